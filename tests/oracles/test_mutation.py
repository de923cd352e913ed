"""No single change to these lemmas goes unnoticed; ``benchmarks/mutation.py`` does it for all of them."""

import pytest

from benchmarks.mutation import survivors_of

QUICK = (
    "concentration", "markov", "symmetrization", "massart", "finite-class", "contraction", "empirical-rademacher", "doubling",
    "euclidean-ball", "excess-risk", "isodiametric", "lie-discretisation", "packing-covering", "two-sided-sup",
)  # fmt: skip


@pytest.mark.parametrize("slug", QUICK)
def test_no_mutant_survives(slug):
    count, alive = survivors_of(slug)
    assert count >= 5
    assert not alive
