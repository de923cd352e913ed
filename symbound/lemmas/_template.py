r"""One line that says what the lemma says: the expected gap is at most the range.

.. math:: \mathbb{E}\,\Phi_n(F) \le M

A sentence or two on why, and on what the symbols mean that are not in the notation table.

Tightness: upper.
Proof: ``proofs/<family>/<slug>.md``.

To add a lemma, copy this file to ``symbound/lemmas/<family>/<slug with underscores>.py`` and fill in the
six places marked below; the file name is the slug.  Then write the proof, and one row in
``tests/oracles/table.py``.  Nothing else changes: the library finds the file by its name.
"""

from typing import Any

from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE, Finding, Hypothesis, by_definition, needs_consent
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import FunctionClass


# 1. One function per hypothesis that is not already in the types of the arguments.  It gets all arguments by
#    name and says what it found: by_definition, computed, assumed, needs_consent (the user may grant it), or
#    violated.
def _range_is_known(F: Any, n: Any) -> Finding:
    if getattr(F, "M", None) is not None:
        return by_definition(f"the functions of {F} take values in [0, {F.M}]")
    return needs_consent(f"the range of {F} is not part of the class", "grant it with assume='range'")


# 2. The conclusion: which quantity, relation and formula, in the shape in which it should be printed.
def conclusion(F: Any, n: Any) -> Conclusion:
    """``E Phi_n(F) <= M``."""
    return Conclusion(
        ExpectedGap(F, n),
        "<=",
        F.M,
        # 3. For each quantity and each symbol in the formula: +1 if it is nondecreasing in it, -1 if
        #    nonincreasing, with all else held fixed; leave out what is not known.  An argument that may
        #    itself contain n takes the sign of n away.
        {F.M: +1},
    )


lemma = Lemma(
    slug="range",
    title="The gap is at most the range",
    # 4. The statement with all hypotheses, conventions (closed balls, centres, absolute values), constants.
    statement=r"For a class $F$ of measurable functions to $[0, M]$, $\mathbb{E}\,\Phi_n(F) \le M$.",
    tightness="upper",
    reference="By definition.",
    # 5. What each argument must be: a domain of numbers, a type, a tuple of types, or None where the lemma
    #    checks it itself.
    arguments={"F": FunctionClass, "n": POSITIVE_INTEGER},
    # 6. The hypotheses, each with a name, a sentence and its check.
    hypotheses=(INDEPENDENT_SAMPLE, Hypothesis("range", "$F$ maps to $[0, M]$", _range_is_known)),
    conclusion=conclusion,
)
