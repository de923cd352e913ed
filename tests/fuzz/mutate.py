"""Mutations of certificates: small changes of JSON data, and pieces of one certificate put into another."""

from __future__ import annotations

import copy
import json
import struct
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

LEAVES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 10**12, "", "0", "1", "-1", "1/2", "2/1", "1/0", "0/5", "n", "<=", ">=", "==",
    "9" * 1999, "9" * 2001, "1/" + "9" * 1000, "lemma", "rule", "assumed", "computed", "by definition",
    "replace", "minimum", "specialise", "weaken", "union", "massart", "rate", "trivial-range", "dudley",
    [], {}, [[]], 10**2000, 10**2001, -3, 9999999999, {"text": "general"}, {"constant": "oo"},
    {"constant": "pi"}, {"constant": "true"}, {"symbol": ["n"]}, {"symbol": ["n", "positive"]},
    {"symbol": ["t", "positive"]}, {"symbol": ["n", "integer", "positive"]}, {"premise": 0},
    {"premise": 1}, {"mapping": []}, {"mapping": [["n", "1"]]}, {"mapping": [["n", "0"]]}, {"float": "0x1p-1"}, {"float": "nan"},
    {"array": 0}, {"array": 1}, {"array": -1}, {"array": {"shape": [2], "double": "AAAAAAAA8D8AAAAAAADgPw=="}},
    {"array": {"shape": [1], "integer": "AQAAAAAAAAA="}}, {"array": {"shape": [0], "double": ""}},
    {"Cube": {"m": 10000, "centered": False}},
    {"Strings": {"m": 9999, "q": 999999999}}, {"FiniteClass": {"k": "1", "M": "1"}},
    {"Cube": {"m": 1, "centered": True}}, {"factorial": ["10000"]}, {"binomial": ["1000000", "500000"]},
    {"Pow": ["2", "1000000"]}, {"Pow": [{"Pow": ["3", "10000"]}, "10000"]}, {"Pow": ["2", "20000"]}, {"Pow": ["2", "-19998"]},
    {"Pow": ["-1", "1/2"]}, {"log": ["0"]}, {"log": ["-1"]},
    {"group": {"degree": 3, "generators": [[1, 2, 0]]}}, {"group": {"degree": 10000, "generators": []}},
    {"group": {"degree": 2, "generators": [[1, 0]], "name": "S_9"}}, {"Integral": ["1", []]},
    {"Piecewise": [{"ExprCondPair": ["1", {"constant": "true"}]}]}, {"ceiling": [{"Pow": ["2", "1/2"]}]}, {"Mod": ["5", "0"]},
)  # fmt: skip
"""Values that go wrong easily, in the language and out of it."""


def paths(data: Any) -> list[tuple[Any, ...]]:
    """Paths to all nodes below the root."""
    found: list[tuple[Any, ...]] = []
    stack: list[tuple[tuple[Any, ...], Any]] = [((), data)]
    while stack:
        path, node = stack.pop()
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, child in items:
            found.append((*path, key))
            stack.append(((*path, key), child))
    return found


def parent_of(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        data = data[key]
    return data


def mutant(text: str, donors: list[Any], pick: Callable[[int], int]) -> str:
    """One to three changes of a certificate; ``pick(k)`` returns a number from 0 to k - 1, and all choices are made with it."""
    data = json.loads(text)
    for _ in range(1 + pick(4) // 3 + pick(8) // 7):
        part = "arrays" if data["arrays"] and not pick(3) else "steps"
        places = paths(data[part])
        if not places:
            break
        change(data[part], places[pick(len(places))], donors, pick)
    return json.dumps(data)


def change(steps: Any, path: tuple[Any, ...], donors: list[Any], pick: Callable[[int], int]) -> None:
    """Change one node in place."""
    parent, key = parent_of(steps, path), path[-1]
    value = parent[key]
    kind = pick(7)
    if kind == 0:
        parent[key] = copy.deepcopy(LEAVES[pick(len(LEAVES))])
    elif kind in (1, 2):
        parent[key] = copy.deepcopy(donors[pick(len(donors))])
    elif kind == 3:
        del parent[key]
    elif kind == 4 and isinstance(parent, list):
        parent.insert(pick(len(parent) + 1), copy.deepcopy(value))
    elif kind == 4 and isinstance(value, dict) and len(value) == 1:
        parent[key] = {("Add", "Mul", "Pow", "Min", "Max", "log", "exp")[pick(7)]: next(iter(value.values()))}
    else:
        parent[key] = near(value, pick)


def near(value: Any, pick: Callable[[int], int]) -> Any:
    """A value close to the one given, consistent with its kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + (-1, 1, 2)[pick(3)]
    if isinstance(value, str) and value.lstrip("-").replace("/", "", 1).isdigit():
        numerator, _, denominator = value.partition("/")
        top = int(numerator) + (-1, 1)[pick(2)]
        return f"{top}/{denominator}" if denominator else str(top)
    if isinstance(value, str) and len(value) % 12 == 0 and len(value) >= 12 and " " not in value:
        return near_entries(value, pick)
    if isinstance(value, str):
        return value[: pick(len(value) + 1)] + "x"
    if isinstance(value, list) and len(value) > 1:
        k = pick(len(value))
        return value[k:] + value[:k]
    return [value]


ENTRIES = (b"", bytes(8), b"\xff" * 8, struct.pack("<d", 1.0), struct.pack("<d", -0.5), struct.pack("<q", 1), struct.pack("<d", 1e308),
           struct.pack("<d", 5e-324), struct.pack("<q", -1), struct.pack("<q", 2**62))  # fmt: skip


def near_entries(value: str, pick: Callable[[int], int]) -> str:
    """An array in base64 with one entry changed a little, or replaced, or left out."""
    try:
        entries = bytearray(b64decode(value, validate=True))
    except ValueError:
        return value[:-1]
    place = 8 * pick(max(1, len(entries) // 8))
    kind = pick(3)
    if kind == 0:
        entries[place : place + 8] = ENTRIES[pick(len(ENTRIES))]
    elif kind == 1 and entries:
        entries[place + pick(8)] ^= 1 << pick(8)
    else:
        entries[place : place + 8] = entries[: 8 * pick(3)]
    return b64encode(bytes(entries)).decode("ascii")


def consistent(text: str, pick: Callable[[int], int]) -> str:
    """Replace one number everywhere it occurs: mutants that fit together and have a chance to be accepted."""
    data = json.loads(text)
    places = [p for p in paths(data["steps"]) if isinstance(parent_of(data["steps"], p)[p[-1]], str)]
    numbers = sorted({v for p in places if (v := parent_of(data["steps"], p)[p[-1]]).isdigit()})
    if not numbers:
        return text
    old = numbers[pick(len(numbers))]
    new = str(max(0, int(old) + (-1, 1, 2)[pick(3)]))
    for p in places:
        parent = parent_of(data["steps"], p)
        if parent[p[-1]] == old:
            parent[p[-1]] = new
    return json.dumps(data)
