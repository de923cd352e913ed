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
(* Weaker than the lemma: that T bounds the expected excess risk is not part   *)
(* of this file; T is the stated function.                                     *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common.
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
