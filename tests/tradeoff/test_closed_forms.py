"""Closed forms of optima against grids, and their boundary cases."""

import numpy as np
import pytest
from sympy import Max, Rational, diff, limit, oo, simplify, sqrt, symbols

from symbound.errors import DomainError, InexactNumberError, UnknownNameError
from symbound.tradeoff.closed_forms import (
    critical_size,
    optimal_eps,
    optimal_eta,
    optimal_fraction,
    total_error,
)
from symbound.tradeoff.gap_terms import gap_terms

Delta, V, s, b, eps = symbols("Delta V s b eps", positive=True)


def test_the_quadratic_is_convex_with_the_stated_derivatives_at_the_ends():
    T = (1 - eps / Delta) ** 2 * V + b + s * eps
    assert simplify(diff(T, eps, 2) - 2 * V / Delta**2) == 0
    assert simplify(diff(T, eps).subs(eps, 0) - (s - 2 * V / Delta)) == 0
    assert diff(T, eps).subs(eps, Delta) == s
    inside = Delta * (1 - s * Delta / (2 * V))
    assert simplify(diff(T, eps).subs(eps, inside)) == 0


@pytest.mark.parametrize("slope", [Rational(1, 100), Rational(1, 3), Rational(1, 2), 2])
def test_optimal_eps_beats_a_grid(slope):
    best = optimal_eps(Rational(3, 4), Rational(1, 5), slope)
    least = total_error(best, Rational(3, 4), Rational(1, 5), 0, slope)
    for k in range(121):
        assert least <= total_error(Rational(k, 100), Rational(3, 4), Rational(1, 5), 0, slope)


def test_boundary_cases_of_optimal_eps():
    assert optimal_eps(1, Rational(1, 4), Rational(1, 2)) == 0  # s = 2V/Delta
    assert optimal_eps(1, Rational(1, 4), 0) == 1  # a bound that does not grow: the data's own level
    n = symbols("n", positive=True, integer=True)
    path = optimal_eps(Rational(1, 2), Rational(1, 8), 3 / sqrt(n))
    assert limit(path.subs(Max(0, 1 - 6 / sqrt(n)), 1 - 6 / sqrt(n)), n, oo) == Rational(1, 2)
    assert all(path.subs(n, k) < Rational(1, 2) for k in (10**3, 10**6, 10**9))


def test_critical_size_is_where_the_contraction_slope_meets_two_V_over_Delta():
    N, K = 30, 6
    size = critical_size(N, K, Rational(1, 2), Rational(1, 20))
    terms = gap_terms("contraction", K, N)
    assert simplify(terms.slope / sqrt(size) - 2 * Rational(1, 20) / Rational(1, 2)) == 0


@pytest.mark.parametrize("n", [50, 400, 10_000])
def test_optimal_eta_beats_a_grid(n):
    N, K, level = 20, 4, Rational(1, 2)
    terms = gap_terms("contraction", K, N, error="mean")

    def total(eta):
        return max(level - eta, 0) ** 2 + (terms.base + terms.slope * eta) / sqrt(n)

    least = float(total(optimal_eta(level, N, K, n)))
    assert least <= min(float(total(Rational(k, 100))) for k in range(81)) + 1e-15


@pytest.mark.parametrize(("n", "order"), [(1, None), (16, None), (10**6, None), (10**6, 24)])
def test_optimal_fraction_beats_a_grid(n, order):
    A, p, B, a = Rational(3), Rational(1, 2), Rational(2), Rational(3, 2)
    found = optimal_fraction(A, p, B, a, n, order)
    low = 1e-9 if order is None else 1 / order
    grid = np.geomspace(low, 1, 4001)
    values = float(A) * (grid * n) ** -float(p) + float(B) * grid ** float(a)
    assert float(found.value) <= values.min() + 1e-12
    assert float(found.value) == pytest.approx(values.min(), rel=1e-3)
    if order is None and n >= float(found.threshold):
        assert float(found.value) == pytest.approx(float(found.interior_value), rel=1e-12)


def test_slopes_reach_the_bound_without_symmetry_at_the_top():
    for M in (1, 3):
        terms = gap_terms("contraction", 4, 16, M)
        assert simplify(terms.base + terms.slope * M - terms.cap) == 0
    direct = gap_terms("direct", 4, 16)
    # The direct pair is not affine up to eps = 1; the simplified one overshoots, so that the cap matters.
    assert direct.base + direct.slope > direct.cap


def test_direct_pair_is_above_the_bound_before_simplification():
    for N, K in ((2, 1), (16, 4), (1000, 3), (50, 50)):
        base, slope, cap = (float(x) for x in gap_terms("direct", K, N))
        for e in np.linspace(0, 1, 101):
            w = e * (1 - e) if e <= 0.5 else 0.25
            sharp = (
                0.5 * (0.25 - w) * np.sqrt(K - 1)
                + w / 2 * np.sqrt(N - 1)
                + (1 - e) / 2 * np.sqrt(K)
                + e / 2 * np.sqrt(N)
            )
            assert sharp <= base + slope * e + 1e-12
            assert sharp <= cap + 1e-12 or e > 0  # at eps = 0 the sharp form is below the cap as well


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: optimal_eps(0.5, 1, 1), InexactNumberError),
        (lambda: optimal_eps(0, 1, 1), DomainError),
        (lambda: gap_terms("dudley", 1, 2), UnknownNameError),
        (lambda: gap_terms("direct", 1, 2, error="mean"), UnknownNameError),
        (lambda: gap_terms("direct", 1, 2, labels=3, loss="zero-one"), UnknownNameError),
    ],
)
def test_bad_input(call, error):
    with pytest.raises(error):
        call()
