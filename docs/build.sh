#!/usr/bin/env bash
# Builds the documentation with warnings as errors:  docs/build.sh [folder]
# Needs  python -m pip install '.[docs]'  and, once, npm for the copy of MathJax that the pages are served with.
set -euo pipefail

docs="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
output="${1:-$docs/_build/html}"
python="${PYTHON:-python3}"
mathjax="$docs/_static/mathjax"

fetch_mathjax() {
    command -v npm > /dev/null || return 1
    local work
    work="$(mktemp -d)"
    (cd "$work" && npm pack mathjax@3 --silent > /dev/null && tar -xzf mathjax-*.tgz) || { rm -rf "$work"; return 1; }
    mkdir -p "$mathjax"
    cp -r "$work/package/es5/tex-mml-chtml.js" "$work/package/es5/output" "$work/package/es5/input" "$work/package/es5/ui" \
        "$work/package/es5/a11y" "$work/package/LICENSE" "$mathjax/"
    rm -rf "$work"
}

if [ ! -f "$mathjax/tex-mml-chtml.js" ]; then
    fetch_mathjax || {
        rm -rf "$mathjax"
        echo "docs/build.sh: no copy of MathJax (is npm installed and is there a network?); formulas will need a network to show" >&2
        [ -z "${SYMBOUND_DOCS_NEED_MATHJAX:-}" ] || exit 1
    }
fi

"$python" -m sphinx -b html -W --keep-going -q "$docs" "$output"
echo "built: $output/index.html"
