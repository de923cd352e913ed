from itertools import pairwise
from math import ceil, log

import numpy as np
import pytest
from sympy import Rational, Symbol

import symbound as sb
from symbound.errors import DomainError, GroupError, HypothesisError
from symbound.symmetry.equivariant_layer import equivariant_layer_dimension
from tests.lemmas.signs import check_signs


@pytest.mark.parametrize("p", [1, 2, 5])
@pytest.mark.parametrize("t", [Rational(1, 100), Rational(1, 7), Rational(1), Rational(10)])
@pytest.mark.parametrize("nets", ["internal", "external"])
def test_never_below_the_covering_number_of_a_cube(p, t, nets, record_property):
    """With the sup norm on R^p and w -> Lambda w the class is a cube of ceil(B Lambda / t)^p balls."""
    B, Lambda = 2, 3
    truth = p * log(ceil(B * Lambda / t))
    value = float(sb.lemmas["parametric"].apply(F=sb.Parametric(p, B, Lambda, M=1), t=t, nets=nets).at())
    record_property("ratio", value / truth if truth else None)
    assert truth <= value


def test_signs():
    p = Symbol("p", integer=True, positive=True)
    B, Lambda = Symbol("B", positive=True), Symbol("Lambda", positive=True)
    bound = sb.lemmas["parametric"].apply(F=sb.Parametric(p, B, Lambda, M=1), t=sb.t)
    grid = {p: [1, 2, 3], B: [1, 2, 3], Lambda: [1, 2, 3], sb.t: [Rational(1, 9), Rational(1, 2), 3]}
    assert check_signs(bound, grid) == 4


def test_bad_input():
    F = sb.Parametric(p=3, B=1, Lambda=1, M=1)
    with pytest.raises(DomainError):
        sb.lemmas["parametric"].apply(F=F, t=0)
    with pytest.raises(HypothesisError, match="nets"):
        sb.lemmas["parametric"].apply(F=F, t=1, nets="both")


LAYERS = {
    "C6": (sb.cyclic(6), sb.cyclic(6)),
    "S4": (sb.symmetric(4), sb.symmetric(4)),
    "D5": (sb.dihedral(5), sb.dihedral(5)),
    "edges to edges": (sb.on_edges(sb.symmetric(5)), sb.on_edges(sb.symmetric(5))),
    "vertices to edges": (sb.symmetric(5), sb.on_edges(sb.symmetric(5))),
    "trivial": (sb.trivial(3), sb.trivial(4)),
}


@pytest.mark.parametrize("name", list(LAYERS))
def test_layer_dimension_is_the_rank_of_the_averaging_projection(name):
    """Oracle: the null space of ``P_out W - W P_in`` over the generators, by linear algebra."""
    into, out = LAYERS[name]
    rows, columns = out.degree, into.degree
    blocks = [np.zeros((1, rows * columns))]
    for h, g in zip(out.generators, into.generators, strict=False):
        left, right = np.eye(rows)[list(h.array_form)], np.eye(columns)[list(g.array_form)]
        blocks.append(np.kron(left, np.eye(columns)) - np.kron(np.eye(rows), right.T))
    dimension = rows * columns - np.linalg.matrix_rank(np.vstack(blocks))
    assert equivariant_layer_dimension(into, out) == dimension


def test_layer_dimension_is_the_mean_product_of_characters():
    G = sb.on_edges(sb.symmetric(4))
    fixed = (sb.elements(G) == np.arange(G.degree)).sum(axis=1)
    assert equivariant_layer_dimension(G, G) == int((fixed**2).mean()) == 3


def test_layer_dimension_falls_with_the_group():
    sizes = [
        equivariant_layer_dimension(G, G)
        for G in (sb.trivial(4), sb.cyclic(4), sb.dihedral(4), sb.symmetric(4))
    ]
    assert sizes == [16, 4, 3, 2]
    assert all(a >= b for a, b in pairwise(sizes))


def test_layer_needs_matching_generators():
    with pytest.raises(GroupError, match="same generators"):
        equivariant_layer_dimension(sb.cyclic(4), sb.symmetric(4))
