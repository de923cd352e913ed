from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

import symbound as sb
from symbound.bounds.symbols import eps
from symbound.errors import HypothesisError

lemma = sb.lemmas["orbit-clip"]
numbers = st.integers(0, 12).map(lambda k: Rational(k, 4))


def price(values, tolerance):
    """Minimum over c by exact arithmetic: the cost is a parabola between neighbours of the points v and v - eps."""
    total, size = Fraction(0), sum(len(o) for o in values)
    for orbit in values:
        v = [Fraction(int(x.p), int(x.q)) for x in orbit]
        knots = sorted({*v, *(x - tolerance for x in v)})
        candidates = list(knots)
        for a, b in pairwise(knots):
            below = [x for x in v if x <= a]
            above = [x for x in v if x - tolerance >= b]
            if below or above:
                c = (sum(below) + sum(x - tolerance for x in above)) / Fraction(len(below) + len(above))
                candidates.append(min(max(c, a), b))
        total += min(sum(max(c - x, 0) ** 2 + max(x - c - tolerance, 0) ** 2 for x in v) for c in candidates)
    return total / size


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.lists(numbers, min_size=1, max_size=4), min_size=1, max_size=3), st.integers(0, 14))
def test_exact_against_all_intervals(orbits, quarters):
    values = tuple(tuple(o) for o in orbits)
    tolerance = Fraction(quarters, 4)
    bound = lemma.apply(values=values, eps=Rational(quarters, 4))
    assert bound.at().lower == bound.at().upper == price(values, tolerance)


def test_a_target_that_is_invariant_costs_nothing():
    assert lemma.apply(values=((1, 1), (2,)), eps=eps).expr == 0


def test_points_of_mass_zero_do_not_count():
    with_point = lemma.apply(values=((0, 1, 9),), masses=((1, 1, 0),), eps=eps)
    assert with_point.expr == lemma.apply(values=((0, 1),), eps=eps).expr


@pytest.mark.parametrize(
    ("values", "masses"),
    [
        ((), None),
        (((),), None),
        (((0, 0.5),), None),
        (((0, 1),), ((1,),)),
        (((0, 1),), ((0, 0),)),
        (((0, 1),), ((-1, 2),)),
    ],
)
def test_what_is_no_list_of_orbits_is_refused(values, masses):
    with pytest.raises(HypothesisError):
        lemma.apply(values=values, masses=masses, eps=eps)
