r"""Covering numbers of a class with finitely many parameters.

.. math:: \log N(F, t) \le \log N_{\mathrm{int}}(F, t) \le p \log\left(1 + \frac{2 B \Lambda}{t}\right)

for ``p`` parameters in a ball of radius ``B`` and a ``Lambda``-Lipschitz parametrisation.  For a linear
layer equivariant under a group, ``p`` is the dimension of the space of equivariant maps
(:func:`symbound.symmetry.equivariant_layer.equivariant_layer_dimension`).

Tightness: upper.
Proof: ``proofs/complexity/parametric.md``.
"""

from typing import Any

from sympy import Integer, log

from symbound.bounds.display import fraction, product, total
from symbound.bounds.entropy import InternalLogCoveringNumber, LogCoveringNumber
from symbound.bounds.exact import POSITIVE
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.classes import Parametric
from symbound.lemmas.complexity.dudley_sharp import NETS


def conclusion(F: Any, t: Any, nets: str = "external") -> Conclusion:
    """``log N(F, t) <= p log(1 + 2 B Lambda / t)``; the same for nets inside the class."""
    quantity = LogCoveringNumber(F, t) if nets == "external" else InternalLogCoveringNumber(F, t)
    base = total(Integer(1), fraction(product(2, F.B, F.Lambda), t))
    return Conclusion(quantity, "<=", product(F.p, log(base)), {t: -1, F.p: +1, F.B: +1, F.Lambda: +1})


lemma = Lemma(
    slug="parametric",
    title="Covering numbers of a parametric class",
    statement=r"Let $w$ range over a ball of radius $B$ of $\mathbb{R}^p$ in any norm, and let $w \mapsto "
    r"f_w$ be $\Lambda$-Lipschitz from "
    r"this norm to the sup norm. For $t > 0$, $\log N(F, t) \le \log N_{\mathrm{int}}(F, t) \le p \log(1 + "
    r"2 B \Lambda / t)$.",
    tightness="upper",
    reference="Classical volume argument: the parameters of a largest packing are a net inside the ball.",
    arguments={"F": Parametric, "t": POSITIVE, "nets": str},
    hypotheses=(NETS,),
    conclusion=conclusion,
)
