"""The algebra of a derivation as a file for the Coq proof assistant.

Every application of a lemma becomes a hypothesis ``q <= formula`` about real numbers, where ``q`` stands for the quantity;
everything between the hypotheses and the conclusion is proved in the file: replacement in monotone positions, minima,
arithmetic with exact numbers, weakening, and the decimal value.  Values are put in at the lemmas, so that a hypothesis is
the lemma at the values at hand; ceilings of rational numbers and cases are decided when the file is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sympy import Integral, Max, Min, Rational, Symbol

from symbound.bounds.bound import Bound
from symbound.bounds.coq_terms import normal, number, resolve, term
from symbound.bounds.display import greatest, least, rebuild
from symbound.bounds.exact import PROBABILITY
from symbound.bounds.quantity import Quantity, quantities_in
from symbound.bounds.substitution import substituted, symbols_of
from symbound.errors import ExportError

MOST_ALTERNATIVES = 4
"""Of a minimum of more alternatives, the one that is smallest at the values at hand is exported, where there are values."""
MOST_SYMBOLIC_ALTERNATIVES = 100
"""Where a symbol decides, all are exported: ``coqc`` takes about a seventh of a second for each."""

PRELUDE = """\
From Coq Require Import Reals Lra.
From Interval Require Import Tactic.
Local Open Scope R_scope.

Lemma ln_monotone (x y : R) : 0 < x -> x <= y -> ln x <= ln y.
Proof. intros hx [h | ->]; [left; now apply ln_increasing | right; reflexivity]. Qed.
Lemma Rmax_monotone (a b c d : R) : a <= c -> b <= d -> Rmax a b <= Rmax c d.
Proof. intros; apply Rmax_lub; [eapply Rle_trans; [eassumption | apply Rmax_l] | eapply Rle_trans; [eassumption | apply Rmax_r]]. Qed.
Lemma Rmin_monotone (a b c d : R) : a <= c -> b <= d -> Rmin a b <= Rmin c d.
Proof. intros; apply Rmin_glb; [eapply Rle_trans; [apply Rmin_l | eassumption] | eapply Rle_trans; [apply Rmin_r | eassumption]]. Qed.
Lemma Rpower_monotone (a b c : R) : 0 <= c -> 0 < a -> a <= b -> Rpower a c <= Rpower b c.
Proof. intros hc ha h; apply Rle_Rpower_l; [exact hc | split; assumption]. Qed.
Lemma Rpower_positive (a b : R) : 0 < Rpower a b.
Proof. apply exp_pos. Qed.

Ltac sign :=
  first [ lazymatch goal with
    | |- 0 < IZR _ => apply IZR_lt; reflexivity
    | |- 0 <= IZR _ => apply IZR_le; discriminate
    | |- 0 < sqrt _ => apply sqrt_lt_R0; sign
    | |- 0 <= sqrt _ => apply sqrt_pos
    | |- 0 < / _ => apply Rinv_0_lt_compat; sign
    | |- 0 <= / _ => left; apply Rinv_0_lt_compat; sign
    | |- 0 < _ / _ => apply Rdiv_lt_0_compat; sign
    | |- 0 <= _ / _ => apply Rmult_le_pos; [sign | left; apply Rinv_0_lt_compat; sign]
    | |- 0 < _ * _ => apply Rmult_lt_0_compat; sign
    | |- 0 <= _ * _ => apply Rmult_le_pos; sign
    | |- 0 < _ ^ _ => apply pow_lt; sign
    | |- 0 <= _ ^ _ => apply pow_le; sign
    | |- 0 < Rpower _ _ => apply Rpower_positive
    | |- 0 <= Rpower _ _ => left; apply Rpower_positive
    | |- 0 < exp _ => apply exp_pos
    | |- 0 < _ + _ => first [apply Rplus_lt_le_0_compat; sign | apply Rplus_le_lt_0_compat; sign]
    | |- 0 <= _ + _ => apply Rplus_le_le_0_compat; sign
    | |- 0 <= Rmax ?a _ => apply Rle_trans with a; [sign | apply Rmax_l]
    | |- 0 <= Rmin _ _ => apply Rmin_glb; sign
    end
  | assumption | lra | interval ].

