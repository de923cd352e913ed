"""Formulas as terms of Coq's real numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import (
    Add,
    Basic,
    E,
    Expr,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Rational,
    binomial,
    exp,
    factorial,
    log,
    pi,
    sin,
)
from sympy import ceiling as sympy_ceiling
from sympy import floor as sympy_floor

from symbound.bounds.display import greatest, least
from symbound.bounds.quantity import Quantity
from symbound.bounds.rational import rational_value
from symbound.errors import ExportError

LARGEST_POWER = 40
"""Powers with larger exponents are written out as numbers, since Coq would multiply them out."""

PRELUDE = """\
From Coq Require Import Reals Lra.
From Interval Require Import Tactic.
Local Open Scope R_scope.
Opaque Rmin Rmax.

Lemma ln_monotone (x y : R) : 0 < x -> x <= y -> ln x <= ln y.
Proof. intros hx [h | ->]; [left; now apply ln_increasing | right; reflexivity]. Qed.
Lemma ln_nonnegative (x : R) : 1 <= x -> 0 <= ln x.
Proof. rewrite <- ln_1; apply ln_monotone, Rlt_0_1. Qed.
Lemma Rpower_monotone (a b c : R) : 0 <= c -> 0 < a -> a <= b -> Rpower a c <= Rpower b c.
Proof. intros hc ha h; apply Rle_Rpower_l; [exact hc | split; assumption]. Qed.
Lemma Rpower_positive (a b : R) : 0 < Rpower a b.
Proof. apply exp_pos. Qed.

