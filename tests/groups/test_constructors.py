import itertools
import math

import numpy as np
import pytest
from sympy.combinatorics import Permutation, PermutationGroup

import symbound.groups as sg
from symbound.errors import DomainError
from symbound.groups import chain as chain_module
from symbound.groups.chain import build_chain
from symbound.groups.giants import giant_order
from symbound.groups.permutations import generator_rows


def as_set(G):
    return set(map(tuple, sg.elements(sg.group(G.generators)).tolist()))


def parity(p):
    return sum(p[i] > p[j] for i, j in itertools.combinations(range(len(p)), 2)) % 2


@pytest.mark.parametrize("m", range(1, 7))
def test_symmetric_alternating_cyclic_by_definition(m):
    everything = set(itertools.permutations(range(m)))
    assert as_set(sg.symmetric(m)) == everything
    assert as_set(sg.alternating(m)) == {p for p in everything if not parity(p)}
    assert as_set(sg.cyclic(m)) == {tuple((i + s) % m for i in range(m)) for s in range(m)}
    assert as_set(sg.trivial(m)) == {tuple(range(m))}
    if m >= 3:
        assert as_set(sg.dihedral(m)) == {
            tuple((s + sign * i) % m for i in range(m)) for s in range(m) for sign in (1, -1)
        }


@pytest.mark.parametrize("m", range(1, 5))
def test_hyperoctahedral_by_definition(m):
    signed = set()
    for p in itertools.permutations(range(m)):
        for signs in itertools.product((0, m), repeat=m):
            half = [p[i] + signs[i] for i in range(m)]
            signed.add(tuple(half + [(image + m) % (2 * m) for image in half]))
    assert as_set(sg.hyperoctahedral(m)) == signed


@pytest.mark.parametrize(
    ("inner", "outer"),
    [
        (sg.cyclic(2), sg.symmetric(3)),
        (sg.symmetric(3), sg.cyclic(2)),
        (sg.cyclic(3), sg.trivial(2)),
        (sg.group([[[0, 1]]], degree=3), sg.group([[[1, 2]]], degree=3)),
    ],
)
def test_wreath_product_by_definition(inner, outer):
    a, b = inner.degree, outer.degree
    expected = set()
    for h in as_set(outer):
        for gs in itertools.product(as_set(inner), repeat=b):
            expected.add(tuple(h[j] * a + gs[j][i] for j in range(b) for i in range(a)))
    W = sg.wreath_product(inner, outer)
    assert as_set(W) == expected
    assert W.order() == len(expected)


def test_direct_product_by_definition():
    G, H = sg.symmetric(3), sg.cyclic(4)
    expected = {g + tuple(3 + i for i in h) for g in as_set(G) for h in as_set(H)}
    assert as_set(sg.direct_product(G, H)) == expected
    assert sg.direct_product(G) == G


@pytest.mark.parametrize("m", range(2, 6))
def test_on_edges_by_definition(m):
    pairs = list(itertools.combinations(range(m), 2))
    expected = {
        tuple(pairs.index(tuple(sorted((g[i], g[j])))) for i, j in pairs) for g in as_set(sg.symmetric(m))
    }
    G = sg.on_edges(sg.symmetric(m))
    assert as_set(G) == expected
    assert G.order() == len(expected)


@pytest.mark.parametrize(
    "G",
    [
        sg.symmetric(9),
        sg.alternating(8),
        sg.alternating(9),
        sg.dihedral(30),
        sg.hyperoctahedral(6),
        sg.on_edges(sg.dihedral(7)),
        sg.wreath_product(sg.alternating(4), sg.dihedral(5)),
        sg.direct_product(sg.mathieu(11), sg.cyclic(6), sg.symmetric(4)),
        *(sg.mathieu(m) for m in (11, 12, 22, 23, 24)),
    ],
    ids=str,
)
def test_stated_orders_against_two_computations(G):
    assert build_chain(generator_rows(G)).order == G.order()
    assert PermutationGroup(*G.generators).order() == G.order()


def test_order_of_a_transposition_and_a_long_cycle():
    G = PermutationGroup(Permutation(0, 1, size=60), Permutation(*range(60)))
    assert sg.order(G) == math.factorial(60)


def test_giants_are_recognised_with_proof():
    for m in (8, 9, 20, 300):
        cycle, transposition = [*range(1, m), 0], [1, 0, *range(2, m)]
        assert sg.order(sg.group([cycle, transposition])) == math.factorial(m)
        triple = [1, 2, 0, *range(3, m)]
        even = [cycle, triple] if m % 2 else [[0, *cycle[1:-1], 1], triple]
        assert sg.order(sg.group(even)) == math.factorial(m) // 2
    # Transitive, with long prime cycles, but not giants.
    assert giant_order(sg.group(sg.mathieu(24).generators), True) is None
    assert giant_order(sg.cyclic(13), True) is None
    assert giant_order(sg.wreath_product(sg.symmetric(7), sg.symmetric(2)), True) is None
    assert sg.group([[*range(1, 300), 0], [1, 0, *range(2, 300)]]) == sg.symmetric(300)


def test_a_chain_too_large_for_memory_is_refused(monkeypatch):
    monkeypatch.setattr(chain_module, "_MEMORY", 10_000)
    with pytest.raises(DomainError, match="closed forms"):
        build_chain(generator_rows(sg.symmetric(40)))


def test_chain_without_a_known_order_is_proved_complete():
    # The chain of a group with a long base; the product of the orbits must be the order, not less.
    G = sg.wreath_product(sg.cyclic(3), sg.cyclic(25))
    chain = build_chain(generator_rows(G))
    assert chain.order == 3**25 * 25
    assert chain.base == sorted(chain.base)
    inside = chain.random_elements(50, 1)
    assert chain.contains(inside).all()
    outside = inside.copy()
    outside[:, [0, 1]] = outside[:, [1, 0]]
    assert not chain.contains(outside).any()


def test_orbits_and_transitivity():
    G = sg.group([[[0, 2], [3, 4]]], degree=6)
    assert sg.orbits(G) == [(0, 2), (1,), (3, 4), (5,)]
    assert not sg.is_transitive(G)
    assert sg.is_transitive(sg.on_edges(sg.symmetric(5)))
    assert sg.degree(G) == 6


def test_elements_are_lexicographic_for_a_long_base():
    rows = sg.elements(sg.direct_product(*[sg.cyclic(2)] * 11))
    assert len(rows) == 2**11
    assert rows.dtype == np.uint8
    assert (np.lexsort(rows.T[::-1]) == np.arange(len(rows))).all()