Ltac monotone :=
  lazymatch goal with
  | |- ?x <= ?x => apply Rle_refl
  | h : ?x <= ?y |- ?x <= ?y => exact h
  | |- ?a + ?b <= ?c + ?d => apply Rplus_le_compat; monotone
  | |- - ?a <= - ?b => apply Ropp_le_contravar; monotone
  | |- sqrt _ <= sqrt _ => apply sqrt_le_1_alt; monotone
  | |- ln _ <= ln _ => apply ln_monotone; [sign | monotone]
  | |- ?a / ?b <= ?c / ?b => apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; sign | monotone]
  | |- ?a / ?b <= ?a / ?d => apply Rmult_le_compat_l; [sign | apply Rinv_le_contravar; [sign | monotone]]
  | |- ?a / ?b <= ?c / ?d =>
      apply Rmult_le_compat; [sign | left; apply Rinv_0_lt_compat; sign | monotone | apply Rinv_le_contravar; [sign | monotone]]
  | |- / _ <= / _ => apply Rinv_le_contravar; [sign | monotone]
  | |- ?a * ?b <= ?a * ?d => apply Rmult_le_compat_l; [sign | monotone]
  | |- ?a * ?b <= ?c * ?b => apply Rmult_le_compat_r; [sign | monotone]
  | |- ?a * ?b <= ?c * ?d => apply Rmult_le_compat; [sign | sign | monotone | monotone]
  | |- ?a ^ ?k <= ?b ^ ?k => apply pow_incr; split; [sign | monotone]
  | |- Rpower _ ?c <= Rpower _ ?c => apply Rpower_monotone; [sign | sign | monotone]
  | |- Rmax _ _ <= Rmax _ _ => apply Rmax_monotone; monotone
  | |- Rmin _ _ <= Rmin _ _ => apply Rmin_monotone; monotone
  end.

Ltac decide_extremes :=
  repeat match goal with
  | |- context [Rmin ?a ?b] => first
      [rewrite (Rmin_left a b) by first [lra | interval] | rewrite (Rmin_right a b) by first [lra | interval]]
  | |- context [Rmax ?a ?b] => first
      [rewrite (Rmax_left a b) by first [lra | interval] | rewrite (Rmax_right a b) by first [lra | interval]]
  end.

Ltac same :=
  lazymatch goal with
  | |- ?x = ?x => reflexivity
  | |- IZR _ + IZR _ = IZR _ => rewrite <- plus_IZR; reflexivity
  | |- ?a + ?b = ?c + ?d => first [apply f_equal2; same | field]
  | |- ?a * ?b = ?c * ?d => first [apply f_equal2; same | field]
  | |- ?a / ?b = ?c / ?d => first [apply f_equal2; same | field]
  | |- - _ = - _ => apply f_equal; same
  | |- / _ = / _ => apply f_equal; same
  | |- sqrt _ = sqrt _ => apply f_equal; same
  | |- ln _ = ln _ => apply f_equal; same
  | |- exp _ = exp _ => apply f_equal; same
  | |- _ ^ ?k = _ ^ ?k => apply (f_equal (fun x => x ^ k)); same
  | |- Rpower _ _ = Rpower _ _ => apply f_equal2; same
  | |- Rmax _ _ = Rmax _ _ => apply f_equal2; same
  | |- Rmin _ _ = Rmin _ _ => apply f_equal2; same
  | |- _ => first [field | lra | progress decide_extremes; first [reflexivity | field | lra]]
  end.

