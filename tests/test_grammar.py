import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

import symbound as sb
from symbound.errors import SymboundError
from symbound.grammar import parse_group, parse_number, parse_space


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("cyclic(4)", lambda: sb.cyclic(4)),
        ("Cyclic( 4 )", lambda: sb.cyclic(4)),
        ("on_edges(symmetric(5))", lambda: sb.on_edges(sb.symmetric(5))),
        ("direct_product(cyclic(2), cyclic(3))", lambda: sb.direct_product(sb.cyclic(2), sb.cyclic(3))),
        ("[[1, 2, 0], [1, 0, 2]]", lambda: sb.symmetric(3)),
    ],
)
def test_groups(text, group):
    assert parse_group(text) == group()


def test_spaces():
    assert parse_space("Cube(4)") == sb.Cube(4)
    assert parse_space("Cube(m=2, centered=true)") == sb.Cube(2, centered=True)
    assert parse_space("Ball(3, 1/2)") == sb.Ball(3, Rational(1, 2))


@given(st.fractions())
@settings(max_examples=50, deadline=None, derandomize=True)
def test_numbers(q):
    assert parse_number(f"{q.numerator}/{q.denominator}") == Rational(q.numerator, q.denominator)


def test_a_decimal_is_the_fraction_it_prints_as():
    assert parse_number("0.1") == Rational(1, 10)


@given(st.text(alphabet="cyli(),=[]0123456789/. eval_import", max_size=40))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_whatever_is_typed_ends_in_a_group_or_a_typed_error(text):
    for parse in (parse_group, parse_space, parse_number):
        try:
            parse(text)
        except SymboundError as error:
            assert error.because
