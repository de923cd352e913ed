r"""Rademacher complexity of all functions on a finite space, invariant up to ``eps`` under a group.

.. math:: \operatorname{Rad}_n(F) \le \frac{M}{2} \sqrt{\frac{K}{n}} \quad (\varepsilon = 0), \qquad
          \operatorname{Rad}_n(F) \le \frac{M-e}{2} \sqrt{\frac{K}{n}} + \frac{e}{2} \sqrt{\frac{N}{n}},
          \quad e = \min(\varepsilon, M)

with ``N = |Z|`` points and ``K = |Z/G|`` orbits.  For ``eps > 0`` the class is the Minkowski sum of the
invariant functions to ``[0, M - e]`` and of all functions to ``[0, e]``, and the complexity of a sum is the
sum of the complexities.

Tightness: upper.
Proof: ``proofs/complexity/tabular-rademacher.md``.
"""

from typing import Any

from sympy import Integer, Min

from symbound.bounds.display import fraction, product, root, total
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import Rademacher
from symbound.classes import AllFunctions


def _orbits_are_known(F: Any, n: Any) -> Finding:
    if F.symmetry is None:
        return by_definition("no symmetry: the group is trivial and K = N")
    if not F.symmetry.is_permutations:
        return violated(
            f"{F.symmetry} contains a map that is not a permutation, and so has no orbits",
            "symmetry=Invariance(G, eps) with a group G",
        )
    if F.symmetry.is_group:
        return by_definition(f"the tolerance holds for all elements of {F.symmetry.name}")
    if F.symmetry.is_exact:
        return by_definition(
            "exact invariance under a set of bijections is invariance under the group it generates"
        )
    return violated(
        f"the tolerance {F.symmetry.eps} is given for {F.symmetry.name} only: along an orbit the errors "
        f"add up",
        "symmetry=Invariance(G, eps) with the whole group G",
    )


def conclusion(F: Any, n: Any) -> Conclusion:
    """``Rad_n(F) <= ((M - e)/2) sqrt(K/n) + (e/2) sqrt(N/n)``, ``e = min(eps, M)``."""
    on_orbits, on_points = root(fraction(F.orbits, n)), root(fraction(F.points, n))
    signs = {n: -1, F.M: +1}
    if F.symmetry is None or F.symmetry.is_exact:
        return Conclusion(Rademacher(F, n), "<=", product(fraction(F.M, 2), on_orbits), signs)
    e = Min(F.symmetry.eps, F.M)
    formula = total(
        product(fraction(total(F.M, -e), Integer(2)), on_orbits), product(fraction(e, Integer(2)), on_points)
    )
    return Conclusion(Rademacher(F, n), "<=", formula, {**signs, F.symmetry.eps: +1})


lemma = Lemma(
    slug="tabular-rademacher",
    title="Rademacher complexity of all functions on a finite space",
    statement=r"Let $F$ be all functions $f : Z \to [0, M]$ on a finite space of $N$ points with $|f(gz) - "
    r"f(z)| \le \varepsilon$ for "
    r"all $g$ in a group $G$ with $K$ orbits. Then $\operatorname{Rad}_n(F) \le \frac{M - e}{2} \sqrt{K/n} "
    r"+ \frac{e}{2} \sqrt{N/n}$ "
    r"with $e = \min(\varepsilon, M)$; for exact invariance, $\frac{M}{2} \sqrt{K/n}$.",
    tightness="upper",
    reference="Derived here; Khintchine's inequality with constant 1, and Cauchy-Schwarz over the orbits.",
    arguments={"F": AllFunctions, "n": POSITIVE_INTEGER},
    hypotheses=(
        Hypothesis(
            "whole-group",
            r"the tolerance $\varepsilon$ holds for a whole group of permutations, or is 0",
            _orbits_are_known,
        ),
    ),
    conclusion=conclusion,
)
