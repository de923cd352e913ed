from itertools import permutations

import numpy as np
import pytest

from symbound.errors import ActionError, DomainError, ShapeError, SpaceError, UnknownNameError
from symbound.transport import (
    all_tuples,
    approximate_cost,
    check_pseudometric,
    quotient_distances,
    tuple_distances,
    tuple_quotient,
)

CYCLIC = np.array([np.roll(np.arange(4), k) for k in range(4)])


@pytest.mark.parametrize("metric", ["sup", "hamming", "torus"])
def test_quotient_against_brute_force(metric):
    quotient = tuple_quotient(3, 4, CYCLIC, metric)
    points = all_tuples(3, 4)
    full = tuple_distances(points, points, 3, metric)
    for i, x in enumerate(quotient.representatives):
        assert quotient.sizes[i] == len({tuple(x[g]) for g in CYCLIC})
        assert tuple(x) == min(tuple(x[g]) for g in CYCLIC)
        for j, y in enumerate(quotient.representatives):
            brute = min(int(tuple_distances([x], [y[g]], 3, metric)[0, 0]) for g in CYCLIC)
            assert quotient.distances[i, j] == brute
    assert np.array_equal(quotient_distances(full, quotient.labels), quotient.distances)
    check_pseudometric(quotient.distances)


def test_numbers_of_orbits():
    """Binary necklaces and bracelets, OEIS A000031(8) and A000029(8); graphs, A000088(4) and A000088(5)."""
    rotations = np.array([np.roll(np.arange(8), k) for k in range(8)])
    assert len(tuple_quotient(2, 8, rotations).sizes) == 36
    assert len(tuple_quotient(2, 8, np.vstack([rotations, rotations[:, ::-1]])).sizes) == 30
    for vertices, count in ((4, 11), (5, 34)):
        pairs = [(i, j) for j in range(vertices) for i in range(j)]
        place = {pair: k for k, pair in enumerate(pairs)}
        group = [
            [place[tuple(sorted((s[i], s[j])))] for i, j in pairs] for s in permutations(range(vertices))
        ]
        quotient = tuple_quotient(2, len(pairs), group, "hamming")
        assert len(quotient.sizes) == count
        assert quotient.sizes.sum() == 2 ** len(pairs)


def test_approximate_cost_is_the_graph_distance():
    """Largest pseudometric with steps L rho and eps along the group: shortest paths on all points."""
    from scipy.sparse.csgraph import floyd_warshall

    swap = np.array([[0, 1], [1, 0]])
    quotient = tuple_quotient(4, 2, swap)
    points = all_tuples(4, 2)
    rho = tuple_distances(points, points, 4) / 4
    steps = rho * 2.0
    for i, x in enumerate(points):
        j = int(x[::-1] @ [4, 1])
        steps[i, j] = steps[j, i] = min(steps[i, j], 0.25)
    steps[steps == 0] = np.nextafter(0, 1)
    truth = np.minimum(floyd_warshall(steps), 1.0)
    cost = approximate_cost(rho, quotient.distances / 4, quotient.labels, L=2, eps=0.25, M=1)
    assert np.allclose(cost, truth, atol=1e-15)
    rounded = approximate_cost(rho, quotient.distances / 4, quotient.labels, L=0.3, eps=0.1, M=1)
    check_pseudometric(rounded)
    assert (
        approximate_cost(rho, quotient.distances / 4, quotient.labels, L=2, eps=9.0, M=9) == 2 * rho
    ).all()


def test_bad_input():
    with pytest.raises(ActionError, match=r"permutes 0\.\.3"):
        tuple_quotient(2, 4, [[0, 1, 2, 2]])
    with pytest.raises(ActionError, match="do not form a group"):
        tuple_quotient(3, 3, [[0, 1, 2], [1, 2, 0]])
    with pytest.raises(UnknownNameError, match="manhattan"):
        tuple_quotient(2, 2, [[0, 1]], "manhattan")
    with pytest.raises(DomainError, match="q = 0"):
        all_tuples(0, 2)
    with pytest.raises(ShapeError):
        quotient_distances(np.zeros((3, 3)), [0, 1])
    with pytest.raises(ShapeError, match="each used"):
        quotient_distances(np.zeros((2, 2)), [0, 2])
    with pytest.raises(SpaceError, match="orbits of isometries"):
        quotient_distances([[0, 1, 5], [1, 0, 4], [5, 4, 0]], [0, 0, 1])
