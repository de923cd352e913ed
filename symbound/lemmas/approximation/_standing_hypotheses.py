"""Hypotheses under which ``Qf(x) = E_g g^{-1} f(gx)`` is the orthogonal projection on equivariant functions.

Each of them is needed: averages run over the whole group, the identity included, never over a subset; and a
group of order two that acts on outputs by the matrix [[1, 1], [0, -1]], which is not orthogonal, breaks
every identity of this folder.
"""

from __future__ import annotations

from typing import Any

from symbound.bounds.hypothesis import Finding, Hypothesis, assumed


def _group(**_: Any) -> Finding:
    return assumed(
        "means over g run over the whole group, the identity included; the action need not be free"
    )


def _law(**_: Any) -> Finding:
    return assumed("gX and X have the same law for every g")


def _output(**_: Any) -> Finding:
    return assumed("the trivial action, for invariance")


def _moments(**_: Any) -> Finding:
    return assumed("")


AVERAGING_GROUP = Hypothesis(
    "averaging-group",
    "$G$ is finite, or compact with normalised Haar measure and jointly measurable action",
    _group,
)
INVARIANT_LAW = Hypothesis("invariant-law", "the law of $X$ is invariant under every $g \\in G$", _law)
ORTHOGONAL_OUTPUT = Hypothesis("orthogonal-output", "the output action is linear and orthogonal", _output)
SQUARE_INTEGRABLE = Hypothesis(
    "square-integrable", "$\\mathbb{E}|f^*(X)|^2 < \\infty$ and $\\mathbb{E}|Y|^2 < \\infty$", _moments
)

ORTHOGONAL_PROJECTION = (AVERAGING_GROUP, INVARIANT_LAW, ORTHOGONAL_OUTPUT, SQUARE_INTEGRABLE)
"""All four together."""
