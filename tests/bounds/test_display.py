from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Max, Min, Rational, Symbol, ceiling, latex, log, sqrt

from symbound.bounds.display import evaluated, fraction, least, product, rebuild, root, substitute, total
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
