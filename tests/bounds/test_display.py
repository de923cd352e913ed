import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Add,
    Expr,
    Integer,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Rational,
    S,
    Symbol,
    SympifyError,
    binomial,
    ceiling,
    floor,
    latex,
    log,
    sqrt,
)

import symbound as sb
from symbound.bounds.display import (
    LARGEST_NUMBER,
    evaluated,
    fraction,
    greatest,
    is_short,
    least,
    product,
    rebuild,
    root,
    rounded,
    substitute,
    total,
)
from symbound.bounds.quantity import PackingNumber
from symbound.bounds.rational import rational_value

x, y = Symbol("x", positive=True), Symbol("y", positive=True)


def test_a_root_of_a_product_stays_one_root():
    formula = root(fraction(product(2, x, log(product(3, y))), y))
    assert latex(formula).count("sqrt") == 1
    assert evaluated(formula) == sqrt(2) * sqrt(x) * sqrt(log(3 * y)) / sqrt(y)


def test_order_and_shape_survive_substitution():
    formula = total(product(2, root(fraction(x, y))), fraction(1, 3))
    put_in = substitute(formula, {x: 8, y: 2})
    assert "8" in latex(put_in)
    assert evaluated(put_in) == 4 + Rational(1, 3)


def test_trivial_terms_and_factors_are_left_out():
    assert total(0, x) == x
    assert total() == 0
    assert product(1, x) == x
    assert product() == 1
    assert fraction(x, 1) == x
    assert fraction(0, y) == 0
    assert fraction(3, 6) == Rational(1, 2)


def test_min_and_max_are_not_compared_pairwise():
    formula = evaluated(Min(sqrt(x) + 1, sqrt(x) + 2, evaluate=False))
    assert len(formula.args) == 2
    assert evaluated(Max(1, 2, evaluate=False)) == 2


def test_rebuild_replaces_whole_subtrees():
    formula = product(2, root(x))
    assert rebuild(formula, lambda node: y if node == root(x) else None) == product(2, y)


trees = st.recursive(
    st.one_of(st.integers(-5, 5), st.sampled_from(["x", "y"])),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["total", "product", "least"]), inner, inner),
        st.tuples(st.just("ceiling"), inner),
    ),
    max_leaves=8,
)


def build(tree):
    """The sympy tree that a nested tuple describes."""
    if isinstance(tree, int):
        return Integer(tree)
    if isinstance(tree, str):
        return {"x": x, "y": y}[tree]
    kind, *parts = tree
    parts = [build(p) for p in parts]
    if kind == "ceiling":
        return ceiling(fraction(parts[0], 3))
    return {"total": total, "product": product, "least": least}[kind](*parts)


@given(trees, st.fractions(1, 4, max_denominator=7), st.fractions(1, 4, max_denominator=7))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_three_ways_to_the_same_number(tree, a, b):
    """Exact fractions, unevaluated substitution followed by evaluation, and sympy's own substitution agree."""
    tree = build(tree)
    values = {x: Rational(a.numerator, a.denominator), y: Rational(b.numerator, b.denominator)}
    by_fractions = rational_value(tree, values)
    by_display = evaluated(substitute(tree, values))
    by_sympy = tree.doit().subs(values)
    assert by_fractions is not None
    assert by_fractions == by_display == by_sympy


# Each helper, and the limits beyond which nothing is written out.


@pytest.mark.parametrize("helper", [total, product, least, greatest, root])
def test_text_is_no_formula(helper):
    """sympy would evaluate it."""
    with pytest.raises(SympifyError):
        helper("x")


def test_text_is_no_quotient():
    for parts in (("x", 1), (1, "x")):
        with pytest.raises(SympifyError):
            fraction(*parts)


def test_sums_and_products_keep_their_order():
    assert total(y, 3, x).args == (y, 3, x)
    assert total(x, 0, x).args == (x, x)
    assert product(y, 3, x).args == (y, 3, x)
    assert product(x, 1, x).args == (x, x)
    assert isinstance(total(1, 2), Add)
    assert isinstance(product(2, 3), Mul)
    assert total(0) == 0
    assert product(1) == 1
    assert product(0, x) == Mul(0, x, evaluate=False)


