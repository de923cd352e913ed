import copy
import json
import os

import pytest
from sympy import Rational, log, sqrt

import symbound as sb
from symbound.bounds.certificate import assumptions, check
from symbound.bounds.certificate_text import to_json
from symbound.bounds.rules import minimum, union, weaken
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
    "specialised": lambda: sb.gap_bound(sb.FiniteClass(4, 1), n=n, route="massart").subs(n=9),
    "minimum": lambda: minimum(
        sb.gap_bound(sb.FiniteClass(4, 1), n=n, route="massart"),
        sb.gap_bound(sb.FiniteClass(4, 1), n=n, route="trivial-range"),
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
        (consent, lambda d: d["steps"][0].update(version=3)),
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
        '{"format": "symbound certificate", "version": 2, "steps": []}',
        '{"format": "symbound certificate", "version": 2, "steps": [3]}',
        '{"format": "symbound certificate", "version": 2, "steps": [{"kind": 1.5}]}',
        '{"format": "symbound certificate", "version": NaN}',
    ],
)
def test_rubbish_is_refused(text):
    with pytest.raises(SymboundError):
        check(text)


def test_a_missing_file():
    with pytest.raises(ExportError):
        check("no/such/file.json")


def test_what_a_checker_must_believe():
    listed = assumptions(BOUNDS["consent"]())
    assert any("independent" in text for text in listed)
    assert any("C r^{-d}" in text for text in listed)
    assert len(listed) == 2 < len(BOUNDS["consent"]().hypotheses)


# The file and its head


def head(**changes):
    data = json.loads(to_json(BOUNDS["consent"]()))
    return json.dumps({**data, **changes})


def refused(text, says, **options):
    with pytest.raises(CertificateError, match=says) as caught:
        check(text, **options)
    return caught.value


def test_a_certificate_from_a_file(tmp_path):
    bound = BOUNDS["consent"]()
    path = tmp_path / "bound.json"
    path.write_text("  \n" + to_json(bound))
    assert check(path).expr == check(str(path)).expr == check("  " + to_json(bound)).expr == bound.expr


def test_files_that_cannot_be_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "latin").write_bytes(b"{\xff}")
    for name, says in (("pipe", "no regular file|not a regular file"), ("latin", "utf-8"), (".", "regular")):
        with pytest.raises(ExportError, match=says):
            check(tmp_path / name)
    with pytest.raises(ExportError, match="null"):
        check("a\0b")
    (tmp_path / "list.json").write_text("[1]")
    refused(tmp_path / "list.json", "no symbound certificate of version 2")


def test_the_largest_certificate(tmp_path, monkeypatch):
    from symbound.bounds import certificate

    text = to_json(BOUNDS["consent"]())
    path = tmp_path / "bound.json"
    path.write_text(text)
    monkeypatch.setattr(certificate, "LARGEST_CERTIFICATE", len(text))
    assert check(text).expr == check(path).expr
    monkeypatch.setattr(certificate, "LARGEST_CERTIFICATE", len(text) - 1)
    assert refused(text, f"longer than {len(text) - 1}").got == "its text"
    assert refused(path, f"larger than {len(text) - 1} bytes").got == str(path)