Ltac decimal := decide_extremes; first [lra | interval | interval with (i_prec 100)].
"""


@dataclass(frozen=True)
class Fact:
    """A statement that the file has proved or assumed, under a name."""

    name: str
    quantity: Quantity
    relation: str
    formula: Any


@dataclass
class _File:
    """What has been written so far."""

    names: dict[Any, str] = field(default_factory=dict)
    declarations: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    done: dict[Any, Fact] = field(default_factory=dict)
    ranges: dict[Symbol, tuple[Any, Any]] = field(default_factory=dict)
    about: dict[Any, list[str]] = field(default_factory=dict)

    def text(self, expr: Any) -> str:
        """A formula as a term; its symbols and quantities are declared on the way."""
        for symbol in sorted(symbols_of(expr) - set(self.names), key=str):
            self._declare_symbol(symbol)
        for quantity in sorted(quantities_in(expr) - set(self.names), key=str):
            name = f"q{sum(isinstance(k, Quantity) for k in self.names) + 1}"
            self.names[quantity] = name
            self.about[quantity] = [f"{name}_nonnegative"]
            self.statements.append(
                f"(* {_comment(quantity)} *)\nVariable {name} : R.\nHypothesis {name}_nonnegative : 0 <= {name}."
            )
        return term(expr, self.names)

    def _declare_symbol(self, symbol: Symbol) -> None:
        name = self.names[symbol] = f"v_{symbol.name}"
        self.declarations.append(f"Variable {name} : R.")
        condition = f"1 <= {name}" if symbol.is_integer and symbol.is_positive else None
        if condition is None and symbol.is_positive:
            condition = f"0 < {name}"
        elif condition is None and symbol.is_nonnegative:
            condition = f"0 <= {name}"
        about = self.about[symbol] = []
        if condition:
            about.append(f"{name}_in_domain")
            self.declarations.append(f"Hypothesis {name}_in_domain : {condition}.")
        if symbol in self.ranges:
            low, high = self.ranges[symbol]
            about.append(f"{name}_in_range")
            self.declarations.append(f"Hypothesis {name}_in_range : {low} <= {name} <= {high}.")

    def statement(self, quantity: Quantity, relation: str, formula: Any) -> str:
        """``q <= formula``; a lower bound with the sides exchanged."""
        left, right = self.text(quantity), self.text(formula)
        if relation == ">=":
            return f"{right} <= {left}"
        return f"{left} {'=' if relation == '==' else '<='} {right}"

    def assume(self, quantity: Quantity, relation: str, formula: Any, note: str) -> Fact:
        """A hypothesis."""
        fact = Fact(f"H{len(self.statements) + 1}", quantity, relation, formula)
        claim = self.statement(quantity, relation, formula)
        self.statements.append(f"(* {_comment(note)} *)\nHypothesis {fact.name} : {claim}.")
        return fact

    def prove(
        self, quantity: Quantity, relation: str, formula: Any, facts: Sequence[Fact], proof: str
    ) -> Fact:
        """A statement with its proof from earlier facts, rational parts computed.

        All other facts are cleared away first, unless no facts are given: tactics that look through them would take most
        of the time.
        """
        simple = normal(formula)
        claim = self.statement(quantity, relation, simple)
        if self.text(simple) != self.text(formula):
            proof = {
                "==": f"transitivity {self.text(formula)}; [{proof} | same]",
                "<=": f"apply Rle_trans with {self.text(formula)}; [{proof} | apply Req_le; same]",
                ">=": f"apply Rle_trans with {self.text(formula)}; [apply Req_le; same | {proof}]",
            }[relation]
        parts = [(f.quantity, f.formula) for f in facts] + [(quantity, formula)]
        kept = {h for part in parts for x in (*symbols_of(part), *_quantities(part)) for h in self.about[x]}
        names = " ".join(dict.fromkeys(f.name for f in facts))
        if names:
            proof = f"generalize {names}; clear - {' '.join(sorted(kept))}; intros {names}; {proof}"
        fact = Fact(f"S{len(self.statements) + 1}", quantity, relation, simple)
        self.statements.append(f"Lemma {fact.name} : {claim}.\nProof. {proof}. Qed.")
        return fact

    def simplified(self, fact: Fact) -> Fact:
        """The same with rational parts computed."""
        if self.text(normal(fact.formula)) == self.text(fact.formula):
            return fact
        return self.prove(fact.quantity, fact.relation, fact.formula, [fact], f"exact {fact.name}")


def _quantities(parts: Sequence[Any]) -> set[Quantity]:
    return set().union(*map(quantities_in, parts))


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
        If the formula contains an integral, a ceiling of an irrational or unknown number, or a minimum of more than 100
        alternatives between which a symbol decides; or if the file could not be written.

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
    fact = file.simplified(_instance(file, bound, {}))
    proof = f"Proof. exact {fact.name}. Qed."
    file.statements.append(
        f"Theorem conclusion : {file.statement(fact.quantity, fact.relation, fact.formula)}.\n{proof}"
    )
    if not symbols_of(fact.formula) and not quantities_in(fact.formula):
        file.statements.append(_decimal_theorem(file, fact))
    body = "\n\n".join([*file.declarations, *file.statements])
    title = _comment(f"{bound.quantity}: the algebra of its derivation")
    return f"(* {title} *)\n{PRELUDE}\nSection Derivation.\n\n{body}\n\nEnd Derivation.\n"


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
    q = file.text(fact.quantity)
    digits = [number(Rational(end)) for end in _decimals(value)]
    claim = {
        "<=": f"{q} <= {digits[1]}",
        ">=": f"{digits[0]} <= {q}",
        "==": f"{digits[0]} <= {q} <= {digits[1]}",
    }
    proof = {
        "<=": "apply Rle_trans with (1 := conclusion); decimal.",
        ">=": "refine (Rle_trans _ _ _ _ conclusion); decimal.",
        "==": "rewrite conclusion; split; decimal.",
    }
    return f"Theorem value : {claim[fact.relation]}.\nProof. {proof[fact.relation]} Qed."


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
        file.done[key] = file.simplified(rule(file, bound, values))
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
    formula = rebuild(base.formula, lambda node: facts[node].formula if node in facts else None)
    relation = bound.relation
    used = [base, *facts.values()]
    if relation == "==":
        steps = "; ".join(f"rewrite {f.name}" for f in used)
        proof = f"{steps}; reflexivity"
        return file.prove(base.quantity, relation, formula, used, proof)
    known = "; ".join(_pose(f) for f in facts.values())
    start = (
        base.name
        if base.relation != "=="
        else f"(Req_le{'_sym' if relation == '>=' else ''} _ _ {base.name})"
    )
    proof = f"{known}; apply Rle_trans with (1 := {start}); monotone"
    if relation == ">=":
        proof = f"{known}; refine (Rle_trans _ _ _ _ {start}); monotone"
    return file.prove(base.quantity, relation, formula, used, proof)


def _pose(fact: Fact) -> str:
    if fact.relation != "==":
        return f"pose proof {fact.name}"
    return f"pose proof (Req_le _ _ {fact.name}); pose proof (Req_le_sym _ _ {fact.name})"


def _minimum(file: _File, bound: Bound, values: Mapping[Symbol, Any]) -> Fact:
    """A quantity that is below each alternative is below the nested minimum: no case analysis is needed."""
    lower = bound.relation == ">="
    extreme, rule = (greatest, "Rmax_lub") if lower else (least, "Rmin_glb")
    proofs: dict[Any, str] = {}
    for fact in _alternatives(file, bound, values):
        for formula, proof in _parts(fact, lower):
            proofs.setdefault(formula, proof)
    *others, proof = proofs.values()
    for other in reversed(others):
        proof = f"({rule} _ _ _ {other} {proof})"
    quantity = substituted(bound.quantity, values)
    return file.prove(quantity, ">=" if lower else "<=", extreme(*proofs), (), f"exact {proof}")


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


def _parts(fact: Fact, lower: bool) -> list[tuple[Any, str]]:
    """Formulas that a fact compares its quantity with, a nested minimum taken apart, with a proof of each comparison."""
    proof = fact.name if fact.relation != "==" else f"(Req_le{'_sym' if lower else ''} _ _ {fact.name})"
    if not isinstance(fact.formula, Max if lower else Min):
        return [(fact.formula, proof)]
    *first, last = fact.formula.args
    parts = []
    for formula in first:
        step = "(Rle_trans _ _ _ (Rmax_{0} _ _) {1})" if lower else "(Rle_trans _ _ _ {1} (Rmin_{0} _ _))"
        parts.append((formula, step.format("l", proof)))
        proof = step.format("r", proof)
    return [*parts, (last, proof)]


def _winner(premises: list[Bound], relation: str, values: Mapping[Symbol, Any]) -> list[Bound]:
    """The alternative that is smallest at the values at hand; all of them where a symbol decides."""
    from symbound.rigor import enclose

    found = []
    for premise in premises:
        display = substituted(premise.display, values)
        if symbols_of(display) or quantities_in(display):
            if len(premises) > MOST_SYMBOLIC_ALTERNATIVES:
                raise ExportError(
                    "a Coq file",
                    f"a minimum of {len(premises)} alternatives",
                    "which is smallest depends on a symbol, and a proof about all of them would take long to check",
                    "put values in first, bound.subs(n=1000)",
                )
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
    formula = rebuild(largest, {f.quantity: f.formula for f in facts}.get)
    known = "; ".join(_pose(f) for f in facts)
    proof = f"{known}; apply Rle_trans with (1 := {rule.name}); monotone"
    return file.prove(quantity, "<=", formula, [rule, *facts], proof)


def _weaken(file: _File, bound: Bound, values: Mapping[Symbol, Any]) -> Fact:
    fact = _instance(file, bound.step.premises[0], values)
    formula = resolve(substituted(bound.display, values))
    symbols = sorted(symbols_of((fact.formula, formula)), key=str)
    bisect = (
        f" with (i_bisect {', i_bisect '.join(f'v_{s.name}' for s in symbols)}, i_depth 25)"
        if symbols
        else ""
    )
    old = fact.name if fact.relation != "==" else f"(Req_le _ _ {fact.name})"
    compare = f"first [lra | apply Req_le; same | apply Rminus_le; interval{bisect}]"
    proof = f"apply Rle_trans with (1 := {old}); {compare}"
    if bound.relation == ">=":
        proof = f"refine (Rle_trans _ _ _ _ {fact.name}); {compare}"
    return file.prove(fact.quantity, bound.relation, formula, [fact], proof)


_RULES = {
    "specialise": _specialise,
    "replace": _replace,
    "minimum": _minimum,
    "union": _union,
    "weaken": _weaken,
}
