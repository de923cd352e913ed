(* stabilizer-growth                                                           *)
(*                                                                             *)
(* Setting: a finite group acting on any set Z and by isometries on a          *)
(* pseudometric output space V; A = Stab_eps(f) as a subset of the group G,    *)
(* H = <A>, k = diam Cay(H, A), the least k with A^k = H.                      *)
(* Proved:                                                                     *)
(* * cayley_diameter: for any symmetric A that contains 1,                     *)
(*     k + 1 <= 3 floor(|H|/|A|);  cayley_complete: k <= 1 if A = H;           *)
(* * stabilizer_growth: f is k eps-invariant under H, with k as above; H has   *)
(*   index at most |G|/|A|, and if 2|A| > |G| then H = G and k <= 2;           *)
(* * class_union: if c <= |A| (c = ceil(lambda |G|)), f is k_H eps-invariant   *)
(*   under a subgroup H of G with |H| >= c, where k_H = 3 floor(|H|/c) - 1,    *)
(*   and k_H = 1 if c = |H|.                                                   *)
(* Weaker than the lemma: nothing (the lemma is about finite groups; Z is any  *)
(* set, the fraction lambda enters through integers c and |A|).                *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common symmetry.stabilizer_calculus.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Import GroupScope.

Section Cayley.
Variables (gT : finGroupType) (A : {set gT}).
Hypotheses (A1 : 1 \in A) (AV : A^-1 = A).

Lemma ball_sub n : A ^+ n \subset A ^+ n.+1.
Proof. by rewrite expgSr; apply/subsetP => x xA; rewrite -[x]mulg1 mem_mulg. Qed.

Lemma ball_mono m n : (m <= n)%N -> A ^+ m \subset A ^+ n.
Proof.
elim: n => [|n ih]; first by rewrite leqn0 => /eqP ->.
rewrite leq_eqVlt => /orP[/eqP -> //|]; rewrite ltnS => /ih /subset_trans; apply.
exact: ball_sub.
Qed.

Lemma ball_gen n : A ^+ n \subset <<A>>.
Proof.
elim: n => [|n ih]; first by rewrite expg0 sub1G.
by rewrite expgS; apply: mul_subG => //; exact: subset_gen.
Qed.

Lemma ball_reach : exists n, A ^+ n == <<A>>.
Proof.
have [n e] := gen_expgs A; exists n; rewrite e.
by have -> : 1 |: A = A by apply/setUidPr; rewrite sub1set.
Qed.

(* diam Cay(<A>, A) *)
Definition diam := ex_minn ball_reach.

Lemma diamP : A ^+ diam = <<A>> /\ forall n, A ^+ n = <<A>> -> (diam <= n)%N.
Proof. by rewrite /diam; case: ex_minnP => k /eqP e m; split=> // n /eqP; exact: m. Qed.

Lemma ball_stable n : A ^+ n.+1 = A ^+ n -> A ^+ n = <<A>>.
Proof.
move=> e; have st m : A ^+ (n + m) = A ^+ n.
  by elim: m => [|m ih]; [rewrite addn0|rewrite addnS expgSr ih -expgSr].
have [d _] := diamP; apply/eqP; rewrite eqEsubset ball_gen /= -d -(st diam).
by apply: ball_mono; exact: leq_addl.
Qed.

(* below the diameter every sphere is inhabited *)
Lemma sphere n : (n < diam)%N -> exists2 v, v \in A ^+ n.+1 & v \notin A ^+ n.
Proof.
move=> lt; have [_ dm] := diamP.
have : ~~ (A ^+ n.+1 \subset A ^+ n).
  apply/negP => s; have e : A ^+ n.+1 = A ^+ n by apply/eqP; rewrite eqEsubset s ball_sub.
  by have := dm n (ball_stable e); rewrite leqNgt lt.
by case/subsetPn => v; exists v.
Qed.

Lemma card_translate v : #|A :* v| = #|A|.
Proof. exact: card_rcoset. Qed.

Theorem cayley_diameter : (diam.+1 <= 3 * (#|<<A>>| %/ #|A|))%N.
Proof.
have A0 : (0 < #|A|)%N by apply/card_gt0P; exists 1.
have [dA _] := diamP.
pose j := (diam %/ 3)%N.
(* v i at distance exactly 3 i from 1, i <= j *)
have [v hv] : exists v : nat -> gT, forall i, (i <= j)%N ->
    v i \in A ^+ (3 * i) /\ (0 < i -> v i \notin A ^+ (3 * i).-1)%N.
  have ex i : (i <= j)%N -> exists v, (v \in A ^+ (3 * i)) && ((0 < i)%N ==> (v \notin A ^+ (3 * i).-1)).
    case: i => [|i] ij; first by exists 1; rewrite muln0 expg0 set11.
    have [|w w1 w2] := @sphere (3 * i.+1).-1.
      rewrite prednK ?muln_gt0 //; apply: leq_trans (leq_trunc_div diam 3).
      by rewrite mulnC leq_mul2r.
    by exists w; rewrite w2 implybT andbT; move: w1; rewrite prednK ?muln_gt0.
  exists (fun i => odflt 1 [pick v | (v \in A ^+ (3 * i)) &&
     ((0 < i)%N ==> (v \notin A ^+ (3 * i).-1))]) => i ij.
  case: pickP => [w /andP[w1 /implyP w2]|no]; first by split.
  by have [w] := ex i ij; rewrite no.
(* the translates A v_i are disjoint *)
have dis i k : (i < k)%N -> (k <= j)%N -> forall x, x \in A :* v i -> x \in A :* v k -> False.
  move=> ik kj x /rcosetP[a aA ->] /rcosetP[b bA e].
  have [vi _] := hv i (leq_trans (ltnW ik) kj); have [_ vk] := hv k kj.
  have k0 : (0 < k)%N by apply: leq_ltn_trans ik.
  have e2 : v k = b^-1 * (a * v i) by rewrite e mulKg.
  case/negP: (vk k0); apply: (subsetP (ball_mono (m := 2 + 3 * i) _)).
    rewrite -ltnS prednK ?muln_gt0 // -[(2 + 3 * i).+1](_ : (3 * i.+1 = _)%N).
      by rewrite leq_mul2l ik.
    by rewrite mulnS addSn.
  rewrite e2 expgD expgS expg1 -mulgA; apply: mem_mulg; first by rewrite -AV mem_invg invgK.
  exact: mem_mulg.
have cnt : (#|A| * j.+1 <= #|<<A>>|)%N.
  pose F (p : gT * 'I_j.+1) := p.1 * v p.2.
  have inj : {in setX A [set: 'I_j.+1] &, injective F}.
    move=> [a i] [b k]; rewrite !inE /= !andbT => aA bA; rewrite /F /= => e.
    have ia : a * v i \in A :* v i by apply/rcosetP; exists a.
    have ib : a * v i \in A :* v k by rewrite e; apply/rcosetP; exists b.
    have ij : (i <= j)%N by rewrite -ltnS.
    have kj : (k <= j)%N by rewrite -ltnS.
    have ik : i = k.
      apply/val_inj/eqP; case: (ltngtP i k) => // h.
        by case: (dis i k h kj _ ia ib).
      by case: (dis k i h ij _ ib ia).
    by move: e; rewrite ik => /mulIg ->.
  have -> : (#|A| * j.+1 = #|F @: setX A [set: 'I_j.+1]|)%N.
    by rewrite (card_in_imset inj) cardsX cardsT card_ord.
  apply: subset_leq_card; apply/subsetP => x /imsetP[[a i]]; rewrite !inE andbT /= => aA ->.
  have [vi _] := hv i (ltn_ord i).
  apply: groupM; first exact: mem_gen.
  exact: (subsetP (ball_gen (3 * i))).
have jq : (j.+1 <= #|<<A>>| %/ #|A|)%N by rewrite leq_divRL // mulnC.
apply: (leq_trans (n := 3 * j.+1)); last by rewrite leq_mul2l jq.
by rewrite mulnC; exact: ltn_ceil.
Qed.


Theorem cayley_complete : <<A>> = A -> (diam <= 1)%N.
Proof. by move=> e; have [_ h] := diamP; apply: h; rewrite expg1. Qed.
End Cayley.

Local Open Scope ring_scope.
Section Growth.
Variables (R : realFieldType) (Z V : Type) (dist : V -> V -> R).
Hypothesis dist0 : forall u, dist u u = 0.
Hypothesis dist_sym : forall u v, dist u v = dist v u.
Hypothesis dist_tri : forall u v w, dist u w <= dist u v + dist v w.
Variables (gT : finGroupType) (G : {group gT}).
Variables (act : Z -> gT -> Z) (out : V -> gT -> V).
Hypothesis act1 : forall z, act z 1%g = z.
Hypothesis actM : forall z g h, act z (g * h)%g = act (act z g) h.
Hypothesis out1 : forall v, out v 1%g = v.
Hypothesis outM : forall v g h, out v (g * h)%g = out (out v g) h.
Hypothesis out_iso : forall g u v, dist (out u g) (out v g) = dist u v.
Variables (f : Z -> V) (eps : R) (A : {set gT}).
Hypothesis eps0 : 0 <= eps.
Local Notation Stab := (Stab dist act out f).
(* A is Stab_eps(f) *)
Hypothesis hA : forall g, g \in A <-> g \in G /\ Stab eps g.

Lemma A_one : 1%g \in A.
Proof. by apply/hA; split; [exact: group1|exact: (Stab1 dist0)]. Qed.

Lemma A_inv : (A^-1)%g = A.
Proof.
have imp g : g \in A -> (g^-1)%g \in A.
  move/hA => [gG h]; apply/hA; rewrite groupV; split=> //.
  exact: (StabV dist_sym act1 actM out1 outM out_iso).
apply/setP => g; rewrite mem_invg; apply/idP/idP => /imp; last by [].
by rewrite invgK.
Qed.

Lemma stab_power n g : g \in (A ^+ n)%g -> Stab (eps *+ n) g.
Proof.
elim: n g => [|n ih] g; first by rewrite expg0 => /set1gP ->; exact: (Stab1 dist0).
rewrite expgS => /mulsgP[a b /hA[_ sa] /ih sb ->]; rewrite mulrS.
exact: (StabM dist_tri actM outM out_iso).
Qed.

Lemma A_sub : A \subset G.
Proof. by apply/subsetP => g /hA[]. Qed.
Lemma H_sub : <<A>>%g \subset G.
Proof. by rewrite gen_subG A_sub. Qed.
Lemma A_gt0 : (0 < #|A|)%N.
Proof. by apply/card_gt0P; exists 1%g; exact: A_one. Qed.
Lemma AH : (#|A| <= #|<<A>>%g|)%N.
Proof. by apply: subset_leq_card; exact: subset_gen. Qed.

Lemma stab_diam g : g \in <<A>>%g -> Stab (eps *+ diam A_one) g.
Proof. by have [<- _] := diamP A_one; exact: stab_power. Qed.

Theorem stabilizer_growth :
  [/\ forall g, g \in <<A>>%g -> Stab (eps *+ diam A_one) g,
      (diam A_one <= 3 * (#|<<A>>%g| %/ #|A|) - 1)%N,
      (#|G : <<A>>%g| * #|A| <= #|G|)%N &
      (#|G| < 2 * #|A|)%N -> <<A>>%g = G /\ (diam A_one <= 2)%N].
Proof.
have cd := cayley_diameter A_one A_inv.
have k1 : (diam A_one <= 3 * (#|<<A>>%g| %/ #|A|) - 1)%N.
  by rewrite -ltnS subn1 prednK //; apply: leq_trans cd.
split=> //; first exact: stab_diam.
  by rewrite -(Lagrange H_sub) mulnC leq_mul2r AH orbT.
move=> big; have e : <<A>>%g = G.
  apply/eqP; rewrite eqEcard H_sub /= -(Lagrange H_sub).
  have i1 : (0 < #|G : <<A>>%g|)%N by rewrite indexg_gt0.
  case: (ltnP 1 #|G : <<A>>%g|) => [i2|i2]; last first.
    by have -> : #|G : <<A>>%g| = 1%N by [apply/eqP; rewrite eqn_leq i2 i1]; rewrite muln1.
  move: big; rewrite -(Lagrange H_sub) ltnNge => /negP[].
  by rewrite mulnC leq_mul // AH.
split=> //; move: k1; rewrite e.
have -> : (#|G| %/ #|A| = 1)%N; last by [].
apply/eqP; rewrite eqn_leq leq_divRL ?A_gt0 // mul1n subset_leq_card ?A_sub // andbT.
by rewrite -ltnS ltn_divLR ?A_gt0.
Qed.

Theorem class_union c : (0 < c)%N -> (c <= #|A|)%N ->
  exists H : {group gT}, [/\ H \subset G, (c <= #|H|)%N &
    forall g, g \in H ->
      Stab (eps *+ (if c == #|H| then 1 else 3 * (#|H| %/ c) - 1)%N) g].
Proof.
move=> c0 cA; exists [group of <<A>>%g]; split=> /=; first exact: H_sub.
  exact: leq_trans cA AH.
move=> g gH; case: eqP => [e|_].
  have eA : A = <<A>>%g by apply/eqP; rewrite eqEcard subset_gen -e cA.
  by rewrite mulr1n; move: gH; rewrite -eA => /hA[].
have [st k1 _ _] := stabilizer_growth.
apply: stab_mono (st g gH); apply: ler_wpmuln2l => //.
apply: leq_trans k1 _; rewrite leq_sub2r // leq_mul2l /=.
exact: leq_div2l.
Qed.
End Growth.

Print Assumptions cayley_diameter.
Print Assumptions cayley_complete.
Print Assumptions stabilizer_growth.
Print Assumptions class_union.
