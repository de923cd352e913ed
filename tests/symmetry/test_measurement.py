"""Measuring predictors from files, and the study of handwritten digits."""

import json

import numpy as np
import pytest
from sympy import Rational

from symbound.errors import ArgumentTypeError, ExportError, UnknownNameError
from symbound.symmetry.digits import digits_study
from symbound.symmetry.measurement import load_examples, load_predictor, measure_file, parse_action


def test_module_and_function_on_a_file(tmp_path, monkeypatch):
    (tmp_path / "my_model.py").write_text(
        "class Model:\n    @staticmethod\n    def f(X):\n        return X[:, 0]\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    np.savez(tmp_path / "data.npz", X=np.eye(3), Z=np.ones((2, 4)))
    m = measure_file(tmp_path / "data.npz", "my_model:Model.f", "cyclic(3)", eps=[0, 1])
    assert m.error.value == 1
    assert [s.fraction for s in m.stabilizers] == [Rational(1, 3), 1]
    assert m.profile.scope == "orbits"
    result = json.loads(m.to_json())
    assert result["predictor"] == "my_model:Model.f"
    assert result["stabilizers"][1]["subgroup"] == "C_3"
    assert result["formula"] in m.text()
    assert "and 2 more elements" in m.text(elements=1)
    other = measure_file(tmp_path / "data.npz", "my_model:Model.f", "images(2)", key="Z", name="constant")
    assert (other.name, other.error.value) == ("constant", 0)


def test_files_that_cannot_be_read(tmp_path):
    np.savez(tmp_path / "data.npz", Y=np.eye(3))
    with pytest.raises(UnknownNameError, match="it holds Y"):
        load_examples(tmp_path / "data.npz")
    with pytest.raises(ExportError):
        load_examples(tmp_path / "missing.npz")
    (tmp_path / "text.npz").write_text("no archive")
    with pytest.raises(ExportError):
        load_examples(tmp_path / "text.npz")
    np.savez(tmp_path / "objects.npz", X=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ExportError, match="allow_pickle=False"):
        load_examples(tmp_path / "objects.npz")
    np.save(tmp_path / "plain.npy", np.eye(2))
    assert load_examples(tmp_path / "plain.npy").shape == (2, 2)


@pytest.mark.parametrize(
    "spec", ["math", "math:", ":sqrt", "no_such_module_at_all:f", "math:no_such_function"]
)
def test_predictors_that_cannot_be_imported(spec):
    with pytest.raises((ArgumentTypeError, UnknownNameError)):
        load_predictor(spec)


@pytest.mark.parametrize(
    ("text", "size", "shape"),
    [
        ("cyclic(5)", 5, (5,)),
        (" dihedral( 4 ) ", 8, (4,)),
        ("symmetric(3)", 6, (3,)),
        ("alternating(4)", 12, (4,)),
        ("hyperoctahedral(2)", 8, (2,)),
        ("graphs(3)", 6, (3, 3)),
        ("shifts(7)", 7, (7,)),
        ("images(4)", 8, (4, 4)),
        ("image-rotations(4)", 4, (16,)),
        ("image-flips(4)", 4, (16,)),
    ],
)
def test_actions_by_name(text, size, shape):
    action = parse_action(text)
    assert action.size == size
    assert action.transform(size - 1, np.zeros((2, *shape))).shape == (2, *shape)


@pytest.mark.parametrize(
    "text", ["", "cyclic", "cyclic(x)", "cyclic(-1)", "monster(4)", "cyclic(4); cyclic(5)"]
)
def test_unknown_actions(text):
    with pytest.raises(UnknownNameError, match="known are cyclic"):
        parse_action(text)


def test_digits():
    study = digits_study("logistic")
    assert study.accuracy > 0.93
    labels = study.measurement.profile.labels
    assert (study.by_digit[:, labels.index("identity")] == 0).all()
    # zeros look the same upside down, sixes do not
    half_turn = study.by_digit[:, labels.index("rotate 180")]
    assert half_turn[0] < 0.2 < 0.8 < half_turn[6]
    assert study.six_nine.exchange_error < 0.25 < 0.7 < study.six_nine.invariance_error
    assert study.six_nine.mean_on_other_digits < study.six_nine.mean_on_six_and_nine
    assert study.respected.shape == (10, 4)
    assert study.respected.min() >= 1
    assert (np.diff(study.respected, axis=1) >= 0).all()
    assert (
        study.measurement.error.interval[0]
        < study.measurement.error.value
        < study.measurement.error.interval[1]
    )
    result = json.loads(study.to_json())
    assert len(result["measurement"]["elements"]) == 8
    assert "6 against 9" in study.text()
    with pytest.raises(UnknownNameError):
        digits_study("forest")
