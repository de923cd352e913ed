import pytest
from flint import ctx
from sympy import Abs, Max, Min, Rational, Symbol, ceiling, exp, log, oo, sin, sqrt, symbols

from symbound.errors import DomainError
from symbound.rigor import Verdict, verdict_on_box

n = Symbol("n", positive=True)
k = Symbol("k", integer=True)
x, y = symbols("x y", real=True)
TRUE, FALSE, UNDECIDED = Verdict.TRUE, Verdict.FALSE, Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("left", "relation", "right", "box", "answer"),
    [
        (sqrt(n), "<=", n, {n: (1, oo)}, TRUE),
        (n, ">=", sqrt(n), {n: (1, oo)}, TRUE),
        (n, ">", sqrt(n), {n: (1, oo)}, FALSE),
        (log(n), "<=", n - 1, {n: (Rational(1, 2), oo)}, TRUE),
        (log(n), "<", n, {n: (0, oo)}, TRUE),
        (exp(-n), "<=", Rational(1, 2), {n: (1, oo)}, TRUE),
        (x, "<=", x**2 + 1, {x: (-oo, oo)}, TRUE),
        (x, "<", 3, {x: (-oo, 2)}, TRUE),
        (x**3, "<=", 3, {x: (-oo, 1)}, TRUE),
        (1 + x, "<=", exp(x), {x: (-1, 1)}, TRUE),
        (x * (1 - x), "<=", Rational(1, 4), {x: (0, 1)}, TRUE),  # tight where the halving lands
        (x * (1 - x), "<", Rational(1, 4), {x: (0, 1)}, FALSE),
        (9 * x**2 - 6 * x + 1, ">=", 0, {x: (0, 1)}, UNDECIDED),  # tight at 1/3, where it never lands
        (x * y, "<=", 1, {x: (0, 1), y: (0, 1)}, TRUE),
        (x * y, "<", 1, {x: (0, 1), y: (0, 1)}, FALSE),
        (sin(x), "<=", x, {x: (Rational(1, 2), 1)}, TRUE),
        (Abs(x) + Min(x, y), "<", Max(x, y) + 3, {x: (-1, 1), y: (-1, 1)}, TRUE),
        (k * (k - 5), ">=", -6, {k: (0, 100)}, TRUE),  # false at 5/2, which is no integer
        (k * (k - 4), ">", -4, {k: (0, 100)}, FALSE),
        (k, "<=", 3, {k: (Rational(1, 2), Rational(7, 2))}, TRUE),
        (k**2, ">=", k, {k: (-oo, oo)}, TRUE),
        (ceiling(x), "<=", x + 2, {x: (0, 1)}, TRUE),
        (x**y, "<=", 4, {x: (1, 2), y: (0, 2)}, TRUE),
        (n ** Rational(1, 3), "<=", n, {n: (1, 50)}, TRUE),
        (x, "==", x, {x: (0, 1)}, TRUE),
        (x, "==", x, {x: (2, 2)}, TRUE),
        (x - x * y, "==", 0 * x, {x: (0, 0), y: (0, 1)}, TRUE),
        ((x + y) ** 2, "==", x**2 + 2 * x * y + y**2, {x: (0, 1), y: (0, 1)}, UNDECIDED),
        (x, "==", x**2, {x: (0, 1)}, FALSE),
        (sqrt(x - 2), "<=", 5, {x: (0, 1)}, UNDECIDED),
        (log(x) - log(x / 2), "==", log(2), {x: (1, 1)}, UNDECIDED),
        (x, "<=", 1, {x: (1, 1)}, TRUE),
        (x, "<", 1, {x: (1, 1)}, FALSE),
        (3, "<", 4, {x: (0, 1)}, TRUE),
    ],
)
def test_verdicts(left, relation, right, box, answer):
    assert verdict_on_box(left, relation, right, box, parts=300) is answer
    assert ctx.prec == 53


def test_empty_sides_are_refused():
    with pytest.raises(DomainError):
        verdict_on_box(x, "<", 1, {x: (1, 0)})
    with pytest.raises(DomainError):
        verdict_on_box(k, "<", 1, {k: (Rational(1, 3), Rational(2, 3))})
    with pytest.raises(DomainError):
        verdict_on_box(x, "!=", 1, {x: (0, 1)})


def test_a_product_form_of_a_bound_is_settled_on_a_plane():
    # sqrt(a b) <= (a + b)/2 away from the diagonal
    assert verdict_on_box(sqrt(x * y), "<", (x + y) / 2, {x: (1, 2), y: (3, 4)}).is_true
