"""Cycle index of a permutation group, and the numbers of elements by cycle type that it is made of."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from typing import Any

import numpy as np
from sympy import Add, Expr, Integer, Mul, Pow, Rational, Symbol, symbols, sympify
from sympy.combinatorics import PermutationGroup

from symbound.errors import ArgumentTypeError, InexactNumberError
from symbound.groups import cycle_types as types
from symbound.groups.chain import chain_of
from symbound.groups.cycle_types import Counts
from symbound.groups.elements import elements
from symbound.groups.order import order
from symbound.groups.permutations import require_group

# Groups up to this order are counted from the array of their elements.
_LISTED = 20_000


def cycle_type_counts(G: PermutationGroup) -> Counts:
    """Number of elements of G of each cycle type.

    Closed forms where the construction of G gives them; otherwise a walk over partial elements up to
    conjugation, exact for groups as large as M_24.

    Returns
    -------
    dict from cycle type (lengths in decreasing order, fixed points included) to number of elements; the
    identity comes first and the order of the others is fixed (lexicographic)

    Examples
    --------
    >>> from symbound.groups import cyclic
    >>> cycle_type_counts(cyclic(4))
    {(1, 1, 1, 1): 1, (2, 2): 1, (4,): 2}
    """
    require_group(G, "cycle_type_counts(G)")
    cached: Counts | None = getattr(G, "_symbound_cycle_types", None)
    if cached is None:
        cached = dict(sorted(_count(G).items()))
        G._symbound_cycle_types = cached
    return dict(cached)


def _count(G: PermutationGroup) -> Counts:
    kind, *parameters = getattr(G, "construction", None) or ("computed",)
    match kind:
        case "trivial":
            return {(1,) * G.degree: 1}
        case "cyclic":
            return types.cyclic_counts(G.degree)
        case "dihedral":
            return types.dihedral_counts(G.degree)
        case "symmetric":
            return types.symmetric_counts(G.degree)
        case "alternating":
            return types.alternating_counts(G.degree)
        case "hyperoctahedral":
            return types.wreath_counts({(1, 1): 1, (2,): 1}, types.symmetric_counts(parameters[0]), 2)
        case "direct_product":
            return types.product_counts([cycle_type_counts(factor) for factor in parameters])
        case "wreath_product":
            inner, outer = parameters
            return types.wreath_counts(cycle_type_counts(inner), cycle_type_counts(outer), order(inner))
        case "on_edges":
            points = parameters[0]
            return types.edge_counts(cycle_type_counts(points)) if points.degree >= 3 else {(1,): 1}
        case _:
            return _computed(G)


def _computed(G: PermutationGroup) -> Counts:
    size, m = order(G), G.degree
    if m > 3 and size == math.factorial(m):
        return types.symmetric_counts(m)
    if m > 3 and 2 * size == math.factorial(m):
        # The only subgroup of index 2 of S_m is A_m.
        return types.alternating_counts(m)
    if size <= _LISTED:
        return types.count_rows(elements(G))
    from symbound.groups.class_walk import walk_counts

    return walk_counts(chain_of(G))


def cycle_number_counts(G: PermutationGroup) -> dict[int, int]:
    """Number of elements of G with j cycles, for each j that occurs (fixed points are cycles).

    >>> from symbound.groups import symmetric
    >>> cycle_number_counts(symmetric(4))
    {1: 6, 2: 11, 3: 6, 4: 1}
    """
    require_group(G, "cycle_number_counts(G)")
    size = order(G)
    return {j: int(c * size) for j, c in types.nonzero(_number_polynomial(G))}


def _number_polynomial(G: PermutationGroup) -> list[Fraction]:
    """Coefficients of ``Z_G(k, k, ..., k)`` as a polynomial in k, constant term first."""
    kind, *parameters = getattr(G, "construction", None) or ("computed",)
    match kind:
        case "symmetric" | "alternating":
            return _giant_polynomial(G.degree, kind == "alternating")
        case "hyperoctahedral":
            half = Fraction(1, 2)
            return types.compose(_giant_polynomial(parameters[0], False), [Fraction(0), half, half])
        case "direct_product":
            total = [Fraction(1)]
            for factor in parameters:
                total = types.integer_polynomial_product(total, _number_polynomial(factor))
            return total
        case "wreath_product":
            inner, outer = parameters
            return types.compose(_number_polynomial(outer), _number_polynomial(inner))
    numbers: Counter[int] = Counter()
    for cycle_type, count in cycle_type_counts(G).items():
        numbers[len(cycle_type)] += count
    return [Fraction(numbers[j], order(G)) for j in range(G.degree + 1)]


def _giant_polynomial(m: int, even: bool) -> list[Fraction]:
    rising = types.rising_factorial_coefficients(m)
    if not even or m == 1:
        return [Fraction(c, math.factorial(m)) for c in rising]
    falling = types.rising_factorial_coefficients(m, -1)
    return [Fraction(a + b, math.factorial(m)) for a, b in zip(rising, falling, strict=True)]


def _exact(k: Any) -> Expr:
    asked = "the value k of cycle_index(G, k)"
    if isinstance(k, (float, np.floating)):
        raise InexactNumberError(asked, repr(k), "a float is not exact", "pass an int or a sympy Rational")
    if isinstance(k, (bool, str, bytes)):
        raise ArgumentTypeError(asked, repr(k), "a number or a sympy expression is needed")
    try:
        value = Integer(int(k)) if isinstance(k, np.integer) else sympify(k, strict=True)
    except Exception as error:
        raise ArgumentTypeError(asked, repr(k)[:200], "a number or a sympy expression is needed") from error
    if not isinstance(value, Expr):
        raise ArgumentTypeError(asked, repr(k)[:200], "a number or a sympy expression is needed")
    if value.atoms() and any(getattr(atom, "is_Float", False) for atom in value.atoms()):
        raise InexactNumberError(asked, repr(k), "it contains a float", "use Rational inside the expression")
    return value


def cycle_index(G: PermutationGroup, k: Any = None) -> Expr:
    r"""Cycle index ``Z_G = (1/|G|) sum_g prod_i x_i^{c_i(g)}``, or its value at ``x_1 = ... = x_m = k``.

    With ``k`` it is ``(1/|G|) sum_g k^{number of cycles of g}``, by Burnside's lemma the number of orbits
    of G on the colourings of its points with k colours.

    Parameters
    ----------
    G : permutation group on m points
    k : int, Rational or any exact sympy expression, for example ``ceiling(1/(2*r))``; without it the
        polynomial in symbols ``x1 .. xm`` is returned

    Returns
    -------
    sympy expression, exact; a number when k is a number

    Raises
    ------
    InexactNumberError : k is or contains a float

    Reference: G. Polya, R. C. Read, Combinatorial Enumeration of Groups, Graphs, and Chemical Compounds
    (1987).

    Examples
    --------
    >>> from sympy import symbols
    >>> from symbound.groups import cyclic, on_edges, symmetric
    >>> cycle_index(cyclic(4))
    x1**4/4 + x2**2/4 + x4/2
    >>> cycle_index(cyclic(4), symbols("k"))
    k**4/4 + k**2/4 + k/2
    >>> cycle_index(on_edges(symmetric(7)), 2)
    1044
    """
    require_group(G, "cycle_index(G)")
    if k is not None:
        value = _exact(k)
        polynomial = _number_polynomial(G)
        if value.is_Rational:
            number = Fraction(int(value.p), int(value.q))
            total = Fraction(0)
            for coefficient in reversed(polynomial):
                total = total * number + coefficient
            return Rational(total.numerator, total.denominator)
        terms = [
            Mul(Rational(c.numerator, c.denominator), Pow(value, j)) for j, c in types.nonzero(polynomial)
        ]
        return Add(*terms)
    size = order(G)
    x: tuple[Symbol, ...] = symbols(f"x1:{G.degree + 1}")
    monomials = []
    for cycle_type, count in cycle_type_counts(G).items():
        powers = [Pow(x[length - 1], a) for length, a in Counter(cycle_type).items()]
        monomials.append(Mul(Rational(count, size), *powers))
    return Add(*monomials)
