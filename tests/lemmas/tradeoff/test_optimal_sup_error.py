import pytest
from sympy import Integer, Rational, Symbol, floor

import symbound as sb
from symbound.bounds.symbols import eps, n
from symbound.errors import HypothesisError
from symbound.lemmas.tradeoff import optimal_sup_error as module
from tests.lemmas.signs import check_signs
from tests.oracles.rows_tradeoff import sup_error_curve

lemma = module.lemma
CASES = [
    (18, 5, Rational(2, 3), Rational(1, 20)),
    (4, 1, Rational(1), Rational(1, 4)),
    (64, 20, Rational(1, 2), Rational(1, 100)),
]
N, K = Symbol("N", integer=True, positive=True), Symbol("K", integer=True, positive=True)
DELTA, V = Symbol("Delta", positive=True), Symbol("V", positive=True)


@pytest.mark.parametrize("pair", module.PAIRS)
@pytest.mark.parametrize("case", CASES)
def test_exact_invariance_is_optimal_up_to_the_critical_size(case, pair):
    critical = int(floor(module.critical_size(*map(Integer, case[:2]), *case[2:], pair).doit()))
    assert module.optimal_sup_error(*case, Integer(critical), pair).doit() == 0
    assert module.optimal_sup_error(*case, Integer(critical + 1), pair).doit() > 0
    numbers = tuple(map(float, case))
    for size, exact in [(critical * 4 / 5, True), (critical * 5 / 4, False)]:
        rise = sup_error_curve(1e-5, *numbers, size, pair) - sup_error_curve(0, *numbers, size, pair)
        assert (rise > 0) is exact


@pytest.mark.parametrize("pair", module.PAIRS)
@pytest.mark.parametrize("case", CASES)
def test_the_best_error_rises_to_that_of_the_data(case, pair):
    path = [float(module.optimal_sup_error(*case, Integer(10**k), pair).doit()) for k in range(1, 12)]
    assert path == sorted(path)
    assert case[2] - 1e-3 < path[-1] < case[2]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("size", [10, 100, 1000, 10**5])
def test_no_symmetry_is_never_better(case, size):
    points = case[0]
    value = float(module.minimum_value(*case, Integer(size), "contraction").doit())
    assert value <= 2 * (points / size) ** 0.5 + 1e-12


def test_the_naive_splitting_can_be_worse_than_no_symmetry():
    """With ``2 sqrt(N/n)`` for the slope: N = 2, K = 1, Delta = 1, V = 1/4, n = 100."""
    naive = min((1 - e / 1000) ** 2 / 4 + 0.2 + 2 * 0.02**0.5 * e / 1000 for e in range(1001))
    assert naive > 2 * 0.02**0.5
    assert float(module.minimum_value(2, 1, 1, Rational(1, 4), 100, "contraction").doit()) < 2 * 0.02**0.5


@pytest.mark.parametrize("pair", module.PAIRS)
@pytest.mark.parametrize("level", [eps, None])
def test_signs(pair, level):
    bound = (
        lemma.apply(N=N, K=K, Delta=DELTA, V=V, n=n, eps=level, pair=pair, assume="orbits")
        if level is not None
        else (lemma.apply(N=N, K=K, Delta=DELTA, V=V, n=n, pair=pair, assume="orbits"))
    )
    grid = {
        N: (6, 9, 17, 30),
        K: (2, 3, 5),
        DELTA: (Rational(1, 4), Rational(1, 2), 1),
        V: (Rational(1, 100), Rational(1, 20), Rational(1, 4)),
        n: (10, 100, 1000, 10**5),
    } | ({eps: (0, Rational(1, 3), Rational(2, 3))} if level is not None else {})
    assert check_signs(bound, grid) == 4


def test_shared_symbols_have_no_sign():
    bound = lemma.apply(N=18, K=5, Delta=1, V=1 / n, n=n)
    assert bound.monotone == {}


def test_bad_pairs_and_counts():
    with pytest.raises(HypothesisError, match="pair"):
        lemma.apply(N=4, K=2, Delta=1, V=Rational(1, 10), n=10, pair="naive")
    with pytest.raises(HypothesisError, match="orbits"):
        lemma.apply(N=2, K=4, Delta=1, V=Rational(1, 10), n=10)


def test_certificate():
    bound = sb.lemmas["optimal-sup-error"].apply(N=18, K=5, Delta=1, V=Rational(1, 10), n=n)
    assert sb.check(bound.to_json()).expr == bound.expr
