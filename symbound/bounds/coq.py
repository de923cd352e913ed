"""The algebra of a derivation as a file for the Coq proof assistant.

Every application of a lemma becomes a hypothesis ``q <= formula`` about real numbers, where ``q`` stands for the quantity;
everything between the hypotheses and the conclusion is proved in the file: replacement in monotone positions, minima,
arithmetic with exact numbers, weakening, and the decimal value.  What takes tactics stands first, as lemmas about all real
numbers; behind it, the derivation puts them together.  Values are put in at the lemmas, so that a hypothesis is
the lemma at the values at hand; ceilings of rational numbers and cases are decided when the file is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sympy import Add, Integer, Integral, Max, Min, Mul, Pow, Rational, Symbol

from symbound.bounds.bound import Bound
from symbound.bounds.coq_terms import PRELUDE, normal, number, resolve, term
from symbound.bounds.display import greatest, least, rebuild
from symbound.bounds.exact import PROBABILITY
from symbound.bounds.quantity import Quantity, quantities_in
from symbound.bounds.substitution import substituted, symbols_of
from symbound.errors import ExportError

MOST_ALTERNATIVES = 4
"""Of a minimum of more alternatives, the one that is smallest at the values at hand is exported, where there are values."""
LARGEST_FILE = 1_000_000
"""Characters.  ``coqc`` takes a second for the libraries and another for every 75,000 characters."""

SHORT = 50
"""Characters of a formula that is written out in a proof; reading a longer one takes longer than inferring it."""
VARIABLE = re.compile(r"\b(?:v_\w+|[qm]\d+)\b")
REFLEXIVE = {"==": "eq_refl", "<=": "(Rle_refl _)", ">=": "(Rle_refl _)"}


@dataclass(frozen=True)
class Fact:
    """A statement that the file has proved or assumed, under a name."""

    name: str
    quantity: Quantity
    relation: str
    formula: Any
    alternatives: Mapping[Any, str] = field(default_factory=dict)
    """Where the formula is a minimum: proofs that the quantity is below each alternative."""

    def proof(self, relation: str) -> str:
        """The statement, or what follows from it where it is an equation."""
        if relation == self.relation:
            return self.name
        return f"(Req_le{'_sym' if relation == '>=' else ''} _ _ {self.name})"

    def parts(self, relation: str) -> Mapping[Any, str]:
        """Formulas that the quantity is compared with, a minimum taken apart, with a proof of each comparison."""
        if self.alternatives:
            return self.alternatives
        lower, proof = relation == ">=", self.proof(relation)
        if relation == "==" or not isinstance(self.formula, Max if lower else Min):
            return {self.formula: proof}
        step = "(Rle_trans _ _ _ (Rmax_{0} _ _) {1})" if lower else "(Rle_trans _ _ _ {1} (Rmin_{0} _ _))"
        *first, last = self.formula.args
        parts = {}
        for formula in first:
            parts[formula] = step.format("l", proof)
            proof = step.format("r", proof)
        return {**parts, last: proof}


@dataclass
class _File:
    """What has been written so far."""

    names: dict[Any, str] = field(default_factory=dict)
    minima: dict[Any, str] = field(default_factory=dict)
    lemmas: dict[str, str] = field(default_factory=dict)
    declarations: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    done: dict[Any, Fact] = field(default_factory=dict)
    ranges: dict[Symbol, tuple[Any, Any]] = field(default_factory=dict)
    about: dict[str, dict[str, str]] = field(default_factory=dict)

    def text(self, expr: Any, names: Mapping[Any, str] = MappingProxyType({})) -> str:
        """A formula as a term; its symbols and quantities are declared on the way."""
        for symbol in sorted(symbols_of(expr) - set(self.names), key=str):
            self._declare_symbol(symbol)
        for quantity in sorted(quantities_in(expr) - set(self.names), key=str):
            name = f"q{sum(isinstance(k, Quantity) for k in self.names) + 1}"
            self.names[quantity] = name
            self.about[name] = {f"{name}_nonnegative": f"0 <= {name}"}
            self.statements.append(
                f"(* {_comment(quantity)} *)\nVariable {name} : R.\nHypothesis {name}_nonnegative : 0 <= {name}."
            )
        return term(expr, {**self.names, **names})

    def _declare_symbol(self, symbol: Symbol) -> None:
        name = self.names[symbol] = f"v_{symbol.name}"
        about = self.about[name] = {}
        if symbol.is_integer and symbol.is_positive:
            about[f"{name}_in_domain"] = f"1 <= {name}"
        elif symbol.is_nonnegative:
            about[f"{name}_in_domain"] = f"0 {'<' if symbol.is_positive else '<='} {name}"
        if symbol in self.ranges:
            low, high = self.ranges[symbol]
            about[f"{name}_in_range"] = f"{low} <= {name} <= {high}"
        self.declarations.append(f"Variable {name} : R.")
        self.declarations += [f"Hypothesis {key} : {claim}." for key, claim in about.items()]

    def statement(
        self, left: Any, relation: str, right: Any, names: Mapping[Any, str] = MappingProxyType({})
    ) -> str:
        """``q <= formula``; a lower bound with the sides exchanged."""
        sides = self.text(left, names), self.text(right, names)
        if relation == ">=":
            return f"{sides[1]} <= {sides[0]}"
        return f"{sides[0]} {'=' if relation == '==' else '<='} {sides[1]}"

    def assume(self, quantity: Quantity, relation: str, formula: Any, note: str) -> Fact:
        """A hypothesis."""
        fact = Fact(f"H{len(self.statements) + 1}", quantity, relation, formula)
        claim = self.statement(quantity, relation, formula)
        self.statements.append(f"(* {_comment(note)} *)\nHypothesis {fact.name} : {claim}.")
        return fact

    def prove(
        self,
        quantity: Quantity,
        relation: str,
        formula: Any,
        proof: str,
        alternatives: Mapping[Any, str] = MappingProxyType({}),
    ) -> Fact:
        """A statement with its proof, a term that no tactic has to search for."""
        claim = self.statement(quantity, relation, formula, self.minima)
        fact = Fact(f"S{len(self.statements) + 1}", quantity, relation, formula, alternatives)
        self.statements.append(f"Lemma {fact.name} : {claim}.\nProof. exact {proof}. Qed.")
        return fact

    def compared(
        self,
        left: Any,
        relation: str,
        right: Any,
        tactics: str,
        facts: Sequence[Fact] = (),
        names: Mapping[Any, str] = MappingProxyType({}),
    ) -> str:
        """A proof about two formulas by tactics.

        It is a lemma about all real numbers, in front of the section: tactics look through the hypotheses, and most of the
        time would be spent on those that have nothing to do with it.
        """
        claim = self.statement(left, relation, right, names)
        known = {f.name: self.statement(f.quantity, f.relation, f.formula, names) for f in facts}
        variables = dict.fromkeys(VARIABLE.findall(" ".join([claim, *known.values()])))
        about = {k: v for x in variables for k, v in self.about.get(x, {}).items()}
        if tactics.startswith("exact "):
            # a proof term names what it needs
            about = {k: v for k, v in about.items() if re.search(rf"\b{k}\b", tactics)}
        known = about | known
        binders = "".join(f" ({v} : R)" for v in variables) + "".join(
            f" ({k} : {v})" for k, v in known.items()
        )
        text = f"{binders} : {claim}.\nProof. {tactics}. Qed."
        name = self.lemmas.setdefault(text, f"A{len(self.lemmas) + 1}")
        return f"({' '.join([name, *variables, *known])})"

    def replaced(self, fact: Fact, relation: str, facts: Mapping[Any, Fact]) -> Fact:
        """A fact with quantities replaced by what is known of them, and rational parts computed."""
        formula = _put_in(fact.formula, facts)
        if self.text(formula) == self.text(fact.formula):
            return fact
        # a minimum that is put in stays a name, unless the sign of one next to it may matter
        mixed = any(s.has(Min, Max) and quantities_in(s) & set(facts) for s in _summands(fact.formula))
        names = {} if mixed else self.minima
        parts = fact.parts(relation)
        proofs: dict[Any, str] = {}
        for part, proof in parts.items():
            if part in facts:
                found = facts[part].parts(relation)
            else:
                found = {_put_in(part, facts): self._step(part, relation, facts, names)}
            for formula, step in found.items():
                proofs.setdefault(formula, _joined(relation, proof, step))
        if len(parts) == len(proofs) == 1:
            ((formula, proof),) = proofs.items()
            used = [fact, *(f for q, f in facts.items() if q in quantities_in(fact.formula))]
            proof = self.compared(fact.quantity, relation, formula, f"exact {proof}", used, names)
            return self.prove(fact.quantity, relation, formula, proof)
        return self.extreme(fact.quantity, relation, proofs)

    def extreme(self, quantity: Quantity, relation: str, proofs: Mapping[Any, str]) -> Fact:
        """A quantity that is below each of some formulas is below their minimum: no case analysis is needed.

        The minimum of each formula and those after it gets a name: written out, they would make a proof quadratic in length.
        """
        kind, operation, rule = (
            (greatest, "Rmax", "Rmax_lub") if relation == ">=" else (least, "Rmin", "Rmin_glb")
        )
        formula = kind(*proofs)
        if normal(formula) in proofs:
            return self.prove(quantity, relation, normal(formula), proofs[normal(formula)])
        formulas = list(proofs)
        q, rest, proof = self.text(quantity), self.text(formulas[-1], self.minima), proofs[formulas[-1]]
        for k in reversed(range(len(formulas) - 1)):
            whole, first = kind(*formulas[k:]), self.text(formulas[k], self.minima)
            short = first if len(first) < SHORT else "_"
            proof = f"({rule} {short} {rest} {q} {proofs[formulas[k]]} {proof})"
            if whole not in self.minima:
                self.minima[whole] = f"m{len(self.minima) + 1}"
                self.statements.append(f"Definition {self.minima[whole]} := {operation} {first} {rest}.")
            rest = self.minima[whole]
        return self.prove(quantity, relation, formula, proof, proofs)

    def _step(self, old: Any, relation: str, facts: Mapping[Any, Fact], names: Mapping[Any, str]) -> str:
        """A proof that compares a formula with what it becomes, summand by summand."""
        new = _put_in(old, facts)
        if self.text(old) == self.text(new):
            return REFLEXIVE[relation]
        if old in facts:
            return facts[old].proof(relation)
        step = partial(self._step, relation=relation, facts=facts, names=names)
        operation = type(old) if isinstance(new, type(old)) else None
        if operation is Add:
            rule = "f_equal2 Rplus" if relation == "==" else "Rplus_le_compat _ _ _ _"
            return reduce(lambda first, second: f"({rule} {first} {second})", map(step, old.args))
        used = [f for q, f in facts.items() if q in quantities_in(old)]
        if not used:
            proof = self.compared(old, "==", new, "same")
            return proof if relation == "==" else f"(Req_le{'_sym' if relation == '>=' else ''} _ _ {proof})"
        if operation is Mul and relation != "==" and len(old.args) == len(new.args) == 2:
            for side, fixed, other, k in (("l", *old.args, 0), ("r", *reversed(old.args), 1)):
                if self.text(fixed) == self.text(new.args[k]):
                    sign = self.compared(fixed, ">=", Integer(0), "sign")
                    return f"(Rmult_le_compat_{side} _ _ _ {sign} {step(other)})"
        if operation is Pow and relation != "==" and old.exp == new.exp == Rational(1, 2):
            return f"(sqrt_le_1_alt _ _ {step(old.base)})"
        between = self.text(_put_in(old, facts, compute=False), names)
        tactics = {
            "==": f"rewrite {', '.join(f.name for f in used)}; same",
            "<=": f"apply Rle_trans with {between}; [monotone | apply Req_le; same]",
            ">=": f"apply Rle_trans with {between}; [apply Req_le; same | monotone]",
        }[relation]
        return self.compared(old, relation, new, tactics, used, names)


def _joined(relation: str, first: str, second: str) -> str:
    """``a <= c`` from proofs of ``a <= b`` and ``b <= c``; of lower bounds, the second proof comes first."""
    if second == REFLEXIVE[relation]:
        return first
    if relation == ">=":
        first, second = second, first
    return f"({'eq_trans' if relation == '==' else 'Rle_trans _ _ _'} {first} {second})"


def _put_in(formula: Any, facts: Mapping[Any, Fact], compute: bool = True) -> Any:
    """A formula with quantities replaced by what is known of them, and, as a rule, rational parts computed."""
    new = rebuild(formula, lambda node: facts[node].formula if node in facts else None)
    return normal(new) if compute else new


def _summands(formula: Any) -> list[Any]:
    return [s for a in formula.args for s in _summands(a)] if isinstance(formula, Add) else [formula]


def _comment(value: Any) -> str:
    return str(value).replace('"', "'").replace("(*", "( *").replace("*)", "* )")


def to_coq(bound: Bound, path: str | Path) -> Path:
    """Write the algebra of a derivation as a Coq file.

    Parameters
    ----------
    bound : Bound
        The bound; where it has no free symbols, the file also proves its decimal value.
    path : str or Path
        The file to write.  ``coqc`` checks it; it needs Coq 8.16 or newer and the library coq-interval.

    Returns
    -------
    Path

    Raises
    ------
    ExportError
        If the formula contains an integral, or a ceiling of an irrational or unknown number; if the file would be larger
        than a million characters, as can be where symbols decide between many alternatives of minima; or if it could not be
        written.

    Examples
    --------
    >>> import symbound as sb, tempfile
    >>> b = sb.gap_bound(sb.FiniteClass(k=16, M=1), n=100, route="massart")
    >>> text = to_coq(b, Path(tempfile.mkdtemp()) / "massart.v").read_text()
    >>> "Hypothesis H1 : q1 <= (2 * q2)." in text
    True
    """
    text = coq_text(bound)
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExportError("writing a Coq file", str(path), str(error)) from error
    return Path(path)


def coq_text(bound: Bound) -> str:
    """The text of the Coq file."""
    file = _File(ranges=_ranges(bound))
    fact = _instance(file, bound, {})
    claim = file.statement(fact.quantity, fact.relation, fact.formula)
    file.statements.append(f"Theorem conclusion : {claim}.\nProof. exact {fact.name}. Qed.")
    if not symbols_of(fact.formula) and not quantities_in(fact.formula):
        file.statements.append(_decimal_theorem(file, fact))
    title = _comment(f"{bound.quantity}: the algebra of its derivation")
    lemmas = [f"Lemma {name}{text}" for text, name in file.lemmas.items()]
    body = "\n\n".join([*lemmas, "Section Derivation.", *file.declarations, *file.statements])
    text = f"(* {title} *)\n{PRELUDE}\n{body}\n\nEnd Derivation.\n"
    if len(text) > LARGEST_FILE:
        raise ExportError(
            "a Coq file",
            f"{len(text)} characters",
            f"coqc would take long to check more than {LARGEST_FILE}; all alternatives of a minimum are written out where a "
            "symbol decides which is smallest",
            "put values in first, bound.subs(n=1000)",
        )
    return text


def _ranges(bound: Bound) -> dict[Symbol, tuple[str, str]]:
    """Intervals in which the symbols of the conclusion lie."""
    found: dict[Symbol, tuple[str, str]] = {}
    for condition in bound.conditions:
        if not condition.expr.is_Symbol:
            continue
        ends = (
            ("0", "1")
            if condition.domain is PROBABILITY
            else condition.domain.name.removeprefix("a number in [").rstrip("]").split(", ")
        )
        if len(ends) == 2:
            low, high = (e if e.isdigit() else number(Rational(e)) for e in ends)
            found[condition.expr] = (low, high)
    return found


def _decimal_theorem(file: _File, fact: Fact) -> str:
    from symbound.rigor import enclose

    value = enclose(fact.formula, relation=fact.relation)
    low, high = (Rational(end) for end in _decimals(value))
    q, below, above = file.text(fact.quantity), "", ""
    if fact.relation != ">=":
        above = _joined("<=", fact.proof("<="), file.compared(fact.formula, "<=", high, "decimal"))
    if fact.relation != "<=":
        below = _joined(">=", fact.proof(">="), file.compared(fact.formula, ">=", low, "decimal"))
    claim, proof = {
        "<=": (f"{q} <= {number(high)}", above),
        ">=": (f"{number(low)} <= {q}", below),
        "==": (f"{number(low)} <= {q} <= {number(high)}", f"(conj {below} {above})"),
    }[fact.relation]
    return f"Theorem value : {claim}.\nProof. exact {proof}. Qed."


def _decimals(value: Any) -> tuple[str, str]:
    from symbound.rigor.rounding import decimal_down, decimal_up

    return decimal_down(value.lower, 10), decimal_up(value.upper, 10)


def _instance(file: _File, bound: Bound, values: Mapping[Symbol, Any]) -> Fact:
    """Prove a bound at values of its symbols."""
    key = (id(bound.step), tuple(sorted(values.items(), key=str)))
    if key not in file.done:
        step = bound.step
        rule = _RULES.get(step.name) if step.kind == "rule" else _lemma
        if rule is None:
            raise ExportError("a Coq file", f"the rule {step.name}", "it is not exported")
        fact = rule(file, bound, values)
        file.done[key] = file.replaced(fact, fact.relation, {})
    return file.done[key]


def _lemma(file: _File, bound: Bound, values: Mapping[Symbol, Any]) -> Fact:
    display = substituted(bound.display, values)
    if display.has(Integral):
        raise ExportError(
            "a Coq file",
            str(display)[:80],
            "integrals are not exported",
            "a route without an integral, or nodes=...",
        )
    quantity = substituted(bound.quantity, values)
    return file.assume(quantity, bound.relation, resolve(display), f"lemma {bound.step.name}: {quantity}")


def _specialise(file: _File, bound: Bound, values: Mapping[Symbol, Any]) -> Fact:
    (premise,) = bound.step.premises
    by_name = {
        s.name: s
        for s in symbols_of((premise.quantity, premise.display))
        | {s for c in premise.conditions for s in c.expr.free_symbols}
    }
    put_in = {by_name[k]: substituted(v, values) for k, v in bound.step.arguments.items() if k in by_name}
    return _instance(file, premise, {**values, **put_in})


def _replace(file: _File, bound: Bound, values: Mapping[Symbol, Any]) -> Fact:
    outer, premise = bound.step.premises
    base = _instance(file, outer, values)
    facts: dict[Quantity, Fact] = {}
    for occurrence in sorted(quantities_in(outer.display), key=str):
        matched = premise.quantity.unify(occurrence)
        here = substituted(occurrence, values)
        if matched is not None and here in quantities_in(base.formula):
            put_in = {k: substituted(v, values) for k, v in matched.items() if k != v}
            facts[here] = _instance(file, premise, {**values, **put_in})
    if not facts:
        return base
    return file.replaced(base, bound.relation, facts)


def _minimum(file: _File, bound: Bound, values: Mapping[Symbol, Any]) -> Fact:
    relation = ">=" if bound.relation == ">=" else "<="
    proofs: dict[Any, str] = {}
    for fact in _alternatives(file, bound, values):
        proofs |= fact.parts(relation)
    return file.extreme(substituted(bound.quantity, values), relation, proofs)


def _alternatives(file: _File, bound: Bound, values: Mapping[Symbol, Any]) -> list[Fact]:
    """The facts that a minimum is taken of, through minima of minima."""
    premises = list(bound.step.premises)
    if len(premises) > MOST_ALTERNATIVES:
        premises = _winner(premises, bound.relation, values)
    found = []
    for premise in premises:
        nested = premise.step.kind == "rule" and premise.step.name == "minimum"
        found += _alternatives(file, premise, values) if nested else [_instance(file, premise, values)]
    return found


def _winner(premises: list[Bound], relation: str, values: Mapping[Symbol, Any]) -> list[Bound]:
    """The alternative that is smallest at the values at hand; all of them where a symbol decides."""
    from symbound.rigor import enclose

    found = []
    for premise in premises:
        display = substituted(premise.display, values)
        if symbols_of(display) or quantities_in(display):
            return premises
        found.append(enclose(display, relation="<=").upper)
    best = max(found) if relation == ">=" else min(found)
    return [premises[found.index(best)]]


def _union(file: _File, bound: Bound, values: Mapping[Symbol, Any]) -> Fact:
    """The union bound is a statement about probabilities: it enters as a hypothesis, like a lemma."""
    quantity = substituted(bound.quantity, values)
    facts = [_instance(file, p, values) for p in bound.step.premises]
    largest = greatest(*(f.quantity for f in facts))
    rule = file.assume(quantity, "<=", largest, "the union bound over failure probabilities")
    return file.replaced(rule, "<=", {f.quantity: f for f in facts})


def _weaken(file: _File, bound: Bound, values: Mapping[Symbol, Any]) -> Fact:
    fact = _instance(file, bound.step.premises[0], values)
    formula = normal(resolve(substituted(bound.display, values)))
    symbols = sorted(symbols_of((fact.formula, formula)), key=str)
    bisect = (
        f" with (i_bisect {', i_bisect '.join(f'v_{s.name}' for s in symbols)}, i_depth 25)"
        if symbols
        else ""
    )
    compare = f"first [lra | apply Req_le; same | apply Rminus_le; interval{bisect}]"
    step = file.compared(fact.formula, bound.relation, formula, compare)
    proof = _joined(bound.relation, fact.proof(bound.relation), step)
    return file.prove(fact.quantity, bound.relation, formula, proof)


_RULES = {
    "specialise": _specialise,
    "replace": _replace,
    "minimum": _minimum,
    "union": _union,
    "weaken": _weaken,
}
