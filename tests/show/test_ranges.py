"""Ranges and crossovers against brute force over all small sample sizes."""

from itertools import pairwise

import pytest
from sympy import Integer, Rational, Symbol, sqrt

import symbound as sb
from symbound.bounds.rules import minimum
from symbound.bounds.symbols import n
from symbound.errors import UnknownNameError
from symbound.show.crossing import crossovers
from symbound.show.ranges import ranges_of, winning_ranges

LINES = tuple(
    Rational(1, a) + Integer(b) / sqrt(n) for a, b in ((1, 0), (2, 1), (3, 2), (5, 4), (9, 9), (40, 23))
)


def _expand(ranges, last):
    owner = {}
    for r in ranges:
        for size in range(r.low, min(r.high or last, last) + 1):
            owner[size] = r.alternative
    return owner


def test_ranges_cover_all_sample_sizes_without_gaps():
    ranges = ranges_of(LINES)
    assert ranges[0].low == 1
    assert ranges[-1].high is None
    assert all(b.low == a.high + 1 for a, b in pairwise(ranges))


@pytest.mark.parametrize("largest_wins", [False, True])
def test_ranges_against_brute_force(largest_wins):
    best = max if largest_wins else min
    owner = _expand(ranges_of(LINES, largest_wins=largest_wins), 3000)
    values = [[float(e.subs(n, size)) for e in LINES] for size in range(1, 3001, 7)]
    for size, row in zip(range(1, 3001, 7), values, strict=True):
        assert row[owner[size]] == pytest.approx(best(row), rel=1e-13)


def test_a_tie_goes_to_the_first():
    assert [r.alternative for r in ranges_of((1 / n, 1 / n, 2 / n))] == [0]
    assert ranges_of((Integer(1), 2 / n)) == ((1, 2, 0), (3, None, 1))
    assert ranges_of((2 / n, Integer(1))) == ((1, 1, 1), (2, None, 0))


def test_many_alternatives_of_the_multiscale_bound():
    F = sb.Lipschitz(sb.Cube(3), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(3)))
    bound = sb.gap_bound(F, n=n)
    ranges = winning_ranges(bound)
    assert len(bound.alternatives) > 20
    for r in ranges:
        for size in (r.low, r.high or 10**15):
            values = [a.at(n=size) for a in bound.alternatives]
            assert all(values[r.alternative].lower <= v.upper for v in values)


def test_lower_bounds_take_the_largest():
    F = sb.Lipschitz(sb.Cube(2), L=1, M=1)
    one, two = (sb.gap_lower_bound(F, n=n, kappa=Integer(c), d=e) for c, e in ((4, 2), (100, 3)))
    found = {r.alternative for r in winning_ranges(minimum(one, two))}
    assert found <= {0, 1}
    low = winning_ranges(minimum(one, two))[0]
    values = [float(a.at(n=low.low).lower) for a in minimum(one, two).alternatives]
    assert values[low.alternative] == max(values)


def test_other_symbols_are_refused():
    with pytest.raises(UnknownNameError, match="no value for x"):
        ranges_of((Symbol("x", positive=True) / n, 1 / n))


def test_crossovers_against_brute_force():
    first, second = 3 / sqrt(n), Rational(1, 10) + 19 / n
    signs = {m: float((first - second).subs(n, m)) for m in range(1, 2000)}
    flips = [(m, m + 1) for m in range(1, 1999) if signs[m] * signs[m + 1] < 0]
    assert [(c.low, c.high) for c in crossovers(first, second, n, largest=1999)] == flips
    assert len(flips) == 2


def test_crossover_around_a_tie_is_wider():
    (c,) = crossovers(10 / n, 1 / sqrt(n), n, ("fast", "slow"))
    assert (c.smaller_before, c.smaller_after, c.low, c.high) == ("slow", "fast", 99, 101)


def test_equal_formulas_never_cross():
    assert crossovers(1 / n, 1 / n, n) == []
