"""Objects of the language as plain JSON data, and back.

Only what is listed here can be written or read: exact numbers, symbols with assumptions, a whitelist of operations,
quantities, groups, spaces, symmetries, classes and arrays.  Reading never evaluates text; numbers are written as text and
parsed by this module.

Limits: 60 levels of nesting; 2,000 digits in a number; exponents up to a million and powers and products of ten
million bits; arrays of a million entries; 10,000
coordinates, positions or points that a group permutes, 200 vertices; factorials of numbers up to 10,000; names of 40 and
texts of 100 characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from math import factorial
from typing import Any

import numpy as np
import sympy
from sympy import Basic, Expr, Rational, Symbol

from symbound.bounds import quantity as quantities
from symbound.bounds.display import greatest, least
from symbound.bounds.quantity import Quantity, Subject
from symbound.errors import CertificateError, SymboundError

LARGEST_DEPTH = 60
LARGEST_DIGITS = 2000
LARGEST_ARRAY = 1_000_000
LARGEST_EXPONENT = 10**6
LARGEST_EXPONENT_BITS = 256
LARGEST_BITS = 10**7
LARGEST_FACTORIAL = 10_000
LARGEST_DEGREE = 10_000
LARGEST_TEXT = 100
LARGEST_SIZES = {"m": LARGEST_DEGREE, "q": 10**9, "k": 10**9, "Graphs.m": 200}
"""Dimensions, alphabets, numbers of cells; bounds on covering numbers take time that grows with them."""

_OPERATIONS: dict[str, Callable[..., Basic]] = {
    name: getattr(sympy, name)
    for name in (
        "Add", "Mul", "Pow", "Min", "Max", "Mod", "exp", "log", "sin", "cos", "ceiling", "floor", "binomial", "factorial",
        "Piecewise", "Integral", "Tuple", "LessThan", "StrictLessThan", "GreaterThan", "StrictGreaterThan", "Equality",
    )
}  # fmt: skip
_OPERATIONS["ExprCondPair"] = sympy.functions.elementary.piecewise.ExprCondPair
_UNEVALUATED = {"Add", "Mul", "Pow", "binomial", "ceiling", "floor", "Piecewise"}
_STRUCTURES = {"Piecewise", "ExprCondPair", "Integral"}
_CONSTANTS = {"pi": sympy.pi, "E": sympy.E, "oo": sympy.oo, "true": sympy.true, "false": sympy.false}
_QUANTITIES = {
    kind.__name__: kind
    for kind in vars(quantities).values()
    if isinstance(kind, type) and issubclass(kind, Quantity) and kind is not Quantity
}
_ASSUMPTIONS = ("integer", "positive", "nonnegative", "real")


def _spaces() -> dict[str, tuple[Any, tuple[str, ...]]]:
    """Constructors of spaces, classes and symmetries, with the attributes that rebuild them."""
    from symbound import classes, spaces
    from symbound.classes.composition import Composition
    from symbound.spaces.isometry_quotient import IsometryQuotient
    from symbound.symmetry.invariance import Invariance

    return {
        "Cube": (spaces.Cube, ("m", "centered")),
        "Strings": (spaces.Strings, ("m", "q")),
        "Graphs": (spaces.Graphs, ("m",)),
        "Grid": (spaces.Grid, ("m", "k", "periodic")),
        "Ball": (spaces.Ball, ("m", "R")),
        "Sphere": (spaces.Sphere, ("m",)),
        "Torus": (spaces.Torus, ("m",)),
        "Doubling": (spaces.Doubling, ("diameter_bound", "dimension")),
        "FiniteSpace": (spaces.FiniteSpace, ("distances", "name")),
        "Quotient": (spaces.Quotient, ("space", "group")),
        "IsometryQuotient": (IsometryQuotient, ("space", "name", "order")),
        "PathMetricSpace": (spaces.PathMetricSpace, ("space", "L", "symmetry")),
        "Invariance": (Invariance, ("maps", "eps")),
        "Lipschitz": (classes.Lipschitz, ("space", "L", "M", "symmetry")),
        "AllFunctions": (classes.AllFunctions, ("space", "M", "symmetry")),
        "FiniteClass": (classes.FiniteClass, ("k", "M")),
        "Parametric": (classes.Parametric, ("p", "B", "Lambda", "M")),
        "UnionClass": (classes.UnionClass, ("parts",)),
        "Composition": (Composition, ("inner", "Lambda", "M")),
    }


def encode(value: Any) -> Any:
    """Write an object as JSON data.

    >>> from sympy import sqrt
    >>> encode(sqrt(Symbol("n", positive=True)))
    {'Pow': [{'symbol': 'n', 'assume': ['positive']}, '1/2']}
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, np.integer)):
        return {"int": str(int(value))}
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, (Rational, Fraction)):
        return str(Rational(value))
    if isinstance(value, float):
        return {"float": value.hex()}
    if isinstance(value, Subject):
        return encode(value.value)
    if isinstance(value, Basic):
        return _encode_basic(value)
    if isinstance(value, np.ndarray):
        return {"array": [_encode_number(x) for x in value.ravel()], "shape": list(value.shape)}
    if isinstance(value, (list, tuple)):
        return [encode(x) for x in value]
    for name, (maker, fields) in _spaces().items():
        if type(value) is maker:
            return {name: {field: encode(getattr(value, field)) for field in fields}}
    raise CertificateError(
        "writing a certificate",
        f"{value!r} of type {type(value).__name__}",
        "objects of this kind cannot be written",
        "certificates hold numbers, formulas, groups, spaces, symmetries and classes",
    )


