r"""Flow certificates: the object, and the check that does not trust who made it.

Statement.  Let a graph have a vertex for each point of ``Z`` and lengths ``l_e`` such that every 1-Lipschitz
function for ``cost`` extends to the vertices with ``|f(u) - f(v)| <= l_e`` on the edges.  Let ``psi(z)`` be flows
with ``div psi(z) = delta_z - Q + R(z)`` (out minus in).  For i.i.d. ``Z_i`` from ``P``

.. math:: E \Phi_n \le \frac1{\sqrt n} \sum_e l_e \sigma_e + M\, E\|R(Z)\|_1, \qquad \sigma_e = sd_P(\psi_e(Z)),

since ``(1/n) sum psi(Z_i) - E psi`` is a flow for ``P_n - P`` up to the centred mean of the residuals, which pairs
with ``f - M/2``.  Edge by edge the term may be replaced by Goldstein's
``sigma_e sqrt(2/(pi n)) + beta_e/(n sigma_e^2)`` or by ``E|psi_e - E psi_e|``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import CertificateError, LawError, ShapeError
from symbound.transport.edge_sum import EdgeSum
from symbound.transport.metric import FloatArray, IntegerArray, as_cost, as_law

UNIT = 2.0**-53
ORDERS = (1, 2, 3, 4, 6)
"""Orders of the moments that are enclosed."""


@dataclass(frozen=True)
class FlowCertificate:
    """A graph and a unit flow from every point to a reference law.

    Every double stands for the exact dyadic number it is.  The flows are given either as ``flows``, or as
    potentials: ``psi_e(z) = conductance_e (phi_u(z) - phi_v(z))`` for the edge ``(u, v)``.

    Attributes
    ----------
    n_points : int
        Vertices ``0..n_points-1`` are the points of ``Z``.
    n_vertices : int
        The remaining vertices are auxiliary.
    edges : ndarray of int, shape (E, 2)
        Oriented pairs of vertices.
    lengths : ndarray, shape (E,)
    reference : ndarray, shape (N,)
        The law ``Q``; stands for ``Q / sum(Q)``.
    law : ndarray, shape (N,), or None
        The law ``P`` of the examples, likewise; None for a statement about every law.
    conductances : ndarray, shape (E,), or None
    potentials : ndarray, shape (N, N), or None
        ``potentials[u, z]`` at the points; at an auxiliary vertex the potential is the mean of its neighbours among
        the points, weighted by conductance.
    flows : ndarray or scipy sparse array, shape (E, N), or None
    """

    n_points: int
    n_vertices: int
    edges: IntegerArray
    lengths: FloatArray
    reference: FloatArray
    law: FloatArray | None = None
    conductances: FloatArray | None = None
    potentials: FloatArray | None = None
    flows: Any = None

    def flow_matrix(self) -> FloatArray:
        """Return all flows ``psi_e(z)`` as a dense matrix of shape (E, N), rounded to doubles."""
        return np.concatenate([block for _, block in flow_blocks(self)], axis=1)

    def save(self, path: Any) -> None:
        """Write the certificate to a numpy ``.npz`` file that loads without pickle."""
        parts = {name: value for name, value in vars(self).items() if value is not None}
        if self.flows is not None:
            parts["flows"] = self.flow_matrix()
        np.savez_compressed(path, **parts)

    @classmethod
    def load(cls, path: Any) -> FlowCertificate:
        """Read a certificate; nothing in the file is executed, and nothing in it is trusted."""
        try:
            with np.load(path, allow_pickle=False) as file:
                parts: dict[str, Any] = {name: file[name] for name in file.files}
            for name in ("n_points", "n_vertices"):
                parts[name] = int(parts[name])
            return cls(**parts)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CertificateError("a flow certificate", str(path), f"the file does not hold one: {error}") from error


def check_flow(certificate: FlowCertificate, cost: Any, *, residual_limit: float = 1e-6) -> EdgeSum:
    """Verify a flow certificate and return the terms of its bound, every number rounded to the safe side.

    Checked, in time linear in the number of edges times the number of points: lengths against ``cost`` on every
    edge between points, spokes pairwise at every auxiliary vertex, conservation at every vertex for every point.
    A triangle inequality is not needed.  What conservation leaves over is added to the bound.

    Parameters
    ----------
    certificate : FlowCertificate
    cost : array_like, shape (N, N)
        ``min(d, M)``.
    residual_limit : float
        Largest residual mass accepted at a single vertex.  Any residual would still give a true bound; a large one
        means that the flow was damaged.

    Returns
    -------
    EdgeSum
        ``variance_coefficient()``, ``goldstein_coefficients()``, ``at(n)``.

    Raises
    ------
    CertificateError
        Names the first violated edge or vertex.
    LawError
        If the certificate holds no law ``P``: use :func:`symbound.transport.check_minimax`.

    References
    ----------
    L. Goldstein, *Bounds on the constant in the mean central limit theorem*, Ann. Probab. 38(4), 2010.

    Examples
    --------
    A star with spokes 1/2 for two points at distance 1: the bound is ``(1/2) / sqrt(n)``.

    >>> from symbound.transport import FlowCertificate
    >>> import numpy as np
    >>> half = np.array([0.5, 0.5])
    >>> star = FlowCertificate(2, 3, np.array([[0, 2], [1, 2]]), half, half, half,
    ...                        flows=np.array([[0.5, -0.5], [-0.5, 0.5]]))
    >>> terms = check_flow(star, [[0, 1], [1, 0]])
    >>> float(terms.variance_coefficient())
    0.5000000000000...
    """
    matrix = as_cost(cost)
    if certificate.law is None:
        raise LawError(
            "a bound for one law",
            "a certificate without a law",
            "its variances are not determined",
            "check_minimax, which bounds the worst law",
        )
    law = as_law(certificate.law, certificate.n_points, "the law P of a certificate")
    check_graph(certificate, matrix)
    return edge_moments(certificate, law / math.fsum(law), float(matrix.max()), residual_limit)


def check_graph(certificate: FlowCertificate, cost: FloatArray) -> None:
    """Verify shapes and lengths: Lipschitz functions for ``cost`` extend to the graph.

    Raises
    ------
    CertificateError
        Names the first edge or auxiliary vertex that is too short.
    """
    size = certificate.n_points
    edges = np.asarray(certificate.edges)
    lengths = np.asarray(certificate.lengths)
    if cost.shape != (size, size):
        raise CertificateError("a flow certificate", f"a cost of shape {cost.shape}", f"it has {size} points")
    if edges.shape != (len(lengths), 2) or certificate.n_vertices < size:
        raise CertificateError("a flow certificate", f"edges {edges.shape}, lengths {lengths.shape}", "shapes disagree")
    wrong = ~((edges >= 0) & (edges < certificate.n_vertices)).all(axis=1) | ~np.isfinite(lengths) | (lengths < 0)
    _reject_edge(wrong, edges, lengths, "its ends are no vertices, or its length is no finite number >= 0")
    inner = (edges < size).all(axis=1)
    short = np.zeros(len(edges), dtype=bool)
    short[inner] = lengths[inner] < cost[edges[inner, 0], edges[inner, 1]]
    _reject_edge(short, edges, lengths, "it is shorter than the cost between its ends")
    touching = edges[~inner]
    if (touching >= size).all(axis=1).any():
        _check_components(certificate, cost)
        return
    hub, point, spoke = touching.max(axis=1), touching.min(axis=1), lengths[~inner]
    order = np.argsort(hub, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(hub[order])) + 1):
        if len(group) < 2:
            continue
        # f extends to the hub iff the intervals [f(u) - s_u, f(u) + s_u] meet, which on a line they do pairwise.
        sums, errors = _two_sum(spoke[group][:, None], spoke[group])
        between = cost[np.ix_(point[group], point[group])]
        bad = (sums < between) | ((sums == between) & (errors < 0))
        if bad.any():
            i, j = np.unravel_index(int(bad.argmax()), bad.shape)
            u, v = int(point[group][i]), int(point[group][j])
            raise CertificateError(
                "a flow certificate",
                f"vertex {int(hub[group[0]])}: spokes {spoke[group[i]]!r} to {u} and {spoke[group[j]]!r} to {v}",
                f"they add up to less than the cost {cost[u, v]!r} between points {u} and {v}",
            )


def _check_components(certificate: FlowCertificate, cost: FloatArray) -> None:
    """The same for auxiliary vertices that touch each other: shortest paths through each group of them."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components, dijkstra

    size, total = certificate.n_points, certificate.n_vertices
    edges, lengths = certificate.edges, certificate.lengths
    extra = (edges >= size).all(axis=1)
    shape = (total - size, total - size)
    inside = coo_array((np.ones(extra.sum()), tuple((edges[extra] - size).T)), shape=shape)
    _, label = connected_components(inside, directed=False)
    for component in range(label.max() + 1):
        member = np.concatenate([np.zeros(size, bool), label == component])
        used = member[edges].any(axis=1)
        names, local = np.unique(edges[used], return_inverse=True)
        local = local.reshape(-1, 2)
        boundary = np.flatnonzero(names < size)
        if not len(boundary):
            continue
        # Parallel edges: keep the shortest.  Every path found only passes through this group or its boundary, and
        # a passage through a boundary point is a concatenation of passages that are checked themselves.
        weights = np.full((len(names), len(names)), np.inf)
        np.minimum.at(weights, (local[:, 0], local[:, 1]), lengths[used])
        weights = np.minimum(weights, weights.T)
        graph = np.where(np.isfinite(weights), np.maximum(weights, np.finfo(float).tiny), 0.0)
        reach = dijkstra(graph, directed=False, indices=boundary)[:, boundary]
        points = names[boundary]
        between = cost[np.ix_(points, points)]
        bad = reach * (1 - 2 * len(names) * UNIT) < between
        np.fill_diagonal(bad, False)
        if bad.any():
            i, j = np.unravel_index(int(bad.argmax()), bad.shape)
            raise CertificateError(
                "a flow certificate",
                f"the auxiliary vertices around vertex {int(names[names >= size][0])}",
                f"the path through them from {points[i]} to {points[j]} is not provably as long as the cost"
                f" {between[i, j]!r}",
                "lengthen the edges by a few units in the last place",
            )


