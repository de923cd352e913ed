from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

from symbound.errors import DomainError
from symbound.lemmas.tradeoff.orbit_means import estimation_term, lemma
from tests.oracles.rows_orbit_means import COIN, exact_excess_risk


def share_of_one_orbit(p, n):
    """``p E[1{B >= 1}/B] + p (1-p)^n`` for ``B`` binomial, in fractions."""
    mean = sum(comb(n, b) * p**b * (1 - p) ** (n - b) / b for b in range(1, n + 1))
    return p * mean + p * (1 - p) ** n


@pytest.mark.parametrize("n", [1, 2, 3, 7, 20])
def test_the_share_of_one_orbit(n):
    shares = [share_of_one_orbit(Fraction(k, 40), n) for k in range(41)]
    assert max(shares) <= Fraction(2, n + 1)
    if n > 3:
        assert max(shares) > Fraction(138, 100) / (n + 1)  # the best factor is near 0.35, and not 1/4


def test_equality_for_a_coin():
    truth = exact_excess_risk(((0, Fraction(1), COIN),), 1, Fraction(2))
    assert truth == 1
    assert estimation_term(1, Rational(1), Rational(2)).doit() == 1


MASSES = st.lists(st.integers(1, 5), min_size=1, max_size=3)


@given(
    masses=MASSES,
    chances=st.lists(st.integers(0, 4), min_size=3, max_size=3),
    orbits=st.sampled_from([(0, 0, 0), (0, 0, 1), (0, 1, 1), (0, 1, 2)]),
    n=st.integers(1, 3),
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_any_law_by_enumeration(masses, chances, orbits, n):
    points = [
        (o, Fraction(m, sum(masses)), ((Fraction(0), 1 - Fraction(c, 4)), (Fraction(1), Fraction(c, 4))))
        for o, m, c in zip(orbits, masses, chances, strict=False)
    ]
    distance = Fraction(0)
    for orbit in {o for o, _, _ in points}:
        inside = [(m, labels[1][1]) for o, m, labels in points if o == orbit]
        mass = sum(m for m, _ in inside)
        mean = sum(m * y for m, y in inside) / mass
        distance += sum(m * (y - mean) ** 2 for m, y in inside)
    K = len({o for o, _, _ in points})
    truth = exact_excess_risk(points, n, Fraction(1))
    bound = lemma.apply(V=distance, K=K, n=n).expr
    assert distance <= truth
    assert Rational(truth.numerator, truth.denominator) <= bound


def test_mean_labels_minimise_the_empirical_risk():
    """Against a grid of all functions constant on two orbits, for every sample of three examples."""
    grid = [Fraction(k, 12) for k in range(13)]
    for sample in product([(0, 0), (0, 1), (1, 0), (1, 1)], repeat=3):

        def risk(f, sample=sample):
            return sum((f[o] - y) ** 2 for o, y in sample)

        means = []
        for orbit in (0, 1):
            met = [y for o, y in sample if o == orbit]
            means.append(Fraction(sum(met), len(met)) if met else Fraction(1, 2))
        assert risk(means) == min(risk(f) for f in product(grid, repeat=2))


@pytest.mark.parametrize("wrong", [{"V": -1}, {"K": 0}, {"n": 0}, {"M": 0}])
def test_refusals(wrong):
    with pytest.raises(DomainError):
        lemma.apply(**{"V": 0, "K": 2, "n": 5, **wrong})
