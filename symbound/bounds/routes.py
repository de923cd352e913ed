"""Routes: named chains of lemmas that lead from a class to a bound on its gap.

A route is a function ``derive(F, n, *, law, delta, assume, **options) -> Bound``.  Each returns its own value even where the
trivial bound is smaller; only the default of :func:`symbound.gap_bound` takes the minimum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from symbound.bounds.bound import Bound
from symbound.classes import FunctionClass
from symbound.errors import HypothesisError, UnknownNameError


@dataclass(frozen=True)
class Route:
    """A named chain of lemmas.

    Attributes
    ----------
    name : str
        Name of the route, as a rule the slug of its main lemma.
    applies : callable
        Whether the route is meant for a class and a law: ``applies(F, law) -> bool``.
    derive : callable
        The derivation.
    in_default : bool
        Whether the search for the smallest bound tries it; textbook chains are only compared with.
    lower : bool
        Whether the route gives lower bounds.
    """

    name: str
    applies: Callable[[FunctionClass, Any], bool]
    derive: Callable[..., Bound]
    in_default: bool = True
    lower: bool = False

    def __call__(self, F: FunctionClass, n: Any, **options: Any) -> Bound:
        """Derive the bound."""
        return self.derive(F, n, **options)


def all_routes() -> tuple[Route, ...]:
    """Every route of the package."""
    from symbound.bounds import routes_lipschitz, routes_tabular, routes_textbook, routes_transport

    return (
        *routes_lipschitz.ROUTES,
        *routes_tabular.ROUTES,
        *routes_transport.ROUTES,
        *routes_textbook.ROUTES,
    )


def applicable_routes(F: FunctionClass, law: Any = None) -> dict[str, Route]:
    """Names of the routes to an upper bound for a class.

    Examples
    --------
    >>> import symbound as sb
    >>> list(sb.routes(sb.FiniteClass(k=16, M=1)))
    ['trivial-range', 'finite-class', 'massart']
    """
    return {r.name: r for r in all_routes() if not r.lower and r.applies(F, law)}


def route_named(F: FunctionClass, name: str, law: Any = None) -> Route:
    """The route of a given name for a class."""
    found = applicable_routes(F, law)
    if name not in found:
        others = [r.name for r in all_routes() if not r.lower]
        near = get_close_matches(str(name), found, n=2)
        raise UnknownNameError(
            f"a bound on the gap of {F!r} by the route {name!r}",
            f"law = {'not known' if law is None else 'given'}",
            "the route does not apply to this class and law"
            if name in others
            else "there is no route of that name",
            (f"did you mean {' or '.join(near)}? " if near else "") + f"the routes are {', '.join(found)}",
        )
    return found[name]


def lower_route(F: FunctionClass, n: Any, *, law: Any = None, **options: Any) -> Bound:
    """The lower bound for a class."""
    for r in all_routes():
        if r.lower and r.applies(F, law):
            return r(F, n, law=law, **options)
    raise HypothesisError(
        f"a lower bound on the gap of {F!r}",
        f"law = {law}",
        "no lower bound of the library applies to this class and law",
        "a Lipschitz class on a cube or torus, or all functions on a finite space with law='uniform'",
    )
