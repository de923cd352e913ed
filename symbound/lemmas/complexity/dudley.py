r"""Dudley's entropy integral, with the constant in common use.

.. math:: \widehat{\operatorname{Rad}}_n(F) \le
          4a + \frac{12}{\sqrt n} \int_a^{M/4} \sqrt{\log N_{\mathrm{int}}(F, t)}\,dt

for every sample and every ``a > 0``; the integral is 0 for ``a >= M/4``.  Since ``N_int`` does not increase
with ``t``, the integral is at most the sum ``sum_i (t_(i+1) - t_i) sqrt(log N_int(F, t_i))`` over any nodes
``a = t_0 < t_1 < ... < M/4``, which takes its place where nodes are given.

Tightness: upper; ``dudley-sharp`` has ``4 sqrt(2)`` in place of 12.
Proof: ``proofs/complexity/dudley.md``.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from sympy import Expr, Integer, Integral, S

from symbound.bounds.display import fraction, greatest, product, root, total
from symbound.bounds.entropy import InternalLogCoveringNumber
from symbound.bounds.exact import POSITIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, by_definition, computed, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import EmpiricalRademacher, Quantity
from symbound.bounds.substitution import symbols_of
from symbound.bounds.symbols import t
from symbound.classes import FunctionClass
from symbound.errors import DomainError


def top_of_integral(F: Any) -> Any:
    """``M/4``, half the radius of the range."""
    return F.M / S(4)


def nodes_increase(F: Any, n: Any, a: Any, nodes: Any, **_: Any) -> Finding:
    """Whether ``a < t_1 < ... < t_K < M/4`` can be proved."""
    if nodes is None:
        return by_definition("the integral is kept")
    steps = [a, *(POSITIVE(node, "a node") for node in nodes), top_of_integral(F)]
    for low, high in pairwise(steps):
        if not (high - low).is_positive:
            return violated(
                f"{low} is not known to be below {high}", "give increasing nodes between a and M/4"
            )
    return computed(" < ".join(map(str, steps)))


NODES = Hypothesis("nodes", r"$a < t_1 < \dots < t_K < M/4$, where nodes are given", nodes_increase)


def entropy_integral(
    F: Any, n: Any, a: Any, constant: Any, entropy: Callable[[Any], Quantity], nodes: Any
) -> tuple[Expr, dict[Expr, int]]:
    """``4 a + (constant / sqrt(n)) int_a^(M/4) sqrt(entropy(t)) dt`` and its signs.

    With nodes, the upper sum takes the place of the integral.  The integral is empty for ``a >= M/4``.
    """
    top = top_of_integral(F)
    signs: dict[Expr, int] = {n: -1, F.M: +1}
    if nodes is not None:
        steps = [a, *nodes, top]
        entropies = [entropy(low) for low in steps[:-1]]
        widths = [high - low for low, high in pairwise(steps)]
        integral = total(*(product(w, root(H)) for w, H in zip(widths, entropies, strict=True)))
        signs |= dict.fromkeys(entropies, +1)
    elif (a - top).is_nonnegative:
        return product(4, a), {}
    else:
        if t in symbols_of((F, n, a)):
            raise DomainError(
                "an entropy integral", f"{F!r}, n = {n}, a = {a}", f"{t} is the variable of the integral"
            )
        end = top if (top - a).is_nonnegative else greatest(a, top)
        integral = Integral(root(entropy(t)), (t, a, end))
        signs[entropy(t)] = +1
    return total(product(4, a), product(fraction(constant, root(n)), integral)), signs


def exact_nodes(nodes: Any) -> tuple[Any, ...] | None:
    """The nodes as exact positive numbers."""
    return None if nodes is None else tuple(POSITIVE(node, "a node") for node in nodes)


def conclusion(F: Any, n: Any, a: Any, nodes: Any = None) -> Conclusion:
    """``Rad^_n(F) <= 4 a + (12 / sqrt(n)) int_a^(M/4) sqrt(log N_int(F, t)) dt``."""
    formula, signs = entropy_integral(
        F, n, a, Integer(12), lambda scale: InternalLogCoveringNumber(F, scale), exact_nodes(nodes)
    )
    return Conclusion(EmpiricalRademacher(F, n), "<=", formula, signs)


lemma = Lemma(
    slug="dudley",
    title="Dudley's entropy integral",
    statement=r"For a class $F$ of functions to $[0, M]$, every sample and every $a > 0$, "
    r"$\widehat{\operatorname{Rad}}_n(F) \le "
    r"4a + \frac{12}{\sqrt n} \int_a^{M/4} \sqrt{\log N_{\mathrm{int}}(F, t)}\,dt$, with closed balls in "
    r"the sup norm and centres "
    r"inside $F$; the integral is 0 for $a \ge M/4$, and at most its upper sum $\sum_i (t_{i+1} - t_i) "
    r"\sqrt{\log N_{\mathrm{int}}(F, t_i)}$ "
    r"over nodes $a = t_0 < t_1 < \dots < t_{K+1} = M/4$.",
    tightness="upper",
    reference="Dudley 1967, with the cut-off of Srebro and Sridharan; formalised in lean-rademacher as "
    "dudley_entropy_integral.",
    arguments={"F": FunctionClass, "n": POSITIVE_INTEGER, "a": POSITIVE, "nodes": (tuple, list)},
    hypotheses=(NODES,),
    conclusion=conclusion,
)
