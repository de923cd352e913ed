r"""Flow certificates: the object, and the check that does not trust who made it.

Statement.  Let a graph have a vertex for each point of ``Z`` and lengths ``l_e`` such that every 1-Lipschitz
function for ``cost`` extends to the vertices with ``|f(u) - f(v)| <= l_e`` on the edges.  Let ``psi(z)`` be
flows with ``div psi(z) = delta_z - Q + R(z)`` (out minus in).  For i.i.d. ``Z_i`` from ``P``

.. math:: E \Phi_n \le \frac1{\sqrt n} \sum_e l_e \sigma_e + M\, E\|R(Z)\|_1, \quad \sigma_e = sd_P(\psi_e),

since ``(1/n) sum psi(Z_i) - E psi`` is a flow for ``P_n - P`` up to the centred mean of the residuals, which
pairs with ``f - M/2``.  Edge by edge the term may be replaced by Goldstein's ``sigma_e sqrt(2/(pi n)) +
beta_e/(n sigma_e^2)`` or by ``E|psi_e - E psi_e|``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from symbound.errors import CertificateError, LawError, ShapeError
from symbound.transport.certificate_file import load_certificate, require_parts, save_certificate
from symbound.transport.edge_sum import EdgeSum
from symbound.transport.graph_check import check_graph
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
        ``potentials[u, z]`` at the points; at an auxiliary vertex the potential is the mean of its neighbours
        among the points, weighted by conductance.
    flows : ndarray or scipy sparse array, shape (E, N), or None
    """

    n_points: int
    n_vertices: int
    edges: IntegerArray = field(repr=False)
    lengths: FloatArray = field(repr=False)
    reference: FloatArray = field(repr=False)
    law: FloatArray | None = field(default=None, repr=False)
    conductances: FloatArray | None = field(default=None, repr=False)
    potentials: FloatArray | None = field(default=None, repr=False)
    flows: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        vectors = dict.fromkeys(("lengths", "reference", "law", "conductances"), ("f", 1))
        tables = {"edges": ("iu", 2), "potentials": ("f", 2), "flows": ("f", 2)}
        require_parts("a flow certificate", vars(self), ("n_points", "n_vertices"), vectors | tables)

    def flow_matrix(self) -> FloatArray:
        """Return all flows ``psi_e(z)`` as a dense matrix of shape (E, N), rounded to doubles."""
        return np.concatenate([block for _, block in flow_blocks(self)], axis=1)

    def save(self, path: Any) -> None:
        """Write the certificate to a numpy ``.npz`` file that loads without pickle."""
        flows = None if self.flows is None else self.flow_matrix()
        save_certificate(path, {**vars(self), "flows": flows})

    @classmethod
    def load(cls, path: Any) -> FlowCertificate:
        """Read a certificate; nothing in the file is executed, and nothing in it is trusted."""
        return load_certificate(
            path, "a flow certificate", lambda parts: cls(**parts), ("n_points", "n_vertices")
        )


