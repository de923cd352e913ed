"""Objects of the language as data: they come back as they were, limits hold on both sides, and nothing else is read."""

import json

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Piecewise, Pow, Rational, Symbol, binomial, ceiling, exp, factorial, pi, sqrt
from sympy.combinatorics import Permutation, PermutationGroup

import symbound as sb
from symbound.bounds import encoding
from symbound.bounds import quantity as quantities
from symbound.bounds.certificate_text import array_content
from symbound.bounds.encoding import (
    KINDS,
    Shared,
    bits_of,
    check_parameter,
    place_in,
    read_array,
)
from symbound.bounds.quantity import ExpectedGap, Subject
from symbound.classes import UnionClass
from symbound.classes.composition import Composition
from symbound.errors import CertificateError
from symbound.spaces import PathMetricSpace
from symbound.spaces.isometry_quotient import IsometryQuotient
from symbound.symmetry.sample_cover import SampleCover
from symbound.transport import FlowCertificate, MinimaxCertificate, TreeCertificate

x = Symbol("x", positive=True)


def encode(value, shared=None):
    return encoding.encode(value, Shared() if shared is None else shared)


def decode(data, shared=None):
    return encoding.decode(data, Shared() if shared is None else shared)


def refused(data, says, shared=None):
    with pytest.raises(CertificateError, match=says) as caught:
        decode(data, shared)
    return caught.value


def travel(value):
    """There and back, as text in between."""
    shared = Shared()
    data = json.loads(json.dumps(encode(value, shared)))
    return decode(data, Shared([read_array(array_content(array)) for array in shared.arrays]))


# Numbers, texts, symbols


@pytest.mark.parametrize(
    "value", [None, True, False, 0, 5, -7, 10**30, "general", 0.1, -0.0, Rational(-3, 7)]
)
def test_plain_values(value):
    assert travel(value) == value
    assert type(travel(value)) is type(value) or isinstance(value, Rational)


def test_numbers_as_data():
    assert encode([1, np.int64(2), Rational(3), Rational(1, 2), True]) == [1, 2, "3", "1/2", True]
    from fractions import Fraction

    assert encode(Fraction(-2, 6)) == "-1/3"
    assert encode(np.float64(0.5)) == encode(0.5) == {"float": "0x1.0000000000000p-1"}
    assert travel((1, (2, "a"))) == (1, (2, "a"))


def test_digits_of_numbers():
    assert decode("9" * 2000) == 10**2000 - 1
    refused("9" * 2001, "p or p/q")
    assert decode("1/" + "9" * 1998).q == 10**1998 - 1
    assert decode(10**2000) == 10**2000
    refused(10**2000 + 1, "too large")
    assert decode(-(10**2000)) == -(10**2000)
    refused(-(10**2000) - 1, "too large")
    for text in ("", "1.5", "1/0", "1/01", "+1", " 1", "1/-2", "--1", "1/", "/2", "1e5", "\u0663", "1\n"):
        refused(text, "p or p/q")
    assert decode("007") == 7


def test_doubles_and_texts():
    assert decode({"float": "0x1.8p1"}) == 3.0
    for bad in ("nan", "inf", "-inf"):
        refused({"float": bad}, "not finite")
    refused({"float": "0x1p5000"}, "does not fit")
    refused({"float": 1}, "does not fit")
    assert decode({"text": "a" * 100}) == "a" * 100
    refused({"text": "a" * 101}, "100 printable")
    refused({"text": "a\n"}, "100 printable")
    refused({"text": 5}, "100 printable")


