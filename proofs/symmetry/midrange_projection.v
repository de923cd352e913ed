(* midrange-projection                                                         *)
(*                                                                             *)
(* Setting: a group G acting by isometries of rho on a finite Z; F_eps is the  *)
(* class of f : Z -> [0,M] with |f z - f z'| <= L rho(z,z') and                *)
(* |f(z g) - f(z)| <= eps for every g in G.                                    *)
(* Proved:                                                                     *)
(* * midrange_class: for f in F_eps, m(z) = (max_g f(z g) + min_g f(z g))/2    *)
(*   lies in F_0 and |f - m| <= eps/2;                                         *)
(* * midrange_gap: for any two laws P and Q (so for a law and the empirical    *)
(*   law of any sample), with Phi_e = sup over F_e of P f - Q f,               *)
(*     Phi_eps <= Phi_0 + W,  W <= eps,                                        *)
(*   W = inf over couplings of P and Q of the cost min(2 L rho, eps).          *)
(* Weaker than the lemma: Z and G finite (a maximum for the supremum).         *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Midrange.
Variables (R : realFieldType) (Z : finType) (rho : Z -> Z -> R) (L M : R).
Variables (gT : finGroupType) (G : {group gT}) (to : {action gT &-> Z}).
Hypothesis iso : forall g x y, g \in G -> rho (to x g) (to y g) = rho x y.
Hypothesis rho_sym : forall x y, rho x y = rho y x.
Implicit Types f : Z -> R.

Definition F eps f := [/\ forall z, 0 <= f z <= M,
  forall z z', `|f z - f z'| <= L * rho z z' & invariant_upto G to eps f].

Definition mid f z := (omax G to f z + omin G to f z) / 2%:R.

Lemma omax_lip f z z' : (forall z z', `|f z - f z'| <= L * rho z z') ->
  omax G to f z - omax G to f z' <= L * rho z z'.
Proof.
move=> lip; have [g gG ->] := omax_att G to f z.
have := lip (to z g) (to z' g); rewrite iso // => /absP[h1 _].
by have h2 := omax_geg to f z' gG; apply: (lin2 h1 h2); ring.
Qed.

Lemma omin_lip f z z' : (forall z z', `|f z - f z'| <= L * rho z z') ->
  omin G to f z - omin G to f z' <= L * rho z z'.
Proof.
move=> lip; have [g gG ->] := omin_att G to f z'.
have := lip (to z g) (to z' g); rewrite iso // => /absP[h1 _].
by have h2 := omin_leg to f z gG; apply: (lin2 h1 h2); ring.
Qed.

Lemma half_le (x y : R) : x <= 2%:R * y -> x / 2%:R <= y.
Proof. by move=> h; rewrite ler_pdivr_mulr ?ltr0n // mulrC. Qed.

Theorem midrange_class eps f : F eps f ->
  F 0 (mid f) /\ forall z, `|f z - mid f z| <= eps / 2%:R.
Proof.
case=> rg lip inv.
have a z := omax_ge G to f z; have b z := omin_le G to f z.
split; last first.
  move=> z; have o := osc_le z inv.
  have c : f z - mid f z = (2%:R * f z - omax G to f z - omin G to f z) / 2%:R by rewrite /mid; field.
  have i2 : 0 < 2%:R^-1 :> R by rewrite invr_gt0 ltr0n.
  rewrite c normrM (gtr0_norm i2) ler_pmul2r //.
  by apply: abs_le; [apply: (lin3 o (a z) (a z))|apply: (lin3 o (b z) (b z))]; ring.
split=> [z|z z'|g z gG].
- have [g gG eM] := omax_att G to f z; have [h hG em] := omin_att G to f z.
  have /andP[_ u] := rg (to z g); have /andP[l _] := rg (to z h).
  have /andP[l' _] := rg (to z g); have /andP[_ u'] := rg (to z h).
  rewrite /mid eM em divr_ge0 ?ler0n ?addr_ge0 //=; apply: half_le.
  by apply: (lin2 u u'); ring.
- have e x y : mid f x - mid f y =
    (omax G to f x - omax G to f y + (omin G to f x - omin G to f y)) / 2%:R by rewrite /mid; field.
  have k x y : mid f x - mid f y <= L * rho x y.
    rewrite e; apply: half_le.
    by have k1 := omax_lip x y lip; have k2 := omin_lip x y lip; apply: (lin2 k1 k2); ring.
  by apply: abs_le; [exact: k|rewrite ler_oppl opprB rho_sym; exact: k].
- by rewrite /mid omax_inv // omin_inv // subrr normr0.
Qed.

Section Gap.
Variables (P Q : Z -> R) (eps : R).
Hypotheses (hP : law P) (hQ : law Q) (eps0 : 0 <= eps).

Definition coupling (pi : Z * Z -> R) := [/\ forall q, 0 <= pi q,
  forall z, \sum_z' pi (z, z') = P z & forall z', \sum_z pi (z, z') = Q z'].
Definition cost (pi : Z * Z -> R) :=
  \sum_q pi q * Num.min (2%:R * L * rho q.1 q.2) eps.
Definition costs w := exists2 pi, coupling pi & w = cost pi.
Definition values e x := exists2 f, F e f & x = mean P f - mean Q f.

Lemma coupling_mean pi (h : Z -> R) : coupling pi ->
  mean P h - mean Q h = \sum_q pi q * (h q.1 - h q.2).
Proof.
case=> _ m1 m2.
have -> : mean P h = \sum_q pi q * h q.1.
  rewrite /mean; under eq_bigr do rewrite -m1 mulr_suml.
  by rewrite pair_bigA; apply: eq_bigr => -[z z'].
have -> : mean Q h = \sum_q pi q * h q.2.
  rewrite /mean; under eq_bigr do rewrite -m2 mulr_suml.
  by rewrite exchange_big pair_bigA; apply: eq_bigr => -[z z'].
by rewrite -sumrB; apply: eq_bigr => q _; rewrite mulrBr.
Qed.

(* the independent coupling *)
Lemma coupling_prod : coupling (fun q => P q.1 * Q q.2).
Proof.
split=> [q|z|z'] /=; first by rewrite mulr_ge0 ?hP.1 ?hQ.1.
  by rewrite -mulr_sumr hQ.2 mulr1.
by rewrite -mulr_suml hP.2 mul1r.
Qed.

Lemma coupling_total pi : coupling pi -> \sum_q pi q = 1.
Proof.
case=> _ m1 _; rewrite -hP.2; under [RHS]eq_bigr do rewrite -m1.
by rewrite pair_bigA; apply: eq_bigr => -[z z'].
Qed.

Lemma cost_le pi : coupling pi -> cost pi <= eps.
Proof.
move=> c; rewrite -[X in _ <= X]mul1r -(coupling_total c) mulr_suml.
by apply: ler_sum => q _; case: c => p0 _ _; rewrite ler_wpmul2l // le_minl lexx orbT.
Qed.

Theorem midrange_gap a b w : is_lub (values 0) a -> is_lub (values eps) b ->
  is_glb costs w -> b <= a + w /\ w <= eps.
Proof.
move=> [a1 _] [_ b2] [w1 w2]; split; last first.
  apply: le_trans (cost_le coupling_prod); apply: w1.
  by exists (fun q => P q.1 * Q q.2) => //; exact: coupling_prod.
apply: b2 => x [f hf ->]; have [hm hd] := midrange_class hf.
rewrite -ler_subl_addl; apply: w2 => y [pi c ->].
pose h z := f z - mid f z.
have ef : mean P f - mean Q f = (mean P (mid f) - mean Q (mid f)) + (mean P h - mean Q h).
  by rewrite /h !meanB; ring.
have hh : mean P h - mean Q h <= cost pi.
  rewrite (coupling_mean h c); apply: ler_sum => q _; case: c => p0 _ _.
  rewrite ler_wpmul2l // le_minr; apply/andP; split.
    case: hf => _ lf _; case: hm => _ lm _.
    have /absP[f1 _] := lf q.1 q.2; have /absP[_ m1] := lm q.1 q.2.
    by apply: (lin2 f1 m1); rewrite /h; ring.
  have /absP[h1 _] := hd q.1; have /absP[_ h2] := hd q.2.
  by apply: (lin2 h1 h2); rewrite /h; field.
have hp : mean P (mid f) - mean Q (mid f) <= a by apply: a1; exists (mid f).
by rewrite ef; apply: (lin2 hh hp); ring.
Qed.
End Gap.
End Midrange.

Print Assumptions midrange_class.
Print Assumptions midrange_gap.
