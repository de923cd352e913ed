(* mean-error-identity                                                         *)
(*                                                                             *)
(* Setting of approximation/reynolds_identity.v (finite group and space,       *)
(* G-invariant law P, outputs in a real inner product space, orthogonal output *)
(* action), over a real closed field.  eta(f) = ||f - Q f|| in L2(P).          *)
(* Proved:                                                                     *)
(* * eta_average: eta(f) = ((1/2) E_g aee_2(f,g)^2)^(1/2).                     *)
(* * mean_error_lower: eta(f) <= eta gives E|f-fs|^2 >= ((eta*-eta)_+)^2.      *)
(* * mean_error_attained: f1 = Q fs + min(1, eta/eta* ) (fs - Q fs) has        *)
(*   eta(f1) <= eta and E|f1-fs|^2 = ((eta*-eta)_+)^2; so the infimum is exact *)
(*   and attained.                                                             *)
(* * mean_error_class: the same inside any convex Q-stable class that contains *)
(*   fs; lipschitz_class: functions with |f z - f z'| <= L rho(z,z') are such  *)
(*   a class when G acts by isometries of rho; values_class: functions with    *)
(*   values in a convex set that the output action maps to itself are.         *)
(* Weaker than the lemma: Z and G finite.                                      *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common approximation.reynolds_identity.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* [f1] and Lipschitz classes need no root *)
Section Segment.
Variables (R : realFieldType) (V : lmodType R) (dot : V -> V -> R).
Hypothesis ip : inner dot.
Local Notation nrm2 := (nrm2 dot).
Variables (Z : finType) (gT : finGroupType) (G : {group gT}).
Variables (to : {action gT &-> Z}) (out : gT -> {linear V -> V}).
Hypothesis oa : orthogonal_action dot G out.
Implicit Types (P : Z -> R) (f : Z -> V).
Local Notation Q := (Q G to out).

Definition segment t fs z : V := (1 - t) *: Q fs z + t *: fs z.

Lemma eq_Q f f' : f =1 f' -> Q f =1 Q f'.
Proof. by move=> e x; congr (_ *: _); apply: eq_bigr => g _; rewrite e. Qed.