def test_symbols():
    for assumptions in ({}, {"integer": True, "positive": True}, {"nonnegative": True}, {"real": True}):
        assert travel(Symbol("n", **assumptions)) == Symbol("n", **assumptions)
    assert encode(Symbol("n", integer=True, positive=True)) == {"symbol": ["n", "integer", "positive"]}
    assert encode(Symbol("n", nonnegative=True)) == {"symbol": ["n", "nonnegative"]}
    assert encode(Symbol("n", integer=True)) == {"symbol": ["n", "integer"]}
    assert decode({"symbol": ["n" * 40]}).name == "n" * 40
    every = ["integer", "positive", "nonnegative", "real"]
    assert decode({"symbol": ["n", *every]}) == Symbol("n", integer=True, positive=True)
    for bad in (
        ["n" * 41],
        ["1n"],
        ["n m"],
        ["__import__('os')"],
        ["n\n"],
        [""],
        ["\u00e4"],
        ["a\u00e4"],
        ["n", "commutative"],
    ):
        refused({"symbol": bad}, "short name and known assumptions")
    refused({"symbol": []}, "does not fit")
    refused({"symbol": [5]}, "does not fit")


def test_constants():
    for constant in (pi, sympy.E, sympy.oo, sympy.true, sympy.false):
        assert travel(constant) is constant
    refused({"constant": "nan"}, "does not fit")


# Formulas

formulas = st.recursive(
    st.one_of(
        st.fractions(max_denominator=50).map(lambda q: Rational(q.numerator, q.denominator)), st.just(x)
    ),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: p[0] + p[1]),
        st.tuples(inner, inner).map(lambda p: p[0] * p[1]),
        inner.map(lambda e: ceiling(e * x)),
        inner.map(lambda e: Piecewise((e, x > 1), (x, True))),
    ),
    max_leaves=6,
)


@given(formulas)
@settings(max_examples=30, deadline=None, derandomize=True)
def test_formulas_survive_the_journey(expr):
    assert encode(travel(expr)) == encode(expr)


@pytest.mark.parametrize(
    "name", [k for k in KINDS if k in sympy.__all__ and k not in ("Tuple", "Integral", "group")]
)
def test_the_shape_of_operations_is_kept(name):
    two = name in ("Pow", "binomial", "Mod", "LessThan", "StrictLessThan", "GreaterThan", "StrictGreaterThan")
    args = ["4", "2"] if two or name in ("Add", "Mul", "Min", "Max", "Equality") else ["4"]
    if name == "Piecewise":
        above = {"StrictGreaterThan": [{"symbol": ["x", "positive"]}, "1"]}
        args = [{"ExprCondPair": ["4", above]}, {"ExprCondPair": ["2", {"constant": "true"}]}]
    value = decode({name: args})
    if name in ("Add", "Mul", "Pow", "binomial", "ceiling", "floor", "Piecewise"):
        assert encode(value) == {name: args}
    elif name in ("Min", "Max"):
        assert type(value) is getattr(sympy, name)
        assert list(value.args) == [4, 2]
        assert travel(value) == value
    else:
        assert value == getattr(sympy, name)(*[Rational(a) for a in args])


def test_an_integral():
    integral = sympy.Integral(sqrt(x), (x, 1, 2))
    assert travel(integral) == integral


def test_powers_have_limits():
    assert decode({"Pow": ["2", "1000000"]}).exp == 10**6
    refused({"Pow": ["2", "1000001"]}, "exponents are at most 1000000")
    refused({"Pow": ["2", "-1000001"]}, "exponents are at most 1000000")
    refused({"Pow": ["2", "2000001/2"]}, "exponents are at most 1000000")
    assert decode({"Pow": [{"symbol": ["x"]}, f"1/{2**256 - 1}"]}).exp.q == 2**256 - 1
    refused({"Pow": [{"symbol": ["x"]}, f"1/{2**256}"]}, "short numbers")
    assert decode({"Pow": [str(2**9), "1000000"]})
    refused({"Pow": [str(2**10), "1000000"]}, "more than 10000000 bits")
    refused({"Pow": [str(2**10), "-1000000"]}, "more than 10000000 bits")
    # refused before it is multiplied out, which would take minutes
    refused({"Pow": [str(10**1999), "1000000"]}, "more than 10000000 bits")
    assert decode({"Pow": ["2", {"symbol": ["x", "positive"]}]}) == 2**x
    refused({"Pow": ["2"]}, "does not fit")
    refused({"Pow": ["2", "3", "4"]}, "does not fit")


