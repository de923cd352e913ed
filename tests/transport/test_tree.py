import dataclasses
from fractions import Fraction
from itertools import product
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbound.errors import CertificateError, DomainError, UnknownNameError
from symbound.transport import (
    TreeCertificate,
    check_tree,
    exact_gap_on_metric,
    exact_gap_on_tree,
    expected_gap_on_metric,
    tree_certificate,
)
from symbound.transport.tree_check import tree_distances


def _cloud(seed, size):
    points = np.random.default_rng(seed).random((size, 2))
    return np.abs(points[:, None] - points).max(-1)


def _random_tree(seed, size):
    rng = np.random.default_rng(seed)
    parents = np.array([-1] + [int(rng.integers(0, v)) for v in range(1, size)])
    lengths = np.concatenate([[0.0], rng.integers(1, 64, size - 1) / 32])
    return parents, lengths


def _paths(parents, lengths):
    size = len(parents)
    distance = np.zeros((size, size))
    for v in range(1, size):
        for u in range(v):
            distance[u, v] = distance[v, u] = distance[u, parents[v]] + lengths[v]
    return distance


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(2, 12))
def test_tree_distances_against_recursion(seed, size):
    parents, lengths = _random_tree(seed, size)
    assert np.array_equal(tree_distances(parents, lengths, list(range(size)), size), _paths(parents, lengths))


def test_exact_mean_on_a_tree_by_enumerating_samples():
    parents, lengths = _random_tree(3, 4)
    cost = _paths(parents, lengths)
    law = np.array([1, 2, 3, 2]) / 8
    n, mean = 4, 0.0
    for sample in product(range(4), repeat=n):
        counts = np.bincount(sample, minlength=4)
        mean += np.prod(law[list(sample)]) * exact_gap_on_metric(cost, law, counts, validate=False).value
    terms = check_tree(TreeCertificate(4, parents, lengths, law), cost)
    assert float(terms.at(n)) == pytest.approx(mean, rel=1e-12)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(2, 10))
def test_exact_gap_on_a_tree_against_the_solver(seed, size):
    parents, lengths = _random_tree(seed, size)
    rng = np.random.default_rng(seed)
    law, counts = rng.dirichlet(np.ones(size)), rng.multinomial(7, np.ones(size) / size)
    value = exact_gap_on_tree(TreeCertificate(size, parents, lengths, law), counts)
    solved = exact_gap_on_metric(_paths(parents, lengths), law, counts)
    assert Fraction(solved.lower) <= value <= Fraction(solved.upper)
    assert solved.duality_gap < 1e-11


@pytest.mark.parametrize("n", [1, 2, 17, 400])
def test_de_moivre_by_direct_summation(n):
    for p in (Fraction(1, 2), Fraction(1, 8), Fraction(5, 1024), Fraction(0), Fraction(1)):
        law = np.array([float(p), float(1 - p)])
        terms = check_tree(
            TreeCertificate(2, np.array([1, -1]), np.array([0.75, 0.0]), law), [[0, 0.75], [0.75, 0]]
        )
        truth = sum(comb(n, k) * p**k * (1 - p) ** (n - k) * abs(Fraction(k, n) - p) for k in range(n + 1))
        truth *= Fraction(3, 4)
        assert truth <= terms.at(n) <= truth * (1 + Fraction(1, 2**50))
        root = terms.variance_coefficient()
        assert root**2 >= Fraction(9, 16) * p * (1 - p)
        assert float(root) == pytest.approx(0.75 * sqrt(p * (1 - p)))


@pytest.mark.parametrize("kind", ["spanning", "nets", "hierarchy", "best"])
def test_found_trees_are_certified_and_above_the_truth(kind):
    cost = _cloud(1, 30)
    law = np.random.default_rng(1).dirichlet(np.ones(30))
    terms = check_tree(tree_certificate(cost, law, kind=kind), cost)
    truth = expected_gap_on_metric(cost, law, 60, 60, seed=2)
    assert truth.mean - 3 * truth.standard_error < float(terms.at(60)) < 5 * truth.mean
    assert float(terms.at(60)) <= float(terms.variance_coefficient()) / sqrt(60)


def test_local_search_improves_and_path_is_exact():
    cost = _cloud(5, 60)
    law = np.ones(60) / 60
    rough = check_tree(tree_certificate(cost, law, kind="nets", sweeps=0), cost)
    better = check_tree(tree_certificate(cost, law, kind="nets"), cost)
    assert better.variance_coefficient() < rough.variance_coefficient()
    line = np.abs(np.subtract.outer(np.arange(8.0), np.arange(8.0)))
    found = check_tree(tree_certificate(line, np.ones(8) / 8), line).variance_coefficient()
    assert float(found) == pytest.approx(sum(sqrt(k * (8 - k)) / 8 for k in range(1, 8)))


def test_tampered_trees_name_the_violation():
    cost = _cloud(2, 10)
    law = np.ones(10) / 10
    spanning = tree_certificate(cost, law, kind="spanning")
    child = int(np.flatnonzero(spanning.parents >= 0)[0])

    def changed(certificate, name, index, value):
        array = np.array(getattr(certificate, name))
        array[index] = value
        return dataclasses.replace(certificate, **{name: array})

    short = changed(spanning, "lengths", child, np.nextafter(spanning.lengths[child], 0))
    with pytest.raises(CertificateError, match=rf"edge \({child}, "):
        check_tree(short, cost)
    with pytest.raises(CertificateError, match="cycle"):
        check_tree(TreeCertificate(3, np.array([-1, 2, 1]), np.ones(3), np.ones(3) / 3), np.zeros((3, 3)))
    with pytest.raises(CertificateError, match="one root"):
        check_tree(changed(spanning, "parents", child, -1), cost)
    with pytest.raises(CertificateError, match=f"vertex {child}"):
        check_tree(changed(spanning, "parents", child, 99), cost)
    with pytest.raises(CertificateError, match="10 points"):
        check_tree(spanning, cost[:4, :4])
    hierarchy = tree_certificate(cost, law, kind="hierarchy")
    check_tree(hierarchy, cost)
    top = int(np.flatnonzero(hierarchy.parents == len(hierarchy.parents) - 1)[0])
    with pytest.raises(CertificateError, match=r"points \d and \d at tree distance"):
        check_tree(changed(hierarchy, "lengths", top, 0.0), cost)


def test_bad_arguments():
    with pytest.raises(UnknownNameError, match="bushy"):
        tree_certificate(_cloud(0, 4), np.ones(4) / 4, kind="bushy")
    terms = check_tree(tree_certificate([[0.0]], [1.0]), [[0.0]])
    assert terms.at(3) == 0
    with pytest.raises(DomainError, match="n = 0"):
        terms.at(0)
