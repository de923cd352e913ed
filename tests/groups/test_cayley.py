import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy.combinatorics import Permutation

import symbound.groups as sg
from symbound.groups import cayley

GROUPS = [
    sg.symmetric(4),
    sg.dihedral(8),
    sg.cyclic(20),
    sg.direct_product(sg.cyclic(2), sg.alternating(4)),
    sg.wreath_product(sg.cyclic(3), sg.cyclic(2)),
    sg.trivial(3),
]


def test_multiplication_table_by_definition():
    for G in GROUPS:
        rows, table = sg.elements(G), sg.multiplication_table(G)
        assert table.dtype == np.int32
        assert not table.flags.writeable
        for a, b in itertools.product(range(len(rows)), repeat=2):
            assert (rows[table[a, b]] == rows[a][rows[b]]).all()
    # sympy has the factors the other way round.
    G = sg.symmetric(3)
    rows, table = sg.elements(G), sg.multiplication_table(G)
    first, second = (Permutation(rows[i].tolist()) for i in (1, 2))
    assert (first * second).array_form == rows[table[2, 1]].tolist()


def distances(table, chosen):
    found, frontier, radius = {0: 0}, {0}, 0
    while frontier:
        radius += 1
        frontier = {int(table[f, a]) for f in frontier for a in chosen} - set(found)
        found |= dict.fromkeys(frontier, radius)
    return [found.get(x, -1) for x in range(len(table))]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(GROUPS), st.floats(0, 1), st.integers(0, 10**6), st.sampled_from([4, 1 << 21]))
def test_distances_by_definition_and_stabilizer_growth(G, density, seed, batch):
    table = sg.multiplication_table(G)
    size = len(table)
    mask = np.random.default_rng(seed).random(size) < density
    mask[0] = True
    mask |= mask[np.argwhere(table == 0)[:, 1]]
    before, cayley._BATCH = cayley._BATCH, batch
    try:
        found = sg.cayley_distances(G, mask)
    finally:
        cayley._BATCH = before
    assert found.tolist() == distances(table, np.flatnonzero(mask))
    diameter = sg.cayley_diameter(G, np.flatnonzero(mask))
    assert diameter == found.max()
    H = sg.generated_subgroup(G, mask)
    assert sg.subgroup_mask(G, H).tolist() == (found >= 0).tolist()
    assert diameter <= (1 if H.order() == mask.sum() else 3 * (H.order() // mask.sum()) - 1)


def test_large_group_without_a_table():
    G = sg.symmetric(8)
    rows = sg.elements(G)
    transpositions = (rows != np.arange(8)).sum(axis=1) <= 2
    # The distance is 8 minus the number of cycles.
    assert sg.cayley_diameter(G, transpositions) == 7
    even = sg.subgroup_mask(G, sg.alternating(8))
    assert sg.cayley_diameter(G, even) == 1
    assert sg.generated_subgroup(G, even) == sg.alternating(8)
    assert repr(sg.generated_subgroup(G, even)) == "A_8"


def test_generated_subgroups_are_named():
    G = sg.on_edges(sg.symmetric(4))
    assert sg.generated_subgroup(G, np.ones(24, dtype=bool)) is G
    assert sg.generated_subgroup(G, []) == sg.trivial(6)
    assert sg.generated_subgroup(G, {0}).order() == 1
    assert repr(sg.generated_subgroup(sg.cyclic(12), [3])) == "C_4"


@pytest.mark.parametrize("G", [*GROUPS, sg.symmetric(6)], ids=str)
def test_conjugacy_classes_by_definition(G):
    rows = sg.elements(G)
    classes = sg.conjugacy_classes_of_elements(G)
    assert sorted(np.concatenate(classes).tolist()) == list(range(len(rows)))
    inverse = np.argsort(rows, axis=1)
    index = {tuple(row): i for i, row in enumerate(rows.tolist())}
    for members in classes:
        x = rows[members[0]]
        conjugates = {index[tuple(g[x[back]].tolist())] for g, back in zip(rows, inverse, strict=True)}
        assert conjugates == set(members.tolist())