def test_products_and_factorials_have_limits():
    power = {"Pow": [str(2**4), "1000000"]}  # five million bits
    assert decode({"Mul": [power, power]})
    refused({"Mul": [power, power, "1"]}, "more than 10000000 bits")
    for kind in ("Max", "Min"):
        refused({"Pow": [{kind: [power, {"symbol": ["n"]}]}, "3"]}, "more than 10000000 bits")
    assert decode({"Add": [power, power, "1"]})
    assert decode({"factorial": ["10000"]}) == factorial(10000)
    assert decode({"factorial": ["0"]}) == 1
    for bad in ("10001", "-1", "1/2", {"symbol": ["x"]}, {"constant": "pi"}):
        refused({"factorial": [bad]}, "integer up to 10000")
    refused({"factorial": ["1", "10001"]}, "integer up to 10000")


def test_arguments_of_operations_are_formulas():
    for bad in (5, {"text": "x"}, None, True, ["1"], {"constant": "true"}, {"FiniteClass": {"k": 2, "M": 1}}):
        refused({"Add": ["1", bad]}, "not all numbers or formulas")
        refused({"log": [bad]}, "not all numbers or formulas")
    assert decode({"ExprCondPair": ["1", {"constant": "true"}]}).cond == True  # noqa: E712


LANGUAGE = [
    "Add", "Mul", "Pow", "Min", "Max", "Mod", "exp", "log", "sin", "cos", "ceiling", "floor", "binomial", "factorial",
    "Piecewise", "ExprCondPair", "Integral", "Tuple", "LessThan", "StrictLessThan", "GreaterThan", "StrictGreaterThan",
    "Equality", "array", "constant", "float", "group", "permutation", "symbol", "text", "Cube", "Strings", "Graphs", "Grid",
    "Ball", "Sphere", "Torus", "Doubling", "FiniteSpace", "Quotient", "IsometryQuotient", "PathMetricSpace", "Invariance",
    "Lipschitz", "AllFunctions", "FiniteClass", "Parametric", "UnionClass", "Composition", "FlowCertificate",
    "MinimaxCertificate", "TreeCertificate", "SampleCover", "CoveringNumber", "PackingNumber", "OrbitPackingNumber",
    "ClassCoveringNumber", "InternalClassCoveringNumber", "LogCoveringNumber", "InternalLogCoveringNumber", "ExpectedGap",
    "GapWithConfidence", "Rademacher", "EmpiricalRademacher", "SampleRademacher", "ApproximationError",
    "ExpectedExcessRisk", "ExcessRiskWithConfidence", "EquivarianceError", "LipschitzConstant", "AlgorithmGap",
    "ExpectedTransport", "Diameter", "SupDistance", "MeanSquareEquivarianceError", "MeanEquivarianceError",
    "TruncatedSquareEquivarianceError", "DistanceToEquivariant", "DistanceAtMeanError", "DistanceAtSupError",
    "LeastInvariantError", "ExcessRiskAtLevel", "ExcessRiskAtBestLevel", "ExpectedRiskDifference", "Variance",
    "OrbitVariance", "RelativeEntropy", "EquivalentSampleSize",
]  # fmt: skip


def test_the_language_is_this():
    assert set(LANGUAGE) <= set(KINDS)
    new = set(KINDS) - set(LANGUAGE)
    assert all(issubclass(KINDS[name].type, quantities.Quantity) for name in new)
    assert all(issubclass(KINDS[name].type, sympy.Basic) for name in LANGUAGE[:23])


def test_operations_outside_the_language():
    for data in ({"eval": ["1"]}, {"Lambda": ["1"]}, {"Dummy": []}, {"": 1}, {}, {"Add": [], "Mul": []}):
        refused(data, "no object of that kind|not data of the language")
    with pytest.raises(CertificateError, match="cannot be written"):
        encode(sympy.gamma(x))
    with pytest.raises(CertificateError, match="cannot be written"):
        encode(sympy.Dummy("x").is_zero is None and sympy.gamma(x))