def edge_moments(
    certificate: FlowCertificate, law: FloatArray, largest: float, residual_limit: float
) -> EdgeSum:
    """Verify conservation and enclose, for every edge, the moments of ``psi_e(Z)`` under ``law``.

    ``law`` is within ``3 UNIT`` relative of the exact law, ``largest`` is at least the range of the functions.
    """
    size = certificate.n_points
    reference = as_law(certificate.reference, size, "the reference law of a certificate")
    reference = reference / math.fsum(reference)
    incidence = _incidence(certificate)
    degree = int(np.bincount(certificate.edges.ravel(), minlength=1).max()) if len(certificate.edges) else 0
    count = len(certificate.edges)
    centre = np.zeros(count)
    for columns, psi in flow_blocks(certificate):
        centre += psi @ law[columns]
    moments = np.zeros((len(ORDERS), count))
    size_of_flow = np.zeros(count)
    residual = 0.0
    for columns, psi in flow_blocks(certificate):
        mass = law[columns]
        divergence = incidence @ psi
        divergence[:size] += reference[:, None]
        divergence[np.arange(size)[columns], np.arange(len(mass))] -= 1
        np.abs(divergence, out=divergence)
        if not divergence.max(initial=0.0) <= residual_limit:  # NaN is caught as well
            vertex, source = np.argwhere(~(divergence <= residual_limit))[0]
            raise CertificateError(
                "a flow certificate",
                f"vertex {int(vertex)} under the flow of point {int(np.arange(size)[columns][source])}",
                f"out minus in differs from delta_z - Q by {divergence[vertex, source]:.3g},"
                f" more than residual_limit = {residual_limit:g}",
            )
        residual += float(divergence.sum(axis=0) @ mass)
        size_of_flow += np.abs(psi) @ mass
        np.subtract(psi, centre[:, None], out=psi)
        np.abs(psi, out=psi)
        moments[0] += psi @ mass
        square = psi * psi
        moments[1] += square @ mass
        np.multiply(square, psi, out=psi)
        moments[2] += psi @ mass
        np.multiply(square, square, out=psi)
        moments[3] += psi @ mass
        np.multiply(psi, square, out=psi)
        moments[4] += psi @ mass
    # The divergence at a vertex sums `degree` flows, each off by 2 UNIT of itself, plus Q and delta.
    residual += (degree + 8) * UNIT * (2 * math.fsum(size_of_flow) + 4)
    residual *= 1 + (2 * certificate.n_vertices + 2 * size + 16) * UNIT
    return _with_safe_rounding(certificate.lengths, centre, moments, size, largest * residual)