def _encode_number(x: Any) -> Any:
    return int(x) if isinstance(x, np.integer) else float(x).hex()


def _encode_basic(value: Basic) -> Any:
    from sympy.combinatorics import Permutation, PermutationGroup

    if isinstance(value, PermutationGroup):
        return {"group": _encode_group(value)}
    if isinstance(value, Permutation):
        return {"permutation": [int(i) for i in value.array_form]}
    if isinstance(value, Symbol):
        assumptions = [a for a in _ASSUMPTIONS if getattr(value, f"is_{a}")]
        implied = {"positive": ("nonnegative", "real"), "nonnegative": ("real",), "integer": ("real",)}
        extra = {b for a in assumptions for b in implied.get(a, ())}
        return {"symbol": value.name, "assume": [a for a in assumptions if a not in extra]}
    for name, constant in _CONSTANTS.items():
        if value is constant:
            return {"constant": name}
    if isinstance(value, Quantity):
        return {type(value).__name__: [encode(a) for a in value.args]}
    name = type(value).__name__
    if name in _OPERATIONS:
        return {name: [encode(a) for a in value.args]}
    raise CertificateError(
        "writing a certificate", f"{value}", f"the operation {name} is not in the language"
    )


def _encode_group(group: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "degree": int(group.degree),
        "generators": [[int(i) for i in g.array_form] for g in group.generators],
    }
    if getattr(group, "name", None):
        data["name"] = group.name
    construction = getattr(group, "construction", None)
    if construction is not None:
        data["construction"] = [construction[0], *(encode(part) for part in construction[1:])]
    return data


def decode(data: Any, depth: int = 0) -> Any:
    """Read an object from JSON data.

    Raises
    ------
    CertificateError
        If the data is not of the language, too deep or too large.
    """
    if depth > LARGEST_DEPTH:
        raise CertificateError(
            "reading a certificate", "nested data", f"it is nested more than {LARGEST_DEPTH} deep"
        )
    if data is None or isinstance(data, bool):
        return data
    if isinstance(data, str):
        return _decode_rational(data)
    if isinstance(data, list):
        return tuple(decode(x, depth + 1) for x in data)
    if not isinstance(data, dict) or not data:
        raise CertificateError("reading a certificate", repr(data)[:80], "it is not data of the language")
    kind = next(iter(data))
    try:
        return _decode_object(kind, data, depth)
    except CertificateError:
        raise
    except SymboundError as error:
        raise CertificateError(f"reading the object {kind}", error.got, error.because) from error
    except (
        TypeError,
        ValueError,
        KeyError,
        IndexError,
        AttributeError,
        OverflowError,
        ZeroDivisionError,
    ) as error:
        raise CertificateError(
            f"reading the object {kind}", repr(data)[:80], f"it does not fit: {error}"
        ) from error


def _decode_rational(text: str) -> Rational:
    if len(text) > LARGEST_DIGITS or not re.fullmatch(r"-?\d+(/[1-9]\d*)?", text):
        raise CertificateError("reading an exact number", repr(text[:60]), "a number is written p or p/q")
    numerator, _, denominator = text.partition("/")
    return Rational(int(numerator), int(denominator or 1))


