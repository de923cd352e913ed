from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

import symbound as sb
from symbound.bounds.covering import class_covering, power_law
from symbound.errors import HypothesisError, SpaceError


@given(st.integers(1, 5), st.integers(1, 12), st.integers(1, 60))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_symmetric_group_on_the_cube(m, p, q):
    r = Rational(p, q)
    k = -(-q // (2 * p))
    assert sb.covering_number(sb.Cube(m) / sb.symmetric(m), r) == comb(k + m - 1, m)


def test_a_symbolic_radius_gives_the_same_numbers():
    space = sb.Cube(3) / sb.cyclic(3)
    formula = sb.covering_number(space, sb.r)
    for r in (Rational(1, 6), Rational(1, 7), Rational(1, 2), Rational(3, 5)):
        assert formula.subs(sb.r, r) == sb.covering_number(space, r)


def test_the_double_nearest_one_sixth_would_go_the_wrong_way():
    assert sb.covering_number(sb.Cube(1), Rational(1, 6)) == 3
    assert sb.covering_number(sb.Cube(1), Rational(*(1 / 6).as_integer_ratio())) == 4


def test_only_an_upper_bound_is_not_called_a_covering_number():
    with pytest.raises(HypothesisError, match="upper bound"):
        sb.covering_number(sb.Torus(2), Rational(1, 6))
    assert sb.covering_bound(sb.Torus(2), Rational(1, 6)).expr == 9


@pytest.mark.parametrize(
    ("space", "group"),
    [
        (sb.Cube(4), sb.cyclic(4)),
        (sb.Cube(3), None),
        (sb.Cube(2, centered=True), sb.hyperoctahedral(2)),
        (sb.Torus(2), sb.symmetric(2)),
    ],
)
def test_power_laws_hold_at_every_radius_and_are_attained(space, group):
    L = 2
    F = sb.Lipschitz(space, L=L, M=1, symmetry=None if group is None else sb.Invariance(group))
    law, C, d = power_law(F)
    numbers = class_covering(F)
    for j in range(1, 200):
        r = Rational(j, 60)
        bound, truth = law.at(r=r).lower, numbers.at(r=r).upper
        assert truth <= bound
        assert bound == max(1, C * r**-d)
    # The constant is attained where two balls a side are needed for the last time.
    just_below = L * Rational(2 if getattr(space, "centered", False) else 1, 2) - Rational(1, 10**9)
    assert numbers.at(r=just_below).upper / law.at(r=just_below).upper > Rational(99, 100)


def test_no_power_law_for_finite_spaces():
    with pytest.raises(SpaceError, match="constant"):
        power_law(sb.Lipschitz(sb.FiniteSpace([[0, 1], [1, 0]]), L=1, M=1))


def test_approximate_invariance_lies_between_its_ends():
    G = sb.symmetric(3)
    exact = class_covering(sb.Lipschitz(sb.Cube(3), L=1, M=1, symmetry=sb.Invariance(G)))
    none = class_covering(sb.Lipschitz(sb.Cube(3), L=1, M=1))
    middle = class_covering(sb.Lipschitz(sb.Cube(3), L=1, M=1, symmetry=sb.Invariance(G, Rational(1, 10))))
    for j in range(1, 40):
        r = Rational(j, 77)
        assert exact.at(r=r).upper <= middle.at(r=r).upper <= none.at(r=r).upper
        if r < Rational(1, 10):
            assert middle.at(r=r).upper == none.at(r=r).upper


def test_finite_spaces_by_an_explicit_cover():
    from tests.oracles.enumeration import least_cover

    x = np.random.default_rng(3).integers(0, 32, size=(8, 2)) / 32
    Z = sb.FiniteSpace(np.abs(x[:, None] - x[None]).max(-1))
    for r in (0, Rational(1, 8), Rational(1, 4), Rational(1, 2), 1):
        assert int(sb.covering_bound(Z, r).at().upper) >= least_cover(Z.distances, float(r))


@pytest.mark.parametrize("space", [sb.Torus(9000), sb.Cube(9000), sb.Strings(9001, 3), sb.Graphs(170)])
def test_numbers_too_long_to_be_printed_stay_powers(space):
    radius = Rational(1, 1000) if isinstance(space, (sb.Cube, sb.Torus)) else Rational(1, 2)
    count = 500**9000 if radius < Rational(1, 2) else space.cardinality
    symbolic = sb.covering_bound(space, sb.r)
    for bound in (sb.covering_bound(space, radius), symbolic.subs(r=radius)):
        assert len(str(bound)) < 100
        assert bound.latex()
        assert len(bound.to_json()) < 3000
        assert sb.check(bound.to_json()).display == bound.display
        assert (bound.display.doit() == count) is True


def test_orbits_too_many_to_be_printed_are_a_polynomial():
    bound = sb.covering_bound(sb.Quotient(sb.Cube(9000), sb.cyclic(9000)), Rational(1, 1000))
    assert len(str(bound)) < 3000
    assert (bound.display.doit() == sb.cycle_index(sb.cyclic(9000), 500)) is True


@pytest.mark.parametrize("r", [Rational(1, 1000), Rational(1, 1001)])
def test_signed_orbits_too_many_to_be_printed(r):
    m, k = 4000, int(1 / r)
    opposite = sb.group([[(i + m) % (2 * m) for i in range(2 * m)]], name="H")
    whole = sb.covering_bound(sb.Cube(m, centered=True), r)
    halved = sb.covering_bound(sb.Cube(m, centered=True) / opposite, r)
    assert str(whole.display) == f"{k}**{m}"
    assert len(str(halved.display)) < 30
    assert (halved.display.doit() == Rational(k**m + k % 2, 2)) is True
    assert sb.check(halved.to_json()).display == halved.display
