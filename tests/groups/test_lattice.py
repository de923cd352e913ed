import itertools
import json
from collections import Counter
from pathlib import Path

import networkx
import numpy as np
import pytest
from sympy import divisor_count, divisors

import symbound.groups as sg
from symbound.groups.identify import element_orders, identify_table

GAP = json.loads((Path(__file__).parents[1] / "oracles" / "groups_gap.json").read_text())["groups"]


def closed_subsets(table):
    """All subgroups as frozensets: the closures of all pairs of elements, then of all joins."""
    size = len(table)

    def close(seed):
        found = set(seed) | {0}
        while True:
            more = {int(table[a, b]) for a in found for b in found} - found
            if not more:
                return frozenset(found)
            found |= more

    groups = {close({a, b}) for a in range(size) for b in range(size)}
    while True:
        joins = {close(a | b) for a, b in itertools.combinations(groups, 2)} - groups
        if not joins:
            return groups
        groups |= joins


SMALL = [
    sg.trivial(1),
    sg.cyclic(12),
    sg.symmetric(3),
    sg.dihedral(6),
    sg.alternating(4),
    sg.direct_product(*[sg.cyclic(2)] * 3),
    sg.group([[[0, 1, 2, 3], [4, 5, 6, 7]], [[0, 4, 2, 6], [1, 7, 3, 5]]], name="Q_8"),
]


@pytest.mark.parametrize("G", SMALL, ids=str)
def test_lattice_against_closed_subsets(G):
    lattice = sg.subgroups(G)
    expected = closed_subsets(sg.multiplication_table(G))
    masks = {node: frozenset(np.flatnonzero(lattice.nodes[node]["mask"]).tolist()) for node in lattice}
    assert set(masks.values()) == expected
    assert len(masks) == len(expected)
    pairs = {(a, b) for a in masks for b in masks if masks[a] < masks[b]}
    covers = {(a, b) for a, b in pairs if not any((a, c) in pairs and (c, b) in pairs for c in masks)}
    assert set(lattice.edges) == covers


@pytest.mark.parametrize("name", [name for name in GAP if "subgroups" in GAP[name]])
def test_counts_against_gap(name):
    frozen = GAP[name]
    lattice = sg.subgroups(sg.group(frozen["generators"], degree=frozen["degree"]))
    classes = lattice.graph["classes"]
    assert (len(lattice), len(classes)) == (frozen["subgroups"], frozen["classes"])
    assert sorted([lattice.nodes[c[0]]["order"], len(c)] for c in classes) == frozen["orders"]


def test_attributes():
    G = sg.symmetric(4)
    lattice = sg.subgroups(G)
    rows = sg.elements(G)
    assert networkx.is_directed_acyclic_graph(lattice)
    assert [lattice.nodes[node]["order"] for node in lattice] == sorted(
        lattice.nodes[node]["order"] for node in lattice
    )
    for node, data in lattice.nodes(data=True):
        H = data["group"]
        assert H.degree == 4
        # The order stated is that of the group generated, and the mask lists exactly its elements.
        fresh = sg.group(H.generators, degree=4)
        assert sg.order(fresh) == data["order"] == data["mask"].sum() == 24 // data["index"]
        assert (sg.elements(fresh) == rows[data["mask"]]).all()
        assert node in lattice.graph["classes"][data["conjugacy_class"]]
        assert data["is_normal"] == (data["class_size"] == 1)
        assert not data["mask"].flags.writeable
    assert lattice.nodes[0]["order"] == 1
    assert lattice.nodes[29]["group"] == G
    assert [lattice.nodes[c[0]]["name"] for c in lattice.graph["classes"]] == (
        ["C_1", "C_2", "C_2", "C_3", "V_4", "C_4", "V_4", "S_3", "D_4", "A_4", "S_4"]
    )


def test_members_of_a_class_are_conjugate():
    G = sg.symmetric(4)
    lattice, rows = sg.subgroups(G), sg.elements(G)
    for nodes in lattice.graph["classes"]:
        members = {frozenset(map(tuple, rows[lattice.nodes[n]["mask"]].tolist())) for n in nodes}
        first = next(iter(members))
        conjugates = set()
        for g in rows.tolist():
            back = np.argsort(g)
            conjugates.add(frozenset(tuple(g[h[back[i]]] for i in range(4)) for h in first))
        assert conjugates == members


