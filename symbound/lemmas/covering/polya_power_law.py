r"""A power law for the covering numbers of a cube modulo a permutation group, valid at every radius.

.. math:: N([0,1]^m/G, r) \le \max\{1,\ C r^{-m}\} \quad (r > 0), \qquad C = Z_G(2)\, 2^{-m}

and ``C`` is the smallest constant for which this holds.  It is **not** ``2^-m / |G|``: at coarse scales the fixed points of
``G`` count.  On ``[-1,1]^m`` with signed permutations ``C = N_2``, the number of orbits of the ``2^m`` orthants.

Tightness: exact constant for all radii; far from tight at fine scales, where the constant tends to ``2^-m / |G|``.
Proof: ``proofs/covering/polya-power-law.md``.
"""

from typing import Any

from sympy import Pow, Rational

from symbound.bounds.display import greatest, product
from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.hypothesis import POSITIVE_RADIUS, Finding, Hypothesis, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber
from symbound.groups import cycle_index, trivial
from symbound.lemmas.covering.polya_covering_signed import signed_cell_orbits
from symbound.spaces import Cube, Quotient, Space, Torus


def constant_and_exponent(space: Any) -> tuple[Rational, int]:
    """``C`` and ``m``.

    >>> from symbound import Cube, cyclic
    >>> constant_and_exponent(Cube(4) / cyclic(4)), constant_and_exponent(Cube(3))
    ((3/8, 4), (1, 3))
    """
    base: Any = space.space if isinstance(space, Quotient) else space
    group = space.group if isinstance(space, Quotient) else trivial(base.degree)
    m = base.m
    if isinstance(base, Cube) and base.centered:
        return signed_cell_orbits(group, m, 2), m
    return Rational(cycle_index(group, 2)) / 2**m, m


def _cube(space: Any, **_: Any) -> Finding:
    base: Any = space.space if isinstance(space, Quotient) else space
    if isinstance(base, (Cube, Torus)):
        return by_definition(f"a group permutes the coordinates of {base}")
    return violated(f"{base} is neither a cube nor a torus", "doubling or euclidean-ball-power-law")


def conclusion(space: Any, r: Any) -> Conclusion:
    """``N(Z/G, r) <= max(1, C r^-m)``."""
    C, m = constant_and_exponent(space)
    formula = greatest(1, product(C, Pow(r, -m, evaluate=False)))
    return Conclusion(CoveringNumber(space, r), "<=", formula, {r: -1})


lemma = Lemma(
    slug="polya-power-law",
    title="A power law for cubes modulo permutations",
    statement=r"Let $G$ permute the coordinates of $[0,1]^m$ (or of the torus) with the sup metric. For every $r > 0$, "
    r"$N([0,1]^m/G, r) \le \max\{1, C r^{-m}\}$ with $C = Z_G(2)/2^m$; on the cube no smaller constant will do.",
    tightness="upper",
    reference="Derived here.",
    arguments={"space": Space, "r": NONNEGATIVE},
    hypotheses=(
        POSITIVE_RADIUS,
        Hypothesis("cube", "$Z$ is a cube or torus whose coordinates $G$ permutes", _cube),
    ),
    conclusion=conclusion,
)
