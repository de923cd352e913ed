import dataclasses

import numpy as np
import pytest

from symbound.errors import CertificateError, DomainError
from symbound.transport import (
    check_flow,
    check_minimax,
    expected_gap_on_metric,
    flow_certificate,
    minimax_certificate,
    transport_graph,
)


def _cloud(seed, size):
    points = np.random.default_rng(seed).random((size, 2))
    return np.abs(points[:, None] - points).max(-1)


@pytest.mark.parametrize("seed", [0, 1])
def test_both_sides_meet_and_every_law_is_covered(seed):
    cost = _cloud(seed, 8)
    solution = minimax_certificate(cost, tolerance=0.02)
    assert solution.lower <= float(solution.upper) <= 1.021 * solution.lower
    rng = np.random.default_rng(seed)
    laws = [solution.law, *rng.dirichlet(np.full(8, 0.3), 4), np.eye(8)[[0, 3]].mean(0)]
    dense = solution.certificate.flow.flow_matrix()
    for law in laws:
        deviation = np.sqrt(np.maximum((dense**2) @ law - (dense @ law) ** 2, 0))
        assert solution.certificate.flow.lengths @ deviation <= float(solution.upper) * (1 + 1e-9)
        truth = expected_gap_on_metric(cost, law / law.sum(), 30, 20, seed=1)
        assert truth.mean - 3 * truth.standard_error < float(solution.upper) / 30**0.5


def test_worst_law_needs_at_least_the_lower_side():
    cost = _cloud(3, 8)
    graph = transport_graph(cost, hubs=False)
    solution = minimax_certificate(cost, graph=graph, tolerance=0.03)
    designed = check_flow(flow_certificate(cost, solution.law, graph=graph), cost)
    assert float(designed.variance_coefficient()) >= solution.lower * (1 - 1e-9)
    uniform = check_flow(flow_certificate(cost, np.ones(8) / 8, graph=graph), cost)
    assert float(uniform.variance_coefficient()) <= float(solution.upper) * 1.01


def test_two_points_far_apart_take_all_the_mass():
    """Points 0, 1/2, 1 on a line: the worst law is half and half on the ends, value 1/2."""
    line = np.abs(np.subtract.outer(np.arange(3), np.arange(3))) / 2
    solution = minimax_certificate(line, tolerance=1e-3)
    assert float(solution.upper) == pytest.approx(0.5, rel=2e-3)
    assert solution.lower <= 0.5 * (1 + 1e-9)


def test_tampering_is_noticed():
    cost = _cloud(1, 8)
    certificate = minimax_certificate(cost, tolerance=0.05).certificate

    def changed(name, index, value):
        array = np.array(getattr(certificate, name))
        array[index] = value
        return dataclasses.replace(certificate, **{name: array})

    with pytest.raises(CertificateError, match="edge 2"):
        check_minimax(changed("widths", 2, 0.0), cost)
    with pytest.raises(CertificateError, match="edge 1"):
        check_minimax(changed("centres", 1, np.nan), cost)
    short = dataclasses.replace(certificate.flow, lengths=certificate.flow.lengths * 0.9)
    with pytest.raises(CertificateError):
        check_minimax(dataclasses.replace(certificate, flow=short), cost)
    honest = check_minimax(certificate, cost)[0]
    assert check_minimax(changed("centres", 1, 3.0), cost)[0] > honest
    with pytest.raises(DomainError, match="rounds = 0"):
        minimax_certificate(cost, rounds=0)
