(* path-metric-group                                                           *)
(*                                                                             *)
(* Setting: a finite group G acts on a finite Z by isometries of a             *)
(* pseudometric rho; S is a set of generators; d is the path metric of         *)
(* symmetry/path_metric.v for the maps z -> z s, s in S; |g|_S is the word     *)
(* length (letters from S and S^-1).                                           *)
(* Proved:                                                                     *)
(* * generators_formula: d(z,z') = min_g ( L rho(z, z' g) + eps |g|_S );       *)
(* * group_formula: for S = G, d = min( L rho, eps + L rhobar ), where         *)
(*   rhobar(z,z') = min_g rho(z, z' g);                                        *)
(* * cover_small, cover_quotient, cover_points, cover_exact (S = G, L > 0):    *)
(*   the covers of Z by closed d-balls of radius r, centres in Z, are for      *)
(*   r < eps exactly the covers by rho-balls of radius r/L; for r >= eps every *)
(*   cover by rho-balls of radius r/L, and every cover by rhobar-balls of      *)
(*   radius (r-eps)/L, is one, and at eps = 0 exactly the latter are.  The     *)
(*   statements on covering numbers compare least cardinals of these sets.     *)
(* Weaker than the lemma: Z and G finite.                                      *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common symmetry.path_metric.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section WordLength.
Variables (gT : finGroupType) (S : {set gT}).
Definition letters := (S :|: S^-1)%g.
Definition ball k := ((1 |: letters) ^+ k)%g.
Definition radius := sval (gen_expgs letters).
(* least k with g a product of k letters or identities *)
Definition wlen g := find (fun k => g \in ball k) (iota 0 radius.+1).

Lemma lettersV g : (g^-1 \in 1 |: letters)%g = (g \in 1 |: letters)%g.
Proof. by rewrite !inE !invgK eq_invg1; congr (_ || _); rewrite orbC. Qed.

Lemma ballV k g : (g^-1 \in ball k)%g = (g \in ball k).
Proof.
suff imp h : h \in ball k -> (h^-1)%g \in ball k.
  by apply/idP/idP => /imp; rewrite ?invgK.
rewrite /ball; elim: k h => [|k ih] h; first by rewrite !expg0 => /set1gP ->; rewrite invg1 set11.
rewrite expgS => /mulsgP[a b ha hb ->]; rewrite invMg -expgS expgSr.
by apply: mem_mulg; [exact: ih|rewrite lettersV].
Qed.

Lemma ball_word g : g \in <<S>>%g -> g \in ball (wlen g).
Proof.
move=> gS; set p := (fun k => g \in ball k).
have hs : has p (iota 0 radius.+1).
  apply/hasP; exists radius; first by rewrite mem_iota add0n ltnSn.
  rewrite /p /ball /radius; case: (gen_expgs letters) => n /= <-.
  by apply: subsetP gS; apply: genS; exact: subsetUl.
have := nth_find 0%N hs; rewrite nth_iota ?add0n //.
by rewrite -[X in (_ < X)%N](size_iota 0) -has_find.
Qed.

Lemma wlen_min g k : g \in ball k -> (wlen g <= k)%N.
Proof.
move=> h; rewrite leqNgt; apply/negP => lt.
have kr : (k < radius.+1)%N by apply: leq_trans lt _; rewrite -(size_iota 0 radius.+1) find_size.
by have := before_find 0%N lt; rewrite nth_iota // add0n h.
Qed.

Lemma wlen1 : wlen 1%g = 0%N.
Proof. by apply/eqP; rewrite -leqn0; apply: wlen_min; rewrite /ball expg0 set11. Qed.

Lemma wlenM g h : g \in <<S>>%g -> h \in <<S>>%g -> (wlen (g * h)%g <= wlen g + wlen h)%N.
Proof.
move=> gS hS; apply: wlen_min; rewrite /ball expgD.
by apply: mem_mulg; exact: ball_word.
Qed.

Lemma wlenV g : wlen (g^-1)%g = wlen g.
Proof. by apply: eq_find => k; exact: ballV. Qed.

Lemma wlen_gen g : g \in S -> (wlen g <= 1)%N.
Proof. by move=> gS; apply: wlen_min; rewrite /ball expg1 !inE gS orbT. Qed.

Lemma wlen_gt0 g : g \in <<S>>%g -> g != 1%g -> (0 < wlen g)%N.
Proof.
move=> gS g1; rewrite lt0n; apply: contra g1 => /eqP w0.
by have := ball_word gS; rewrite w0 /ball expg0 => /set1gP ->.
Qed.
End WordLength.

Section Formula.
Variables (R : realFieldType) (Z : finType) (rho : Z -> Z -> R) (L eps : R).
Hypotheses (L0 : 0 <= L) (eps0 : 0 <= eps) (pm : pseudometric rho).
Variables (gT : finGroupType) (G : {group gT}) (to : {action gT &-> Z}).
Hypothesis iso : forall g x y, g \in G -> rho (to x g) (to y g) = rho x y.

(* the maps z -> z s, s in S, as a family indexed by gT *)
Definition maps (S : {set gT}) (s : gT) z := if s \in S then Some (to z s) else None.
Definition dist S := d rho L eps (maps S).
Definition rhobar x y := fmin (fun g => g \in G) 1%g (fun g => rho x (to y g)).

Section Generators.
Variable S : {set gT}.
Hypothesis gen : <<S>>%g = G.
Let cost x y g := L * rho x (to y g) + eps * (wlen S g)%:R.
Definition formula x y := fmin (fun g => g \in G) 1%g (cost x y).

Lemma formula_le x y g : g \in G -> formula x y <= cost x y g.
Proof. by move=> gG; apply: fmin_le. Qed.

Lemma formula_att x y : exists2 g, g \in G & formula x y = cost x y g.
Proof. exact: (@fmin_att _ _ (fun g => g \in G)). Qed.

Lemma cost_ge0 x y g : 0 <= cost x y g.
Proof. by rewrite addr_ge0 ?mulr_ge0 ?ler0n ?(pm_ge0 pm). Qed.

Lemma inG g : (g \in G) = (g \in <<S>>%g).
Proof. by rewrite gen. Qed.

Lemma formula_sym1 x y : formula x y <= formula y x.
Proof.
have [g gG ->] := formula_att y x; have gV : (g^-1)%g \in G by rewrite groupV.
apply: le_trans (formula_le x y gV) _; rewrite /cost wlenV -(iso _ _ gG) actKV.
by rewrite (pm_sym pm).
Qed.

Lemma formula_pseudometric : pseudometric formula.
Proof.
split=> [x y|x|x y|x y z].
- by have [g gG ->] := formula_att x y; exact: cost_ge0.
- apply/le_anti/andP; split; last by have [g gG ->] := formula_att x x; exact: cost_ge0.
  by apply: le_trans (formula_le x x (group1 G)) _; rewrite /cost act1 (pm_refl pm) wlen1 !mulr0 addr0.
- by apply/le_anti; rewrite !formula_sym1.
- have [g gG ->] := formula_att x y; have [h hG ->] := formula_att y z.
  apply: le_trans (formula_le x z (groupM hG gG)) _; rewrite /cost.
  have h1 : L * rho x (to z (h * g)%g) <= L * rho x (to y g) + L * rho y (to z h).
    rewrite -mulrDr ler_wpmul2l // actM.
    by apply: le_trans (pm_tri pm _ (to y g) _) _; rewrite ler_add2l iso.
  have h2 : eps * (wlen S (h * g)%g)%:R <= eps * (wlen S g)%:R + eps * (wlen S h)%:R.
    by rewrite -mulrDr ler_wpmul2l // -natrD ler_nat addnC wlenM -?inG.
  by apply: (lin2 h1 h2); ring.
Qed.

Lemma formula_below : below rho L eps (maps S) formula.
Proof.
split=> [x y|s x y].
  apply: le_trans (formula_le x y (group1 G)) _.
  by rewrite /cost act1 wlen1 mulr0 addr0.
rewrite /maps; case: ifP => // sS [<-]; rewrite (pm_sym formula_pseudometric).
have sG : s \in G by rewrite inG mem_gen.
apply: le_trans (formula_le _ _ sG) _; rewrite /cost (pm_refl pm) mulr0 add0r.
by rewrite -[X in _ <= X]mulr1 ler_wpmul2l // (ler_nat R _ 1) wlen_gen.
Qed.

Let pd := d_pseudometric (maps S) L0 eps0 (pm_ge0 pm) (pm_refl pm) (pm_sym pm).

Lemma dist_letter x g : g \in (1 |: letters S)%g -> dist S x (to x g) <= eps.
Proof.
have [p [_ b]] := pd; have step s y : s \in S -> dist S y (to y s) <= eps.
  by move=> sS; apply: (b s); rewrite /maps sS.
rewrite !inE => /or3P[/eqP ->|/step //|/(step _ (to x g))].
  by rewrite act1 /dist (pm_refl p).
by rewrite actK /dist (pm_sym p).
Qed.

Lemma dist_word x g k : g \in ball S k -> dist S x (to x g) <= eps * k%:R.
Proof.
have [p _] := pd; elim: k x g => [|k ih] x g.
  by rewrite /ball expg0 => /set1gP ->; rewrite act1 mulr0 /dist (pm_refl p).
rewrite /ball expgS => /mulsgP[a b ha hb ->]; rewrite actM.
have h1 := dist_letter x ha; have h2 := ih (to x a) b hb.
have h3 := pm_tri p x (to x a) (to (to x a) b).
by apply: (lin3 h1 h2 h3); rewrite /dist; ring.
Qed.

Theorem generators_formula x y : dist S x y = formula x y.
Proof.
have [p [b1 b2]] := pd; apply/le_anti/andP; split; last first.
  apply: (d_largest (T := maps S)) => //; [exact: formula_pseudometric|exact: formula_below].
have [g gG ->] := formula_att x y; rewrite inG in gG.
have h1 := b1 x (to y g); have h2 := dist_word y (ball_word gG).
have h3 := pm_tri p x (to y g) y; rewrite /dist (pm_sym p) in h2.
by apply: (lin3 h1 h2 h3); rewrite /dist /cost; ring.
Qed.
End Generators.

Lemma rhobar_le x y g : g \in G -> rhobar x y <= rho x (to y g).
Proof. by move=> gG; apply: fmin_le. Qed.

Lemma rhobar_att x y : exists2 g, g \in G & rhobar x y = rho x (to y g).
Proof. exact: (@fmin_att _ _ (fun g => g \in G)). Qed.

Theorem group_formula x y : dist G x y = Num.min (L * rho x y) (eps + L * rhobar x y).
Proof.
have gen : <<G>>%g = G :> {set gT} by rewrite genGid.
rewrite (generators_formula gen); apply/le_anti/andP; split.
  rewrite le_minr; apply/andP; split.
    by have [b _] := formula_below gen; exact: b.
  have [g gG ->] := rhobar_att x y; apply: le_trans (formula_le G x y gG) _.
  rewrite addrC ler_add2r -[X in _ <= X]mulr1 ler_wpmul2l // (ler_nat R _ 1).
  exact: wlen_gen.
have [g gG ->] := formula_att G x y; rewrite le_minl.
have [->|g1] := eqVneq g 1%g; first by rewrite act1 wlen1 mulr0 addr0 lexx.
apply/orP; right; rewrite addrC; apply: ler_add; first by rewrite ler_wpmul2l // rhobar_le.
rewrite -[X in X <= _]mulr1 ler_wpmul2l // (ler_nat R 1); apply: wlen_gt0 => //.
by rewrite genGid.
Qed.

(* covers of Z by closed balls with centres in Z *)
Definition covers (D : Z -> Z -> R) r (A : {set Z}) := forall z, exists2 c, c \in A & D z c <= r.

Hypothesis Lp : 0 < L.

Theorem cover_small r A : r < eps -> covers (dist G) r A <-> covers rho (r / L) A.
Proof.
move=> re; have e z c : (dist G z c <= r) = (rho z c <= r / L).
  rewrite group_formula le_minl ler_pdivl_mulr // mulrC orbC.
  have -> // : (eps + L * rhobar z c <= r) = false.
  apply/negbTE; rewrite -ltNge; apply: lt_le_trans re _.
  by rewrite ler_addl mulr_ge0 //; have [g _ ->] := rhobar_att z c; exact: (pm_ge0 pm).
by split=> h z; have [c cA hc] := h z; exists c => //; move: hc; rewrite e.
Qed.

Theorem cover_points r A : covers rho (r / L) A -> covers (dist G) r A.
Proof.
move=> h z; have [c cA hc] := h z; exists c => //.
by rewrite group_formula le_minl mulrC -ler_pdivl_mulr // hc.
Qed.

Theorem cover_quotient r A : covers rhobar ((r - eps) / L) A -> covers (dist G) r A.
Proof.
move=> h z; have [c cA hc] := h z; exists c => //.
rewrite group_formula le_minl; apply/orP; right.
by rewrite -ler_subr_addl mulrC -ler_pdivl_mulr.
Qed.

Theorem cover_exact r A : eps = 0 -> covers (dist G) r A <-> covers rhobar ((r - eps) / L) A.
Proof.
move=> e0; split; last exact: cover_quotient.
move=> h z; have [c cA b] := h z; exists c => //; rewrite e0 subr0 ler_pdivl_mulr //.
rewrite mulrC; move: b; rewrite group_formula e0 add0r le_minl => /orP[h1|//].
apply: le_trans h1; apply: ler_wpmul2l => //.
by have := rhobar_le z c (group1 G); rewrite act1.
Qed.
End Formula.

Print Assumptions generators_formula.
Print Assumptions group_formula.
Print Assumptions cover_small.
Print Assumptions cover_points.
Print Assumptions cover_quotient.
Print Assumptions cover_exact.