def _with_safe_rounding(
    lengths: FloatArray, centre: FloatArray, moments: FloatArray, size: int, residual: float
) -> EdgeSum:
    """Turn computed moments about the computed centre ``a`` into bounds on the true central moments.

    Write ``m`` for the true mean and ``|X|_k`` for the norm ``(E|X|^k)^(1/k)``.  A sum of ``N`` nonnegative terms,
    each made by at most twenty rounded operations, is within the relative error ``g = (N + 32) UNIT``.  The computed
    ``psi - a`` differs from the true one by ``2 UNIT |psi| + UNIT |psi - a| <= 3 UNIT |psi - a| + 2 UNIT |a|``.
    Hence ``|psi - a|_k`` lies within the computed norm times ``1 +- 2 g`` plus or minus ``drift``,
    ``drift = 4 UNIT |a|``, and so does ``|m - a|`` below ``offset``: ``a`` is a sum of ``N`` terms with total
    absolute value ``E|psi| <= |a| + |psi - a|_1``.  Finally ``Var = |psi - a|_2^2 - (m - a)^2 <= |psi - a|_2^2``
    and ``|psi - m|_k <= |psi - a|_k + |m - a|``.
    """
    g = (size + 32) * UNIT
    roots = (moments[0], np.sqrt(moments[1]), np.cbrt(moments[2]), np.sqrt(np.sqrt(moments[3])))
    norms = np.stack([*roots, np.cbrt(np.sqrt(moments[4]))])
    drift = 4 * UNIT * np.abs(centre)
    offset = 2 * g * (np.abs(centre) + norms[0]) * (1 + 2 * g)
    upper = norms * (1 + 3 * g) + drift
    below = norms[1] * (1 - 3 * g) - drift
    deviation_lower = np.sqrt(np.maximum(below - offset, 0.0) * np.maximum(below + offset, 0.0)) * (1 - 8 * UNIT)
    above = upper + offset
    return EdgeSum(
        lengths=np.asarray(lengths, dtype=np.float64),
        deviation=upper[1],
        deviation_lower=np.minimum(deviation_lower, upper[1]),
        absolute=above[0] * (1 + 4 * UNIT),
        third=above[2] ** 3 * (1 + 16 * UNIT),
        fourth=above[3] ** 4 * (1 + 16 * UNIT),
        sixth=above[4] ** 6 * (1 + 32 * UNIT),
        residual=residual,
    )


