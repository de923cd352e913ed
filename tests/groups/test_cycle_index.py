import itertools
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational, binomial, ceiling, divisors, expand, factorial, simplify, symbols, totient

import symbound.groups as sg
from symbound.groups import class_walk
from symbound.groups.chain import build_chain
from symbound.groups.cycle_types import classify_rows, edge_type
from symbound.groups.permutations import generator_rows

GAP = json.loads((Path(__file__).parents[1] / "oracles" / "groups_gap.json").read_text())["groups"]

# Graphs on n nodes (OEIS A000088), necklaces and bracelets of n beads of 2 colours (A000031, A000029).
GRAPHS = [1, 2, 4, 11, 34, 156, 1044, 12346, 274668, 12005168, 1018997864, 165091172592]
NECKLACES = [2, 3, 4, 6, 8, 14, 20, 36, 60, 108, 188, 352, 632, 1182, 2192, 4116]
BRACELETS = [2, 3, 4, 6, 8, 13, 18, 30, 46, 78, 126, 224, 380, 687, 1224, 2250]


def cycle_type(row):
    left, lengths = set(range(len(row))), []
    while left:
        start = here = min(left)
        lengths.append(0)
        while here in left:
            left.remove(here)
            here = row[here]
            lengths[-1] += 1
        assert here == start
    return tuple(sorted(lengths, reverse=True))


def by_definition(G):
    return dict(Counter(cycle_type(row) for row in sg.elements(sg.group(G.generators)).tolist()))


NAMED = [
    *(sg.trivial(m) for m in (1, 3)),
    *(sg.cyclic(m) for m in (1, 2, 7, 12)),
    *(sg.dihedral(m) for m in (3, 4, 5, 6, 9, 10)),
    *(sg.symmetric(m) for m in (1, 2, 5)),
    *(sg.alternating(m) for m in (1, 2, 3, 4, 6)),
    *(sg.hyperoctahedral(m) for m in (1, 2, 3, 4)),
    sg.direct_product(sg.symmetric(3), sg.dihedral(4), sg.cyclic(2)),
    sg.wreath_product(sg.symmetric(3), sg.cyclic(3)),
    sg.wreath_product(sg.cyclic(4), sg.group([[[0, 1]]], degree=3)),
    sg.on_edges(sg.symmetric(2)),
    sg.on_edges(sg.symmetric(5)),
    sg.on_edges(sg.dihedral(6)),
    sg.on_edges(sg.on_edges(sg.symmetric(4))),
    sg.wreath_product(sg.cyclic(2), sg.on_edges(sg.symmetric(4))),
]


@pytest.mark.parametrize("G", NAMED, ids=str)
def test_closed_forms_against_counting_elements(G):
    expected = by_definition(G)
    assert sg.cycle_type_counts(G) == expected
    assert next(iter(sg.cycle_type_counts(G))) == (1,) * G.degree
    numbers = Counter()
    for kind, count in expected.items():
        numbers[len(kind)] += count
    assert sg.cycle_number_counts(G) == dict(numbers)


@pytest.mark.parametrize("G", NAMED, ids=str)
def test_walk_against_counting_elements(G, monkeypatch):
    monkeypatch.setattr(class_walk, "_LEAF", 2)
    monkeypatch.setattr(class_walk, "_LISTED", 20)
    monkeypatch.setattr(class_walk, "_BATCH", 50)
    assert class_walk.walk_counts(build_chain(generator_rows(G))) == by_definition(G)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(2, 7).flatmap(lambda m: st.lists(st.permutations(range(m)), min_size=1, max_size=2)))
def test_walk_on_random_groups(generators):
    G = sg.group(generators)
    assert class_walk.walk_counts(build_chain(generator_rows(G))) == by_definition(G)


@pytest.mark.parametrize("name", GAP)
def test_types_and_order_against_gap(name):
    frozen = GAP[name]
    expected = {tuple(kind): count for kind, count in frozen["types"]}
    # The group from GAP's generators: nothing is known but the permutations.
    G = sg.group(frozen["generators"], degree=frozen["degree"])
    assert sg.order(G) == frozen["order"]
    assert sg.cycle_type_counts(G) == expected
    if "(" in name:
        named = sg.parse_group(name)
        assert named.order() == frozen["order"]
        assert sg.cycle_type_counts(named) == expected


def test_graphs_necklaces_bracelets_against_oeis():
    for m, graphs in enumerate(GRAPHS[1:], start=2):
        assert sg.cycle_index(sg.on_edges(sg.symmetric(m)), 2) == graphs
    for m, number in enumerate(NECKLACES, start=1):
        assert sg.cycle_index(sg.cyclic(m), 2) == number
    for m, number in enumerate(BRACELETS[2:], start=3):
        assert sg.cycle_index(sg.dihedral(m), 2) == number


