import symbound as sb
from symbound.lemmas._status import NOT_FOUND, statuses, table


def test_every_lemma_has_a_proof_or_is_cited():
    rows = statuses()
    assert {s.slug for s in rows} == set(sb.lemmas)
    assert {s.proof for s in rows} <= {"proved on paper", "cited"}
    assert {s.slug for s in rows if s.proof == "cited"} <= {
        s for s in sb.lemmas if sb.lemmas.family(s) == "peers"
    }


def test_every_lemma_has_rows():
    assert all(s.oracle_rows for s in statuses())


def test_formal_proofs_say_what_is_weaker():
    formal = {s.slug: s.formal for s in statuses() if s.formal}
    assert formal["midrange-projection"] == "formal, weaker: Z and G finite (a maximum for the supremum)"
    assert formal["stabilizer-growth"] == "fully formal"
    assert not [s for s, text in formal.items() if "does not say" in text]


def test_without_a_checkout(tmp_path):
    rows = statuses(tmp_path)
    assert {s.proof for s in rows} == {NOT_FOUND}
    assert {s.oracle_rows for s in rows} == {None}
    assert NOT_FOUND in table(rows)


def test_an_unfinished_formal_proof_is_not_counted(tmp_path):
    folder = tmp_path / "proofs" / "complexity"
    folder.mkdir(parents=True)
    (folder / "massart.v").write_text("(* Weaker than the lemma: nothing. *)\nLemma x : False. Admitted.\n")
    assert {s.slug: s.formal for s in statuses(tmp_path)}["massart"] == "not finished"
    (folder / "massart.v").write_text(
        "(* Weaker than the lemma: finite   *)\n(* spaces only. Admitted: no.        *)\nLemma x : True.\n"
    )
    assert {s.slug: s.formal for s in statuses(tmp_path)}[
        "massart"
    ] == "formal, weaker: finite spaces only. Admitted: no"


def test_what_others_have_formalised_is_read_from_the_proofs():
    rows = {s.slug: s.elsewhere for s in statuses()}
    assert "dudley_entropy_integral" in rows["dudley"]
    assert rows["multiscale"] == ""
    assert "massart: lean-rademacher" in table()
