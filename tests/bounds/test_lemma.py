"""The base class of lemmas: what ``apply`` checks, refuses and remembers."""

from dataclasses import FrozenInstanceError

import pytest
from sympy import Integer, Rational, Symbol

import symbound as sb
from symbound.bounds.bound import Bound
from symbound.bounds.exact import POSITIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import (
    Hypothesis,
    Status,
    assumed,
    by_definition,
    computed,
    needs_consent,
    violated,
)
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber, ExpectedGap, Rademacher
from symbound.bounds.symbols import n, r
from symbound.errors import ArgumentTypeError, DomainError, HypothesisError

F = sb.FiniteClass(k=16, M=1)
x, y = Symbol("x", positive=True), Symbol("y", positive=True)
TWO = Integer(2)
FINDINGS = {
    "good": by_definition("it is so"),
    "verified": computed("counted"),
    "standing": assumed("data"),
    "open": needs_consent("it may fail", ""),
    "open with a way out": needs_consent("it may fail", "look elsewhere"),
    "bad": violated("it fails", "another class"),
}


def lemma(*names, conclusion=None, arguments=None):
    """A lemma with hypotheses that find what they are named for."""
    hypotheses = tuple(
        Hypothesis(name, f"text of {name}", lambda name=name, **_: FINDINGS[name]) for name in names
    )
    arguments = (
        {"F": sb.FiniteClass, "n": POSITIVE_INTEGER, "C": POSITIVE} if arguments is None else arguments
    )
    return Lemma(
        "a-slug",
        "A title",
        "A statement",
        "upper",
        "A reference",
        arguments,
        conclusion or concluded,
        hypotheses,
    )


def concluded(F, n, C=TWO):
    return Conclusion(ExpectedGap(F, n), "<=", C / n + Rademacher(F, n), {n: -1, C: 1, Rademacher(F, n): 1})


def test_lemmas_cannot_be_changed():
    """A lemma that can be given another conclusion afterwards proves anything."""
    with pytest.raises(FrozenInstanceError):
        lemma().slug = "other"
    with pytest.raises(FrozenInstanceError):
        concluded(F, n).relation = ">="
    assert Conclusion(ExpectedGap(F, n), "<=", Integer(1)).monotone == {}
    assert lemma().version == 1
    assert lemma().hypotheses == ()


def test_apply_gives_the_conclusion():
    bound = lemma("good", "verified", "standing").apply(F=F, n=n, C=x)
    assert isinstance(bound, Bound)
    assert bound.quantity == ExpectedGap(F, n)
    assert bound.relation == "<="
    assert bound.display == x / n + Rademacher(F, n)
    assert bound.monotone == {n: -1, x: 1, Rademacher(F, n): 1}
    assert [str(c) for c in bound.conditions] == ["n is a positive integer", "x is a positive number"]
    assert (bound.step.kind, bound.step.name) == ("lemma", "a-slug")
    assert bound.step.arguments == {"F": F, "n": n, "C": x}
    assert bound.step.premises == ()
    assert [(h.name, h.text, h.status, h.reason) for h in bound.hypotheses] == [
        ("good", "text of good", Status.BY_DEFINITION, "it is so"),
        ("verified", "text of verified", Status.COMPUTED, "counted"),
        ("standing", "text of standing", Status.ASSUMED, "data"),
    ]


def test_an_argument_with_a_default_may_be_left_out():
    bound = lemma().apply(F=F, n=5)
    assert bound.display == Rational(2, 5) + Rademacher(F, 5)
    assert bound.conditions == ()
    assert bound.step.arguments == {"F": F, "n": 5}


def test_numbers_leave_no_condition():
    assert [str(c) for c in lemma().apply(F=F, n=5, C=x).conditions] == ["x is a positive number"]
    assert [str(c) for c in lemma().apply(F=F, n=n, C=3).conditions] == ["n is a positive integer"]


def test_only_numbers_of_a_domain_leave_conditions():
    """An expression that the lemma checks itself, or a class with symbols, has no domain of its own."""
    anything = lemma(
        conclusion=lambda F, C: concluded(F, Integer(1), C), arguments={"F": sb.FiniteClass, "C": None}
    )
    k = Symbol("k", integer=True, positive=True)
    assert anything.apply(F=sb.FiniteClass(k, 1), C=x).conditions == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"F": F}, "n is missing"),
        ({"F": F, "n": n, "m": 3}, "m is not an argument"),
        ({"n": n, "m": 3}, "F is missing; m is not an argument"),
        ({}, "F is missing; n is missing"),
        ({"F": sb.Cube(2), "n": n}, "FiniteClass"),
    ],
)
def test_wrong_arguments_are_named(arguments, message):
    with pytest.raises(ArgumentTypeError, match=message):
        lemma().apply(**arguments)


def test_arguments_lie_in_their_domains():
    with pytest.raises(DomainError, match="n, a positive integer"):
        lemma().apply(F=F, n=Rational(1, 2))
    several = lemma(arguments={"F": (sb.FiniteClass, type(None)), "n": None})
    assert several.apply(F=F, n=n).quantity.subject == F
    with pytest.raises(ArgumentTypeError, match="FiniteClass or NoneType"):
        several.apply(F="F", n=n)


