(* polya-covering                                                              *)
(*                                                                             *)
(* Setting: G a group of permutations of the m coordinates of the cube [0,1]^m *)
(* over any ordered field R, sup metric; x is within r of y modulo G if        *)
(* |x_i - y_(g^-1 i)| <= r for all i, for some g in G.  k = ceil(1/(2r)) is    *)
(* encoded by k >= 1, 1 <= k (2r) and (k-1) (2r) < 1.  porbits g is the set of *)
(* cycles of g, fixed points included.                                         *)
(* Proved, for every r > 0:                                                    *)
(* * polya_covering: there is a number K with                                  *)
(*     sum_(g in G) k^(cycles g) = K |G|,                                      *)
(*   the cube has a cover modulo G by K closed balls of radius r with centres  *)
(*   in the cube, and every such cover has at least K members.                 *)
(* * polya_strings: the same for the strings [q]^m with the Hamming metric and *)
(*   0 <= r < 1, with q for k.                                                 *)
(* * strings_upper: for every r >= 0 the strings have a cover modulo G by K    *)
(*   closed balls with sum_(g in G) q^(cycles g) = K |G|; strings_one: for     *)
(*   r >= m the covering number is 1;                                          *)
(* * torus_upper: the torus, one representative in [0,1) for each coordinate,  *)
(*   with the largest circular distance min(|s-t|, 1-|s-t|) of the             *)
(*   coordinates, has a cover modulo G by K closed balls of radius r with      *)
(*   sum_(g in G) k^(cycles g) = K |G|;                                        *)
(* * closed forms of (1/|G|) sum_(g in G) k^(cycles g): cycle_index_trivial    *)
(*   k^m; cycle_index_symmetric C(k+m-1, m) for all permutations;              *)
(*   cycle_index_rotations, cycle_index_cyclic (1/m) sum_(i<m) k^gcd(i,m) =    *)
(*   (1/m) sum_(j|m) phi(j) k^(m/j) for the m rotations.                       *)
(* Weaker than the lemma: nothing (over the reals every r > 0 has such a k).   *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* ---- covering numbers of a quotient from labels permuted by the group ------- *)
Section Abstract.
Variables (X : Type) (inX : X -> Prop) (near : X -> X -> Prop).
Variables (gT : finGroupType) (G : {group gT}) (actX : X -> gT -> X).

(* within distance r modulo G *)
Definition nearG x y := exists2 g, g \in G & near x (actX y g).
Definition covers c (C : 'I_c -> X) :=
  (forall i, inX (C i)) /\ (forall x, inX x -> exists i, nearG x (C i)).
(* K is the covering number *)
Definition covering_number K :=
  (exists C : 'I_K -> X, covers C) /\ (forall c (C : 'I_c -> X), covers C -> (K <= c)%N).

Variables (W : finType) (to : {action gT &-> W}) (S : {set W}).
Hypothesis actsS : [acts G, on S | to].
Local Notation orbs := (orbit to G @: S).

Variable cen : W -> X.
Hypothesis cen_in : forall w, inX (cen w).
Hypothesis cen_cover : forall x, inX x -> exists2 w, w \in S & near x (cen w).
Hypothesis cen_act : forall x w g, w \in S -> g \in G -> near x (cen (to w g)) -> near x (actX (cen w) g).