def test_nesting_is_limited():
    def nested(depth, data="1"):
        for _ in range(depth):
            data = {"Add": [data, "1"]}
        return data

    assert decode(nested(60))
    refused(nested(61), "more than 60 deep")
    lists = []
    for _ in range(59):
        lists = [lists]
    assert decode([lists]) is not None
    refused([[lists]], "more than 60 deep")


def test_data_that_is_no_json_of_the_language():
    refused(0.5, "not data of the language")
    refused(object(), "not data of the language")
    error = refused({"a": 1, "b": 2}, "not data of the language")
    assert error.asked == "reading a certificate"
    assert refused({"k" * 500: 1}, "no object").got == repr("k" * 500)[:80]
    assert len(refused({"Cube": {"m": 0, "centered": False}}, "at least 1").got) <= 80


# How long numbers are


@pytest.mark.parametrize(
    ("value", "bits"),
    [
        (255, 8),
        (-255, 8),
        (True, 1),
        (Integer(255), 8),
        (Rational(1, 255), 8),
        (Rational(255, 2), 8),
        (x, 0),
        (pi, 0),
        (None, 0),
        ("text", 0),
        (Pow(3, 100, evaluate=False), 200),
        (Pow(3, -100, evaluate=False), 200),
        (Pow(pi, 100, evaluate=False), 100),
        (sqrt(x), 1),
        (Pow(3, sqrt(2), evaluate=False), 8),
        (Pow(2, exp(20), evaluate=False), 2 * 2**40),
        (exp(exp(50)), 2**65),
        (exp(exp(20)), 2 * 2**40),
        (exp(exp(31)), 2 * 2**62),
        (exp(exp(32)), 2 * 2**64),
        (exp(exp(33)), 2 * 2**64),
        (Pow(Integer(255), Rational(1, 3), evaluate=False), 8),
        (Pow(2, x, evaluate=False), 2),
        (sympy.Add(Integer(255), Integer(3), evaluate=False), 10),
        (sympy.Mul(Integer(255), Pow(3, 10, evaluate=False), evaluate=False), 28),
        (exp(1000), 2000),
        (exp(-1000), 2000),
        (exp(Rational(3, 2)), 3),
        (exp(x), 2),
        (binomial(1000, 500, evaluate=False), 2000),
        (binomial(x, 2, evaluate=False), 2),
        (factorial(100, evaluate=False), 200),
        (ceiling(Pow(3, 100, evaluate=False), evaluate=False), 200),
        (sympy.floor(255 * sqrt(2), evaluate=False), 10),
        (sympy.Mod(x, 255, evaluate=False), 8),
        ((255, 3), 8),
        ((3, (255, Integer(7))), 8),
        ((), 0),
    ],
)
def test_bits(value, bits):
    assert bits_of(value) == bits


def test_parameters_have_limits():
    check_parameter("M", Integer(2) ** 19_999)
    check_parameter("M", 2**19_999)
    for value in (Integer(2) ** 20_000, 2**20_000, (1, 2**20_000)):
        with pytest.raises(CertificateError, match="reading M") as caught:
            check_parameter("M", value)
        assert caught.value.got == "a long number"
        assert caught.value.because == "it has more than 20000 bits"
    assert decode({"FiniteClass": {"k": {"Pow": ["2", "10000"]}, "M": "1"}})
    refused({"FiniteClass": {"k": {"Pow": ["2", "10001"]}, "M": "1"}}, "k of the object FiniteClass")


def test_numbers_too_long_for_decimal_digits_are_written_and_not_read():
    longest = Integer(2) ** 14_000 - 1
    assert encode(longest, Shared()) == str(longest)
    assert encode(1 / longest, Shared()) == f"1/{longest}"
    for number in (longest + 1, -longest - 1):
        text = encode(number, Shared())
        assert int(text, 16) == number
        assert encode(1 / number, Shared()).endswith("/0x1" + 3500 * "0")
        refused(text, "a number is written p or p/q")


