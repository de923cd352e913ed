import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integral, Max, Min, Rational, Symbol, cbrt, log, pi, sqrt

from symbound.errors import DomainError
from symbound.rigor import Verdict, verdict
from symbound.rigor.decision import separation_bits
from symbound.rigor.tape import build_tape

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
