r"""Finding good flows: electrical currents with resistances :math:`l_e/\sigma_e`, reweighted a few times.

For a known law the bound :math:`\sum_e l_e\, sd_P(\psi_e)` is convex in the flows, and at its minimum the
flows of all points are the currents of one electrical network whose resistances are :math:`l_e/\sigma_e`.
The iteration ``conductance = sigma / length`` seeks that fixed point.  Nothing here is trusted; see
:func:`symbound.transport.check_flow`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import DomainError, ShapeError
from symbound.transport.automorphisms import (
    NetworkSymmetry,
    as_automorphisms,
    spread_columns,
    symmetric_network,
)
from symbound.transport.certificate import FlowCertificate, flow_blocks
from symbound.transport.graph import DENSE_LIMIT, TransportGraph, transport_graph
from symbound.transport.metric import FloatArray, as_cost, as_law

EXACT_MOMENTS = 400
"""Up to this many points standard deviations are computed in full, above by random projection."""


def flow_certificate(
    cost: Any,
    law: Any,
    *,
    graph: TransportGraph | None = None,
    automorphisms: Any = (),
    iterations: int | None = None,
    projections: int = 96,
    seed: int = 0,
) -> FlowCertificate:
    """Return a flow certificate for a known law; its bound is close to the least one on the graph.

    Parameters
    ----------
    cost : array_like, shape (N, N)
        ``min(d, M)``, positive off the diagonal.
    law : array_like, shape (N,)
        The law ``P``, also used as reference.
    graph : TransportGraph, optional
        Default: :func:`symbound.transport.transport_graph`.
    automorphisms : array_like of int, shape (k, N)
        Permutations of the points that keep the cost and the law; generators of a group are enough.  The
        graph gets all images of its edges, the edges of an orbit share one conductance, and currents are
        solved for one source of each orbit of points.
    iterations : int, optional
        Reweighting steps; by default 60 up to 150 points, 15 up to 400 (up to 1,500 where automorphisms added
        edges and leave few orbits of points), 7 above.
    projections : int
        Random projections that estimate the standard deviations above 400 points, unless there are fewer
        orbits of points.
    seed : int
        Of the projections.

    Returns
    -------
    FlowCertificate

    Raises
    ------
    SpaceError, ShapeError, LawError, GroupError, DomainError
        Also for a permutation that is no automorphism: the pair or the point is named.

    Examples
    --------
    >>> from symbound.transport import check_flow
    >>> path = np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0)))
    >>> terms = check_flow(flow_certificate(path, np.full(4, 0.25)), path)
    >>> round(float(terms.variance_coefficient()), 6)       # 2 sqrt(3)/4 + 1/2, the exact value on a path
    1.366025
    """
    matrix = as_cost(cost)
    masses = as_law(law, len(matrix))
    generators = as_automorphisms(automorphisms, matrix, masses)
    graph = transport_graph(matrix) if graph is None else graph
    given = len(graph.edges)
    graph, symmetry = symmetric_network(graph, generators)
    size = graph.n_points
    if iterations is None:
        # Edges and their images compete at first, which a few more steps settle.
        grown = len(graph.edges) > given and len(symmetry.representatives()) <= projections
        many = size <= EXACT_MOMENTS or (grown and size <= DENSE_LIMIT)
        iterations = 60 if size <= 150 else 15 if many else 7
    if iterations < 0 or projections < 1:
        raise DomainError(
            "a flow certificate", f"iterations = {iterations}, projections = {projections}", "too few"
        )
    probability = masses / math.fsum(masses)
    stream = np.random.default_rng(seed)
    conductances = 1 / graph.lengths
    for step in range(iterations if len(graph.edges) else 0):
        solve = network_solver(graph, conductances)
        drops = _potential_drops(graph, solve, probability, symmetry, projections, stream)
        ratio = drops / graph.lengths
        if not ratio.any():  # the law sits on one point: nothing flows
            break
        # At the optimum the ratio is 1 on edges in use and below 1 elsewhere: a power above 1 retires idle
        # edges faster, a plain step in between keeps the iteration from swinging.
        conductances = conductances * np.maximum(ratio, 1e-3) ** (1.0 if step % 3 == 2 else 2.2)
        shares = conductances * graph.lengths**2
        conductances = np.maximum(shares, 1e-8 * shares.max()) / graph.lengths**2
        if step % 5 == 4:
            graph, conductances, symmetry = _without_idle_edges(graph, conductances, symmetry)
    graph, conductances, symmetry = _without_idle_edges(graph, conductances, symmetry)
    if len(generators):
        potentials = _potentials_by_symmetry(graph, conductances, probability, symmetry)
    else:
        potentials = current_potentials(graph, conductances, probability)
    return FlowCertificate(
        n_points=size,
        n_vertices=graph.n_vertices,
        edges=graph.edges,
        lengths=graph.lengths,
        reference=masses,
        law=masses,
        conductances=conductances,
        potentials=potentials,
    )


Solver = Callable[[FloatArray], FloatArray]


def network_solver(graph: TransportGraph, conductances: FloatArray) -> Solver:
    """Factor the network's Laplacian.

    The result maps currents at the points (columns sum to 0) to potentials at all vertices, each column up
    to a constant.
    """
    return (_dense_solver if graph.n_points <= DENSE_LIMIT else _sparse_solver)(graph, conductances)


def _dense_solver(graph: TransportGraph, conductances: FloatArray) -> Solver:
    from scipy.linalg import cho_factor, cho_solve

    size = graph.n_points
    laplacian, averaging = _reduced_laplacian(graph, conductances)
    # No current sums to anything but 0, so a constant added to every entry makes the matrix definite for
    # free.
    factor = cho_factor(laplacian + laplacian.diagonal().mean() / size, lower=True, overwrite_a=True)

    def solve(currents: FloatArray) -> FloatArray:
        points = cho_solve(factor, currents)
        return points if averaging is None else np.concatenate([points, averaging @ points])

    return solve


def _reduced_laplacian(graph: TransportGraph, conductances: FloatArray) -> tuple[FloatArray, Any]:
    """Laplacian on the points after eliminating the hubs, and the matrix of hub averages."""
    from scipy.sparse import coo_array

    size, extra = graph.n_points, graph.n_vertices - graph.n_points
    u, v = graph.edges.T
    inner = v < size
    laplacian = np.zeros((size, size))
    np.add.at(laplacian, (u[inner], v[inner]), -conductances[inner])
    laplacian += laplacian.T
    averaging = None
    if extra:
        weights = conductances[~inner]
        totals = np.bincount(v[~inner] - size, weights, extra)
        shape = (extra, size)
        index = (v[~inner] - size, u[~inner])
        averaging = coo_array((weights / totals[index[0]], index), shape=shape).tocsr()
        stars = coo_array((weights, index), shape=shape).tocsr()
        laplacian -= (averaging.T @ stars).toarray()
    np.fill_diagonal(laplacian, 0.0)
    np.fill_diagonal(laplacian, -laplacian.sum(axis=1))
    return laplacian, averaging


def _sparse_solver(graph: TransportGraph, conductances: FloatArray) -> Solver:
    from scipy.sparse import coo_array
    from scipy.sparse.linalg import splu

    size, total = graph.n_points, graph.n_vertices
    u, v = graph.edges.T
    index = (np.concatenate([u, v]), np.concatenate([v, u]))
    weights = coo_array((np.tile(conductances, 2), index), shape=(total, total)).tocsr()
    # The last vertex is grounded.
    degree = np.asarray(weights.sum(axis=1)).ravel()
    laplacian = (coo_array((degree, (np.arange(total),) * 2), shape=(total, total)) - weights).tocsc()[
        :-1, :-1
    ]
    factor = splu(
        laplacian, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
    )

    def solve(currents: FloatArray) -> FloatArray:
        padded = np.zeros((total, currents.shape[1]))
        padded[:size] = currents
        padded[:-1] = factor.solve(padded[:-1])
        padded[-1] = 0.0
        return padded

    return solve


def _potential_drops(
    graph: TransportGraph,
    solve: Solver,
    law: FloatArray,
    symmetry: NetworkSymmetry,
    projections: int,
    stream: np.random.Generator,
) -> FloatArray:
    """Standard deviation of the potential drop along every edge, exact or by random projection.

    The sources in the orbit of ``z`` add as much to the sum of the variances over an orbit of edges as ``z``
    does, so one source stands for all of them.
    """
    size = graph.n_points
    sources = symmetry.representatives()
    if size <= EXACT_MOMENTS or len(sources) <= projections:
        masses = np.bincount(symmetry.point_orbits, law)
        currents = -law[:, None] * np.sqrt(masses)
        currents[sources, np.arange(len(sources))] += np.sqrt(masses)
        scale = 1.0
    else:
        # Columns with covariance diag(p) - p p', that of delta_Z.
        signs = stream.choice([-1.0, 1.0], size=(size, projections))
        root = np.sqrt(law)
        currents = root[:, None] * signs - law[:, None] * (root @ signs)
        scale = 1 / projections
    values = solve(currents)
    drops = values[graph.edges[:, 0]] - values[graph.edges[:, 1]]
    return np.sqrt(symmetry.orbit_means(scale * np.einsum("ez,ez->e", drops, drops)))


def current_potentials(graph: TransportGraph, conductances: FloatArray, law: FloatArray) -> FloatArray:
    """Potentials at the points for a unit current from every point to the law, shape (N, N)."""
    size = graph.n_points
    if len(graph.edges) == 0:
        return np.zeros((size, size))
    if size <= DENSE_LIMIT:
        from scipy.linalg import lapack

        laplacian, _ = _reduced_laplacian(graph, conductances)
        shift = laplacian.diagonal().mean() / size
        factor, _ = lapack.dpotrf((laplacian + shift).T, lower=1, overwrite_a=1)
        inverse, _ = lapack.dpotri(factor, lower=1, overwrite_c=1)
        inverse = np.tril(inverse) + np.tril(inverse, -1).T
    else:
        solve = network_solver(graph, conductances)
        inverse = np.empty((size, size))
        for start in range(0, size, 256):
            width = min(256, size - start)
            currents = np.full((size, width), -1 / size)
            currents[np.arange(start, start + width), np.arange(width)] += 1
            inverse[:, start : start + width] = solve(currents)[:size]
    return inverse - (inverse @ law)[:, None]


def _potentials_by_symmetry(
    graph: TransportGraph, conductances: FloatArray, law: FloatArray, symmetry: NetworkSymmetry
) -> FloatArray:
    """The same up to a constant for each source, with one solution for each orbit of points."""
    size, sources = graph.n_points, symmetry.representatives()
    columns = np.zeros((size, len(sources)))
    if len(graph.edges):
        solve = network_solver(graph, conductances)
        for start in range(0, len(sources), 256):
            block = sources[start : start + 256]
            currents = np.full((size, len(block)), -1 / size)
            currents[block, np.arange(len(block))] += 1
            columns[:, start : start + len(block)] = solve(currents)[:size]
    potentials = spread_columns(columns, symmetry)
    potentials -= (potentials @ law)[:, None]
    return potentials


def drop_statistics(flow: FlowCertificate, law: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation of every ``psi_e`` under a law, in plain doubles."""
    count = len(flow.edges)
    mean, square = np.zeros(count), np.zeros(count)
    for columns, psi in flow_blocks(flow):
        mean += psi @ law[columns]
    for columns, psi in flow_blocks(flow):
        psi -= mean[:, None]
        np.multiply(psi, psi, out=psi)
        square += psi @ law[columns]
    return mean, np.sqrt(square)


