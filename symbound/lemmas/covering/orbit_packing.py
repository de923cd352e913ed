r"""Covering numbers of a quotient by packings of orbits, and when one may divide by ``|G|``.

.. math:: N(Z/G, r) \le \frac{\operatorname{Pk}(Z, r)}{\inf_z \operatorname{Pk}(Gz, r)}

for isometries, finite group or not.  The denominator is ``|G|`` **only** if all orbits are free and spread out,
``rho(gz, z) > r`` for all ``g != e`` and all ``z``; it is at least ``c r^-k`` if all orbits are uniformly ``k``-dimensional.
Dividing by ``|G|`` without separation is false: for ``S_10`` on the cube at ``r = 1/10`` the truth is 1001, not
``5^10/10! = 2.7``.

Tightness: upper.
Proof: ``proofs/covering/orbit-packing.md``.
"""

from typing import Any

import numpy as np
from sympy import Pow

from symbound.bounds.display import fraction, product
from symbound.bounds.exact import NONNEGATIVE, POSITIVE
from symbound.bounds.hypothesis import Finding, Hypothesis, by_definition, computed, needs_consent, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber, OrbitPackingNumber, PackingNumber
from symbound.groups import elements, order
from symbound.spaces import FiniteSpace, Quotient
from symbound.spaces.isometry_quotient import IsometryQuotient

_FORMS = ("general", "separated", "dimension")
_LARGEST_LISTING = 20_000_000


def _group_order(space: Any) -> int | None:
    return order(space.group) if isinstance(space, Quotient) else space.order


def _form(space: Any, form: Any, c: Any, k: Any, **_: Any) -> Finding:
    if form not in _FORMS:
        return violated(f"there is no form {form!r}", f"the forms are {', '.join(_FORMS)}")
    if form == "dimension" and (c is None or k is None):
        return violated("orbits of dimension k need the constants c and k", "orbit_packing with c=..., k=...")
    if form == "separated" and _group_order(space) is None:
        return violated("an infinite group has no order to divide by", "form='dimension' with c and k")
    return by_definition(f"the {form} form")


def _separation(space: Any, r: Any, form: Any, c: Any, k: Any) -> Finding:
    """Whether the orbits are as large as the form of the lemma needs."""
    if form == "general":
        return by_definition("not needed in the general form")
    if form == "dimension":
        return needs_consent(
            f"whether every orbit has Pk(Gz, r) >= {c} r^-{k} is a property of the action; a {k}-dimensional group is not "
            "enough, since it may fix points",
            "grant it with assume='separation' if all orbits are uniformly k-dimensional",
        )
    if _group_order(space) == 1:
        return by_definition("the group is trivial")
    if isinstance(space, IsometryQuotient):
        return needs_consent(
            "whether rho(gz, z) > r for all g != e and all z is a property of the action",
            "grant it with assume='separation' if the action is that free",
        )
    if isinstance(space.space, FiniteSpace):
        return _separation_of_points(space, r)
    return violated(
        f"{space.group} permutes coordinates, and a point with equal coordinates is fixed by all of it, so that dividing the "
        "covering number by the order of the group is false (for S_10 on the cube at r = 1/10 the truth is 1001, not 2.7)",
        "polya-covering counts the orbits exactly",
    )


def _separation_of_points(space: Any, r: Any) -> Finding:
    if r.free_symbols:
        return needs_consent(
            f"r = {r} has no value yet", "give r a value, or grant it with assume='separation'"
        )
    if order(space.group) * space.group.degree > _LARGEST_LISTING:
        return needs_consent(
            f"{space.group} has too many elements to go through", "grant it with assume='separation'"
        )
    G = elements(space.group)[1:].astype(np.int64)
    points = np.arange(G.shape[1])
    moved = space.space.distances[points, G]
    least = float(moved.min())
    numerator, denominator = least.as_integer_ratio()
    if numerator > r * denominator:
        return computed(f"every element other than e moves every point by at least {least} > {r}")
    g, z = np.argwhere(moved == least)[0]
    return violated(
        f"an element maps point {z} to point {G[g, z]} at distance {least}, which is not greater than r = {r}",
        "form='general'",
    )


def conclusion(space: Any, r: Any, form: Any = "general", c: Any = None, k: Any = None) -> Conclusion:
    """``N(Z/G, r) <= Pk(Z, r) / inf_z Pk(Gz, r)``, with ``|G|`` or ``c r^-k`` for the denominator."""
    packing = PackingNumber(space.space, r)
    quantity = CoveringNumber(space, r)
    if form == "general":
        orbit = OrbitPackingNumber(space, r)
        return Conclusion(quantity, "<=", fraction(packing, orbit), {packing: +1, orbit: -1})
    if form == "separated":
        return Conclusion(quantity, "<=", fraction(packing, _group_order(space)), {packing: +1})
    formula = product(fraction(1, c), Pow(r, k, evaluate=False), packing)
    return Conclusion(quantity, "<=", formula, {packing: +1})


lemma = Lemma(
    slug="orbit-packing",
    title="Covering numbers of a quotient by packings of orbits",
    statement=r"Let $G$ act by isometries. Then $N(Z/G, r) \le \operatorname{Pk}(Z, r) / \inf_z \operatorname{Pk}(Gz, r)$. If "
    r"$\rho(gz, z) > r$ for all $g \ne e$ and all $z$, the denominator is $|G|$; if $\operatorname{Pk}(Gz, r) \ge c r^{-k}$ for all $z$, "
    r"then $N(Z/G, r) \le c^{-1} r^k \operatorname{Pk}(Z, r)$.",
    tightness="upper",
    reference="The programme of Petrache and Trivedi, NeurIPS 2023 (arXiv:2305.17592), and Sokolic, Giryes, Sapiro and Rodrigues "
    "2017 for finite sets; derived here.",
    arguments={
        "space": (Quotient, IsometryQuotient),
        "r": NONNEGATIVE,
        "form": str,
        "c": POSITIVE,
        "k": POSITIVE,
    },
    hypotheses=(
        Hypothesis("form", "the form is general, separated or dimension", _form),
        Hypothesis(
            "separation",
            r"the orbits are large: $\rho(gz, z) > r$, or $\operatorname{Pk}(Gz, r) \ge c r^{-k}$",
            _separation,
        ),
    ),
    conclusion=conclusion,
)
