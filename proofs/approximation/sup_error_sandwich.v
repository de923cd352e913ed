(* sup-error-sandwich                                                          *)
(*                                                                             *)
(* Setting of approximation/reynolds_identity.v (finite group and space,       *)
(* G-invariant law P, outputs in a real inner product space, orthogonal output *)
(* action), over a real closed field.  es(g,x) = |fs(x g) - fs(x) g|, Delta    *)
(* its maximum over g in G and P x > 0, V = (1/2) E_x E_g es^2.                *)
(* Proved, for eps >= 0:                                                       *)
(* * sandwich_lower: any f with |f(x g) - f(x) g| <= eps for g in G, P x > 0:  *)
(*     (1/2) E (es - eps)_+^2 <= E|f-fs|^2.                                    *)
(* * sandwich_upper: some f satisfies the constraint at every x (also where    *)
(*   P x = 0) and has E|f-fs|^2 = (1 - eps/Delta)_+^2 V; by x/0 = 0 and V = 0  *)
(*   the right side is 0 if Delta = 0.                                         *)
(* * sandwich_upper_class: the segment point does it inside any convex         *)
(*   Q-stable class that contains fs (constraint where P x > 0); Lipschitz     *)
(*   classes are such by lipschitz_class in mean_error_identity.v.             *)
(* * sandwich_equality: for 0 < eps < Delta the two sides coincide iff es      *)
(*   takes only the values 0 and Delta where P x > 0; sandwich_zero and        *)
(*   sandwich_large: always at eps = 0 and for eps >= Delta.                   *)
(* * one_map_lower: for one g only, (1/4) E (es(g,.) - eps)_+^2 <= E|f-fs|^2;  *)
(*   one_map: the same for any map that preserves P (no group), with any       *)
(*   output map that keeps distances.                                          *)
(* * sandwich_orbits: orbit by orbit: some f satisfies the constraint at every *)
(*   x and has E|f-fs|^2 = E (1 - eps/Delta_x)_+^2 (1/2) E_g es(g,x)^2, where  *)
(*   Delta_x is the maximum of es over the orbit of x.                         *)
(* * any_law_lower, any_law_upper: for any law P, invariant or not, and f with *)
(*   the constraint at every x: with w_g = P(x g)/sum_h P(x h) and             *)
(*   v_g = g^-1 fs(x g) the lower side is                                      *)
(*     (1/2) E_x sum_gh w_g w_h (|v_g - v_h| - eps)_+^2,                       *)
(*   and some f has E|f-fs|^2 = E_x (1 - eps/Delta_x)_+^2 sum_g w_g            *)
(*   |v_g - vbar|^2 (averages over base points x; what is averaged is the same *)
(*   for all x of an orbit).                                                   *)
(* Weaker than the lemma: Z and G finite.                                      *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common approximation.reynolds_identity.
From symbound Require Import approximation.mean_error_identity.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Norm.
Variables (R : rcfType) (V : lmodType R) (dot : V -> V -> R).
Hypothesis ip : inner dot.
Definition norm v := Num.sqrt (nrm2 dot v).

Lemma norm_ge0 v : 0 <= norm v. Proof. exact: sqrtr_ge0. Qed.
Lemma norm_sqr v : norm v ^+ 2 = nrm2 dot v.
Proof. by rewrite sqr_sqrtr ?(nrm2_ge0 ip). Qed.
Lemma normZ a v : 0 <= a -> norm (a *: v) = a * norm v.
Proof.
by move=> a0; rewrite /norm (nrm2Z ip) sqrtrM ?sqr_ge0 // sqrtr_sqr ger0_norm.
Qed.
Lemma norm_triangle u v : norm (u + v) <= norm u + norm v.
Proof.
have s0 : 0 <= norm u + norm v by rewrite addr_ge0 ?norm_ge0.
rewrite -[X in _ <= X](ger0_norm s0) -sqrtr_sqr ler_wsqrtr //.
rewrite (nrm2D ip) sqrrD !norm_sqr ler_add2r ler_add2l mulr_natl ler_muln2r /=.
rewrite -sqrtrM ?(nrm2_ge0 ip) //; apply: le_sqrt; last exact: dot_cauchy.
by rewrite mulr_ge0 ?(nrm2_ge0 ip).
Qed.
Lemma nrm2_two u v : nrm2 dot (u - v) <= 2%:R * nrm2 dot u + 2%:R * nrm2 dot v.
Proof.
have := nrm2_ge0 ip (u + v); rewrite (nrm2D ip) (nrm2B ip).
move: (nrm2 dot u) (dot u v) (nrm2 dot v) => a b c h.
by apply: (lin1 h); ring.
Qed.
End Norm.

Section Sandwich.
Variables (R : rcfType) (V : lmodType R) (dot : V -> V -> R).
Hypothesis ip : inner dot.
Local Notation nrm2 := (nrm2 dot).
Local Notation nm := (norm dot).
Variables (Z : finType) (gT : finGroupType) (G : {group gT}).
Variables (to : {action gT &-> Z}) (out : gT -> {linear V -> V}).
Hypothesis oa : orthogonal_action dot G out.
Local Notation Q := (Q G to out).
Local Notation segment := (segment G to out).
Variable P : Z -> R.
Hypotheses (hP : law P) (hI : invariant_law G to P).
Variables (x0 : Z) (Px0 : P x0 != 0) (fs : Z -> V).
Implicit Types f u v : Z -> V.

Definition defect f g x := nm (f (to x g) - out g (f x)).
Local Notation es := (defect fs).
Definition supp (p : gT * Z) := (p.1 \in G) && (P p.2 != 0).
Definition Delta := fmax supp (1%g, x0) (fun p => es p.1 p.2).
(* E_x E_g of a function of (g, x) *)
Definition mean2 (F : gT -> Z -> R) := mean P (fun x => #|G|%:R^-1 * \sum_(g in G) F g x).
Definition Vs := 2%:R^-1 * mean2 (fun g x => es g x ^+ 2).
Definition lower eps := 2%:R^-1 * mean2 (fun g x => pos (es g x - eps) ^+ 2).
Definition upper eps := pos (1 - eps / Delta) ^+ 2 * Vs.

Lemma supp0 : supp (1%g, x0). Proof. by rewrite /supp group1. Qed.
Lemma es_le g x : g \in G -> P x != 0 -> es g x <= Delta.
Proof.
move=> gG Px; apply: (@fmax_ge _ _ supp _ (fun p => es p.1 p.2) (g, x) supp0).
by rewrite /supp gG.
Qed.
Lemma es_ge0 f g x : 0 <= defect f g x. Proof. exact: norm_ge0. Qed.
Lemma Delta_ge0 : 0 <= Delta.
Proof. exact: le_trans (es_ge0 fs 1%g x0) (es_le (group1 G) Px0). Qed.

Lemma Vs_Vee : Vs = Vee dot G to out P fs.
Proof.
rewrite /Vs /Vee /mean2; congr (_ * _); apply: eq_mean => x; congr (_ * _).
by apply: eq_bigr => g _; rewrite norm_sqr.
Qed.

Lemma cardV_ge0 : 0 <= #|G|%:R^-1 :> R.
Proof. by rewrite invr_ge0 ler0n. Qed.

Lemma mean2_le F F' : (forall g x, g \in G -> P x != 0 -> F g x <= F' g x) -> mean2 F <= mean2 F'.
Proof.
move=> h; apply: ler_sum => x _; have [->|Px] := eqVneq (P x) 0; first by rewrite !mul0r.
apply: ler_wpmul2l; first exact: hP.1.
by apply: ler_wpmul2l; [exact: cardV_ge0|apply: ler_sum => g gG; apply: h].
Qed.

Lemma eq_mean2 F F' : (forall g x, g \in G -> P x != 0 -> F g x = F' g x) -> mean2 F = mean2 F'.
Proof.
move=> h; apply/le_anti/andP; split; apply: mean2_le => g x gG Px; by rewrite h.
Qed.