def test_what_fails_is_refused_even_if_it_is_granted():
    for assume in ((), ("bad",)):
        with pytest.raises(HypothesisError, match="it fails") as error:
            lemma("good", "bad").apply(F=F, n=n, assume=assume)
        assert "hypothesis bad" in error.value.asked
        assert error.value.remedy == "another class"


def test_what_may_fail_must_be_granted_by_name():
    with pytest.raises(HypothesisError, match="assume='open'"):
        lemma("open").apply(F=F, n=n)
    with pytest.raises(HypothesisError, match="look elsewhere"):
        lemma("open with a way out").apply(F=F, n=n)
    with pytest.raises(HypothesisError, match="hypothesis open:"):
        lemma("open", "open with a way out").apply(F=F, n=n, assume="open with a way out")
    for assume in ("open", ("open",), ["open"]):
        (found,) = lemma("open").apply(F=F, n=n, assume=assume).hypotheses
        assert (found.name, found.text, found.status) == ("open", "text of open", Status.ASSUMED)
        assert found.reason == "granted by the user; it may fail"


def test_only_hypotheses_of_the_lemma_can_be_granted():
    with pytest.raises(ArgumentTypeError, match="its hypotheses are good"):
        lemma("good").apply(F=F, n=n, assume="separation")
    with pytest.raises(ArgumentTypeError, match="its hypotheses are none"):
        lemma().apply(F=F, n=n, assume=("o", "p"))


def test_hypotheses_see_defaults_as_well():
    seen = {}

    def look(**arguments):
        seen.update(arguments)
        return by_definition("")

    Lemma(
        "s", "t", "s", "upper", "r", {"F": None, "n": POSITIVE_INTEGER, "C": POSITIVE}, concluded, (Hypothesis("h", "h", look),)
    ).apply(F=F, n=4)  # fmt: skip
    assert seen == {"F": F, "n": Integer(4), "C": Integer(2)}


def test_a_sign_belongs_to_one_argument():
    """A symbol, or a quantity, that enters twice may go up through one argument and down through the other."""
    arguments = {"F": sb.FiniteClass, "n": None, "C": None}
    free = lemma(conclusion=concluded, arguments=arguments)
    assert free.apply(F=F, n=n, C=n).monotone == {Rademacher(F, n): 1}
    assert free.apply(F=F, n=n, C=x * n).monotone == {Rademacher(F, n): 1}
    assert free.apply(F=F, n=2 * n, C=x).monotone == {x: 1, Rademacher(F, 2 * n): 1}
    q = Rademacher(sb.FiniteClass(k=4, M=1), 7)
    once = lemma(
        conclusion=lambda F, n, C: Conclusion(ExpectedGap(F, 1), "<=", n - C, {n: 1, C: -1}),
        arguments=arguments,
    )
    assert once.apply(F=F, n=x, C=q).monotone == {x: 1, q: -1}
    assert once.apply(F=F, n=q, C=2 * q).monotone == {}
    assert once.apply(F=sb.FiniteClass(Symbol("x", positive=True, integer=True), 1), n=x, C=y).monotone == {
        x: 1,
        y: -1,
    }


def test_a_premise_is_remembered_and_counts_for_the_signs():
    """What a premise depends on enters the conclusion through it as well."""
    space = sb.Cube(1)
    premise = lemma(
        conclusion=lambda C: Conclusion(CoveringNumber(space, r), "<=", C / r, {C: 1}),
        arguments={"C": POSITIVE},
    ).apply(C=x)
    takes = lemma(
        conclusion=lambda n, C, covering=None: Conclusion(ExpectedGap(F, n), "<=", C / n, {n: -1, C: 1}),
        arguments={"n": POSITIVE, "C": POSITIVE, "covering": (Bound, type(None))},
    )
    bound = takes.apply(n=y, C=x, covering=premise)
    assert bound.step.premises == (premise,)
    assert bound.monotone == {y: -1}
    assert takes.apply(n=r, C=y, covering=premise).monotone == {y: 1}
    constant = lemma(
        conclusion=lambda: Conclusion(CoveringNumber(space, r), "<=", Integer(5)), arguments={}
    ).apply()
    assert takes.apply(n=r, C=y, covering=constant).monotone == {y: 1}
    assert takes.apply(n=y, C=x).monotone == {y: -1, x: 1}
    assert takes.apply(n=y, C=x).step.premises == ()
    q = Rademacher(F, 3)
    opened = lemma(
        conclusion=lambda: Conclusion(CoveringNumber(space, 1), "<=", q, {q: 1}), arguments={}
    ).apply()
    uses = lemma(
        conclusion=lambda C, covering: Conclusion(ExpectedGap(F, 1), "<=", C, {C: 1}),
        arguments={"C": None, "covering": Bound},
    )
    assert uses.apply(C=q, covering=opened).monotone == {}
    assert uses.apply(C=q, covering=premise).monotone == {q: 1}


def test_a_lemma_prints_all_it_rests_on():
    text = str(lemma("good", "standing"))
    assert text == repr(lemma("good", "standing"))
    assert text.splitlines() == [
        "a-slug: A title  [upper]",
        "  A statement",
        "  hypothesis good: text of good",
        "  hypothesis standing: text of standing",
        "  reference: A reference",
    ]
