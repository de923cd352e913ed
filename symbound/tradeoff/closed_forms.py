r"""Closed forms of the optimal strictness of a symmetry, with the condition that makes each of them optimal.

All of them minimise a bound ``T``, a sum of an approximation error that falls and a generalization term that rises with the
tolerance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Expr, Max, Min, Pow, sqrt

from symbound.bounds.exact import NONNEGATIVE, POSITIVE, POSITIVE_INTEGER


def optimal_eps(Delta: Any, V: Any, s: Any) -> Expr:
    r"""Minimiser of ``T(eps) = (1 - eps/Delta)_+^2 V + b + s eps`` over ``eps >= 0``.

    .. math:: \varepsilon_{opt} = \Delta \left(1 - \frac{s \Delta}{2 V}\right)_+

    On ``[0, Delta]`` ``T`` is a quadratic with second derivative ``2 V/Delta^2 > 0``; beyond it rises with slope ``s >= 0``.
    Its derivative at 0 is ``s - 2 V/Delta``: where that is not negative the minimum is at the boundary 0, else inside.  At
    ``Delta`` the derivative is ``s``: the boundary ``Delta`` is a minimum only for ``s = 0``.

    Parameters
    ----------
    Delta, V, s : positive numbers or symbols

    Examples
    --------
    >>> from sympy import Rational
    >>> optimal_eps(1, Rational(1, 4), Rational(1, 10)), optimal_eps(1, Rational(1, 4), 1)
    (4/5, 0)
    """
    Delta, V, s = POSITIVE(Delta, "Delta"), POSITIVE(V, "V"), NONNEGATIVE(s, "s")
    return Delta * Max(0, 1 - s * Delta / (2 * V))


def critical_size(N: Any, K: Any, Delta: Any, V: Any) -> Expr:
    r"""Sample size up to which exact invariance is optimal for the contraction bound: ``s_n = 2 (sqrt N - sqrt K)/sqrt n``.

    .. math:: n_c = (\sqrt N - \sqrt K)^2\, \Delta^2/V^2

    Examples
    --------
    >>> from sympy import Rational
    >>> critical_size(16, 4, 1, Rational(1, 4))
    64
    """
    N, K = POSITIVE_INTEGER(N, "N"), POSITIVE_INTEGER(K, "K")
    return (sqrt(N) - sqrt(K)) ** 2 * POSITIVE(Delta, "Delta") ** 2 / POSITIVE(V, "V") ** 2


def optimal_eta(level: Any, N: Any, K: Any, n: Any) -> Expr:
    r"""Minimiser of ``T(eta) = (eta* - eta)_+^2 + 2 sqrt(K/n) + 4 eta sqrt((N-K)/n)``, a tabular class, full support.

    .. math:: \eta_{opt} = \left(\eta^* - 2 \sqrt{(N-K)/n}\right)_+

    ``T`` is convex; its derivative at 0 is ``4 sqrt((N-K)/n) - 2 eta*``, and at ``eta*`` it is positive for ``N > K``.

    Examples
    --------
    >>> from sympy import Rational
    >>> optimal_eta(Rational(1, 2), 20, 4, 400)
    1/10
    """
    N, K, n = (POSITIVE_INTEGER(v, name) for v, name in ((N, "N"), (K, "K"), (n, "n")))
    return Max(0, NONNEGATIVE(level, "eta*") - 2 * sqrt((N - K) / n))


@dataclass(frozen=True)
class OptimalFraction:
    """Best fraction of the group to respect, and the value of the bound there.

    Attributes
    ----------
    fraction : Expr
    value : Expr
    interior_value : Expr
        ``B (1 + a/b) lambda^a``, the value where the fraction is below 1.
    threshold : Expr
        Sample size from which on the fraction is below 1 and the value of order ``n^(-ab/(a+b))``.
    condition : str
    """

    fraction: Expr
    value: Expr
    interior_value: Expr
    threshold: Expr
    condition: str


def optimal_fraction(A: Any, b: Any, B: Any, a: Any, n: Any, order: Any = None) -> OptimalFraction:
    r"""Minimise ``T(lambda) = A (lambda n)^{-b} + B lambda^a`` over ``(0, 1]``, or over ``[1/|G|, 1]``.

    .. math:: \lambda_{opt} = \min\left\{1, \left(\frac{A b\, n^{-b}}{B a}\right)^{1/(a+b)}\right\}

    Examples
    --------
    >>> found = optimal_fraction(1, 1, 1, 1, 16)
    >>> found.fraction, found.value, found.threshold
    (1/4, 1/2, 1)
    """
    A, b, B, a = (POSITIVE(v, name) for v, name in ((A, "A"), (b, "b"), (B, "B"), (a, "a")))
    n = POSITIVE_INTEGER(n, "n")
    stationary = Pow(A * b * n**-b / (B * a), 1 / (a + b))
    fraction = Min(1, stationary)
    if order is not None:
        fraction = Max(fraction, 1 / POSITIVE_INTEGER(order, "the order of the group"))
    return OptimalFraction(
        fraction,
        A * (fraction * n) ** -b + B * fraction**a,
        B * (1 + a / b) * stationary**a,
        (A * b / (B * a)) ** (1 / b),
        "T is strictly convex in log(lambda), so that the stationary point is the only one, and the minimum on an interval "
        "is the point of the interval nearest to it",
    )


def total_error(eps: Any, Delta: Any, V: Any, b: Any, s: Any) -> Expr:
    """``(1 - eps/Delta)_+^2 V + b + s eps``; without the first term where ``V = 0``.

    >>> from sympy import Integer
    >>> total_error(Integer(0), 1, 3, 2, 1)
    5
    """
    if V == 0:
        return b + s * eps
    return Max(0, 1 - eps / Delta) ** 2 * V + b + s * eps
