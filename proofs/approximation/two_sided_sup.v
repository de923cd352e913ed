(* two-sided-sup                                                               *)
(*                                                                             *)
(* Proved, over any ordered field R and a finite nonempty space Z:             *)
(* * two_sided_sup: outputs in any pseudometric space (V, dist), any map T of  *)
(*   Z, any output map rho that is 1-Lipschitz:                                *)
(*     |ee(f',T) - ee(f,T)| <= 2 max_z dist (f z) (f' z).                      *)
(* * two_sided_Lq: the same in L^q for every integer q >= 1 and law P, with    *)
(*   1 + b^(1/q) for 2, b an upper bound of the density d(T_# P)/dP.  Roots    *)
(*   are written as numbers whose q-th power is given, so that no root need    *)
(*   be assumed to exist.                                                      *)
(* * sup_error_lower, sup_error_attained: scalar outputs, a whole group        *)
(*   acting, trivial output action: the least of max_z |f z - f' z| over the   *)
(*   f that are eps-invariant is (Delta - eps)_+ / 2, attained.                *)
(* Weaker than the lemma: Z and G finite (a maximum for the supremum); q an    *)
(* integer.                                                                    *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Power.
Variable R : realFieldType.

Lemma convex_pow (t x y : R) q : 0 <= t <= 1 -> 0 <= x -> 0 <= y ->
  (t * x + (1 - t) * y) ^+ q <= t * x ^+ q + (1 - t) * y ^+ q.
Proof.
case/andP=> t0 t1 x0 y0; have s0 : 0 <= 1 - t by rewrite subr_ge0.
elim: q => [|q ih]; first by rewrite !expr0 !mulr1 addrC subrK.
rewrite exprS; apply: (le_trans (y := (t * x + (1 - t) * y) * (t * x ^+ q + (1 - t) * y ^+ q))).
  by rewrite ler_wpmul2l // addr_ge0 // mulr_ge0.
rewrite -subr_ge0.
have -> : t * x ^+ q.+1 + (1 - t) * y ^+ q.+1 - (t * x + (1 - t) * y) * (t * x ^+ q + (1 - t) * y ^+ q)
  = t * (1 - t) * ((x - y) * (x ^+ q - y ^+ q)) by rewrite !exprS; ring.
apply: mulr_ge0; first exact: mulr_ge0.
have [xy|yx] := leP x y.
  by apply: mulr_le0; rewrite subr_le0 ?ler_expn2r ?nnegrE.
by have xy := ltW yx; apply: mulr_ge0; rewrite subr_ge0 ?ler_expn2r ?nnegrE.
Qed.

Variable Z : finType.

(* Minkowski's inequality, with r1 and r2 bounds on the two norms *)
Lemma minkowski q (P u v : Z -> R) (r1 r2 : R) : (forall z, 0 <= P z) ->
  (forall z, 0 <= u z) -> (forall z, 0 <= v z) -> 0 <= r1 -> 0 <= r2 ->
  \sum_z P z * u z ^+ q.+1 <= r1 ^+ q.+1 -> \sum_z P z * v z ^+ q.+1 <= r2 ^+ q.+1 ->
  \sum_z P z * (u z + v z) ^+ q.+1 <= (r1 + r2) ^+ q.+1.
Proof.
move=> P0.
have zero (w : Z -> R) : (forall z, 0 <= w z) -> \sum_z P z * w z ^+ q.+1 <= 0 ->
    forall z, P z = 0 \/ w z = 0.
  move=> w0 h z.
  have pt y : xpredT y -> 0 <= P y * w y ^+ q.+1 by move=> _; rewrite mulr_ge0 ?exprn_ge0.
  have : \sum_y P y * w y ^+ q.+1 == 0 by rewrite eq_le h sumr_ge0.
  rewrite (psumr_eq0 _ pt) => /allP/(_ z (mem_index_enum _)) /=.
  by rewrite mulf_eq0 expf_eq0 /= => /orP[]/eqP; [left|right].
move=> u0 v0 h1 h2 hu hv.
have [e1|n1] := eqVneq r1 0.
  move: hu; rewrite e1 expr0n /= add0r => hu.
  apply: le_trans hv; apply: ler_sum => z _.
  by have [->|->] := zero u u0 hu z; rewrite ?mul0r // add0r.
have [e2|n2] := eqVneq r2 0.
  move: hv; rewrite e2 expr0n /= addr0 => hv.
  apply: le_trans hu; apply: ler_sum => z _.
  by have [->|->] := zero v v0 hv z; rewrite ?mul0r // addr0.
have p1 : 0 < r1 by rewrite lt_def n1.
have p2 : 0 < r2 by rewrite lt_def n2.
have p : 0 < r1 + r2 by rewrite addr_gt0.
have pn : r1 + r2 != 0 by rewrite lt0r_neq0.
pose t := r1 / (r1 + r2).
have s1 : 1 - t = r2 / (r1 + r2) by rewrite /t; field.
have t0 : 0 <= t by rewrite divr_ge0 ?ltW.
have t1 : 0 <= 1 - t by rewrite s1 divr_ge0 ?ltW.
have b1 : r1 ^+ q.+1 != 0 by rewrite expf_neq0.
have b2 : r2 ^+ q.+1 != 0 by rewrite expf_neq0.
have c0 : 0 <= (r1 + r2) ^+ q.+1 by rewrite exprn_ge0 // ltW.
apply: (le_trans (y := \sum_z (r1 + r2) ^+ q.+1 *
   (t * (P z * u z ^+ q.+1 / r1 ^+ q.+1) + (1 - t) * (P z * v z ^+ q.+1 / r2 ^+ q.+1)))).
  apply: ler_sum => z _.
  have e : u z + v z = (r1 + r2) * (t * (u z / r1) + (1 - t) * (v z / r2)).
    by rewrite s1 /t; field; rewrite n1 n2 pn.
  rewrite e exprMn mulrCA ler_wpmul2l //.
  apply: (le_trans (y := P z * (t * (u z / r1) ^+ q.+1 + (1 - t) * (v z / r2) ^+ q.+1))).
    have t1' : 0 <= t <= 1 by rewrite t0 -subr_ge0.
    by rewrite ler_wpmul2l // convex_pow // divr_ge0.
  by apply: le_of_eq; rewrite !expr_div_n; move: (u z ^+ _) (v z ^+ _) (_^-1) (_^-1) => A B C D; ring.
rewrite -mulr_sumr big_split /= -!mulr_sumr -!mulr_suml.
rewrite -[X in _ <= X]mulr1 -[X in _ <= _ * X](subrK t 1); apply: ler_wpmul2l => //.
rewrite addrC; apply: ler_add; apply: ler_pimulr => //.
  by rewrite ler_pdivr_mulr ?exprn_gt0 // mul1r.
by rewrite ler_pdivr_mulr ?exprn_gt0 // mul1r.
Qed.
End Power.

Section Vectors.
Variables (R : realFieldType) (Z : finType) (z0 : Z) (V : Type) (dist : V -> V -> R).
Hypothesis dist_ge0 : forall u v, 0 <= dist u v.
Hypothesis dist_sym : forall u v, dist u v = dist v u.
Hypothesis dist_tri : forall u v w, dist u w <= dist u v + dist v w.
Variables (T : Z -> Z) (rho : V -> V).
Hypothesis rho_lip : forall u v, dist (rho u) (rho v) <= dist u v.
Implicit Types f : Z -> V.

Definition err f z := dist (f (T z)) (rho (f z)).
Definition ee f := fmax predT z0 (err f).
Definition supdist f f' := fmax predT z0 (fun z => dist (f z) (f' z)).

Lemma err_step f f' z : err f' z <= dist (f (T z)) (f' (T z)) + err f z + dist (f z) (f' z).
Proof.
have h1 := dist_tri (f' (T z)) (f (T z)) (rho (f' z)).
have h2 := dist_tri (f (T z)) (rho (f z)) (rho (f' z)).
have h3 := rho_lip (f z) (f' z).
rewrite /err; rewrite (dist_sym (f (T z)) (f' (T z))).
by apply: (lin3 h1 h2 h3); ring.
Qed.

Lemma ee_step f f' : ee f' <= ee f + 2%:R * supdist f f'.
Proof.
apply: fmax_le => // z _; have h1 := err_step f f' z.
have h2 : err f z <= ee f by apply: fmax_ge.
have h3 y : dist (f y) (f' y) <= supdist f f' by apply: (@fmax_ge _ _ predT _ (fun z => dist (f z) (f' z))).
by apply: (lin4 h1 h2 (h3 z) (h3 (T z))); ring.
Qed.

Theorem two_sided_sup f f' : `|ee f' - ee f| <= 2%:R * supdist f f'.
Proof.
have h1 := ee_step f f'; have h2 := ee_step f' f.
have e : supdist f' f = supdist f f'.
  apply/le_anti/andP; split; apply: fmax_le => // z _; rewrite dist_sym.
    by apply: (@fmax_ge _ _ predT _ (fun z => dist (f z) (f' z))).
  by apply: (@fmax_ge _ _ predT _ (fun z => dist (f' z) (f z))).
by move: h2; rewrite e => h2; apply: abs_le; [apply: (lin1 h1)|apply: (lin1 h2)]; ring.
Qed.

(* L^q, q = q'.+1: [norm_is q X a] says that a is the L^q(P) norm of X >= 0 *)
Variable P : Z -> R.
Hypothesis hP : law P.
Definition norm_is q (X : Z -> R) (a : R) := 0 <= a /\ a ^+ q = mean P (fun z => X z ^+ q).

Theorem two_sided_Lq q f f' (a a' e b c : R) :
  norm_is q.+1 (err f) a -> norm_is q.+1 (err f') a' ->
  norm_is q.+1 (fun z => dist (f z) (f' z)) e ->
  (forall y, mass P (fun z => T z == y) <= b * P y) ->
  0 <= c -> c ^+ q.+1 = b ->
  `|a' - a| <= (1 + c) * e.
Proof.
move=> ha ha' he hb c0 cb; have P0 := hP.1.
pose D z := dist (f z) (f' z); have e0 := he.1.
have DT : \sum_z P z * D (T z) ^+ q.+1 <= (c * e) ^+ q.+1.
  rewrite exprMn cb he.2 /mean mulr_sumr (partition_big T xpredT) //=.
  apply: ler_sum => y _; rewrite mulrA.
  apply: (le_trans (y := mass P (fun z => T z == y) * D y ^+ q.+1)).
    by rewrite /mass mulr_suml; apply: ler_sum => z /eqP ->.
  by rewrite ler_wpmul2r ?exprn_ge0 ?dist_ge0.
have step (g g' : Z -> V) (r r' : R) : norm_is q.+1 (err g) r -> norm_is q.+1 (err g') r' ->
    (forall z, err g' z <= D (T z) + err g z + D z) -> r' <= r + (1 + c) * e.
  move=> [r0 hr] [r0' hr'] st.
  have m1 : \sum_z P z * (D (T z) + err g z) ^+ q.+1 <= (c * e + r) ^+ q.+1.
    apply: minkowski => //; rewrite ?mulr_ge0 // ?hr //.
    - by move=> z; apply: dist_ge0.
    - by move=> z; apply: dist_ge0.
  have m2 : \sum_z P z * (D (T z) + err g z + D z) ^+ q.+1 <= (c * e + r + e) ^+ q.+1.
    apply: minkowski => //; rewrite ?addr_ge0 ?mulr_ge0 // ?he.2 //.
    - by move=> z; apply: addr_ge0; apply: dist_ge0.
    - by move=> z; apply: dist_ge0.
  have -> : r + (1 + c) * e = c * e + r + e by ring.
  have s0 : 0 <= c * e + r + e by rewrite !addr_ge0 ?mulr_ge0.
  rewrite -(@ler_pexpn2r _ q.+1) // ?nnegrE // hr'.
  apply: le_trans m2; apply: ler_sum => z _; rewrite ler_wpmul2l //.
  rewrite ler_expn2r ?nnegrE ?dist_ge0 //.
  by apply: addr_ge0; [apply: addr_ge0|]; apply: dist_ge0.
have h1 := step f f' a a' ha ha' (err_step f f').
have h2 : a <= a' + (1 + c) * e.
  apply: (step f' f) => // z; have := err_step f' f z.
  by rewrite (dist_sym (f' (T z))) (dist_sym (f' z) (f z)).
by apply: abs_le; [apply: (lin1 h1)|apply: (lin1 h2)]; ring.
Qed.
End Vectors.

Section Exact.
Variables (R : realFieldType) (Z : finType) (z0 : Z) (gT : finGroupType).
Variables (G : {group gT}) (to : {action gT &-> Z}).
Implicit Types f : Z -> R.

(* Delta = max over z and g, h in G of |f(g z) - f(h z)| *)
Definition Delta f := fmax predT z0 (fun z => omax G to f z - omin G to f z).
Definition gap f f' := fmax predT z0 (fun z => `|f z - f' z|).

Lemma osc_Delta f z : omax G to f z - omin G to f z <= Delta f.
Proof. by apply: (@fmax_ge _ _ predT _ (fun z => omax G to f z - omin G to f z)). Qed.

Lemma Delta_upto f : invariant_upto G to (Delta f) f.
Proof. by apply: upto_of_osc => z; apply: osc_Delta. Qed.

Lemma Delta_le f d : invariant_upto G to d f -> Delta f <= d.
Proof. by move=> h; apply: fmax_le => // z _; apply: osc_le. Qed.

Lemma gap_ge f f' z : `|f z - f' z| <= gap f f'.
Proof. by apply: (@fmax_ge _ _ predT _ (fun z => `|f z - f' z|)). Qed.

Theorem sup_error_lower eps f f' : invariant_upto G to eps f ->
  pos (Delta f' - eps) / 2%:R <= gap f f'.
Proof.
move=> hf; rewrite ler_pdivr_mulr ?ltr0n //.
have g0 : 0 <= gap f f' by apply: le_trans (gap_ge f f' z0).
apply: pos_le; last by rewrite mulr_ge0 ?ler0n.
have : Delta f' <= eps + gap f f' * 2%:R.
  apply: Delta_le => g z gG.
  have /absP[a1 a2] := hf g z gG.
  have /absP[b1 b2] := gap_ge f f' z; have /absP[c1 c2] := gap_ge f f' (to z g).
  by apply: abs_le; [apply: (lin3 a1 b1 c2)|apply: (lin3 a2 b2 c1)]; ring.
by move=> h; apply: (lin1 h); ring.
Qed.

Theorem sup_error_attained eps f' : 0 <= eps ->
  exists2 f, invariant_upto G to eps f & gap f f' = pos (Delta f' - eps) / 2%:R.
Proof.
move=> eps0; set D := Delta f'.
have [De|eD] := leP D eps.
  exists f'; first by move=> g z gG; apply: le_trans De; apply: Delta_upto.
  rewrite pos_eq0 ?subr_le0 // mul0r.
  apply/le_anti/andP; split; last by apply: le_trans (gap_ge f' f' z0).
  by apply: fmax_le => // z _; rewrite subrr normr0.
have D0 : 0 < D by apply: le_lt_trans eD.
have Dn : D != 0 by rewrite lt0r_neq0.
pose m z := (omax G to f' z + omin G to f' z) / 2%:R.
pose t := eps / D; have t0 : 0 <= t by rewrite divr_ge0 // ltW.
have t1 : 0 <= 1 - t by rewrite subr_ge0 ler_pdivr_mulr // mul1r ltW.
pose f z := m z + t * (f' z - m z).
have hf : invariant_upto G to eps f.
  move=> g z gG; have mi : m (to z g) = m z by rewrite /m omax_inv // omin_inv.
  have -> : f (to z g) - f z = t * (f' (to z g) - f' z) by rewrite /f mi; ring.
  rewrite normrM (ger0_norm t0); apply: (le_trans (y := t * D)); last by rewrite /t divfK.
  by rewrite ler_wpmul2l // Delta_upto.
exists f => //; apply/le_anti/andP; split; last exact: sup_error_lower.
rewrite pos_id; last by rewrite subr_ge0 ltW.
apply: fmax_le => // z _.
have -> : f z - f' z = (1 - t) * (m z - f' z) by rewrite /f; ring.
rewrite normrM (ger0_norm t1); apply: (le_trans (y := (1 - t) * (D / 2%:R))).
  rewrite ler_wpmul2l //.
  have a := osc_Delta f' z; have b := omax_ge G to f' z; have c := omin_le G to f' z.
  rewrite -(ler_pmul2r (_ : 0 < 2%:R)) ?ltr0n // divfK ?pnatr_eq0 // -[2%:R]ger0_norm ?ler0n // -normrM.
  have -> : (m z - f' z) * 2%:R = omax G to f' z + omin G to f' z - 2%:R * f' z by rewrite /m; field.
  by apply: abs_le; [apply: (lin3 a c c)|apply: (lin3 a b b)]; rewrite /D; ring.
by apply: (@ge0_lin _ _ _ 0) => //; rewrite /t; field.
Qed.
End Exact.

Print Assumptions two_sided_sup.
Print Assumptions two_sided_Lq.
Print Assumptions sup_error_lower.
Print Assumptions sup_error_attained.
