import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Piecewise, Rational, Symbol, ceiling, log, sqrt

import symbound as sb
from symbound.bounds.certificate import assumptions, check, to_json
from symbound.bounds.encoding import decode, encode
from symbound.bounds.rules import union, weaken
from symbound.errors import CertificateError, ExportError, SymboundError

n = sb.n
PATH = [[0, 1, 2], [1, 0, 1], [2, 1, 0]]


def cube(**options):
    return sb.Lipschitz(sb.Cube(2), L=1, M=1, **options)


BOUNDS = {
    "multiscale": lambda: sb.gap_bound(
        cube(symmetry=sb.Invariance(sb.symmetric(2))), n=n, route="multiscale"
    ),
    "with confidence": lambda: sb.gap_bound(cube(), n=n, delta=Rational(1, 20)),
    "approximate": lambda: sb.gap_bound(
        cube(symmetry=sb.Invariance(sb.symmetric(2), Rational(1, 10))), n=50, route="multiscale"
    ),
    "rate": lambda: sb.gap_bound(cube(), n=n, route="rate"),
    "tabular": lambda: sb.gap_bound(
        sb.AllFunctions(sb.Graphs(4), M=1, symmetry=sb.Invariance(sb.on_edges(sb.symmetric(4)))),
        n=n,
        law="uniform",
    ),
    "law": lambda: sb.gap_bound(
        sb.AllFunctions(sb.FiniteSpace(PATH), M=1),
        n=7,
        law=(Rational(1, 2), Rational(1, 3), Rational(1, 6)),
        route="tabular-gap",
    ),
    "finite": lambda: sb.gap_bound(sb.Lipschitz(sb.FiniteSpace(PATH), L=1, M=1), n=n),
    "maps": lambda: sb.gap_bound(
        sb.Lipschitz(sb.FiniteSpace(PATH), L=1, M=1, symmetry=sb.Invariance([[1, 2, -1]], Rational(1, 4))),
        n=n,
        route="multiscale",
    ),
    "lower": lambda: sb.gap_lower_bound(cube(), n=n),
    "dudley": lambda: sb.gap_bound(cube(), n=100, route="dudley"),
    "union": lambda: union(
        *(
            sb.gap_bound(sb.FiniteClass(k, 1), n=n, delta=Rational(1, 20), route="finite-class")
            for k in (2, 5)
        )
    ),
    "weakened": lambda: weaken(
        sb.gap_bound(sb.FiniteClass(4, 1), n=n, route="massart"), 2 * sqrt(log(4)) / sqrt(n), {n: (1, 100)}
    ),
    "consent": lambda: sb.lemmas["rate"].apply(F=cube(), n=n, C=1, d=2, assume="power-law"),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_a_certificate_replays_to_the_same_statement(name):
    bound = BOUNDS[name]()
    replayed = check(to_json(bound))
    assert replayed.quantity == bound.quantity
    assert replayed.relation == bound.relation
    assert replayed.expr == bound.expr
    assert replayed.hypotheses == bound.hypotheses
    assert to_json(replayed) == to_json(bound)


def tampered(data, change):
    data = copy.deepcopy(data)
    change(data)
    return json.dumps(data)


@pytest.fixture(scope="module")
def certificate():
    return json.loads(to_json(BOUNDS["consent"]())), json.loads(to_json(BOUNDS["with confidence"]()))


def test_tampering_is_refused_and_the_step_is_named(certificate):
    consent, confident = certificate
    changes = [
        (consent, lambda d: d["steps"][0]["concludes"].update(relation=">=")),
        (consent, lambda d: d["steps"][0]["concludes"].update(formula="1/100")),
        (consent, lambda d: d["steps"][0]["arguments"].update(C="1/2")),
        (consent, lambda d: d["steps"][0].update(hypotheses=[])),
        (consent, lambda d: d["steps"][0]["hypotheses"][1].update(granted=False)),
        (consent, lambda d: d["steps"][0]["hypotheses"][1].update(status="computed")),
        (consent, lambda d: d["steps"][0].update(version=2)),
        (consent, lambda d: d["steps"][0].update(name="multiscale")),
        (consent, lambda d: d["steps"][0].update(kind="axiom")),
        (confident, lambda d: d["steps"][-1].update(premises=[len(d["steps"]) - 1, 0])),
        (confident, lambda d: d["steps"][-1].update(premises=[0, 0])),
        (confident, lambda d: d["steps"][-1].update(name="assume")),
        (confident, lambda d: d["steps"].pop(0)),
        (confident, lambda d: d["steps"][-1]["concludes"]["quantity"].clear()),
    ]
    for data, change in changes:
        with pytest.raises(CertificateError) as caught:
            check(tampered(data, change))
        assert "step" in caught.value.asked


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[1, 2]",
        "{" * 10_000,
        '{"format": "symbound certificate", "version": 1, "steps": []}',
        '{"format": "symbound certificate", "version": 1, "steps": [3]}',
        '{"format": "symbound certificate", "version": 1, "steps": [{"kind": 1.5}]}',
        '{"format": "symbound certificate", "version": NaN}',
    ],
)
def test_rubbish_is_refused(text):
    with pytest.raises(SymboundError):
        check(text)


def test_a_missing_file():
    with pytest.raises(ExportError):
        check("no/such/file.json")


@pytest.mark.parametrize(
    "data",
    [
        {"eval": ["1"]},
        {"Pow": ["2", "10000000"]},
        {"factorial": ["100000000"]},
        {"symbol": "__import__('os')", "assume": []},
        {"symbol": "n", "assume": ["commutative"]},
        "1.5",
        "1/0",
        "9" * 5000,
        {"group": {"degree": 3, "generators": [[1, 0, 2]], "construction": ["symmetric", {"int": "3"}]}},
        {"group": {"degree": 3, "generators": [[1, 0, 2]], "construction": ["group", {"int": "3"}]}},
        {"group": {"degree": 10**9, "generators": []}},
        {"array": [1, 2, 3], "shape": [2, 2]},
        {"Cube": {"m": {"int": "0"}, "centered": False}},
        {"Cube": {}},
        {"Lipschitz": "x"},
        {},
        3,
    ],
)
def test_data_outside_the_language_is_refused(data):
    with pytest.raises(CertificateError):
        decode(data)


def test_nesting_is_limited():
    data = "1"
    for _ in range(200):
        data = {"Add": [data, "1"]}
    with pytest.raises(CertificateError, match="deep"):
        decode(data)


x = Symbol("x", positive=True)
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
@settings(max_examples=80, deadline=None, derandomize=True)
def test_formulas_survive_the_journey(expr):
    assert encode(decode(json.loads(json.dumps(encode(expr))))) == encode(expr)


def test_what_a_checker_must_believe():
    listed = assumptions(BOUNDS["consent"]())
    assert any("independent" in text for text in listed)
    assert any("C r^{-d}" in text for text in listed)
