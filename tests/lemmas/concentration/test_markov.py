"""Markov's inequality for the gap: when it wins, and that the constant function is asked for."""

import pytest
from sympy import Rational

import symbound as sb
from symbound.bounds.rules import chain
from symbound.errors import HypothesisError

DELTA = Rational(1, 20)


def _both(L):
    F = sb.Lipschitz(sb.Cube(2), L=L, M=1)
    mean = sb.gap_bound(F, n=100, route="multiscale", scales=(L / 4, L / 8))
    return [
        chain(sb.lemmas[s].apply(F=F, n=100, delta=DELTA), mean).at() for s in ("markov", "concentration")
    ]


def test_smaller_than_concentration_exactly_when_the_mean_is_small():
    small, wide = _both(Rational(1, 1000)), _both(Rational(1))
    assert small[0].upper < small[1].lower
    assert wide[0].lower > wide[1].upper


def test_the_constant_function_must_be_granted():
    F = sb.FiniteClass(k=4, M=1)
    with pytest.raises(HypothesisError, match="constant"):
        sb.lemmas["markov"].apply(F=F, n=sb.n, delta=sb.delta)
    granted = sb.lemmas["markov"].apply(F=F, n=sb.n, delta=sb.delta, assume="constant-function")
    assert str(granted.hypotheses[-1].status.value) == "assumed"


def test_attained_at_one_example():
    # P(Z = 1) = p, F = {0, f}, f(0) = 1, f(1) = 0: the gap is 1 - p with probability p, else 0.
    p = Rational(1, 5)
    bound = sb.lemmas["markov"].apply(F=sb.FiniteClass(k=2, M=1), n=1, delta=p, assume="constant-function")
    mean = next(iter(bound.open_quantities))
    assert bound.expr.xreplace({mean: p * (1 - p)}) == 1 - p
