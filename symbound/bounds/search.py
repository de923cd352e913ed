"""The search for a small bound: composes lemmas by rules, and is not trusted.

Whatever it does, the result is a :class:`Bound` that came out of lemmas and rules, so a mistake here can only cost tightness.
"""

from __future__ import annotations

from typing import Any

from symbound.bounds.bound import Bound
from symbound.bounds.exact import POSITIVE_INTEGER, PROBABILITY
from symbound.bounds.routes import applicable_routes, route_named
from symbound.bounds.rules import chain, minimum
from symbound.classes import FunctionClass
from symbound.errors import ArgumentTypeError, EnclosureError, HypothesisError, SpaceError, UndecidedError

routes = applicable_routes

_GRID = tuple(10**k for k in range(0, 13)) + tuple(3 * 10**k for k in range(0, 12))
"""Sample sizes at which alternatives are compared in the search for the smallest bound."""


def gap_bound(
    F: FunctionClass,
    n: Any,
    *,
    delta: Any = None,
    law: Any = None,
    route: str | None = None,
    assume: tuple[str, ...] | str = (),
    **options: Any,
) -> Bound:
    """Upper bound on the generalization gap ``Phi_n(F) = sup_f (P f - P_n f)`` of a class.

    Parameters
    ----------
    F : FunctionClass
        The class of loss functions.
    n : int or symbol
        Sample size; a symbol (``symbound.n``) for a formula.
    delta : exact number or symbol, optional
        Failure probability: the bound then holds with probability at least ``1 - delta``; without it, in expectation.
    law : "uniform" or array, optional
        The law of the examples where it is known; without it the bound holds for every law.
    route : str, optional
        The chain of lemmas to use, one of ``symbound.routes(F)``; by default the smallest provable bound.
    assume : tuple of str
        Names of hypotheses that the caller grants.
    **options
        Passed on to the route (for example ``kappa=...``, ``scales=...``).

    Returns
    -------
    Bound

    Raises
    ------
    DomainError
        If ``n`` or ``delta`` lie outside their domains.
    UnknownNameError
        If there is no such route for the class.
    HypothesisError
        If a hypothesis of a lemma on the route fails.

    Examples
    --------
    >>> import symbound as sb
    >>> F = sb.Lipschitz(sb.Cube(4), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(4)))
    >>> sb.gap_bound(F, n=sb.n).at(n=1000)
    <= 0.336402
    """
    if not isinstance(F, FunctionClass):
        raise ArgumentTypeError(
            "a bound on the generalization gap",
            f"{F!r} of type {type(F).__name__}",
            "it is not a class of functions",
            "Lipschitz(space, L, M, symmetry=...), AllFunctions(space, M, ...), FiniteClass(k, M) or Parametric(...)",
        )
    n = POSITIVE_INTEGER(n, "n")
    if delta is not None:
        delta = PROBABILITY(delta, "delta")
    if route is not None:
        derive = route_named(F, route, law)
        bound = derive(F, n, law=law, delta=delta, assume=assume, **options)
    else:
        bound = smallest(_all_routes(F, n, law, delta, assume, options), n)
    return _with_confidence(bound, F, n, delta)


def _with_confidence(bound: Bound, F: FunctionClass, n: Any, delta: Any) -> Bound:
    from symbound.bounds.quantity import GapWithConfidence
    from symbound.lemmas import lemmas

    if delta is None or isinstance(bound.quantity, GapWithConfidence):
        return bound
    return chain(lemmas["concentration"].apply(F=F, n=n, delta=delta), bound)


def _all_routes(
    F: FunctionClass, n: Any, law: Any, delta: Any, assume: Any, options: dict[str, Any]
) -> list[Bound]:
    from symbound.bounds.quantity import ExpectedGap

    bounds, refusals = [], []
    for name, route in applicable_routes(F, law).items():
        if not route.in_default:
            continue
        try:
            bound = route(F, n, law=law, delta=None, assume=assume, **options)
        except (HypothesisError, UndecidedError, SpaceError, EnclosureError) as error:
            refusals.append(f"{name}: {error.because}")
            continue
        if isinstance(bound.quantity, ExpectedGap):
            bounds.append(bound)
    if not bounds:
        raise HypothesisError(
            f"a bound on the generalization gap of {F!r}",
            f"law = {law}",
            "no route applies: " + "; ".join(refusals),
            "symbound.routes(F) lists the routes",
        )
    return bounds


def smallest(bounds: list[Bound], n: Any) -> Bound:
    """Minimum of those bounds that win at some sample size of a coarse grid; of all, where they cannot be evaluated."""
    from symbound.rigor import compile_enclosure

    alternatives = [a for b in bounds for a in b.alternatives]
    if len(alternatives) == 1:
        return alternatives[0]
    if any(a.free_symbols - {n} for a in alternatives):
        return minimum(*bounds)
    points = _GRID if n.is_Symbol else (None,)
    values = []
    for a in alternatives:
        compiled = compile_enclosure(a.expr, tuple(a.free_symbols))
        values.append(
            [float(compiled({n: p} if p is not None and a.free_symbols else {}).upper) for p in points]
        )
    winners = {min(range(len(values)), key=lambda i: (values[i][j], i)) for j in range(len(points))}
    tight = [bounds[i] for i in sorted(_owners(bounds, winners))]
    return minimum(*tight)


def _owners(bounds: list[Bound], winners: set[int]) -> set[int]:
    """Indices of the bounds to which winning alternatives belong."""
    owners, index = set(), 0
    for i, b in enumerate(bounds):
        count = len(b.alternatives)
        if winners & set(range(index, index + count)):
            owners.add(i)
        index += count
    return owners


def gap_lower_bound(F: FunctionClass, n: Any, *, law: Any = None, **options: Any) -> Bound:
    """Lower bound on the expected generalization gap: no bound from above can be smaller.

    Parameters
    ----------
    F : FunctionClass
        The class of loss functions.
    n : int or symbol
        Sample size.
    law : "uniform" or array, optional
        The law of the examples.
    **options
        For ``transport-lower``: ``density``, an upper bound on the density of the law on the cube (default 1, the uniform law).

    Examples
    --------
    >>> import symbound as sb
    >>> F = sb.Lipschitz(sb.Cube(4), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(4)))
    >>> sb.gap_lower_bound(F, n=1000).at()
    >= 0.0502973
    """
    from symbound.bounds.routes import lower_route

    return lower_route(F, POSITIVE_INTEGER(n, "n"), law=law, **options)
