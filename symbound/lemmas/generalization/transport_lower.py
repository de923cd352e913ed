r"""A lower bound on the gap: no sample is close to a law that spreads out.

If every ball of radius ``r`` has mass at most ``kappa r^d``, then for **every** sample

.. math:: \Phi_n(F) \ge L \left( \tau - \frac{\kappa |G| n\, \tau^{d+1}}{d+1} \right),
          \qquad \tau = \min\{ M/L,\ (\kappa |G| n)^{-1/d} \}

which is ``L d/(d+1) (kappa |G| n)^(-1/d)`` where the range does not bind.  It holds for every tolerance ``eps >= 0``.
The witness is ``f = L min_i rhobar(., Z_i)``, capped at ``M``.

Tightness: lower.  With :mod:`rate <symbound.lemmas.generalization.rate>` it shows that the factor ``|G|`` in the sample size
is neither more nor less than true.
Proof: ``proofs/generalization/transport-lower.md``.
"""

from typing import Any

from sympy import Pow

from symbound.bounds.display import fraction, least, product, total
from symbound.bounds.exact import POSITIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import Lipschitz
from symbound.groups import order

_LARGEST_POWER = 100
"""Powers up to this one are written out to find out whether the range binds."""


def _group_order(F: Any) -> int:
    return 1 if F.symmetry is None else order(F.symmetry.group)


def _isometries(F: Any, **_: Any) -> Finding:
    if F.symmetry is None:
        return by_definition("the group is trivial")
    if F.symmetry.is_permutations:
        return by_definition(f"{F.symmetry.group} acts on {F.space} by isometries")
    return violated(f"{F.symmetry} is not a set of permutations", "a finite group of isometries")


def _mass(F: Any, kappa: Any, d: Any, **_: Any) -> Finding:
    return assumed(f"a property of the law: balls of radius r have mass at most {kappa} r^{d}")


def _range_binds(F: Any, n: Any, kappa: Any, d: Any) -> bool:
    """Whether ``M/L`` may be smaller than ``(kappa |G| n)^(-1/d)`` for some admissible ``n``."""
    if d.is_number and d > _LARGEST_POWER:
        return True  # the longer formula holds in any case
    slack = kappa * _group_order(F) * n * (F.M / F.L) ** d - 1
    return not slack.is_nonnegative


def conclusion(F: Any, n: Any, kappa: Any, d: Any) -> Conclusion:
    """``E Phi_n(F) >= L (tau - kappa |G| n tau^(d+1)/(d+1))``."""
    effective = product(kappa, _group_order(F), n)
    spread = Pow(effective, fraction(-1, d), evaluate=False)
    if _range_binds(F, n, kappa, d):
        tau = least(fraction(F.M, F.L), spread)
        lost = fraction(product(effective, Pow(tau, d + 1, evaluate=False)), d + 1)
        formula = product(F.L, total(tau, product(-1, lost)))
    else:
        formula = product(F.L, fraction(d, d + 1), spread)
    return Conclusion(ExpectedGap(F, n), ">=", formula, {n: -1, kappa: -1})


lemma = Lemma(
    slug="transport-lower",
    title="Lower bound by transport",
    statement=r"Let a finite group $G$ act by isometries and let every $\rho$-ball of radius $r$ have mass at most $\kappa r^d$. With "
    r"$\tau = \min\{M/L, (\kappa |G| n)^{-1/d}\}$, every sample has $\Phi_n(F) \ge L(\tau - \kappa |G| n \tau^{d+1}/(d+1))$, for every "
    r"tolerance $\varepsilon \ge 0$.",
    tightness="lower",
    reference="Derived here.",
    arguments={"F": Lipschitz, "n": POSITIVE_INTEGER, "kappa": POSITIVE, "d": POSITIVE},
    hypotheses=(
        Hypothesis("isometries", "$G$ is a finite group of isometries", _isometries),
        Hypothesis("mass-of-balls", r"$P(B(z, r)) \le \kappa r^d$ for all $z$ and $r > 0$", _mass),
    ),
    conclusion=conclusion,
)
