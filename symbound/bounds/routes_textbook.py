"""Textbook chains, to compare with: symmetrization, chaining, entropy.

None of them is tried by default.  Cut-offs and scales come from a search in floating point that is not
trusted: whatever it answers, the lemmas check what they are given.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction
from math import inf, log, sqrt
from typing import Any

from sympy import Rational, S

from symbound.bounds.bound import Bound
from symbound.bounds.covering import class_covering
from symbound.bounds.exact import POSITIVE
from symbound.bounds.routes import Route
from symbound.bounds.rules import chain, minimum
from symbound.bounds.scales import ScaleSequence, best_sequences, candidate_radii
from symbound.bounds.symbols import t
from symbound.classes import AllFunctions, FiniteClass, FunctionClass, Lipschitz, Parametric
from symbound.classes.composition import Composition
from symbound.errors import EnclosureError, HypothesisError, UndecidedError
from symbound.lemmas import lemmas
from symbound.spaces import Ball, Cube, Sphere, Torus

SAMPLE_SIZES = tuple(sorted(c * 10**k for c in (1, 3) for k in range(1, 9)))
"""Sample sizes whose best cut-offs make up the minimum when ``n`` is a symbol."""

_SMALLEST_CUTOFF = 2.0**-40
_MOST_NODES, _WORTH_A_NODE = 32, 0.002
_DUDLEY, _SHARP_INTERNAL, _SHARP_EXTERNAL = 12.0, 4 * sqrt(2), 6 * sqrt(2)


def dudley(
    F: Any, n: Any, *, law: Any = None, delta: Any = None, assume: Any = (), cutoff: Any = None
) -> Bound:
    """Symmetrization, Dudley's integral with constant 12, nets inside the class, ``ceil(M/t)^N`` "
    "functions."""
    nets = internal_nets(F, first_form_only=True)
    return _symmetrized(F, n, _integrals(F, n, "dudley", _DUDLEY, nets, cutoff))


def dudley_sharp(
    F: Any, n: Any, *, law: Any = None, delta: Any = None, assume: Any = (), cutoff: Any = None
) -> Bound:
    """Symmetrization and the sharper integral, with whichever nets and entropy bounds are better for the "
    "class."""
    return _symmetrized(F, n, sharp_integrals(F, n, cutoff))


def chaining_sum(
    F: Any, n: Any, *, law: Any = None, delta: Any = None, assume: Any = (), scales: Any = None
) -> Bound:
    """Symmetrization and the finite chaining sum at the best scales."""
    return _symmetrized(F, n, finite_sums(F, n, scales))


def empirical_rademacher(
    F: Any, n: Any, *, law: Any = None, delta: Any = None, assume: Any = (), scales: Any = None
) -> Bound:
    """With high probability: one use of bounded differences, then the finite chaining sum."""
    if delta is None:
        raise HypothesisError(
            f"a bound on the gap of {F!r} by the route empirical-rademacher",
            "no delta",
            "the lemma empirical-rademacher holds with high probability",
            "gap_bound(F, n=..., delta=Rational(1, 20), route='empirical-rademacher')",
        )
    return chain(
        lemmas["empirical-rademacher"].apply(F=F, n=n, delta=delta), minimum(*finite_sums(F, n, scales))
    )


def contraction(F: Composition, n: Any, *, law: Any = None, delta: Any = None, assume: Any = ()) -> Bound:
    """Symmetrization, contraction, and the Rademacher complexity of the inner class."""
    outer = chain(lemmas["symmetrization"].apply(F=F, n=n), lemmas["contraction"].apply(F=F, n=n))
    while isinstance(F.inner, Composition):
        F = F.inner
        outer = chain(outer, lemmas["contraction"].apply(F=F, n=n))
    return chain(outer, *_rademacher(F.inner, n))


def _rademacher(F: FunctionClass, n: Any) -> tuple[Bound, ...]:
    if isinstance(F, FiniteClass):
        return (lemmas["massart"].apply(F=F, n=n),)
    if isinstance(F, AllFunctions):
        return (lemmas["tabular-rademacher"].apply(F=F, n=n),)
    if isinstance(F, (Lipschitz, Parametric)):
        return lemmas["rademacher-expectation"].apply(F=F, n=n), minimum(*finite_sums(F, n))
    raise HypothesisError(
        f"the Rademacher complexity of {F!r}",
        type(F).__name__,
        "the library has no bound on it for this kind of class",
        "an inner class FiniteClass, AllFunctions, Lipschitz or Parametric",
    )


def _symmetrized(F: Any, n: Any, alternatives: list[Bound]) -> Bound:
    """The minimum of ``E Phi_n <= 2 Rad_n <= 2 Rad^_n <= ...`` over bounds on the empirical complexity."""
    start = chain(lemmas["symmetrization"].apply(F=F, n=n), lemmas["rademacher-expectation"].apply(F=F, n=n))
    return minimum(*(chain(start, b) for b in alternatives))


