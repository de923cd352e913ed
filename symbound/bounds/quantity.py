"""Quantities that theorems are about: the left-hand sides of bounds, and the unknowns inside formulas.

A quantity is itself a sympy expression, so that a lemma writes ``2 * Rademacher(F, n)`` and a rule can later put a bound
in its place.  It is nonnegative and otherwise opaque: no value is ever invented for it.

>>> from symbound import Cube, cyclic
>>> from symbound.bounds.symbols import r
>>> CoveringNumber(Cube(4) / cyclic(4), r)
N([0,1]^4/C_4, r)
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from sympy import Atom, Basic, Expr, S
from sympy import latex as sympy_latex

from symbound.bounds.display import evaluated
from symbound.bounds.exact import exact


class Subject(Atom):
    """A space or a class of functions, wrapped so that it can sit inside a sympy expression."""

    def __new__(cls, value: Any) -> Subject:
        """Wrap a hashable object; wrapping twice changes nothing."""
        if isinstance(value, Subject):
            return value
        wrapped = super().__new__(cls)
        wrapped.value = value
        return wrapped  # type: ignore[no-any-return]

    value: Any

    def _hashable_content(self) -> tuple[Any, ...]:
        content: tuple[Any, ...] = (type(self.value), self.value)
        return content

    def sort_key(self, order: Any = None) -> Any:
        """Order by text; sympy needs some total order to arrange sums."""
        return self.class_key(), (1, (str(self.value),)), S.One.sort_key(), S.One

    def compare(self, other: Any) -> int:
        """Total order by text, then by hash; sympy orders the arguments of sums with it."""
        mine, theirs = (str(self.value), hash(self)), (str(other.value), hash(other))
        return (mine > theirs) - (mine < theirs)

    @classmethod
    def class_key(cls) -> tuple[int, int, str]:
        """Key that puts subjects after numbers and symbols."""
        return 5, 0, cls.__name__

    def _sympystr(self, printer: Any) -> str:
        return str(self.value)

    def _latex(self, printer: Any) -> str:
        return latex_of(self.value)


def latex_of(value: Any) -> str:
    """LaTeX of a space, a class or a group: its own ``latex`` attribute, else its text.

    >>> latex_of("f - f*")
    'f - f^{*}'
    """
    if isinstance(value, str):
        return value.replace("*", "^{*}")
    if isinstance(value, Basic):
        return str(sympy_latex(value))
    latex = getattr(value, "latex", None)
    return latex if isinstance(latex, str) else rf"\text{{{value}}}"


class Quantity(Expr):
    """A nonnegative number that depends on a subject (a space or a class) and on parameters.

    Subclasses give ``description`` (one line for notation tables), ``text`` and ``tex``, format strings in which
    ``{0}`` is the subject and ``{1}``, ``{2}``, ... are the parameters.
    """

    description: ClassVar[str] = ""
    text: ClassVar[str] = ""
    tex: ClassVar[str] = ""

    is_commutative = True
    is_extended_real = True
    is_extended_nonnegative = True

    def __new__(cls, subject: Any, *parameters: Any) -> Quantity:
        """Build the quantity; parameters are exact expressions and are kept in canonical form, so that equal ones match."""
        clean = (evaluated(exact(p, f"a parameter of {cls.__name__}")) for p in parameters)
        return super().__new__(cls, Subject(subject), *clean)  # type: ignore[no-any-return]

    @property
    def subject(self) -> Any:
        """The space or class that the quantity belongs to."""
        return self.args[0].value

    @property
    def parameters(self) -> tuple[Basic, ...]:
        """Sample size, radius, failure probability, ... in the order of the subclass."""
        rest: tuple[Basic, ...] = self.args[1:]
        return rest

    def _sympystr(self, printer: Any) -> str:
        return self.text.format(*(printer._print(a) for a in self.args))

    _sympyrepr = _sympystr

    def _latex(self, printer: Any) -> str:
        return self.tex.format(*(printer._print(a) for a in self.args))

    def unify(self, other: Quantity) -> dict[Any, Any] | None:
        """Values for the symbolic parameters of ``self`` that turn it into ``other``, or None.

        >>> from symbound import Cube
        >>> from symbound.bounds.symbols import r
        >>> CoveringNumber(Cube(2), r).unify(CoveringNumber(Cube(2), r / 3))
        {r: r/3}
        """
        if type(self) is not type(other) or self.args[0] != other.args[0]:
            return None
        values: dict[Any, Any] = {}
        for mine, theirs in zip(self.parameters, other.parameters, strict=True):
            if mine.is_Symbol:
                if values.setdefault(mine, theirs) != theirs:
                    return None
            elif mine != theirs:
                return None
        return values


class CoveringNumber(Quantity):
    """``N(Z, r)``: least number of closed balls of radius ``r`` with centres in ``Z`` that cover ``Z``."""

    description = "least number of closed balls of radius r, centres in the space, that cover it"
    text = "N({0}, {1})"
    tex = r"N\!\left({0},\, {1}\right)"


class PackingNumber(Quantity):
    """``Pk(Z, r)``: largest number of points pairwise at distance greater than ``r``."""

    description = "largest number of points pairwise at distance greater than r"
    text = "Pk({0}, {1})"
    tex = r"\operatorname{{Pk}}\!\left({0},\, {1}\right)"


class OrbitPackingNumber(Quantity):
    """``inf_z Pk(Gz, r)``: smallest packing number of an orbit; the subject is the quotient ``Z/G``."""

    description = "smallest packing number, over all orbits of the quotient, of an orbit at radius r"
    text = "inf_z Pk(orbit of z in {0}, {1})"
    tex = r"\inf_{{z}} \operatorname{{Pk}}\!\left(G z \text{{ in }} {0},\, {1}\right)"


class ClassCoveringNumber(Quantity):
    """``N(F, t)``: covering number of a class in the sup norm, centres anywhere."""

    description = "covering number of the class of functions in the sup norm, centres anywhere"
    text = "N({0}, {1})"
    tex = r"\mathcal{{N}}\!\left({0},\, {1}\right)"


class InternalClassCoveringNumber(Quantity):
    """``N_int(F, t)``: covering number of a class in the sup norm, centres inside the class."""

    description = "covering number of the class of functions in the sup norm, centres inside the class"
    text = "N_int({0}, {1})"
    tex = r"\mathcal{{N}}_{{\mathrm{{int}}}}\!\left({0},\, {1}\right)"


class ExpectedGap(Quantity):
    """``E Phi_n(F)``: expectation of the generalization gap ``sup_f (P f - P_n f)``."""

    description = "expected generalization gap, E sup_f (P f - P_n f), n independent examples"
    text = "E Phi_{1}({0})"
    tex = r"\mathbb{{E}}\,\Phi_{{{1}}}({0})"


class GapWithConfidence(Quantity):
    """``Phi_n(F)`` outside an event of probability at most ``delta``."""

    description = "generalization gap sup_f (P f - P_n f), with probability at least 1 - delta"
    text = "Phi_{1}({0}) [w.p. >= 1 - {2}]"
    tex = r"\Phi_{{{1}}}({0})\ \left[\text{{w.p. }}\ge 1-{2}\right]"


class Rademacher(Quantity):
    """``Rad_n(F) = E sup_f (1/n) sum_i s_i f(Z_i)``, no absolute value inside the supremum."""

    description = "Rademacher complexity E sup_f (1/n) sum_i s_i f(Z_i), no absolute value"
    text = "Rad_{1}({0})"
    tex = r"\operatorname{{Rad}}_{{{1}}}({0})"


class EmpiricalRademacher(Quantity):
    """``Rad^_n(F)``: Rademacher complexity given the sample; a bound on it holds for every sample."""

    description = (
        "empirical Rademacher complexity, expectation over the signs alone; bounds hold for every sample"
    )
    text = "Rad^_{1}({0})"
    tex = r"\widehat{{\operatorname{{Rad}}}}_{{{1}}}({0})"


class SampleRademacher(Quantity):
    """``Rad^_n(F)`` for the sample at hand: a bound on it may have used that sample."""

    description = "empirical Rademacher complexity of the sample at hand; bounds may depend on the sample"
    text = "Rad^_{1}({0}; sample)"
    tex = r"\widehat{{\operatorname{{Rad}}}}_{{{1}}}({0};\ Z_1, \dots, Z_{{{1}}})"


class ApproximationError(Quantity):
    """``App(F) = inf_f P f - R*``: how far the class stays from the best risk."""

    description = "approximation error of the class, inf over the class of the risk, minus the best risk"
    text = "App({0})"
    tex = r"\operatorname{{App}}({0})"


class ExpectedExcessRisk(Quantity):
    """``E R(f_hat) - R*`` for an empirical risk minimiser ``f_hat`` over the class."""

    description = "expected excess risk of empirical risk minimisation over the class"
    text = "E R(ERM_{1}({0})) - R*"
    tex = r"\mathbb{{E}}\,R(\hat f_{{{1}}}) - R^{{*}}\ \left[{0}\right]"


class ExcessRiskWithConfidence(Quantity):
    """``R(f_hat) - R*`` outside an event of probability at most ``delta``."""

    description = "excess risk of empirical risk minimisation, with probability at least 1 - delta"
    text = "R(ERM_{1}({0})) - R* [w.p. >= 1 - {2}]"
    tex = r"R(\hat f_{{{1}}}) - R^{{*}}\ \left[{0};\ \text{{w.p. }}\ge 1-{2}\right]"


class EquivarianceError(Quantity):
    """``sup_x |h(gx) - g h(x)|`` over the maps ``g`` used."""

    description = "equivariance error sup |h(gx) - g h(x)| over inputs and the maps used"
    text = "ee({0})"
    tex = r"\operatorname{{ee}}({0})"


class LipschitzConstant(Quantity):
    """Least Lipschitz constant of a function or of all functions of a class."""

    description = "least Lipschitz constant"
    text = "Lip({0})"
    tex = r"\operatorname{{Lip}}({0})"


class AlgorithmGap(Quantity):
    """``R(A) - R_n(A)`` for the output of a learning algorithm ``A``, outside an event of the probability given."""

    description = (
        "risk minus empirical risk of the output of a learning algorithm, with probability at least 1 - delta"
    )
    text = "R({0}) - R_{1}({0}) [w.p. >= 1 - {2}]"
    tex = r"R({0}) - R_{{{1}}}({0})\ \left[\text{{w.p. }}\ge 1-{2}\right]"


class ExpectedTransport(Quantity):
    """``E W_1(P, P_n)`` for the cost ``min(d, M)`` of a class."""

    description = "expected Kantorovich distance of the law and the empirical law, cost min(d, M)"
    text = "E W1(P, P_{1}; min(d, M) of {0})"
    tex = r"\mathbb{{E}}\,W_1(P, P_{{{1}}};\ \min(d, M)\text{{ of }}{0})"


class Diameter(Quantity):
    """Diameter of a set."""

    description = "diameter"
    text = "diam({0})"
    tex = r"\operatorname{{diam}}({0})"


class SupDistance(Quantity):
    """``sup_x |f(x) - f*(x)|``."""

    description = "distance of two functions in the sup norm"
    text = "sup|{0}|"
    tex = r"\lVert {0} \rVert_\infty"


class MeanSquareEquivarianceError(Quantity):
    """``E |f(gX) - g f(X)|^2``, mean over the law and over all of the group."""

    description = "mean squared equivariance error E |f(gX) - g f(X)|^2, over the law and the whole group"
    text = "E |{0}(gX) - g {0}(X)|^2"
    tex = r"\mathbb{{E}}\,|{0}(gX) - g {0}(X)|^2"


class MeanEquivarianceError(Quantity):
    """``eta(f) = |f - Qf|`` in L2: distance of a function from its average over the group."""

    description = "distance in L2 of a function from its average over the group"
    text = "eta({0})"
    tex = r"\eta({0})"


class TruncatedSquareEquivarianceError(Quantity):
    """``E (|f(gX) - g f(X)| - eps)_+^2``, mean over the law and over all of the group."""

    description = "mean square of the part of the equivariance error above a tolerance"
    text = "E (|{0}(gX) - g {0}(X)| - {1})_+^2"
    tex = r"\mathbb{{E}}\,\bigl( |{0}(gX) - g {0}(X)| - {1} \bigr)_+^2"


class DistanceToEquivariant(Quantity):
    """``V = inf E |f - f*|^2`` over the equivariant functions ``f``."""

    description = "least mean squared distance from the target to an equivariant function"
    text = "inf E |f - {0}|^2, f equivariant"
    tex = r"\inf_{{f\text{{ equivariant}}}} \mathbb{{E}}\,|f - {0}|^2"


class DistanceAtMeanError(Quantity):
    """``inf E |f - f*|^2`` over the functions with ``eta(f) <= eta``."""

    description = (
        "least mean squared distance from the target to a function of mean equivariance error at most eta"
    )
    text = "inf E |f - {0}|^2, eta(f) <= {1}"
    tex = r"\inf_{{\eta(f) \le {1}}} \mathbb{{E}}\,|f - {0}|^2"


class DistanceAtSupError(Quantity):
    """``inf E |f - f*|^2`` over the functions with ``ee(f) <= eps``."""

    description = (
        "least mean squared distance from the target to a function of equivariance error at most eps"
    )
    text = "inf E |f - {0}|^2, ee(f) <= {1}"
    tex = r"\inf_{{\operatorname{{ee}}(f) \le {1}}} \mathbb{{E}}\,|f - {0}|^2"


class LeastInvariantError(Quantity):
    """``inf P(h(X) != Y)`` over the invariant classifiers ``h``."""

    description = "least probability of error of an invariant classifier"
    text = "inf P(h(X) != {0}), h invariant"
    tex = r"\inf_{{h\text{{ invariant}}}} \mathbb{{P}}(h(X) \ne {0})"


class ExcessRiskAtLevel(Quantity):
    """``E R(f_hat) - R*`` of empirical risk minimisation in a family of classes, at one level of symmetry."""

    description = "expected excess risk of empirical risk minimisation over the class at a level of symmetry"
    text = "E R(ERM_{1}({0}_{2})) - R*"
    tex = r"\mathbb{{E}}\,R(\hat f_{{{1}}}) - R^{{*}}\ \left[{0}_{{{2}}}\right]"


class ExcessRiskAtBestLevel(Quantity):
    """``E R(f_hat) - R*`` of empirical risk minimisation in a family of classes, at the best level."""

    description = (
        "expected excess risk of empirical risk minimisation at the level that is best for the bound"
    )
    text = "E R(ERM_{1}({0}_best)) - R*"
    tex = r"\mathbb{{E}}\,R(\hat f_{{{1}}}) - R^{{*}}\ \left[{0}_{{\mathrm{{best}}}}\right]"


class ExpectedRiskDifference(Quantity):
    """``E [R(w) - R(Qw)]``: what averaging an estimator over the group saves; negative where it costs."""

    description = "expected risk of an estimator minus that of its average over the group"
    text = "E [R({0}) - R(Q {0})]"
    tex = r"\mathbb{{E}}\left[ R({0}) - R(Q {0}) \right]"
    is_extended_nonnegative = None  # type: ignore[assignment]


class Variance(Quantity):
    """``Var f(X)``."""

    description = "variance"
    text = "Var {0}(X)"
    tex = r"\operatorname{{Var}} {0}(X)"


class OrbitVariance(Quantity):
    """``E Var_g f(gX)``: mean variance along an orbit."""

    description = "mean over X of the variance of f(gX), g uniform in the group"
    text = "E Var_g {0}(gX)"
    tex = r"\mathbb{{E}} \operatorname{{Var}}_g {0}(gX)"


class RelativeEntropy(Quantity):
    """``KL(q || q_0)`` of a posterior ``q`` and its prior ``q_0``."""

    description = "relative entropy of a posterior and its prior"
    text = "KL({0} || {0}_0)"
    tex = r"\operatorname{{KL}}({0} \,\|\, {0}_0)"


class EquivalentSampleSize(Quantity):
    """Sample size without symmetry that gives the same error to leading order."""

    description = "sample size without symmetry that gives the same error to leading order"
    text = "n_eq({0}, {1})"
    tex = r"n_{{\mathrm{{eq}}}}\!\left({0},\, {1}\right)"


@lru_cache
def subexpressions(expr: Basic) -> frozenset[Basic]:
    """All nodes of a tree, the tree itself among them; a formula in which parts recur is walked through once."""
    seen: set[Basic] = set()
    stack = [expr]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack.extend(node.args)
    return frozenset(seen)


def quantities_in(expr: Basic) -> set[Quantity]:
    """All quantities that occur in an expression."""
    return {node for node in subexpressions(expr) if isinstance(node, Quantity)}


def known_free_symbols(expr: Basic) -> set[Any]:
    """Free symbols that occur outside quantities: those on which the known part of the formula depends."""
    return set(_known_free_symbols(expr))


@lru_cache
def _known_free_symbols(expr: Basic) -> frozenset[Any]:
    known: dict[Basic, set[Any]] = {}

    def symbols(node: Basic) -> set[Any]:
        if node not in known:
            if isinstance(node, Quantity):
                known[node] = set()
            elif not node.args:
                known[node] = set(node.free_symbols)
            else:
                inside: set[Any] = set().union(*map(symbols, node.args))
                known[node] = inside - set(getattr(node, "bound_symbols", ()))
        return known[node]

    return frozenset(symbols(expr))
