(* orbit-clip                                                                  *)
(*                                                                             *)
(* Setting: a finite group G acting on a finite Z (no freeness), scalar        *)
(* outputs, trivial output action, any law P, a target fs, eps >= 0.           *)
(* clip v c is the point of [c, c+eps] nearest to v.                           *)
(* Proved:                                                                     *)
(* * clip_min: for each orbit the minimum over c of                            *)
(*     sum_(z in o) P z (fs z - clip (fs z) c)^2 = P(o) E_o (fs - clip)^2      *)
(*   exists;                                                                   *)
(* * orbit_clip: the least E(f-fs)^2 over the f with |f(z g) - f(z)| <= eps    *)
(*   for all g in G and z is the sum over the orbits of these minima, attained *)
(*   by clipping fs.                                                           *)
(* * clip_nonincreasing, clip_convex: the optimum is nonincreasing and convex  *)
(*   in eps.                                                                   *)
(* Weaker than the lemma: Z and G finite; that the optimum is C^1 and          *)
(* piecewise quadratic in eps, and which c are best, is not formalised.        *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Pos.
Variable R : realFieldType.
Implicit Types x y t : R.

Lemma pos_mono x y : x <= y -> pos x <= pos y.
Proof. by move=> h; apply: pos_le; [exact: le_trans h (le_pos y)|exact: pos_ge0]. Qed.

(* the tangent line of x_+^2 *)
Lemma pos_tangent x y : pos x ^+ 2 + 2%:R * pos x * (y - x) <= pos y ^+ 2.
Proof.
case: (pos_or x) => -[hx ->]; last by rewrite expr0n /= mulr0 mul0r addr0 sqr_ge0.
case: (pos_or y) => -[hy ->].
  by apply: (ge0_lin (sqr_ge0 (y - x))); ring.
have h : 0 <= x * x + 2%:R * (x * - y).
  by rewrite addr_ge0 ?mulr_ge0 ?ler0n ?oppr_ge0.
by apply: (ge0_lin h); ring.
Qed.

Lemma pos_affine x y t : 0 <= t -> t <= 1 -> (x <= 0 /\ y <= 0) \/ (0 <= x /\ 0 <= y) ->
  pos ((1 - t) * x + t * y) = (1 - t) * pos x + t * pos y.
Proof.
move=> t0 t1; have s0 : 0 <= 1 - t by rewrite subr_ge0.
move=> [[x0 y0]|[x0 y0]].
  rewrite (pos_eq0 x0) (pos_eq0 y0) !mulr0 addr0 pos_eq0 //.
  by rewrite -[X in _ <= X]addr0; apply: ler_add; apply: mulr_ge0_le0.
by rewrite (pos_id x0) (pos_id y0) pos_id // addr_ge0 ?mulr_ge0.
Qed.

Lemma pos_sqr_convex x y t : 0 <= t -> t <= 1 ->
  pos ((1 - t) * x + t * y) ^+ 2 <= (1 - t) * pos x ^+ 2 + t * pos y ^+ 2.
Proof.
move=> t0 t1; have s0 : 0 <= 1 - t by rewrite subr_ge0.
apply: (le_trans (y := ((1 - t) * pos x + t * pos y) ^+ 2)).
  apply: sqr_mono; first exact: pos_ge0.
  apply: pos_le; last by rewrite addr_ge0 ?mulr_ge0 ?pos_ge0.
  by rewrite ler_add // ler_wpmul2l // le_pos.
have h : 0 <= t * (1 - t) * (pos x - pos y) ^+ 2 by apply: mulr_ge0; [exact: mulr_ge0|exact: sqr_ge0].
by apply: (ge0_lin h); ring.
Qed.
End Pos.

Section OneOrbit.
Variables (R : realFieldType) (Z : finType) (P fs : Z -> R) (o : {set Z}) (z0 : Z).
Hypotheses (P0 : forall z, 0 <= P z) (oz : z0 \in o).
Implicit Types (c eps : R).

Definition clip eps v c : R := Num.max c (Num.min v (c + eps)).
Definition loss eps c := \sum_(z in o) P z * (fs z - clip eps (fs z) c) ^+ 2.

Lemma clip_sqr eps v c : 0 <= eps ->
  (v - clip eps v c) ^+ 2 = pos (c - v) ^+ 2 + pos (v - (c + eps)) ^+ 2.
Proof.
move=> e0; rewrite /clip; have ce : c <= c + eps by rewrite ler_addl.
case: (leP v (c + eps)) => h1.
  rewrite (pos_eq0 (_ : v - (c + eps) <= 0)) ?subr_le0 // expr0n /= addr0.
  case: (leP c v) => h2; first by rewrite subrr pos_eq0 // subr_le0.
  by rewrite pos_id ?subr_ge0 1?ltW // -sqrrN opprB.
have h2 : c <= v by apply: le_trans ce (ltW h1).
rewrite (pos_eq0 (_ : c - v <= 0)) ?subr_le0 // expr0n /= add0r.
rewrite (pos_id (_ : 0 <= v - (c + eps))); last by rewrite subr_ge0 ltW.
by rewrite (max_idPr ce).
Qed.

Lemma lossE eps c : 0 <= eps ->
  loss eps c = \sum_(z in o) P z * (pos (c - fs z) ^+ 2 + pos (fs z - (c + eps)) ^+ 2).
Proof. by move=> e0; apply: eq_bigr => z _; rewrite clip_sqr. Qed.

Section Minimum.
Variable eps : R.
Hypothesis e0 : 0 <= eps.

(* half the derivative of the loss *)
Definition slope c := \sum_(z in o) P z * (pos (c - fs z) - pos (fs z - (c + eps))).

Lemma slope_min c c' : slope c = 0 -> loss eps c <= loss eps c'.
Proof.
move=> s; suff key : loss eps c + 2%:R * (c' - c) * slope c <= loss eps c'.
  by move: key; rewrite s mulr0 addr0.
rewrite !lossE // /slope mulr_sumr -big_split; apply: ler_sum => z _ /=.
rewrite mulrCA -mulrDr ler_wpmul2l //.
have h1 := pos_tangent (c - fs z) (c' - fs z).
have h2 := pos_tangent (fs z - (c + eps)) (fs z - (c' + eps)).
by apply: (lin2 h1 h2); ring.
Qed.

Lemma slope_mono c c' : c <= c' -> slope c <= slope c'.
Proof.
move=> h; apply: ler_sum => z _; rewrite ler_wpmul2l //.
by apply: ler_sub; apply: pos_mono; [rewrite ler_add2r|rewrite ler_add2l ler_opp2 ler_add2r].
Qed.

(* breakpoints of the slope: fs z and fs z - eps *)
Definition brk (p : Z * bool) := fs p.1 - (if p.2 then eps else 0).
Definition in_o (p : Z * bool) := p.1 \in o.

Lemma slope_zero : exists c, slope c = 0.
Proof.
have i1 : in_o (z0, true) by [].
have [pl hl el] := fmin_att brk i1; have [ph hh eh] := fmax_att brk i1.
have lo p : in_o p -> brk pl <= brk p by move=> hp; rewrite -el; exact: fmin_le.
have hi p : in_o p -> brk p <= brk ph by move=> hp; rewrite -eh; exact: fmax_ge.
have slo : slope (brk pl) <= 0.
  rewrite -oppr_ge0 -sumrN; apply: sumr_ge0 => z zo; rewrite -mulrN mulr_ge0 //.
  rewrite pos_eq0 ?sub0r ?opprK ?pos_ge0 // subr_le0; apply: le_trans (lo (z, false) zo) _.
  by rewrite /brk /= subr0.
have shi : 0 <= slope (brk ph).
  apply: sumr_ge0 => z zo; rewrite mulr_ge0 // (pos_eq0 (_ : fs z - _ <= 0)) ?subr0 ?pos_ge0 //.
  rewrite subr_le0; apply: (le_trans (y := brk (z, false) + eps)).
    by rewrite /brk /= subr0 ler_addl.
  by rewrite ler_add2r hi.
pose Dl p := in_o p && (slope (brk p) <= 0); pose Dh p := in_o p && (0 <= slope (brk p)).
have il : Dl pl by rewrite /Dl hl. have ih : Dh ph by rewrite /Dh hh.
have [a /andP[ao as0] ea] := fmax_att brk il; have [b /andP[bo bs0] eb] := fmin_att brk ih.
have amax p : in_o p -> slope (brk p) <= 0 -> brk p <= brk a.
  by move=> po ps; rewrite -ea; apply: fmax_ge => //; rewrite /Dl po.
have bmin p : in_o p -> 0 <= slope (brk p) -> brk b <= brk p.
  by move=> po ps; rewrite -eb; apply: fmin_le => //; rewrite /Dh po.
have gap p : in_o p -> brk p <= brk a \/ brk b <= brk p.
  by move=> po; case: (lerP 0 (slope (brk p))) => [h|/ltW h]; [right; exact: bmin|left; exact: amax].
have [as1|asn] := eqVneq (slope (brk a)) 0; first by exists (brk a).
have sa : slope (brk a) < 0 by rewrite lt_def eq_sym asn.
have ab : brk a <= brk b.
  case: (leP (brk a) (brk b)) => // /ltW/slope_mono h.
  by have := le_lt_trans (le_trans bs0 h) sa; rewrite ltxx.
have d0 : 0 < slope (brk b) - slope (brk a) by rewrite subr_gt0; apply: lt_le_trans sa bs0.
have dn : slope (brk b) - slope (brk a) != 0 by rewrite lt0r_neq0.
pose t := - slope (brk a) / (slope (brk b) - slope (brk a)).
have t0 : 0 <= t by rewrite divr_ge0 ?oppr_ge0 // ltW.
have t1 : t <= 1 by rewrite ler_pdivr_mulr // mul1r ler_addr.
exists ((1 - t) * brk a + t * brk b).
transitivity ((1 - t) * slope (brk a) + t * slope (brk b)); last first.
  by rewrite /t; field.
rewrite /slope !mulr_sumr -big_split; apply: eq_bigr => z zo /=.
have e1 : (1 - t) * brk a + t * brk b - fs z = (1 - t) * (brk a - fs z) + t * (brk b - fs z) by ring.
have e2 : fs z - ((1 - t) * brk a + t * brk b + eps) =
  (1 - t) * (fs z - (brk a + eps)) + t * (fs z - (brk b + eps)) by ring.
rewrite e1 e2 !pos_affine //; first by ring.
  have [h|h] := gap (z, true) zo; rewrite /brk /= in h; [left|right].
    rewrite ler_subl_addr in h; rewrite !subr_le0 h; split=> //.
    by apply: le_trans h _; rewrite ler_add2r.
  rewrite ler_subr_addr in h; rewrite !subr_ge0 h; split=> //.
  by apply: le_trans h; rewrite ler_add2r.
have [h|h] := gap (z, false) zo; rewrite /brk /= subr0 in h; [right|left].
  by rewrite !subr_ge0 h; split=> //; apply: le_trans h ab.
by rewrite !subr_le0 h; split=> //; apply: le_trans ab h.
Qed.

Theorem clip_min : exists c, forall c', loss eps c <= loss eps c'.
Proof. by have [c h] := slope_zero; exists c => c'; exact: slope_min. Qed.
End Minimum.

Lemma loss_mono eps eps' c : 0 <= eps -> eps <= eps' -> loss eps' c <= loss eps c.
Proof.
move=> e0 e; have e0' := le_trans e0 e; rewrite !lossE //; apply: ler_sum => z _.
rewrite ler_wpmul2l // ler_add2l; apply: sqr_mono; first exact: pos_ge0.
by apply: pos_mono; rewrite ler_add2l ler_opp2 ler_add2l.
Qed.

Lemma loss_convex eps eps' c c' t : 0 <= eps -> 0 <= eps' -> 0 <= t -> t <= 1 ->
  loss ((1 - t) * eps + t * eps') ((1 - t) * c + t * c') <=
  (1 - t) * loss eps c + t * loss eps' c'.
Proof.
move=> e0 e0' t0 t1; have s0 : 0 <= 1 - t by rewrite subr_ge0.
rewrite !lossE // ?addr_ge0 ?mulr_ge0 // !mulr_sumr -big_split; apply: ler_sum => z _ /=.
have e1 : (1 - t) * c + t * c' - fs z = (1 - t) * (c - fs z) + t * (c' - fs z) by ring.
have e2 : fs z - ((1 - t) * c + t * c' + ((1 - t) * eps + t * eps')) =
  (1 - t) * (fs z - (c + eps)) + t * (fs z - (c' + eps')) by ring.
rewrite e1 e2.
have h1 := pos_sqr_convex (c - fs z) (c' - fs z) t0 t1.
have h2 := pos_sqr_convex (fs z - (c + eps)) (fs z - (c' + eps')) t0 t1.
have h := ler_wpmul2l (P0 z) (ler_add h1 h2).
apply: le_trans h _; move: (pos _ ^+ 2) (pos _ ^+ 2) (pos _ ^+ 2) (pos _ ^+ 2) => a1 a2 a3 a4.
by apply: le_of_eq; ring.
Qed.
End OneOrbit.

Section Clip.
Variables (R : realFieldType) (Z : finType) (gT : finGroupType).
Variables (G : {group gT}) (to : {action gT &-> Z}) (P fs : Z -> R).
Hypothesis hP : law P.
Local Notation orb := (orbits G to).
Implicit Types (f : Z -> R) (eps : R).

Definition risk f := mean P (fun z => (f z - fs z) ^+ 2).
Definition risks eps r := exists2 f, invariant_upto G to eps f & r = risk f.
(* w is the sum over the orbits of the minima over c *)
Definition optimum eps w := exists2 c : {set Z} -> R,
  (forall o c', o \in orb -> loss P fs o eps (c o) <= loss P fs o eps c') &
  w = \sum_(o in orb) loss P fs o eps (c o).

Lemma risk_orbits f : risk f = \sum_(o in orb) \sum_(z in o) P z * (fs z - f z) ^+ 2.
Proof.
rewrite /risk /mean (orbit_sum G to); apply: eq_bigr => o _; apply: eq_bigr => z _.
by rewrite -sqrrN opprB.
Qed.

Lemma orbit_point o : o \in orb -> exists z, z \in o.
Proof. by case/orbitsP => z ->; exists z; exact: orbit_refl. Qed.

Theorem optimum_exists eps : 0 <= eps -> exists w, optimum eps w.
Proof.
move=> e0; suff [c hc] : exists c : {set Z} -> R,
    forall o, o \in orb -> forall c', loss P fs o eps (c o) <= loss P fs o eps c'.
  by exists (\sum_(o in orb) loss P fs o eps (c o)); exists c => // o c' oO; exact: hc.
apply: (@fin_all_exists _ (fun=> R) (fun o x => o \in orb ->
  forall c', loss P fs o eps x <= loss P fs o eps c')) => o.
case: (boolP (o \in orb)) => oO; last by exists 0.
have [z zo] := orbit_point oO.
by have [c hc] := clip_min fs hP.1 zo e0; exists c.
Qed.

(* clipping to [c, c+eps] on each orbit *)
Definition clipped eps (c : {set Z} -> R) z := clip eps (fs z) (c (orbit to G z)).

Lemma clip_range eps v c : 0 <= eps -> c <= clip eps v c <= c + eps.
Proof. by move=> e0; rewrite /clip le_maxr lexx /= le_maxl ler_addl e0 le_minl lexx orbT. Qed.

Lemma clipped_upto eps c : 0 <= eps -> invariant_upto G to eps (clipped eps c).
Proof.
move=> e0 g z gG; rewrite /clipped orbit_act //.
have /andP[a1 a2] := clip_range (fs (to z g)) (c (orbit to G z)) e0.
have /andP[b1 b2] := clip_range (fs z) (c (orbit to G z)) e0.
by apply: abs_le; [apply: (lin2 a2 b1)|apply: (lin2 a1 b2)]; ring.
Qed.

Lemma clipped_risk eps c : risk (clipped eps c) = \sum_(o in orb) loss P fs o eps (c o).
Proof.
rewrite risk_orbits; apply: eq_bigr => o oO; apply: eq_bigr => z zo.
by rewrite /clipped -(orbit_of oO zo).
Qed.

(* the nearest point of an interval *)
Lemma clip_nearest eps v c y : 0 <= eps -> c <= y -> y <= c + eps ->
  (v - clip eps v c) ^+ 2 <= (v - y) ^+ 2.
Proof.
move=> e0 cy yc; rewrite clip_sqr //.
case: (pos_or (c - v)) => -[h1 ->]; case: (pos_or (v - (c + eps))) => -[h2 ->].
- have h3 : c - v + (v - (c + eps)) <= 0 by apply: (@ge0_lin _ _ _ eps) => //; ring.
  have h4 : c - v <= 0 by apply: (lin2 h3 h2); ring.
  have -> : c - v = 0 by apply/le_anti; rewrite h4.
  rewrite expr0n /= add0r; have -> : v - (c + eps) = 0.
    apply/le_anti; rewrite h2 andbT; by apply: (lin2 h3 h1); ring.
  by rewrite expr0n /= sqr_ge0.
- rewrite expr0n /= addr0 -sqrrN opprB -[X in _ <= X]sqrrN opprB.
  rewrite -[X in X <= _]sqrrN opprB; apply: sqr_mono => //.
  by rewrite ler_add2r.
- rewrite expr0n /= add0r; apply: sqr_mono => //.
  by rewrite ler_add2l ler_opp2.
- by rewrite expr0n /= addr0 sqr_ge0.
Qed.

Theorem orbit_clip eps w : 0 <= eps -> optimum eps w ->
  is_glb (risks eps) w /\ risks eps w.
Proof.
move=> e0 [c hc ->].
have att : risks eps (\sum_(o in orb) loss P fs o eps (c o)).
  by exists (clipped eps c); [exact: clipped_upto|rewrite clipped_risk].
split=> //; split=> [r [f hf ->]|b]; last by apply.
rewrite risk_orbits; apply: ler_sum => o oO.
have [z0 z0o] := orbit_point oO.
apply: le_trans (hc o (omin G to f z0) oO) _; apply: ler_sum => z zo.
rewrite ler_wpmul2l ?hP.1 //; apply: clip_nearest => //.
  move: zo; rewrite (orbit_of oO z0o) => /orbitP[g gG <-].
  exact: omin_leg.
move: zo; rewrite (orbit_of oO z0o) => /orbitP[g gG <-].
have h1 := omax_geg to f z0 gG; have h2 := osc_le z0 hf.
by apply: (lin2 h1 h2); ring.
Qed.

Theorem clip_nonincreasing eps eps' w w' : 0 <= eps -> eps <= eps' ->
  optimum eps w -> optimum eps' w' -> w' <= w.
Proof.
move=> e0 e [c hc ->] [c' hc' ->]; apply: ler_sum => o oO.
apply: le_trans (hc' o (c o) oO) _; by apply: loss_mono => //; exact: hP.1.
Qed.

Theorem clip_convex eps eps' t w w' v : 0 <= eps -> 0 <= eps' -> 0 <= t -> t <= 1 ->
  optimum eps w -> optimum eps' w' -> optimum ((1 - t) * eps + t * eps') v ->
  v <= (1 - t) * w + t * w'.
Proof.
move=> e0 e0' t0 t1 [c hc ->] [c' hc' ->] [d hd ->].
rewrite !mulr_sumr -big_split; apply: ler_sum => o oO /=.
apply: le_trans (hd o ((1 - t) * c o + t * c' o) oO) _.
by apply: loss_convex => //; exact: hP.1.
Qed.
End Clip.

Print Assumptions clip_min.
Print Assumptions optimum_exists.
Print Assumptions orbit_clip.
Print Assumptions clip_nonincreasing.
Print Assumptions clip_convex.
