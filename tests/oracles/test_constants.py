"""A third engine for the numbers that matter most: Coq proves that each formula is the frozen decimal."""

import re
import shutil
import subprocess

import pytest

from tests.oracles.make_constants import CONSTANTS, FILE, text
from tests.oracles.rows_frozen import FROZEN

needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="coqc is not installed")


def coqc(source, folder):
    (folder / "constants.v").write_text(source)
    command = ["coqc", "-q", "constants.v"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    if "Cannot find a physical path" in run.stderr or "Unable to locate library" in run.stderr:
        pytest.skip("coq-interval is not installed")
    return run


def test_the_file_is_what_the_lemmas_build():
    assert FILE.read_text() == text()


def test_twenty_numbers():
    assert len(CONSTANTS) == 20
    assert set(CONSTANTS) <= {f"{f.slug} {f.name}".strip() for f in FROZEN}
    assert len(re.findall(r"^Theorem", text(), re.M)) == 20


@needs_coq
def test_coq_proves_every_number(tmp_path):
    run = coqc(text(), tmp_path)
    assert run.returncode == 0, run.stderr


def other_digit(match):
    """The last digit that is claimed, changed by two."""
    number, places, claimed = map(int, match.groups())
    more = max(0, claimed - places)
    return f"- {number * 10**more + 2 * 10 ** (places + more - claimed)} / 10 ^ {places + more}) <= 1 / 10 ^ {claimed}"


@needs_coq
def test_coq_refuses_a_changed_digit_in_every_number(tmp_path):
    changed, count = re.subn(r"- (\d+) / 10 \^ (\d+)\) <= 1 / 10 \^ (\d+)", other_digit, text())
    assert count == 20
    changed = re.sub(r"^Theorem \w+ :", "Goal", changed, flags=re.M)
    changed = changed.replace("Proof. number. Qed.", "Proof. Fail number. Abort.")
    assert changed.count("Fail number") == 20
    run = coqc(changed, tmp_path)
    assert run.returncode == 0, run.stderr