def _integer(data: Any) -> int:
    if isinstance(data, bool) or not isinstance(data, int):
        raise CertificateError("reading an integer", repr(data)[:60], "it is not one")
    return data


def _decode_object(kind: str, data: dict[str, Any], depth: int) -> Any:
    content = data[kind]
    if kind == "int":
        return int(_decode_rational(content))
    if kind == "text":
        return _decode_text(content)
    if kind == "float":
        return _decode_float(content)
    if kind == "symbol":
        return _decode_symbol(data)
    if kind == "constant":
        return _CONSTANTS[content]
    if kind == "permutation":
        return sympy.combinatorics.Permutation([_integer(i) for i in content])
    if kind == "array":
        return _decode_array(data)
    if kind == "group":
        return _decode_group(content, depth)
    if kind in _QUANTITIES:
        return _QUANTITIES[kind](*(decode(x, depth + 1) for x in content))
    if kind in _OPERATIONS:
        return _decode_operation(kind, [decode(x, depth + 1) for x in content])
    makers = _spaces()
    if kind in makers:
        maker, fields = makers[kind]
        values = {field: decode(content[field], depth + 1) for field in fields}
        for field, value in values.items():
            _check_field(kind, field, value)
        return maker(**values)
    raise CertificateError(
        "reading a certificate", repr(kind)[:60], "there is no object of that kind in the language"
    )


def _decode_text(content: Any) -> str:
    if not isinstance(content, str) or len(content) > LARGEST_TEXT or not content.isprintable():
        raise CertificateError(
            "reading a text", repr(content)[:60], f"a text has up to {LARGEST_TEXT} printable characters"
        )
    return content


def _decode_float(content: str) -> float:
    value = float.fromhex(content)
    if value - value != 0:
        raise CertificateError("reading a double", repr(content)[:60], "it is not finite")
    return value


def _check_field(kind: str, field: str, value: Any) -> None:
    """Sizes that decide how long a replay takes, and names that could pass for something else."""
    largest = LARGEST_SIZES.get(f"{kind}.{field}", LARGEST_SIZES.get(field))
    if (
        largest is not None
        and isinstance(value, (int, sympy.Integer))
        and value > largest
        and kind != "FiniteClass"
    ):
        raise CertificateError(
            f"reading the object {kind}", f"{field} = {value}"[:60], f"it is at most {largest}"
        )
    if field == "name" and value is not None and not re.fullmatch(r"\w[\w ().,^*-]{0,39}", value, re.ASCII):
        raise CertificateError(
            f"reading the object {kind}",
            repr(value)[:60],
            "a name has up to 40 letters, digits and a few signs",
        )


def _decode_symbol(data: dict[str, Any]) -> Symbol:
    name, assume = data["symbol"], data.get("assume", [])
    if not re.fullmatch(r"[A-Za-z]\w{0,40}", name, re.ASCII) or not set(assume) <= set(_ASSUMPTIONS):
        raise CertificateError(
            "reading a symbol", repr(name)[:60], "a symbol has a short name and known assumptions"
        )
    return Symbol(name, **dict.fromkeys(assume, True))


def _decode_array(data: dict[str, Any]) -> np.ndarray:
    values, shape = data["array"], tuple(_integer(s) for s in data["shape"])
    if len(values) > LARGEST_ARRAY or len(values) != np.prod(shape, dtype=np.int64):
        raise CertificateError(
            "reading an array", f"{len(values)} numbers, shape {shape}", "they do not fit, or are too many"
        )
    if all(isinstance(x, int) for x in values):
        return np.array(values, dtype=np.int64).reshape(shape)
    return np.array([_decode_float(x) for x in values], dtype=np.float64).reshape(shape)


