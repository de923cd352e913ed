from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

import symbound as sb
from symbound.errors import CertificateError, GroupError, LawError, ShapeError, SpaceError
from symbound.groups import cyclic, elements
from symbound.transport import (
    FlowCertificate,
    MinimaxCertificate,
    TransportGraph,
    TreeCertificate,
    check_flow,
    check_minimax,
    check_tree,
    expected_gap_on_metric,
    flow,
    flow_certificate,
    induced_automorphisms,
    least_coefficient,
    minimax_certificate,
    transport_graph,
    tree_certificate,
    tuple_quotient,
    tuple_symmetries,
)
from symbound.transport.automorphisms import as_automorphisms, spread_columns, symmetric_network
from symbound.transport.class_cost import class_automorphisms, class_cost
from symbound.transport.flow import current_potentials

CASES = {
    "grid cube": (4, 3, "1", "sup"),
    "grid cube modulo rotations": (5, 3, "C", "sup"),
    "strings modulo rotations": (2, 9, "C", "hamming"),
    "ternary strings": (3, 4, "1", "hamming"),
    "torus": (6, 2, "1", "torus"),
    "torus modulo rotations": (5, 3, "C", "torus"),
}


def _problem(q, m, group, metric):
    rows = np.asarray(elements(cyclic(m))) if group == "C" else np.arange(m)[None]
    quotient = tuple_quotient(q, m, rows, metric)
    cost, law = quotient.distances / quotient.distances.max(), quotient.sizes / quotient.sizes.sum()
    return cost, law, induced_automorphisms(tuple_symmetries(q, m), quotient.labels, cost, law)


def _coefficient(certificate, cost):
    return float(check_flow(certificate, cost).variance_coefficient())


def _generated(rows):
    """All elements of the group, one by one."""
    found = {tuple(range(rows.shape[1]))}
    fresh = list(found)
    while fresh:
        fresh = [image for x in fresh for row in rows if (image := tuple(row[list(x)])) not in found]
        fresh = list(dict.fromkeys(fresh))
        found.update(fresh)
    return np.array(sorted(found))


@pytest.mark.parametrize("name", CASES)
def test_the_bound_is_that_of_the_same_network_without_the_reduction(name):
    cost, law, generators = _problem(*CASES[name])
    assert len(generators)
    graph, _ = symmetric_network(transport_graph(cost), generators)
    plain = flow_certificate(cost, law, graph=graph)
    reduced = flow_certificate(cost, law, graph=graph, automorphisms=generators)
    assert _coefficient(reduced, cost) == pytest.approx(_coefficient(plain, cost), rel=1e-9)
    assert least_coefficient(reduced, law) == pytest.approx(least_coefficient(plain, law), rel=1e-6)


@pytest.mark.parametrize("name", CASES)
def test_the_bound_is_no_worse_than_without_automorphisms(name):
    cost, law, generators = _problem(*CASES[name])
    plain = _coefficient(flow_certificate(cost, law), cost)
    reduced = flow_certificate(cost, law, automorphisms=generators)
    assert _coefficient(reduced, cost) <= plain * (1 + 1e-9)
    terms = check_flow(reduced, cost)
    truth = expected_gap_on_metric(cost, law, 200, 20, seed=1)
    assert float(terms.at(200)) >= truth.mean - 3 * truth.standard_error


def test_many_points_with_few_orbits_get_exact_variances(monkeypatch):
    """Above the limit the variances are exact when there are few orbits, whatever the seed."""
    monkeypatch.setattr(flow, "EXACT_MOMENTS", 50)
    cost, law, generators = _problem(10, 2, "1", "sup")
    graph = transport_graph(cost, hubs=False)
    plain = flow_certificate(cost, law, graph=graph, iterations=7)
    values = []
    for seed in (0, 1):
        found = flow_certificate(
            cost, law, graph=graph, automorphisms=generators, iterations=7, projections=15, seed=seed
        )
        values.append(_coefficient(found, cost))
    assert values[0] == values[1] <= _coefficient(plain, cost)


def test_projections_are_averaged_over_orbits_when_there_are_many(monkeypatch):
    monkeypatch.setattr(flow, "EXACT_MOMENTS", 50)
    cost, law, generators = _problem(10, 2, "1", "sup")
    graph = transport_graph(cost, hubs=False)
    plain = flow_certificate(cost, law, graph=graph, iterations=7, projections=8)
    averaged = flow_certificate(
        cost, law, graph=graph, automorphisms=generators[:1], iterations=7, projections=8
    )
    assert _coefficient(averaged, cost) < _coefficient(plain, cost)


