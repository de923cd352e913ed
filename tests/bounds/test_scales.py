from itertools import combinations
from math import sqrt

import pytest
from sympy import Rational

import symbound as sb
from symbound.bounds.scales import best_sequences, candidate_radii, lower_envelope


def cost(scales, start, count, n):
    before, total = float(start), 2 * float(scales[-1])
    for r in scales:
        total += before * sqrt((count(r) - 1) / n)
        before = float(r)
    return total


@pytest.mark.parametrize("m", [1, 2, 3])
@pytest.mark.parametrize("n", [1, 10, 100, 1000, 10**5])
def test_the_envelope_is_the_best_of_all_sequences(m, n):
    """All subsets of ten candidate scales, by brute force."""
    radii = [Rational(1, 2 * k) for k in range(1, 11)]

    def count(r):
        return float((1 / (2 * r)) ** m)

    best = min(
        cost(scales, Rational(1, 2), count, n)
        for size in range(1, len(radii) + 1)
        for scales in combinations(radii, size)
    )
    found = min(s.a + s.b / sqrt(n) for s in best_sequences(Rational(1, 2), radii, count))
    assert found == pytest.approx(best, rel=1e-12)


def test_sequences_are_ordered_by_the_sample_size_at_which_they_win():
    radii = [Rational(1, 2 * k) for k in range(1, 30)]
    sequences = best_sequences(Rational(1, 2), radii, lambda r: float((1 / (2 * r)) ** 2))
    assert [s.a for s in sequences] == sorted((s.a for s in sequences), reverse=True)
    assert [s.b for s in sequences] == sorted(s.b for s in sequences)
    assert lower_envelope(sequences) == sequences


@pytest.mark.parametrize(
    "space",
    [
        sb.Cube(3),
        sb.Cube(2, centered=True),
        sb.Torus(2),
        sb.Strings(6, 3),
        sb.Graphs(4),
        sb.Ball(3, 2),
        sb.Sphere(2),
        sb.Doubling(1, 3),
    ],
)
def test_candidates_are_exact_and_positive(space):
    radii = candidate_radii(space)
    assert len(radii) > 3
    assert all(r.is_Rational and r >= 0 for r in radii)
