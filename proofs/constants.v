(* The numbers that matter most: each formula, as its lemma builds it, is the decimal that the tests freeze. *)
(* Written by tests/oracles/make_constants.py; the decimals are those of tests/oracles/frozen.json.         *)
(* Not among the formal proofs of the other files: the real numbers of Coq's library rest on axioms.        *)
From Coq Require Import Reals.
From Interval Require Import Tactic.
Local Open Scope R_scope.

Ltac number :=
  repeat first [rewrite Rmax_right by interval with (i_prec 220) | rewrite Rmax_left by interval with (i_prec 220)];
  interval with (i_prec 220).

(* concentration: M sqrt(log(1/delta)/(2n)) *)
Theorem concentration :
  Rabs (((3 / 17) + ((5 / 4) * (sqrt ((ln (/ (1 / 20))) / (2 * 7)))))
    - 754696426309219725978933649855697651417731366771177802751602 / 10 ^ 60) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* symmetrization: the factor 2 *)
Theorem symmetrization :
  Rabs ((2 * (3 / 17))
    - 352941176470588235294117647058823529411764705882352941176471 / 10 ^ 60) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* contraction: the factor c, without a 2 *)
Theorem contraction :
  Rabs (((9 / 5) * (3 / 17))
    - 317647058823529411764705882352941176470588235294117647058824 / 10 ^ 60) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* massart: sqrt(2 log k) *)
Theorem massart :
  Rabs ((((5 / 4) / 2) * (sqrt ((2 * (ln 5)) / 7)))
    - 423821621690935462363691738305438058542214779209028496794184 / 10 ^ 60) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* finite-class confidence: sqrt(log(k/delta)/(2n)) *)
Theorem finite_class_confidence :
  Rabs (((5 / 4) * (sqrt ((ln (5 / (1 / 20))) / (2 * 7))))
    - 716916931609951624295130979415924106269857393978761900214076 / 10 ^ 60) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* empirical-rademacher: 2 M in place of 3 M, log(1/delta) in place of log(2/delta) *)
Theorem empirical_rademacher :
  Rabs (((2 * (3 / 17)) + (2 * (5 / 4) * (sqrt ((ln (/ (1 / 20))) / (2 * 7)))))
    - 15093928526184394519578672997113953028354627335423556055032 / 10 ^ 58) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* chaining-sum: sqrt(2 log N), each radius once *)
Theorem chaining_sum :
  Rabs (((1 / 7) + ((5 / 8) * (sqrt ((2 * (3 / 17)) / 7))) + ((1 / 3) * (sqrt ((2 * (9 / 17)) / 7))))
    - 41283811042353568754235407058036529764547244492827931198356 / 10 ^ 59) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* dudley nodes: 4 a and 12 *)
Theorem dudley_nodes :
  Rabs (((4 * (1 / 9)) + ((12 / (sqrt 7)) * (((5 / 36) * (sqrt (3 / 17))) + ((1 / 16) * (sqrt (9 / 17))))))
    - 915329668288273558402928709304222502812113571202159248269894 / 10 ^ 60) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* dudley-sharp internal: 4 sqrt 2 *)
Theorem dudley_sharp_internal :
  Rabs (((4 * (1 / 9)) + (((4 * (sqrt 2)) / (sqrt 7)) * (((5 / 36) * (sqrt (3 / 17))) + ((1 / 16) * (sqrt (9 / 17))))))
    - 666421867738122393957957609263442370967450282620093920180391 / 10 ^ 60) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* dudley-sharp external: 6 sqrt 2 *)
Theorem dudley_sharp_external :
  Rabs (((4 * (1 / 9)) + (((6 * (sqrt 2)) / (sqrt 7)) * (((5 / 36) * (sqrt (3 / 17))) + ((1 / 16) * (sqrt (9 / 17))))))
    - 777410579384961368714714191672941334228953201707918658048364 / 10 ^ 60) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* lipschitz-entropy connected: log ceil(M/t) and log 3 *)
