import json

import pytest
from click.testing import CliRunner

from symbound.cli import main


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    from symbound import demo

    return demo.run(tmp_path_factory.mktemp("demo"))


def test_three_ways_count_the_same_graphs(result):
    assert set(result.orbits.values()) == {1044}
    assert len(result.orbits) == 3


def test_certified_sample_sizes(result):
    """The bounds are sqrt((K-1)/n)/2 with K = 1044 orbits and 2097152 graphs."""
    assert result.sample_sizes["with the symmetry"] == {"1/10": 26_075, "1/20": 104_300}
    assert result.sample_sizes["without"] == {"1/10": 25 * 2_097_151, "1/20": 100 * 2_097_151}
    best = min(result.sample_sizes, key=lambda name: result.sample_sizes[name]["1/10"])
    assert best == "with the symmetry"


def test_the_bound_is_above_the_exact_gap_and_the_simulation_agrees(result):
    for check in result.checks:
        assert check["exact"] <= check["bound"]
        assert abs(check["simulated"] - check["exact"]) <= 4 * check["standard_error"]


def test_the_story_and_its_files(result):
    from symbound import demo

    story = "\n".join(demo.text(result))
    for words in ("1,044", "26,075", "bound/exact", "tabular-gap", "gap.tex"):
        assert words in story
    assert json.loads(json.dumps(result.to_dict(), default=str))["orbits"]
    for path in result.files.values():
        with open(path, "rb") as file:
            assert len(file.read()) > 1000


def test_the_command_writes_json(tmp_path):
    output = CliRunner().invoke(main, ["demo", "--json", "--output", str(tmp_path)])
    assert output.exit_code == 0
    assert json.loads(output.output)["checks"]