# Entropy


def internal_nets(F: Any, first_form_only: bool = False) -> Bound:
    """``log N_int(F, t)`` for a symbolic scale."""
    if isinstance(F, Parametric):
        nets: Bound = lemmas["parametric"].apply(F=F, t=t, nets="internal")
        return nets
    return chain(lemmas["internal-from-external"].apply(F=F, t=t), external_nets(F, first_form_only))


def external_nets(F: Lipschitz, first_form_only: bool = False) -> Bound:
    """``log N(F, t)`` of a Lipschitz class for a symbolic scale: the smallest of the forms of "
    "``lipschitz-entropy``."""
    covering = class_covering(F)
    ks = [None] if first_form_only else [None, *branchings(F.space)]
    return minimum(*(chain(lemmas["lipschitz-entropy"].apply(F=F, t=t, k=k), covering) for k in ks))


def branchings(space: Any) -> list[int]:
    """Integers ``k`` worth trying in the second form: 3, and the best one for small scales.

    Covering numbers of order ``h^-m`` give an entropy of order ``log(k) ((k+1)/(k-1))^m``.  Empty where the
    space is not known to be connected.

    >>> from symbound.spaces import Cube
    >>> branchings(Cube(1)), branchings(Cube(4))
    ([2, 3], [3, 26])
    """
    if not isinstance(space, (Ball, Cube, Sphere, Torus)):
        return []
    best = min(range(2, 400), key=lambda k: log(k) * ((k + 1) / (k - 1)) ** space.m)
    return sorted({3, best})


# The entropy integral


def sharp_integrals(F: Any, n: Any, cutoff: Any = None) -> list[Bound]:
    """Bounds on the empirical Rademacher complexity by ``dudley-sharp``, one for each cut-off."""
    if isinstance(F, Parametric):
        kind, nets, constant = "internal", internal_nets(F), _SHARP_INTERNAL
    else:
        kind, nets, constant = "external", external_nets(F), _SHARP_EXTERNAL
    return _integrals(F, n, "dudley-sharp", constant, nets, cutoff, kind)


def _integrals(
    F: Any, n: Any, slug: str, constant: float, nets: Bound, cutoff: Any, kind: str | None = None
) -> list[Bound]:
    """The lemma at the cut-off given, else at the best one for ``n``, else at those best for a grid of sizes.

    An upper sum takes the place of the integral, unless a constant of the class is a symbol.
    """
    try:
        entropy = _logarithm(F, nets)
    except UndecidedError:
        if cutoff is None:
            raise
        return [_integral(F, n, slug, cutoff, nets, kind)]
    top = F.M / S(4)
    sizes = SAMPLE_SIZES if n.free_symbols else (n,)
    levels = (4 * sqrt(size) / constant for size in sizes)
    cutoffs = (
        [best_cutoff(entropy, top, level) for level in levels]
        if cutoff is None
        else [POSITIVE(cutoff, "cutoff")]
    )
    candidates = _candidates(F)
    return [
        _integral(F, n, slug, a, nets, kind, best_nodes(entropy, candidates, a, top))
        for a in dict.fromkeys(cutoffs)
    ]


def _integral(F: Any, n: Any, slug: str, a: Any, nets: Bound, kind: str | None, nodes: Any = None) -> Bound:
    options = ({} if kind is None else {"nets": kind}) | ({} if nodes is None else {"nodes": nodes})
    bound = lemmas[slug].apply(F=F, n=n, a=a, **options)
    return chain(bound, nets) if bound.open_quantities else bound


def best_nodes(
    entropy: Callable[[Any], float], candidates: list[Any], a: Any, top: Any
) -> tuple[Any, ...] | None:
    """Nodes between ``a`` and ``top`` for the upper sum of the integral; None where the integral is empty.

    The candidate that lowers the sum most is added, until little is left to gain.
    """
    if a >= top:
        return None
    exact = {float(e): e for e in candidates if a < e < top}
    spare = sorted(exact)
    values = [sqrt(entropy(exact[e])) for e in spare]
    steps, heights, ends = [float(a)], [sqrt(entropy(a))], [float(top)]

    def gain(j: int) -> float:
        i = bisect_right(steps, spare[j]) - 1
        return (ends[i] - spare[j]) * (heights[i] - values[j])

    total = (ends[0] - steps[0]) * heights[0]
    while spare and len(steps) < _MOST_NODES:
        j = max(range(len(spare)), key=gain)
        won = gain(j)
        if won < _WORTH_A_NODE * total:
            break
        total -= won
        i = bisect_right(steps, spare[j])
        ends.insert(i, ends[i - 1])
        ends[i - 1] = spare[j]
        steps.insert(i, spare.pop(j))
        heights.insert(i, values.pop(j))
    return tuple(exact[e] for e in steps[1:])


