"""The ways in which people turn many equivariance errors into one number, each with its formula.

Notation: ``e(x, g) = ||f(g x) - g f(x)||`` over the sample and the elements, the identity included; ``a = f(g
x)`` and ``b = g f(x)`` are the arrays of all outputs; ``mean``, ``max`` and ``rms`` of an array run over
samples, elements and components; ``A_g`` is the matrix by which ``g`` acts on inputs.  The conventions of
other libraries are evaluated on the sample and the elements given here, where those libraries draw random
ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import DomainError, UnknownNameError


@dataclass(frozen=True, eq=False)
class Statistics:
    """What is kept of the outputs, element by element: enough for every convention.

    Attributes
    ----------
    errors : array of shape (n, |G|)
        ``e(x, g)``.
    largest, absolute, square : arrays of shape (|G|,)
        Largest entry, mean absolute entry and mean square entry of ``a - b``.
    moved_absolute, moved_square, fixed_absolute, fixed_square : arrays of shape (|G|,)
        Mean absolute and mean square entry of ``a`` and of ``b``.
    displacement_absolute, displacement_square : float
        Mean absolute and mean square entry of ``A_g - 1``, averaged over the elements; NaN where not known.
    """

    errors: NDArray[np.float64]
    largest: NDArray[np.float64]
    absolute: NDArray[np.float64]
    square: NDArray[np.float64]
    moved_absolute: NDArray[np.float64]
    moved_square: NDArray[np.float64]
    fixed_absolute: NDArray[np.float64]
    fixed_square: NDArray[np.float64]
    displacement_absolute: float
    displacement_square: float


@dataclass(frozen=True)
class Convention:
    """A named reduction.

    ``kind`` says what a sample tells about the space: "sup" (a lower bound), "mean", "rms", "quantile" (an
    interval can be given) or "ratio" (an estimate without one).
    """

    name: str
    formula: str
    kind: str
    reduce: Callable[[Statistics], float]
    per_element: Callable[[NDArray[np.float64]], NDArray[np.float64]]


def _rms(x: NDArray[np.float64]) -> float:
    return float(np.sqrt(x.mean()))


def _emlp(s: Statistics) -> float:
    outputs = _rms(s.moved_square) + _rms(s.fixed_square)
    return _rms(s.square) / max(outputs, _known(s.displacement_square, "emlp") ** 0.5, 1e-7)


def _residual_pathway_priors(s: Statistics) -> float:
    scale = _rms(s.moved_square) + _rms(s.fixed_square)
    scale += _known(s.displacement_absolute, "residual-pathway-priors")
    return _ratio(_rms(s.square), scale)


def _ratio(error: float, scale: float) -> float:
    return error / scale if scale else 0.0 if error == 0 else float("inf")


def _known(displacement: float, name: str) -> float:
    if np.isnan(displacement):
        raise DomainError(
            f"the equivariance error of {name}",
            "an action given as a function",
            "its formula contains the matrices of the elements, which are not known",
            "Action.from_matrix or an action by permutations",
        )
    return displacement


def _column_max(e: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(e.max(axis=0))


def _column_mean(e: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(e.mean(axis=0))


def _column_rms(e: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.sqrt(np.square(e).mean(axis=0)))


CONVENTIONS: dict[str, Convention] = {
    c.name: c
    for c in (
        Convention("sup", "max over x, g of e(x, g)", "sup", lambda s: float(s.errors.max()), _column_max),
        Convention(
            "mean", "mean over x, g of e(x, g)", "mean", lambda s: float(s.errors.mean()), _column_mean
        ),
        Convention(
            "rms",
            "sqrt( mean over x, g of e(x, g)^2 )",
            "rms",
            lambda s: float(np.sqrt(np.square(s.errors).mean())),
            _column_rms,
        ),
        # emlp.reps.representation.scale_adjusted_rel_error, as used in its tests of whole models
        Convention(
            "emlp",
            "rms(a - b) / max( rms(a) + rms(b), rms(A_g - 1), 10^-7 )",
            "ratio",
            _emlp,
            _column_rms,
        ),
        # EquivariantModule.check_equivariance returns one mean per element; the largest of them is taken here
        Convention(
            "escnn",
            "max over g of mean|a - b|  (escnn lists the means, one per g)",
            "ratio",
            lambda s: float(s.absolute.max()),
            _column_mean,
        ),
        # e3nn.util.test.equivariance_error; e3nn keeps one maximum per parity and translation
        Convention(
            "e3nn", "max|a - b| over all components", "sup", lambda s: float(s.largest.max()), _column_max
        ),
        # tests/test_lieconv.py: mean absolute difference over mean absolute output of the unmoved input
        Convention(
            "lieconv",
            "mean|b - a| / mean|b|",
            "ratio",
            lambda s: _ratio(float(s.absolute.mean()), float(s.fixed_absolute.mean())),
            _column_mean,
        ),
        # scale_adjusted_rel_err of its experiments
        Convention(
            "residual-pathway-priors",
            "rms(a - b) / ( rms(a) + rms(b) + mean|A_g - 1| )",
            "ratio",
            _residual_pathway_priors,
            _column_rms,
        ),
    )
}


def named_convention(name: Any, q: float | None = None) -> Convention:
    """Return a convention by name; "quantile" takes the level ``q``.

    Examples
    --------
    >>> named_convention("quantile", 0.9).formula
    '0.9-quantile over x, g of e(x, g)'
    """
    key = str(name).lower()
    if key == "quantile":
        if q is None or not 0 <= q <= 1:
            raise DomainError("a quantile of errors", f"q = {q}", "the level lies in [0, 1]", "q=0.9")
        return Convention(
            "quantile",
            f"{q:g}-quantile over x, g of e(x, g)",
            "quantile",
            lambda s: float(np.quantile(s.errors, q, method="inverted_cdf")),
            lambda e: np.asarray(np.quantile(e, q, axis=0, method="inverted_cdf")),
        )
    if key not in CONVENTIONS:
        raise UnknownNameError(
            "a convention for equivariance errors",
            repr(name),
            f"known are {', '.join([*CONVENTIONS, 'quantile'])}",
        )
    return CONVENTIONS[key]
