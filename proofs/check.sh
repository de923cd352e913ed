#!/bin/sh
# Compiles every formal proof in a temporary directory and checks that each of them is closed:
# no unproved statement in the sources, and "Closed under the global context" for every theorem printed.
# Usage: proofs/check.sh [JOBS]      (exit 0: all closed; 1: something is not; 77: no Coq here)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
jobs=${1:-2}

if ! command -v coqc >/dev/null 2>&1 || ! command -v coq_makefile >/dev/null 2>&1; then
    echo "skipped: coqc and coq_makefile are not installed (Coq 8.16, mathcomp 1.15, algebra-tactics 1.0)"
    exit 77
fi

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

cd "$here"
listed=$(grep '\.v$' _CoqProject | sort)
present=$(find . -name '*.v' | sed 's|^\./||' | sort)
[ "$listed" = "$present" ] || fail "_CoqProject does not list exactly the .v files of this folder"

forbidden='Admitted|admit|Axiom|Parameter|Conjecture|bypass_check|Unset +(Guard|Universe|Positivity) +Checking|type-in-type'
# shellcheck disable=SC2086
if grep -nE "$forbidden" $listed _CoqProject; then
    fail "a forbidden word occurs"
fi

expected=0
for file in $listed; do
    [ "$file" = common.v ] && continue
    prints=$(grep -c '^Print Assumptions ' "$file") || fail "$file prints no assumptions"
    case $(tail -n 1 "$file") in
        "Print Assumptions "*.) ;;
        *) fail "$file does not end with Print Assumptions" ;;
    esac
    expected=$((expected + prints))
done

for file in $listed; do
    mkdir -p "$work/$(dirname "$file")"
    cp "$file" "$work/$file"
done
cp _CoqProject "$work/"
cd "$work"
coq_makefile -f _CoqProject -o Makefile.coq >/dev/null
if ! make -f Makefile.coq -j"$jobs" >build.log 2>&1; then
    cat build.log >&2
    fail "the proofs do not compile"
fi

closed=$(grep -c '^Closed under the global context' build.log || true)
if grep -n '^Axioms:' build.log; then
    fail "a theorem depends on an assumption"
fi
[ "$closed" -eq "$expected" ] || fail "$closed theorems are closed, $expected were expected"
files=$(echo "$listed" | grep -vc '^common\.v$')
echo "$files results, $closed theorems, all closed under the global context"
