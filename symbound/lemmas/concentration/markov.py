r"""From the expected gap to the gap with high probability, by the mean alone.

.. math:: \Phi_n(F) \le \frac{\mathbb{E}\,\Phi_n(F)}{\delta} \quad \text{w.p. } \ge 1 - \delta

for a class that contains a constant function, so that ``Phi_n >= 0``.  Smaller than
:mod:`concentration <symbound.lemmas.concentration.concentration>` where the mean is small against
``M / sqrt(n)``: for instance for functions that hardly vary but whose range is stated as ``[0, M]``.

Tightness: upper; attained for every ``delta`` by suitable classes at ``n = 1``.
Proof: ``proofs/concentration/markov.md``.
"""

from typing import Any

from symbound.bounds.display import fraction
from symbound.bounds.exact import POSITIVE_INTEGER, PROBABILITY
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE, Finding, Hypothesis, by_definition, needs_consent
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap, GapWithConfidence
from symbound.classes import AllFunctions, FunctionClass, Lipschitz


def _constant(F: Any, **_: Any) -> Finding:
    if isinstance(F, (AllFunctions, Lipschitz)):
        return by_definition("constant functions are Lipschitz and invariant")
    return needs_consent(
        f"it is not known whether {F!r} contains a constant function",
        "grant it with assume='constant-function'",
    )


def conclusion(F: Any, n: Any, delta: Any) -> Conclusion:
    """``Phi_n(F) <= E Phi_n(F) / delta`` with probability at least ``1 - delta``."""
    mean = ExpectedGap(F, n)
    return Conclusion(GapWithConfidence(F, n, delta), "<=", fraction(mean, delta), {mean: +1, delta: -1})


lemma = Lemma(
    slug="markov",
    title="Markov's inequality for the gap",
    statement=r"If $F$ contains a constant function, then with probability at least $1 - \delta$, "
    r"$\Phi_n(F) \le \mathbb{E}\,\Phi_n(F) / \delta$.",
    tightness="upper",
    reference="Markov's inequality.",
    arguments={"F": FunctionClass, "n": POSITIVE_INTEGER, "delta": PROBABILITY},
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis(
            "constant-function", "$F$ contains a constant function, so that $\\Phi_n \\ge 0$", _constant
        ),
    ),
    conclusion=conclusion,
)