Lemma Q_lin a b f f' z : Q (fun x => a *: f x + b *: f' x) z = a *: Q f z + b *: Q f' z.
Proof.
rewrite /reynolds_identity.Q !scalerA !(mulrC _ (#|G|%:R^-1)) -!scalerA -scalerDr; congr (_ *: _).
rewrite !scaler_sumr -big_split /=; apply: eq_bigr => g _.
by rewrite linearD !linearZ.
Qed.

Lemma Q_id f z : equivariant G to out f -> Q f z = f z.
Proof.
move=> hf; rewrite /reynolds_identity.Q (eq_bigr (fun=> f z)); last first.
  by move=> g gG; rewrite hf // (outKV oa).
rewrite sumr_const -scaler_nat scalerA mulVf ?scale1r //; exact: card_neq0.
Qed.

Lemma QQ f z : Q (Q f) z = Q f z.
Proof. by apply: Q_id; apply: (Q_equivariant to oa). Qed.

Lemma Q_segment t f z : Q (segment t f) z = Q f z.
Proof. by rewrite /segment Q_lin QQ -scalerDl subrK scale1r. Qed.

Definition convex_stable (C : (Z -> V) -> Prop) :=
  (forall f, C f -> C (Q f)) /\
  (forall t f f', C f -> C f' -> 0 <= t -> 0 <= 1 - t -> C (fun z => (1 - t) *: f z + t *: f' z)).

Lemma segment_class C t fs : convex_stable C -> C fs -> 0 <= t -> t <= 1 -> C (segment t fs).
Proof. by case=> h1 h2 hC t0 t1; apply: h2 => //; [exact: h1|rewrite subr_ge0]. Qed.

Definition lipschitz (L : R) (rho : Z -> Z -> R) f :=
  forall z z', nrm2 (f z - f z') <= (L * rho z z') ^+ 2.

Theorem lipschitz_class L rho : (forall g z z', g \in G -> rho (to z g) (to z' g) = rho z z') ->
  convex_stable (lipschitz L rho).
Proof.
move=> iso; split=> [f hf z z'|t f f' hf hf' t0 t1 z z'].
  rewrite /reynolds_identity.Q -scalerBr -sumrB; apply: (nrm2_average ip); first by rewrite ltr0n cardG_gt0.
  move=> g gG; rewrite -linearB (out_nrm oa) ?groupV //.
  by rewrite -(iso g z z' gG); apply: hf.
have -> : (1 - t) *: f z + t *: f' z - ((1 - t) *: f z' + t *: f' z') =
    (1 - t) *: (f z - f z') + t *: (f' z - f' z').
  by rewrite !scalerBr opprD addrACA.
apply: le_trans (nrm2_convex ip _ _ t0 t1) _.
have h1 := ler_wpmul2l t1 (hf z z'); have h2 := ler_wpmul2l t0 (hf' z z').
by apply: le_trans (ler_add h1 h2) _; rewrite -mulrDl subrK mul1r.
Qed.

(* values in a convex set that the output action maps to itself *)
Definition convex (K : V -> Prop) :=
  forall t u v, K u -> K v -> 0 <= t -> 0 <= 1 - t -> K ((1 - t) *: u + t *: v).

Lemma convex_average K (A : {set gT}) (v : gT -> V) : convex K -> (0 < #|A|)%N ->
  (forall g, g \in A -> K (v g)) -> K (#|A|%:R^-1 *: \sum_(g in A) v g).
Proof.
move=> cK; have [m] := ubnP #|A|; elim: m A => // m ih A lt A0 hv.
have [z|[g gA]] := set_0Vmem A; first by move: A0; rewrite z cards0.
have e := cardsD1 g A; rewrite gA add1n in e.
rewrite (big_setD1 g) //= e.
have [z|p] := posnP #|A :\ g|.
  rewrite z invr1 scale1r; move/eqP: z; rewrite cards_eq0 => /eqP ->.
  by rewrite big_set0 addr0; exact: hv.
have hr : K (#|A :\ g|%:R^-1 *: \sum_(h in A :\ g) v h).
  by apply: ih => //; [rewrite -ltnS -e|move=> h /setD1P[_ /hv]].
set k := #|A :\ g| in e p hr *; set w := \sum_(h in _) _ in hr *.
have k0 : k%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have k1 : k.+1%:R != 0 :> R by rewrite pnatr_eq0.
have c : 1 - k.+1%:R^-1 = k%:R / k.+1%:R :> R.
  by apply: (mulIf k1); rewrite mulrBl mul1r mulVf // divfK // -[k.+1]addn1 natrD addrK.
have -> : k.+1%:R^-1 *: (v g + w) = (1 - k.+1%:R^-1) *: (k%:R^-1 *: w) + k.+1%:R^-1 *: v g.
  rewrite scalerA c mulrAC mulfV // mul1r -scalerDr addrC //.
by apply: cK => //; [exact: hv|rewrite invr_ge0 ler0n|rewrite c divr_ge0 ?ler0n].
Qed.

Theorem values_class K : convex K -> (forall g v, g \in G -> K v -> K (out g v)) ->
  convex_stable (fun f => forall z, K (f z)).
Proof.
move=> cK sK; split=> [f hf z|t f f' hf hf' t0 t1 z]; last exact: cK.
apply: convex_average => //.
by move=> g gG; apply: sK; rewrite ?groupV.
Qed.

Variable P : Z -> R.
Hypotheses (hP : law P) (hI : invariant_law G to P).

Lemma dist2_segment t fs : dist2 dot P (segment t fs) fs = (1 - t) ^+ 2 * dist2 dot P (Q fs) fs.
Proof.
rewrite /dist2 -meanZ; apply: eq_mean => z; rewrite -(nrm2Z ip) scalerBr; congr (nrm2 _).
rewrite /segment -addrA; congr (_ + _).
by rewrite -[X in _ - X]scale1r -scalerBl -scaleNr opprB.
Qed.

Lemma dist2_Qsegment t fs :
  dist2 dot P (Q (segment t fs)) (segment t fs) = t ^+ 2 * dist2 dot P (Q fs) fs.
Proof.
rewrite /dist2 -meanZ; apply: eq_mean => z; rewrite -(nrm2Z ip) Q_segment; congr (nrm2 _).
rewrite /segment opprD addrA -{1}[Q fs z]scale1r -scalerBl opprB addrC.
by rewrite addrCA subrr addr0 scalerBr addrC.
Qed.

(* 1 - Q contracts *)
Lemma contract u : dist2 dot P (Q u) u <= mean P (fun z => nrm2 (u z)).
Proof.
have e0 : equivariant G to out (fun=> 0) by move=> g z gG; rewrite linear0.
have e : dist2 dot P (fun=> 0) u = mean P (fun z => nrm2 (u z)).
  by apply: eq_mean => z; rewrite sub0r (nrm2N ip).
have := reynolds_pythagoras ip oa hP hI u e0; rewrite e => ->.
rewrite ler_addr; exact: (dist2_ge0 ip).
Qed.
End Segment.

Section MeanError.
Variables (R : rcfType) (V : lmodType R) (dot : V -> V -> R).
Hypothesis ip : inner dot.
Local Notation nrm2 := (nrm2 dot).
Variables (Z : finType) (gT : finGroupType) (G : {group gT}).
Variables (to : {action gT &-> Z}) (out : gT -> {linear V -> V}).
Hypothesis oa : orthogonal_action dot G out.
Local Notation Q := (Q G to out).
Local Notation segment := (segment G to out).
Variable P : Z -> R.
Hypotheses (hP : law P) (hI : invariant_law G to P).
Implicit Types f u v : Z -> V.

Definition sqn u := mean P (fun z => nrm2 (u z)).
Definition eta f := Num.sqrt (dist2 dot P (Q f) f).
(* aee_2(f,g)^2 *)
Definition aee2 f g := mean P (fun z => nrm2 (f (to z g) - out g (f z))).

Lemma sqn_ge0 u : 0 <= sqn u.
Proof. by apply: sumr_ge0 => z _; rewrite mulr_ge0 ?(nrm2_ge0 ip) // hP.1. Qed.

Lemma l2_triangle u v : Num.sqrt (sqn (fun z => u z + v z)) <= Num.sqrt (sqn u) + Num.sqrt (sqn v).
Proof.
pose c := mean P (fun z => dot (u z) (v z)).
have e t : sqn (fun z => u z - t *: v z) = sqn u - 2%:R * t * c + t ^+ 2 * sqn v.
  rewrite /sqn /c -!meanZ -meanB -meanD; apply: eq_mean => z.
  by rewrite (nrm2B ip) (dotZr ip) (nrm2Z ip) mulrA.
have cs : c ^+ 2 <= sqn u * sqn v.
  by apply: discr; rewrite ?sqn_ge0 // => t; rewrite -e sqn_ge0.
have cs2 : c <= Num.sqrt (sqn u) * Num.sqrt (sqn v).
  by rewrite -sqrtrM ?sqn_ge0 //; apply: le_sqrt => //; rewrite mulr_ge0 ?sqn_ge0.
have s0 : 0 <= Num.sqrt (sqn u) + Num.sqrt (sqn v) by rewrite addr_ge0 ?sqrtr_ge0.
rewrite -[X in _ <= X](ger0_norm s0) -sqrtr_sqr ler_wsqrtr //.
have -> : sqn (fun z => u z + v z) = sqn u + 2%:R * c + sqn v.
  by rewrite /sqn /c -!meanZ -!meanD; apply: eq_mean => z; rewrite (nrm2D ip).
rewrite sqrrD !sqr_sqrtr ?sqn_ge0 // ler_add2r ler_add2l mulr_natl.
by rewrite ler_muln2r.
Qed.

Theorem eta_average f :
  eta f = Num.sqrt (2%:R^-1 * (#|G|%:R^-1 * \sum_(g in G) aee2 f g)).
Proof.
rewrite /eta (reynolds_V ip oa hP hI) /Vee; congr (Num.sqrt (_ * _)).
rewrite meanZ; congr (_ * _); rewrite /aee2 /mean [RHS]exchange_big /=.
by apply: eq_bigr => z _; rewrite mulr_sumr.
Qed.

Lemma eta_sqr f : eta f ^+ 2 = dist2 dot P (Q f) f.
Proof. by rewrite sqr_sqrtr // (dist2_ge0 ip). Qed.

Theorem mean_error_lower e f fs : eta f <= e ->
  pos (eta fs - e) ^+ 2 <= dist2 dot P f fs.
Proof.
move=> he; pose u z := f z - fs z.
pose D (h : Z -> V) z := Q h z - h z.
have h1 : eta fs <= eta f + Num.sqrt (sqn u).
  have e1 : eta fs = Num.sqrt (sqn (fun z => D f z + - D u z)).
    congr Num.sqrt; apply: eq_mean => z; congr nrm2.
    have -> : Q fs z - fs z = D fs z by [].
    have -> : D u z = D f z - D fs z.
      have -> : D u z = Q (fun x => 1 *: f x + (-1) *: fs x) z - u z.
        by congr (_ - _); apply: eq_Q => x; rewrite scale1r scaleN1r.
      by rewrite Q_lin scale1r scaleN1r /D /u !opprD !opprK addrACA.
    by rewrite opprB addrC subrK.
  rewrite e1; apply: le_trans (l2_triangle (D f) (fun z => - D u z)) _.
  apply: ler_add; first by [].
  rewrite ler_wsqrtr //; apply: le_trans (contract ip oa hP hI u).
  by apply: le_of_eq; apply: eq_mean => z; rewrite (nrm2N ip).
have -> : dist2 dot P f fs = Num.sqrt (sqn u) ^+ 2 by rewrite sqr_sqrtr ?sqn_ge0.
apply: sqr_mono; first exact: pos_ge0.
by apply: pos_le; [apply: (lin2 he h1); ring|exact: sqrtr_ge0].
Qed.

Lemma eta_segment t fs : 0 <= t -> eta (segment t fs) = t * eta fs.
Proof.
move=> t0; rewrite /eta (dist2_Qsegment ip to oa) sqrtrM ?sqr_ge0 //.
by rewrite sqrtr_sqr ger0_norm.
Qed.

Theorem mean_error_attained e fs : 0 <= e ->
  let f1 := segment (Num.min 1 (e / eta fs)) fs in
  eta f1 <= e /\ dist2 dot P f1 fs = pos (eta fs - e) ^+ 2.
Proof.
move=> e0; set t := Num.min _ _ => /=.
have s0 : 0 <= eta fs by exact: sqrtr_ge0.
have t0 : 0 <= t by rewrite /t le_minr ler01 divr_ge0.
rewrite eta_segment // (dist2_segment ip) -eta_sqr -exprMn mulrBl mul1r.
have [z0|n0] := eqVneq (eta fs) 0.
  by rewrite z0 !mulr0 sub0r subr0 pos_eq0 // oppr_le0.
have p0 : 0 < eta fs by rewrite lt_def n0.
rewrite /t; case: (leP 1 (e / eta fs)).
  rewrite ler_pdivl_mulr // mul1r => h.
  by rewrite h subrr pos_eq0 // subr_le0.
by rewrite ltr_pdivr_mulr // mul1r => h; rewrite divfK // lexx pos_id // subr_ge0 ltW.
Qed.

(* the values E|f-fs|^2 over a class C with eta(f) <= e *)
Definition errors (C : (Z -> V) -> Prop) e fs x :=
  exists f, [/\ C f, eta f <= e & x = dist2 dot P f fs].

Theorem mean_error_class C e fs : convex_stable G to out C -> C fs -> 0 <= e ->
  is_glb (errors C e fs) (pos (eta fs - e) ^+ 2) /\ errors C e fs (pos (eta fs - e) ^+ 2).
Proof.
move=> hC Cfs e0; have [h1 h2] := mean_error_attained fs e0.
have att : errors C e fs (pos (eta fs - e) ^+ 2).
  exists (segment (Num.min 1 (e / eta fs)) fs); split=> //.
  apply: segment_class => //; first by rewrite le_minr ler01 divr_ge0 ?sqrtr_ge0.
  by rewrite le_minl lexx.
split=> //; split=> [x [f [_ hf ->]]|b]; last by apply.
exact: mean_error_lower.
Qed.

Corollary mean_error_identity e fs : 0 <= e ->
  is_glb (errors (fun=> True) e fs) (pos (eta fs - e) ^+ 2).
Proof. by move=> e0; have [] := @mean_error_class (fun=> True) e fs. Qed.
End MeanError.

Print Assumptions lipschitz_class.
Print Assumptions values_class.
Print Assumptions eta_average.
Print Assumptions mean_error_lower.
Print Assumptions mean_error_attained.
Print Assumptions mean_error_class.
Print Assumptions mean_error_identity.
