import pytest
from sympy import Integer, Rational, Symbol

from symbound.bounds.symbols import n
from symbound.errors import DomainError
from symbound.lemmas.tradeoff.optimal_fraction import critical_size, interior_value, lemma, optimal_fraction
from tests.lemmas.signs import check_signs

A, B = Symbol("A", positive=True), Symbol("B", positive=True)
SHARE = Symbol("share", positive=True)
ARGUMENTS = (Integer(2), Rational(1, 2), Rational(1, 3), Rational(3, 2))


def test_the_whole_group_up_to_the_critical_size():
    critical = float(critical_size(*ARGUMENTS).doit())
    assert critical == pytest.approx(4.0)
    assert optimal_fraction(*ARGUMENTS, Integer(4)).doit() == 1
    assert float(optimal_fraction(*ARGUMENTS, Integer(5)).doit()) < 1


def test_the_value_inside():
    for size in (10, 1000, 10**6):
        best = float(optimal_fraction(*ARGUMENTS, Integer(size)).doit())
        value = 2 * (best * size) ** -0.5 + best**1.5 / 3
        assert float(interior_value(*ARGUMENTS, Integer(size)).doit()) == pytest.approx(value)


def test_the_order_in_n():
    """Order ``n^(-ab/(a+b))``: here the exponent is 3/8."""
    first, second = (float(interior_value(*ARGUMENTS, Integer(10**k)).doit()) for k in (6, 10))
    assert second / first == pytest.approx(10 ** (-4 * 3 / 8))


def test_a_finite_group_clips_the_fraction():
    assert optimal_fraction(*ARGUMENTS, Integer(10**9), Integer(24)).doit() == Rational(1, 24)


@pytest.mark.parametrize("share", [None, SHARE])
def test_signs(share):
    extra = {} if share is None else {"fraction_respected": share}
    bound = lemma.apply(A=A, b=Rational(1, 2), B=B, a=Rational(3, 2), n=n, **extra)
    grid = {A: (1, 2, 5), B: (1, 2, 5), n: (1, 10, 1000)} | (
        {} if share is None else {SHARE: (Rational(1, 4), Rational(1, 2), 1)}
    )
    assert check_signs(bound, grid) == 3


def test_a_fraction_above_one_is_refused():
    with pytest.raises(DomainError):
        lemma.apply(A=1, b=1, B=1, a=1, n=n, fraction_respected=2)
    with pytest.raises(DomainError):
        lemma.apply(A=1, b=1, B=1, a=1, n=10, fraction_respected=SHARE).at(share=Rational(3, 2))
