import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Float, Integer, Rational, Symbol, latex, pretty, srepr
from sympy.combinatorics import Cycle, Permutation, PermutationGroup

import symbound.groups as sg
from symbound.errors import (
    ArgumentTypeError,
    DomainError,
    GroupError,
    InexactNumberError,
    ShapeError,
    SymboundError,
    UnknownNameError,
)

BAD_INPUT = [
    (lambda: sg.cyclic(0), DomainError, "at least 1"),
    (lambda: sg.symmetric(-3), DomainError, "-3"),
    (lambda: sg.trivial(0), DomainError, "degree"),
    (lambda: sg.cyclic(4.0), InexactNumberError, "float"),
    (lambda: sg.cyclic(float("nan")), InexactNumberError, "float"),
    (lambda: sg.cyclic(Float(4)), InexactNumberError, "float"),
    (lambda: sg.alternating(Symbol("m", positive=True, integer=True)), ArgumentTypeError, "symbol"),
    (lambda: sg.cyclic(True), ArgumentTypeError, "truth"),
    (lambda: sg.cyclic("4"), ArgumentTypeError, "integer"),
    (lambda: sg.cyclic(Rational(7, 2)), ArgumentTypeError, "integer"),
    (lambda: sg.dihedral(2), DomainError, "faithfully"),
    (lambda: sg.mathieu(13), DomainError, "11, 12, 22, 23 and 24"),
    (lambda: sg.group([[0, 0, 1]]), GroupError, "bijection"),
    (lambda: sg.group([[1, 2, 3]]), GroupError, "counting from 0"),
    (lambda: sg.group([[0, 1, 3]]), GroupError, "bijection"),
    (lambda: sg.group([[0, -1]]), GroupError, "bijection"),
    (lambda: sg.group([[[0, 1], [1, 2]]]), GroupError, "disjoint"),
    (lambda: sg.group([[[0, -1]]]), GroupError, "negative"),
    (lambda: sg.group([[0.0, 1.0]]), InexactNumberError, "float"),
    (lambda: sg.group([["a", "b"]]), ArgumentTypeError, "point"),
    (lambda: sg.group(["(0 1)"]), ArgumentTypeError, "list of images"),
    (lambda: sg.group("S_4"), ArgumentTypeError, "parse_group"),
    (lambda: sg.group(7), ArgumentTypeError, "list of permutations"),
    (lambda: sg.group([7]), ArgumentTypeError, "int"),
    (lambda: sg.group([]), GroupError, "degree="),
    (lambda: sg.group([[1, 2, 0]], degree=2), GroupError, "degree is 2"),
    (lambda: sg.group([[1, 2, 0]], degree=0), DomainError, "at least 1"),
    (lambda: sg.group([[1, 0]], name=3), ArgumentTypeError, "string"),
    (lambda: sg.direct_product(), ArgumentTypeError, "factor"),
    (lambda: sg.direct_product(sg.cyclic(2), 3), ArgumentTypeError, "int"),
    (lambda: sg.wreath_product(sg.cyclic(2), [[1, 0]]), ArgumentTypeError, "list"),
    (lambda: sg.on_edges(sg.trivial(1)), DomainError, "pairs"),
    (lambda: sg.on_edges(5), ArgumentTypeError, "int"),
    (lambda: sg.order("S_4"), ArgumentTypeError, "str"),
    (lambda: sg.elements(sg.symmetric(12)), DomainError, "iter_elements"),
    (lambda: sg.elements(sg.symmetric(3), memory_limit=0), DomainError, "at least 1"),
    (lambda: sg.iter_elements(sg.symmetric(3), block=0), DomainError, "block"),
    (lambda: sg.cycle_type_counts(sg.symmetric(80)), DomainError, "cycle_number_counts"),
    (lambda: sg.cycle_index(sg.cyclic(3), 0.5), InexactNumberError, "float"),
    (lambda: sg.cycle_index(sg.cyclic(3), Symbol("k") * 0.5), InexactNumberError, "float"),
    (lambda: sg.cycle_index(sg.cyclic(3), "k"), ArgumentTypeError, "expression"),
    (lambda: sg.cycle_index(sg.cyclic(3), [1, 2]), ArgumentTypeError, "expression"),
    (lambda: sg.cycle_index(sg.cyclic(3), True), ArgumentTypeError, "expression"),
    (lambda: sg.signed_cycle_type_counts(sg.cyclic(4), 3), GroupError, "degree must be 6"),
    (lambda: sg.signed_cycle_type_counts(sg.symmetric(4), 2), GroupError, "pair"),
    (lambda: sg.string_orbits(sg.cyclic(3), 0), DomainError, "at least 1"),
    (lambda: sg.string_orbits(sg.cyclic(64), 2), DomainError, "memory_limit"),
    (lambda: sg.multiplication_table(sg.symmetric(8)), DomainError, "memory_limit"),
    (lambda: sg.subgroups(sg.symmetric(7)), DomainError, "max_order"),
    (lambda: sg.subgroups(sg.symmetric(5), max_subgroups=100), DomainError, "max_subgroups"),
    (lambda: sg.cayley_diameter(sg.cyclic(5), [1, 4]), GroupError, "identity"),
    (lambda: sg.cayley_diameter(sg.cyclic(5), []), GroupError, "identity"),
    (lambda: sg.cayley_diameter(sg.cyclic(5), [0, 1]), GroupError, "inverse"),
    (lambda: sg.cayley_diameter(sg.cyclic(5), [0, 7]), DomainError, "0 .. 4"),
    (lambda: sg.cayley_diameter(sg.cyclic(5), [True, False]), ShapeError, "length 2"),
    (lambda: sg.cayley_diameter(sg.cyclic(5), [[0, 1]]), ShapeError, "one axis"),
    (lambda: sg.cayley_diameter(sg.cyclic(5), [0.5]), ArgumentTypeError, "mask"),
    (lambda: sg.subgroup_mask(sg.cyclic(5), sg.cyclic(4)), GroupError, "equal"),
    (lambda: sg.parse_group("symetric(4)"), UnknownNameError, "symmetric"),
    (lambda: sg.parse_group("E8"), UnknownNameError, "known"),
    (lambda: sg.parse_group("symmetric(4"), GroupError, "missing"),
    (lambda: sg.parse_group("symmetric(x)"), GroupError, "positive integer"),
    (lambda: sg.parse_group("S_4 S_3"), GroupError, "left over"),
    (lambda: sg.parse_group("S_4; import os"), GroupError, "no meaning"),
    (lambda: sg.parse_group("wreath_product(S_4)"), GroupError, "takes 2"),
    (lambda: sg.parse_group("C_2 x"), GroupError, "ends"),
    (lambda: sg.parse_group("cyclic(1000000000)"), GroupError, "digits"),
    (lambda: sg.parse_group("(" * 600), GroupError, "500"),
    (lambda: sg.parse_group(4), ArgumentTypeError, "text"),
]