def test_value_is_a_polynomial_identity():
    k, m = symbols("k"), 9
    assert expand(sg.cycle_index(sg.symmetric(m), k) - expand(binomial(k + m - 1, m), func=True)) == 0
    cyclic = sum(totient(j) * k ** (m // j) for j in divisors(m)) / m
    assert expand(sg.cycle_index(sg.cyclic(m), k) - cyclic) == 0
    assert sg.cycle_index(sg.trivial(m), k) == k**m
    assert sg.cycle_index(sg.symmetric(200), 3) == binomial(202, 200)
    assert sg.cycle_index(sg.alternating(30), 30) == binomial(59, 30) + 1
    assert sg.cycle_index(sg.hyperoctahedral(40), 4) == binomial(49, 40)


@pytest.mark.parametrize("G", NAMED[:24], ids=str)
def test_polynomial_and_value_agree(G):
    x = symbols(f"x1:{G.degree + 1}")
    polynomial = sg.cycle_index(G)
    for k in (0, 1, 2, Rational(-3, 2)):
        assert polynomial.subs(dict.fromkeys(x, k)) == sg.cycle_index(G, k)
    assert sg.cycle_index(G, 1) == 1


def test_symbolic_argument_stays_exact_and_ordered():
    r = symbols("r", positive=True)
    k = ceiling(1 / (2 * r))
    value = sg.cycle_index(sg.cyclic(4), k)
    assert value == k**4 / 4 + k**2 / 4 + k / 2
    assert str(value) == "ceiling(1/(2*r))**4/4 + ceiling(1/(2*r))**2/4 + ceiling(1/(2*r))/2"
    assert value.subs(r, Rational(1, 6)) == sg.cycle_index(sg.cyclic(4), 3) == 24
    assert sg.cycle_index(sg.cyclic(3), np.int64(2)) == 4
    assert (
        simplify(sg.cycle_index(sg.symmetric(2), symbols("k")) - (symbols("k") ** 2 + symbols("k")) / 2) == 0
    )


def test_edge_type_by_definition():
    rng = np.random.default_rng(3)
    for m in (3, 4, 7, 10):
        pairs = list(itertools.combinations(range(m), 2))
        for _ in range(5):
            g = rng.permutation(m)
            induced = [pairs.index(tuple(sorted((int(g[i]), int(g[j]))))) for i, j in pairs]
            assert edge_type(cycle_type(g.tolist())) == cycle_type(induced)


def test_classify_rows_on_every_length():
    rng = np.random.default_rng(4)
    for m in (1, 2, 3, 4, 5, 8, 9, 16, 17, 33, 300):
        rows = np.array([rng.permutation(m) for _ in range(20)] + [np.roll(np.arange(m), 1)])
        kinds, which = classify_rows(rows)
        assert [kinds[i] for i in which] == [cycle_type(row) for row in rows.tolist()]


def test_m24_is_the_sum_of_its_types():
    counts = sg.cycle_type_counts(sg.mathieu(24))
    assert sum(counts.values()) == 244823040
    # Five-fold transitivity: the fixed points have the moments of Poisson(1) up to order 5 (Bell numbers).
    moments = [sum(n * kind.count(1) ** j for kind, n in counts.items()) for j in range(6)]
    assert [Rational(moment, 244823040) for moment in moments] == [1, 1, 2, 5, 15, 52]


@pytest.mark.parametrize("m", range(1, 6))
def test_signed_types_by_definition(m):
    expected = Counter()
    for p in itertools.permutations(range(m)):
        for signs in itertools.product((1, -1), repeat=m):
            plus = minus = 0
            left = set(range(m))
            while left:
                here, product = min(left), 1
                while here in left:
                    left.remove(here)
                    product *= signs[here]
                    here = p[here]
                plus, minus = plus + (product == 1), minus + (product == -1)
            expected[plus, minus] += 1
    whole = sg.hyperoctahedral(m)
    assert sg.signed_cycle_type_counts(whole, m) == dict(expected)
    assert sg.signed_cycle_type_counts(sg.group(whole.generators)) == dict(expected)
    assert sum(expected.values()) == 2**m * factorial(m)


def test_signed_types_of_subgroups():
    flip_all = sg.group([[2, 3, 0, 1]])
    assert sg.signed_cycle_type_counts(flip_all, 2) == {(2, 0): 1, (0, 2): 1}
    rotation = sg.group([[1, 2, 3, 0]])  # the quarter turn of the plane, points e1, e2, -e1, -e2
    assert sg.signed_cycle_type_counts(rotation, 2) == {(2, 0): 1, (0, 2): 1, (0, 1): 2}