def test_the_limits_are_the_ones_that_are_stated():
    from symbound.bounds import certificate, encoding

    assert certificate.LARGEST_CERTIFICATE == 64 * 2**20
    assert certificate.LARGEST_NUMBER_OF_STEPS == 20_000
    assert certificate.LONGEST_REPLAY == 60
    assert encoding.LARGEST_DEPTH == 60
    assert encoding.LARGEST_DIGITS == 2000
    assert encoding.LARGEST_ARRAY == 3_000_000
    assert encoding.LARGEST_EXPONENT == 10**6
    assert encoding.LARGEST_EXPONENT_BITS == 256
    assert encoding.LARGEST_BITS == 10**7
    assert encoding.LARGEST_PARAMETER_BITS == 20_000
    assert encoding.LARGEST_FACTORIAL == encoding.LARGEST_DEGREE == 10_000
    assert encoding.LARGEST_TEXT == 100
    assert encoding.LARGEST_SIZES == {"m": 10_000, "q": 10**9, "Grid.k": 10**9, "Graphs.m": 200}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"format": "another"}, "no symbound certificate of version 2"),
        ({"version": 1}, "no symbound certificate of version 2"),
        ({"version": 3}, "no symbound certificate of version 2"),
        ({"steps": []}, "1 to 20000 steps"),
        ({"steps": {"0": 1}}, "1 to 20000 steps"),
        ({"steps": [1] * 20_001}, "1 to 20000 steps"),
        ({"steps": [1] * 20_000}, "it is not a step"),
        ({"arrays": 1}, "its arrays"),
        ({"arrays": [{"shape": [1]}]}, "its arrays"),
        ({"arrays": [{"shape": [1], "double": "AAAAAAAA+H8="}]}, "its arrays"),
        ({"number": 0.5}, "no decimal numbers"),
        ({"number": float("inf")}, "no decimal numbers"),
    ],
)
def test_a_head_that_is_no_certificate(changes, says):
    error = refused(head(**changes), says)
    assert error.asked in ("checking a certificate", "step 0 of a certificate")


def test_a_table_of_arrays_may_be_left_out():
    data = json.loads(head())
    del data["arrays"]
    assert check(json.dumps(data)).expr == BOUNDS["consent"]().expr


def test_nesting_that_python_cannot_follow_is_refused():
    text = head().replace(" ", "").replace("symboundcertificate", "symbound certificate")
    for deep in ("[" * 100_000 + "]" * 100_000, '{"Add":[' * 400 + "1" + "]}" * 400):
        for place in ('"C":1', '"kind":"lemma"'):
            assert place in text
            refused(text.replace(place, f"{place.split(':')[0]}:{deep}"), "nested|deep|step")
    refused('{"format": "symbound certificate", "version": ' + "[" * 900 + "]" * 900 + "}", "version 2")


def test_a_time_limit_must_be_positive():
    for seconds in (0, -1, float("nan")):
        with pytest.raises(SymboundError, match="must be positive"):
            check(head(), seconds=seconds)


# Steps


def step_changed(name, number, change):
    data = json.loads(to_json(BOUNDS[name]()))
    change(data["steps"][number])
    return json.dumps(data)


