r"""From a set of generators to the group they generate, at the price of the word length.

.. math:: F(L, S, \varepsilon) \subset F(L, G, k\varepsilon), \qquad G = \langle S \rangle,\quad
          k = \operatorname{diam} \mathrm{Cay}(G, S)

for everywhere defined permutations: every element of ``G`` is a word of at most ``k`` generators, forwards or backwards, and
each letter costs ``eps``.  Hence ``E Phi_n(F(L, S, eps)) <= E Phi_n(F(L, G, k eps))``.

Tightness: upper; the tolerance ``k eps`` is attained by the word length itself.
Proof: ``proofs/symmetry/generated-group.md``.
"""

from typing import Any

import numpy as np

from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import Lipschitz
from symbound.groups import cayley_diameter, elements
from symbound.symmetry.invariance import Invariance


def _permutations(F: Any, **_: Any) -> Finding:
    if F.symmetry is None or F.symmetry.is_group or not F.symmetry.is_permutations:
        return violated(
            f"{F.symmetry} is not a set of permutations smaller than a group",
            "symmetry=Invariance([permutations], eps)",
        )
    return by_definition(f"the permutations act on {F.space} by isometries, everywhere defined")


def word_length(symmetry: Invariance) -> int:
    """The largest number of generators, forwards or backwards, that an element of the generated group needs.

    >>> from sympy.combinatorics import Permutation
    >>> word_length(Invariance([Permutation([1, 2, 3, 4, 5, 0])], 1))
    3
    """
    rows = elements(symmetry.group)
    letters = {tuple(range(rows.shape[1]))}
    for p in symmetry.maps:
        letters |= {tuple(p.array_form), tuple((~p).array_form)}
    subset = np.array([tuple(int(i) for i in row) in letters for row in rows])
    return cayley_diameter(symmetry.group, subset)


def conclusion(F: Any, n: Any) -> Conclusion:
    """``E Phi_n(F(L, S, eps)) <= E Phi_n(F(L, G, k eps))``."""
    group_symmetry = Invariance(F.symmetry.group, word_length(F.symmetry) * F.symmetry.eps)
    larger = ExpectedGap(Lipschitz(F.space, F.L, F.M, group_symmetry, letter="F_G"), n)
    return Conclusion(ExpectedGap(F, n), "<=", larger, {larger: +1})


lemma = Lemma(
    slug="generated-group",
    title="From generators to the group they generate",
    statement=r"Let $S$ be a set of everywhere defined permutations, $G = \langle S \rangle$ and $k$ the diameter of the Cayley graph of $G$ with "
    r"respect to $S \cup S^{-1} \cup \{e\}$. Then $F(L, S, \varepsilon) \subset F(L, G, k\varepsilon)$, hence "
    r"$\mathbb{E}\,\Phi_n(F(L, S, \varepsilon)) \le \mathbb{E}\,\Phi_n(F(L, G, k\varepsilon))$.",
    tightness="upper",
    reference="Derived here, from the composition of approximate stabilizers.",
    arguments={"F": Lipschitz, "n": POSITIVE_INTEGER},
    hypotheses=(
        Hypothesis("permutations", "$S$ consists of everywhere defined permutations", _permutations),
    ),
    conclusion=conclusion,
)