@pytest.mark.parametrize("m", [5, 8, 12, 30])
def test_dihedral_and_cyclic_counts(m):
    # tau(m) groups of rotations and sigma(m) groups that contain reflections.
    assert len(sg.subgroups(sg.dihedral(m))) == divisor_count(m) + sum(divisors(m))
    assert len(sg.subgroups(sg.cyclic(m))) == divisor_count(m)


def test_elementary_abelian_counts_are_gaussian_binomials():
    lattice = sg.subgroups(sg.direct_product(*[sg.cyclic(2)] * 5))
    assert Counter(lattice.nodes[n]["order"] for n in lattice) == {1: 1, 2: 31, 4: 155, 8: 155, 16: 31, 32: 1}
    assert sg.maximal_subgroup_classes(sg.subgroups(sg.cyclic(1))) == []


def homomorphism_exists(source, target):
    """Is there an isomorphism between two groups given by tables?  Tries all images of a generating list."""
    if sorted(element_orders(source)) != sorted(element_orders(target)):
        return False
    size, generators, generated = len(source), [], {0}
    while len(generated) < size:
        g = max(set(range(size)) - generated, key=lambda x: element_orders(source)[x])
        generators.append(g)
        frontier = generated = {0}
        while frontier:
            frontier = {int(source[x, h]) for x in frontier for h in generators} - generated
            generated = generated | frontier
    orders, target_orders = element_orders(source), element_orders(target)
    choices = [np.flatnonzero(target_orders == orders[g]).tolist() for g in generators]
    return any(extends(source, target, generators, images) for images in itertools.product(*choices))


def extends(source, target, generators, images):
    image, queue = {0: 0}, [0]
    for x in queue:
        for g, h in zip(generators, images, strict=True):
            y, z = int(source[x, g]), int(target[image[x], h])
            if image.setdefault(y, z) != z:
                return False
            if y not in queue:
                queue.append(y)
    return len(set(image.values())) == len(source)


def dicyclic(n):
    """Dic_n in its regular representation: elements a^i b^j, b^2 = a^n, b a b^-1 = a^-1."""
    number = {(i, j): 2 * i + j for i in range(2 * n) for j in range(2)}
    a = [number[(i + 1) % (2 * n), j] for i in range(2 * n) for j in range(2)]
    b = [number[(-i + n * j) % (2 * n), 1 - j] for i in range(2 * n) for j in range(2)]
    return sg.group([a, b])


def affine(p, k):
    """x -> a x + b over GF(p) with a in the subgroup of order k."""
    root = next(a for a in range(1, p) if len({pow(a, i, p) for i in range(k)}) == k and pow(a, k, p) == 1)
    return sg.group([[(x + 1) % p for x in range(p)], [root * x % p for x in range(p)]])


def reference(name):
    parts = name.split(" x ")
    if len(parts) > 1:
        return sg.direct_product(*map(reference, parts))
    if name == "V_4":
        return sg.direct_product(sg.cyclic(2), sg.cyclic(2))
    if name == "Q_8":
        return dicyclic(2)
    if name.startswith("Dic_"):
        return dicyclic(int(name[4:]))
    if name == "SL(2,3)":
        # Action on the eight nonzero vectors of GF(3)^2.
        vectors = [v for v in itertools.product(range(3), repeat=2) if any(v)]
        maps = [((1, 1), (0, 1)), ((1, 0), (1, 1))]

        def apply(matrix, v):
            return vectors.index(tuple((a * v[0] + b * v[1]) % 3 for a, b in matrix))

        return sg.group([[apply(matrix, v) for v in vectors] for matrix in maps])
    if ":" in name:
        p, k = (int(part[2:]) for part in name.split(":"))
        return affine(p, k)
    return sg.parse_group(name)


