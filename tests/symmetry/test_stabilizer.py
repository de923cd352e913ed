"""Stabilizers: growth bound on many subsets, product law, honest conclusions, early exit."""

from itertools import combinations, product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

from symbound.errors import ActionError, DomainError, HypothesisError, PredictorError
from symbound.groups import (
    alternating,
    cyclic,
    dihedral,
    direct_product,
    elements,
    group,
    hyperoctahedral,
    symmetric,
)
from symbound.symmetry.action import Action
from symbound.symmetry.stabilizer import stabilizer, stabilizer_from_errors
from symbound.symmetry.symmetry_profile import symmetry_profile

QUATERNION = group([[1, 2, 3, 0, 5, 6, 7, 4], [4, 7, 6, 5, 2, 1, 0, 3]])
SMALL = [
    cyclic(1),
    cyclic(2),
    cyclic(3),
    cyclic(4),
    direct_product(cyclic(2), cyclic(2)),
    cyclic(5),
    cyclic(6),
    symmetric(3),
    cyclic(7),
    cyclic(8),
    direct_product(cyclic(4), cyclic(2)),
    direct_product(cyclic(2), cyclic(2), cyclic(2)),
    dihedral(4),
    QUATERNION,
]
UP_TO_24 = [
    cyclic(9),
    dihedral(5),
    cyclic(11),
    alternating(4),
    dihedral(6),
    cyclic(16),
    direct_product(dihedral(4), cyclic(2)),
    direct_product(symmetric(3), cyclic(3)),
    dihedral(10),
    symmetric(4),
    dihedral(12),
    cyclic(24),
    direct_product(alternating(4), cyclic(2)),
]


def regular(G):
    """The group acting on itself from the left, by a multiplication table made with dictionaries."""
    rows = [tuple(r) for r in elements(G).tolist()]
    place = {row: k for k, row in enumerate(rows)}
    table = np.array([[place[tuple(g[i] for i in h)] for h in rows] for g in rows])
    inverse = [int(np.flatnonzero(row == place[rows[0]])[0]) for row in table]
    return table, inverse


def breadth_first(table, A):
    """Word lengths in A over the subgroup it generates, with sets."""
    lengths, frontier = {0: 0}, {0}
    while frontier:
        frontier = {int(table[a, z]) for a in A for z in frontier} - set(lengths)
        lengths.update(dict.fromkeys(frontier, max(lengths.values()) + 1))
    return lengths


def symmetric_subsets(inverse):
    pairs = sorted({tuple(sorted({k, inverse[k]})) for k in range(1, len(inverse))})
    for count in range(len(pairs) + 1):
        for chosen in combinations(pairs, count):
            yield sorted({0}.union(*chosen))


