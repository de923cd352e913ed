from itertools import product

import numpy as np

import symbound as sb
from tests.oracles import enumeration as brute

LAW = np.array([0.5, 0.3, 0.2])
TABLE = np.array([[0, 0.5, 1.0], [1.0, 0, 0], [0.2, 0.9, 0.4], [0, 0, 0]])


def test_the_mean_over_samples_is_below_the_largest_value(record_property):
    n = 4
    values = [brute.empirical_rademacher(TABLE[:, list(s)]) for s in product(range(3), repeat=n)]
    truth = brute.finite_class_rademacher(TABLE, LAW, n)
    assert min(values) < truth <= max(values)
    record_property("ratio", max(values) / truth)


def test_conclusion():
    bound = sb.lemmas["rademacher-expectation"].apply(F=sb.FiniteClass(k=4, M=1), n=sb.n)
    (quantity,) = bound.open_quantities
    assert bound.relation == "<="
    assert bound.expr == quantity
    assert bound.monotone == {quantity: 1}
