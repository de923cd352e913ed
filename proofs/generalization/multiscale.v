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
(* * multiscale_outside: the centres in a finite pseudometric space X that     *)
(*   contains Z: r_(k-1) + r_k in place of r_(k-1) for k >= 2, and in place of *)
(*   r_0 a number t that is at least one of: r_0 + r_1, where r_0 is a radius  *)
(*   with a one-point cover, M/2, diam/2;                                      *)
(*   outside_cells: the same with the exact sum over the ancestor cells.       *)
(* No order of the scales is needed.                                           *)
(* Weaker than the lemma: Z finite.                                            *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common symmetry.path_metric generalization.flow_certificate.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* functions on Z that extend to a space X with the centres; A k are the       *)
(* centres of level k, up k sends those of level k+1 to those of level k       *)
Section Chain.
Variables (R : rcfType) (Z X : finType) (D : X -> X -> R) (iota : Z -> X).
Variables (A : nat -> {set X}) (up : nat -> X -> X) (c : nat -> R) (K : nat).
Hypothesis c0 : forall k, 0 <= c k.
Hypothesis up_in : forall k u, (k < K)%N -> u \in A k.+2 -> up k.+1 u \in A k.+1 /\ D u (up k.+1 u) <= c k.+1.
Implicit Types (P : Z -> R) (f : Z -> R) (g : X -> R) (q : Z -> X).

Lemma shuffle (x y u v : R) : x - y = ((x - u) - (y - v)) + (u - v).
Proof. by ring. Qed.

