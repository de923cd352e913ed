import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from symbound.cli import main

CUBE = ["--space", "Cube(2)", "--group", "symmetric(2)"]


def run(*arguments, code=0):
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == code, result.output
    return result.output


def test_derive_prints_formula_values_and_sample_size():
    text = run("derive", *CUBE, "-n", "100,1000", "--sample-size", "1/5")
    assert "n = 100" in text
    assert "n = 1000" in text
    assert "at most 1/5 from n =" in text


def test_derive_as_json():
    data = json.loads(run("derive", *CUBE, "-n", "1000", "--delta", "0.05", "--json"))
    assert data["relation"] == "<="
    assert "1000" in data["values"]
    assert "concentration" in data["lemmas"]
    assert data["hypotheses"]


def test_explain_names_lemmas_and_latex_is_latex():
    assert "polya-covering" in run("derive", *CUBE, "--explain", "--route", "multiscale")
    assert "\\sqrt" in run("derive", *CUBE, "--latex", "--route", "rate")


def test_a_certificate_written_is_accepted(tmp_path):
    path = tmp_path / "cert.json"
    run("derive", *CUBE, "--certificate", str(path))
    assert run("check", str(path)).startswith("accepted")
    assert json.loads(run("check", str(path), "--json"))["accepted"]
    path.write_text(path.read_text().replace('"<="', '">="', 1))
    refused = subprocess.run(
        [sys.executable, "-m", "symbound", "check", str(path)], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 2
    assert "step" in refused.stderr


def test_compare_prints_a_table(tmp_path):
    text = run("compare", *CUBE, "--routes", "multiscale,rate", "--at", "100,10000")
    assert "multiscale" in text
    assert "10000" in text.replace(",", "").replace(" ", "")
    data = json.loads(run("compare", *CUBE, "--routes", "multiscale,rate", "--json"))
    assert data["class"]


def test_lemmas_lists_and_shows():
    assert "polya-covering" in run("lemmas")
    assert "hypothesis" in run("lemmas", "multiscale")
    assert len(json.loads(run("lemmas", "--json"))) >= 30


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["derive", "--space", "Cub(2)"], "did you mean Cube"),
        (["derive", "--space", "Cube(2)", "--group", "cyclic(3)"], "degree"),
        (["derive", *CUBE, "--delta", "2"], "(0, 1)"),
        (["derive", *CUBE, "-n", "0"], "positive integer"),
        (["derive", *CUBE, "--route", "nonsense"], "the routes are"),
        (["lemmas", "polya"], "polya-covering"),
    ],
)
def test_errors_are_messages_not_tracebacks(arguments, words):
    result = subprocess.run(
        [sys.executable, "-m", "symbound", *arguments], capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_help_imports_nothing_heavy():
    code = "import sys, symbound.cli; print(any(m in sys.modules for m in ('sympy', 'numpy', 'scipy', 'networkx', 'matplotlib')))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, symbound; print(any(m in sys.modules for m in ('sympy', 'numpy', 'scipy')))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


def test_repl_has_the_names_at_hand():
    from symbound.repl import namespace

    names = namespace()
    assert {"cyclic", "Cube", "gap_bound", "n", "lemmas", "Rational", "sb"} <= set(names)


def test_tradeoff_of_a_target_and_of_a_sample(tmp_path):
    import numpy as np

    np.savez(tmp_path / "target.npz", target=np.array([0, 1, 0.2, 0.9]))
    text = run(
        "tradeoff", str(tmp_path / "target.npz"), "--group", "cyclic(4)", "--plot", str(tmp_path / "t.png")
    )
    assert "optimal for" in text
    assert (tmp_path / "t.png").stat().st_size > 1000
    X = np.random.default_rng(0).integers(0, 2, (300, 4))
    np.savez(tmp_path / "sample.npz", X=X, y=X.sum(1) / 4)
    data = json.loads(
        run("tradeoff", str(tmp_path / "sample.npz"), "--group", "cyclic(4)", "-n", "300", "--json")
    )
    assert data


def test_measure_a_predictor_from_a_file(tmp_path, monkeypatch):
    import numpy as np

    (tmp_path / "predictor_of_the_test.py").write_text("def predict(X):\n    return X[:, 0]\n")
    np.savez(tmp_path / "data.npz", X=np.random.default_rng(0).random((20, 3)))
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    arguments = [
        "measure",
        "data.npz",
        "predictor_of_the_test:predict",
        "--action",
        "cyclic(3)",
        "--eps",
        "1/2",
    ]
    assert "lower bound of the supremum" in run(*arguments)
    assert json.loads(run(*arguments, "--json"))["samples"] == 20
