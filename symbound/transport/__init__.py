"""Exact gaps by optimal transport, and tree and flow certificates that bound them.

Everything here works on numpy arrays: a cost matrix ``min(d, M)`` and a law on ``N`` points.  Names are
loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "TransportSolution": "exact",
    "wasserstein": "exact",
    "exact_gap_on_metric": "exact",
    "MonteCarloMean": "expected",
    "expected_gap_on_metric": "expected",
    "check_pseudometric": "metric",
    "TransportGraph": "graph",
    "transport_graph": "graph",
    "FlowCertificate": "certificate",
    "check_flow": "certificate",
    "EdgeSum": "edge_sum",
    "Coefficients": "edge_sum",
    "flow_certificate": "flow",
    "least_coefficient": "flow",
    "tuple_symmetries": "automorphisms",
    "induced_automorphisms": "automorphisms",
    "MinimaxCertificate": "minimax",
    "MinimaxSolution": "minimax",
    "check_minimax": "minimax",
    "minimax_certificate": "minimax",
    "TreeCertificate": "tree_check",
    "TreeSum": "tree_check",
    "check_tree": "tree_check",
    "exact_gap_on_tree": "tree_check",
    "tree_certificate": "tree",
    "TupleQuotient": "quotient",
    "tuple_quotient": "quotient",
    "all_tuples": "quotient",
    "tuple_distances": "quotient",
    "quotient_distances": "quotient",
    "approximate_cost": "quotient",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