Ltac sign :=
  first [ lazymatch goal with
    | |- 0 < IZR _ => apply IZR_lt; reflexivity
    | |- 0 <= IZR _ => apply IZR_le; discriminate
    | |- 1 <= IZR _ => apply IZR_le; discriminate
    | |- 0 <= ln _ => apply ln_nonnegative; sign
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
  | h : ?x = ?y |- ?x <= ?y => exact (Req_le _ _ h)
  | h : ?y = ?x |- ?x <= ?y => exact (Req_le_sym _ _ h)
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
  | |- Rmax _ _ <= _ => apply Rmax_lub; monotone
  | |- _ <= Rmin _ _ => apply Rmin_glb; monotone
  | |- _ <= Rmax ?a ?b => first [apply Rle_trans with a; [monotone | apply Rmax_l] | apply Rle_trans with b; [monotone | apply Rmax_r]]
  | |- Rmin ?a ?b <= _ => first [apply Rle_trans with a; [apply Rmin_l | monotone] | apply Rle_trans with b; [apply Rmin_r | monotone]]
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
  | |- ?a + ?b = ?c + ?d => first [apply f_equal2; same | lra | field]
  | |- ?a * ?b = ?c * ?d => first [apply f_equal2; same | lra | field]
  | |- ?a / ?b = ?c / ?d => first [apply f_equal2; same | lra | field]
  | |- - _ = - _ => apply f_equal; same
  | |- / _ = / _ => apply f_equal; same
  | |- sqrt _ = sqrt _ => apply f_equal; same
  | |- ln _ = ln _ => apply f_equal; same
  | |- exp _ = exp _ => apply f_equal; same
  | |- _ ^ ?k = _ ^ ?k => apply (f_equal (fun x => x ^ k)); same
  | |- Rpower _ _ = Rpower _ _ => apply f_equal2; same
  | |- Rmax _ _ = Rmax _ _ => apply f_equal2; same
  | |- Rmin _ _ = Rmin _ _ => apply f_equal2; same
  | |- _ => first [lra | field | progress decide_extremes; first [reflexivity | lra | field]]
  end.

Ltac decimal := decide_extremes; first [lra | interval | interval with (i_prec 100)].
"""


def resolve(expr: Basic) -> Any:
    """Decide the cases that depend on exact numbers: branches, ceilings, floors, binomial coefficients.

    >>> from sympy import Symbol, ceiling
    >>> resolve(ceiling(Rational(7, 2), evaluate=False) * Symbol("n"))
    n*4
    """
    if isinstance(expr, Quantity) or not expr.args:
        return expr
    if isinstance(expr, Piecewise):
        return resolve(_branch(expr))
    args = [resolve(a) for a in expr.args]
    if isinstance(expr, (sympy_ceiling, sympy_floor, binomial, factorial)):
        exact = [rational_value(a, {}) for a in args]
        if None not in exact:
            return expr.func(*exact)
        raise ExportError(
            "a Coq file", str(expr)[:80], "it is rounded, and its argument is no rational number"
        )
    if isinstance(expr, (Min, Max)):
        return least(*args) if isinstance(expr, Min) else greatest(*args)
    if isinstance(expr, Pow):
        return _resolved_power(*args)
    if isinstance(expr, (Add, Mul)):
        return expr.func(*args, evaluate=False)
    return expr.func(*args)


def _resolved_power(base: Any, exponent: Any) -> Any:
    """An exponent such as ``floor(n/8) + 1`` is written as the number that it is."""
    exact = rational_value(exponent, {})
    power = Pow(base, exponent if exact is None else exact, evaluate=False)
    if exact is not None and exact.is_Integer and abs(int(exact)) > LARGEST_POWER:
        value = rational_value(power, {})
        return power if value is None else value
    return power


def _branch(expr: Piecewise) -> Any:
    for branch, condition in expr.args:
        if condition == True:  # noqa: E712  (sympy's own true)
            return branch
        sides = [rational_value(side, {}) for side in condition.args]
        if None in sides:
            raise ExportError(
                "a Coq file",
                str(condition),
                "which branch of the formula applies is not a matter of rational numbers",
            )
        if condition.func(*sides) == True:  # noqa: E712
            return branch
    raise ExportError("a Coq file", str(expr)[:80], "no branch applies")


def normal(expr: Any) -> Any:
    """The formula with every part that is a rational number written as one."""
    if isinstance(expr, Quantity) or not expr.args:
        return expr
    value = rational_value(expr, {})
    if value is not None:
        return value
    args = [normal(a) for a in expr.args]
    if isinstance(expr, (Min, Max)):
        return least(*args) if isinstance(expr, Min) else greatest(*args)
    if isinstance(expr, (Add, Mul, Pow)):
        return expr.func(*args, evaluate=False)
    return expr.func(*args)


def number(value: Rational) -> str:
    """A rational number.

    >>> from sympy import Integer
    >>> number(Rational(-1, 3)), number(Integer(4))
    ('(- (1 / 3))', '4')
    """
    text = f"{abs(value.p)}" if value.q == 1 else f"({abs(value.p)} / {value.q})"
    return f"(- {text})" if value.p < 0 else text


def term(expr: Any, names: Mapping[Any, str]) -> str:
    """A formula as a term of Coq's reals; ``names`` gives the variables for symbols and quantities.

    >>> from sympy import Symbol
    >>> n = Symbol("n", positive=True)
    >>> term(2 * log(n) ** 2, {n: "v_n"})
    '(2 * ((ln v_n) ^ 2))'
    """
    if expr in names:
        return names[expr]
    if isinstance(expr, Rational):
        return number(expr)
    if expr is E:
        return "(exp 1)"
    if expr is pi:
        return "PI"
    if isinstance(expr, Pow):
        return _power(expr, names)
    if isinstance(expr, Add):
        return "(" + " + ".join(term(a, names) for a in expr.args) + ")"
    if isinstance(expr, Mul):
        return _product(expr, names)
    if isinstance(expr, (Min, Max)):
        return _nested("Rmin" if isinstance(expr, Min) else "Rmax", [term(a, names) for a in expr.args])
    rule = _FUNCTIONS.get(type(expr))
    if rule is None:
        raise ExportError(
            "a Coq file",
            str(expr)[:80],
            f"{type(expr).__name__} is not among the operations that are exported",
        )
    return f"({rule} {term(expr.args[0], names)})"


_FUNCTIONS: dict[type, str] = {log: "ln", exp: "exp", sin: "sin"}


def _nested(operation: str, terms: list[str]) -> str:
    text = terms[-1]
    for other in reversed(terms[:-1]):
        text = f"({operation} {other} {text})"
    return text


def _product(expr: Expr, names: Mapping[Any, str]) -> str:
    """Factors to a negative integer power are divided by, where there is something to divide."""
    parts: list[str] = []
    for factor in expr.args:
        if parts and isinstance(factor, Pow) and factor.exp.is_Integer and factor.exp.is_negative:
            parts.append(" / " + _positive_power(factor.base, -int(factor.exp), names))
        else:
            parts.append((" * " if parts else "") + term(factor, names))
    return "(" + "".join(parts) + ")"


def _positive_power(base: Any, exponent: int, names: Mapping[Any, str]) -> str:
    text = term(base, names)
    return text if exponent == 1 else f"({text} ^ {exponent})"


def _power(expr: Any, names: Mapping[Any, str]) -> str:
    base, exponent = expr.base, expr.exp
    if exponent == Rational(1, 2):
        return f"(sqrt {term(base, names)})"
    if exponent == Rational(-1, 2):
        return f"(/ sqrt {term(base, names)})"
    if exponent.is_Integer and exponent.is_negative:
        return f"(/ {_positive_power(base, -int(exponent), names)})"
    if exponent.is_Integer:
        return f"({term(base, names)} ^ {int(exponent)})"
    return f"(Rpower {term(base, names)} {term(exponent, names)})"