def check_flow(
    certificate: FlowCertificate, cost: Any, *, law: Any = None, residual_limit: float = 1e-6
) -> EdgeSum:
    """Verify a flow certificate and return the terms of its bound, every number rounded to the safe side.

    Checked, in time linear in the number of edges times the number of points: lengths against ``cost`` on
    every edge between points, spokes pairwise at every auxiliary vertex, conservation at every vertex for
    every point. A triangle inequality is not needed.  What conservation leaves over is added to the bound.

    Parameters
    ----------
    certificate : FlowCertificate
    cost : array_like, shape (N, N)
        ``min(d, M)``.
    law : array_like, shape (N,), optional
        Another law ``P`` than the one in the certificate: the same flows bound the gap for every law.
    residual_limit : float
        Largest residual mass accepted at a single vertex.  Any residual would still give a true bound; a
        large one means that the flow was damaged.

    Returns
    -------
    EdgeSum
        ``variance_coefficient()``, ``goldstein_coefficients()``, ``at(n)``.

    Raises
    ------
    CertificateError
        Names the first violated edge or vertex.
    LawError
        If neither the certificate nor the caller gives a law: ``check_minimax`` needs none.

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
    given = certificate.law if law is None else law
    if given is None:
        raise LawError(
            "a bound for one law",
            "a certificate without a law",
            "its variances are not determined",
            "check_minimax, which bounds the worst law",
        )
    masses = as_law(given, certificate.n_points, "the law P of a certificate")
    check_certificate_graph(certificate, matrix)
    return edge_moments(certificate, masses / math.fsum(masses), float(matrix.max()), residual_limit)


def check_certificate_graph(certificate: FlowCertificate, cost: FloatArray) -> None:
    """Verify the graph of a certificate against a cost matrix, see :func:`check_graph`."""
    if cost.shape != (certificate.n_points,) * 2:
        raise CertificateError(
            "a flow certificate", f"a cost of shape {cost.shape}", f"it has {certificate.n_points} points"
        )
    check_graph(certificate.n_vertices, np.asarray(certificate.edges), np.asarray(certificate.lengths), cost)


def edge_moments(
    certificate: FlowCertificate, law: FloatArray, largest: float, residual_limit: float
) -> EdgeSum:
    """Verify conservation and enclose, for every edge, the moments of ``psi_e(Z)`` under ``law``.

    ``law`` is within ``3 UNIT`` relative of the exact law, ``largest`` is at least the range of the
    functions.
    """
    size = certificate.n_points
    reference = as_law(certificate.reference, size, "the reference law of a certificate")
    reference = reference / math.fsum(reference)
    incidence = _incidence(certificate)
    degree = int(np.bincount(certificate.edges.ravel(), minlength=1).max()) if len(certificate.edges) else 0
    count = len(certificate.edges)
    centre = _approximate_means(certificate, law)
    shift = np.zeros(count)
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
        shift += psi @ mass
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
    return _with_safe_rounding(certificate.lengths, centre, shift, moments, size, largest * residual)


def _approximate_means(certificate: FlowCertificate, law: FloatArray) -> FloatArray:
    """About the mean of each ``psi_e(Z)``; any numbers would do, near ones lose nothing."""
    given = _given_flows(certificate)
    if given is not None:
        means = given @ law
    else:
        averaging = _hub_average(certificate)
        points = np.asarray(certificate.potentials, np.float64) @ law
        values = points if averaging is None else np.concatenate([points, averaging @ points])
        u, v = certificate.edges.T
        means = (values[u] - values[v]) * np.asarray(certificate.conductances, np.float64)
    return np.where(np.isfinite(means), means, 0.0)


def _with_safe_rounding(
    lengths: FloatArray,
    centre: FloatArray,
    shift: FloatArray,
    moments: FloatArray,
    size: int,
    residual: float,
) -> EdgeSum:
    """Turn computed moments about any centre ``a`` into bounds on the true central moments.

    Write ``m`` for the true mean and ``|X|_k`` for the norm ``(E|X|^k)^(1/k)``.  A sum of ``N`` nonnegative
    terms, each made by at most twenty rounded operations, is within the relative error ``g = (N + 32) UNIT``.
    The computed ``psi - a`` differs from the true one by ``2 UNIT |psi| + UNIT |psi - a| <= 3 UNIT |psi - a|
    + 2 UNIT |a|``. Hence ``|psi - a|_k`` lies within the computed norm times ``1 +- 2 g`` plus or minus
    ``drift``, ``drift = 4 UNIT |a|``, and ``m - a``, the mean of ``psi - a``, within ``2 g |psi - a|_1 + drift`` of its computed
    value ``shift``; ``offset`` is above ``|m - a|``.  Finally ``Var = |psi - a|_2^2 - (m - a)^2 <= |psi - a|_2^2`` and
    ``|psi - m|_k <= |psi - a|_k + |m - a|``.
    """
    g = (size + 32) * UNIT
    roots = (moments[0], np.sqrt(moments[1]), np.cbrt(moments[2]), np.sqrt(np.sqrt(moments[3])))
    norms = np.stack([*roots, np.cbrt(np.sqrt(moments[4]))])
    drift = 4 * UNIT * np.abs(centre)
    offset = (np.abs(shift) + 2 * g * norms[0] + drift) * (1 + 2 * g)
    upper = norms * (1 + 3 * g) + drift
    below = norms[1] * (1 - 3 * g) - drift
    deviation_lower = np.sqrt(np.maximum(below - offset, 0.0) * np.maximum(below + offset, 0.0)) * (
        1 - 8 * UNIT
    )
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
