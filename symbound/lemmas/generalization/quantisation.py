r"""From a cube or torus to the centres of its cells, at the price of a cell's diameter.

.. math:: \mathbb{E}\,\Phi_n(F \text{ on } [0,1]^m) \le \frac{L}{k} + \mathbb{E}\,\Phi_n(F \text{ on the } k^m \text{ centres})

The map that sends each point to the centre of its cell moves it by at most ``1/(2k)`` in the sup metric, both in ``P f`` and in
``P_n f``, and a permutation of the coordinates maps centres to centres, so that (approximately) invariant functions restrict to
(approximately) invariant functions.  The law on the centres is the law of the cells.

Tightness: upper.
Proof: ``proofs/generalization/quantisation.md``.
"""

from typing import Any

from symbound.bounds.display import fraction, total
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import Lipschitz
from symbound.spaces import Cube, Grid, Torus


def on_the_grid(F: Any, k: Any) -> Lipschitz:
    """The class restricted to the centres of the ``k^m`` cells.

    >>> from symbound import Cube
    >>> on_the_grid(Lipschitz(Cube(2), L=1, M=1), 4)
    F_k: 1-Lipschitz functions on grid 4^2 to [0, 1]
    """
    return Lipschitz(
        Grid(F.space.m, int(k), periodic=isinstance(F.space, Torus)), F.L, F.M, F.symmetry, letter="F_k"
    )


def _cells(F: Any, k: Any, **_: Any) -> Finding:
    if not k.is_Integer:
        return violated(f"k = {k} is no number of cells", "an integer")
    if isinstance(F.space, Torus) or (isinstance(F.space, Cube) and not F.space.centered):
        return by_definition(f"{F.space} is cut into {k}^{F.space.m} cells")
    return violated(f"{F.space} is neither the unit cube nor a torus", "Cube(m) or Torus(m)")


def _symmetry(**_: Any) -> Finding:
    return by_definition("what acts on a cube are permutations of the coordinates, which map cells to cells")


def conclusion(F: Any, n: Any, k: Any) -> Conclusion:
    """``E Phi_n(F) <= L/k + E Phi_n(F on the centres)``."""
    finite = ExpectedGap(on_the_grid(F, k), n)
    return Conclusion(ExpectedGap(F, n), "<=", total(fraction(F.L, k), finite), {finite: +1})


lemma = Lemma(
    slug="quantisation",
    title="From a cube to the centres of its cells",
    statement=r"Cut $[0,1]^m$ or the torus into $k^m$ cells and restrict the class to their centres, with the masses of the cells for the law. "
    r"Then $\mathbb{E}\,\Phi_n(F) \le L/k + \mathbb{E}\,\Phi_n(F|_{\text{centres}})$, also for classes that are invariant up to $\varepsilon$ under "
    r"permutations of the coordinates.",
    tightness="upper",
    reference="Derived here.",
    arguments={"F": Lipschitz, "n": POSITIVE_INTEGER, "k": POSITIVE_INTEGER},
    hypotheses=(
        Hypothesis("cells", "$Z$ is a cube or a torus", _cells),
        Hypothesis("permutations", "the symmetry permutes the coordinates", _symmetry),
    ),
    conclusion=conclusion,
)
