import numpy as np
import pytest
from sympy import Rational

import symbound as sb
from symbound.bounds.rules import replace
from symbound.errors import HypothesisError
from tests.oracles import enumeration as brute
from tests.oracles.rows_tradeoff import LAW, reflected

lemma = sb.lemmas["minkowski-interpolation"]


@pytest.mark.parametrize("eps", [Rational(0), Rational(1, 4), Rational(2, 3), Rational(3)])
def test_chained_with_the_exact_gaps_it_is_the_exact_gap(eps):
    F = reflected(eps)
    bound = lemma.apply(F=F, n=3)
    for quantity in sorted(bound.open_quantities, key=lambda q: str(q.subject.symmetry)):
        bound = replace(bound, sb.lemmas["tabular-gap"].apply(F=quantity.subject, n=3, law=LAW))
    assert bound.relation == "=="
    metric = 1 - np.eye(3)
    metric[0, 2] = metric[2, 0] = min(float(eps), 1)
    truth = brute.expected_over_samples(lambda c: brute.lipschitz_gap(metric, 1, LAW, c), LAW, 3)
    assert float(bound.at().lower) - 1e-9 <= truth <= float(bound.at().upper) + 1e-9


def test_a_symmetry_is_needed():
    with pytest.raises(HypothesisError, match="no symmetry"):
        lemma.apply(F=sb.AllFunctions(sb.Strings(2, 2), M=1), n=3)
