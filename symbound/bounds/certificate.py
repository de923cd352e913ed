"""Certificates: the derivation of a bound as data, and its replay by someone who does not trust symbound's search.

A certificate lists the steps, premises first: for a lemma its slug, version and arguments, and how each hypothesis was
discharged; for a rule its name and premises; and for every step what it concludes.  The replay applies lemma after lemma and
rule after rule and accepts a step only if it concludes exactly what the certificate says.  Arrays stand once in a table.

A certificate may come from anyone.  Nothing in it is evaluated; it has at most 64 MiB and 20,000 steps, the objects in it
keep to the limits of :mod:`symbound.bounds.encoding`, and a replay that takes longer than its time limit is refused.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from symbound.bounds import rules
from symbound.bounds.bound import Bound
from symbound.bounds.encoding import Shared, check_parameter, decode, encode, place_in, read_array
from symbound.bounds.hypothesis import Status
from symbound.bounds.substitution import bound_symbols, symbols_of
from symbound.bounds.time_limit import time_limit
from symbound.errors import CertificateError, ExportError, SymboundError
from symbound.lemmas import lemmas

FORMAT = "symbound certificate"
VERSION = 2
LARGEST_CERTIFICATE = 64 * 2**20
LARGEST_NUMBER_OF_STEPS = 20_000
LONGEST_REPLAY = 60.0


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
    text = certificate
    if isinstance(certificate, Path) or not certificate.lstrip().startswith("{"):
        text = _read_file(certificate)
    if len(str(text)) > LARGEST_CERTIFICATE:
        raise _refused("its text", f"it is longer than {LARGEST_CERTIFICATE}")
    with time_limit(seconds, "checking a certificate"):
        try:
            return _replay_all(json.loads(str(text), parse_float=_no_float, parse_constant=_no_float))
        except CertificateError:
            raise
        except (ValueError, RecursionError) as error:
            raise _refused("its text", f"it is not JSON, or nested too deep: {error}") from error


def _read_file(certificate: str | Path) -> str:
    try:
        path = Path(certificate)
        if path.exists() and not path.is_file():
            raise OSError("it is not a regular file")
        if path.stat().st_size > LARGEST_CERTIFICATE:
            raise _refused(str(path), f"it is larger than {LARGEST_CERTIFICATE} bytes")
        return path.read_text(encoding="utf-8")
    except CertificateError:
        raise
    except (OSError, ValueError) as error:
        raise ExportError("reading a certificate", str(certificate)[:80], str(error)) from error


def _no_float(text: str) -> Any:
    raise _refused(text[:40], "a certificate holds no decimal numbers")


def _refused(got: str, because: str) -> CertificateError:
    return CertificateError("checking a certificate", got, because)


def _replay_all(data: Any) -> Bound:
    if not isinstance(data, dict) or data.get("format") != FORMAT or data.get("version") != VERSION:
        raise _refused("its head", f"it is no {FORMAT} of version {VERSION}")
    steps = data.get("steps")
    if not isinstance(steps, list) or not 1 <= len(steps) <= LARGEST_NUMBER_OF_STEPS:
        raise _refused("its steps", f"there must be 1 to {LARGEST_NUMBER_OF_STEPS} steps")
    try:
        shared = Shared([read_array(content) for content in data.get("arrays", [])])
    except Exception as error:
        raise _refused("its arrays", f"they do not fit: {error!r}"[:300]) from error
    proved: list[Bound] = []
    for number, step in enumerate(steps):
        proved.append(_replay(number, step, proved, shared))
    return _with_clear_names(proved[-1])


def _with_clear_names(bound: Bound) -> Bound:
    """Two symbols of one name make a statement that reads as something else."""
    symbols = symbols_of((bound.quantity, bound.display)) | bound_symbols(bound.display)
    names = [s.name for s in symbols]
    if len(set(names)) < len(names):
        raise _refused(str(sorted(names))[:80], "two symbols have the same name")
    return bound


def _replay(number: int, data: Any, proved: list[Bound], shared: Shared) -> Bound:
    request = f"step {number} of a certificate"
    try:
        premises = tuple(proved[place_in(i, number)] for i in data["premises"])
        arguments = {k: _decode_argument(v, proved, shared) for k, v in data["arguments"].items()}
        if data["kind"] == "lemma":
            bound = _apply_lemma(data, arguments)
        else:
            bound = _apply_rule(data, arguments, premises)
        if bound.step.premises != premises:
            raise CertificateError("its premises", str(data["premises"])[:80], "the step has others")
        found = conclusion_of(bound, shared)
        for part in found:
            _check_claim(f"the {part}", data["concludes"][part], found[part])
        return bound
    except SymboundError as error:
        raise CertificateError(f"{request}: {error.asked}", error.got, error.because, error.remedy) from error
    except Exception as error:
        # whatever went wrong, in this module or below it: a step that cannot be replayed is not proved
        raise CertificateError(request, "its data", f"it is not a step: {error!r}"[:300]) from error


def hypotheses_of(bound: Bound) -> list[dict[str, Any]]:
    """How each hypothesis of the last step was discharged, as data."""
    return [
        {"name": h.name, "status": h.status.value, "granted": h.reason.startswith("granted")}
        for h in bound.step.discharged
    ]


def conclusion_of(bound: Bound, shared: Shared) -> dict[str, Any]:
    """The statement as data."""
    return {
        "quantity": encode(bound.quantity, shared),
        "relation": bound.relation,
        "formula": encode(bound.display, shared),
    }


def _check_claim(what: str, claimed: Any, found: Any) -> None:
    """Compare as text, which keeps true and 1 apart."""
    said, true = json.dumps(claimed, sort_keys=True), json.dumps(found, sort_keys=True)
    if said != true:
        raise CertificateError(what, said[:200], f"the step gives {true[:200]}")


def _decode_argument(data: Any, proved: list[Bound], shared: Shared) -> Any:
    if isinstance(data, dict) and "premise" in data:
        return proved[place_in(data["premise"], len(proved))]
    if isinstance(data, dict) and "mapping" in data:
        return {k: _decode_argument(v, proved, shared) for k, v in data["mapping"]}
    return decode(data, shared)


def _apply_lemma(data: Any, arguments: dict[str, Any]) -> Bound:
    lemma = lemmas[data["name"]]
    _check_claim(f"the version of the lemma {lemma.slug}", data["version"], lemma.version)
    for name, value in arguments.items():
        check_parameter(f"the argument {name} of the lemma {lemma.slug}", value)
    granted = tuple(h["name"] for h in data["hypotheses"] if h["granted"] is True)
    bound = lemma.apply(assume=granted, **arguments)
    _check_claim(f"the hypotheses of the lemma {lemma.slug}", data["hypotheses"], hypotheses_of(bound))
    return bound


def _apply_rule(data: Any, arguments: dict[str, Any], premises: tuple[Bound, ...]) -> Bound:
    name = data["name"] if data["kind"] == "rule" else None
    if name in ("replace", "minimum", "union") and not arguments:
        return getattr(rules, name)(*premises)  # type: ignore[no-any-return]
    if name == "specialise":
        (premise,) = premises
        for symbol, value in arguments.items():
            check_parameter(f"the value of {symbol}", value)
        return premise.subs(arguments)
    if name == "weaken":
        (premise,) = premises
        symbols = {s.name: s for s in premise.free_symbols}
        box = {symbols[k]: tuple(v) for k, v in arguments["box"].items()}
        return rules.weaken(premise, **{**arguments, "box": box})
    raise CertificateError("a step", f"{data['name']!r}", "there is no such lemma or rule")


def assumptions(bound: Bound) -> tuple[str, ...]:
    """What a checker has to believe beyond the lemmas: the hypotheses that were assumed."""
    return tuple(dict.fromkeys(h.text for h in bound.hypotheses if h.status is Status.ASSUMED))


__all__ = ["assumptions", "check"]
