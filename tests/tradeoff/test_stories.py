"""Worked stories, pictures and the body of the command."""

import json

import numpy as np
import pytest

import symbound as sb
from symbound.errors import ArgumentTypeError, ExportError, UnknownNameError
from symbound.tradeoff.command import run_tradeoff
from symbound.tradeoff.stories import digits_story, graphs_story, triangle_share
from symbound.tradeoff.weigh import tradeoff


def test_digits_recommendation_flips_with_n():
    pytest.importorskip("sklearn")
    story = digits_story(sizes=(4, 64, 4096), trials=20)
    assert story.recommended[0] == "D_4"
    assert len(set(story.recommended)) == 3
    half_turn = next(c for c in story.tradeoff.candidates if c.name == "D_4")
    assert float(half_turn.variance) > 0.1  # a six turned by 180 degrees is a nine
    assert story.sample is not None
    assert "digits" in story.text()
    json.dumps(story.to_dict())


@pytest.mark.parametrize(("target", "limit"), [("triangles", "S_5"), ("one vertex", "S_4"), ("noise", "C_1")])
def test_graphs(target, limit):
    story = graphs_story(target, vertices=5, sizes=(20, 2000), trials=5)
    assert story.tradeoff.limit().name == limit
    assert story.recommended[0] == "S_5"
    assert story.is_confirmed(0)


def test_the_symmetry_of_one_vertex_wins_in_training_before_the_bound_says_so():
    story = graphs_story("one vertex", vertices=5, sizes=(20, 200_000), trials=3)
    assert story.trained.best(1) == "S_4"


def test_triangles_are_counted():
    share = triangle_share(4)
    assert share[-1] == 1
    assert share.sum() * 4 == 4 * 2**3  # each of the 4 triangles is in 2^3 graphs
    assert triangle_share(4, through_first=True).sum() * 3 == 3 * 2**3


@pytest.mark.parametrize("panel", ["all", "total", "path", "lattice"])
def test_pictures_are_written(tmp_path, panel):
    t = tradeoff([0, 0.25, 0.5, 0.5, 1, 0.25], sb.dihedral(6))
    figure = t.plot(tmp_path / "t.png", panel=panel)
    assert (tmp_path / "t.png").stat().st_size > 10_000
    assert len(figure.axes) == {"all": 4, "total": 1, "path": 1, "lattice": 2}[panel]


def test_large_lattices_are_drawn_by_classes():
    t = tradeoff([0, 0, 0.5, 0.5, 1], sb.symmetric(5))
    figure = t.plot(panel="lattice")
    assert len(figure.axes[0].collections[0].get_offsets()) == 19


def test_pictures_that_cannot_be_drawn():
    t = tradeoff([0, 1, 0, 1], sb.cyclic(4), subgroups=[sb.cyclic(4)])
    with pytest.raises(ArgumentTypeError):
        t.plot(panel="lattice")
    with pytest.raises(UnknownNameError):
        t.plot(panel="pie")
    with pytest.raises(ExportError):
        t.plot("/no/such/folder/t.png")


def test_command_on_a_target_and_on_a_sample(tmp_path):
    np.savez(tmp_path / "target.npz", target=np.array([0, 1, 0, 1.0]))
    t = run_tradeoff(tmp_path / "target.npz", "dihedral(4)", plot=tmp_path / "t.png")
    assert t.limit().order == 4
    assert (tmp_path / "t.png").exists()
    rng = np.random.default_rng(0)
    X = rng.integers(0, 2, (400, 2, 2))
    np.savez(tmp_path / "sample.npz", X=X, y=X[:, 0].mean(axis=1))
    found = run_tradeoff(tmp_path / "sample.npz", "square", n=1000, noise=0.0)
    assert found.best.order == 2
    assert found.n == 1000


def test_command_on_bad_files(tmp_path):
    np.savez(tmp_path / "pickled.npz", target=np.array([{}], dtype=object))
    np.savez(tmp_path / "other.npz", Z=np.zeros(3))
    np.savez(tmp_path / "half.npz", X=np.zeros((3, 2)))
    np.save(tmp_path / "single.npy", np.zeros(3))
    (tmp_path / "text.npz").write_text("hello")
    for name, error in (
        ("pickled.npz", ArgumentTypeError),
        ("other.npz", UnknownNameError),
        ("half.npz", ArgumentTypeError),
        ("single.npy", ArgumentTypeError),
        ("text.npz", ArgumentTypeError),
        ("missing.npz", ExportError),
    ):
        with pytest.raises(error):
            run_tradeoff(tmp_path / name, "cyclic(3)")
    np.savez(tmp_path / "flat.npz", X=np.zeros((3, 5)), y=np.zeros(3))
    with pytest.raises(ArgumentTypeError, match="square"):
        run_tradeoff(tmp_path / "flat.npz", "square")


def test_a_story_takes_the_bound_that_was_asked_for():
    slow = digits_story(sizes=(4096,), trials=2)
    fast = digits_story(sizes=(4096,), trials=2, bound="orbit-means")
    assert fast.tradeoff.optimal(4096).value.upper < slow.tradeoff.optimal(4096, "subgroup").value.upper / 5
    assert fast.sample is None
