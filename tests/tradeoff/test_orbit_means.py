"""The fast rate for exact symmetry: totals, critical sizes and text, against exact fractions and enumeration."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from sympy import Integer, Rational

import symbound as sb
from symbound.errors import HypothesisError, UnknownNameError
from symbound.tradeoff.gap_terms import inverse_root, inverse_successor
from symbound.tradeoff.recommendation import recommend
from symbound.tradeoff.weigh import tradeoff
from tests.oracles.rows_orbit_means import exact_excess_risk
from tests.tradeoff.test_weigh import bumps

BOUND = "orbit-means"


@pytest.fixture(scope="module")
def twelve():
    return tradeoff(bumps(), sb.dihedral(12), bound=BOUND)


def exact_total(c, n, M=Fraction(1)):
    """``V + M^2 K/(2 (n+1))`` in fractions."""
    return Fraction(int(c.variance.p), int(c.variance.q)) + M**2 * Fraction(c.orbits, 2 * (n + 1))


@pytest.mark.parametrize("size", [1, 9, 10, 150, 10_000, 10**9])
def test_the_best_subgroup_has_the_least_exact_total(twelve, size):
    least = min(exact_total(c, size) for c in twelve.candidates)
    best = twelve.optimal(size)
    assert exact_total(best.candidate, size) == least
    assert best.total == Rational(least.numerator, least.denominator)
    ties = [c for c in twelve.candidates if exact_total(c, size) == least]
    assert best.candidate.order == max(c.order for c in ties)
    assert (best.eps, best.regime) == (0, "exact")


def test_critical_sizes_are_those_of_a_scan_and_of_the_crossings(twelve):
    changes = twelve.critical_sizes()
    assert len(changes) >= 3
    last = changes[-1].first + 20
    scan = [
        max(
            twelve.candidates,
            key=lambda c, n=n: (-exact_total(c, n), c.order, -c.node),
        )
        for n in range(1, last)
    ]
    found = [(n, a.node, b.node) for n, (a, b) in enumerate(pairwise(scan), 1) if a is not b]
    assert found == [(c.last, c.before[0].node, c.after[0].node) for c in changes]
    for change in changes:
        before, after = change.before[0], change.after[0]
        crossing = Rational(after.orbits - before.orbits, 2) / (before.variance - after.variance) - 1
        assert change.last <= crossing < change.first


def test_a_tie_at_an_integer_stays_with_the_larger_group():
    """V = 1/4 against K = 2 instead of 1: the totals 1/4 + 1/(2 (n+1)) and 2/(2 (n+1)) are equal at n = 1."""
    t = tradeoff([0, 1], sb.cyclic(2), bound=BOUND)
    (change,) = t.critical_sizes()
    assert (change.last, change.first) == (1, 2)
    assert t.total(1, subgroup=t.candidates[0]).upper == t.total(1).upper
    assert t.optimal(1).candidate.order == 2


def test_totals_bound_the_expected_risk():
    values = (Fraction(1, 4), Fraction(1), Fraction(3, 4), Fraction(1))
    t = tradeoff(list(map(float, values)), sb.cyclic(4), bound=BOUND)
    orbits = {4: (0, 0, 0, 0), 2: (0, 1, 0, 1), 1: (0, 1, 2, 3)}
    for c in t.candidates:
        points = [
            (o, Fraction(1, 4), ((Fraction(0), 1 - y), (Fraction(1), y)))
            for o, y in zip(orbits[c.order], values, strict=True)
        ]
        for size in (1, 3):
            truth = exact_excess_risk(points, size, Fraction(1))
            assert c.variance < truth <= exact_total(c, size)
            assert Rational(truth.numerator, truth.denominator) <= t.total(size, subgroup=c).upper


def test_range_and_law_scale():
    one = tradeoff([0, 0.5, 1, 0.5], sb.dihedral(4), bound=BOUND)
    three = tradeoff([0, 1.5, 3, 1.5], sb.dihedral(4), bound=BOUND, M=3)
    for n in (1, 30):
        for a, b in zip(one.candidates, three.candidates, strict=True):
            assert 9 * one.total(sb.n, subgroup=a) == three.total(sb.n, subgroup=b)
        assert one.optimal(n).candidate.name == three.optimal(n).candidate.name
    # A point that is never drawn is not counted.
    t = tradeoff([0, 0, 1, 1], sb.cyclic(4), [0.5, 0, 0.5, 0], bound=BOUND, weighted=True)
    assert [c.orbits for c in t.candidates] == [2, 1, 1]
    assert [c.variance for c in t.candidates] == [0, Rational(1, 4), Rational(1, 4)]


def test_symbols_and_no_symmetry(twelve):
    expr = twelve.total(sb.n)
    assert expr == twelve.candidate().variance + Rational(twelve.candidate().orbits, 2) / (sb.n + 1)
    assert twelve.without_symmetry(sb.n) == 6 / (sb.n + 1)
    assert twelve.optimal(50).without == Rational(6, 51)
    lemma = sb.lemmas[BOUND].apply(V=twelve.candidate().variance, K=twelve.candidate().orbits, n=sb.n)
    assert (lemma.expr - expr).simplify() == 0


def test_it_drops_a_wrong_symmetry_earlier_than_a_bound_on_the_gap(twelve):
    slow = tradeoff(bumps(), sb.dihedral(12), bound="direct")
    assert twelve.critical_sizes()[-1].first < slow.critical_sizes("subgroup")[-1].first
    assert twelve.limit().node == slow.limit().node == twelve.path()[-1].node


def test_text_latex_data_and_picture(twelve, tmp_path):
    text = twelve.text((10, 1000))
    assert "mean labels on orbits" in text
    assert "M/2" not in text
    assert "and 1/2 on the others" in text
    assert "critical sample sizes" in text
    source = twelve.latex()
    assert r"\frac{b_H}{n + 1}" in source
    assert r"\varepsilon" not in source
    assert source.count("{") == source.count("}")
    data = twelve.to_dict((10,))
    assert (data["bound"], data["optimal"][0]["regime"]) == (BOUND, "exact")
    twelve.plot(tmp_path / "lattice.png")
    assert (tmp_path / "lattice.png").stat().st_size > 1000


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda t: tradeoff([0, 1], sb.cyclic(2), bound=BOUND, loss="zero-one"), HypothesisError, "squared"),
        (lambda t: t.total(5, Rational(1, 4)), HypothesisError, "tolerance"),
        (lambda t: t.optimal(5, "eps"), HypothesisError, "tolerance"),
        (lambda t: t.sharper(5), HypothesisError, "tolerance"),
        (lambda t: t.closed_forms(), HypothesisError, "tolerance"),
        (
            lambda t: recommend(np.eye(4, dtype=int), np.zeros(4), sb.cyclic(4), bound=BOUND),
            UnknownNameError,
            "orbit-means",
        ),
        (
            lambda t: tradeoff([0, 1], sb.cyclic(2), bound=BOUND, output=[[[1]], [[-1]]]),
            HypothesisError,
            "invariant predictors",
        ),
    ],
)
def test_what_it_does_not_cover(twelve, call, error, says):
    with pytest.raises(error, match=says):
        call(twelve)


def test_rates_of_numbers_and_expressions_agree():
    for rate in (inverse_root, inverse_successor):
        for n in (1, 7, 10**12):
            assert rate(n) == pytest.approx(float(rate(Integer(n))), rel=1e-15)
            assert isinstance(rate(n), float)
