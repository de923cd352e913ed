r"""The gap of all (approximately) invariant functions on a finite space, exactly.

With ``a = M`` and ``e = min(eps, M)``

.. math:: \Phi_n = (a - e)\, TV(P/G, P_n/G) + e\, TV(P, P_n)

whose mean is known by De Moivre's formula for the mean absolute deviation of a binomial variable ``B`` with parameters
``n`` and ``p``:

.. math:: \mathbb{E}\,TV = \tfrac12 \sum_o \mathbb{E} |B_o/n - p_o|, \qquad
          \mathbb{E} |B - np| = 2 v \binom{n}{v} p^v (1-p)^{n-v+1}, \quad v = \lfloor np \rfloor + 1.

For every law, with ``K`` orbits and ``N`` points,

.. math:: \mathbb{E}\,\Phi_n \le \frac{a-e}{2} \sqrt{\frac{K-1}{n}} + \frac{e}{2} \sqrt{\frac{N-1}{n}}.

Tightness: exact for a known law; upper over all laws.
Proof: ``proofs/generalization/tabular-gap.md``.
"""

from collections.abc import Mapping
from typing import Any

from sympy import Integer, Min, Pow, Rational, binomial, floor

from symbound.bounds.display import fraction, product, root, rounded, total
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.hypothesis import (
    INDEPENDENT_SAMPLE,
    Finding,
    Hypothesis,
    assumed,
    by_definition,
    violated,
)
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import AllFunctions
from symbound.laws import orbit_masses, point_masses


def expected_total_variation(masses: Mapping[Rational, int], n: Any) -> Any:
    """``E TV(P, P_n) = (1/n) sum_p v C(n, v) p^v (1-p)^(n-v+1)`` over atoms of mass ``p``, equal masses taken together.

    Parameters
    ----------
    masses : mapping
        How many atoms have each mass.
    n : sympy expression
        Sample size.

    Examples
    --------
    >>> expected_total_variation({Rational(1, 2): 2}, Integer(1)).doit()
    1/2
    """
    terms = []
    for p, count in sorted(masses.items()):
        if 0 < p < 1:
            v = rounded(floor, product(n, p)) + 1
            terms.append(
                product(
                    count,
                    v,
                    binomial(n, v, evaluate=False),
                    Pow(p, v, evaluate=False),
                    Pow(1 - p, n - v + 1, evaluate=False),
                )
            )
    return fraction(total(*terms), n)


def _group(F: Any, **_: Any) -> Finding:
    if F.symmetry is None:
        return by_definition("no symmetry")
    if F.symmetry.is_group or (F.symmetry.is_permutations and F.symmetry.is_exact):
        return by_definition(f"{F.symmetry.group} acts on {F.space}")
    return violated(
        f"{F.symmetry} is not a whole group",
        "Lipschitz with the discrete metric on a FiniteSpace computes the path metric",
    )


def _law(law: Any, **_: Any) -> Finding:
    if law is None:
        return by_definition("the bound holds for every law")
    return assumed(f"the law of the examples is {law if isinstance(law, str) else 'the one given'}")


def conclusion(F: Any, n: Any, law: Any = None) -> Conclusion:
    """The exact expected gap for a known law; the bound for all laws without one."""
    quantity = ExpectedGap(F, n)
    eps = Integer(0) if F.symmetry is None or F.symmetry.is_exact else Min(F.symmetry.eps, F.M)
    if law is None:
        invariant = product(fraction(F.M - eps, 2), root(fraction(F.orbits - 1, n)))
        full = product(fraction(eps, 2), root(fraction(F.points - 1, n)))
        return Conclusion(quantity, "<=", total(invariant, full), {n: -1})
    invariant = product(F.M - eps, expected_total_variation(orbit_masses(F.space, F.symmetry, law), n))
    if eps == 0:
        return Conclusion(quantity, "==", invariant, {n: -1})
    full = product(eps, expected_total_variation(point_masses(F.space, law), n))
    return Conclusion(quantity, "==", total(invariant, full), {n: -1})


lemma = Lemma(
    slug="tabular-gap",
    title="The gap of all functions on a finite space",
    statement=r"Let $G$ act on a finite space of $N$ points with $K$ orbits, and let $F$ be all functions to $[0, M]$ with "
    r"$|f(gz) - f(z)| \le \varepsilon$ for all $g \in G$. With $e = \min(\varepsilon, M)$, "
    r"$\Phi_n = (M - e)\, TV(P/G, P_n/G) + e\, TV(P, P_n)$, whose mean is given by De Moivre's formula "
    r"$\mathbb{E}|B - np| = 2 v \binom nv p^v (1-p)^{n-v+1}$, $v = \lfloor np \rfloor + 1$; for every law, "
    r"$\mathbb{E}\,\Phi_n \le \frac{M-e}{2} \sqrt{(K-1)/n} + \frac e2 \sqrt{(N-1)/n}$.",
    tightness="exact",
    reference="Derived here; De Moivre's formula for the mean absolute deviation of the binomial law.",
    arguments={"F": AllFunctions, "n": POSITIVE_INTEGER, "law": None},
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis("whole-group", "the tolerance holds for all elements of a group $G$", _group),
        Hypothesis("law", "$P$ is the law named, where one is named", _law),
    ),
    conclusion=conclusion,
)
