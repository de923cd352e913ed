"""Printing changes the look of a formula, never its value."""

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Max, Min, Mod, Piecewise, Pow, Rational, Symbol, ceiling, exp, floor, log

from symbound.bounds.display import evaluated, fraction, product, root, total
from symbound.bounds.symbols import delta, eps, n, r
from symbound.show.abbreviate import abbreviate
from symbound.show.elide import settled
from symbound.show.fold import flatten_products, fold_numbers
from symbound.show.formula import formula_text
from symbound.show.latex import formula_latex

D, L, M = (Symbol(name, positive=True) for name in ["D", "L", "M"])
k = ceiling(fraction(1, product(2, r)))

CASES = [
    (
        root(fraction(product(2, D, log(product(3, n))), n)),
        "sqrt(2*D*log(3*n)/n)",
        r"\sqrt{\frac{2 D \log(3 n)}{n}}",
    ),
    (
        root(fraction(log(fraction(1, delta)), product(2, n))),
        "sqrt(log(1/delta)/(2*n))",
        r"\sqrt{\frac{\log(1/\delta)}{2 n}}",
    ),
    (
        total(Rational(1, 8), root(fraction(total(7, -1), n))),
        "1/8 + sqrt(6/n)",
        r"\frac{1}{8} + \sqrt{\frac{6}{n}}",
    ),
    (
        product(fraction(total(M, -eps), 2), root(n)),
        "(M - eps)*sqrt(n)/2",
        r"\frac{(M - \varepsilon) \sqrt{n}}{2}",
    ),
    (product(2, product(Rational(1, 2), root(n))), "2*(sqrt(n)/2)", r"\sqrt{n}"),
    (k, "ceiling(1/(2*r))", r"\left\lceil \frac{1}{2 r} \right\rceil"),
    (
        product(Rational(1, 4), Pow(k, 4)),
        "ceiling(1/(2*r))**4/4",
        r"\frac{1}{4} \left\lceil \frac{1}{2 r} \right\rceil^{4}",
    ),
    (Min(M, L, evaluate=False), "min(L, M)", r"\min\left\{L,\ M\right\}"),
    (product(2, Rational(3, 4), n), "3*n/2", r"\frac{3 n}{2}"),
    (1 - delta, "1 - delta", r"1 - \delta"),
    (n**2 + n - 3, "n**2 + n - 3", r"n^{2} + n - 3"),
    (total(n, -3, root(n)), "n - 3 + sqrt(n)", r"n - 3 + \sqrt{n}"),
    (product(n, Mod(n, 2)), "n*(n mod 2)", r"n (n \bmod 2)"),
    (Pow(product(2, n), Rational(1, 3), evaluate=False), "(2*n)**(1/3)", r"(2 n)^{1/3}"),
    (product(-1, n, root(n)), "-n*sqrt(n)", r"-n \sqrt{n}"),
    (fraction(product(4, n), product(5, D)), "4*n/(5*D)", r"\frac{4 n}{5 D}"),
    (exp(total(n, 1)), "exp(n + 1)", r"\exp(n + 1)"),
    (exp(n), "exp(n)", r"e^{n}"),
    (Piecewise((n, n <= D), (Integer(1), True), evaluate=False), "(n if n <= D, else 1)", None),
    (product(6, Pow(Integer(3), 335, evaluate=False)), "6*3**335", r"6 \cdot 3^{335}"),
    (log(Pow(Integer(8), 1044, evaluate=False)), "log(8**1044)", r"\log(8^{1044})"),
]


@pytest.mark.parametrize(("formula", "text", "latex"), CASES)
def test_printed_form(formula, text, latex):
    assert formula_text(formula) == text
    if latex is not None:
        assert formula_latex(formula) == latex


def test_integral_keeps_its_limits_and_integrand():
    t = Symbol("t", positive=True)
    formula = product(fraction(12, root(n)), sympy.Integral(root(log(fraction(D, t))), (t, D / 4, D)))
    assert formula_latex(formula) == r"\frac{12}{\sqrt{n}} \int_{D/4}^{D} \sqrt{\log(D/t)}\,dt"


def test_inline_form_has_no_displayed_fractions():
    formula = total(Rational(1, 8), product(Rational(1, 2), root(fraction(69, n))))
    assert formula_latex(formula, inline=True) == r"1/8 + \tfrac{1}{2} \sqrt{69/n}"


atoms = st.sampled_from(
    [n, D, M, Integer(2), Integer(3), Rational(1, 2), Rational(5, 7), Integer(1), Rational(1, 16)]
)


def _grown(children):
    pair = st.tuples(children, children)
    return st.one_of(
        pair.map(lambda p: total(*p)),
        pair.map(lambda p: product(*p)),
        pair.map(lambda p: fraction(*p)),
        children.map(root),
        children.map(lambda c: log(total(1, c))),
        children.map(lambda c: ceiling(c)),
        children.map(lambda c: floor(total(c, 1))),
        pair.map(lambda p: Min(*p, evaluate=False)),
        pair.map(lambda p: Max(*p, evaluate=False)),
        children.map(lambda c: Pow(c, 2, evaluate=False)),
    )


formulas = st.recursive(atoms, _grown, max_leaves=8)
VALUES = {n: Integer(37), D: Rational(13, 5), M: Rational(7, 3)}


def _value(formula):
    number = evaluated(formula).subs(VALUES)
    return sympy.N(number, 40)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(formulas)
def test_folding_flattening_settling_and_naming_keep_the_value(formula):
    expected = _value(formula)
    for changed in (fold_numbers(formula), flatten_products(fold_numbers(formula)), settled(formula)):
        assert abs(_value(changed) - expected) <= 1e-25 * (1 + abs(expected))
    short, names = abbreviate(fold_numbers(formula))
    assert abs(_value(short.subs(names)) - expected) <= 1e-25 * (1 + abs(expected))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(formulas)
def test_text_reads_back_to_the_same_value(formula):
    """The plain text is a formula in its own right: parsed by sympy it has the value of what was printed."""
    names = {"n": n, "D": D, "M": M, "min": Min, "max": Max}
    parsed = sympy.parse_expr(formula_text(formula), local_dict=names)
    expected = _value(formula)
    assert abs(sympy.N(parsed.subs(VALUES), 40) - expected) <= 1e-25 * (1 + abs(expected))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(formulas)
def test_latex_is_balanced(formula):
    for inline in (False, True):
        latex = formula_latex(formula, inline=inline)
        plain = latex.replace(r"\{", "").replace(r"\}", "")
        assert plain.count("{") == plain.count("}")
        assert latex.count(r"\left") - latex.count(r"\left\lceil") == latex.count(r"\right") - latex.count(
            r"\right\rceil"
        )
        assert plain.count("(") == plain.count(")")
