import mpmath
import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Integer, Integral, Max, Min, Rational, Sum, Symbol, cbrt, log, oo, pi, sqrt

from symbound.errors import ArgumentTypeError, DomainError, EnclosureError
from symbound.rigor import Verdict, decision, verdict
from symbound.rigor.decision import is_below, of_sign, separation_bits, sign_of
from symbound.rigor.tape import build_tape
from symbound.rigor.walk import difference_program

n = Symbol("n", positive=True)
x = Symbol("x", real=True)


@pytest.mark.parametrize(
    ("left", "right", "sign"),
    [
        (sqrt(2) * sqrt(3), sqrt(6), 0),
        (sqrt(2) + sqrt(3), sqrt(5 + 2 * sqrt(6)), 0),
        (cbrt(2 + sqrt(5)) - cbrt(sqrt(5) - 2), 1, 0),
        (1 / (sqrt(n + 1) + sqrt(n)), sqrt(n + 1) - sqrt(n), 0),
        (Max(sqrt(n), 3), Min(3, n), 0),
        (sqrt(n) ** 3, n ** Rational(3, 2), 0),
        (sqrt(2), Rational(2**60, 815238614083298888), -1),
        (sqrt(n + Rational(1, 10**300)), sqrt(n), 1),
        (log(2), Rational(693147180559945309417, 10**21), 1),
        (log(n), log(n), 0),
        ((sqrt(n) + 1) ** 2, n + 1 + 2 * sqrt(n), 0),
        (sqrt(Rational(10**101, 3)) * sqrt(3), sqrt(10 * n - 60) * Integer(10) ** 50, 0),
        (sqrt(10**301) * sqrt(7), sqrt(10**301 * n), 0),
        (sqrt(10**301) * sqrt(7), sqrt(10**301 * n + Rational(1, 10**300)), -1),
        (n, 7, 0),
        (6, n, -1),
    ],
)
def test_signs(left, right, sign):
    answers = {"<": sign < 0, "<=": sign <= 0, "==": sign == 0, ">=": sign >= 0, ">": sign > 0}
    for relation, answer in answers.items():
        assert verdict(left, relation, right, {n: 7}) is Verdict.of(answer)


def test_what_cannot_be_decided_is_undecided():
    assert verdict(log(n), "==", 2 * log(2), {n: 4}) is Verdict.UNDECIDED
    assert verdict(log(n * (n + 1)), "<=", log(n) + log(n + 1), {n: 7}) is Verdict.UNDECIDED
    assert verdict(sqrt(n - 5), "<=", 1, {n: 4}) is Verdict.UNDECIDED
    assert verdict(1 / (n - 4), "==", 1 / (n - 4), {n: 4}) is Verdict.UNDECIDED
    assert verdict(Integral(x, (x, 0, 1)), "==", Rational(1, 2)) is Verdict.UNDECIDED
    assert verdict(Integral(x, (x, 0, 1)), "<", Rational(2, 3)).is_true
    assert verdict(pi - pi * n, "==", 0, {n: 1}) is Verdict.UNDECIDED


def test_a_separation_beyond_the_limit_is_not_attempted():
    tower = sum(sqrt(p) for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59))
    assert separation_bits(build_tape(tower), []) is None
    primes = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41)
    few = sum(sqrt(p) for p in primes)
    assert verdict(few * sqrt(n), "==", sum(sqrt(n) * sqrt(p) for p in primes), {n: 43}) is Verdict.UNDECIDED


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 60), st.integers(1, 40))
def test_the_separation_bound_holds(a, b, c, d):
    expression = sqrt(a) + sqrt(b) - sqrt(c) / d
    bits = separation_bits(build_tape(expression), [])
    with mpmath.workdps(200):
        size = abs(mpmath.sqrt(a) + mpmath.sqrt(b) - mpmath.sqrt(c) / d)
        assert size < mpmath.mpf(10) ** -190 or size >= mpmath.mpf(2) ** -bits


def test_separation_needs_exact_inputs_and_roots():
    tape = build_tape(sqrt(n), [n])
    assert separation_bits(tape, [fmpq(2)]) > 0
    assert separation_bits(tape, [arb(2).sqrt()]) is None
    assert separation_bits(build_tape(log(n), [n]), [fmpq(2)]) is None


def test_refusal():
    with pytest.raises(DomainError):
        verdict(1, "!=", 2)
    for relation in ("!=", "", "=<", "=", None):
        with pytest.raises(DomainError):
            verdict(1, relation, 2)
    with pytest.raises(ArgumentTypeError):
        verdict(n, "<", 2, {n: (1, 3)})


y, z = Symbol("y", real=True), Symbol("z", real=True)
NINE, FIVE = fmpq(9, 5), fmpq(5, 3)  # of 4 over 3 and of 3 over 2 bits


