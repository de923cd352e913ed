r"""Flow certificates: unit flows from every point to a reference law bound the gap.

.. math:: \mathbb{E}\,\Phi_n(F) \le \frac{1}{\sqrt n} \sum_e \ell_e \sigma_e + M\, \mathbb{E}\lVert R(Z) \rVert_1,
          \qquad \sigma_e = \operatorname{sd}_P(\psi_e(Z))

for a graph whose distance is at least ``min(d, M)`` and flows ``psi(z)`` with ``div psi(z) = delta_z - Q + R(z)``.  Edge by edge
``sigma_e/sqrt(n)`` may be replaced by Goldstein's ``sigma_e sqrt(2/(pi n)) + beta_e/(n sigma_e^2)`` with the centred third absolute
moment, or by the quadrature form ``(sigma_e/sqrt(n)) (gamma + c_1/n + c_2/n^2)``.  A certificate is checked in linear time from
conservation alone, whoever found it.

Tightness: upper; 1.1 to 1.9 times the exact expected gap in the benchmark.
Proof: ``proofs/generalization/flow-certificate.md``.
"""

from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction
from typing import Any

from sympy import Rational, pi

from symbound.bounds.display import fraction, product, root, total
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.hypothesis import (
    INDEPENDENT_SAMPLE,
    Finding,
    Hypothesis,
    assumed,
    by_definition,
    computed,
    violated,
)
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import AllFunctions, Lipschitz
from symbound.errors import SymboundError
from symbound.transport.certificate import FlowCertificate, check_flow
from symbound.transport.class_cost import class_cost
from symbound.transport.edge_sum import GOLDSTEIN, QUADRATURE, VARIANCE, EdgeSum
from symbound.transport.minimax import MinimaxCertificate, check_minimax

FORMS = {"variance": (VARIANCE,), "goldstein": (GOLDSTEIN,), "quadrature": (QUADRATURE,)}
"""Edge by edge the named form, or the variance where that is smaller."""
_DIGITS = 10
_LARGE_SAMPLE = 10**9
"""The mixed forms take for each edge the term that is smallest at this sample size; they hold for every sample size."""


def rounded_up(value: Fraction) -> Rational:
    """A decimal of ten significant digits that is at least the value.

    >>> rounded_up(Fraction(1, 3))
    1666666667/5000000000
    """
    decimal = Context(prec=_DIGITS, rounding=ROUND_CEILING)
    return Rational(*decimal.divide(Decimal(value.numerator), Decimal(value.denominator)).as_integer_ratio())


def _valid(F: Any, certificate: Any, law: Any, **_: Any) -> Finding:
    try:
        if isinstance(certificate, MinimaxCertificate):
            check_minimax(certificate, class_cost(F).cost)
        else:
            verified_terms(F, certificate, law)
    except SymboundError as error:
        return violated(f"{error.asked}: {error.got}: {error.because}", error.remedy)
    size = len(certificate.flow.edges if isinstance(certificate, MinimaxCertificate) else certificate.edges)
    return computed(f"conservation and the lengths of {size} edges were verified")


def _law(certificate: Any, law: Any, **_: Any) -> Finding:
    if isinstance(certificate, MinimaxCertificate):
        return by_definition("the bound holds for every law")
    return assumed(f"the law of the examples is {law if isinstance(law, str) else 'the one given'}")


def _form(form: Any, certificate: Any, **_: Any) -> Finding:
    if form not in FORMS:
        return violated(f"there is no form {form!r}", f"the forms are {', '.join(FORMS)}")
    if form != "variance" and isinstance(certificate, MinimaxCertificate):
        return violated("for every law at once there is only the variance form", "form='variance'")
    return by_definition(f"the {form} form")


def verified_terms(F: Any, certificate: FlowCertificate, law: Any) -> EdgeSum:
    """The terms of the bound for the law named, after the certificate was checked against the cost of the class."""
    found = class_cost(F)
    return check_flow(certificate, found.cost, law=found.law(law))


def conclusion(F: Any, n: Any, certificate: Any, law: Any = None, form: Any = "variance") -> Conclusion:
    """A sum of ``n^(-1/2)``, ``n^-1``, ``n^(-3/2)``, ``n^(-5/2)`` and a constant, coefficients rounded up."""
    if isinstance(certificate, MinimaxCertificate):
        a, residual = check_minimax(certificate, class_cost(F).cost)
        formula = total(rounded_up(residual), fraction(rounded_up(a), root(n)))
        return Conclusion(ExpectedGap(F, n), "<=", formula, {n: -1})
    terms = verified_terms(F, certificate, law)
    c = terms.coefficients(_LARGE_SAMPLE, forms=FORMS[form])
    formula = total(
        rounded_up(c.constant),
        fraction(rounded_up(c.root), root(n)),
        fraction(rounded_up(c.gaussian), root(fraction(product(pi, n), 2))),
        fraction(rounded_up(c.inverse), n),
        fraction(rounded_up(c.three_halves), product(n, root(n))),
        fraction(rounded_up(c.five_halves), product(n**2, root(n))),
    )
    return Conclusion(ExpectedGap(F, n), "<=", formula, {n: -1})


lemma = Lemma(
    slug="flow-certificate",
    title="Flow certificates",
    statement=r"On a graph whose distance is at least $\min(d, M)$ let $\psi(z)$ be flows with $\operatorname{div} \psi(z) = \delta_z - Q + R(z)$. Then "
    r"$\mathbb{E}_P \Phi_n \le n^{-1/2} \sum_e \ell_e \sigma_e + M\,\mathbb{E}\lVert R(Z) \rVert_1$ with $\sigma_e = \operatorname{sd}_P(\psi_e(Z))$; edge by edge "
    r"$\sigma_e/\sqrt n$ may be replaced by $\sigma_e \sqrt{2/(\pi n)} + \beta_e/(n \sigma_e^2)$, $\beta_e$ the centred third absolute moment; for all "
    r"laws at once, $\sup_P \sum_e \ell_e \sigma_e \le \max_z \sum_e \ell_e [(\psi_e(z) - a_e)^2/(2t_e) + t_e/2]$ for any $a_e$ and $t_e > 0$.",
    tightness="upper",
    reference="Derived here; L. Goldstein, Bounds on the constant in the mean central limit theorem, Ann. Probab. 38(4), 2010.",
    arguments={
        "F": (Lipschitz, AllFunctions),
        "n": POSITIVE_INTEGER,
        "certificate": (FlowCertificate, MinimaxCertificate),
        "law": None,
        "form": str,
    },
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis("form", "the form is variance, goldstein or quadrature", _form),
        Hypothesis(
            "valid-certificate", r"the flows conserve mass and the lengths dominate $\min(d, M)$", _valid
        ),
        Hypothesis("law", "$P$ is the law named, where one is named", _law),
    ),
    conclusion=conclusion,
    version=2,
)
