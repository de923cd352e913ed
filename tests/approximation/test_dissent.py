"""The least error of invariant classifiers, against every invariant classifier."""

from fractions import Fraction

import numpy as np
import pytest

import symbound as sb
from symbound.approximation.dissent import total_dissent
from symbound.approximation.target import target_on_points
from symbound.errors import ArgumentTypeError, LawError, ShapeError
from tests.approximation.oracles import all_invariant_classifiers


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("G", [sb.cyclic(4), sb.on_edges(sb.cyclic(4)), sb.trivial(3)], ids=str)
def test_dissent_is_the_least_error_of_all_invariant_classifiers(G, seed):
    rng = np.random.default_rng(seed)
    size = G.degree
    probabilities = (
        np.array([[4.0, 2.0, 2.0], [2.0, 2.0, 4.0], [2.0, 6.0, 0.0], [0.0, 0.0, 8.0]])[
            rng.integers(0, 4, size)
        ]
        / 8
    )
    weights = rng.integers(0, 5, size) + (np.arange(size) == 0)
    law = [Fraction(int(w), int(weights.sum())) for w in weights]
    labels = target_on_points(np.zeros(size), G).labels

    def error(labelling):
        return sum(
            m * (1 - Fraction(float(p[labelling[o]])))
            for m, p, o in zip(law, probabilities, labels, strict=True)
        )

    truth = min(error(h) for h in all_invariant_classifiers(int(labels.max()) + 1, range(3)))
    found = total_dissent(probabilities, G, law=law)
    assert Fraction(int(found.value.p), int(found.value.q)) == truth
    assert error({int(o): int(y) for o, y in zip(labels, found.classifier, strict=True)}) == truth
    bayes = sum(m * (1 - Fraction(float(p.max()))) for m, p in zip(law, probabilities, strict=True))
    assert Fraction(int(found.excess.p), int(found.excess.q)) == truth - bayes


def test_labels_of_any_kind():
    assert total_dissent([1, 1, 0, 1], sb.cyclic(4)).value == Fraction(1, 4)
    assert total_dissent(np.array(["a", "b", "a", "b"]), sb.trivial(4)).value == 0


@pytest.mark.parametrize(
    ("labels", "error"),
    [
        ([0.5, 1.0, 0.0, 1.0], ArgumentTypeError),
        (np.zeros((2, 2, 2)), ShapeError),
        ([[0.5, 0.6]] * 4, LawError),
        ([[1.0, float("nan")]] * 4, LawError),
        ([[1.5, -0.5]] * 4, LawError),
    ],
)
def test_bad_input(labels, error):
    with pytest.raises(error):
        total_dissent(labels, sb.cyclic(4))
