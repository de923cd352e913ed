"""Names of maps: two different products never give the same quantity."""

from itertools import product

import pytest

import symbound as sb
from symbound.errors import DomainError

apply = sb.lemmas["stabilizer-calculus"].apply


def test_products_of_different_maps_are_different_quantities():
    assert apply(g="ab", h="c").quantity != apply(g="a", h="bc").quantity
    assert apply(g="ab", h="c").quantity == apply(g="ab", h="c").quantity
    words = ["a", "b", "ab", "ba", "aba", "a^-1", "b'"]
    found = {}
    for predictor, g, h in product(["f", "fa", "f_a"], words, words):
        assert found.setdefault(apply(predictor=predictor, g=g, h=h).quantity, (predictor, g, h)) == (
            predictor,
            g,
            h,
        )


def test_a_product_of_three_maps_does_not_depend_on_the_brackets():
    assert apply(g="a b", h="c").quantity == apply(g="a", h="b c").quantity
    chained = sb.lemmas["stabilizer-calculus"].apply(g="a b", h="c")
    assert apply(g="a", h="b").quantity in chained.open_quantities


@pytest.mark.parametrize(
    "names",
    [
        {"g": "a, b"},
        {"g": ""},
        {"g": " a"},
        {"h": "a "},
        {"h": "a  b"},
        {"predictor": "f, a"},
        {"predictor": "f a"},
        {"predictor": ""},
        {"g": " ".join("a" * 51)},
    ],
)
def test_names_that_could_pass_for_others_are_refused(names):
    with pytest.raises(DomainError, match="no name"):
        apply(**names)


def test_a_product_of_fifty_maps_is_accepted():
    assert apply(g=" ".join("a" * 50)).relation == "<="
