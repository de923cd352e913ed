"""Objects of the language as plain JSON data, and back.

Only what is in the table of kinds can be written or read: exact numbers, symbols with assumptions, a whitelist of operations,
quantities, groups, arrays, and records: spaces, symmetries, classes, and certificates of flows, trees and covers, by their fields.
None, truth values and integers stand for themselves, a list for a tuple, a text ``p/q`` for a rational number; everything else
is ``{kind: content}``.  Reading never evaluates text.

Limits: 60 levels of nesting; 2,000 digits in a number; exponents up to a million and powers and products of ten million bits;
numbers of 20,000 bits inside records; arrays of three million entries; 10,000 coordinates, positions or points that a group
permutes, 200 vertices; factorials of numbers up to 10,000; names of 40 and texts of 100 characters.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import cache, partial
from math import comb, factorial, prod
from typing import Any, NamedTuple

import numpy as np
import sympy
from sympy import Basic, Expr, Pow, Rational, Symbol
from sympy.combinatorics import Permutation, PermutationGroup

from symbound import classes, groups, spaces
from symbound.bounds import entropy
from symbound.bounds import quantity as quantities
from symbound.bounds.display import LARGEST_NUMBER, greatest, least
from symbound.bounds.quantity import Quantity, Subject
from symbound.classes.composition import Composition
from symbound.errors import CertificateError
from symbound.spaces.isometry_quotient import IsometryQuotient
from symbound.symmetry.invariance import Invariance
from symbound.symmetry.sample_cover import SampleCover
from symbound.transport.certificate import FlowCertificate
from symbound.transport.minimax import MinimaxCertificate
from symbound.transport.tree_check import TreeCertificate

LARGEST_DEPTH = 60
LARGEST_DIGITS = 2000
LARGEST_ARRAY = 3_000_000
LARGEST_EXPONENT = 10**6
LARGEST_EXPONENT_BITS = 256
LARGEST_BITS = 10**7
LARGEST_PARAMETER_BITS = 20_000
LARGEST_FACTORIAL = 10_000
LARGEST_DEGREE = 10_000
LARGEST_TEXT = 100
LARGEST_SIZES = {"m": LARGEST_DEGREE, "q": 10**9, "Grid.k": 10**9, "Graphs.m": 200}
"""Dimensions, alphabets, numbers of cells; bounds on covering numbers take time that grows with them."""

_OPERATIONS: dict[str, Any] = {
    name: getattr(sympy, name)
    for name in (
        "Add", "Mul", "Pow", "Min", "Max", "Mod", "exp", "log", "sin", "cos", "ceiling", "floor", "binomial", "factorial",
        "Piecewise", "Integral", "Tuple", "LessThan", "StrictLessThan", "GreaterThan", "StrictGreaterThan", "Equality",
    )
} | {"ExprCondPair": sympy.functions.elementary.piecewise.ExprCondPair}  # fmt: skip
_UNEVALUATED = {"Add", "Mul", "Pow", "binomial", "ceiling", "floor", "Piecewise"}
_STRUCTURES = {"Piecewise", "ExprCondPair", "Integral"}
_CONSTANTS = {"pi": sympy.pi, "E": sympy.E, "oo": sympy.oo, "true": sympy.true, "false": sympy.false}
_ASSUMPTIONS = ("integer", "positive", "nonnegative", "real")
_IMPLIED = {"positive": ("nonnegative", "real"), "nonnegative": ("real",), "integer": ("real",)}
_QUANTITIES = [
    kind
    for kind in (vars(quantities) | vars(entropy)).values()
    if isinstance(kind, type) and issubclass(kind, Quantity) and kind is not Quantity
]
_RECORDS: list[type] = [
    spaces.Cube, spaces.Strings, spaces.Graphs, spaces.Grid, spaces.Ball, spaces.Sphere, spaces.Torus, spaces.Doubling,
    spaces.FiniteSpace, spaces.Quotient, IsometryQuotient, spaces.PathMetricSpace, Invariance,
    classes.Lipschitz, classes.AllFunctions, classes.FiniteClass, classes.Parametric, classes.UnionClass, Composition,
    FlowCertificate, MinimaxCertificate, TreeCertificate, SampleCover,
]  # fmt: skip
_GROUP_MAKERS = {
    "trivial", "cyclic", "dihedral", "symmetric", "alternating", "hyperoctahedral", "mathieu", "on_edges",
    "direct_product", "wreath_product",
}  # fmt: skip


class Kind(NamedTuple):
    """How objects of one kind are written and read.

    ``encode(value, shared)`` and ``decode(content, read)`` are inverse to each other; ``read`` decodes the parts.
    """

    name: str
    type: type | tuple[type, ...]
    encode: Callable[[Any, Shared], Any]
    decode: Callable[[Any, Callable[[Any], Any]], Any]


@dataclass
class Shared:
    """Arrays that a certificate holds once, and the arguments that were already read from it."""

    arrays: list[np.ndarray] = field(default_factory=list)
    objects: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._places = {_key(array): place for place, array in enumerate(self.arrays)}

    def place(self, array: np.ndarray) -> int:
        """The place of an array in the table; it is added where it is new."""
        place = self._places.setdefault(_key(array), len(self.arrays))
        if place == len(self.arrays):
            self.arrays.append(array)
        return place


def _key(array: np.ndarray) -> tuple[Any, ...]:
    return array.shape, array.dtype.str, array.tobytes()


def encode(value: Any, shared: Shared) -> Any:
    """Write an object as JSON data; arrays are put into the table.

    >>> from sympy import sqrt
    >>> encode(sqrt(Symbol("n", positive=True)), Shared())
    {'Pow': [{'symbol': ['n', 'positive']}, '1/2']}
    """
    cls: Any = type(value)
    if (kind := _kind_of(cls)) is not None:
        return {kind.name: kind.encode(value, shared)}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, Rational):
        return _text(value.p) if value.q == 1 else f"{_text(value.p)}/{_text(value.q)}"
    if isinstance(value, (list, tuple)):
        return [encode(x, shared) for x in value]
    if isinstance(value, Subject):
        return encode(value.value, shared)
    if isinstance(value, Fraction):
        return str(value)
    raise CertificateError(
        "writing a certificate",
        f"{value!r} of type {cls.__name__}"[:200],
        "objects of this kind cannot be written",
        "certificates hold numbers, formulas, groups, spaces, symmetries and classes",
    )


@cache
def _kind_of(cls: Any) -> Kind | None:
    """The kind of exactly this type; of atoms, numbers and groups also that of a subclass."""
    named = KINDS.get(cls.__name__)
    if named is not None and named.type is cls:
        return named
    return next((kind for kind in _ATOMS if issubclass(cls, kind.type)), None)


def decode(data: Any, shared: Shared) -> Any:
    """Read an object from JSON data; what was read before from equal data is the same object.

    Raises
    ------
    CertificateError
        If the data is not of the language, too deep or too large.
    """
    if not isinstance(data, dict):
        return _decode(data, shared, 0)
    key = json.dumps(data)
    if key not in shared.objects:
        shared.objects[key] = _decode(data, shared, 0)
    return shared.objects[key]


def _decode(data: Any, shared: Shared, depth: int) -> Any:
    if depth > LARGEST_DEPTH:
        raise _refused("a certificate", "nested data", f"it is nested more than {LARGEST_DEPTH} deep")
    if data is None or isinstance(data, bool):
        return data
    if isinstance(data, int):
        return _integer(data)
    if isinstance(data, str):
        return _decode_rational(data)
    if isinstance(data, list):
        return tuple(_decode(x, shared, depth + 1) for x in data)
    if not isinstance(data, dict) or len(data) != 1:
        raise _refused("a certificate", repr(data), "it is not data of the language")
    ((name, content),) = data.items()
    if name not in KINDS:
        raise _refused("a certificate", repr(name), "there is no object of that kind in the language")
    try:
        if name == "array" and isinstance(content, int):
            return shared.arrays[place_in(content, len(shared.arrays))]
        return KINDS[name].decode(content, lambda part: _decode(part, shared, depth + 1))
    except CertificateError:
        raise
    except Exception as error:
        because = getattr(error, "because", f"it does not fit: {error!r}")
        raise _refused(f"the object {name}", repr(content), because) from error


def _refused(what: str, got: Any, because: str) -> CertificateError:
    return CertificateError(f"reading {what}", str(got)[:80], because[:300])


# Numbers, texts and symbols


def _text(number: int) -> str:
    """Decimal digits; hexadecimal ones, which are written but not read, where Python refuses to count that far."""
    return str(number) if number.bit_length() <= LARGEST_NUMBER else hex(number)


def _integer(data: Any, largest: int = 10**LARGEST_DIGITS) -> int:
    if type(data) is not int or abs(data) > largest:
        raise _refused("an integer", repr(data)[:40], "it is none, or too large")
    return data


def place_in(data: Any, size: int) -> int:
    """The place of something that came before: an array of the table, an earlier step."""
    if not 0 <= _integer(data) < size:
        raise _refused("a place", data, f"there are {size} to choose from")
    return int(data)


def _decode_rational(text: str) -> Rational:
    if len(text) > LARGEST_DIGITS or not re.fullmatch(r"-?[0-9]+(/[1-9][0-9]*)?", text):
        raise _refused("an exact number", repr(text[:60]), "a number is written p or p/q")
    numerator, _, denominator = text.partition("/")
    return Rational(int(numerator), int(denominator or 1))


def _decode_float(content: str, read: Any) -> float:
    value = float.fromhex(content)
    if value - value != 0:
        raise _refused("a double", repr(content), "it is not finite")
    return value


def _decode_text(content: Any, read: Any) -> str:
    if not isinstance(content, str) or len(content) > LARGEST_TEXT or not content.isprintable():
        raise _refused("a text", repr(content), f"a text has up to {LARGEST_TEXT} printable characters")
    return content


def _encode_symbol(value: Symbol, shared: Any) -> list[str]:
    return _assumed(value)


@cache
def _assumed(value: Symbol) -> list[str]:
    """Name and assumptions, without those that follow from others."""
    assumptions = [a for a in _ASSUMPTIONS if getattr(value, f"is_{a}")]
    implied = {b for a in assumptions for b in _IMPLIED.get(a, ())}
    return [value.name, *(a for a in assumptions if a not in implied)]


def _decode_symbol(content: Any, read: Any) -> Symbol:
    name, *assume = content
    if not re.fullmatch(r"[A-Za-z]\w{0,39}", name, re.ASCII) or not set(assume) <= set(_ASSUMPTIONS):
        raise _refused("a symbol", repr(name), "a symbol has a short name and known assumptions")
    return Symbol(name, **dict.fromkeys(assume, True))


def _encode_constant(value: Basic, shared: Any) -> str:
    return next(name for name, constant in _CONSTANTS.items() if constant == value)


# Formulas


def _encode_parts(value: Basic, shared: Shared) -> list[Any]:
    return [encode(part, shared) for part in value.args]


def _decode_operation(name: str, content: Any, read: Callable[[Any], Any]) -> Any:
    args = [read(part) for part in content]
    what = f"the operation {name}"
    if name not in _STRUCTURES and not all(isinstance(a, Expr) for a in args):
        raise _refused(what, args, "its arguments are not all numbers or formulas")
    if name == "Pow":
        base, exponent = args
        if bits_of(exponent) > LARGEST_EXPONENT_BITS or (
            exponent.is_Rational and abs(exponent) > LARGEST_EXPONENT
        ):
            raise _refused(what, exponent, f"exponents are at most {LARGEST_EXPONENT}, and short numbers")
        if bits_of(Pow(base, exponent, evaluate=False)) > LARGEST_BITS:
            raise _refused(what, exponent, f"it has more than {LARGEST_BITS} bits")
    if name == "Mul" and sum(map(bits_of, args)) > LARGEST_BITS:
        raise _refused(what, "", f"it has more than {LARGEST_BITS} bits")
    if name == "factorial" and not all(a.is_Integer and 0 <= int(a) <= LARGEST_FACTORIAL for a in args):
        raise _refused(what, args, f"it is of an integer up to {LARGEST_FACTORIAL}")
    if name in ("Min", "Max"):
        return least(*args) if name == "Min" else greatest(*args)
    options = {"evaluate": False} if name in _UNEVALUATED else {}
    return _OPERATIONS[name](*args, **options)


def _decode_quantity(cls: type[Quantity], content: Any, read: Callable[[Any], Any]) -> Quantity:
    return cls(*map(read, content))


def bits_of(value: Any) -> int:
    """About how many bits the longest number in an argument, or a formula of numbers, would have if it were written out."""
    if isinstance(value, int):
        return value.bit_length()
    if isinstance(value, Rational):
        return max(int(value.p).bit_length(), int(value.q).bit_length())
    if isinstance(value, (sympy.Add, sympy.Mul)):
        return sum(map(bits_of, value.args))
    if isinstance(value, Pow):
        return int(max(1, bits_of(value.base)) * max(1, _magnitude(value.exp)))
    if isinstance(value, (sympy.exp, sympy.binomial, sympy.factorial)):
        return int(2 * _magnitude(value.args[0]))
    if isinstance(value, (sympy.Min, sympy.Max, sympy.Mod, sympy.ceiling, sympy.floor)):
        return max(map(bits_of, value.args))
    if isinstance(value, tuple):
        return max(map(bits_of, value), default=0)
    return 0


def _magnitude(value: Expr) -> Any:
    """At least the absolute value of a number, up to 2^64; 1 for a symbol."""
    return abs(value) if value.is_Rational else 2 ** min(bits_of(value), 64)


def check_parameter(what: str, value: Any) -> None:
    """Raise CertificateError for a number that is too long to be put into a lemma, a class or a space."""
    if bits_of(value) > LARGEST_PARAMETER_BITS:
        raise _refused(what, "a long number", f"it has more than {LARGEST_PARAMETER_BITS} bits")


# Arrays


def read_array(content: Any) -> np.ndarray:
    """The array whose shape and entries, little-endian doubles or integers of 64 bits in base64, these are; read-only."""
    kind = "integer" if "integer" in content else "double"
    shape, entries = content["shape"], b64decode(content[kind], validate=True)
    if set(content) != {"shape", kind} or len(shape) > 2 or len(entries) > 8 * LARGEST_ARRAY:
        raise _refused("an array", f"shape {shape}", f"a list or table of at most {LARGEST_ARRAY} entries")
    array = np.frombuffer(entries, dtype="<i8" if kind == "integer" else "<f8")
    if not np.isfinite(array).all():
        raise _refused("an array", f"shape {shape}", "an entry is not finite")
    return array.reshape([place_in(side, LARGEST_ARRAY + 1) for side in shape])


def _encode_array(value: np.ndarray, shared: Shared) -> int:
    array = np.asarray(value, dtype=np.int64 if value.dtype.kind in "iub" else np.float64)
    return shared.place(array)


# Groups


def _encode_group(group: Any, shared: Shared) -> dict[str, Any]:
    generators = [[int(i) for i in g.array_form] for g in group.generators]
    construction = getattr(group, "construction", None)
    return {
        "degree": int(group.degree),
        "generators": generators,
        "name": getattr(group, "name", None),
        "construction": construction
        and [construction[0], *(encode(part, shared) for part in construction[1:])],
    }


def _decode_group(content: Any, read: Callable[[Any], Any]) -> Any:
    """The group that the generators generate; a construction is used only if it gives the same group."""
    degree, name, construction = content["degree"], content.get("name"), content.get("construction")
    if _integer(degree, LARGEST_DEGREE) < 1:
        raise _refused("a group", f"degree {degree}", f"the degree lies between 1 and {LARGEST_DEGREE}")
    generators = [[_integer(i, degree) for i in g] for g in content["generators"]]
    if construction is None:
        generated = groups.group(generators, name=name, degree=degree)
        _check_group_name(name, generated)
        return generated
    kind, parameters = construction[0], [read(part) for part in construction[1:]]
    if kind not in _GROUP_MAKERS or not all(isinstance(p, (int, PermutationGroup)) for p in parameters):
        raise _refused("a group", repr(construction), "a construction makes a group from integers and groups")
    if _degree_of(kind, parameters) != degree:
        raise _refused("a group", f"{kind} of degree {degree}", "the construction has another degree")
    built = getattr(groups, kind)(*parameters)
    if built != groups.group(generators, degree=degree):
        raise _refused("a group", f"{kind}", "the generators do not generate the group named")
    _check_group_name(name, built)
    return built if name == built.name else groups.group(built, name=name)


def _degree_of(kind: str, parameters: list[Any]) -> int:
    """Degree of a construction, known before it is built."""
    if kind == "wreath_product":
        return prod(g.degree for g in parameters)
    if kind == "direct_product":
        return sum(g.degree for g in parameters)
    (parameter,) = parameters
    if kind == "on_edges":
        return comb(parameter.degree, 2)
    return int(parameter) * (2 if kind == "hyperoctahedral" else 1)


def _check_group_name(name: Any, group: Any) -> None:
    """A name is a label, but one that names a group of another order would deceive."""
    _check_name("a group", name)
    if name is not None and (match := re.fullmatch(r"([CDSAB])_([0-9]{1,5})", name)):
        m = int(match[2])
        orders = {
            "C": m,
            "D": 2 * m,
            "S": factorial(m),
            "A": max(1, factorial(m) // 2),
            "B": 2**m * factorial(m),
        }
        if group.order() != orders[match[1]]:
            raise _refused("a group", name, f"the generators generate a group of order {group.order()}")


def _check_name(what: str, name: Any) -> None:
    if name is not None and not re.fullmatch(r"\w[\w ().,^*-]{0,39}", name, re.ASCII):
        raise _refused(what, repr(name), "a name has up to 40 letters, digits and a few signs")


# Records: objects that are made again from their fields


@cache
def _fields_of(cls: Any) -> tuple[str, ...]:
    """Fields that tell the object apart; the others, such as the letter of a class, only serve the printing."""
    if cls is spaces.FiniteSpace:
        return ("distances", "name")
    return tuple(f.name for f in fields(cls) if f.compare)


def _encode_record(value: Any, shared: Shared) -> dict[str, Any]:
    cls: Any = type(value)
    parts = {name: getattr(value, name) for name in _fields_of(cls)}
    return {k: encode(v.toarray() if hasattr(v, "toarray") else v, shared) for k, v in parts.items()}


def _decode_record(cls: type, content: Any, read: Callable[[Any], Any]) -> Any:
    name = cls.__name__
    if set(content) != set(_fields_of(cls)):
        raise _refused(f"the object {name}", sorted(content), f"its fields are {', '.join(_fields_of(cls))}")
    values = {field: read(content[field]) for field in _fields_of(cls)}
    for key, value in values.items():
        check_parameter(f"{key} of the object {name}", value)
        largest = LARGEST_SIZES.get(f"{name}.{key}", LARGEST_SIZES.get(key))
        if largest is not None and isinstance(value, (int, sympy.Integer)) and value > largest:
            raise _refused(f"the object {name}", f"{key} = {value}", f"{key} is at most {largest}")
    if "name" in values:
        _check_name(f"the object {name}", values["name"])
    return cls(**values)


# The table of kinds

_ATOMS = (
    Kind("text", str, lambda value, shared: value, _decode_text),
    Kind("float", float, lambda value, shared: float(value).hex(), _decode_float),
    Kind("constant", tuple({type(c) for c in _CONSTANTS.values()}), _encode_constant, lambda c, read: _CONSTANTS[c]),
    Kind("symbol", Symbol, _encode_symbol, _decode_symbol),
    Kind("array", np.ndarray, _encode_array, lambda content, read: read_array(content)),
    Kind("group", PermutationGroup, _encode_group, _decode_group),
    Kind("permutation", Permutation, lambda p, shared: [int(i) for i in p.array_form], lambda c, read: Permutation(c)),
)  # fmt: skip
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ATOMS}
KINDS |= {
    name: Kind(name, maker, _encode_parts, partial(_decode_operation, name))
    for name, maker in _OPERATIONS.items()
}
KINDS |= {q.__name__: Kind(q.__name__, q, _encode_parts, partial(_decode_quantity, q)) for q in _QUANTITIES}
KINDS |= {r.__name__: Kind(r.__name__, r, _encode_record, partial(_decode_record, r)) for r in _RECORDS}
