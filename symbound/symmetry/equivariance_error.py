"""How far a predictor is from being equivariant, measured on data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import DomainError, PredictorError, ShapeError
from symbound.symmetry.action import Action, as_action
from symbound.symmetry.confidence import confidence
from symbound.symmetry.conventions import Statistics, named_convention
from symbound.symmetry.predictor import Predictor, as_predictor

ROWS_PER_CALL = 16384
MEMORY_LIMIT = 2**31  # bytes for the array of all errors


class NotEquivariantError(PredictorError, AssertionError):
    """A predictor is less equivariant than was asserted; names the worst sample and element."""


@dataclass(frozen=True, eq=False, repr=False)
class EquivarianceError:
    """Measured errors, reduced to one number by a named convention.

    Attributes
    ----------
    value : float
        The number.
    convention, formula : str
        How it was computed.
    errors : array of shape (n, |G|)
        ``e(x, g) = ||f(g x) - g f(x)||`` for every sample and element.
    per_element : array of shape (|G|,)
        The convention applied to each column of ``errors`` (for relative conventions: its numerator).
    per_sample : array of shape (n,)
        Largest error of each sample.
    worst_sample, worst_element : int
        Where the largest error was found; ``worst_label`` names the element.
    statement : str
        What the number says about the space the sample was drawn from.
    interval : tuple of float, or None
        Confidence interval for the value on the law of the sample, where there is one.
    """

    value: float
    convention: str
    formula: str
    errors: NDArray[np.float64]
    per_element: NDArray[np.float64]
    per_sample: NDArray[np.float64]
    worst_sample: int
    worst_element: int
    worst_label: str
    statement: str
    interval: tuple[float, float] | None

    def __float__(self) -> float:
        return self.value

    def __repr__(self) -> str:
        n, size = self.errors.shape
        return (
            f"{self.value:.6g}  =  {self.formula}\n"
            f"  {n} samples x {size} elements; worst: sample {self.worst_sample} under {self.worst_label}\n"
            f"  {self.statement}"
        )


def equivariance_error(
    f: Any,
    action: Any,
    X: Any,
    convention: str = "sup",
    *,
    q: float | None = None,
    norm: str = "euclidean",
    whole_space: bool = False,
    largest_error: float | None = None,
    delta: float = 0.05,
    method: str | None = None,
) -> EquivarianceError:
    """Measure ``||f(g x) - g f(x)||`` for every sample and element once, and reduce it by a named convention.

    Parameters
    ----------
    f : callable, scikit-learn estimator or torch module
        The predictor; see `as_predictor`.
    action : PermutationGroup or Action
        What moves the examples; its ``output`` says how outputs should move (by default they should not).
    X : array of shape (n, ...)
        Examples.
    convention : str
        "sup", "mean", "rms", "quantile", or the formula of "emlp", "escnn", "e3nn", "lieconv",
        "residual-pathway-priors" (see `symbound.symmetry.conventions`).
    q : float
        Level of the quantile.
    norm : {"euclidean", "max"}
        Norm of the output vectors.
    whole_space : bool
        Whether ``X`` is all of the space; otherwise it counts as an independent sample.
    largest_error : float, optional
        A number that no error can exceed (for probabilities 1 in the max norm, sqrt(2) in the Euclidean
        norm); gives the mean a Hoeffding interval that holds for every sample size.
    delta : float
        The interval fails with probability at most ``delta``.
    method : str, optional
        Method of an estimator to call.

    Returns
    -------
    EquivarianceError

    Raises
    ------
    PredictorError
        If the predictor is not fitted or returns NaN or wrong shapes.
    ActionError
        If the action violates the composition law.

    Examples
    --------
    >>> from symbound.groups import cyclic
    >>> X = np.array([[0.0, 1.0], [2.0, 2.0]])
    >>> equivariance_error(lambda X: X[:, 0], cyclic(2), X)
    1  =  max over x, g of e(x, g)
      2 samples x 2 elements; worst: sample 0 under (0 1)
      a lower bound of the supremum over the space, since X is a sample of it
    """
    rule = named_convention(convention, q)
    acting = as_action(action)
    statistics = measure(as_predictor(f, method), acting, X, norm)
    errors = statistics.errors
    sample, element = np.unravel_index(int(errors.argmax()), errors.shape)
    interval, statement = confidence(rule, errors, q, whole_space, largest_error, delta)
    return EquivarianceError(
        value=rule.reduce(statistics),
        convention=rule.name,
        formula=rule.formula,
        errors=errors,
        per_element=rule.per_element(errors),
        per_sample=errors.max(axis=1),
        worst_sample=int(sample),
        worst_element=int(element),
        worst_label=acting.label(int(element)),
        statement=statement,
        interval=interval,
    )


def assert_equivariant(
    f: Any,
    action: Any,
    X: Any,
    tolerance: float = 1e-6,
    *,
    norm: str = "euclidean",
    method: str | None = None,
) -> None:
    """Raise unless ``||f(g x) - g f(x)|| <= tolerance`` for every sample and element.

    Raises
    ------
    NotEquivariantError
        An AssertionError that names the worst sample and element.

    Examples
    --------
    >>> from symbound.groups import cyclic
    >>> assert_equivariant(lambda X: X.sum(axis=1), cyclic(3), np.eye(3))
    >>> assert_equivariant(lambda X: X[:, 0], cyclic(3), np.eye(3))
    Traceback (most recent call last):
        ...
    symbound.symmetry.equivariance_error.NotEquivariantError: an equivariant predictor, up to 1e-06
      got:     an error of 1 at sample 0 under (0 1 2)
      because: 4 of 9 pairs of sample and element exceed the tolerance
    """
    if not tolerance >= 0:
        raise DomainError("a tolerance", f"{tolerance}", "it must not be negative")
    found = equivariance_error(f, action, X, norm=norm, method=method)
    if found.value > tolerance:
        failing = int(np.count_nonzero(found.errors > tolerance))
        raise NotEquivariantError(
            f"an equivariant predictor, up to {tolerance:g}",
            f"an error of {found.value:.6g} at sample {found.worst_sample} under {found.worst_label}",
            f"{failing} of {found.errors.size} pairs of sample and element exceed the tolerance",
        )


def measure(predict: Predictor, action: Action, X: Any, norm: str = "euclidean") -> Statistics:
    """Measure all errors; the predictor sees every moved example once, the unmoved ones once.

    Needs ``8 n |G|`` bytes for the errors, at most 2 GiB; batches hold at most 16384 examples.
    """
    check_norm(norm)
    points = examples(X)
    n, size = len(points), action.size
    if not action.verified:
        action.check_composition(points[: min(n, 8)])
    if 8 * n * size > MEMORY_LIMIT:
        raise DomainError(
            "the errors of all samples and elements",
            f"{n} samples x {size} elements, {8 * n * size} bytes",
            f"more than {MEMORY_LIMIT} bytes",
            "fewer samples, or symmetry_profile, which keeps one number per element",
        )
    fixed = np.concatenate([predict(points[s : s + ROWS_PER_CALL]) for s in range(0, n, ROWS_PER_CALL)])
    errors = np.zeros((size, n))
    sums = np.zeros((7, size))
    elements_per_call = max(1, ROWS_PER_CALL // n)
    identity = None if action.group is None else 0
    todo = [k for k in range(size) if k != identity]
    for first in range(0, len(todo), elements_per_call):
        some = todo[first : first + elements_per_call]
        for start in range(0, n, ROWS_PER_CALL):
            rows = slice(start, min(n, start + ROWS_PER_CALL))
            batch = [action.transform(k, points[rows]) for k in some]
            outputs = predict(batch[0] if len(batch) == 1 else np.concatenate(batch))
            for place, k in enumerate(some):
                count = rows.stop - rows.start
                moved = outputs[place * count : (place + 1) * count]
                errors[k, rows] = _compare(moved, move_outputs(action, k, fixed[rows]), norm, sums[:, k])
    if identity is not None:
        # f(e x) = f(x) by definition: predictors that round differently in batches of another size stay out
        # of it.
        sums[3:, identity] = _sizes(fixed) * 2
    sums[1:] /= fixed.size
    displacement = action.displacement
    return Statistics(
        errors=errors.T,
        largest=sums[0],
        absolute=sums[1],
        square=sums[2],
        moved_absolute=sums[3],
        moved_square=sums[4],
        fixed_absolute=sums[5],
        fixed_square=sums[6],
        displacement_absolute=float("nan")
        if displacement is None
        else float(displacement.mean_absolute.mean()),
        displacement_square=float("nan") if displacement is None else float(displacement.mean_square.mean()),
    )


def examples(X: Any) -> NDArray[Any]:
    """Return a nonempty batch of numeric examples."""
    points = np.asarray(X)
    if points.ndim < 2 or not len(points) or points.dtype.kind not in "biufc":
        raise ShapeError(
            "a batch of examples",
            f"an array of shape {points.shape} and type {points.dtype}",
            "it must be numeric with at least one example along the first axis and at least one more axis",
            "x[None] for a single example",
        )
    return points


def check_norm(norm: str) -> None:
    """Raise unless the norm of outputs is one that is known."""
    if norm not in ("euclidean", "max"):
        raise DomainError("a norm of outputs", repr(norm), 'it is "euclidean" or "max"')


def output_errors(
    moved: NDArray[np.float64], expected: NDArray[np.float64], norm: str
) -> NDArray[np.float64]:
    """Return ``||a - b||`` for every example."""
    difference = moved - expected
    if norm == "max" or difference.shape[1] == 1:
        return np.asarray(np.abs(difference).max(axis=1))
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", difference, difference)))


def move_outputs(action: Action, k: int, fixed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``g_k f(x)``."""
    return fixed if action.output is None else action.output.transform(k, fixed)


def _compare(
    moved: NDArray[np.float64], expected: NDArray[np.float64], norm: str, sums: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Errors of a batch; adds largest, absolute, square differences and sizes of both sides to ``sums``."""
    if moved.shape != expected.shape:
        raise PredictorError(
            "outputs of one predictor",
            f"shapes {moved.shape} and {expected.shape}",
            "the number of outputs must not depend on the batch",
        )
    difference = np.abs(moved - expected)
    largest = difference.max(axis=1)
    squares = np.einsum("ij,ij->i", difference, difference)
    sums[0] = max(sums[0], float(largest.max()))
    sums[1] += difference.sum()
    sums[2] += squares.sum()
    sums[3:] += (*_sizes(moved), *_sizes(expected))
    return largest if norm == "max" or difference.shape[1] == 1 else np.sqrt(squares)


def _sizes(outputs: NDArray[np.float64]) -> tuple[float, float]:
    flat = outputs.ravel()
    return float(np.abs(flat).sum()), float(flat @ flat)
