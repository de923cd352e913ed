"""Every route on every kind of space and symmetry gives a bound at most M, or is refused with a reason."""

import pytest
from sympy import Rational

import symbound as sb
from symbound.errors import HypothesisError, SpaceError

SPACES = {
    "cube": sb.Cube(2),
    "centered cube": sb.Cube(2, centered=True),
    "ball": sb.Ball(2, 1),
    "sphere": sb.Sphere(2),
    "torus": sb.Torus(2),
    "doubling": sb.Doubling(1, 3),
    "grid": sb.Grid(2, 3),
    "strings": sb.Strings(3, 2),
    "graphs": sb.Graphs(4),
}
SLOW = {"flow", "tree", "multiscale-known-law"}
"""On infinite spaces these build grids of a thousand points; they have tests of their own."""


def symmetries(space):
    yield None
    if space.degree is None:
        return
    group = {"graphs": sb.on_edges(sb.symmetric(4)), "centered cube": sb.hyperoctahedral(2)}.get(
        next(name for name, s in SPACES.items() if s is space), sb.symmetric(space.degree)
    )
    yield sb.Invariance(group)
    yield sb.Invariance(group, Rational(1, 10))
    yield sb.Invariance(list(group.generators), Rational(1, 10))


def classes(space):
    for symmetry in symmetries(space):
        yield sb.Lipschitz(space, L=1, M=1, symmetry=symmetry)
        if space.cardinality is not None:
            yield sb.AllFunctions(space, M=1, symmetry=symmetry)


@pytest.mark.parametrize("name", SPACES)
def test_every_route(name):
    space = SPACES[name]
    for F in classes(space):
        for route in sb.routes(F):
            if space.cardinality is None and route in SLOW:
                continue
            for n in (100, sb.n) if space.cardinality is not None else (100,):
                try:
                    bound = sb.gap_bound(F, n=n, route=route)
                except (HypothesisError, SpaceError) as refusal:
                    assert refusal.because
                    continue
                value = bound.at() if n == 100 else bound.at(n=100)
                assert value.upper > 0


@pytest.mark.parametrize("name", SPACES)
def test_the_default_is_at_most_the_range_and_above_the_lower_bound(name):
    for F in classes(SPACES[name]):
        upper = sb.gap_bound(F, n=100).at()
        assert 0 < upper.upper <= 1
        try:
            lower = sb.gap_lower_bound(F, n=100).at()
        except HypothesisError as refusal:
            assert refusal.because
            continue
        assert lower.lower <= upper.upper


def test_the_lower_bound_on_a_torus():
    F = sb.Lipschitz(sb.Torus(3), L=1, M=1)
    same = sb.lemmas["transport-lower"].apply(F=F, n=1000, kappa=8, d=3)
    assert sb.gap_lower_bound(F, n=1000).at().lower == same.at().lower