@pytest.mark.parametrize(
    ("name", "number", "change", "says"),
    [
        ("with confidence", -1, lambda s: s.update(premises=[0]), "step"),
        ("with confidence", -1, lambda s: s.update(premises=[True, 1]), "an integer"),
        ("with confidence", -1, lambda s: s.update(premises=[-1, 0]), "to choose from"),
        ("with confidence", 0, lambda s: s.update(premises=[0]), "there are 0 to choose from"),
        (
            "consent",
            0,
            lambda s: s["arguments"].update(covering={"premise": 0}),
            "there are 0 to choose from",
        ),
        ("consent", 0, lambda s: s["arguments"].update(other="1"), "not an argument"),
        ("consent", 0, lambda s: s["arguments"].pop("C"), "missing"),
        ("consent", 0, lambda s: s.update(kind="rule"), "no such lemma or rule"),
        ("consent", 0, lambda s: s.update(version=True), "the version of the lemma rate"),
        ("consent", 0, lambda s: s.update(version="1"), "the version of the lemma rate"),
        ("consent", 0, lambda s: s.update(name="no-such-lemma"), "no lemma of that name"),
        ("consent", 0, lambda s: s.pop("hypotheses"), "hypotheses"),
        ("consent", 0, lambda s: s.pop("premises"), "premises"),
        ("consent", 0, lambda s: s.pop("arguments"), "arguments"),
        ("consent", 0, lambda s: s.pop("concludes"), "concludes"),
        ("consent", 0, lambda s: s["concludes"].pop("relation"), "relation"),
        ("consent", 0, lambda s: s["hypotheses"][0].update(name="other"), "the hypotheses of the lemma rate"),
        ("consent", 0, lambda s: s["hypotheses"][1].update(granted=1), "not granted|power-law"),
        ("consent", 0, lambda s: s["hypotheses"].reverse(), "the hypotheses of the lemma rate"),
        ("weakened", -1, lambda s: s["arguments"].update(formula="0"), "the inequality is false"),
        ("weakened", -1, lambda s: s["arguments"].update(box={"mapping": []}), "no range"),
        ("weakened", -1, lambda s: s["arguments"].update(box={"mapping": [["k", ["1", "2"]]]}), "KeyError"),
        ("weakened", -1, lambda s: s["arguments"].pop("box"), "box"),
        ("weakened", -1, lambda s: s["arguments"].update(other="1"), "unexpected keyword"),
        ("weakened", -1, lambda s: s["arguments"].update(bound="1"), "multiple values"),
        ("weakened", -1, lambda s: s["arguments"].pop("formula"), "formula"),
        ("weakened", -1, lambda s: s["arguments"].update(formula={"log": []}), "the object log"),
        ("weakened", -1, lambda s: s.update(premises=[0, 0]), "too many values"),
        ("weakened", -1, lambda s: s.update(premises=[]), "not enough values"),
        ("weakened", -1, lambda s: s.update(name="strengthen"), "no such lemma or rule"),
        ("weakened", -1, lambda s: s.update(kind="axiom"), "no such lemma or rule"),
        ("union", -1, lambda s: s.update(name="join"), "no such lemma or rule"),
        ("union", -1, lambda s: s.update(name="specialise"), "too many values"),
        ("minimum", -1, lambda s: s.update(kind="axiom"), "no such lemma or rule"),
        ("specialised", -1, lambda s: s.update(premises=[0, 0]), "too many values"),
        ("specialised", -1, lambda s: s.update(premises=[]), "not enough values"),
        ("finite", -1, lambda s: s["arguments"].update(n="1"), "no such lemma or rule"),
        ("finite", -1, lambda s: s["premises"].pop(), "missing 1 required"),
        ("finite", -1, lambda s: s["premises"].append(0), "takes 2 positional"),
        ("consent", 0, lambda s: s["arguments"].update(C={"Pow": ["2", "20001"]}), "more than 20000 bits"),
        ("union", -1, lambda s: s["arguments"].update(n="1"), "no such lemma or rule"),
        ("union", -1, lambda s: s.update(name="minimum"), "same quantity"),
        ("specialised", -1, lambda s: s["arguments"].update(n="0"), "positive"),
        ("specialised", -1, lambda s: s["arguments"].update(k="1"), "symbols"),
        ("specialised", -1, lambda s: s["arguments"].clear(), "has others"),
        (
            "specialised",
            -1,
            lambda s: s["arguments"].update(n={"Pow": ["2", "20001"]}),
            "more than 20000 bits",
        ),
        ("minimum", -1, lambda s: s["arguments"].update(n="1"), "no such lemma or rule"),
        ("minimum", -1, lambda s: s["premises"].pop(), "has others"),
        ("minimum", -1, lambda s: s["premises"].reverse(), "the formula"),
        ("minimum", -1, lambda s: s["premises"].clear(), "no bound"),
    ],
)
def test_a_changed_step_is_refused(name, number, change, says):
    error = refused(step_changed(name, number, change), says)
    steps = len(json.loads(to_json(BOUNDS[name]()))["steps"])
    assert error.asked.startswith(f"step {number % steps} of a certificate")


def test_a_premise_that_is_not_used_is_refused():
    data = json.loads(to_json(BOUNDS["rate"]()))
    number = next(k for k, s in enumerate(data["steps"]) if s["name"] == "rate")
    assert data["steps"][number]["premises"]
    data["steps"][number]["premises"] = []
    refused(json.dumps(data), "has others")


def test_two_symbols_of_one_name_are_refused():
    from sympy import Symbol

    other = Symbol("n", positive=True)
    bound = sb.lemmas["trivial-range"].apply(F=sb.FiniteClass(2, other), n=n)
    assert refused(to_json(bound), "two symbols have the same name").got == "['n', 'n']"