# Arrays


@pytest.mark.parametrize(
    "array",
    [
        np.array([0.5, -1.25, 5e-324, 1e308]),
        np.array([[1, 2], [3, -4]]),
        np.zeros((0, 2), dtype=np.int64),
        np.zeros(0),
        np.array(2.5),
        np.array([1, 2], dtype=np.int16),
        np.array([True, False]),
        np.array([1.5], dtype=np.float32),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(6.0)[::2],
        np.array([1.0], dtype=">f8"),
    ],
)
def test_arrays_survive_the_journey(array):
    back = travel(array)
    assert back.shape == array.shape
    assert back.dtype == (np.float64 if array.dtype.kind == "f" else np.int64)
    assert np.array_equal(back, array)
    assert not back.flags.writeable
    shared = Shared()
    data = encode(array, shared)
    assert data == encode(array.copy(), shared) == {"array": 0}
    assert np.array_equal(decode(data, Shared(shared.arrays)), array)


def test_arrays_of_different_kind_are_different():
    shared = Shared()
    places = [
        encode(a, shared)["array"]
        for a in (np.array([0]), np.array([0.0]), np.array([[0]]), np.array([-0.0]))
    ]
    assert places == [0, 1, 2, 3]
    assert encode(np.array([[0]]), Shared(shared.arrays)) == {"array": 2}


def test_arrays_have_limits(monkeypatch):
    content = array_content(np.zeros(6))
    monkeypatch.setattr(encoding, "LARGEST_ARRAY", 6)
    assert read_array(content).shape == (6,)
    monkeypatch.setattr(encoding, "LARGEST_ARRAY", 5)
    refused({"array": content}, "at most 5 entries")
    assert read_array({"shape": [0, 5], "double": ""}).shape == (0, 5)
    for shape in ([0, 6], [6, 0]):
        refused({"array": {"shape": shape, "double": ""}}, "there are 6 to choose from")
    monkeypatch.setattr(encoding, "LARGEST_ARRAY", 15)
    assert read_array(array_content(np.zeros((3, 5)))).shape == (3, 5)
    refused({"array": array_content(np.zeros((4, 4)))}, "at most 15 entries")


@pytest.mark.parametrize(
    "change",
    [
        {"shape": [3]},
        {"shape": [-1]},
        {"shape": [2.0]},
        {"shape": [True, 2]},
        {"shape": [1, 1, 2]},
        {"shape": 2},
        {"double": "AAAA"},
        {"double": "AAAAAAAA8D8AAAAAAADgPw"},
        {"double": "AAAAAAAA8D8AAAAAAADgPw==\n"},
        {"double": 5},
        {"double": "AAAAAAAA8H8AAAAAAADgPw=="},
        {"double": "AAAAAAAA+H8AAAAAAADgPw=="},
        {"integer": "AAAAAAAA8D8AAAAAAADgPw=="},
        {"other": 1},
    ],
)
def test_arrays_that_do_not_fit(change):
    content = array_content(np.array([1.0, 0.5]))
    assert content == {"shape": [2], "double": "AAAAAAAA8D8AAAAAAADgPw=="}
    assert decode({"array": content}).tolist() == [1.0, 0.5]
    refused({"array": {**content, **change}}, "array|an integer|a place")


def test_places():
    assert place_in(2, 3) == 2
    for bad in (3, -1, True, 1.0, "1", None):
        with pytest.raises(CertificateError, match=r"to choose from|an integer"):
            place_in(bad, 3)
    refused({"array": 0}, "there are 0 to choose from")
    refused({"array": True}, "to choose from|an integer|does not fit")


def test_equal_data_gives_the_same_object():
    shared = Shared()
    data = encode(sb.FiniteSpace([[0, 1], [1, 0]]), shared)
    assert decode(data, shared) is decode(json.loads(json.dumps(data)), shared)
    assert decode(data, shared) is not decode(data, Shared(shared.arrays))


# Groups

