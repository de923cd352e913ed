import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational, Symbol, log

import symbound as sb
from symbound.errors import HypothesisError
from symbound.rigor import enclose
from tests.lemmas.complexity import brute
from tests.lemmas.signs import check_signs


def value_on(values, scales):
    """The bound for a table of functions, with the true covering numbers in it."""
    k, n = values.shape
    bound = sb.lemmas["chaining-sum"].apply(F=sb.FiniteClass(k=k, M=1), n=n, scales=scales)
    known = {q: log(brute.internal_covering(values, float(q.parameters[0]))) for q in bound.open_quantities}
    return float(enclose(bound.expr.xreplace(known)))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    st.integers(0, 10**6),
    st.integers(1, 6),
    st.integers(1, 6),
    st.sets(st.integers(0, 15), min_size=1, max_size=4),
)
def test_never_below_the_truth(seed, k, n, cuts):
    values = brute.random_class(seed, k, n)
    scales = [Rational(c, 32) for c in sorted(cuts, reverse=True)]
    assert brute.empirical_rademacher(values) <= value_on(values, scales) + 1e-12


def test_ratio(record_property):
    values = brute.random_class(3, 6, 8)
    ratio = value_on(values, [Rational(3, 8), Rational(0)]) / brute.empirical_rademacher(values)
    record_property("ratio", ratio)
    assert 1 <= ratio < 5


def test_signs():
    M = Symbol("M", positive=True)
    bound = sb.lemmas["chaining-sum"].apply(F=sb.FiniteClass(k=4, M=M), n=sb.n, scales=[M / 4, M / 8])
    assert M not in bound.monotone
    grid = {M: [1, 2, 3], sb.n: [5, 50, 500], **{q: [1, 2, 3] for q in bound.open_quantities}}
    assert check_signs(bound, grid) == 3
    moving = sb.lemmas["chaining-sum"].apply(F=sb.FiniteClass(k=4, M=1), n=sb.n, scales=[1 / (3 * sb.n)])
    assert sb.n not in moving.monotone


@pytest.mark.parametrize(
    "scales", [[Rational(1, 2)], [Rational(1, 8), Rational(1, 4)], [Rational(1, 8), Rational(1, 8)]]
)
def test_scales_must_decrease(scales):
    with pytest.raises(HypothesisError, match="decreasing-scales"):
        sb.lemmas["chaining-sum"].apply(F=sb.FiniteClass(k=4, M=1), n=5, scales=scales)


def test_without_scales_it_is_half_the_range():
    bound = sb.lemmas["chaining-sum"].apply(F=sb.FiniteClass(k=4, M=3), n=5, scales=[])
    assert bound.expr == Rational(3, 2)


def test_one_function_costs_only_the_last_scale():
    assert np.isclose(value_on(brute.random_class(0, 1, 4), [Rational(1, 16)]), 1 / 16)
