"""``proofs/check.sh`` on a small folder of proofs: what it accepts and what it refuses."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECK = Path(__file__).parents[1] / "proofs" / "check.sh"
PROJECT = "-Q . symbound\n-arg -w\n-arg -notation-overridden\n\ncommon.v\nfamily/result.v\n"
RESULT = "From symbound Require Import common.\n{}Theorem result : same = same.\nProof. {}. Qed.\n\nPrint Assumptions result.\n"
GOOD = RESULT.format("", "reflexivity")

pytestmark = pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not installed")


def check(folder, result=GOOD, project=PROJECT):
    (folder / "family").mkdir()
    (folder / "_CoqProject").write_text(project)
    (folder / "common.v").write_text("Definition same := 0.\n")
    (folder / "constants.v").write_text("Theorem one : 1 = 1.\nProof. reflexivity. Qed.\n")
    (folder / "family" / "result.v").write_text(result)
    shutil.copy(CHECK, folder)
    return subprocess.run(
        ["sh", "check.sh", "1"], capture_output=True, text=True, cwd=folder, check=False, env={**os.environ}
    )


def test_closed_proofs_are_accepted(tmp_path):
    run = check(tmp_path)
    assert run.returncode == 0, run.stderr
    assert "1 results, 1 theorems, all closed under the global context" in run.stdout


REFUSED = {
    "a hypothesis outside a section": (
        RESULT.format("Hypothesis cheat : same = same.\n", "exact cheat"),
        "depends on an assumption",
    ),
    "an axiom by name": (RESULT.format("Axiom cheat : same = same.\n", "exact cheat"), "forbidden word"),
    "a proof given up": (GOOD.replace("reflexivity. Qed", "Admitted"), "forbidden word"),
    "a wrong proof": (RESULT.format("", "discriminate"), "do not compile"),
    "a theorem that is not printed": (
        GOOD.replace("Print", "Theorem other : same = 0.\nProof. reflexivity. Qed.\n\nPrint"),
        "does not print the assumptions of exactly its theorems",
    ),
    "nothing printed": (GOOD.replace("Print Assumptions result.\n", ""), "prints no assumptions"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_open_proofs_are_refused(name, tmp_path):
    result, because = REFUSED[name]
    run = check(tmp_path, result)
    assert run.returncode == 1
    assert because in run.stderr


def test_every_file_is_listed(tmp_path):
    run = check(tmp_path, project=PROJECT.replace("family/result.v\n", ""))
    assert run.returncode == 1
    assert "does not list exactly" in run.stderr
