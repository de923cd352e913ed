"""The standing set: reports are complete and honest; the quick set as a whole is a long test."""

import json
import re
import shutil
import subprocess

import numpy as np
import pytest

from symbound.empirical.experiment import KINDS, Claim, Experiment, Picture, Setting, Table
from symbound.empirical.experiments.coverage import tabular_gaps
from symbound.empirical.experiments.partial_symmetry import growth_ratios
from symbound.empirical.report import latex, markup, write_html, write_latex
from symbound.empirical.verify import EXPERIMENTS, VerifyReport, run_verify
from symbound.errors import DomainError, ExportError, PredictorError, UnknownNameError


def sample_report(folder):
    from symbound.show.plot import new_axes

    figure, axes = new_axes("title", "x", "y")
    axes.plot([1, 2], [1, 2], label="line")
    picture = Setting(True, folder).save(figure, axes, "line", "A line in $V_H$ & more")
    claims = [
        Claim(r"$\varepsilon_{opt} \le \Delta$ <here>", "refuted", "5 % of 3_4"),
        Claim("a", "confirmed", "b"),
    ]
    experiment = Experiment(
        "one",
        "First",
        r"Is $V_H$?",
        claims,
        [Table("Values & more", ["a_b", "c"], [[1, "x < y"], [2, "50 %"]])],
        [picture],
        ["A note: 100 %."],
    )
    return VerifyReport([experiment], True, 0, 1.0, folder)


def test_report_in_html(tmp_path):
    report = sample_report(tmp_path)
    assert report.experiments[0].verdict == "refuted"
    assert report.counts() == {"confirmed": 1, "refuted": 1, "undecided": 0}
    write_html(report, tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text()
    assert "ε<sub>opt</sub> ≤ Δ &lt;here&gt;" in text
    assert "x &lt; y" in text
    assert "data:image/png;base64," in text
    for tag in ("table", "figure", "body", "html", "h2", "td"):
        assert len(re.findall(rf"<{tag}[ >]", text)) == text.count(f"</{tag}>")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no LaTeX")
def test_report_in_latex_compiles(tmp_path):
    report = sample_report(tmp_path)
    write_latex(report, tmp_path / "report.tex")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "report.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]


def test_markup_escapes():
    assert markup("a < b & $n^2$") == "a &lt; b &amp; <i>n</i><sup>2</sup>"
    assert latex("a_b 5 % $x_1$ \\") == r"a\_b 5 \% $x_1$ \textbackslash{}"


@pytest.mark.parametrize("name", ["optimal-subgroup"])
def test_an_experiment_end_to_end(tmp_path, name):
    heard = []
    report = run_verify(True, tmp_path, only=[name], echo=heard.append)
    assert len(heard) == len(report.experiments) == 1
    experiment = report.experiments[0]
    assert all(
        claim.evidence and claim.verdict in ("confirmed", "refuted", "undecided")
        for claim in experiment.claims
    )
    loaded = json.loads((tmp_path / "quick" / "report.json").read_text())
    assert loaded["experiments"][0]["slug"] == name
    for picture in experiment.pictures:
        assert isinstance(picture, Picture)
        assert (tmp_path / "quick" / f"{picture.name}.pdf").stat().st_size > 2000
    # A proved inequality that an experiment refutes is an error of the package.
    assert all(c.verdict != "refuted" or c.kind == "advice" for c in experiment.claims)
    assert experiment.claims[0].verdict == "confirmed"
    assert {c.kind for c in experiment.claims} <= set(KINDS)


def test_bad_requests(tmp_path):
    with pytest.raises(UnknownNameError):
        run_verify(True, tmp_path, only=["luck"])
    with pytest.raises(DomainError):
        run_verify(True, tmp_path, seed=-1)
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError):
        run_verify(True, tmp_path / "file", only=["tightness"])


def test_tabular_gaps_are_the_exact_gaps():
    from symbound.transport import exact_gap_on_metric

    labels = np.array([0, 0, 1, 2, 2, 2])
    for eps in (0.0, 0.3, 1.0):
        gaps = tabular_gaps(labels, eps, 20, 5, np.random.default_rng(7))
        counts = np.random.default_rng(7).multinomial(20, np.full(6, 1 / 6), size=5)
        cost = np.where(labels[:, None] == labels, eps, 1.0)
        np.fill_diagonal(cost, 0)
        exact = [exact_gap_on_metric(cost, np.full(6, 1 / 6), c).value for c in counts]
        np.testing.assert_allclose(gaps, exact, atol=1e-12)


def test_growth_is_refuted_by_errors_that_no_function_has():
    from symbound import Action, cyclic
    from symbound.symmetry.symmetry_profile import profile_from_errors

    errors = np.array([0, 0.1, 0.9, 0.9, 0.9, 0.1])
    profile = profile_from_errors(errors, Action.permutation(cyclic(6)), "space")
    assert growth_ratios(profile, 0.1)[0] > 1


def test_networks_that_fail_are_not_left_out(tmp_path):
    cell = {"task": {"space": "strings", "group": "cyclic(4)"}, "n": 8, "training": {"steps": 2}}
    setting = Setting(True, tmp_path)
    assert [r["seed"] for r in setting.networks("some", {**cell, "seed": [1, 0]})] == [1, 0]
    with pytest.raises(PredictorError, match="1 of 2 networks"):
        setting.networks("some", [{**cell, "seed": 0}, {**cell, "seed": 0, "symmetry": "luck"}])


def test_another_seed_gives_other_networks(tmp_path):
    one, two = (set(Setting(True, tmp_path, seed).seeds(640)) for seed in (0, 1))
    assert not one & two


@pytest.mark.slow
def test_the_quick_set(tmp_path):
    report = run_verify(True, tmp_path, n_jobs=2)
    assert [e.slug for e in report.experiments] == list(EXPERIMENTS)
    assert (tmp_path / "quick" / "report.html").stat().st_size > 10**5
    for e in report.experiments:
        # What is proved must not be refuted; whether recommendations are best in test error is an open question.
        for claim in e.claims:
            assert claim.verdict != "refuted" or claim.kind == "advice", claim