GROUPS = [
    sb.trivial(3), sb.cyclic(4), sb.dihedral(5), sb.symmetric(4), sb.alternating(4), sb.hyperoctahedral(3), sb.mathieu(11),
    sb.on_edges(sb.symmetric(4)), sb.direct_product(sb.cyclic(2), sb.cyclic(3)),
    sb.wreath_product(sb.cyclic(2), sb.symmetric(3)), sb.group([[1, 0, 2]]), sb.group([[1, 0, 2]], name="H"),
    sb.group(sb.symmetric(3), name="H"), sb.group([[1, 2, 0], [1, 0, 2]], name="S_3"), sb.group([], degree=2),
]  # fmt: skip


@pytest.mark.parametrize("group", GROUPS, ids=str)
def test_groups_survive_the_journey(group):
    back = travel(group)
    assert back == group
    assert encode(back) == encode(group)
    assert (back.name, back.construction, back.degree) == (group.name, group.construction, group.degree)
    assert back.tex == group.tex


def test_a_group_of_sympy():
    group = PermutationGroup(Permutation([1, 2, 0]))
    assert travel(group) == sb.cyclic(3)
    assert travel(Permutation([1, 0, 2])) == Permutation([1, 0, 2])


def group_data(**changes):
    return {"group": {"degree": 3, "generators": [[1, 2, 0]], "name": None, "construction": None, **changes}}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"degree": 0}, "between 1 and 10000"),
        ({"degree": 10_001}, "too large"),
        ({"degree": "3"}, "an integer"),
        ({"degree": 2}, "the degree is 2"),
        ({"generators": [[0, 0, 1]]}, "not a bijection"),
        ({"generators": [[1, 2, 0.5]]}, "an integer"),
        ({"generators": [[1, 2, 4]]}, "an integer"),
        ({"generators": 5}, "does not fit"),
        ({"construction": ["symmetric", 3]}, "do not generate the group named"),
        ({"construction": ["cyclic", 4]}, "another degree"),
        ({"construction": ["group", 3]}, "from integers and groups"),
        ({"construction": ["cyclic", "3"]}, "from integers and groups"),
        ({"construction": ["cyclic"]}, "does not fit"),
        ({"construction": []}, "does not fit"),
        ({"construction": ["cyclic", {"Cube": {"m": 3, "centered": False}}]}, "from integers and groups"),
        ({"name": "S_3"}, "a group of order 3"),
        ({"name": "C_4"}, "a group of order 3"),
        ({"name": "D_3"}, "a group of order 3"),
        ({"name": "A_4"}, "a group of order 3"),
        ({"name": "B_1"}, "a group of order 3"),
        ({"name": "x" * 41}, "up to 40 letters"),
        ({"name": "a\nb"}, "up to 40 letters"),
        ({"name": ""}, "up to 40 letters"),
        ({"name": 5}, "a string"),
        ({"name": "S_3", "construction": ["cyclic", 3]}, "a group of order 3"),
        ({"name": "x;", "construction": ["cyclic", 3]}, "up to 40 letters"),
    ],
)
def test_groups_that_are_refused(changes, says):
    refused(group_data(**changes), says)


def test_names_of_groups():
    for name in ("C_3", "A_3", "H", "x" * 40, "Z (mod 3)", None):
        assert decode(group_data(name=name)).name == name
    assert decode(group_data(construction=["cyclic", 3], name="C_3")).name == "C_3"
    assert decode(group_data(construction=["cyclic", 3], name="A_3")).construction == ("cyclic", 3)
    for large in (sb.alternating(25), sb.alternating(30)):
        assert travel(large).name == large.name
    refused(group_data(name="a\u00e4"), "up to 40 letters")
    swap = {"degree": 2, "generators": [[1, 0]]}
    for name in ("S_2", "C_2", "B_1", "D_1"):
        assert decode({"group": {**swap, "name": name}}).name == name
    refused({"group": {**swap, "name": "A_2"}}, "order 2")
    assert decode({"group": {"degree": 1, "generators": [], "name": "A_1"}}).name == "A_1"
    four = {"degree": 4, "generators": [[1, 2, 0, 3], [0, 2, 3, 1]]}
    assert decode({"group": {**four, "name": "A_4"}}).order() == 12


