(* polya-covering-signed                                                       *)
(*                                                                             *)
(* Setting: the points of I = {1..m} x {+,-} stand for the signed coordinates; *)
(* flip exchanges the signs; a signed permutation is a permutation of I that   *)
(* commutes with flip; G is a group of such.  They act on the cube [-1,1]^m,   *)
(* sup metric, over any ordered field: (x g)_i = lift x (g^-1 (i,+)), where    *)
(* lift x (i,+) = x_i and lift x (i,-) = - x_i.  k = ceil(1/r) is encoded by   *)
(* k >= 1, 1 <= k r and (k-1) r < 1.                                           *)
(* The cycles of the permutation of {1..m} under g are the sets                *)
(* U x = porbit g x u porbit g (flip x); the sign product of such a cycle is   *)
(* -1 iff flip x lies in porbit g x.  cplus g and cminus g count the cycles of *)
(* either sign.                                                                *)
(* Proved, for every r > 0:                                                    *)
(* * polya_covering_signed: there is a number K with                           *)
(*     sum_(g in G) k^(cplus g) [k odd]^(cminus g) = K |G|     (0^0 = 1),      *)
(*   [-1,1]^m has a cover modulo G by K closed balls of radius r with centres  *)
(*   in it, and every such cover has at least K members.                       *)
(* Weaker than the lemma: nothing (over the reals every r > 0 has such a k;    *)
(* the closed form for the whole hyperoctahedral group is an evaluation).      *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
From symbound Require Import common covering.polya_covering.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Lemma half_eq (a n : nat) : odd n -> (a.*2.+1 == n) = (a == n./2).
Proof.
by move=> on; rewrite -[in LHS](odd_double_half n) on add1n eqSS -!muln2 eqn_pmul2r.
Qed.

Section Signed.
Variables (m k' : nat).
Local Notation k := k'.+1.
Local Notation I := [finType of 'I_m * bool].
Definition flip (x : I) : I := (x.1, ~~ x.2).

Lemma flipK x : flip (flip x) = x.
Proof. by case: x => i b; rewrite /flip /= negbK. Qed.

Section OneElement.
Variable g : {perm I}.
Hypothesis signed : forall x, g (flip x) = flip (g x).

Definition U x := porbit g x :|: porbit g (flip x).
(* the sign product of the cycle of x is -1 *)
Definition minus x := flip x \in porbit g x.
Definition cplus := #|[set U x | x in I & ~~ minus x]|.
Definition cminus := #|[set U x | x in I & minus x]|.

Lemma flip_porbit x y : x \in porbit g y -> flip x \in porbit g (flip y).
Proof.
case/porbitP => n ->; apply/porbitP; exists n.
elim: n => [|n ih]; first by rewrite !expg0 !perm1.
by rewrite !expgSr !permM -ih signed.
Qed.

Lemma porbit_eq x y : x \in porbit g y -> porbit g x = porbit g y.
Proof. by move=> h; apply/eqP; rewrite eq_porbit_mem. Qed.

Lemma U_flip x : U (flip x) = U x.
Proof. by rewrite /U flipK setUC. Qed.

Lemma minus_flip x : minus (flip x) = minus x.
Proof. by rewrite /minus flipK porbit_sym. Qed.

Lemma U_mem x y : x \in U y -> U x = U y /\ minus x = minus y.
Proof.
have one z t : z \in porbit g t -> U z = U t /\ minus z = minus t.
  move=> h; have h' := flip_porbit h; split; first by rewrite /U (porbit_eq h) (porbit_eq h').
  by rewrite /minus -!eq_porbit_mem (porbit_eq h) (porbit_eq h').
rewrite inE => /orP[/one //|/one[-> ->]].
by rewrite U_flip minus_flip.
Qed.

Lemma U_id x : x \in U x.
Proof. by rewrite inE porbit_id. Qed.

Lemma U_pick x : exists2 y, [pick y in U x] = Some y & U y = U x.
Proof.
case: pickP => [y yx|/(_ x)]; last by rewrite U_id.
by exists y => //; have [] := U_mem yx.
Qed.

Local Notation pick_in := (fun A : {set I} => [pick y in A]).
Local Notation rp := (rep U pick_in).
Local Notation T := (reps U pick_in).

Lemma rp_mem x : x \in U (rp x).
Proof. by rewrite (repU U_pick) U_id. Qed.

Lemma minus_rp x : minus (rp x) = minus x.
Proof. by have [_ ->] := U_mem (rp_mem x). Qed.

Lemma card_part (D : pred I) : (forall x, D (rp x) = D x) ->
  #|[set x in T | D x]| = #|[set U x | x in I & D x]|.
Proof.
move=> h; have inj : {in [set x in T | D x] &, injective U}.
  by move=> x y /setIdP[xT _] /setIdP[yT _]; exact: (reps_inj U_pick xT yT).
rewrite -(card_in_imset inj); apply: eq_card => u; apply/imsetP/imsetP.
  by case=> x /setIdP[_ hx] ->; exists x; rewrite ?inE ?hx.
case=> x hx ->; rewrite inE in hx; exists (rp x); last by rewrite (repU U_pick).
by rewrite inE (rep_in U pick_in) h.
Qed.

Definition odd_word (w : {ffun I -> 'I_k}) := [forall x, w (flip x) == rev_ord (w x)].
Definition fixed := [set w : {ffun I -> 'I_k} | odd_word w && [forall x, w (g x) == w x]].

Lemma fixedP (w : {ffun I -> 'I_k}) :
  reflect ((forall x, w (flip x) = rev_ord (w x)) /\ (forall x, w (g x) = w x)) (w \in fixed).
Proof.
rewrite inE; apply: (iffP andP) => -[h1 h2]; split.
- by move=> x; apply/eqP; exact: (forallP h1).
- by move=> x; apply/eqP; exact: (forallP h2).
- by apply/forallP => x; apply/eqP.
- by apply/forallP => x; apply/eqP.
Qed.

Lemma card_self : #|[pred j : 'I_k | rev_ord j == j]| = odd k.
Proof.
have e (j : 'I_k) : (rev_ord j == j) = (j.*2.+1 == k).
  rewrite -val_eqE /= subSS -(eqn_add2r j) subnK; last by rewrite -ltnS.
  by rewrite addnn eqSS eq_sym.
case: (boolP (odd k)) => ok.
  have hk : (k./2 < k)%N by rewrite -divn2 ltn_Pdiv.
  rewrite (eq_card (B := pred1 (Ordinal hk))) ?card1 // => j.
  by rewrite !inE e -val_eqE (half_eq _ ok).
apply: eq_card0 => j; rewrite !inE e; apply: contraNF ok => /eqP <-.
by rewrite /= odd_double.
Qed.

Theorem card_signed : #|fixed| = (k ^ cplus * odd k ^ cminus)%N.
Proof.
pose F x : pred 'I_k := if x \in T then
  (if minus x then [pred j | rev_ord j == j] else predT) else pred1 ord0.
pose res (f : {ffun I -> 'I_k}) := [ffun x => if x \in T then f x else ord0].
have half x : (x \in porbit g (rp x)) || (x \in porbit g (flip (rp x))).
  by have := rp_mem x; rewrite inE.
have det f : f \in fixed -> forall x,
    f x = if x \in porbit g (rp x) then f (rp x) else rev_ord (f (rp x)).
  move=> /fixedP[h1 h2] x; case: ifP => hx; first exact: (constant_porbit h2 hx).
  by have := half x; rewrite hx /= -h1 => hy; exact: (constant_porbit h2 hy).
have inj : {in fixed &, injective res}.
  move=> f f' hf hf' /ffunP e; apply/ffunP => x.
  have := e (rp x); rewrite !ffunE (rep_in U pick_in) => er.
  by rewrite (det f hf) (det f' hf') er.
have im : res @: fixed = [set f | f \in family F].
  apply/setP => h; rewrite inE; apply/imsetP/familyP => [[f /fixedP[h1 h2] ->] x|hh].
    rewrite ffunE /F; case: ifP => _; last by rewrite inE.
    case: ifP => // mx; rewrite inE -h1; apply/eqP; exact: (constant_porbit h2 mx).
  pose f := [ffun x => if x \in porbit g (rp x) then h (rp x) else rev_ord (h (rp x))].
  exists f.
    apply/fixedP; split=> x; rewrite !ffunE.
      have er : rp (flip x) = rp x by apply: (rep_eq U_pick); exact: U_flip.
      rewrite er; set t := rp x.
      have tT : t \in T by exact: rep_in.
      case mt: (minus t).
        have po : porbit g (flip t) = porbit g t by apply: porbit_eq.
        have ht : rev_ord (h t) = h t.
          by have := hh t; rewrite /F tT mt inE => /eqP.
        have xt : x \in porbit g t by have := half x; rewrite -/t po orbb.
        have fxt : flip x \in porbit g t by rewrite -po; exact: flip_porbit.
        by rewrite xt fxt ht.
      have disj y : y \in porbit g t -> y \in porbit g (flip t) -> False.
        move=> /porbit_eq e1 /porbit_eq e2; move: mt; rewrite /minus.
        by rewrite -e1 e2 porbit_id.
      case xt: (x \in porbit g t).
        have fx := flip_porbit xt.
        case: ifP => // fxt; by case: (disj _ fxt fx).
      have := half x; rewrite -/t xt /= => /flip_porbit; rewrite flipK => ->.
      by rewrite rev_ordK.
    have ug : U (g x) = U x.
      have [] // := @U_mem (g x) x.
      by rewrite inE -[g x](congr1 (fun s : {perm I} => s x) (expg1 g)) mem_porbit.
    have er : rp (g x) = rp x by apply: (rep_eq U_pick).
    rewrite er; have -> // : (g x \in porbit g (rp x)) = (x \in porbit g (rp x)).
    rewrite -!eq_porbit_mem.
    have -> // : porbit g (g x) = porbit g x.
    by apply: porbit_eq; rewrite -[g x](congr1 (fun s : {perm I} => s x) (expg1 g)) mem_porbit.
  apply/ffunP => x; rewrite !ffunE; case: ifP => xT.
    by rewrite (rep_id U_pick xT) porbit_id.
  by have := hh x; rewrite /F xT inE => /eqP.
rewrite -(card_in_imset inj) im cardsE card_family_prod.
rewrite (bigID (mem T)) /= [X in (_ * X)%N]big1 => [|x xT]; last first.
  by rewrite /F (negbTE xT) card1.
rewrite muln1 (bigID (fun x => minus x)) /= mulnC; congr (_ * _)%N.
  rewrite (eq_bigr (fun=> k)) => [|x /andP[xT mx]]; last first.
    by rewrite /F xT (negbTE mx); exact: card_ord.
  rewrite prod_nat_const /cplus -card_part; last by move=> x; rewrite minus_rp.
  by congr (_ ^ _)%N; apply: eq_card => x; rewrite !inE.
rewrite (eq_bigr (fun=> odd k : nat)) => [|x /andP[xT mx]]; last first.
  by rewrite /F xT mx card_self.
rewrite prod_nat_const /cminus -card_part; last by move=> x; rewrite minus_rp.
by congr (_ ^ _)%N; apply: eq_card => x; rewrite !inE.
Qed.
End OneElement.

Variable G : {group {perm I}}.
Hypothesis signed : forall g x, g \in G -> g (flip x) = flip (g x).
Definition odd_words := [set w : {ffun I -> 'I_k} | odd_word w].
Local Notation act := (permute_action I k).

Lemma signedV g x : g \in G -> (g^-1)%g (flip x) = flip ((g^-1)%g x).
Proof. by move=> gG; apply: signed; rewrite groupV. Qed.

Lemma acts_odd : [acts G, on odd_words | act].
Proof.
have imp g w : g \in G -> w \in odd_words -> act w g \in odd_words.
  by rewrite !inE => gG /forallP h; apply/forallP => x; rewrite !ffunE signedV.
apply/actsP => g gG w; apply/idP/idP; last exact: imp.
by move/(imp _ _ (groupVr gG)); rewrite actK.
Qed.

Lemma signed_sum : (\sum_(g in G) k ^ cplus g * odd k ^ cminus g =
  #|orbit act G @: odd_words| * #|G|)%N.
Proof.
rewrite -burnside; last exact: acts_odd.
apply: eq_bigr => g gG; rewrite -card_signed; last by move=> x; exact: signed.
apply: eq_card => w; rewrite inE /fixed in_setI; congr (_ && _); first by rewrite inE.
apply/forallP/afix1P => [h|e x].
  apply/ffunP => x; rewrite ffunE; have := h ((g^-1)%g x).
  by rewrite permKV => /eqP.
by rewrite -{1}e ffunE permK.
Qed.

(* ---- the cube [-1,1]^m ------------------------------------------------------ *)
Section Cube.
Variables (R : realFieldType) (r : R).
Hypotheses (r0 : 0 < r) (k_hi : 1 <= k%:R * r) (k_lo : k'%:R * r < 1).

Definition scube (x : 'I_m -> R) := forall i, -1 <= x i <= 1.
Definition snear (x y : 'I_m -> R) := forall i, `|x i - y i| <= r.
Definition lift (x : 'I_m -> R) (p : I) := if p.2 then - x p.1 else x p.1.
(* (i, false) stands for (i,+) *)
Definition smove (y : 'I_m -> R) (g : {perm I}) : 'I_m -> R := fun i => lift y ((g^-1)%g (i, false)).

Let k0 : 0 < k%:R :> R. Proof. by rewrite ltr0n. Qed.
Let kn : k%:R != 0 :> R. Proof. by rewrite lt0r_neq0. Qed.

Definition cval (j : 'I_k) : R := (2%:R * j%:R + 1) / k%:R - 1.
Definition sval' (j : 'I_k) : R := 2%:R * (j%:R / k'%:R) - (k'%:R / k'%:R).
Definition cen (w : {ffun I -> 'I_k}) : 'I_m -> R := fun i => cval (w (i, false)).
Definition sep (w : {ffun I -> 'I_k}) : 'I_m -> R := fun i => sval' (w (i, false)).

Lemma rev_val (j : 'I_k) : (rev_ord j)%:R = k'%:R - j%:R :> R.
Proof. by rewrite /= subSS natrB // -ltnS. Qed.

Lemma cval_rev j : cval (rev_ord j) = - cval j.
Proof.
have e : k%:R = k'%:R + 1 :> R by rewrite -addn1 natrD.
move: kn; rewrite /cval rev_val e; move: (k'%:R) (j%:R) => x y h; field.
by rewrite h.
Qed.
Lemma sval_rev j : sval' (rev_ord j) = - sval' j.
Proof. by rewrite /sval' rev_val mulrBl; move: (_ / _) (_ / _) => u v; ring. Qed.

Lemma lift_val (v : 'I_k -> R) w x : (forall j, v (rev_ord j) = - v j) -> w \in odd_words ->
  lift (fun i => v (w (i, false))) x = v (w x).
Proof.
move=> hv; rewrite inE => /forallP h; case: x => i [] //; rewrite /lift /= -hv.
by have /eqP <- := h (i, false).
Qed.

Lemma lift_flip y x : lift y (flip x) = - lift y x.
Proof. by case: x => i []; rewrite /lift /= ?opprK. Qed.

Lemma scell t : -1 <= t -> t <= 1 -> exists j : 'I_k, `|t - cval j| <= r.
Proof.
move=> t0 t1.
have h1 : 1 <= k%:R * (2%:R * (r / 2%:R)) by rewrite (mulrC 2%:R) divfK // pnatr_eq0.
have a : 0 <= (t + 1) / 2%:R by rewrite divr_ge0 ?ler0n // -ler_subl_addr sub0r.
have b : (t + 1) / 2%:R <= 1.
  by rewrite ler_pdivr_mulr ?ltr0n // mul1r -ler_subr_addr (_ : 2%:R - 1 = 1 :> R) //; ring.
have [j hj] := cell h1 a b; exists j.
have -> : t - cval j = 2%:R * ((t + 1) / 2%:R - (2%:R * j%:R + 1) / (2%:R * k%:R)).
  by move: kn; rewrite /cval; move: (k%:R) (j%:R) => x y h; field; rewrite h.
rewrite normrM ger0_norm ?ler0n //.
have h2 : 0 <= 2%:R :> R by rewrite ler0n.
by apply: le_trans (ler_wpmul2l h2 hj) _; rewrite mulrC divfK // pnatr_eq0.
Qed.

Lemma cval_range j : -1 <= cval j <= 1.
Proof.
have jk : 2%:R * j%:R + 1 <= 2%:R * k%:R :> R.
  rewrite -!natrM -(natrD _ _ 1) ler_nat addn1; apply: (@leq_trans (2 * j.+1)).
    by rewrite mulnS addSn ltnS addnC leq_addr.
  by rewrite leq_mul2l /=.
have p : 0 <= (2%:R * j%:R + 1) / k%:R :> R.
  by apply: divr_ge0; [rewrite addr_ge0 ?mulr_ge0 ?ler0n ?ler01|exact: ltW].
have q : (2%:R * j%:R + 1) / k%:R <= 2%:R :> R by rewrite ler_pdivr_mulr.
rewrite /cval; apply/andP; split; first by apply: (lin1 p); ring.
by apply: (lin1 q); ring.
Qed.

Lemma sval_range j : -1 <= sval' j <= 1.
Proof.
rewrite /sval'; move: (nat_of_ord j) (leq_ord j) => a ak.
case: (posnP k') => [e|p].
  by rewrite e invr0 !mulr0 subrr lerN10 ler01.
have kp : 0 < k'%:R :> R by rewrite ltr0n.
rewrite divff ?lt0r_neq0 //.
have u : 0 <= a%:R / k'%:R :> R by rewrite divr_ge0 ?ler0n.
have v : a%:R / k'%:R <= 1 :> R by rewrite ler_pdivr_mulr // mul1r ler_nat.
by apply/andP; split; [apply: (lin2 u u)|apply: (lin2 v v)]; ring.
Qed.

Lemma sval_far (i j : 'I_k) y : `|sval' i - y| <= r -> `|sval' j - y| <= r -> i = j.
Proof.
have h1 : k'%:R * (2%:R * (r / 2%:R)) < 1 by rewrite (mulrC 2%:R) divfK // pnatr_eq0.
have sc (l : 'I_k) : `|sval' l - y| <= r -> `|l%:R / k'%:R - (y + k'%:R / k'%:R) / 2%:R| <= r / 2%:R.
  move=> h; have -> : l%:R / k'%:R - (y + k'%:R / k'%:R) / 2%:R = (sval' l - y) / 2%:R.
    by rewrite /sval'; move: (_ / k'%:R) (_ / k'%:R) => u v; field.
  by rewrite normrM normfV (ger0_norm (ler0n R 2)) ler_pmul2r ?invr_gt0 ?ltr0n.
move=> /sc a /sc b; apply/val_inj.
exact: (corner_far h1 (leq_ord i) (leq_ord j) a b).
Qed.

Theorem polya_covering_signed : exists K : nat,
  (\sum_(g in G) k ^ cplus g * odd k ^ cminus g = K * #|G|)%N /\
  covering_number scube snear G smove K.
Proof.
exists #|orbit act G @: odd_words|; split; first exact: signed_sum.
apply: (@covering_orbits _ _ _ _ _ _ _ _ _ cen _ _ _ sep).
- by move=> w i; exact: cval_range.
- move=> x xc; have [f hf] := fin_all_exists (fun i => scell (proj1 (andP (xc i))) (proj2 (andP (xc i)))).
  exists [ffun p : I => if p.2 then rev_ord (f p.1) else f p.1]; last first.
    by move=> i; rewrite /cen ffunE; exact: hf.
  by rewrite inE; apply/forallP => -[i []]; rewrite !ffunE /= ?rev_ordK.
- move=> x w g wS gG h i; have := h i; rewrite /smove /cen.
  by rewrite (lift_val _ cval_rev wS) ffunE.
- by move=> w i; exact: sval_range.
move=> w w' y wS wS' [g gG hg] [h hG hh].
(* the bound holds at both signs *)
have all v p : v \in odd_words -> p \in G -> snear (sep v) (smove y p) ->
    forall x, `|sval' (v x) - lift y ((p^-1)%g x)| <= r.
  move=> vS pG hp [i []]; last exact: hp.
  have -> : (i, true) = flip (i, false) by [].
  rewrite signedV // lift_flip; move: (vS); rewrite inE => /forallP/(_ (i, false))/eqP ->.
  by rewrite sval_rev -opprD normrN; exact: hp.
apply/orbitP; exists (g^-1 * h)%g; first by rewrite groupM ?groupV.
apply/ffunP => x; rewrite ffunE invMg invgK permM.
have a := all w g wS gG hg (g ((h^-1)%g x)); have b := all w' h wS' hG hh x.
by rewrite permK in a; exact: (sval_far a b).
Qed.
End Cube.
End Signed.

Print Assumptions card_signed.
Print Assumptions polya_covering_signed.