(* the cells at level k seen from a map q into A k, and the sum of the         *)
(* deviations over the cells of all levels 1..k                                *)
Fixpoint chain n P (s : {ffun 'I_n -> Z}) k q : R :=
  c k * cell_sum q (A k.+1) P s +
  if k is k'.+1 then chain P s k' (up k \o q) else 0.

(* the exact expectation of the chain over ancestor cells *)
Fixpoint cells n P k q : R :=
  (c k * \sum_(a in A k.+1) binomial_dev n (mass P (fun z => q z == a))) +
  if k is k'.+1 then cells n P k' (up k \o q) else 0.

Lemma deviation n P (s : {ffun 'I_n.+1 -> Z}) q (B : {set X}) (h : X -> R) t :
  (forall z, q z \in B) -> 0 <= t -> (forall a, a \in B -> `|h a| <= t) ->
  mean P (h \o q) - emean s (h \o q) <= t * cell_sum q B P s.
Proof.
move=> qB t0 ht.
have part p : mean p (h \o q) = \sum_(a in B) h a * mean p (fun z => (q z == a)%:R).
  rewrite /mean (partition_big q (mem B)) => [|z _]; last exact: qB.
  apply: eq_bigr => a _; rewrite mulr_sumr [LHS]big_mkcond; apply: eq_bigr => z _ /=.
  case: eqP => [->|_]; last by rewrite !mulr0.
  by rewrite mulr1 mulrC.
rewrite emean_emp !part -sumrB /cell_sum mulr_sumr; apply: ler_sum => a aB.
rewrite -mulrBr (mean_indicator P (fun z => q z == a)) emean_emp.
apply: le_trans (ler_norm _) _; rewrite normrM ler_wpmul2r //; exact: ht.
Qed.

Lemma chain_bound n P (s : {ffun 'I_n.+1 -> Z}) g k q : law P ->
  (forall x y, `|g x - g y| <= D x y) -> (exists a, forall u, u \in A 1 -> `|g u - a| <= c 0) ->
  (k <= K)%N -> (forall z, q z \in A k.+1) ->
  mean P (g \o q) - emean s (g \o q) <= chain P s k q.
Proof.
move=> hP lip [a ha]; elim: k q => [|k ih] q kK qA /=.
  rewrite addr0.
  have -> : mean P (g \o q) - emean s (g \o q) =
      mean P ((fun z => g z - a) \o q) - emean s ((fun z => g z - a) \o q).
    have sh p : law p -> mean p ((fun z => g z - a) \o q) = mean p (g \o q) - a.
      by move=> hp; rewrite -{2}(mean_const a hp); exact: (meanB p (g \o q) (fun=> a)).
    rewrite !emean_emp !sh //; last exact: emp_law.
    by rewrite opprB addrA subrK.
  exact: deviation.
have ck z := up_in kK (qA z).
have -> : mean P (g \o q) - emean s (g \o q) =
   (mean P ((fun z => g z - g (up k.+1 z)) \o q) - emean s ((fun z => g z - g (up k.+1 z)) \o q))
   + (mean P (g \o (up k.+1 \o q)) - emean s (g \o (up k.+1 \o q))).
  have sh p : mean p ((fun z => g z - g (up k.+1 z)) \o q) =
      mean p (g \o q) - mean p (g \o (up k.+1 \o q)).
    exact: (meanB p (g \o q) (g \o (up k.+1 \o q))).
  by rewrite !emean_emp !sh; exact: shuffle.
apply: ler_add.
  by apply: deviation => // b bA; have [_ c2] := up_in kK bA; exact: le_trans (lip _ _) c2.
by apply: ih => [|z]; [exact: ltnW|have [] := ck z].
Qed.

Variables (qK : Z -> X) (rK : R).
Hypothesis top : forall z, qK z \in A K.+1 /\ D (iota z) (qK z) <= rK.

Lemma top_bound n P (s : {ffun 'I_n.+1 -> Z}) g : law P ->
  (forall x y, `|g x - g y| <= D x y) -> (exists a, forall u, u \in A 1 -> `|g u - a| <= c 0) ->
  mean P (g \o iota) - emean s (g \o iota) <= 2%:R * rK + chain P s K qK.
Proof.
move=> hP lip root; pose f := g \o iota.
have -> : mean P f - emean s f = (mean P (fun z => f z - g (qK z)) - emean s (fun z => f z - g (qK z)))
  + (mean P (g \o qK) - emean s (g \o qK)).
  have sh p : mean p (fun z => f z - g (qK z)) = mean p f - mean p (g \o qK).
    exact: (meanB p f (g \o qK)).
  by rewrite !emean_emp !sh; exact: shuffle.
have near z : `|f z - g (qK z)| <= rK.
  by have [_ c2] := top z; exact: le_trans (lip _ _) c2.
have upper : mean P (fun z => f z - g (qK z)) <= rK.
  rewrite -(mean_const rK hP); apply: mean_le => // z.
  by have /absP[] := near z.
have lo : - rK <= emean s (fun z => f z - g (qK z)).
  rewrite emean_emp -(mean_const (- rK) (emp_law R s)); apply: mean_le; first exact: emp_law.
  by move=> z; have /absP[] := near z.
have rest : mean P (g \o qK) - emean s (g \o qK) <= chain P s K qK.
  by apply: chain_bound => // z; have [] := top z.
by apply: (lin3 upper lo rest); ring.
Qed.

Lemma expect_chain n P k q : law P ->
  expect P (fun s : {ffun 'I_n -> Z} => chain P s k q) = cells n P k q.
Proof.
move=> hP; elim: k q => [|k ih] q /=; rewrite expectD expectZ expect_cell_sum //.
  by rewrite expect_const.
by rewrite ih.
Qed.

Variables (d : Z -> Z -> R) (M : R).
Hypothesis extends : forall (z0 : Z) f, in_class d M f -> exists g, [/\ forall z, g (iota z) = f z,
  forall x y, `|g x - g y| <= D x y & exists a, forall u, u \in A 1 -> `|g u - a| <= c 0].

Lemma chain_cells n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi <= 2%:R * rK + cells n.+1 P K qK.
Proof.
move=> hP gap; rewrite -expect_chain // -[X in X + _](@expect_const _ _ n.+1 P) // -expectD.
apply: expect_le => //; apply: (gap_le gap) => s f hf.
have [g [e lip root]] := extends (s ord0) hf.
have := top_bound s hP lip root; rewrite !emean_emp.
by rewrite (eq_mean P (e : g \o iota =1 f)) (eq_mean (emp R s) (e : g \o iota =1 f)).
Qed.

Variable N : nat -> nat.
Hypothesis size : forall k, (k <= K)%N -> (#|A k.+1| <= N k.+1)%N.

Lemma cells_le n P k q : law P -> (k <= K)%N -> (forall z, q z \in A k.+1) ->
  cells n.+1 P k q <= \sum_(j < k.+1) c j * Num.sqrt (((N j.+1)%:R - 1) / n.+1%:R).
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
by have [] := up_in kK (qA z).
Qed.

(* the sum over k = 1..K.+1 of c (k-1) sqrt((N k - 1)/n), with j = k - 1 *)
Lemma chain_roots n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi <= 2%:R * rK + \sum_(j < K.+1) c j * Num.sqrt (((N j.+1)%:R - 1) / n.+1%:R).
Proof.
move=> hP gap; apply: le_trans (chain_cells hP gap) _; rewrite ler_add2l.
by apply: cells_le => // z; have [] := top z.
Qed.
End Chain.

Section Range.
Variables (R : realFieldType) (Z : finType) (d : Z -> Z -> R) (M t : R) (z0 : Z).

Lemma mid (lo hi x : R) : lo <= x <= hi -> hi - lo <= 2%:R * t -> `|x - (lo + hi) / 2%:R| <= t.
Proof.
move=> /andP[a b] h; have e : x - (lo + hi) / 2%:R = (2%:R * x - lo - hi) / 2%:R by field.
have i2 : 0 < 2%:R^-1 :> R by rewrite invr_gt0 ltr0n.
rewrite e normrM (gtr0_norm i2) ler_pdivr_mulr ?ltr0n // mulrC.
by apply: abs_le; [apply: (lin3 h b b)|apply: (lin3 h a a)]; ring.
Qed.

(* the values of f lie in an interval of length 2 t *)
Lemma spread f : in_class d M f -> M / 2%:R <= t \/ (forall z z', d z z' <= 2%:R * t) ->
  exists lo hi, (forall z, lo <= f z <= hi) /\ hi - lo <= 2%:R * t.
Proof.
move=> [h1 h2] [h|h].
  by exists 0, M; split=> //; rewrite subr0 mulrC -ler_pdivr_mulr ?ltr0n.
have [x _ ex] := @fmax_att _ _ predT z0 f isT; have [y _ ey] := @fmin_att _ _ predT z0 f isT.
exists (f y), (f x); split=> [z|]; last by have /absP[c _] := h2 x y; exact: le_trans c (h _ _).
by rewrite -ex -ey (@fmax_ge _ _ predT) // (@fmin_le _ _ predT).
Qed.
End Range.

Section Centres.
Variables (R : realFieldType) (X : finType) (D : X -> X -> R) (r : nat -> R) (A : nat -> {set X}).

(* a centre of A k within r k of x, if there is one *)
Definition centre k x := odflt x [pick c in A k | D x c <= r k].

Lemma centreP k x : (exists2 c, c \in A k & D x c <= r k) -> centre k x \in A k /\ D x (centre k x) <= r k.
Proof.
move=> [c cA hc]; rewrite /centre; case: pickP => [y /andP[]//|no].
by have := no c; rewrite cA hc.
Qed.
End Centres.

(* centres in Z *)
Section Multiscale.
Variables (R : rcfType) (Z : finType) (d : Z -> Z -> R) (M : R).
Variables (r : nat -> R) (A : nat -> {set Z}) (K : nat).
Hypothesis r0 : forall k, 0 <= r k.
Implicit Type P : Z -> R.

Definition covered k := forall z, exists2 c, c \in A k & d z c <= r k.
(* all f in the class are within r 0 of a constant *)
Definition root_radius := [\/ exists c, forall z, d z c <= r 0, M / 2%:R <= r 0
  | forall z z', d z z' <= 2%:R * r 0].
Hypothesis cov : forall k, (k <= K)%N -> covered k.+1.
Hypothesis root0 : root_radius.
Local Notation centre := (centre d r A).
Let qK := centre K.+1.

Let up_in k u : (k < K)%N -> u \in A k.+2 -> centre k.+1 u \in A k.+1 /\ d u (centre k.+1 u) <= r k.+1.
Proof. by move=> kK _; apply/centreP/cov/ltnW. Qed.

Let top z : qK z \in A K.+1 /\ d z (qK z) <= r K.+1.
Proof. exact/centreP/cov. Qed.

Let extends (z0 : Z) f : in_class d M f -> exists g, [/\ forall z, g (id z) = f z,
  forall x y, `|g x - g y| <= d x y & exists a, forall u, u \in A 1 -> `|g u - a| <= r 0].
Proof.
move=> hf; have [_ h2] := hf; exists f; split=> //; case: root0 => [[c hc]|h|h].
- by exists (f c) => z _; apply: le_trans (h2 z c) (hc z).
- have [lo [hi [h3 h4]]] := spread z0 hf (or_introl h); exists ((lo + hi) / 2%:R) => u _; exact: mid.
- have [lo [hi [h3 h4]]] := spread z0 hf (or_intror h); exists ((lo + hi) / 2%:R) => u _; exact: mid.
Qed.

Theorem multiscale_cells n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi <= 2%:R * r K.+1 + cells A centre r n.+1 P K qK.
Proof. exact: (chain_cells r0 up_in top extends). Qed.

Variable N : nat -> nat.
Hypothesis size : forall k, (k <= K)%N -> (#|A k.+1| <= N k.+1)%N.

(* the sum over k = 1..K.+1 of r (k-1) sqrt((N k - 1)/n), with j = k - 1 *)
Theorem multiscale n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi <= 2%:R * r K.+1 +
    \sum_(j < K.+1) r j * Num.sqrt (((N j.+1)%:R - 1) / n.+1%:R).
Proof. exact: (chain_roots r0 up_in top extends size). Qed.
End Multiscale.

(* centres in a pseudometric space X that contains Z *)
Section Outside.
Variables (R : rcfType) (Z X : finType) (D : X -> X -> R) (iota : Z -> X) (M : R).
Hypothesis pD : pseudometric D.
Variables (r : nat -> R) (A : nat -> {set X}) (K : nat) (t : R).
Hypotheses (r0 : forall k, 0 <= r k) (t0 : 0 <= t).
Local Notation d := (fun z z' => D (iota z) (iota z')).
Implicit Type P : Z -> R.

Definition covered_by k := forall z, exists2 c, c \in A k & D (iota z) c <= r k.
(* a ball of radius r 0 that contains Z counts r 0 + r 1 *)
Definition outer_root := [\/ exists2 c, (forall z, D (iota z) c <= r 0) & r 0 + r 1 <= t,
  M / 2%:R <= t | forall z z', d z z' <= 2%:R * t].
Hypothesis cov : forall k, (k <= K)%N -> covered_by k.+1.
Hypothesis root0 : outer_root.

(* the balls that meet Z *)
Definition used k := [set c in A k | [exists z, D (iota z) c <= r k]].
Definition parent k u :=
  if [pick z | D (iota z) u <= r k.+1] is Some z then centre D r A k (iota z) else u.
Definition link k := if k is k'.+1 then r k + r k.+1 else t.
Let qK z := centre D r A K.+1 (iota z).

Lemma link_ge0 k : 0 <= link k. Proof. by case: k => [|k] //=; rewrite addr_ge0. Qed.

Lemma used_centre k z : (k <= K)%N -> centre D r A k.+1 (iota z) \in used k.+1 /\
  D (iota z) (centre D r A k.+1 (iota z)) <= r k.+1.
Proof.
move=> kK; have [a b] := centreP (cov kK z).
by split=> //; rewrite inE a; apply/existsP; exists z.
Qed.

Let up_in k u : (k < K)%N -> u \in used k.+2 -> parent k.+1 u \in used k.+1 /\ D u (parent k.+1 u) <= link k.+1.
Proof.
move=> kK; rewrite inE => /andP[_ /existsP[z hz]]; rewrite /parent; case: pickP => [y hy|/(_ z)]; last by rewrite hz.
have [a b] := used_centre y (ltnW kK); split=> //; apply: le_trans (pm_tri pD u (iota y) _) _.
by rewrite (pm_sym pD u) /= addrC ler_add.
Qed.

Let top z : qK z \in used K.+1 /\ D (iota z) (qK z) <= r K.+1.
Proof. exact: used_centre. Qed.

(* the largest extension, cut off at the largest value *)
Let extends (z0 : Z) f : in_class d M f -> exists g, [/\ forall z, g (iota z) = f z,
  forall x y, `|g x - g y| <= D x y & exists a, forall u, u \in used 1 -> `|g u - a| <= link 0].
Proof.
move=> hf; have [h1 h2] := hf; pose e x := fmin predT z0 (fun z => f z + D (iota z) x).
pose g x := Num.min (e x) (fmax predT z0 f).
have le_e x z : e x <= f z + D (iota z) x by exact: (@fmin_le _ _ predT z0 (fun z => f z + D (iota z) x)).
have gi z : g (iota z) = f z.
  have -> : g (iota z) = e (iota z).
    apply/min_idPl; apply: le_trans (le_e _ z) _; rewrite (pm_refl pD) addr0.
    exact: (@fmax_ge _ _ predT).
  apply/le_anti/andP; split; first by rewrite -[X in _ <= X]addr0 -(pm_refl pD (iota z)) le_e.
  apply: fmin_ge => // y _; have /absP[c _] := h2 z y; rewrite (pm_sym pD) in c.
  by rewrite addrC -ler_subl_addr.
have lip1 x y : g x <= g y + D x y.
  rewrite {2}/g; case: (leP (e y) _) => _; last first.
    by rewrite /g le_minl; apply/orP; right; rewrite ler_addl (pm_ge0 pD).
  have [z _ ez] := @fmin_att _ _ predT z0 (fun z => f z + D (iota z) y) isT.
  rewrite (ez : e y = _); apply: (le_trans (y := e x)); first by rewrite /g le_minl lexx.
  apply: le_trans (le_e x z) _; rewrite -addrA ler_add2l (pm_sym pD x y); exact: (pm_tri pD).
have lip x y : `|g x - g y| <= D x y.
  have a := lip1 x y; have b := lip1 y x; rewrite (pm_sym pD) in b.
  by apply: abs_le; [apply: (lin1 a)|apply: (lin1 b)]; ring.
have range lo hi : (forall z, lo <= f z <= hi) -> forall x, lo <= g x <= hi.
  move=> h x; apply/andP; split; last first.
    have [z _ ez] := @fmax_att _ _ predT z0 f isT.
    by rewrite /g le_minl ez (proj2 (andP (h z))) orbT.
  rewrite /g le_minr; apply/andP; split.
    by apply: fmin_ge => // z _; have /andP[a _] := h z; rewrite -[lo]addr0 ler_add ?(pm_ge0 pD).
  by have /andP[a _] := h z0; apply: le_trans a _; exact: (@fmax_ge _ _ predT).
exists g; split=> //; case: root0 => [[c hc ht]|h|h].
- exists (g c) => u; rewrite inE => /andP[_ /existsP[z hz]].
  apply: le_trans (lip u c) _; apply: le_trans (pm_tri pD u (iota z) c) _.
  by apply: le_trans ht; rewrite (pm_sym pD u) addrC ler_add.
- have [lo [hi [h3 h4]]] := spread z0 hf (or_introl h).
  by exists ((lo + hi) / 2%:R) => u _; apply: mid => //; exact: range.
- have [lo [hi [h3 h4]]] := spread z0 hf (or_intror h).
  by exists ((lo + hi) / 2%:R) => u _; apply: mid => //; exact: range.
Qed.

Theorem outside_cells n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi <= 2%:R * r K.+1 + cells used parent link n.+1 P K qK.
Proof. exact: (chain_cells link_ge0 up_in top extends). Qed.

Variable N : nat -> nat.
Hypothesis size : forall k, (k <= K)%N -> (#|A k.+1| <= N k.+1)%N.

Theorem multiscale_outside n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap d M P Phi ->
  expect P Phi <= 2%:R * r K.+1 + t * Num.sqrt (((N 1)%:R - 1) / n.+1%:R) +
    \sum_(j < K) (r j.+1 + r j.+2) * Num.sqrt (((N j.+2)%:R - 1) / n.+1%:R).
Proof.
move=> hP gap; have size' k : (k <= K)%N -> (#|used k.+1| <= N k.+1)%N.
  by move=> kK; apply: leq_trans (size kK); apply/subset_leq_card/subsetP => u; rewrite inE => /andP[].
have := chain_roots link_ge0 up_in top extends size' hP gap.
by rewrite big_ord_recl addrA.
Qed.
End Outside.

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
Print Assumptions outside_cells.
Print Assumptions multiscale_outside.
