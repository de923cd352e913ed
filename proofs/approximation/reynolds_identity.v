(* reynolds-identity                                                           *)
(*                                                                             *)
(* Setting: a finite group G acting on a finite space Z (no freeness), outputs *)
(* in any real inner product space V (a semi-inner product is enough), on      *)
(* which the group acts by linear maps that preserve the inner product; a      *)
(* target fs : Z -> V.  Actions are written on the right: z g, v g.            *)
(* Proved:                                                                     *)
(* * any_law_pythagoras, any_law_inf: for every law P, with                    *)
(*     Q_P fs (x) = sum_g P(x g) g^-1 fs(x g) / sum_g P(x g),                  *)
(*   Q_P fs is equivariant and E|f-fs|^2 = E|f-Q_P fs|^2 + E|Q_P fs-fs|^2 for  *)
(*   every equivariant f, so that inf E|f-fs|^2 = E|fs-Q_P fs|^2, attained.    *)
(* * any_law_value: that infimum is E_x sum_g w_g |v_g - vbar|^2 with          *)
(*   w_g = P(x g)/sum_h P(x h), v_g = g^-1 fs(x g), vbar = sum_g w_g v_g;      *)
(*   any_law_orbits: it is sum_o P(o) sum_g w_g |v_g - vbar|^2 for any choice  *)
(*   of one base point x in each orbit o; weight_orbit: sum_h P(x h) is        *)
(*   |Stab x| P(o).                                                            *)
(* * reynolds_inf, reynolds_V: for a G-invariant law Q_P may be replaced by    *)
(*   Q fs (x) = E_g g^-1 fs(x g), and                                          *)
(*     inf E|f-fs|^2 = E|fs-Q fs|^2 = (1/2) E_x E_g |fs(x g) - fs(x) g|^2.     *)
(* rV_inner: the row vectors with their usual inner product are such a V.      *)
(* Weaker than the lemma: Z and G finite.                                      *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section InnerProduct.
Variables (R : realFieldType) (V : lmodType R) (dot : V -> V -> R).

Record inner : Prop := Inner {
  dotC : forall u v, dot u v = dot v u;
  dotDl : forall u v w, dot (u + v) w = dot u w + dot v w;
  dotZl : forall a u v, dot (a *: u) v = a * dot u v;
  dot_ge0 : forall u, 0 <= dot u u }.

Hypothesis ip : inner.
Definition nrm2 u := dot u u.

Lemma dotDr u v w : dot u (v + w) = dot u v + dot u w.
Proof. by rewrite !(dotC ip u) (dotDl ip). Qed.
Lemma dotZr a u v : dot u (a *: v) = a * dot u v.
Proof. by rewrite !(dotC ip u) (dotZl ip). Qed.
Lemma dot0r u : dot u 0 = 0.
Proof. by rewrite -(scale0r 0) dotZr mul0r. Qed.
Lemma dotNr u v : dot u (- v) = - dot u v.
Proof. by rewrite -scaleN1r dotZr mulN1r. Qed.
Lemma dotBr u v w : dot u (v - w) = dot u v - dot u w.
Proof. by rewrite dotDr dotNr. Qed.
Lemma dotBl u v w : dot (u - v) w = dot u w - dot v w.
Proof. by rewrite !(dotC ip _ w) dotBr. Qed.
Lemma dot_sumr (I : finType) (D : pred I) (F : I -> V) u :
  dot u (\sum_(i | D i) F i) = \sum_(i | D i) dot u (F i).
Proof.
apply: (big_morph (dot u)); [exact: dotDr|exact: dot0r].
Qed.
Lemma nrm2B u v : nrm2 (u - v) = nrm2 u - 2%:R * dot u v + nrm2 v.
Proof. by rewrite /nrm2 dotBr !dotBl (dotC ip v u); ring. Qed.
Lemma nrm2D u v : nrm2 (u + v) = nrm2 u + 2%:R * dot u v + nrm2 v.
Proof. by rewrite /nrm2 dotDr !(dotDl ip) (dotC ip v u); ring. Qed.
Lemma nrm2Z a u : nrm2 (a *: u) = a ^+ 2 * nrm2 u.
Proof. by rewrite /nrm2 (dotZl ip) dotZr mulrA. Qed.
Lemma nrm2N u : nrm2 (- u) = nrm2 u.
Proof. by rewrite -scaleN1r nrm2Z sqrrN expr1n mul1r. Qed.
Lemma nrm2_ge0 u : 0 <= nrm2 u.
Proof. exact: dot_ge0. Qed.

Lemma dot_cauchy u v : dot u v ^+ 2 <= nrm2 u * nrm2 v.
Proof.
apply: discr; rewrite ?nrm2_ge0 // => t.
have -> : nrm2 u - 2%:R * t * dot u v + t ^+ 2 * nrm2 v = nrm2 (u - t *: v).
  by rewrite nrm2B dotZr nrm2Z mulrA.
exact: nrm2_ge0.
Qed.

(* convexity of the squared norm *)
Lemma nrm2_convex (t : R) u v : 0 <= t -> 0 <= 1 - t ->
  nrm2 ((1 - t) *: u + t *: v) <= (1 - t) * nrm2 u + t * nrm2 v.
Proof.
move=> t0 s0; rewrite nrm2D !nrm2Z (dotZl ip) dotZr -subr_ge0.
have := nrm2_ge0 (u - v); rewrite nrm2B; move: (nrm2 u) (dot u v) (nrm2 v) => a b c h.
have -> : (1 - t) * a + t * c - ((1 - t) ^+ 2 * a + 2%:R * ((1 - t) * (t * b)) + t ^+ 2 * c)
  = t * (1 - t) * (a - 2%:R * b + c) by ring.
by rewrite mulr_ge0 // mulr_ge0.
Qed.

Lemma nrm2_average (I : finType) (D : {pred I}) (v : I -> V) (c : R) : 0 < #|D|%:R :> R ->
  (forall i, i \in D -> nrm2 (v i) <= c) -> nrm2 (#|D|%:R^-1 *: \sum_(i in D) v i) <= c.
Proof.
move=> D0 h; set m := _ *: _; have Dn : #|D|%:R != 0 :> R by rewrite lt0r_neq0.
have e : \sum_(i in D) dot (v i) m = #|D|%:R * nrm2 m.
  rewrite (eq_bigr (fun i => dot m (v i))); last by move=> i _; rewrite (dotC ip).
  by rewrite -dot_sumr /nrm2 {3}/m dotZr mulrA mulfV ?mul1r.
have : 0 <= \sum_(i in D) nrm2 (v i - m) by apply: sumr_ge0 => i _; apply: nrm2_ge0.
rewrite (eq_bigr (fun i => nrm2 (v i) - 2%:R * dot (v i) m + nrm2 m)); last by move=> i _; rewrite nrm2B.
rewrite big_split /= sumrB -mulr_sumr e sumr_const -[_ *+ _]mulr_natl => h1.
have h2 : \sum_(i in D) nrm2 (v i) <= #|D|%:R * c.
  rewrite mulr_natl -sumr_const; exact: ler_sum.
rewrite -(ler_pmul2l D0); apply: (lin2 h1 h2); ring.
Qed.
End InnerProduct.

(* the usual inner product of row vectors is an instance *)
Lemma rV_inner (R : realFieldType) k :
  @inner R [lmodType R of 'rV[R]_k] (fun u v => \sum_i u 0 i * v 0 i).
Proof.
split=> [u v|u v w|a u v|u].
- by apply: eq_bigr => i _; rewrite mulrC.
- by rewrite -big_split; apply: eq_bigr => i _; rewrite mxE mulrDl.
- by rewrite mulr_sumr; apply: eq_bigr => i _; rewrite mxE mulrA.
- by apply: sumr_ge0 => i _; rewrite -expr2 sqr_ge0.
Qed.

Section Reynolds.
Variables (R : realFieldType) (V : lmodType R) (dot : V -> V -> R).
Hypothesis ip : inner dot.
Local Notation nrm2 := (nrm2 dot).
Variables (Z : finType) (gT : finGroupType) (G : {group gT}).
Variables (to : {action gT &-> Z}) (out : gT -> {linear V -> V}).

Record orthogonal_action : Prop := OrthogonalAction {
  out1 : forall v, out 1%g v = v;
  outM : forall g h v, out (g * h)%g v = out h (out g v);
  out_dot : forall g u v, g \in G -> dot (out g u) (out g v) = dot u v }.

Hypothesis oa : orthogonal_action.
Implicit Types (P : Z -> R) (f : Z -> V).

Definition equivariant f := forall g z, g \in G -> f (to z g) = out g (f z).
Definition invariant_law P := forall g z, g \in G -> P (to z g) = P z.
(* E |f - f'|^2 *)
Definition dist2 P f f' := mean P (fun z => nrm2 (f z - f' z)).

Lemma outVK g v : out g (out (g^-1)%g v) = v.
Proof. by rewrite -(outM oa) mulVg (out1 oa). Qed.
Lemma outKV g v : out (g^-1)%g (out g v) = v.
Proof. by rewrite -(outM oa) mulgV (out1 oa). Qed.
Lemma out_nrm g v : g \in G -> nrm2 (out g v) = nrm2 v.
Proof. by move=> gG; exact: (out_dot oa). Qed.

Lemma reindex_act g (F : Z -> R) : \sum_z F (to z g) = \sum_z F z.
Proof. by rewrite [RHS](reindex_inj (@act_inj _ _ _ to g)). Qed.

Lemma sum_shift (A : zmodType) h (F : gT -> A) : h \in G ->
  \sum_(g in G) F (h * g)%g = \sum_(g in G) F g.
Proof.
move=> hG; rewrite [RHS](reindex_inj (mulgI h)) /=.
by apply: eq_bigl => g; rewrite groupMl.
Qed.

Definition W P x := \sum_(g in G) P (to x g).
Definition QP P f x := (W P x)^-1 *: \sum_(g in G) P (to x g) *: out (g^-1)%g (f (to x g)).
Definition Q f x := (#|G|%:R)^-1 *: \sum_(g in G) out (g^-1)%g (f (to x g)).

Lemma W_inv P x h : h \in G -> W P (to x h) = W P x.
Proof.
move=> hG; rewrite /W -[RHS](sum_shift _ hG); apply: eq_bigr => g _.
by rewrite actM.
Qed.

Lemma QP_equivariant P f : equivariant (QP P f).
Proof.
move=> h x hG; rewrite /QP W_inv // linearZ linear_sum; congr (_ *: _).
rewrite -[in RHS](sum_shift _ hG) /=; apply: eq_bigr => g _.
rewrite actM linearZ /= -(outM oa).
by have -> : ((h * g)^-1 * h = g^-1)%g by rewrite invMg mulgKV.
Qed.

Lemma Q_QP1 f x : Q f x = QP (fun=> 1) f x.
Proof.
rewrite /Q /QP /W sumr_const; congr (_ *: _).
by apply: eq_bigr => g _; rewrite scale1r.
Qed.

Lemma Q_equivariant f : equivariant (Q f).
Proof. by move=> g x gG; rewrite !Q_QP1 QP_equivariant. Qed.

Lemma W_ge P x : (forall z, 0 <= P z) -> P x <= W P x.
Proof.
move=> P0; rewrite /W (bigD1 1%g) //= act1 ler_addl.
by apply: sumr_ge0 => g _.
Qed.

(* averaging over the orbit leaves a P-mean unchanged *)
Lemma mean_orbit P (h : Z -> R) : (forall z, 0 <= P z) ->
  mean P (fun x => (W P x)^-1 * \sum_(g in G) P (to x g) * h (to x g)) = mean P h.
Proof.
move=> P0; rewrite /mean.
have -> : \sum_z P z * ((W P z)^-1 * \sum_(g in G) P (to z g) * h (to z g)) =
    \sum_(g in G) \sum_z P z * ((W P z)^-1 * (P (to z g) * h (to z g))).
  by rewrite exchange_big /=; apply: eq_bigr => z _; rewrite !mulr_sumr.
have -> : \sum_(g in G) \sum_z P z * ((W P z)^-1 * (P (to z g) * h (to z g))) =
    \sum_(g in G) \sum_z P (to z (g^-1)%g) * ((W P z)^-1 * (P z * h z)).
  apply: eq_bigr => g gG; rewrite -[RHS](reindex_act g); apply: eq_bigr => z _.
  by rewrite W_inv // actK.
rewrite exchange_big /=; apply: eq_bigr => z _.
rewrite -mulr_suml; set w := \sum_(g in G) _.
have -> : w = W P z.
  rewrite /w /W (reindex_inj invg_inj) /=.
  by apply: eq_big => g; rewrite ?groupV // invgK.
have [w0|wn] := eqVneq (W P z) 0; last by rewrite mulrA mulfV // mul1r.
have -> : P z = 0 by apply/le_anti; rewrite P0 -w0 W_ge.
by rewrite mul0r !mulr0.
Qed.

Lemma dot_QP P f e : (forall z, 0 <= P z) -> equivariant e ->
  mean P (fun z => dot (e z) (QP P f z)) = mean P (fun z => dot (e z) (f z)).
Proof.
move=> P0 he; rewrite -[RHS]mean_orbit //; apply: eq_mean => z.
rewrite (dotZr ip) (dot_sumr ip); congr (_ * _); apply: eq_bigr => g gG.
by rewrite (dotZr ip) he // -(out_dot oa (e z) _ gG) outVK.
Qed.

Lemma equivariantB e e' : equivariant e -> equivariant e' -> equivariant (fun z => e z - e' z).
Proof. by move=> h h' g z gG; rewrite h // h' // linearB. Qed.

Theorem any_law_pythagoras P f fs : law P -> equivariant f ->
  dist2 P f fs = dist2 P f (QP P fs) + dist2 P (QP P fs) fs.
Proof.
move=> [P0 _] hf; pose q := QP P fs.
have hq : equivariant (fun z => f z - q z) by apply: equivariantB => //; exact: QP_equivariant.
have := dot_QP fs P0 hq; rewrite -/q => o.
have o0 : mean P (fun z => dot (f z - q z) (q z - fs z)) = 0.
  transitivity (mean P (fun z => dot (f z - q z) (q z) - dot (f z - q z) (fs z))).
    by apply: eq_mean => z; rewrite (dotBr ip).
  by rewrite meanB o subrr.
rewrite /dist2 -[RHS]addr0 -(mulr0 2%:R) -o0 -meanZ -!meanD; apply: eq_mean => z.
have -> : f z - fs z = (f z - q z) + (q z - fs z) by rewrite addrA subrK.
by rewrite (nrm2D ip) addrAC.
Qed.

Lemma dist2_ge0 P f f' : law P -> 0 <= dist2 P f f'.
Proof. by case=> P0 _; apply: sumr_ge0 => z _; rewrite mulr_ge0 ?(nrm2_ge0 ip). Qed.

Definition errors P fs e := exists2 f, equivariant f & e = dist2 P f fs.

Theorem any_law_inf P fs : law P ->
  is_glb (errors P fs) (dist2 P (QP P fs) fs) /\ errors P fs (dist2 P (QP P fs) fs).
Proof.
move=> hP; have att : errors P fs (dist2 P (QP P fs) fs) by exists (QP P fs) => //; exact: QP_equivariant.
split=> //; split=> [e [f hf ->]|b]; last by apply.
by rewrite (any_law_pythagoras fs hP hf) ler_addr dist2_ge0.
Qed.

Theorem any_law_value P fs : law P ->
  dist2 P (QP P fs) fs =
  mean P (fun x => (W P x)^-1 *
    \sum_(g in G) P (to x g) * nrm2 (out (g^-1)%g (fs (to x g)) - QP P fs x)).
Proof.
move=> [P0 _]; rewrite /dist2 -[LHS]mean_orbit //.
apply: eq_mean => x; congr (_ * _); apply: eq_bigr => g gG; congr (_ * _).
rewrite QP_equivariant // -(out_nrm (_ - QP P fs x) gG) linearB /= outVK.
by rewrite -(nrm2N ip) opprB.
Qed.

(* the same with one base point in each orbit *)
Definition spread P fs x := (W P x)^-1 *
  \sum_(g in G) P (to x g) * nrm2 (out (g^-1)%g (fs (to x g)) - QP P fs x).

Lemma spread_inv P fs x k : k \in G -> spread P fs (to x k) = spread P fs x.
Proof.
move=> kG; rewrite /spread W_inv //; congr (_ * _).
rewrite -(sum_shift (fun g => P (to x g) * nrm2 (out (g^-1)%g (fs (to x g)) - QP P fs x)) kG).
apply: eq_bigr => g gG; rewrite actM; congr (_ * _); rewrite QP_equivariant //.
rewrite -[RHS](out_nrm _ kG) linearB /= -(outM oa); congr (nrm2 (out _ _ - _)).
by rewrite invMg mulgKV.
Qed.

Theorem any_law_orbits P fs (base : {set Z} -> Z) : law P ->
  (forall o, o \in orbits G to -> base o \in o) ->
  dist2 P (QP P fs) fs = \sum_(o in orbits G to) (\sum_(z in o) P z) * spread P fs (base o).
Proof.
move=> hP hb; rewrite any_law_value // /mean (orbit_sum G to); apply: eq_bigr => o oO.
rewrite mulr_suml; apply: eq_bigr => z zo; congr (_ * _); rewrite -/(spread P fs z).
have /orbitP[k kG <-] : base o \in orbit to G z by rewrite -(orbit_of oO zo) hb.
by rewrite spread_inv.
Qed.

(* so that P(x g)/W x is P(x g | o)/|Stab x| *)
Theorem weight_orbit P x : W P x = #|('C_G[x | to])%g|%:R * \sum_(z in orbit to G x) P z.
Proof.
rewrite /W (partition_big (fun g => to x g) (mem (orbit to G x))) => [|g gG]; last exact: mem_orbit.
rewrite mulr_sumr; apply: eq_bigr => z zo.
have /orbitP[h hG <-] : z \in orbit to G x by [].
rewrite (eq_bigr (fun=> P (to x h))) => [|g /andP[_ /eqP ->] //].
rewrite sumr_const -[_ *+ _]mulr_natl; congr (_%:R * _).
rewrite -(card_rcoset ('C_G[x | to])%g h) -amove_act ?subsetT //; apply: eq_card => g.
by rewrite !inE.
Qed.

(* ---- invariant laws -------------------------------------------------------- *)
Section InvariantLaw.
Variable P : Z -> R.
Hypotheses (hP : law P) (hI : invariant_law P).

Lemma card_neq0 : #|G|%:R != 0 :> R.
Proof. by rewrite pnatr_eq0 -lt0n cardG_gt0. Qed.

Lemma QP_Q f z : P z != 0 -> QP P f z = Q f z.
Proof.
move=> Pz; rewrite /QP /Q /W.
have -> : \sum_(g in G) P (to z g) = P z * #|G|%:R.
  by rewrite (eq_bigr (fun=> P z)) ?sumr_const ?mulr_natr // => g gG; rewrite hI.
have -> : \sum_(g in G) P (to z g) *: out (g^-1)%g (f (to z g)) =
    P z *: \sum_(g in G) out (g^-1)%g (f (to z g)).
  by rewrite scaler_sumr; apply: eq_bigr => g gG; rewrite hI.
by rewrite scalerA invfM mulrAC mulVf // mul1r.
Qed.

Lemma mean_supp (a b : Z -> R) : (forall z, P z != 0 -> a z = b z) -> mean P a = mean P b.
Proof.
move=> h; apply: eq_bigr => z _; have [->|/h ->] := eqVneq (P z) 0; by rewrite ?mul0r.
Qed.

Lemma dist2_Q f fs : dist2 P (QP P fs) f = dist2 P (Q fs) f.
Proof. by apply: mean_supp => z Pz; rewrite QP_Q. Qed.

Lemma dot_Q f e : equivariant e ->
  mean P (fun z => dot (e z) (Q f z)) = mean P (fun z => dot (e z) (f z)).
Proof.
move=> he; rewrite -(dot_QP f hP.1 he); apply: mean_supp => z Pz.
by rewrite QP_Q.
Qed.

Theorem reynolds_inf fs :
  is_glb (errors P fs) (dist2 P (Q fs) fs) /\ errors P fs (dist2 P (Q fs) fs).
Proof. by rewrite -dist2_Q; exact: any_law_inf. Qed.

Theorem reynolds_pythagoras f fs : equivariant f ->
  dist2 P f fs = dist2 P f (Q fs) + dist2 P (Q fs) fs.
Proof.
move=> hf; rewrite (any_law_pythagoras fs hP hf) dist2_Q; congr (_ + _).
by apply: mean_supp => z Pz; rewrite QP_Q.
Qed.

Lemma mean_shift g (h : Z -> R) : g \in G -> mean P (fun z => h (to z g)) = mean P h.
Proof.
move=> gG; rewrite /mean -[RHS](reindex_act g); apply: eq_bigr => z _.
by rewrite hI.
Qed.

(* (1/2) E_x E_g |fs(x g) - fs(x) g|^2 *)
Definition Vee fs := 2%:R^-1 * mean P (fun x => #|G|%:R^-1 *
  \sum_(g in G) nrm2 (fs (to x g) - out g (fs x))).

Theorem reynolds_V fs : dist2 P (Q fs) fs = Vee fs.
Proof.
pose n2 := mean P (fun z => nrm2 (fs z)).
pose c := mean P (fun z => dot (Q fs z) (fs z)).
have hq : mean P (fun z => nrm2 (Q fs z)) = c.
  by rewrite /c -dot_Q //; exact: Q_equivariant.
have -> : dist2 P (Q fs) fs = n2 - c.
  transitivity (mean P (fun z => nrm2 (Q fs z) - 2%:R * dot (Q fs z) (fs z) + nrm2 (fs z))).
    by apply: eq_mean => z; rewrite (nrm2B ip).
  by rewrite meanD meanB meanZ hq -/c -/n2; ring.
have -> : Vee fs = 2%:R^-1 * (#|G|%:R^-1 * \sum_(g in G)
    (2%:R * n2 - 2%:R * mean P (fun x => dot (out (g^-1)%g (fs (to x g))) (fs x)))).
  rewrite /Vee meanZ; congr (_ * (_ * _)).
  rewrite /mean (eq_bigr (fun z => \sum_(g in G) P z * nrm2 (fs (to z g) - out g (fs z)))).
    rewrite exchange_big /=; apply: eq_bigr => g gG.
    transitivity (mean P (fun z => nrm2 (fs (to z g)) + nrm2 (fs z)
        - 2%:R * dot (out (g^-1)%g (fs (to z g))) (fs z))).
      apply: eq_mean => z; rewrite (nrm2B ip) out_nrm //.
      have -> : dot (fs (to z g)) (out g (fs z)) = dot (out (g^-1)%g (fs (to z g))) (fs z).
        by rewrite -(out_dot oa (out (g^-1)%g _) _ gG) outVK.
      by rewrite addrAC.
    rewrite meanB meanD meanZ (mean_shift (fun z => nrm2 (fs z))) // -/n2; congr (_ - _).
    by rewrite mulr_natl [n2 *+ 2]mulr2n.
  by move=> z _; rewrite mulr_sumr.
have -> : c = #|G|%:R^-1 * \sum_(g in G) mean P (fun x => dot (out (g^-1)%g (fs (to x g))) (fs x)).
  rewrite /c /mean exchange_big /= mulr_sumr; apply: eq_bigr => z _.
  rewrite -mulr_sumr mulrCA; congr (_ * _).
  by rewrite (dotC ip) (dotZr ip) (dot_sumr ip); congr (_ * _); apply: eq_bigr => g _; rewrite (dotC ip).
rewrite sumrB sumr_const -mulr_sumr -[_ *+ _]mulr_natr; field.
exact: card_neq0.
Qed.
End InvariantLaw.
End Reynolds.

Print Assumptions any_law_pythagoras.
Print Assumptions any_law_inf.
Print Assumptions any_law_value.
Print Assumptions any_law_orbits.
Print Assumptions weight_orbit.
Print Assumptions reynolds_inf.
Print Assumptions reynolds_pythagoras.
Print Assumptions reynolds_V.
