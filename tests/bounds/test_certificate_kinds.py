"""Every bound that the library makes can be written, read and replayed: there are no exceptions."""

import json

import numpy as np
import pytest
from sympy import Rational

import symbound as sb
from symbound.bounds import encoding, entropy
from symbound.bounds import quantity as quantities
from symbound.bounds.certificate import check
from symbound.bounds.certificate_text import array_content, to_json
from symbound.errors import CertificateError, HypothesisError, SpaceError, SymboundError, UndecidedError
from symbound.symmetry.sample_cover import SampleCover
from symbound.transport import FlowCertificate, MinimaxCertificate, TreeCertificate, tree_certificate
from symbound.transport.class_cost import class_cost
from tests.bounds.certificate_cases import SQUARE, cases, lipschitz, sample_case

pytestmark = pytest.mark.filterwarnings("ignore:the masses sum")
CASES = cases()
EXCEPTIONS: set[str] = set()
"""Bounds that have no certificate."""


@pytest.mark.parametrize("name", CASES)
def test_every_bound_has_a_certificate(name):
    try:
        bound = CASES[name]()
    except (HypothesisError, UndecidedError, SpaceError):
        return  # there is no such bound
    text = to_json(bound)
    replayed = check(text)
    assert to_json(replayed) == text
    assert (replayed.quantity, replayed.relation, replayed.expr) == (
        bound.quantity,
        bound.relation,
        bound.expr,
    )
    assert replayed.hypotheses == bound.hypotheses
    assert name not in EXCEPTIONS


def test_there_are_no_exceptions():
    assert not EXCEPTIONS
    assert set(sb.lemmas) <= {name.split()[1] for name in CASES if name.startswith("lemma ")}


def test_every_quantity_is_in_the_table():
    kinds = {
        k.__name__
        for module in (quantities, entropy)
        for k in vars(module).values()
        if isinstance(k, type) and issubclass(k, quantities.Quantity) and k is not quantities.Quantity
    }
    loaded = {c.__name__ for c in _subclasses(quantities.Quantity)}
    assert kinds == loaded <= set(encoding.KINDS)


def _subclasses(cls):
    return {c for s in cls.__subclasses__() for c in {s, *_subclasses(s)}}


# Numbers in a certificate are verified, not trusted


def changed(bound, place, change):
    """The certificate of a bound with one array changed by a function."""
    data = json.loads(to_json(bound))
    array = encoding.read_array(data["arrays"][place]).copy()
    data["arrays"][place] = array_content(change(array))
    return json.dumps(data)


def place_of(bound, array):
    data = json.loads(to_json(bound))
    arrays = [encoding.read_array(a) for a in data["arrays"]]
    return next(k for k, a in enumerate(arrays) if a.shape == array.shape and np.array_equal(a, array))


def added(amount):
    def change(array):
        array.flat[0] += amount
        return array

    return change


HALF = np.array([0.5, 0.5])
STAR = FlowCertificate(
    2, 3, np.array([[0, 2], [1, 2]]), HALF, HALF, flows=np.array([[0.5, -0.5], [-0.5, 0.5]])
)
PAIR = sb.AllFunctions(sb.FiniteSpace([[0, 1], [1, 0]]), 1)


def flow_of_a_pair(certificate=STAR, **law):
    return sb.lemmas["flow-certificate"].apply(F=PAIR, n=sb.n, certificate=certificate, **law)


def test_a_wrong_flow_is_refused():
    bound = flow_of_a_pair(law="uniform")
    flows, lengths = place_of(bound, STAR.flows), place_of(bound, HALF)
    with pytest.raises(CertificateError, match="out minus in differs"):
        check(changed(bound, flows, added(0.25)))
    with pytest.raises(CertificateError, match="add up to less than the cost"):
        check(changed(bound, lengths, added(-0.25)))


def test_a_wrong_bound_for_every_law_is_refused():
    bound = flow_of_a_pair(MinimaxCertificate(STAR, np.zeros(2), np.array([0.25, 0.25])))
    widths = place_of(bound, np.array([0.25, 0.25]))
    with pytest.raises(CertificateError, match="the formula"):
        check(changed(bound, widths, added(0.5)))
    with pytest.raises(CertificateError, match="t must be > 0"):
        check(changed(bound, widths, added(-0.25)))


def test_a_wrong_tree_is_refused():
    F = lipschitz(sb.FiniteSpace(SQUARE))
    law = np.array([0.4, 0.3, 0.2, 0.1])
    tree = tree_certificate(class_cost(F).cost, law)
    bound = sb.lemmas["tree-certificate"].apply(F=F, n=sb.n, certificate=tree, law=law)
    with pytest.raises(CertificateError, match="cost"):
        check(changed(bound, place_of(bound, tree.lengths), lambda a: a / 2))
    with pytest.raises(CertificateError, match=r"cycle|root|invalid"):
        check(changed(bound, place_of(bound, tree.parents), lambda a: np.zeros_like(a)))