@pytest.mark.parametrize(
    ("expression", "value", "bits"),
    [
        # by hand: floor(b + (D - 1) a) + 2 for a value of a over b bits in a field of degree D
        (z, NINE, 2 + 2),
        (z, fmpq(0), 2 + 2),
        (y, NINE, 3 + 2),
        (y, -NINE, 3 + 2),
        (y, fmpq(0), 1 + 2),
        (sqrt(z), NINE, 4 + 2),  # 5/2, 2
        (cbrt(z), NINE, 6 + 2),  # 7/3, 2
        (z ** Rational(2, 3), NINE, 13 + 2),  # 14/3, 4
        (cbrt(z) / y, NINE, 16 + 2),  # 16/3, 6
        (y / cbrt(z), NINE, 17 + 2),  # 6, 16/3
        (y * cbrt(z), NINE, 17 + 2),  # 19/3, 5
        (y + cbrt(z), NINE, 19 + 2),  # 7, 5
        (y + cbrt(z), fmpq(1, 9), 20 + 2),  # 22/3, 6
        ((y + cbrt(z)) ** 2, NINE, 38 + 2),  # 14, 10
        (Max(cbrt(z), y), NINE, 11 + 2),  # 4, 3
        (Min(cbrt(z), y), fmpq(1, 9), 8 + 2),  # 7/3, 4
        (sqrt(z) + cbrt(z), NINE, 31 + 2),  # 11/2, 4
        (Abs(y), NINE, None),
        (pi + y, NINE, None),
        (log(y), NINE, None),
        (2**y, NINE, None),
    ],
)
def test_separation_bits_by_hand(expression, value, bits):
    assert separation_bits(build_tape(expression, [y, z]), [value, FIVE]) == bits


def test_the_largest_field():
    primes = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53)
    assert separation_bits(build_tape(sum(sqrt(p) for p in primes[:15])), []) > 2**15
    assert separation_bits(build_tape(sum(sqrt(p) for p in primes)), []) is None
    assert separation_bits(build_tape(y ** Rational(1, 999), [y]), [NINE]) > 2**9


def test_how_close_numbers_may_be():
    half_circle = pi / 2
    with mpmath.workdps(500):
        for bits, answer in [(400, Verdict.TRUE), (900, Verdict.TRUE), (1100, Verdict.UNDECIDED)]:
            below = Rational(int(mpmath.floor(mpmath.pi / 2 * 2**bits)), 2**bits)
            assert verdict(below, "<", half_circle) is answer
            assert verdict(below, ">=", half_circle) is ~answer
    # an integral is tried once
    assert verdict(Integral(x, (x, 0, 1)), "<", Rational(1, 2) + Rational(1, 10**30)) is Verdict.UNDECIDED


def test_limits_of_what_is_tried(monkeypatch):
    tried = []
    program = difference_program(sqrt(n) * sqrt(n + 1), sqrt(n**2 + n), (n,))
    run = type(program).run
    monkeypatch.setattr(
        type(program), "run", lambda self, inputs: (tried.append(ctx.prec), run(self, inputs))[1]
    )
    bits = separation_bits(program.tape, [fmpq(6)])
    before = ctx.prec
    assert sign_of(program, [fmpq(6)]) == 0
    assert ctx.prec == before
    assert tried[:-1] == [64, 128, 256, 512, 1024]
    assert tried[-1] > bits
    monkeypatch.setattr(decision, "SEPARATION_BITS", bits)
    assert sign_of(program, [fmpq(6)]) == 0
    monkeypatch.setattr(decision, "SEPARATION_BITS", bits - 1)
    assert sign_of(program, [fmpq(6)]) is None
    assert ctx.prec == before


def test_certainly_small():
    for bits in (1, 2, 10, 300):
        edge = fmpq(1) / fmpq(2) ** bits
        for sign in (1, -1):
            assert not is_below(sign * edge, bits)
            assert is_below(sign * edge * fmpq(2**20 - 1, 2**20), bits)
            assert not is_below(sign * edge * fmpq(2**20 + 1, 2**20), bits)
        assert is_below(arb(0, arb((1, -bits - 1))), bits)
        assert not is_below(arb(0, arb((1, -bits))), bits)
        assert is_below(arb(0), bits)
    assert not is_below(arb.nan(), 1)


def test_a_ball_that_is_too_wide_proves_nothing(monkeypatch):
    huge = Integer(10) ** 301
    program = difference_program(sqrt(huge) * sqrt(n), sqrt(huge * n), (n,))
    assert sign_of(program, [fmpq(7)]) == 0
    other = difference_program(huge * sqrt(n), huge * sqrt(n + Rational(1, 10**900)), (n,))
    assert sign_of(other, [fmpq(7)]) == -1
    monkeypatch.setattr(decision, "separation_bits", lambda tape, inputs: 600)
    assert sign_of(other, [fmpq(7)]) is None


def test_precision_is_restored_after_an_error():
    before = ctx.prec
    with pytest.raises(EnclosureError):
        verdict(Sum(x, (x, 1, n)), "<", 2, {n: Rational(1, 2)})
    assert ctx.prec == before


def test_equal_expressions_are_equal_where_they_are_defined():
    assert verdict(log(x), "<=", log(x), {x: 2}).is_true
    assert verdict(log(x), "<", log(x), {x: 2}).is_false
    assert verdict(log(x), "<=", log(x), {x: -2}) is Verdict.UNDECIDED
    assert verdict(log(x), "<=", log(x), {x: oo}) is Verdict.UNDECIDED
    assert verdict(log(x), "<=", log(y), {x: 2, y: 2}) is Verdict.UNDECIDED
    assert verdict(Max(x, 3), "<=", Max(x, 3), {x: sqrt(2)}).is_true
    assert [of_sign("<", sign) for sign in (-1, 0, 1, None)] == [
        Verdict.TRUE,
        Verdict.FALSE,
        Verdict.FALSE,
        Verdict.UNDECIDED,
    ]
