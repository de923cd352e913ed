"""Everything the package can say about one predictor on one set of examples, measured once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from symbound.errors import ArgumentTypeError, ExportError, UnknownNameError
from symbound.symmetry.action import Action, as_action
from symbound.symmetry.element_errors import require_isometric_outputs
from symbound.symmetry.equivariance_error import EquivarianceError, equivariance_error, examples
from symbound.symmetry.stabilizer import Stabilizer, group_name, scope_of, stabilizer_from_errors
from symbound.symmetry.symmetry_profile import SymmetryProfile, profile_from_errors


@dataclass(frozen=True, eq=False, repr=False)
class Measurement:
    """Errors of a predictor under every element, its profile and its stabilizers.

    Attributes
    ----------
    name : str
        Name of the predictor.
    error : EquivarianceError
        The errors, reduced by the convention asked for.
    profile : SymmetryProfile
        ``lambda(eps)``.
    stabilizers : tuple of Stabilizer
        At the tolerances asked for.
    """

    name: str
    error: EquivarianceError
    profile: SymmetryProfile
    stabilizers: tuple[Stabilizer, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the results as numbers, strings and lists, ready for ``json.dumps``."""
        errors = self.error.errors
        return {
            "predictor": self.name,
            "action": self.profile.action.name,
            "samples": len(errors),
            "scope": self.profile.scope,
            "convention": self.error.convention,
            "formula": self.error.formula,
            "value": self.error.value,
            "interval": list(self.error.interval) if self.error.interval else None,
            "statement": self.error.statement,
            "worst": {"sample": self.error.worst_sample, "element": self.error.worst_label},
            "elements": [
                {"label": label, "largest": float(column.max()), "mean": float(column.mean())}
                for label, column in zip(self.profile.labels, errors.T, strict=True)
            ],
            "profile": [
                {"eps": eps, "lambda": str(fraction), "subgroup": name, "k": k, "k eps": certified}
                for eps, fraction, name, k, certified in self.profile.rows()
            ],
            "stabilizers": [
                {
                    "eps": str(s.eps),
                    "lambda": str(s.fraction),
                    "elements": [self.profile.labels[k] for k in np.flatnonzero(s.mask)],
                    "subgroup": group_name(s.subgroup, int(s.subgroup_mask.sum())),
                    "k": s.diameter,
                    "growth bound": s.growth_bound,
                    "k eps": str(s.certified_eps),
                    "conclusion": s.conclusion,
                }
                for s in self.stabilizers
            ],
        }

    def to_json(self) -> str:
        """Return the results as JSON."""
        return json.dumps(self.to_dict(), indent=2)

    def text(self, elements: int = 16) -> str:
        """Return the results as text, with at most ``elements`` elements listed, the worst first."""
        result = self.to_dict()
        order = sorted(result["elements"], key=lambda e: -e["largest"])
        lines = [f"{self.name}: {result['action']}, {result['samples']} samples", f"{self.error!r}", ""]
        lines.append(f"{'element':<24} {'largest':>12} {'mean':>12}")
        lines += [f"{e['label']:<24} {e['largest']:>12.6g} {e['mean']:>12.6g}" for e in order[:elements]]
        if len(order) > elements:
            lines.append(f"... and {len(order) - elements} more elements")
        lines += ["", self.profile.table()]
        lines += [repr(s) for s in self.stabilizers]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.text()


def measure_predictor(
    f: Any,
    action: Any,
    X: Any,
    eps: Sequence[Any] = (),
    *,
    convention: str = "sup",
    norm: str = "euclidean",
    name: str | None = None,
    **options: Any,
) -> Measurement:
    """Measure a predictor once and derive its error, its profile and its stabilizers.

    Parameters
    ----------
    f : callable, scikit-learn estimator or torch module
        The predictor.
    action : PermutationGroup or Action
        A group.
    X : array of shape (n, ...)
        Examples.
    eps : sequence of numbers
        Tolerances at which to give the stabilizer.
    convention, norm, options
        As for `equivariance_error` (``q``, ``whole_space``, ``largest_error``, ``delta``, ``method``).
    name : str, optional
        Name of the predictor in the results.

    Examples
    --------
    >>> from symbound.groups import cyclic
    >>> m = measure_predictor(lambda X: X[:, 0], cyclic(2), np.array([[0.0, 1.0]]), eps=[1])
    >>> m.error.value, m.stabilizers[0].fraction
    (1.0, 1)
    """
    acting = as_action(action)
    require_isometric_outputs(acting, norm)
    error = equivariance_error(f, acting, X, convention, norm=norm, **options)
    largest = error.errors.max(axis=0)
    largest = np.maximum(largest, largest[acting.inverses])
    scope = scope_of(acting, examples(X), bool(options.get("whole_space", False)))
    return Measurement(
        name or str(getattr(f, "__name__", type(f).__name__)),
        error,
        profile_from_errors(largest, acting, scope),
        tuple(stabilizer_from_errors(largest, acting, e, scope) for e in eps),
    )


