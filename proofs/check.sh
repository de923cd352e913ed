#!/bin/sh
# Compiles every formal proof in a temporary directory and checks that each of them is closed:
# no unproved statement in the sources, and "Closed under the global context" for every theorem.
# Then the numbers of constants.v, where coq-interval is installed.
# Usage: proofs/check.sh [--kernel] [JOBS]   (exit 0: all closed; 1: something is not; 77: no Coq here)
#   --kernel   has the compiled proofs and all that they use checked once more by coqchk, Coq's separate kernel
set -eu

here=$(cd "$(dirname "$0")" && pwd)
kernel=no
if [ "${1:-}" = --kernel ]; then
    kernel=yes
    shift
fi
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
present=$(find . -name '*.v' ! -path ./constants.v | sed 's|^\./||' | sort)
[ "$listed" = "$present" ] || fail "_CoqProject does not list exactly the .v files of this folder"

forbidden='Admitted|admit|Axiom|Parameter|Conjecture|bypass_check|Unset +(Guard|Universe|Positivity) +Checking|type-in-type'
# shellcheck disable=SC2086
if grep -nE "$forbidden" $listed _CoqProject constants.v; then
    fail "a forbidden word occurs"
fi

theorems() { # the names of the theorems of a file, one a line
    sed -nE 's/^(Theorem|Corollary) ([A-Za-z0-9_]+).*/\2/p' "$1" | sort
}

expected=0
for file in $listed; do
    [ "$file" = common.v ] && continue
    printed=$(sed -nE 's/^Print Assumptions ([A-Za-z0-9_]+)\.$/\1/p' "$file" | sort)
    [ -n "$printed" ] || fail "$file prints no assumptions"
    [ "$printed" = "$(theorems "$file")" ] || fail "$file does not print the assumptions of exactly its theorems"
    case $(tail -n 1 "$file") in
        "Print Assumptions "*.) ;;
        *) fail "$file does not end with Print Assumptions" ;;
    esac
    expected=$((expected + $(echo "$printed" | wc -l)))
done

for file in $listed constants.v; do
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
if grep -n -A3 '^Axioms:' build.log; then
    fail "a theorem depends on an assumption"
fi
[ "$closed" -eq "$expected" ] || fail "$closed theorems are closed, $expected were expected"
files=$(echo "$listed" | grep -vc '^common\.v$')
echo "$files results, $closed theorems, all closed under the global context"

if [ "$kernel" = yes ]; then
    modules=$(echo "$listed" | sed 's|\.v$||; s|/|.|g; s|^|symbound.|')
    # shellcheck disable=SC2086
    coqchk -o -Q . symbound $modules >kernel.log 2>&1 || { cat kernel.log >&2; fail "coqchk refuses a proof"; }
    if sed -n '/^\* Axioms:/,/^\*[^A]/p' kernel.log | grep 'symbound\.'; then
        fail "coqchk lists an assumption in the proofs"
    fi
    echo "coqchk accepts all of them"
fi

# The numbers: their proofs rest on the real numbers and machine integers of Coq's library, and on nothing else.
mkdir numbers && cp constants.v numbers/ && cd numbers
if ! echo "From Interval Require Import Tactic." >probe.v || ! coqc -q probe.v >/dev/null 2>&1; then
    echo "skipped: constants.v (coq-interval is not installed)"
    exit 0
fi
coqc -q constants.v >constants.log 2>&1 || { cat constants.log >&2; fail "constants.v does not compile"; }
names=$(theorems constants.v)
{
    echo "Require Import constants."
    echo "Definition together := ($(echo "$names" | paste -sd, -))."
    echo "Print Assumptions together."
} >assumptions.v
coqc -q assumptions.v >assumptions.log 2>&1 || { cat assumptions.log >&2; fail "the assumptions of constants.v cannot be printed"; }
library='Uint63|PrimInt63|ClassicalDedekindReals|FunctionalExtensionality|Classical_Prop'
if sed '/^Axioms:$/d; /^Closed under/d; /^ /d' assumptions.log | grep -vE "^($library)\."; then
    fail "a number depends on another assumption"
fi
echo "$(echo "$names" | wc -l) numbers, all proved"
