"""Covering numbers of spaces, quotients and path metrics, by whichever lemma knows them."""

from __future__ import annotations

from typing import Any

from sympy import Expr

from symbound.bounds.bound import Bound
from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.rules import replace
from symbound.bounds.symbols import r as positive_radius
from symbound.bounds.symbols import radius as radius_symbol
from symbound.classes import Lipschitz
from symbound.errors import HypothesisError, SpaceError, UndecidedError
from symbound.spaces import (
    Ball,
    Cube,
    Doubling,
    FiniteSpace,
    Graphs,
    Grid,
    Quotient,
    Space,
    Sphere,
    Strings,
    Torus,
)
from symbound.spaces.distance_matrix import LARGEST_TABLE

_LARGEST_LISTED = 1500
"""Finite spaces with at most this many points, or orbits, get covers that are found by listing them."""


def covering_lemma(space: Any, r: Any) -> str:
    """Slug of the lemma that bounds the covering number of a space or quotient at a radius."""
    base = space.space if isinstance(space, Quotient) else space
    if isinstance(base, Cube):
        return "polya-covering-signed" if base.centered else "polya-covering"
    if isinstance(base, Torus):
        return "polya-covering"
    if isinstance(base, (Strings, Graphs)):
        exact = (1 - r).is_positive
        listed = base.cardinality <= LARGEST_TABLE and space.cardinality <= _LARGEST_LISTED
        return "finite-cover" if listed and not exact else "polya-covering"
    if isinstance(base, (Ball, Sphere)):
        return "euclidean-ball"
    if isinstance(base, Doubling):
        return "doubling"
    if isinstance(base, (FiniteSpace, Grid)):
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

    return lemmas[covering_lemma(space, r)].apply(space=space, r=r)


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
    return bound.expr if bound.expr.is_Integer or bound.free_symbols else _integer(bound)


def _integer(bound: Bound) -> Expr:
    """The integer that an exact covering number at an irrational radius is, read off its enclosure."""
    value = bound.at()
    if value.lower != value.upper:
        raise UndecidedError(
            f"the exact value of {bound.quantity}",
            f"{value.lower} to {value.upper}",
            "the enclosure holds several integers",
        )
    return value.lower


def class_covering(F: Lipschitz) -> Bound:
    """Covering numbers of the path metric of a class, for a symbolic radius."""
    from symbound.lemmas import lemmas

    if (
        F.symmetry is not None
        and not F.symmetry.is_group
        and not (F.symmetry.is_permutations and F.symmetry.is_exact)
    ):
        return lemmas["finite-cover"].apply(space=F.metric, r=radius_symbol)
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

    bound = lemmas["path-metric-group"].apply(F=F, r=positive_radius)
    space = next(iter(bound.open_quantities)).subject
    slug = power_law_lemma(space)
    law = lemmas[slug].apply(space=space, r=positive_radius)
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
