"""A symbol that enters a lemma through two arguments has no declared sign."""

import pytest
from sympy import Symbol

import symbound as sb

V, n, eps = Symbol("V", positive=True), sb.n, Symbol("eps", positive=True)


@pytest.mark.parametrize(
    ("slug", "name", "rest"),
    [
        ("optimal-sup-error", "Delta", {"N": 10, "K": 5, "V": 1, "eps": eps}),
        ("optimal-mean-error", "data_error", {"N": 10, "K": 5, "eta": eps}),
        ("optimal-fraction", "A", {"b": 1, "B": 2, "a": 1}),
    ],
)
def test_the_sample_size_in_two_arguments(slug, name, rest):
    apart = sb.lemmas[slug].apply(n=n, **{name: V}, **rest).monotone
    assert apart[n] == -1
    assert apart[V] == +1
    assert n not in sb.lemmas[slug].apply(n=n, **{name: V / n}, **rest).monotone


def test_in_a_tuple_and_another_argument():
    lemma = sb.lemmas["optimal-subgroup"]
    assert lemma.apply(distances=(V, 0), orbits=(1, 4), n=n).monotone == {n: -1}
    assert lemma.apply(distances=(V / n, 0), orbits=(1, 4), n=n).monotone == {}


def test_in_the_class_and_the_scales():
    lemma = sb.lemmas["chaining-sum"]
    assert V in lemma.apply(F=sb.FiniteClass(3, V), n=n, scales=()).monotone
    assert V not in lemma.apply(F=sb.FiniteClass(3, V), n=n, scales=(V / 4,)).monotone


def test_quantities_keep_their_sign():
    bound = sb.lemmas["sup-error-sandwich"].apply(eps=eps, Delta=V / eps)
    (distance,) = bound.open_quantities
    assert bound.monotone == {distance: +1}
