import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational, Symbol, log

import symbound as sb
from symbound.bounds.rules import chain
from symbound.errors import HypothesisError
from symbound.rigor import enclose
from tests.lemmas.complexity import brute
from tests.lemmas.signs import check_signs

COVERING = {"internal": brute.internal_covering, "external": brute.external_covering}


def value_on(values, a, nets):
    k, n = values.shape
    nodes = [Rational(x) for x in sorted(brute.scales_of(values)) if float(a) < x < 0.25]
    bound = sb.lemmas["dudley-sharp"].apply(F=sb.FiniteClass(k=k, M=1), n=n, a=a, nets=nets, nodes=nodes)
    known = {q: log(COVERING[nets](values, float(q.parameters[0]))) for q in bound.open_quantities}
    return float(enclose(bound.expr.xreplace(known)))


@pytest.mark.parametrize("nets", ["internal", "external"])
@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 6), st.integers(1, 31))
def test_never_below_the_truth(nets, seed, k, n, cut):
    values = brute.random_class(seed, k, n)
    assert brute.empirical_rademacher(values) <= value_on(values, Rational(cut, 128), nets) + 1e-12


@pytest.mark.parametrize(("nets", "constant"), [("internal", 4), ("external", 6)])
def test_value_at_sixty_digits(nets, constant):
    F = sb.Parametric(p=3, B=1, Lambda=2, M=1)
    bound = chain(
        sb.lemmas["dudley-sharp"].apply(F=F, n=400, a=Rational(1, 50), nets=nets),
        sb.lemmas["parametric"].apply(F=F, t=sb.t, nets=nets),
    )
    value = bound.at()
    with mpmath.workdps(60):
        integral = mpmath.quad(
            lambda t: mpmath.sqrt(3 * mpmath.log(1 + 4 / t)), [mpmath.mpf(1) / 50, 0.1, 0.25]
        )
        truth = mpmath.mpf(4) / 50 + constant * mpmath.sqrt(2) * integral / 20
    assert value.lower - Rational(1, 10**8) <= Rational(str(truth)) <= value.upper + Rational(1, 10**8)


@pytest.mark.parametrize("nets", ["internal", "external"])
def test_signs(nets):
    M = Symbol("M", positive=True)
    bound = sb.lemmas["dudley-sharp"].apply(F=sb.FiniteClass(k=4, M=M), n=sb.n, a=Rational(1, 20), nets=nets)
    grid = {M: [1, 2, 3], sb.n: [5, 50, 500], **{q: [1, 2, 3] for q in bound.open_quantities}}
    assert check_signs(bound, grid) == 3


def test_unknown_nets():
    with pytest.raises(HypothesisError, match="internal"):
        sb.lemmas["dudley-sharp"].apply(F=sb.FiniteClass(k=4, M=1), n=5, a=Rational(1, 20), nets="inside")
