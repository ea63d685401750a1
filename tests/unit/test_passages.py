"""Blocks to passages."""

from __future__ import annotations

from corpus.model import DocumentId, Language, PassageKind
from corpus.parsers.protocol import Block, ParsedNote
from corpus.passages import MOST, Passages, split, split_sentences

EN, ES = Language.EN, Language.ES


def sentence(number: int) -> str:
    return f"Sentence number {number} says that the river belongs to both of the two countries and to their towns."


def of(*blocks: Block, notes: tuple[ParsedNote, ...] = (), about: str = "") -> Passages:
    return split(DocumentId("d"), blocks, notes, language=EN, about=about)


BODY, NOTE, HEADING, TABLE, METADATA = PassageKind


def test_ids_count_from_zero() -> None:
    found = of(Block(HEADING, "One"), Block(BODY, sentence(1)), Block(HEADING, "Two"), Block(BODY, sentence(2)))

    assert [p.id for p in found.passages] == ["d#0", "d#1", "d#2", "d#3"]
    assert [p.heading for p in found.passages] == ["", "One", "One", "Two"]


def test_short_paragraphs_are_one_passage_but_not_across_a_heading() -> None:
    found = of(*(Block(BODY, sentence(n)) for n in range(3)), Block(HEADING, "Next"), Block(BODY, sentence(3)))

    assert [p.text.count("Sentence") for p in found.passages] == [3, 0, 1]


def test_a_long_paragraph_is_cut_at_sentence_ends_into_like_parts() -> None:
    text = " ".join(sentence(n) for n in range(24))
    found = of(Block(BODY, text))

    sizes = [len(p.text.split()) for p in found.passages]
    assert max(sizes) <= MOST
    assert min(sizes) > MOST / 2
    assert all(p.text.startswith("Sentence") and p.text.endswith("towns.") for p in found.passages)
    assert " ".join(p.text for p in found.passages) == text


def test_a_sentence_without_end_is_cut_all_the_same() -> None:
    found = of(Block(BODY, "palabra " * 1000))

    assert max(len(p.text.split()) for p in found.passages) <= MOST
    assert sum(len(p.text.split()) for p in found.passages) == 1000


def test_call_outs_keep_their_place() -> None:
    first, second = sentence(1), " ".join(sentence(n) for n in range(2, 20))
    found = of(
        Block(BODY, first, callouts=((len(first), "1"),)),
        Block(BODY, second, callouts=((second.index(" number 15"), "2"), (len(second), "3"))),
        notes=(ParsedNote("1", "One."), ParsedNote("2", "Two."), ParsedNote("3", "Three.")),
    )

    texts = {p.id: p.text for p in found.passages}
    assert [label for label, _ in found.callouts] == ["1", "2", "3"]
    for label, callout in found.callouts:
        assert texts[callout.passage][: callout.start].endswith(callout.before)
        assert callout.before.endswith("Sentence" if label == "2" else "towns.")


def test_notes_come_after_the_body_with_their_label() -> None:
    found = of(Block(BODY, sentence(1)), notes=(ParsedNote("iv", "See the treaty."),), about="A Title\nAn Issuer")

    assert [(p.kind, p.note) for p in found.passages] == [(BODY, None), (NOTE, "iv"), (METADATA, None)]
    assert [[p.id for p in group] for group in found.notes] == [["d#1"]]


def test_a_long_note_has_several_passages() -> None:
    found = of(Block(BODY, "x"), notes=(ParsedNote("1", " ".join(sentence(n) for n in range(20))),))

    assert len(found.notes[0]) > 1
    assert {p.note for p in found.notes[0]} == {"1"}


def test_languages_part_passages() -> None:
    spanish = "El río pertenece a los dos países y a todos los pueblos que viven en sus orillas."
    found = of(Block(BODY, sentence(1)), Block(BODY, spanish), Block(BODY, "Total: 12"))

    assert [p.language for p in found.passages] == [EN, ES]


def test_a_table_is_cut_at_its_rows() -> None:
    rows = [f"agency {n}\tcountry {n}\tremark about the agency" for n in range(60)]
    found = of(Block(TABLE, "\n".join(rows)))

    assert len(found.passages) > 1
    assert "\n".join(p.text for p in found.passages) == "\n".join(rows)


SENTENCES = [
    (EN, "See 5 U.S.C. 552 and Pub. L. 101. It applies. Sen. Smith v. Jones was cited.", 3),
    (EN, "The U.S. Department of State spoke. Mr. Díaz did not.", 2),
    (ES, "Véase la fracc. II del párr. 3 y el art. 5 de la ley. El Lic. Gil firmó. ¿Por qué?", 3),
    (ES, "La EE.UU. firmó el 1 de oct. de 1944. Fin.", 2),
]


def test_sentences_do_not_end_at_abbreviations() -> None:
    for language, text, count in SENTENCES:
        parts = split_sentences(text, language)

        assert "".join(parts) == text
        assert len(parts) == count, parts
