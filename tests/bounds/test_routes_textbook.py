from math import isclose, sqrt

import numpy as np
import pytest
from sympy import Integral, Rational, Symbol

import symbound as sb
from symbound.bounds.routes_textbook import best_cutoff, best_nodes, internal_nets
from symbound.bounds.rules import chain
from symbound.classes.composition import Composition
from symbound.errors import HypothesisError, InexactNumberError, UndecidedError
from tests.oracles import enumeration as brute

ROUTES = ("dudley", "dudley-sharp", "chaining-sum")
CUBE = sb.Lipschitz(sb.Cube(2), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(2)))
INTERVAL = sb.Lipschitz(sb.Cube(1), L=1, M=1)
PARAMETRIC = sb.Parametric(p=10, B=1, Lambda=1, M=1)


@pytest.mark.parametrize("F", [CUBE, PARAMETRIC], ids=["lipschitz", "parametric"])
@pytest.mark.parametrize("route", ROUTES)
def test_numeric_and_symbolic_sample_sizes_agree(F, route):
    symbolic = sb.gap_bound(F, n=sb.n, route=route)
    assert symbolic.monotone == {sb.n: -1}
    for n in (1000, 20000):
        numeric = float(sb.gap_bound(F, n=n, route=route).at())
        assert numeric / 1.01 <= float(symbolic.at(n=n)) <= numeric * 1.06


@pytest.mark.parametrize("route", ROUTES)
def test_textbook_routes_are_not_in_the_default(route):
    assert route in sb.routes(CUBE)
    assert route not in sb.gap_bound(CUBE, n=1000).lemmas


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("n", [10, 200])
def test_never_below_the_truth_on_an_interval(route, n, record_property):
    """The gap of the class on [0, 1] is the Kantorovich distance of the uniform law and the sample."""
    truth = brute.interval_wasserstein_mean(n)
    value = float(sb.gap_bound(INTERVAL, n=n, route=route).at())
    record_property("ratio", value / truth)
    assert truth <= value


def test_order_of_the_chains():
    """The sharper integral is below the textbook one, and the multiscale bound below both."""
    for n in (1000, 10000):
        multiscale, sharp, plain = (
            float(sb.gap_bound(CUBE, n=n, route=r).at()) for r in ("multiscale", "dudley-sharp", "dudley")
        )
        assert multiscale < sharp < plain


def test_lemmas_on_the_way():
    assert sb.gap_bound(CUBE, n=10**5, route="dudley").lemmas == (
        "symmetrization",
        "rademacher-expectation",
        "dudley",
        "internal-from-external",
        "lipschitz-entropy",
        "path-metric-group",
        "polya-covering",
    )
    assert "parametric" in sb.gap_bound(PARAMETRIC, n=1000, route="chaining-sum").lemmas


def test_confidence():
    delta = Rational(1, 20)
    mean = float(sb.gap_bound(CUBE, n=1000, route="dudley-sharp").at())
    bound = sb.gap_bound(CUBE, n=1000, delta=delta, route="dudley-sharp")
    assert bound.lemmas[0] == "concentration" or "concentration" in bound.lemmas
    assert isclose(float(bound.at()), mean + sqrt(np.log(20) / 2000), rel_tol=1e-9)


def test_empirical_rademacher_route():
    delta = Rational(1, 20)
    mean = float(sb.gap_bound(CUBE, n=1000, route="chaining-sum").at())
    bound = sb.gap_bound(CUBE, n=1000, delta=delta, route="empirical-rademacher")
    assert "concentration" not in bound.lemmas
    assert isclose(float(bound.at()), mean + 2 * sqrt(np.log(20) / 2000), rel_tol=1e-9)
    with pytest.raises(HypothesisError, match="no delta"):
        sb.gap_bound(CUBE, n=1000, route="empirical-rademacher")


def test_sample_size():
    bound = sb.gap_bound(PARAMETRIC, n=sb.n, route="dudley-sharp")
    size = bound.sample_size(Rational(1, 2))
    assert float(bound.at(n=size)) <= 0.5 < float(bound.at(n=size - 1))


def test_a_given_cutoff():
    bound = sb.gap_bound(CUBE, n=sb.n, route="dudley-sharp", cutoff=Rational(1, 20))
    best = sb.gap_bound(CUBE, n=1000, route="dudley-sharp")
    assert float(best.at()) <= float(bound.at(n=1000)) * 1.01
    with pytest.raises(InexactNumberError):
        sb.gap_bound(CUBE, n=sb.n, route="dudley-sharp", cutoff=0.05)


