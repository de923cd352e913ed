"""An example of each lemma in use, found from the declared domains of its arguments.

For every argument a few candidates are tried, so that a new lemma gets its example without a line here.
"""

from __future__ import annotations

from itertools import islice, product
from typing import Any

from sympy import Rational, Symbol

import symbound as sb
from symbound.bounds.bound import Bound
from symbound.errors import SymboundError

_MOST_TRIALS = 200


def _objects() -> dict[str, list[tuple[str, Any]]]:
    """Candidates by name of the argument: as typed, and the object."""
    cyclic4 = sb.Invariance(sb.cyclic(4))
    classes = [
        (
            "Lipschitz(Cube(4), L=1, M=1, symmetry=Invariance(cyclic(4)))",
            sb.Lipschitz(sb.Cube(4), L=1, M=1, symmetry=cyclic4),
        ),
        (
            "AllFunctions(Graphs(6), M=1, symmetry=Invariance(on_edges(symmetric(6))))",
            sb.AllFunctions(sb.Graphs(6), M=1, symmetry=sb.Invariance(sb.on_edges(sb.symmetric(6)))),
        ),
        ("FiniteClass(k=16, M=1)", sb.FiniteClass(k=16, M=1)),
        ("Parametric(p=10, B=1, Lambda=2, M=1)", _parametric()),
        ("Composition(FiniteClass(k=16, M=1), Lambda=2, M=1)", _composition()),
    ]
    spaces = [
        ("Cube(4) / cyclic(4)", sb.Cube(4) / sb.cyclic(4)),
        ("Cube(4, centered=True) / hyperoctahedral(4)", sb.Cube(4, centered=True) / sb.hyperoctahedral(4)),
        ("Doubling(1, 3)", sb.Doubling(1, 3)),
        ("Ball(3, 1)", sb.Ball(3, 1)),
        ("Cube(4)", sb.Cube(4)),
    ]
    return {
        "F": [c for c in classes if c[1] is not None],
        "space": spaces,
        "group": [("symmetric(4)", sb.symmetric(4))],
        "n": [("n", sb.n)],
        "delta": [("delta", sb.delta)],
        "r": [("r", sb.r)],
        "t": [("t", sb.t), ("1/4", Rational(1, 4))],
        "C": [("C", sb.C)],
        "d": [("d", sb.d), ("4", 4)],
        "scales": [("(1/4, 1/8)", (Rational(1, 4), Rational(1, 8)))],
        "kappa": [("kappa", Symbol("kappa", positive=True))],
        "c": [("c", Symbol("c", positive=True))],
        "L_h": [("L_h", Symbol("L_h", positive=True))],
        "N_Y": [("10", 10)],
        "gamma": [("1/2", Rational(1, 2))],
        "a": [("1/10", Rational(1, 10))],
        "k": [("3", 3)],
        "h": [("1/8", Rational(1, 8))],
    }


def _parametric() -> Any:
    try:
        return sb.Parametric(p=10, B=1, Lambda=2, M=1)
    except (TypeError, SymboundError):
        return None


def _composition() -> Any:
    from symbound.classes.composition import Composition

    return Composition(sb.FiniteClass(k=16, M=1), Lambda=2, M=1)


def example(lemma: Any) -> tuple[str, str] | None:
    """A call and its result in LaTeX, or None where no combination of the candidates fits the lemma."""
    table = _objects()
    required = [name for name in lemma.arguments if name not in lemma._defaults()]
    if any(name not in table for name in required):
        return None
    for combination in islice(product(*(table[name] for name in required)), _MOST_TRIALS):
        values = {name: value for name, (_, value) in zip(required, combination, strict=True)}
        call = ", ".join(f"{name}={text}" for name, (text, _) in zip(required, combination, strict=True))
        granted = tuple(h.name for h in lemma.hypotheses)
        bound = _apply(lemma, granted, values)
        if bound is None:
            continue
        for name in granted:  # keep only what has to be granted
            fewer = tuple(other for other in granted if other != name)
            if _apply(lemma, fewer, values) is not None:
                granted = fewer
        return call + (f", assume={granted}" if granted else ""), bound.latex()
    return None


def _apply(lemma: Any, assume: tuple[str, ...], values: dict[str, Any]) -> Bound | None:
    try:
        return lemma.apply(assume=assume, **values)
    except SymboundError:
        return None