def test_the_flows_are_symmetric():
    cost, law, generators = _problem(4, 2, "1", "sup")
    certificate = flow_certificate(cost, law, automorphisms=generators)
    drops = certificate.potentials[:, None] - certificate.potentials
    for row in generators:
        assert np.allclose(drops[np.ix_(row, row, row)], drops, atol=1e-12)
        images = np.sort(np.concatenate([row, np.arange(16, certificate.n_vertices)])[certificate.edges])
        inner = certificate.edges.max(axis=1) < 16
        assert sorted(map(tuple, images[inner])) == sorted(map(tuple, certificate.edges[inner]))


@pytest.mark.parametrize(
    ("metric", "q", "m", "group", "order"),
    [
        ("sup", 4, 2, "1", 8),  # the symmetries of a square
        ("sup", 3, 3, "1", 48),  # and of a cube
        ("hamming", 2, 3, "1", 48),  # hyperoctahedral
        ("hamming", 3, 2, "1", 72),  # S_3 wr S_2
        ("torus", 5, 2, "1", 200),  # D_5 wr S_2
        ("sup", 4, 3, "C", 4),  # reversal of the letters and of the positions
        ("hamming", 2, 7, "C", 12),  # complement, and units modulo 7 (rotations are divided out)
    ],
)
def test_automorphisms_found_on_tuples_generate_the_known_group(metric, q, m, group, order):
    _, _, generators = _problem(q, m, group, metric)
    assert len(_generated(generators)) == order


def test_candidates_are_found_out_when_they_change_the_cost_or_the_law():
    path = np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0)))
    found = induced_automorphisms(tuple_symmetries(4, 1), np.arange(4), path, np.full(4, 0.25))
    assert found.tolist() == [[3, 2, 1, 0]]
    skew = np.array([0.1, 0.2, 0.3, 0.4])
    assert induced_automorphisms(tuple_symmetries(4, 1), np.arange(4), path, skew).shape == (0, 4)


def test_a_permutation_that_is_no_automorphism_is_refused_with_the_pair():
    path = np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0)))
    law = np.full(4, 0.25)
    with pytest.raises(
        SpaceError, match=r"row 1 sends the pair \(0, 2\) at distance 2 to \(1, 2\) at distance 1"
    ):
        flow_certificate(path, law, automorphisms=[[3, 2, 1, 0], [1, 0, 2, 3]])
    with pytest.raises(LawError, match=r"point 0 of mass 0\.125 to point 3 of mass 0\.375"):
        flow_certificate(path, [0.125, 0.25, 0.25, 0.375], automorphisms=[[3, 2, 1, 0]])
    with pytest.raises(GroupError, match="row 0"):
        flow_certificate(path, law, automorphisms=[[0, 0, 1, 2]])
    for wrong in ([3, 2, 1, 0], [[2, 1, 0]], [[3.0, 2.0, 1.0, 0.0]]):
        with pytest.raises(ShapeError):
            flow_certificate(path, law, automorphisms=wrong)
    between_hubs = TransportGraph(4, 6, np.array([[0, 4], [4, 5], [1, 5]]), np.ones(3))
    with pytest.raises(ShapeError, match="edge 1 between two hubs"):
        flow_certificate(path, law, graph=between_hubs, automorphisms=[[3, 2, 1, 0]])


def test_no_automorphisms_and_one_point_are_allowed():
    cost, law, _ = _problem(3, 2, "1", "sup")
    same = flow_certificate(cost, law, automorphisms=np.empty((0, 9), int))
    assert np.array_equal(same.potentials, flow_certificate(cost, law).potentials)
    point = flow_certificate([[0.0]], [1.0], automorphisms=[[0]])
    assert check_flow(point, [[0.0]]).variance_coefficient() == 0


def test_a_graph_with_parallel_spokes_and_unequal_edges_is_made_symmetric():
    cost = 1.0 - np.eye(3)
    edges = np.array([[0, 1], [1, 2], [0, 3], [0, 3], [1, 3], [2, 3]])
    graph = TransportGraph(3, 4, edges, np.array([1.5, 1.0, 0.5, 0.75, 0.5, 0.5]))
    closed, symmetry = symmetric_network(graph, np.array([[1, 2, 0]]))
    assert closed.edges.tolist() == [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]
    assert closed.lengths.tolist() == [1, 1, 0.5, 1, 0.5, 0.5]
    assert symmetry.edge_orbits.tolist() == [0, 0, 1, 0, 1, 1]
    certificate = flow_certificate(cost, np.ones(3) / 3, graph=graph, automorphisms=[[1, 2, 0]])
    assert _coefficient(certificate, cost) == pytest.approx(1.5 * np.sqrt(2) / 3, rel=1e-6)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.sampled_from([3, 4, 6]), st.integers(1, 3))
