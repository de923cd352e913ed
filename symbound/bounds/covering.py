"""Covering numbers of spaces, quotients and path metrics, by whichever lemma knows them."""

from __future__ import annotations

from typing import Any

from sympy import Expr

from symbound.bounds.bound import Bound
from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.rules import replace
from symbound.bounds.symbols import r as radius_symbol
from symbound.classes import Lipschitz
from symbound.errors import HypothesisError, SpaceError
from symbound.spaces import Ball, Cube, Doubling, FiniteSpace, Graphs, Quotient, Space, Sphere, Strings, Torus


def covering_lemma(space: Any) -> str:
    """Slug of the lemma that bounds the covering numbers of a space or quotient."""
    base = space.space if isinstance(space, Quotient) else space
    if isinstance(base, Cube):
        return "polya-covering-signed" if base.centered else "polya-covering"
    if isinstance(base, (Strings, Graphs, Torus)):
        return "polya-covering"
    if isinstance(base, (Ball, Sphere)):
        return "euclidean-ball"
    if isinstance(base, Doubling):
        return "doubling"
    if isinstance(base, FiniteSpace):
        return "finite-cover"
    raise SpaceError("a covering number", str(space), "no lemma of the library covers this kind of space")


def covering_bound(space: Space, r: Any = radius_symbol) -> Bound:
    """The covering number of a space as a bound: an equality where it is known exactly, else an upper bound.

    Examples
    --------
    >>> import symbound as sb
    >>> sb.covering_bound(sb.Cube(2) / sb.symmetric(2))
    N([0,1]^2/S_2, r) = ...
    """
    from symbound.lemmas import lemmas

    return lemmas[covering_lemma(space)].apply(space=space, r=r)


def covering_number(space: Space, r: Any) -> Expr:
    """The least number of closed balls of radius ``r``, centres in the space, that cover it, where it is known exactly.

    Parameters
    ----------
    space : Space
        A space or a quotient such as ``Cube(4) / cyclic(4)``.
    r : exact number or symbol
        The radius.

    Returns
    -------
    sympy.Expr
        An integer for a number ``r``, an expression with ``ceiling`` for a symbol.

    Raises
    ------
    HypothesisError
        If only an upper bound is known.

    Examples
    --------
    >>> import symbound as sb
    >>> from sympy import Rational
    >>> sb.covering_number(sb.Cube(10) / sb.symmetric(10), Rational(1, 10))
    1001
    >>> sb.covering_number(sb.Cube(2), sb.r)
    ceiling(1/(2*r))**2
    """
    radius = NONNEGATIVE(r, "r")
    bound = covering_bound(space, radius)
    if bound.relation != "==":
        raise HypothesisError(
            f"the exact covering number of {space} at r = {r}",
            f"{bound.quantity} {bound.relation} {bound.expr}",
            f"the lemma {bound.lemmas[0]} gives only an upper bound",
            "covering_bound(space, r) returns it with its hypotheses",
        )
    return bound.expr


def class_covering(F: Lipschitz) -> Bound:
    """Covering numbers of the path metric of a class, for a symbolic radius."""
    from symbound.lemmas import lemmas

    bound = lemmas["path-metric-group"].apply(F=F, r=radius_symbol)
    while bound.open_quantities:
        space = min(bound.open_quantities, key=str).subject
        bound = replace(bound, covering_bound(space))
    return bound


def power_law(F: Lipschitz) -> tuple[Bound, Any, Any]:
    """A bound ``N(d, r) <= max(1, C r^-d)`` for all ``r > 0`` on the path metric of an exactly invariant class, with C and d.

    Raises
    ------
    SpaceError
        If no power law with an explicit constant is known for the space.
    """
    from symbound.lemmas import lemmas

    bound = lemmas["path-metric-group"].apply(F=F, r=radius_symbol)
    space = next(iter(bound.open_quantities)).subject
    slug = power_law_lemma(space)
    law = lemmas[slug].apply(space=space, r=radius_symbol)
    C, d = lemmas.module(slug).constant_and_exponent(space)
    return replace(bound, law), C * F.L**d, d


def power_law_lemma(space: Any) -> str:
    """Slug of the lemma that gives a power law for the covering numbers of a space or quotient."""
    base = space.space if isinstance(space, Quotient) else space
    if isinstance(base, (Cube, Torus)):
        return "polya-power-law"
    if isinstance(base, (Ball, Sphere)):
        return "euclidean-ball-power-law"
    if isinstance(base, Doubling):
        return "doubling"
    raise SpaceError(
        "a power law N(d, r) <= max(1, C r^-d) for the covering numbers",
        str(space),
        "the library knows no explicit constant for this kind of space",
        "route='multiscale' needs none",
    )
