(* multiscale                                                                  *)
(*                                                                             *)
(* Setting: a pseudometric d on a finite space Z, the class F of               *)
(* f : Z -> [0,M] with |f z - f z'| <= d(z,z'); scales r_0, r_1, ..., r_K,     *)
(* K >= 1; for k = 1..K a set A_k of centres in Z, fixed before the sample,    *)
(* whose closed balls of radius r_k cover Z, with at most N_k elements; r_0 is *)
(* at least one of: a radius with a one-point cover, M/2, diam/2.  Phi(s) is   *)
(* the supremum over F of P f - P_n f on n >= 1 independent draws from P, on   *)
(* the finite probability space Z^n.                                           *)
(* Proved:                                                                     *)
(* * multiscale: E Phi <= 2 r_K + sum_(k=1..K) r_(k-1) sqrt((N_k - 1)/n);      *)
(* * multiscale_cells: the same with the exact sum over the ancestor cells     *)
(*   sum_Q E|B(n,P(Q))/n - P(Q)| in place of each square root;                 *)
(* * multiscale_cap: E Phi <= M and E Phi <= diam.                             *)
(* No order of the scales is needed.                                           *)
(* Weaker than the lemma: Z finite; centres outside Z are not treated.         *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common symmetry.path_metric generalization.flow_certificate.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Multiscale.
Variables (R : rcfType) (Z : finType) (d : Z -> Z -> R) (M : R).
Hypotheses (M0 : 0 <= M) (pd : pseudometric d).
Variables (r : nat -> R) (A : nat -> {set Z}).
Hypothesis r0 : forall k, 0 <= r k.
Implicit Types (P : Z -> R) (f : Z -> R) (q : Z -> Z).

Lemma shuffle (x y u v : R) : x - y = ((x - u) - (y - v)) + (u - v).
Proof. by ring. Qed.

(* a centre of A k within r k of z, if there is one *)
Definition centre k z := odflt z [pick c in A k | d z c <= r k].
Definition covered k := forall z, exists2 c, c \in A k & d z c <= r k.

Lemma centreP k z : covered k -> centre k z \in A k /\ d z (centre k z) <= r k.
Proof.
move=> h; rewrite /centre; case: pickP => [c /andP[]//|no].
by have [c cA hc] := h z; have := no c; rewrite cA hc.
Qed.

(* ancestors q k.. : the cells at level k seen from a map q into A k, and the  *)
(* sum of the deviations over the cells of all levels 1..k                    *)
Fixpoint chain n P (s : {ffun 'I_n -> Z}) k q : R :=
  r k * cell_sum q (A k.+1) P s +
  if k is k'.+1 then chain P s k' (centre k \o q) else 0.

(* all f in the class are within r 0 of a constant *)
Definition root_radius := [\/ exists c, forall z, d z c <= r 0, M / 2%:R <= r 0
  | forall z z', d z z' <= 2%:R * r 0].

Lemma near_const f : root_radius -> in_class d M f -> exists a, forall z, `|f z - a| <= r 0.
Proof.
move=> hr [h1 h2]; case: hr => [[c hc]|h|h].
- by exists (f c) => z; apply: le_trans (h2 z c) (hc z).
- exists (M / 2%:R) => z; have /andP[a b] := h1 z.
  have e : M = M / 2%:R + M / 2%:R by exact: half_split.
  apply: le_trans h; apply: abs_le; first by rewrite ler_subl_addr -e.
  by rewrite ler_subr_addr addrC subrr.
- case: (pickP (fun _ : Z => true)) => [z0 _|no]; last by exists 0 => z; have := no z.
  have [x _ ex] := @fmax_att _ _ predT z0 f isT; have [y _ ey] := @fmin_att _ _ predT z0 f isT.
  exists ((f x + f y) / 2%:R) => z.
  have hx : f z <= f x by rewrite -ex; exact: (@fmax_ge _ _ predT).
  have hy : f y <= f z by rewrite -ey; exact: (@fmin_le _ _ predT).
  have /absP[hxy _] := h2 x y; have hd := h x y.
  have e : f z - (f x + f y) / 2%:R = (2%:R * f z - f x - f y) / 2%:R by field.
  have i2 : 0 < 2%:R^-1 :> R by rewrite invr_gt0 ltr0n.
  rewrite e normrM (gtr0_norm i2) ler_pdivr_mulr ?ltr0n // mulrC.
  by apply: abs_le; [apply: (lin4 hxy hd hx hx)|apply: (lin4 hxy hd hy hy)]; ring.
Qed.

Lemma deviation n P (s : {ffun 'I_n.+1 -> Z}) q (B : {set Z}) (h : Z -> R) c :
  (forall z, q z \in B) -> 0 <= c -> (forall a, a \in B -> `|h a| <= c) ->
  mean P (h \o q) - emean s (h \o q) <= c * cell_sum q B P s.
Proof.
move=> qB c0 hc.
have part p : mean p (h \o q) = \sum_(a in B) h a * mean p (fun z => (q z == a)%:R).
  rewrite /mean (partition_big q (mem B)) => [|z _]; last exact: qB.
  apply: eq_bigr => a _; rewrite mulr_sumr [LHS]big_mkcond; apply: eq_bigr => z _ /=.
  case: eqP => [->|_]; last by rewrite !mulr0.
  by rewrite mulr1 mulrC.
rewrite emean_emp !part -sumrB /cell_sum mulr_sumr; apply: ler_sum => a aB.
rewrite -mulrBr (mean_indicator P (fun z => q z == a)) emean_emp.
apply: le_trans (ler_norm _) _; rewrite normrM ler_wpmul2r //; exact: hc.
Qed.

Lemma chain_bound n P (s : {ffun 'I_n.+1 -> Z}) f k q : law P -> in_class d M f -> root_radius ->
  (forall j, (j <= k)%N -> covered j.+1) -> (forall z, q z \in A k.+1) ->
  mean P (f \o q) - emean s (f \o q) <= chain P s k q.
Proof.
move=> hP hf hr; have [h1 h2] := hf.
elim: k q => [|k ih] q cov qA /=.
  have [a ha] := near_const hr hf; rewrite addr0.
  have -> : mean P (f \o q) - emean s (f \o q) =
      mean P ((fun z => f z - a) \o q) - emean s ((fun z => f z - a) \o q).
    have sh p : law p -> mean p ((fun z => f z - a) \o q) = mean p (f \o q) - a.
      by move=> hp; rewrite -{2}(mean_const a hp); exact: (meanB p (f \o q) (fun=> a)).
    rewrite !emean_emp !sh //; last exact: emp_law.
    by rewrite opprB addrA subrK.
  by apply: deviation => // b _; exact: ha.
have ck z := centreP z (cov k (leqnSn k)).
have -> : mean P (f \o q) - emean s (f \o q) =
   (mean P ((fun z => f z - f (centre k.+1 z)) \o q) - emean s ((fun z => f z - f (centre k.+1 z)) \o q))
   + (mean P (f \o (centre k.+1 \o q)) - emean s (f \o (centre k.+1 \o q))).
  have sh p : mean p ((fun z => f z - f (centre k.+1 z)) \o q) =
      mean p (f \o q) - mean p (f \o (centre k.+1 \o q)).
    exact: (meanB p (f \o q) (f \o (centre k.+1 \o q))).
  by rewrite !emean_emp !sh; exact: shuffle.
apply: ler_add.
  apply: deviation => // b _; have [_ c2] := ck b.
  exact: le_trans (h2 _ _) c2.
apply: ih => [j jk|z]; first by apply: cov; exact: leqW.
by have [] := ck (q z).
Qed.

Variable K : nat.
Hypothesis cov : forall k, (k <= K)%N -> covered k.+1.
Hypothesis root0 : root_radius.
Let qK := centre K.+1.

Lemma top_bound n P (s : {ffun 'I_n.+1 -> Z}) f : law P -> in_class d M f ->
  mean P f - emean s f <= 2%:R * r K.+1 + chain P s K qK.
Proof.
move=> hP hf; have [_ h2] := hf; have ck z := centreP z (cov (leqnn K)).
have -> : mean P f - emean s f = (mean P (fun z => f z - f (qK z)) - emean s (fun z => f z - f (qK z)))
  + (mean P (f \o qK) - emean s (f \o qK)).
  have sh p : mean p (fun z => f z - f (qK z)) = mean p f - mean p (f \o qK).
    exact: (meanB p f (f \o qK)).
  by rewrite !emean_emp !sh; exact: shuffle.
have near z : `|f z - f (qK z)| <= r K.+1.
  by have [_ c2] := ck z; exact: le_trans (h2 _ _) c2.
have up : mean P (fun z => f z - f (qK z)) <= r K.+1.
  rewrite -(mean_const (r K.+1) hP); apply: mean_le => // z.
  by have /absP[] := near z.
have lo : - r K.+1 <= emean s (fun z => f z - f (qK z)).
  rewrite emean_emp -(mean_const (- r K.+1) (emp_law R s)); apply: mean_le; first exact: emp_law.
  by move=> z; have /absP[] := near z.
have rest : mean P (f \o qK) - emean s (f \o qK) <= chain P s K qK.
  by apply: chain_bound => // z; have [] := ck z.
by apply: (lin3 up lo rest); ring.
Qed.

(* the exact expectation of the chain over ancestor cells *)
Fixpoint cells n P k q : R :=
  (r k * \sum_(a in A k.+1) binomial_dev n (mass P (fun z => q z == a))) +
  if k is k'.+1 then cells n P k' (centre k \o q) else 0.

Lemma expect_chain n P k q : law P ->
  expect P (fun s : {ffun 'I_n -> Z} => chain P s k q) = cells n P k q.
Proof.
move=> hP; elim: k q => [|k ih] q /=; rewrite expectD expectZ expect_cell_sum //.
  by rewrite expect_const.
by rewrite ih.
Qed.

Theorem multiscale_cells n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi <= 2%:R * r K.+1 + cells n.+1 P K qK.
Proof.
move=> hP gap; rewrite -expect_chain // -[X in X + _](@expect_const _ _ n.+1 P) // -expectD.
apply: expect_le => //; apply: (gap_le gap) => s f hf; exact: top_bound.
Qed.

Variable N : nat -> nat.
Hypothesis size : forall k, (k <= K)%N -> (#|A k.+1| <= N k.+1)%N.

Lemma cells_le n P k q : law P -> (k <= K)%N -> (forall z, q z \in A k.+1) ->
  cells n.+1 P k q <= \sum_(j < k.+1) r j * Num.sqrt (((N j.+1)%:R - 1) / n.+1%:R).
Proof.
move=> hP; elim: k q => [|k ih] q kK qA; rewrite big_ord_recr /= [X in X <= _]addrC.
  rewrite big_ord0 !add0r.
  apply: ler_wpmul2l => //; rewrite -expect_cell_sum //.
  apply: le_trans (expect_l1 qA n hP) _; apply: ler_wsqrtr.
  by rewrite ler_pmul2r ?invr_gt0 ?ltr0n // ler_add2r ler_nat size.
apply: ler_add; last first.
  apply: ler_wpmul2l => //; rewrite -expect_cell_sum //.
  apply: le_trans (expect_l1 qA n hP) _; apply: ler_wsqrtr.
  by rewrite ler_pmul2r ?invr_gt0 ?ltr0n // ler_add2r ler_nat size.
apply: ih => [|z]; first exact: ltnW.
by have [] := centreP (q z) (cov (ltnW kK)).
Qed.

(* the sum over k = 1..K.+1 of r (k-1) sqrt((N k - 1)/n), with j = k - 1 *)
Theorem multiscale n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi <= 2%:R * r K.+1 +
    \sum_(j < K.+1) r j * Num.sqrt (((N j.+1)%:R - 1) / n.+1%:R).
Proof.
move=> hP gap; apply: le_trans (multiscale_cells hP gap) _; rewrite ler_add2l.
by apply: cells_le => // z; have [] := centreP z (cov (leqnn K)).
Qed.
End Multiscale.

Section Cap.
Variables (R : rcfType) (Z : finType) (d : Z -> Z -> R) (M D : R).
Hypothesis diam : forall z z', d z z' <= D.
Implicit Type P : Z -> R.

Theorem multiscale_cap n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi <= M /\ expect P Phi <= D.
Proof.
move=> hP gap; split; rewrite -[X in _ <= X](@expect_const _ _ n.+1 P) //; apply: expect_le => //;
  apply: (gap_le gap) => s f [h1 h2].
  have up : mean P f <= M.
    by rewrite -(mean_const M hP); apply: mean_le => // z; case/andP: (h1 z).
  have lo : 0 <= emean s f.
    rewrite emean_emp; apply: sumr_ge0 => z _; apply: mulr_ge0; first exact: (emp_law R s).1.
    by case/andP: (h1 z).
  by apply: (lin2 up lo); ring.
have [z _ e] := @fmax_att _ _ predT (s ord0) f isT.
have up : mean P f <= f z.
  by rewrite -(mean_const (f z) hP); apply: mean_le => // y; rewrite -e; exact: (@fmax_ge _ _ predT).
have lo : f z - D <= emean s f.
  rewrite emean_emp -(mean_const (f z - D) (emp_law R s)); apply: mean_le; first exact: emp_law.
  move=> y; have /absP[a _] := h2 z y; have b := diam z y.
  by apply: (lin2 a b); ring.
by apply: (lin2 up lo); ring.
Qed.
End Cap.

Print Assumptions multiscale.
Print Assumptions multiscale_cells.
Print Assumptions multiscale_cap.
