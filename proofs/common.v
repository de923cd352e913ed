(* Shared elementary facts, over an abstract ordered field and finite types:  *)
(* linear arithmetic by hand, maxima and minima, weighted sums and laws,       *)
(* expectations under the law of an independent sample, and the second moment  *)
(* of an empirical mean.  Nothing here is a result of its own.                 *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ring.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* ---- Linear arithmetic: [apply: (lin2 h1 h2); ring] ---------------------- *)
Section Linear.
Variable R : realFieldType.
Implicit Types a b c d x y : R.

Lemma lin1 a b x y : a <= b -> y - x = b - a -> x <= y.
Proof. by move=> h e; rewrite -subr_ge0 e subr_ge0. Qed.

Lemma lin2 a1 b1 a2 b2 x y : a1 <= b1 -> a2 <= b2 ->
  y - x = (b1 - a1) + (b2 - a2) -> x <= y.
Proof. by move=> h1 h2 e; rewrite -subr_ge0 e; apply: addr_ge0; rewrite subr_ge0. Qed.

Lemma lin3 a1 b1 a2 b2 a3 b3 x y : a1 <= b1 -> a2 <= b2 -> a3 <= b3 ->
  y - x = (b1 - a1) + (b2 - a2) + (b3 - a3) -> x <= y.
Proof.
move=> h1 h2 h3 e; rewrite -subr_ge0 e; apply: addr_ge0; last by rewrite subr_ge0.
by apply: addr_ge0; rewrite subr_ge0.
Qed.

Lemma lin4 a1 b1 a2 b2 a3 b3 a4 b4 x y :
  a1 <= b1 -> a2 <= b2 -> a3 <= b3 -> a4 <= b4 ->
  y - x = (b1 - a1) + (b2 - a2) + (b3 - a3) + (b4 - a4) -> x <= y.
Proof.
move=> h1 h2 h3 h4 e; rewrite -subr_ge0 e; apply: addr_ge0; last by rewrite subr_ge0.
by apply: addr_ge0; [apply: addr_ge0|]; rewrite subr_ge0.
Qed.

Lemma slin1 a b x y : a < b -> y - x = b - a -> x < y.
Proof. by move=> h e; rewrite -subr_gt0 e subr_gt0. Qed.

Lemma slin2 a1 b1 a2 b2 x y : a1 < b1 -> a2 <= b2 ->
  y - x = (b1 - a1) + (b2 - a2) -> x < y.
Proof. by move=> h1 h2 e; rewrite -subr_gt0 e; apply: ltr_paddr; rewrite (subr_gt0, subr_ge0). Qed.

Lemma ge0_lin x y c : 0 <= c -> y - x = c -> x <= y.
Proof. by move=> h e; rewrite -subr_ge0 e. Qed.

Lemma le_of_eq x y : x = y -> x <= y.
Proof. by move->. Qed.

