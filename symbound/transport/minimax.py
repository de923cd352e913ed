r"""Bounds for every law at once: design the flows and the worst law together.

For fixed flows :math:`\sum_e l_e\, sd_P(\psi_e)` is concave in the law ``P``, and for any numbers ``a_e`` and
``t_e > 0``

.. math:: \sup_P \sum_e l_e\, sd_P(\psi_e) \le
          \max_z \sum_e l_e \Big[ \frac{(\psi_e(z) - a_e)^2}{2 t_e} + \frac{t_e}{2} \Big],

because ``sd_P(X) <= E_P (X - a)^2/(2t) + t/2``.  The right side is checked in linear time; equality is
reached at the saddle point of the flows and the law.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from symbound.errors import CertificateError, DomainError
from symbound.transport.certificate import (
    UNIT,
    FlowCertificate,
    check_certificate_graph,
    edge_moments,
    flow_blocks,
)
from symbound.transport.certificate_file import load_certificate, require_parts, save_certificate
from symbound.transport.flow import current_potentials, drop_statistics, least_coefficient
from symbound.transport.graph import DENSE_LIMIT, TransportGraph, transport_graph
from symbound.transport.metric import FloatArray, as_cost


@dataclass(frozen=True)
class MinimaxCertificate:
    """Flows with centres and widths that bound the gap for every law on the points.

    Attributes
    ----------
    flow : FlowCertificate
        Its law is ignored.
    centres, widths : ndarray, shape (E,)
        ``a_e`` and ``t_e > 0``.
    """

    flow: FlowCertificate
    centres: FloatArray = field(repr=False)
    widths: FloatArray = field(repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.flow, FlowCertificate):
            raise CertificateError("a minimax certificate", type(self.flow).__name__, "it needs flows")
        require_parts("a minimax certificate", vars(self), (), {"centres": ("f", 1), "widths": ("f", 1)})

    def save(self, path: Any) -> None:
        """Write the certificate to a numpy ``.npz`` file that loads without pickle."""
        flows = None if self.flow.flows is None else self.flow.flow_matrix()
        parts = {**vars(self.flow), "flows": flows, "centres": self.centres, "widths": self.widths}
        save_certificate(path, parts)

    @classmethod
    def load(cls, path: Any) -> MinimaxCertificate:
        """Read a certificate; nothing in the file is executed, and nothing in it is trusted."""

        def build(parts: dict[str, Any]) -> MinimaxCertificate:
            centres, widths = parts.pop("centres"), parts.pop("widths")
            return cls(FlowCertificate(**parts), centres, widths)

        return load_certificate(path, "a minimax certificate", build, ("n_points", "n_vertices"))


@dataclass(frozen=True)
class MinimaxSolution:
    """Both sides of the minimax value of the bound ``a / sqrt(n)`` on one graph.

    Attributes
    ----------
    certificate : MinimaxCertificate
    law : ndarray, shape (N,)
        The law found to be worst.
    upper : Fraction
        Certified: for every law ``E Phi_n <= upper / sqrt(n) + residual``.
    residual : Fraction
        Price of inexact conservation.
    lower : float
        For ``law`` no flows on this graph give a coefficient below ``lower`` (weak duality, in plain
        doubles).
    """

    certificate: MinimaxCertificate
    law: FloatArray = field(repr=False)
    upper: Fraction
    residual: Fraction
    lower: float


def check_minimax(
    certificate: MinimaxCertificate, cost: Any, *, residual_limit: float = 1e-6
) -> tuple[Fraction, Fraction]:
    r"""Verify a certificate for all laws; return ``(a, r)`` with :math:`E\Phi_n \le a/\sqrt n + r`.

    Parameters
    ----------
    certificate : MinimaxCertificate
    cost : array_like, shape (N, N)
        ``min(d, M)``.
    residual_limit : float
        As in :func:`symbound.transport.check_flow`.

    Raises
    ------
    CertificateError
        Names the first violated edge or vertex.

    Examples
    --------
    >>> half = np.array([0.5, 0.5])
    >>> star = FlowCertificate(2, 3, np.array([[0, 2], [1, 2]]), half, half,
    ...                        flows=np.array([[0.5, -0.5], [-0.5, 0.5]]))
    >>> a, residual = check_minimax(MinimaxCertificate(star, np.zeros(2), half), [[0, 1], [1, 0]])
    >>> float(a)
    0.50000000000000...
    """
    matrix = as_cost(cost)
    flow = certificate.flow
    check_certificate_graph(flow, matrix)
    count, size = len(flow.edges), flow.n_points
    centres, widths = (np.asarray(x, np.float64) for x in (certificate.centres, certificate.widths))
    if centres.shape != (count,) or widths.shape != (count,):
        raise CertificateError(
            "a minimax certificate", f"{centres.shape}, {widths.shape}", f"it has {count} edges"
        )
    wrong = ~(np.isfinite(centres) & np.isfinite(widths) & (widths > 0))
    if wrong.any():
        e = int(wrong.argmax())
        raise CertificateError(
            "a minimax certificate", f"edge {e}: a = {centres[e]}, t = {widths[e]}", "t must be > 0"
        )
    # The uniform law weighs every point alike, so N times its residual bounds the residual of any law.
    uniform = np.full(size, 1 / size)
    residual = size * edge_moments(flow, uniform, float(matrix.max()), residual_limit).residual
    values = np.empty(size)
    # psi is off by 2 UNIT |psi| and the difference by one rounding: 3 UNIT |psi - a| + 2 UNIT |a| together.
    drift = (4 * UNIT * np.abs(centres))[:, None]
    weights = flow.lengths / (2 * widths)
    for columns, psi in flow_blocks(flow):
        psi -= centres[:, None]
        np.abs(psi, out=psi)
        psi += drift
        values[columns] = weights @ (psi * psi)
    total = float(values.max()) + math.fsum(flow.lengths * widths) / 2
    return Fraction(total * (1 + (count + 32) * UNIT)), Fraction(residual * (1 + 4 * UNIT))


def minimax_certificate(
    cost: Any, *, graph: TransportGraph | None = None, rounds: int = 300, tolerance: float = 1e-2
) -> MinimaxSolution:
    """Design flows and the worst law together.

    Parameters
    ----------
    cost : array_like, shape (N, N)
        ``min(d, M)``, positive off the diagonal.
    graph : TransportGraph, optional
    rounds : int
        At most this many alternating steps: one reweighting of the network, one multiplicative step of the
        law.
    tolerance : float
        Stop when the two sides are this close, relatively.

    Returns
    -------
    MinimaxSolution

    Raises
    ------
    DomainError
        For more than 1,500 points: every step needs all flows.

    Examples
    --------
    >>> solution = minimax_certificate(1.0 - np.eye(5))         # truth: the uniform law, sqrt(4)/2
    >>> round(float(solution.upper), 6), round(solution.lower, 6)
    (1.0, 1.0)
    """
    matrix = as_cost(cost)
    graph = transport_graph(matrix) if graph is None else graph
    size = graph.n_points
    if size > DENSE_LIMIT:
        raise DomainError("a bound for every law", f"{size} points", f"at most {DENSE_LIMIT} are handled")
    law = np.full(size, 1 / size)
    conductances = 1 / graph.lengths
    best_upper, best_lower = math.inf, 0.0
    best: tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray] | None = None
    worst = law
    for step in range(rounds):
        potentials = current_potentials(graph, conductances, law)
        flow = _certificate(graph, conductances, potentials, law)
        centres, deviations = drop_statistics(flow, law)
        widths = np.maximum(deviations, 1e-6 * deviations.max(initial=1e-300))
        values = _values(flow, centres, widths)
        if values.max() < best_upper:
            best_upper = float(values.max())
            best = (conductances, potentials, law, centres, widths)
        ratio = deviations / (conductances * graph.lengths)
        lower = least_coefficient(flow, law)
        if lower > best_lower:
            best_lower, worst = lower, law
        if best_upper <= best_lower * (1 + tolerance):
            break
        law = law * values ** (1.0 if step > 3 else 0.5)
        law = law / law.sum()
        shares = conductances * np.maximum(ratio, 1e-3) ** (1.0 if step % 3 == 2 else 1.8) * graph.lengths**2
        conductances = np.maximum(shares, 1e-8 * shares.max(initial=0.0)) / graph.lengths**2
    if best is None:
        raise DomainError("a bound for every law", f"rounds = {rounds}", "at least one round is needed")
    conductances, potentials, law, centres, widths = best
    certificate = MinimaxCertificate(_certificate(graph, conductances, potentials, law), centres, widths)
    upper, residual = check_minimax(certificate, matrix)
    return MinimaxSolution(certificate, worst, upper, residual, best_lower)


def _certificate(
    graph: TransportGraph, conductances: FloatArray, potentials: FloatArray, law: FloatArray
) -> FlowCertificate:
    return FlowCertificate(
        graph.n_points,
        graph.n_vertices,
        graph.edges,
        graph.lengths,
        reference=law,
        conductances=conductances,
        potentials=potentials,
    )


def _values(flow: FlowCertificate, centres: FloatArray, widths: FloatArray) -> FloatArray:
    """Return ``sum_e l_e [(psi_e(z) - a_e)^2/(2 t_e) + t_e/2]`` for every point."""
    weights = flow.lengths / (2 * widths)
    values = np.full(flow.n_points, float(flow.lengths @ widths) / 2)
    for columns, psi in flow_blocks(flow):
        psi -= centres[:, None]
        np.multiply(psi, psi, out=psi)
        values[columns] += weights @ psi
    return values
