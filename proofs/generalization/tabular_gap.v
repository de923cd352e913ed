(* tabular-gap                                                                 *)
(*                                                                             *)
(* Setting: a finite nonempty space Z with the discrete metric, a finite group *)
(* G acting on it; the class F of f : Z -> [0,M] with |f z - f z'| <= L for    *)
(* all z, z' and |f(z g) - f(z)| <= eps for g in G; a = min(L,M),              *)
(* e = min(eps,a); L, M, eps >= 0.  TV is half the l1 distance, TV(P/G,Q/G)    *)
(* that of the laws of the orbit.  K = number of orbits, N = |Z|.              *)
(* Proved:                                                                     *)
(* * tabular_gap: for any two laws P and Q (so for a law and the empirical law *)
(*   of any sample), the supremum over F of P f - Q f is                       *)
(*     (a - e) TV(P/G, Q/G) + e TV(P, Q), attained;                            *)
(* * tabular_mean: E Phi = (a - e)/2 sum_o E|B_o/n - p_o|                      *)
(*                         + e/2 sum_z E|B_z/n - p_z|;                         *)
(* * de_moivre: E|B - n p| = 2 v C(n,v) p^v (1-p)^(n+1-v) for                  *)
(*   v - 1 <= n p <= v, and de_moivre_lower: >= for every v, on binomial sums; *)
(* * tabular_bound: E Phi <= (a-e)/2 sqrt((K-1)/n) + e/2 sqrt((N-1)/n).        *)
(* Weaker than the lemma: nothing (Z is finite in the lemma; G may be taken    *)
(* finite as it acts on a finite set).                                         *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Identity.
Variables (R : realFieldType) (Z : finType) (z0 : Z) (gT : finGroupType).
Variables (G : {group gT}) (to : {action gT &-> Z}) (L M eps : R).
Hypotheses (L0 : 0 <= L) (M0 : 0 <= M) (eps0 : 0 <= eps).
Local Notation orb := (orbits G to).
Implicit Types (P Q f h : Z -> R).

Definition F f := [/\ forall z, 0 <= f z <= M, forall z z', `|f z - f z'| <= L
  & invariant_upto G to eps f].
Definition TV P Q := 2%:R^-1 * \sum_z `|P z - Q z|.
Definition TVo P Q := 2%:R^-1 * \sum_(o in orb) `|\sum_(z in o) P z - \sum_(z in o) Q z|.
Definition a := Num.min L M.
Definition e := Num.min eps a.
Definition values P Q x := exists2 f, F f & x = mean P f - mean Q f.

Lemma a_ge0 : 0 <= a. Proof. by rewrite le_minr L0. Qed.
Lemma e_ge0 : 0 <= e. Proof. by rewrite le_minr eps0 a_ge0. Qed.
Lemma e_le : e <= a. Proof. by rewrite le_minl lexx orbT. Qed.
Lemma ae_ge0 : 0 <= a - e. Proof. by rewrite subr_ge0 e_le. Qed.

(* pairing with weights of total mass zero *)
Section Pairing.
Variables (J : finType) (D : {set J}) (w : J -> R).
Hypothesis w0 : \sum_(j in D) w j = 0.

Lemma pair_le (c : R) (u : J -> R) : (forall j, 0 <= u j <= c) ->
  \sum_(j in D) w j * u j <= c * (2%:R^-1 * \sum_(j in D) `|w j|).
Proof.
move=> uc; have -> : \sum_(j in D) w j * u j = \sum_(j in D) w j * (u j - c / 2%:R).
  under [RHS]eq_bigr do rewrite mulrBr.
  by rewrite sumrB -mulr_suml w0 mul0r subr0.
rewrite mulrA mulr_sumr; apply: ler_sum => j _; apply: le_trans (ler_norm _) _.
rewrite normrM mulrC ler_wpmul2r //; have /andP[u0 u1] := uc j.
have hc : c = c / 2%:R + c / 2%:R := half_split c.
apply: abs_le; first by rewrite ler_subl_addr -hc.
by rewrite ler_subr_addr addrC subrr.
Qed.

Lemma pair_att : \sum_(j in D) w j * ((0 < w j)%R)%:R = 2%:R^-1 * \sum_(j in D) `|w j|.
Proof.
rewrite -[RHS]addr0 -[X in _ = _ + X](mulr0 2%:R^-1) -[X in _ = _ + _ * X]w0 -mulrDr -big_split mulr_sumr.
apply: eq_bigr => j _ /=; case: (ltrP 0 (w j)) => h.
  by rewrite /= mulr1 gtr0_norm //; field.
by rewrite /= mulr0 ler0_norm // addrC subrr mulr0.
Qed.
End Pairing.

Lemma zero_mass P Q : law P -> law Q -> \sum_z (P z - Q z) = 0.
Proof. by move=> [_ h] [_ h']; rewrite sumrB h h' subrr. Qed.

Lemma zero_orbits P Q : law P -> law Q ->
  \sum_(o in orb) (\sum_(z in o) P z - \sum_(z in o) Q z) = 0.
Proof.
by move=> [_ h] [_ h']; rewrite sumrB -!(orbit_sum G to) h h' subrr.
Qed.

Lemma pair_invariant P Q (u : {set Z} -> R) :
  mean P (fun z => u (orbit to G z)) - mean Q (fun z => u (orbit to G z)) =
  \sum_(o in orb) (\sum_(z in o) P z - \sum_(z in o) Q z) * u o.
Proof.
rewrite /mean !(orbit_sum G to) -sumrB; apply: eq_bigr => o oO.
rewrite mulrBl !mulr_suml -!sumrB; apply: eq_bigr => z zo.
by rewrite -(orbit_of oO zo).
Qed.

Lemma pair_points P Q h : mean P h - mean Q h = \sum_(z in [set: Z]) (P z - Q z) * h z.
Proof.
rewrite /mean -sumrB; apply: eq_big => z; first by rewrite inE.
by move=> _; rewrite mulrBl.
Qed.

Lemma TV_set P Q : TV P Q = 2%:R^-1 * \sum_(z in [set: Z]) `|P z - Q z|.
Proof. by congr (_ * _); apply: eq_bigl => z; rewrite inE. Qed.

Lemma upper P Q f : law P -> law Q -> F f ->
  mean P f - mean Q f <= (a - e) * TVo P Q + e * TV P Q.
Proof.
move=> hP hQ [h1 h2 h3].
have [y _ ey] := @fmin_att _ _ predT z0 f isT.
pose g z := f z - f y.
have g0 z : 0 <= g z by rewrite subr_ge0 -ey; exact: (@fmin_le _ _ predT).
have ga z : g z <= a.
  rewrite le_minr; have /absP[-> _] := h2 z y; have /andP[_ u] := h1 z; have /andP[v _] := h1 y.
  by apply: (lin2 u v); rewrite /g; ring.
have gi : invariant_upto G to eps g.
  by move=> k z kG; have -> : g (to z k) - g z = f (to z k) - f z by [rewrite /g; ring]; exact: h3.
pose lo z := Num.min (omin G to g z) (a - e).
have lo_g z : lo z <= g z by rewrite /lo le_minl omin_le.
have g_lo z : g z <= lo z + e.
  rewrite /lo; case: (leP (omin G to g z) (a - e)) => _; last by rewrite subrK.
  rewrite -ler_subl_addl le_minr; apply/andP; split.
    by have u := omax_ge G to g z; have v := osc_le z gi; apply: (lin2 u v); ring.
  have u := ga z; have v : 0 <= omin G to g z by apply: omin_ge => k kG.
  by apply: (lin2 u v); ring.
have lo0 z : 0 <= lo z <= a - e.
  rewrite /lo le_minr ae_ge0 le_minl lexx orbT !andbT; apply: omin_ge => k kG; exact: g0.
have split_mean p : law p -> mean p f = mean p lo + mean p (fun z => g z - lo z) + f y.
  move=> hp; rewrite -(mean_const (f y) hp) -!meanD; apply: eq_mean => z.
  by rewrite /g; ring.
have -> : mean P f - mean Q f = (mean P lo - mean Q lo) +
    (mean P (fun z => g z - lo z) - mean Q (fun z => g z - lo z)).
  by rewrite !split_mean //; ring.
apply: ler_add.
  pose u (o : {set Z}) := if [pick z in o] is Some z then lo z else 0.
  have ue z : lo z = u (orbit to G z).
    rewrite /u; case: pickP => [x /orbitP[k kG <-]|/(_ z)]; last by rewrite orbit_refl.
    by rewrite /lo omin_inv.
  have em p : mean p lo = mean p (fun z => u (orbit to G z)) by apply: eq_mean.
  rewrite !em pair_invariant; apply: pair_le; first exact: zero_orbits.
  by move=> o; rewrite /u; case: pickP => [z _|_]; [exact: lo0|rewrite lexx ae_ge0].
rewrite pair_points TV_set; apply: pair_le => [|z].
  by rewrite -[RHS](zero_mass hP hQ); apply: eq_bigl => z; rewrite inE.
by rewrite subr_ge0 lo_g ler_subl_addl g_lo.
Qed.

Definition best P Q z : R :=
  (a - e) * (0 < \sum_(x in orbit to G z) P x - \sum_(x in orbit to G z) Q x)%R%:R
  + e * (0 < P z - Q z)%R%:R.

Lemma bit_range (b : bool) : 0 <= b%:R :> R /\ b%:R <= 1 :> R.
Proof. by case: b; rewrite ?ler01 ?lexx. Qed.

Lemma best_class P Q : F (best P Q).
Proof.
have rg z : 0 <= best P Q z <= a.
  rewrite /best; move: (0 < _) (0 < _) => b b'.
  move: (bit_range b) (bit_range b'); move: (b%:R) (b'%:R) => x y [x0 x1] [y0 y1].
  apply/andP; split; first by apply: addr_ge0; apply: mulr_ge0; rewrite ?ae_ge0 ?e_ge0.
  have h1 := ler_wpmul2l ae_ge0 y1; have h2 := ler_wpmul2l e_ge0 x1.
  by apply: (lin2 h1 h2); move: a e => a' e'; ring.
have aM : a <= M by rewrite le_minl lexx orbT.
have aL : a <= L by rewrite le_minl lexx.
split=> [z|z z'|g z gG].
- by have /andP[-> /le_trans ->] := rg z.
- have /andP[u v] := rg z; have /andP[u' v'] := rg z'.
  by apply: abs_le; [apply: (lin3 v u' aL)|apply: (lin3 v' u aL)]; ring.
have e_eps : e <= eps by rewrite le_minl lexx.
rewrite /best orbit_act //; move: ((a - e) * _) => c.
rewrite opprD addrACA subrr add0r -mulrBr; move: (0 < _) (0 < _) => b1 b2.
rewrite normrM (ger0_norm e_ge0); apply: le_trans e_eps; apply: ler_pimulr; first exact: e_ge0.
by case: b1 b2 => [] [] /=; rewrite ?subrr ?subr0 ?sub0r ?normrN ?normr0 ?normr1 ?ler01.
Qed.

Lemma best_value P Q : law P -> law Q ->
  mean P (best P Q) - mean Q (best P Q) = (a - e) * TVo P Q + e * TV P Q.
Proof.
move=> hP hQ.
pose u (o : {set Z}) : R := (0 < \sum_(x in o) P x - \sum_(x in o) Q x)%R%:R.
pose v z : R := (0 < P z - Q z)%R%:R.
have sp p : mean p (best P Q) = (a - e) * mean p (fun z => u (orbit to G z)) + e * mean p v.
  by rewrite meanD !meanZ.
have -> : mean P (best P Q) - mean Q (best P Q) =
  (a - e) * (mean P (fun z => u (orbit to G z)) - mean Q (fun z => u (orbit to G z)))
    + e * (mean P v - mean Q v) by rewrite !sp; ring.
rewrite pair_invariant pair_points TV_set /TVo /u /v.
rewrite (pair_att (zero_orbits hP hQ)) pair_att //.
by rewrite -[RHS](zero_mass hP hQ); apply: eq_bigl => z; rewrite inE.
Qed.

Theorem tabular_gap P Q : law P -> law Q ->
  is_lub (values P Q) ((a - e) * TVo P Q + e * TV P Q) /\
  values P Q ((a - e) * TVo P Q + e * TV P Q).
Proof.
move=> hP hQ; have att : values P Q ((a - e) * TVo P Q + e * TV P Q).
  by exists (best P Q); [exact: best_class|rewrite best_value].
split=> //; apply: max_is_lub => // x [f hf ->]; exact: upper.
Qed.

(* the gap on a sample *)
Definition is_gap n P (Phi : {ffun 'I_n -> Z} -> R) :=
  forall s, is_lub (values P (emp R s)) (Phi s).

Lemma gap_value n P (Phi : {ffun 'I_n.+1 -> Z} -> R) s : law P -> is_gap P Phi ->
  Phi s = (a - e) * TVo P (emp R s) + e * TV P (emp R s).
Proof.
move=> hP gap; apply: is_lub_uniq (gap s) _.
by have [] := tabular_gap hP (emp_law R s).
Qed.

Lemma emp_mass n (s : {ffun 'I_n -> Z}) (B : pred Z) :
  mass (emp R s) B = emean s (fun z => (B z)%:R).
Proof. by rewrite emean_emp mean_indicator. Qed.

Lemma TVo_cells n P (s : {ffun 'I_n -> Z}) :
  TVo P (emp R s) = 2%:R^-1 * cell_sum (orbit to G) orb P s.
Proof.
congr (_ * _); apply: eq_bigr => o oO.
have em p : \sum_(z in o) p z = mass p (fun z => orbit to G z == o).
  apply: eq_bigl => z; apply/idP/eqP => [/(orbit_of oO) -> //|<-]; exact: orbit_refl.
by rewrite !em emp_mass.
Qed.

Lemma TV_cells n P (s : {ffun 'I_n -> Z}) :
  TV P (emp R s) = 2%:R^-1 * cell_sum id [set: Z] P s.
Proof.
rewrite TV_set; congr (_ * _); apply: eq_bigr => z _.
have em p : p z = mass p (fun x => id x == z) by rewrite /mass (big_pred1 z).
by rewrite !em emp_mass.
Qed.

Lemma gap_cells n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap P Phi ->
  Phi =1 (fun s => (a - e) / 2%:R * cell_sum (orbit to G) orb P s
                   + e / 2%:R * cell_sum id [set: Z] P s).
Proof.
by move=> hP gap s; rewrite (gap_value s hP gap) TVo_cells TV_cells !mulrA.
Qed.

Theorem tabular_mean n P (Phi : {ffun 'I_n.+1 -> Z} -> R) : law P -> is_gap P Phi ->
  expect P Phi =
    (a - e) / 2%:R * (\sum_(o in orb) binomial_dev n.+1 (\sum_(z in o) P z)) +
    e / 2%:R * (\sum_z binomial_dev n.+1 (P z)).
Proof.
move=> hP gap; rewrite (eq_expect P (gap_cells hP gap)) expectD !expectZ.
rewrite !expect_cell_sum //; congr (_ * _ + _ * _).
  apply: eq_bigr => o oO; congr (binomial_dev _ _); apply: eq_bigl => z.
  by apply/eqP/idP => [<-|/(orbit_of oO) -> //]; exact: orbit_refl.
apply: eq_big => z; first by rewrite inE.
by move=> _; rewrite /mass (big_pred1 z).
Qed.
End Identity.

Section Root.
Variables (R : rcfType) (Z : finType) (z0 : Z) (gT : finGroupType).
Variables (G : {group gT}) (to : {action gT &-> Z}) (L M eps : R).
Hypotheses (L0 : 0 <= L) (M0 : 0 <= M) (eps0 : 0 <= eps).
Local Notation a := (a L M).
Local Notation e := (e L M eps).

Theorem tabular_bound n P (Phi : {ffun 'I_n.+1 -> Z} -> R) :
  law P -> is_gap G to L M eps P Phi ->
  expect P Phi <=
    (a - e) / 2%:R * Num.sqrt ((#|orbits G to|%:R - 1) / n.+1%:R) +
    e / 2%:R * Num.sqrt ((#|Z|%:R - 1) / n.+1%:R).
Proof.
move=> hP gap.
rewrite (eq_expect P (gap_cells z0 L0 M0 eps0 hP gap)) expectD !expectZ.
have h2 : 0 <= 2%:R^-1 :> R by rewrite invr_ge0 ler0n.
apply: ler_add; apply: ler_wpmul2l.
- by rewrite mulr_ge0 // ae_ge0.
- by apply: expect_l1 => // z; exact: orbit_in.
- by rewrite mulr_ge0 // e_ge0.
- have h := @expect_l1 R Z Z id [set: Z] (fun z => in_setT z) n P hP.
  by rewrite cardsT in h.
Qed.
End Root.

(* ---- De Moivre's formula for the mean absolute deviation ------------------- *)
Section DeMoivre.
Variables (R : realFieldType) (n : nat) (p : R).
Hypotheses (p0 : 0 <= p) (p1 : p <= 1).
Local Notation b := (binomial n p).
(* E |B - n p|, B binomial *)
Definition mean_abs := \sum_(k < n.+1) b k * `|k%:R - n%:R * p|.
Definition moivre v := v%:R * 'C(n, v)%:R * p ^+ v * (1 - p) ^+ (n.+1 - v).
Definition upper_sum v := \sum_(k < n.+1 | (v <= k)%N) b k * (k%:R - n%:R * p).

Lemma b_ge0 k : 0 <= b k.
Proof. by rewrite /binomial !mulr_ge0 ?ler0n ?exprn_ge0 ?subr_ge0. Qed.

Lemma moivre_step v : (v <= n)%N -> moivre v = b v * (v%:R - n%:R * p) + moivre v.+1.
Proof.
move=> vn; rewrite /moivre /binomial subSS subSn //.
have -> : v.+1%:R * 'C(n, v.+1)%:R = (n%:R - v%:R) * 'C(n, v)%:R :> R.
  by rewrite -natrM mul_bin_left natrM natrB.
rewrite !exprS; move: (p ^+ v) ((1 - p) ^+ _) ('C(n, v)%:R) (v%:R) (n%:R) => x y c w m; ring.
Qed.

Lemma upper_moivre v : upper_sum v = moivre v.
Proof.
have [m hm] := ubnP (n.+1 - v); elim: m v hm => // m ih v hm.
case: (leqP v n) => vn; last first.
  rewrite /moivre bin_small // mulr0 !mul0r /upper_sum big1 // => k vk.
  by have := leq_trans vn (leq_trans vk (leq_ord k)); rewrite ltnn.
rewrite moivre_step // -ih; last first.
  by rewrite subSS -ltnS; apply: leq_trans hm; rewrite subSn // ltnS.
rewrite /upper_sum (bigD1 (Ordinal (vn : (v < n.+1)%N))) //=; congr (_ + _).
by apply: eq_bigl => k; rewrite -val_eqE /= ltn_neqAle andbC eq_sym.
Qed.

Lemma upper_zero : \sum_(k < n.+1) b k * (k%:R - n%:R * p) = 0.
Proof.
transitivity (upper_sum 0); first exact: eq_bigl.
by rewrite upper_moivre /moivre !mul0r.
Qed.

Lemma lower_upper v : \sum_(k < n.+1 | ~~ (v <= k)%N) b k * (k%:R - n%:R * p) = - moivre v.
Proof.
have := upper_zero; rewrite (bigID (fun k : 'I_n.+1 => (v <= k)%N)) /=.
rewrite -/(upper_sum v) upper_moivre => h.
by apply/eqP; rewrite -addr_eq0 addrC h.
Qed.

Theorem de_moivre_lower v : 2%:R * moivre v <= mean_abs.
Proof.
rewrite /mean_abs (bigID (fun k : 'I_n.+1 => (v <= k)%N)) /=.
have -> : 2%:R * moivre v = upper_sum v - \sum_(k < n.+1 | ~~ (v <= k)%N) b k * (k%:R - n%:R * p).
  by rewrite lower_upper upper_moivre opprK; ring.
rewrite -sumrN; apply: ler_add; apply: ler_sum => k _.
  by rewrite ler_wpmul2l ?b_ge0 // ler_norm.
by rewrite -mulrN ler_wpmul2l ?b_ge0 // -normrN ler_norm.
Qed.

Theorem de_moivre v : n%:R * p <= v%:R -> v%:R <= n%:R * p + 1 ->
  mean_abs = 2%:R * moivre v.
Proof.
move=> h1 h2; rewrite /mean_abs (bigID (fun k : 'I_n.+1 => (v <= k)%N)) /=.
have -> : 2%:R * moivre v = upper_sum v - \sum_(k < n.+1 | ~~ (v <= k)%N) b k * (k%:R - n%:R * p).
  by rewrite lower_upper upper_moivre opprK; ring.
rewrite -sumrN; congr (_ + _); apply: eq_bigr => k hk.
  by rewrite ger0_norm // subr_ge0; apply: le_trans h1 _; rewrite ler_nat.
have h3 : k%:R + 1 <= v%:R :> R by rewrite -(natrD _ _ 1) ler_nat addn1 ltnNge.
have h4 : k%:R - n%:R * p <= 0 by apply: (lin2 h2 h3); ring.
by rewrite ler0_norm // mulrN.
Qed.

Theorem deviation_mean_abs : (0 < n)%N -> n%:R * binomial_dev n p = mean_abs.
Proof.
move=> n0; rewrite /binomial_dev mulr_sumr; apply: eq_bigr => k _; rewrite mulrCA; congr (_ * _).
have nn : n%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
rewrite -{1}[n%:R]ger0_norm ?ler0n // -normrM distrC; congr (`|_|); field.
by rewrite nn.
Qed.
End DeMoivre.

Print Assumptions tabular_gap.
Print Assumptions tabular_mean.
Print Assumptions tabular_bound.
Print Assumptions de_moivre.
Print Assumptions de_moivre_lower.
Print Assumptions deviation_mean_abs.