def test_quotients():
    assert fraction(1, x) == Pow(x, -1, evaluate=False)
    assert fraction(x, y).args == (x, Pow(y, -1))
    assert fraction(0, 5) == 0
    assert fraction(x, 1) is x
    assert fraction(7, 1) == 7
    assert isinstance(fraction(sqrt(4 * x), sqrt(4 * x)), Mul)
    above, below = fraction(product(3, x), 2), fraction(2, product(3, y))
    assert above.args == (product(3, x), Pow(2, -1, evaluate=False))
    assert below.args == (2, Pow(product(3, y), -1, evaluate=False))
    assert fraction(1, root(y)).args == (root(y), -1)
    assert fraction(0, 0) is S.NaN
    assert fraction(1, 0) is S.ComplexInfinity


def test_roots_are_not_taken():
    assert root(4) == Pow(Integer(4), Rational(1, 2), evaluate=False)
    assert evaluated(root(4)) == 2


def test_least_and_greatest():
    """A minimum in place of a maximum halves a bound over a union of classes."""
    assert (evaluated(least(1, 2)), evaluated(greatest(1, 2))) == (1, 2)
    assert least(x, x) is x
    assert greatest(y) is y
    assert least(x, least(y, 1), x).args == (x, y, 1)
    assert least(x, greatest(y, 1)).args == (x, greatest(y, 1))
    assert greatest(greatest(x, y), 1) == Expr.__new__(Max, x, y, Integer(1))
    assert isinstance(least(x, y), Min)
    assert isinstance(greatest(x, y), Max)


def test_ceilings_are_taken_of_rational_numbers_only():
    below = Rational(10**20 - 1, 6 * 10**20)
    assert rounded(ceiling, fraction(1, product(2, below))) == 4
    assert rounded(floor, fraction(1, product(2, below))) == 3
    assert rounded(ceiling, total(x, 0)) == ceiling(x)
    k = Symbol("k", integer=True, positive=True)
    assert rounded(ceiling, total(k, 1)) == evaluated(ceiling(total(k, 1), evaluate=False)) == k + 1
    for kind in (ceiling, floor):  # also where an irrational number is put in
        assert isinstance(substitute(kind(x), {x: root(2)}), kind)
    unread = rounded(ceiling, root(2))
    assert isinstance(unread, ceiling)
    assert unread.args == (sqrt(2),)
    assert isinstance(rounded(floor, root(2)), floor)
    assert evaluated(ceiling(root(2), evaluate=False)) == unread
    assert evaluated(floor(root(2), evaluate=False)) == floor(sqrt(2), evaluate=False) != 1
    assert evaluated(floor(Rational(7, 2), evaluate=False)) == 3
    assert evaluated(ceiling(Rational(7, 2), evaluate=False)) == 4


def test_rebuild_keeps_every_shape():
    def put(formula):
        return substitute(formula, {x: Integer(2)})

    assert put(total(x, x)).args == (2, 2)
    assert put(product(x, x)).args == (2, 2)
    assert put(root(x)) == root(2)
    assert put(least(x, y)) == least(2, y)
    assert put(greatest(x, least(x, y))) == greatest(2, least(2, y))
    assert put(least(total(x, y), y)).args == (total(2, y), y)
    assert put(greatest(total(x, y), y)).args == (total(2, y), y)
    assert put(least(x, 2)) == 2
    assert put(ceiling(x / 3)) == 1
    assert put(floor(x / 3)) == 0
    assert put(ceiling(root(x), evaluate=False)) == ceiling(sqrt(2), evaluate=False)
    assert put(log(x)) == log(2)
    assert put(log(product(3, x))).args == (product(3, 2),)
    just_above = Rational(10**20 + 1, 6 * 10**20)
    assert substitute(floor(fraction(1, x)), {x: just_above}) == 5
    at_the_edge = Piecewise((1, greatest(total(x, -2), 0) > 0), (2, True))
    assert put(at_the_edge) == 2
    assert put(Piecewise((1, x < y), (2, True))) == Piecewise((1, y > 2), (2, True))
    assert put(y) is y
    untouched = total(y, root(y))
    assert put(untouched) is untouched
    assert rebuild(x, lambda node: None) is x


