"""Freeze the values of ``rows_frozen.py`` and ``rows_edges.py``, and the statements that were reviewed with them.

Run by a developer who has read the differences: ``python tests/oracles/make_frozen.py`` rewrites ``frozen.json``.  The digits
come from mpmath and the formulas there; relation, signs and hypotheses are those of the library at the time.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from mpmath import mp

sys.path.insert(0, str(Path(__file__).parents[2]))

import symbound as sb
from tests.oracles.strength import DIGITS, FROZEN, statement


def main() -> None:
    data = {}
    for frozen in FROZEN:
        mp.dps = DIGITS
        bound = sb.lemmas[frozen.slug].apply(assume=frozen.assume, **frozen.arguments())
        data[f"{frozen.slug} {frozen.name}".strip()] = {
            "value": mp.nstr(frozen.formula(), DIGITS),
            **statement(bound),
        }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in data.items())
    Path(__file__).with_name("frozen.json").write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()
