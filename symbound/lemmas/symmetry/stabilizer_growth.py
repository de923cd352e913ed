r"""A large approximate stabilizer generates a genuine group after few steps.

.. math:: \operatorname{ee}(f, H) \le k\,\varepsilon, \qquad k = 3 \left\lfloor \tfrac{|H|}{|A|} \right\rfloor - 1
          \quad (k = 1 \text{ if } A = H)

for ``A = Stab_eps(f)`` in a finite group and ``H`` the subgroup that ``A`` generates: the Cayley diameter of ``H`` with respect to
``A`` is at most ``k``, since balls ``A v_0, A v_3, A v_6, ...`` along a geodesic are disjoint.

Tightness: upper.
Proof: ``proofs/symmetry/stabilizer-growth.md``.
"""

from typing import Any

from sympy import Integer, floor

from symbound.bounds.display import fraction, product, rounded
from symbound.bounds.exact import NONNEGATIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed, computed, needs_consent, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import EquivarianceError


def diameter_bound(subgroup_order: Any, stabilizer_size: Any) -> Any:
    """``3 floor(|H|/|A|) - 1``, and 1 where ``A`` is all of ``H``.

    >>> diameter_bound(Integer(24), Integer(24)), diameter_bound(Integer(24), Integer(13)), diameter_bound(Integer(24), Integer(6))
    (1, 2, 11)
    """
    if subgroup_order == stabilizer_size:
        return Integer(1)
    return 3 * rounded(floor, fraction(subgroup_order, stabilizer_size)) - 1


def _sizes(subgroup_order: Any, stabilizer_size: Any, **_: Any) -> Finding:
    difference = subgroup_order - stabilizer_size
    if difference.is_nonnegative:
        return computed(f"{stabilizer_size} <= {subgroup_order}")
    if difference.is_negative:
        return violated(f"{stabilizer_size} elements do not fit into a group of order {subgroup_order}")
    return needs_consent(
        f"whether {stabilizer_size} <= {subgroup_order} is not known", "grant it with assume='sizes'"
    )


def _generates(**_: Any) -> Finding:
    return assumed("A = Stab_eps(f) on the whole space, and H is the group it generates")


def conclusion(
    subgroup_order: Any, stabilizer_size: Any, eps: Any, predictor: Any = "f", subgroup: Any = "H"
) -> Conclusion:
    """``ee(f, H) <= (3 floor(|H|/|A|) - 1) eps``."""
    k = diameter_bound(subgroup_order, stabilizer_size)
    return Conclusion(EquivarianceError(f"{predictor}, {subgroup}"), "<=", product(k, eps), {eps: +1})


lemma = Lemma(
    slug="stabilizer-growth",
    title="From an approximate stabilizer to a subgroup",
    statement=r"Let $G$ be finite, $A = \mathrm{Stab}_\varepsilon(f)$ and $H = \langle A \rangle$. Then "
    r"$k = \operatorname{diam} \mathrm{Cay}(H, A) \le 3 \lfloor |H|/|A| \rfloor - 1$, and $f$ is $k\varepsilon$-invariant under the genuine subgroup $H$. If "
    r"$|A| > |G|/2$, then $H = G$ and $k \le 2$.",
    tightness="upper",
    reference="Derived here.",
    arguments={
        "subgroup_order": POSITIVE_INTEGER,
        "stabilizer_size": POSITIVE_INTEGER,
        "eps": NONNEGATIVE,
        "predictor": str,
        "subgroup": str,
    },
    hypotheses=(
        Hypothesis("sizes", "$|A| \\le |H|$", _sizes),
        Hypothesis("generates", r"$A = \mathrm{Stab}_\varepsilon(f)$ generates $H$", _generates),
    ),
    conclusion=conclusion,
)