def check(G, table, A):
    n = len(table)
    errors = np.full(n, 2.0)
    errors[A] = 1.0
    errors[0] = 0.0
    found = stabilizer_from_errors(errors, Action.permutation(G), 1, "space")
    lengths = breadth_first(table, A)
    H, k = len(lengths), max(lengths.values())
    assert set(np.flatnonzero(found.subgroup_mask)) == set(lengths)
    assert found.subgroup.order() == H
    assert found.diameter == k <= found.growth_bound
    assert found.growth_bound == (min(H - 1, 1) if len(A) == H else 3 * (H // len(A)) - 1)
    assert found.fraction == Rational(len(A), n)
    assert found.certified_eps == k
    if found.fraction > Rational(1, 2):
        assert n == H
        assert k <= 2


def test_number_of_groups_of_order_at_most_8():
    assert QUATERNION.order() == 8
    assert sum(not QUATERNION.is_abelian and g.order() == 2 for g in QUATERNION.elements) == 1
    assert len(SMALL) == 1 + 1 + 1 + 2 + 1 + 2 + 1 + 5  # every group of order up to 8, once


@pytest.mark.parametrize("G", SMALL, ids=lambda G: f"order{G.order()}")
def test_growth_on_every_symmetric_subset_of_groups_of_order_at_most_8(G):
    table, inverse = regular(G)
    for A in symmetric_subsets(inverse):
        check(G, table, A)


@pytest.mark.parametrize("G", UP_TO_24, ids=str)
def test_growth_on_random_symmetric_subsets_up_to_order_24(G):
    table, inverse = regular(G)
    generator = np.random.default_rng(G.order())
    for _ in range(25):
        chosen = np.flatnonzero(generator.random(len(table)) < generator.choice([0.05, 0.15, 0.4, 0.7]))
        check(G, table, sorted({0, *map(int, chosen), *(inverse[k] for k in chosen)}))


@pytest.mark.parametrize("G", [cyclic(7), symmetric(3), QUATERNION, alternating(4), cyclic(24)], ids=str)
def test_k_eps_is_attained_by_the_word_length(G):
    """f(z) = word length of z in A: A is exactly the part respected up to 1, and the error over G is k."""
    table, inverse = regular(G)
    acting = Action.permutation(group(table.tolist()))
    X = np.eye(len(table))  # the point z of G as a unit vector; g moves it to g z
    generator = np.random.default_rng(1)
    for _ in range(6):
        chosen = {int(k) for k in generator.integers(1, len(table), size=2)}
        A = sorted({0} | chosen | {inverse[k] for k in chosen})
        lengths = breadth_first(table, A)
        if len(lengths) < len(table):
            continue
        values = np.array([lengths[z] for z in range(len(table))], dtype=float)
        found = stabilizer(lambda X, values=values: X @ values, acting, X, 1, whole_space=True)
        assert np.flatnonzero(found.mask).tolist() == A
        errors = symmetry_profile(lambda X, values=values: X @ values, acting, X, whole_space=True).errors
        assert errors.max() == found.diameter == found.certified_eps


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.sampled_from(["invariant", "equivariant"]))
def test_product_set_law_on_random_functions(seed, kind):
    generator = np.random.default_rng(seed)
    table, _ = regular(symmetric(3))
    G = group(table.tolist())
    X = np.eye(6)
    if kind == "invariant":
        values = generator.integers(0, 4, size=6).astype(float)
        errors = symmetry_profile(lambda X: X @ values, G, X, whole_space=True).errors
    else:
        matrix = generator.integers(0, 4, size=(6, 6)).astype(float)
        action = Action.permutation(G, output="same")
        errors = symmetry_profile(lambda X: X @ matrix, action, X, norm="max", whole_space=True).errors
    for a, b in product(np.unique(errors), repeat=2):
        left, right = np.flatnonzero(errors <= a), np.flatnonzero(errors <= b)
        products = np.unique(table[np.ix_(left, right)])
        assert (errors[products] <= a + b).all()
    inverse = np.array(regular(symmetric(3))[1])
    assert np.array_equal(errors, errors[inverse])


def test_zero_stabilizer_is_the_symmetry_group_of_the_function():
    X = np.array(list(product([0.0, 1.0, 2.0], repeat=4)))
    found = stabilizer(lambda X: X[:, 0] * X[:, 1] + X[:, 2] * X[:, 3], symmetric(4), X, 0, whole_space=True)
    assert found.fraction == Rational(8, 24)
    assert found.subgroup == group([[1, 0, 2, 3], [2, 3, 0, 1]])
    assert found.diameter == 1
    assert "exactly invariant" in found.conclusion


def test_the_symmetry_that_follows():
    X = np.array(list(product([0.0, 1.0], repeat=3)))
    found = stabilizer(
        lambda X: X[:, 0] + X[:, 1] + X[:, 2] / 10, symmetric(3), X, Rational(19, 20), whole_space=True
    )
    symmetry = found.invariance()
    assert (symmetry.group, symmetry.eps) == (symmetric(3), Rational(19, 20))
    by_float = stabilizer(lambda X: X[:, 0], cyclic(3), X, np.float32(1.0), whole_space=True)
    assert by_float.invariance().eps == 1


def test_conclusions_say_what_the_data_can_say():
    f = lambda X: X[:, 0] + X[:, 1] + X[:, 2] / 10  # noqa: E731
    G = symmetric(3)
    everything = np.array(list(product([0.0, 1.0], repeat=3)))
    whole = stabilizer(f, G, everything, Rational(1, 2), whole_space=True)
    assert (whole.scope, whole.fraction, whole.certified_eps) == ("space", Rational(1, 3), Rational(1, 2))
    assert "on all of the space" in whole.conclusion
    orbit = stabilizer(f, G, everything[[1, 2, 4]], Rational(1, 2))
    assert orbit.scope == "orbits"
    assert "about other points X says nothing" in orbit.conclusion
    sample = stabilizer(f, G, everything[[1, 2, 3]], Rational(1, 2))
    assert sample.scope == "sample"
    assert "can refute this but not prove it" in sample.conclusion
    nothing = stabilizer(lambda X: X @ [1.0, 2.0, 4.0], G, everything, Rational(1, 2))
    assert "no symmetry follows" in nothing.conclusion
    assert nothing.certified_eps == 0
    with pytest.raises(ActionError, match="not in X"):
        stabilizer(f, G, everything[[1, 2, 3]], 1, whole_space=True)


def test_certified_claim_holds_when_measured():
    """On a union of orbits the error over H is at most k eps."""
    generator = np.random.default_rng(3)
    base = generator.random((20, 4))
    X = np.unique(np.concatenate([base[:, list(row)] for row in elements(symmetric(4))]), axis=0)
    weights = np.array([1.0, 1.02, 1.05, 1.3])
    for eps in (0.02, 0.05, 0.1, 0.2, 0.3):
        found = stabilizer(lambda X: X @ weights, symmetric(4), X, eps, early_exit=False)
        assert found.scope == "orbits"
        assert found.errors[found.subgroup_mask].max() <= found.certified_eps


def test_early_exit_changes_the_work_and_not_the_answer():
    generator = np.random.default_rng(4)
    X = generator.random((3000, 5))
    weights = np.array([1.0, 1.0, 1.0, 2.0, 3.0])
    rows = []

    def f(X):
        rows.append(len(X))
        return X @ weights

    full = stabilizer(f, symmetric(5), X, 1e-9, early_exit=False)
    work_full = sum(rows)
    rows.clear()
    quick = stabilizer(f, symmetric(5), X, 1e-9)
    assert np.array_equal(full.mask, quick.mask)
    assert full.fraction == Rational(6, 120)
    assert sum(rows) < work_full / 5
    assert (quick.errors <= full.errors).all()
    assert (quick.errors[~quick.mask] > 1e-9).all()


def test_floats_are_certified_upwards():
    errors = np.zeros(24)
    errors[1:] = 1.0
    action = Action.permutation(cyclic(24))
    errors[[1, 23]] = 0.1
    found = stabilizer_from_errors(errors, action, 0.1, "space")
    assert found.diameter == 12
    assert Rational(*found.certified_eps.as_integer_ratio()) >= 12 * Rational(*(0.1).as_integer_ratio())
    # 1/10 is below the float 0.1, so an error of the float 0.1 is not within 1/10
    assert stabilizer_from_errors(errors, action, Rational(1, 10), "space").fraction == Rational(1, 24)


def test_profile_steps_and_table():
    X = np.eye(4)
    profile = symmetry_profile(lambda X: X @ [0.0, 1.0, 2.0, 3.0], cyclic(4), X)
    assert profile.thresholds.tolist() == [0.0, 2.0, 3.0]
    assert profile.fractions == (Rational(1, 4), Rational(1, 2), 1)
    assert [profile.at(e) for e in (0, 1.9, 2, 3)] == [Rational(1, 4), Rational(1, 4), Rational(1, 2), 1]
    assert profile.stabilizer(2).subgroup == group([[2, 3, 0, 1]])
    assert [row[0] for row in profile.rows(2)] == [0.0, 3.0]
    assert "C_2" in profile.table()
    assert profile.labels[1] == "(0 1 2 3)"


def test_profile_plots_the_step_function():
    profile = symmetry_profile(lambda X: X @ [0.0, 1.0, 2.0, 3.0], cyclic(4), np.eye(4))
    line = profile.plot().lines[0]
    assert line.get_xdata().tolist()[:3] == [0.0, 2.0, 3.0]
    assert line.get_ydata().tolist() == [0.25, 0.5, 1.0, 1.0]


def test_signed_group_of_an_even_function():
    X = np.array(list(product([-1.0, 0.5, 2.0], repeat=2)))
    found = stabilizer(lambda X: X[:, 0] ** 2 + X[:, 1], Action.signed_permutation(hyperoctahedral(2)), X, 0)
    assert found.fraction == Rational(2, 8)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda X: stabilizer(np.sum, cyclic(3), X, -1), DomainError, "not negative"),
        (lambda X: stabilizer(np.sum, cyclic(3), X, float("inf")), DomainError, "finite"),
        (lambda X: stabilizer(np.sum, cyclic(3), X, float("nan")), DomainError, "finite"),
        (lambda X: stabilizer(lambda X: X[:, 0] * np.nan, cyclic(3), X, 1), PredictorError, "nan"),
        (
            lambda X: stabilizer(
                lambda X: X[:, :2],
                Action.from_matrix(
                    lambda k: np.eye(3), [0], output=Action.from_matrix(lambda k: np.eye(2), [0])
                ),
                X,
                1,
                norm="max",
            ),
            HypothesisError,
            "keeps the norm",
        ),
        (
            lambda X: stabilizer(
                lambda X: X, Action.from_matrix(lambda k: np.eye(3) * (k + 1), [0, 1], closed=False), X, 1
            ),
            ActionError,
            "need not be closed",
        ),
    ],
)
def test_bad_input(call, error, words):
    with pytest.raises(error, match=words):
        call(np.eye(3))


def test_count_of_subsets_is_what_it_should_be():
    """Seven involutions of C_2^3 give 2^7 symmetric subsets."""
    assert sum(1 for _ in symmetric_subsets(regular(SMALL[11])[1])) == sum(comb(7, i) for i in range(8))