def test_two_symbols_of_one_name_in_the_formula_alone_are_refused():
    from sympy import Symbol

    bound = sb.lemmas["rate"].apply(F=cube(), n=n, C=Symbol("n", positive=True), d=2, assume="power-law")
    assert refused(to_json(bound), "two symbols have the same name").got == "['n', 'n']"


def test_a_symbol_named_as_the_variable_of_an_integral_is_refused():
    from sympy import Symbol

    scale = Symbol("t", positive=True, integer=True)
    F = sb.Lipschitz(sb.Cube(1), L=1, M=1)
    bound = sb.lemmas["dudley"].apply(F=F, n=scale, a=Rational(1, 8))
    assert refused(to_json(bound), "two symbols have the same name").got == "['t', 't']"


def test_the_names_of_the_statement_at_the_end_count():
    from sympy import Symbol

    bound = sb.lemmas["trivial-range"].apply(F=sb.FiniteClass(2, Symbol("m", positive=True)), n=n)
    assert check(to_json(bound)).expr == bound.expr
    refused(to_json(bound.subs(m=Symbol("n", positive=True))), "two symbols have the same name")


def test_an_array_stands_once_in_a_certificate():
    bound = BOUNDS["finite"]()
    data = json.loads(to_json(bound))
    (content,) = data["arrays"]
    text = json.dumps(data["steps"])
    assert content["double"] not in text
    for part in ("quantity", "formula"):
        assert '{"array": 0}' in json.dumps([step["concludes"][part] for step in data["steps"]])
    data["arrays"] = []
    refused(json.dumps(data), "there are 0 to choose from")


def test_another_array_in_the_table_is_another_statement():
    data = json.loads(to_json(BOUNDS["finite"]()))
    data["arrays"].insert(0, {"shape": [1], "integer": "AQAAAAAAAAA="})
    refused(json.dumps(data), "FiniteSpace")


def test_a_range_may_stand_in_the_table_of_arrays():
    data = json.loads(to_json(BOUNDS["weakened"]()))
    one_to_a_hundred = {"shape": [2], "integer": "AQAAAAAAAABkAAAAAAAAAA=="}
    data["steps"][-1]["arguments"]["box"]["mapping"] = [["n", {"array": 0}]]
    refused(json.dumps(data), "there are 0 to choose from")
    data["arrays"] = [one_to_a_hundred]
    assert check(json.dumps(data)).conditions == BOUNDS["weakened"]().conditions


def test_a_certificate_as_it_is_written():
    F = {"FiniteClass": {"k": "4", "M": "1"}}
    size = {"symbol": ["n", "integer", "positive"]}
    assert json.loads(to_json(BOUNDS["consent"]()))["steps"][0]["hypotheses"] == [
        {"name": "independent-sample", "status": "assumed", "granted": False},
        {"name": "power-law", "status": "assumed", "granted": True},
        {"name": "regime", "status": "computed", "granted": False},
    ]
    bound = sb.lemmas["trivial-range"].apply(F=sb.FiniteClass(4, 1), n=n)
    assert json.loads(to_json(bound)) == {
        "format": "symbound certificate",
        "version": 2,
        "arrays": [],
        "steps": [
            {
                "kind": "lemma",
                "name": "trivial-range",
                "version": 1,
                "hypotheses": [],
                "arguments": {"F": F, "n": size},
                "premises": [],
                "concludes": {"quantity": {"ExpectedGap": [F, size]}, "relation": "<=", "formula": "1"},
            }
        ],
    }


def test_the_message_shows_what_was_said_and_what_is_true():
    error = refused(
        step_changed("consent", 0, lambda s: s["concludes"].update(relation=">=")), "the relation"
    )
    assert error.got == '">="'
    assert error.because == 'the step gives "<="'
    long = refused(
        step_changed("consent", 0, lambda s: s["concludes"].update(formula=["9" * 500])), "the formula"
    )
    assert len(long.got) == 200


def test_true_and_one_are_different():
    refused(step_changed("consent", 0, lambda s: s["hypotheses"][0].update(granted=0)), "the hypotheses")
    refused(step_changed("consent", 0, lambda s: s["concludes"].update(relation=True)), "the relation")
