(* flow-certificate                                                            *)
(*                                                                             *)
(* Setting: a finite space Z; a class F of f : Z -> R whose differences are at *)
(* most m; a finite graph (multi-edges and loops allowed, not necessarily      *)
(* connected) with edge lengths l >= 0 and a map iota : Z -> nodes (other      *)
(* nodes are auxiliary), with the extension property: every f in F extends to  *)
(* the nodes with differences at most l_e along the edges; flows psi(z) with   *)
(* div psi(z) = delta_(iota z) - Q + residual(z) (out minus in), Q any weights *)
(* on the nodes.  Phi(s) is the supremum over F of P f - P_n f on the sample s *)
(* of n >= 1 independent draws from P, sigma_e = sd_P(psi_e).                  *)
(* Proved:                                                                     *)
(* * cost_pathwise: for residual 0, every f in F and every s,                  *)
(*     P f - P_n f <= sum_e l_e |P psi_e - P_n psi_e|;                         *)
(* * cost_certificate: residual 0: for EVERY law P,                            *)
(*     E_P Phi <= n^(-1/2) sum_e l_e sigma_e;                                  *)
(*   cost_edges: edge by edge any upper bound of E|P psi_e - P_n psi_e| may    *)
(*   take the place of sigma_e/sqrt n (mean_deviation: for instance            *)
(*   E|psi_e - P psi_e|);                                                      *)
(* * cost_residual: any residual:                                              *)
(*     E_P Phi <= n^(-1/2) sum_e l_e sigma_e                                   *)
(*              + (m/2) E || P residual - P_n residual ||_1;                   *)
(*   cost_residual_sd: the last term is at most                                *)
(*   (m/2) sum_v sd_P(residual_v)/sqrt n, and at most m E || residual ||_1.    *)
(*   The residual must be centred under P: flow_uncentred shows that           *)
(*   (M/2) E || P_n residual ||_1 would not do;                                *)
(* * every_law: sum_e l_e sigma_e is at most the largest value over z of       *)
(*     sum_e l_e [(psi_e(z) - a_e)^2/(2 t_e) + t_e/2], any a_e, t_e > 0;       *)
(* * flow_lower: if E y_v(Z) = 0 and sd_P(y_(e-)(Z) - y_(e+)(Z)) <= l_e, then  *)
(*   sum_e l_e sigma_e >= E y_Z(Z) for all flows on the graph.                 *)
(* Proved, for the extension property of the class with differences at most    *)
(* any c with largest value m, no triangle inequality:                         *)
(* * extension_distance: every walk from iota z to iota z' has length at least *)
(*   c(z,z');                                                                  *)
(* * extension_hubs, extension_check: edges between points, hubs, and groups   *)
(*   of auxiliary nodes, each by its own check.                                *)
(* flow_pathwise, flow_certificate, flow_residual: the main case, a            *)
(* pseudometric d, f : Z -> [0,M] with |f z - f z'| <= d(z,z'), and every walk *)
(* of length at least min(d,M)(z,z').                                          *)
(* Weaker than the lemma: of the forms edge by edge, the normal approximation  *)
(* (Goldstein) and the quadrature are not formalised, nor that nothing is lost *)
(* in the bound for every law, the concavity, and the quantisation of an       *)
(* infinite Z.                                                                 *)
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

(* the cost min(d, M) of the class *)
Lemma class_cost (R : realFieldType) (Z : finType) (d : Z -> Z -> R) M f : pseudometric d -> in_class d M f ->
  forall z z', f z <= f z' + Num.min (d z' z) M.
Proof.
move=> pd [h1 h2] z z'; have /andP[a b] := h1 z; have /andP[a' b'] := h1 z'.
have /absP[c _] := h2 z z'; rewrite -ler_subl_addl le_minr (pm_sym pd) c /=.
by apply: (lin2 b a'); ring.
Qed.

(* a class of functions whose differences are at most c *)
Section Cost.
Variables (R : realFieldType) (Z : finType) (F : (Z -> R) -> Prop).
Definition cost_below (c : Z -> Z -> R) := forall f, F f -> forall z z', f z <= f z' + c z' z.
(* Phi is the supremum of P f - P_n f over the class, on every sample *)
Definition is_class_gap n (P : Z -> R) (Phi : {ffun 'I_n -> Z} -> R) := forall s,
  is_lub (fun x => exists2 f, F f & x = mean P f - emean s f) (Phi s).
End Cost.

Section Graph.
Variables (R : realFieldType) (Z V E : finType).
Variables (src tgt : E -> V) (l : E -> R) (iota : Z -> V).
Hypothesis l0 : forall e, 0 <= l e.
Implicit Types f : Z -> R.

Definition extension f (g : V -> R) :=
  (forall z, g (iota z) = f z) /\ (forall e, `|g (src e) - g (tgt e)| <= l e).
(* every function of the class extends to the nodes *)
Definition extension_property (F : (Z -> R) -> Prop) := forall f, F f -> exists g, extension f g.

Inductive walk : V -> V -> R -> Prop :=
| walk_nil u : walk u u 0
| walk_fwd u c e : walk u (src e) c -> walk u (tgt e) (c + l e)
| walk_bwd u c e : walk u (tgt e) c -> walk u (src e) (c + l e).

Lemma walk_cat u v w a b : walk u v a -> walk v w b -> walk u w (a + b).
Proof.
move=> h k; elim: k h => {v w b} [v|v b e _ ih|v b e _ ih] h; first by rewrite addr0.
  by rewrite addrA; apply: walk_fwd; exact: ih.
by rewrite addrA; apply: walk_bwd; exact: ih.
Qed.

(* ---- the graph distance, capped at m, and the extension it gives ------------- *)
Section Distance.
Variables (c : Z -> Z -> R) (m : R).
Hypotheses (m0 : 0 <= m) (cm : forall z z', c z z' <= m).
Hypothesis long : forall z z' t, walk (iota z) (iota z') t -> c z z' <= t.

Definition links e u v := ((src e == u) && (tgt e == v)) || ((src e == v) && (tgt e == u)).
Definition step u v : R := if u == v then 0 else
  fmin (fun o : option E => if o is Some e then links e u v else true) None
    (fun o => if o is Some e then l e else m).
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

Lemma dcap_or u v : 0 <= dcap u v /\ (m <= dcap u v \/ walk u v (dcap u v)).
Proof.
apply: (shortest_attained (C := fun u v t => 0 <= t /\ (m <= t \/ walk u v t))) => {u v} [u v|u v w a b].
  split; first exact: step_ge0.
  rewrite /step; case: eqP => [->|_]; first by right; exact: walk_nil.
  case: (@fmin_att _ _ (fun o : option E => if o is Some e then links e u v else true) None
    (fun o => if o is Some e then l e else m) isT) => -[e|] h ->; last by left.
  right; rewrite -[l e]add0r; case/orP: h => /andP[/eqP <- /eqP <-].
    by apply: walk_fwd; exact: walk_nil.
  by apply: walk_bwd; exact: walk_nil.
move=> [a0 ha] [b0 hb]; split; first exact: addr_ge0.
case: ha => [ha|ha]; first by left; apply: le_trans ha _; rewrite ler_addl.
case: hb => [hb|hb]; first by left; apply: le_trans hb _; rewrite ler_addr.
by right; exact: walk_cat hb.
Qed.

Lemma dcap_long z z' : c z z' <= dcap (iota z) (iota z').
Proof. by case: (dcap_or (iota z) (iota z')) => _ [h|]; [exact: le_trans (cm _ _) h|exact: long]. Qed.

Lemma dcap_edge e : dcap (src e) (tgt e) <= l e.
Proof. exact: le_trans (shortest_le step _ _) (step_edge e). Qed.

(* no triangle inequality for c is used *)
Theorem extension_distance F : cost_below F c -> extension_property F.
Proof.
move=> hF f hf; case: (pickP (fun _ : Z => true)) => [z0 _|no]; last first.
  by exists (fun=> 0); split=> [z|e]; [have := no z|rewrite subrr normr0].
pose g v := fmin predT z0 (fun z => f z + dcap (iota z) v).
have up u v : g u <= g v + dcap u v.
  have [z _ ez] := @fmin_att _ _ predT z0 (fun z => f z + dcap (iota z) v) isT.
  rewrite (ez : g v = _).
  apply: le_trans (@fmin_le _ _ predT z0 (fun z => f z + dcap (iota z) u) z isT isT) _.
  by rewrite -addrA ler_add2l (pm_sym dcap_pm u v); exact: (pm_tri dcap_pm).
exists g; split=> [z|e].
  apply/le_anti/andP; split.
    have := @fmin_le _ _ predT z0 (fun z' => f z' + dcap (iota z') (iota z)) z isT isT.
    by rewrite (pm_refl dcap_pm) addr0.
  apply: fmin_ge => // z' _; apply: le_trans (hF f hf z z') _.
  by rewrite ler_add2l dcap_long.
have h1 := up (src e) (tgt e); have h2 := up (tgt e) (src e).
have h3 := dcap_edge e; rewrite (pm_sym dcap_pm) in h2.
by apply: abs_le; [apply: (lin2 h1 h3)|apply: (lin2 h2 h3)]; ring.
Qed.
End Distance.

(* ---- edges between points, and hubs: auxiliary nodes with no auxiliary neighbour ---- *)
Section Hubs.
Variable c : Z -> Z -> R.
Hypothesis iota_inj : injective iota.
Local Notation point v := (v \in codom iota).
(* the spoke e leads from the hub v to the point z *)
Definition spoke v e z := ((src e == v) && (tgt e == iota z)) || ((tgt e == v) && (src e == iota z)).
Hypothesis edges : forall e z z', src e = iota z -> tgt e = iota z' -> c z z' <= l e /\ c z' z <= l e.
Hypothesis apart : forall e, point (src e) || point (tgt e).
Hypothesis hubs : forall v e e' z z', ~~ point v -> spoke v e z -> spoke v e' z' -> z != z' ->
  c z z' <= l e + l e'.

Theorem extension_hubs F : cost_below F c -> extension_property F.
Proof.
move=> hF f hf.
pose g v := if [pick z | iota z == v] is Some z then f z else
  if [pick p : E * Z | spoke v p.1 p.2] is Some p0 then
    fmax (fun p : E * Z => spoke v p.1 p.2) p0 (fun p => f p.2 - l p.1) else 0.
have gi z : g (iota z) = f z.
  by rewrite /g; case: pickP => [z' /eqP/iota_inj -> //|/(_ z)]; rewrite eqxx.
have near v e z : ~~ point v -> spoke v e z -> `|g v - f z| <= l e.
  move=> nv se; rewrite /g; case: pickP => [z' /eqP e'|_].
    by case/negP: nv; rewrite -e' codom_f.
  case: pickP => [p0 h0|/(_ (e, z))]; last by rewrite se.
  apply: abs_le; last first.
    have := @fmax_ge _ _ (fun p : E * Z => spoke v p.1 p.2) p0 (fun p => f p.2 - l p.1) (e, z) h0 se.
    by move=> /= h; apply: (lin1 h); ring.
  rewrite ler_subl_addr; apply: fmax_le => // -[e' z'] /= se'.
  rewrite ler_subl_addr; have [->|ne] := eqVneq z' z.
    by rewrite addrAC -[X in X <= _]add0r ler_add // addr_ge0.
  apply: le_trans (hF f hf z' z) _; have h := hubs nv se se'; rewrite eq_sym in ne.
  by have := h ne; move=> k; apply: (lin1 k); ring.
exists g; split=> // e; case: (boolP (point (src e))) => ps.
  case/codomP: (ps) => z ez; rewrite ez gi; case: (boolP (point (tgt e))) => pt.
    case/codomP: pt => z' ez'; rewrite ez' gi; have [h1 h2] := edges ez ez'.
    have a := hF f hf z z'; have b := hF f hf z' z.
    by apply: abs_le; [apply: (lin2 a h2)|apply: (lin2 b h1)]; ring.
  by rewrite distrC; apply: near => //; rewrite /spoke ez !eqxx orbT.
have := apart e; rewrite (negbTE ps) /= => /codomP[z ez]; rewrite ez gi.
by apply: near => //; rewrite /spoke ez !eqxx.
Qed.
End Hubs.

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

Variables (F : (Z -> R) -> Prop) (m : R).
Hypotheses (m0 : 0 <= m) (Fm : cost_below F (fun _ _ => m)) (ext : extension_property F).

(* an extension may be cut off at the least and the largest value *)
Lemma cut_off f : F f -> exists g b, extension f g /\ (forall v, `|g v - b| <= m / 2%:R).
Proof.
move=> hf; have [h [hi he]] := ext hf.
case: (pickP (fun _ : Z => true)) => [z0 _|no]; last first.
  exists (fun=> 0), 0; split=> [|v]; last by rewrite subrr normr0 divr_ge0 ?ler0n.
  by split=> [z|e]; [have := no z|rewrite subrr normr0].
have [x _ ex] := @fmax_att _ _ predT z0 f isT; have [y _ ey] := @fmin_att _ _ predT z0 f isT.
have hx z : f z <= f x by rewrite -ex; exact: (@fmax_ge _ _ predT).
have hy z : f y <= f z by rewrite -ey; exact: (@fmin_le _ _ predT).
have xy := Fm hf x y; pose g v := Num.min (Num.max (h v) (f y)) (f x).
have g1 v : f y <= g v by rewrite le_minr le_maxr lexx orbT hy.
have g2 v : g v <= f x by rewrite le_minl lexx orbT.
have lip u v t : 0 <= t -> h u <= h v + t -> g u <= g v + t.
  move=> t0 le; rewrite {2}/g; case: (leP (Num.max (h v) (f y)) (f x)) => _; last first.
    by apply: le_trans (g2 u) _; rewrite ler_addl.
  rewrite /g le_minl le_maxl; apply/orP; left; apply/andP; split.
    by apply: le_trans le _; rewrite ler_add2r le_maxr lexx.
  by rewrite -[X in X <= _]addr0 ler_add // le_maxr lexx orbT.
exists g, ((f x + f y) / 2%:R); split=> [|v].
  split=> [z|e].
    by rewrite /g hi; rewrite (max_idPl (hy z)); apply/min_idPl.
  have /absP[a b] := he e.
  have a' : h (src e) <= h (tgt e) + l e by apply: (lin1 a); ring.
  have b' : h (tgt e) <= h (src e) + l e by apply: (lin1 b); ring.
  have {}a' := lip _ _ _ (l0 e) a'; have {}b' := lip _ _ _ (l0 e) b'.
  by apply: abs_le; [apply: (lin1 a')|apply: (lin1 b')]; ring.
have e : g v - (f x + f y) / 2%:R = (2%:R * g v - f x - f y) / 2%:R by field.
have i2 : 0 < 2%:R^-1 :> R by rewrite invr_gt0 ltr0n.
have u1 := g1 v; have u2 := g2 v; rewrite e normrM (gtr0_norm i2) ler_pmul2r //.
by apply: abs_le; [apply: (lin3 u2 u2 xy)|apply: (lin3 u1 u1 xy)]; ring.
Qed.

Variables (psi : Z -> E -> R) (Q : V -> R) (res : Z -> V -> R).
Hypothesis conserve : forall z v, div (psi z) v = (v == iota z)%:R - Q v + res z v.

(* a signed weight of total mass zero, P - P_n below *)
Lemma flow_weight (w : Z -> R) f : F f -> \sum_z w z = 0 ->
  \sum_z w z * f z <= \sum_e l e * `|\sum_z w z * psi z e|
    + m / 2%:R * \sum_v `|\sum_z w z * res z v|.
Proof.
move=> hf w0; have [h [b [[hi he] hb]]] := cut_off hf.
pose J e := \sum_z w z * psi z e; pose r v := \sum_z w z * res z v.
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
have key : \sum_z w z * f z = \sum_e J e * (h (src e) - h (tgt e)) + \sum_v r v * (b - h v).
  rewrite -sum_div; under [X in _ = X + _]eq_bigr do rewrite divJ mulrDr mulr_sumr.
  rewrite big_split exchange_big /= -addrA -big_split /=.
  rewrite [X in _ = _ + X](_ : _ = 0); last first.
    under eq_bigr do rewrite [h _ * r _]mulrC -mulrDr addrC subrK.
    by rewrite -mulr_suml sr mul0r.
  rewrite addr0; apply: eq_bigr => z _.
  rewrite (bigD1 (iota z)) //= eqxx mulr1 big1; last first.
    by move=> v /negbTE ->; rewrite !mulr0.
  by rewrite addr0 hi mulrC.
rewrite key; apply: ler_add.
  apply: ler_sum => e _; apply: le_trans (ler_norm _) _.
  by rewrite normrM mulrC ler_wpmul2r.
rewrite mulr_sumr; apply: ler_sum => v _; apply: le_trans (ler_norm _) _.
by rewrite normrM mulrC distrC ler_wpmul2r.
Qed.
End Graph.

(* ---- the check in parts: edges between points, hubs, groups of auxiliary nodes ----------- *)
Section Groups.
Variables (R : realFieldType) (Z V E : finType).
Variables (src tgt : E -> V) (l : E -> R) (iota : Z -> V).
Hypotheses (l0 : forall e, 0 <= l e) (iota_inj : injective iota).
Variables (c : Z -> Z -> R) (m : R).
Hypotheses (m0 : 0 <= m) (cm : forall z z', c z z' <= m).
Local Notation point v := (v \in codom iota).
(* grp is the group of an auxiliary node; auxiliary neighbours are in one group *)
Variables (L : finType) (grp : V -> L).
Hypothesis same : forall e, ~~ point (src e) -> ~~ point (tgt e) -> grp (src e) = grp (tgt e).
Hypothesis edges : forall e z z', src e = iota z -> tgt e = iota z' -> c z z' <= l e /\ c z' z <= l e.
(* the edges that meet the group k *)
Definition meets k e := (~~ point (src e) && (grp (src e) == k)) || (~~ point (tgt e) && (grp (tgt e) == k)).
Definition hub_check k := (forall e, meets k e -> point (src e) || point (tgt e)) /\
  (forall v e e' z z', ~~ point v -> grp v = k -> spoke src tgt iota v e z -> spoke src tgt iota v e' z' ->
    z != z' -> c z z' <= l e + l e').
Definition group_check k := forall z z' t,
  walk (fun e : {e | meets k e} => src (val e)) (fun e => tgt (val e)) (fun e => l (val e)) (iota z) (iota z') t ->
  c z z' <= t.
Hypothesis checked : forall k, hub_check k \/ group_check k.

Lemma aux_group k e v : meets k e -> src e = v \/ tgt e = v -> ~~ point v -> grp v = k.
Proof.
rewrite /meets => /orP[] /andP[p /eqP <-] [] <- // q; last by apply: same.
by apply/esym; apply: same.
Qed.

Theorem extension_check F : cost_below F c -> extension_property src tgt l iota F.
Proof.
move=> hF f hf; pose l' k (e : {e | meets k e}) := l (val e).
have ex k : exists g, extension (fun e : {e | meets k e} => src (val e)) (fun e => tgt (val e)) (@l' k) iota f g.
  have lk e : 0 <= l' k e by exact: l0.
  case: (checked k) => [[h1 h2]|h]; last exact: (extension_distance lk m0 cm (h : forall z z' t, _) hF hf).
  apply: (extension_hubs lk iota_inj (c := c)) hf => // [e z z'|e|v e e' z z' nv se se'].
  - exact: edges.
  - exact: h1 (valP e).
  - apply: (h2 v (val e) (val e')) => //; apply: aux_group (valP e) _ nv.
    by case/orP: se => /andP[/eqP -> _]; [left|right].
have [g hg] := fin_all_exists ex.
pose h v := if [pick z | iota z == v] is Some z then f z else g (grp v) v.
have hh k v : point v \/ grp v = k -> h v = g k v.
  rewrite /h; case: pickP => [z /eqP <- _|no]; first by have [-> _] := hg k.
  by case=> [/codomP[z ez]|->] //; have := no z; rewrite ez eqxx.
have hi z : h (iota z) = f z.
  by rewrite /h; case: pickP => [z' /eqP/iota_inj -> //|/(_ z)]; rewrite eqxx.
exists h; split=> // e; case: (boolP (point (src e) && point (tgt e))) => [/andP[/codomP[z ez] /codomP[z' ez']]|].
  rewrite ez ez' !hi; have [h1 h2] := edges ez ez'.
  have a := hF f hf z z'; have b := hF f hf z' z.
  by apply: abs_le; [apply: (lin2 a h2)|apply: (lin2 b h1)]; ring.
move=> np; have [k mk] : exists k, meets k e.
  rewrite negb_and in np; case/orP: np => np; [exists (grp (src e))|exists (grp (tgt e))];
    by rewrite /meets np eqxx ?orbT.
have end_of v : src e = v \/ tgt e = v -> point v \/ grp v = k.
  by move=> ev; case: (boolP (point v)) => pv; [left|right; exact: aux_group mk ev pv].
rewrite (hh k (src e)) ?(hh k (tgt e)); [|by apply: end_of; right|by apply: end_of; left].
by have [_ le] := hg k; exact: (le (exist _ e mk)).
Qed.
End Groups.

Section Certificate.
Variables (R : rcfType) (Z V E : finType) (F : (Z -> R) -> Prop) (m : R).
Variables (src tgt : E -> V) (l : E -> R) (iota : Z -> V).
Hypothesis l0 : forall e, 0 <= l e.
Hypotheses (m0 : 0 <= m) (Fm : cost_below F (fun _ _ => m)) (ext : extension_property src tgt l iota F).
Variables (psi : Z -> E -> R) (Q : V -> R).

Definition sd P (h : Z -> R) := Num.sqrt (variance P h).

Lemma weight_diff n (P : Z -> R) (s : {ffun 'I_n.+1 -> Z}) (h : Z -> R) :
  \sum_z (P z - emp R s z) * h z = mean P h - emean s h.
Proof.
rewrite emean_emp /mean -sumrB; apply: eq_bigr => z _; exact: mulrBl.
Qed.

Lemma weight_zero n (P : Z -> R) (s : {ffun 'I_n.+1 -> Z}) : law P -> \sum_z (P z - emp R s z) = 0.
Proof. by move=> hP; rewrite sumrB hP.2 (emp_law R s).2 subrr. Qed.

Lemma expect_sd n P (h : Z -> R) : law P ->
  expect P (fun s : {ffun 'I_n.+1 -> Z} => `|mean P h - emean s h|) <= sd P h / Num.sqrt n.+1%:R.
Proof.
move=> hP; apply: le_trans (expect_dev n h hP) _.
by rewrite sqrtrM ?variance_ge0 // sqrtrV ?ler0n.
Qed.

Lemma class_gap_le n P (Phi B : {ffun 'I_n -> Z} -> R) : is_class_gap F P Phi ->
  (forall s f, F f -> mean P f - emean s f <= B s) -> forall s, Phi s <= B s.
Proof. by move=> h hB s; have [_ h2] := h s; apply: h2 => x [f hf ->]; exact: hB. Qed.

Theorem cost_residual (res : Z -> V -> R) n P (Phi : {ffun 'I_n.+1 -> Z} -> R) :
  (forall z v, div src tgt (psi z) v = (v == iota z)%:R - Q v + res z v) ->
  law P -> is_class_gap F P Phi ->
  expect P Phi <= (\sum_e l e * sd P (psi^~ e)) / Num.sqrt n.+1%:R +
    m / 2%:R * expect P (fun s : {ffun 'I_n.+1 -> Z} => \sum_v `|mean P (res^~ v) - emean s (res^~ v)|).
Proof.
move=> cons hP gap.
have pw (s : {ffun 'I_n.+1 -> Z}) f : F f -> mean P f - emean s f <=
   \sum_e l e * `|mean P (psi^~ e) - emean s (psi^~ e)| +
   m / 2%:R * \sum_v `|mean P (res^~ v) - emean s (res^~ v)|.
  move=> hf; rewrite -weight_diff.
  apply: le_trans (flow_weight l0 m0 Fm ext cons hf (weight_zero s hP)) _.
  by apply: ler_add; [|apply: ler_wpmul2l; first by rewrite divr_ge0 ?ler0n];
     apply: ler_sum => e _; rewrite weight_diff.
apply: le_trans (expect_le hP (class_gap_le gap pw)) _.
rewrite expectD expectZ ler_add2r expect_sum mulr_suml; apply: ler_sum => e _.
by rewrite expectZ -mulrA ler_wpmul2l // expect_sd.
Qed.

(* the residual by its standard deviations, or uncentred *)
Theorem cost_residual_sd (res : Z -> V -> R) n P (Phi : {ffun 'I_n.+1 -> Z} -> R) :
  (forall z v, div src tgt (psi z) v = (v == iota z)%:R - Q v + res z v) ->
  law P -> is_class_gap F P Phi ->
  expect P Phi <= (\sum_e l e * sd P (psi^~ e)) / Num.sqrt n.+1%:R +
    m / 2%:R * (\sum_v sd P (res^~ v) / Num.sqrt n.+1%:R) /\
  expect P Phi <= (\sum_e l e * sd P (psi^~ e)) / Num.sqrt n.+1%:R +
    m * mean P (fun z => \sum_v `|res z v|).
Proof.
move=> cons hP gap; have m2 : 0 <= m / 2%:R by rewrite divr_ge0 ?ler0n.
split; apply: le_trans (cost_residual cons hP gap) _; rewrite ler_add2l.
  by rewrite expect_sum ler_wpmul2l //; apply: ler_sum => v _; exact: expect_sd.
have -> : m * mean P (fun z => \sum_v `|res z v|) = m / 2%:R * (2%:R * mean P (fun z => \sum_v `|res z v|)).
  by rewrite mulrA divfK // pnatr_eq0.
have ms p : mean p (fun z => \sum_v `|res z v|) = \sum_v mean p (fun z => `|res z v|).
  by rewrite /mean exchange_big; apply: eq_bigr => z _; rewrite mulr_sumr.
rewrite expect_sum ler_wpmul2l // ms mulr_sumr; apply: ler_sum => v _.
apply: (le_trans (y := expect P (fun s : {ffun 'I_n.+1 -> Z} =>
    mean P (fun z => `|res z v|) + emean s (fun z => `|res z v|)))).
  apply: expect_le => // s; apply: le_trans (ler_norm_sub _ _) _; rewrite !emean_emp.
  have tri p : (forall z, 0 <= p z) -> `|mean p (res^~ v)| <= mean p (fun z => `|res z v|).
    move=> p0; apply: le_trans (ler_norm_sum _ _ _) _; apply: ler_sum => z _.
    by rewrite normrM (ger0_norm (p0 z)).
  by apply: ler_add; [exact: (tri _ hP.1)|exact: (tri _ (emp_law R s).1)].
by rewrite expectD expect_const // expect_emean // mulr_natl mulr2n.
Qed.

(* for an edge the constant E|X_e| will do as well *)
Lemma mean_deviation n P (h : Z -> R) : law P ->
  expect P (fun s : {ffun 'I_n.+1 -> Z} => `|mean P h - emean s h|) <= mean P (fun z => `|mean P h - h z|).
Proof.
move=> hP; apply: (le_trans (y := expect P (fun s : {ffun 'I_n.+1 -> Z} => emean s (fun z => `|mean P h - h z|)))).
  apply: expect_le => // s; rewrite !emean_emp; set mu := mean P h.
  rewrite -{1}(mean_const mu (emp_law R s)) -meanB; apply: le_trans (ler_norm_sum _ _ _) _.
  by apply: ler_sum => z _; rewrite normrM (ger0_norm ((emp_law R s).1 z)).
by rewrite expect_emean.
Qed.

Lemma variance_le P (h : Z -> R) a : law P -> variance P h <= mean P (fun z => (h z - a) ^+ 2).
Proof.
move=> hP; have -> : mean P (fun z => (h z - a) ^+ 2) =
    mean P (fun z => h z ^+ 2) - 2%:R * a * mean P h + a ^+ 2.
  rewrite -[X in _ + X](mean_const (a ^+ 2) hP) -meanZ -meanB -meanD.
  by apply: eq_mean => z; ring.
rewrite varianceE //; move: (mean P h) (mean P _) => mu A.
by apply: (ge0_lin (sqr_ge0 (mu - a))); ring.
Qed.

(* every law at once *)
Theorem every_law P (a t : E -> R) B : law P -> (forall e, 0 < t e) ->
  (forall z, \sum_e l e * ((psi z e - a e) ^+ 2 / (2%:R * t e) + t e / 2%:R) <= B) ->
  \sum_e l e * sd P (psi^~ e) <= B.
Proof.
move=> hP t0 hB; apply: (le_trans (y := mean P (fun z =>
    \sum_e l e * ((psi z e - a e) ^+ 2 / (2%:R * t e) + t e / 2%:R)))); last first.
  by rewrite -(mean_const B hP); exact: mean_le.
rewrite /mean; under [X in _ <= X]eq_bigr do rewrite mulr_sumr.
rewrite exchange_big; apply: ler_sum => e _ /=.
rewrite (eq_bigr (fun z => l e * (P z * ((psi z e - a e) ^+ 2 / (2%:R * t e) + t e / 2%:R)))); last first.
  by move=> z _; rewrite mulrCA.
rewrite -mulr_sumr ler_wpmul2l // -/(mean P _) meanD mean_const //.
have tn : t e != 0 by rewrite lt0r_neq0.
rewrite (eq_mean P (g := fun z => (2%:R * t e)^-1 * (psi z e - a e) ^+ 2)); last by move=> z; rewrite mulrC.
rewrite meanZ; set x := sd P _; set S := mean P _.
have v : x ^+ 2 <= S.
  by rewrite sqr_sqrtr ?variance_ge0 //; exact: variance_le.
have i0 : 0 <= (2%:R * t e)^-1 by rewrite invr_ge0 mulr_ge0 ?ler0n // ltW.
have h1 := ler_wpmul2l i0 v; have h2 := mulr_ge0 i0 (sqr_ge0 (x - t e)).
by apply: (lin2 h1 h2); field.
Qed.

Hypothesis cons : forall z v, div src tgt (psi z) v = (v == iota z)%:R - Q v.

Theorem cost_pathwise n P (s : {ffun 'I_n.+1 -> Z}) f : law P -> F f ->
  mean P f - emean s f <= \sum_e l e * `|mean P (psi^~ e) - emean s (psi^~ e)|.
Proof.
move=> hP hf; rewrite -weight_diff.
have cons0 z v : div src tgt (psi z) v = (v == iota z)%:R - Q v + 0 by rewrite addr0.
apply: le_trans (flow_weight l0 m0 Fm ext cons0 hf (weight_zero s hP)) _.
rewrite [X in _ * X]big1 ?mulr0 ?addr0; last first.
  by move=> v _; rewrite big1 ?normr0 // => z _; rewrite mulr0.
by apply: ler_sum => e _; rewrite weight_diff.
Qed.

(* edge by edge any upper bound B of the mean deviation *)
Theorem cost_edges n P (Phi : {ffun 'I_n.+1 -> Z} -> R) (B : E -> R) : law P -> is_class_gap F P Phi ->
  (forall e, expect P (fun s : {ffun 'I_n.+1 -> Z} => `|mean P (psi^~ e) - emean s (psi^~ e)|) <= B e) ->
  expect P Phi <= \sum_e l e * B e.
Proof.
move=> hP gap hB.
apply: le_trans (expect_le hP (class_gap_le gap (fun s f => @cost_pathwise n P s f hP))) _.
rewrite expect_sum; apply: ler_sum => e _.
by rewrite expectZ ler_wpmul2l.
Qed.

Theorem cost_certificate n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_class_gap F P Phi ->
  expect P Phi <= (\sum_e l e * sd P (psi^~ e)) / Num.sqrt n.+1%:R.
Proof.
move=> hP gap; rewrite mulr_suml; under eq_bigr do rewrite -mulrA.
by apply: cost_edges => // e; exact: expect_sd.
Qed.
(* a lower side for all flows on the graph *)
Theorem flow_lower P (y : Z -> V -> R) : law P -> (forall v, mean P (y^~ v) = 0) ->
  (forall e, sd P (fun z => y z (src e) - y z (tgt e)) <= l e) ->
  mean P (fun z => y z (iota z)) <= \sum_e l e * sd P (psi^~ e).
Proof.
move=> hP y0 yl; pose Y e z := y z (src e) - y z (tgt e).
have Y0 e : mean P (Y e) = 0 by rewrite /Y meanB !y0 subrr.
have -> : mean P (fun z => y z (iota z)) = \sum_e mean P (fun z => (psi z e - mean P (psi^~ e)) * Y e z).
  transitivity (mean P (fun z => \sum_v y z v * div src tgt (psi z) v)).
    have -> : mean P (fun z => \sum_v y z v * div src tgt (psi z) v) =
        mean P (fun z => y z (iota z) - \sum_v Q v * y z v).
      apply: eq_mean => z; under eq_bigr do rewrite cons mulrBr.
      rewrite sumrB (bigD1 (iota z)) //= eqxx mulr1 big1 ?addr0 => [|v /negbTE ->]; last by rewrite mulr0.
      by congr (_ - _); apply: eq_bigr => v _; rewrite mulrC.
    rewrite meanB -[LHS]subr0; congr (_ - _).
    rewrite /mean; under [RHS]eq_bigr do rewrite mulr_sumr.
    rewrite exchange_big big1 // => v _; under eq_bigr do rewrite mulrCA.
    by rewrite -mulr_sumr -/(mean P _) y0 mulr0.
  transitivity (mean P (fun z => \sum_e psi z e * Y e z)); first by apply: eq_mean => z; exact: sum_div.
  rewrite /mean; under [LHS]eq_bigr do rewrite mulr_sumr.
  rewrite exchange_big; apply: eq_bigr => e _ /=.
  transitivity (mean P (fun z => psi z e * Y e z) - mean P (psi^~ e) * mean P (Y e)).
    by rewrite Y0 mulr0 subr0.
  by rewrite -meanZ -meanB; apply: eq_mean => z; rewrite mulrBl.
apply: ler_sum => e _; rewrite mulrC; apply: (le_trans (y := sd P (psi^~ e) * sd P (Y e))); last first.
  by apply: ler_wpmul2l; [exact: sqrtr_ge0|exact: yl].
rewrite /sd -sqrtrM ?variance_ge0 //; apply: le_sqrt; first by rewrite mulr_ge0 ?variance_ge0.
have -> : variance P (Y e) = mean P (fun z => Y e z ^+ 2) by apply: eq_mean => z; rewrite Y0 subr0.
exact: (cauchy (fun z => psi z e - mean P (psi^~ e)) (Y e) hP.1).
Qed.
End Certificate.

(* the main case : the class of a pseudometric, its cost min(d, M) and the graph distance *)
Section Pseudometric.
Variables (R : rcfType) (Z V E : finType) (d : Z -> Z -> R) (M : R).
Hypotheses (M0 : 0 <= M) (pd : pseudometric d).
Variables (src tgt : E -> V) (l : E -> R) (iota : Z -> V).
Hypothesis l0 : forall e, 0 <= l e.
Hypothesis long : forall z z' c, walk src tgt l (iota z) (iota z') c -> Num.min (d z z') M <= c.
Variables (psi : Z -> E -> R) (Q : V -> R).

Let Fm : cost_below (in_class d M) (fun _ _ => M).
Proof. by move=> f hf z z'; apply: le_trans (class_cost pd hf z z') _; rewrite ler_add2l le_minl lexx orbT. Qed.

Let ext : extension_property src tgt l iota (in_class d M).
Proof.
apply: (extension_distance l0 M0 _ long) => [z z'|f hf]; first by rewrite le_minl lexx orbT.
exact: class_cost.
Qed.

Theorem flow_residual (res : Z -> V -> R) n P (Phi : {ffun 'I_n.+1 -> Z} -> R) :
  (forall z v, div src tgt (psi z) v = (v == iota z)%:R - Q v + res z v) ->
  law P -> is_gap d M P Phi ->
  expect P Phi <= (\sum_e l e * sd P (psi^~ e)) / Num.sqrt n.+1%:R +
    M / 2%:R * expect P (fun s : {ffun 'I_n.+1 -> Z} => \sum_v `|mean P (res^~ v) - emean s (res^~ v)|).
Proof. exact: (cost_residual l0 M0 Fm ext). Qed.

Hypothesis cons : forall z v, div src tgt (psi z) v = (v == iota z)%:R - Q v.

Theorem flow_pathwise n P (s : {ffun 'I_n.+1 -> Z}) f : law P -> in_class d M f ->
  mean P f - emean s f <= \sum_e l e * `|mean P (psi^~ e) - emean s (psi^~ e)|.
Proof. exact: (cost_pathwise l0 M0 Fm ext cons). Qed.

Theorem flow_certificate n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi <= (\sum_e l e * sd P (psi^~ e)) / Num.sqrt n.+1%:R.
Proof. exact: (cost_certificate l0 M0 Fm ext cons). Qed.
End Pseudometric.

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
Print Assumptions extension_distance.
Print Assumptions extension_hubs.
Print Assumptions cost_residual.
Print Assumptions cost_pathwise.
Print Assumptions cost_edges.
Print Assumptions cost_certificate.
Print Assumptions extension_check.
Print Assumptions cost_residual_sd.
Print Assumptions every_law.
Print Assumptions flow_lower.
