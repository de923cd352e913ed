"""The closed forms of the trade-off are those of the lemmas."""

import pytest
from sympy import Integer, Rational, simplify

from symbound.lemmas.tradeoff import optimal_fraction, optimal_mean_error, optimal_sup_error
from symbound.tradeoff import closed_forms
from symbound.tradeoff.gap_terms import gap_terms

N, K, DELTA, V = Integer(18), Integer(5), Rational(2, 3), Rational(1, 20)


@pytest.mark.parametrize("pair", optimal_sup_error.PAIRS)
@pytest.mark.parametrize("n", [Integer(40), Integer(4000)])
def test_the_best_sup_error(pair, n):
    terms = gap_terms(pair, int(K), int(N))
    scale = n ** Rational(1, 2)
    best = closed_forms.optimal_eps(DELTA, V, terms.slope / scale)
    assert simplify(optimal_sup_error.optimal_sup_error(N, K, DELTA, V, n, pair).doit() - best) == 0
    value = closed_forms.total_error(best, DELTA, V, terms.base / scale, terms.slope / scale)
    assert abs(float(optimal_sup_error.minimum_value(N, K, DELTA, V, n, pair).doit()) - float(value)) < 1e-12


def test_the_critical_size():
    ours = optimal_sup_error.critical_size(N, K, DELTA, V, "contraction").doit()
    assert simplify(ours - closed_forms.critical_size(N, K, DELTA, V)) == 0


def test_the_best_mean_error():
    for n in (Integer(40), Integer(4000)):
        ours = optimal_mean_error.optimal_mean_error(N, K, Rational(2, 5), n).doit()
        assert simplify(ours - closed_forms.optimal_eta(Rational(2, 5), N, K, n)) == 0


@pytest.mark.parametrize("n", [Integer(2), Integer(1000), Integer(10**8)])
def test_the_best_fraction(n):
    arguments = (Integer(2), Rational(1, 2), Rational(1, 3), Rational(3, 2))
    found = closed_forms.optimal_fraction(*arguments, n, Integer(24))
    assert float(optimal_fraction.optimal_fraction(*arguments, n, Integer(24)).doit()) == pytest.approx(
        float(found.fraction)
    )
