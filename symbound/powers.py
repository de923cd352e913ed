r"""Sums of powers ``sum_i a_i x^{p_i}`` of a positive variable, and piecewise quadratics: certified answers.

Bounds in learning are sums of powers of the sample size, with exponents such as ``-1/2`` and ``-1/d``.  Which
term leads, where two sums cross, from which integer on a sum is below a level, where a sum of two powers is
least: each question is answered with proof, by comparisons of enclosures, or refused with
:class:`~symbound.errors.UndecidedError`.

>>> from sympy import Rational, Symbol
>>> x = Symbol("x", positive=True)
>>> S = power_sum(3 / x + 2 / x**Rational(1, 4), x)
>>> leading_term(S), smallest_integer(S, Rational(1, 2))
(2/x**(1/4), 280)
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

from sympy import Add, Expr, Integer, Max, Min, Mul, Rational, Symbol, expand, oo

from symbound.errors import ArgumentTypeError, DomainError, UndecidedError

_STEPS = 400
"""Doublings beyond this are given up."""
_NARROWINGS = 120
"""Halvings of an interval around a turning point before a zero that is only touched is given up."""


@dataclass(frozen=True, repr=False)
class PowerSum:
    """``sum_i a_i x^{p_i}`` on ``x > 0``, like exponents collected; made by :func:`power_sum`.

    Attributes
    ----------
    variable : Symbol
    terms : tuple of (coefficient, exponent)
        Expressions that do not contain the variable.
    """

    variable: Symbol
    terms: tuple[tuple[Expr, Expr], ...]

    @property
    def expr(self) -> Expr:
        """The sum as an expression."""
        return Add(*(a * self.variable**p for a, p in self.terms))

    def __sub__(self, other: PowerSum) -> PowerSum:
        return power_sum(self.expr - other.expr, self.variable)

    def __repr__(self) -> str:
        return str(self.expr)


def power_sum(expr: Any, variable: Symbol) -> PowerSum:
    """Read an expression as a sum of powers of a positive symbol.

    Raises
    ------
    DomainError
        If the symbol is not declared positive.
    ArgumentTypeError
        If a term is not a constant times a power of the variable.

    Examples
    --------
    >>> d, n = Symbol("d", positive=True), Symbol("n", positive=True)
    >>> power_sum(n ** (-1 / d) + 2 / n + 3 / n, n).terms
    ((5, -1), (1, -1/d))
    """
    from symbound.bounds.exact import exact

    if not (isinstance(variable, Symbol) and variable.is_positive):
        raise DomainError(
            "a sum of powers",
            f"the variable {variable}",
            "it is not known to be positive",
            "Symbol('x', positive=True)",
        )
    collected: dict[Expr, Expr] = {}
    for term in Add.make_args(expand(exact(expr, "a sum of powers"))):
        coefficient, exponent = _term(term, variable)
        collected[exponent] = collected.get(exponent, Integer(0)) + coefficient
    kept = [(a, p) for p, a in collected.items() if a != 0]
    return PowerSum(variable, tuple(sorted(kept, key=lambda t: t[1].sort_key())))


def _term(term: Expr, variable: Symbol) -> tuple[Expr, Expr]:
    coefficient, exponent = Integer(1), Integer(0)
    for factor in Mul.make_args(term):
        base, power = factor.as_base_exp()
        if base == variable and not power.has(variable):
            exponent += power
        elif factor.has(variable):
            raise ArgumentTypeError(
                "a sum of powers",
                str(term),
                f"{factor} is not a power of {variable}",
                "constants times powers of one symbol",
            )
        else:
            coefficient *= factor
    return coefficient, exponent


def _sign(expr: Any, values: Any = None) -> int:
    """Certified sign of a number; raises where it stays undecided."""
    from symbound.rigor import verdict

    for relation, answer in ((">", 1), ("<", -1), ("==", 0)):
        if verdict(expr, relation, Integer(0), values).name == "TRUE":
            return answer
    raise UndecidedError(
        "the sign of a sum of powers",
        str(expr),
        f"it could not be decided{f' at {values}' if values else ''}",
    )


def _by_exponent(first: tuple[Expr, Expr], second: tuple[Expr, Expr]) -> int:
    return _sign(first[1] - second[1])


def _ordered(S: PowerSum) -> list[tuple[Expr, Expr]]:
    """Nonzero terms by increasing exponent; equal exponents in different dress are merged."""
    terms = sorted(S.terms, key=cmp_to_key(_by_exponent))
    merged: list[tuple[Expr, Expr]] = []
    for a, p in terms:
        if merged and _sign(p - merged[-1][1]) == 0:
            a += merged.pop()[0]
        merged.append((a, p))
    return [(a, p) for a, p in merged if _sign(a) != 0]


def leading_term(S: PowerSum) -> Expr:
    """The term that dominates as the variable grows: largest exponent among nonzero coefficients.

    Examples
    --------
    >>> n = Symbol("n", positive=True)
    >>> leading_term(power_sum(5 / n**Rational(1, 3) - 7 / n**Rational(1, 2), n))
    5/n**(1/3)
    """
    terms = _ordered(S)
    if not terms:
        return Integer(0)
    a, p = terms[-1]
    return a * S.variable**p


def growth_exponent(S: PowerSum) -> Expr:
    r"""``lim log S / log x`` at infinity, for positive coefficients; exponents may be symbols.

    Examples
    --------
    >>> d, n = Symbol("d", positive=True), Symbol("n", positive=True)
    >>> growth_exponent(power_sum(n ** (-1 / d) + 1 / n ** Rational(1, 2), n))
    Max(-1/2, -1/d)
    """
    if not S.terms:
        return -oo
    uncertain = [a for a, _ in S.terms if not a.is_positive]
    if uncertain:
        raise DomainError(
            "the growth of a sum of powers",
            str(S),
            f"the coefficient {uncertain[0]} is not known to be positive",
        )
    return Max(*(p for _, p in S.terms))


def roots(S: PowerSum, bits: int = 40) -> list[tuple[Rational, Rational]]:
    """Every positive zero of a sum of powers: rational intervals with exactly one zero each, increasing.

    Between two zeros of the derivative of ``S / x^p``, with ``p`` the least exponent, that quotient is
    monotone; its derivative is a sum of one term fewer.  (Rolle's theorem; Descartes' rule follows.)

    Parameters
    ----------
    S : PowerSum
        Numbers as coefficients and exponents.
    bits : int
        Relative width of the intervals, ``2^-bits``; a rational zero met on the way is returned as a point.

    Raises
    ------
    UndecidedError
        For a zero at which the sign does not change and which is not found exactly.

    Examples
    --------
    >>> n = Symbol("n", positive=True)
    >>> roots(power_sum(n - 4 * n ** Rational(1, 2), n))
    [(16, 16)]
    """
    return _roots(_ordered(S), S.variable, bits)


def _roots(terms: list[tuple[Expr, Expr]], x: Symbol, bits: int) -> list[tuple[Rational, Rational]]:
    if len(terms) < 2:
        return []
    least = terms[0][1]
    shifted = [(a, p - least) for a, p in terms]
    g = Add(*(a * x**p for a, p in shifted))
    turning = _roots([(a * p, p - 1) for a, p in shifted[1:]], x, bits)
    marks: list[tuple[Rational | None, Rational | None, int]] = [(None, None, _sign(shifted[0][0]))]
    for low, high in turning:
        low, high, sign = _sign_at_turning(shifted, terms_derivative(shifted), x, low, high)
        marks.append((low, high, sign))
    marks.append((None, None, _sign(shifted[-1][0])))
    found: list[tuple[Rational, Rational]] = []
    for (_, left, before), (right, _, after) in pairwise(marks):
        if before * after < 0:
            found.append(_bisect(g, x, *_bracket(g, x, left, right, before, after), before, bits))
        if after == 0 and right is not None:
            found.append((right, right))
    return found


def terms_derivative(terms: Sequence[tuple[Expr, Expr]]) -> list[tuple[Expr, Expr]]:
    """Coefficients and exponents of the derivative of a sum of powers."""
    return [(a * p, p - 1) for a, p in terms if p != 0]


def _sign_at_turning(
    terms: list[tuple[Expr, Expr]], slope: list[tuple[Expr, Expr]], x: Symbol, low: Rational, high: Rational
) -> tuple[Rational, Rational, int]:
    """Sign of the sum at the one zero of its derivative in an interval, narrowed until it shows."""
    g, derivative = (Add(*(a * x**p for a, p in t)) for t in (terms, slope))
    before = 0 if low == high else _sign(derivative, {x: low})
    for _ in range(_NARROWINGS):
        if low == high:
            return low, high, _sign(g, {x: low})
        bottom, top = (
            Add(*(a * (low if (_sign(a) > 0) == (up == 0) else high) ** p for a, p in terms)) for up in (0, 1)
        )
        if _sign(bottom) > 0:
            return low, high, 1
        if _sign(top) < 0:
            return low, high, -1
        middle = _short_between(low, high)
        sign = _sign(derivative, {x: middle})
        low, high = (middle, middle) if sign == 0 else (middle, high) if sign == before else (low, middle)
    raise UndecidedError(
        "the zeros of a sum of powers", str(g), f"it touches zero, or nearly so, in [{low}, {high}]"
    )


def _bracket(
    g: Expr, x: Symbol, left: Rational | None, right: Rational | None, before: int, after: int
) -> tuple[Rational, Rational]:
    """Points left and right of a zero, where the end of the interval is 0 or infinity."""
    anchor = right if right is not None else left if left is not None else Integer(1)
    for step in range(_STEPS):
        if left is None and _sign(g, {x: anchor / 2**step}) == before:
            left = anchor / 2**step
        if right is None and _sign(g, {x: anchor * 2**step}) == after:
            right = anchor * 2**step
        if left is not None and right is not None:
            return left, right
    raise UndecidedError(
        "the zeros of a sum of powers", str(g), f"one lies outside [2^-{_STEPS}, 2^{_STEPS}]"
    )


def _bisect(
    g: Expr, x: Symbol, low: Rational, high: Rational, before: int, bits: int
) -> tuple[Rational, Rational]:
    while high - low > low / 2**bits:
        # A middle of few digits: integers where there are some, so that zeros at integers are met.
        middle = _short_between(low, high)
        sign = _sign(g, {x: middle})
        if sign == 0:
            return middle, middle
        low, high = (middle, high) if sign == before else (low, middle)
    return low, high


def _short_between(low: Rational, high: Rational) -> Rational:
    """The dyadic number of fewest digits in the middle half of an interval."""
    left, right = (3 * low + high) / 4, (low + 3 * high) / 4
    unit = Integer(1)
    while unit < right:
        unit *= 2
    while True:
        multiple = -((-left.p * unit.q) // (left.q * unit.p)) * unit
        if multiple <= right:
            return multiple
        unit /= 2


def crossover(first: PowerSum, second: PowerSum, bits: int = 40) -> list[tuple[Rational, Rational]]:
    """Every positive point where two sums of powers are equal, each in its own rational interval.

    Examples
    --------
    >>> n = Symbol("n", positive=True)
    >>> crossover(power_sum(3 / n, n), power_sum(1 / n ** Rational(1, 2), n))
    [(9, 9)]
    """
    return roots(first - second, bits)


def smallest_integer(S: PowerSum, level: Any) -> int | None:
    """Smallest integer ``n >= 1`` with ``S(n) <= level``, certified; None if there is none.

    Examples
    --------
    >>> n = Symbol("n", positive=True)
    >>> smallest_integer(power_sum(n ** -Rational(1, 2), n), Rational(1, 10))
    100
    """
    from symbound.bounds.exact import exact

    difference = power_sum(S.expr - exact(level, "a level"), S.variable)
    g, x = difference.expr, S.variable

    def reached(n: Any) -> bool:
        return _sign(g, {x: n}) <= 0

    if reached(Integer(1)):
        return 1
    for low, high in roots(difference):
        # Between zeros the sign is constant, so that the first integer reached is the next one after a zero.
        last, first = -(-low.p // low.q) - 1, -(-high.p // high.q)
        if not reached(Integer(first)):
            continue
        while first - last > 1:
            middle = (last + first) // 2
            last, first = (last, middle) if reached(Integer(middle)) else (middle, first)
        return int(first)
    return None


def least_of_two_powers(a: Any, p: Any, b: Any, q: Any, upper: Any = oo) -> tuple[Expr, Expr]:
    r"""Where ``a x^p + b x^{-q}`` is least on ``0 < x <= upper``, and its least value; ``a, b, p, q > 0``.

    .. math:: x_0 = \left(\frac{b q}{a p}\right)^{1/(p+q)}, \qquad
              a x_0^p + b x_0^{-q} = a \left(1 + \frac pq\right) x_0^p.

    The function is strictly convex in ``log x``, so that ``x_0`` is the only stationary point and the least
    value on ``(0, upper]`` is taken at ``min(x_0, upper)``.

    Examples
    --------
    >>> least_of_two_powers(1, 1, 4, 1)
    (2, 4)
    >>> least_of_two_powers(1, 1, 4, 1, upper=1)
    (1, 5)
    """
    from symbound.bounds.exact import POSITIVE

    a, p, b, q = (POSITIVE(v, name) for v, name in ((a, "a"), (p, "p"), (b, "b"), (q, "q")))
    base = b * q / (a * p)
    point, least = base ** (1 / (p + q)), a * (1 + p / q) * base ** (p / (p + q))
    if upper is oo:
        return point, least
    end = POSITIVE(upper, "the upper end")
    at_end = a * end**p + b * end ** (-q)
    if not (base.free_symbols | p.free_symbols | q.free_symbols | end.free_symbols):
        return (point, least) if _sign(end - point) >= 0 else (end, at_end)
    point = Min(point, end)
    return point, a * point**p + b * point ** (-q)


@dataclass(frozen=True, repr=False)
class PiecewiseQuadratic:
    """``c0 + c1 x + c2 x^2`` on each of the intervals between increasing knots, with exact rational numbers.

    Attributes
    ----------
    knots : tuple of Fraction
        ``k_0 < k_1 < ... < k_m``, the domain is ``[k_0, k_m]``.
    pieces : tuple of (c0, c1, c2)
        One per interval.

    Examples
    --------
    >>> f = PiecewiseQuadratic.of([0, 1, 2], [(1, -2, 1), (0, 0, 0)])
    >>> f(Fraction(1, 2)), f.is_convex
    (Fraction(1, 4), True)
    >>> f.plus((0, 1)).minimum()
    (Fraction(1, 2), Fraction(3, 4))
    """

    knots: tuple[Fraction, ...]
    pieces: tuple[tuple[Fraction, Fraction, Fraction], ...]

    @classmethod
    def of(cls, knots: Sequence[Any], pieces: Sequence[Sequence[Any]]) -> PiecewiseQuadratic:
        """Make one from exact numbers, with the checks."""
        from symbound.rigor.rounding import as_fraction

        exact_knots = tuple(as_fraction(k) for k in knots)
        exact_pieces = tuple(tuple(as_fraction(c) for c in piece) for piece in pieces)
        rising = all(a < b for a, b in pairwise(exact_knots))
        if (
            len(exact_pieces) != len(exact_knots) - 1
            or not exact_pieces
            or not rising
            or any(len(p) != 3 for p in exact_pieces)
        ):
            raise DomainError(
                "a piecewise quadratic",
                f"{len(exact_knots)} knots and {len(exact_pieces)} pieces",
                "it needs increasing knots and three coefficients for each interval between them",
            )
        return cls(exact_knots, exact_pieces)  # type: ignore[arg-type]

    def _piece(self, x: Fraction) -> tuple[Fraction, Fraction, Fraction]:
        if not self.knots[0] <= x <= self.knots[-1]:
            raise DomainError(
                "a piecewise quadratic", f"x = {x}", f"its domain is [{self.knots[0]}, {self.knots[-1]}]"
            )
        return self.pieces[min(bisect_right(self.knots, x) - 1, len(self.pieces) - 1)]

    def __call__(self, x: Any) -> Fraction:
        """Exact value at an exact number."""
        from symbound.rigor.rounding import as_fraction

        point = as_fraction(x)
        c0, c1, c2 = self._piece(point)
        return c0 + point * (c1 + point * c2)

    def derivative(self, x: Any) -> Fraction:
        """Exact derivative, from the right at a knot (from the left at the last)."""
        from symbound.rigor.rounding import as_fraction

        point = as_fraction(x)
        _, c1, c2 = self._piece(point)
        return c1 + 2 * c2 * point

    @property
    def is_convex(self) -> bool:
        """Whether the function is continuous and convex; decided exactly."""
        if any(c2 < 0 for _, _, c2 in self.pieces):
            return False
        for k, p, q in zip(self.knots[1:-1], self.pieces, self.pieces[1:], strict=False):
            jump = (q[0] - p[0]) + k * ((q[1] - p[1]) + k * (q[2] - p[2]))
            if jump != 0 or (q[1] - p[1]) + 2 * k * (q[2] - p[2]) < 0:
                return False
        return True

    def plus(self, line: Sequence[Any]) -> PiecewiseQuadratic:
        """The sum with ``c0 + c1 x (+ c2 x^2)`` given by its coefficients."""
        from symbound.rigor.rounding import as_fraction

        added = [*map(as_fraction, line), Fraction(0), Fraction(0)][:3]
        return PiecewiseQuadratic(
            self.knots,
            tuple(tuple(c + a for c, a in zip(p, added, strict=True)) for p in self.pieces),  # type: ignore[misc]
        )

    def minimum(self) -> tuple[Fraction, Fraction]:
        """The least point at which the least value is taken, and that value; exact, convex or not."""
        return min(self._candidates(), key=lambda pair: (pair[1], pair[0]))

    def _candidates(self) -> Iterator[tuple[Fraction, Fraction]]:
        for low, high, (c0, c1, c2) in zip(self.knots, self.knots[1:], self.pieces, strict=False):
            inner = [-c1 / (2 * c2)] if c2 > 0 and low < -c1 / (2 * c2) < high else []
            for x in (low, *inner, high):
                yield x, c0 + x * (c1 + x * c2)

    def __repr__(self) -> str:
        return f"PiecewiseQuadratic on [{self.knots[0]}, {self.knots[-1]}] with {len(self.pieces)} pieces"