def test_random_spaces_with_a_random_symmetry(seed, order, copies):
    """Points of the plane rotated about the origin, distances shared exactly along the orbits."""
    rng = np.random.default_rng(seed)
    size = order * copies
    generator = np.arange(size).reshape(copies, order)
    generator = np.roll(generator, 1, axis=1).ravel()
    relabel = rng.permutation(size)
    generator = relabel[generator[np.argsort(relabel)]]
    cost = rng.uniform(1, 2, (size, size))
    cost = np.maximum(cost, cost.T)
    np.fill_diagonal(cost, 0)
    image = cost
    for _ in range(order):
        image = image[np.ix_(generator, generator)]
        cost = np.maximum(cost, image)
    law = rng.random(size)
    for _ in range(order):
        law = np.maximum(law, law[generator])
    law = law / law.sum()
    assert np.array_equal(as_automorphisms([generator], cost, law), [generator])
    graph, _ = symmetric_network(transport_graph(cost), generator[None])
    plain = flow_certificate(cost, law, graph=graph, iterations=9)
    reduced = flow_certificate(cost, law, graph=graph, iterations=9, automorphisms=[generator])
    assert _coefficient(reduced, cost) == pytest.approx(_coefficient(plain, cost), rel=1e-9)


def test_columns_are_spread_over_a_non_abelian_group():
    cost = 1.0 - np.eye(4)
    generators = np.array([[1, 0, 2, 3], [1, 2, 3, 0]])
    graph, symmetry = symmetric_network(transport_graph(cost), generators)
    potentials = current_potentials(graph, 1 / graph.lengths, np.full(4, 0.25))
    assert np.allclose(spread_columns(potentials[:, :1], symmetry), potentials, atol=1e-14)
    assert len(_generated(generators)) == len(list(permutations(range(4))))


@pytest.mark.parametrize(
    ("space", "group", "order"),
    [
        (sb.Grid(2, 5), None, 8),
        (sb.Grid(2, 5), sb.symmetric(2), 2),
        (sb.Grid(2, 7, periodic=True), None, 392),
        (sb.Strings(6, 2), sb.cyclic(6), 4),
        (sb.Graphs(4), sb.symmetric(4), 2),
    ],
    ids=str,
)
def test_classes_on_tuples_find_their_automorphisms(space, group, order):
    if isinstance(space, sb.Graphs):
        group = sb.on_edges(group)
    F = sb.Lipschitz(
        space,
        L=Rational(2, 3),
        M=1,
        symmetry=None if group is None else sb.Invariance(group),
    )
    found = class_cost(F)
    generators = class_automorphisms(F, found, found.law("uniform"))
    assert len(_generated(generators)) == order


def test_the_route_bounds_the_truth_with_automorphisms():
    F = sb.Lipschitz(sb.Strings(6, 2), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(6)))
    found = class_cost(F)
    masses = found.law("uniform")
    plain = flow_certificate(found.cost, masses)
    by_hand = sb.gap_bound(F, n=100, law="uniform", route="flow", certificate=plain)
    bound = sb.gap_bound(F, n=100, law="uniform", route="flow")
    assert float(bound.at()) <= float(by_hand.at()) * (1 + 1e-9)


def test_certificates_survive_a_file(tmp_path):
    cost, law, generators = _problem(4, 2, "1", "sup")
    known = flow_certificate(cost, law, automorphisms=generators)
    known.save(tmp_path / "flow.npz")
    assert check_flow(FlowCertificate.load(tmp_path / "flow.npz"), cost).at(100) == check_flow(
        known, cost
    ).at(100)
    tree = tree_certificate(cost, law)
    tree.save(tmp_path / "tree.npz")
    assert check_tree(TreeCertificate.load(tmp_path / "tree.npz"), cost) == check_tree(tree, cost)
    minimax = minimax_certificate(cost, rounds=5).certificate
    minimax.save(tmp_path / "minimax.npz")
    loaded = MinimaxCertificate.load(tmp_path / "minimax.npz")
    assert check_minimax(loaded, cost) == check_minimax(minimax, cost)


@pytest.mark.parametrize("kind", [FlowCertificate, TreeCertificate, MinimaxCertificate])
def test_files_that_hold_something_else_are_refused(tmp_path, kind):
    np.savez(tmp_path / "other.npz", x=1)
    np.save(tmp_path / "plain.npy", np.arange(3))
    np.savez(tmp_path / "objects.npz", n_points=np.array([{}], dtype=object))
    whole = (tmp_path / "other.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "empty.npz").write_bytes(b"")
    for name in ("other.npz", "plain.npy", "objects.npz", "cut.npz", "empty.npz", "missing.npz"):
        with pytest.raises(CertificateError):
            kind.load(tmp_path / name)