Lemma absP x c : (`|x| <= c) <-> (x <= c /\ - c <= x).
Proof.
rewrite ler_norml; split; first by case/andP.
by case=> -> ->.
Qed.

Lemma abs_le x c : x <= c -> - c <= x -> `|x| <= c.
Proof. by move=> h1 h2; apply/absP. Qed.

Lemma half_split x : x = x / 2%:R + x / 2%:R.
Proof. by field. Qed.

Lemma sqr_le x y : 0 <= y -> (x ^+ 2 <= y ^+ 2) = (`|x| <= y).
Proof. by move=> y0; rewrite -(real_normK (num_real x)) ler_sqr // nnegrE. Qed.

Lemma sqr_mono x y : 0 <= x -> x <= y -> x ^+ 2 <= y ^+ 2.
Proof. by move=> x0 xy; rewrite ler_sqr // nnegrE // (le_trans x0 xy). Qed.

Lemma discr (A B C : R) : 0 <= A -> 0 <= B ->
  (forall t, 0 <= A - 2%:R * t * C + t ^+ 2 * B) -> C ^+ 2 <= A * B.
Proof.
move=> A0 B0 key; have [B00|Bn] := eqVneq B 0.
  have [C00|Cn] := eqVneq C 0; first by rewrite C00 expr0n /= mulr_ge0.
  have := key ((A + 1) / (2%:R * C)); rewrite B00 mulr0 addr0.
  have -> : A - 2%:R * ((A + 1) / (2%:R * C)) * C = -1 by field.
  by rewrite oppr_ge0 ler10.
have Bp : 0 < B by rewrite lt_def Bn.
have := key (C / B).
have -> : A - 2%:R * (C / B) * C + (C / B) ^+ 2 * B = A - C ^+ 2 / B by field.
by rewrite subr_ge0 ler_pdivr_mulr.
Qed.

(* the positive part *)
Definition pos x : R := Num.max x 0.

Lemma pos_ge0 x : 0 <= pos x.
Proof. by rewrite /pos le_maxr lexx orbT. Qed.

Lemma le_pos x : x <= pos x.
Proof. by rewrite /pos le_maxr lexx. Qed.

Lemma pos_id x : 0 <= x -> pos x = x.
Proof. by move=> h; apply/max_idPl. Qed.

Lemma pos_eq0 x : x <= 0 -> pos x = 0.
Proof. by move=> h; apply/max_idPr. Qed.

Lemma pos_le x y : x <= y -> 0 <= y -> pos x <= y.
Proof. by move=> h1 h2; rewrite /pos le_maxl h1 h2. Qed.

Lemma pos_or x : (0 <= x /\ pos x = x) \/ (x <= 0 /\ pos x = 0).
Proof.
case: (lerP 0 x) => h; [left|right]; first by rewrite pos_id.
by rewrite (ltW h) pos_eq0 ?ltW.
Qed.
End Linear.

(* ---- Maxima and minima over a nonempty finite family --------------------- *)
Section Extrema.
Variables (R : realFieldType) (I : finType).
Implicit Types (D : pred I) (F : I -> R).

Definition fmax D i0 F : R := F [arg max_(i > i0 | D i) F i]%O.
Definition fmin D i0 F : R := F [arg min_(i < i0 | D i) F i]%O.

Lemma fmax_ge D i0 F i : D i0 -> D i -> F i <= fmax D i0 F.
Proof. by rewrite /fmax => h0 hi; case: arg_maxP => // j _; apply. Qed.

Lemma fmax_att D i0 F : D i0 -> exists2 i, D i & fmax D i0 F = F i.
Proof. by rewrite /fmax => h0; case: arg_maxP => // j hj _; exists j. Qed.

Lemma fmax_le D i0 F c : D i0 -> (forall i, D i -> F i <= c) -> fmax D i0 F <= c.
Proof. by move=> h0 h; have [i hi ->] := fmax_att F h0; apply: h. Qed.

Lemma fmin_le D i0 F i : D i0 -> D i -> fmin D i0 F <= F i.
Proof. by rewrite /fmin => h0 hi; case: arg_minP => // j _; apply. Qed.

Lemma fmin_att D i0 F : D i0 -> exists2 i, D i & fmin D i0 F = F i.
Proof. by rewrite /fmin => h0; case: arg_minP => // j hj _; exists j. Qed.

Lemma fmin_ge D i0 F c : D i0 -> (forall i, D i -> c <= F i) -> c <= fmin D i0 F.
Proof. by move=> h0 h; have [i hi ->] := fmin_att F h0; apply: h. Qed.
End Extrema.

(* least upper bound of a set of values: the meaning of "sup" below *)
Section Lub.
Variable R : realFieldType.
Definition is_lub (S : R -> Prop) (s : R) :=
  (forall x, S x -> x <= s) /\ (forall b, (forall x, S x -> x <= b) -> s <= b).
Definition is_glb (S : R -> Prop) (s : R) :=
  (forall x, S x -> s <= x) /\ (forall b, (forall x, S x -> b <= x) -> b <= s).

Lemma max_is_lub (S : R -> Prop) s : S s -> (forall x, S x -> x <= s) -> is_lub S s.
Proof. by move=> h1 h2; split=> // b; apply. Qed.

Lemma is_lub_uniq S s t : is_lub S s -> is_lub S t -> s = t.
Proof. by case=> h1 h2 [h3 h4]; apply/le_anti/andP; split; [exact: h2|exact: h4]. Qed.
End Lub.

(* ---- Weighted sums ------------------------------------------------------- *)
Section Sums.
Variables (R : realFieldType) (I : finType).
Implicit Types (w a b : I -> R) (D : pred I).

Lemma sum_le D a b : (forall i, D i -> a i <= b i) -> \sum_(i | D i) a i <= \sum_(i | D i) b i.
Proof. by move=> h; apply: ler_sum. Qed.

Lemma sumr_ge0' D a : (forall i, D i -> 0 <= a i) -> 0 <= \sum_(i | D i) a i.
Proof. by move=> h; apply: sumr_ge0. Qed.

Lemma sum_sub D a b : \sum_(i | D i) a i - \sum_(i | D i) b i = \sum_(i | D i) (a i - b i).
Proof. by rewrite sumrB. Qed.

Lemma sum_eq_of_le D a b : (forall i, D i -> a i <= b i) ->
  \sum_(i | D i) a i = \sum_(i | D i) b i -> forall i, D i -> a i = b i.
Proof.
move=> h e i hi.
have h0 : forall j, D j -> 0 <= b j - a j by move=> j hj; rewrite subr_ge0 h.
have : \sum_(j | D j) (b j - a j) = 0 by rewrite sumrB e subrr.
move/eqP; rewrite (psumr_eq0 _ h0) => /allP/(_ i (mem_index_enum _)).
by rewrite hi /= subr_eq0 => /eqP.
Qed.

(* Cauchy-Schwarz with nonnegative weights *)
Lemma cauchy w a b : (forall i, 0 <= w i) ->
  (\sum_i w i * (a i * b i)) ^+ 2 <=
  (\sum_i w i * a i ^+ 2) * (\sum_i w i * b i ^+ 2).
Proof.
move=> w0; set C := \sum_i _ * (_ * _); set A := \sum_i _ * _; set B := \sum_i _ * _.
have A0 : 0 <= A by apply: sumr_ge0 => i _; rewrite mulr_ge0 ?sqr_ge0.
have B0 : 0 <= B by apply: sumr_ge0 => i _; rewrite mulr_ge0 ?sqr_ge0.
have key t : 0 <= A - 2%:R * t * C + t ^+ 2 * B.
  have -> : A - 2%:R * t * C + t ^+ 2 * B = \sum_i w i * (a i - t * b i) ^+ 2.
    rewrite /A /B /C !mulr_sumr -sumrB -big_split /=.
    by apply: eq_bigr => i _; ring.
  by apply: sumr_ge0 => i _; rewrite mulr_ge0 ?sqr_ge0.
exact: discr.
Qed.

Lemma jensen2 w a : (forall i, 0 <= w i) -> \sum_i w i = 1 ->
  (\sum_i w i * a i) ^+ 2 <= \sum_i w i * a i ^+ 2.
Proof.
move=> w0 w1; have := cauchy a (fun=> 1) w0.
have -> : \sum_i w i * (a i * 1) = \sum_i w i * a i.
  by apply: eq_bigr => i _; rewrite mulr1.
have -> : \sum_i w i * 1 ^+ 2 = 1.
  by rewrite -[RHS]w1; apply: eq_bigr => i _; rewrite expr1n mulr1.
by rewrite mulr1.
Qed.
End Sums.

(* ---- Laws on a finite space, and independent samples ---------------------- *)
Section Laws.
Variables (R : realFieldType) (Z : finType).
Implicit Types (P f g : Z -> R).

Definition law P := (forall z, 0 <= P z) /\ \sum_z P z = 1.
Definition mean P f := \sum_z P z * f z.
Definition mass P (A : pred Z) := \sum_(z | A z) P z.

Local Notation sample n := {ffun 'I_n -> Z}.
(* the empirical mean P_n f and the empirical law P_n *)
Definition emean n (s : sample n) f := n%:R^-1 * \sum_i f (s i).
Definition emp n (s : sample n) z : R := n%:R^-1 * \sum_i (s i == z)%:R.
(* expectation under the law of n independent draws from P *)
Definition expect n P (X : sample n -> R) := \sum_(s : sample n) (\prod_i P (s i)) * X s.

Lemma meanD P f g : mean P (fun z => f z + g z) = mean P f + mean P g.
Proof. by rewrite -big_split; apply: eq_bigr => z _; rewrite mulrDr. Qed.

Lemma meanB P f g : mean P (fun z => f z - g z) = mean P f - mean P g.
Proof. by rewrite -sumrB; apply: eq_bigr => z _; rewrite mulrBr. Qed.

Lemma meanZ P c f : mean P (fun z => c * f z) = c * mean P f.
Proof. by rewrite /mean mulr_sumr; apply: eq_bigr => z _; rewrite mulrCA. Qed.

Lemma mean_const P c : law P -> mean P (fun=> c) = c.
Proof. by case=> _ h; rewrite /mean -mulr_suml h mul1r. Qed.

Lemma mean_le P f g : law P -> (forall z, f z <= g z) -> mean P f <= mean P g.
Proof. by case=> h _ fg; apply: ler_sum => z _; rewrite ler_wpmul2l. Qed.

Lemma eq_mean P f g : f =1 g -> mean P f = mean P g.
Proof. by move=> e; apply: eq_bigr => z _; rewrite e. Qed.

Lemma mean_indicator P (A : pred Z) : mean P (fun z => (A z)%:R) = mass P A.
Proof.
rewrite /mass [RHS]big_mkcond; apply: eq_bigr => z _.
by case: (A z); rewrite ?mulr1 ?mulr0.
Qed.

Lemma emean_emp n (s : sample n) f : emean s f = mean (emp s) f.
Proof.
rewrite /emean /mean /emp.
under [RHS]eq_bigr do rewrite -mulrA mulr_suml.
rewrite -mulr_sumr exchange_big /=; congr (_ * _).
apply: eq_bigr => i _; rewrite (bigD1 (s i)) //= eqxx mul1r big1 ?addr0 //.
by move=> z zi; rewrite eq_sym (negbTE zi) mul0r.
Qed.

Lemma emp_law n (s : sample n.+1) : law (emp s).
Proof.
split=> [z|].
  by rewrite mulr_ge0 ?invr_ge0 ?ler0n // sumr_ge0 // => i _; rewrite ler0n.
have := emean_emp s (fun=> 1); rewrite /mean; under eq_bigr do rewrite mulr1.
move=> <-; rewrite /emean sumr_const card_ord -[1 *+ _]mulr_natr mul1r mulVf //.
by rewrite pnatr_eq0.
Qed.

Lemma expect_prod n P (F : 'I_n -> Z -> R) :
  expect P (fun s : sample n => \prod_i F i (s i)) = \prod_i mean P (F i).
Proof.
rewrite /mean bigA_distr_bigA /=; apply: eq_bigr => s _.
by rewrite -big_split.
Qed.

Lemma expect_weight n P : law P -> \sum_(s : sample n) \prod_i P (s i) = 1.
Proof.
move=> [_ h]; rewrite -(bigA_distr_bigA (fun (_ : 'I_n) z => P z)) /=.
by rewrite big1 // => i _.
Qed.

Lemma weight_ge0 n P (s : sample n) : law P -> 0 <= \prod_i P (s i).
Proof. by case=> h _; apply: prodr_ge0. Qed.

Lemma expect_const n P c : law P -> expect P (fun _ : sample n => c) = c.
Proof. by move=> hP; rewrite /expect -mulr_suml expect_weight // mul1r. Qed.

Lemma expect_le n P (X Y : sample n -> R) : law P -> (forall s, X s <= Y s) ->
  expect P X <= expect P Y.
Proof.
by move=> hP h; apply: ler_sum => s _; rewrite ler_wpmul2l ?weight_ge0.
Qed.

Lemma eq_expect n P (X Y : sample n -> R) : X =1 Y -> expect P X = expect P Y.
Proof. by move=> e; apply: eq_bigr => s _; rewrite e. Qed.

Lemma expectD n P (X Y : sample n -> R) :
  expect P (fun s => X s + Y s) = expect P X + expect P Y.
Proof. by rewrite -big_split; apply: eq_bigr => s _; rewrite mulrDr. Qed.

Lemma expectZ n P c (X : sample n -> R) :
  expect P (fun s => c * X s) = c * expect P X.
Proof. by rewrite /expect mulr_sumr; apply: eq_bigr => s _; rewrite mulrCA. Qed.

Lemma expect_sum n P (J : finType) (D : pred J) (X : J -> sample n -> R) :
  expect P (fun s => \sum_(j | D j) X j s) = \sum_(j | D j) expect P (X j).
Proof.
rewrite /expect exchange_big /=; apply: eq_bigr => s _; exact: mulr_sumr.
Qed.

Lemma expect_coord n P (i : 'I_n) f : law P ->
  expect P (fun s : sample n => f (s i)) = mean P f.
Proof.
move=> hP; pose F (k : 'I_n) z := if k == i then f z else 1.
have -> : mean P f = \prod_k mean P (F k).
  rewrite (bigD1 i) //= /F eqxx big1 ?mulr1 // => k /negbTE ->.
  exact: mean_const.
rewrite -expect_prod; apply: eq_expect => s.
by rewrite (bigD1 i) //= /F eqxx big1 ?mulr1 // => k /negbTE ->.
Qed.

Lemma expect_emean n P f : law P -> expect P (fun s : sample n.+1 => emean s f) = mean P f.
Proof.
move=> hP; rewrite expectZ expect_sum (eq_bigr (fun=> mean P f)) => [|i _]; last exact: expect_coord.
by rewrite sumr_const card_ord -[mean P f *+ _]mulr_natl mulKf // pnatr_eq0.
Qed.

Lemma expect_pair n P (i j : 'I_n) f g : law P -> i != j ->
  expect P (fun s : sample n => f (s i) * g (s j)) = mean P f * mean P g.
Proof.
move=> hP ij; pose F (k : 'I_n) z := if k == i then f z else if k == j then g z else 1.
have ji : j != i by rewrite eq_sym.
have -> : mean P f * mean P g = \prod_k mean P (F k).
  rewrite (bigD1 i) //= (bigD1 j) //= /F eqxx (negbTE ji) eqxx big1 ?mulr1 //.
  by move=> k /andP[/negbTE -> /negbTE ->]; exact: mean_const.
rewrite -expect_prod; apply: eq_expect => s.
rewrite (bigD1 i) //= (bigD1 j) //= /F eqxx (negbTE ji) eqxx big1 ?mulr1 //.
by move=> k /andP[/negbTE -> /negbTE ->].
Qed.

Definition variance P f := mean P (fun z => (f z - mean P f) ^+ 2).

Lemma varianceE P f : law P -> variance P f = mean P (fun z => f z ^+ 2) - mean P f ^+ 2.
Proof.
move=> hP; rewrite /variance; set m := mean P f.
have -> : mean P (fun z => (f z - m) ^+ 2) =
    mean P (fun z => f z ^+ 2 - (2%:R * m) * f z + m ^+ 2).
  by apply: eq_mean => z; ring.
rewrite meanD meanB meanZ mean_const // -/m; ring.
Qed.

Lemma variance_ge0 P f : law P -> 0 <= variance P f.
Proof. by case=> h _; apply: sumr_ge0 => z _; rewrite mulr_ge0 ?sqr_ge0. Qed.

(* E (P_n f - P f)^2 = Var f / n *)
Lemma expect_dev2 n P f : law P ->
  expect P (fun s : sample n.+1 => (mean P f - emean s f) ^+ 2) =
  variance P f / n.+1%:R.
Proof.
move=> hP; pose h z := mean P f - f z.
have n0 : n.+1%:R != 0 :> R by rewrite pnatr_eq0.
have mh : mean P h = 0.
  by rewrite /h meanB mean_const // subrr.
have e s : (mean P f - emean s f) ^+ 2 =
    n.+1%:R^-1 ^+ 2 * \sum_(i < n.+1) \sum_(j < n.+1) h (s i) * h (s j).
  rewrite -(@big_distrlr _ _ _ _ _ _ _ _ xpredT xpredT) /= -expr2 -exprMn.
  congr (_ ^+ 2); rewrite /emean sumrB sumr_const card_ord mulrBr.
  by rewrite -[mean P f *+ _]mulr_natr mulrC mulfK.
rewrite (eq_expect _ e) expectZ expect_sum.
have -> : \sum_(i < n.+1) expect P (fun s : sample n.+1 => \sum_(j < n.+1) h (s i) * h (s j))
   = \sum_(i < n.+1) variance P f.
  apply: eq_bigr => i _; rewrite expect_sum (bigD1 i) //= big1 => [|j ji]; last first.
    by rewrite expect_pair ?mh ?mul0r // eq_sym.
  rewrite addr0 (expect_coord i (fun z => h z * h z)) //.
  by apply: eq_mean => z; rewrite /h; ring.
rewrite sumr_const card_ord -[variance P f *+ _]mulr_natr.
by rewrite expr2 [_ * n.+1%:R]mulrC -mulrA mulKf // mulrC.
Qed.
End Laws.

Section RootLaws.
Variables (R : rcfType) (Z : finType).
Implicit Types (P f : Z -> R).

Lemma le_sqrt (x y : R) : 0 <= y -> x ^+ 2 <= y -> x <= Num.sqrt y.
Proof.
move=> y0 h; apply: (le_trans (ler_norm x)).
by rewrite -sqrtr_sqr ler_wsqrtr.
Qed.

Lemma expect_abs n P (X : {ffun 'I_n -> Z} -> R) : law P ->
  expect P (fun s => `|X s|) <= Num.sqrt (expect P (fun s => X s ^+ 2)).
Proof.
move=> hP; apply: le_sqrt.
  by apply: sumr_ge0 => s _; rewrite mulr_ge0 ?sqr_ge0 ?weight_ge0.
have := jensen2 (fun s => `|X s|) (fun s => weight_ge0 s hP) (expect_weight n hP).
move/le_trans; apply; rewrite /expect; apply: ler_sum => s _.
by rewrite real_normK ?num_real.
Qed.

Lemma expect_dev n P f : law P ->
  expect P (fun s : {ffun 'I_n.+1 -> Z} => `|mean P f - emean s f|) <=
  Num.sqrt (variance P f / n.+1%:R).
Proof. by move=> hP; rewrite -expect_dev2 //; apply: expect_abs. Qed.
End RootLaws.

(* ---- Maximum and minimum of a function on an orbit ------------------------ *)
Section OrbitExtrema.
Variables (R : realFieldType) (Z : finType) (gT : finGroupType).
Variables (G : {group gT}) (to : {action gT &-> Z}).
Implicit Types f : Z -> R.

Definition invariant f := forall g z, g \in G -> f (to z g) = f z.
Definition invariant_upto (eps : R) f := forall g z, g \in G -> `|f (to z g) - f z| <= eps.

Definition omax f z := fmax (fun x => x \in orbit to G z) z f.
Definition omin f z := fmin (fun x => x \in orbit to G z) z f.

Lemma omax_ge f z : f z <= omax f z.
Proof. by apply: fmax_ge; exact: orbit_refl. Qed.

Lemma omin_le f z : omin f z <= f z.
Proof. by apply: fmin_le; exact: orbit_refl. Qed.

Lemma omax_geg f z g : g \in G -> f (to z g) <= omax f z.
Proof. by move=> gG; apply: fmax_ge; [exact: orbit_refl|exact: mem_orbit]. Qed.

Lemma omin_leg f z g : g \in G -> omin f z <= f (to z g).
Proof. by move=> gG; apply: fmin_le; [exact: orbit_refl|exact: mem_orbit]. Qed.

Lemma omax_att f z : exists2 g, g \in G & omax f z = f (to z g).
Proof.
by rewrite /omax; have [x /orbitP[g gG <-] ->] :=
  @fmax_att R Z (fun x => x \in orbit to G z) z f (orbit_refl to G z); exists g.
Qed.

Lemma omin_att f z : exists2 g, g \in G & omin f z = f (to z g).
Proof.
by rewrite /omin; have [x /orbitP[g gG <-] ->] :=
  @fmin_att R Z (fun x => x \in orbit to G z) z f (orbit_refl to G z); exists g.
Qed.

Lemma omax_le f z c : (forall g, g \in G -> f (to z g) <= c) -> omax f z <= c.
Proof. by move=> h; have [g gG ->] := omax_att f z; apply: h. Qed.

Lemma omin_ge f z c : (forall g, g \in G -> c <= f (to z g)) -> c <= omin f z.
Proof. by move=> h; have [g gG ->] := omin_att f z; apply: h. Qed.

Lemma omax_inv f : invariant (omax f).
Proof.
move=> g z gG; apply/le_anti/andP; split; apply: omax_le => h hG.
  by rewrite -actM; apply: omax_geg; rewrite groupM.
have -> : to z h = to (to z g) (g^-1 * h)%g by rewrite -actM mulKVg.
by apply: omax_geg; rewrite groupM ?groupV.
Qed.

Lemma omin_inv f : invariant (omin f).
Proof.
move=> g z gG; apply/le_anti/andP; split; apply: omin_ge => h hG.
  have -> : to z h = to (to z g) (g^-1 * h)%g by rewrite -actM mulKVg.
  by apply: omin_leg; rewrite groupM ?groupV.
by rewrite -actM; apply: omin_leg; rewrite groupM.
Qed.

Lemma osc_le f eps z : invariant_upto eps f -> omax f z - omin f z <= eps.
Proof.
move=> h; have [g gG ->] := omax_att f z; have [k kG ->] := omin_att f z.
have := h (k^-1 * g)%g (to z k); rewrite -actM mulKVg groupM ?groupV // => /(_ isT).
by move/absP => -[].
Qed.

Lemma upto_of_osc f eps : (forall z, omax f z - omin f z <= eps) -> invariant_upto eps f.
Proof.
move=> h g z gG; have h1 := omax_geg f z gG; have h2 := omin_leg f z gG.
have h3 := omax_ge f z; have h4 := omin_le f z; have h5 := h z.
by apply: abs_le; [apply: (lin3 h1 h4 h5); ring|apply: (lin3 h2 h3 h5); ring].
Qed.

Lemma omax_of_inv f z : invariant f -> omax f z = f z.
Proof. by move=> h; have [g gG ->] := omax_att f z; apply: h. Qed.
End OrbitExtrema.

(* ---- Sums over orbits ------------------------------------------------------ *)
Section OrbitSums.
Variables (Z : finType) (gT : finGroupType) (G : {group gT}) (to : {action gT &-> Z}).

Definition orbits : {set {set Z}} := orbit to G @: [set: Z].

Lemma acts_all : [acts G, on [set: Z] | to].
Proof. by apply/actsP => g gG x; rewrite !inE. Qed.

Lemma orbits_partition : partition orbits [set: Z].
Proof. exact: orbit_partition acts_all. Qed.

Lemma orbit_sum (A : zmodType) (F : Z -> A) : \sum_z F z = \sum_(o in orbits) \sum_(z in o) F z.
Proof.
rewrite -(set_partition_big _ orbits_partition); apply: eq_bigl => z.
by rewrite inE.
Qed.

Lemma orbitsP o : reflect (exists z, o = orbit to G z) (o \in orbits).
Proof.
apply: (iffP imsetP) => [[z _ ->]|[z ->]]; first by exists z.
by exists z.
Qed.

Lemma orbit_of o z : o \in orbits -> z \in o -> o = orbit to G z.
Proof. by case/orbitsP => x -> /orbit_eqP ->. Qed.

Lemma orbit_in z : orbit to G z \in orbits.
Proof. by apply/orbitsP; exists z. Qed.
End OrbitSums.

(* ---- The number of sample points in a set is binomial ----------------------- *)
Section Binomial.
Variables (R : realFieldType) (Z : finType).
Implicit Types (P : Z -> R) (A : pred Z).

Definition hits n (s : {ffun 'I_n -> Z}) A : {set 'I_n} := [set i | A (s i)].
Definition binomial n (p : R) k := 'C(n, k)%:R * p ^+ k * (1 - p) ^+ (n - k).
(* E |B(n,p)/n - p| *)
Definition binomial_dev n (p : R) := \sum_(k < n.+1) binomial n p k * `|p - k%:R / n%:R|.

Lemma mass_compl P A : law P -> mass P (fun z => ~~ A z) = 1 - mass P A.
Proof. by move=> [_ h]; rewrite -h /mass [X in X - _](bigID A) /= addrAC subrr add0r. Qed.

Lemma expect_hits n P A (g : nat -> R) : law P ->
  expect P (fun s : {ffun 'I_n -> Z} => g #|hits s A|) =
  \sum_(k < n.+1) binomial n (mass P A) k * g k.
Proof.
move=> hP; set p := mass P A.
rewrite /expect (partition_big (fun s => hits s A) xpredT) //=.
have one (B : {set 'I_n}) : \sum_(s : {ffun 'I_n -> Z} | hits s A == B) (\prod_i P (s i)) * g #|hits s A|
    = p ^+ #|B| * (1 - p) ^+ (n - #|B|) * g #|B|.
  rewrite (eq_bigr (fun s : {ffun 'I_n -> Z} => (\prod_i P (s i)) * g #|B|)); last by move=> s /eqP ->.
  rewrite -mulr_suml; congr (_ * _).
  rewrite (eq_bigl (mem (family (fun i z => A z == (i \in B))))); last first.
    move=> s; apply/eqP/familyP => [<- i|h]; first by change (A (s i) == (i \in hits s A)); rewrite inE eqxx.
    by apply/setP => i; rewrite inE; apply/eqP; exact: h.
  rewrite -(bigA_distr_big_dep _ (fun i z => P z)) /=.
  rewrite (bigID (mem B)) /=; congr (_ * _).
    rewrite (eq_bigr (fun=> p)) ?prodr_const // => i iB.
    have jB : i \in B by []; rewrite /p /mass; apply: eq_bigl => z.
    by rewrite -[RHS]eqb_id -jB.
  rewrite (eq_bigr (fun=> 1 - p)); last first.
    move=> i iB; have jB : (i \in B) = false by apply/negbTE.
    by rewrite -mass_compl //; apply: eq_bigl => z; rewrite -eqbF_neg -jB.
  rewrite prodr_const; congr (_ ^+ _).
  have := congr1 (fun m => m - #|B|)%N (cardC (mem B)); rewrite /= addKn card_ord => <-.
  exact: eq_card.
rewrite (eq_bigr _ (fun B _ => one B)).
have sz (B : {set 'I_n}) : (#|B| < n.+1)%N by rewrite ltnS -[X in (_ <= X)%N]card_ord max_card.
rewrite (partition_big (fun B => Ordinal (sz B)) xpredT) //=; apply: eq_bigr => k _.
rewrite (eq_bigr (fun=> p ^+ k * (1 - p) ^+ (n - k) * g k)); last first.
  by move=> B /eqP <-.
rewrite sumr_const -[_ *+ _]mulr_natl /binomial !mulrA; congr (_%:R * _ * _ * _).
have e := card_draws [finType of 'I_n] k; rewrite card_ord in e; rewrite -e cardsE.
exact: eq_card.
Qed.

Lemma emean_hits n (s : {ffun 'I_n -> Z}) A :
  emean s (fun z => (A z)%:R) = #|hits s A|%:R / n%:R :> R.
Proof.
rewrite /emean mulrC -natr_sum; congr (_%:R / _).
by rewrite -sum1_card [in RHS]big_mkcond /=; apply: eq_bigr => i _; rewrite inE; case: (A _).
Qed.

Lemma expect_mass n P A : law P ->
  expect P (fun s : {ffun 'I_n -> Z} => `|mass P A - emean s (fun z => (A z)%:R)|) =
  binomial_dev n (mass P A).
Proof.
move=> hP; apply: etrans (expect_hits n A (fun k => `|mass P A - k%:R / n%:R|) hP).
by apply: eq_expect => s; rewrite emean_hits.
Qed.

Lemma variance_indicator P A : law P ->
  variance P (fun z => (A z)%:R) = mass P A * (1 - mass P A).
Proof.
move=> hP; rewrite varianceE // mean_indicator.
have -> : mean P (fun z => (A z)%:R ^+ 2) = mass P A.
  by rewrite -mean_indicator; apply: eq_mean => z; case: (A z); rewrite ?expr1n ?expr0n.
ring.
Qed.
End Binomial.

(* ---- E sum_a |P(q = a) - P_n(q = a)| <= sqrt((K-1)/n) ------------------------ *)
Section CellSum.
Variables (R : realFieldType) (Z J : finType) (q : Z -> J) (A : {set J}).
Hypothesis qA : forall z, q z \in A.
Implicit Types P : Z -> R.

Definition cell_sum n P (s : {ffun 'I_n -> Z}) :=
  \sum_(a in A) `|mass P (fun z => q z == a) - emean s (fun z => (q z == a)%:R)|.

Lemma cell_total P : law P -> \sum_(a in A) mass P (fun z => q z == a) = 1.
Proof.
move=> [_ h]; rewrite -h (partition_big q (mem A)) => [|z _]; last exact: qA.
by apply: eq_bigr.
Qed.

Lemma sum_sqr (y : J -> R) : (\sum_(a in A) y a) ^+ 2 <= #|A|%:R * \sum_(a in A) y a ^+ 2.
Proof.
have w0 (a : J) : 0 <= (a \in A)%:R :> R by rewrite ler0n.
have := cauchy y (fun=> 1) w0.
have e (F : J -> R) : \sum_a (a \in A)%:R * F a = \sum_(a in A) F a.
  by rewrite [RHS]big_mkcond; apply: eq_bigr => a _; case: (a \in A); rewrite ?mul1r ?mul0r.
rewrite !e; have -> : \sum_(a in A) y a * 1 = \sum_(a in A) y a by apply: eq_bigr => a _; rewrite mulr1.
have -> : \sum_(a in A) 1 ^+ 2 = #|A|%:R :> R.
  by rewrite (eq_bigr (fun=> 1)) ?sumr_const // => a _; rewrite expr1n.
by rewrite mulrC.
Qed.

Lemma expect_cell_sum n P : law P ->
  expect P (fun s : {ffun 'I_n -> Z} => cell_sum P s) =
  \sum_(a in A) binomial_dev n (mass P (fun z => q z == a)).
Proof.
move=> hP; rewrite /cell_sum expect_sum; apply: eq_bigr => a _; exact: expect_mass.
Qed.

End CellSum.

Section CellRoot.
Variables (R : rcfType) (Z J : finType) (q : Z -> J) (A : {set J}).
Hypothesis qA : forall z, q z \in A.
Implicit Types P : Z -> R.

Lemma expect_l1 n P : law P ->
  expect P (fun s : {ffun 'I_n.+1 -> Z} => cell_sum q A P s) <= Num.sqrt ((#|A|%:R - 1) / n.+1%:R).
Proof.
move=> hP; have n0 : 0 < n.+1%:R :> R by rewrite ltr0n.
pose p a := mass P (fun z => q z == a).
have t1 : \sum_(a in A) p a = 1 by exact: (cell_total qA hP).
have A1 : 1 <= #|A|%:R :> R.
  rewrite (ler_nat R 1) card_gt0; apply: contra_eqN t1 => /eqP ->.
  by rewrite big_set0 eq_sym oner_neq0.
have Kp : 1 <= #|A|%:R * \sum_(a in A) p a ^+ 2.
  by have := sum_sqr A p; rewrite t1 expr1n.
apply: le_sqrt; first by rewrite divr_ge0 ?subr_ge0 // ltW.
have := jensen2 (fun s : {ffun 'I_n.+1 -> Z} => cell_sum q A P s)
  (fun s => weight_ge0 s hP) (expect_weight n.+1 hP).
move/le_trans; apply; rewrite -/(expect P (fun s : {ffun 'I_n.+1 -> Z} => cell_sum q A P s ^+ 2)).
apply: (le_trans (y := expect P (fun s : {ffun 'I_n.+1 -> Z} => #|A|%:R *
   \sum_(a in A) (p a - emean s (fun z => (q z == a)%:R)) ^+ 2))).
  apply: expect_le => // s; apply: le_trans (sum_sqr A _) _; apply: le_of_eq; congr (_ * _).
  by apply: eq_bigr => a _; rewrite real_normK ?num_real.
rewrite expectZ expect_sum.
have -> : \sum_(a in A) expect P (fun s : {ffun 'I_n.+1 -> Z} =>
      (p a - emean s (fun z => (q z == a)%:R)) ^+ 2)
    = (1 - \sum_(a in A) p a ^+ 2) / n.+1%:R.
  transitivity (\sum_(a in A) (p a - p a ^+ 2) / n.+1%:R); last first.
    by rewrite -mulr_suml sumrB t1.
  apply: eq_bigr => a _; have e : p a = mean P (fun z => (q z == a)%:R).
    by rewrite (mean_indicator P (fun z => q z == a)).
  rewrite [in LHS]e expect_dev2 // (variance_indicator (fun z => q z == a) hP) -/(p a).
  by rewrite mulrBr mulr1 expr2.
rewrite mulrA ler_pmul2r ?invr_gt0 //.
by apply: (lin1 Kp); ring.
Qed.
End CellRoot.
