"""What both languages call alike is proposed as a term, with where it stands; what is cut out of a longer term is not."""

from __future__ import annotations

from corpus.model import Language
from search.candidates import HEADING, TEXT, Candidate, find_candidates
from search.runs import Runs
from search.translate.learned import Piece

PIECES = [
    Piece("The customs broker is here.", "El agente aduanal está aquí.", "t-en#0", "t-es#0"),
    Piece("She was a customs broker.", "Ella era un agente aduanal.", "t-en#1", "t-es#1"),
    Piece("They saw the customs broker at the bridge.", "Vieron al agente aduanal en el puente.", "t-en#2", "t-es#2"),
    Piece("The bridge was closed.", "El puente estaba cerrado.", "t-en#3", "t-es#3"),
    Piece("Under the bridge it rains.", "Bajo el puente llueve.", "t-en#4", "t-es#4"),
    Piece("It is a bridge.", "Es un puente.", "t-en#5", "t-es#5"),
    Piece("A customs broker wrote.", "Un agente aduanal escribió.", "t-en#6", "t-es#6"),
    Piece("The rain is here.", "La lluvia está aquí.", "t-en#7", "t-es#7"),
    Piece(
        "Article 3.4: Denial of Benefits", "Artículo 3.4: Denegación de Beneficios", "t-en#20", "t-es#20", heading=True
    ),
    Piece("Article 3.5: Scope", "Artículo 3.6: Definiciones", "t-en#21", "t-es#21", heading=True),
]


def found() -> dict[str, Candidate]:
    return {candidate.english: candidate for candidate in find_candidates(PIECES)}


def test_headings_of_equal_numbers_name_one_thing_and_come_first() -> None:
    first = next(iter(found().values()))

    assert (first.english, first.spanish, first.kind) == ("denial of benefits", "denegación de beneficios", HEADING)
    assert first.evidence == (("t-en#20", "t-es#20"),)
    assert "scope" not in found()


def test_terms_of_the_text_are_paired_with_their_evidence() -> None:
    broker = found()["customs broker"]

    assert (broker.spanish, broker.kind, broker.seen, broker.agreed) == ("agente aduanal", TEXT, 4, 1.0)
    assert broker.evidence[0] == ("t-en#0", "t-es#0")
    assert found()["bridge"].spanish == "puente"


def test_each_term_is_in_one_pair_and_the_same_pieces_give_the_same() -> None:
    candidates = find_candidates(PIECES)

    assert len({c.english for c in candidates}) == len({c.spanish for c in candidates}) == len(candidates)
    assert candidates == find_candidates(PIECES)
    assert find_candidates([]) == ()


def test_what_is_only_a_part_of_a_longer_term_is_none() -> None:
    runs = Runs([f"the border water commission {verb} it" for verb in ("is", "was", "has", "and")], Language.EN)
    written = {runs.written(run) for run in runs.values}

    assert "border water commission" in written
    assert not {"border water", "water commission", "water"} & written


def test_no_run_goes_over_a_mark() -> None:
    runs = Runs(["customs, duties"] * 4, Language.EN)

    assert {runs.written(run) for run in runs.values} == {"customs", "duties"}