def test_parts_that_recur_are_rewritten_once():
    asked = []
    part = log(x + 1)
    formula = Mul(part, sqrt(part), Pow(part, x, evaluate=False), evaluate=False)
    assert rebuild(formula, asked.append) is formula
    assert asked.count(part) == asked.count(x + 1) == 1


def test_evaluation_leaves_minima_and_maxima_of_symbols_alone():
    assert evaluated(least(x + 1, x + 2)).args == (x + 1, x + 2)
    assert evaluated(least(total(x, 1), 3)).args == (x + 1, 3)
    assert evaluated(greatest(1, Rational(1, 2))) == 1
    assert evaluated(greatest(1, sqrt(2))).args == (1, sqrt(2))
    assert evaluated(least(x, x + 0)) == x
    assert evaluated(x) is x
    assert evaluated(Pow(2, x, evaluate=False)) == 2**x
    assert evaluated(total(2, 3)) == 5
    assert evaluated(log(total(1, x), evaluate=False)) == log(x + 1)


def is_written_out(formula):
    return not isinstance(evaluated(formula), (Pow, Mul, Add, binomial))


def test_long_numbers_are_not_written_out():
    """20,000 bits for powers, ten times as many for products, 20,000 for the upper index of a binomial."""
    for base, bits in (
        (2, 1),
        (3, 1),
        (4, 2),
        (Rational(1, 4), 2),
        (Rational(4, 3), 2),
        (Rational(3, 4), 2),
        (-4, 2),
    ):
        for sign in (1, -1):
            limit = 20_000 // bits
            assert is_written_out(Pow(base, sign * limit, evaluate=False))
            assert not is_written_out(Pow(base, sign * (limit + 1), evaluate=False))
    assert is_written_out(Pow(1, 10**9, evaluate=False))
    assert is_written_out(binomial(20_000, 1, evaluate=False))
    assert not is_written_out(binomial(20_001, 1, evaluate=False))
    assert not is_written_out(binomial(-20_001, 1, evaluate=False))
    assert isinstance(evaluated(binomial(x, 30_000, evaluate=False)), binomial)


def test_long_products_are_not_written_out():
    long = Integer(2) ** 99_995  # 99,996 bits, and one for its denominator 1
    assert is_written_out(Mul(long, 2 * long, Rational(1, 1), evaluate=False)) is True
    just = (long, Integer(2) ** 99_999, Integer(1))
    assert sum(int(f.p).bit_length() + int(f.q).bit_length() for f in just) == 200_000
    assert is_written_out(Mul(*just, evaluate=False))
    assert not is_written_out(Mul(long, Integer(2) ** 100_000, Integer(1), evaluate=False))
    assert not is_written_out(Mul(1 / long, Integer(3) ** 63_100, Integer(1), evaluate=False))
    assert is_written_out(Mul(long, Integer(2) ** 199_999, evaluate=False))
    assert evaluated(Mul(long, sqrt(2), Integer(3), evaluate=False)).has(sqrt(2))


def test_long_sums_are_written_out():
    long = Integer(2) ** 99_999
    assert evaluated(total(long, long, long)) == 3 * long


def test_what_contains_a_long_number_keeps_its_shape():
    long = Pow(2, 30_000, evaluate=False)
    assert evaluated(PackingNumber(sb.Cube(2), long)) == PackingNumber(sb.Cube(2), long)
    for formula in (total(long, 1, 1), product(long, 2, 3), Pow(long, 2, evaluate=False)):
        assert evaluated(formula) == formula
    assert evaluated(total(product(long, 2), 1)) == total(product(long, 2), 1)
    assert evaluated(log(total(long, 1, 1), evaluate=False)).args == (total(long, 1, 1),)
    assert evaluated(total(log(long, evaluate=False), 1, 1)).args[1:] == (1, 1)
    assert evaluated(total(least(long, x), 1, 1)).args[1:] == (1, 1)
    assert evaluated(total(least(2, x), 1, 1)) == least(2, x) + 2
    assert evaluated(total(1, 1, x)) == x + 2


def test_short_numbers_can_be_printed():
    longest = Integer(2) ** LARGEST_NUMBER - 1
    assert str(longest)
    for number in (longest, -longest, 1 / longest, longest / 3, Integer(0)):
        assert is_short(number) is True
    for number in (longest + 1, -longest - 1, 1 / (longest + 1), None, sqrt(2), x):
        assert is_short(number) is False