def least_coefficient(certificate: FlowCertificate, law: FloatArray) -> float:
    r"""Return a number that no flows on the certificate's graph undercut, in plain doubles.

    By weak duality :math:`\sum_e l_e\, sd_P(\psi_e) \ge E\,\langle y(Z), \delta_Z\rangle` for potentials
    with mean 0 at every vertex and :math:`sd_P(y_u - y_v) \le l_e` on every edge.  Used are the certificate's
    own potentials, scaled down until that holds.

    Parameters
    ----------
    certificate : FlowCertificate
        Given by potentials, made for ``law``.
    law : ndarray, shape (N,)

    Examples
    --------
    >>> cost = 1.0 - np.eye(3)
    >>> round(least_coefficient(flow_certificate(cost, np.full(3, 1 / 3)), np.full(3, 1 / 3)), 6)
    0.707107
    """
    if certificate.potentials is None or certificate.conductances is None:
        raise ShapeError("a lower side", "a certificate without potentials", "they are the dual variables")
    _, deviations = drop_statistics(certificate, law)
    steepest = float((deviations / (certificate.conductances * certificate.lengths)).max(initial=0.0))
    return float(law @ certificate.potentials.diagonal()) / steepest if steepest else 0.0


def _without_idle_edges(
    graph: TransportGraph, conductances: FloatArray, symmetry: NetworkSymmetry
) -> tuple[TransportGraph, FloatArray, NetworkSymmetry]:
    """Drop edges whose share ``length**2 * conductance`` is negligible, and hubs left with one spoke.

    A spanning tree of the largest shares stays, so that the network does not fall apart.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    size, total = graph.n_points, graph.n_vertices
    if len(graph.edges) < 2:
        return graph, conductances, symmetry
    u, v = graph.edges.T
    share = graph.lengths**2 * conductances
    keep = share > 1e-6 * share.max()
    tree = minimum_spanning_tree(coo_array((1 / share, (u, v)), shape=(total, total)).tocsr()).tocoo()
    keep |= np.isin(u * total + v, tree.row.astype(np.int64) * total + tree.col)
    # Idle hubs hang on the tree by one spoke and go first, so that the closure does not bring them back.
    keep = _without_loose_hubs(symmetry.closure(_without_loose_hubs(keep, graph)), graph)
    used = np.arange(total) < size
    used[graph.edges[keep].ravel()] = True
    edges = (np.cumsum(used) - 1)[graph.edges[keep]]
    kept = TransportGraph(size, int(used.sum()), edges, graph.lengths[keep])
    return kept, conductances[keep], symmetry.on_edges(keep)


def _without_loose_hubs(keep: NDArray[np.bool_], graph: TransportGraph) -> NDArray[np.bool_]:
    """Unmark the edges at hubs with a single marked spoke."""
    hubs = graph.edges[:, 1]
    while True:
        spokes = np.bincount(graph.edges[keep].ravel(), minlength=graph.n_vertices)
        loose = keep & (hubs >= graph.n_points) & (spokes[hubs] < 2)
        if not loose.any():
            return keep
        keep = keep & ~loose
