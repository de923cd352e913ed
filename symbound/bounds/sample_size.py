"""The smallest sample size for which a bound reaches a target, by a certified bisection."""

from __future__ import annotations

from typing import Any

from sympy import Symbol

from symbound.bounds.bound import Bound
from symbound.bounds.exact import POSITIVE
from symbound.errors import DomainError, HypothesisError, UndecidedError, UnknownNameError

_LARGEST_EXPONENT = 400
"""Sample sizes beyond 2^400 are not looked for."""


def smallest_sample_size(bound: Bound, target: Any, symbol: Symbol | str = "n") -> int:
    """Smallest ``n`` with ``bound <= target``; the bound must be known to be nonincreasing in ``n``.

    The answer ``m`` is certified on both sides: the enclosure of the bound lies below the target at ``m`` and above it at
    ``m - 1``.
    """
    goal = POSITIVE(target, "the target")
    name = symbol.name if isinstance(symbol, Symbol) else symbol
    bound.require_upper(f"the sample size at which {bound.quantity} reaches {goal}")
    variable = {s.name: s for s in bound.free_symbols}.get(name)
    if variable is None:
        raise UnknownNameError(
            f"the smallest {name} for which {bound.quantity} is at most {goal}",
            f"{bound.quantity} {bound.relation} {bound.display}",
            f"the formula does not depend on {name}",
            "derive the bound with a symbol for the sample size, gap_bound(F, n=symbound.n)",
        )
    if bound.monotone.get(variable) != -1:
        raise HypothesisError(
            f"the smallest {name} for which {bound.quantity} is at most {goal}",
            f"{bound.quantity} {bound.relation} {bound.display}",
            f"the formula is not known to be nonincreasing in {name}",
            f"evaluate it with .at({name}=...) at the sizes of interest",
        )
    return _bisect(bound, goal, variable)


def _bisect(bound: Bound, goal: Any, variable: Symbol) -> int:
    from symbound.rigor import compile_enclosure, verdict

    rest = bound.free_symbols - {variable}
    if rest:
        names = ", ".join(sorted(s.name for s in rest))
        raise UnknownNameError(
            f"the smallest {variable} for which {bound.quantity} is at most {goal}",
            f"no value for {names}",
            "the comparison needs numbers",
            f"substitute first, bound.subs({', '.join(f'{s.name}=...' for s in rest)})",
        )
    compiled = compile_enclosure(bound.display, (variable,))

    def reached(n: int) -> bool:
        value = compiled({variable: n})
        if value.upper <= goal:
            return True
        if value.lower > goal:
            return False
        answer = verdict(bound.display, "<=", goal, {variable: n})
        if answer.name == "UNDECIDED":
            raise UndecidedError(
                f"the smallest {variable} for which {bound.quantity} is at most {goal}",
                f"{variable} = {n}, where the bound lies in [{value.lower}, {value.upper}]",
                "the comparison could not be decided",
                "ask for a slightly different target",
            )
        return bool(answer.name == "TRUE")

    exponent = 0
    while not reached(2**exponent):
        exponent += 1
        if exponent > _LARGEST_EXPONENT:
            raise DomainError(
                f"the smallest {variable} for which {bound.quantity} is at most {goal}",
                f"{bound.quantity} {bound.relation} {bound.display}",
                f"the bound stays above the target up to {variable} = 2^{_LARGEST_EXPONENT}",
            )
    if exponent == 0:
        return 1
    low, high = 2 ** (exponent - 1), 2**exponent
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return int(high)
