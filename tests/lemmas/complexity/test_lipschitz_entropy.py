from itertools import combinations, pairwise, product
from math import log

import numpy as np
import pytest
from sympy import Rational, Symbol

import symbound as sb
from symbound.bounds.covering import class_covering
from symbound.bounds.rules import chain
from symbound.errors import HypothesisError
from symbound.rigor import enclose
from tests.lemmas.signs import check_signs

apply = sb.lemmas["lipschitz-entropy"].apply
INTERVAL = sb.Lipschitz(sb.Cube(1), L=1, M=1)


def packing(functions, separation):
    """Functions pairwise more than ``separation`` apart, greedily: a lower bound on N(F, separation / 2)."""
    kept = []
    for f in functions:
        if all(np.abs(f - g).max() > separation + 1e-12 for g in kept):
            kept.append(f)
    return len(kept)


def covering(distances, r):
    """Least number of closed balls, by trying all sets of centres."""
    near = distances <= r + 1e-12
    for size in range(1, len(distances) + 1):
        if any(near[list(c)].any(axis=0).all() for c in combinations(range(len(distances)), size)):
            return size
    raise AssertionError


@pytest.mark.parametrize("L", [Rational(1), Rational(1, 4)])
@pytest.mark.parametrize("t", [Rational(1, 16), Rational(1, 9), Rational(1, 5), Rational(2, 5)])
def test_first_form_on_a_finite_space(L, t, record_property):
    """Five points on a line: all Lipschitz functions with values on a grid of 9."""
    points = np.arange(5) / 4
    distances = np.abs(points[:, None] - points[None])
    F = sb.Lipschitz(sb.FiniteSpace(distances), L=L, M=1)
    grid = np.arange(9) / 8
    functions = [
        np.array(f)
        for f in product(grid, repeat=5)
        if all(abs(a - b) <= float(L) / 4 + 1e-12 for a, b in pairwise(f))
    ]
    truth = log(packing(functions[:2000], 2 * float(t)))
    bound = apply(F=F, t=t)
    (quantity,) = bound.open_quantities
    balls = covering(float(L) * distances, float(quantity.parameters[0]))
    value = float(enclose(bound.expr.xreplace({quantity: Rational(balls)})))
    record_property("ratio", value / truth if truth else None)
    assert truth <= value + 1e-12


def lattice_paths(steps):
    """Number of paths with ``steps`` steps of +-1/steps in [0, 1], over all start heights of even index."""
    heights = np.zeros(steps + 1, dtype=object)
    heights[::2] = 1
    for _ in range(steps):
        up, down = np.roll(heights, 1), np.roll(heights, -1)
        up[0], down[-1] = 0, 0
        heights = up + down
    return int(heights.sum())


@pytest.mark.parametrize("k", [None, 2, 3, 7])
@pytest.mark.parametrize("steps", [3, 8, 20, 60])
def test_never_below_the_paths_on_an_interval(steps, k, record_property):
    """Paths with slopes +-1 on a grid of spacing s are 2s apart where they first differ."""
    t = Rational(1, steps) - Rational(1, 10**6)
    value = float(chain(apply(F=INTERVAL, t=t, k=k), class_covering(INTERVAL)).at())
    truth = log(lattice_paths(steps))
    record_property("ratio", value / truth)
    assert truth <= value


def test_second_form_is_smaller_at_small_scales():
    covering_bound = class_covering(INTERVAL)
    first, second = (
        float(chain(apply(F=INTERVAL, t=Rational(1, 100), k=k), covering_bound).at()) for k in (None, 2)
    )
    assert second < first / 2


def test_scale_and_radius():
    bound = apply(F=INTERVAL, t=sb.t, k=3)
    (quantity,) = bound.open_quantities
    assert quantity.parameters[0] == sb.t / 2
    h = Rational(1, 10)
    assert h * (1 + Rational(2, 3 - 1)) == Rational(1, 5)
    assert apply(F=INTERVAL, t=Rational(1, 5), k=3).open_quantities == {type(quantity)(INTERVAL.metric, h)}


@pytest.mark.parametrize("k", [None, 3])
def test_signs(k):
    M = Symbol("M", positive=True)
    bound = apply(F=sb.Lipschitz(sb.Cube(2), L=1, M=M), t=sb.t, k=k)
    (quantity,) = bound.open_quantities
    grid = {M: [1, 2, 3], sb.t: [Rational(1, 9), Rational(1, 2), 3], quantity: [1, 5, 9]}
    assert check_signs(bound, grid) == 3


def test_spaces_that_are_not_connected_need_consent():
    F = sb.Lipschitz(sb.Strings(3, 2), L=1, M=1)
    with pytest.raises(HypothesisError, match="components"):
        apply(F=F, t=Rational(1, 5), k=3)
    granted = apply(F=F, t=Rational(1, 5), k=3, components=8, assume="components")
    assert "granted by the user" in str(granted.hypotheses)
    assert apply(F=F, t=Rational(1, 5)).relation == "<="


def test_more_components_never_lower_the_bound():
    F = sb.Lipschitz(sb.Strings(3, 2), L=1, M=1)
    values = []
    for components in range(1, 9):
        bound = apply(F=F, t=Rational(1, 5), k=3, components=components, assume="components")
        (quantity,) = bound.open_quantities
        values.append(float(enclose(bound.expr.xreplace({quantity: Rational(8)}))))
    assert values == sorted(values)


@pytest.mark.parametrize("k", [1, 0, Rational(5, 2), 2.0])
def test_branching_must_be_an_integer_of_at_least_two(k):
    with pytest.raises(HypothesisError, match="branching"):
        apply(F=INTERVAL, t=Rational(1, 5), k=k)