Theorem lipschitz_entropy_connected :
  Rabs (((ln 14) + ((9 + (- 1)) * (ln 3)))
    - 114279556389601361456845467602815619348925093265241120564576 / 10 ^ 58) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* multiscale: 2 r_K, and each square root without a factor *)
Theorem multiscale :
  Rabs (((2 / 9) + ((5 / 8) * (sqrt ((2 + (- 1)) / 7))) + ((1 / 2) * (sqrt ((3 + (- 1)) / 7))) + ((1 / 5) * (sqrt ((5 + (- 1)) / 7))))
    - 87689704896910451480165515274201030611236873172920435194071 / 10 ^ 59) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* tabular-gap uniform: De Moivre's 2 v C(n,v) p^v (1-p)^(n-v+1) *)
Theorem tabular_gap_uniform :
  Rabs ((((11 / 12) * (((2 * (1 + 0) * 7 * ((1 / 8) ^ 1) * ((7 / 8) ^ 7)) + (2 * (1 + 2) * 35 * ((3 / 8) ^ 3) * ((5 / 8) ^ 5))) / 7)) + ((1 / 3) * ((8 * (1 + 0) * 7 * ((1 / 8) ^ 1) * ((7 / 8) ^ 7)) / 7)))
    - 35919284820556640625 / 10 ^ 20) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* rate above: (2d/(d-2)) (B (d-2)/4)^(2/d), B = sqrt(C/n) (d/(d-2)) (d/2)^(2/(d-2)) *)
Theorem rate_above :
  Rabs ((6 * (Rpower ((3 / 4) * ((3 / 2) ^ 2) * (sqrt ((7 / 3) / 7))) (2 / 3)))
    - 589666813697001736606873788099449160803871220287817138148124 / 10 ^ 59) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* rate two: e (1 + log(4n)/2) *)
Theorem rate_two :
  Rabs (((exp 1) * (sqrt ((7 / 3) / 7)) * (1 + ((ln (4 * 7)) / 2)))
    - 418418286643136783794232065900295080844366822291283014273441 / 10 ^ 59) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* rate below: (2/(2-d)) (2/d)^(d/(2-d)) *)
Theorem rate_below :
  Rabs (((3 * ((3 / 2) ^ 2)) * (Rpower (7 / 3) (3 / 4)) * (sqrt (/ 7)))
    - 48165640715881627347302916751465577589746555002989183197173 / 10 ^ 58) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* transport-lower no group: d/(d+1) *)
Theorem transport_lower_no_group :
  Rabs (((3 / 2) * (3 / 4) * (Rpower ((9 / 5) * 7) (- (1 / 3))))
    - 483461996020986766208076415792872660201294838641384851531728 / 10 ^ 60) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* isodiametric: (lambda/C)^(1/m) *)
Theorem isodiametric :
  Rabs ((Rpower ((9 / 5) / (7 / 3)) (1 / 3))
    - 917132126198639581101600858423020732554446600299876445003777 / 10 ^ 60) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* optimal-sup-error direct: 5/8 *)
Theorem optimal_sup_error_direct :
  Rabs (((((Rmax 0 (1 + ((- 1) * (1 / 13) / (3 / 2)))) ^ 2) * (9 / 5)) + ((5 / 8) * (sqrt (5 / 7))) + ((((sqrt 9) + ((- 1) * (sqrt 4))) / (sqrt 7)) * (1 / 13)))
    - 217741394263206815061090030058622670014634039465995270409887 / 10 ^ 59) <= 1 / 10 ^ 55.
Proof. number. Qed.

(* flow-certificate path, third moments: sqrt(2/(pi n)) and the constant 1 of the normal approximation *)
Theorem flow_certificate_path_third_moments :
  Rabs (((6439293543 / 1000000000000000000000000) + ((466506351 / 1000000000) / (sqrt ((PI * 7) / 2))) + ((5625000001 / 10000000000) / 7))
    - 22104240431000853598007744052353739576246344344716454010755 / 10 ^ 59) <= 1 / 10 ^ 9.
Proof. number. Qed.
