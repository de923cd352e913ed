"""Certificates, written: the derivation of a bound as JSON text that :func:`symbound.check` replays.

Nothing here is trusted: a mistake gives a certificate that is refused.
"""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import numpy as np

from symbound.bounds.bound import Bound
from symbound.bounds.certificate import FORMAT, LARGEST_CERTIFICATE, VERSION, conclusion_of, hypotheses_of
from symbound.bounds.encoding import Shared, encode
from symbound.errors import ExportError
from symbound.lemmas import lemmas


def to_json(bound: Bound) -> str:
    """The derivation of a bound as JSON text.

    >>> import symbound as sb
    >>> b = sb.gap_bound(sb.FiniteClass(k=16, M=1), n=sb.n, route="massart")
    >>> sb.check(to_json(b)).expr == b.expr
    True

    Raises
    ------
    ExportError
        If the certificate would be longer than a checker reads.
    """
    shared = Shared()
    index: dict[int, int] = {}
    steps: list[dict[str, Any]] = []
    for each in _premises_first(bound):
        index[id(each)] = len(steps)
        steps.append(_encode_step(each, index, shared))
    arrays = [array_content(array) for array in shared.arrays]
    data = {"format": FORMAT, "version": VERSION, "arrays": arrays, "steps": steps}
    text = json.dumps(data, separators=(",", ":"))
    if len(text) > LARGEST_CERTIFICATE:
        raise ExportError(
            "a certificate", f"{len(text)} characters", f"at most {LARGEST_CERTIFICATE} are read"
        )
    return text


def _premises_first(bound: Bound) -> list[Bound]:
    """All bounds of the derivation, each once and after its premises."""
    order: list[Bound] = []
    seen: set[int] = set()
    stack: list[tuple[Bound, bool]] = [(bound, False)]
    while stack:
        each, ready = stack.pop()
        if ready:
            order.append(each)
        elif id(each) not in seen:
            seen.add(id(each))
            stack.append((each, True))
            stack.extend((p, False) for p in reversed(each.step.premises))
    return order


def _encode_step(bound: Bound, index: dict[int, int], shared: Shared) -> dict[str, Any]:
    step = bound.step
    data: dict[str, Any] = {"kind": step.kind, "name": step.name}
    if step.kind == "lemma":
        data["version"] = lemmas[step.name].version
        data["hypotheses"] = hypotheses_of(bound)
    data["arguments"] = {k: _encode_argument(v, index, shared) for k, v in step.arguments.items()}
    data["premises"] = [index[id(p)] for p in step.premises]
    data["concludes"] = conclusion_of(bound, shared)
    return data


def _encode_argument(value: Any, index: dict[int, int], shared: Shared) -> Any:
    if isinstance(value, Bound):
        return {"premise": index[id(value)]}
    if isinstance(value, dict):
        return {"mapping": [[k, encode(v, shared)] for k, v in value.items()]}
    return encode(value, shared)


def array_content(array: np.ndarray) -> dict[str, Any]:
    """An array as its shape and its entries, little-endian doubles or integers of 64 bits in base64."""
    kind = "integer" if array.dtype.kind in "iu" else "double"
    entries = np.ascontiguousarray(array, dtype="<i8" if kind == "integer" else "<f8")
    return {"shape": list(array.shape), kind: b64encode(entries.tobytes()).decode("ascii")}