def best_cutoff(entropy: Callable[[Any], float], top: Any, level: float) -> Any:
    """A short fraction near the least ``a <= top`` with ``sqrt(entropy(a)) <= level``.

    ``4 a + (constant / sqrt(n)) int_a sqrt(entropy)`` is convex in ``a``, because the entropy does not
    increase; its minimum lies where the root of the entropy crosses ``level = 4 sqrt(n) / constant``.
    """
    low, high = _SMALLEST_CUTOFF, 1.0
    while high / low > 1.0005:
        middle = sqrt(low * high)
        if sqrt(entropy(top * Rational(*middle.as_integer_ratio()))) <= level:
            high = middle
        else:
            low = middle
    exact = Fraction(high) * Fraction(int(top.p), int(top.q))
    for digits in range(1, 16):
        short = exact.limit_denominator(10**digits)
        if short > 0 and abs(short - exact) <= exact / 1000:
            break
    return min(Rational(short.numerator, short.denominator), top)


def _logarithm(F: Any, nets: Bound) -> Callable[[Any], float]:
    """``log N`` of nets at an exact scale, in floating point, ``inf`` where it is not known; not trusted."""
    from symbound.rigor import compile_enclosure

    unknown = (nets.free_symbols - {t}) | F.M.free_symbols
    if unknown:
        names = ", ".join(sorted(map(str, unknown)))
        raise UndecidedError(
            f"the best scales for {F!r}",
            f"no value for {names}",
            "the best scales depend on it",
            "give it a value, or give the cut-off (cutoff=...) or the scales (scales=...) yourself",
        )
    compiled = compile_enclosure(nets.expr, (t,))

    def entropy(scale: Any) -> float:
        try:
            return max(float(compiled({t: scale}).upper), 0.0)
        except EnclosureError:
            return inf

    return entropy


# The finite sum


def finite_sums(F: Any, n: Any, scales: Any = None) -> list[Bound]:
    """Bounds on the empirical Rademacher complexity by ``chaining-sum``, at the scales given or the best."""
    nets = internal_nets(F)
    if scales is not None:
        return [_finite_sum(F, n, tuple(scales), nets)]
    entropy = _logarithm(F, nets)
    top = F.M / S(2)
    # twice the complexity is 2 e_K + sum e_(k-1) sqrt(8 log N): a shortest path, 8 log N in place of N - 1
    sequences = best_sequences(top, [e for e in _candidates(F) if e < top], lambda e: 1 + 8 * entropy(e))
    sequences.append(ScaleSequence((), float(F.M), 0.0))
    if not n.free_symbols:
        size = sqrt(n)
        sequences = [min(sequences, key=lambda s: s.a + s.b / size)]
    return [_finite_sum(F, n, s.scales, nets) for s in _thinned(sequences)]


def _finite_sum(F: Any, n: Any, scales: tuple[Any, ...], nets: Bound) -> Bound:
    bound = lemmas["chaining-sum"].apply(F=F, n=n, scales=scales)
    return chain(bound, nets) if bound.open_quantities else bound


def _candidates(F: Any) -> list[Any]:
    """Scales worth trying: a geometric progression, and the jumps of the covering numbers of the space."""
    scales = [F.M * Rational(j, 2**i) for i in range(5, 36) for j in range(8, 16)]
    if isinstance(F, Lipschitz):
        jumps = [F.L * rho for rho in candidate_radii(F.space)]
        factors = [S(4), *(Rational(2 * (k + 1), k - 1) for k in branchings(F.space))]
        scales += [factor * jump for factor in factors for jump in jumps]
    return scales


def _thinned(sequences: list[Any]) -> list[Any]:
    """Those sequences that are best at some size of the grid."""
    best = (min(sequences, key=lambda s: s.a + s.b / sqrt(size)) for size in (1, *SAMPLE_SIZES))
    return list(dict.fromkeys(best))


def _metric(F: FunctionClass, law: Any) -> bool:
    return isinstance(F, (Lipschitz, Parametric)) and law is None


ROUTES: tuple[Route, ...] = (
    Route("dudley", _metric, dudley, in_default=False),
    Route("dudley-sharp", _metric, dudley_sharp, in_default=False),
    Route("chaining-sum", _metric, chaining_sum, in_default=False),
    Route("empirical-rademacher", _metric, empirical_rademacher, in_default=False),
    Route(
        "contraction",
        lambda F, law: isinstance(F, Composition) and law is None,
        contraction,
        in_default=False,
    ),
)
