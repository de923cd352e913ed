"""Exact symmetry of the tasks against the approximation module, brute force and samples."""

from fractions import Fraction

import numpy as np
import pytest

from symbound import cyclic, dihedral, symmetric, trivial
from symbound.approximation.projection import Deviations
from symbound.approximation.target import target_on_points
from symbound.empirical.cube import cube_task
from symbound.empirical.tasks import KINDS, digits_task, graph_task, string_task, task_from_configuration
from symbound.errors import DomainError, UnknownNameError
from symbound.groups import string_orbits, subgroup_mask
from symbound.symmetry.action import Action


def level_of(kind):
    return 0 if kind in ("exact", "mis-specified") else Fraction(1, 4)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("G", "H"), [(cyclic(5), trivial(5)), (dihedral(4), trivial(4)), (symmetric(4), cyclic(4))], ids=str
)
def test_delta_and_v_agree_with_the_approximation_module(kind, G, H):
    task = string_task(G, 2, kind, level_of(kind), subgroup=H)
    target = target_on_points(task.values[:, 0], Action.permutation(G), points=(task.points + 1) / 2)
    deviations = Deviations(target)
    V = deviations.variance(np.ones(len(task.maps), bool))
    assert V.lower <= task.V <= V.upper
    assert np.array_equal(deviations.largest, task.element_errors)
    assert float(task.Delta) == deviations.largest.max()
    if kind not in ("exact", "mis-specified"):
        assert task.Delta == Fraction(1, 4)


def test_points_and_orbits_are_those_of_the_groups_module():
    task = string_task(dihedral(5), 2)
    assert np.array_equal(task.maps.min(axis=0), string_orbits(dihedral(5), 2))
    action = Action.permutation(task.group)
    for k in range(len(task.maps)):
        assert np.array_equal(action.transform(k, task.points), task.points[task.maps[k]])
    several = string_task(cyclic(3), 3)
    assert several.points.shape == (27, 9)
    for g, images in zip(several.features, several.maps, strict=True):
        assert np.array_equal(several.points[:, np.argsort(g)], several.points[images])


def test_v_is_the_least_squared_distance_for_any_law():
    task = string_task(cyclic(4), kind="approximate", level="1/2", law="skewed")
    assert not task.is_law_invariant
    masses, labels = task.masses, task.labels()
    means = np.bincount(labels, masses * task.values[:, 0]) / np.bincount(labels, masses)
    best = task.excess_risk(means[labels][:, None])
    assert best == pytest.approx(float(task.V), rel=1e-12)
    rng = np.random.default_rng(0)
    for _ in range(20):
        other = (means + 0.1 * rng.standard_normal(len(means)))[labels][:, None]
        assert task.excess_risk(other) > best


def test_equivariant_targets():
    task = string_task(cyclic(4), kind="exact", equivariant=True)
    assert task.Delta == 0
    assert task.V == 0
    for g, images in zip(task.outputs, task.maps, strict=True):
        assert np.array_equal(task.values[images][:, g], task.values)  # f(gx)_{g i} = f(x)_i
    rough = string_task(cyclic(4), kind="approximate", level="1/4", equivariant=True)
    averaged = np.mean(
        [rough.values[images][:, g] for g, images in zip(rough.outputs, rough.maps, strict=True)], axis=0
    )
    assert rough.excess_risk(averaged) == pytest.approx(float(rough.V), rel=1e-12)
    assert rough.model_error(rough.values) == 0.25
    assert float(rough.Delta) == pytest.approx(rough.element_errors.max())


def test_partial_symmetries():
    G, H = dihedral(6), cyclic(6)
    task = string_task(G, kind="subgroup", level="1/4", subgroup=H)
    mask = subgroup_mask(G, H)
    assert (task.element_errors[mask] == 0).all()
    assert (task.element_errors[~mask] == 0.25).all()
    assert task.variance(mask) == 0 < task.V
    short = string_task(cyclic(12), kind="subset", level="1/2")
    respected = short.element_errors <= short.element_errors[1]
    assert 3 <= respected.sum() < 12
    part = string_task(G, kind="restricted", level="1/4")
    for images in part.maps:
        assert np.array_equal(part.values[images][part.domain], part.values[part.domain])
    assert 0 < part.domain.sum() < 64


def test_samples_have_the_law_and_the_mean_of_the_target():
    task = string_task(cyclic(3), kind="approximate", level="1/2", law="skewed", noise=0.5)
    _, y, index = task.sample(200_000, np.random.default_rng(0))
    assert np.bincount(index, minlength=8) / 200_000 == pytest.approx(task.masses, abs=0.006)
    for x in range(8):
        assert y[index == x].mean() == pytest.approx(task.values[x, 0], abs=0.012)
    assert ((y - task.values[index]) ** 2).mean() == pytest.approx(task.noise_risk, rel=0.02)
    assert y.min() >= 0
    assert y.max() <= 1


def test_cube_task_against_sampling():
    task = cube_task(dihedral(5), Fraction(1, 2))
    rng = np.random.default_rng(0)
    X = rng.random((100_000, 5))
    images = np.stack([task.target(X[:, np.argsort(g)])[:, 0] for g in task.features])
    assert images.var(axis=0).mean() == pytest.approx(float(task.V), rel=0.02)
    corners = np.indices((2,) * 5).reshape(5, -1).T
    errors = [
        np.abs(task.target(corners[:, np.argsort(g)]) - task.target(corners)).max() for g in task.features
    ]
    assert max(errors) == pytest.approx(float(task.Delta), abs=1e-12)
    assert float(task.Delta) == 0.5


def test_digits():
    pytest.importorskip("sklearn")
    task = digits_task("two-valued", "1/2", which="left-right")
    assert task.Delta == Fraction(1, 2)
    assert digits_task(which="left-right").V == 0
    upright = digits_task("two-valued", "1/2", which="left-right", law="upright")
    assert not upright.is_law_invariant
    assert sum(m > 0 for m in upright.law) == 1797


def test_graphs_and_configurations():
    assert (
        int(graph_task(4).labels().max()) + 1 == 11
    )  # graphs on four vertices up to isomorphism, OEIS A000088
    configuration = {
        "space": "strings",
        "group": "cyclic(5)",
        "kind": "two-valued",
        "level": "1/4",
        "seed": 3,
    }
    assert task_from_configuration(configuration) is task_from_configuration(
        dict(reversed(configuration.items()))
    )


@pytest.mark.parametrize("level", ["1/3", "-1/4", "5/4", 0.1])
def test_levels_that_doubles_cannot_hold_are_refused(level):
    with pytest.raises(DomainError):
        string_task(cyclic(4), kind="approximate", level=level)


def test_other_bad_input():
    with pytest.raises(UnknownNameError):
        string_task(cyclic(4), kind="odd")
    with pytest.raises(UnknownNameError):
        task_from_configuration({"space": "words"})
    with pytest.raises(DomainError):
        string_task(cyclic(4), kind="exact", level="1/4")
    with pytest.raises(DomainError):
        string_task(cyclic(4), noise=1.5)
    with pytest.raises(DomainError, match="no orbit"):
        string_task(cyclic(1), kind="approximate", level="1/4")
    with pytest.raises(DomainError):
        string_task(cyclic(4)).sample(0, np.random.default_rng(0))
