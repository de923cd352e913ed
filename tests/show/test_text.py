"""Statements and derivations in plain text."""

import pytest
from sympy import Rational

import symbound as sb
from symbound.bounds.covering import class_covering
from symbound.bounds.rules import chain, minimum
from symbound.bounds.symbols import delta, n
from symbound.show.notation import notation, notation_text
from symbound.show.plain import plain
from symbound.show.text import derivation_tree, statement_text

F = sb.Lipschitz(sb.Cube(4), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(4)))


@pytest.fixture(scope="module")
def smallest():
    return sb.gap_bound(F, n=n)


def test_one_line_statements():
    finite = sb.FiniteClass(k=16, M=1)
    assert str(sb.gap_bound(finite, n=n, route="massart")) == "E Phi_n(F) <= 2*(sqrt(2*log(16)/n)/2)"
    assert str(sb.covering_bound(sb.Cube(4) / sb.cyclic(4))) == (
        "N([0,1]^4/C_4, r) = k**4/4 + k**2/4 + k/2, k = ceiling(1/(2*r))"
    )


def test_a_long_minimum_is_a_short_table(smallest):
    lines = statement_text(smallest).splitlines()
    assert lines[0] == f"E Phi_n(F) <= B(n), the smallest of {len(smallest.alternatives)} bounds:"
    assert lines[1].endswith("1  [trivial-range]")
    assert len(lines) < 25
    assert any("more)" in line for line in lines)


def test_the_minimum_inside_a_bound_with_confidence(smallest):
    bound = sb.gap_bound(F, n=n, delta=delta)
    head, where, *_ = statement_text(bound).splitlines()
    assert head == "Phi_n(F) [w.p. >= 1 - delta] <= B(n) + sqrt(log(1/delta)/(2*n))"
    assert where == f"with B(n) the smallest of {len(smallest.alternatives)} bounds:"


def test_a_minimum_of_numbers_shows_the_smallest(smallest):
    text = statement_text(smallest.subs(n=1000))
    assert "\n" not in text
    terms = [t.strip() for t in text.split("<= ")[1].split(" + ")]
    value = sum(_number(t) for t in terms)
    assert value == pytest.approx(float(smallest.at(n=1000)), rel=1e-9)


def _number(term):
    """Value of ``a/b`` or ``sqrt(a/b)/c``."""
    if term.startswith("sqrt("):
        inside, _, below = term[5:].partition(")")
        return float(Rational(inside)) ** 0.5 / float(below[1:] or 1)
    return float(Rational(term))


def test_no_line_is_longer_than_the_width(smallest):
    for bound in (smallest, sb.gap_bound(F, n=n, delta=delta), sb.gap_bound(F, n=n, route="rate")):
        for text in (statement_text(bound), str(derivation_tree(bound))):
            assert max(map(len, text.splitlines())) <= 100


def test_the_tree_names_lemmas_hypotheses_and_references(smallest):
    text = str(derivation_tree(smallest))
    for slug in ("trivial-range", "multiscale", "path-metric-group", "polya-covering"):
        assert f"by {slug}: {sb.lemmas[slug].title}"[:40] in text
    flat = " ".join(text.replace("│", " ").replace("├─", " ").split())
    assert "given that Z_1, ..., Z_n are independent with common law P [assumed]" in flat
    assert "[computed: 1/2 >= 1/4]" in flat
    assert "reference: Derived here; counting by Burnside's lemma" in flat
    assert "for the class F: 1-Lipschitz functions on [0,1]^4 to [0, 1], invariant under C_4" in flat


def test_a_shared_derivation_is_printed_once():
    covering = class_covering(F)
    parts = [
        chain(sb.lemmas["multiscale"].apply(F=F, n=n, scales=scales), covering)
        for scales in ((Rational(1, 4),), (Rational(1, 4), Rational(1, 8)))
    ]
    text = str(derivation_tree(minimum(*parts)))
    assert text.count("by polya-covering") == 1
    assert "(1) N(([0,1]^4, d), r) = " in text
    assert "as shown at (1)" in text


def test_the_tree_has_an_html_form(smallest):
    page = derivation_tree(smallest)._repr_html_()
    assert page.startswith("<pre")
    assert "&lt;=" in page
    assert "<=" not in page


def test_other_widths():
    tree = derivation_tree(sb.gap_bound(F, n=n, route="rate"))
    assert max(map(len, tree.text(72).splitlines())) <= 80
    assert len(tree.text(72).splitlines()) > len(tree.text(120).splitlines())


def test_plain_text_of_all_lemmas_has_no_latex_left():
    for lemma in sb.lemmas.values():
        for text in (lemma.statement, *(h.text for h in lemma.hypotheses)):
            shown = plain(text)
            assert "\\" not in shown, (lemma.slug, shown)
            assert "$" not in shown, (lemma.slug, shown)
            assert shown.replace("(0, 1]", "").count("(") == shown.replace("(0, 1]", "").count(")"), (
                lemma.slug,
                shown,
            )


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"$\frac{1}{|G|} \sum_g k^{c(g)}$", "1/|G| sum_g k^(c(g))"),
        (r"$\lceil 1/(2r) \rceil$", "ceil(1/(2r))"),
        (r"$d = \min(L\rho, \varepsilon + L\bar\rho)$", "d = min(L rho, eps + L rhobar)"),
        (r"$\widehat{\operatorname{Rad}}_n(F)$", "Rad^_n(F)"),
        (r"$\tfrac12 \sqrt{n}$", "1/2 sqrt(n)"),
        (r"$(\mathbb{R}/\mathbb{Z})^m$", "(R/Z)^m"),
        (r"$Z_1, \dots, Z_n$.", "Z_1, ..., Z_n."),
    ],
)
def test_plain(latex, text):
    assert plain(latex) == text


def test_notation_names_everything(smallest):
    rows = {row.text: row for row in notation(smallest)}
    assert rows["C_4"].meaning == "permutation group of order 4; a group permutes the coordinates"
    assert {"F", "[0,1]^4", "[0,1]^4/C_4", "d", "n", "N(Z, r)", "E Phi_n(F)"} <= set(rows)
    assert rows["n"].meaning == "sample size"
    for row in rows.values():
        assert row.meaning_latex.count("$") % 2 == 0


def test_notation_of_a_bound_with_confidence_and_tolerance():
    G = sb.on_edges(sb.symmetric(4))
    T = sb.AllFunctions(sb.Graphs(4), M=1, symmetry=sb.Invariance(G, Rational(1, 10)))
    text = notation_text(sb.gap_bound(T, n=n, delta=delta, route="tabular-gap"))
    assert "failure probability, 0 < delta < 1" in text
    assert "11 orbits" in " ".join(text.split())
    assert "permutation group of order 24" in text