@pytest.mark.parametrize("case", range(len(BAD_INPUT)))
def test_bad_input_is_refused_with_help(case):
    call, error, word = BAD_INPUT[case]
    with pytest.raises(error) as caught:
        call()
    assert isinstance(caught.value, SymboundError)
    assert word in str(caught.value)


def test_forms_of_a_permutation_agree():
    forms = [Permutation([1, 2, 0]), Cycle(0, 1, 2), [1, 2, 0], [[0, 1, 2]], np.array([1, 2, 0]), (1, 2, 0)]
    groups = [sg.group([form]) for form in forms]
    assert all(sg.cyclic(3) == G for G in groups)
    assert sg.group(PermutationGroup(Permutation([1, 2, 0]))) == sg.cyclic(3)
    assert sg.group([[Integer(1), Integer(0)]]) == sg.symmetric(2)


def test_degree_extends_and_trims_fixed_points():
    assert sg.group([[[0, 1]]], degree=4).degree == 4
    assert sg.group([[1, 0, 2, 3]], degree=2) == sg.symmetric(2)
    assert sg.group([], degree=3) == sg.trivial(3)


def test_equality_is_of_sets_of_permutations():
    p = Permutation(0, 1, 2, 3, 4, 5)
    assert sg.group([p, p**2]) == sg.group([p**-1])
    assert sg.group([p]) != sg.group([p**2])
    assert sg.symmetric(3) == sg.dihedral(3)
    assert hash(sg.symmetric(3)) == hash(sg.dihedral(3))
    assert PermutationGroup(p) == sg.cyclic(6)
    assert sg.cyclic(6) == PermutationGroup(p)
    # Equal orders and degrees, different permutations.
    assert sg.group([[[0, 1]]], degree=3) != sg.group([[[1, 2]]], degree=3)
    assert sg.trivial(2) != sg.trivial(3)
    assert sg.cyclic(4) != 4
    assert sg.cyclic(4).equals(sg.group([[3, 0, 1, 2]]))