Lemma cover_exists : exists C : 'I_#|orbs| -> X, covers C.
Proof.
have ex (i : 'I_#|orbs|) : exists w, w \in S /\ orbit to G w = enum_val i.
  by case/imsetP: (enum_valP i) => w wS e; exists w.
have [f hf] := fin_all_exists ex.
exists (fun i => cen (f i)); split=> [i|x xX]; first exact: cen_in.
have [w wS nw] := cen_cover xX.
have oO : orbit to G w \in orbs by apply: imset_f.
pose i := enum_rank_in oO (orbit to G w); exists i.
have [fS fe] := hf i.
have e : orbit to G (f i) = orbit to G w by rewrite fe enum_rankK_in.
have : w \in orbit to G (f i) by rewrite e orbit_refl.
by case/orbitP => g gG wg; exists g => //; apply: cen_act => //; rewrite wg.
Qed.

Variable sep : W -> X.
Hypothesis sep_in : forall w, inX (sep w).
Hypothesis sep_orbit : forall w w' y, w \in S -> w' \in S ->
  nearG (sep w) y -> nearG (sep w') y -> w' \in orbit to G w.

Lemma cover_least c (C : 'I_c -> X) : covers C -> (#|orbs| <= c)%N.
Proof.
move=> [_ hC].
have [f hf] := fin_all_exists (fun w => hC (sep w) (sep_in w)).
pose back i := if [pick w in S | f w == i] is Some w then orbit to G w else set0.
have -> : orbs = back @: (f @: S).
  have fib w : w \in S -> orbit to G w = back (f w).
    move=> wS; rewrite /back; case: pickP => [w' /andP[w'S /eqP e]|/(_ w)]; last by rewrite wS eqxx.
    by apply/esym/eqP; rewrite orbit_eq_mem (sep_orbit (y := C (f w))) // -e.
  apply/setP => o; apply/imsetP/imsetP => [[w wS ->]|[i /imsetP[w wS ->] ->]].
    by exists (f w); [exact: imset_f|exact: fib].
  by exists w => //; rewrite fib.
apply: leq_trans (leq_imset_card _ _) _.
by rewrite -[X in (_ <= X)%N](card_ord c) max_card.
Qed.

Theorem covering_orbits : covering_number #|orbs|.
Proof. by split; [exact: cover_exists|exact: cover_least]. Qed.

Theorem burnside : (\sum_(g in G) #|'Fix_(S | to)[g]%g| = #|orbs| * #|G|)%N.
Proof. exact: Frobenius_Cauchy. Qed.
End Abstract.

(* ---- functions constant on the cycles of a permutation ---------------------- *)
Section Representatives.
Variables (I J : finType) (U : I -> J) (from : J -> option I).
Hypothesis fromU : forall x, exists2 y, from (U x) = Some y & U y = U x.
Definition rep x := odflt x (from (U x)).
Definition reps := [set rep x | x in I].

Lemma repU x : U (rep x) = U x.
Proof. by rewrite /rep; have [y -> e] := fromU x. Qed.
Lemma rep_eq x y : U x = U y -> rep x = rep y.
Proof. by move=> e; rewrite /rep -e; have [z -> _] := fromU x. Qed.
Lemma rep_id x : x \in reps -> rep x = x.
Proof. by case/imsetP => y _ ->; apply: rep_eq; exact: repU. Qed.
Lemma rep_in x : rep x \in reps.
Proof. exact: imset_f. Qed.
Lemma reps_inj : {in reps &, injective U}.
Proof. by move=> x y xr yr /rep_eq; rewrite !rep_id. Qed.
Lemma reps_image : U @: reps = [set U x | x in I].
Proof.
apply/setP => u; apply/imsetP/imsetP => [[x _ ->]|[x _ ->]]; first by exists x.
by exists (rep x); [exact: rep_in|rewrite repU].
Qed.
Lemma card_reps : #|reps| = #|[set U x | x in I]|.
Proof. by rewrite -reps_image (card_in_imset reps_inj). Qed.
End Representatives.

Lemma card_family_prod (I : finType) (k : nat) (F : I -> pred 'I_k) :
  #|(family F : pred {ffun I -> 'I_k})| = (\prod_(x : I) #|F x|)%N.
Proof. by rewrite card_family foldrE big_image; apply: eq_bigl. Qed.

Section Constant.
Variables (I : finType) (g : {perm I}) (k' : nat).
Local Notation k := k'.+1.

Lemma porbit_pick x : exists2 y, [pick y in porbit g x] = Some y & porbit g y = porbit g x.
Proof.
case: pickP => [y yx|/(_ x)]; last by rewrite porbit_id.
by exists y => //; apply/eqP; rewrite eq_porbit_mem.
Qed.

Local Notation pick_in := (fun A : {set I} => [pick y in A]).
Local Notation rp := (rep (porbit g) pick_in).
Local Notation T := (reps (porbit g) pick_in).

Lemma constant_porbit (f : {ffun I -> 'I_k}) : (forall i, f (g i) = f i) ->
  forall x y, y \in porbit g x -> f y = f x.
Proof.
move=> h x y /porbitP[n ->]; elim: n => [|n ih]; first by rewrite expg0 perm1.
by rewrite expgSr permM h.
Qed.

Theorem card_constant : #|[set f : {ffun I -> 'I_k} | [forall i, f (g i) == f i]]| = (k ^ #|porbits g|)%N.
Proof.
have cT : #|T| = #|porbits g| by rewrite (card_reps (porbit_pick)).
pose F x : pred 'I_k := if x \in T then predT else pred1 ord0.
pose res (f : {ffun I -> 'I_k}) := [ffun x => if x \in T then f x else ord0].
set A := [set f | _].
have AP (f : {ffun I -> 'I_k}) : reflect (forall i, f (g i) = f i) (f \in A).
  by rewrite inE; apply: (iffP forallP) => h i; apply/eqP; exact: h.
have inj : {in A &, injective res}.
  move=> f f' /AP hf /AP hf' /ffunP e; apply/ffunP => x.
  have rx : porbit g (rp x) = porbit g x := repU porbit_pick x.
  have mx : rp x \in porbit g x by rewrite -rx porbit_id.
  have := e (rp x); rewrite !ffunE rep_in.
  by rewrite (constant_porbit hf mx) (constant_porbit hf' mx).
have im : res @: A = [set f | f \in family F].
  apply/setP => h; rewrite inE; apply/imsetP/familyP => [[f _ ->] x|hh].
    by rewrite ffunE /F; case: ifP => _; rewrite ?inE.
  exists [ffun x => h (rp x)].
    apply/AP => i; rewrite !ffunE; congr (h _); apply: (rep_eq porbit_pick).
    by apply/eqP; rewrite eq_porbit_mem -[g i](congr1 (fun s : {perm I} => s i) (expg1 g)) mem_porbit.
  apply/ffunP => x; rewrite !ffunE; case: ifP => xT.
    by rewrite (rep_id porbit_pick).
  by have := hh x; rewrite /F xT inE => /eqP.
rewrite -(card_in_imset inj) im cardsE card_family_prod.
rewrite (bigID (mem T)) /= [X in (_ * X)%N]big1 => [|x xT].
  rewrite muln1 (eq_bigr (fun=> k)) => [|x xT].
    by rewrite prod_nat_const cT.
  by rewrite /F xT; exact: card_ord.
by rewrite /F (negbTE xT) card1.
Qed.
End Constant.

(* permutations of the coordinates acting on words: (w g)_i = w_(g^-1 i) *)
Section Words.
Variables (I : finType) (k : nat).
Definition permute (w : {ffun I -> 'I_k}) (g : {perm I}) := [ffun i => w ((g^-1)%g i)].

Lemma permute1 w : permute w 1%g = w.
Proof. by apply/ffunP => i; rewrite ffunE invg1 perm1. Qed.
Lemma permuteM w g h : permute w (g * h)%g = permute (permute w g) h.
Proof. by apply/ffunP => i; rewrite !ffunE invMg permM. Qed.
Canonical permute_action := TotalAction permute1 permuteM.

Lemma permute_fix g : 'Fix_([set: {ffun I -> 'I_k}] | permute_action)[g]%g =
  [set w : {ffun I -> 'I_k} | [forall i, w (g i) == w i]].
Proof.
rewrite setTI; apply/setP => w; rewrite [in RHS]inE; apply/afix1P/forallP => [e i|h].
  by rewrite -{1}e ffunE permK.
apply/ffunP => i; rewrite ffunE; have := h ((g^-1)%g i).
by rewrite permKV => /eqP.
Qed.
End Words.

Lemma cycle_index_sum m k' (G : {group {perm 'I_m}}) :
  (\sum_(g in G) k'.+1 ^ #|porbits g| =
   #|orbit (permute_action [finType of 'I_m] k'.+1) G @: [set: {ffun 'I_m -> 'I_k'.+1}]| * #|G|)%N.
Proof.
rewrite -burnside; last exact: acts_all.
by apply: eq_bigr => g _; rewrite permute_fix card_constant.
Qed.

(* ---- the cube --------------------------------------------------------------- *)
Section Cube.
Variables (R : realFieldType) (m : nat) (G : {group {perm 'I_m}}) (r : R) (k' : nat).
Local Notation k := k'.+1.
Hypotheses (k_hi : 1 <= k%:R * (2%:R * r)) (k_lo : k'%:R * (2%:R * r) < 1).

Definition point := 'I_m -> R.
Definition cube (x : point) := forall i, 0 <= x i <= 1.
Definition near (x y : point) := forall i, `|x i - y i| <= r.
Definition move (y : point) (g : {perm 'I_m}) : point := fun i => y ((g^-1)%g i).

Let k0 : 0 < k%:R :> R. Proof. by rewrite ltr0n. Qed.

Lemma half_le_r : 1 / (2%:R * k%:R) <= r.
Proof.
rewrite ler_pdivr_mulr ?mulr_gt0 ?ltr0n //.
by apply: (lin1 k_hi); ring.
Qed.

(* t lies in one of the k cells of [0,1] *)
Lemma cell t : 0 <= t -> t <= 1 -> exists i : 'I_k, `|t - (2%:R * i%:R + 1) / (2%:R * k%:R)| <= r.
Proof.
move=> t0 t1.
have find K : (0 < K)%N -> t * k%:R <= K%:R -> exists i, (i < K)%N /\ (i%:R <= t * k%:R <= i%:R + 1).
  elim: K => // -[|K] ih _ h.
    by exists 0%N; split=> //; rewrite mulr_ge0 ?ler0n //= add0r.
  case: (lerP (t * k%:R) K.+1%:R) => h2.
    by have [i [iK hi]] := ih isT h2; exists i; split=> //; exact: leqW.
  by exists K.+1; split=> //; rewrite (ltW h2) /= -(natrD _ _ 1) addn1.
have [|i [ik /andP[a b]]] := find k isT; first by rewrite ler_pimull // ler0n.
exists (Ordinal ik) => /=; apply: le_trans half_le_r.
have w0 : 0 < 2%:R * k%:R :> R by rewrite mulr_gt0 ?ltr0n.
have wn : 2%:R * k%:R != 0 :> R by rewrite lt0r_neq0.
have -> : t - (2%:R * i%:R + 1) / (2%:R * k%:R) = (2%:R * (t * k%:R) - (2%:R * i%:R + 1)) / (2%:R * k%:R).
  by rewrite mulrBl mulrCA mulfK.
rewrite normrM normfV (gtr0_norm w0) ler_pmul2r ?invr_gt0 //.
by apply: abs_le; [apply: (lin2 b b)|apply: (lin2 a a)]; ring.
Qed.

Definition centre (w : {ffun 'I_m -> 'I_k}) : point := fun i => (2%:R * (w i)%:R + 1) / (2%:R * k%:R).
Definition corner (w : {ffun 'I_m -> 'I_k}) : point := fun i => (w i)%:R / k'%:R.

Lemma centre_in w : cube (centre w).
Proof.
move=> i; have w0 : 0 < 2%:R * k%:R :> R by rewrite mulr_gt0 ?ltr0n.
rewrite /centre divr_ge0 ?addr_ge0 ?mulr_ge0 ?ler0n ?ler01 //= ler_pdivr_mulr // mul1r.
rewrite -!natrM -(natrD _ _ 1) ler_nat addn1 -ltnS ltnS.
by apply: (@leq_trans (2 * (w i).+1)); [rewrite mulnS addSn ltnS addnC leq_addr|rewrite leq_mul2l /=].
Qed.

Lemma corner_in w : cube (corner w).
Proof.
move=> i; rewrite /corner; move: (nat_of_ord (w i)) (leq_ord (w i)) => a ak.
case: (posnP k') => [e|p]; first by rewrite e invr0 mulr0 lexx ler01.
by rewrite divr_ge0 ?ler0n //= ler_pdivr_mulr ?ltr0n // mul1r ler_nat.
Qed.

Lemma corner_far (a b : nat) (y : R) : (a <= k')%N -> (b <= k')%N ->
  `|a%:R / k'%:R - y| <= r -> `|b%:R / k'%:R - y| <= r -> a = b.
Proof.
wlog ab : a b / (a <= b)%N.
  by move=> W ak bk ha hb; case/orP: (leq_total a b) => h; [|apply/esym]; apply: W h _ _ _ _.
move=> ak bk /absP[_ h1] /absP[h2 _]; apply/eqP; rewrite eqn_leq ab /=.
rewrite leqNgt; apply/negP => lt.
have p : 0 < k'%:R :> R by rewrite ltr0n; apply: leq_ltn_trans (leq0n a) (leq_trans lt bk).
have h : (b%:R - a%:R) / k'%:R <= 2%:R * r.
  rewrite mulrBl; apply: (lin2 h1 h2); move: (_ / _) (_ / _) => u v; ring.
have : 1 <= k'%:R * (2%:R * r).
  apply: (le_trans (y := b%:R - a%:R)); last by rewrite mulrC -ler_pdivr_mulr.
  by rewrite ler_subr_addr addrC -(natrD _ _ 1) ler_nat addn1.
by rewrite leNgt k_lo.
Qed.

Theorem polya_covering : exists K : nat,
  (\sum_(g in G) k ^ #|porbits g| = K * #|G|)%N /\ covering_number cube near G move K.
Proof.
exists #|orbit (permute_action [finType of 'I_m] k) G @: [set: {ffun 'I_m -> 'I_k}]|.
split; first exact: cycle_index_sum.
apply: (@covering_orbits _ _ _ _ _ _ _ _ _ centre _ _ _ corner).
- exact: centre_in.
- move=> x xc; have [f hf] := fin_all_exists (fun i => cell (proj1 (andP (xc i))) (proj2 (andP (xc i)))).
  by exists [ffun i => f i] => // i; rewrite /centre ffunE; exact: hf.
- by move=> x w g _ _ h i; have := h i; rewrite /centre /move ffunE.
- exact: corner_in.
move=> w w' y _ _ [g gG hg] [h hG hh].
apply/orbitP; exists (g^-1 * h)%g; first by rewrite groupM ?groupV.
apply/ffunP => i; rewrite ffunE invMg invgK permM.
have a := hg (g ((h^-1)%g i)); have b := hh i.
rewrite /corner /move permK in a; rewrite /corner /move in b.
by apply/val_inj/(corner_far _ _ a b); rewrite -ltnS.
Qed.
End Cube.

(* ---- strings ----------------------------------------------------------------- *)
Section Strings.
Variables (R : realFieldType) (m q' : nat) (G : {group {perm 'I_m}}) (r : R).
Local Notation q := q'.+1.
Hypotheses (r0 : 0 <= r) (r1 : r < 1).
Definition hamming (w w' : {ffun 'I_m -> 'I_q}) : R := \sum_i (w i != w' i)%:R.

Theorem polya_strings : exists K : nat, (\sum_(g in G) q ^ #|porbits g| = K * #|G|)%N /\
  covering_number (fun _ => True) (fun w w' => hamming w w' <= r) G (@permute [finType of 'I_m] q) K.
Proof.
exists #|orbit (permute_action [finType of 'I_m] q) G @: [set: {ffun 'I_m -> 'I_q}]|.
split; first exact: cycle_index_sum.
have same w w' : hamming w w' <= r -> w = w'.
  move=> h; apply/ffunP => i; apply/eqP; apply: contraT => ne.
  have : 1 <= r.
    apply: le_trans h; rewrite /hamming (bigD1 i) //= ne ler_addl.
    by apply: sumr_ge0 => j _; rewrite ler0n.
  by rewrite leNgt r1.
have refl w : hamming w w <= r by rewrite /hamming big1 // => i _; rewrite eqxx.
apply: (@covering_orbits _ _ _ _ _ _ _ _ _ id _ _ _ id) => //.
- by move=> x _; exists x.
move=> w w' y _ _ [g gG /same ->] [h hG /same ->].
apply/orbitP; exists (g^-1 * h)%g; first by rewrite groupM ?groupV.
by rewrite /= permuteM -(permuteM y) mulgV permute1.
Qed.

(* at every radius the strings themselves are a cover *)
Theorem strings_upper (r' : R) : 0 <= r' -> exists K : nat,
  (\sum_(g in G) q ^ #|porbits g| = K * #|G|)%N /\
  exists C : 'I_K -> {ffun 'I_m -> 'I_q},
    covers (fun _ => True) (fun w w' => hamming w w' <= r') G (@permute [finType of 'I_m] q) C.
Proof.
move=> r'0; exists #|orbit (permute_action [finType of 'I_m] q) G @: [set: {ffun 'I_m -> 'I_q}]|.
split; first exact: cycle_index_sum.
have refl w : hamming w w <= r' by rewrite /hamming big1 // => i _; rewrite eqxx.
by apply: (cover_exists (cen := id)) => // x _; exists x.
Qed.

Theorem strings_one (r' : R) : m%:R <= r' ->
  covering_number (fun _ => True) (fun w w' => hamming w w' <= r') G (@permute [finType of 'I_m] q) 1.
Proof.
move=> h; split=> [|[|c] // C [_ hC]]; last first.
  by have [] := hC [ffun=> ord0] I; case.
exists (fun _ => [ffun=> ord0]); split=> // w _; exists ord0; exists 1%g => //.
apply: le_trans h; rewrite /hamming -natr_sum ler_nat -[X in (_ <= X)%N](card_ord m) -sum1_card.
by apply: leq_sum => i _; case: (_ != _).
Qed.
End Strings.

(* ---- the torus : one representative in [0,1) for each coordinate, circular distance --- *)
Section Torus.
Variables (R : realFieldType) (m : nat) (G : {group {perm 'I_m}}) (r : R) (k' : nat).
Local Notation k := k'.+1.
Hypothesis k_hi : 1 <= k%:R * (2%:R * r).
Local Notation point := (point R m).
Definition torus (x : point) := forall i, 0 <= x i < 1.
Definition circular (s t : R) := Num.min `|s - t| (1 - `|s - t|).
Definition near_torus (x y : point) := forall i, circular (x i) (y i) <= r.

Lemma centre_torus (w : {ffun 'I_m -> 'I_k}) : torus (centre R w : point).
Proof.
move=> i; have w0 : 0 < 2%:R * k%:R :> R by rewrite mulr_gt0 ?ltr0n.
rewrite /centre divr_ge0 ?addr_ge0 ?mulr_ge0 ?ler0n ?ler01 //= ltr_pdivr_mulr // mul1r.
rewrite -!natrM -(natrD _ _ 1) ltr_nat addn1.
by apply: (@leq_trans (2 * (w i).+1)); [rewrite mulnS|rewrite leq_mul2l /=].
Qed.

Theorem torus_upper : exists K : nat, (\sum_(g in G) k ^ #|porbits g| = K * #|G|)%N /\
  exists C : 'I_K -> point, covers torus near_torus G (@move R m) C.
Proof.
exists #|orbit (permute_action [finType of 'I_m] k) G @: [set: {ffun 'I_m -> 'I_k}]|.
split; first exact: cycle_index_sum.
apply: (@cover_exists _ _ _ _ _ _ _ _ _ (@centre R m k')).
- exact: centre_torus.
- move=> x xc; have [f hf] := fin_all_exists (fun i =>
    cell k_hi (proj1 (andP (xc i))) (ltW (proj2 (andP (xc i))))).
  exists [ffun i => f i] => // i; rewrite /circular le_minl; apply/orP; left.
  by rewrite /centre ffunE; exact: hf.
- by move=> x w g _ _ h i; have := h i; rewrite /centre /move ffunE.
Qed.
End Torus.

(* ---- closed forms of the cycle index ------------------------------------------ *)
Section ClosedForms.
Local Open Scope nat_scope.
Variables (m k' : nat).
Local Notation k := k'.+1.
Local Notation word := {ffun 'I_m -> 'I_k}.
Local Notation sum G := (\sum_(g in G) k ^ #|porbits g|)%N.

Theorem cycle_index_trivial : (sum [set 1%g : {perm 'I_m}] = k ^ m * 1)%N.
Proof.
rewrite big_set1 muln1; congr (_ ^ _)%N; rewrite -[RHS](card_ord m).
rewrite /porbits card_imset // => x y e.
have : x \in porbit (1%g : {perm 'I_m}) y by rewrite -e porbit_id.
by case/porbitP => i; rewrite expg1n perm1.
Qed.

(* words up to all permutations are sorted words *)
Theorem cycle_index_symmetric : (sum [set: {perm 'I_m}] = 'C(m + k', m) * #|[set: {perm 'I_m}]|)%N.
Proof.
have := @cycle_index_sum m k' [group of [set: {perm 'I_m}]]; rewrite /= => ->; congr (_ * _)%N.
rewrite -(card_sorted_tuples m k'); set S := [set t : m.-tuple 'I_k | _].
pose w (t : m.-tuple 'I_k) : word := [ffun i => tnth t i].
pose o (x : word) := orbit (permute_action [finType of 'I_m] k) [set: {perm 'I_m}] x.
have close (t t' : m.-tuple 'I_k) : perm_eq t' t -> w t' \in o (w t).
  case/tuple_permP => p e; apply/orbitP; exists (p^-1)%g; rewrite ?inE //.
  have {}e : t' = [tuple tnth t (p i) | i < m] by apply: val_inj.
  by apply/ffunP => i; rewrite !ffunE invgK e tnth_mktuple.
have same (t t' : m.-tuple 'I_k) : w t' \in o (w t) -> perm_eq t' t.
  case/orbitP => g _ e; apply/tuple_permP; exists (g^-1)%g.
  suff -> : t' = [tuple tnth t ((g^-1)%g i) | i < m] by [].
  by apply: eq_from_tnth => i; rewrite tnth_mktuple; have /ffunP/(_ i) := e; rewrite !ffunE.
have onto : o @: [set: word] = (fun t => o (w t)) @: S.
  apply/setP => A; apply/imsetP/imsetP => [[x _ ->]|[t _ ->]]; last by exists (w t).
  pose t := [tuple x i | i < m]; have xt : x = w t by apply/ffunP => i; rewrite ffunE tnth_mktuple.
  pose t' := sort_tuple (fun i j : 'I_k => (i <= j)%N) t.
  exists t'.
    by rewrite inE sorted_map; apply: sort_sorted => i j; exact: leq_total.
  apply/eqP; rewrite /o orbit_eq_mem -/(o _) xt; apply: close.
  by rewrite perm_sym perm_sort.
rewrite -/o onto card_in_imset // => t t' tS t'S e.
apply/val_inj/(inj_map val_inj); rewrite !inE in tS t'S.
apply: (sorted_eq leq_trans anti_leq) => //; apply: perm_map; apply: same.
by rewrite -e; exact: orbit_refl.
Qed.
End ClosedForms.

(* the rotations i -> i + a of m = n.+1 places *)
Section Rotations.
Local Open Scope nat_scope.
Variables (n k' : nat).
Local Notation m := n.+1.
Local Notation k := k'.+1.
Local Notation sum G := (\sum_(g in G) k ^ #|porbits g|)%N.

Lemma inord_mod (a : nat) : nat_of_ord (inord (a %% m) : 'I_m) = (a %% m)%N.
Proof. by rewrite inordK // ltn_mod. Qed.

Lemma rot_inj (a : 'I_m) : injective (fun i : 'I_m => inord ((i + a) %% m) : 'I_m).
Proof.
move=> i j /(congr1 val); rewrite /= !inord_mod => /eqP; rewrite eqn_modDr !modn_small ?ltn_ord // => /eqP.
exact: val_inj.
Qed.
Definition rotation a := perm (@rot_inj a).

Lemma rotationE a i : nat_of_ord (rotation a i) = ((i + a) %% m)%N.
Proof. by rewrite permE inord_mod. Qed.

Lemma rotationM a b : (rotation a * rotation b)%g = rotation (inord ((a + b) %% m)).
Proof.
by apply/permP => i; apply: val_inj; rewrite permM /= !rotationE inord_mod modnDml modnDmr addnA.
Qed.

Definition rotations := [set rotation a | a in 'I_m].

Lemma rotations_group : group_set rotations.
Proof.
apply/group_setP; split=> [|g h /imsetP[a _ ->] /imsetP[b _ ->]].
  apply/imsetP; exists ord0 => //; apply/permP => i; apply: val_inj.
  by rewrite /= rotationE addn0 modn_small ?ltn_ord // perm1.
by rewrite rotationM; exact: imset_f.
Qed.
Canonical rotations_gr := Group rotations_group.

Lemma rotation_inj : injective rotation.
Proof.
move=> a b e; apply: val_inj; have := congr1 (fun g : {perm 'I_m} => nat_of_ord (g ord0)) e.
by rewrite !rotationE !add0n !modn_small ?ltn_ord.
Qed.

Lemma rotationX (a : 'I_m) j i : nat_of_ord ((rotation a ^+ j)%g i) = ((i + j * a) %% m)%N.
Proof.
elim: j => [|j ih]; first by rewrite expg0 perm1 addn0 modn_small ?ltn_ord.
by rewrite expgSr permM rotationE ih modnDml mulSnr addnA.
Qed.

Lemma porbit_rotation (a x y : 'I_m) :
  (y \in porbit (rotation a) x) = (x %% gcdn a m == y %% gcdn a m)%N.
Proof.
apply/idP/eqP => [/porbitP[j ->]|e].
  rewrite rotationX modn_dvdm ?dvdn_gcdr //; apply/esym/eqP.
  rewrite -[X in _ == X %[mod _]]addn0 eqn_modDl mod0n; exact: dvdn_mull (dvdn_gcdl a m).
wlog le : x y e / (x <= y)%N.
  move=> W; case/orP: (leq_total x y) => h; first exact: W.
  by rewrite porbit_sym; apply: W.
have [t et] : exists t, (nat_of_ord y = x + t * gcdn a m)%N.
  exists ((y - x) %/ gcdn a m)%N; rewrite divnK ?subnKC //.
  by rewrite -eqn_mod_dvd // e.
case: (posnP a) => [a0|ap].
  have -> : y = x; last exact: porbit_id.
  by apply: val_inj; move/eqP: e; rewrite a0 gcd0n !modn_small ?ltn_ord // => /eqP.
case: (egcdnP m ap) => ka km ek _; apply/porbitP; exists (t * ka)%N; apply: val_inj; rewrite /= rotationX.
rewrite -mulnA ek mulnDr addnCA mulnA modnMDl -et modn_small //; exact: ltn_ord.
Qed.

Lemma cycles_rotation (a : 'I_m) : #|porbits (rotation a)| = gcdn a m.
Proof.
set d := gcdn a m; have d0 : (0 < d)%N by rewrite gcdn_gt0 orbT.
have dm : (d <= m)%N by rewrite dvdn_leq // dvdn_gcdr.
pose low (i : 'I_d) := widen_ord dm i.
have <- : #|[set porbit (rotation a) (low i) | i in 'I_d]| = d.
  rewrite card_imset ?card_ord // => i j e; apply: val_inj.
  have : low j \in porbit (rotation a) (low i) by rewrite e porbit_id.
  by rewrite porbit_rotation /= !modn_small ?ltn_ord // => /eqP.
apply: eq_card => A; apply/imsetP/imsetP => [[x _ ->]|[i _ ->]]; last by exists (low i).
exists (Ordinal (ltn_pmod x d0)) => //; apply/eqP; rewrite eq_porbit_mem porbit_rotation /=.
by rewrite modn_mod eqxx.
Qed.

Theorem cycle_index_rotations : (sum rotations = \sum_(a < m) k ^ gcdn a m)%N /\ #|rotations| = m.
Proof.
split; last by rewrite card_imset ?card_ord //; exact: rotation_inj.
rewrite big_imset /= => [|a b _ _]; last exact: rotation_inj.
by apply: eq_bigr => a _; rewrite cycles_rotation.
Qed.

(* the places whose rotation has order j *)
Lemma card_order j : (j %| m)%N -> #|[set a : 'I_m | m %/ gcdn a m == j]%N| = totient j.
Proof.
move=> jm; have j0 : (0 < j)%N by exact: dvdn_gt0 jm.
pose q := (m %/ j)%N; have qj : (q * j = m)%N by exact: divnK.
have q0 : (0 < q)%N by rewrite divn_gt0 // dvdn_leq.
have lt (b : 'I_j) : (q * b < m)%N by rewrite -[X in (_ < X)%N]qj ltn_pmul2l.
pose up (b : 'I_j) : 'I_m := Ordinal (lt b).
have -> : totient j = #|[set b : 'I_j | coprime j b]|.
  rewrite totient_count_coprime big_mkord -sum1_card [RHS]big_mkcond /=.
  by apply: eq_bigr => b _; rewrite inE; case: (coprime j b).
have inj : injective up by move=> b b' /(congr1 val) /= /eqP; rewrite eqn_pmul2l // => /eqP/val_inj.
rewrite -(card_imset _ inj); apply: eq_card => a; rewrite inE; apply/eqP/imsetP => [e|[b]].
  have g0 : (0 < gcdn a m)%N by rewrite gcdn_gt0 orbT.
  have gq : gcdn a m = q.
    by apply/eqP; rewrite -(eqn_pmul2r j0) qj -{1}e mulnC divnK ?dvdn_gcdr.
  have qa : (q %| a)%N by rewrite -gq dvdn_gcdl.
  have bj : (a %/ q < j)%N by rewrite ltn_divLR // mulnC qj.
  exists (Ordinal bj); last by apply: val_inj; rewrite /= mulnC divnK.
  by rewrite inE /coprime -(eqn_pmul2l q0) muln_gcdr qj /= [(q * (_ %/ _))%N]mulnC divnK // muln1 gcdnC gq.
rewrite inE /coprime => /eqP c -> /=.
have -> : gcdn (q * b) m = q by rewrite -{1}qj -muln_gcdr gcdnC c muln1.
by rewrite -[X in (X %/ _)%N]qj mulKn.
Qed.

Theorem cycle_index_cyclic :
  (sum rotations = \sum_(j < m.+1 | (j %| m)%N) totient j * k ^ (m %/ j))%N /\ #|rotations| = m.
Proof.
have [e c] := cycle_index_rotations; split=> //; rewrite e.
have le (a : 'I_m) : (m %/ gcdn a m < m.+1)%N by rewrite ltnS leq_div.
rewrite (partition_big (fun a => Ordinal (le a)) (fun j : 'I_m.+1 => (j %| m)%N)) /= => [|a _]; last first.
  by apply/dvdnP; exists (gcdn a m); rewrite mulnC divnK // dvdn_gcdr.
apply: eq_bigr => j jm; rewrite -(card_order jm) -sum_nat_const; apply: eq_big => [a|a /eqP <- /=].
  by rewrite inE.
by rewrite divnA ?dvdn_gcdr // mulKn.
Qed.
End Rotations.

Print Assumptions covering_orbits.
Print Assumptions burnside.
Print Assumptions card_constant.
Print Assumptions polya_covering.
Print Assumptions polya_strings.
Print Assumptions strings_upper.
Print Assumptions strings_one.
Print Assumptions torus_upper.
Print Assumptions cycle_index_trivial.
Print Assumptions cycle_index_symmetric.
Print Assumptions cycle_index_rotations.
Print Assumptions cycle_index_cyclic.
