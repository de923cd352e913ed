from sympy import Symbol

from symbound.bounds.quantity import DistanceToEquivariant
from symbound.lemmas._separate_signs import separate_signs

V, n = Symbol("V", positive=True), Symbol("n", positive=True, integer=True)


def test_a_symbol_of_two_arguments_has_no_sign():
    assert separate_signs({V: +1, n: -1}, V, n) == {V: +1, n: -1}
    assert separate_signs({V: +1, n: -1}, V / n, n) == {V: +1}
    assert separate_signs({n: -1}, n, n) == {}


def test_quantities_keep_their_sign():
    distance = DistanceToEquivariant("f*")
    assert separate_signs({distance: +1, n: -1}, n, 1 / n, None, 3) == {distance: +1}
