import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational, Symbol

import symbound as sb
from symbound.bounds.rules import chain
from symbound.classes.composition import Composition
from symbound.errors import ArgumentTypeError, DomainError
from symbound.rigor import enclose
from tests.lemmas.signs import check_signs
from tests.oracles.enumeration import empirical_rademacher


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 5))
def test_never_below_the_truth(seed, k, n):
    """Random tables, and a random piecewise linear function of slope at most 2 for every example."""
    rng = np.random.default_rng(seed)
    values = rng.random((k, n))
    knots = np.linspace(0, 1, 5)
    composed = np.empty_like(values)
    for i in range(n):
        heights = np.cumsum(np.concatenate([[rng.normal()], rng.uniform(-2, 2, 4) * 0.25]))
        composed[:, i] = np.interp(values[:, i], knots, heights)
    assert empirical_rademacher(composed) <= 2 * empirical_rademacher(values) + 1e-12


def test_equality_for_a_multiple():
    values = np.random.default_rng(1).random((4, 4))
    assert np.isclose(empirical_rademacher(3 * values + 1), 3 * empirical_rademacher(values))


def test_conclusion_and_signs():
    Lambda = Symbol("Lambda", positive=True)
    F = Composition(sb.FiniteClass(k=16, M=1), Lambda=Lambda, M=1)
    bound = sb.lemmas["contraction"].apply(F=F, n=sb.n)
    (quantity,) = bound.open_quantities
    assert quantity.subject == F.inner
    assert check_signs(bound, {Lambda: [1, 2, 3], quantity: [Rational(1, 9), Rational(1, 5), 1]}) == 2


def test_route_through_massart():
    F = Composition(sb.FiniteClass(k=16, M=1), Lambda=2, M=1)
    by_route = sb.gap_bound(F, n=100, route="contraction")
    by_hand = chain(
        sb.lemmas["symmetrization"].apply(F=F, n=100),
        sb.lemmas["contraction"].apply(F=F, n=100),
        sb.lemmas["massart"].apply(F=F.inner, n=100),
    )
    assert by_route.lemmas == by_hand.lemmas
    assert np.isclose(float(by_route.at()), 4 * 0.5 * np.sqrt(2 * np.log(16) / 100))
    assert float(enclose(by_hand.expr)) == float(by_route.at())


def test_bad_input():
    with pytest.raises(ArgumentTypeError, match="inner class"):
        Composition(3, Lambda=1, M=1)
    with pytest.raises(DomainError):
        Composition(sb.FiniteClass(k=2, M=1), Lambda=0, M=1)
    with pytest.raises(ArgumentTypeError, match="Composition"):
        sb.lemmas["contraction"].apply(F=sb.FiniteClass(k=2, M=1), n=5)
