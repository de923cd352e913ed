from hypothesis import given, settings
from hypothesis import strategies as st

import symbound as sb
from symbound.bounds.entropy import InternalLogCoveringNumber, LogCoveringNumber
from tests.lemmas.complexity import brute


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(1, 4), st.integers(0, 16))
def test_covering_numbers_of_tables(seed, k, n, cut):
    values, t = brute.random_class(seed, k, n), cut / 16
    external, internal = brute.external_covering(values, t), brute.internal_covering(values, t)
    assert external <= internal <= brute.external_covering(values, t / 2)


def test_conclusion():
    F = sb.FiniteClass(k=4, M=1)
    bound = sb.lemmas["internal-from-external"].apply(F=F, t=sb.t)
    external = LogCoveringNumber(F, sb.t / 2)
    assert bound.quantity == InternalLogCoveringNumber(F, sb.t)
    assert bound.expr == external
    assert bound.monotone == {external: 1}
