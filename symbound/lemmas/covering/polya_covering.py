r"""Covering numbers of a cube, or of strings, modulo permutations of the coordinates: Burnside's count of grid cells.

.. math:: N([0,1]^m/G, r) = Z_G\!\left(\left\lceil \tfrac{1}{2r} \right\rceil\right) \quad (r > 0),
          \qquad N([q]^m/G, r) = Z_G(q) \quad (0 \le r < 1)

with the cycle index ``Z_G(k) = (1/|G|) sum_g k^cycles(g)``.  No freeness is assumed: fixed points are counted right.  On the
torus the grid cells still cover, and the formula is an upper bound; for strings and ``r >= 1`` so is the second.

Tightness: exact (upper on the torus).
Proof: ``proofs/covering/polya-covering.md``.
"""

from typing import Any

from sympy import Piecewise, S, Symbol, ceiling

from symbound.bounds.display import fraction, is_short, product, rounded, substitute
from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.hypothesis import Finding, Hypothesis, by_definition, computed, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber
from symbound.groups import cycle_index, trivial
from symbound.spaces import Cube, Graphs, Quotient, Space, Strings, Torus

_K = Symbol("k", integer=True, positive=True)


def _split(space: Any) -> tuple[Any, Any]:
    """The space and the group of a quotient; the trivial group for a space itself."""
    if isinstance(space, Quotient):
        return space.space, space.group
    return space, trivial(space.degree)


def _is_a_grid(space: Any, r: Any) -> Finding:
    base = space.space if isinstance(space, Quotient) else space
    if isinstance(base, (Strings, Graphs, Torus)):
        return by_definition(f"{base} has permuted coordinates")
    if isinstance(base, Cube) and not base.centered:
        return by_definition(f"the coordinates of {base} are permuted")
    if isinstance(base, Cube):
        return violated(
            "a group of signed permutations acts on this cube", "use the lemma polya-covering-signed"
        )
    return violated(
        f"{base} is no product of intervals, circles or finite alphabets",
        "orbit-packing, doubling or euclidean-ball give upper bounds",
    )


def _radius_fits(space: Any, r: Any) -> Finding:
    base, _ = _split(space)
    if isinstance(base, (Cube, Torus)):
        if r == 0:
            return violated("no finite number of balls of radius 0 covers an infinite space", "take r > 0")
        return by_definition("every radius r > 0 is allowed")
    if (1 - r).is_positive:
        return computed(f"{r} < 1")
    return by_definition("for strings the number is an upper bound at every radius, and exact below 1")


def _orbits(group: Any, k: Any) -> Any:
    """The cycle index at ``k``: a number, or a polynomial where ``k`` is a formula or the number could not be printed."""
    value = cycle_index(group, k)
    return value if is_short(value) or not k.is_number else substitute(cycle_index(group, _K), {_K: k})


def conclusion(space: Any, r: Any) -> Conclusion:
    """``N(Z/G, r) = Z_G(ceil(1/(2r)))``, or ``Z_G(q)`` for strings."""
    base, group = _split(space)
    quantity = CoveringNumber(space, r)
    if isinstance(base, (Strings, Graphs)):
        letters = base.q if isinstance(base, Strings) else 2
        orbits = _orbits(group, S(letters))
        if (1 - r).is_positive:
            return Conclusion(quantity, "==", orbits)
        return Conclusion(quantity, "<=", Piecewise((1, r >= base.covering_radius), (orbits, True)), {r: -1})
    k = rounded(ceiling, fraction(1, product(2, r)))
    return Conclusion(quantity, "==" if isinstance(base, Cube) else "<=", _orbits(group, k), {r: -1})


lemma = Lemma(
    slug="polya-covering",
    title="Covering numbers of cubes and strings modulo permutations",
    statement=r"Let $G$ permute the coordinates of $[0,1]^m$ with the sup metric. For every $r > 0$, with closed balls and "
    r"centres in the space, $N([0,1]^m/G, r) = Z_G(\lceil 1/(2r) \rceil)$, where $Z_G(k) = \frac{1}{|G|} \sum_g k^{c(g)}$ "
    r"and $c(g)$ is the number of cycles. For strings $[q]^m$ with the Hamming metric and $0 \le r < 1$: $Z_G(q)$, an "
    r"upper bound for $r \ge 1$. On the torus $(\mathbb{R}/\mathbb{Z})^m$ the first formula is an upper bound.",
    tightness="exact",
    reference="Derived here; counting by Burnside's lemma and Polya's cycle index.",
    arguments={"space": Space, "r": NONNEGATIVE},
    hypotheses=(
        Hypothesis(
            "grid", "$Z$ is a cube, a torus or a set of strings whose coordinates $G$ permutes", _is_a_grid
        ),
        Hypothesis(
            "radius", "$r > 0$ for cubes and tori; below 1 the formula for strings is exact", _radius_fits
        ),
    ),
    conclusion=conclusion,
)
