"""Names of isomorphism types, claimed only where the tests made here determine the group."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from sympy import factorint, isprime
from sympy.combinatorics import PermutationGroup

from symbound.groups.chain import build_chain
from symbound.groups.order import orbits, order
from symbound.groups.permutations import Rows, generator_rows, require_group

# Simple groups of these orders are unique up to isomorphism, and there are no others below 2000.
_SIMPLE = {60: "A_5", 168: "PSL(2,7)", 360: "A_6", 504: "PSL(2,8)", 660: "PSL(2,11)", 1092: "PSL(2,13)"}
_LARGEST_TABLE = 2500
# Beyond this many normal subgroups no direct decomposition is looked for.
_MANY = 300


def identify(G: PermutationGroup) -> str | None:
    """Name of the isomorphism type of G, or None where it is not recognised with certainty.

    Recognised: abelian groups (invariant factors), S_n and A_n (acting on a faithful orbit; or abstractly
    for n <= 6), dihedral and dicyclic groups, ``C_p:C_k`` acting faithfully on a prime number p of points,
    SL(2,3), simple groups of order below 2000, and direct products of these.  Above order 2,500 only S_n
    and A_n on an orbit.

    Examples
    --------
    >>> from symbound.groups import group, direct_product, cyclic
    >>> identify(group([[[0, 1], [2, 3]], [[0, 2], [1, 3]]]))
    'V_4'
    >>> identify(direct_product(cyclic(2), cyclic(3)))
    'C_6'
    """
    require_group(G, "identify(G)")
    size = order(G)
    name = _giant_on_orbit(G, size)
    if name is not None or size > _LARGEST_TABLE:
        return name
    from symbound.groups.multiplication import multiplication_table

    return identify_table(multiplication_table(G))


def _giant_on_orbit(G: PermutationGroup, size: int) -> str | None:
    """S_n or A_n if G acts faithfully as such on one orbit."""
    for orbit in orbits(G):
        n = len(orbit)
        if n < 4 or size not in (math.factorial(n), math.factorial(n) // 2):
            continue
        restricted = np.searchsorted(orbit, generator_rows(G)[:, list(orbit)]).astype(np.uint16)
        # The kernel on the orbit is trivial iff the restriction has the same order.
        if build_chain(restricted).order == size:
            return f"S_{n}" if size == math.factorial(n) else f"A_{n}"
    return None


def element_orders(table: Rows) -> Rows:
    """Order of every element, from the multiplication table with identity 0."""
    points = np.arange(len(table))
    orders, power, exponent = np.ones(len(table), dtype=np.int64), points, 1
    pending = points[points != 0]
    while len(pending):
        exponent += 1
        power = table[power, points]
        orders[pending] = exponent
        pending = pending[power[pending] != 0]
    return orders


def identify_table(table: Rows, mask: Rows | None = None) -> str | None:
    """Name of the group with this multiplication table, or of its subgroup given by a mask; identity 0."""
    if mask is not None:
        table = _restrict(table, mask)
    orders = element_orders(table)
    if (table == table.T).all():
        return _abelian_name(_primary_factors(orders))
    return _indecomposable_name(table, orders) or _product_name(table, orders)


def _restrict(table: Rows, mask: Rows) -> Rows:
    inside = np.flatnonzero(mask)
    position = np.full(len(table), -1, dtype=np.int64)
    position[inside] = np.arange(len(inside))
    return position[table[np.ix_(inside, inside)]]


def _primary_factors(orders: Rows) -> list[int]:
    """Prime powers q such that the abelian group is the product of the C_q.

    The number of x with ``x^(p^k) = 1`` is p to the power ``sum_i min(k, e_i)``.
    """
    factors = []
    for p, largest in factorint(len(orders)).items():
        logs = [round(math.log(int((p**k % orders == 0).sum()), p)) for k in range(largest + 2)]
        at_least = [logs[k] - logs[k - 1] for k in range(1, largest + 2)]
        for k in range(largest):
            factors += [p ** (k + 1)] * (at_least[k] - at_least[k + 1])
    return factors


def _abelian_name(primary: list[int]) -> str:
    """Invariant factors ``C_a x C_b x ...`` with each dividing the next."""
    by_prime: dict[int, list[int]] = {}
    for q in sorted(primary, reverse=True):
        by_prime.setdefault(next(iter(factorint(q))), []).append(q)
    columns = max((len(powers) for powers in by_prime.values()), default=0)
    invariants = [
        math.prod(powers[i] for powers in by_prime.values() if i < len(powers)) for i in range(columns)
    ]
    if invariants == [2, 2]:
        return "V_4"
    return " x ".join(f"C_{n}" for n in reversed(invariants)) or "C_1"


def _indecomposable_name(table: Rows, orders: Rows) -> str | None:
    """Name of a nonabelian group of one of the recognised families."""
    size, number = len(table), Counter(orders.tolist())
    if (name := _with_cyclic_half(table, orders)) is not None:
        return name
    centre = int((table == table.T).all(axis=1).sum())
    if size == 12 and number[3] == 8:
        return "A_4"  # the other nonabelian groups of order 12 have 2 elements of order 3
    if size == 24 and number[3] == 8:
        # Four Sylow 3-subgroups: G modulo a kernel of order 1 or 2 embeds in S_4.
        if centre == 1:
            return "S_4"
        if number[2] == 1:
            return "SL(2,3)"
    if (name := _frobenius_name(table, number, orders)) is not None:
        return name
    if centre > 1:
        return None
    if size in _SIMPLE and _is_simple(table):
        return _SIMPLE[size]
    if size in (120, 720):
        # A simple normal subgroup A of index 2 and trivial centre: G embeds in Aut(A).  Aut(A_5) = S_5; of
        # the three extensions of A_6 of index 2 only S_6 has no elements of order 8.
        derived = _closure_mask(table, np.unique(_commutators(table)))
        if 2 * derived.sum() == size and _is_simple(_restrict(table, derived)):
            return "S_5" if size == 120 else "S_6" if not number[8] else None
    return None


def _with_cyclic_half(table: Rows, orders: Rows) -> str | None:
    """D_n or Dic_n: a cyclic subgroup of index 2 outside which all elements have one and the same square."""
    half = len(table) // 2
    for r in np.flatnonzero(orders == half)[:1] if len(table) != 8 else np.flatnonzero(orders == half):
        inside = _closure_mask(table, np.array([r]))
        outside = np.flatnonzero(~inside)
        squares = np.unique(table[outside, outside])
        if len(squares) != 1:
            continue
        if squares[0] == 0:
            return "S_3" if half == 3 else f"D_{half}"
        if half % 2 == 0 and orders[squares[0]] == 2 and inside[squares[0]]:
            return "Q_8" if half == 4 else f"Dic_{half // 2}"
    return None


def _frobenius_name(table: Rows, number: Counter[int], orders: Rows) -> str | None:
    """``C_p:C_k`` acting faithfully: a normal subgroup of prime order p that is its own centraliser."""
    for p in factorint(len(table)):
        if number[p] != p - 1 or not isprime(p):
            continue
        x = int(np.flatnonzero(orders == p)[0])
        if int((table[x] == table[:, x]).sum()) == p:
            return f"C_{p}:C_{len(table) // p}"
    return None


def _commutators(table: Rows) -> Rows:
    inverse = np.argwhere(table == 0)[:, 1]
    products = table[table, inverse[table.T]]
    return np.asarray(products.ravel())


def _closure_mask(table: Rows, generators: Rows) -> Rows:
    """Mask of the subgroup generated by some elements."""
    mask = np.zeros(len(table), dtype=bool)
    mask[0] = True
    frontier = np.array([0])
    while len(frontier):
        products = np.unique(table[np.ix_(frontier, generators)])
        frontier = products[~mask[products]]
        mask[frontier] = True
    return mask


def _normal_closures(table: Rows) -> list[Rows]:
    """Masks of the normal closures of single elements, without repetition and without the trivial group."""
    inverse = np.argwhere(table == 0)[:, 1]
    seen = np.zeros(len(table), dtype=bool)
    masks: dict[bytes, Rows] = {}
    for x in range(1, len(table)):
        if seen[x]:
            continue
        members = np.unique(table[table[:, x], inverse])
        seen[members] = True
        mask = _closure_mask(table, members)
        masks.setdefault(mask.tobytes(), mask)
    return list(masks.values())


def _is_simple(table: Rows) -> bool:
    return all(mask.all() for mask in _normal_closures(table))


def _normal_subgroups(table: Rows) -> list[Rows] | None:
    """Nontrivial normal subgroups, as joins of normal closures; None if there are too many."""
    closures = _normal_closures(table)
    found = {mask.tobytes(): mask for mask in closures}
    queue = list(closures)
    while queue:
        mask = queue.pop()
        for other in closures:
            if (other <= mask).all():
                continue
            # The product of two normal subgroups is a subgroup.
            join = np.zeros(len(table), dtype=bool)
            join[table[np.ix_(mask, other)]] = True
            if join.tobytes() not in found:
                found[join.tobytes()] = join
                queue.append(join)
        if len(found) > _MANY:
            return None
    return list(found.values())


def _product_name(table: Rows, orders: Rows) -> str | None:
    """Name from a decomposition into indecomposable direct factors, unique by Krull, Remak and Schmidt."""
    factors = _factors(table)
    if factors is None or len(factors) < 2:
        return None
    primary: list[int] = []
    names: list[str] = []
    for factor in factors:
        factor_orders = element_orders(factor)
        if (factor == factor.T).all():
            primary += _primary_factors(factor_orders)
            continue
        name = _indecomposable_name(factor, factor_orders)
        if name is None:
            return None
        names.append(name)
    abelian = [_abelian_name(primary)] if primary else []
    return " x ".join(abelian + sorted(names))


def _factors(table: Rows) -> list[Rows] | None:
    """Tables of the factors: nonabelian ones indecomposable, abelian ones as they come."""
    if (table == table.T).all():
        return [table]
    normal = _normal_subgroups(table)
    if normal is None:
        return None
    normal.sort(key=lambda mask: int(mask.sum()))
    for left in normal:
        for right in normal:
            if left.sum() * right.sum() == len(table) and (left & right).sum() == 1:
                # The smallest direct factor is indecomposable.
                rest = _factors(_restrict(table, right))
                return None if rest is None else [_restrict(table, left), *rest]
    return [table]
