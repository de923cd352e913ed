from importlib import import_module

import pytest

import symbound as sb
from symbound.lemmas import _template as template


def test_the_template_is_a_lemma_that_works():
    bound = template.lemma.apply(F=sb.FiniteClass(k=4, M=3), n=sb.n)
    assert bound.expr == 3
    assert [h.name for h in bound.hypotheses] == ["independent-sample", "range"]


def test_the_template_is_not_in_the_library():
    assert template.lemma.slug not in sb.lemmas
    assert not any("template" in slug for slug in sb.lemmas)


@pytest.mark.parametrize("part", ["Tightness:", "Proof:", "``proofs/<family>/<slug>.md``"])
def test_the_template_shows_the_docstring_skeleton(part):
    assert part in import_module("symbound.lemmas._template").__doc__
