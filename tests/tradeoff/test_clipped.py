"""The best tolerance for the exact approximation error, against a grid."""

from fractions import Fraction

import numpy as np
import pytest

import symbound as sb
from symbound.approximation.orbit_clip import orbit_clip
from symbound.errors import HypothesisError
from symbound.tradeoff.candidates import orbit_labels
from symbound.tradeoff.weigh import tradeoff


@pytest.mark.parametrize("bound", ["direct", "contraction"])
@pytest.mark.parametrize("law", [None, "uneven"])
def test_sharper_optimum_is_that_of_a_grid_and_never_above_the_closed_form(bound, law):
    values = np.random.default_rng(0).integers(0, 33, 12) / 32
    masses = None if law is None else [Fraction(k, 78) for k in range(1, 13)]
    t = tradeoff(values, sb.dihedral(12), masses, bound=bound, weighted=law is not None)
    for name in (t.candidate(), t.candidates[5], t.candidates[0]):
        D = orbit_clip(values, orbit_labels(t.target, [name])[0], masses)
        grid = np.linspace(0, max(float(name.level), 1e-9), 4001)
        seen = set()
        for n in (1, 30, 1000, 30_000, 10**6):
            best = t.sharper(n, name)
            totals = (
                D(grid) + np.minimum(float(name.base) + float(name.slope) * grid, float(name.cap)) / n**0.5
            )
            assert float(best.value) == pytest.approx(totals.min(), rel=1e-6)
            assert float(best.value) <= totals.min() * (1 + 1e-12)
            assert float(best.value) <= float(t.optimal(n, "eps", name).value) * (1 + 1e-15)
            seen.add(best.regime)
        if name is t.candidate():
            assert len(seen) >= 2


def test_it_needs_a_tolerance():
    with pytest.raises(HypothesisError):
        tradeoff([0, 1, 0, 1], sb.cyclic(4), bound=lambda K: K).sharper(5)
