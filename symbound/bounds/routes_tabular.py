"""Routes for all functions on a finite space, and for finite classes."""

from __future__ import annotations

from typing import Any

from symbound.bounds.bound import Bound
from symbound.bounds.routes import Route
from symbound.bounds.rules import chain
from symbound.classes import AllFunctions, FiniteClass
from symbound.lemmas import lemmas


def tabular_gap(F: AllFunctions, n: Any, *, law: Any = None, delta: Any = None, assume: Any = ()) -> Bound:
    """The exact gap for a known law, the distribution-free bound without."""
    if law is None:
        return lemmas["tabular-gap"].apply(F=F, n=n)
    return lemmas["tabular-gap"].apply(F=F, n=n, law=law)


def tabular_rademacher(
    F: AllFunctions, n: Any, *, law: Any = None, delta: Any = None, assume: Any = ()
) -> Bound:
    """Symmetrization and the Rademacher complexity of the tabular class."""
    return chain(lemmas["symmetrization"].apply(F=F, n=n), lemmas["tabular-rademacher"].apply(F=F, n=n))


def finite_class(F: FiniteClass, n: Any, *, law: Any = None, delta: Any = None, assume: Any = ()) -> Bound:
    """Hoeffding and the union bound."""
    return lemmas["finite-class"].apply(F=F, n=n, **({} if delta is None else {"delta": delta}))


def massart(F: FiniteClass, n: Any, *, law: Any = None, delta: Any = None, assume: Any = ()) -> Bound:
    """Symmetrization and Massart's lemma."""
    return chain(lemmas["symmetrization"].apply(F=F, n=n), lemmas["massart"].apply(F=F, n=n))


ROUTES = (
    Route("tabular-gap", lambda F, law: isinstance(F, AllFunctions), tabular_gap),
    Route(
        "tabular-rademacher", lambda F, law: isinstance(F, AllFunctions), tabular_rademacher, in_default=False
    ),
    Route("finite-class", lambda F, law: isinstance(F, FiniteClass), finite_class),
    Route("massart", lambda F, law: isinstance(F, FiniteClass), massart, in_default=False),
)