def test_the_upper_sum_is_close_to_the_integral():
    """Oracle: the integral of the lemma itself, enclosed by other means."""
    nets = internal_nets(PARAMETRIC)
    kept = chain(sb.lemmas["dudley"].apply(F=PARAMETRIC, n=1000, a=Rational(1, 20)), nets)
    summed = sb.gap_bound(PARAMETRIC, n=1000, route="dudley", cutoff=Rational(1, 20))
    assert kept.display.has(Integral)
    assert not summed.display.has(Integral)
    assert 2 * float(kept.at().lower) <= float(summed.at()) <= 2 * float(kept.at().upper) * 1.02


def test_symbolic_constants_need_scales():
    L = Symbol("L", positive=True)
    F = sb.Lipschitz(sb.Cube(2), L=L, M=1)
    for route in ROUTES:
        with pytest.raises(UndecidedError, match="best scales"):
            sb.gap_bound(F, n=sb.n, route=route)
    bound = sb.gap_bound(F, n=1000, route="chaining-sum", scales=[Rational(1, 4), Rational(1, 8)])
    assert bound.free_symbols == {L}
    kept = sb.gap_bound(F, n=1000, route="dudley-sharp", cutoff=Rational(1, 20))
    assert kept.display.has(Integral)
    assert kept.free_symbols == {L}


def test_approximate_symmetry_lies_between_the_ends():
    values = []
    for eps in (Rational(0), Rational(1, 20), Rational(5)):
        F = sb.Lipschitz(sb.Cube(2), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(2), eps))
        values.append(float(sb.gap_bound(F, n=1000, route="dudley-sharp").at()))
    plain = float(sb.gap_bound(sb.Lipschitz(sb.Cube(2), L=1, M=1), n=1000, route="dudley-sharp").at())
    assert values[0] <= values[1] * 1.01
    assert values[1] <= plain * 1.01
    assert isclose(values[2], plain, rel_tol=0.01)


def test_cutoff_is_where_the_slopes_balance():
    """For entropy 1/t the slope of 4 a + c int_a t^(-1/2) vanishes where a^(-1/2) = level."""
    a = best_cutoff(lambda t: 1 / float(t), Rational(1, 4), 10.0)
    assert isclose(float(a), 0.01, rel_tol=0.002)
    assert best_cutoff(lambda t: 1 / float(t), Rational(1, 4), 0.1) == Rational(1, 4)


def test_nodes_give_the_integral_of_a_step_function():
    steps = [Rational(j, 40) for j in range(1, 10)]

    def entropy(t):
        return float(sum(bool(t < s) for s in steps)) ** 2

    nodes = best_nodes(entropy, steps, Rational(1, 100), Rational(1, 4))
    assert set(nodes) == set(steps)
    assert best_nodes(entropy, steps, Rational(1, 4), Rational(1, 4)) is None


@pytest.mark.parametrize(
    "inner",
    [
        sb.FiniteClass(16, 1),
        sb.AllFunctions(sb.Strings(3, 2), M=1),
        PARAMETRIC,
        Composition(sb.FiniteClass(16, 1), 1, 1),
    ],
)
def test_contraction_multiplies_by_the_constant(inner):
    once, twice = (
        float(sb.gap_bound(Composition(inner, c, M=1), n=400, route="contraction").at()) for c in (1, 2)
    )
    assert isclose(twice, 2 * once, rel_tol=1e-9)


SQUARE = np.array([[0, 1.0, 2.0, 1.0], [1.0, 0, 1.0, 2.0], [2.0, 1.0, 0, 1.0], [1.0, 2.0, 1.0, 0]])
REFLECTION = [2, 1, 0, 3]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("symmetric", [False, True])
def test_never_below_the_exact_gap_on_four_points(route, symmetric, record_property):
    """All samples of size 6 on a square; with the reflection, the smaller of two distances."""
    n, law = 6, np.full(4, 0.25)
    metric = SQUARE / 2
    symmetry = None
    if symmetric:
        metric = np.minimum(metric, metric[REFLECTION])
        symmetry = sb.Invariance(sb.group([REFLECTION]))
    truth = brute.expected_over_samples(lambda c: brute.lipschitz_gap(metric, 1, law, c), law, n)
    F = sb.Lipschitz(sb.FiniteSpace(SQUARE), L=Rational(1, 2), M=1, symmetry=symmetry)
    value = float(sb.gap_bound(F, n=n, route=route).at())
    record_property("ratio", value / truth)
    assert 0 < truth <= value
    large = float(sb.gap_bound(F, n=10**6, route=route).at())
    assert large < truth
