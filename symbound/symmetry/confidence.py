"""What a sample of errors says about the law it was drawn from."""

from __future__ import annotations

from math import log, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from symbound.errors import DomainError
from symbound.symmetry.conventions import Convention


def confidence(
    rule: Convention,
    errors: NDArray[np.float64],
    q: float | None,
    whole_space: bool,
    largest_error: float | None,
    delta: float,
) -> tuple[tuple[float, float] | None, str]:
    """Return an interval for the law that the sample was drawn from, if there is one, and a sentence.

    Parameters
    ----------
    rule : Convention
        How the errors are reduced.
    errors : array of shape (n, |G|)
        Measured errors; rows are independent draws unless ``whole_space``.
    q : float or None
        Level, for a quantile.
    whole_space : bool
        Whether the rows are all points of the space.
    largest_error : float or None
        A number that no error can exceed.
    delta : float
        Failure probability of the interval.
    """
    if not 0 < delta < 1:
        raise DomainError(
            "a failure probability", f"delta = {delta}", "it must lie in the open interval (0, 1)"
        )
    if whole_space:
        return None, "the value on the whole space, up to rounding in the predictor"
    if rule.kind == "sup":
        return None, "a lower bound of the supremum over the space, since X is a sample of it"
    if rule.kind == "ratio":
        return None, "an estimate from a sample; no interval is given for this convention"
    n = len(errors)
    level = f"{100 * (1 - delta):g} %"
    if rule.kind == "quantile":
        # For a fixed t the mean over samples of the share of elements with e <= t obeys Hoeffding's
        # inequality.
        half = sqrt(log(2 / delta) / (2 * n))
        low, high = (q or 0) - half, (q or 0) + half
        interval = (
            float(np.quantile(errors, low, method="inverted_cdf")) if low > 0 else 0.0,
            float(np.quantile(errors, high, method="inverted_cdf")) if high < 1 else float("inf"),
        )
        return interval, _sentence(interval, level, "Hoeffding, any sample size, independent samples")
    means = errors.mean(axis=1) if rule.kind == "mean" else np.square(errors).mean(axis=1)
    centre = float(means.mean())
    if largest_error is not None:
        if errors.max() > largest_error:
            raise DomainError(
                "the largest possible error",
                f"{largest_error}",
                f"an error of {errors.max():.6g} was measured",
            )
        top = largest_error if rule.kind == "mean" else largest_error**2
        half, how = top * sqrt(log(2 / delta) / (2 * n)), "Hoeffding, any sample size, independent samples"
    else:
        if n < 2:
            return None, "an estimate from one example; no interval"
        top = float("inf")
        half = NormalDist().inv_cdf(1 - delta / 2) * float(means.std(ddof=1)) / sqrt(n)
        how = "approximate: normal, give largest_error= for one that holds at every sample size"
    interval = max(0.0, centre - half), min(top, centre + half)
    if rule.kind == "rms":
        interval = sqrt(interval[0]), sqrt(interval[1])
    return interval, _sentence(interval, level, how)


def _sentence(interval: tuple[float, float], level: str, how: str) -> str:
    return f"{level} confidence interval [{interval[0]:.6g}, {interval[1]:.6g}] ({how})"
