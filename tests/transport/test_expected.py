import json
from math import comb

import numpy as np
import pytest

from symbound.errors import DomainError, ExportError
from symbound.transport import expected_gap_on_metric

COST = np.abs(np.subtract.outer(np.arange(5.0), np.arange(5.0)))
LAW = np.array([1, 2, 3, 1, 1]) / 8


def _exact_mean_on_the_line(n):
    """E W_1 = sum over cuts of E |B(n, p)/n - p|, by direct summation."""
    total = 0.0
    for p in np.cumsum(LAW)[:-1]:
        total += sum(comb(n, k) * p**k * (1 - p) ** (n - k) * abs(k / n - p) for k in range(n + 1))
    return total


def test_mean_matches_the_exact_sum():
    estimate = expected_gap_on_metric(COST, LAW, n=12, trials=600, seed=7)
    assert abs(estimate.mean - _exact_mean_on_the_line(12)) < 3.5 * estimate.standard_error
    assert estimate.standard_error == pytest.approx(estimate.values.std(ddof=1) / 600**0.5)


def test_values_do_not_depend_on_jobs_or_number_of_trials():
    short = expected_gap_on_metric(COST, LAW, n=9, trials=5, seed=3)
    longer = expected_gap_on_metric(COST, LAW, n=9, trials=8, seed=3, n_jobs=2)
    assert np.array_equal(short.values, longer.values[:5])
    assert not np.array_equal(short.values, expected_gap_on_metric(COST, LAW, n=9, trials=5, seed=4).values)


def test_resume_from_a_checkpoint_with_a_cut_last_line(tmp_path):
    path = tmp_path / "trials.jsonl"
    reference = expected_gap_on_metric(COST, LAW, n=9, trials=6, seed=3)
    expected_gap_on_metric(COST, LAW, n=9, trials=4, seed=3, checkpoint=path)
    text = path.read_text()
    path.write_text(text[:-9])
    resumed = expected_gap_on_metric(COST, LAW, n=9, trials=6, seed=3, checkpoint=path)
    assert np.array_equal(resumed.values, reference.values)
    stored = [json.loads(line) for line in path.read_text().splitlines()]
    assert sorted(record["trial"] for record in stored[1:]) == list(range(6))
    path.write_text(path.read_text().replace('"trial": 0, "value": ', '"trial": 0, "value": 5'))
    assert expected_gap_on_metric(COST, LAW, n=9, trials=6, seed=3, checkpoint=path).mean > reference.mean


def test_checkpoint_of_another_problem_or_broken_is_refused(tmp_path):
    path = tmp_path / "trials.jsonl"
    expected_gap_on_metric(COST, LAW, n=9, trials=3, seed=3, checkpoint=path)
    with pytest.raises(ExportError, match="another cost, law, n or seed"):
        expected_gap_on_metric(COST, LAW, n=10, trials=3, seed=3, checkpoint=path)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], "{broken", *lines[1:]]) + "\n")
    with pytest.raises(ExportError, match="line 2"):
        expected_gap_on_metric(COST, LAW, n=9, trials=3, seed=3, checkpoint=path)
    with pytest.raises(ExportError, match="cannot be"):
        expected_gap_on_metric(COST, LAW, n=9, trials=3, seed=3, checkpoint=tmp_path / "no" / "where")


@pytest.mark.parametrize(("field", "value"), [("n", 0), ("trials", 0), ("seed", -1), ("n", 2.5)])
def test_bad_arguments(field, value):
    with pytest.raises(DomainError, match=f"{field} = "):
        expected_gap_on_metric(COST, LAW, **{"n": 3, "trials": 3, "seed": 3, field: value})
