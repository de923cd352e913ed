"""One bound of every lemma, route, kind of class and kind of argument, for certificates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from sympy import Rational

import symbound as sb
from symbound.bounds.routes import all_routes
from symbound.bounds.rules import chain, union, weaken
from symbound.bounds.sample_bound import sample_gap_bound
from symbound.classes.composition import Composition
from symbound.spaces.isometry_quotient import IsometryQuotient
from tests.oracles.test_table import ROWS

n = sb.n
SQUARE = np.array([[0, 1.0, 2.0, 1.0], [1.0, 0, 1.0, 2.0], [2.0, 1.0, 0, 1.0], [1.0, 2.0, 1.0, 0]])
Maker = Callable[[], Any]


def lipschitz(space: Any, *symmetry: Any, M: Any = 1) -> Any:
    return sb.Lipschitz(space, L=1, M=M, symmetry=sb.Invariance(*symmetry) if symmetry else None)


def small_classes() -> dict[str, Any]:
    """Classes on which every route takes a moment."""
    square = sb.FiniteSpace(SQUARE)
    turn = sb.cyclic(4).generators[0]
    return {
        "interval": lipschitz(sb.Cube(1)),
        "strings modulo a named group": lipschitz(sb.Strings(2, 2), sb.group(sb.symmetric(2), name="H"), M=2),
        "strings modulo rotations": lipschitz(sb.Strings(3, 2), sb.cyclic(3), M=2),
        "graphs": lipschitz(sb.Graphs(3), sb.on_edges(sb.symmetric(3)), M=2),
        "square, nearly invariant": lipschitz(square, sb.cyclic(4), Rational(1, 4)),
        "square, partial maps": lipschitz(square, [[1, 2, -1, 0]], Rational(1, 4)),
        "square, a generator": lipschitz(square, [turn], Rational(1, 4)),
        "grid": lipschitz(sb.Grid(2, 3)),
        "all functions": sb.AllFunctions(sb.Strings(3, 2), 1, sb.Invariance(sb.cyclic(3))),
        "all functions, nearly invariant": sb.AllFunctions(
            square, 1, sb.Invariance(sb.cyclic(4), Rational(1, 4))
        ),
        "finite class": sb.FiniteClass(16, 1),
        "parametric": sb.Parametric(2, 1, 2, 1),
        "composition": Composition(sb.FiniteClass(16, 1), 2, 1),
    }


def large_classes() -> dict[str, Any]:
    """Classes with long formulas or large tables."""
    points = np.random.default_rng(0).random((40, 2))
    return {
        "[0,1]^4 modulo C_4": lipschitz(sb.Cube(4), sb.cyclic(4)),
        "[0,1]^10 modulo S_10": lipschitz(sb.Cube(10), sb.symmetric(10)),
        "[0,1]^2, nearly invariant": lipschitz(sb.Cube(2), sb.symmetric(2), Rational(1, 10)),
        "[0,1]^2 modulo S_2": lipschitz(sb.Cube(2), sb.symmetric(2)),
        "[0,1]^3, a generator": lipschitz(sb.Cube(3), [sb.cyclic(3).generators[0]], Rational(1, 10)),
        "[-1,1]^3 modulo B_3": lipschitz(sb.Cube(3, centered=True), sb.hyperoctahedral(3)),
        "torus": lipschitz(sb.Torus(2)),
        "ball": lipschitz(sb.Ball(3, 1)),
        "sphere": lipschitz(sb.Sphere(3)),
        "doubling space": lipschitz(sb.Doubling(1, 3)),
        "forty points": lipschitz(sb.FiniteSpace(np.abs(points[:, None] - points[None]).max(-1))),
        "strings modulo C_6": lipschitz(sb.Strings(6, 2), sb.cyclic(6), M=2),
        "graphs on 5 vertices": sb.AllFunctions(sb.Graphs(5), 1, sb.Invariance(sb.on_edges(sb.symmetric(5)))),
        "composition with a Lipschitz class": Composition(lipschitz(sb.Cube(2)), 2, 1),
    }


def lemma_cases() -> dict[str, Maker]:
    """Every row of the oracle table."""

    def apply(row: Any) -> Any:
        return sb.lemmas[row.slug].apply(assume=row.assume, **row.arguments())

    return {f"lemma {row.slug} {row.name}".strip(): partial(apply, row) for row in ROWS}


ON_A_GRID = ("flow", "tree", "multiscale")
TEXTBOOK = ("dudley", "dudley-sharp", "chaining-sum", "empirical-rademacher")
"""On infinite spaces their formulas for all sample sizes are long."""


def route_cases(classes: dict[str, Any], cells: int | None = None) -> dict[str, Maker]:
    """Every route of every class, for every sample size and for one, with and without a law.

    Transport on cubes and tori goes by way of a grid of ``cells`` to a side, by default a fine one.
    """
    cases: dict[str, Maker] = {}
    for name, F in classes.items():
        for law in (None, "uniform"):
            for route in all_routes():
                if route.lower or not route.applies(F, law):
                    continue
                delta = Rational(1, 20) if route.name == "empirical-rademacher" else None
                on_grid = cells and isinstance(getattr(F, "space", None), (sb.Cube, sb.Torus))
                coarse = on_grid and (law is not None or route.name == "flow") and route.name in ON_A_GRID
                options = {"cells": cells} if coarse else {}
                long = cells and on_grid and route.name in TEXTBOOK
                for size in (50,) if long else (n, 50):
                    label = f"route {route.name}, {name}, {'any law' if law is None else law}, n = {size}"
                    cases[label] = partial(
                        sb.gap_bound, F, n=size, law=law, delta=delta, route=route.name, **options
                    )
        cases[f"default, {name}"] = partial(sb.gap_bound, F, n=n)
        cases[f"default with confidence, {name}"] = partial(sb.gap_bound, F, n=n, delta=Rational(1, 20))
        if any(r.lower and r.applies(F, None) for r in all_routes()):
            cases[f"lower, {name}"] = partial(sb.gap_lower_bound, F, n=n)
    return cases


def sample_case(space: Any, group: Any, X: np.ndarray, centres: int = 20) -> Any:
    F = lipschitz(space, group, Rational(1, 50))
    return sample_gap_bound(F, X, delta=Rational(1, 20), centres=centres)


def other_cases() -> dict[str, Maker]:
    """Rules, and kinds of arguments that no route makes."""
    L, random = sb.lemmas, np.random.default_rng(0)
    square, cube = lipschitz(sb.FiniteSpace(SQUARE)), lipschitz(sb.Cube(2))
    law = np.array([0.4, 0.3, 0.2, 0.1])
    confident = [L["finite-class"].apply(F=sb.FiniteClass(k, 1), n=n, delta=Rational(1, 20)) for k in (2, 5)]
    massart = sb.gap_bound(sb.FiniteClass(4, 1), n=n, route="massart")
    translations = IsometryQuotient(sb.Torus(2), "translations")
    return {
        "union": lambda: union(*confident),
        "weaken": lambda: weaken(massart.subs(n=4), Rational(9, 10)),
        "weaken on a box": lambda: weaken(massart, massart.display + Rational(1, 100), {n: (1, 100)}),
        "specialise": lambda: massart.subs(n=9),
        "a symbol in a class": lambda: L["massart"].apply(F=sb.FiniteClass(sb.bounds.symbols.n, 1), n=5),
        "flow, a law given": lambda: sb.gap_bound(square, n=n, law=law, route="flow"),
        "tree, a law given as a list": lambda: sb.gap_bound(square, n=7, law=list(law), route="tree"),
        "multiscale, an exact law": lambda: sb.gap_bound(
            square, n=n, law=[Rational(k, 10) for k in (4, 3, 2, 1)], route="multiscale"
        ),
        "sample of a cube": lambda: sample_case(sb.Cube(2), sb.symmetric(2), random.random((50, 2))),
        "sample of a ball": lambda: sample_case(sb.Ball(2, 1), sb.symmetric(2), random.random((50, 2)) / 2),
        "sample of a sphere": lambda: sample_case(
            sb.Sphere(2), sb.symmetric(3), np.eye(3)[random.integers(0, 3, 30)]
        ),
        "sample of strings": lambda: sample_case(
            sb.Strings(4, 2), sb.cyclic(4), random.integers(0, 2, (30, 4))
        ),
        "a power law granted": lambda: L["rate"].apply(F=cube, n=n, C=1, d=2, assume="power-law"),
        "a power law proved": lambda: chain(sb.gap_bound(cube, n=n, route="rate")),
        "torus modulo translations": lambda: L["orbit-packing"].apply(
            space=translations, r=Rational(1, 8), form="dimension", c=Rational(1, 4), k=1, assume="separation"
        ),
        "one point": lambda: sb.gap_bound(
            sb.Lipschitz(sb.FiniteSpace([[0.0]]), 1, 1), n=n, law="uniform", route="flow"
        ),
        "a group of groups": lambda: L["polya-covering"].apply(
            space=sb.Cube(6) / sb.wreath_product(sb.cyclic(2), sb.symmetric(3)), r=sb.r
        ),
        "a product of groups": lambda: L["polya-covering"].apply(
            space=sb.Cube(5) / sb.direct_product(sb.dihedral(3), sb.cyclic(2)), r=sb.r
        ),
        "a Mathieu group": lambda: L["polya-covering"].apply(space=sb.Cube(11) / sb.mathieu(11), r=sb.r),
    }


def cases() -> dict[str, Maker]:
    """Small ones of every kind: a test goes over all of them."""
    return lemma_cases() | route_cases(small_classes(), cells=4) | other_cases()
