r"""Covering numbers of a Lipschitz class in the sup norm, from those of its path metric.

In the path metric ``d`` of the class, which contains ``L`` and the symmetry, the class is exactly the
1-Lipschitz functions to ``[0, M]``.  For every space, and for a space whose cover at radius ``h`` has ``c``
components, with any integer ``k >= 2``,

.. math:: N(F, t) \le \left\lceil \frac{M}{t} \right\rceil^{N(d, t/2)}, \qquad
          N(F, t) \le \left\lceil \frac{M(k+1)}{4t} \right\rceil^{c} k^{N(d, h) - c},
          \quad h = t\,\frac{k-1}{k+1}

that is, ``t = h (1 + 2/(k-1))`` and the first factor is ``ceil(M (k-1) / (4h))``.  The components are those
of the graph on the centres of a smallest cover at radius ``h`` with edges ``d <= 2h``; ``c = 1`` if the
space is connected.

Tightness: upper.
Proof: ``proofs/complexity/lipschitz-entropy.md``.
"""

from typing import Any

from sympy import Integer, S, ceiling, log

from symbound.bounds.display import fraction, greatest, product, rounded, total
from symbound.bounds.entropy import LogCoveringNumber
from symbound.bounds.exact import POSITIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, by_definition, needs_consent, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber
from symbound.classes import Lipschitz
from symbound.spaces import Ball, Cube, Sphere, Torus

CONNECTED = (Ball, Cube, Sphere, Torus)


def _branching(F: Any, t: Any, k: Any, components: Any) -> Finding:
    if k is None:
        return by_definition("the first form has no k")
    if not (isinstance(k, int) or getattr(k, "is_Integer", False)) or k < 2:
        return violated(f"k = {k} is not an integer of at least 2", "k=2, k=3, ...")
    return by_definition(f"k = {k}")


def _few_components(F: Any, t: Any, k: Any, components: Any) -> Finding:
    if k is None:
        return by_definition("the first form holds for every space")
    if isinstance(F.space, CONNECTED):
        return by_definition(f"{F.space} is connected, and so is every metric d <= L rho on it")
    return needs_consent(
        f"{F.space} is not known to be connected, and the components of the cover were not computed",
        f"the first form (k=None), or grant it with assume='components' if at most {components} components "
        f"is right",
    )


def conclusion(F: Any, t: Any, k: Any = None, components: Any = 1) -> Conclusion:
    """``N(d, t/2) log ceil(M/t)``, or ``c log ceil(M (k+1) / (4t)) + (N(d, t (k-1)/(k+1)) - c) log k``."""
    quantity = LogCoveringNumber(F, t)
    if k is None:
        N = CoveringNumber(F.metric, fraction(t, 2))
        return Conclusion(
            quantity, "<=", product(N, log(rounded(ceiling, fraction(F.M, t)))), {N: +1, t: -1, F.M: +1}
        )
    k, c = Integer(k), Integer(components)
    N = CoveringNumber(F.metric, product(fraction(k - 1, k + 1), t))
    first = rounded(ceiling, fraction(product(k + 1, F.M), product(4, t)))
    # c may exceed the number of components; where the first factor is below k, a spare component counts k
    others = product(c - 1, log(greatest(first, k))) if c > 1 else S.Zero
    formula = total(log(first), others, product(total(N, -c), log(k)))
    return Conclusion(quantity, "<=", formula, {N: +1, t: -1, F.M: +1})


lemma = Lemma(
    slug="lipschitz-entropy",
    title="Covering numbers of a Lipschitz class",
    statement=r"Let $F$ be a Lipschitz class with path metric $d$, closed balls, centres of covers of $F$ "
    r"anywhere. For $t > 0$, "
    r"$N(F, t) \le \lceil M/t \rceil^{N(d, t/2)}$. If $k \ge 2$ is an integer, $h = t (k-1)/(k+1)$, and "
    r"the graph on the centres of a "
    r"smallest cover at radius $h$ with edges $d \le 2h$ has at most $c$ components, $N(F, t) \le q "
    r"\max(q, k)^{c-1} k^{N(d, h) - c}$ with "
    r"$q = \lceil M(k+1)/(4t) \rceil$; for a connected space $c = 1$.",
    tightness="upper",
    reference="Kolmogorov and Tikhomirov, with the constants derived here.",
    arguments={"F": Lipschitz, "t": POSITIVE, "k": None, "components": POSITIVE_INTEGER},
    hypotheses=(
        Hypothesis("branching", "$k$ is an integer of at least 2", _branching),
        Hypothesis(
            "components",
            "the cover at radius $h$ has at most $c$ components; $c = 1$ if connected",
            _few_components,
        ),
    ),
    conclusion=conclusion,
)