@pytest.mark.parametrize(
    ("construction", "degree"),
    [
        (["hyperoctahedral", 3], 6),
        (["on_edges", {"group": {"degree": 4, "generators": [[1, 2, 3, 0]]}}], 6),
        (["direct_product", *[{"group": {"degree": k, "generators": []}} for k in (2, 3)]], 5),
        (["wreath_product", *[{"group": {"degree": k, "generators": []}} for k in (2, 3)]], 6),
    ],
)
def test_the_degree_of_a_construction_is_known_before_it_is_built(construction, degree):
    for wrong in (degree - 1, degree + 1):
        refused(group_data(degree=wrong, generators=[], construction=construction), "another degree")
    text = "do not generate" if construction[0] in ("hyperoctahedral", "on_edges") else None
    if text:
        refused(group_data(degree=degree, generators=[], construction=construction), text)
    else:
        assert decode(group_data(degree=degree, generators=[], construction=construction)).degree == degree


# Records


def test_records_have_exactly_their_fields():
    good = {"m": 2, "centered": False}
    assert decode({"Cube": good}) == sb.Cube(2)
    refused({"Cube": {"m": 2}}, "its fields are m, centered")
    refused({"Cube": {**good, "letter": "F"}}, "its fields are m, centered")
    refused({"Cube": 5}, "does not fit")
    refused({"Lipschitz": "x"}, "its fields are space, L, M, symmetry")
    refused({"Cube": {"m": 0, "centered": False}}, "at least 1")
    refused({"Cube": {"m": {"symbol": ["m", "positive"]}, "centered": False}}, "it must be an integer")


def test_the_letter_of_a_class_is_no_part_of_it():
    F = sb.Lipschitz(sb.Cube(1), 1, 1, letter="F_0")
    assert encode(F) == encode(sb.Lipschitz(sb.Cube(1), 1, 1))


@pytest.mark.parametrize(
    ("kind", "field", "largest", "others"),
    [
        ("Cube", "m", 10_000, {"centered": False}),
        ("Torus", "m", 10_000, {}),
        ("Strings", "m", 10_000, {"q": 2}),
        ("Strings", "q", 10**9, {"m": 2}),
        ("Grid", "k", 10**9, {"m": 2, "periodic": False}),
        ("Graphs", "m", 200, {}),
    ],
)
def test_sizes_have_limits(kind, field, largest, others):
    assert getattr(decode({kind: {**others, field: largest}}), field) == largest
    error = refused({kind: {**others, field: largest + 1}}, f"{field} is at most {largest}")
    assert error.asked == f"reading the object {kind}"
    assert error.got == f"{field} = {largest + 1}"
    refused(
        {kind: {**others, field: str(largest + 1)}}, f"{field} is at most {largest}|it must be an integer"
    )


def test_a_class_of_many_functions_is_no_size():
    assert decode({"FiniteClass": {"k": 10**12, "M": "1"}}).k == 10**12
    assert decode({"FiniteClass": {"k": {"symbol": ["k", "integer", "positive"]}, "M": "1"}})


def test_names_of_spaces():
    two = array_content(np.array([[0.0, 1.0], [1.0, 0.0]]))
    data = {"FiniteSpace": {"distances": {"array": two}, "name": {"text": "Z (two points)"}}}
    assert decode(data).name == "Z (two points)"
    data["FiniteSpace"]["name"] = {"text": "Z\u2032"}
    refused(data, "up to 40 letters")
    data["FiniteSpace"]["name"] = None
    assert decode(data).name == "Z_2"


