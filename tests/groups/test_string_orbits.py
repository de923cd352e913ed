import importlib
import itertools

import numpy as np
import pytest

import symbound.groups as sg

# The function of the same name hides the module in the package.
module = importlib.import_module("symbound.groups.string_orbits")

CASES = [
    (sg.trivial(4), 3),
    (sg.cyclic(1), 5),
    (sg.cyclic(7), 2),
    (sg.dihedral(5), 3),
    (sg.symmetric(4), 4),
    (sg.alternating(4), 2),
    (sg.on_edges(sg.symmetric(4)), 2),
    (sg.on_edges(sg.symmetric(5)), 2),
    (sg.hyperoctahedral(3), 3),
    (sg.wreath_product(sg.symmetric(3), sg.cyclic(3)), 2),
    (sg.group([[[0, 2]]], degree=4), 3),
    (sg.symmetric(6), 1),
]


def by_definition(G, q):
    strings = list(itertools.product(range(q), repeat=G.degree))
    number = {s: i for i, s in enumerate(strings)}
    rows = sg.elements(G).tolist()
    least = []
    for s in strings:
        images = []
        for g in rows:
            moved = [0] * G.degree
            for i, letter in enumerate(s):
                moved[g[i]] = letter
            images.append(number[tuple(moved)])
        least.append(min(images))
    return least


@pytest.mark.parametrize(("G", "q"), CASES, ids=str)
@pytest.mark.parametrize(("block", "direct"), [(1 << 15, 64), (8, 1), (8, 64), (1 << 15, 1)])
def test_orbits_by_definition(G, q, block, direct, monkeypatch):
    monkeypatch.setattr(module, "_BLOCK", block)
    monkeypatch.setattr(module, "_DIRECT", direct)
    assert sg.string_orbits(G, q).tolist() == by_definition(G, q)


@pytest.mark.parametrize(
    ("G", "q"),
    [(sg.on_edges(sg.symmetric(6)), 2), (sg.dihedral(13), 2), (sg.symmetric(9), 3), (sg.cyclic(8), 4)],
    ids=str,
)
def test_number_of_orbits_is_the_cycle_index(G, q):
    representatives = sg.orbit_representatives(G, q)
    sizes = sg.orbit_sizes(G, q)
    assert len(representatives) == len(sizes) == sg.cycle_index(G, q)
    assert sizes.sum() == q**G.degree
    assert (sg.order(G) % sizes == 0).all()


def test_seven_vertex_graphs():
    least = sg.string_orbits(sg.on_edges(sg.symmetric(7)), 2)
    assert least.shape == (2**21,)
    assert len(np.unique(least)) == 1044
