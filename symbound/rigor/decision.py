"""Decide a comparison of two expressions at a point: true, false, or undecided.

More and more bits settle everything but an equality. An equality of numbers built from rationals by
``+ - * /`` and roots is settled by a separation bound: such a number is either zero or larger than an
explicit power of two, so a ball smaller than that which contains zero proves that it is zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flint import ctx, fmpq

from symbound.errors import DomainError
from symbound.rigor.arithmetic import Value, compare, exact_point, is_finite
from symbound.rigor.tape import Tape
from symbound.rigor.three_valued import Verdict
from symbound.rigor.walk import (
    FIRST_BITS,
    Program,
    compile_enclosure,
    difference_program,
    prepare,
)

LAST_BITS = 1024
SEPARATION_BITS = 1 << 15  # never compute with more bits than this to prove that a number is zero
SIGNS: dict[str, tuple[bool, bool, bool]] = {  # the answer for lhs < rhs, lhs = rhs, lhs > rhs
    "<": (True, False, False),
    "<=": (True, True, False),
    "==": (False, True, False),
    ">=": (False, True, True),
    ">": (False, False, True),
}


def verdict(left: Any, relation: str, right: Any, values: Mapping[Any, Any] | None = None) -> Verdict:
    """Decide ``left relation right`` at a point.

    Parameters
    ----------
    left, right : sympy expressions or exact numbers
    relation : {"<", "<=", "==", ">=", ">"}
    values : mapping from symbols to exact numbers or constant expressions

    Returns
    -------
    Verdict
        ``UNDECIDED`` where 1024 bits do not separate the sides and they are not numbers made by roots.

    References
    ----------
    C. Burnikel, S. Funke, K. Mehlhorn, S. Schirra, S. Schmitt, A separation bound for real algebraic
    expressions, Algorithmica 55, 2009.

    >>> from sympy import Rational, log, sqrt
    >>> verdict(sqrt(2) * sqrt(3), "==", sqrt(6)), verdict(sqrt(5) + sqrt(6), "<", Rational(47, 10))
    (<Verdict.TRUE>, <Verdict.TRUE>)
    """
    check_comparison(relation)
    (left, given), (right, _) = prepare(left, values), prepare(right, values)
    symbols, inputs = tuple(given), [exact_point(value) for value in given.values()]
    difference = difference_program(left, right, symbols)
    difference.check(inputs)
    if left == right and is_finite(compile_enclosure(left, symbols).value(inputs)):
        return of_sign(relation, 0)
    return of_sign(relation, sign_of(difference, inputs))


def check_comparison(relation: str) -> None:
    """Raise unless the relation is one that can be decided."""
    if relation not in SIGNS:
        raise DomainError("a comparison", f"relation = {relation!r}", f"it must be one of {', '.join(SIGNS)}")


def of_sign(relation: str, sign: int | None) -> Verdict:
    """Return the verdict on ``left relation right`` from the sign of ``left - right``."""
    return Verdict.UNDECIDED if sign is None else Verdict.of(SIGNS[relation][sign + 1])


def sign_of(program: Program, inputs: list[Value]) -> int | None:
    """Return the sign of a tape's value at exact inputs, ``None`` if it cannot be proved."""
    zero, bits, saved = fmpq(0), FIRST_BITS, ctx.prec
    limit = FIRST_BITS if program.tape.uses("integral") else LAST_BITS
    try:
        while bits <= limit:
            ctx.prec = bits
            sign = compare(program.run(inputs), zero)
            if sign is not None:
                return sign
            bits *= 2
        separation = separation_bits(program.tape, inputs)
        if separation is None or separation > SEPARATION_BITS:
            return None
        # numbers on the way may be as large as a difference may be small
        ctx.prec = max(LAST_BITS, 2 * separation)
        value = program.run(inputs)
        sign = compare(value, zero)
        if sign is not None:
            return sign
        return 0 if is_below(value, separation) else None
    finally:
        ctx.prec = saved


def is_below(value: Value, bits: int) -> bool:
    """Tell whether it is certain that ``|value| < 2^-bits``."""
    return bool(abs(value) < fmpq(1) / fmpq(2) ** bits)


def separation_bits(tape: Tape, inputs: list[Value]) -> int | None:
    """Return b such that the tape's value is zero or at least 2^-b in size, ``None`` if not made by roots.

    Every register is a quotient U/W of algebraic integers in one field of degree at most D, the product of
    the degrees of the roots taken; all conjugates of U are at most u in size, those of W at most w. The norm
    of U is a nonzero integer unless U = 0, so ``|U| u^(D-1) >= 1`` and ``|U/W| >= 1/(w u^(D-1))``. The rules:
    a rational p/q has u = |p|, w = q; sums ``u w' + u' w, w w'``; products ``u u', w w'``; quotients
    ``u w', w u'``; roots of degree k, written as the root of U W^(k-1) over W, ``(u w^(k-1))^(1/k), w``.
    Kept as bits: u <= 2^a, w <= 2^b with a, b >= 0 exact rationals.
    """
    sizes: list[tuple[Fraction, Fraction]] = []
    degree = 1
    steps = [*tape.constant, *[None] * len(tape.symbols), *tape.variable]
    for index, step in enumerate(steps):
        if step is None or step.name == "number":
            number = inputs[index - len(tape.constant)] if step is None else step.data
            if type(number) is not fmpq:
                return None
            sizes.append((Fraction(int(abs(number.p)).bit_length()), Fraction(int(number.q).bit_length())))
            continue
        given = [sizes[argument] for argument in step.arguments]
        if not given:
            return None
        (a, b), (c, d) = given[0], given[-1]
        if step.name == "add":
            sizes.append((max(a + d, c + b) + 1, b + d))
        elif step.name == "multiply":
            sizes.append((a + c, b + d))
        elif step.name == "divide":
            sizes.append((a + d, b + c))
        elif step.name == "power_integer":
            sizes.append((step.data * a, step.data * b))
        elif step.name in ("sqrt", "power_rational"):
            root, power = (2, 1) if step.name == "sqrt" else (int(step.data.q), int(step.data.p))
            degree *= root
            sizes.append((power * (a + (root - 1) * b) / root, power * b))
        elif step.name in ("minimum", "maximum"):
            sizes.append((max(a, c), max(b, d)))
        else:
            return None
        if degree > SEPARATION_BITS:
            return None
    a, b = sizes[tape.output]
    return int(b + (degree - 1) * a) + 2
