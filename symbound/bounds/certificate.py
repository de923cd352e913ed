"""Certificates: the derivation of a bound as data, and its replay by someone who does not trust symbound's search.

A certificate lists the steps, premises first: for a lemma its slug, version and arguments, and how each hypothesis was
discharged; for a rule its name and premises; and for every step what it concludes.  The replay applies lemma after lemma and
rule after rule and accepts a step only if it concludes exactly what the certificate says.

A certificate may come from anyone.  Nothing in it is evaluated; it has at most 64 MiB and 20,000 steps, the objects in it
keep to the limits of :mod:`symbound.bounds.encoding`, and a replay that takes longer than its time limit is refused.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from symbound.bounds import rules
from symbound.bounds.bound import Bound
from symbound.bounds.encoding import bits_of, decode, encode
from symbound.bounds.hypothesis import Status
from symbound.bounds.substitution import bound_symbols, symbols_of
from symbound.bounds.time_limit import time_limit
from symbound.errors import CertificateError, ExportError, SymboundError

FORMAT = "symbound certificate"
VERSION = 1
LARGEST_CERTIFICATE = 64 * 2**20
LARGEST_NUMBER_OF_STEPS = 20_000
LARGEST_ARGUMENT = 20_000
LONGEST_REPLAY = 60.0


def to_json(bound: Bound) -> str:
    """The derivation of a bound as JSON text.

    >>> import symbound as sb
    >>> b = sb.gap_bound(sb.FiniteClass(k=16, M=1), n=sb.n, route="massart")
    >>> check(to_json(b)).expr == b.expr
    True
    """
    steps: list[dict[str, Any]] = []
    index: dict[int, int] = {}
    for each in _premises_first(bound):
        index[id(each)] = len(steps)
        steps.append(_encode_step(each, index))
    return json.dumps({"format": FORMAT, "version": VERSION, "steps": steps}, separators=(",", ":"))


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


def _encode_step(bound: Bound, index: dict[int, int]) -> dict[str, Any]:
    from symbound.lemmas import lemmas

    step = bound.step
    data: dict[str, Any] = {"kind": step.kind, "name": step.name}
    if step.kind == "lemma":
        data["version"] = lemmas[step.name].version
    data["arguments"] = {k: _encode_argument(v, index) for k, v in step.arguments.items()}
    data["premises"] = [index[id(p)] for p in step.premises]
    if step.discharged:
        data["hypotheses"] = [
            {"name": h.name, "status": h.status.value, "granted": h.reason.startswith("granted")}
            for h in step.discharged
        ]
    data["concludes"] = {
        "quantity": encode(bound.quantity),
        "relation": bound.relation,
        "formula": encode(bound.display),
    }
    return data


def _encode_argument(value: Any, index: dict[int, int]) -> Any:
    if isinstance(value, Bound):
        return {"premise": index[id(value)]}
    if isinstance(value, dict):
        return {"mapping": [[k, encode(v)] for k, v in value.items()]}
    return encode(value)


def check(certificate: str | Path, seconds: float = LONGEST_REPLAY) -> Bound:
    """Replay a certificate and return the bound that it proves.

    Parameters
    ----------
    certificate : str or Path
        JSON text, or the path of a file that holds it.
    seconds : float
        Time that the replay may take.  It is enforced in the main thread of systems that have timers; elsewhere only the
        limits on sizes apply.

    Raises
    ------
    CertificateError
        Names the first step that does not prove what it claims.
    ExportError
        If the file could not be read.
    """
    data = _read(certificate)
    if not isinstance(data, dict) or data.get("format") != FORMAT or data.get("version") != VERSION:
        raise CertificateError(
            "checking a certificate", repr(data)[:60], f"it is no {FORMAT} of version {VERSION}"
        )
    steps = data.get("steps")
    if not isinstance(steps, list) or not 1 <= len(steps) <= LARGEST_NUMBER_OF_STEPS:
        raise CertificateError(
            "checking a certificate", "its steps", f"there must be 1 to {LARGEST_NUMBER_OF_STEPS} steps"
        )
    proved: list[Bound] = []
    with time_limit(seconds, "checking a certificate"):
        for number, step in enumerate(steps):
            proved.append(_replay(number, step, proved))
        _check_names(proved[-1])
    return proved[-1]


def _check_names(bound: Bound) -> None:
    """Two symbols of one name make a statement that reads as something else."""
    symbols = symbols_of((bound.quantity, bound.display))
    names = [s.name for s in symbols | bound_symbols(bound.display)]
    if len(set(names)) < len(names):
        raise CertificateError(
            "checking a certificate", str(sorted(names))[:80], "two symbols have the same name"
        )


def _read(certificate: str | Path) -> Any:
    text = certificate
    if isinstance(certificate, Path) or not certificate.lstrip().startswith("{"):
        text = _read_file(certificate)
    if len(str(text)) > LARGEST_CERTIFICATE:
        raise CertificateError(
            "checking a certificate", "its text", f"it is longer than {LARGEST_CERTIFICATE}"
        )
    try:
        return json.loads(str(text), parse_float=_no_float, parse_constant=_no_float)
    except CertificateError:
        raise
    except (ValueError, RecursionError) as error:
        raise CertificateError("checking a certificate", "its text", f"it is not JSON: {error}") from error


def _read_file(certificate: str | Path) -> str:
    try:
        path = Path(certificate)
        if path.exists() and not path.is_file():
            raise OSError("it is not a regular file")
        if path.stat().st_size > LARGEST_CERTIFICATE:
            raise CertificateError(
                "checking a certificate", str(path), f"it is larger than {LARGEST_CERTIFICATE} bytes"
            )
        return path.read_text(encoding="utf-8")
    except CertificateError:
        raise
    except (OSError, UnicodeError, ValueError) as error:
        raise ExportError("reading a certificate", str(certificate)[:80], str(error)) from error


def _no_float(text: str) -> Any:
    raise CertificateError("checking a certificate", text[:40], "a certificate holds no decimal numbers")


def _replay(number: int, data: Any, proved: list[Bound]) -> Bound:
    request = f"step {number} of a certificate"
    try:
        kind, name = data["kind"], data["name"]
        claim = data["concludes"]
        claimed = {part: claim[part] for part in ("quantity", "relation", "formula")}
        premises = tuple(proved[_index(i, len(proved))] for i in data["premises"])
        arguments = {k: _decode_argument(v, proved) for k, v in data["arguments"].items()}
        bound = (
            _apply_lemma(data, arguments) if kind == "lemma" else _apply_rule(kind, name, arguments, premises)
        )
        found = {
            "quantity": encode(bound.quantity),
            "relation": bound.relation,
            "formula": encode(bound.display),
        }
    except CertificateError as error:
        raise CertificateError(f"{request}: {error.asked}", error.got, error.because) from error
    except SymboundError as error:
        raise CertificateError(f"{request}: {error.asked}", error.got, error.because, error.remedy) from error
    except Exception as error:
        # whatever went wrong, in this module or below it: a step that cannot be replayed is not proved
        raise CertificateError(request, repr(data)[:100], f"it is not a step: {error!r}"[:300]) from error
    for part, value in claimed.items():
        if not _same(value, found[part]):
            raise CertificateError(
                f"{request}, {kind} {name}",
                f"the {part} {json.dumps(value)[:200]}",
                f"the {kind} concludes {json.dumps(found[part])[:200]}",
            )
    return bound


def _same(a: Any, b: Any) -> bool:
    """Equality of JSON data that keeps true and 1 apart."""
    return bool(a == b) and json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)


def _index(value: Any, size: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < size:
        raise CertificateError("a premise", repr(value)[:40], "it does not name an earlier step")
    return value


def _decode_argument(data: Any, proved: list[Bound]) -> Any:
    if isinstance(data, dict) and "premise" in data:
        return proved[_index(data["premise"], len(proved))]
    if isinstance(data, dict) and "mapping" in data:
        return {k: decode(v) for k, v in data["mapping"]}
    return decode(data)


def _apply_lemma(data: Any, arguments: dict[str, Any]) -> Bound:
    from symbound.lemmas import lemmas

    lemma = lemmas[data["name"]]
    if data["version"] != lemma.version:
        raise CertificateError(
            f"the lemma {lemma.slug}",
            f"version {data['version']}",
            f"this library has version {lemma.version}",
        )
    if any(bits_of(value) > LARGEST_ARGUMENT for value in arguments.values()):
        raise CertificateError(
            f"the lemma {lemma.slug}", "a long number", f"arguments have at most {LARGEST_ARGUMENT} bits"
        )
    stated = data.get("hypotheses", [])
    granted = tuple(h["name"] for h in stated if h["granted"] is True)
    bound = lemma.apply(assume=granted, **arguments)
    found = [
        {"name": h.name, "status": h.status.value, "granted": h.reason.startswith("granted")}
        for h in bound.step.discharged
    ]
    if not _same(stated, found):
        raise CertificateError(
            f"the hypotheses of the lemma {lemma.slug}",
            json.dumps(stated)[:200],
            f"they are met like this: {json.dumps(found)[:200]}",
        )
    return bound


def _apply_rule(kind: Any, name: Any, arguments: dict[str, Any], premises: tuple[Bound, ...]) -> Bound:
    if kind != "rule":
        raise CertificateError("a step", repr(kind)[:40], "a step is a lemma or a rule")
    if name == "specialise":
        return premises[0].subs(arguments)
    if name == "replace" and not arguments and len(premises) == 2:
        return rules.replace(*premises)
    if name == "minimum" and not arguments:
        return rules.minimum(*premises)
    if name == "union" and not arguments:
        return rules.union(*premises)
    if name == "weaken" and len(premises) == 1:
        symbols = {s.name: s for s in premises[0].free_symbols}
        box = {symbols[k]: tuple(v) for k, v in arguments["box"].items()}
        return rules.weaken(premises[0], arguments["formula"], box or None)
    raise CertificateError(
        "a rule", f"{name!r} with {len(premises)} premises", "there is no such rule of the language"
    )


def assumptions(bound: Bound) -> tuple[str, ...]:
    """What a checker has to believe beyond the lemmas: the hypotheses that were assumed."""
    return tuple(dict.fromkeys(h.text for h in bound.hypotheses if h.status is Status.ASSUMED))


__all__ = ["assumptions", "check", "to_json"]
