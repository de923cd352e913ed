from itertools import product

import numpy as np
import pytest
from sympy import Integer, Rational

from symbound.errors import HypothesisError
from symbound.lemmas.tradeoff.optimal_subgroup import lemma, total_errors


def commuting_involutions():
    """A free orbit of C_2 x C_2 and seven pairs that the first generator exchanges and the second fixes."""
    a = np.array([1, 0, 3, 2] + [i for j in range(4, 18, 2) for i in (j + 1, j)])
    b = np.array([2, 3, 0, 1, *range(4, 18)])
    target = np.full(18, 0.5)
    target[:4] += 3 / 8 * np.array([1, 1, -1, -1])
    target[4:] += 1 / 2 * np.array([1, -1] * 7)
    return a, b, target


def distance_and_orbits(maps, target):
    average = np.mean([target[g] for g in maps], axis=0)
    return float(np.mean((target - average) ** 2)), len({min(int(g[x]) for g in maps) for x in range(18)})


def test_the_path_of_best_subgroups_need_not_be_nested():
    a, b, target = commuting_involutions()
    e = np.arange(18)
    groups = {"G": [e, a, b, a[b]], "a": [e, a], "b": [e, b], "ab": [e, a[b]], "e": [e]}
    found = {name: distance_and_orbits(maps, target) for name, maps in groups.items()}
    assert found["G"] == (pytest.approx(7 / 36 + 1 / 32), 8)
    assert found["a"] == (pytest.approx(7 / 36), 9)
    assert found["b"] == (pytest.approx(1 / 32), 16)
    best = []
    for size in range(1, 400):
        values = {name: v + 2 * (k / size) ** 0.5 for name, (v, k) in found.items()}
        name = min(values, key=values.get)
        if not best or best[-1][0] != name:
            best.append((name, size))
    assert best == [("G", 1), ("a", 121), ("b", 151), ("e", 242)]


def test_the_minimum_over_subgroups():
    distances, orbits = (Rational(65, 288), Rational(7, 36), Rational(1, 32), 0), (8, 9, 16, 18)
    for size in (50, 130, 200, 1000):
        bound = lemma.apply(distances=distances, orbits=orbits, n=size, pair="contraction")
        values = [float(t.doit()) for t in total_errors(distances, orbits, Integer(size), "contraction")]
        assert float(bound.at().upper) == pytest.approx(min(values))


def test_two_largest_symmetries_when_the_law_is_not_invariant():
    """Mass on points 0 and 1 with values 0 and 1, none on 2: invariance under (0 2) or (1 2) costs nothing, under both 1/4."""
    swaps = [np.array([2, 1, 0]), np.array([0, 2, 1])]
    law, target = np.array([0.5, 0.5, 0]), np.array([0.0, 1, 0])

    def cost(maps):
        grid = [
            f
            for f in product(np.linspace(0, 1, 5), repeat=3)
            if all(np.allclose(np.array(f)[g], f) for g in maps)
        ]
        return min(law @ (np.array(f) - target) ** 2 for f in grid)

    assert [cost([g]) for g in swaps] == [0, 0]
    assert cost(swaps) == 0.25


def test_bad_lists():
    with pytest.raises(HypothesisError, match="subgroups"):
        lemma.apply(distances=(0,), orbits=(1, 2), n=10)