@pytest.mark.parametrize(
    "G",
    [
        sg.symmetric(5),
        sg.hyperoctahedral(3),
        sg.direct_product(sg.alternating(4), dicyclic(3)),
        sg.wreath_product(sg.symmetric(3), sg.symmetric(2)),
        sg.direct_product(reference("SL(2,3)"), sg.cyclic(2)),
        sg.direct_product(affine(7, 6), sg.cyclic(3)),
        sg.wreath_product(sg.cyclic(4), sg.cyclic(2)),
        sg.direct_product(dicyclic(2), sg.cyclic(4)),
    ],
    ids=["S5", "B3", "A4xDic3", "S3wrC2", "SL23xC2", "F42xC3", "C4wrC2", "Q8xC4"],
)
def test_names_are_isomorphism_types(G):
    lattice = sg.subgroups(G)
    tables = {}
    for nodes in lattice.graph["classes"]:
        data = lattice.nodes[nodes[0]]
        if data["name"] is None or data["order"] > 60:
            continue
        table = sg.multiplication_table(sg.group(data["group"].generators))
        name = data["name"]
        if name not in tables:
            tables[name] = sg.multiplication_table(reference(name))
        assert homomorphism_exists(table, tables[name]), name


def test_names_of_larger_and_of_unrecognised_groups():
    assert sg.identify(sg.on_edges(sg.symmetric(5))) == "S_5"
    assert sg.identify(sg.on_edges(sg.alternating(6))) == "A_6"
    assert sg.identify(sg.on_edges(sg.symmetric(6))) == "S_6"
    assert sg.identify(sg.symmetric(20)) == "S_20"
    assert sg.identify(sg.alternating(20)) == "A_20"
    assert sg.identify(sg.mathieu(11)) is None
    assert sg.identify(sg.direct_product(sg.cyclic(2), sg.symmetric(4))) == "C_2 x S_4"
    assert sg.identify(reference("SL(2,3)")) == "SL(2,3)"
    assert sg.identify(dicyclic(3)) == "Dic_3"
    shift = [1, 2, 3, 4, 5, 6, 0, 7]
    invert = [7] + [-pow(x, -1, 7) % 7 for x in range(1, 7)] + [0]
    assert sg.identify(sg.group([shift, invert])) == "PSL(2,7)"
    # The modular group of order 16 has as many elements of each order as C_2 x C_8.
    modular = sg.group([[[0, 1, 2, 3, 4, 5, 6, 7]], [[1, 5], [3, 7]]])
    assert sg.order(modular) == 16
    assert sg.identify(modular) is None


def test_m10_and_pgl_are_not_s6():
    # All three groups have order 720, a normal A_6 of index 2 and trivial centre.
    # GF(9) = GF(3)[i]; maps of the projective line.
    field = [(a, b) for a in range(3) for b in range(3)]

    def times(x, y):
        return ((x[0] * y[0] - x[1] * y[1]) % 3, (x[0] * y[1] + x[1] * y[0]) % 3)

    def inverse(x):
        return next(y for y in field if times(x, y) == (1, 0))

    def on_line(f):
        return [field.index(f(x)) for x in field] + [9]

    invert = [9 if x == (0, 0) else field.index(times((2, 0), inverse(x))) for x in field] + [0]
    shifts = [on_line(lambda x, s=s: ((x[0] + s[0]) % 3, (x[1] + s[1]) % 3)) for s in ((1, 0), (0, 1))]
    omega = (1, 1)  # a generator of the multiplicative group
    stretch = on_line(lambda x: times(omega, x))
    frobenius = on_line(lambda x: (x[0], -x[1] % 3))
    twisted = on_line(lambda x: times(omega, (x[0], -x[1] % 3)))
    names = {}
    for name, extra in {"PGL": stretch, "PSigmaL": frobenius, "M10": twisted}.items():
        square = on_line(lambda x: times(times(omega, omega), x))
        G = sg.group([*shifts, invert, square, extra])
        assert sg.order(G) == 720
        names[name] = sg.identify(G)
    assert names == {"PGL": None, "PSigmaL": "S_6", "M10": None}


def test_identify_table_restricts_to_a_mask():
    G = sg.symmetric(4)
    mask = sg.subgroup_mask(G, sg.alternating(4))
    assert identify_table(sg.multiplication_table(G), mask) == "A_4"
