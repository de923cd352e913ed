r"""Approximate stabilizers add up under composition.

.. math:: \operatorname{ee}(f, gh) \le \operatorname{ee}(f, g) + \operatorname{ee}(f, h), \qquad
          \mathrm{Stab}_a\, \mathrm{Stab}_b \subset \mathrm{Stab}_{a+b}

for everywhere defined maps, where ``Stab_eps(f) = {g : ee(f, g) <= eps}``.  It contains ``e`` and is closed under inverses of
bijections; ``Stab_0`` is a subgroup, ``Stab_eps`` in general is not.  For vector outputs the output action must be isometric.

Tightness: upper.
Proof: ``proofs/symmetry/stabilizer-calculus.md``.
"""

import re
from typing import Any

from symbound.bounds.display import total
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import EquivarianceError
from symbound.errors import DomainError


def _everywhere_defined(**_: Any) -> Finding:
    return assumed("the maps g and h are defined on the whole space")


def _isometric_output(**_: Any) -> Finding:
    return assumed("for vector outputs; invariance has the trivial output action")


def _word(name: str, what: str, words: int) -> str:
    """A name, or several with spaces between them for a product: ``ab`` is one map, ``a b`` a product of two."""
    if not re.fullmatch(r"[\w^'-]+( [\w^'-]+)*", name) or name.count(" ") >= words:
        raise DomainError(
            f"stabilizer-calculus, {what}", repr(name)[:60], "it is no name without spaces and commas"
        )
    return name


def conclusion(predictor: Any = "f", g: Any = "g", h: Any = "h") -> Conclusion:
    """``ee(f, g h) <= ee(f, g) + ee(f, h)``."""
    f = _word(predictor, "the predictor", 1)
    first, second = (EquivarianceError(f"{f}, {_word(x, 'a map', 50)}") for x in (g, h))
    return Conclusion(EquivarianceError(f"{f}, {g} {h}"), "<=", total(first, second), {first: +1, second: +1})


lemma = Lemma(
    slug="stabilizer-calculus",
    title="Approximate stabilizers under composition",
    statement=r"For everywhere defined maps, $\operatorname{ee}(f, gh) \le \operatorname{ee}(f, g) + \operatorname{ee}(f, h)$ and, for a bijection, "
    r"$\operatorname{ee}(f, g^{-1}) = \operatorname{ee}(f, g)$: $\mathrm{Stab}_\varepsilon(f) = \{g : \operatorname{ee}(f, g) \le \varepsilon\}$ contains $e$, is "
    r"closed under inverses, and $\mathrm{Stab}_a \mathrm{Stab}_b \subset \mathrm{Stab}_{a+b}$. Exact invariance under a set of maps on all of the "
    r"space forces the generated group.",
    tightness="upper",
    reference="The programme of Petrache and Trivedi, NeurIPS 2023 (arXiv:2305.17592); derived here.",
    arguments={"predictor": str, "g": str, "h": str},
    hypotheses=(
        Hypothesis("everywhere-defined", "the maps are defined on the whole space", _everywhere_defined),
        Hypothesis("isometric-output", "the output action is isometric", _isometric_output),
    ),
    conclusion=conclusion,
)
