"""Citations by author and year in running text. The gold is our own; how much of it is found, `make measure-citations` prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType

from corpus.catalog import open_catalog
from corpus.citations.references import find_references
from corpus.citations.resolve import resolve
from corpus.model import (
    Content,
    Document,
    DocumentId,
    Language,
    Note,
    NoteKind,
    Passage,
    PassageId,
    PassageKind,
    Reference,
    WorkId,
    WorkState,
)

PAPER = DocumentId("paper")


def test_our_gold_is_found_and_its_traps_are_not(measure: Callable[[str], ModuleType]) -> None:
    module = measure("citations_author_year")
    for document in module.read_gold():
        assert [] == [(kind, words) for kind, words, _ in module.judge(document) if kind != "right"]


def passages(*texts: str, note: str = "") -> list[Passage]:
    entries = ["Vidal, R. (2001). Rivers without owners: A history. Laredo: Basin Press."]
    parts = [(PassageKind.BODY, text, "") for text in texts] + [(PassageKind.BODY, e, "References") for e in entries]
    parts += [(PassageKind.NOTE, note, "")] if note else []
    return [
        Passage(PassageId(f"paper#{n}"), PAPER, n, kind, Language.EN, text, heading=heading)
        for n, (kind, text, heading) in enumerate(parts)
    ]


def in_prose(*texts: str) -> Sequence[Reference]:
    return [r for r in find_references(passages(*texts), ()) if int(r.passage.split("#")[1]) < len(texts)]


def test_what_the_entry_says_is_inferred_and_what_is_printed_is_not() -> None:
    (cited,) = in_prose("Ownership came late and contradicts Vidal (2001, p. 9).")

    assert ("Vidal, R.",) == cited.authors
    assert 2001 == cited.year
    assert {"title", "authors", "publisher"} <= set(cited.inferred)
    assert "year" not in cited.inferred
    assert "Vidal (2001, p. 9)" == cited.raw
    assert "contradicts" == cited.treatment


def test_in_a_note_it_belongs_to_the_note() -> None:
    text = "On this see Vidal (2001)."
    found = passages("Ownership came late.", note=text)
    note = Note(PAPER, 7, "7", NoteKind.REMARK, text, (found[-1].id,))

    assert [(7, "Vidal (2001)")] == [(r.note, r.raw) for r in find_references(found, [note]) if r.note]


def test_entry_and_citation_mean_one_work_and_one_without_entry_waits_for_it() -> None:
    with open_catalog("sqlite://") as catalog:
        parts = passages("Late (Vidal, 2001). Denied (Ruiz & Peralta, 2010, p. 5).")
        document = Document(PAPER, WorkId("paper"), "A paper", Language.EN, "a" * 64)
        catalog.put(document, Content(tuple(parts), references=tuple(find_references(parts, ()))))
        resolve(catalog)
        entry, vidal, waiting = sorted(catalog.references(PAPER), key=lambda r: (r.year or 0, r.start))

        assert entry.work == vidal.work != waiting.work
        assert (WorkState.MISSING, "") == (waiting.state, waiting.title)

        held = Document(DocumentId("held"), WorkId("held"), "Shared banks", Language.EN, "b" * 64, authors=("Ruiz, Ana", "Peralta, Luz"), issued="2010-04-01")  # fmt: skip
        text = Passage(PassageId("held#0"), held.id, 0, PassageKind.BODY, Language.EN, "Text.")
        catalog.put(held, Content((text,)))
        resolve(catalog)
        now = next(r for r in catalog.resolutions(PAPER) if r.start == waiting.start)

        assert (WorkState.CANDIDATE, (WorkId("held"),)) == (now.state, now.candidates)
