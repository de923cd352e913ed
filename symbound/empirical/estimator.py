"""The networks as estimators in the manner of scikit-learn, which is not needed to use them.

Where scikit-learn has been imported its own validation of input is used, so that its tools see what they expect.
"""

from __future__ import annotations

import inspect
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.empirical.architecture import Architecture
from symbound.empirical.cell import network_for
from symbound.empirical.mode import symmetry_mode
from symbound.empirical.request import sequence, whole_number
from symbound.empirical.sharing import repeat_channels
from symbound.empirical.threads import one_thread
from symbound.empirical.training import TrainedStack, TrainingOptions, train
from symbound.errors import (
    ArgumentTypeError,
    DomainError,
    GroupError,
    PredictorError,
    ShapeError,
    UnknownNameError,
)

Floats = NDArray[np.float64]


class _Network:
    """What the regressor and the classifier share; parameters as in `NetworkRegressor`."""

    _estimator_type = ""
    n_features_in_: int
    _loss = "squared"

    def __init__(
        self,
        group: Any = None,
        symmetry: str = "none",
        eps: float | None = None,
        M: float | None = None,
        hidden: tuple[int, ...] = (64, 64),
        activation: str = "relu",
        optimizer: str = "adam",
        learning_rate: float = 0.01,
        weight_decay: float = 0.0,
        schedule: str = "cosine",
        steps: int = 500,
        batch_size: int | None = None,
        patience: int | None = None,
        validation_fraction: float = 0.2,
        dtype: str = "float32",
        random_state: Any = 0,
    ) -> None:
        self.group = group
        self.symmetry = symmetry
        self.eps = eps
        self.M = M
        self.hidden = hidden
        self.activation = activation
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self.schedule = schedule
        self.steps = steps
        self.batch_size = batch_size
        self.patience = patience
        self.validation_fraction = validation_fraction
        self.dtype = dtype
        self.random_state = random_state

    # ---- parameters ----

    @classmethod
    def _names(cls) -> list[str]:
        return list(inspect.signature(cls).parameters)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The parameters by name."""
        return {name: getattr(self, name) for name in self._names()}

    def set_params(self, **parameters: Any) -> Any:
        """Set parameters by name and return the estimator."""
        for name, value in parameters.items():
            if name not in self._names():
                raise UnknownNameError(
                    f"a parameter of {type(self).__name__}",
                    repr(name),
                    f"known are {', '.join(self._names())}",
                )
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        defaults = {name: p.default for name, p in inspect.signature(type(self)).parameters.items()}
        changed = [f"{n}={getattr(self, n)!r}" for n in self._names() if getattr(self, n) is not defaults[n]]
        return f"{type(self).__name__}({', '.join(changed)})"

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import ClassifierTags, RegressorTags, Tags, TargetTags

        regressor = self._estimator_type == "regressor"
        return Tags(
            estimator_type=self._estimator_type,
            target_tags=TargetTags(required=True, multi_output=regressor, single_output=True),
            regressor_tags=RegressorTags() if regressor else None,
            classifier_tags=None if regressor else ClassifierTags(),
        )

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "trained_")

    # ---- training and prediction ----

    def _train(self, X: Floats, labels: Floats, M: float | None) -> None:
        options = TrainingOptions(
            loss=self._loss,
            M=M,
            optimizer=self.optimizer,
            learning_rate=self.learning_rate,
            weight_decay=self.weight_decay,
            schedule=self.schedule,
            steps=self.steps,
            batch_size=self.batch_size,
            patience=self.patience,
            validation_fraction=self.validation_fraction,
            dtype=self.dtype,
        )
        d, k = X.shape[1], labels.shape[1]
        mode = symmetry_mode(self.symmetry, self._features(d), d, k=k, eps=self.eps, M=M)
        if mode.name == "equivariant":
            net = network_for(self, mode, self.hidden, self.activation, self._group())
            if k > 1:
                net = _repeat_outputs(net, k)
        else:
            hidden = [
                whole_number("a network", "hidden", h, 1)
                for h in sequence("a network", "hidden", self.hidden)
            ]
            net = Architecture((d, *hidden, k * mode.heads), self.activation)
        with one_thread():
            self.trained_: TrainedStack = train(net, mode, X, labels, [self._seed()], options)
        self.loss_curve_ = self.trained_.losses[:, 0].tolist()
        self.n_iter_ = len(self.loss_curve_)

    def _group(self) -> Any:
        """The permutation group, or None; text such as "cyclic(4)" names one, as a grid search needs it."""
        if self.group is None or hasattr(self.group, "generators"):
            return self.group
        if isinstance(self.group, str):
            from symbound.groups import parse_group

            return parse_group(self.group)
        raise ArgumentTypeError(
            type(self).__name__,
            f"group = {self.group!r}",
            "it is a permutation group or its name",
            "group=cyclic(4)",
        )

    def _features(self, d: int) -> Any:
        group = self._group()
        if group is None:
            if self.symmetry != "none":
                raise GroupError(
                    f"{type(self).__name__} with symmetry={self.symmetry!r}",
                    "group = None",
                    "a symmetry is that of a group",
                    "group=cyclic(4)",
                )
            return np.arange(d)[None]
        if d % group.degree:
            raise GroupError(
                f"{type(self).__name__} on {d} features",
                f"{group} of degree {group.degree}",
                "the group permutes the features, or positions with equally many features each",
            )
        from symbound.groups import elements

        return repeat_channels(elements(group), d // group.degree)

    def _seed(self) -> int:
        state = self.random_state
        if state is None:
            return int(np.random.default_rng().integers(2**31))
        if hasattr(state, "randint"):
            return int(state.randint(2**31 - 1))
        if hasattr(state, "integers"):
            return int(state.integers(2**31))
        return whole_number(type(self).__name__, "random_state", state)

    def _outputs(self, X: Any) -> Floats:
        self._require_fitted()
        examples = self._validate(X)
        return self.trained_.predict(examples)[0]

    def _require_fitted(self) -> None:
        if hasattr(self, "trained_"):
            return
        if "sklearn" in sys.modules:
            from sklearn.utils.validation import check_is_fitted

            check_is_fitted(self)
        raise PredictorError(
            f"predictions of {type(self).__name__}", "an estimator", "it is not fitted", "call fit first"
        )

    def _validate(self, X: Any, y: Any = None, *, fitting: bool = False) -> Any:
        if "sklearn" in sys.modules:
            from sklearn.utils import validation

            if hasattr(validation, "validate_data"):  # from scikit-learn 1.6 on
                options: dict[str, Any] = {"dtype": np.float64, "reset": fitting}
                if fitting:
                    regressor = self._estimator_type == "regressor"
                    options |= {"multi_output": regressor, "y_numeric": regressor}
                    return validation.validate_data(self, X, y, **options)
                return validation.validate_data(self, X, **options)
        examples = np.asarray(X, dtype=np.float64)
        if examples.ndim != 2 or not examples.size:
            raise ShapeError(
                f"examples for {type(self).__name__}", f"shape {examples.shape}", "X is (n, d), not empty"
            )
        if not np.isfinite(examples).all():
            raise DomainError(
                f"examples for {type(self).__name__}", "NaN or infinity in X", "examples are finite"
            )
        if not fitting:
            if examples.shape[1] != self.n_features_in_:
                raise ShapeError(
                    f"examples for {type(self).__name__}",
                    f"{examples.shape[1]} features",
                    f"it was fitted on {self.n_features_in_}",
                )
            return examples
        labels = np.asarray(y)
        if len(labels) != len(examples) or labels.ndim not in (1, 2):
            raise ShapeError(
                f"labels for {type(self).__name__}",
                f"shape {labels.shape}",
                f"one for each of {len(examples)} examples",
            )
        self.n_features_in_ = examples.shape[1]
        return examples, labels


class NetworkRegressor(_Network):
    """A multilayer perceptron for regression with a symmetry imposed on it.

    Parameters
    ----------
    group : PermutationGroup or str, optional
        Permutes the features, or positions with equally many features each; or its name, such as "cyclic(4)".
    symmetry : str
        One of `symbound.empirical.mode.MODES`: predictions are invariant under the group.
    eps : float, optional
        Tolerance of the invariance for ``"mixing"``, ``"interpolation"`` and ``"penalty"``.
    M : float, optional
        Labels lie in ``[0, M]`` and predictions are clipped to it; None for no clipping.
    hidden : tuple of int
        Widths of the hidden layers.
    activation : {"relu", "tanh", "gelu"}
    optimizer, learning_rate, weight_decay, schedule, steps, batch_size, patience, validation_fraction, dtype
        See `symbound.empirical.training.TrainingOptions`.
    random_state : int, random generator or None

    Attributes
    ----------
    trained_ : TrainedStack
    loss_curve_ : list of float
        The objective before each step.
    n_features_in_, n_iter_ : int

    Examples
    --------
    >>> from symbound import cyclic
    >>> X = np.array([[0.0, 0, 1], [0, 1, 1], [0, 0, 0], [1, 1, 1]])
    >>> model = NetworkRegressor(cyclic(3), "averaging", M=1).fit(X, [0.2, 0.8, 0.0, 1.0])
    >>> model.predict([[0, 0, 1], [1, 0, 0]]).round(2).tolist()
    [0.2, 0.2]
    """

    _estimator_type = "regressor"

    def fit(self, X: Any, y: Any) -> NetworkRegressor:
        """Train on examples (n, d) with labels (n,) or (n, k).

        Raises
        ------
        DomainError
            For labels outside ``[0, M]``.
        """
        examples, labels = self._validate(X, y, fitting=True)
        try:
            values = np.asarray(labels, dtype=np.float64)
        except (TypeError, ValueError):
            raise DomainError(
                "labels for NetworkRegressor", f"y of type {np.asarray(labels).dtype}", "labels are numbers"
            ) from None
        self._single_ = values.ndim == 1
        self._train(examples, values.reshape(len(values), -1), self.M)
        return self

    def predict(self, X: Any) -> Floats:
        """Predictions (n,) or (n, k)."""
        found = self._outputs(X)
        return found[:, 0] if self._single_ else found

    def score(self, X: Any, y: Any) -> float:
        """Coefficient of determination ``R^2 = 1 - sum (y - f)^2 / sum (y - mean y)^2``, the mean over outputs."""
        labels = np.asarray(y, dtype=np.float64)
        left = np.atleast_1d(((labels - self.predict(X)) ** 2).sum(axis=0))
        whole = np.atleast_1d(((labels - labels.mean(axis=0)) ** 2).sum(axis=0))
        # Of constant labels all or nothing is explained.
        return float(np.mean(1 - np.where(whole > 0, left / np.where(whole > 0, whole, 1), left > 0)))


class NetworkClassifier(_Network):
    """A multilayer perceptron for classification with a symmetry imposed on its probabilities.

    Two classes have one probability; more classes have one logistic output each, normalised to sum 1, and ``eps`` is the
    tolerance before that.  Parameters as for `NetworkRegressor`; the range is ``M = 1`` whatever is given.

    Attributes
    ----------
    classes_ : array

    Examples
    --------
    >>> from symbound import cyclic
    >>> X = np.array([[0, 0, 1], [0, 1, 1], [0, 0, 0], [1, 1, 1]])
    >>> model = NetworkClassifier(cyclic(3), "equivariant").fit(X, ["few", "many", "few", "many"])
    >>> model.predict([[1, 0, 1], [1, 0, 0]]).tolist()
    ['many', 'few']
    """

    _estimator_type = "classifier"
    _loss = "logistic"

    def fit(self, X: Any, y: Any) -> NetworkClassifier:
        """Train on examples (n, d) with class labels (n,)."""
        examples, labels = self._validate(X, y, fitting=True)
        if "sklearn" in sys.modules:
            from sklearn.utils.multiclass import check_classification_targets

            check_classification_targets(labels)
        self.classes_, index = np.unique(labels, return_inverse=True)
        if len(self.classes_) < 2:
            raise DomainError(
                "a classifier",
                "labels of 1 class",
                "there is nothing to tell apart",
                "labels of at least two classes",
            )
        one_hot = np.eye(len(self.classes_))[index]
        self._train(examples, one_hot[:, 1:] if len(self.classes_) == 2 else one_hot, 1.0)
        return self

    def predict_proba(self, X: Any) -> Floats:
        """Probabilities (n, classes)."""
        found = self._outputs(X)
        if found.shape[1] == 1:
            return np.concatenate([1 - found, found], axis=1)
        found = np.maximum(found, 1e-12)
        return np.asarray(found / found.sum(axis=1, keepdims=True))

    def predict(self, X: Any) -> NDArray[Any]:
        """Most probable class of each example."""
        probabilities = self.predict_proba(X)
        return np.asarray(self.classes_[probabilities.argmax(axis=1)])

    def score(self, X: Any, y: Any) -> float:
        """Share of the examples whose class is right."""
        return float(np.mean(self.predict(X) == np.asarray(y)))


def _repeat_outputs(net: Architecture, k: int) -> Architecture:
    """An invariant network with ``k`` outputs in place of one."""
    from symbound.empirical.sharing import WeightSharing

    last: Any = net.sharing[-1]
    weights = last.labels[:, :-1] + last.weights * np.arange(k)[:, None]
    biases = last.weights * k + np.arange(k)[:, None]
    labels = np.concatenate([weights, biases], axis=1)
    return Architecture(
        (*net.widths[:-1], k), net.activation, (*net.sharing[:-1], WeightSharing(labels, last.weights * k, k))
    )
