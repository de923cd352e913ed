(* orbit-packing                                                               *)
(*                                                                             *)
(* Setting: a group G acting by isometries of a pseudometric rho on a finite   *)
(* Z.  N(D,r): least cardinal of a set of centres in Z whose closed D-balls of *)
(* radius r cover Z.  Pk(B,r): greatest cardinal of a subset of B whose points *)
(* are pairwise at rho-distance > r.  Z/G is Z with the pseudometric           *)
(* rhobar(x,y) = min_g rho(x, y g), which has the same covering numbers.       *)
(* Proved, for r >= 0:                                                         *)
(* * quotient_packing: N(Z/G, r) * p <= Pk(Z, r) whenever every orbit has a    *)
(*   packing of p points; quotient_inf: with p = min_z Pk(Gz, r);              *)
(* * quotient_free: if rho(z g, z) > r for all g != 1 and z, then              *)
(*   N(Z/G, r) |G| <= Pk(Z, r);                                                *)
(* * quotient_dimension: if Pk(Gz, r) >= c r^-k for all z, then                *)
(*   N(Z/G, r) <= c^-1 r^k Pk(Z, r);                                           *)
(* * quotient_lower: N(Z, r) <= |G| N(Z/G, r).                                 *)
(* Weaker than the lemma: Z and G finite (a group acting on a finite Z acts    *)
(* through a finite one).                                                      *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common symmetry.path_metric.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Numbers.
Variables (R : realFieldType) (Z : finType).
Implicit Types (D : Z -> Z -> R) (A B : {set Z}).

Definition covers D r A := [forall z, [exists c in A, D z c <= r]].
Definition packing D r A := [forall x in A, forall y in A, (x != y) ==> (r < D x y)].
Definition N D r := #|[arg min_(A < [set: Z] | covers D r A) #|A|]|.
Definition Pk D r B := \max_(A : {set Z} | (A \subset B) && packing D r A) #|A|.

Lemma coversP D r A : reflect (forall z, exists2 c, c \in A & D z c <= r) (covers D r A).
Proof.
apply: (iffP forallP) => h z; first by have /existsP[c /andP[cA hc]] := h z; exists c.
by have [c cA hc] := h z; apply/existsP; exists c; rewrite cA.
Qed.

Lemma packingP D r A :
  reflect (forall x y, x \in A -> y \in A -> x != y -> r < D x y) (packing D r A).
Proof.
apply: (iffP forallP) => h x => [y xA yA xy|].
  by have /implyP/(_ xA)/forallP/(_ y)/implyP/(_ yA)/implyP/(_ xy) := h x.
apply/implyP => xA; apply/forallP => y; apply/implyP => yA; apply/implyP => xy; exact: h.
Qed.

Variables (D : Z -> Z -> R) (r : R).
Hypotheses (pm : pseudometric D) (r0 : 0 <= r).

Lemma covers_all : covers D r [set: Z].
Proof. by apply/coversP => z; exists z; rewrite ?inE // (pm_refl pm). Qed.

Lemma N_le A : covers D r A -> (N D r <= #|A|)%N.
Proof. by move=> h; rewrite /N; case: arg_minnP => [|B _]; [exact: covers_all|apply]. Qed.

Lemma N_att : exists2 A, covers D r A & N D r = #|A|.
Proof. by rewrite /N; case: arg_minnP => [|B hB _]; [exact: covers_all|exists B]. Qed.

Lemma Pk_ge A B : A \subset B -> packing D r A -> (#|A| <= Pk D r B)%N.
Proof. by move=> h1 h2; rewrite /Pk; apply: (bigmax_sup A); rewrite ?h1. Qed.

Lemma packing0 : packing D r set0.
Proof. by apply/packingP => x y; rewrite inE. Qed.

Lemma Pk_att B : exists A, [/\ A \subset B, packing D r A & Pk D r B = #|A|].
Proof.
have h0 : (set0 \subset B) && packing D r set0 by rewrite sub0set packing0.
rewrite /Pk (@bigmax_eq_arg _ set0 (fun A : {set Z} => (A \subset B) && packing D r A) _ h0).
case: arg_maxnP => // A /andP[h1 h2] _.
by exists A.
Qed.

(* a largest packing is a cover *)
Lemma max_packing_cover A : packing D r A -> #|A| = Pk D r [set: Z] -> covers D r A.
Proof.
move=> pA mA; apply/coversP => z.
case: (boolP [exists c in A, D z c <= r]) => [/existsP[c /andP[]]|]; first by exists c.
rewrite negb_exists => /forallP h.
have far c : c \in A -> r < D z c by move=> cA; have := h c; rewrite cA -ltNge.
have zA : z \notin A by apply/negP => /far; rewrite (pm_refl pm) ltNge r0.
have : packing D r (z |: A).
  apply/packingP => x y; rewrite !inE => /predU1P[->|xA] /predU1P[->|yA].
  - by rewrite eqxx.
  - by move=> _; apply: far.
  - by move=> _; rewrite (pm_sym pm); apply: far.
  - by move/packingP: pA; apply.
by move/(Pk_ge (subsetT _)); rewrite -mA cardsU1 zA ltnn.
Qed.

Lemma N_le_Pk : (N D r <= Pk D r [set: Z])%N.
Proof.
by have [A [_ pA e]] := Pk_att [set: Z]; rewrite e; apply: N_le; apply: max_packing_cover.
Qed.
End Numbers.

Section Quotient.
Variables (R : realFieldType) (Z : finType) (rho : Z -> Z -> R) (r : R).
Hypotheses (pm : pseudometric rho) (r0 : 0 <= r).
Variables (gT : finGroupType) (G : {group gT}) (to : {action gT &-> Z}).
Hypothesis iso : forall g x y, g \in G -> rho (to x g) (to y g) = rho x y.

Definition rhobar x y := fmin (fun g => g \in G) 1%g (fun g => rho x (to y g)).

Lemma rhobar_le x y g : g \in G -> rhobar x y <= rho x (to y g).
Proof. by move=> gG; apply: (@fmin_le _ _ (fun g => g \in G) _ (fun g => rho x (to y g))). Qed.
Lemma rhobar_att x y : exists2 g, g \in G & rhobar x y = rho x (to y g).
Proof. exact: (@fmin_att _ _ (fun g => g \in G)). Qed.
Lemma rhobar_le1 x y : rhobar x y <= rho x y.
Proof. by have := rhobar_le x y (group1 G); rewrite act1. Qed.

Lemma rhobar_sym1 x y : rhobar x y <= rhobar y x.
Proof.
have [g gG ->] := rhobar_att y x; have gV : (g^-1)%g \in G by rewrite groupV.
by apply: le_trans (rhobar_le x y gV) _; rewrite -(iso _ _ gG) actKV (pm_sym pm).
Qed.

Lemma rhobar_pseudometric : pseudometric rhobar.
Proof.
split=> [x y|x|x y|x y z].
- by have [g _ ->] := rhobar_att x y; exact: (pm_ge0 pm).
- apply/le_anti; rewrite (le_trans (rhobar_le1 x x)) ?(pm_refl pm) //.
  by have [g _ ->] := rhobar_att x x; exact: (pm_ge0 pm).
- by apply/le_anti; rewrite !rhobar_sym1.
- have [g gG ->] := rhobar_att x y; have [h hG ->] := rhobar_att y z.
  apply: le_trans (rhobar_le x z (groupM hG gG)) _; rewrite actM.
  by apply: le_trans (pm_tri pm _ (to y g) _) _; rewrite ler_add2l iso.
Qed.

Lemma rhobar_orbit x y : x \in orbit to G y -> rhobar x y = 0.
Proof.
case/orbitP => g gG <-; apply/le_anti; rewrite (pm_ge0 rhobar_pseudometric) andbT.
by apply: le_trans (rhobar_le _ _ gG) _; rewrite (pm_refl pm).
Qed.

Lemma rhobar_far a b x y : x \in orbit to G a -> y \in orbit to G b -> rhobar a b <= rhobar x y.
Proof.
move=> xa yb; have p := rhobar_pseudometric.
have h1 := pm_tri p a x b; have h2 := pm_tri p x y b.
have e1 := rhobar_orbit xa; have e2 := rhobar_orbit yb.
rewrite (pm_sym p a x) e1 add0r in h1; rewrite e2 addr0 in h2.
exact: le_trans h1 h2.
Qed.

Theorem quotient_packing p : (forall z, (p <= Pk rho r (orbit to G z))%N) ->
  (N rhobar r * p <= Pk rho r [set: Z])%N.
Proof.
move=> hp; have [B [_ pB mB]] := Pk_att rhobar r [set: Z].
have cB : covers rhobar r B by apply: max_packing_cover => //; exact: rhobar_pseudometric.
pose A z := [arg max_(A > set0 | (A \subset orbit to G z) && packing rho r A) #|A|].
have hA z : [/\ A z \subset orbit to G z, packing rho r (A z) & (p <= #|A z|)%N].
  rewrite /A; case: arg_maxnP => [|C /andP[h1 h2] h3]; first by rewrite sub0set packing0.
  split=> //; apply: leq_trans (hp z) _; rewrite /Pk; apply/bigmax_leqP => C' hC'.
  exact: h3.
apply: (leq_trans (n := #|B| * p)).
  by rewrite leq_mul2r N_le ?orbT //; exact: rhobar_pseudometric.
pose U := [set q : Z * Z | (q.1 \in B) && (q.2 \in A q.1)].
have orb q : q \in U -> q.2 \in orbit to G q.1.
  by rewrite inE => /andP[_ h]; have [/subsetP s _ _] := hA q.1; exact: s.
have far q q' : q \in U -> q' \in U -> q != q' -> r < rho q.2 q'.2.
  move=> qU q'U ne; have [e|n1] := eqVneq q.1 q'.1.
    move: (qU) (q'U); rewrite !inE -e => /andP[_ h1] /andP[_ h2].
    have [_ /packingP pA _] := hA q.1; apply: pA => //.
    by apply: contra ne => /eqP e2; rewrite [q]surjective_pairing [q']surjective_pairing -e -e2.
  apply: lt_le_trans (rhobar_le1 _ _); apply: lt_le_trans (rhobar_far (orb q qU) (orb q' q'U)).
  by move/packingP: pB; apply=> //; move: qU q'U; rewrite !inE => /andP[? _] /andP[].
have inj : {in U &, injective snd}.
  move=> q q' qU q'U /= e; apply/eqP; apply: contraT => ne.
  by have := far q q' qU q'U ne; rewrite e (pm_refl pm) ltNge r0.
have -> : (#|B| * p = \sum_(b in B) p)%N by rewrite sum_nat_const.
apply: (leq_trans (n := #|U|)); last first.
  rewrite -(card_in_imset inj); apply: Pk_ge; first exact: subsetT.
  apply/packingP => x y /imsetP[q qU ->] /imsetP[q' q'U ->] ne.
  by apply: far => //; apply: contra ne => /eqP ->.
have -> : #|U| = (\sum_(b in B) #|A b|)%N.
  rewrite -sum1_card (eq_bigl (fun q => (q.1 \in B) && (q.2 \in A q.1))); last by move=> q; rewrite inE.
  rewrite -(pair_big_dep (mem B) (fun b x => x \in A b) (fun _ _ => 1%N)) /=.
  by apply: eq_bigr => b _; rewrite sum1_card.
by apply: leq_sum => b _; have [] := hA b.
Qed.

Corollary quotient_inf (z0 : Z) :
  (N rhobar r * Pk rho r (orbit to G [arg min_(z < z0) Pk rho r (orbit to G z)])
    <= Pk rho r [set: Z])%N.
Proof.
by apply: quotient_packing => z; case: arg_minnP => // i _ h; exact: h.
Qed.

Theorem quotient_free : (forall g z, g \in G -> g != 1%g -> r < rho (to z g) z) ->
  (N rhobar r * #|G| <= Pk rho r [set: Z])%N.
Proof.
move=> free; apply: quotient_packing => z.
have st g h : g \in G -> h \in G -> g != h -> r < rho (to z g) (to z h).
  move=> gG hG gh; have -> : to z g = to (to z h) (h^-1 * g)%g by rewrite -actM mulKVg.
  apply: free; first by rewrite groupM ?groupV.
  by apply: contra gh => /eqP e; rewrite -(mulKVg h g) e mulg1.
have inj : {in G &, injective (to z)}.
  move=> g h gG hG e; apply/eqP; apply: contraT => /(st g h gG hG).
  by rewrite e (pm_refl pm) ltNge r0.
rewrite -(card_in_imset inj); apply: Pk_ge; first by rewrite /orbit.
apply/packingP => x y /imsetP[g gG ->] /imsetP[h hG ->] ne.
by apply: st => //; apply: contra ne => /eqP ->.
Qed.

Theorem quotient_dimension c k : 0 < c -> 0 < r ->
  (forall z, c * r^-1 ^+ k <= (Pk rho r (orbit to G z))%:R) ->
  (N rhobar r)%:R <= c^-1 * r ^+ k * (Pk rho r [set: Z])%:R.
Proof.
move=> c0 rp h; have rk : 0 < r ^+ k by rewrite exprn_gt0.
case: (pickP (fun _ : Z => true)) => [z0 _|no]; last first.
  have : (N rhobar r <= #|(set0 : {set Z})|)%N.
    by apply: (N_le rhobar_pseudometric r0); apply/coversP => z; have := no z.
  rewrite cards0 leqn0 => /eqP ->; apply: mulr_ge0; last exact: ler0n.
  by apply: mulr_ge0; [rewrite invr_ge0|]; exact: ltW.
have := quotient_inf z0; set z := [arg min_(_ < _) _] => hN.
have b0 : 0 < c * r^-1 ^+ k by rewrite mulr_gt0 // exprn_gt0 // invr_gt0.
have -> : c^-1 * r ^+ k = (c * r^-1 ^+ k)^-1 by rewrite exprVn invfM invrK.
rewrite mulrC ler_pdivl_mulr //; apply: le_trans (ler_wpmul2l (ler0n _ _) (h z)) _.
by rewrite -natrM ler_nat.
Qed.

Theorem quotient_lower : (N rho r <= #|G| * N rhobar r)%N.
Proof.
have [A cA ->] := N_att rhobar_pseudometric r0.
pose B := [set to q.1 q.2 | q in setX A G].
apply: leq_trans (N_le pm r0 (A := B) _) _.
  apply/coversP => z; have /coversP/(_ z)[c cA' h] := cA.
  have [g gG e] := rhobar_att z c; exists (to c g); last by rewrite -e.
  by apply/imsetP; exists (c, g) => //; rewrite inE cA' gG.
by apply: leq_trans (leq_imset_card _ _) _; rewrite cardsX mulnC.
Qed.
End Quotient.

Print Assumptions quotient_packing.
Print Assumptions quotient_inf.
Print Assumptions quotient_free.
Print Assumptions quotient_dimension.
Print Assumptions quotient_lower.
