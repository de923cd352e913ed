"""symbound: derive, evaluate and check bounds for learning under symmetry.

A user names a group, a space and a class of functions, and gets a bound as a symbolic expression that knows its hypotheses
and steps, evaluates to a number rounded the safe way, and can be checked by someone who does not trust symbound.

Names are loaded when first used, so that ``import symbound`` is cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from symbound._version import __version__

_HOME = {
    "symbound.groups": (
        "alternating", "cayley_diameter", "cycle_index", "cyclic", "dihedral", "direct_product", "elements", "group",
        "hyperoctahedral", "mathieu", "on_edges", "orbits", "order", "subgroups", "symmetric", "trivial", "wreath_product",
    ),
    "symbound.spaces": (
        "Ball", "Cube", "Doubling", "FiniteSpace", "Graphs", "Grid", "Quotient", "Sphere", "Strings", "Torus",
    ),
    "symbound.symmetry.invariance": ("Invariance",),
    "symbound.symmetry.action": ("Action",),
    "symbound.symmetry.equivariance_error": ("assert_equivariant", "equivariance_error"),
    "symbound.symmetry.stabilizer": ("stabilizer",),
    "symbound.symmetry.symmetry_profile": ("symmetry_profile",),
    "symbound.symmetry.path_metric": ("path_metric",),
    "symbound.symmetry.sample_cover": ("sample_cover",),
    "symbound.approximation.gap": ("approximation_gap",),
    "symbound.approximation.dissent": ("total_dissent",),
    "symbound.approximation.projection": ("data_symmetry",),
    "symbound.transport.gap": ("exact_gap", "expected_gap"),
    "symbound.classes": ("AllFunctions", "FiniteClass", "Lipschitz", "Parametric", "UnionClass"),
    "symbound.bounds.symbols": ("C", "d", "delta", "eps", "n", "r", "t"),
    "symbound.bounds.search": ("gap_bound", "gap_lower_bound", "routes"),
    "symbound.bounds.sample_bound": ("sample_gap_bound",),
    "symbound.bounds.certificate": ("check",),
    "symbound.bounds.covering": ("covering_bound", "covering_number"),
    "symbound.show.comparison": ("compare",),
}  # fmt: skip

_PACKAGES = ("lemmas", "tradeoff")
"""Packages that are themselves what their name says: a mapping of lemmas, a function."""

_HOME_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = ["__version__", *_PACKAGES, *sorted(_HOME_OF)]


def __getattr__(name: str) -> Any:
    if name in _PACKAGES:
        return import_module(f"symbound.{name}")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'symbound' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