def measure_file(
    path: str | Path, predictor: str, action: Any, eps: Sequence[Any] = (), key: str = "X", **options: Any
) -> Measurement:
    """Measure the predictor ``module:name`` on the array ``X`` of an ``.npz`` file.

    The module is imported, which runs it: name only modules you trust.  The file is read without pickle.

    Parameters
    ----------
    path : str or Path
        The ``.npz`` file, or an ``.npy`` file with the array alone.
    predictor : str
        ``"module:name"``; dots in ``name`` go into attributes.  The module is looked up on ``sys.path``.
    action : PermutationGroup, Action or str
        What moves the examples; in words, see `parse_action`.
    eps : sequence of numbers
        Tolerances at which to give the stabilizer.
    key : str
        Name of the array in the file.
    options
        As for `measure_predictor`.

    Raises
    ------
    ExportError
        If the file cannot be read.
    UnknownNameError
        If the array, the module or the name in it does not exist.
    """
    acting = parse_action(action) if isinstance(action, str) else action
    f = load_predictor(predictor)
    return measure_predictor(
        f, acting, load_examples(path, key), eps, name=options.pop("name", predictor), **options
    )


def load_predictor(spec: str) -> Any:
    """Import ``"module:name"`` and return the object.

    Examples
    --------
    >>> load_predictor("math:sqrt")(4.0)
    2.0
    """
    asked = "a predictor to import"
    module_name, colon, attribute = spec.partition(":")
    if not (colon and module_name and attribute):
        raise ArgumentTypeError(
            asked, repr(spec), "it has the form module:name", "my_package.my_module:predict"
        )
    try:
        found: Any = import_module(module_name)
    except ModuleNotFoundError as error:
        raise UnknownNameError(
            asked, repr(spec), str(error), "run where the module can be imported, or set PYTHONPATH"
        ) from error
    for part in attribute.split("."):
        if not hasattr(found, part):
            raise UnknownNameError(asked, repr(spec), f"{module_name} has no {attribute}")
        found = getattr(found, part)
    return found


def load_examples(path: str | Path, key: str = "X") -> Any:
    """Read the array ``key`` of an ``.npz`` file, or an ``.npy`` file, without pickle."""
    asked = f"examples from {path}"
    try:
        content = np.load(path, allow_pickle=False)
        if isinstance(content, np.ndarray):
            return content
        with content:
            if key not in content.files:
                raise UnknownNameError(
                    asked, f"key {key!r}", f"it holds {', '.join(content.files) or 'nothing'}"
                )
            return content[key]
    except (OSError, ValueError, EOFError) as error:
        raise ExportError(asked, str(path), f"it cannot be read: {error}", "np.savez(path, X=X)") from error


def _named_group(name: str) -> Callable[[int], Action]:
    def make(m: int) -> Action:
        from symbound import groups

        return Action.permutation(getattr(groups, name)(m))

    return make


def _signed(m: int) -> Action:
    from symbound.groups import hyperoctahedral

    return Action.signed_permutation(hyperoctahedral(m))


def _graphs(m: int) -> Action:
    from symbound.groups import symmetric

    return Action.on_graphs(symmetric(m))


ACTIONS: dict[str, Callable[[int], Action]] = {
    **{name: _named_group(name) for name in ("cyclic", "dihedral", "symmetric", "alternating")},
    "hyperoctahedral": _signed,
    "graphs": _graphs,
    "shifts": Action.cyclic_shift,
    "images": Action.image_symmetries,
    "image-rotations": lambda side: Action.image_symmetries(side, "rotations"),
    "image-flips": lambda side: Action.image_symmetries(side, "flips"),
}


def parse_action(text: str) -> Action:
    """Read an action such as ``"cyclic(4)"``, ``"images(8)"``, ``"graphs(5)"`` or ``"hyperoctahedral(3)"``.

    Examples
    --------
    >>> parse_action("image-rotations(8)").size
    4
    """
    match = re.fullmatch(r"\s*([a-z-]+)\s*\(\s*(\d{1,9})\s*\)\s*", text)
    if match is None or match[1] not in ACTIONS:
        raise UnknownNameError(
            "an action by name", repr(text), f"known are {', '.join(f'{name}(m)' for name in ACTIONS)}"
        )
    return ACTIONS[match[1]](int(match[2]))
