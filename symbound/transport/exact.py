"""The true gap on a finite space: optimal transport between a law and a sample, with a certified value.

``Phi_n(F) = W_1(P, P_n)`` for the cost ``min(d, M)`` when ``F`` is the class of 1-Lipschitz functions ``(Z,
d) -> [0, M]`` (Kantorovich and Rubinstein).  A linear-programming solver finds a plan and a function; this
module does not trust it.  The plan gives an upper bound after its marginals are accounted for, the function a
lower bound after it is checked to be Lipschitz pair by pair, both with outward rounding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from symbound.errors import MissingDependencyError, UndecidedError, UnknownNameError
from symbound.transport.metric import FloatArray, IntegerArray, as_cost, as_counts, as_law, check_pseudometric

Solver = Literal["auto", "pot", "highs"]

UNIT = 2.0**-53
"""Largest relative error of one rounded operation on doubles."""


@dataclass(frozen=True)
class TransportSolution:
    """An optimal-transport value enclosed between a Lipschitz function and a plan.

    Attributes
    ----------
    lower, upper : float
        Certified: ``lower <= W_1 <= upper``.
    potential : ndarray, shape (N,)
        A function with values in ``[0, max cost]`` and ``f(u) - f(v) <= cost[u, v]`` for all pairs, checked
        without rounding; ``P f - Q f >= lower``.
    plan_rows, plan_columns, plan_masses : ndarray, shape (K,)
        The mass moved from each row point to each column point; mass that stays is listed on the diagonal.
    method : str
        ``"trivial"``, ``"discrete"``, ``"line"``, ``"pot"`` or ``"highs"``.
    """

    lower: float
    upper: float
    potential: FloatArray = field(repr=False)
    plan_rows: IntegerArray = field(repr=False)
    plan_columns: IntegerArray = field(repr=False)
    plan_masses: FloatArray = field(repr=False)
    method: str

    @property
    def value(self) -> float:
        """Middle of the enclosure, within ``duality_gap / 2`` of the true value."""
        return min(max(self.lower + (self.upper - self.lower) / 2, self.lower), self.upper)

    @property
    def duality_gap(self) -> float:
        """Width of the enclosure, rounded up."""
        return math.nextafter(self.upper - self.lower, math.inf) if self.upper > self.lower else 0.0

    @property
    def plan(self) -> FloatArray:
        """The plan as a dense matrix of shape (N, N)."""
        dense = np.zeros((len(self.potential),) * 2)
        dense[self.plan_rows, self.plan_columns] = self.plan_masses
        return dense


def wasserstein(
    cost: Any, source: Any, target: Any, *, validate: bool = True, solver: Solver = "auto"
) -> TransportSolution:
    r"""Enclose the optimal-transport value between two laws on the same finite space.

    .. math:: W_1(P, Q) = \max \{ P f - Q f : f(u) - f(v) \le c(u, v) \}
              = \min \{ \textstyle\sum c\, \pi : \pi \text{ couples } P, Q \}

    Parameters
    ----------
    cost : array_like, shape (N, N)
        Pseudometric ``min(d, M)``.
    source, target : array_like, shape (N,)
        Laws; each stands for the exact law ``law / sum(law)``.
    validate : bool
        Check the triangle inequality (``N**3`` additions) and the laws' space.  Pass False for a matrix that
        is known to be a pseudometric: the enclosure does not rely on it.
    solver : {"auto", "pot", "highs"}
        ``"auto"`` takes a closed form where the matrix has one, then POT if installed, then HiGHS.

    Returns
    -------
    TransportSolution

    Raises
    ------
    SpaceError, ShapeError, LawError
        See :mod:`symbound.transport.metric`.
    UndecidedError
        If the solver's two sides stay further apart than ``1e-7`` of the largest cost.
    MissingDependencyError
        If ``solver="pot"`` and POT is not installed.

    References
    ----------
    Kantorovich and Rubinstein 1958; Villani, *Optimal Transport*, 2009, Remark 6.5.

    Examples
    --------
    >>> solution = wasserstein([[0, 1, 2], [1, 0, 1], [2, 1, 0]], [0.5, 0.5, 0], [0, 0, 1])
    >>> solution.lower <= 1.5 <= solution.upper, solution.duality_gap < 1e-12
    (True, True)
    >>> solution.potential
    array([2., 1., 0.])
    """
    if solver not in ("auto", "pot", "highs"):
        raise UnknownNameError("a transport solver", repr(solver), "known are 'auto', 'pot' and 'highs'")
    matrix = check_pseudometric(cost) if validate else as_cost(cost)
    first = as_law(source, len(matrix), "the source law")
    second = as_law(target, len(matrix), "the target law")
    return _solve(matrix, first / math.fsum(first), second / math.fsum(second), solver)


def exact_gap_on_metric(
    cost: Any, law: Any, counts: Any, *, validate: bool = True, solver: Solver = "auto"
) -> TransportSolution:
    r"""Enclose the true gap ``sup_f (P f - P_n f)`` over a Lipschitz class for one sample.

    The class is all 1-Lipschitz functions ``(Z, d) -> [0, M]`` with ``cost = min(d, M)``; it is closed under
    ``f -> M - f``, so the value is also the two-sided gap.

    Parameters
    ----------
    cost : array_like, shape (N, N)
        ``min(d, M)``.
    law : array_like, shape (N,)
        The law ``P``; stands for ``law / sum(law)``.
    counts : array_like of int, shape (N,)
        How often each point was drawn; ``n = counts.sum()``.
    validate, solver
        As in :func:`wasserstein`.

    Returns
    -------
    TransportSolution
        ``potential`` attains the supremum, up to ``duality_gap``.

    Raises
    ------
    SpaceError, ShapeError, LawError, UndecidedError
        As in :func:`wasserstein`; LawError as well if the counts do not fit.

    References
    ----------
    Kantorovich and Rubinstein 1958.

    Examples
    --------
    >>> gap = exact_gap_on_metric([[0, 1], [1, 0]], [0.5, 0.5], [3, 1])
    >>> gap.lower <= 0.25 <= gap.upper
    True
    """
    matrix = check_pseudometric(cost) if validate else as_cost(cost)
    masses = as_law(law, len(matrix))
    sample = as_counts(counts, len(matrix))
    return _solve(matrix, masses / math.fsum(masses), sample / int(sample.sum()), solver)


def _solve(cost: FloatArray, source: FloatArray, target: FloatArray, solver: Solver) -> TransportSolution:
    """Enclose the value; the vectors are within ``3 UNIT`` relative of the exact laws."""
    difference = source - target
    stay = np.minimum(source, target)
    rows, columns = np.flatnonzero(difference > 0), np.flatnonzero(difference < 0)
    if len(rows) == 0 or len(columns) == 0:
        plan, function, method = _no_moves(), np.zeros(len(cost)), "trivial"
    else:
        # For a pseudometric an optimal plan leaves the common mass where it is; only the difference moves.
        supply, demand = difference[rows], -difference[columns]
        demand = demand * (math.fsum(supply) / math.fsum(demand))
        side = _closed_form(cost, rows, columns, supply, demand) if solver == "auto" else None
        if side is None:
            side = _linear_program(cost[np.ix_(rows, columns)], supply, demand, solver)
        moves, column_duals, method = side
        plan = (rows[moves[0]], columns[moves[1]], moves[2])
        function = _lipschitz(cost, columns, -column_duals)
    upper = _upper(cost, source, target, plan)
    lower = _lower(function, source, target)
    if upper - lower > 1e-7 * max(float(cost.max()), 1e-300):
        raise UndecidedError(
            "the optimal-transport value",
            f"lower {lower!r}, upper {upper!r} from {method}",
            "the solver stopped before its primal and dual values met",
            "pass the other solver ('pot' or 'highs'), or validate=True to look for a broken triangle",
        )
    kept = np.flatnonzero(stay)
    return TransportSolution(
        lower,
        upper,
        function,
        np.concatenate([kept, plan[0]]),
        np.concatenate([kept, plan[1]]),
        np.concatenate([stay[kept], plan[2]]),
        method,
    )


Moves = tuple[IntegerArray, IntegerArray, FloatArray]


def _no_moves() -> Moves:
    return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)


def _linear_program(
    cost: FloatArray, supply: FloatArray, demand: FloatArray, solver: Solver
) -> tuple[Moves, FloatArray, str]:
    """Return moves (row, column, mass), column duals ``v`` and the method; nothing here is trusted."""
    if solver != "highs":
        try:
            import ot
        except ImportError as error:
            if solver == "pot":
                raise MissingDependencyError(
                    "optimal transport by POT",
                    "no module named 'ot'",
                    "POT is an optional library",
                    "pip install 'symbound[transport]', or solver='highs'",
                ) from error
        else:
            import warnings

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a solver that stops early shows in the duality gap
                plan, log = ot.emd(supply, demand, cost, numItermax=10_000_000, log=True)
            moves = np.nonzero(plan > 0)
            return (moves[0], moves[1], plan[moves]), np.asarray(log["v"]), "pot"
    from scipy.optimize import linprog
    from scipy.sparse import eye_array, kron, vstack

    height, width = cost.shape
    balance = vstack(
        [kron(eye_array(height), np.ones((1, width))), kron(np.ones((1, height)), eye_array(width))],
        format="csr",
    )
    result = linprog(cost.ravel(), A_eq=balance, b_eq=np.concatenate([supply, demand]), method="highs")
    if result.x is None:
        return _no_moves(), np.zeros(width), "highs"
    plan = result.x.reshape(cost.shape)
    moves = np.nonzero(plan > 0)
    return (moves[0], moves[1], plan[moves]), result.eqlin.marginals[height:], "highs"


def _closed_form(
    cost: FloatArray, rows: IntegerArray, columns: IntegerArray, supply: FloatArray, demand: FloatArray
) -> tuple[Moves, FloatArray, str] | None:
    """Moves and column duals for a discrete metric or points on a line, else None."""
    block = cost[rows[0]][columns]
    if (block == block[0]).all() and np.array_equal(
        cost[np.ix_(rows, columns)], np.full((len(rows), len(columns)), block[0])
    ):
        duals = np.full(len(columns), block[0])
        return _match_in_order(supply, demand), duals, "discrete"
    start = int(cost[0].argmax())
    position = cost[start]
    if not np.array_equal(np.abs(position - position[0]), cost[0]):
        return None
    if not np.array_equal(np.abs(position[:, None] - position), cost):
        return None
    row_order = np.argsort(position[rows], kind="stable")
    column_order = np.argsort(position[columns], kind="stable")
    moves = _match_in_order(supply[row_order], demand[column_order])
    # On a line the optimal function has slope -+1 according to the side on which the source has mass to give.
    signed = np.zeros(len(cost))
    signed[rows], signed[columns] = supply, -demand
    order = np.argsort(position, kind="stable")
    steps = -np.sign(np.cumsum(signed[order])[:-1]) * np.diff(position[order])
    function = np.empty(len(cost))
    function[order] = np.concatenate([[0.0], np.cumsum(steps)])
    return (row_order[moves[0]], column_order[moves[1]], moves[2]), -function[columns], "line"


def _match_in_order(supply: FloatArray, demand: FloatArray) -> Moves:
    """North-west-corner plan: serve demands in the order given."""
    given, taken = np.cumsum(supply), np.cumsum(demand)
    cuts = np.unique(np.concatenate([given, taken]))
    masses = np.diff(cuts, prepend=0.0)
    i = np.minimum(np.searchsorted(given, cuts), len(supply) - 1)
    j = np.minimum(np.searchsorted(taken, cuts), len(demand) - 1)
    return i.astype(np.int64), j.astype(np.int64), masses


def _lipschitz(cost: FloatArray, columns: IntegerArray, values: FloatArray) -> FloatArray:
    """Extend ``values`` on ``columns`` to ``f(z) = min_j (c(z, j) + f(j))``, exactly Lipschitz, minimum 0.

    Costs are rounded down, and values too, to integer multiples of ``2**-48`` of the scale; the arithmetic on
    these integers is exact in doubles, and a function that is Lipschitz for smaller costs is so for the given
    ones.  One extension suffices unless rounding breaks a triangle inequality; repeating it is Bellman and
    Ford's iteration, which stops.
    """
    exponent = 48 - math.frexp(max(float(cost.max()), float(np.ptp(values)), 2.0**-900))[1]
    steps = np.ldexp(cost, exponent)
    np.floor(steps, out=steps)
    start = np.floor(np.ldexp(values - values.min(), exponent))
    function = (steps[:, columns] + start).min(axis=1)
    buffer = np.empty_like(steps)
    while True:
        reachable = np.add(steps, function, out=buffer).min(axis=1)
        if np.array_equal(reachable, function):
            return np.ldexp(function - function.min(), -exponent)
        function = reachable


def _upper(cost: FloatArray, source: FloatArray, target: FloatArray, plan: Moves) -> float:
    """Upper bound from a plan with any marginals.

    For 1-Lipschitz ``f``, ``P f - Q f = sum pi (f(u) - f(v)) + sum_z f(z) r(z)`` with the residual
    ``r = (P - Q) - (row sums - column sums)``, whose total is 0, so the last sum is at most
    ``(max cost / 2) |r|_1``.
    """
    rows, columns, masses = plan
    moved = math.fsum(cost[rows, columns] * masses)
    divergence = np.bincount(rows, masses, len(cost)) - np.bincount(columns, masses, len(cost))
    residual = math.fsum(np.abs((source - target) - divergence))
    # Rounding: the laws are off by at most 3 UNIT relative, their difference and the residual by one rounding
    # each, and a sum over k moves by k UNIT of its terms, at most 2 sum(masses) <= 4 in all.
    fuzz = (len(masses) * 4 + 32) * UNIT
    bound = moved + 0.5 * float(cost.max()) * (residual + fuzz)
    return bound * (1 + 16 * UNIT) if bound else 0.0


def _lower(function: FloatArray, source: FloatArray, target: FloatArray) -> float:
    """Lower bound ``P f - Q f``: each product is off by at most 6 UNIT of ``f(z) (P(z) + Q(z))``."""
    value = math.fsum(function * (source - target))
    fuzz = 8 * UNIT * math.fsum(function * (source + target))
    return max(0.0, (value - fuzz) * (1 - 8 * UNIT)) if value > fuzz else 0.0
