r"""The generalization side of ``T``: ``min(b + s eps, cap)/sqrt n`` for functions invariant up to ``eps``.

Tabular classes: ``h`` and ``Y`` in ``[0, M]``, ``N`` points, ``K`` orbits.  Functions invariant up to ``eps`` are
``(1 - eps/M) F_0 + (eps/M) F_M``, so that every such bound is affine in ``eps``; the cap is the bound without symmetry.

* ``direct``: ``(h-y)^2 = (h^2 - h) + (1 - 2y) h + y^2`` for ``M = 1``; ``b = (5/8) sqrt K``, ``s = sqrt(N-1) - sqrt(K-1)``.
* ``contraction``: symmetrization and the contraction principle; ``b = 2 sqrt K``, ``s = 2 (sqrt N - sqrt K)``.
* ``tabular``: all functions of an example ``(x, y)`` with ``r`` labels; ``b = (1/2) sqrt(rK - 1)``,
  ``s = sqrt(rN - 1) - sqrt(rK - 1)``, for the squared loss varies by at most ``2 M eps``.
* ``mean``: ``||h - Qh||_2 <= eta`` in place of ``eps``, contraction; ``b = 2 sqrt K``, ``s = 4 sqrt(N - K)``.
* zero-one loss, two labels, ``direct``: ``b = (1/2) sqrt K``; no tolerance.

``orbit-means`` is of another kind: it bounds the excess risk of mean labels on orbits, and no gap, by ``V + M^2 K/(2 (n+1))``;
exact symmetry only.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sympy import Expr, Integer, Rational, sqrt

from symbound.errors import UnknownNameError

BOUNDS = ("direct", "contraction", "tabular")

ORBIT_MEANS = "orbit-means"
"""The bound with the fast rate, for exact symmetry and the squared loss."""

METRIC_BOUNDS = ("flow", "multiscale")
"""Bounds for Lipschitz predictors, see `symbound.tradeoff.lipschitz_terms`."""


def inverse_root(n: Any) -> Any:
    """``1/sqrt n``, the rate of bounds on a gap; a double unless ``n`` is an expression.

    >>> inverse_root(4), inverse_root(Integer(4))
    (0.5, 1/2)
    """
    return 1 / sqrt(n) if isinstance(n, Expr) else n**-0.5


def inverse_successor(n: Any) -> Any:
    """``1/(n + 1)``, the rate of mean labels; a double unless ``n`` is an expression.

    >>> inverse_successor(3), inverse_successor(Integer(3))
    (0.25, 1/4)
    """
    return 1 / (n + 1)


class GapTerms(NamedTuple):
    """``E Phi_n <= min(base + slope eps, cap)/sqrt n``."""

    base: Expr
    slope: Expr
    cap: Expr


def gap_terms(
    bound: str, K: int, N: int, M: Any = 1, labels: int = 2, error: str = "sup", loss: str = "squared"
) -> GapTerms:
    """Coefficients of the bound for ``K`` orbits of ``N`` points.

    Examples
    --------
    >>> gap_terms("contraction", 4, 16), gap_terms("direct", 4, 16)
    (GapTerms(base=4, slope=4, cap=8), GapTerms(base=5/4, slope=-sqrt(3) + sqrt(15), cap=5/2))
    """
    if bound not in BOUNDS:
        raise UnknownNameError(
            "a bound on the gap",
            repr(bound),
            f"the bounds on a gap are {', '.join(BOUNDS)}; in a trade-off also {ORBIT_MEANS!r}, "
            f"{' and '.join(METRIC_BOUNDS)} with a metric, or a function",
        )
    K, N, r = Integer(K), Integer(N), Integer(labels)
    if loss == "zero-one":
        if bound == "direct" and labels == 2:
            return GapTerms(sqrt(K) / 2, Integer(0), sqrt(N) / 2)
        if bound == "tabular":
            return GapTerms(sqrt(r * K - 1) / 2, Integer(0), sqrt(r * N - 1) / 2)
        raise UnknownNameError(
            "a bound on the gap of the zero-one loss", repr(bound), f"there are {labels} labels",
            "bound='tabular', or 'direct' for two labels",
        )  # fmt: skip
    if error == "mean":
        if bound != "contraction":
            raise UnknownNameError(
                "a bound on the gap under a mean error",
                repr(bound),
                "it is known by contraction",
                "bound='contraction'",
            )
        return GapTerms(2 * sqrt(K) * M**2, 4 * sqrt(N - K) * M, 2 * sqrt(N) * M**2)
    if bound == "contraction":
        return GapTerms(2 * sqrt(K) * M**2, 2 * (sqrt(N) - sqrt(K)) * M, 2 * sqrt(N) * M**2)
    if bound == "tabular":
        low, high = sqrt(r * K - 1), sqrt(r * N - 1)
        return GapTerms(low * M**2 / 2, (high - low) * M, high * M**2 / 2)
    return GapTerms(
        Rational(5, 8) * sqrt(K) * M**2, (sqrt(N - 1) - sqrt(K - 1)) * M, Rational(5, 8) * sqrt(N) * M**2
    )


def orbit_means_terms(K: int, M: Any = 1) -> GapTerms:
    """Coefficient of ``1/(n + 1)`` for mean labels on ``K`` orbits.

    >>> orbit_means_terms(4).base
    2
    """
    base = M**2 * Rational(K, 2)
    return GapTerms(base, Integer(0), base)


STATEMENTS = {
    ORBIT_MEANS: "bias and variance of the mean labels on orbits, which are an exact minimiser",
    "direct": "(h-y)^2 = (h^2-h) + (1-2y) h + y^2 and the exact gap of tabular classes",
    "contraction": "symmetrization and the contraction principle",
    "tabular": "the gap of all functions of an example (x, y)",
    "flow": "flow certificate on the examples (x, y), with the path metric of the Lipschitz invariant predictors",
    "multiscale": "multiscale bound on the examples (x, y), with the path metric of the Lipschitz invariant predictors",
}
