import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integral, Rational, Symbol, log

import symbound as sb
from symbound.bounds.rules import chain
from symbound.errors import DomainError, HypothesisError
from symbound.rigor import enclose
from tests.lemmas.complexity import brute
from tests.lemmas.signs import check_signs


def value_on(values, a):
    """The bound for a table of functions: nodes at all jumps, so that the upper sum is the integral."""
    k, n = values.shape
    nodes = [Rational(x) for x in sorted(brute.scales_of(values)) if float(a) < x < 0.25]
    bound = sb.lemmas["dudley"].apply(F=sb.FiniteClass(k=k, M=1), n=n, a=a, nodes=nodes)
    known = {q: log(brute.internal_covering(values, float(q.parameters[0]))) for q in bound.open_quantities}
    return float(enclose(bound.expr.xreplace(known)))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(1, 6), st.integers(1, 31))
def test_never_below_the_truth(seed, k, n, cut):
    values = brute.random_class(seed, k, n)
    assert brute.empirical_rademacher(values) <= value_on(values, Rational(cut, 128)) + 1e-12


def test_ratio(record_property):
    values = brute.random_class(3, 6, 8)
    ratio = min(value_on(values, Rational(c, 128)) for c in (1, 4, 16)) / brute.empirical_rademacher(values)
    record_property("ratio", ratio)
    assert ratio >= 1


@pytest.mark.parametrize("a", [Rational(1, 4), Rational(1, 3), Rational(5)])
def test_no_integral_beyond_a_quarter_of_the_range(a):
    bound = sb.lemmas["dudley"].apply(F=sb.FiniteClass(k=4, M=1), n=sb.n, a=a)
    assert bound.expr == 4 * a


def test_a_symbolic_cutoff_is_handled_in_the_formula():
    a = Symbol("a", positive=True)
    F = sb.Parametric(p=3, B=1, Lambda=1, M=1)
    nets = sb.lemmas["parametric"].apply(F=F, t=sb.t, nets="internal")
    bound = chain(sb.lemmas["dudley"].apply(F=F, n=100, a=a), nets)
    fixed = chain(sb.lemmas["dudley"].apply(F=F, n=100, a=Rational(1, 10)), nets)
    assert np.isclose(float(bound.at(a=Rational(1, 10))), float(fixed.at()))
    assert float(bound.at(a=Rational(1, 3))) == pytest.approx(4 / 3)


def test_integral_against_quadrature_at_sixty_digits():
    F = sb.Parametric(p=3, B=1, Lambda=2, M=1)
    bound = chain(
        sb.lemmas["dudley"].apply(F=F, n=400, a=Rational(1, 50)),
        sb.lemmas["parametric"].apply(F=F, t=sb.t, nets="internal"),
    )
    value = bound.at()
    with mpmath.workdps(60):
        integral = mpmath.quad(
            lambda t: mpmath.sqrt(3 * mpmath.log(1 + 4 / t)), [mpmath.mpf(1) / 50, 0.1, 0.25]
        )
        truth = mpmath.mpf(4) / 50 + 12 * integral / 20
    assert value.lower - Rational(1, 10**8) <= Rational(str(truth)) <= value.upper + Rational(1, 10**8)


def test_upper_sum_lies_above_the_integral():
    F = sb.Parametric(p=3, B=1, Lambda=2, M=1)
    nets = sb.lemmas["parametric"].apply(F=F, t=sb.t, nets="internal")
    apply = sb.lemmas["dudley"].apply
    values = [float(chain(apply(F=F, n=100, a=Rational(1, 50)), nets).at())]
    for count in (16, 4, 1):
        nodes = [Rational(1, 50) + Rational(23, 100) * Rational(j, count) for j in range(1, count)]
        values.append(float(chain(apply(F=F, n=100, a=Rational(1, 50), nodes=nodes), nets).at()))
    assert values == sorted(values)
    assert values[0] < values[-1]


def test_signs():
    M = Symbol("M", positive=True)
    bound = sb.lemmas["dudley"].apply(F=sb.FiniteClass(k=4, M=M), n=sb.n, a=Rational(1, 20))
    assert bound.expr.has(Integral)
    grid = {M: [1, 2, 3], sb.n: [5, 50, 500], **{q: [1, 2, 3] for q in bound.open_quantities}}
    assert check_signs(bound, grid) == 3
    assert (
        sb.n not in sb.lemmas["dudley"].apply(F=sb.FiniteClass(k=4, M=1), n=sb.n, a=1 / (5 * sb.n)).monotone
    )


def test_bad_input():
    F = sb.FiniteClass(k=4, M=1)
    with pytest.raises(DomainError):
        sb.lemmas["dudley"].apply(F=F, n=5, a=0)
    with pytest.raises(DomainError, match="variable of the integral"):
        sb.lemmas["dudley"].apply(F=F, n=5, a=sb.t)
    with pytest.raises(HypothesisError, match="nodes"):
        sb.lemmas["dudley"].apply(F=F, n=5, a=Rational(1, 10), nodes=[Rational(1, 20)])
