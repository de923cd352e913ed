"""Two independent numeric engines agree on every frozen constant: Arb at 128 and 512 bits, mpmath at 60 digits."""

import pytest
from mpmath import mp, mpf

import symbound as sb
from tests.oracles.strength import DIGITS, FROZEN, _mpf, value_at

ROUNDED = {"flow-certificate", "tree-certificate"}
FINITE = [f for f in FROZEN if "inf" not in f.record["value"]]


@pytest.mark.parametrize("frozen", FINITE, ids=lambda f: f"{f.slug} {f.name}".strip())
def test_engines_agree(frozen):
    mp.dps = DIGITS
    digits = mpf(frozen.record["value"])
    assert abs(frozen.formula() - digits) <= mpf(10) ** (2 - DIGITS) * max(1, abs(digits))
    bound = sb.lemmas[frozen.slug].apply(assume=frozen.assume, **frozen.arguments())
    for bits, decimals in ((128, 35), (512, 57)):
        lower, upper = value_at(bound, frozen, bits)
        mp.dps = 200
        slack = mpf(10) ** -(frozen.digits if frozen.slug in ROUNDED else decimals) * max(1, abs(digits))
        assert _mpf(lower) - slack <= digits <= _mpf(upper) + slack
        assert _mpf(upper - lower) <= slack
