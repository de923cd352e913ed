(* total-dissent                                                               *)
(*                                                                             *)
(* Setting: a finite group G acting on a finite space Z (no freeness), a       *)
(* finite nonempty set of labels on which G acts trivially, any law P on       *)
(* Z x Y.  P(o) is the mass of an orbit o and p(y|o) = P(o,y)/P(o).            *)
(* Proved:                                                                     *)
(* * dissent_lower: a G-invariant classifier errs with probability at least    *)
(*     sum_o P(o) (1 - max_y p(y|o));                                          *)
(* * dissent_attained: the orbit majority is invariant and attains it.         *)
(* Weaker than the lemma: Z, Y and G finite.                                   *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Dissent.
Variables (R : realFieldType) (Z Y : finType) (y0 : Y) (gT : finGroupType).
Variables (G : {group gT}) (to : {action gT &-> Z}) (P : Z * Y -> R).
Hypothesis hP : law P.
Implicit Types (o : {set Z}) (h : Z -> Y).

Definition joint o y := \sum_(z in o) P (z, y).
Definition orbit_mass o := \sum_y joint o y.
Definition cond o y := joint o y / orbit_mass o.
Definition top o := fmax predT y0 (cond o).
Definition dissent := \sum_(o in orbits G to) orbit_mass o * (1 - top o).
(* the probability of error *)
Definition risk h := \sum_p P p * (h p.1 != p.2)%:R.
Definition invariant_classifier h := forall g z, g \in G -> h (to z g) = h z.

Lemma joint_ge0 o y : 0 <= joint o y.
Proof. by apply: sumr_ge0 => z _; exact: hP.1. Qed.
Lemma mass_ge0 o : 0 <= orbit_mass o.
Proof. by apply: sumr_ge0 => y _; exact: joint_ge0. Qed.

Lemma joint_le o y : joint o y <= orbit_mass o.
Proof.
rewrite /orbit_mass (bigD1 y) //= ler_addl; apply: sumr_ge0 => y' _; exact: joint_ge0.
Qed.

Lemma mass_cond o y : orbit_mass o * cond o y = joint o y.
Proof.
rewrite /cond; have [m0|mn] := eqVneq (orbit_mass o) 0.
  by rewrite m0 mul0r; apply/le_anti; rewrite joint_ge0 -m0 joint_le.
by rewrite mulrC divfK.
Qed.

Lemma risk_orbits h (c : {set Z} -> Y) :
  (forall o z, o \in orbits G to -> z \in o -> h z = c o) ->
  risk h = \sum_(o in orbits G to) orbit_mass o * (1 - cond o (c o)).
Proof.
move=> hc; have -> : risk h = \sum_z \sum_y P (z, y) * (h z != y)%:R.
  by rewrite /risk pair_big /=; apply: eq_bigr => -[z y] _.
rewrite (orbit_sum G to); apply: eq_bigr => o oO.
rewrite mulrBr mulr1 mass_cond /orbit_mass /joint [X in _ = X - _]exchange_big /= -sumrB.
apply: eq_bigr => z zo; rewrite -(hc o z oO zo) (bigD1 (h z)) //= eqxx mulr0 add0r.
rewrite [in RHS](bigD1 (h z)) //= addrAC subrr add0r.
by apply: eq_bigr => y yh; rewrite eq_sym yh mulr1.
Qed.

Lemma invariant_on h : invariant_classifier h ->
  exists c, forall o z, o \in orbits G to -> z \in o -> h z = c o.
Proof.
move=> hi; exists (fun o => if [pick z in o] is Some z then h z else y0) => o z oO zo.
case: pickP => [x xo|/(_ z)]; last by rewrite zo.
have := orbit_of oO xo => oe; move: zo; rewrite oe => /orbitP[g gG <-].
exact: hi.
Qed.

Theorem dissent_lower h : invariant_classifier h -> dissent <= risk h.
Proof.
move=> /invariant_on[c hc]; rewrite (risk_orbits hc); apply: ler_sum => o _.
by rewrite ler_wpmul2l ?mass_ge0 // ler_add2l ler_opp2 fmax_ge.
Qed.

Definition majority z := [arg max_(y > y0) cond (orbit to G z) y]%O.

Theorem dissent_attained : invariant_classifier majority /\ risk majority = dissent.
Proof.
split=> [g z gG|]; first by rewrite /majority orbit_act.
rewrite (@risk_orbits _ (fun o => [arg max_(y > y0) cond o y]%O)) // => o z oO zo.
by rewrite /majority -(orbit_of oO zo).
Qed.
End Dissent.

Print Assumptions dissent_lower.
Print Assumptions dissent_attained.
