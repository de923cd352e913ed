"""Bad input: a typed error that says what was asked, what came in, why not, and what would mend it."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Integer, Rational, Symbol, sqrt, symbols
from sympy.combinatorics import Permutation

import symbound as sb
from symbound import errors
from symbound.bounds import rules
from symbound.bounds.bound import Bound
from symbound.grammar import parse_group, parse_number, parse_space

n = sb.n
PATH = [[0, 1, 2], [1, 0, 1], [2, 1, 0]]


def cube_class(**options):
    return sb.Lipschitz(sb.Cube(4), L=1, M=1, **options)


def tabular():
    return sb.AllFunctions(sb.Strings(3, 2), M=1)


def rademacher_of(F):
    return sb.lemmas["tabular-rademacher"].apply(F=F, n=n)


CASES = {
    # groups
    "unknown group name": (lambda: parse_group("cyclc(4)"), errors.UnknownNameError, "cyclic"),
    "not a permutation": (lambda: sb.group([[0, 0, 1]]), errors.GroupError, "permutation"),
    "group of degree zero": (lambda: sb.cyclic(0), errors.DomainError, "0"),
    "group of float degree": (
        lambda: sb.cyclic(4.0),
        (errors.ArgumentTypeError, errors.InexactNumberError),
        "4.0",
    ),
    "order of something else": (lambda: sb.order([[1, 0]]), errors.ArgumentTypeError, "group"),
    "no generators": (lambda: sb.group([]), errors.SymboundError, ""),
    "generators of mixed kind": (lambda: sb.group(["(0 1)", 3]), errors.SymboundError, ""),
    # spaces
    "cube of dimension zero": (lambda: sb.Cube(0), errors.DomainError, "at least 1"),
    "cube of symbolic dimension": (lambda: sb.Cube(Symbol("m")), errors.ArgumentTypeError, "integer"),
    "cube centered on a number": (lambda: sb.Cube(2, 2), errors.ArgumentTypeError, "True or False"),
    "one letter": (lambda: sb.Strings(3, 1), errors.DomainError, "at least 2"),
    "ball of negative radius": (lambda: sb.Ball(2, -1), errors.DomainError, "-1"),
    "ball of float radius": (lambda: sb.Ball(2, 0.5), errors.InexactNumberError, "Rational('0.5')"),
    "cube modulo a group of another degree": (
        lambda: sb.Cube(4) / sb.cyclic(3),
        errors.GroupError,
        "degree 4",
    ),
    "graphs modulo a vertex group": (lambda: sb.Graphs(5) / sb.symmetric(5), errors.GroupError, "on_edges"),
    "cube modulo signed permutations": (
        lambda: sb.Cube(2) / sb.hyperoctahedral(2),
        errors.GroupError,
        "centered=True",
    ),
    "quotient by no group": (lambda: sb.Cube(2) / 3, errors.ArgumentTypeError, "permutation group"),
    "doubling space modulo a group": (
        lambda: sb.Doubling(1, 2) / sb.cyclic(2),
        errors.GroupError,
        "no permutation",
    ),
    "triangle inequality": (
        lambda: sb.FiniteSpace([[0, 1, 5], [1, 0, 1], [5, 1, 0]]),
        errors.SpaceError,
        "the points 0, 1, 2",
    ),
    "asymmetric distances": (lambda: sb.FiniteSpace([[0, 1], [2, 0]]), errors.SpaceError, "d(0, 1)"),
    "negative distance": (lambda: sb.FiniteSpace([[0, -1], [-1, 0]]), errors.SpaceError, "negative"),
    "NaN distance": (lambda: sb.FiniteSpace([[0, np.nan], [np.nan, 0]]), errors.SpaceError, "finite"),
    "distances not square": (lambda: sb.FiniteSpace([[0, 1, 2]]), errors.ShapeError, "square"),
    "no isometry": (
        lambda: sb.FiniteSpace(PATH) / sb.cyclic(3),
        errors.SpaceError,
        "no isometry",
    ),
    # numbers
    "delta = 0": (lambda: sb.gap_bound(tabular(), n=n, delta=0), errors.DomainError, "(0, 1)"),
    "delta = 1": (lambda: sb.gap_bound(tabular(), n=n, delta=1), errors.DomainError, "(0, 1)"),
    "delta = 2": (lambda: sb.gap_bound(tabular(), n=n, delta=2), errors.DomainError, "(0, 1)"),
    "float delta": (
        lambda: sb.gap_bound(tabular(), n=n, delta=0.05),
        errors.InexactNumberError,
        "Rational('0.05')",
    ),
    "delta put in later": (
        lambda: sb.gap_bound(tabular(), n=n, delta=sb.delta).at(n=10, delta=3),
        errors.DomainError,
        "(0, 1)",
    ),
    "n = 0": (lambda: sb.gap_bound(tabular(), n=0), errors.DomainError, "positive integer"),
    "n = -3": (lambda: sb.gap_bound(tabular(), n=-3), errors.DomainError, "positive integer"),
    "n = 1/2": (lambda: sb.gap_bound(tabular(), n=Rational(1, 2)), errors.DomainError, "positive integer"),
    "n = True": (lambda: sb.gap_bound(tabular(), n=True), errors.ArgumentTypeError, "truth value"),
    "n a text": (lambda: sb.gap_bound(tabular(), n="10"), errors.ArgumentTypeError, "str"),
    "n put in later": (lambda: sb.gap_bound(tabular(), n=n).at(n=0), errors.DomainError, "positive integer"),
    "symbol without assumptions": (
        lambda: sb.gap_bound(tabular(), n=symbols("n")),
        errors.DomainError,
        "symbols('n', integer=True, positive=True)",
    ),
    "r = 0 on a cube": (lambda: sb.covering_number(sb.Cube(2), 0), errors.HypothesisError, "r > 0"),
    "r = 0 on a ball": (lambda: sb.covering_bound(sb.Ball(2, 1), 0), errors.HypothesisError, "r > 0"),
    "r = -1": (lambda: sb.covering_number(sb.Cube(2), -1), errors.DomainError, "nonnegative"),
    "float r": (lambda: sb.covering_number(sb.Cube(2), 1 / 6), errors.InexactNumberError, "Rational"),
    "float inside an expression": (
        lambda: sb.covering_number(sb.Cube(2), 0.5 * sb.r),
        errors.InexactNumberError,
        "floating-point",
    ),
    "eps < 0": (lambda: sb.Invariance(sb.cyclic(4), -1), errors.DomainError, "nonnegative"),
    "L = 0": (lambda: sb.Lipschitz(sb.Cube(2), L=0, M=1), errors.DomainError, "positive"),
    "M infinite": (
        lambda: sb.Lipschitz(sb.Cube(2), L=1, M=Integer(1) / 0),
        errors.DomainError,
        "not a number",
    ),
    # classes and symmetries
    "not a class": (lambda: sb.gap_bound(sb.Cube(4), n=n), errors.ArgumentTypeError, "class of functions"),
    "class on no space": (lambda: sb.Lipschitz(sb.cyclic(4), L=1, M=1), errors.ArgumentTypeError, "space"),
    "all functions on the cube": (lambda: sb.AllFunctions(sb.Cube(2), M=1), errors.SpaceError, "infinite"),
    "symmetry that is a bare group": (
        lambda: cube_class(symmetry=sb.cyclic(4)),
        errors.ArgumentTypeError,
        "Invariance(G)",
    ),
    "symmetry of another degree": (
        lambda: cube_class(symmetry=sb.Invariance(sb.cyclic(3))),
        errors.GroupError,
        "degree",
    ),
    "empty set of maps": (lambda: sb.Invariance([]), errors.ArgumentTypeError, "nonempty"),
    "map that leaves the space": (
        lambda: sb.Lipschitz(sb.FiniteSpace(PATH), L=1, M=1, symmetry=sb.Invariance([[1, 2, 3]])),
        errors.ActionError,
        "0..2",
    ),
    "map of floats": (lambda: sb.Invariance([[0.5, 1.0]]), errors.ActionError, "integers"),
    "maps of points on a cube": (
        lambda: cube_class(symmetry=sb.Invariance([[1, 0, 2, 3]], 1)),
        errors.ActionError,
        "finite space",
    ),
    # lemmas and routes
    "lemma that needs a Lipschitz class": (
        lambda: sb.lemmas["multiscale"].apply(F=tabular(), n=n, scales=(Rational(1, 4),)),
        errors.ArgumentTypeError,
        "Lipschitz",
    ),
    "unknown lemma": (lambda: sb.lemmas["multi-scale"], errors.UnknownNameError, "multiscale"),
    "unknown route": (
        lambda: sb.gap_bound(cube_class(), n=n, route="multi"),
        errors.UnknownNameError,
        "multiscale",
    ),
    "route of another class": (
        lambda: sb.gap_bound(tabular(), n=n, route="massart"),
        errors.UnknownNameError,
        "tabular-gap",
    ),
    "missing argument": (lambda: sb.lemmas["massart"].apply(n=n), errors.ArgumentTypeError, "F is missing"),
    "unknown argument": (
        lambda: sb.lemmas["massart"].apply(F=sb.FiniteClass(2, 1), n=n, m=3),
        errors.ArgumentTypeError,
        "m is not an argument",
    ),
    "hypothesis that is not one": (
        lambda: sb.lemmas["massart"].apply(F=sb.FiniteClass(2, 1), n=n, assume="luck"),
        errors.ArgumentTypeError,
        "luck",
    ),
    "division by |G| without separation": (
        lambda: sb.lemmas["orbit-packing"].apply(
            space=sb.Cube(10) / sb.symmetric(10), r=Rational(1, 10), form="separated", assume="separation"
        ),
        errors.HypothesisError,
        "1001",
    ),
    "separation that was not granted": (
        lambda: sb.lemmas["orbit-packing"].apply(
            space=sb.FiniteSpace(PATH) / sb.group([[2, 1, 0]]), r=sb.r, form="separated"
        ),
        errors.HypothesisError,
        "assume='separation'",
    ),
    "separation that fails": (
        lambda: sb.lemmas["orbit-packing"].apply(
            space=sb.FiniteSpace(PATH) / sb.group([[2, 1, 0]]), r=Rational(1, 2), form="separated"
        ),
        errors.HypothesisError,
        "point 1",
    ),
    "scales that increase": (
        lambda: sb.lemmas["multiscale"].apply(F=cube_class(), n=n, scales=(Rational(1, 8), Rational(1, 4))),
        errors.HypothesisError,
        "decreasing",
    ),
    "rate without a power law": (
        lambda: sb.lemmas["rate"].apply(F=cube_class(), n=n, C=1, d=4),
        errors.HypothesisError,
        "assume='power-law'",
    ),
    "rate with another constant": (
        lambda: sb.lemmas["rate"].apply(
            F=cube_class(),
            n=n,
            C=Rational(1, 2),
            d=4,
            covering=sb.gap_bound(cube_class(), n=n, route="rate").step.premises[0],
        ),
        errors.HypothesisError,
        "matching C and d",
    ),
    # rules
    "a bound out of nothing": (
        lambda: Bound(tabular(), "<=", Integer(0), {}, (), None),
        errors.ArgumentTypeError,
        "lemma or a rule",
    ),
    "quantity that does not occur": (
        lambda: rules.replace(
            sb.lemmas["symmetrization"].apply(F=tabular(), n=n),
            sb.lemmas["massart"].apply(F=sb.FiniteClass(2, 1), n=n),
        ),
        errors.HypothesisError,
        "does not occur",
    ),
    "quantity in a position that is not monotone the right way": (
        lambda: rules.replace(
            sb.lemmas["orbit-packing"].apply(space=sb.FiniteSpace(PATH) / sb.group([[2, 1, 0]]), r=1),
            _upper_bound_on_orbit_packing(),
        ),
        errors.MonotonicityError,
        "wrong way",
    ),
    "minimum of bounds on different quantities": (
        lambda: rules.minimum(rademacher_of(tabular()), sb.gap_bound(tabular(), n=n)),
        errors.ArgumentTypeError,
        "same quantity",
    ),
    "failure probabilities that add up to one": (
        lambda: rules.union(*[sb.gap_bound(tabular(), n=n, delta=Rational(1, 2)) for _ in range(2)]),
        errors.DomainError,
        "1 or more",
    ),
    "weaken to something smaller": (
        lambda: rules.weaken(sb.gap_bound(tabular(), n=28, route="tabular-gap"), Rational(1, 5)),
        errors.HypothesisError,
        "false",
    ),
    # evaluation
    "value for an unknown symbol": (
        lambda: sb.gap_bound(tabular(), n=n).at(m=3),
        errors.UnknownNameError,
        "m",
    ),
    "missing value": (lambda: sb.gap_bound(tabular(), n=n).at(), errors.EnclosureError, "n"),
    "open quantity": (
        lambda: sb.lemmas["symmetrization"].apply(F=tabular(), n=10).at(),
        errors.EnclosureError,
        "Rad",
    ),
    "float sample size": (lambda: sb.gap_bound(tabular(), n=n).at(n=10.0), errors.InexactNumberError, "10.0"),
    "sample size for a negative target": (
        lambda: sb.gap_bound(tabular(), n=n).sample_size(-1),
        errors.DomainError,
        "positive",
    ),
    "sample size of a lower bound": (
        lambda: sb.gap_lower_bound(cube_class(), n=n).sample_size(Rational(1, 2)),
        errors.HypothesisError,
        "lower bound",
    ),
    "sample size without n": (
        lambda: sb.gap_bound(tabular(), n=10).sample_size(Rational(1, 2)),
        errors.UnknownNameError,
        "does not depend",
    ),
    "sample size that no n reaches": (
        lambda: sb.gap_bound(cube_class(), n=n, route="multiscale", scales=(Rational(1, 4),)).sample_size(
            Rational(1, 4)
        ),
        errors.DomainError,
        "above the target",
    ),
    # laws
    "unknown law": (lambda: sb.gap_bound(tabular(), n=n, law="normal"), errors.UnknownNameError, "uniform"),
    "law of the wrong length": (
        lambda: sb.gap_bound(tabular(), n=n, law=[0.5, 0.5], route="tabular-gap"),
        errors.ShapeError,
        "8 points",
    ),
    "negative law": (
        lambda: sb.gap_bound(tabular(), n=n, law=[-1, 2, 0, 0, 0, 0, 0, 0], route="tabular-gap"),
        errors.LawError,
        "negative",
    ),
    # what is typed
    "text with a stray character": (
        lambda: parse_space("Cube(4); import os"),
        errors.ArgumentTypeError,
        "';'",
    ),
    "bracket that never closes": (lambda: parse_space("Cube(4"), errors.ArgumentTypeError, "ends"),
    "too deep": (lambda: parse_group("[" * 50), errors.ArgumentTypeError, "deep"),
    "number with letters": (lambda: parse_number("1e400"), errors.DomainError, "1/20"),
    "division by zero": (lambda: parse_number("1/0"), errors.DomainError, "zero"),
}


def _upper_bound_on_orbit_packing():
    """An upper bound where a lower bound is needed; made from a lemma, so that only the rule can refuse it."""
    from symbound.bounds.lemma import Conclusion, Lemma
    from symbound.bounds.quantity import OrbitPackingNumber

    space = sb.FiniteSpace(PATH) / sb.group([[2, 1, 0]])
    lemma = Lemma(
        "test",
        "t",
        "t",
        "upper",
        "t",
        {},
        lambda: Conclusion(OrbitPackingNumber(space, Integer(1)), "<=", Integer(2)),
    )
    return lemma.apply()


@pytest.mark.parametrize("name", CASES)
def test_bad_input(name):
    request, error, words = CASES[name]
    with pytest.raises(error) as caught:
        request()
    assert isinstance(caught.value, errors.SymboundError)
    message = str(caught.value)
    assert words in message
    assert caught.value.asked
    assert caught.value.got
    assert caught.value.because


def test_there_are_at_least_forty_cases():
    assert len(CASES) >= 40


def test_errors_derive_from_the_closest_builtin():
    assert issubclass(errors.DomainError, ValueError)
    assert issubclass(errors.InexactNumberError, TypeError)
    assert issubclass(errors.UnknownNameError, KeyError)
    assert issubclass(errors.UndecidedError, ArithmeticError)
    assert issubclass(errors.MissingDependencyError, ImportError)


def test_a_permutation_of_another_size_is_padded_not_refused():
    symmetry = sb.Invariance([Permutation([1, 0]), Permutation([1, 2, 0])])
    assert symmetry.group.degree == 3


def test_algebraic_numbers_are_exact_numbers():
    assert sb.covering_number(sb.Cube(1), sqrt(2) / 4) == 2
