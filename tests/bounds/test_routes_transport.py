import numpy as np
import pytest
from sympy import Rational

import symbound as sb
from symbound.errors import HypothesisError
from symbound.transport import flow_certificate
from symbound.transport.class_cost import class_cost

F = sb.Lipschitz(sb.Grid(2, 4), L=1, M=1, symmetry=sb.Invariance(sb.symmetric(2)))


@pytest.fixture(scope="module")
def truth():
    return sb.expected_gap(F, "uniform", n=200, trials=60, seed=0)


@pytest.mark.parametrize("route", ["flow", "tree", "multiscale"])
def test_bounds_for_a_known_law_lie_just_above_the_truth(route, truth, record_property):
    value = float(sb.gap_bound(F, n=200, law="uniform", route=route).at())
    record_property("bound/truth", value / truth.mean)
    assert value >= truth.mean - 3 * truth.standard_error
    assert value <= {"flow": 2, "tree": 3, "multiscale": 5}[route] * truth.mean


def test_the_bound_for_every_law_holds_for_each_of_them():
    for_all = sb.gap_bound(F, n=sb.n, route="flow")
    rng = np.random.default_rng(1)
    for _ in range(3):
        law = rng.dirichlet(np.ones(16))
        mean = sb.expected_gap(F, law, n=100, trials=60, seed=2)
        assert float(for_all.at(n=100)) >= mean.mean - 3 * mean.standard_error
    assert float(for_all.at(n=100)) >= 0.99 * float(
        sb.gap_bound(F, n=100, law="uniform", route="flow").at().lower
    )


def test_symbolic_flow_bounds_have_three_forms_with_certified_ranges():
    from symbound.show.ranges import winning_ranges

    bound = sb.gap_bound(F, n=sb.n, law="uniform", route="flow")
    assert len(bound.alternatives) == 3
    ranges = winning_ranges(bound, sb.n)
    assert len(ranges) >= 2
    assert bound.monotone[sb.n] == -1
    assert bound.sample_size(Rational(1, 50)) > 100


def test_a_tampered_certificate_is_refused():
    found = class_cost(F)
    good = flow_certificate(found.cost, found.law("uniform"))
    from dataclasses import replace

    short = replace(good, lengths=good.lengths * 0.5)
    with pytest.raises(HypothesisError, match="valid-certificate"):
        sb.lemmas["flow-certificate"].apply(F=F, n=sb.n, certificate=short, law="uniform")
    shifted = good.potentials.copy()
    shifted[0, 0] += 1.0
    with pytest.raises(HypothesisError, match="valid-certificate"):
        sb.lemmas["flow-certificate"].apply(
            F=F, n=sb.n, certificate=replace(good, potentials=shifted), law="uniform"
        )


def test_cubes_go_by_way_of_their_cells():
    cube = sb.Lipschitz(sb.Cube(2), L=1, M=1, symmetry=sb.Invariance(sb.symmetric(2)))
    coarse = sb.gap_bound(cube, n=500, law="uniform", route="flow", cells=6)
    assert coarse.lemmas == ("quantisation", "flow-certificate")
    assert float(coarse.at()) < 1 / 6 + 0.1
    torus = sb.Lipschitz(sb.Torus(1), L=1, M=1)
    assert float(sb.gap_bound(torus, n=500, law="uniform", route="tree", cells=16).at()) < 0.12


def test_approximate_invariance_keeps_all_points():
    loose = sb.Lipschitz(sb.Grid(2, 3), L=1, M=1, symmetry=sb.Invariance(sb.symmetric(2), Rational(1, 10)))
    tight = sb.Lipschitz(sb.Grid(2, 3), L=1, M=1, symmetry=sb.Invariance(sb.symmetric(2)))
    none = sb.Lipschitz(sb.Grid(2, 3), L=1, M=1)
    values = [float(sb.gap_bound(G, n=100, law="uniform", route="flow").at()) for G in (tight, loose, none)]
    assert values == sorted(values)
