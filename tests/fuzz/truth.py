"""Truths about tiny classes and spaces, found without the package: no accepted statement may contradict one."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import ceil, comb
from typing import Any

import numpy as np


def contradiction(bound: Any) -> str | None:
    """Why the statement is false, if a tiny truth shows it."""
    parameters = bound.quantity.parameters
    if bound.free_symbols or bound.open_quantities or not all(p.is_number for p in parameters):
        return None
    least = smallest_possible_value(bound.quantity)
    if least is None or bound.relation == ">=":
        return None
    value = float(bound.at().upper)
    return f"{bound}: the truth is at least {least}" if value < least - 1e-9 else None


def smallest_possible_value(quantity: Any) -> float | None:
    """A number that the quantity reaches for some law (for covering numbers: the number itself)."""
    kind, subject = type(quantity).__name__, quantity.subject
    name = type(subject).__name__
    if kind == "CoveringNumber":
        return covering_number(subject, Fraction(str(quantity.parameters[0])))
    if kind not in ("ExpectedGap", "Rademacher"):
        return None
    n = int(quantity.parameters[0])
    if n > 40:
        return None
    if name == "FiniteClass" and subject.k.is_Integer and subject.M.is_Rational and kind == "ExpectedGap":
        # f = 0 and f = M on half of the mass: sup is M (1/2 - P_n)_+
        return float(subject.M) * half_mean_deviation(n) if subject.k >= 2 else 0.0
    return None


def half_mean_deviation(n: int) -> float:
    """``E (1/2 - B/n)_+`` for a fair binomial variable."""
    return float(
        sum(
            Fraction(comb(n, k), 2**n) * max(Fraction(1, 2) - Fraction(k, n), Fraction(0))
            for k in range(n + 1)
        )
    )


def covering_number(space: Any, r: Fraction) -> float | None:
    """Covering numbers of cubes, strings and finite spaces of a few points, by counting."""
    kind = type(space).__name__
    if kind == "Quotient":
        return quotient_covering(space.space, [g.array_form for g in space.group.generators], r)
    if kind == "FiniteSpace" and len(space.distances) <= 6:
        return float(least_cover(space.distances, float(r)))
    if kind in ("Cube", "Strings") and space.m <= 3:
        return quotient_covering(space, [], r)
    return None


def quotient_covering(base: Any, generators: list[list[int]], r: Fraction) -> float | None:
    """Orbits of grid cells of a cube, or of strings, by listing them."""
    kind = type(base).__name__
    if kind == "Cube" and not base.centered and base.m <= 3 and r > 0:
        letters = ceil(1 / (2 * r))
    elif kind == "Strings" and base.m <= 3 and r < 1:
        letters = base.q
    else:
        return None
    if letters**base.m > 2000:
        return None
    seen, orbits = set(), 0
    for word in product(range(letters), repeat=base.m):
        if word in seen:
            continue
        orbits += 1
        stack = [word]
        while stack:
            w = stack.pop()
            if w not in seen:
                seen.add(w)
                stack += [tuple(w[i] for i in g) for g in generators]
    return float(orbits)


def least_cover(distances: np.ndarray, r: float) -> int:
    reach = np.asarray(distances) <= r
    for k in range(1, len(reach) + 1):
        if any(reach[list(c)].any(axis=0).all() for c in combinations(range(len(reach)), k)):
            return k
    return len(reach)
