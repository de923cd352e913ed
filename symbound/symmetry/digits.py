"""Handwritten digits under the symmetries of the square: a study on real data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Rational

from symbound.errors import MissingDependencyError, UnknownNameError
from symbound.symmetry.action import Action
from symbound.symmetry.equivariance_error import equivariance_error
from symbound.symmetry.linear_maps import by_index
from symbound.symmetry.measurement import Measurement, measure_predictor

SIDE = 8
HALF_TURN = "rotate 180"
LARGEST_ERROR = 1.0  # probabilities in the max norm
MODELS = ("logistic", "mlp")


@dataclass(frozen=True, eq=False, repr=False)
class SixNine:
    """Sixes against nines, and the half turn as a symmetry of part of the space.

    Attributes
    ----------
    invariance_error : float
        Mean ``|f(T x) - f(x)|`` of a 6-against-9 classifier under the half turn ``T``: a half turn exchanges
        the classes, so an accurate classifier is far from invariant.
    exchange_error : float
        Mean error when the two outputs are exchanged as well: equivariance in place of invariance.
    mean_on_other_digits, mean_on_six_and_nine : float
        Mean error of the ten-digit classifier under ``T`` restricted to the test images of the other digits,
        and on the sixes and nines: ``T`` with the restricted domain is a partial map.
    """

    invariance_error: float
    exchange_error: float
    mean_on_other_digits: float
    mean_on_six_and_nine: float


@dataclass(frozen=True, eq=False, repr=False)
class DigitsStudy:
    """What `digits_study` found for one classifier.

    Attributes
    ----------
    model : str
        Name of the classifier.
    accuracy : float
        On the test images.
    measurement : Measurement
        Errors under the eight symmetries on the test images, in the max norm of the class probabilities.
    by_digit : array of shape (10, 8)
        Mean error of the images of each digit under each symmetry.
    respected : array of shape (10, len(eps))
        How many of the eight symmetries the classifier respects up to ``eps`` on the images of each digit.
    six_nine : SixNine
        The half turn as a partial symmetry.
    """

    model: str
    accuracy: float
    measurement: Measurement
    by_digit: NDArray[np.float64]
    respected: NDArray[np.int64]
    six_nine: SixNine

    def to_dict(self) -> dict[str, Any]:
        """Return the results as numbers, strings and lists."""
        return {
            "model": self.model,
            "accuracy": self.accuracy,
            "measurement": self.measurement.to_dict(),
            "by digit": {
                label: [float(v) for v in column]
                for label, column in zip(self.measurement.profile.labels, self.by_digit.T, strict=True)
            },
            "respected by digit": {
                str(s.eps): [int(v) for v in column]
                for s, column in zip(self.measurement.stabilizers, self.respected.T, strict=True)
            },
            "six and nine": vars(self.six_nine),
        }

    def to_json(self) -> str:
        """Return the results as JSON."""
        return json.dumps(self.to_dict(), indent=2)

    def text(self) -> str:
        """Return the results as text."""
        labels = self.measurement.profile.labels
        lines = [
            f"digits, {self.model}: accuracy {self.accuracy:.3f} on the test images",
            self.measurement.text(),
            "",
        ]
        lines.append("mean error by digit" + "".join(f"{label:>17}" for label in labels))
        lines += [
            f"{digit:>19}" + "".join(f"{value:>17.3f}" for value in row)
            for digit, row in enumerate(self.by_digit)
        ]
        tolerances = [f"eps = {s.eps}" for s in self.measurement.stabilizers]
        lines += ["", "symmetries respected, by digit" + "".join(f"{t:>12}" for t in tolerances)]
        lines += [
            f"{digit:>30}" + "".join(f"{v:>12}" for v in row) for digit, row in enumerate(self.respected)
        ]
        lines.append("")
        for place, label in enumerate(labels):
            order = np.argsort(self.by_digit[:, place])
            if label != "identity":
                lines.append(f"{label}: most moved {_names(order[:-4:-1])}; least moved {_names(order[:3])}")
        s = self.six_nine
        lines += [
            "",
            f"6 against 9 under a half turn: mean error {s.invariance_error:.3f} as invariance, "
            f"{s.exchange_error:.3f} with the two classes exchanged",
            f"half turn restricted to the other digits: mean error {s.mean_on_other_digits:.3f}; "
            f"on 6 and 9: {s.mean_on_six_and_nine:.3f}",
        ]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.text()


def digits_study(
    model: str = "logistic",
    eps: Sequence[Any] = (Rational(1, 4), Rational(1, 2), Rational(3, 4), Rational(9, 10)),
    seed: int = 0,
) -> DigitsStudy:
    """Train a classifier on scikit-learn's digits and measure it under the symmetries of the square.

    The errors are ``max over classes of |p(class | g x) - p(class | x)|`` on the 450 test images of 8 x 8
    pixels.

    Parameters
    ----------
    model : {"logistic", "mlp"}
        Logistic regression, or a network with one hidden layer of 64 units.
    eps : sequence of numbers
        Tolerances at which to give the stabilizer.
    seed : int
        For the split and the network.

    Returns
    -------
    DigitsStudy

    Raises
    ------
    MissingDependencyError
        Without scikit-learn: ``pip install symbound[data]``.
    """
    images, digits = _load()
    train, test = _split(digits, seed)
    classifier = _classifier(model, seed).fit(images[train], digits[train])
    action = Action.image_symmetries(SIDE)
    measurement = measure_predictor(
        classifier,
        action,
        images[test],
        eps,
        convention="mean",
        norm="max",
        largest_error=LARGEST_ERROR,
        name=type(classifier).__name__,
    )
    errors, truth = measurement.error.errors, digits[test]
    of_digit = [errors[truth == digit] for digit in range(10)]
    largest = np.array([some.max(axis=0) for some in of_digit])
    return DigitsStudy(
        model=model,
        accuracy=float(classifier.score(images[test], truth)),
        measurement=measurement,
        by_digit=np.array([some.mean(axis=0) for some in of_digit]),
        respected=np.array([(largest <= float(e)).sum(axis=1) for e in eps]).T,
        six_nine=_six_nine(
            model, seed, images, digits, train, test, errors[:, action.labels.index(HALF_TURN)]
        ),
    )


def _six_nine(
    model: str,
    seed: int,
    images: NDArray[np.float64],
    digits: NDArray[Any],
    train: NDArray[np.int64],
    test: NDArray[np.int64],
    half_turn_errors: NDArray[np.float64],
) -> SixNine:
    chosen = np.isin(digits, (6, 9))
    train_pair, test_pair = train[chosen[train]], test[chosen[test]]
    classifier = _classifier(model, seed).fit(images[train_pair], digits[train_pair])
    half_turn = _half_turn()
    exchange, _ = by_index(np.array([[0, 1], [1, 0]]), None, "class probabilities", ((2,),))
    swapped = Action(
        "exchange of the two classes", 2, exchange, half_turn.group, isometric=("euclidean", "max")
    )
    found = [
        float(equivariance_error(classifier, a, images[test_pair], norm="max").errors[:, 1].mean())
        for a in (half_turn, half_turn.with_output(swapped))
    ]
    on_pair = chosen[test]
    return SixNine(
        invariance_error=found[0],
        exchange_error=found[1],
        mean_on_other_digits=float(half_turn_errors[~on_pair].mean()),
        mean_on_six_and_nine=float(half_turn_errors[on_pair].mean()),
    )


def _half_turn() -> Action:
    """The group of the half turn alone."""
    from symbound.groups import cyclic

    pixels = np.arange(SIDE * SIDE)
    move, displacement = by_index(np.array([pixels, pixels[::-1]]), None, "images", ((SIDE * SIDE,),))
    return Action(
        "half turns of images",
        2,
        move,
        cyclic(2),
        ("identity", HALF_TURN),
        displacement=displacement,
        isometric=("euclidean", "max"),
    )


def _load() -> tuple[NDArray[np.float64], NDArray[Any]]:
    try:
        from sklearn.datasets import load_digits
    except ImportError as error:
        raise MissingDependencyError(
            "the study of handwritten digits",
            "no scikit-learn",
            "it provides the images",
            "pip install symbound[data]",
        ) from error
    data = load_digits()
    return data.data / 16.0, data.target


def _split(digits: NDArray[Any], seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    from sklearn.model_selection import train_test_split

    train, test = train_test_split(np.arange(len(digits)), test_size=450, stratify=digits, random_state=seed)
    return train, test


def _classifier(model: str, seed: int) -> Any:
    if model == "logistic":
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(max_iter=2000)
    if model == "mlp":
        from sklearn.neural_network import MLPClassifier

        return MLPClassifier((64,), max_iter=400, random_state=seed)
    raise UnknownNameError("a classifier for the digits", repr(model), f"the choices are {', '.join(MODELS)}")


def _names(digits: NDArray[np.int64]) -> str:
    return ", ".join(str(d) for d in digits)
