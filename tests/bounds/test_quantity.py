from sympy import Integer, Symbol, latex, sqrt

import symbound as sb
from symbound.bounds.quantity import (
    CoveringNumber,
    ExpectedGap,
    Quantity,
    Rademacher,
    known_free_symbols,
    quantities_in,
)
from symbound.bounds.symbols import n, r


def test_equal_subjects_give_equal_quantities():
    assert CoveringNumber(sb.Cube(4) / sb.cyclic(4), r) == CoveringNumber(
        sb.Cube(4) / sb.group([[1, 2, 3, 0]]), r
    )
    assert CoveringNumber(sb.Cube(4), r) != CoveringNumber(sb.Cube(5), r)
    assert CoveringNumber(sb.Cube(4), r) != CoveringNumber(sb.Torus(4), r)


def test_substitution_reaches_the_parameters():
    q = CoveringNumber(sb.Cube(2), r)
    assert q.subs(r, Integer(1)) == CoveringNumber(sb.Cube(2), 1)
    assert (2 * q).subs(r, Integer(1)) == 2 * CoveringNumber(sb.Cube(2), 1)


def test_unification():
    F = sb.FiniteClass(2, 1)
    assert Rademacher(F, n).unify(Rademacher(F, 7)) == {n: 7}
    assert Rademacher(F, 7).unify(Rademacher(F, n)) is None
    assert Rademacher(F, n).unify(ExpectedGap(F, n)) is None
    assert Rademacher(F, n).unify(Rademacher(sb.FiniteClass(3, 1), n)) is None


def test_free_symbols_inside_quantities_are_not_known_ones():
    F = sb.FiniteClass(2, 1)
    expr = sqrt(r) * Rademacher(F, n)
    assert known_free_symbols(expr) == {r}
    assert quantities_in(expr) == {Rademacher(F, n)}


def test_a_quantity_is_nonnegative_and_has_no_value():
    q = Rademacher(sb.FiniteClass(2, 1), n)
    assert q.is_nonnegative is not False
    assert q.is_number is False or q.free_symbols


def test_every_quantity_prints_in_text_and_latex():
    kinds = [k for k in Quantity.__subclasses__() if k.__module__ == "symbound.bounds.quantity"]
    assert len(kinds) >= 10
    for kind in kinds:
        fields = kind.text.count("{")
        q = kind(sb.FiniteClass(2, 1), *(Symbol(f"p{i}") for i in range(1, fields)))
        assert "{" not in str(q)
        assert latex(q).count("{") == latex(q).count("}")
        assert kind.description
