(* optimal-sup-error                                                           *)
(*                                                                             *)
(* T(eps) = (1 - eps/Delta)_+^2 V + b + s eps, with Delta > 0, V > 0, s >= 0,  *)
(* and eps_opt = Delta (1 - s Delta/(2V))_+.                                   *)
(* Proved:                                                                     *)
(* * opt_minimal: T(eps_opt) <= T(eps) for every eps >= 0;                     *)
(*   opt_value: T(eps_opt) = b + V (1 - (1 - s Delta/(2V))_+^2);               *)
(*   opt_unique: for s > 0 nothing else is a minimiser.                        *)
(* * exact_iff: exact invariance, eps = 0, is a minimiser iff s >= 2V/Delta.   *)
(* * exact_iff_size: for s = c/sqrt n, c >= 0 (both pairs of the lemma have    *)
(*   this form), that is n <= (c Delta/(2V))^2; critical_size: for the         *)
(*   contraction pair c = 2(sqrt N - sqrt K) this is                           *)
(*   (sqrt N - sqrt K)^2 Delta^2/V^2; critical_size_direct: for the direct     *)
(*   pair c = sqrt(N-1) - sqrt(K-1) it is the same with these, over 4.         *)
(* * direct_simplifies: for eps >= 0 the sharper gap bound with w, of which    *)
(*   the direct pair is a simplification, is at most b + s eps with            *)
(*   b = (5/8) sqrt(K/n).                                                      *)
(* * no_symmetry: for the contraction pair and Delta <= 1, T(1) = 2 sqrt(N/n), *)
(*   the bound without symmetry, and T(eps_opt) is at most that.               *)
(* * opt_monotone: eps_opt does not increase with s, so not decrease with n;   *)
(*   opt_below, opt_rate: eps_opt < Delta when s > 0, and eps_opt >= Delta - d *)
(*   as soon as n >= (c Delta^2/(2 V d))^2: eps_opt tends to Delta from below. *)
(* Proved, on finite probability spaces: inputs X, N of them, K orbits of a    *)
(* finite group G, labels y in [0,1] of finitely many values, a law P of       *)
(* (input, label) with an invariant law of the input, fs the mean of the label *)
(* given the input, in [0,1]; Delta > 0 at least |fs(x g) - fs x| where x has  *)
(* positive mass, V = E (fs - Q fs)^2; H_eps the h : X -> [0,1] with           *)
(* |h(x g) - h x| <= eps, squared loss, best(s) a minimiser of the empirical   *)
(* risk over H_eps on the sample s of n >= 1 independent draws, eps >= 0:      *)
(* * excess_square: the excess risk of h is E (h - fs)^2; approximation: its   *)
(*   least value over H_eps is at most (1 - eps/Delta)_+^2 V;                  *)
(* * excess_of_gap, excess_risk: if W(s) bounds P f - P_n f over the losses of *)
(*   H_eps, the mean excess risk of best is at most                            *)
(*   (1 - eps/Delta)_+^2 V + E W, so at most T(eps) if E W <= b + s eps;       *)
(* * gap_bound: the mean of the supremum of P f - P_n f is at most the sharper *)
(*   bound with w for eps <= 1, and at most (5/8) sqrt(N/n);                   *)
(* * direct_excess, contraction_excess: for Delta <= 1 the mean excess risk of *)
(*   best is at most T(eps), for either pair.  (The contraction pair from the  *)
(*   direct bound of the gap, not by symmetrization.)                          *)
(* Weaker than the lemma: labels of finitely many values.                      *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common generalization.tabular_gap tradeoff.minkowski_interpolation.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Parabola.
Variable R : realFieldType.
Implicit Types u v x y : R.

(* q u x = x_+^2 - 2 u x on x <= 1 is least at min(u, 1) *)
Definition q u x := pos x ^+ 2 - 2%:R * u * x.

Lemma q_min u y x : 0 <= u -> (u <= 1 /\ y = u) \/ (1 <= u /\ y = 1) -> x <= 1 ->
  q u y <= q u x.
Proof.
move=> h o x1; case: o => -[hu ->].
  rewrite /q (pos_id h); case: (pos_or x) => -[hx ->].
    by apply: (ge0_lin (sqr_ge0 (x - u))); ring.
  have h1 : 0 <= u ^+ 2 + 2%:R * (u * - x).
    by rewrite addr_ge0 ?sqr_ge0 // !mulr_ge0 ?ler0n ?oppr_ge0.
  by apply: (ge0_lin h1); ring.
rewrite /q (pos_id ler01); case: (pos_or x) => -[hx ->].
  have h1 : 0 <= (1 - x) * (2%:R * (u - 1) + (1 - x)).
    apply: mulr_ge0; first by rewrite subr_ge0.
    by apply: addr_ge0; rewrite ?subr_ge0 // mulr_ge0 ?ler0n ?subr_ge0.
  by apply: (ge0_lin h1); ring.
have h1 : 0 <= 2%:R * (u - 1) + 1 + 2%:R * (u * - x).
  apply: addr_ge0; last by rewrite !mulr_ge0 ?ler0n ?oppr_ge0 // (le_trans ler01).
  by apply: addr_ge0; rewrite ?ler01 // mulr_ge0 ?ler0n ?subr_ge0.
by apply: (ge0_lin h1); ring.
Qed.

Lemma q_uniq u y x : 0 < u -> (u <= 1 /\ y = u) \/ (1 <= u /\ y = 1) -> x <= 1 ->
  q u x = q u y -> x = y.
Proof.
move=> up o x1; have u0 := ltW up; case: o => -[hu ->]; rewrite /q.
  rewrite (pos_id u0); case: (pos_or x) => -[hx ->] e.
    have : (x - u) ^+ 2 = 0.
      transitivity ((x ^+ 2 - 2%:R * u * x) - (u ^+ 2 - 2%:R * u * u)); first by ring.
      by rewrite e subrr.
    by move/eqP; rewrite sqrf_eq0 subr_eq0 => /eqP.
  have h1 : 0 < u ^+ 2 + 2%:R * (u * - x).
    by apply: ltr_paddr; [rewrite !mulr_ge0 ?ler0n ?oppr_ge0|rewrite exprn_gt0].
  suff e2 : u ^+ 2 + 2%:R * (u * - x) = 0 by move: h1; rewrite e2 ltxx.
  transitivity ((0 ^+ 2 - 2%:R * u * x) - (u ^+ 2 - 2%:R * u * u)); first by ring.
  by rewrite e subrr.
rewrite (pos_id ler01); case: (pos_or x) => -[hx ->] e.
  have h1 : (1 - x) * (2%:R * (u - 1) + (1 - x)) = 0.
    transitivity ((x ^+ 2 - 2%:R * u * x) - (1 ^+ 2 - 2%:R * u * 1)); first by ring.
    by rewrite e subrr.
  have a : 0 <= 1 - x by rewrite subr_ge0.
  have c : 0 <= 2%:R * (u - 1) by rewrite mulr_ge0 ?ler0n // subr_ge0.
  have h2 : (1 - x) ^+ 2 <= 0.
    by apply: (ge0_lin (mulr_ge0 a c)); rewrite -[in LHS]h1; ring.
  have : (1 - x) ^+ 2 == 0 by rewrite eq_le h2 sqr_ge0.
  by rewrite sqrf_eq0 subr_eq0 => /eqP.
have h1 : 0 < 2%:R * (u - 1) + 1 + 2%:R * (u * - x).
  apply: ltr_paddr; first by rewrite !mulr_ge0 ?ler0n ?oppr_ge0.
  by apply: ltr_paddl; [rewrite mulr_ge0 ?ler0n ?subr_ge0|exact: ltr01].
suff e2 : 2%:R * (u - 1) + 1 + 2%:R * (u * - x) = 0 by move: h1; rewrite e2 ltxx.
transitivity ((0 ^+ 2 - 2%:R * u * x) - (1 ^+ 2 - 2%:R * u * 1)); first by ring.
by rewrite e subrr.
Qed.
End Parabola.

Section Optimum.
Variables (R : realFieldType) (Delta V b s : R).
Hypotheses (D0 : 0 < Delta) (V0 : 0 < V) (s0 : 0 <= s).

Definition T eps := pos (1 - eps / Delta) ^+ 2 * V + b + s * eps.
Definition eps_opt := Delta * pos (1 - s * Delta / (2%:R * V)).

Let u := s * Delta / (2%:R * V).

Lemma Dn : Delta != 0. Proof. by rewrite lt0r_neq0. Qed.
Lemma Vn : V != 0. Proof. by rewrite lt0r_neq0. Qed.
Lemma u0 : 0 <= u.
Proof. by rewrite divr_ge0 ?mulr_ge0 ?ler0n // ltW. Qed.

Lemma T_q eps : T eps = V * q u (1 - eps / Delta) + (b + s * Delta).
Proof. by rewrite /T /q /u; field; rewrite Dn Vn. Qed.

Lemma opt_or : (u <= 1 /\ 1 - eps_opt / Delta = u) \/ (1 <= u /\ 1 - eps_opt / Delta = 1).
Proof.
rewrite /eps_opt -/u [Delta * _]mulrC mulfK ?Dn //.
case: (pos_or (1 - u)) => -[h ->]; [left|right]; last by rewrite -subr_le0 h subr0.
by rewrite -subr_ge0 h; split=> //; ring.
Qed.

Theorem opt_minimal eps : 0 <= eps -> T eps_opt <= T eps.
Proof.
move=> e0; rewrite !T_q ler_add2r ler_pmul2l //.
apply: q_min u0 opt_or _; rewrite ler_subl_addr ler_addl.
by rewrite divr_ge0 // ltW.
Qed.

Lemma opt_ge0 : 0 <= eps_opt.
Proof. by rewrite mulr_ge0 ?pos_ge0 // ltW. Qed.

Theorem exact_iff : (forall eps, 0 <= eps -> T 0 <= T eps) <-> 2%:R * V / Delta <= s.
Proof.
have -> : (2%:R * V / Delta <= s) = (1 <= u).
  by rewrite ler_pdivr_mulr // /u ler_pdivl_mulr ?mul1r // mulr_gt0 ?ltr0n.
split=> [h|h eps e0]; last first.
  apply: le_trans (opt_minimal e0).
  suff -> : eps_opt = 0 by [].
  by rewrite /eps_opt -/u pos_eq0 ?mulr0 // subr_le0.
rewrite leNgt; apply/negP => u1; have := h _ opt_ge0.
rewrite !T_q ler_add2r ler_pmul2l // mul0r subr0.
case: opt_or => -[hu ->]; last by have := lt_le_trans u1 hu; rewrite ltxx.
rewrite /q (pos_id u0) (pos_id ler01) => h1.
have h2 : 0 < (1 - u) ^+ 2 by rewrite exprn_gt0 // subr_gt0.
suff : (1 - u) ^+ 2 <= 0 by rewrite leNgt h2.
by apply: (lin1 h1); ring.
Qed.

Theorem opt_unique eps : 0 < s -> 0 <= eps -> T eps = T eps_opt -> eps = eps_opt.
Proof.
move=> sp e0; rewrite !T_q => /addIr/(mulfI Vn).
have up : 0 < u by rewrite divr_gt0 ?mulr_gt0 ?ltr0n.
have x1 : 1 - eps / Delta <= 1 by rewrite ler_subl_addr ler_addl divr_ge0 // ltW.
have back y : 1 - eps / Delta = 1 - y / Delta -> eps = y.
  by move/addrI/oppr_inj/(mulIf (_ : Delta^-1 != 0)) => -> //; rewrite invr_eq0 Dn.
by move=> e; apply: back; apply: q_uniq up opt_or x1 e.
Qed.

Theorem opt_value : T eps_opt = b + V * (1 - pos (1 - u) ^+ 2).
Proof.
rewrite T_q /q; case: opt_or => -[h ->].
  rewrite (pos_id u0) pos_id ?subr_ge0 //; rewrite /u; field; exact: Vn.
by rewrite (pos_id ler01) pos_eq0 ?subr_le0 // /u; field; exact: Vn.
Qed.

Theorem opt_below : 0 < s -> eps_opt < Delta.
Proof.
move=> sp; have up : 0 < u by rewrite divr_gt0 ?mulr_gt0 ?ltr0n.
rewrite -[X in _ < X]mulr1 ltr_pmul2l // -/u.
by case: (pos_or (1 - u)) => -[_ ->]; rewrite ?ltr01 // ltr_subl_addr ltr_addl.
Qed.

Lemma opt_gap : Delta - eps_opt <= s * Delta ^+ 2 / (2%:R * V).
Proof.
have -> : s * Delta ^+ 2 / (2%:R * V) = Delta - Delta * (1 - u) by rewrite /u; field; exact: Vn.
by rewrite ler_add2l ler_opp2 ler_pmul2l // le_pos.
Qed.
End Optimum.

(* nonincreasing in s, so nondecreasing in n *)
Theorem opt_monotone (R : realFieldType) (Delta V s s' : R) : 0 < Delta -> 0 < V -> s <= s' ->
  eps_opt Delta V s' <= eps_opt Delta V s.
Proof.
move=> D0 V0 ss; rewrite /eps_opt ler_pmul2l //; apply: pos_le; last exact: pos_ge0.
apply: le_trans (le_pos _); rewrite ler_add2l ler_opp2 ler_pmul2r ?invr_gt0 ?mulr_gt0 ?ltr0n //.
by rewrite ler_pmul2r.
Qed.

Section Sizes.
Variables (R : rcfType) (Delta V b c : R) (n : nat).
Hypotheses (D0 : 0 < Delta) (V0 : 0 < V) (c0 : 0 <= c) (n0 : (0 < n)%N).
Let r : R := Num.sqrt n%:R.
Let s := c / r.

Lemma r_gt0 : 0 < r. Proof. by rewrite sqrtr_gt0 ltr0n. Qed.
Lemma s_ge0 : 0 <= s. Proof. by rewrite divr_ge0 // ltW // r_gt0. Qed.

Theorem exact_iff_size : (forall eps, 0 <= eps -> T Delta V b s 0 <= T Delta V b s eps) <->
  n%:R <= (c * Delta / (2%:R * V)) ^+ 2.
Proof.
rewrite (exact_iff b D0 V0 s_ge0).
have w0 : 0 < 2%:R * V by rewrite mulr_gt0 ?ltr0n.
have y0 : 0 <= c * Delta / (2%:R * V) by rewrite divr_ge0 ?mulr_ge0 ?ler0n // ltW.
have e : n%:R = r ^+ 2 :> R by rewrite sqr_sqrtr ?ler0n.
have rp := r_gt0; have rw := ltW rp.
rewrite e ler_sqr ?nnegrE // ler_pdivr_mulr // /s mulrAC ler_pdivl_mulr //.
by rewrite ler_pdivl_mulr // [r * _]mulrC; split.
Qed.

Theorem opt_rate d : 0 < d -> (c * Delta ^+ 2 / (2%:R * V * d)) ^+ 2 <= n%:R ->
  Delta - d <= eps_opt Delta V s.
Proof.
move=> d0 h; have g := opt_gap s D0 V0; have w0 : 0 < 2%:R * V * d by rewrite !mulr_gt0 ?ltr0n.
have y0 : 0 <= c * Delta ^+ 2 / (2%:R * V * d).
  by apply: divr_ge0; [apply: mulr_ge0 => //; exact: sqr_ge0|exact: ltW].
have rr : r ^+ 2 = n%:R by rewrite sqr_sqrtr ?ler0n.
move: h; rewrite -rr ler_sqr ?nnegrE ?(ltW r_gt0) // ler_pdivr_mulr // => h.
suff h1 : s * Delta ^+ 2 / (2%:R * V) <= d by move: (s * _ / _) g h1 => w g h1; apply: (lin2 g h1); ring.
rewrite ler_pdivr_mulr ?mulr_gt0 ?ltr0n // /s mulrAC ler_pdivr_mulr ?r_gt0 //.
by apply: (lin1 h); ring.
Qed.
End Sizes.

Section Contraction.
Variables (R : rcfType) (Delta V : R) (K N n : nat).
Hypotheses (D0 : 0 < Delta) (V0 : 0 < V) (n0 : (0 < n)%N) (KN : (K <= N)%N).
Let b : R := 2%:R * Num.sqrt (K%:R / n%:R).
Let c : R := 2%:R * (Num.sqrt N%:R - Num.sqrt K%:R).
Let s : R := c / Num.sqrt n%:R.

Lemma c_ge0 : 0 <= c.
Proof. by rewrite mulr_ge0 ?ler0n // subr_ge0 ler_wsqrtr // ler_nat. Qed.

Theorem critical_size : (forall eps, 0 <= eps -> T Delta V b s 0 <= T Delta V b s eps) <->
  n%:R <= (Num.sqrt N%:R - Num.sqrt K%:R) ^+ 2 * Delta ^+ 2 / V ^+ 2.
Proof.
have -> : (Num.sqrt N%:R - Num.sqrt K%:R) ^+ 2 * Delta ^+ 2 / V ^+ 2 =
    (c * Delta / (2%:R * V)) ^+ 2 by rewrite /c; field; rewrite lt0r_neq0.
by apply: exact_iff_size => //; exact: c_ge0.
Qed.

Theorem no_symmetry : Delta <= 1 ->
  T Delta V b s 1 = 2%:R * Num.sqrt (N%:R / n%:R) /\
  T Delta V b s (eps_opt Delta V s) <= 2%:R * Num.sqrt (N%:R / n%:R).
Proof.
move=> D1; have sq (x : nat) : Num.sqrt (x%:R / n%:R) = Num.sqrt x%:R / Num.sqrt n%:R :> R.
  by rewrite sqrtrM ?ler0n // sqrtrV ?ler0n.
have s0 : 0 <= s by rewrite divr_ge0 ?c_ge0 ?sqrtr_ge0.
have e : T Delta V b s 1 = 2%:R * Num.sqrt (N%:R / n%:R).
  rewrite /T pos_eq0 ?subr_le0 ?ler_pdivl_mulr ?mul1r // /s /b /c !sq; ring.
by split=> //; rewrite -e; apply: opt_minimal => //; exact: ler01.
Qed.
End Contraction.

(* K = K'.+1 orbits, N = N'.+1 points *)
Section Direct.
Variables (R : rcfType) (Delta V : R) (K' N' n : nat).
Hypotheses (D0 : 0 < Delta) (V0 : 0 < V) (n0 : (0 < n)%N) (KN : (K' <= N')%N).
Local Notation sq m := (Num.sqrt m%:R : R).
Let b : R := 5%:R / 8%:R * Num.sqrt (K'.+1%:R / n%:R).
Let c : R := sq N' - sq K'.
Let s : R := c / sq n.

Lemma direct_ge0 : 0 <= c.
Proof. by rewrite subr_ge0 ler_wsqrtr // ler_nat. Qed.

Theorem critical_size_direct : (forall eps, 0 <= eps -> T Delta V b s 0 <= T Delta V b s eps) <->
  n%:R <= (sq N' - sq K') ^+ 2 * Delta ^+ 2 / (4%:R * V ^+ 2).
Proof.
have -> : (sq N' - sq K') ^+ 2 * Delta ^+ 2 / (4%:R * V ^+ 2) = (c * Delta / (2%:R * V)) ^+ 2.
  by rewrite /c; field; rewrite lt0r_neq0.
by apply: exact_iff_size => //; exact: direct_ge0.
Qed.

(* sqrt m.+1 - sqrt m decreases *)
Lemma sqrt_step : sq N'.+1 - sq N' <= sq K'.+1 - sq K'.
Proof.
have one m : (sq m.+1 - sq m) * (sq m.+1 + sq m) = 1.
  by rewrite -subr_sqr !sqr_sqrtr ?ler0n // -[m.+1]addn1 natrD addrAC subrr add0r.
have up m k : (m <= k)%N -> sq m <= sq k by move=> h; rewrite ler_wsqrtr // ler_nat.
have p : 0 < sq N'.+1 + sq N' by rewrite ltr_paddr ?sqrtr_ge0 // sqrtr_gt0 ltr0n.
rewrite -(ler_pmul2r p) one -[X in X <= _](one K') ler_wpmul2l ?subr_ge0 ?up //.
by rewrite ler_add ?up.
Qed.

Definition w (eps : R) : R := if eps <= 2%:R^-1 then eps * (1 - eps) else 4%:R^-1.
Definition sharp eps := (2%:R^-1 * (4%:R^-1 - w eps) * sq K' + w eps / 2%:R * sq N' +
  (1 - eps) / 2%:R * sq K'.+1 + eps / 2%:R * sq N'.+1) / sq n.

Lemma w_le eps : 0 <= eps -> w eps <= eps.
Proof.
move=> e0; rewrite /w; case: (leP eps 2%:R^-1) => h; first by rewrite ler_pimulr // ler_subl_addr ler_addl.
apply: le_trans (ltW h); rewrite lef_pinv ?posrE ?ltr0n //; exact: (ler_nat R 2 4).
Qed.

Theorem direct_simplifies eps : 0 <= eps -> sharp eps <= b + s * eps.
Proof.
move=> e0; have r0 : 0 < sq n by rewrite sqrtr_gt0 ltr0n.
have -> : b + s * eps = (5%:R / 8%:R * sq K'.+1 + c * eps) / sq n.
  by rewrite /b /s sqrtrM ?ler0n // sqrtrV ?ler0n // [RHS]mulrDl mulrA; congr (_ + _); exact: mulrAC.
rewrite ler_pmul2r ?invr_gt0 // /c.
have up m k : (m <= k)%N -> sq m <= sq k by move=> h; rewrite ler_wsqrtr // ler_nat.
have h1 : 0 <= (sq K'.+1 - sq K') / 8%:R by rewrite divr_ge0 ?ler0n // subr_ge0 up.
have h2 : 0 <= eps * ((sq K'.+1 - sq K') - (sq N'.+1 - sq N')) / 2%:R.
  by rewrite divr_ge0 ?ler0n // mulr_ge0 // subr_ge0 sqrt_step.
have h3 : 0 <= (eps - w eps) * (sq N' - sq K') / 2%:R.
  by rewrite divr_ge0 ?ler0n // mulr_ge0 ?subr_ge0 ?w_le // up.
apply: (ge0_lin (addr_ge0 h1 (addr_ge0 h2 h3))).
by move: (sq K') (sq N') (sq K'.+1) (sq N'.+1) (w eps) => A B a d v; field.
Qed.
End Direct.

(* ---- the expected excess risk of empirical risk minimisation ----------------- *)
Section Excess.
Variables (R : rcfType) (X Y : finType) (gT : finGroupType).
Variables (G : {group gT}) (to : {action gT &-> X}) (y : Y -> R) (P : X * Y -> R).
Hypotheses (y01 : forall v, 0 <= y v <= 1) (hP : law P).
(* the law of the input, invariant; fs the mean of the label given the input *)
Definition PX x := mass P (fun z => z.1 == x).
Hypothesis PX_inv : forall g x, g \in G -> PX (to x g) = PX x.
Variables (fs : X -> R) (Delta : R).
Hypotheses (fs01 : forall x, 0 <= fs x <= 1) (D0 : 0 < Delta).
Hypothesis fs_mean : forall x, \sum_v P (x, v) * y v = PX x * fs x.
Hypothesis fs_Delta : forall g x, g \in G -> PX x != 0 -> `|fs (to x g) - fs x| <= Delta.
Implicit Types h : X -> R.

Definition H (eps : R) h := minkowski_interpolation.F G to 1 eps h.
Definition loss h (z : X * Y) := (h z.1 - y z.2) ^+ 2.
Definition risk h := mean P (loss h).
Definition Qfs x := #|G|%:R^-1 * \sum_(g in G) fs (to x g).
Definition V := mean PX (fun x => (fs x - Qfs x) ^+ 2).

Lemma push_mean (p : X * Y -> R) (f : X -> R) :
  mean p (fun z : X * Y => f z.1) = mean (fun x => mass p (fun z => z.1 == x)) f.
Proof.
rewrite /mean (partition_big fst xpredT) //=; apply: eq_bigr => x _.
by rewrite /mass mulr_suml; apply: eq_bigr => z /eqP ->.
Qed.

Lemma push_law (p : X * Y -> R) : law p -> law (fun x => mass p (fun z : X * Y => z.1 == x)).
Proof.
move=> hp; split=> [x|]; first by apply: sumr_ge0 => z _; exact: hp.1.
by have := push_mean p (fun=> 1); rewrite (mean_const 1 hp) => ->; apply: eq_bigr => x _; rewrite mulr1.
Qed.

Lemma label_mean h : mean P (fun z => h z.1 * y z.2) = mean PX (fun x => h x * fs x).
Proof.
rewrite /mean (eq_bigr (fun z => P (z.1, z.2) * (h z.1 * y z.2))) => [|[] //].
rewrite -(pair_bigA _ (fun x v => P (x, v) * (h x * y v))) /=; apply: eq_bigr => x _.
by rewrite mulrCA -fs_mean mulr_sumr; apply: eq_bigr => v _; rewrite mulrCA.
Qed.

Theorem excess_square h : risk h - risk fs = mean PX (fun x => (h x - fs x) ^+ 2).
Proof.
have r k : risk k = mean PX (fun x => k x ^+ 2) - 2%:R * mean PX (fun x => k x * fs x) + mean P (fun z => y z.2 ^+ 2).
  rewrite -label_mean -(push_mean P (fun x => k x ^+ 2)) -meanZ -meanB -meanD; apply: eq_mean => z.
  by rewrite /loss; ring.
rewrite !r -[mean PX (fun x => fs x * fs x)](_ : mean PX (fun x => fs x ^+ 2) = _); last exact: eq_mean.
have -> : mean PX (fun x => (h x - fs x) ^+ 2) =
    mean PX (fun x => h x ^+ 2 - 2%:R * (h x * fs x) + fs x ^+ 2) by apply: eq_mean => x; ring.
rewrite meanD meanB meanZ; ring.
Qed.

Lemma cardG : 0 < #|G|%:R :> R. Proof. by rewrite ltr0n cardG_gt0. Qed.

Lemma Q_inv g x : g \in G -> Qfs (to x g) = Qfs x.
Proof.
move=> gG; rewrite /Qfs [in RHS](reindex_inj (mulgI g)) /=; congr (_ * _).
by apply: eq_big => k; [rewrite groupMl|rewrite actM].
Qed.

Lemma Q01 x : 0 <= Qfs x <= 1.
Proof.
apply/andP; split.
  by rewrite mulr_ge0 ?invr_ge0 ?ler0n // sumr_ge0 // => g _; case/andP: (fs01 (to x g)).
rewrite /Qfs mulrC ler_pdivr_mulr ?cardG // mul1r -sumr_const; apply: ler_sum => g _.
by case/andP: (fs01 (to x g)).
Qed.

Theorem approximation eps : 0 <= eps ->
  exists2 h, H eps h & risk h - risk fs = pos (1 - eps / Delta) ^+ 2 * V.
Proof.
move=> e0; pose t := Num.min 1 (eps / Delta).
have t0 : 0 <= t by rewrite le_minr ler01 divr_ge0 // ltW.
have t1 : 0 <= 1 - t by rewrite subr_ge0 le_minl lexx.
have tD : t * Delta <= eps by rewrite -ler_pdivl_mulr // le_minl lexx orbT.
have -> : pos (1 - eps / Delta) = 1 - t.
  rewrite /t; case: (leP 1 (eps / Delta)) => h; first by rewrite subrr pos_eq0 // subr_le0.
  by rewrite pos_id // subr_ge0 ltW.
pose h x := if PX x == 0 then Qfs x else (1 - t) * Qfs x + t * fs x.
exists h; last first.
  rewrite excess_square /V -meanZ; apply: eq_bigr => x _; rewrite /h.
  by case: (PX x =P 0) => [->|_]; [rewrite !mul0r|congr (_ * _); ring].
split=> [x|g x gG]; rewrite /h.
  case: (PX x =P 0) => _; first exact: Q01.
  have /andP[a b] := Q01 x; have /andP[c d] := fs01 x; apply/andP; split.
    by apply: addr_ge0; apply: mulr_ge0.
  have u := ler_wpmul2l t1 b; have v := ler_wpmul2l t0 d.
  by apply: (lin2 u v); ring.
rewrite PX_inv // Q_inv //; case: (PX x =P 0) => [_|/eqP px]; first by rewrite subrr normr0.
have -> : (1 - t) * Qfs x + t * fs (to x g) - ((1 - t) * Qfs x + t * fs x) = t * (fs (to x g) - fs x) by ring.
by rewrite normrM (ger0_norm t0); apply: le_trans tD; rewrite ler_wpmul2l ?fs_Delta.
Qed.

Definition minimises n eps (best : {ffun 'I_n -> X * Y} -> X -> R) := forall s,
  H eps (best s) /\ forall h, H eps h -> emean s (loss (best s)) <= emean s (loss h).
(* W bounds the gap of the losses *)
Definition gap_below n eps (W : {ffun 'I_n -> X * Y} -> R) := forall s h, H eps h ->
  mean P (loss h) - emean s (loss h) <= W s.

Theorem excess_of_gap n eps (best : {ffun 'I_n.+1 -> X * Y} -> X -> R) (W : {ffun 'I_n.+1 -> X * Y} -> R) : 0 <= eps ->
  minimises eps best -> gap_below eps W ->
  expect P (fun s => risk (best s)) - risk fs <= pos (1 - eps / Delta) ^+ 2 * V + expect P W.
Proof.
move=> e0 erm hW; have [h hh <-] := approximation e0.
have le s : risk (best s) <= W s + emean s (loss h).
  have [b1 b2] := erm s; have u := hW s _ b1; have v := b2 h hh.
  by apply: (lin2 u v); rewrite /risk; ring.
have := expect_le hP le; rewrite expectD expect_emean // -/(risk h).
move: (expect P _) (expect P W) (risk h) (risk fs) => a b r rs u.
by apply: (lin1 u); ring.
Qed.

Theorem excess_risk n eps b s (best : {ffun 'I_n.+1 -> X * Y} -> X -> R)
    (W : {ffun 'I_n.+1 -> X * Y} -> R) : 0 <= eps ->
  minimises eps best -> gap_below eps W -> expect P W <= b + s * eps ->
  expect P (fun s => risk (best s)) - risk fs <= T Delta V b s eps.
Proof.
move=> e0 erm hW h; apply: le_trans (excess_of_gap e0 erm hW) _.
by rewrite /T -addrA ler_add2l.
Qed.

(* ---- the direct bound of the gap --------------------------------------------- *)
Local Notation K := #|orbits G to|.
Local Notation N := #|X|.
Local Notation orb := (fun z : X * Y => orbit to G z.1).
Local Notation sample n := {ffun 'I_n -> X * Y}.
Let c (z : X * Y) := 1 - 2%:R * y z.2.

Lemma push_orbit (p : X * Y -> R) o : o \in orbits G to ->
  \sum_(x in o) mass p (fun z => z.1 == x) = mass p (fun z => orb z == o).
Proof.
move=> oO; rewrite /mass [RHS](partition_big fst (mem o)) /= => [|z /eqP <-]; last exact: orbit_refl.
apply: eq_bigr => x xo; apply: eq_bigl => z; case: (z.1 =P x) => [->|_]; last by rewrite andbF.
by rewrite andbT -(orbit_of oO xo) eqxx.
Qed.

Lemma square_upper n (s : sample n.+1) u f : 0 <= u -> u <= 4%:R^-1 ->
  tabular_gap.F G to 4%:R^-1 4%:R^-1 u f ->
  mean P (fun z => f z.1) - emean s (fun z => f z.1) <=
  (4%:R^-1 - u) / 2%:R * cell_sum orb (orbits G to) P s + u / 2%:R * cell_sum fst [set: X] P s.
Proof.
move=> u0 u4 hf; have q0 : 0 <= 4%:R^-1 :> R by rewrite invr_ge0 ler0n.
have aE : tabular_gap.a 4%:R^-1 4%:R^-1 = 4%:R^-1 :> R by rewrite /tabular_gap.a minxx.
have eE : tabular_gap.e 4%:R^-1 4%:R^-1 u = u by rewrite /tabular_gap.e aE; apply/min_idPl.
have em (B : pred (X * Y)) : mass (emp R s) B = emean s (fun z => (B z)%:R).
  by rewrite emean_emp mean_indicator.
rewrite emean_emp !push_mean.
have := tabular_gap.upper (s ord0).1 (push_law hP) (push_law (emp_law R s)) hf.
move/le_trans; apply; rewrite aE eE -!mulrA; apply: le_of_eq; congr (_ * _ + _ * _).
  rewrite /TVo; congr (_ * _); apply: eq_bigr => o oO.
  by rewrite !push_orbit // em.
rewrite TV_set; congr (_ * _); apply: eq_bigr => x _.
by rewrite em.
Qed.

(* a linear functional over functions with values in [0,1] of the cell *)
Section Linear.
Variables (J : finType) (q : X * Y -> J) (A : {set J}).
Hypothesis qA : forall z, q z \in A.
Definition part a z := c z * (q z == a)%:R.
Definition pos_sum n (s : sample n) := \sum_(a in A) pos (mean P (part a) - emean s (part a)).

Lemma linear_le n (s : sample n.+1) (u : J -> R) : (forall a, 0 <= u a <= 1) ->
  mean P (fun z => c z * u (q z)) - emean s (fun z => c z * u (q z)) <= pos_sum s.
Proof.
move=> hu; have split p : mean p (fun z => c z * u (q z)) = \sum_(a in A) u a * mean p (part a).
  rewrite /mean (partition_big q (mem A)) => [|z _]; last exact: qA.
  apply: eq_bigr => a _; rewrite mulr_sumr [LHS]big_mkcond; apply: eq_bigr => z _ /=.
  by rewrite /part; case: eqP => [->|_] /=; [ring|rewrite !mulr0].
rewrite emean_emp !split -sumrB; apply: ler_sum => a _; rewrite emean_emp -mulrBr.
set m := _ - _; have /andP[a0 a1] := hu a.
apply: le_trans (ler_wpmul2l a0 (le_pos m)) _; rewrite ler_pimull ?pos_ge0 //.
Qed.

Lemma expect_pos_sum n : expect P (fun s : sample n.+1 => pos_sum s) <=
  2%:R^-1 * Num.sqrt (#|A|%:R / n.+1%:R).
Proof.
have n0 : 0 < n.+1%:R :> R by rewrite ltr0n.
pose p a := mass P (fun z => q z == a).
have p0 a : 0 <= p a by apply: sumr_ge0 => z _; exact: hP.1.
have var a : variance P (part a) <= p a.
  rewrite varianceE // /p -(mean_indicator P (fun z => q z == a)).
  apply: (le_trans (y := mean P (fun z => part a z ^+ 2))); first by rewrite ler_subl_addr ler_addl sqr_ge0.
  apply: mean_le => // z; rewrite /part /c; case: (q z == a); rewrite ?mulr0 ?expr0n //= mulr1.
  have /andP[y0 y1] := y01 z.2; rewrite -[X in _ <= X](expr1n _ 2) sqr_le ?ler01 //.
  by apply: abs_le; [apply: (lin2 y0 y0)|apply: (lin2 y1 y1)]; ring.
have one a : expect P (fun s : sample n.+1 => pos (mean P (part a) - emean s (part a))) <=
    2%:R^-1 * Num.sqrt (p a / n.+1%:R).
  have -> : expect P (fun s : sample n.+1 => pos (mean P (part a) - emean s (part a))) =
      2%:R^-1 * expect P (fun s : sample n.+1 => `|mean P (part a) - emean s (part a)|).
    have z0 : expect P (fun s : sample n.+1 => mean P (part a) + (-1) * emean s (part a)) = 0.
      by rewrite expectD expectZ expect_const // expect_emean // mulN1r subrr.
    rewrite -[RHS]addr0 -[X in _ + X](mulr0 2%:R^-1) -z0 -mulrDr -expectD -expectZ.
    apply: eq_expect => s; rewrite mulN1r; set m := _ - _.
    case: (pos_or m) => -[hm ->]; first by rewrite ger0_norm //; field.
    by rewrite ler0_norm // addNr mulr0.
  rewrite ler_pmul2l ?invr_gt0 ?ltr0n //; apply: le_trans (expect_dev _ _ hP) _.
  by rewrite ler_wsqrtr // ler_pmul2r ?invr_gt0.
rewrite /pos_sum expect_sum; apply: le_trans (ler_sum _ (fun a _ => one a)) _.
rewrite -mulr_sumr ler_pmul2l ?invr_gt0 ?ltr0n //; apply: le_sqrt; first by rewrite divr_ge0 ?ler0n.
apply: le_trans (sum_sqr A _) _; apply: ler_wpmul2l; first exact: ler0n.
rewrite (eq_bigr (fun a => p a / n.+1%:R)) => [|a _]; last first.
  by rewrite sqr_sqrtr // divr_ge0 // ltW.
by rewrite -mulr_suml (cell_total qA hP) mul1r.
Qed.
End Linear.

Lemma linear_upper n (s : sample n.+1) eps h : 0 <= eps -> eps <= 1 -> H eps h ->
  mean P (fun z => c z * h z.1) - emean s (fun z => c z * h z.1) <=
  (1 - eps) * pos_sum orb (orbits G to) s + eps * pos_sum fst [set: X] s.
Proof.
move=> e0 e1 /(minkowski_sum G to ltr01 e0 e1)[h0 [h1 [/(F0P G to 1 h0)[r0 i0] [r1 _] e]]].
rewrite divr1 in e.
pose u (o : {set X}) := if [pick x in o] is Some x then h0 x else 0.
have ue x : h0 x = u (orbit to G x).
  rewrite /u; case: pickP => [x' /orbitP[g gG <-]|/(_ x)]; last by rewrite orbit_refl.
  by rewrite i0.
have u01 o : 0 <= u o <= 1 by rewrite /u; case: pickP => [x _|_]; rewrite ?r0 // lexx ler01.
have split p : mean p (fun z => c z * h z.1) =
    (1 - eps) * mean p (fun z => c z * u (orb z)) + eps * mean p (fun z => c z * h1 z.1).
  by rewrite -!meanZ -meanD; apply: eq_mean => z; rewrite e ue; ring.
have in_orb z : orb z \in orbits G to by exact: orbit_in.
have a := linear_le in_orb s u01; have b := linear_le (q := fst) (fun z => in_setT _) s r1.
have s0 : 0 <= 1 - eps by rewrite subr_ge0.
have a' := ler_wpmul2l s0 a; have b' := ler_wpmul2l e0 b.
by rewrite emean_emp !split; rewrite !emean_emp in a' b'; apply: (lin2 a' b'); ring.
Qed.

Lemma square_class eps h : 0 <= eps -> H eps h ->
  tabular_gap.F G to 4%:R^-1 4%:R^-1 (w eps) (fun x => 4%:R^-1 - (h x - h x ^+ 2)).
Proof.
move=> e0 [h01 hi]; have r x : 0 <= 4%:R^-1 - (h x - h x ^+ 2) <= 4%:R^-1.
  have /andP[a b] := h01 x; apply/andP; split.
    have -> : 4%:R^-1 - (h x - h x ^+ 2) = (h x - 2%:R^-1) ^+ 2 by field.
    exact: sqr_ge0.
  rewrite ler_subl_addr ler_addl; have -> : h x - h x ^+ 2 = h x * (1 - h x) by ring.
  by rewrite mulr_ge0 ?subr_ge0.
split=> [x|x x'|g x gG]; first exact: r.
  move: (r x) (r x') => /=; move: (4%:R^-1 - (h x - _)) (4%:R^-1 - (h x' - _)) => u v.
  move: 4%:R^-1 => k /andP[a b] /andP[a' b'].
  by apply: abs_le; [apply: (lin2 b a')|apply: (lin2 a b')]; ring.
have := hi g x gG; have /andP[a b] := h01 x; have /andP[a' b'] := h01 (to x g).
move: (h x) (h (to x g)) a b a' b' => v v' a b a' b' dv.
have -> : 4%:R^-1 - (v' - v' ^+ 2) - (4%:R^-1 - (v - v ^+ 2)) = (v' - v) * (v' + v - 1) by ring.
rewrite normrM; have sum : `|v' + v - 1| <= 1 - `|v' - v|.
  rewrite ler_subr_addl; case: (ger0P (v' - v)) => _; case: (ger0P (v' + v - 1)) => _;
    [apply: (lin2 b' b')|apply: (lin2 a a)|apply: (lin2 b b)|apply: (lin2 a' a')]; ring.
apply: le_trans (ler_wpmul2l (normr_ge0 _) sum) _.
move: dv (normr_ge0 (v' - v)); move: (`|v' - v|) => t te t0; rewrite /w; case: (leP eps 2%:R^-1) => h2.
  have z : 0 <= (eps - t) * ((2%:R^-1 - eps) + (2%:R^-1 - eps) + (eps - t)).
    by apply: mulr_ge0; [rewrite subr_ge0|apply: addr_ge0; [apply: addr_ge0|]; rewrite subr_ge0].
  by apply: (ge0_lin z); field.
by apply: (ge0_lin (sqr_ge0 (t - 2%:R^-1))); field.
Qed.

Lemma w_range (eps : R) : 0 <= eps -> eps <= 1 -> 0 <= w eps <= 4%:R^-1.
Proof.
move=> e0 e1; rewrite /w; case: (leP eps 2%:R^-1) => h; last by rewrite lexx invr_ge0 ler0n.
rewrite mulr_ge0 ?subr_ge0 //=; by apply: (ge0_lin (sqr_ge0 (eps - 2%:R^-1))); field.
Qed.

Definition direct_gap n eps (s : sample n) :=
  ((4%:R^-1 - w eps) / 2%:R * cell_sum orb (orbits G to) P s + w eps / 2%:R * cell_sum fst [set: X] P s) +
  ((1 - eps) * pos_sum orb (orbits G to) s + eps * pos_sum fst [set: X] s) +
  (mean P (fun z => y z.2 ^+ 2) - emean s (fun z => y z.2 ^+ 2)).

Lemma assemble (a1 a2 b1 b2 c1 c2 k u v : R) : a1 - a2 <= u -> b1 - b2 <= v ->
  (a1 + b1 + c1 - k) - (a2 + b2 + c2 - k) <= u + v + (c1 - c2).
Proof. by move=> h1 h2; apply: (lin2 h1 h2); ring. Qed.

Lemma direct_gap_below n eps : 0 <= eps -> eps <= 1 -> gap_below eps (@direct_gap n.+1 eps).
Proof.
move=> e0 e1 s h hh; have /andP[w0 w4] := w_range e0 e1.
have a := square_upper s w0 w4 (square_class e0 hh); have b := linear_upper s e0 e1 hh.
have split p : law p -> mean p (loss h) = mean p (fun z => 4%:R^-1 - (h z.1 - h z.1 ^+ 2)) +
    mean p (fun z => c z * h z.1) + mean p (fun z => y z.2 ^+ 2) - 4%:R^-1.
  move=> hp; rewrite -[X in _ - X](mean_const _ hp) -!meanD -meanB; apply: eq_mean => z.
  by rewrite /loss /c /=; move: 4%:R^-1 => k; ring.
rewrite /direct_gap emean_emp !split //; last exact: emp_law.
rewrite emean_emp in a; rewrite emean_emp in b; rewrite emean_emp; exact: assemble.
Qed.

Lemma inputs : (0 < N)%N.
Proof.
rewrite lt0n; apply/eqP => /card0_eq e; have := hP.2.
by rewrite big1 => [/esym/eqP|[x v] _]; rewrite ?oner_eq0 //; have := e x.
Qed.

Lemma orbits_gt0 : (0 < K)%N.
Proof.
have /card_gt0P[x _] := inputs; apply/card_gt0P; exists (orbit to G x); exact: orbit_in.
Qed.

Lemma orbits_le : (K.-1 <= N.-1)%N.
Proof. by rewrite -!subn1; apply: leq_sub2r; rewrite -[X in (_ <= X)%N]cardsT; exact: leq_imset_card. Qed.

Lemma pred_natr m : (0 < m)%N -> m%:R - 1 = m.-1%:R :> R.
Proof. by case: m => [//|k] _; rewrite [k.+1.-1]/= -[k.+1]addn1 natrD addrK. Qed.

Lemma sqrt_ratio (m n : nat) : Num.sqrt (m%:R / n%:R) = Num.sqrt m%:R / Num.sqrt n%:R :> R.
Proof. by rewrite sqrtrM ?ler0n // sqrtrV ?ler0n. Qed.

Lemma direct_gap_mean n eps : 0 <= eps -> eps <= 1 ->
  expect P (@direct_gap n.+1 eps) <= sharp K.-1 N.-1 n.+1 eps.
Proof.
move=> e0 e1; have /andP[w0 w4] := w_range e0 e1.
have z0 : expect P (fun s : sample n.+1 => mean P (fun z => y z.2 ^+ 2) - emean s (fun z => y z.2 ^+ 2)) = 0.
  set m := mean P _; have <- : expect P (fun s : sample n.+1 => m + (-1) * emean s (fun z => y z.2 ^+ 2)) = 0.
    by rewrite expectD expectZ expect_const // expect_emean // mulN1r subrr.
  by apply: eq_expect => s; rewrite mulN1r.
have in_orb z : orb z \in orbits G to by exact: orbit_in.
have in_all (z : X * Y) : z.1 \in [set: X] by rewrite inE.
have a1 := expect_l1 in_orb n hP; have a2 := expect_l1 (q := fst) in_all n hP.
have a3 := expect_pos_sum in_orb n; have a4 := expect_pos_sum (q := fst) in_all n.
rewrite cardsT in a2 a4; rewrite !pred_natr ?orbits_gt0 ?inputs // in a1 a2.
rewrite /direct_gap expectD z0 addr0 !expectD !expectZ.
have h1 : 0 <= (4%:R^-1 - w eps) / 2%:R by rewrite divr_ge0 ?ler0n // subr_ge0.
have h2 : 0 <= w eps / 2%:R by rewrite divr_ge0 ?ler0n.
have h3 : 0 <= 1 - eps by rewrite subr_ge0.
have {}a1 := ler_wpmul2l h1 a1; have {}a2 := ler_wpmul2l h2 a2.
have {}a3 := ler_wpmul2l h3 a3; have {}a4 := ler_wpmul2l e0 a4.
apply: le_trans (ler_add (ler_add a1 a2) (ler_add a3 a4)) _; apply: le_of_eq.
rewrite /sharp !sqrt_ratio !prednK ?orbits_gt0 ?inputs //.
by move: (Num.sqrt K.-1%:R) (Num.sqrt N.-1%:R) (Num.sqrt K%:R) (Num.sqrt N%:R)
  (Num.sqrt n.+1%:R)^-1 (w eps) => A B C D r u; field.
Qed.

(* tolerances above 1 are no constraint *)
Lemma H_large eps h : 1 <= eps -> H eps h -> H 1 h.
Proof. by move=> e1 [h1 _]; apply/(FMP G to 1 h). Qed.

Lemma minimises_large n eps (best : sample n -> X -> R) : 1 <= eps -> minimises eps best -> minimises 1 best.
Proof.
move=> e1 erm s; have [a b] := erm s; split; first exact: H_large a.
by move=> h [h1 h2]; apply: b; split=> // g x gG; apply: le_trans (h2 g x gG) e1.
Qed.

Lemma gap_all n eps : 0 <= eps -> exists2 W : sample n.+1 -> R, gap_below eps W &
  expect P W <= 5%:R / 8%:R * Num.sqrt (N%:R / n.+1%:R).
Proof.
move=> e0; exists (@direct_gap n.+1 1).
  move=> s h [h1 h2]; apply: direct_gap_below; rewrite ?ler01 ?lexx //; exact/(FMP G to 1 h).
apply: le_trans (direct_gap_mean n ler01 (lexx 1)) _; rewrite /sharp sqrt_ratio mulrA.
rewrite ler_pmul2r ?invr_gt0 ?sqrtr_gt0 ?ltr0n // !prednK ?orbits_gt0 ?inputs //.
have -> : w 1 = 4%:R^-1 :> R by rewrite /w leNgt invf_lt1 ?ltr0n ?ltr1n.
have h : Num.sqrt N.-1%:R <= Num.sqrt N%:R :> R by rewrite ler_wsqrtr // ler_nat leq_pred.
have h8 : 0 <= (Num.sqrt N%:R - Num.sqrt N.-1%:R) / 8%:R :> R by rewrite divr_ge0 ?ler0n ?subr_ge0.
by apply: (ge0_lin h8); field.
Qed.

(* the gap itself, the supremum over the class, on every sample *)
Theorem gap_bound n eps (Phi : sample n.+1 -> R) : 0 <= eps ->
  (forall s, is_lub (fun x => exists2 h, H eps h & x = mean P (loss h) - emean s (loss h)) (Phi s)) ->
  (eps <= 1 -> expect P Phi <= sharp K.-1 N.-1 n.+1 eps) /\
  expect P Phi <= 5%:R / 8%:R * Num.sqrt (N%:R / n.+1%:R).
Proof.
move=> e0 gap; have below (W : sample n.+1 -> R) : gap_below eps W -> expect P Phi <= expect P W.
  by move=> hW; apply: (expect_le hP) => s; apply: (gap s).2 => x [h hh ->]; exact: hW.
split=> [e1|]; first exact: le_trans (below _ (direct_gap_below e0 e1)) (direct_gap_mean n e0 e1).
by have [W hW] := gap_all n e0; exact: le_trans (below _ hW).
Qed.

Section Pairs.
Variables (n : nat) (eps : R) (best : sample n.+1 -> X -> R).
Hypotheses (e0 : 0 <= eps) (D1 : Delta <= 1) (erm : minimises eps best).
Local Notation excess := (expect P (fun s => risk (best s)) - risk fs).
Local Notation sq m := (Num.sqrt m%:R : R).

(* from tolerances up to 1 to all *)
Lemma all_tolerances b s : 0 <= s ->
  (forall eps, 0 <= eps -> eps <= 1 -> minimises eps best -> excess <= T Delta V b s eps) ->
  excess <= T Delta V b s eps.
Proof.
move=> s0 small; case: (leP eps 1) => h; first exact: small.
apply: le_trans (small 1 ler01 (lexx 1) (minimises_large (ltW h) erm)) _.
have big (x : R) : 1 <= x -> pos (1 - x / Delta) = 0.
  by move=> x1; rewrite pos_eq0 // subr_le0 ler_pdivl_mulr // mul1r (le_trans D1).
by rewrite /T (big 1 (lexx 1)) (big eps (ltW h)) ler_add2l ler_wpmul2l // ltW.
Qed.

Theorem direct_excess : excess <=
  T Delta V (5%:R / 8%:R * Num.sqrt (K%:R / n.+1%:R)) ((sq N.-1 - sq K.-1) / sq n.+1) eps.
Proof.
apply: all_tolerances => [|e h0 h1 erm'].
  by rewrite divr_ge0 ?sqrtr_ge0 // subr_ge0 ler_wsqrtr // ler_nat orbits_le.
apply: (excess_risk h0 erm' (direct_gap_below h0 h1)); apply: le_trans (direct_gap_mean n h0 h1) _.
have := direct_simplifies (n := n.+1) isT orbits_le h0.
by rewrite prednK ?orbits_gt0.
Qed.

Lemma sqrt_pred m : (0 < m)%N -> sq m <= sq m.-1 + 1.
Proof.
case: m => // k _; rewrite [k.+1.-1]/=; have h := sqrtr_ge0 (k%:R : R).
have p : 0 <= sq k + 1 by rewrite addr_ge0 ?ler01.
rewrite -ler_sqr ?nnegrE ?sqrtr_ge0 // sqr_sqrtr ?ler0n // sqrrD sqr_sqrtr ?ler0n // expr1n mulr1.
by rewrite -[k.+1]addn1 natrD ler_add2r ler_addl mulrn_wge0.
Qed.

Theorem contraction_excess : excess <=
  T Delta V (2%:R * Num.sqrt (K%:R / n.+1%:R)) (2%:R * (sq N - sq K) / sq n.+1) eps.
Proof.
have KN : sq K <= sq N.
  by rewrite ler_wsqrtr // ler_nat -[X in (X <= _)%N](prednK orbits_gt0)
    -[X in (_ <= X)%N](prednK inputs) ltnS orbits_le.
apply: all_tolerances => [|e h0 h1 erm'].
  by rewrite divr_ge0 ?sqrtr_ge0 // mulr_ge0 ?ler0n // subr_ge0.
apply: (excess_risk h0 erm' (direct_gap_below h0 h1)); apply: le_trans (direct_gap_mean n h0 h1) _.
have := direct_simplifies (n := n.+1) isT orbits_le h0; rewrite prednK ?orbits_gt0 // => /le_trans; apply.
rewrite sqrt_ratio !mulrA ![_ / _ * e]mulrAC -!mulrDl ler_pmul2r ?invr_gt0 ?sqrtr_gt0 ?ltr0n //.
have u1 := sqrt_pred orbits_gt0; have u2 : sq N.-1 <= sq N by rewrite ler_wsqrtr // ler_nat leq_pred.
have u3 : 1 <= sq K by rewrite -[X in X <= _]sqrtr1; apply: ler_wsqrtr; rewrite (ler_nat R 1) orbits_gt0.
move: (sq K) (sq N) (sq K.-1) (sq N.-1) KN u1 u2 u3 => A B A' B' KN u1 u2 u3.
have v1 : 0 <= e * ((B - B') + (A' + 1 - A)) by rewrite mulr_ge0 // addr_ge0 // subr_ge0.
have v2 : 0 <= e * (B - A) by rewrite mulr_ge0 // subr_ge0.
have v3 : 0 <= 11%:R / 8%:R * (A - 1) by rewrite mulr_ge0 ?divr_ge0 ?ler0n // subr_ge0.
have v4 : 0 <= 3%:R / 8%:R + (1 - e) by rewrite addr_ge0 ?divr_ge0 ?ler0n // subr_ge0.
by apply: (ge0_lin (addr_ge0 (addr_ge0 v1 v2) (addr_ge0 v3 v4))); field.
Qed.
End Pairs.
End Excess.

Print Assumptions opt_minimal.
Print Assumptions opt_unique.
Print Assumptions exact_iff.
Print Assumptions opt_below.
Print Assumptions opt_monotone.
Print Assumptions exact_iff_size.
Print Assumptions opt_rate.
Print Assumptions critical_size.
Print Assumptions opt_value.
Print Assumptions no_symmetry.
Print Assumptions critical_size_direct.
Print Assumptions direct_simplifies.
Print Assumptions excess_square.
Print Assumptions approximation.
Print Assumptions excess_of_gap.
Print Assumptions excess_risk.
Print Assumptions gap_bound.
Print Assumptions direct_excess.
Print Assumptions contraction_excess.
