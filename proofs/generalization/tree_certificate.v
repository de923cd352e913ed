(* tree-certificate                                                            *)
(*                                                                             *)
(* Setting: a finite space Z with a pseudometric d, the class F of             *)
(* f : Z -> [0,M] with |f z - f z'| <= d(z,z'), Phi(s) the supremum over F of  *)
(* P f - P_n f on the sample s of n >= 1 independent draws from P.  A finite   *)
(* tree: nodes V, a root, a parent map that lowers a depth, edges e = nodes    *)
(* other than the root, of length l e >= 0; a map iota : Z -> V (other nodes   *)
(* are Steiner points).  dT(u,v) is the sum of the lengths of the edges that   *)
(* separate u from v; dT_path_metric: it is the path metric of the tree (the   *)
(* largest pseudometric with dT(v, parent v) <= l v).                          *)
(* Removing e splits off the mass p_e = P(e lies above z).                     *)
(* Proved, if dT(iota z, iota z') >= min(d,M)(z,z') for all z, z':             *)
(* * tree_certificate: E Phi <= sum_e l_e E|B(n,p_e)/n - p_e|                  *)
(*                     <= sum_e l_e sqrt(p_e (1 - p_e)/n);                     *)
(* * tree_upper: Phi(s) <= sum_e l_e |p_e - P_n(e lies above z)| for every s;  *)
(*   tree_pathwise: the right side is the supremum of P h - P_n h over all     *)
(*   h : Z -> R with |h z - h z'| <= dT(iota z, iota z');                      *)
(* * tree_equality: equality in the first if dT = min(d,M) on Z; tree_equal:   *)
(*   and then on every sample;                                                 *)
(* * tree_equality_only: and, if P z > 0 for all z, only then (at points of    *)
(*   mass 0 it is false).                                                      *)
(* Proved, as sufficient for dT >= min(d,M):                                   *)
(* * edge_check: V = Z and l v >= min(d,M)(v, parent v) for every edge;        *)
(*   tree_edges: for any cost c, with no triangle inequality and the class     *)
(*   of |f z - f z'| <= c(z,z'), the check of the edges is enough for the      *)
(*   bound, on every sample and in mean.                                       *)
(* * linkage_dominates, tree_linkage: a tree of clusters (a node stands for    *)
(*   the points below it) with heights that do not decrease upwards, 0 at the  *)
(*   points, at least the largest min(d,M) within each cluster, and edges half *)
(*   the difference of the heights; complete_linkage: the largest min(d,M)     *)
(*   within the cluster is such a height, if the clusters of the points are    *)
(*   singletons.  dT_join: the path goes up to a common node and down again.   *)
(* Weaker than the lemma: nothing.                                             *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common symmetry.path_metric generalization.flow_certificate.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Tree.
Variables (R : realFieldType) (V : finType) (root : V) (parent : V -> V) (depth : V -> nat).
Hypothesis parent_root : parent root = root.
Hypothesis depth_parent : forall v, v != root -> (depth (parent v) < depth v)%N.
Variable l : V -> R.
Hypothesis l0 : forall v, 0 <= l v.

(* the edge e (from e to its parent) lies above the node u *)
Definition above e u := fconnect parent u e.
Definition dT u v := \sum_(e | e != root) l e * (above e u != above e v)%:R.

Lemma above_step e u : above e u = (u == e) || above e (parent u).
Proof.
rewrite /above; apply/idP/orP => [|[/eqP ->|h]].
- move/iter_findex; case: (findex parent u e) => [|k] /=.
    by move=> <-; left.
  by rewrite -iterS iterSr => <-; right; exact: fconnect_iter.
- exact: connect0.
- exact: connect_trans (fconnect1 parent u) h.
Qed.

Lemma above_depth e u : above e u -> (depth e <= depth u)%N.
Proof.
move/iter_findex => <-; elim: (findex _ _ _) => [|k] //=; apply: leq_trans.
have [->|n] := eqVneq (iter k parent u) root; first by rewrite parent_root.
exact: ltnW (depth_parent n).
Qed.

Lemma above_parent v : v != root -> above v (parent v) = false.
Proof.
move=> n; apply/negP => /above_depth; by rewrite leqNgt depth_parent.
Qed.

Lemma above_root e : e != root -> above e root = false.
Proof.
move=> n; apply/negP => /iter_findex h; case/negP: n; rewrite -h.
by elim: (findex _ _ _) => [|k ih] //=; rewrite (eqP ih) parent_root.
Qed.

Lemma above_edge e v : v != root -> (above e v != above e (parent v)) = (v == e).
Proof.
move=> n; rewrite above_step; have [<-|ne] := eqVneq v e; first by rewrite above_parent.
by rewrite eqxx.
Qed.

Lemma dT_pm : pseudometric dT.
Proof.
split=> [u v|u|u v|u v w].
- by apply: sumr_ge0 => e _; rewrite mulr_ge0 ?ler0n.
- by rewrite /dT big1 // => e _; rewrite eqxx mulr0.
- by apply: eq_bigr => e _; rewrite eq_sym.
- rewrite /dT -big_split; apply: ler_sum => e _; rewrite /= -mulrDr ler_wpmul2l //=.
  by case: (above e u) (above e v) (above e w) => [] [] [];
    rewrite /= ?addr0 ?add0r ?lexx ?ler01 ?addr_ge0 ?ler01.
Qed.

(* a node v that is not above u: the path from u to v ends with the edge of v *)
Lemma dT_last u v : v != root -> ~~ above v u -> dT u v = dT u (parent v) + l v.
Proof.
move=> n a; rewrite /dT [LHS](bigD1 v n) [X in _ = X + _](bigD1 v n) /=.
rewrite (negbTE a) above_parent // eqxx mulr0 add0r addrC; congr (_ + _); last first.
  by rewrite (above_step v v) eqxx mulr1.
apply: eq_bigr => e /andP[_ ev]; rewrite (above_step e v) eq_sym.
by rewrite eq_sym (eq_sym v) (negbTE ev).
Qed.

Lemma dT_edge v : v != root -> dT v (parent v) = l v.
Proof.
move=> n; rewrite /dT (bigD1 v n) /= above_edge // eqxx mulr1 big1 ?addr0 //.
by move=> e /andP[_ ev]; rewrite above_edge // eq_sym (negbTE ev) mulr0.
Qed.

Theorem dT_path_metric : [/\ pseudometric dT, forall v, v != root -> dT v (parent v) <= l v &
  forall d', pseudometric d' -> (forall v, v != root -> d' v (parent v) <= l v) ->
    forall u v, d' u v <= dT u v].
Proof.
split=> [|v n|d' pm hd u v]; [exact: dT_pm|by rewrite dT_edge|].
have [m hm] := ubnP (depth u + depth v); elim: m u v hm => // m ih u v hm.
have step x y : y != root -> ~~ above y x -> (depth x + depth y < m.+1)%N -> d' x y <= dT x y.
  move=> n a lt; rewrite dT_last //; apply: le_trans (pm_tri pm x (parent y) y) _.
  apply: ler_add; last by rewrite (pm_sym pm); exact: hd.
  apply: ih; apply: leq_trans (_ : (depth x + depth y <= m)%N) => //.
  by rewrite ltn_add2l depth_parent.
have [->|uv] := eqVneq u v; first by rewrite (pm_refl pm) (pm_ge0 dT_pm).
have [vr|vn] := eqVneq v root.
  have un : u != root by rewrite -vr.
  rewrite (pm_sym pm) (pm_sym dT_pm); apply: step => //; last by rewrite addnC.
  by rewrite vr above_root.
case: (boolP (above v u)) => [a|a]; last exact: step.
have un : u != root by apply: contraTneq a => ->; rewrite above_root.
rewrite (pm_sym pm) (pm_sym dT_pm); apply: step => //; last by rewrite addnC.
apply/negP => b; move: a; rewrite above_step (negbTE uv) /= => /above_depth a.
have := above_depth b; rewrite leqNgt; case/negP.
exact: leq_ltn_trans a (depth_parent un).
Qed.

(* telescoping along the path to the root *)
Lemma telescope (F : V -> R) v :
  F v = F root + \sum_(e | e != root) (above e v)%:R * (F e - F (parent e)).
Proof.
have [m hm] := ubnP (depth v); elim: m v hm => // m ih v hm.
have [->|n] := eqVneq v root.
  by rewrite big1 ?addr0 // => e en; rewrite above_root // mul0r.
have lt : (depth (parent v) < m)%N by apply: leq_trans (depth_parent n) _.
rewrite (bigD1 v n) /= (above_step v v) eqxx mul1r.
have := ih _ lt; rewrite (bigD1 v n) /= above_parent // mul0r add0r => e.
rewrite addrCA -[X in _ = _ + (_ + X)](_ : \sum_(i | (i != root) && (i != v))
  (above i (parent v))%:R * (F i - F (parent i)) = _); last first.
  by apply: eq_bigr => i /andP[_ iv]; rewrite (above_step i v) eq_sym (negbTE iv).
by rewrite -e subrK.
Qed.

(* without auxiliary nodes a check of the edges is enough *)
Theorem edge_check (d : V -> V -> R) M : pseudometric d -> 0 <= M ->
  (forall v, v != root -> Num.min (d v (parent v)) M <= l v) ->
  forall u v, Num.min (d u v) M <= dT u v.
Proof.
move=> pd M0 h; have [_ _ most] := dT_path_metric; apply: most h.
split=> [u v|u|u v|u v w].
- by rewrite le_minr (pm_ge0 pd).
- by rewrite (pm_refl pd); apply/min_idPl.
- by rewrite (pm_sym pd).
have a := pm_ge0 pd u v; have b := pm_ge0 pd v w.
case: (leP (d u v) M) => _; last by rewrite le_minl ler_addl le_minr b M0 orbT.
case: (leP (d v w) M) => _; last by rewrite le_minl ler_addr a orbT.
by rewrite le_minl (pm_tri pd).
Qed.

(* the path from u to v goes up to a node w above both and down again *)
Section Heights.
Variable h : V -> R.
Hypothesis lh : forall v, v != root -> l v = (h (parent v) - h v) / 2%:R.

Theorem dT_join u v : exists w,
  [/\ above w u, above w v & dT u v = h w - (h u + h v) / 2%:R].
Proof.
have [m hm] := ubnP (depth u + depth v); elim: m u v hm => // m ih u v hm.
have step x y : y != root -> ~~ above y x -> (depth x + depth y < m.+1)%N ->
    exists w, [/\ above w x, above w y & dT x y = h w - (h x + h y) / 2%:R].
  move=> n a lt; have [|w [wx wy e]] := ih x (parent y).
    by apply: leq_trans (_ : (depth x + depth y <= m)%N) => //; rewrite ltn_add2l depth_parent.
  by exists w; split=> //; [rewrite above_step wy orbT|rewrite dT_last // e lh //; field].
have [->|uv] := eqVneq u v.
  by exists v; split; rewrite /above ?connect0 // (pm_refl dT_pm); field.
have flip : (exists w, [/\ above w v, above w u & dT v u = h w - (h v + h u) / 2%:R]) ->
    exists w, [/\ above w u, above w v & dT u v = h w - (h u + h v) / 2%:R].
  by case=> w [a b e]; exists w; split=> //; rewrite (pm_sym dT_pm) e addrC [h v + _]addrC addrC.
have [vr|vn] := eqVneq v root.
  have un : u != root by rewrite -vr.
  by apply/flip/step => //; [rewrite vr above_root|rewrite addnC].
case: (boolP (above v u)) => [a|a]; last exact: step.
have un : u != root by apply: contraTneq a => ->; rewrite above_root.
apply/flip/step => //; last by rewrite addnC.
apply/negP => b; move: a; rewrite above_step (negbTE uv) /= => /above_depth a.
have := above_depth b; rewrite leqNgt; case/negP.
exact: leq_ltn_trans a (depth_parent un).
Qed.
End Heights.
End Tree.

Section Certificate.
Variables (R : realFieldType) (Z : finType) (d : Z -> Z -> R) (M : R).
Hypotheses (M0 : 0 <= M) (pd : pseudometric d).
Variables (V : finType) (root : V) (parent : V -> V) (depth : V -> nat).
Hypothesis parent_root : parent root = root.
Hypothesis depth_parent : forall v, v != root -> (depth (parent v) < depth v)%N.
Variables (l : V -> R) (iota : Z -> V).
Hypothesis l0 : forall v, 0 <= l v.
Local Notation dT := (dT root parent l).
Local Notation above := (above parent).
Let pm := dT_pm root parent l0.
Implicit Types P : Z -> R.

Definition side e z := above e (iota z).
Definition split_mass P e := mass P (side e).
(* the certificate on one sample *)
Definition cut n P (s : {ffun 'I_n -> Z}) :=
  \sum_(e | e != root) l e * `|split_mass P e - emean s (fun z => (side e z)%:R)|.

Lemma emean_side n P (s : {ffun 'I_n.+1 -> Z}) e :
  split_mass P e - emean s (fun z => (side e z)%:R) =
  \sum_z (P z - emp R s z) * (side e z)%:R.
Proof.
rewrite /split_mass -mean_indicator emean_emp /mean -sumrB.
by apply: eq_bigr => z _; rewrite mulrBl.
Qed.

Lemma weight0 n P (s : {ffun 'I_n.+1 -> Z}) : law P -> \sum_z (P z - emp R s z) = 0.
Proof. by move=> hP; rewrite sumrB hP.2 (emp_law R s).2 subrr. Qed.

(* pairing a function on the tree with P - P_n *)
Lemma pairing n P (s : {ffun 'I_n.+1 -> Z}) (F : V -> R) : law P ->
  mean P (fun z => F (iota z)) - emean s (fun z => F (iota z)) =
  \sum_(e | e != root) (F e - F (parent e)) * (split_mass P e - emean s (fun z => (side e z)%:R)).
Proof.
move=> hP; rewrite emean_emp /mean -sumrB.
under eq_bigr do rewrite -mulrBl (telescope parent_root depth_parent F) mulrDr mulr_sumr.
rewrite big_split /= -mulr_suml weight0 // mul0r add0r exchange_big /=.
apply: eq_bigr => e _; rewrite emean_side mulr_sumr; apply: eq_bigr => z _.
by rewrite mulrA mulrC.
Qed.

(* the certificate is attained by a function on the tree *)
Lemma cut_lipschitz n P (s : {ffun 'I_n.+1 -> Z}) : law P -> exists2 F : V -> R,
  (forall u v, `|F u - F v| <= dT u v) &
  mean P (fun z => F (iota z)) - emean s (fun z => F (iota z)) = cut P s.
Proof.
move=> hP; pose a e := split_mass P e - emean s (fun z => (side e z)%:R).
pose sg e : R := if 0 <= a e then 1 else -1.
pose F v := \sum_(e | e != root) (above e v)%:R * (l e * sg e).
have Fe e : e != root -> F e - F (parent e) = l e * sg e.
  move=> en; rewrite /F -sumrB (bigD1 e en) /= (above_step _ e e) eqxx.
  rewrite (above_parent parent_root depth_parent en).
  rewrite mul1r mul0r subr0 big1 ?addr0 // => i /andP[_ ie].
  by rewrite (above_step _ i e) eq_sym (negbTE ie) /= subrr.
exists F => [u v|].
  rewrite /F -sumrB; apply: le_trans (ler_norm_sum _ _ _) _; apply: ler_sum => e _.
  rewrite -mulrBl normrM mulrC normrM (ger0_norm (l0 e)) -mulrA ler_wpmul2l //.
  have -> : `|sg e| = 1 by rewrite /sg; case: ifP; rewrite ?normrN normr1.
  rewrite mul1r; case: (above e u) (above e v) => [] [] /=;
    by rewrite ?subrr ?subr0 ?sub0r ?normrN ?normr0 ?normr1 ?lexx.
rewrite (pairing s F hP) /cut; apply: eq_bigr => e en; rewrite Fe // -mulrA; congr (_ * _).
rewrite -/(a e) /sg; case: ifP => [h|/negbT]; first by rewrite mul1r ger0_norm.
by rewrite -ltNge => h; rewrite mulN1r ltr0_norm.
Qed.

(* a function on the tree whose differences along the edges are at most l *)
Lemma cut_le n P (s : {ffun 'I_n.+1 -> Z}) (F : V -> R) : law P ->
  (forall e, e != root -> `|F e - F (parent e)| <= l e) ->
  mean P (fun z => F (iota z)) - emean s (fun z => F (iota z)) <= cut P s.
Proof.
move=> hP st; rewrite (pairing s F hP); apply: ler_sum => e en; apply: le_trans (ler_norm _) _.
by rewrite normrM ler_wpmul2r // st.
Qed.

(* functions on Z that are 1-Lipschitz for the tree extend to it *)
Lemma extend (f : Z -> R) (z0 : Z) : (forall z z', f z <= f z' + dT (iota z') (iota z)) ->
  exists2 F : V -> R, (forall z, F (iota z) = f z) & forall e, e != root -> `|F e - F (parent e)| <= l e.
Proof.
move=> lip; pose F v := fmin predT z0 (fun z => f z + dT (iota z) v).
have st u v : F u <= F v + dT u v.
  have [z _ e] := @fmin_att _ _ predT z0 (fun z => f z + dT (iota z) v) isT.
  rewrite {2}/F e.
  apply: le_trans (@fmin_le _ _ predT z0 (fun z => f z + dT (iota z) u) z isT isT) _.
  by rewrite -addrA ler_add2l (pm_sym pm u v); exact: (pm_tri pm).
exists F => [z|e en].
  apply/le_anti/andP; split.
    have := @fmin_le _ _ predT z0 (fun z' => f z' + dT (iota z') (iota z)) z isT isT.
    by rewrite (pm_refl pm) addr0.
  by apply: fmin_ge => // z' _; exact: lip.
have h1 := st e (parent e); have h2 := st (parent e) e.
rewrite (pm_sym pm (parent e)) in h2; rewrite (dT_edge parent_root depth_parent l en) in h1 h2.
by apply: abs_le; [apply: (lin1 h1)|apply: (lin1 h2)]; ring.
Qed.

(* the certificate on one sample is the gap of the real functions that are 1-Lipschitz for the tree *)
Theorem tree_pathwise n P (s : {ffun 'I_n.+1 -> Z}) : law P ->
  is_lub (fun x => exists2 f : Z -> R, (forall z z', `|f z - f z'| <= dT (iota z) (iota z')) &
    x = mean P f - emean s f) (cut P s).
Proof.
move=> hP; have [F F1 F2] := cut_lipschitz s hP; apply: max_is_lub => [|x [f lip ->]].
  by exists (fun z => F (iota z)) => // z z'; exact: F1.
have [|H Hi He] := @extend f (s ord0).
  move=> z z'; rewrite (pm_sym pm) -ler_subl_addl; apply: le_trans (lip z z'); exact: ler_norm.
apply: le_trans (cut_le s hP He); apply: le_of_eq; rewrite !emean_emp.
by congr (_ - _); apply: eq_mean => z; rewrite Hi.
Qed.

Section Upper.
Hypothesis dom : forall z z', Num.min (d z z') M <= dT (iota z) (iota z').

Lemma cut_upper n P (s : {ffun 'I_n.+1 -> Z}) f : law P -> in_class d M f ->
  mean P f - emean s f <= cut P s.
Proof.
move=> hP hf; have [|F Fi Fe] := @extend f (s ord0).
  by move=> z z'; apply: le_trans (class_cost pd hf z z') _; rewrite ler_add2l dom.
apply: le_trans (cut_le s hP Fe); apply: le_of_eq; rewrite !emean_emp.
by congr (_ - _); apply: eq_mean => z; rewrite Fi.
Qed.

Theorem tree_upper n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  forall s, Phi s <= cut P s.
Proof. by move=> hP gap; apply: (gap_le gap) => s f hf; exact: cut_upper. Qed.

Lemma expect_cut n P : law P -> expect P (@cut n.+1 P) =
  \sum_(e | e != root) l e * binomial_dev n.+1 (split_mass P e).
Proof.
move=> hP; rewrite /cut expect_sum; apply: eq_bigr => e _.
by rewrite expectZ expect_mass.
Qed.

Theorem tree_binomial n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi <= \sum_(e | e != root) l e * binomial_dev n.+1 (split_mass P e).
Proof.
by move=> hP gap; rewrite -expect_cut //; apply: expect_le => //; exact: tree_upper.
Qed.
End Upper.

Section Equality.
Hypothesis exact_metric : forall z z', dT (iota z) (iota z') = Num.min (d z z') M.

Lemma cut_attained n P (s : {ffun 'I_n.+1 -> Z}) : law P ->
  exists2 f, in_class d M f & mean P f - emean s f = cut P s.
Proof.
move=> hP; have [F lip eF] := cut_lipschitz s hP; pose z0 := s ord0.
pose m := fmin predT z0 (fun z => F (iota z)).
exists (fun z => F (iota z) - m).
  split=> [z|z z'].
    have [y _ my] := @fmin_att _ _ predT z0 (fun z => F (iota z)) isT.
    rewrite subr_ge0 /m (@fmin_le _ _ predT z0 (fun z => F (iota z)) z) //=.
    rewrite my; apply: le_trans (ler_norm _) _; apply: le_trans (lip _ _) _.
    by rewrite exact_metric le_minl lexx orbT.
  have -> : F (iota z) - m - (F (iota z') - m) = F (iota z) - F (iota z') by ring.
  by apply: le_trans (lip _ _) _; rewrite exact_metric le_minl lexx.
have -> : mean P (fun z => F (iota z) - m) - emean s (fun z => F (iota z) - m) =
    mean P (fun z => F (iota z)) - emean s (fun z => F (iota z)).
  by rewrite !emean_emp !meanB !mean_const //; [ring|exact: emp_law].
exact: eF.
Qed.

Theorem tree_equal n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  forall s, Phi s = cut P s.
Proof.
move=> hP gap s; apply: (is_lub_uniq (gap s)); have [f hf e] := cut_attained s hP.
apply: max_is_lub; first by exists f.
move=> x [f' hf' ->]; apply: cut_upper => // z z'; by rewrite exact_metric.
Qed.

Theorem tree_equality n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi = \sum_(e | e != root) l e * binomial_dev n.+1 (split_mass P e).
Proof.
by move=> hP gap; rewrite -expect_cut //; apply: eq_expect; exact: tree_equal.
Qed.
End Equality.

Theorem tree_equality_only n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  (forall z, 0 < P z) -> (forall z z', Num.min (d z z') M <= dT (iota z) (iota z')) ->
  expect P Phi = \sum_(e | e != root) l e * binomial_dev n.+1 (split_mass P e) ->
  forall z z', dT (iota z) (iota z') = Num.min (d z z') M.
Proof.
move=> hP gap Pp dom; rewrite -expect_cut // => e z z'.
have le := tree_upper dom hP gap.
pose s := [ffun _ : 'I_n.+1 => z'].
have es : Phi s = cut P s.
  have wp : (\prod_i P (s i)) != 0.
    by apply/prodf_neq0 => i _; rewrite lt0r_neq0.
  apply: (mulfI wp); apply: (sum_eq_of_le (D := xpredT) _ e) => // t _.
  by apply: ler_wpmul2l; [exact: common.weight_ge0|exact: le].
have em f : emean s f = f z'.
  rewrite /emean (eq_bigr (fun=> f z')); last by move=> i _; rewrite ffunE.
  by rewrite sumr_const card_ord -[f z' *+ _]mulr_natl mulKf // pnatr_eq0.
have cs : cut P s = \sum_w P w * dT (iota w) (iota z').
  rewrite /cut /dT; under [RHS]eq_bigr do rewrite mulr_sumr.
  rewrite [RHS]exchange_big /=; apply: eq_bigr => e' _.
  under [RHS]eq_bigr do rewrite mulrCA; rewrite -mulr_sumr; congr (_ * _).
  rewrite em /split_mass -mean_indicator /side; case: (above e' (iota z')).
    rewrite distrC ger0_norm.
      rewrite -{1}(mean_const 1 hP) -meanB; apply: eq_mean => w.
      by case: (above _ _); rewrite ?subrr ?subr0.
    rewrite subr_ge0; apply: (le_trans (y := mean P (fun=> 1))); last by rewrite mean_const.
    by apply: mean_le => // w; case: (above _ _); rewrite ?lexx ?ler01.
  rewrite subr0 ger0_norm; last first.
    by apply: sumr_ge0 => w _; rewrite mulr_ge0 ?ler0n // ltW.
  by apply: eq_mean => w; case: (above _ _).
have up : Phi s <= \sum_w P w * Num.min (d w z') M.
  have [_ h] := gap s; apply: h => x [f hf ->]; rewrite em -(mean_const (f z') hP) -meanB.
  apply: (@mean_le _ _ P _ (fun w => Num.min (d w z') M) hP) => w.
  rewrite ler_subl_addl; rewrite (pm_sym pd); exact: (class_cost pd hf).
have le2 w : xpredT w -> P w * Num.min (d w z') M <= P w * dT (iota w) (iota z').
  by move=> _; rewrite ler_wpmul2l ?dom // ltW.
have eq2 : \sum_w P w * Num.min (d w z') M = \sum_w P w * dT (iota w) (iota z').
  apply/le_anti/andP; split; first exact: sum_le.
  by rewrite -cs -es.
have := sum_eq_of_le le2 eq2 (isT : xpredT z) => /(mulfI (lt0r_neq0 (Pp z))).
by move->.
Qed.
End Certificate.

(* no auxiliary nodes, any cost c : only the edges are looked at *)
Section Edges.
Variables (R : realFieldType) (V : finType) (c : V -> V -> R) (M : R).
Variables (root : V) (parent : V -> V) (depth : V -> nat).
Hypothesis parent_root : parent root = root.
Hypothesis depth_parent : forall v, v != root -> (depth (parent v) < depth v)%N.
Variable l : V -> R.
Hypothesis checked : forall v, v != root -> [\/ c v (parent v) <= l v | M <= l v].

Theorem tree_edges n P (Phi : {ffun 'I_n.+1 -> V} -> R) : law P -> is_gap c M P Phi ->
  (forall s, Phi s <= cut root parent l id P s) /\
  expect P Phi <= \sum_(e | e != root) l e * binomial_dev n.+1 (split_mass parent id P e).
Proof.
move=> hP gap; have pw s : Phi s <= cut root parent l id P s.
  move: s; apply: (gap_le gap) => s f [h1 h2].
  apply: (cut_le parent_root depth_parent id s hP) => e en.
  case: (checked en) => h; first exact: le_trans (h2 _ _) h.
  have /andP[a b] := h1 e; have /andP[a' b'] := h1 (parent e); apply: le_trans h.
  by apply: abs_le; [apply: (lin2 b a')|apply: (lin2 a b')]; ring.
split=> //; rewrite -(expect_cut _ _ _ _ _ hP).
exact: expect_le.
Qed.
End Edges.

(* the tree of clusters of a linkage : a node stands for the points below it *)
Section Linkage.
Variables (R : realFieldType) (Z : finType) (d : Z -> Z -> R) (M : R).
Hypotheses (M0 : 0 <= M) (pd : pseudometric d).
Variables (V : finType) (root : V) (parent : V -> V) (depth : V -> nat).
Hypothesis parent_root : parent root = root.
Hypothesis depth_parent : forall v, v != root -> (depth (parent v) < depth v)%N.
Variable iota : Z -> V.
Local Notation c z z' := (Num.min (d z z') M).
Local Notation below w z := (above parent w (iota z)).
Definition half_step (h : V -> R) v := (h (parent v) - h v) / 2%:R.

Section Heights.
Variable h : V -> R.
Hypotheses (h0 : forall z, h (iota z) = 0) (up : forall v, h v <= h (parent v)).
Hypothesis hc : forall w z z', below w z -> below w z' -> c z z' <= h w.

Lemma half_step_ge0 v : 0 <= half_step h v.
Proof. by rewrite divr_ge0 ?ler0n // subr_ge0. Qed.

Theorem linkage_dominates z z' : c z z' <= dT root parent (half_step h) (iota z) (iota z').
Proof.
have [w [wz wz' ->]] := dT_join parent_root depth_parent half_step_ge0
  (fun v _ => erefl (half_step h v)) (iota z) (iota z').
by rewrite !h0 addr0 mul0r subr0 hc.
Qed.

Theorem tree_linkage n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi <= \sum_(e | e != root) half_step h e * binomial_dev n.+1 (split_mass parent iota P e).
Proof. exact: (tree_binomial pd parent_root depth_parent half_step_ge0 linkage_dominates). Qed.
End Heights.

(* complete linkage : the height of a cluster is the largest c between its points *)
Definition height w := fmax (fun o : option (Z * Z) => if o is Some p then below w p.1 && below w p.2 else true)
  None (fun o => if o is Some p then c p.1 p.2 else 0).

Theorem complete_linkage : (forall z z', below (iota z) z' -> z' = z) ->
  [/\ forall z, height (iota z) = 0, forall v, height v <= height (parent v) &
    forall w z z', below w z -> below w z' -> c z z' <= height w].
Proof.
move=> leaf; split=> [z|v|w z z' a b].
- rewrite /height; case: (@fmax_att _ _ (fun o : option (Z * Z) => if o is Some p
    then below (iota z) p.1 && below (iota z) p.2 else true) None (fun o => if o is Some p then c p.1 p.2 else 0) isT).
  move=> [[x y]|] //= /andP[/leaf -> /leaf ->] ->.
  by rewrite (pm_refl pd); apply/min_idPl.
- apply: fmax_le => // -[[x y]|] /= h; last exact: (@fmax_ge _ _ _ None _ None).
  apply: (@fmax_ge _ _ _ None _ (Some (x, y))) => //=.
  by case/andP: h => a b; rewrite /above !(connect_trans _ (fconnect1 parent v)).
- by apply: (@fmax_ge _ _ _ None _ (Some (z, z'))); rewrite //= a.
Qed.
End Linkage.

Section Root.
Variables (R : rcfType) (Z : finType) (d : Z -> Z -> R) (M : R).
Hypotheses (M0 : 0 <= M) (pd : pseudometric d).
Variables (V : finType) (root : V) (parent : V -> V) (depth : V -> nat).
Hypothesis parent_root : parent root = root.
Hypothesis depth_parent : forall v, v != root -> (depth (parent v) < depth v)%N.
Variables (l : V -> R) (iota : Z -> V).
Hypothesis l0 : forall v, 0 <= l v.
Hypothesis dom : forall z z', Num.min (d z z') M <= dT root parent l (iota z) (iota z').
Implicit Types P : Z -> R.

Lemma binomial_dev_le n P (A : pred Z) : law P ->
  binomial_dev n.+1 (mass P A) <= Num.sqrt (mass P A * (1 - mass P A) / n.+1%:R).
Proof.
move=> hP; rewrite -expect_mass // -variance_indicator // -mean_indicator.
exact: expect_dev.
Qed.

Theorem tree_certificate n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  let p := split_mass parent iota P in
  expect P Phi <= \sum_(e | e != root) l e * binomial_dev n.+1 (p e) /\
  \sum_(e | e != root) l e * binomial_dev n.+1 (p e) <=
    \sum_(e | e != root) l e * Num.sqrt (p e * (1 - p e) / n.+1%:R).
Proof.
move=> hP gap p; split; first exact: (tree_binomial pd parent_root depth_parent l0 dom hP gap).
by apply: ler_sum => e _; rewrite ler_wpmul2l // binomial_dev_le.
Qed.
End Root.

Print Assumptions tree_binomial.
Print Assumptions dT_path_metric.
Print Assumptions tree_certificate.
Print Assumptions tree_equality.
Print Assumptions tree_equality_only.
Print Assumptions edge_check.
Print Assumptions dT_join.
Print Assumptions tree_pathwise.
Print Assumptions tree_upper.
Print Assumptions tree_equal.
Print Assumptions tree_edges.
Print Assumptions linkage_dominates.
Print Assumptions tree_linkage.
Print Assumptions complete_linkage.
