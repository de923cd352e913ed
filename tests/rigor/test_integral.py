import pytest
from sympy import (
    Abs,
    And,
    Eq,
    Integral,
    Max,
    Min,
    Or,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    atan,
    binomial,
    ceiling,
    cos,
    cosh,
    erf,
    erfc,
    exp,
    floor,
    gamma,
    log,
    oo,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)

from symbound.errors import DomainError, EnclosureError, MonotonicityError
from symbound.rigor import Verdict, enclose, monotone_integral

t, s = Symbol("t", real=True), Symbol("s", real=True)
a = Symbol("a", positive=True)
THIRD, HALF = Rational(1, 3), Rational(1, 2)
JUMPS = [Rational(1, 2 * k) for k in range(1, 6)]  # where ceiling(1/(2t)) steps
STEPS = sum((k + 2) * (JUMPS[k] - JUMPS[k + 1]) for k in range(4))


@pytest.mark.parametrize(
    ("integrand", "low", "high", "value", "width"),
    [
        (t**2, 0, 1, THIRD, 1e-12),
        (sqrt(t), 0, 4, Rational(16, 3), 1e-12),
        (t ** Rational(-1, 3), 1, 8, Rational(9, 2), 1e-12),
        (1 / t, 1, 2, log(2), 1e-12),
        (log(t), 1, 2, 2 * log(2) - 1, 1e-12),
        (exp(-t) * sin(t), 0, 1, (1 - exp(-1) * (sin(1) + cos(1))) / 2, 1e-12),
        (tan(t) + cos(t), 0, 1, -log(cos(1)) + sin(1), 1e-12),
        (sinh(t) + cosh(t) + tanh(t), 0, 1, exp(1) - 1 + log(cosh(1)), 1e-12),
        (erf(t) + erfc(t), 0, 3, 3, 1e-12),
        (gamma(t + 1) / gamma(t), 1, 2, Rational(3, 2), 1e-12),
        (t**t * (1 + log(t)), 1, 2, 3, 1e-12),
        (ceiling(t) + floor(t), 0, 5, 25, 1e-6),
        (ceiling(1 / (2 * t)), Rational(1, 10), HALF, STEPS, 1e-6),
        (Max(t, 1 - t), 0, 1, Rational(3, 4), 1e-6),
        (Min(t, 1 - t), 0, 1, Rational(1, 4), 1e-6),
        (Abs(t) * sign(t), -1, 2, Rational(3, 2), 1e-6),
        (Piecewise((1, t < THIRD), (t, True)), 0, 1, THIRD + Rational(4, 9), 1e-6),
        (
            Piecewise((1, And(t > THIRD, t <= HALF)), (2, Or(t < Rational(1, 5), Eq(t, 1))), (3, True)),
            0,
            1,
            Rational(37, 15),
            1e-6,
        ),
        (binomial(ceiling(t), 2), 0, 4, 10, 1e-6),
        (atan(t), 0, 1, pi / 4 - log(2) / 2, 2e-3),
        (Integral(s * t, (s, 0, 1)), 0, 2, 1, 2e-1),
        (Sum(s * t, (s, 1, 3)), 0, 2, 12, 2e-2),
        (t, 1, 1, 0, 1e-12),
        (t, 2, 0, -2, 1e-12),
    ],
)
def test_known_integrals(integrand, low, high, value, width):
    number = enclose(Integral(integrand, (t, low, high)), relation="==")
    oracle = enclose(value, relation="==")
    assert number.lower <= oracle.upper
    assert oracle.lower <= number.upper
    assert number.width < width


def test_inputs_and_limits_may_be_symbols():
    area = Integral(a * t, (t, 0, a))
    assert Rational(9, 1) / 2 * 3 in enclose(area, {a: 3}, relation="==")
    wide = enclose(Integral(a * t, (t, 0, 1)), {a: (1, 2)}, relation="==")
    assert wide.lower <= HALF < 1 <= wide.upper
    assert enclose(Integral(t, (t, 0, sqrt(2))), relation="==").width < 1e-12
    with pytest.raises(EnclosureError):
        enclose(area, {a: (1, 2)})
    with pytest.raises(EnclosureError):
        enclose(Integral(t, (t, 0, Piecewise((1, a < 1)))), {a: 2})
    same = Integral(t, (t, sqrt(2) * sqrt(a), sqrt(2 * a + 1) * 1))
    assert enclose(same, {a: 3}).upper > 0


def test_a_limit_that_may_equal_the_other_is_refused():
    nested = sqrt(5 + 2 * sqrt(a))
    with pytest.raises(EnclosureError):
        enclose(Integral(t, (t, sqrt(2) + sqrt(3), nested)), {a: 6})


def test_an_infinite_integrand_has_no_finite_upper_sum():
    number = enclose(Integral(sqrt(log(1 / t)), (t, 0, 1)), relation="==")
    assert number.upper == oo
    assert Rational(88, 100) < number.lower < sqrt(pi) / 2
    assert enclose(Integral(1 / t, (t, 0, 1))).verdict is Verdict.UNDECIDED
    with pytest.raises(EnclosureError):
        enclose(Integral(exp(-t), (t, 0, oo)))


def test_a_complex_integrand_is_refused():
    with pytest.raises(EnclosureError):
        enclose(Integral(sqrt(t - 2), (t, 0, 1)))
    with pytest.raises(EnclosureError):
        enclose(Integral(binomial(t - 4, a), (t, 0, 1)), {a: HALF})
    power = enclose(
        Integral(binomial(t + 1, a), (t, 0, 1)), {a: HALF}, relation="=="
    )  # by cells, on ranges of Gamma
    assert power.lower < Rational(14951906, 10**7) < power.upper
    with pytest.raises(EnclosureError):
        enclose(Integral(Piecewise((t, t < HALF)), (t, 0, 1)))


def test_a_branch_that_is_undecided_off_the_real_line_only():
    area = enclose(Integral(Piecewise((t**2, t <= 4)), (t, 0, 4)), relation="==")
    assert Rational(64, 3) in area
    assert area.width < Rational(1, 10)


def test_monotone_sums():
    entropy = sqrt(a * log(ceiling(1 / (2 * t))))
    number = monotone_integral(entropy, t, Rational(1, 10), HALF, "decreasing", values={a: 4}, relation="==")
    exact = 2 * sum((JUMPS[i] - JUMPS[i + 1]) * sqrt(log(i + 2)) for i in range(4))
    assert number.lower <= enclose(exact).upper
    assert enclose(exact).lower <= number.upper
    assert number.width < 1e-9
    rising = monotone_integral(t**3, t, 0, 1, "increasing", relation="==", cells=64)
    assert Rational(1, 4) in rising
    assert 0 < rising.width < Rational(1, 20)
    assert monotone_integral(t, t, 1, 1, "increasing").upper == 0


def test_monotone_refusals():
    with pytest.raises(MonotonicityError):
        monotone_integral(t, t, 0, 1, "decreasing")
    with pytest.raises(EnclosureError, match="finite"):
        monotone_integral(Max(1 / t, oo), t, 1, 2, "decreasing")
    with pytest.raises(EnclosureError, match="lower limit"):
        monotone_integral(1 / t, t, 0, 1, "decreasing")
    with pytest.raises(DomainError):
        monotone_integral(t, t, 0, 1, "flat")
    with pytest.raises(DomainError):
        monotone_integral(t, t, 1, 0, "increasing")