def _decode_operation(kind: str, args: list[Any]) -> Any:
    if kind not in _STRUCTURES and not all(isinstance(a, Expr) for a in args):
        raise CertificateError(
            f"reading {kind}", str(args)[:60], "its arguments are not all numbers or formulas"
        )
    if kind == "Pow":
        base, exponent = args
        if exponent.is_Integer and abs(int(exponent)) > LARGEST_EXPONENT:
            raise CertificateError(
                "reading a power", f"exponent {exponent}"[:60], f"exponents are at most {LARGEST_EXPONENT}"
            )
        if bits_of(exponent) > LARGEST_EXPONENT_BITS:
            raise CertificateError("reading a power", str(exponent)[:60], "its exponent is too long a number")
        if bits_of(base) * (abs(int(exponent)) if exponent.is_Integer else 1) > LARGEST_BITS:
            raise CertificateError(
                "reading a power", str(exponent)[:60], f"it has more than {LARGEST_BITS} bits"
            )
    if kind == "Mul" and sum(map(bits_of, args)) > LARGEST_BITS:
        raise CertificateError("reading a product", "", f"it has more than {LARGEST_BITS} bits")
    if kind == "factorial" and any(not a.is_Integer or not 0 <= int(a) <= LARGEST_FACTORIAL for a in args):
        raise CertificateError(
            "reading a factorial", str(args)[:60], f"it is of an integer up to {LARGEST_FACTORIAL}"
        )
    if kind in ("Min", "Max"):
        return least(*args) if kind == "Min" else greatest(*args)
    if kind in _UNEVALUATED:
        return _OPERATIONS[kind](*args, evaluate=False)
    return _OPERATIONS[kind](*args)


def bits_of(expr: Any) -> int:
    """About how many bits a formula of rational numbers has, 0 for other parts."""
    if isinstance(expr, Rational):
        return int(max(int(expr.p).bit_length(), int(expr.q).bit_length()))
    if isinstance(expr, sympy.Pow) and expr.exp.is_Integer:
        return bits_of(expr.base) * abs(int(expr.exp))
    if isinstance(expr, (sympy.Add, sympy.Mul)):
        return sum(map(bits_of, expr.args))
    return 0


_GROUP_MAKERS = {
    "trivial", "cyclic", "dihedral", "symmetric", "alternating", "hyperoctahedral", "mathieu", "on_edges",
    "direct_product", "wreath_product",
}  # fmt: skip


def _decode_group(data: dict[str, Any], depth: int) -> Any:
    """The group that the generators generate; a construction is used only if it gives the same group."""
    from symbound import groups

    degree = _integer(data["degree"])
    if not 1 <= degree <= LARGEST_DEGREE:
        raise CertificateError(
            "reading a group", f"degree {degree}"[:60], f"the degree lies between 1 and {LARGEST_DEGREE}"
        )
    generators = [[_integer(i) for i in g] for g in data["generators"]]
    name, construction = data.get("name"), data.get("construction")
    if construction is None:
        generated = groups.group(generators, name=name, degree=degree)
        _check_group_name(name, generated)
        return generated
    kind, *parts = construction
    if kind not in _GROUP_MAKERS:
        raise CertificateError("reading a group", repr(kind)[:60], "there is no such construction")
    parameters = [decode(part, depth + 1) for part in parts]
    if not parameters or not all(type(p) is int or hasattr(p, "degree") for p in parameters):
        raise CertificateError(
            "reading a group", str(parts)[:60], "a group is built from integers and groups"
        )
    if _degree_of(kind, parameters) != degree:
        raise CertificateError(
            "reading a group", f"{kind} of degree {degree}", "the construction has another degree"
        )
    built = getattr(groups, kind)(*parameters)
    if built != groups.group(generators, degree=degree):
        raise CertificateError(
            "reading a group",
            f"{kind} with other generators",
            "the generators do not generate the group named",
        )
    return built


def _degree_of(kind: str, parameters: list[Any]) -> int:
    """Degree of a construction, known before it is built."""
    if kind == "wreath_product":
        return int(parameters[0].degree * parameters[1].degree)
    if kind == "direct_product":
        return int(sum(g.degree for g in parameters))
    if kind == "on_edges":
        return int(parameters[0].degree * (parameters[0].degree - 1) // 2)
    return int(parameters[0]) * (2 if kind == "hyperoctahedral" else 1)


def _check_group_name(name: Any, group: Any) -> None:
    """A name is a label, but one that names a group of another order would deceive."""
    if name is None:
        return
    _check_field("group", "name", name)
    if match := re.fullmatch(r"([CDSAB])_(\d{1,5})", name):
        m = int(match[2])
        known = {
            "C": m,
            "D": 2 * m,
            "S": factorial(m),
            "A": max(1, factorial(m) // 2),
            "B": 2**m * factorial(m),
        }
        if group.order() != known[match[1]]:
            raise CertificateError(
                "reading a group", name, f"the generators generate a group of order {group.order()}"[:99]
            )


def same_formula(a: Expr, b: Expr) -> bool:
    """Whether two formulas are the same data."""
    return bool(encode(a) == encode(b))