def test_names_in_print():
    cases = [
        (sg.cyclic(12), "C_12", "C_{12}"),
        (sg.on_edges(sg.symmetric(7)), "S_7^(2)", "S_{7}^{(2)}"),
        (sg.direct_product(sg.cyclic(2), sg.alternating(4)), "C_2 x A_4", r"C_{2} \times A_{4}"),
        (
            sg.wreath_product(sg.direct_product(sg.cyclic(2), sg.cyclic(3)), sg.symmetric(3)),
            "(C_2 x C_3) wr S_3",
            r"(C_{2} \times C_{3}) \wr S_{3}",
        ),
        (sg.group([[1, 0]], name="flip"), "flip", r"\mathrm{flip}"),
        (sg.group([[1, 0]], name="C_5:C_4"), "C_5:C_4", r"C_{5} \rtimes C_{4}"),
        (sg.group([[1, 0]], name="PSL(2,7)"), "PSL(2,7)", r"\mathrm{PSL}(2,7)"),
        (sg.group([[1, 0]], name="a_b}"), "a_b}", r"\mathrm{a\_b\}}"),
    ]
    for G, name, tex in cases:
        assert (repr(G), str(G), pretty(G), latex(G)) == (name, name, name, tex)
    assert "Permutation" in srepr(sg.cyclic(3))
    assert "(0 1 2)" in repr(sg.group([[1, 2, 0]]))
    assert "0\\; 1\\; 2" in latex(sg.group([[1, 2, 0]]))


def test_copies_keep_the_name():
    G = sg.on_edges(sg.symmetric(4))
    H = pickle.loads(pickle.dumps(G))
    assert repr(H) == "S_4^(2)"
    assert H == G
    assert H.construction == G.construction
    assert repr(sg.group(G)) == "S_4^(2)"
    assert repr(sg.group(G, name="H")) == "H"
    assert G.func(*G.args) == G


def test_sympy_functions_work():
    G = sg.symmetric(4)
    assert isinstance(G, PermutationGroup)
    assert G.is_transitive()
    assert not G.is_abelian
    assert G.derived_subgroup().order() == 12
    assert G.center().order() == 1
    assert G.contains(Permutation([1, 0, 2, 3]))
    assert not sg.alternating(4).contains(Permutation([1, 0, 2, 3]))
    assert Permutation([1, 2, 0]) in sg.cyclic(3)
    assert sg.cyclic(3).contains(Permutation([1, 2, 0, 3]), strict=False)
    assert not sg.cyclic(3).contains(Permutation([1, 2, 0, 3]))
    assert not sg.cyclic(3).contains(Permutation([1, 2, 3, 0]), strict=False)
    assert not sg.cyclic(3).contains("nothing")
    assert len(list(sg.symmetric(3).generate())) == 6


def test_parse_group():
    cases = {
        "symmetric(7)": sg.symmetric(7),
        "S7": sg.symmetric(7),
        " on_edges( S_5 ) ": sg.on_edges(sg.symmetric(5)),
        "C_2 x D_4": sg.direct_product(sg.cyclic(2), sg.dihedral(4)),
        "direct_product(C2, C2, A4)": sg.direct_product(sg.cyclic(2), sg.cyclic(2), sg.alternating(4)),
        "wreath_product(C2 x C3, (S_2))": sg.wreath_product(
            sg.direct_product(sg.cyclic(2), sg.cyclic(3)), sg.symmetric(2)
        ),
        "B_3": sg.hyperoctahedral(3),
        "mathieu(11)": sg.mathieu(11),
        "trivial(4)": sg.trivial(4),
    }
    for text, G in cases.items():
        assert sg.parse_group(text) == G
        assert repr(sg.parse_group(text)) == repr(G)


permutations = st.integers(1, 6).flatmap(
    lambda m: st.lists(st.permutations(range(m)), min_size=1, max_size=3)
)


def closure(generators):
    """All products of the generators, by definition."""
    found = {tuple(range(len(generators[0])))}
    frontier = set(found)
    while frontier:
        frontier = {tuple(g[i] for i in x) for x in frontier for g in generators} - found
        found |= frontier
    return found


@settings(max_examples=60, deadline=None, derandomize=True)
@given(permutations)
def test_elements_are_the_closure(generators):
    G = sg.group(generators)
    rows = sg.elements(G)
    assert list(map(tuple, rows.tolist())) == sorted(closure(generators))
    assert sg.order(G) == len(rows)
    streamed = np.concatenate(list(sg.iter_elements(G, block=7)))
    assert sorted(map(tuple, streamed.tolist())) == list(map(tuple, rows.tolist()))
    assert streamed[0].tolist() == list(range(G.degree))
    assert sg.orbits(G) == sorted({tuple(sorted({x[i] for x in map(tuple, rows)})) for i in range(G.degree)})
