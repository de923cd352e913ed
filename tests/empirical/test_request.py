"""Bad requests get typed errors before anything is computed."""

from fractions import Fraction

import numpy as np
import pytest

from symbound import cyclic, symmetric, trivial
from symbound.empirical import (
    NetworkRegressor,
    TrainingOptions,
    cube_task,
    digits_task,
    graph_task,
    run_cells,
    string_task,
    symmetry_mode,
    task_from_configuration,
)
from symbound.empirical.request import exact_number, known_fields, sequence, table_size, whole_number
from symbound.errors import ArgumentTypeError, DomainError, GroupError, SymboundError, UnknownNameError

CELL = {"task": {"space": "strings", "group": "cyclic(4)"}, "n": 8, "seed": 0, "training": {"steps": 2}}


@pytest.mark.parametrize(
    "make",
    [
        lambda: string_task(cyclic(4), 0),
        lambda: string_task(cyclic(4), 2.5),
        lambda: string_task(cyclic(4), "a"),
        lambda: string_task(cyclic(40)),
        lambda: string_task("cyclic(4)"),
        lambda: string_task(cyclic(4), noise="a"),
        lambda: string_task(cyclic(4), noise=float("nan")),
        lambda: string_task(cyclic(4), seed=-1),
        lambda: string_task(cyclic(4), seed="a"),
        lambda: string_task(cyclic(4), kind="approximate", level=float("inf")),
        lambda: string_task(cyclic(4), kind="approximate", level="x"),
        lambda: string_task(cyclic(4), kind="approximate", level=None),
        lambda: string_task(trivial(4), kind="approximate", level="1/2"),
        lambda: string_task(cyclic(4), kind="subgroup", level="1/2", subgroup=symmetric(4)),
        lambda: graph_task(7),
        lambda: graph_task(2.0),
        lambda: cube_task(cyclic(4), "1/2", noise=3),
        lambda: digits_task(law="moon"),
        lambda: string_task(cyclic(4)).sample(2.5, np.random.default_rng(0)),
    ],
)
def test_tasks(make):
    with pytest.raises(SymboundError):
        make()


@pytest.mark.parametrize(
    ("configuration", "named"),
    [
        ({"group": "cyclic(3)"}, "known are strings"),
        ({"space": "moon"}, "known are strings"),
        ({"space": "strings"}, "missing: group"),
        ({"space": "strings", "group": "cyclic(3)", "colour": 1}, "unknown: colour"),
        ({"space": "cube", "group": "cyclic(3)", "kind": "exact"}, "unknown: kind"),
        ({"space": "graphs", "vertices": 3, "q": 3}, "unknown: q"),
    ],
)
def test_configurations_of_tasks(configuration, named):
    with pytest.raises(UnknownNameError, match=named):
        task_from_configuration(configuration)


def test_configurations_take_every_option_of_the_makers():
    task = task_from_configuration({"space": "graphs", "vertices": 3, "kind": "two-valued", "level": "1/2"})
    assert task.Delta == Fraction(1, 2)
    subgroup = {"kind": "subgroup", "level": "1/4", "subgroup": "cyclic(2)", "noise": 0.5, "seed": 3}
    with pytest.raises(GroupError):
        task_from_configuration({"space": "strings", "group": "cyclic(4)", **subgroup})
    with pytest.raises(ArgumentTypeError):
        task_from_configuration(5)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"n": 2.5}, ArgumentTypeError),
        ({"n": 0}, DomainError),
        ({"seed": -1}, DomainError),
        ({"seed": "x"}, ArgumentTypeError),
        ({"hidden": "a"}, ArgumentTypeError),
        ({"hidden": [0]}, DomainError),
        ({"training": {"step": 3}}, UnknownNameError),
        ({"task": {"space": "strings"}}, UnknownNameError),
        ({"symmetry": "mixing", "eps": "a"}, ArgumentTypeError),
        ({"symmetry": "penalty", "eps": 2.0}, DomainError),
    ],
)
def test_cells(change, error):
    with pytest.raises(error):
        run_cells([{**CELL, **change}])


def test_cells_need_a_task():
    assert run_cells([]) == []
    with pytest.raises(UnknownNameError, match="missing: task"):
        run_cells([{"n": 8, "seed": 0}])


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"group": 4, "symmetry": "averaging"}, ArgumentTypeError),
        ({"group": "circle(4)", "symmetry": "averaging"}, UnknownNameError),
        ({"hidden": 5}, ArgumentTypeError),
        ({"random_state": "a"}, ArgumentTypeError),
    ],
)
def test_estimators(change, error):
    with pytest.raises(error):
        NetworkRegressor(**{"group": cyclic(4), "steps": 2, **change}).fit(np.eye(4), np.arange(4) / 4)


def test_a_group_may_be_named_as_a_grid_search_needs_it():
    X, y = np.eye(4), np.arange(4) / 4
    for symmetry in ("averaging", "equivariant"):
        one, two = (
            NetworkRegressor(group, symmetry, steps=5).fit(X, y).predict(X)
            for group in ("cyclic(4)", cyclic(4))
        )
        np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"learning_rate": "a"}, ArgumentTypeError),
        ({"weight_decay": None}, ArgumentTypeError),
        ({"learning_rate": float("inf")}, DomainError),
        ({"validation_fraction": 1}, DomainError),
        ({"M": "a"}, ArgumentTypeError),
        ({"steps": True}, ArgumentTypeError),
        ({"patience": 1.5}, ArgumentTypeError),
        ({"batch_size": 0}, DomainError),
    ],
)
def test_training_options(change, error):
    with pytest.raises(error):
        TrainingOptions(**change)


@pytest.mark.parametrize("given", ["x", None, [[0.5, 1]], [[1, 0], [0, 1]], [[0, 0]]])
def test_rows_that_are_no_permutations(given):
    with pytest.raises(GroupError):
        symmetry_mode("averaging", given, 2)
    with pytest.raises(ArgumentTypeError):
        symmetry_mode("mixing", cyclic(2), 2, eps=0.1, M="a")


def test_requests():
    assert whole_number("a", "n", np.int32(3)) == 3
    for value in (True, 1.0, "1", None):
        with pytest.raises(ArgumentTypeError):
            whole_number("a", "n", value)
    assert exact_number("a", "level", 0.1) == Fraction(0.1)
    with pytest.raises(ArgumentTypeError):
        sequence("a", "hidden", "64")
    with pytest.raises(ArgumentTypeError):
        known_fields("a", [1], ["x"])
    table_size("a", 10, 10)
    with pytest.raises(DomainError):
        table_size("a", 10**5, 10**5)
