import pytest
from sympy import Rational

import symbound as sb
from symbound.errors import HypothesisError

lemma = sb.lemmas["total-dissent"]
HALF = Rational(1, 2)


def test_no_dissent_no_error():
    assert lemma.apply(masses=((HALF, 0), (0, HALF))).at().upper == 0


def test_an_even_vote():
    assert lemma.apply(masses=((HALF, HALF),)).at().upper == HALF


@pytest.mark.parametrize(
    "masses", [(), ((),), ((HALF, HALF), (0,)), ((HALF, Rational(1, 3)),), ((-HALF, 1, HALF),)]
)
def test_what_is_no_table_of_masses_is_refused(masses):
    with pytest.raises(HypothesisError):
        lemma.apply(masses=masses)
