(* minkowski-interpolation                                                     *)
(*                                                                             *)
(* Setting: a finite group G acting on a finite nonempty space Z; F_eps is the *)
(* class of f : Z -> [0,M] whose oscillation on every orbit is <= eps, so that *)
(* F_0 is the invariant functions and F_M all functions.                       *)
(* Proved, for 0 < M and 0 <= eps <= M, t = eps/M:                             *)
(* * minkowski_sum: F_eps = (1-t) F_0 + t F_M, both inclusions.                *)
(* * gap_interpolation: for any two weight functions P and Q (so for a law and *)
(*   the empirical law of any sample), if a and b are the suprema of P f - Q f *)
(*   over F_0 and F_M, then (1-t) a + t b is the supremum over F_eps.          *)
(* * mean_gap_interpolation: the identity for the expectations over a sample   *)
(*   of any size.                                                              *)
(* * minkowski_bound: for a law P and n >= 1 draws,                            *)
(*     E Phi_eps <= ((M-eps)/2) sqrt((K-1)/n) + (eps/2) sqrt((N-1)/n),         *)
(*   K = number of orbits, N = |Z|.                                            *)
(* * rademacher_interpolation: the identity for the empirical Rademacher       *)
(*   complexity, the mean over all 2^n sign vectors of the supremum of         *)
(*   (1/n) sum_i sign_i f(Z_i); mean_rademacher_interpolation: and for its     *)
(*   expectation over the sample.                                              *)
(* Weaker than the lemma: nothing (Z is finite in the lemma; G may be taken    *)
(* finite as it acts on a finite set).                                         *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common generalization.tabular_gap.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Interpolation.
Variables (R : realFieldType) (Z : finType) (gT : finGroupType).
Variables (G : {group gT}) (to : {action gT &-> Z}) (M : R).
Hypothesis M0 : 0 < M.
Implicit Types f : Z -> R.

Definition F eps f := (forall z, 0 <= f z <= M) /\ invariant_upto G to eps f.

Lemma F0P f : F 0 f <-> (forall z, 0 <= f z <= M) /\ invariant G to f.
Proof.
split=> -[h1 h2]; split=> // g z gG; last by rewrite h2 // subrr normr0.
by apply/eqP; rewrite -subr_eq0 -normr_le0; apply: h2.
Qed.

Lemma FMP f : F M f <-> forall z, 0 <= f z <= M.
Proof.
split=> [[]//|h]; split=> // g z gG.
have /andP[a b] := h z; have /andP[c d] := h (to z g).
by apply: abs_le; [apply: (lin2 a d)|apply: (lin2 c b)]; ring.
Qed.

Variable eps : R.
Hypotheses (eps0 : 0 <= eps) (epsM : eps <= M).
Let t := eps / M.

Lemma t_ge0 : 0 <= t. Proof. by rewrite divr_ge0 // ltW. Qed.
Lemma tM : t * M = eps. Proof. by rewrite /t divfK // lt0r_neq0. Qed.
Lemma s_ge0 : 0 <= 1 - t. Proof. by rewrite subr_ge0 ler_pdivr_mulr // mul1r. Qed.

Lemma F_zero e : 0 <= e -> F e (fun=> 0).
Proof.
move=> e0; split=> [z|g z gG]; last by rewrite subrr normr0.
by rewrite lexx ltW.
Qed.

Lemma sum_in f0 f1 : F 0 f0 -> F M f1 -> F eps (fun z => (1 - t) * f0 z + t * f1 z).
Proof.
move=> /F0P[h0 i0] [h1 i1]; split=> [z|g z gG].
  have /andP[a b] := h0 z; have /andP[c d] := h1 z.
  apply/andP; split.
    by apply: addr_ge0; apply: mulr_ge0; rewrite ?s_ge0 ?t_ge0.
  have e1 := ler_wpmul2l s_ge0 b; have e2 := ler_wpmul2l t_ge0 d.
  by apply: (lin2 e1 e2); ring.
rewrite /= i0 //.
have -> : (1 - t) * f0 z + t * f1 (to z g) - ((1 - t) * f0 z + t * f1 z) =
  t * (f1 (to z g) - f1 z) by ring.
by rewrite normrM (ger0_norm t_ge0) -tM ler_wpmul2l ?t_ge0 // i1.
Qed.

Lemma sum_out f : F eps f -> exists f0 f1,
  [/\ F 0 f0, F M f1 & forall z, f z = (1 - t) * f0 z + t * f1 z].
Proof.
move=> [hf hi].
have [e0|en] := eqVneq eps 0.
  exists f, f; split; rewrite ?FMP //; last by move=> z; ring.
  by split=> //; rewrite -e0.
have [eM|nM] := eqVneq eps M.
  have t1 : t = 1 by rewrite /t eM divff // lt0r_neq0.
  exists (fun=> 0), f; split; rewrite ?FMP //; last by move=> z; rewrite t1; ring.
  exact: F_zero.
have ep : 0 < eps by rewrite lt_def en.
have sp : 0 < M - eps by rewrite subr_gt0 lt_def eq_sym nM.
have Mn : M != 0 by rewrite lt0r_neq0.
have sn : M - eps != 0 by rewrite lt0r_neq0.
have tn : eps != 0 by rewrite lt0r_neq0.
have M0w := ltW M0; have sp' := ltW sp; have ep' := ltW ep.
pose lo z := Num.min (omin G to f z) (M - eps).
pose f0 z := lo z * M / (M - eps).
pose f1 z := (f z - lo z) * M / eps.
have lo_f z : lo z <= f z by rewrite /lo le_minl omin_le.
have f_lo z : f z <= lo z + eps.
  rewrite /lo; case: (leP (omin G to f z) (M - eps)) => _.
    have h1 := omax_ge G to f z; have h2 := osc_le z hi.
    by apply: (lin2 h1 h2); ring.
  by rewrite subrK; case/andP: (hf z).
have lo0 z : 0 <= lo z.
  rewrite /lo le_minr subr_ge0 epsM andbT; apply: omin_ge => g gG.
  by case/andP: (hf (to z g)).
have lo1 z : lo z <= M - eps by rewrite /lo le_minl lexx orbT.
exists f0, f1; split.
- apply/F0P; split=> [z|g z gG]; last by rewrite /f0 /lo omin_inv.
  rewrite /f0 divr_ge0 ?mulr_ge0 //= ler_pdivr_mulr // mulrC.
  by rewrite ler_wpmul2l.
- apply/FMP => z; rewrite /f1 divr_ge0 ?mulr_ge0 ?subr_ge0 //=.
  rewrite ler_pdivr_mulr // mulrC ler_wpmul2l //.
  by rewrite ler_subl_addl.
- move=> z; rewrite /f0 /f1 /t; field; by rewrite sn tn Mn.
Qed.

Theorem minkowski_sum f : F eps f <-> exists f0 f1,
  [/\ F 0 f0, F M f1 & forall z, f z = (1 - t) * f0 z + t * f1 z].
Proof.
split; first exact: sum_out.
case=> f0 [f1 [h0 h1 e]]; have [a b] := sum_in h0 h1.
by split=> [z|g z gG]; rewrite !e ?a // b.
Qed.

(* the set of values of (P - Q) f over a class; its supremum is the gap *)
Definition values (P Q : Z -> R) e x := exists2 f, F e f & x = mean P f - mean Q f.

Theorem gap_interpolation P Q a b :
  is_lub (values P Q 0) a -> is_lub (values P Q M) b ->
  is_lub (values P Q eps) ((1 - t) * a + t * b).
Proof.
have lin f f0 f1 : (forall z, f z = (1 - t) * f0 z + t * f1 z) -> mean P f - mean Q f =
    (1 - t) * (mean P f0 - mean Q f0) + t * (mean P f1 - mean Q f1).
  by move=> e; rewrite !(eq_mean _ e) !meanD !meanZ; ring.
move=> [a1 a2] [b1 b2]; split=> [x [f /minkowski_sum[f0 [f1 [h0 h1 e]]] ->]|c hc].
  rewrite (lin _ _ _ e) ler_add // ler_wpmul2l ?t_ge0 ?s_ge0 //.
    by apply: a1; exists f0.
  by apply: b1; exists f1.
have key f0 f1 : F 0 f0 -> F M f1 ->
    (1 - t) * (mean P f0 - mean Q f0) + t * (mean P f1 - mean Q f1) <= c.
  move=> h0 h1; rewrite -(lin (fun z => (1 - t) * f0 z + t * f1 z)) //.
  by apply: hc; exists (fun z => (1 - t) * f0 z + t * f1 z) => //; apply: sum_in.
have zin e : 0 <= e -> F e (fun=> 0).
  exact: F_zero.
have step1 f0 : F 0 f0 -> (1 - t) * (mean P f0 - mean Q f0) + t * b <= c.
  move=> h0; have [t0|tn] := eqVneq t 0.
    have := key f0 (fun=> 0) h0 (zin _ (ltW M0)); by rewrite t0 !mul0r.
  have tp : 0 < t by rewrite lt_def tn t_ge0.
  rewrite -ler_subr_addl mulrC -ler_pdivl_mulr //; apply: b2 => x [f1 h1 ->].
  by rewrite ler_pdivl_mulr // mulrC ler_subr_addl; apply: key.
have [s0|sn] := eqVneq (1 - t) 0.
  by have := step1 (fun=> 0) (zin _ (lexx _)); rewrite s0 !mul0r.
have sp : 0 < 1 - t by rewrite lt_def sn s_ge0.
rewrite -ler_subr_addr mulrC -ler_pdivl_mulr //; apply: a2 => x [f0 h0 ->].
by rewrite ler_pdivl_mulr // mulrC ler_subr_addr; apply: step1.
Qed.

(* Phi e s : the gap of F_e on the sample s *)
Theorem mean_gap_interpolation n P (Phi : R -> {ffun 'I_n -> Z} -> R) :
  (forall e s, e \in [:: 0; eps; M] -> is_lub (values P (emp R s) e) (Phi e s)) ->
  expect P (Phi eps) = (1 - t) * expect P (Phi 0) + t * expect P (Phi M).
Proof.
move=> h; rewrite -!expectZ -expectD; apply: eq_expect => s.
apply: is_lub_uniq (h _ _ _) _; first by rewrite !inE eqxx orbT.
by apply: gap_interpolation; apply: h; rewrite !inE eqxx ?orbT.
Qed.
(* the same for any weights on Z *)
Lemma weight_interpolation (w : Z -> R) (S : R -> R) :
  (forall e, e \in [:: 0; eps; M] -> is_lub (fun x => exists2 f, F e f & x = \sum_z w z * f z) (S e)) ->
  S eps = (1 - t) * S 0 + t * S M.
Proof.
have same e x : is_lub (fun y => exists2 f, F e f & y = \sum_z w z * f z) x <->
    is_lub (values w (fun=> 0) e) x.
  have z0 f : mean w f - mean (fun=> 0) f = \sum_z w z * f z.
    by rewrite /mean [X in _ - X]big1 ?subr0 // => z _; rewrite mul0r.
  by split=> -[h1 h2]; split=> [y [f hf ->]|b hb]; rewrite ?z0;
    [apply: h1; exists f|apply: h2 => y [f hf ->]; apply: hb; exists f
    |apply: h1; exists f|apply: h2 => y [f hf ->]; apply: hb; exists f]; rewrite ?z0.
move=> h; have g e : e \in [:: 0; eps; M] -> is_lub (values w (fun=> 0) e) (S e).
  by move=> he; apply/same; exact: h.
apply: is_lub_uniq (g eps _) _; first by rewrite !inE eqxx orbT.
by apply: gap_interpolation; apply: g; rewrite !inE eqxx ?orbT.
Qed.

(* Rademacher complexities : the mean over the 2^n sign vectors, true for +1 *)
Definition sign (b : bool) : R := if b then 1 else -1.
Definition signed_mean n (s : {ffun 'I_n -> Z}) (sg : {ffun 'I_n -> bool}) f :=
  n%:R^-1 * \sum_i sign (sg i) * f (s i).
Definition sign_mean n (X : {ffun 'I_n -> bool} -> R) := (2 ^ n)%:R^-1 * \sum_sg X sg.
(* S e sg s : the supremum over F_e of the signed mean *)
Definition is_signed_sup n (S : R -> {ffun 'I_n -> Z} -> {ffun 'I_n -> bool} -> R) :=
  forall e s sg, e \in [:: 0; eps; M] ->
    is_lub (fun x => exists2 f, F e f & x = signed_mean s sg f) (S e s sg).

Theorem rademacher_interpolation n (S : R -> {ffun 'I_n -> Z} -> {ffun 'I_n -> bool} -> R) :
  is_signed_sup S -> forall s,
  sign_mean (S eps s) = (1 - t) * sign_mean (S 0 s) + t * sign_mean (S M s).
Proof.
move=> h s; rewrite /sign_mean [(1 - t) * _]mulrCA [t * _]mulrCA -mulrDr.
congr (_ * _); rewrite [(1 - t) * _]mulr_sumr [t * _]mulr_sumr -big_split; apply: eq_bigr => sg _.
pose w z := n%:R^-1 * \sum_i sign (sg i) * (s i == z)%:R.
have ew f : signed_mean s sg f = \sum_z w z * f z.
  rewrite /signed_mean /w; under [RHS]eq_bigr do rewrite -mulrA mulr_suml.
  rewrite -mulr_sumr exchange_big /=; congr (_ * _); apply: eq_bigr => i _.
  rewrite (bigD1 (s i)) //= eqxx mulr1 big1 ?addr0 // => z zi.
  by rewrite eq_sym (negbTE zi) mulr0 mul0r.
apply: (weight_interpolation (w := w) (S := fun e => S e s sg)) => e he.
have [h1 h2] := h e s sg he; split=> [x [f hf ->]|b hb]; first by apply: h1; exists f.
by apply: h2 => x [f hf ->]; apply: hb; exists f.
Qed.

Theorem mean_rademacher_interpolation n P (S : R -> {ffun 'I_n -> Z} -> {ffun 'I_n -> bool} -> R) :
  is_signed_sup S ->
  expect P (fun s => sign_mean (S eps s)) =
  (1 - t) * expect P (fun s => sign_mean (S 0 s)) + t * expect P (fun s => sign_mean (S M s)).
Proof.
move=> h; rewrite -!expectZ -expectD; apply: eq_expect => s; exact: rademacher_interpolation.
Qed.
End Interpolation.

Section Bound.
Variables (R : rcfType) (Z : finType) (z0 : Z) (gT : finGroupType).
Variables (G : {group gT}) (to : {action gT &-> Z}) (M eps : R).
Hypotheses (M0 : 0 < M) (eps0 : 0 <= eps) (epsM : eps <= M).
Local Notation values := (minkowski_interpolation.values G to M).

Theorem minkowski_bound n (P : Z -> R) (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P ->
  (forall s, is_lub (values P (emp R s) eps) (Phi s)) ->
  expect P Phi <= (M - eps) / 2%:R * Num.sqrt ((#|orbits G to|%:R - 1) / n.+1%:R) +
    eps / 2%:R * Num.sqrt ((#|Z|%:R - 1) / n.+1%:R).
Proof.
move=> hP gap; have Mw := ltW M0.
have same f : minkowski_interpolation.F G to M eps f <-> tabular_gap.F G to M M eps f.
  split=> [[h1 h2]|[h1 _ h2]]; split=> // z z'.
  have /andP[a b] := h1 z; have /andP[c d] := h1 z'.
  by apply: abs_le; [apply: (lin2 b c)|apply: (lin2 a d)]; ring.
have aM : tabular_gap.a M M = M by rewrite /tabular_gap.a minxx.
have ee : tabular_gap.e M M eps = eps by rewrite /tabular_gap.e aM; apply/min_idPl.
rewrite -{1}aM -{1 2}ee; apply: (tabular_bound z0 Mw Mw eps0 hP) => s.
have [h1 h2] := gap s; split=> [x [f hf ->]|b hb].
  by apply: h1; exists f => //; apply/same.
by apply: h2 => x [f hf ->]; apply: hb; exists f => //; apply/same.
Qed.
End Bound.

Print Assumptions minkowski_sum.
Print Assumptions gap_interpolation.
Print Assumptions mean_gap_interpolation.
Print Assumptions minkowski_bound.
Print Assumptions rademacher_interpolation.
Print Assumptions mean_rademacher_interpolation.
