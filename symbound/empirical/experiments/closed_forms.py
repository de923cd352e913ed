r"""Bounds on the expected excess risk of exact empirical risk minimisation, squared loss, values in [0, 1].

With ``N`` points, ``K`` orbits, and a target with ``Delta`` and ``V``:

.. math:: T(\varepsilon) = (1 - \varepsilon/\Delta)_+^2 V + b_n + s_n \varepsilon .
"""

from __future__ import annotations

import math


def direct_terms(N: int, K: int, n: int) -> tuple[float, float]:
    """``b_n = (5/8) sqrt(K/n)`` and ``s_n = (sqrt(N - 1) - sqrt(K - 1)) / sqrt(n)``."""
    return 0.625 * math.sqrt(K / n), (math.sqrt(N - 1) - math.sqrt(K - 1)) / math.sqrt(n)


def contraction_terms(N: int, K: int, n: int) -> tuple[float, float]:
    """``b_n = 2 sqrt(K/n)`` and ``s_n = 2 (sqrt(N) - sqrt(K)) / sqrt(n)``."""
    return 2 * math.sqrt(K / n), 2 * (math.sqrt(N) - math.sqrt(K)) / math.sqrt(n)


def risk_bound(eps: float, Delta: float, V: float, N: int, K: int, n: int) -> float:
    """The smaller of the two forms of ``T(eps)``, and of the form without symmetry where ``eps`` does not bind."""
    approximation = max(1 - eps / Delta, 0) ** 2 * V if Delta else 0.0
    forms = [direct_terms(N, K, n), contraction_terms(N, K, n)]
    return approximation + min(min(b + s * eps for b, s in forms), 0.625 * math.sqrt(N / n))


def best_tolerance(Delta: float, V: float, N: int, K: int, n: int) -> float:
    """``eps_opt = Delta (1 - s_n Delta / (2 V))_+`` for the direct form.

    >>> best_tolerance(0.5, 0.05, 32, 8, 100), best_tolerance(0.5, 0.05, 32, 8, 10**10) > 0.499
    (0.0, True)
    """
    s = direct_terms(N, K, n)[1]
    return Delta * max(1 - s * Delta / (2 * V), 0)


def critical_size(Delta: float, V: float, N: int, K: int) -> float:
    """``n_c``: exact invariance is best for the direct form up to this sample size."""
    return ((math.sqrt(N - 1) - math.sqrt(K - 1)) * Delta / (2 * V)) ** 2
