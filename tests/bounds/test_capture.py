"""Ways to a false statement by clever names: each must be refused."""

import pytest
from sympy import Max, Rational, Symbol

import symbound as sb
from symbound.bounds.rules import chain, replace, specialise, weaken
from symbound.bounds.symbols import n, r, t
from symbound.errors import DomainError, HypothesisError, SymboundError

lemmas = sb.lemmas
k = Symbol("k", integer=True, positive=True)
M = Symbol("M", positive=True)


def test_a_value_goes_into_the_class_as_well():
    F = sb.FiniteClass(k, 1)
    one_function = specialise(lemmas["massart"].apply(F=F, n=n), {k: 1})
    assert one_function.quantity.subject == sb.FiniteClass(1, 1)
    with pytest.raises(HypothesisError):
        replace(lemmas["symmetrization"].apply(F=F, n=n), one_function)


def test_a_value_goes_into_the_classes_of_open_quantities():
    bound = lemmas["symmetrization"].apply(
        F=sb.Lipschitz(sb.Ball(2, M), 1, M, sb.Invariance(sb.cyclic(2), M)), n=n
    )
    (q,) = specialise(bound, {M: 2}).open_quantities
    assert q.subject == sb.Lipschitz(sb.Ball(2, 2), 1, 2, sb.Invariance(sb.cyclic(2), 2))
    with pytest.raises(SymboundError):
        specialise(bound, {M: -1})


def test_the_range_must_not_be_the_variable_of_the_integral():
    F = sb.Lipschitz(sb.Cube(2), 1, t)
    for slug in ("dudley", "dudley-sharp"):
        with pytest.raises(DomainError, match="variable"):
            lemmas[slug].apply(F=F, n=n, a=Rational(1, 1000))


def test_a_radius_must_not_be_a_parameter_of_the_space():
    Z = sb.Ball(2, r)
    with pytest.raises(HypothesisError, match="not"):
        replace(
            lemmas["packing-covering"].apply(space=Z, r=r / 50, of="packing"),
            lemmas["euclidean-ball"].apply(space=Z, r=r),
        )


def test_a_bound_on_part_of_the_range_does_not_go_under_the_integral():
    F = sb.Parametric(p=3, B=1, Lambda=1, M=1)
    integral = lemmas["dudley"].apply(F=F, n=n, a=Rational(1, 100))
    everywhere = lemmas["parametric"].apply(F=F, t=t, nets="internal")
    in_part = weaken(everywhere, Rational(10), {t: (Rational(6, 25), Rational(1, 4))})
    assert not replace(integral, everywhere).open_quantities
    with pytest.raises(DomainError, match="all values"):
        replace(integral, in_part)


def test_nothing_is_put_in_that_an_integral_would_capture():
    B = Symbol("B", positive=True)
    F = sb.Parametric(p=3, B=B, Lambda=1, M=1)
    bound = replace(
        lemmas["dudley"].apply(F=F, n=n, a=Rational(1, 100)),
        lemmas["parametric"].apply(F=F, t=t, nets="internal"),
    )
    assert specialise(bound, {B: 2}).quantity.subject.B == 2
    for values in ({B: t}, {B: 2 * t}, {t: Rational(1)}):
        with pytest.raises(DomainError, match="integral"):
            specialise(bound, values)


def test_a_power_law_must_hold_at_every_radius():
    F = sb.Lipschitz(sb.Cube(2), 1, 1)
    law = chain(
        lemmas["path-metric-group"].apply(F=F, r=r), lemmas["polya-covering"].apply(space=sb.Cube(2), r=r)
    )
    coarse = weaken(law, Max(1, r**-2 / 10000), {r: (Rational(1, 2), 1)})
    with pytest.raises(HypothesisError, match="power-law"):
        lemmas["rate"].apply(F=F, n=n, C=Rational(1, 10000), d=2, covering=coarse)


def test_what_was_proved_for_integers_is_not_used_elsewhere():
    bound = lemmas["polya-covering"].apply(space=sb.Cube(2), r=k)
    with pytest.raises(DomainError, match="integer"):
        specialise(bound, {k: Rational(1, 10)})


def test_a_symbol_that_enters_twice_has_no_sign():
    class_of_range_n = sb.FiniteClass(4, n)
    bound = lemmas["excess-risk"].apply(F=class_of_range_n, n=n, delta=Rational(1, 2))
    assert n not in bound.monotone
    a, b = Symbol("a", positive=True), Symbol("b", positive=True)
    two = lemmas["isodiametric"].apply(measure=a, C=b, m=2)
    assert two.monotone == {a: 1, b: -1}
    assert M not in specialise(two, {a: M, b: M}).monotone
    assert specialise(two, {a: M}).monotone == {M: 1, b: -1}
    assert lemmas["isodiametric"].apply(measure=a, C=a, m=2).monotone == {}


def test_the_least_sample_size_of_the_lower_bound_is_one():
    from sympy import Abs

    m = Symbol("m", integer=True, positive=True)
    F = sb.Lipschitz(sb.Cube(1), L=1, M=Rational(1, 2))
    bound = lemmas["transport-lower"].apply(F=F, n=Abs(m - 3) + 1, kappa=1, d=1)
    assert bound.subs(m=3).at().upper == Rational(3, 8)
