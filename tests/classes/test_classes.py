import pytest
from sympy import Rational, Symbol
from sympy.combinatorics import Permutation

import symbound as sb
from symbound.classes.composition import Composition

CLASSES = [
    sb.Lipschitz(sb.Cube(4), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(4))),
    sb.Lipschitz(sb.Ball(2, 1), L=Symbol("L", positive=True), M=2),
    sb.AllFunctions(sb.Graphs(4), M=1, symmetry=sb.Invariance(sb.on_edges(sb.symmetric(4)), Rational(1, 4))),
    sb.FiniteClass(k=16, M=1),
    sb.Parametric(p=10, B=1, Lambda=2, M=1),
    sb.UnionClass((sb.FiniteClass(2, 1), sb.FiniteClass(3, 1))),
    Composition(sb.FiniteClass(2, 1), Lambda=2, M=1),
]


@pytest.mark.parametrize("F", CLASSES, ids=lambda F: type(F).__name__)
def test_every_class_describes_itself(F):
    assert F.description in repr(F)
    assert F.description_latex.count("$") % 2 == 0
    assert F.latex


def test_a_quotient_is_read_as_exact_invariance():
    assert sb.Lipschitz(sb.Cube(4) / sb.cyclic(4), L=1, M=1) == CLASSES[0]


def test_equal_descriptions_are_equal_classes():
    other = sb.Lipschitz(sb.Cube(4), L=1, M=1, symmetry=sb.Invariance(sb.group([[1, 2, 3, 0]])))
    assert other == CLASSES[0]
    assert hash(other) == hash(CLASSES[0])
    assert other != sb.Lipschitz(sb.Cube(4), L=2, M=1, symmetry=sb.Invariance(sb.cyclic(4)))


def test_points_and_orbits():
    F = sb.AllFunctions(sb.Graphs(4), M=1, symmetry=sb.Invariance(sb.on_edges(sb.symmetric(4))))
    assert (F.points, F.orbits) == (64, 11)
    assert sb.AllFunctions(sb.Graphs(4), M=1).orbits == 64


def test_exact_invariance_under_generators_is_invariance_under_their_group():
    generators = sb.Invariance([Permutation([1, 2, 3, 0])])
    assert generators.group == sb.cyclic(4)
    F = sb.Lipschitz(sb.Cube(4), L=1, M=1, symmetry=generators)
    assert sb.gap_bound(F, n=100).at().upper == sb.gap_bound(CLASSES[0], n=100).at().upper


def test_oscillation():
    assert CLASSES[0].oscillation == 1
    assert sb.Lipschitz(sb.Cube(2), L=Rational(1, 2), M=1).oscillation == Rational(1, 2)
