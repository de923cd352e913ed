"""Small certificates of many kinds, cheap to replay."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from sympy import Rational

import symbound as sb
from symbound.bounds.rules import chain, minimum, specialise, union, weaken
from symbound.bounds.sample_bound import sample_gap_bound
from symbound.transport import FlowCertificate, MinimaxCertificate, TreeCertificate
from tests.fuzz.mutate import parent_of, paths

n, r = sb.n, sb.r
PATH = [[0, 1, 2], [1, 0, 1], [2, 1, 0]]


def bounds() -> list[Any]:
    """Bounds whose derivations have one to four steps."""
    L = sb.lemmas
    F, tabular = sb.FiniteClass(4, 1), sb.AllFunctions(sb.Strings(2, 2), 1, sb.Invariance(sb.symmetric(2)))
    finite = sb.FiniteSpace(PATH)
    lipschitz = sb.Lipschitz(sb.Cube(1), 1, 1)
    approximate = sb.Lipschitz(
        finite, Rational(1, 2), 1, sb.Invariance(sb.group([[2, 1, 0]]), Rational(1, 4))
    )
    gap = chain(L["symmetrization"].apply(F=F, n=n), L["massart"].apply(F=F, n=n))
    sure = L["finite-class"].apply(F=F, n=n, delta=Rational(1, 20))
    multiscale = L["multiscale"].apply(F=lipschitz, n=n, scales=(Rational(1, 4),))
    cover = L["path-metric-group"].apply(F=lipschitz, r=Rational(1, 4))
    cells = L["polya-covering"].apply(space=sb.Cube(1), r=r)
    return [
        gap,
        specialise(gap, {n: 9}),
        sure,
        L["massart"].apply(F=sb.FiniteClass(2, 1), n=5),
        L["tabular-gap"].apply(F=tabular, n=5),
        L["tabular-gap"].apply(F=sb.AllFunctions(sb.Strings(1, 2), 1), n=2, law="uniform"),
        L["trivial-range"].apply(F=lipschitz, n=n),
        minimum(L["trivial-range"].apply(F=F, n=n), gap),
        union(sure, L["finite-class"].apply(F=sb.FiniteClass(2, 1), n=n, delta=Rational(1, 30))),
        weaken(specialise(gap, {n: 4}), Rational(9, 10)),
        chain(multiscale, cover, cells),
        cells,
        L["polya-covering"].apply(space=sb.Cube(2) / sb.symmetric(2), r=Rational(1, 4)),
        L["polya-covering"].apply(space=sb.Strings(3, 2) / sb.cyclic(3), r=0),
        L["polya-power-law"].apply(space=sb.Cube(2) / sb.symmetric(2), r=r),
        L["finite-cover"].apply(space=finite, r=1),
        L["orbit-packing"].apply(space=finite / sb.group([[2, 1, 0]]), r=1),
        L["packing-covering"].apply(space=finite, r=1),
        L["rate"].apply(F=lipschitz, n=n, C=1, d=1, assume="power-law"),
        L["transport-lower"].apply(F=lipschitz, n=n, kappa=2, d=1),
        L["midrange-projection"].apply(F=approximate, n=3),
        L["dudley"].apply(F=sb.Parametric(2, 1, 1, 1), n=n, a=Rational(1, 8)),
        L["parametric"].apply(F=sb.Parametric(2, 1, 1, 1), t=Rational(1, 3)),
        L["euclidean-ball"].apply(space=sb.Ball(2, 1), r=r),
        L["lipschitz-loss"].apply(c=1, L_h=3),
        L["two-sided-sup"].apply(),
        L["stabilizer-growth"].apply(subgroup_order=7, stabilizer_size=3, eps=Rational(1, 8)),
        L["lie-discretisation"].apply(L=1, R=2, k=5),
        L["isodiametric"].apply(measure=Rational(1, 4), C=1, m=1),
        *numeric_bounds(),
    ]


def numeric_bounds() -> list[Any]:
    """Bounds that rest on arrays: flows, trees, covers of a sample, nets."""
    finite = sb.Lipschitz(sb.FiniteSpace(PATH), 1, 1)
    pair = sb.AllFunctions(sb.FiniteSpace([[0, 1], [1, 0]]), 1)
    half = np.array([0.5, 0.5])
    edges, flows = np.array([[0, 2], [1, 2]]), np.array([[0.5, -0.5], [-0.5, 0.5]])
    star = FlowCertificate(2, 3, edges, half, half, flows=flows)
    path = TreeCertificate(3, np.array([1, -1, 1]), np.array([1.0, 0.0, 1.0]), np.array([0.25, 0.5, 0.25]))
    square = sb.Lipschitz(sb.Cube(2), 1, 1, sb.Invariance(sb.symmetric(2), Rational(1, 50)))
    sample = np.array([[0, 0.5], [0.5, 0], [1, 1], [0.25, 0.25], [0.5, 0.125]])
    flow, tree = sb.lemmas["flow-certificate"].apply, sb.lemmas["tree-certificate"].apply
    law = [Rational(1, 2), Rational(1, 3), Rational(1, 6)]
    return [
        flow(F=pair, n=n, certificate=star, law="uniform", form="goldstein"),
        flow(F=pair, n=n, certificate=MinimaxCertificate(star, np.zeros(2), half)),
        tree(F=finite, n=n, certificate=path, law=np.array([0.25, 0.5, 0.25])),
        tree(F=finite, n=5, certificate=path, law="uniform", form="mean"),
        sb.gap_bound(finite, n=n, law="uniform", route="flow"),
        sb.gap_bound(finite, n=9, law=law, route="multiscale"),
        sample_gap_bound(square, sample, delta=Rational(1, 20), centres=3),
    ]


def certificates() -> list[str]:
    """The certificates as text."""
    return [b.to_json() for b in bounds()]


def donors(texts: list[str], most: int = 8000) -> list[Any]:
    """Pieces of all certificates, to be put into others."""
    pieces: dict[str, Any] = {}
    for text in texts:
        data = json.loads(text)
        for part in (data["steps"], data["arrays"]):
            for path in paths(part):
                piece = parent_of(part, path)[path[-1]]
                pieces.setdefault(json.dumps(piece), piece)
    return list(pieces.values())[:most]
