import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from symbound.transport import graph as graph_module
from symbound.transport import transport_graph, tuple_quotient


def _distances(graph):
    u, v = graph.edges.T
    matrix = coo_array((graph.lengths, (u, v)), shape=(graph.n_vertices,) * 2).tocsr()
    return dijkstra(matrix, directed=False, indices=range(graph.n_points))[:, : graph.n_points]


def _cloud(seed, size):
    points = np.random.default_rng(seed).random((size, 3))
    return np.sqrt(((points[:, None] - points) ** 2).sum(-1))


@pytest.mark.parametrize("hubs", [False, True])
def test_graph_distance_equals_the_cost(hubs):
    swap = np.array([[0, 1], [1, 0]])
    for cost in (tuple_quotient(6, 2, swap).distances / 5, np.minimum(_cloud(0, 25), 0.5), 1.0 - np.eye(6)):
        distance = _distances(transport_graph(cost, hubs=hubs))
        assert (distance >= cost * (1 - 1e-12)).all()
        assert np.allclose(distance, cost, rtol=1e-6)


def test_thinned_and_near_neighbour_graphs_dominate_and_are_connected(monkeypatch):
    cost = _cloud(1, 260)
    for limit in (1500, 100):
        monkeypatch.setattr(graph_module, "DENSE_LIMIT", limit)
        graph = transport_graph(cost, neighbours=12)
        distance = _distances(graph)
        assert np.isfinite(distance).all()
        assert (distance >= cost * (1 - 1e-12)).all()
        assert np.median(distance[cost > 0] / cost[cost > 0]) < 1.2
        assert len(graph.edges) < 30 * 260


def test_cell_of_a_grid_becomes_a_star():
    graph = transport_graph(tuple_quotient(2, 3, np.arange(3)[None]).distances.astype(float))
    assert graph.n_vertices == 9
    assert sorted(map(tuple, graph.edges.tolist())) == [(v, 8) for v in range(8)]
    assert set(graph.lengths.tolist()) == {0.5}
