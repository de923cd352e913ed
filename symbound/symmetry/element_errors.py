"""Largest error of each element, in bounded memory and with early exit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import HypothesisError
from symbound.symmetry.action import Action
from symbound.symmetry.equivariance_error import (
    ROWS_PER_CALL,
    check_norm,
    examples,
    move_outputs,
    output_errors,
)
from symbound.symmetry.predictor import Predictor

FIRST_CHUNK = 64


def element_errors(
    predict: Predictor, action: Action, X: Any, norm: str = "euclidean", stop_above: float = float("inf")
) -> NDArray[np.float64]:
    """Return the largest ``||f(g x) - g f(x)||`` over ``X``, and over ``g`` and ``g^-1``, for every element.

    On all of the space the two are equal; on a sample both are lower bounds of ``ee(f, g)``, and the larger
    is the better.

    Parameters
    ----------
    predict : function
        A predictor as made by `as_predictor`.
    action : Action
        A group; its action on outputs must keep the norm.
    X : array of shape (n, ...)
        Examples.
    norm : {"euclidean", "max"}
        Norm of outputs.
    stop_above : float
        An element is given up as soon as its error exceeds this: examples come in chunks that double in size,
        and the error of an element given up is only a lower bound of the maximum over ``X``.

    Raises
    ------
    HypothesisError
        If the action on outputs is not known to keep the norm (hypothesis of ``stabilizer-calculus``).
    """
    require_isometric_outputs(action, norm)
    points = examples(X)
    if not action.verified:
        action.check_composition(points[: min(len(points), 8)])
    errors = np.zeros(action.size)
    start, chunk = 0, FIRST_CHUNK if np.isfinite(stop_above) else ROWS_PER_CALL
    while start < len(points):
        alive = np.flatnonzero(errors <= stop_above)
        alive = alive[alive != 0]
        if not len(alive):
            break
        batch = points[start : start + chunk]
        _add_errors(predict, action, batch, norm, alive, errors)
        np.maximum(errors, errors[action.inverses], out=errors)
        start += chunk
        chunk = min(2 * chunk, ROWS_PER_CALL)
    return errors


def require_isometric_outputs(action: Action, norm: str) -> None:
    """Raise unless the action on outputs is known to keep the norm.

    Raises
    ------
    HypothesisError
        Names the hypothesis of ``stabilizer-calculus`` that fails.
    """
    check_norm(norm)
    if action.output is not None and norm not in action.output.isometric:
        raise HypothesisError(
            f"Stab_eps of a predictor with vector outputs in the {norm} norm (stabilizer-calculus)",
            f"outputs are moved by: {action.output.name}",
            "the lemma needs an action on outputs that keeps the norm, and this one is not known to",
            "norm='euclidean' with orthogonal matrices",
        )


def _add_errors(
    predict: Predictor,
    action: Action,
    batch: NDArray[Any],
    norm: str,
    alive: NDArray[np.int64],
    errors: NDArray[np.float64],
) -> None:
    fixed = predict(batch)
    n = len(batch)
    together = max(1, ROWS_PER_CALL // n)
    for first in range(0, len(alive), together):
        some = [int(k) for k in alive[first : first + together]]
        moved = [action.transform(k, batch) for k in some]
        outputs = predict(moved[0] if len(moved) == 1 else np.concatenate(moved))
        for place, k in enumerate(some):
            found = output_errors(outputs[place * n : (place + 1) * n], move_outputs(action, k, fixed), norm)
            errors[k] = max(errors[k], float(found.max()))