def test_a_sample_that_is_not_covered_is_refused():
    rng = np.random.default_rng(3)
    X = rng.random((40, 2))
    bound = sample_case(sb.Cube(2), sb.symmetric(2), X, centres=5)
    assert any("computed: the sample of 40 points is covered" in str(h) for h in bound.hypotheses)
    place = place_of(bound, X)
    far = changed(bound, place, lambda a: np.where(np.arange(80).reshape(40, 2) == 17, 40.0, a))
    with pytest.raises(CertificateError, match="do not cover the sample"):
        check(far)
    cover = bound.step.premises[1].step.arguments["cover"]
    with pytest.raises(CertificateError, match=r"do not cover the sample|with radius"):
        check(changed(bound, place_of(bound, cover.joined), lambda a: a * 0))
    with pytest.raises(CertificateError, match="with radius"):
        check(changed(bound, place_of(bound, cover.radii), lambda a: a * 2))
    check(changed(bound, place_of(bound, cover.radii), lambda a: a))


def test_radii_without_a_sample_are_an_assumption():
    F = lipschitz(sb.Cube(2))
    cover = SampleCover(np.array([0, 1]), np.array([0.5, 0.0]), 3)
    bound = sb.lemmas["sample-cover"].apply(F=F, n=3, scales=(Rational(1, 2), 0), counts=(1, 2), cover=cover)
    assert any(h.name == "covers" and h.status.value == "assumed" for h in check(to_json(bound)).hypotheses)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: FlowCertificate(2.0, 3, STAR.edges, HALF, HALF), "integer of at least 1"),
        (lambda: FlowCertificate(True, 3, STAR.edges, HALF, HALF), "integer of at least 1"),
        (lambda: FlowCertificate(0, 3, STAR.edges, HALF, HALF), "n_points = 0"),
        (lambda: FlowCertificate(2, 3, STAR.edges * 1.0, HALF, HALF), "edges"),
        (lambda: FlowCertificate(2, 3, STAR.edges, HALF[None], HALF), "lengths"),
        (lambda: FlowCertificate(2, 3, STAR.edges, np.array([1, 1]), HALF), "lengths"),
        (lambda: FlowCertificate(2, 3, STAR.edges, HALF, (0.5, 0.5)), "reference of type tuple"),
        (lambda: FlowCertificate(2, 3, STAR.edges, HALF, HALF, flows=np.array([[1, 0], [0, 1]])), "flows"),
        (lambda: MinimaxCertificate("x", HALF, HALF), "it needs flows"),
        (lambda: MinimaxCertificate(STAR, HALF, np.array([1, 1])), "widths"),
        (lambda: TreeCertificate(2, np.array([-1.0, 0.0]), HALF, HALF), "parents"),
    ],
)
def test_parts_of_numeric_certificates_have_the_right_kind(make, says):
    with pytest.raises(CertificateError, match=says):
        make()


def test_sparse_flows_are_written():
    from scipy.sparse import csr_array

    sparse = FlowCertificate(2, 3, STAR.edges, HALF, HALF, flows=csr_array(STAR.flows))
    assert to_json(flow_of_a_pair(sparse, law="uniform")) == to_json(flow_of_a_pair(law="uniform"))


def test_an_array_stands_once_in_a_certificate():
    bound = sb.gap_bound(lipschitz(sb.FiniteSpace(SQUARE)), n=sb.n, law="uniform", route="flow")
    data = json.loads(to_json(bound))
    texts = [json.dumps(a) for a in data["arrays"]]
    assert len(set(texts)) == len(texts)
    assert len(bound.step.premises) == 3


def test_too_long_a_certificate_is_not_written(monkeypatch):
    from symbound.bounds import certificate_text

    bound = CASES["specialise"]()
    size = len(to_json(bound))
    monkeypatch.setattr(certificate_text, "LARGEST_CERTIFICATE", size)
    assert len(to_json(bound)) == size
    monkeypatch.setattr(certificate_text, "LARGEST_CERTIFICATE", size - 1)
    with pytest.raises(SymboundError, match=f"{size} characters"):
        to_json(bound)


def test_objects_outside_the_language_are_not_written():
    class OtherCube(sb.Cube):
        """Not the cube that the checker would make."""

    for value in (object(), {1}, OtherCube(2), sb.Lipschitz, np.float32):
        with pytest.raises(CertificateError, match="cannot be written"):
            encoding.encode(value, encoding.Shared())


def test_a_long_object_outside_the_language_is_named_briefly():
    with pytest.raises(CertificateError) as caught:
        encoding.encode({k: k for k in range(1000)}, encoding.Shared())
    assert len(caught.value.got) == 200
