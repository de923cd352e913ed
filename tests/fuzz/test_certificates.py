"""The checker on mutated certificates: refused with CertificateError, or a true statement."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbound.bounds.certificate import check
from symbound.bounds.certificate_text import to_json
from symbound.errors import CertificateError
from tests.fuzz.corpus import certificates, donors
from tests.fuzz.mutate import consistent, mutant
from tests.fuzz.truth import contradiction

pytestmark = pytest.mark.filterwarnings("ignore:the masses sum")
MUTANTS_PER_EXAMPLE = 20


@pytest.fixture(scope="module")
def corpus():
    texts = certificates()
    return texts, donors(texts)


@given(st.randoms(use_true_random=False))
@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_mutants_are_refused_or_true(corpus, random):
    texts, pieces = corpus
    for k in range(MUTANTS_PER_EXAMPLE):
        text = texts[random.randrange(len(texts))]
        mutated = mutant(text, pieces, random.randrange) if k % 4 else consistent(text, random.randrange)
        try:
            bound = check(mutated, seconds=20)
        except CertificateError as error:
            assert "time is up" not in error.because
            continue
        assert contradiction(bound) is None
        assert check(to_json(bound)).expr == bound.expr


def test_truths_notice_a_false_statement():
    """The truths are worth something: with one factor changed they contradict."""
    from sympy import Rational

    import symbound as sb

    true = sb.lemmas["polya-covering"].apply(space=sb.Cube(2) / sb.symmetric(2), r=Rational(1, 4))
    assert contradiction(true) is None
    true.display = true.display - 1
    assert contradiction(true) is not None
    gap = sb.lemmas["finite-class"].apply(F=sb.FiniteClass(2, 1), n=4)
    assert contradiction(gap) is None
    gap.display = gap.display / 4
    assert contradiction(gap) is not None


NUMBER = "9" * 1999
HUGE = {
    "a power of pi": {"Pow": [{"constant": "pi"}, "1000000"]},
    "a power with a long irrational exponent": {"Pow": ["2", {"exp": ["20"]}]},
    "an exponential of an exponential": {"exp": [{"exp": ["50"]}]},
    "a large number": {"Pow": ["2", "19990"]},
    "a tower of powers": {"Pow": [{"Pow": [{"Pow": [NUMBER, "10000"]}, "10000"]}, "10000"]},
    "a power of a power": {"Pow": ["2/5", {"Pow": ["2", "1000000"]}]},
    "a large power": {"Pow": ["2", "1000000"]},
    "a product of large powers": {"Mul": [{"Pow": [NUMBER, "9999"]} for _ in range(500)]},
    "a sum of factorials": {"Add": [{"factorial": ["10000"]} for _ in range(50)]},
    "a large binomial coefficient": {"binomial": ["1" + "0" * 1000, "5" + "0" * 999]},
    "a root of a long number": {"Pow": [NUMBER, "1/3"]},
    "a logarithm of a long number": {"log": [NUMBER]},
    "a remainder of a tower": {"Mod": [{"Pow": [{"Pow": ["7", "1000000"]}, "1000000"]}, "10"]},
    "a sine at a long number": {"sin": [{"Mul": [NUMBER + "/" + "7" * 1999, {"constant": "pi"}]}]},
    "a comparison": {"StrictLessThan": [{"Pow": ["2", "1000000"]}, {"Pow": ["3", "999999"]}]},
    "a wide sum": {"Add": [{"symbol": [f"x{k}", "positive"]} for k in range(1000)]},
    "a cube": {"Cube": {"m": 10000, "centered": False}},
    "an impossible cube": {"Cube": {"m": 1000000000, "centered": False}},
    "strings": {"Strings": {"m": 10000, "q": 1000000000}},
    "graphs": {"Graphs": {"m": 100000}},
    "a cyclic group of an unknown number": {
        "group": {
            "degree": 3,
            "generators": [[1, 2, 0]],
            "construction": ["cyclic", {"binomial": ["1000000", "500000"]}],
        }
    },
    "a wreath product": {
        "group": {
            "degree": 10000,
            "generators": [],
            "construction": [
                "wreath_product",
                {"group": {"degree": 5000, "generators": [], "construction": ["trivial", 5000]}},
                {"group": {"degree": 5000, "generators": [], "construction": ["trivial", 5000]}},
            ],
        }
    },
}


UNIT_INTERVAL = {"Cube": {"m": 1, "centered": False}}


@pytest.mark.parametrize("name", HUGE)
@pytest.mark.parametrize(
    "slug", ["lie-discretisation", "isodiametric", "massart", "polya-covering", "transport-lower"]
)
def test_hostile_sizes_take_no_time(name, slug):
    arguments = {
        "isodiametric": {"measure": HUGE[name], "C": "1", "m": "1"},
        "lie-discretisation": {"L": "1", "R": "2", "k": HUGE[name]},
        "massart": {"F": {"FiniteClass": {"k": HUGE[name], "M": HUGE[name]}}, "n": HUGE[name]},
        "polya-covering": {"space": HUGE[name], "r": "1/3"},
        "transport-lower": {
            "F": {"Lipschitz": {"space": UNIT_INTERVAL, "L": "1", "M": HUGE[name], "symmetry": None}},
            "n": 5,
            "kappa": "2",
            "d": "1" if name == "a large power" else HUGE[name],
        },
    }[slug]
    refuse_quickly(step(slug, arguments))


def step(slug, arguments):
    import json

    concludes = {"quantity": None, "relation": "<=", "formula": None}
    data = {
        "kind": "lemma",
        "name": slug,
        "version": 1,
        "arguments": arguments,
        "hypotheses": [],
        "premises": [],
        "concludes": concludes,
    }
    return json.dumps({"format": "symbound certificate", "version": 2, "arrays": [], "steps": [data]})


def refuse_quickly(text, seconds=5):
    start = time.monotonic()
    with pytest.raises(CertificateError):
        check(text, seconds=seconds)
    assert time.monotonic() - start < seconds + 5


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_time_is_limited():
    big = {
        "group": {
            "degree": 2000,
            "generators": [[*range(1, 2000), 0], [1, 0, *range(2, 2000)]],
            "construction": ["symmetric", 2000],
        }
    }
    start = time.monotonic()
    with pytest.raises(CertificateError, match="time is up"):
        check(
            step(
                "polya-covering",
                {
                    "space": {
                        "Quotient": {
                            "space": {"Cube": {"m": 2000, "centered": False}},
                            "group": big,
                        }
                    },
                    "r": "1/3",
                },
            ),
            seconds=0.5,
        )
    assert time.monotonic() - start < 5
