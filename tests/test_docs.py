"""The documents agree with the objects that they speak of; building the site is a step of its own."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from symbound.lemmas import lemmas

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "tutorials").glob("*.md")),
    *sorted((ROOT / "proofs").rglob("*.md")),
]
GENERATED = ("lemmas/", "proofs/README.md", "api.md", "contributing.md")
"""Targets, relative to docs, that exist once the site is built."""


@pytest.fixture(scope="module")
def pages():
    sys.path.insert(0, str(ROOT / "docs" / "_ext"))
    try:
        import symbound_pages
    finally:
        sys.path.pop(0)
    return symbound_pages


def _links(text: str) -> list[str]:
    outside_code = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    return [
        t for t in re.findall(r"\]\(([^)\s]+)\)", outside_code) if "://" not in t and not t.startswith("#")
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    if path.parent.name == "docs" and path.name in ("api.md", "contributing.md"):
        pytest.skip("generated")
    broken = []
    for link in _links(path.read_text(encoding="utf-8")):
        target, _, anchor = link.partition("#")
        resolved = (path.parent / target).resolve()
        within = str(resolved.relative_to(ROOT / "docs")) if resolved.is_relative_to(ROOT / "docs") else ""
        if within.startswith(GENERATED):
            if anchor and anchor not in lemmas:
                broken.append(link)
        elif not resolved.exists():
            broken.append(link)
    assert not broken


@pytest.mark.parametrize("slug", list(lemmas))
def test_every_lemma_has_a_proof_and_a_section(slug, pages):
    family = lemmas.family(slug)
    proof = ROOT / "proofs" / family / f"{slug}.md"
    assert proof.exists()
    assert f"`{slug}`" in proof.read_text(encoding="utf-8")[:400]
    section = pages.lemma_section(slug)
    assert section.startswith(f"({slug})=")
    assert lemmas[slug].statement in section
    assert section.count("$$") % 2 == 0


@pytest.mark.parametrize("slug", list(lemmas))
def test_the_head_of_the_file_has_a_formula(slug, pages):
    assert "$$" in pages.formula(slug)


def test_the_index_of_proofs_names_every_lemma():
    index = (ROOT / "proofs" / "README.md").read_text(encoding="utf-8")
    assert not [slug for slug in lemmas if f"[`{slug}`]" not in index]


def test_bars_are_escaped_outside_formulas_only(pages):
    lines = ["order |G| and ``|H|``", "", ".. math:: |x|", "          |y|", "", "|z|", ">>> a | b"]
    pages.escape_bars(None, "", "", None, None, lines)
    assert lines == [
        r"order \|G\| and ``|H|``",
        "",
        ".. math:: |x|",
        "          |y|",
        "",
        r"\|z\|",
        ">>> a | b",
    ]


def test_a_public_name_is_an_entry_of_the_reference(pages):
    assert pages.api_entry("gap_bound") == ".. autofunction:: symbound.bounds.search.gap_bound\n"
    assert pages.api_entry("Cube").startswith(".. autoclass:: symbound.spaces.cube.Cube")
    assert pages.api_entry("n").startswith(".. autodata:: symbound.bounds.symbols.n")


def test_the_readme_gives_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python -m pip install . && symbound demo\n" in text
    assert "python -m pip install '.[test]' && python -m pytest\n" in text


def test_the_start_page_includes_what_the_readme_marks():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    marks = re.findall(r":(?:start-after|end-before): (<!-- .* -->)", index)
    assert marks
    assert all(readme.count(mark) == 1 for mark in marks)
