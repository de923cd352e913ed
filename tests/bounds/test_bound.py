import pytest
from sympy import Rational

import symbound as sb
from symbound.bounds.hypothesis import Status

F = sb.Lipschitz(sb.Cube(4), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(4)))


@pytest.fixture(scope="module")
def bound():
    return sb.gap_bound(F, n=sb.n, route="multiscale")


def test_numbers_and_symbols_agree(bound):
    def agree(a, b):
        """Both enclose the same number, to the last digits of a double."""
        assert a.lower <= b.upper
        assert b.lower <= a.upper
        assert abs(float(a) - float(b)) <= 1e-15 * float(a)

    agree(sb.gap_bound(F, n=500).at(), sb.gap_bound(F, n=sb.n).at(n=500))
    for size in (1, 10, 1000, 10**8):
        agree(sb.gap_bound(F, n=size, route="multiscale").at(), bound.at(n=size))


def test_what_a_bound_knows(bound):
    assert set(bound.lemmas) == {"multiscale", "path-metric-group", "polya-covering"}
    assert bound.free_symbols == {sb.n}
    assert not bound.open_quantities
    assert len(bound.references) >= 2
    assert {h.status for h in bound.hypotheses} <= {Status.ASSUMED, Status.BY_DEFINITION, Status.COMPUTED}
    assert any(h.name == "independent-sample" for h in bound.hypotheses)
    assert bound.derivation.name == "minimum"


def test_each_alternative_is_a_plus_b_over_root_n(bound):
    for alternative in bound.alternatives:
        a = alternative.expr.subs(sb.n, sb.n).as_independent(sb.n)[0]
        slope = (alternative.expr - a) * sb.n ** Rational(1, 2)
        assert not slope.expand().free_symbols


def test_values_accept_symbols_names_and_mappings(bound):
    values = {bound.at(n=100).upper, bound.at({sb.n: 100}).upper, bound.at({"n": 100}).upper}
    assert len(values) == 1


def test_the_bound_decreases_in_n_and_so_does_its_claim(bound):
    values = [bound.at(n=k).upper for k in (1, 3, 10, 100, 1000, 10**5)]
    assert values == sorted(values, reverse=True)
    assert bound.monotone[sb.n] == -1


def test_confidence_costs_the_deviation_term(bound):
    from mpmath import log, mp, sqrt

    mp.dps = 40
    certain = sb.gap_bound(F, n=1000, delta=Rational(1, 20), route="multiscale").at()
    extra = certain.upper - bound.at(n=1000).upper
    assert abs(float(extra) - float(sqrt(log(20) / 2000))) < 1e-12


def test_repr_latex_is_a_formula(bound):
    one = sb.gap_bound(sb.FiniteClass(16, 1), n=sb.n, route="finite-class")
    assert one._repr_latex_().startswith("$")
    assert "sqrt" in one._repr_latex_()
