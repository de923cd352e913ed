import pytest
from sympy import Rational, Symbol

import symbound as sb
from symbound.bounds.quantity import DistanceToEquivariant
from symbound.bounds.rules import replace
from symbound.bounds.symbols import eps
from symbound.errors import HypothesisError
from tests.lemmas.signs import check_signs

DELTA = Symbol("Delta", positive=True)
lemma = sb.lemmas["sup-error-sandwich"]


def test_signs_of_the_upper_side():
    bound = lemma.apply(eps=eps, Delta=DELTA)
    grid = {
        eps: (0, Rational(1, 4), Rational(1, 2), 3),
        DELTA: (Rational(1, 8), Rational(1, 2), 1, 2),
        DistanceToEquivariant("f*"): (0, Rational(1, 2), 2),
    }
    assert check_signs(bound, grid) == 3


def test_the_ends():
    bound = replace(lemma.apply(eps=eps, Delta=2), sb.lemmas["reynolds-identity"].apply())
    error = next(iter(bound.open_quantities))
    assert bound.expr.subs(eps, 0) == error / 2
    assert bound.expr.subs(eps, 2).doit() == 0
    assert bound.expr.subs(eps, 5).doit() == 0


def test_the_upper_side_needs_the_largest_error():
    with pytest.raises(HypothesisError, match="Delta"):
        lemma.apply(eps=Rational(1, 4))
    with pytest.raises(HypothesisError, match="neither"):
        lemma.apply(eps=Rational(1, 4), side="both")


def test_the_standing_hypotheses_are_listed():
    names = {h.name for h in lemma.apply(eps=eps, side="lower").hypotheses}
    assert {"averaging-group", "invariant-law", "orthogonal-output", "square-integrable"} <= names
