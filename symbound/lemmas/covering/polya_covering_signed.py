r"""Covering numbers of the cube ``[-1,1]^m`` modulo signed permutations, exactly.

.. math:: N([-1,1]^m/G, r) = \frac{1}{|G|} \sum_{g \in G} k^{c_+(g)} [k \text{ odd}]^{c_-(g)}, \qquad
          k = \left\lceil \tfrac1r \right\rceil \quad (r > 0)

where ``c_+(g)`` and ``c_-(g)`` are the numbers of cycles of coordinates with sign product ``+1`` and ``-1``, and ``0^0 = 1``.
For the whole hyperoctahedral group this is ``binomial(ceil(k/2) + m - 1, m)``.

Tightness: exact.
Proof: ``proofs/covering/polya-covering-signed.md``.
"""

from typing import Any

from sympy import Add, Pow, Rational, ceiling, floor

from symbound.bounds.display import fraction, is_short, product, rounded, total
from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.hypothesis import POSITIVE_RADIUS, Finding, Hypothesis, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber
from symbound.groups import order, signed_cycle_type_counts
from symbound.spaces import Cube, Quotient, Space


def _counts(space: Any) -> tuple[dict[tuple[int, int], int], int]:
    """Numbers of elements by (c_+, c_-), and the order of the group."""
    if isinstance(space, Quotient):
        base: Any = space.space
        return signed_cycle_type_counts(space.group, base.m), order(space.group)
    return {(space.m, 0): 1}, 1


def signed_cell_orbits(group: Any, m: int, k: int) -> Rational:
    """Number of orbits of the ``k^m`` grid cells of ``[-1,1]^m``.

    >>> from symbound import hyperoctahedral
    >>> [signed_cell_orbits(hyperoctahedral(3), 3, k) for k in (1, 2, 3, 4, 5)]
    [1, 1, 4, 4, 10]
    """
    counts = signed_cycle_type_counts(group, m)
    odd = k % 2
    return Rational(
        sum(number * k**plus * odd**minus for (plus, minus), number in counts.items()), order(group)
    )


def _signed(space: Any, **_: Any) -> Finding:
    base: Any = space.space if isinstance(space, Quotient) else space
    if isinstance(base, Cube) and base.centered:
        return by_definition(f"a group of signed permutations acts on {base}")
    return violated(f"{base} is not the cube [-1,1]^m", "Cube(m, centered=True), or the lemma polya-covering")


def conclusion(space: Any, r: Any) -> Conclusion:
    """Burnside's count of the orbits of the grid cells."""
    counts, group_order = _counts(space)
    k = rounded(ceiling, fraction(1, r))
    odd = k - 2 * rounded(floor, fraction(k, 2))
    terms = [number * k**plus * odd**minus for (plus, minus), number in sorted(counts.items(), reverse=True)]
    cells = Add(*terms)
    if cells.is_Rational and not is_short(cells):
        powers = [
            (number, plus) for (plus, minus), number in sorted(counts.items(), reverse=True) if odd**minus
        ]
        cells = total(*(product(number, Pow(k, plus, evaluate=plus < 2)) for number, plus in powers))
    formula = product(Rational(1, group_order), cells)
    return Conclusion(CoveringNumber(space, r), "==", formula, {r: -1})


lemma = Lemma(
    slug="polya-covering-signed",
    title="Covering numbers of cubes modulo signed permutations",
    statement=r"Let $G$ act on $[-1,1]^m$ with the sup metric by signed permutations of the coordinates. For every $r > 0$, with "
    r"$k = \lceil 1/r \rceil$, $N([-1,1]^m/G, r) = \frac{1}{|G|} \sum_g k^{c_+(g)} [k \text{ odd}]^{c_-(g)}$, where $c_\pm(g)$ "
    r"counts the cycles with sign product $\pm 1$ and $0^0 = 1$.",
    tightness="exact",
    reference="Derived here; counting by Burnside's lemma.",
    arguments={"space": Space, "r": NONNEGATIVE},
    hypotheses=(
        POSITIVE_RADIUS,
        Hypothesis("signed", "$G$ acts on $[-1,1]^m$ by signed permutations", _signed),
    ),
    conclusion=conclusion,
)
