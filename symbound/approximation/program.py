r"""The exact distance for any law and any set of maps: a convex quadratic program with a certificate.

.. math:: \min_f \sum_x p_x |f(x) - f^*(x)|^2 \quad \text{subject to} \quad |f(Tx) - T f(x)| \le \varepsilon_T,
          \quad |f(x) - f(y)| \le L \rho(x, y).

Multipliers ``lambda_e`` of the constraints, whoever found them, give a lower bound by weak duality: with ``c_x`` the sum of what
they exert at ``x``,

.. math:: \sum_x \left( \langle c_x, f^*(x) \rangle - \frac{|c_x|^2}{4 p_x} \right) - \sum_e \varepsilon_e |\lambda_e| .

It is computed here from the multipliers alone, and a repaired solution gives the upper bound.  The solver is not trusted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.approximation.interval import Interval, around
from symbound.errors import CertificateError, MissingDependencyError

Floats = NDArray[np.float64]

_EXACT = 40_000
_RELATIVE = 2.0**-44


@dataclass(frozen=True, eq=False)
class Constraints:
    """``|f(head) - A f(tail)| <= length`` for every row.

    Attributes
    ----------
    heads, tails : int arrays of shape (E,)
    lengths : list of Fraction
    matrices : array of shape (E, q, q), or None for the identity
    """

    heads: NDArray[np.intp]
    tails: NDArray[np.intp]
    lengths: list[Fraction]
    matrices: Floats | None = None


@dataclass(frozen=True, eq=False)
class Solution:
    """Both sides of the value, a feasible function, and the multipliers that certify the lower side.

    Attributes
    ----------
    value : Interval
    model : array of shape (N, q)
    multipliers : array of shape (E, q)
    """

    value: Interval
    model: Floats
    multipliers: Floats


def quadratic_program(values: Floats, law: Sequence[Fraction], constraints: Constraints) -> Solution:
    """Solve the program for values of shape ``(N, q)`` and certify both sides.

    Raises
    ------
    MissingDependencyError
        Without Clarabel: ``pip install symbound[qp]``.
    CertificateError
        If the solver returns nothing of use.

    References
    ----------
    P. J. Goulart, Y. Chen, Clarabel: an interior-point solver for conic programs with quadratic objectives, 2024.

    Examples
    --------
    >>> edge = Constraints(np.array([1]), np.array([0]), [Fraction(1, 2)])
    >>> found = quadratic_program(np.array([[0.0], [1.0]]), [Fraction(1, 2)] * 2, edge)
    >>> round(float(found.value.lower), 9), round(float(found.value.upper), 9)
    (0.0625, 0.0625)
    """
    masses = np.array([float(m) for m in law])
    if len(constraints.heads) == 0:
        return Solution(Interval(Fraction(0), Fraction(0)), values.copy(), np.zeros((0, values.shape[1])))
    scale = float(np.abs(values).max()) or 1.0
    f, multipliers = _solve(values / scale, masses, constraints, scale)
    model, upper = _repair(values, masses, constraints, f * scale)
    lower = dual_value(values, law, constraints, multipliers * scale)
    return Solution(Interval(max(min(lower, upper), Fraction(0)), upper), model, multipliers * scale)


def _solve(values: Floats, masses: Floats, constraints: Constraints, scale: float) -> tuple[Floats, Floats]:
    try:
        import clarabel
    except ImportError as error:
        raise MissingDependencyError(
            "the exact distance as a quadratic program",
            "no Clarabel",
            "it solves the program",
            "pip install symbound[qp]",
        ) from error
    from scipy import sparse

    (number, q), edges = values.shape, len(constraints.heads)
    lengths = np.array([float(x) for x in constraints.lengths]) / scale
    matrices = (
        constraints.matrices
        if constraints.matrices is not None
        else np.broadcast_to(np.eye(q), (edges, q, q))
    )
    # One block of q rows per edge: f(head) - A f(tail).
    row = np.arange(edges * q).reshape(edges, q)
    heads = sparse.coo_array(
        (np.ones(edges * q), (row.ravel(), (constraints.heads[:, None] * q + np.arange(q)).ravel())),
        shape=(edges * q, number * q),
    )
    tails = sparse.coo_array(
        (
            -matrices.ravel(),
            (np.repeat(row.ravel(), q), np.broadcast_to((constraints.tails[:, None] * q + np.arange(q))[:, None, :], (edges, q, q)).ravel()),
        ),
        shape=(edges * q, number * q),
    )  # fmt: skip
    differences = (heads + tails).tocsr()
    fixed = lengths == 0
    loose = np.flatnonzero(~fixed)
    parts, bounds, cones = [], [], []
    if fixed.any():
        parts.append(differences[row[fixed].ravel()])
        bounds.append(np.zeros(int(fixed.sum()) * q))
        cones.append(clarabel.ZeroConeT(int(fixed.sum()) * q))
    if q == 1 and len(loose):
        parts += [differences[loose], -differences[loose]]
        bounds += [lengths[loose]] * 2
        cones.append(clarabel.NonnegativeConeT(2 * len(loose)))
    elif len(loose):
        order = np.concatenate([[e * (q + 1), *(e * (q + 1) + 1 + np.arange(q))] for e in range(len(loose))])
        stacked = sparse.vstack(
            [sparse.csr_array((len(loose), number * q)), -differences[row[loose].ravel()]]
        ).tocsr()
        place = np.empty(len(loose) * (q + 1), dtype=np.intp)
        place[order.reshape(len(loose), q + 1)[:, 0]] = np.arange(len(loose))
        place[order.reshape(len(loose), q + 1)[:, 1:].ravel()] = len(loose) + np.arange(len(loose) * q)
        parts.append(stacked[place])
        bound = np.zeros(len(loose) * (q + 1))
        bound[:: q + 1] = lengths[loose]
        bounds.append(bound)
        cones += [clarabel.SecondOrderConeT(q + 1)] * len(loose)
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_iter = 200
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-13
    weights = np.repeat(masses, q)
    solution = clarabel.DefaultSolver(
        sparse.csc_matrix(sparse.diags_array(2 * weights)),
        -2 * weights * values.ravel(),
        sparse.csc_matrix(sparse.vstack(parts)),
        np.concatenate(bounds),
        cones,
        settings,
    ).solve()
    f, z = np.array(solution.x).reshape(number, q), np.array(solution.z)
    if not (np.isfinite(f).all() and np.isfinite(z).all()):
        raise CertificateError(
            "the exact distance as a quadratic program",
            f"status {solution.status}",
            "the solver found no solution",
        )
    multipliers = np.zeros((edges, q))
    start = int(fixed.sum()) * q
    multipliers[fixed] = z[:start].reshape(-1, q)
    if q == 1:
        multipliers[loose, 0] = z[start : start + len(loose)] - z[start + len(loose) :]
    else:
        multipliers[loose] = -z[start:].reshape(-1, q + 1)[:, 1:]
    return f, multipliers


def _repair(values: Floats, masses: Floats, constraints: Constraints, f: Floats) -> tuple[Floats, Fraction]:
    """A feasible function near ``f``, and an upper bound on its cost.

    Shrinking towards a function that violates nothing (a constant, or zero where outputs are moved) shrinks every
    difference by the same factor.
    """
    lengths = np.array([float(x) for x in constraints.lengths])
    if constraints.matrices is None:
        centre = (masses[:, None] * values).sum(axis=0)
        moved = f[constraints.tails]
    else:
        centre = np.zeros(values.shape[1])
        moved = np.einsum("eij,ej->ei", constraints.matrices, f[constraints.tails])
    size = float(np.abs(f).max(initial=0.0) + np.abs(centre).max(initial=0.0))
    difference = (
        np.sqrt(((f[constraints.heads] - moved) ** 2).sum(axis=1)) * (1 + _RELATIVE) + _RELATIVE * size
    )
    loose = lengths > 0
    ratio = float(np.max(difference[loose] / lengths[loose], initial=1.0)) * (1 + _RELATIVE)
    model = centre + (f - centre) / ratio
    # What is left at constraints of length zero is a violation that no shrinking removes: it is charged to the cost by
    # moving along a path of at most N such constraints.
    fixed = float(difference[~loose].max(initial=0.0)) * len(values) if (~loose).any() else 0.0
    root = float(np.sqrt(np.sum(masses * ((model - values) ** 2).sum(axis=1))))
    return model, around((root + fixed + _RELATIVE * size) ** 2).upper


def dual_value(
    values: Floats, law: Sequence[Fraction], constraints: Constraints, multipliers: Floats
) -> Fraction:
    """Lower bound on the value from multipliers alone, rounded down; exact arithmetic where it is small.

    At a point of mass zero, or so small that the quadratic term explodes, ``|f(x)| <= max|f*|`` is used: the projection on
    that ball keeps all constraints and does not raise the cost.
    """
    number, q = values.shape
    radius = float(np.sqrt((values**2).sum(axis=1).max())) * (1 + _RELATIVE)
    if len(multipliers) * q * (q if constraints.matrices is not None else 1) <= _EXACT:
        return _exact_dual(values, law, constraints, multipliers, Fraction(radius))
    pulled = (
        multipliers
        if constraints.matrices is None
        else np.einsum("eij,ei->ej", constraints.matrices, multipliers)
    )
    c, load = np.zeros_like(values), np.zeros(number)
    np.add.at(c, constraints.heads, multipliers)
    np.add.at(c, constraints.tails, -pulled)
    size = np.sqrt((multipliers**2).sum(axis=1))
    np.add.at(load, constraints.heads, size)
    np.add.at(load, constraints.tails, size)
    degree = np.bincount(np.concatenate([constraints.heads, constraints.tails]), minlength=number)
    error = (degree + 8 * q) * 2.0**-52 * load  # of c, by summation
    masses = np.array([float(m) for m in law])
    length = np.sqrt((c**2).sum(axis=1)) + error
    with np.errstate(divide="ignore", invalid="ignore"):
        smooth = (c * values).sum(axis=1) - radius * (error + _RELATIVE * length) - length**2 / (4 * masses)
    terms = np.where(masses > 0, np.maximum(smooth, -radius * length), -radius * length)
    lengths = np.array([float(x) for x in constraints.lengths])
    gains, losses = float(terms.sum()), float((lengths * size).sum())
    slack = _RELATIVE * (float(np.abs(terms).sum()) + losses)
    return Fraction(gains) - Fraction(losses) - Fraction(slack)


def _exact_dual(
    values: Floats, law: Sequence[Fraction], constraints: Constraints, multipliers: Floats, radius: Fraction
) -> Fraction:
    from symbound.rigor.rounding import float_up

    number, q = values.shape
    c = [[Fraction(0)] * q for _ in range(number)]
    total = Fraction(0)
    for e, row in enumerate(multipliers.tolist()):
        head, tail = int(constraints.heads[e]), int(constraints.tails[e])
        force = [Fraction(x) for x in row]
        for i in range(q):
            c[head][i] += force[i]
            if constraints.matrices is None:
                c[tail][i] -= force[i]
            else:
                c[tail][i] -= sum(Fraction(float(constraints.matrices[e, j, i])) * force[j] for j in range(q))
        total -= constraints.lengths[e] * _norm_above(force, float_up)
    for x in range(number):
        square = sum(a * a for a in c[x])
        if square == 0:
            continue
        bound = -radius * _norm_above(c[x], float_up)
        if law[x] > 0:
            linear = sum(a * Fraction(float(v)) for a, v in zip(c[x], values[x], strict=True))
            bound = max(bound, linear - square / (4 * law[x]))
        total += bound
    return total


def _norm_above(vector: list[Fraction], float_up: Any) -> Fraction:
    """A rational number at least the Euclidean norm; exact for one entry."""
    if len(vector) == 1:
        return abs(vector[0])
    root = float(np.nextafter(np.sqrt(float_up(sum(a * a for a in vector))), np.inf))
    return Fraction(root)
