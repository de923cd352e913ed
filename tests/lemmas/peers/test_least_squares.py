"""Simulation of the two results on Gaussian least squares, within three standard errors on both sides."""

import pytest
from sympy import Rational, oo

import symbound as sb
from symbound.bounds.symbols import n
from symbound.errors import HypothesisError
from tests.oracles.rows_peers import least_squares_gain, matrix_gain, perpendicular

elesedy_zaidi = sb.lemmas["elesedy-zaidi-2021"]
huang = sb.lemmas["huang-levie-villar-2023"]


@pytest.mark.parametrize(("size", "d"), [(14, 8), (20, 10), (6, 12), (3, 8), (1, 6)])
def test_elesedy_zaidi(size, d):
    bound = elesedy_zaidi.apply(
        n=size, d=d, moved=d // 2, noise_variance=Rational(1, 2), input_variance=4, norm_squared=2
    )
    mean, error = least_squares_gain(size, d)
    assert abs(float(bound.at().upper) - mean) <= 3 * error
    assert error < 0.05 * mean


@pytest.mark.parametrize("size", [9, 12, 40])
def test_huang_levie_villar(size):
    bound = huang.apply(
        n=size, p=4, q=2, kept=6, noise_variance=Rational(1, 4), perpendicular_squared=perpendicular()
    )
    mean, error = matrix_gain(size)
    assert abs(float(bound.at().upper) - mean) <= 3 * error
    assert mean < 0  # here averaging costs more than it saves


def test_between_the_regimes_the_expectation_is_infinite():
    bound = elesedy_zaidi.apply(n=n, d=10, moved=5, noise_variance=1)
    assert all(bound.at(n=size).upper == oo for size in (9, 10, 11))
    assert float(bound.at(n=8).upper) == pytest.approx(5 * 8 / 10)
    assert float(bound.at(n=12).upper) == pytest.approx(5)


def test_domains():
    with pytest.raises(HypothesisError, match="dim A"):
        elesedy_zaidi.apply(n=20, d=4, moved=5, noise_variance=1)
    with pytest.raises(HypothesisError, match="more samples"):
        huang.apply(n=5, p=4, q=1, kept=1, noise_variance=1)
    with pytest.raises(HypothesisError, match="rank"):
        huang.apply(n=50, p=4, q=1, kept=5, noise_variance=1)
