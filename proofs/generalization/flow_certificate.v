(* flow-certificate                                                            *)
(*                                                                             *)
(* Setting: a finite space Z with a pseudometric d; the class F of             *)
(* f : Z -> [0,M] with |f z - f z'| <= d(z,z'); a finite graph (multi-edges    *)
(* and loops allowed, not necessarily connected) with edge lengths l >= 0 and  *)
(* a map iota : Z -> nodes (other nodes are Steiner points) such that every    *)
(* walk from iota z to iota z' has length >= min(d,M)(z,z'); flows psi(z) with *)
(* div psi(z) = delta_(iota z) - Q + residual(z) (out minus in), Q any weights *)
(* on the nodes.  Phi(s) is the supremum over F of P f - P_n f on the sample s *)
(* of n >= 1 independent draws from P.                                         *)
(* Proved:                                                                     *)
(* * flow_pathwise: for residual 0, every f in F and every s,                  *)
(*     P f - P_n f <= sum_e l_e |P psi_e - P_n psi_e|;                         *)
(* * flow_certificate: residual 0: for EVERY law P,                            *)
(*     E_P Phi <= n^(-1/2) sum_e l_e sigma_e,  sigma_e = sd_P(psi_e);          *)
(* * flow_residual: any residual:                                              *)
(*     E_P Phi <= n^(-1/2) sum_e l_e sigma_e                                   *)
(*              + (M/2) E || P residual - P_n residual ||_1.                   *)
(*   The residual must be centred under P: flow_uncentred shows that           *)
(*   (M/2) E || P_n residual ||_1 would not do.                                *)
(* Weaker than the lemma: the cost is min(d,M), with the distance of the graph *)
(* at least that (the lemma allows any cost with an extension property); the   *)
(* normal approximation of E|.| (Goldstein) and the saddle-point certificate   *)
(* are not formalised.                                                         *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common symmetry.path_metric.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Class.
Variables (R : realFieldType) (Z : finType) (d : Z -> Z -> R) (M : R).
Definition in_class (f : Z -> R) :=
  (forall z, 0 <= f z <= M) /\ (forall z z', `|f z - f z'| <= d z z').
(* Phi is the gap: the supremum over the class, on every sample *)
Definition gap_values n (P : Z -> R) (s : {ffun 'I_n -> Z}) x :=
  exists2 f, in_class f & x = mean P f - emean s f.
Definition is_gap n P (Phi : {ffun 'I_n -> Z} -> R) := forall s, is_lub (gap_values P s) (Phi s).

Lemma gap_le n P (Phi B : {ffun 'I_n -> Z} -> R) : is_gap P Phi ->
  (forall s f, in_class f -> mean P f - emean s f <= B s) -> forall s, Phi s <= B s.
Proof. by move=> h hB s; have [_ h2] := h s; apply: h2 => x [f hf ->]; exact: hB. Qed.
End Class.

Section Graph.
Variables (R : realFieldType) (Z V E : finType) (d : Z -> Z -> R) (M : R).
Hypotheses (M0 : 0 <= M) (pd : pseudometric d).
Variables (src tgt : E -> V) (l : E -> R) (iota : Z -> V).
Hypothesis l0 : forall e, 0 <= l e.

Inductive walk : V -> V -> R -> Prop :=
| walk_nil u : walk u u 0
| walk_fwd u c e : walk u (src e) c -> walk u (tgt e) (c + l e)
| walk_bwd u c e : walk u (tgt e) c -> walk u (src e) (c + l e).

Hypothesis long : forall z z' c, walk (iota z) (iota z') c -> Num.min (d z z') M <= c.

Lemma walk_cat u v w a b : walk u v a -> walk v w b -> walk u w (a + b).
Proof.
move=> h k; elim: k h => {v w b} [v|v b e _ ih|v b e _ ih] h; first by rewrite addr0.
  by rewrite addrA; apply: walk_fwd; exact: ih.
by rewrite addrA; apply: walk_bwd; exact: ih.
Qed.

(* the graph distance, capped at M *)
Definition links e u v := ((src e == u) && (tgt e == v)) || ((src e == v) && (tgt e == u)).
Definition step u v : R := if u == v then 0 else
  fmin (fun o : option E => if o is Some e then links e u v else true) None
    (fun o => if o is Some e then l e else M).
Definition dcap := shortest step.

Lemma step_ge0 u v : 0 <= step u v.
Proof. by rewrite /step; case: eqP => // _; apply: fmin_ge => // -[e|] _. Qed.
Lemma step_refl u : step u u = 0. Proof. by rewrite /step eqxx. Qed.
Lemma step_sym1 u v : step u v <= step v u.
Proof.
rewrite /step eq_sym; case: eqP => // _; apply: fmin_ge => // -[e|] h.
  by apply: (@fmin_le _ _ _ None _ (Some e)) => //; rewrite /links orbC.
exact: (@fmin_le _ _ _ None _ None).
Qed.
Lemma step_sym u v : step u v = step v u.
Proof. by apply/le_anti; rewrite !step_sym1. Qed.

Lemma step_edge e : step (src e) (tgt e) <= l e.
Proof.
rewrite /step; case: eqP => // _.
by apply: (@fmin_le _ _ _ None _ (Some e)) => //; rewrite /links !eqxx.
Qed.

Lemma dcap_pm : pseudometric dcap.
Proof. exact: shortest_pseudometric step_ge0 step_refl step_sym. Qed.

Lemma dcap_or u v : 0 <= dcap u v /\ (M <= dcap u v \/ walk u v (dcap u v)).
Proof.
apply: (shortest_attained (C := fun u v c => 0 <= c /\ (M <= c \/ walk u v c))) => {u v} [u v|u v w a b].
  split; first exact: step_ge0.
  rewrite /step; case: eqP => [->|_]; first by right; exact: walk_nil.
  case: (@fmin_att _ _ (fun o : option E => if o is Some e then links e u v else true) None
    (fun o => if o is Some e then l e else M) isT) => -[e|] h ->; last by left.
  right; rewrite -[l e]add0r; case/orP: h => /andP[/eqP <- /eqP <-].
    by apply: walk_fwd; exact: walk_nil.
  by apply: walk_bwd; exact: walk_nil.
move=> [a0 ha] [b0 hb]; split; first exact: addr_ge0.
case: ha => [ha|ha]; first by left; apply: le_trans ha _; rewrite ler_addl.
case: hb => [hb|hb]; first by left; apply: le_trans hb _; rewrite ler_addr.
by right; exact: walk_cat hb.
Qed.

Lemma dcap_long z z' : Num.min (d z z') M <= dcap (iota z) (iota z').
Proof.
case: (dcap_or (iota z) (iota z')) => _ [h|]; last exact: long.
by apply: le_trans h; rewrite le_minl lexx orbT.
Qed.

Lemma dcap_edge e : dcap (src e) (tgt e) <= l e.
Proof. exact: le_trans (shortest_le step _ _) (step_edge e). Qed.

(* Lipschitz extension to the Steiner points *)
Section Extension.
Variables (z0 : Z) (f : Z -> R).
Hypothesis hf : in_class d M f.
Definition ext v := Num.min (fmin predT z0 (fun z => f z + dcap (iota z) v)) M.

Lemma class_cost z z' : f z <= f z' + Num.min (d z' z) M.
Proof.
have [h1 h2] := hf; have /andP[a b] := h1 z; have /andP[a' b'] := h1 z'.
have /absP[c _] := h2 z z'; rewrite -ler_subl_addl le_minr (pm_sym pd) c /=.
by apply: (lin2 b a'); ring.
Qed.

Lemma ext_range v : 0 <= ext v <= M.
Proof.
rewrite /ext le_minr M0 le_minl lexx orbT !andbT; apply: fmin_ge => // z _.
have [h1 _] := hf; have /andP[a _] := h1 z.
by rewrite addr_ge0 // (pm_ge0 dcap_pm).
Qed.

Lemma ext_iota z : ext (iota z) = f z.
Proof.
rewrite /ext; have -> : fmin predT z0 (fun z' => f z' + dcap (iota z') (iota z)) = f z.
  apply/le_anti/andP; split.
    have := @fmin_le _ _ predT z0 (fun z' => f z' + dcap (iota z') (iota z)) z isT isT.
    by rewrite (pm_refl dcap_pm) addr0.
  apply: fmin_ge => // z' _; apply: le_trans (class_cost z z') _.
  by rewrite ler_add2l dcap_long.
by apply/min_idPl; have [h1 _] := hf; case/andP: (h1 z).
Qed.

Lemma ext_step u v : ext u <= ext v + dcap u v.
Proof.
have dp : 0 <= dcap u v by exact: (pm_ge0 dcap_pm).
rewrite {2}/ext; case: (leP _ M) => _.
  have [z _ ->] := @fmin_att _ _ predT z0 (fun z => f z + dcap (iota z) v) isT.
  rewrite /ext le_minl; apply/orP; left.
  apply: le_trans (@fmin_le _ _ predT z0 (fun z => f z + dcap (iota z) u) z isT isT) _.
  rewrite -addrA ler_add2l (pm_sym dcap_pm u v); exact: (pm_tri dcap_pm).
by case/andP: (ext_range u) => _ h; apply: le_trans h _; rewrite ler_addl.
Qed.

Lemma ext_edge e : `|ext (src e) - ext (tgt e)| <= l e.
Proof.
have h1 := ext_step (src e) (tgt e); have h2 := ext_step (tgt e) (src e).
have h3 := dcap_edge e; rewrite (pm_sym dcap_pm) in h2.
by apply: abs_le; [apply: (lin2 h1 h3)|apply: (lin2 h2 h3)]; ring.
Qed.
End Extension.

(* ---- flows ----------------------------------------------------------------- *)
Definition div (phi : E -> R) v := \sum_(e | src e == v) phi e - \sum_(e | tgt e == v) phi e.

Lemma sum_div (phi : E -> R) (h : V -> R) :
  \sum_v h v * div phi v = \sum_e phi e * (h (src e) - h (tgt e)).
Proof.
have part (t : E -> V) : \sum_v h v * (\sum_(e | t e == v) phi e) = \sum_e phi e * h (t e).
  rewrite [RHS](partition_big t xpredT) //=; apply: eq_bigr => v _.
  by rewrite mulr_sumr; apply: eq_bigr => e /eqP ->; rewrite mulrC.
rewrite /div; under eq_bigr do rewrite mulrBr.
by rewrite sumrB !part -sumrB; apply: eq_bigr => e _; rewrite mulrBr.
Qed.

Variables (psi : Z -> E -> R) (Q : V -> R) (res : Z -> V -> R).
Hypothesis conserve : forall z v, div (psi z) v = (v == iota z)%:R - Q v + res z v.

(* a signed weight of total mass zero, P - P_n below *)
Lemma flow_weight (w : Z -> R) f : in_class d M f -> \sum_z w z = 0 ->
  \sum_z w z * f z <= \sum_e l e * `|\sum_z w z * psi z e|
    + M / 2%:R * \sum_v `|\sum_z w z * res z v|.
Proof.
move=> hf w0; case: (pickP (fun _ : Z => true)) => [z0 _|no]; last first.
  rewrite big1; last by move=> z; have := no z.
  apply: addr_ge0; first by apply: sumr_ge0 => e _; rewrite mulr_ge0.
  by rewrite !mulr_ge0 ?invr_ge0 ?ler0n // sumr_ge0.
pose h := ext z0 f; pose J e := \sum_z w z * psi z e; pose r v := \sum_z w z * res z v.
have divJ v : div J v = \sum_z w z * (v == iota z)%:R + r v.
  have -> : div J v = \sum_z w z * div (psi z) v.
    rewrite /div /J exchange_big [X in _ - X]exchange_big -sumrB; apply: eq_bigr => z _.
    by rewrite mulrBr !mulr_sumr.
  have -> : \sum_z w z * div (psi z) v =
      \sum_z (w z * (v == iota z)%:R - w z * Q v + w z * res z v).
    by apply: eq_bigr => z _; rewrite conserve; ring.
  by rewrite big_split sumrB /= -mulr_suml w0 mul0r subr0.
have sr : \sum_v r v = 0.
  have : \sum_v 1 * div J v = 0 by rewrite sum_div big1 // => e _; rewrite subrr mulr0.
  under eq_bigr do rewrite mul1r divJ.
  rewrite big_split exchange_big /=.
  have -> : \sum_z \sum_v w z * (v == iota z)%:R = \sum_z w z.
    apply: eq_bigr => z _; rewrite (bigD1 (iota z)) //= eqxx mulr1 big1 ?addr0 //.
    by move=> v /negbTE ->; rewrite mulr0.
  by rewrite w0 add0r.
have key : \sum_z w z * f z = \sum_e J e * (h (src e) - h (tgt e)) + \sum_v r v * (M / 2%:R - h v).
  rewrite -sum_div; under [X in _ = X + _]eq_bigr do rewrite divJ mulrDr mulr_sumr.
  rewrite big_split exchange_big /= -addrA -big_split /=.
  rewrite [X in _ = _ + X](_ : _ = 0); last first.
    under eq_bigr do rewrite [h _ * r _]mulrC -mulrDr addrC subrK.
    by rewrite -mulr_suml sr mul0r.
  rewrite addr0; apply: eq_bigr => z _.
  rewrite (bigD1 (iota z)) //= eqxx mulr1 big1; last first.
    by move=> v /negbTE ->; rewrite !mulr0.
  by rewrite addr0 /h ext_iota // mulrC.
rewrite key; apply: ler_add.
  apply: ler_sum => e _; apply: le_trans (ler_norm _) _.
  by rewrite normrM mulrC ler_wpmul2r // ext_edge.
rewrite mulr_sumr; apply: ler_sum => v _; apply: le_trans (ler_norm _) _.
rewrite normrM mulrC ler_wpmul2r //.
have /andP[a b] := ext_range z0 hf v.
apply: abs_le; first by apply: (lin1 a); rewrite /h; ring.
have -> : - (M / 2%:R) = M / 2%:R - M by field.
by rewrite ler_add2l ler_opp2.
Qed.
End Graph.

Section Certificate.
Variables (R : rcfType) (Z V E : finType) (d : Z -> Z -> R) (M : R).
Hypotheses (M0 : 0 <= M) (pd : pseudometric d).
Variables (src tgt : E -> V) (l : E -> R) (iota : Z -> V).
Hypothesis l0 : forall e, 0 <= l e.
Hypothesis long : forall z z' c, walk src tgt l (iota z) (iota z') c -> Num.min (d z z') M <= c.
Variables (psi : Z -> E -> R) (Q : V -> R).

Definition sd P (h : Z -> R) := Num.sqrt (variance P h).

Lemma weight_diff n (P : Z -> R) (s : {ffun 'I_n.+1 -> Z}) (h : Z -> R) :
  \sum_z (P z - emp R s z) * h z = mean P h - emean s h.
Proof.
rewrite emean_emp /mean -sumrB; apply: eq_bigr => z _; exact: mulrBl.
Qed.

Lemma expect_sd n P (h : Z -> R) : law P ->
  expect P (fun s : {ffun 'I_n.+1 -> Z} => `|mean P h - emean s h|) <= sd P h / Num.sqrt n.+1%:R.
Proof.
move=> hP; apply: le_trans (expect_dev n h hP) _.
by rewrite sqrtrM ?variance_ge0 // sqrtrV ?ler0n.
Qed.

Theorem flow_residual (res : Z -> V -> R) n P (Phi : {ffun 'I_n.+1 -> Z} -> R) :
  (forall z v, div src tgt (psi z) v = (v == iota z)%:R - Q v + res z v) ->
  law P -> is_gap d M P Phi ->
  expect P Phi <= (\sum_e l e * sd P (psi^~ e)) / Num.sqrt n.+1%:R +
    M / 2%:R * expect P (fun s : {ffun 'I_n.+1 -> Z} => \sum_v `|mean P (res^~ v) - emean s (res^~ v)|).
Proof.
move=> cons hP gap.
have pw (s : {ffun 'I_n.+1 -> Z}) f : in_class d M f -> mean P f - emean s f <=
   \sum_e l e * `|mean P (psi^~ e) - emean s (psi^~ e)| +
   M / 2%:R * \sum_v `|mean P (res^~ v) - emean s (res^~ v)|.
  move=> hf; rewrite -weight_diff.
  have w0 : \sum_z (P z - emp R s z) = 0 by rewrite sumrB hP.2 (emp_law R s).2 subrr.
  apply: le_trans (flow_weight M0 pd l0 long cons hf w0) _.
  by apply: ler_add; [|apply: ler_wpmul2l; first by rewrite divr_ge0 ?ler0n];
     apply: ler_sum => e _; rewrite weight_diff.
apply: le_trans (expect_le hP (gap_le gap pw)) _.
rewrite expectD expectZ ler_add2r expect_sum mulr_suml; apply: ler_sum => e _.
by rewrite expectZ -mulrA ler_wpmul2l // expect_sd.
Qed.

Hypothesis cons : forall z v, div src tgt (psi z) v = (v == iota z)%:R - Q v.

Theorem flow_pathwise n P (s : {ffun 'I_n.+1 -> Z}) f : law P -> in_class d M f ->
  mean P f - emean s f <= \sum_e l e * `|mean P (psi^~ e) - emean s (psi^~ e)|.
Proof.
move=> hP hf; rewrite -weight_diff.
have w0 : \sum_z (P z - emp R s z) = 0 by rewrite sumrB hP.2 (emp_law R s).2 subrr.
have cons0 z v : div src tgt (psi z) v = (v == iota z)%:R - Q v + 0 by rewrite addr0.
apply: le_trans (flow_weight M0 pd l0 long cons0 hf w0) _.
rewrite [X in _ * X]big1 ?mulr0 ?addr0; last first.
  by move=> v _; rewrite big1 ?normr0 // => z _; rewrite mulr0.
by apply: ler_sum => e _; rewrite weight_diff.
Qed.

Theorem flow_certificate n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi <= (\sum_e l e * sd P (psi^~ e)) / Num.sqrt n.+1%:R.
Proof.
move=> hP gap.
apply: le_trans (expect_le hP (gap_le gap (fun s f => @flow_pathwise n P s f hP))) _.
rewrite expect_sum mulr_suml; apply: ler_sum => e _.
by rewrite expectZ -mulrA ler_wpmul2l // expect_sd.
Qed.
End Certificate.

(* two points at distance 1, the zero flow, Q the mass of the point false, n = 1 *)
Section Uncentred.
Variable R : rcfType.
Let q : R := 4%:R^-1.
Let P (z : bool) : R := if z then q else 1 - q.
Let d (z z' : bool) : R := (z != z')%:R.
Let Q (v : bool) : R := (v == false)%:R.
Let res (z v : bool) : R := Q v - (v == z)%:R.
Let g (z : bool) : R := if z then 1 - q else q.
Let Phi (s : {ffun 'I_1 -> bool}) := g (s ord0).

Theorem flow_uncentred :
  [/\ law P, pseudometric d, is_gap d 1 P Phi,
    forall z v, 0 = (v == z)%:R - Q v + res z v &
    1 / 2%:R * expect P (fun s : {ffun 'I_1 -> bool} => \sum_v `|emean s (res^~ v)|) < expect P Phi].
Proof.
have q0 : 0 <= q by rewrite invr_ge0 ler0n.
have q1 : 0 <= 1 - q.
  have -> : 1 - q = 3%:R / 4%:R by rewrite /q; field.
  by rewrite divr_ge0 ?ler0n.
have hP : law P by split=> [[]|] //; rewrite big_bool /P /= addrC subrK.
have one (s : {ffun 'I_1 -> bool}) (f : bool -> R) : emean s f = f (s ord0).
  by rewrite /emean big_ord1 invr1 mul1r.
have mE (f : bool -> R) : mean P f = q * f true + (1 - q) * f false by rewrite /mean big_bool.
split=> //.
- split=> [x y|x|x y|x y z]; rewrite /d ?ler0n ?eqxx //; first by rewrite eq_sym.
  by case: x y z => [] [] [] /=; rewrite ?addr0 ?add0r ?lexx ?ler01 ?addr_ge0 ?ler01.
- move=> s; rewrite /Phi; apply: max_is_lub => [|x [f [f1 f2] ->]].
    exists (fun z => (z != s ord0)%:R).
      split=> [z|z z']; first by case: (_ != _); rewrite /= ?lexx ?ler01.
      rewrite /d; case: z z' (s ord0) => [] [] [] /=;
        by rewrite ?subrr ?subr0 ?sub0r ?normrN ?normr0 ?normr1 ?lexx ?ler01.
    by rewrite one mE; case: (s ord0); rewrite /g /=; ring.
  have /absP[a _] := f2 true false; have /absP[b _] := f2 false true.
  rewrite one mE; case: (s ord0); rewrite /g.
    have h := ler_wpmul2l q1 b; rewrite /d /= mulr1 in h.
    by apply: (lin1 h); ring.
  have h := ler_wpmul2l q0 a; rewrite /d /= mulr1 in h.
  by apply: (lin1 h); ring.
- by move=> z v; rewrite /res; ring.
rewrite /Phi (expect_coord ord0 g hP).
have -> : expect P (fun s : {ffun 'I_1 -> bool} => \sum_v `|emean s (res^~ v)|) =
    mean P (fun z => if z then 2%:R else 0).
  rewrite -(expect_coord (n := 1) ord0 _ hP); apply: eq_expect => s.
  rewrite big_bool !one /res /Q; case: (s ord0) => /=.
    by rewrite sub0r subr0 normrN normr1.
  by rewrite !subrr normr0 addr0.
rewrite !mE /g -subr_gt0.
have -> : q * (1 - q) + (1 - q) * q - 1 / 2%:R * (q * 2%:R + (1 - q) * 0) = 8%:R^-1.
  by rewrite /q; field.
by rewrite invr_gt0 ltr0n.
Qed.
End Uncentred.

Print Assumptions flow_pathwise.
Print Assumptions flow_certificate.
Print Assumptions flow_residual.
Print Assumptions flow_uncentred.
