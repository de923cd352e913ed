r"""Tree certificates: the object, its check, and the exact mean on a tree.

If the path metric of a tree dominates ``min(d, M)`` on ``Z`` and the removal of edge ``e`` splits off mass
``p_e``,

.. math:: E \Phi_n \le \sum_e l_e\, E\left|\tfrac{B(n, p_e)}{n} - p_e\right|
          \le \frac1{\sqrt n} \sum_e l_e \sqrt{p_e (1 - p_e)},

since on a tree the flow between two laws is unique.  The first bound is an equality if the two metrics
agree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from symbound.errors import CertificateError, DomainError
from symbound.transport.certificate_file import load_certificate, require_parts, save_certificate
from symbound.transport.metric import FloatArray, IntegerArray, as_cost, as_counts, as_law


@dataclass(frozen=True)
class TreeCertificate:
    """A rooted tree with a vertex for each point.

    Attributes
    ----------
    n_points : int
        Vertices ``0..n_points-1`` are the points of ``Z``; the others are auxiliary.
    parents : ndarray of int, shape (V,)
        Parent of each vertex, -1 for the root.
    lengths : ndarray, shape (V,)
        Length of the edge to the parent; 0 at the root.
    law : ndarray, shape (N,)
        The law ``P``; stands for ``P / sum(P)``.
    """

    n_points: int
    parents: IntegerArray = field(repr=False)
    lengths: FloatArray = field(repr=False)
    law: FloatArray = field(repr=False)

    def __post_init__(self) -> None:
        arrays = {"parents": ("iu", 1), "lengths": ("f", 1), "law": ("f", 1)}
        require_parts("a tree certificate", vars(self), ("n_points",), arrays)

    def save(self, path: Any) -> None:
        """Write the certificate to a numpy ``.npz`` file that loads without pickle."""
        save_certificate(path, vars(self))

    @classmethod
    def load(cls, path: Any) -> TreeCertificate:
        """Read a certificate; nothing in the file is executed, and nothing in it is trusted."""
        return load_certificate(path, "a tree certificate", lambda parts: cls(**parts), ("n_points",))


@dataclass(frozen=True)
class TreeSum:
    """Edges of a verified tree: exact lengths and exact masses split off.

    Attributes
    ----------
    lengths, masses : tuple of Fraction
    """

    lengths: tuple[Fraction, ...]
    masses: tuple[Fraction, ...]

    def variance_coefficient(self) -> Fraction:
        r"""Return :math:`a = \sum_e l_e\sqrt{p_e(1-p_e)}` rounded up: :math:`E\Phi_n \le a/\sqrt n`."""
        from flint import arb, ctx, fmpq

        with ctx.workprec(128):
            total = arb(0)
            for length, p in zip(self.lengths, self.masses, strict=True):
                square = length * length * p * (1 - p)
                total += arb(fmpq(square.numerator, square.denominator)).sqrt()
            return _double_above(total)

    def at(self, n: int) -> Fraction:
        r"""Return :math:`\sum_e l_e\, E|B(n, p_e)/n - p_e|` rounded up.

        De Moivre: :math:`E|B - np| = 2 v \binom nv p^v (1-p)^{n-v+1}` with :math:`v = \lfloor np \rfloor +
        1`.
        """
        from flint import arb, ctx, fmpq

        if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
            raise DomainError("a bound on a tree", f"n = {n!r}", "the sample size is an integer >= 1")
        n = int(n)
        with ctx.workprec(160):
            total = arb(0)
            top = arb(n + 1).lgamma()
            for length, p in zip(self.lengths, self.masses, strict=True):
                if p in (0, 1) or not length:
                    continue
                v = (n * p.numerator) // p.denominator + 1
                # v <= n because p < 1; v C(n, v) = n! / ((v-1)! (n-v)!)
                success, failure = (arb(fmpq(q.numerator, q.denominator)).log() for q in (p, 1 - p))
                logarithm = (
                    top - arb(v).lgamma() - arb(n - v + 1).lgamma() + v * success + (n - v + 1) * failure
                )
                total += 2 * arb(fmpq(length.numerator, length.denominator)) * logarithm.exp() / n
            return _double_above(total)


def check_tree(certificate: TreeCertificate, cost: Any) -> TreeSum:
    """Verify a tree certificate and return its exact edges.

    Checked: the parents form one tree on all vertices, and its path metric dominates the cost.  Without
    auxiliary vertices it is enough to look at the edges, because a function that is 1-Lipschitz for the cost
    is so along every path; with them all pairs are compared, in exact arithmetic on a binary grid.

    Parameters
    ----------
    certificate : TreeCertificate
    cost : array_like, shape (N, N)
        ``min(d, M)``.

    Returns
    -------
    TreeSum

    Raises
    ------
    CertificateError
        Names the first vertex or pair that is wrong.

    Examples
    --------
    >>> parents, lengths = np.array([-1, 0, 1]), np.array([0.0, 1.0, 1.0])
    >>> path = TreeCertificate(3, parents, lengths, np.array([0.25, 0.5, 0.25]))
    >>> terms = check_tree(path, [[0, 1, 2], [1, 0, 1], [2, 1, 0]])
    >>> terms.masses
    (Fraction(3, 4), Fraction(1, 4))
    >>> round(float(terms.at(1)), 12)          # 2 E|B(1, 1/4) - 1/4|
    0.75
    """
    matrix = as_cost(cost)
    size = certificate.n_points
    parents = np.asarray(certificate.parents, dtype=np.int64)
    lengths = np.asarray(certificate.lengths, dtype=np.float64)
    if matrix.shape != (size, size):
        raise CertificateError(
            "a tree certificate", f"a cost of shape {matrix.shape}", f"it has {size} points"
        )
    law = as_law(certificate.law, size, "the law of a tree certificate")
    order = _topological_order(parents, lengths, size)
    if len(parents) == size:
        child = np.flatnonzero(parents >= 0)
        short = lengths[child] < matrix[child, parents[child]]
        if short.any():
            v = int(child[short.argmax()])
            raise CertificateError(
                "a tree certificate",
                f"edge ({v}, {parents[v]}) of length {lengths[v]!r}",
                f"it is shorter than the cost {matrix[v, parents[v]]!r}",
            )
    else:
        _check_dominates(tree_distances(parents, lengths, order, size), matrix)
    return _edges(parents, lengths, order, law)


def exact_gap_on_tree(certificate: TreeCertificate, counts: Any) -> Fraction:
    r"""Return the true gap of one sample for the path metric of a tree, as an exact rational.

    .. math:: \Phi_n = \sum_e l_e\, |P(A_e) - P_n(A_e)|

    with ``A_e`` the points on the side of ``e`` away from the root.

    Parameters
    ----------
    certificate : TreeCertificate
        The tree and the law.  The value is that of the functions Lipschitz along the tree, and an upper bound
        for every cost that the tree dominates.
    counts : array_like of int, shape (N,)
        How often each point was drawn.

    Raises
    ------
    CertificateError, LawError

    Examples
    --------
    >>> path = TreeCertificate(2, np.array([-1, 0]), np.array([0.0, 0.5]), np.array([0.5, 0.5]))
    >>> exact_gap_on_tree(path, [3, 1])
    Fraction(1, 8)
    """
    size = certificate.n_points
    law, sample = as_law(certificate.law, size), as_counts(counts, size)
    parents, lengths = np.asarray(certificate.parents), np.asarray(certificate.lengths, np.float64)
    order = _topological_order(parents, lengths, size)
    expected, observed = _edges(parents, lengths, order, law), _edges(parents, lengths, order, sample)
    return sum(
        (
            length * abs(p - q)
            for length, p, q in zip(expected.lengths, expected.masses, observed.masses, strict=True)
        ),
        Fraction(0),
    )


def _topological_order(parents: IntegerArray, lengths: FloatArray, size: int) -> list[int]:
    """Vertices from the root downwards."""
    total = len(parents)
    if lengths.shape != (total,) or total < size:
        raise CertificateError("a tree certificate", f"{parents.shape}, {lengths.shape}", "shapes disagree")
    wrong = (parents < -1) | (parents >= total) | ~np.isfinite(lengths) | (lengths < 0)
    if wrong.any():
        v = int(wrong.argmax())
        raise CertificateError(
            "a tree certificate", f"vertex {v}: parent {parents[v]}, length {lengths[v]}", "invalid"
        )
    roots = np.flatnonzero(parents < 0)
    if len(roots) != 1:
        raise CertificateError("a tree certificate", f"roots {roots[:5].tolist()}", "a tree has one root")
    by_parent = np.argsort(parents, kind="stable")
    starts = np.searchsorted(parents[by_parent], np.arange(total + 1))
    order = roots.tolist()
    for v in order:
        order.extend(by_parent[starts[v] : starts[v + 1]].tolist())
    if len(order) != total:
        v = int(np.setdiff1d(np.arange(total), order)[0])
        raise CertificateError("a tree certificate", f"vertex {v}", "its ancestors form a cycle")
    return order


def tree_distances(parents: IntegerArray, lengths: FloatArray, order: list[int], size: int) -> FloatArray:
    """Path metric between the points, never above the true one, exact for lengths on a grid of 50 bits.

    Lengths are rounded down to multiples of ``2**-50`` of a power of two above their sum; sums and
    differences of such numbers below that power are exact in doubles.
    """
    grid = math.frexp(max(math.fsum(lengths), 2.0**-900))[1] - 50
    steps = np.floor(np.ldexp(lengths, -grid))
    below = np.zeros((len(order), size), dtype=bool)
    depth = np.zeros(len(order))
    for v in order[1:]:
        depth[v] = depth[parents[v]] + steps[v]
    for v in reversed(order):
        if v < size:
            below[v, v] = True
        if parents[v] >= 0:
            below[parents[v]] |= below[v]
    rows = np.empty((len(order), size))
    rows[order[0]] = depth[:size]
    for v in order[1:]:
        rows[v] = rows[parents[v]] + np.where(below[v], -steps[v], steps[v])
    return np.asarray(np.ldexp(rows[:size], grid))


def _check_dominates(distances: FloatArray, cost: FloatArray) -> None:
    bad = distances < cost
    if bad.any():
        i, j = np.unravel_index(int(bad.argmax()), bad.shape)
        raise CertificateError(
            "a tree certificate",
            f"points {i} and {j} at tree distance {distances[i, j]!r}",
            f"their cost is {cost[i, j]!r}",
        )


def _edges(
    parents: IntegerArray, lengths: FloatArray, order: list[int], law: FloatArray | IntegerArray
) -> TreeSum:
    """Exact masses below every edge: doubles are integers times a common power of two."""
    scaled = [Fraction(x) for x in law.tolist()]
    common = max(x.denominator for x in scaled)
    below = [int(x * common) for x in scaled] + [0] * (len(order) - len(scaled))
    total = sum(below)
    for v in reversed(order[1:]):
        below[parents[v]] += below[v]
    edges = [v for v in range(len(order)) if parents[v] >= 0]
    return TreeSum(
        tuple(Fraction(float(lengths[v])) for v in edges), tuple(Fraction(below[v], total) for v in edges)
    )


def _double_above(ball: Any) -> Fraction:
    """Return a dyadic rational with 53 bits that is not below the ball."""
    mantissa, exponent = ball.upper().man_exp()
    exact = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    near = float(exact)
    return Fraction(near if Fraction(near) >= exact else math.nextafter(near, math.inf))
