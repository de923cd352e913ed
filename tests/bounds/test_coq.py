"""Exported derivations: Coq accepts them, and refuses them with a wrong constant."""

import re
import resource
import shutil
import subprocess

import pytest
from sympy import Rational, Symbol, log, sqrt

import symbound as sb
from symbound.bounds.coq import coq_text, to_coq
from symbound.bounds.rules import minimum, union, weaken
from symbound.errors import ExportError

n = sb.n
k = Symbol("k", integer=True, positive=True)
PATH = [[0, 1, 2], [1, 0, 1], [2, 1, 0]]


def cube(m=2, **options):
    return sb.Lipschitz(sb.Cube(m), L=1, M=1, **options)


def textbook(size, largest):
    routes = ("finite-class", "massart")
    return [sb.gap_bound(sb.FiniteClass(size, largest), n=n, route=route) for route in routes]


BOUNDS = {
    "default": lambda: sb.gap_bound(cube(4, symmetry=sb.Invariance(sb.cyclic(4))), n=1000),
    "values put in later": lambda: sb.gap_bound(cube(symmetry=sb.Invariance(sb.symmetric(2))), n=n).subs(
        n=1000
    ),
    "with confidence": lambda: sb.gap_bound(cube(), n=500, delta=Rational(1, 20)),
    "approximate": lambda: sb.gap_bound(
        cube(symmetry=sb.Invariance(sb.symmetric(2), Rational(1, 10))), n=50, route="multiscale"
    ),
    "rate": lambda: sb.gap_bound(cube(3), n=1000, route="rate"),
    "finite class": lambda: minimum(
        *(sb.gap_bound(sb.FiniteClass(4, 1), n=n, route=route) for route in ("finite-class", "massart"))
    ),
    "known law": lambda: sb.gap_bound(
        sb.AllFunctions(sb.FiniteSpace(PATH), M=1),
        n=7,
        law=(Rational(1, 2), Rational(1, 3), Rational(1, 6)),
        route="tabular-gap",
    ),
    "many alternatives": lambda: sb.gap_bound(cube(8, symmetry=sb.Invariance(sb.cyclic(8))), n=n),
    "minimum of minima": lambda: minimum(
        minimum(*textbook(k, 1)).subs(k=5), minimum(*textbook(k, 1)).subs(k=5), *textbook(5, 1)
    ),
    "a minimum put in": lambda: sb.gap_bound(sb.FiniteClass(4, 1), n=n, delta=Rational(1, 20)),
    "lower": lambda: sb.gap_lower_bound(cube(), n=100),
    "union": lambda: union(
        *(
            sb.gap_bound(sb.FiniteClass(k, 1), n=n, delta=Rational(1, 20), route="finite-class")
            for k in (2, 5)
        )
    ),
    "weakened": lambda: weaken(
        sb.gap_bound(sb.FiniteClass(4, 1), n=n, route="massart"), 2 * sqrt(log(4)) / sqrt(n), {n: (1, 100)}
    ),
}

needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not installed")


def accepted(text, folder):
    file = folder / "bound.v"
    file.write_text(text)
    run = subprocess.run(["coqc", "-q", str(file)], capture_output=True, text=True, cwd=folder, check=False)
    if "Cannot find a physical path" in run.stderr or "Unable to locate library" in run.stderr:
        pytest.skip("coq-interval is not installed")
    return run.returncode == 0


@needs_coq
@pytest.mark.parametrize("name", BOUNDS)
def test_coq_accepts_the_algebra_in_under_five_seconds(name, tmp_path):
    file = to_coq(BOUNDS[name](), tmp_path / "exported.v")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert accepted(file.read_text(), tmp_path)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 5


WRONG = {
    "the decimal": ("default", r"(Theorem value : q\d+ <= \()(\d+)", lambda m: m[1] + str(int(m[2]) - 10)),
    "the conclusion": ("finite class", r"(Theorem conclusion : .*?)ln 4", lambda m: m[1] + "ln 3"),
    "a covering number": (
        "default",
        r"(Lemma S\d+ : q\d+ = )(\d+)(?=\.)",
        lambda m: m[1] + str(int(m[2]) + 1),
    ),
    "a coefficient": ("with confidence", r"(Theorem conclusion : .*?)1 / 2", lambda m: m[1] + "1 / 3"),
    "the weaker formula": (
        "weakened",
        r"(Lemma S\d+ : q1 <= \()2 \* \(/ sqrt",
        lambda m: m[1] + "1 * (/ sqrt",
    ),
    "a number in all lemmas": (
        "default",
        r"(?s)(^.*? : q\d+ = )(\d+)(?=\.)(.*)",
        lambda m: m[1] + (wrong := str(int(m[2]) + 1)) + m[3].replace(f" {m[2]}.", f" {wrong}."),
    ),
    "the decimal in all lemmas": (
        "default",
        r"(?s)(.* <= \()(\d{6,})( / .*\2.*)",
        lambda m: m[0].replace(m[2], str(int(m[2]) - 10)),
    ),
    "a comparison": ("rate", r"(Lemma A\d+ .*<= .*?)(\d+)(.*\nProof)", lambda m: m[1] + "0" + m[3]),
    "one alternative": ("minimum of minima", r"(Theorem conclusion.*)ln 5", lambda m: m[1] + "ln 4"),
    "a lower bound": ("lower", r"(Theorem value : \()(\d+)", lambda m: m[1] + str(int(m[2]) + 10)),
}


@needs_coq
@pytest.mark.parametrize("name", WRONG)
def test_coq_refuses_a_wrong_constant(name, tmp_path):
    bound, pattern, change = WRONG[name]
    text = coq_text(BOUNDS[bound]())
    wrong, count = re.subn(pattern, change, text, count=1)
    assert count == 1
    assert wrong != text
    assert not accepted(wrong, tmp_path)


def test_hypotheses_are_lemmas_and_everything_else_is_proved():
    text = coq_text(BOUNDS["default"]())
    assert len(re.findall(r"^Hypothesis H\d+", text, re.M)) == len(re.findall(r"^\(\* lemma ", text, re.M))
    for word in ("Admitted", "admit", "Axiom", "Parameter"):
        assert word not in text


def test_no_alternative_of_a_minimum_is_left_out():
    bound = BOUNDS["many alternatives"]()
    text = coq_text(bound)
    conclusion = re.search(r"^Theorem conclusion : .*$", text, re.M)[0]
    assert len(bound.display.args) == 17
    assert conclusion.count("Rmin ") == 16


def test_what_cannot_be_exported_says_so(tmp_path, monkeypatch):
    with pytest.raises(ExportError, match="integral"):
        coq_text(sb.lemmas["dudley"].apply(F=cube(), n=100, a=Rational(1, 100)))
    monkeypatch.setattr("symbound.bounds.coq.LARGEST_FILE", 50_000)
    with pytest.raises(ExportError, match="put values in"):
        coq_text(sb.gap_bound(cube(), n=n))
    with pytest.raises(ExportError):
        to_coq(BOUNDS["lower"](), tmp_path / "no" / "such" / "folder.v")


def test_names_in_comments_cannot_end_them():
    bound = sb.lemmas["lipschitz-loss"].apply(c=1, L_h=2, loss='x *) Hypothesis cheat : 0 <= 1. (* "')
    text = coq_text(bound)
    assert "* ) Hypothesis cheat" in text
    assert '"' not in text.split("Section Derivation")[1]