def flow_blocks(certificate: FlowCertificate, budget: int = 300_000) -> Iterator[tuple[slice, FloatArray]]:
    """Yield the flows for one block of points at a time, as fresh arrays of shape (E, block)."""
    size, count = certificate.n_points, len(certificate.edges)
    width = max(1, min(size, budget // max(count, 1)))
    given = _given_flows(certificate)
    if given is None:
        averaging = _hub_average(certificate)
        u, v = certificate.edges.T
        conductances = np.asarray(certificate.conductances, np.float64)[:, None]
    for start in range(0, size, width):
        columns = slice(start, min(start + width, size))
        if given is not None:
            block = given[:, columns]
            yield columns, np.array(block.toarray() if hasattr(block, "toarray") else block, dtype=np.float64)
            continue
        points = np.ascontiguousarray(certificate.potentials[:, columns])  # type: ignore[index]
        values = points if averaging is None else np.concatenate([points, averaging @ points])
        psi = values[u]
        psi -= values[v]
        psi *= conductances
        yield columns, psi


def _given_flows(certificate: FlowCertificate) -> Any:
    """Return explicit flows, or None where potentials are given; refuse shapes that do not fit."""
    size, count = certificate.n_points, len(certificate.edges)
    flows, potentials, conductances = certificate.flows, certificate.potentials, certificate.conductances
    if flows is not None:
        if flows.shape != (count, size):
            raise ShapeError("flows of a certificate", f"shape {flows.shape}", f"it must be {(count, size)}")
        return flows.tocsc() if hasattr(flows, "tocsc") else np.asarray(flows, np.float64)
    if potentials is None or conductances is None:
        raise ShapeError("flows of a certificate", "neither flows nor potentials", "one of them is needed")
    if potentials.shape != (size, size) or conductances.shape != (count,):
        raise ShapeError(
            "flows of a certificate",
            f"potentials {potentials.shape}, conductances {conductances.shape}",
            f"they must be {(size, size)} and {(count,)}",
        )
    return None


def _hub_average(certificate: FlowCertificate) -> Any:
    """Matrix that gives auxiliary vertices the weighted mean of their neighbours; None if there are none."""
    from scipy.sparse import coo_array

    size, extra = certificate.n_points, certificate.n_vertices - certificate.n_points
    if extra == 0:
        return None
    low, high = certificate.edges.min(axis=1), certificate.edges.max(axis=1)
    spokes = (high >= size) & (low < size)
    weights = np.asarray(certificate.conductances, np.float64)[spokes]
    rows = high[spokes] - size
    totals = np.bincount(rows, weights, extra)
    weights = np.divide(weights, totals[rows], out=np.zeros_like(weights), where=totals[rows] > 0)
    return coo_array((weights, (rows, low[spokes])), shape=(extra, size)).tocsr()


def _incidence(certificate: FlowCertificate) -> Any:
    """Sparse matrix that turns flows into out minus in, shape (V, E)."""
    from scipy.sparse import coo_array

    count = len(certificate.edges)
    data = np.concatenate([np.ones(count), -np.ones(count)])
    rows = np.concatenate([certificate.edges[:, 0], certificate.edges[:, 1]])
    columns = np.tile(np.arange(count), 2)
    return coo_array((data, (rows, columns)), shape=(certificate.n_vertices, count)).tocsr()


def _two_sum(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return ``fl(a + b)`` and the exact rounding error (Knuth)."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _reject_edge(bad: NDArray[np.bool_], edges: IntegerArray, lengths: FloatArray, because: str) -> None:
    if bad.any():
        e = int(bad.argmax())
        u, v = edges[e].tolist()
        raise CertificateError("a flow certificate", f"edge {e} = ({u}, {v}) of length {lengths[e]!r}", because)