Lemma mean2_eqP F F' : (forall g x, g \in G -> P x != 0 -> F g x <= F' g x) -> mean2 F = mean2 F' ->
  forall g x, g \in G -> P x != 0 -> F g x = F' g x.
Proof.
move=> h; rewrite /mean2 /mean => e g x gG Px.
have le y : xpredT y -> P y * (#|G|%:R^-1 * \sum_(g in G) F g y) <= P y * (#|G|%:R^-1 * \sum_(g in G) F' g y).
  move=> _; have [->|Py] := eqVneq (P y) 0; first by rewrite !mul0r.
  apply: ler_wpmul2l; first exact: hP.1.
  by apply: ler_wpmul2l; [exact: cardV_ge0|apply: ler_sum => k kG; apply: h].
have := sum_eq_of_le le e isT => /(_ x)/(mulfI Px).
have cn : #|G|%:R^-1 != 0 :> R by rewrite invr_eq0 card_neq0.
move/(mulfI cn) => e2; apply: (sum_eq_of_le _ e2 gG) => k kG; exact: h.
Qed.

Definition respects eps f := forall g x, g \in G -> P x != 0 -> defect f g x <= eps.

Lemma zmod_shuffle (a b c d : V) : a - b = (c - d) + - (c - a - (d - b)).
Proof. by rewrite opprB addrA addrA subrK opprB [RHS]addrC addrA subrK. Qed.

Lemma defect_triangle f g x : es g x <= defect f g x + defect (fun z => f z - fs z) g x.
Proof.
rewrite /defect linearB /=; set u := f (to x g) - fs _ - _.
have -> : nm u = nm (- u) by rewrite /norm (nrm2N ip).
rewrite (zmod_shuffle (fs (to x g)) (out g (fs x)) (f (to x g)) (out g (f x))).
exact: norm_triangle.
Qed.

Lemma excess eps f g x : defect f g x <= eps ->
  pos (es g x - eps) ^+ 2 <= nrm2 (f (to x g) - fs (to x g) - out g (f x - fs x)).
Proof.
move=> h; rewrite -norm_sqr //; apply: sqr_mono; first exact: pos_ge0.
apply: pos_le; last exact: norm_ge0.
by have h2 := defect_triangle f g x; apply: (lin2 h h2); rewrite /defect; ring.
Qed.

Theorem sandwich_lower eps f : respects eps f -> lower eps <= dist2 dot P f fs.
Proof.
move=> hf; pose u z := f z - fs z.
apply: (le_trans (y := Vee dot G to out P u)).
  rewrite /lower /Vee ler_pmul2l ?invr_gt0 ?ltr0n //.
  by apply: mean2_le => g x gG Px; apply: excess; apply: hf.
by rewrite -(reynolds_V ip oa hP hI); apply: (contract ip oa hP hI).
Qed.

Lemma defect_segment t g x : 0 <= t -> g \in G -> defect (segment t fs) g x = t * es g x.
Proof.
move=> t0 gG; rewrite /defect -(normZ ip) //; congr nm.
rewrite /mean_error_identity.segment.
have -> : out g ((1 - t) *: Q fs x + t *: fs x) = (1 - t) *: out g (Q fs x) + t *: out g (fs x).
  by rewrite linearD; congr (_ + _); exact: linearZZ.
by rewrite (Q_equivariant to oa) // opprD addrACA subrr add0r scalerBr.
Qed.

Definition factor eps := Num.min 1 (eps / Delta).

Lemma factor_ge0 eps : 0 <= eps -> 0 <= factor eps.
Proof. by move=> e0; rewrite le_minr ler01 divr_ge0 ?Delta_ge0. Qed.
Lemma factor_le1 eps : factor eps <= 1.
Proof. by rewrite le_minl lexx. Qed.

Lemma Delta0_es g x : Delta = 0 -> g \in G -> P x != 0 -> es g x = 0.
Proof. by move=> D0 gG Px; apply/le_anti; rewrite es_ge0 andbT -D0 es_le. Qed.

Lemma Delta0_V : Delta = 0 -> Vs = 0.
Proof.
move=> D0; rewrite /Vs (eq_mean2 (F' := fun _ _ => 0)).
  by rewrite /mean2 big1_eq mulr0 mean_const // mulr0.
by move=> g x gG Px; rewrite (Delta0_es D0) // expr0n.
Qed.

Lemma upper_factor eps : 0 <= eps -> (1 - factor eps) ^+ 2 * Vs = upper eps.
Proof.
move=> e0; rewrite /upper; have [D0|Dn] := eqVneq Delta 0; first by rewrite Delta0_V // !mulr0.
congr (_ ^+ 2 * _); rewrite /factor; case: (leP 1 (eps / Delta)) => h.
  by rewrite subrr pos_eq0 // subr_le0.
by rewrite pos_id // subr_ge0 ltW.
Qed.

Lemma factor_defect eps g x : 0 <= eps -> g \in G -> P x != 0 -> factor eps * es g x <= eps.
Proof.
move=> e0 gG Px; have [D0|Dn] := eqVneq Delta 0; first by rewrite (Delta0_es D0) // mulr0.
have Dp : 0 < Delta by rewrite lt_def Dn Delta_ge0.
apply: (le_trans (y := eps / Delta * Delta)); last by rewrite divfK.
apply: ler_pmul; rewrite ?factor_ge0 ?es_ge0 ?es_le //.
by rewrite le_minl lexx orbT.
Qed.

Lemma dist2_factor eps : 0 <= eps -> dist2 dot P (segment (factor eps) fs) fs = upper eps.
Proof.
by move=> e0; rewrite (dist2_segment ip) (reynolds_V ip oa hP hI) -Vs_Vee upper_factor.
Qed.

Theorem sandwich_upper eps : 0 <= eps ->
  exists2 f, (forall g x, g \in G -> defect f g x <= eps) & dist2 dot P f fs = upper eps.
Proof.
move=> e0; pose f x := if P x == 0 then Q fs x else segment (factor eps) fs x.
exists f => [g x gG|].
  rewrite /defect /f hI //; have [_|Px] := eqVneq (P x) 0.
    by rewrite (Q_equivariant to oa) // subrr /norm /reynolds_identity.nrm2 (dot0r ip) sqrtr0.
  have := factor_defect e0 gG Px; rewrite -defect_segment ?factor_ge0 //.
by rewrite -dist2_factor //; apply: mean_supp => x Px; rewrite /f (negbTE Px).
Qed.

Theorem sandwich_upper_class C eps : convex_stable G to out C -> C fs -> 0 <= eps ->
  exists f, [/\ C f, respects eps f & dist2 dot P f fs = upper eps].
Proof.
move=> hC Cfs e0; exists (segment (factor eps) fs); split.
- by apply: segment_class => //; [exact: factor_ge0|exact: factor_le1].
- by move=> g x gG Px; rewrite defect_segment ?factor_ge0 // factor_defect.
- exact: dist2_factor.
Qed.

Theorem sandwich_equality eps : 0 < eps -> eps < Delta ->
  (lower eps = upper eps <->
   forall g x, g \in G -> P x != 0 -> es g x = 0 \/ es g x = Delta).
Proof.
move=> e0 eD; have Dp : 0 < Delta by apply: lt_trans eD.
have Dn : Delta != 0 by rewrite lt0r_neq0.
have c0 : 0 <= 1 - eps / Delta by rewrite subr_ge0 ler_pdivr_mulr // mul1r ltW.
have up : upper eps = 2%:R^-1 * mean2 (fun g x => ((1 - eps / Delta) * es g x) ^+ 2).
  rewrite /upper (pos_id c0) /Vs mulrCA; congr (_ * _).
  rewrite /mean2 -meanZ; apply: eq_mean => x; rewrite mulrCA; congr (_ * _).
  by rewrite mulr_sumr; apply: eq_bigr => g _; rewrite exprMn.
have pw g x : g \in G -> P x != 0 -> pos (es g x - eps) <= (1 - eps / Delta) * es g x.
  move=> gG Px; apply: pos_le; last by rewrite mulr_ge0 ?es_ge0.
  have h : 0 <= eps * (Delta - es g x) / Delta.
    by rewrite divr_ge0 ?mulr_ge0 ?subr_ge0 ?es_le // ltW.
  by apply: (ge0_lin h); field.
have pw2 g x : g \in G -> P x != 0 -> pos (es g x - eps) ^+ 2 <= ((1 - eps / Delta) * es g x) ^+ 2.
  by move=> gG Px; apply: sqr_mono; [exact: pos_ge0|exact: pw].
rewrite /lower up; split=> [/mulfI inj g x gG Px|h].
  have e := inj (_ : 2%:R^-1 != 0); rewrite ?invr_eq0 ?pnatr_eq0 in e.
  have := mean2_eqP pw2 (e isT) gG Px => /eqP.
  rewrite eqr_expn2 ?pos_ge0 ?mulr_ge0 ?es_ge0 // => /eqP.
  case: (pos_or (es g x - eps)) => -[hs ->] e1.
    right; apply/eqP; rewrite eq_sym -subr_eq0.
    have e2 : eps * (Delta - es g x) = 0.
      transitivity (((1 - eps / Delta) * es g x - (es g x - eps)) * Delta); first by field.
      by rewrite e1 subrr mul0r.
    by move/eqP: e2; rewrite mulf_eq0 (gt_eqF e0).
  left; apply/eqP; move/eqP: e1; rewrite eq_sym mulf_eq0 => /orP[|//].
  rewrite subr_eq0 => /eqP h1; move: eD.
  by rewrite -[X in X < _](divfK Dn) -h1 mul1r ltxx.
congr (_ * _); apply: eq_mean2 => g x gG Px; congr (_ ^+ 2).
case: (h g x gG Px) => ->; first by rewrite mulr0 pos_eq0 // sub0r oppr_le0 ltW.
by rewrite pos_id ?subr_ge0 ?ltW //; field.
Qed.

Theorem sandwich_zero : lower 0 = upper 0.
Proof.
rewrite /lower /upper mul0r subr0 (pos_id ler01) expr1n mul1r; congr (_ * _).
by apply: eq_mean2 => g x gG Px; rewrite subr0 pos_id ?es_ge0.
Qed.

Theorem sandwich_large eps : Delta <= eps -> lower eps = upper eps.
Proof.
move=> h; have -> : lower eps = 0.
  rewrite /lower (eq_mean2 (F' := fun _ _ => 0)).
    by rewrite /mean2 big1_eq mulr0 mean_const // mulr0.
  move=> g x gG Px; rewrite pos_eq0 ?expr0n // subr_le0.
  exact: le_trans (es_le gG Px) h.
rewrite /upper; have [D0|Dn] := eqVneq Delta 0; first by rewrite Delta0_V // mulr0.
have Dp : 0 < Delta by rewrite lt_def Dn Delta_ge0.
by rewrite pos_eq0 ?expr0n ?mul0r // subr_le0 ler_pdivl_mulr // mul1r.
Qed.

(* orbit by orbit *)
Definition pairs (p : gT * gT) := (p.1 \in G) && (p.2 \in G).
Definition orbit_Delta x := fmax pairs (1%g, 1%g) (fun p => es p.1 (to x p.2)).
Definition orbit_weight eps x := pos (1 - eps / orbit_Delta x).

Lemma pairs1 : pairs (1%g, 1%g). Proof. by rewrite /pairs group1. Qed.

Lemma es_orbit g h x : g \in G -> h \in G -> es g (to x h) <= orbit_Delta x.
Proof.
move=> gG hG; apply: (@fmax_ge _ _ pairs _ (fun p => es p.1 (to x p.2)) (g, h) pairs1).
by rewrite /pairs gG.
Qed.

Lemma orbit_Delta_inv k x : k \in G -> orbit_Delta (to x k) = orbit_Delta x.
Proof.
move=> kG; apply/le_anti/andP; split; apply: fmax_le; rewrite ?pairs1 // => -[g h] /andP[/= gG hG].
  by rewrite -actM; apply: es_orbit; rewrite ?groupM.
have -> : to x h = to (to x k) (k^-1 * h)%g by rewrite -actM mulKVg.
by apply: es_orbit; rewrite ?groupM ?groupV.
Qed.

Theorem sandwich_orbits eps : 0 <= eps ->
  exists2 f, (forall g x, g \in G -> defect f g x <= eps) &
    dist2 dot P f fs = mean P (fun x => orbit_weight eps x ^+ 2 *
      (2%:R^-1 * (#|G|%:R^-1 * \sum_(g in G) es g x ^+ 2))).
Proof.
move=> e0; pose t x := Num.min 1 (eps / orbit_Delta x).
have D0 x : 0 <= orbit_Delta x.
  by apply: le_trans (es_ge0 fs 1%g (to x 1%g)) (es_orbit x (group1 G) (group1 G)).
have t0 x : 0 <= t x by rewrite le_minr ler01 divr_ge0.
have ct x : 1 - t x = orbit_weight eps x.
  rewrite /t /orbit_weight; case: (leP 1 (eps / orbit_Delta x)) => h.
    by rewrite subrr pos_eq0 // subr_le0.
  by rewrite pos_id // subr_ge0 ltW.
have ti g x : g \in G -> t (to x g) = t x by move=> gG; rewrite /t orbit_Delta_inv.
pose f x := segment (t x) fs x.
have fd g x : g \in G -> defect f g x = t x * es g x.
  by move=> gG; rewrite -(defect_segment x (t0 x) gG) /defect /f ti.
exists f => [g x gG|].
  rewrite fd //; have le := es_orbit x gG (group1 G); rewrite act1 in le.
  have [z|n] := eqVneq (orbit_Delta x) 0.
    by rewrite (_ : es g x = 0) ?mulr0 //; apply/le_anti; rewrite es_ge0 -z le.
  apply: (le_trans (y := eps / orbit_Delta x * orbit_Delta x)); last by rewrite divfK.
  by apply: ler_pmul; rewrite ?t0 ?es_ge0 // /t le_minl lexx orbT.
(* the Reynolds identity for the target (1 - t) fs *)
pose u x := (1 - t x) *: fs x.
have qu x : Q u x = (1 - t x) *: Q fs x.
  rewrite /reynolds_identity.Q scalerA [_ * #|G|%:R^-1]mulrC -scalerA [in RHS]scaler_sumr.
  congr (_ *: _); apply: eq_bigr => g gG; rewrite /u ti //; exact: linearZZ.
have -> : dist2 dot P f fs = dist2 dot P (Q u) u.
  apply: eq_mean => x; congr (nrm2 _); rewrite qu /u -scalerBr.
  rewrite /f /mean_error_identity.segment -addrA scalerBr; congr (_ + _).
  by rewrite -[X in _ - X]scale1r -scalerBl -scaleNr opprB.
rewrite (reynolds_V ip oa hP hI) /Vee -meanZ; apply: eq_mean => x.
rewrite [RHS]mulrCA; congr (_ * _); rewrite [RHS]mulrCA; congr (_ * _).
rewrite mulr_sumr; apply: eq_bigr => g gG; rewrite -ct.
have -> : u (to x g) - out g (u x) = (1 - t x) *: (fs (to x g) - out g (fs x)).
  rewrite /u ti // scalerBr; congr (_ - _); exact: linearZZ.
by rewrite (nrm2Z ip) norm_sqr.
Qed.

Theorem one_map_lower g eps f : g \in G -> (forall x, P x != 0 -> defect f g x <= eps) ->
  4%:R^-1 * mean P (fun x => pos (es g x - eps) ^+ 2) <= dist2 dot P f fs.
Proof.
move=> gG hf; pose u z := f z - fs z; rewrite mulrC ler_pdivr_mulr ?ltr0n //.
apply: (le_trans (y := mean P (fun x => 2%:R * nrm2 (u (to x g)) + 2%:R * nrm2 (u x)))).
  apply: ler_sum => x _; have [->|Px] := eqVneq (P x) 0; first by rewrite !mul0r.
  apply: ler_wpmul2l; first exact: hP.1.
  apply: le_trans (excess (hf x Px)) _; apply: le_trans (nrm2_two ip _ _) _.
  by rewrite (out_nrm oa).
rewrite meanD !meanZ (mean_shift hI (fun z => nrm2 (u z))) // /dist2 -/(u _).
by apply: le_of_eq; move: (mean P _) => a; ring.
Qed.
End Sandwich.

(* any law P, invariant or not *)
Section AnyLaw.
Variables (R : rcfType) (V : lmodType R) (dot : V -> V -> R).
Hypothesis ip : inner dot.
Local Notation nrm2 := (nrm2 dot).
Local Notation nm := (norm dot).
Variables (Z : finType) (gT : finGroupType) (G : {group gT}).
Variables (to : {action gT &-> Z}) (out : gT -> {linear V -> V}).
Hypothesis oa : orthogonal_action dot G out.
Variable P : Z -> R.
Hypothesis hP : law P.
Variable fs : Z -> V.
Local Notation W := (reynolds_identity.W G to P).
Local Notation Qp := (QP G to out P).
Local Notation defect := (defect dot to out).
Local Notation orbit_weight := (orbit_weight dot G to out fs).

(* v_g = g^-1 f(x g) *)
Definition back (f : Z -> V) x g : V := out (g^-1)%g (f (to x g)).

Lemma back_pair (a b : V) g h : g \in G ->
  nrm2 (out (g^-1)%g a - out (h^-1)%g b) = nrm2 (a - out (h^-1 * g)%g b).
Proof. by move=> gG; rewrite (outM oa) -(out_nrm oa _ gG) linearB /= (outVK oa). Qed.

Lemma pair_defect f x g h : g \in G -> nm (back f x g - back f x h) = defect f (h^-1 * g)%g (to x h).
Proof. by move=> gG; rewrite /norm back_pair // /defect /norm -actM mulKVg. Qed.

(* sum_gh p_g p_h |a_g - a_h|^2 <= 2 (sum p) sum_g p_g |a_g|^2 *)
Lemma spread_le (p : gT -> R) (a : gT -> V) :
  \sum_(g in G) \sum_(h in G) p g * p h * nrm2 (a g - a h) <=
  2%:R * (\sum_(g in G) p g) * \sum_(g in G) p g * nrm2 (a g).
Proof.
pose s := \sum_(g in G) p g *: a g; pose w := \sum_(g in G) p g.
pose S := \sum_(g in G) p g * nrm2 (a g).
have ds v : dot v s = \sum_(h in G) p h * dot v (a h).
  by rewrite (dot_sumr ip); apply: eq_bigr => h _; rewrite (dotZr ip).
have ss : \sum_(g in G) p g * dot (a g) s = nrm2 s.
  by rewrite /reynolds_identity.nrm2 (ds s); apply: eq_bigr => g _; rewrite (dotC ip).
have -> : \sum_(g in G) \sum_(h in G) p g * p h * nrm2 (a g - a h) = 2%:R * w * S - 2%:R * nrm2 s.
  transitivity (\sum_(g in G) (p g * nrm2 (a g) * w - 2%:R * (p g * dot (a g) s) + p g * S)).
    apply: eq_bigr => g _; rewrite ds /w /S !mulr_sumr -sumrB -big_split /=.
    by apply: eq_bigr => h _; rewrite (nrm2B ip); ring.
  by rewrite big_split sumrB /= -!mulr_suml -mulr_sumr ss -/S -/w; ring.
by rewrite ler_subl_addr ler_addl mulr_ge0 ?ler0n // (nrm2_ge0 ip).
Qed.

Theorem any_law_lower eps f : (forall g x, g \in G -> defect f g x <= eps) ->
  2%:R^-1 * mean P (fun x => (W x)^-1 ^+ 2 * \sum_(g in G) \sum_(h in G)
    P (to x g) * P (to x h) * pos (nm (back fs x g - back fs x h) - eps) ^+ 2) <= dist2 dot P f fs.
Proof.
move=> hf; have P0 := hP.1; pose u z := f z - fs z.
rewrite /dist2 -(mean_orbit G to (fun z => nrm2 (u z)) P0) -meanZ.
apply: mean_le => // x; set w := W x.
have w0 : 0 <= w by apply: sumr_ge0.
have [z|n] := eqVneq w 0; first by rewrite z invr0 expr0n /= !mul0r mulr0.
have bu g : back u x g = back f x g - back fs x g by rewrite /back /u linearB.
have ub g h : g \in G -> h \in G ->
    pos (nm (back fs x g - back fs x h) - eps) ^+ 2 <= nrm2 (back u x g - back u x h).
  move=> gG hG; rewrite -(norm_sqr ip); apply: sqr_mono; first exact: pos_ge0.
  apply: pos_le; last exact: norm_ge0.
  have e : back u x g - back u x h = back f x g - back f x h - (back fs x g - back fs x h).
    by rewrite !bu !opprB addrACA [in RHS]addrACA; congr (_ + _); exact: addrC.
  have k : nm (back f x g - back f x h) <= eps by rewrite pair_defect // hf ?groupM ?groupV.
  rewrite e; move: k; move: (back f x g - _) (back fs x g - _) => A B k.
  have := norm_triangle ip A (- (A - B)); rewrite (_ : A + - (A - B) = B); last by rewrite opprB addrC subrK.
  rewrite [nm (- _)](_ : _ = nm (A - B)); last by rewrite /norm (nrm2N ip).
  by move=> h1; apply: (lin2 k h1); ring.
apply: (le_trans (y := 2%:R^-1 * (w^-1 ^+ 2 * (2%:R * w * \sum_(g in G) P (to x g) * nrm2 (back u x g))))).
  rewrite ler_wpmul2l ?invr_ge0 ?ler0n // ler_wpmul2l ?sqr_ge0 //.
  apply: le_trans (spread_le (fun g => P (to x g)) (back u x)); apply: ler_sum => g gG.
  by apply: ler_sum => h hG; rewrite ler_wpmul2l ?mulr_ge0 ?ub.
apply: le_of_eq; rewrite -/w (eq_bigr (fun g => P (to x g) * nrm2 (u (to x g)))); last first.
  by move=> g gG; rewrite /back (out_nrm oa) ?groupV.
by move: (\sum_(g in G) _) => S; field.
Qed.

Theorem any_law_upper eps : 0 <= eps ->
  exists2 f, (forall g x, g \in G -> defect f g x <= eps) &
    dist2 dot P f fs = mean P (fun x => orbit_weight eps x ^+ 2 *
      ((W x)^-1 * \sum_(g in G) P (to x g) * nrm2 (back fs x g - Qp fs x))).
Proof.
move=> e0; pose D := orbit_Delta dot G to out fs; pose t x := Num.min 1 (eps / D x).
have es0 g x : 0 <= defect fs g x by exact: es_ge0.
have D0 x : 0 <= D x.
  by apply: le_trans (es0 1%g (to x 1%g)) _; apply: es_orbit; exact: group1.
have t0 x : 0 <= t x by rewrite le_minr ler01 divr_ge0.
have ct x : 1 - t x = orbit_weight eps x.
  rewrite /t /sup_error_sandwich.orbit_weight -/(D x); case: (leP 1 (eps / D x)) => h.
    by rewrite subrr pos_eq0 // subr_le0.
  by rewrite pos_id // subr_ge0 ltW.
have ti g x : g \in G -> t (to x g) = t x by move=> gG; rewrite /t /D orbit_Delta_inv.
have qe g x : g \in G -> Qp fs (to x g) = out g (Qp fs x) by exact: (QP_equivariant to oa).
pose f x := (1 - t x) *: Qp fs x + t x *: fs x.
have fd g x : g \in G -> defect f g x = t x * defect fs g x.
  move=> gG; rewrite /sup_error_sandwich.defect -(normZ ip) //; congr nm.
  have lin : out g (f x) = (1 - t x) *: out g (Qp fs x) + t x *: out g (fs x).
    by rewrite linearD; congr (_ + _); exact: linearZZ.
  by rewrite lin /f ti // qe // opprD addrACA subrr add0r scalerBr.
exists f => [g x gG|].
  have le : defect fs g x <= D x.
    by have := es_orbit dot to out fs x gG (group1 G); rewrite act1.
  rewrite fd //; have [z|n] := eqVneq (D x) 0.
    by rewrite (_ : defect fs g x = 0) ?mulr0 //; apply/le_anti; rewrite es0 -z le.
  apply: (le_trans (y := eps / D x * D x)); last by rewrite divfK.
  by apply: ler_pmul; rewrite ?t0 // /t le_minl lexx orbT.
transitivity (mean P (fun z => (1 - t z) ^+ 2 * nrm2 (Qp fs z - fs z))).
  apply: eq_mean => z; rewrite -(nrm2Z ip); congr (nrm2 _).
  rewrite /f scalerBr -addrA; congr (_ + _).
  by rewrite -[X in _ - X]scale1r -scalerBl -scaleNr opprB.
rewrite -(mean_orbit G to (fun z => (1 - t z) ^+ 2 * nrm2 (Qp fs z - fs z)) hP.1).
apply: eq_mean => x; rewrite -ct [RHS]mulrCA; congr (_ * _).
rewrite mulr_sumr; apply: eq_bigr => g gG; rewrite ti // mulrCA; congr (_ * (_ * _)).
by rewrite qe // -[in RHS](out_nrm oa _ gG) linearB /= (outVK oa) -(nrm2N ip) opprB.
Qed.
End AnyLaw.

(* one map that preserves P, with any isometric output map *)
Section OneMap.
Variables (R : rcfType) (V : lmodType R) (dot : V -> V -> R).
Hypothesis ip : inner dot.
Local Notation nm := (norm dot).
Variables (Z : finType) (P : Z -> R) (T : Z -> Z) (rho : V -> V).
Hypothesis P0 : forall z, 0 <= P z.
Hypothesis preserved : forall y, mass P (fun z => T z == y) = P y.
Hypothesis rho_iso : forall u v, nm (rho u - rho v) = nm (u - v).

Lemma mean_map (h : Z -> R) : mean P (fun z => h (T z)) = mean P h.
Proof.
rewrite /mean (partition_big T xpredT) //=; apply: eq_bigr => y _.
by rewrite -preserved /mass mulr_suml; apply: eq_bigr => z /eqP ->.
Qed.

Theorem one_map (f fs : Z -> V) eps : (forall x, P x != 0 -> nm (f (T x) - rho (f x)) <= eps) ->
  4%:R^-1 * mean P (fun x => pos (nm (fs (T x) - rho (fs x)) - eps) ^+ 2) <= dist2 dot P f fs.
Proof.
move=> hf; pose n2 z := nrm2 dot (f z - fs z); rewrite mulrC ler_pdivr_mulr ?ltr0n //.
apply: (le_trans (y := mean P (fun x => 2%:R * n2 (T x) + 2%:R * n2 x))); last first.
  rewrite meanD !meanZ mean_map /dist2 -/(n2 _).
  by apply: le_of_eq; move: (mean P _) => a; ring.
apply: ler_sum => x _; have [->|Px] := eqVneq (P x) 0; first by rewrite !mul0r.
apply: ler_wpmul2l; first exact: P0.
pose a := nm (f (T x) - fs (T x)); pose b := nm (f x - fs x).
have a0 : 0 <= a by exact: norm_ge0.
have b0 : 0 <= b by exact: norm_ge0.
have h : nm (fs (T x) - rho (fs x)) <= eps + (a + b).
  have -> : fs (T x) - rho (fs x) =
      (f (T x) - rho (f x)) + (- (f (T x) - fs (T x)) + (rho (f x) - rho (fs x))).
    by rewrite (zmod_shuffle (fs (T x)) (rho (fs x)) (f (T x)) (rho (f x))) opprD opprK.
  apply: le_trans (norm_triangle ip _ _) _; apply: ler_add; first exact: hf.
  apply: le_trans (norm_triangle ip _ _) _; rewrite rho_iso ler_add //.
  by rewrite /norm (nrm2N ip).
apply: (le_trans (y := (a + b) ^+ 2)).
  apply: sqr_mono; first exact: pos_ge0.
  by apply: pos_le; rewrite ?addr_ge0 // ler_subl_addl.
rewrite /n2 -!(norm_sqr ip) -/a -/b.
by apply: (ge0_lin (sqr_ge0 (a - b))); ring.
Qed.
End OneMap.

Print Assumptions sandwich_lower.
Print Assumptions sandwich_upper.
Print Assumptions sandwich_upper_class.
Print Assumptions sandwich_equality.
Print Assumptions sandwich_zero.
Print Assumptions sandwich_large.
Print Assumptions one_map_lower.
Print Assumptions one_map.
Print Assumptions any_law_lower.
Print Assumptions any_law_upper.
Print Assumptions sandwich_orbits.
