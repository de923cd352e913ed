from sympy import Integer

import symbound as sb
from symbound.bounds.symbols import n


def test_the_group_order_multiplies_the_sample_size():
    bound = sb.lemmas["tahmasebi-jegelka-2023"].apply(group=sb.symmetric(5), n=n)
    assert bound.expr == 120 * n
    assert bound.at(n=Integer(10)).upper == 1200
