r"""Covering numbers of a class with finitely many parameters.

.. math:: N(F, t) \le N_{\mathrm{int}}(F, t) \le \left(1 + \frac{2 B \Lambda}{t}\right)^{p}

for ``p`` parameters in a ball of radius ``B`` and a ``Lambda``-Lipschitz parametrisation.  For a linear layer equivariant under a
group, ``p`` is the dimension of the space of equivariant maps
(:func:`symbound.symmetry.equivariant_layer.equivariant_layer_dimension`).

Tightness: upper.
Proof: ``proofs/complexity/parametric.md``.
"""

from typing import Any

from sympy import Integer, Pow

from symbound.bounds.display import fraction, product, total
from symbound.bounds.exact import POSITIVE
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ClassCoveringNumber, InternalClassCoveringNumber
from symbound.classes import Parametric
from symbound.lemmas.complexity.dudley_sharp import NETS


def conclusion(F: Any, t: Any, nets: str = "external") -> Conclusion:
    """``N(F, t) <= (1 + 2 B Lambda / t)^p``; the same for nets inside the class."""
    quantity = ClassCoveringNumber(F, t) if nets == "external" else InternalClassCoveringNumber(F, t)
    base = total(Integer(1), fraction(product(2, F.B, F.Lambda), t))
    return Conclusion(
        quantity, "<=", Pow(base, F.p, evaluate=False), {t: -1, F.p: +1, F.B: +1, F.Lambda: +1}
    )


lemma = Lemma(
    slug="parametric",
    title="Covering numbers of a parametric class",
    statement=r"Let $w$ range over a ball of radius $B$ of $\mathbb{R}^p$ in any norm, and let $w \mapsto f_w$ be $\Lambda$-Lipschitz from "
    r"this norm to the sup norm. For $t > 0$, $N(F, t) \le N_{\mathrm{int}}(F, t) \le (1 + 2 B \Lambda / t)^p$.",
    tightness="upper",
    reference="Classical volume argument: the parameters of a largest packing are a net inside the ball.",
    arguments={"F": Parametric, "t": POSITIVE, "nets": str},
    hypotheses=(NETS,),
    conclusion=conclusion,
)
