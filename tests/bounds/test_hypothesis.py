"""How hypotheses are discharged, and how that is written down."""

from dataclasses import FrozenInstanceError

import pytest
from sympy import Integer, Symbol

from symbound.bounds.hypothesis import (
    INDEPENDENT_SAMPLE,
    POSITIVE_RADIUS,
    Discharged,
    Finding,
    Hypothesis,
    Status,
    assumed,
    by_definition,
    computed,
    needs_consent,
    violated,
)


def test_findings_say_what_they_are():
    """A violated hypothesis that passes for an assumed one lets a lemma be used where it fails."""
    assert by_definition("a") == Finding(Status.BY_DEFINITION, "a", "")
    assert computed("a") == Finding(Status.COMPUTED, "a", "")
    assert assumed("a") == Finding(Status.ASSUMED, "a", "")
    assert assumed() == Finding(Status.ASSUMED)
    assert needs_consent("a", "b") == Finding(Status.NEEDS_CONSENT, "a", "b")
    assert violated("a", "b") == Finding(Status.VIOLATED, "a", "b")
    assert violated("a") == Finding(Status.VIOLATED, "a")


def test_findings_and_hypotheses_cannot_be_changed():
    discharged = Discharged("h", "text", Status.ASSUMED, "")
    for thing in (violated("a"), INDEPENDENT_SAMPLE, discharged):
        with pytest.raises(FrozenInstanceError):
            thing.status = Status.COMPUTED
    assert len({discharged, Discharged("h", "text", Status.ASSUMED, "")}) == 1


def test_a_hypothesis_sees_the_arguments_by_name():
    hypothesis = Hypothesis("h", "text", lambda n, **_: computed(f"n = {n}"))
    assert hypothesis({"n": 3, "F": None}) == computed("n = 3")


def test_a_discharged_hypothesis_prints_how():
    assert str(Discharged("h", "text", Status.COMPUTED, "counted")) == "text [computed: counted]"
    assert str(Discharged("h", "text", Status.ASSUMED, "")) == "text [assumed]"


def test_the_standing_hypotheses():
    assert INDEPENDENT_SAMPLE({"n": 3}) == assumed("")
    assert POSITIVE_RADIUS({"r": Integer(0), "space": None}).status is Status.VIOLATED
    for radius in (Integer(1), Symbol("r", positive=True)):
        assert POSITIVE_RADIUS({"r": radius}) == by_definition("")