TWO = sb.FiniteSpace([[0, 1], [1, 0]])
HALF = np.array([0.5, 0.5])
EDGES = np.array([[0, 2], [1, 2]])
FLOWS = np.array([[0.5, -0.5], [-0.5, 0.5]])
STAR = FlowCertificate(2, 3, EDGES, HALF, HALF, flows=FLOWS)
RECORDS = [
    sb.Cube(2, centered=True), sb.Strings(3, 2), sb.Graphs(4), sb.Grid(2, 3), sb.Ball(3, 1), sb.Sphere(3), sb.Torus(2),
    sb.Doubling(1, 3), TWO, sb.Cube(3) / sb.cyclic(3), IsometryQuotient(sb.Torus(2), "translations"),
    PathMetricSpace(TWO, Integer(1), None), sb.Invariance(sb.cyclic(4), Rational(1, 4)),
    sb.Invariance([Permutation([1, 2, 0])]), sb.Invariance([[1, 2, -1, 0]], Rational(1, 4)),
    sb.Lipschitz(sb.Cube(2), L=1, M=2), sb.AllFunctions(TWO, 1), sb.FiniteClass(3, 1), sb.Parametric(2, 1, 2, 1),
    UnionClass((sb.FiniteClass(3, 1), sb.FiniteClass(4, 1))), Composition(sb.FiniteClass(16, 1), 2, 1),
    STAR, MinimaxCertificate(STAR, HALF, HALF), TreeCertificate(2, np.array([-1, 0]), HALF, HALF),
    SampleCover(np.array([0, 1]), HALF, 3),
]  # fmt: skip


@pytest.mark.parametrize("value", RECORDS, ids=lambda value: type(value).__name__)
def test_records_survive_the_journey(value):
    back = travel(value)
    assert type(back) is type(value)
    assert encode(back) == encode(value)
    name = type(value).__name__
    (fields,) = encode(value).values()
    assert set(encode(value)) == {name}
    for field in fields:
        refused({name: {k: v for k, v in fields.items() if k != field}}, f"the object {name}")


def test_every_kind_of_record_is_tried():
    made = {type(value) for value in RECORDS}
    assert made == {k.type for k in KINDS.values() if isinstance(k.type, type) and k.name in LANGUAGE[30:53]}
    assert len(made) == 23


def test_sparse_flows_are_written_as_tables():
    from scipy.sparse import csr_array

    shared = Shared()
    sparse = FlowCertificate(2, 3, EDGES, HALF, HALF, flows=csr_array(FLOWS))
    assert encode(sparse, shared) == encode(STAR, shared)
    assert any(np.array_equal(array, FLOWS) for array in shared.arrays)


def test_a_namesake_is_not_of_the_language():
    class Cube:
        m, centered = 2, False

    class OtherCube(sb.Cube):
        """Not the cube that the checker would make."""

    for value in (Cube(), OtherCube(2), sb.Cube, object(), {1}):
        with pytest.raises(CertificateError, match="cannot be written"):
            encode(value)
    with pytest.raises(CertificateError) as caught:
        encode({k: k for k in range(1000)})
    assert len(caught.value.got) == 200
    assert caught.value.asked == "writing a certificate"


def test_messages_are_short():
    error = refused({"constant": "x" * 500}, "it does not fit: KeyError")
    assert len(error.because) == 300
    assert len(error.got) == 80


def test_parts_are_read_with_the_arrays_of_the_certificate():
    shared = Shared()
    half = np.array([0.5, 0.5])
    star = FlowCertificate(2, 3, np.array([[0, 2], [1, 2]]), half, half, law=half)
    data = encode(star, shared)
    assert data["FlowCertificate"]["lengths"] == data["FlowCertificate"]["law"] == {"array": 1}
    back = decode(data, Shared(shared.arrays))
    assert np.array_equal(back.edges, star.edges)
    assert back.flows is None


def test_quantities():
    F = sb.FiniteClass(4, 1)
    gap = ExpectedGap(F, sb.n)
    assert travel(gap) == gap
    assert encode(Subject(F)) == encode(F)
    refused({"ExpectedGap": []}, "does not fit")
    refused({"Quantity": []}, "no object of that kind")
