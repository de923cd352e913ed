(* path-metric                                                                 *)
(*                                                                             *)
(* Setting: rho >= 0 on Z, L >= 0, eps >= 0, and a family T of partial maps    *)
(* Z -> option Z, neither invertible nor everywhere defined.  A chain from z   *)
(* to z' is a walk whose steps cost L rho(y,x), or eps for a step y - T y in   *)
(* either direction.  F(L,S,eps) is the class of f : Z -> [0,M] with           *)
(* |f z - f z'| <= L rho(z,z') and |f(T z) - f z| <= eps on the domain of T.   *)
(* Proved, for any set Z and any family of maps:                               *)
(* * chain_class: f is in F(L,S,eps) iff its values lie in [0,M] and           *)
(*   |f z - f z'| <= c for every chain of cost c from z to z';                 *)
(* * chain_largest: a pseudometric below the two constraints is below the cost *)
(*   of every chain.                                                           *)
(* * inf_pseudometric, inf_largest, inf_class: if d(z,z') is the infimum of    *)
(*   the costs of the chains from z to z', then d is the largest pseudometric  *)
(*   that satisfies the two constraints, and F(L,S,eps) is exactly the         *)
(*   1-Lipschitz f : (Z,d) -> [0,M].                                           *)
(* Proved, for a finite Z and finitely many maps (on a finite Z there are no   *)
(* others), for the function d below, over any ordered field:                  *)
(* * d_pseudometric, d_largest: d is a pseudometric that satisfies the two     *)
(*   constraints, and the largest one;                                         *)
(* * d_attained, d_least, d_infimum: d(z,z') is the least cost of a chain;     *)
(* * path_metric: F(L,S,eps) is exactly the 1-Lipschitz f : (Z,d) -> [0,M].    *)
(* Weaker than the lemma: nothing (over the reals the infimum exists, since    *)
(* costs are nonnegative and L rho(z,z') is one of them).                      *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Pseudometric.
Variables (R : realFieldType) (Z : Type).
Record pseudometric (d : Z -> Z -> R) : Prop := Pseudometric {
  pm_ge0 : forall x y, 0 <= d x y;
  pm_refl : forall x, d x x = 0;
  pm_sym : forall x y, d x y = d y x;
  pm_tri : forall x y z, d x z <= d x y + d y z }.
End Pseudometric.

(* shortest paths by relaxing one intermediate point after the other *)
Section ShortestPath.
Variables (R : realFieldType) (Z : finType) (w : Z -> Z -> R).
Hypotheses (w_ge0 : forall x y, 0 <= w x y) (w_refl : forall x, w x x = 0).
Hypothesis w_sym : forall x y, w x y = w y x.

Definition relax y (D : Z -> Z -> R) x z := Num.min (D x z) (D x y + D y z).
Definition shortest := foldr relax w (enum Z).

Lemma relax_or y D x z : relax y D x z = D x z \/ relax y D x z = D x y + D y z.
Proof. by rewrite /relax; case: leP => _; [left|right]. Qed.
Lemma relax_le1 y D x z : relax y D x z <= D x z.
Proof. by rewrite /relax le_minl lexx. Qed.
Lemma relax_le2 y D x z : relax y D x z <= D x y + D y z.
Proof. by rewrite /relax le_minl lexx orbT. Qed.

Let ok (s : seq Z) (D : Z -> Z -> R) := [/\ forall x y, 0 <= D x y, forall x, D x x = 0,
  forall x y, D x y = D y x & forall y, y \in s -> forall x z, D x z <= D x y + D y z].

Lemma relax_ok y s D : ok s D -> ok (y :: s) (relax y D).
Proof.
case=> g0 r0 sy tr; split.
- by move=> x z; case: (relax_or y D x z) => ->; rewrite ?addr_ge0.
- move=> x; apply/le_anti; rewrite (le_trans (relax_le1 y D x x)) ?r0 //=.
  by case: (relax_or y D x x) => ->; rewrite ?r0 // addr_ge0.
- move=> x z; rewrite /relax (sy x z) (sy x y) (sy y z).
  by congr (Num.min _ _); rewrite addrC.
- move=> v; rewrite inE => /orP[/eqP ->|vs] x z.
    have -> : relax y D x y = D x y.
      by rewrite /relax r0 addr0 minxx.
    have -> : relax y D y z = D y z by rewrite /relax r0 add0r minxx.
    exact: relax_le2.
  have t := tr v vs; have h1 := relax_le1 y D x z; have h2 := relax_le2 y D x z.
  case: (relax_or y D x v) => ->; case: (relax_or y D v z) => ->.
  + exact: le_trans h1 (t x z).
  + by apply: (lin2 h2 (t x y)); ring.
  + by apply: (lin2 h2 (t y z)); ring.
  + have a := g0 y v; have b := g0 v y.
    by apply: (lin3 h2 a b); ring.
Qed.

Lemma shortest_ok : ok (enum Z) shortest.
Proof.
rewrite /shortest; elim: (enum Z) => [|y s ih] /=; first by split.
exact: relax_ok.
Qed.

Lemma shortest_pseudometric : pseudometric shortest.
Proof.
case: shortest_ok => a b c t; split=> // x y z.
by apply: t; rewrite mem_enum.
Qed.

Lemma shortest_le x y : shortest x y <= w x y.
Proof.
rewrite /shortest; elim: (enum Z) => [|v s ih] //=.
exact: le_trans (relax_le1 _ _ _ _) ih.
Qed.

Lemma shortest_largest (d : Z -> Z -> R) : (forall x y z, d x z <= d x y + d y z) ->
  (forall x y, d x y <= w x y) -> forall x y, d x y <= shortest x y.
Proof.
move=> tr dw; rewrite /shortest; elim: (enum Z) => [|v s ih] //= x y.
rewrite /relax le_minr ih /=; apply: le_trans (tr x v y) _.
by rewrite ler_add.
Qed.

Lemma shortest_attained (C : Z -> Z -> R -> Prop) : (forall x y, C x y (w x y)) ->
  (forall x y z a b, C x y a -> C y z b -> C x z (a + b)) ->
  forall x y, C x y (shortest x y).
Proof.
move=> cw cc; rewrite /shortest; elim: (enum Z) => [|v s ih] //= x y.
by case: (relax_or v (foldr relax w s) x y) => ->; [|apply: cc].
Qed.
End ShortestPath.

Section Chains.
Variables (R : realFieldType) (Z I : Type) (rho : Z -> Z -> R) (L eps M : R).
Variable T : I -> Z -> option Z.

Inductive chain : Z -> Z -> R -> Prop :=
| chain_nil z : chain z z 0
| chain_rho z y x c : chain z y c -> chain z x (c + L * rho y x)
| chain_map z y x c i : T i y = Some x -> chain z y c -> chain z x (c + eps)
| chain_back z y x c i : T i x = Some y -> chain z y c -> chain z x (c + eps).

Definition F (f : Z -> R) := [/\ forall z, 0 <= f z <= M,
  forall z z', `|f z - f z'| <= L * rho z z' &
  forall i z z', T i z = Some z' -> `|f z' - f z| <= eps].

Lemma chain_cat x y z a b : chain x y a -> chain y z b -> chain x z (a + b).
Proof.
move=> h k; elim: k h => {y z b} [v|v y z b h1 h2|v y z b i e h1 h2|v y z b i e h1 h2] h.
- by rewrite addr0.
- by rewrite addrA; apply: chain_rho; apply: h2.
- by rewrite addrA; apply: chain_map e _; apply: h2.
- by rewrite addrA; apply: chain_back e _; apply: h2.
Qed.

Theorem chain_class f : F f <->
  (forall z, 0 <= f z <= M) /\ (forall z z' c, chain z z' c -> `|f z - f z'| <= c).
Proof.
split=> [[h1 h2 h3]|[h1 h2]].
  split=> // z z' c; elim=> {z z' c} [z|z y x c _ ih|z y x c i e _ ih|z y x c i e _ ih].
  - by rewrite subrr normr0.
  - by apply: le_trans (ler_dist_add (f y) _ _) _; rewrite ler_add.
  - apply: le_trans (ler_dist_add (f y) _ _) _; rewrite ler_add // distrC.
    exact: h3 e.
  - apply: le_trans (ler_dist_add (f y) _ _) _; rewrite ler_add //.
    exact: h3 e.
split=> // [z z'|i z z' e].
  by apply: h2; rewrite -[_ * _]add0r; apply: chain_rho; apply: chain_nil.
by rewrite distrC; apply: h2; rewrite -[eps]add0r; apply: chain_map e _; apply: chain_nil.
Qed.

Definition below (d : Z -> Z -> R) := (forall z z', d z z' <= L * rho z z') /\
  (forall i z z', T i z = Some z' -> d z z' <= eps).

Theorem chain_largest d : pseudometric d -> below d -> forall z z' c, chain z z' c -> d z z' <= c.
Proof.
move=> pd [h1 h2] z z' c; elim=> {z z' c} [z|z y x c _ ih|z y x c i e _ ih|z y x c i e _ ih].
- by rewrite (pm_refl pd).
- by apply: le_trans (pm_tri pd z y x) _; rewrite ler_add.
- by apply: le_trans (pm_tri pd z y x) _; rewrite ler_add // (h2 _ _ _ e).
- by apply: le_trans (pm_tri pd z y x) _; rewrite ler_add // (pm_sym pd) (h2 _ _ _ e).
Qed.
End Chains.

(* any set, any family of maps: d is the infimum of the costs of the chains *)
Section Infimum.
Variables (R : realFieldType) (Z I : Type) (rho : Z -> Z -> R) (L eps M : R).
Variable T : I -> Z -> option Z.
Hypotheses (L0 : 0 <= L) (eps0 : 0 <= eps) (rho_ge0 : forall x y, 0 <= rho x y).
Hypothesis rho_sym : forall x y, rho x y = rho y x.
Local Notation chain := (chain rho L eps T).
Variable d : Z -> Z -> R.
Hypothesis inf : forall z z', is_glb (chain z z') (d z z').

Lemma chain_ge0 z z' c : chain z z' c -> 0 <= c.
Proof. by elim=> {z z' c} // [z y x c _ h|z y x c i _ _ h|z y x c i _ _ h]; rewrite addr_ge0 ?mulr_ge0. Qed.

Lemma chain_rev z z' c : chain z z' c -> chain z' z c.
Proof.
have nil v := chain_nil rho L eps T v.
elim=> {z z' c} [z|z y x c _ h|z y x c i e _ h|z y x c i e _ h]; first exact: nil.
- rewrite addrC rho_sym; apply: (chain_cat _ h); rewrite -[L * _]add0r; exact: (chain_rho _ (nil x)).
- rewrite addrC; apply: (chain_cat _ h); by have := chain_back e (nil x); rewrite add0r.
- rewrite addrC; apply: (chain_cat _ h); by have := chain_map e (nil x); rewrite add0r.
Qed.

Theorem inf_pseudometric : pseudometric d /\ below rho L eps T d.
Proof.
have lo z z' c : chain z z' c -> d z z' <= c by exact: (inf z z').1.
have nil v := chain_nil rho L eps T v.
have ge0 x y : 0 <= d x y by apply: (inf x y).2 => c; exact: chain_ge0.
have sy x y : d x y <= d y x by apply: (inf y x).2 => c /chain_rev; exact: lo.
split; split=> //.
- by move=> x; apply/le_anti; rewrite ge0 lo.
- by move=> x y; apply/le_anti; rewrite !sy.
- move=> x y z; rewrite -ler_subl_addl; apply: (inf y z).2 => b hb.
  rewrite ler_subl_addr -ler_subl_addl; apply: (inf x y).2 => a ha.
  by rewrite ler_subl_addr; apply: lo; exact: chain_cat ha hb.
- by move=> z z'; apply: lo; rewrite -[L * _]add0r; exact: chain_rho.
- by move=> i z z' e; apply: lo; by have := chain_map e (nil z); rewrite add0r.
Qed.

Theorem inf_largest d' : pseudometric d' -> below rho L eps T d' -> forall z z', d' z z' <= d z z'.
Proof. by move=> pd b z z'; apply: (inf z z').2 => c; exact: (chain_largest pd b). Qed.

Theorem inf_class f : F rho L eps M T f <->
  (forall z, 0 <= f z <= M) /\ (forall z z', `|f z - f z'| <= d z z').
Proof.
rewrite chain_class; split=> -[h1 h2]; split=> // z z'; first by apply: (inf z z').2 => c; exact: h2.
by move=> c h; apply: le_trans (h2 z z') ((inf z z').1 c h).
Qed.
End Infimum.

Section Finite.
Variables (R : realFieldType) (Z I : finType) (rho : Z -> Z -> R) (L eps M : R).
Variable T : I -> Z -> option Z.
Hypotheses (L0 : 0 <= L) (eps0 : 0 <= eps).
Hypotheses (rho_ge0 : forall x y, 0 <= rho x y) (rho_refl : forall x, rho x x = 0).
Hypothesis rho_sym : forall x y, rho x y = rho y x.

Definition linked x y := [exists i, (T i x == Some y) || (T i y == Some x)].
Definition weight x y := if linked x y then Num.min (L * rho x y) eps else L * rho x y.
Definition d := shortest weight.

Lemma weight_ge0 x y : 0 <= weight x y.
Proof. by rewrite /weight; case: ifP => _; rewrite ?le_minr ?mulr_ge0. Qed.
Lemma weight_refl x : weight x x = 0.
Proof.
by rewrite /weight rho_refl mulr0; case: ifP => // _; apply/min_idPl.
Qed.
Lemma weight_sym x y : weight x y = weight y x.
Proof.
rewrite /weight rho_sym; have -> // : linked x y = linked y x.
by apply: eq_existsb => i; rewrite orbC.
Qed.

Theorem d_pseudometric : pseudometric d /\ below rho L eps T d.
Proof.
split; first exact: shortest_pseudometric weight_ge0 weight_refl weight_sym.
split=> [z z'|i z z' e]; apply: le_trans (shortest_le weight _ _) _; rewrite /weight.
  by case: ifP => _; rewrite ?le_minl lexx.
have -> : linked z z' by apply/existsP; exists i; rewrite e eqxx.
by rewrite le_minl lexx orbT.
Qed.

Theorem d_largest d' : pseudometric d' -> below rho L eps T d' -> forall z z', d' z z' <= d z z'.
Proof.
move=> pd [h1 h2]; apply: shortest_largest; first exact: (pm_tri pd).
move=> x y; rewrite /weight; case: ifP => // /existsP[i /orP[]/eqP e].
  by rewrite le_minr h1 (h2 _ _ _ e).
by rewrite le_minr h1 (pm_sym pd) (h2 _ _ _ e).
Qed.

Theorem d_attained z z' : chain rho L eps T z z' (d z z').
Proof.
apply: (shortest_attained (C := chain rho L eps T)); last exact: chain_cat.
have nil := chain_nil rho L eps T.
move=> x y; rewrite /weight -[if _ then _ else _]add0r.
case: ifP => [/existsP[i /orP[]/eqP e]|_]; last by apply: chain_rho; apply: nil.
  by case: leP => _; [apply: chain_rho|apply: chain_map e _]; apply: nil.
by case: leP => _; [apply: chain_rho|apply: chain_back e _]; apply: nil.
Qed.

Theorem d_least z z' c : chain rho L eps T z z' c -> d z z' <= c.
Proof. by apply: chain_largest; case: d_pseudometric. Qed.

Theorem d_infimum z z' : is_glb (chain rho L eps T z z') (d z z').
Proof. by split=> [c|b]; [exact: d_least|apply; exact: d_attained]. Qed.

Theorem path_metric f : F rho L eps M T f <->
  (forall z, 0 <= f z <= M) /\ (forall z z', `|f z - f z'| <= d z z').
Proof.
rewrite chain_class; split=> -[h1 h2]; split=> // z z'.
  by apply: h2; exact: d_attained.
by move=> c /d_least; apply: le_trans.
Qed.
End Finite.

Print Assumptions chain_class.
Print Assumptions chain_largest.
Print Assumptions inf_pseudometric.
Print Assumptions inf_largest.
Print Assumptions inf_class.
Print Assumptions d_pseudometric.
Print Assumptions d_largest.
Print Assumptions d_attained.
Print Assumptions d_least.
Print Assumptions d_infimum.
Print Assumptions path_metric.
