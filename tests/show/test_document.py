"""Documents compile with a plain TeX Live, without overfull boxes, and say what they must."""

import re
import shutil
import subprocess

import pytest
from sympy import Rational, Symbol

import symbound as sb
from symbound.bounds.symbols import delta, n, r
from symbound.errors import ArgumentTypeError, ExportError
from symbound.show.document import document_latex, write_document
from symbound.show.latex import statement_latex

CUBE = sb.Lipschitz(sb.Cube(4), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(4)))
GRAPHS = sb.AllFunctions(sb.Graphs(7), M=1, symmetry=sb.Invariance(sb.on_edges(sb.symmetric(7))))
M, L, eps = (Symbol(name, positive=True) for name in ("M", "L", "eps"))
SYMBOLIC = sb.Lipschitz(sb.Cube(4), L=L, M=M, symmetry=sb.Invariance(sb.cyclic(4), eps))


def _peer():
    lemma = sb.lemmas["sokolic-2017"]
    granted = tuple(h.name for h in lemma.hypotheses)
    return lemma.apply(space=sb.Cube(4), N_Y=10, gamma=Rational(1, 10), n=n, delta=delta, assume=granted)


BOUNDS = {
    "tabular": lambda: sb.gap_bound(GRAPHS, n=n, route="tabular-gap"),
    "multiscale": lambda: sb.gap_bound(CUBE, n=n),
    "confidence": lambda: sb.gap_bound(CUBE, n=n, delta=delta),
    "numbers": lambda: sb.gap_bound(CUBE, n=1000, delta=Rational(1, 20)),
    "covering": lambda: sb.covering_bound(sb.Cube(3, centered=True) / sb.hyperoctahedral(3)),
    "path-metric": lambda: sb.lemmas["path-metric-group"].apply(F=SYMBOLIC, r=r),
    "lower": lambda: sb.gap_lower_bound(CUBE, n=n),
    "peer": lambda: _peer(),
    "law": lambda: sb.gap_bound(
        sb.AllFunctions(sb.Strings(4, 2), M=1), n=n, law="uniform", route="tabular-gap"
    ),
}
PACKAGES = {"amsmath", "amsthm", "mathtools", "booktabs", "hyperref"}


@pytest.fixture(scope="module", params=sorted(BOUNDS))
def document(request):
    bound = BOUNDS[request.param]()
    return bound, document_latex(bound)


def test_only_plain_packages(document):
    assert set(re.findall(r"\\usepackage(?:\[[^]]*\])?\{(\w+)\}", document[1])) == PACKAGES


def test_every_lemma_is_stated_with_its_name(document):
    bound, text = document
    for slug in bound.lemmas:
        assert sb.lemmas[slug].statement in text
        assert rf"\label{{{slug}}}" in text


def test_assumed_hypotheses_are_in_the_theorem(document):
    bound, text = document
    theorem = text.split(r"\begin{theorem}")[1].split(r"\end{theorem}")[0]
    for h in bound.hypotheses:
        assert (h.text in theorem) == (h.status.value == "assumed")
        assert h.text in text


def test_the_confidence_is_in_the_theorem(document):
    bound, text = document
    theorem = text.split(r"\begin{theorem}")[1].split(r"\end{theorem}")[0]
    assert ("with probability at least $1 - " in theorem) == ("w.p." in str(bound.quantity))


def test_no_step_of_the_proof_drops_the_confidence():
    proof = document_latex(BOUNDS["confidence"]()).split(r"\begin{proof}")[1]
    blocks = re.findall(r"\\\[\n(.*?)\n\\\]", proof, re.DOTALL)
    blocks += re.findall(r"\\begin\{equation\}\\label\{\w+\}\n(.*?)\n", proof, re.DOTALL)
    risky = [b for b in blocks if b.startswith(r"\Phi")]
    assert len(risky) == 2
    assert all(r"\text{with probability at least } 1 - \delta" in b for b in risky)


def test_every_reference_has_a_label_and_every_citation_an_entry(document):
    text = document[1]
    labels = set(re.findall(r"\\label\{([^}]*)\}", text))
    assert set(re.findall(r"\\(?:eq)?ref\{([^}]*)\}", text)) <= labels
    assert set(re.findall(r"\\cite\{([^}]*)\}", text)) == set(re.findall(r"\\bibitem\{([^}]*)\}", text))


def test_dollars_and_braces_balance(document):
    text = document[1].replace(r"\$", "").replace(r"\{", "").replace(r"\}", "")
    assert text.count("{") == text.count("}")
    assert text.count("$") % 2 == 0


def test_the_table_of_ranges_is_short():
    text = document_latex(BOUNDS["multiscale"]())
    table = text.split(r"\midrule")[1].split(r"\bottomrule")[0]
    assert 5 <= table.count(r"\\") <= 15
    assert "more ranges" in table


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_it_compiles_without_overfull_boxes(name, tmp_path):
    write_document(BOUNDS[name](), tmp_path / "gap.tex")
    for _ in range(2):
        run = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "gap.tex"],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout.decode("latin1")[-2000:]
    log = (tmp_path / "gap.log").read_text(encoding="latin1")
    assert "Overfull" not in log
    assert "undefined" not in log


def test_a_file_that_cannot_be_written(tmp_path):
    bound = BOUNDS["tabular"]()
    with pytest.raises(ExportError, match="cannot be written"):
        write_document(bound, tmp_path / "missing" / "gap.tex")
    with pytest.raises(ExportError, match="cannot be written"):
        write_document(bound, tmp_path)
    with pytest.raises(ArgumentTypeError, match="not the name of a file"):
        write_document(bound, 3)


def test_statements_in_latex():
    assert statement_latex(BOUNDS["tabular"]()) == (
        r"\mathbb{E}\,\Phi_{n}(\mathcal{F}) \le \frac{1}{2} \sqrt{\frac{1043}{n}}"
    )
    cases = statement_latex(BOUNDS["multiscale"]())
    assert r"\frac{1}{2} + \frac{1}{2} \sqrt{\frac{5}{n}} & 6 \le n \le 51" in cases
    assert r"\vdots" in cases
    assert statement_latex(BOUNDS["confidence"]()).count(r"\begin{cases}") == 1
    assert "C_{4}" in statement_latex(BOUNDS["path-metric"]())
