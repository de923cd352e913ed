"""Every rule of the error analysis, on true values placed anywhere the promise allows."""

import numpy as np
import pytest
from flint import arb, ctx, fmpq

from symbound.rigor.grid_rules import HUGE, RULES, Approximation, Truth, Uncertified, constant, step_value
from symbound.rigor.tape import Instruction

SIZE = 200
EXACT = {
    "add": lambda x, y: x + y,
    "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / y,
    "minimum": lambda x, y: x.min(y),
    "maximum": lambda x, y: x.max(y),
    "power": lambda x, y: x**y,
    "sqrt": lambda x: x.sqrt(),
    "log": lambda x: x.log(),
    "exp": lambda x: x.exp(),
    "abs": abs,
}


def _perturbed(generator, values, relative, absolute):
    """Return true values within the promise, many of them at its edge, and the approximation."""
    edge = generator.choice([-1.0, -0.5, 0.0, 1.0], values.size) * (1 - 1e-9)
    triples = zip(values, edge, absolute + 0 * values, strict=True)
    true = [arb(v) * (1 + arb(relative) * e) + arb(a) * e for v, e, a in triples]
    middle = np.array([float(t) for t in true])
    low, high = float(middle.min()), float(middle.max())
    slack = abs(low) * 1e-12, abs(high) * 1e-12
    return true, Approximation(values, relative, absolute, low - slack[0], high + slack[1])


@pytest.mark.parametrize("name", sorted(EXACT))
@pytest.mark.parametrize("relative", [0.0, 1e-15, 1e-5])
@pytest.mark.parametrize("absolute", [0.0, 1e-12, "array"])
@pytest.mark.parametrize("signs", ["positive", "mixed", "near one"])
def test_the_promise_is_kept(name, relative, absolute, signs):
    generator = np.random.default_rng(len(name) + 7 * len(signs))
    saved, ctx.prec = ctx.prec, 150
    try:
        operands = []
        for _ in range(EXACT[name].__code__.co_argcount if name != "abs" else 1):
            values = generator.uniform(0.2, 5, SIZE)
            if signs == "near one":
                values = 1 + generator.uniform(-1e-9, 1e-9, SIZE)
            if signs == "mixed" and name not in ("sqrt", "log", "power"):
                values = values * generator.choice([-1.0, 1.0], SIZE)
            error = generator.uniform(0, 1e-6, SIZE) if absolute == "array" else absolute
            operands.append(_perturbed(generator, values, relative, error))
        truths = [EXACT[name](*arguments) for arguments in zip(*[true for true, _ in operands], strict=True)]
        middle = [float(truth) for truth in truths]
        low, high = min(middle), max(middle)
        low, high = low - abs(low) * 1e-12, high + abs(high) * 1e-12
        try:
            with np.errstate(all="ignore"):
                result = step_value(Instruction(name, ()), [given for _, given in operands], low, high)
        except Uncertified:
            assert name == "power"
            assert absolute != 0.0
            return
        bounds = np.broadcast_to(result.relative * np.abs(result.value) + result.absolute, (SIZE,))
        for truth, value, bound in zip(truths, result.value.tolist(), bounds.tolist(), strict=True):
            assert not abs(truth - arb(value)) > arb(bound) * (1 + arb(2) ** -25)
            assert bound < 1e-2 * (1 + abs(value))
    finally:
        ctx.prec = saved


def test_hopeless_cases_are_not_certified():
    wide = Approximation(np.array([1.0, 2.0]), 0.0, np.array([0.9, 1e-9]), 0.1, 3.0)
    with np.errstate(all="ignore"):
        one = Approximation(1.0, 0.0, 0.0, 1.0, 1.0)
        quotient = RULES["divide"](0.1, 10.0, None, one, wide)
        logarithm = RULES["log"](-3.0, 2.0, None, wide)
    assert np.isinf(quotient.absolute[0])
    assert np.isfinite(quotient.absolute[1])
    assert not np.isfinite(logarithm.absolute[0])
    loose = Approximation(np.array([1.0]), 1e-2, 0.0, 0.9, 1.1)
    for rule, data in (("sqrt", None), ("exp", None), ("power_integer", 3)):
        with pytest.raises(Uncertified):
            step_value(Instruction(rule, (), data), [loose], 0.1, 5.0)
    big = Approximation(np.array([1e200]), 0.0, 0.0, 1e200, 1e200)
    with pytest.raises(Uncertified):
        RULES["power_integer"](1.0, 1.0, 3, big)
    with pytest.raises(Uncertified):
        step_value(Instruction("abs", ()), [big], 0.0, 10 * HUGE)


def test_constants():
    assert constant(fmpq(1, 4), 0.25, 0.25).is_exact
    third = constant(fmpq(1, 3), 1 / 3, np.nextafter(1 / 3, 1))
    assert 0 < third.relative <= 2.0**-53
    assert constant(arb.pi(), 3.14, 3.15).relative < 2.0**-50
    assert constant(True, 0.0, 0.0) == Truth(True, False)
    assert constant(None, 0.0, 0.0) == Truth(False, False)
    for hopeless in (arb.pos_inf(), arb.nan()):
        with pytest.raises(Uncertified):
            constant(hopeless, 1.0, 1.0)


def test_exact_ratios_are_followed_as_long_as_they_fit():
    whole = np.arange(1.0, 9.0)
    third = Approximation(whole / 3, 2.0**-53, 0.0, 0.3, 2.7, (whole, 3))
    two = Approximation(2.0, 0.0, 0.0, 2.0, 2.0, (2.0, 1))
    least = RULES["minimum"](0.3, 2.0, None, third, Approximation(2.0, 0.0, 0.0, 2.0, 2.0, (6.0, 3)))
    assert least.ratio[0].tolist() == [1, 2, 3, 4, 5, 6, 6, 6]
    assert RULES["divide"](0.1, 1.4, None, third, two).ratio[1] == 6
    huge = Approximation(2.0**52, 0.0, 0.0, 2.0**52, 2.0**52, (2.0**52, 1))
    assert RULES["divide"](0.0, 1.0, None, third, huge).ratio is None
    assert RULES["divide"](0.0, 9.0, None, two, third).ratio is None


def test_rational_powers_near_zero():
    small = Approximation(np.array([0.0, 1e-310, 1.0]), 0.0, 0.0, 0.0, 1.0)
    root = step_value(Instruction("power_rational", (), fmpq(1, 3)), [small], 0.0, 1.0)
    assert root.value[0] == 0
    assert root.relative < 1e-12
