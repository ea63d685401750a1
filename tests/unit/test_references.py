"""What the notes of a document cite. All notes here are invented, except where ``shared`` is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import pytest

from corpus.citations.dates import find_dates, publication_date
from corpus.citations.names import parse_authors
from corpus.citations.references import classify, find_references
from corpus.citations.urls import find_links, url_key
from corpus.model import DocumentId, Language, Note, NoteKind, Passage, PassageId, PassageKind, Reference

DOCUMENT = DocumentId("paper")


def references(text: str, language: Language = Language.EN) -> Sequence[Reference]:
    id_ = PassageId("paper#0")
    passage = Passage(id_, DOCUMENT, 0, PassageKind.NOTE, language, text, note="1")
    return find_references([passage], [Note(DOCUMENT, 1, "1", NoteKind.REMARK, text, (id_,))])


KINDS = [
    ("thanks are a remark", "We thank Ana Ruiz and Tom Hale for reading a draft.", NoteKind.REMARK),
    ("a quoted word is no title", 'The "wait and see attitude" has long been common.', NoteKind.REMARK),
    ("scare quotes before a year", "The “open skies” accord between both came in 2001.", NoteKind.REMARK),
    ("a named source without title or URL", "Talks with officials of the Department of Ports.", NoteKind.REMARK),
    ("a reference", 'Ruiz, Ana, "The Port and the City," *Border Review*, May 2007.', NoteKind.REFERENCE),
    (
        "a signal is no remark",
        'See also: Ruiz, Ana, "The Port and the City," *Border Review*, May 2007.',
        NoteKind.REFERENCE,
    ),
    (
        "a reference and a remark",
        'Ruiz, Ana, "The Port," *Border Review*, May 2007. She changed her mind later.',
        NoteKind.MIXED,
    ),
    ("a remark and a URL", "Queues grew by a third that year. http://www.puertos.example/datos.htm", NoteKind.MIXED),
]


@pytest.mark.parametrize(("why", "text", "kind"), KINDS, ids=[case[0] for case in KINDS])
def test_kind_of_note(why: str, text: str, kind: NoteKind) -> None:
    assert kind == classify(text)


FIELDS = [
    (
        "article in a newspaper",
        'Hale, Tom and Rosa Vidal, "Bridge Reopens After Flood," *Laredo Times*, June 3, 2008.',
        {"authors": ("Hale, Tom", "Vidal, Rosa"), "title": "Bridge Reopens After Flood", "container": "Laredo Times"}
        | {"date": "2008-06-03", "year": 2008, "type": "news", "language": Language.EN},
    ),
    (
        "book with place and publisher",
        "Vidal, Rosa (1999). *Rivers Without Owners*. Austin, TX: Mesa University Press.",
        {"authors": ("Vidal, Rosa",), "title": "Rivers Without Owners", "publisher": "Mesa University Press"}
        | {"date": "1999", "type": "book"},
    ),
    (
        "chapter of an edited book",
        "Hale, T. and Vidal, R., “Ports and People,” in *The Long Border*, eds. Ana Ruiz and Luis Paz (London: Ashgate, 2004).",
        {
            "authors": ("Hale, T.", "Vidal, R."),
            "container": "The Long Border",
            "publisher": "Ashgate",
            "type": "chapter",
        },
    ),
    (
        "Spanish page of a ministry, date in Spanish",
        "Secretaría de Obras Públicas. «Avanza el puente de Anzaldúas», Presidencia de la República, 4 de marzo de 2009. "
        "<http://www.obras.example.mx/sala_prensa/?id=7>",
        {"authors": ("Secretaría de Obras Públicas",), "title": "Avanza el puente de Anzaldúas", "date": "2009-03-04"}
        | {"publisher": "Presidencia de la República", "url": "http://www.obras.example.mx/sala_prensa/?id=7"}
        | {"language": Language.ES, "type": "press-release"},
    ),
    (
        "journal with volume and number",
        'Paz, Luis, "Water Debts and Treaties," *Journal of Border Studies*, Vol. 12, No. 3, 2001, pp. 20-44.',
        {"container": "Journal of Border Studies", "type": "article", "year": 2001},
    ),
    (
        "the closing quote is missing",
        "Comisión de Puentes, “Plan maestro 2005-2010, March 2006, http://www.puentes.example/plan.pdf",
        {"title": "Plan maestro 2005-2010", "date": "2006-03", "url": "http://www.puentes.example/plan.pdf"},
    ),
    (
        "nothing but a URL: what it tells is inferred",
        "<http://www.reforma.com/paginas/20080911/pdfs/r004.pdf>",
        {"title": "", "authors": (), "container": "Reforma", "date": "2008-09-11", "type": "news"}
        | {"inferred": ("container", "language", "date", "year")},
    ),
    (
        "a URL broken over lines",
        'Ruiz, Ana, "Counting Crossings," May 2003, <http://www.conteo.example/informes/\n2003/cruces.pdf>',
        {"url": "http://www.conteo.example/informes/2003/cruces.pdf"},
    ),
    (
        "accents are left as printed",
        'Gonzalez, Maria de la Luz, "Cierran tres puentes en la frontera". El Universal, April 2009.',
        {"authors": ("Gonzalez, Maria de la Luz",), "container": "El Universal", "language": Language.ES},
    ),
]


@pytest.mark.parametrize(("why", "text", "expected"), FIELDS, ids=[case[0] for case in FIELDS])
def test_fields(why: str, text: str, expected: dict[str, object]) -> None:
    (reference,) = references(text)

    assert expected == {name: getattr(reference, name) for name in expected}


def test_two_references_and_where_they_stand() -> None:
    text = (
        "The point is old. The classic is Vidal, Rosa (1999). *Rivers Without Owners*. Austin: Mesa Press. Also see "
        "Paz, Luis, *Dry Treaties*, Norte University Press, 2003. It has a second edition."
    )

    first, second = references(text)

    assert text[first.start : first.end] == first.raw
    assert first.raw == "Vidal, Rosa (1999). *Rivers Without Owners*. Austin: Mesa Press."
    assert second.raw == "Paz, Luis, *Dry Treaties*, Norte University Press, 2003."
    assert (first.passage, second.note) == ("paper#0", 1)


def test_a_reference_in_the_second_passage_of_a_note() -> None:
    pieces = ("Counts differ by source.", "<http://www.conteo.example/2004.htm>")
    passages = [
        Passage(PassageId(f"paper#{i}"), DOCUMENT, i, PassageKind.NOTE, Language.EN, text, note="9")
        for i, text in enumerate(pieces)
    ]
    note = Note(DOCUMENT, 9, "9", NoteKind.REMARK, "\n\n".join(pieces), tuple(p.id for p in passages))

    (reference,) = find_references(passages, [note])

    assert ("paper#1", 0, len(pieces[1])) == (reference.passage, reference.start, reference.end)


AUTHORS = [
    ("Vidal, Rosa.", ("Vidal, Rosa",)),
    ("Hale, T. and Vidal, R.", ("Hale, T.", "Vidal, R.")),
    ("Hale, Tom, Rosa Vidal and Luis Paz,", ("Hale, Tom", "Vidal, Rosa", "Paz, Luis")),
    ("Rosa del Río, Tom Hale-Brown and Luis Paz.", ("del Río, Rosa", "Hale-Brown, Tom", "Paz, Luis")),
    ("Hale, Tom B.; Paz Vidal, R.; Ruiz, A.", ("Hale, Tom B.", "Paz Vidal, R.", "Ruiz, A.")),
    ("Comisión Nacional de Puentes y Caminos,", ("Comisión Nacional de Puentes y Caminos",)),
    ("Hale, T.; Ruiz, A., eds,", ("Hale, T.", "Ruiz, A.")),
    ("AFP,", ("AFP",)),
]


@pytest.mark.parametrize(("printed", "authors"), AUTHORS)
def test_authors(printed: str, authors: tuple[str, ...]) -> None:
    assert authors == parse_authors(printed)


DATES = [
    ("June 15, 2009", "2009-06-15"),
    ("15 June 2009", "2009-06-15"),
    ("15 de junio de 2009", "2009-06-15"),
    ("1o. de marzo de 1889", "1889-03-01"),
    ("junio de 2009", "2009-06"),
    ("July, 2008", "2008-07"),
    ("(1965)", "1965"),
    ("2009-06-15", "2009-06-15"),
    ("the 14,500 trucks of route 2009-17", None),
]


@pytest.mark.parametrize(("text", "iso"), DATES)
def test_dates(text: str, iso: str | None) -> None:
    assert ([iso] if iso else []) == [dated.iso for dated in find_dates(text)]


def test_the_day_a_page_was_read_is_not_its_date() -> None:
    dated = publication_date("May 2003 (accessed on June 7, 2010)")

    assert dated is not None
    assert "2003-05" == dated.iso


URLS = [
    ("in brackets, broken", "<http://a.example/x/\ny.pdf>", ["http://a.example/x/y.pdf"]),
    ("bare, broken after a slash", "http://a.example/x/\ny.pdf", ["http://a.example/x/y.pdf"]),
    ("the sentence goes on", "http://a.example/x. The rest", ["http://a.example/x"]),
    ("brackets of the URL stay", "(http://a.example/x_(y))", ["http://a.example/x_(y)"]),
    ("without a scheme", "see www.puerto.example.", ["www.puerto.example"]),
]


@pytest.mark.parametrize(("why", "text", "urls"), URLS, ids=[case[0] for case in URLS])
def test_urls(why: str, text: str, urls: list[str]) -> None:
    assert urls == [link.url for link in find_links(text)]


def test_one_address_has_one_key() -> None:
    same = {"http://www.a.example/x/", "https://a.example/x", "http://a.example//x#p2"}

    assert {"url:a.example/x"} == {url_key(url) for url in same}
    assert "doi:10.1000/182" == url_key("https://doi.org/10.1000/182")


def test_notes_of_the_real_paper(shared: Path) -> None:
    gold = json.loads((shared / "data/seed/notes.sample.json").read_text(encoding="utf-8"))["footnotes"]
    found = wanted = right = fields = 0
    for note in gold:
        text = re.sub(r"^[⁰¹²³⁴-⁹\s]+", "", note["text"])
        assert note["kind"] == classify(text), note["number"]
        mine = references(text)
        found, wanted = found + len(mine), wanted + len(note["references"])
        for got, ref in zip(mine, note["references"], strict=False):
            people = tuple(
                a["printed"] if a["kind"] == "corporate" else f"{a['family']}, {a['given']}" for a in ref["authors"]
            )
            expected = (people, ref["title"] or "", ref["date"] or "", ref["url"] or "", ref["lang"])
            hits = [
                a == b for a, b in zip((got.authors, got.title, got.date, got.url, got.language), expected, strict=True)
            ]
            right, fields = right + sum(hits), fields + len(hits)

    assert wanted == found
    assert right / fields >= 0.95


def cited(*notes: str) -> Sequence[Reference]:
    """References of a document with these notes, each one passage."""
    passages = [
        Passage(PassageId(f"paper#{i}"), DOCUMENT, i, PassageKind.NOTE, Language.EN, text, note=str(i))
        for i, text in enumerate(notes, 1)
    ]
    return find_references(
        passages, [Note(DOCUMENT, p.ordinal, p.note or "", classify(p.text), p.text, (p.id,)) for p in passages]
    )


FULL = "Rosa Vidal, *Rivers Without Owners* (Austin: Mesa University Press, 1999), 12."
OTHER = 'Luis Paz, "Dry Treaties," *Border Review* 4 (2003): 20.'
BACKWARD = [
    ("ibid.", (FULL, OTHER, "Ibid., p. 22."), "Dry Treaties"),
    ("ibídem", (FULL, "Ibídem, p. 14."), "Rivers Without Owners"),
    ("op. cit. by its author", (FULL, OTHER, "Vidal, op. cit., p. 30."), "Rivers Without Owners"),
    ("supra note", (FULL, OTHER, "Vidal, supra note 1, at 15."), "Rivers Without Owners"),
    ("nota, en español", (FULL, OTHER, "Paz, op. cit., nota 2, p. 7."), "Dry Treaties"),
    ("author and page", (FULL, OTHER, "Vidal, 88."), "Rivers Without Owners"),
    ("a short title", (FULL, OTHER, "Vidal, *Rivers*, 88."), "Rivers Without Owners"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "notes", "title"), BACKWARD, ids=[case[0] for case in BACKWARD])
def test_what_points_back_is_filled_and_said_to_be_inferred(why: str, notes: tuple[str, ...], title: str) -> None:
    last = cited(*notes)[-1]

    assert (title, len(notes)) == (last.title, last.note)
    assert "year" in last.inferred
    assert last.raw in notes[-1]
    assert classify(notes[-1]) is NoteKind.REFERENCE


def test_what_points_at_nothing_is_no_reference() -> None:
    assert [] == [r.raw for r in cited("Ibid., p. 3.", "Nadie, op. cit., p. 2.")]


ENTRIES = [
    ("comma style", "Vidal Ríos, Rosa, La línea y el agua. México, Porrúa, 2001.", ("Vidal Ríos, Rosa",), "La línea y el agua", "2001", "book"),
    ("APA", "Vidal, R., & Paz, L. (2007). The cost of queues. Ottawa: Mesa University Press.", ("Vidal, R.", "Paz, L."), "The cost of queues", "2007", "book"),
    ("Chicago", "Vidal, Rosa. Ports and People: A History. New York: Routledge, 2010.", ("Vidal, Rosa",), "Ports and People: A History", "2010", "book"),
    ("given names first after the first", "Paz Rey, Luis, Carlos Ruiz Lara y Pilar Soto Luna, Metodología del río, 6ª ed. México: McGraw-Hill, 2014.", ("Paz Rey, Luis", "Ruiz Lara, Carlos", "Soto Luna, Pilar"), "Metodología del río", "2014", "book"),
    ("a body", "World Bridge Project, Índice de puentes en México, disponible en https://puentes.example/indice/", ("World Bridge Project",), "Índice de puentes en México", "", "web page"),
    ("quotes inside quotes", 'Paz, L. "Adiós a los puentes: "La línea" de Vidal." _Revista del Norte_ 26 (2020): 379-403.', ("Paz, L.",), 'Adiós a los puentes: "La línea" de Vidal', "2020", "article"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("why", "entry", "authors", "title", "date", "kind"), ENTRIES, ids=[case[0] for case in ENTRIES]
)
def test_entries_of_a_bibliography(
    why: str, entry: str, authors: tuple[str, ...], title: str, date: str, kind: str
) -> None:
    text = f"A line that is no entry\n{entry}"
    passage = Passage(PassageId("paper#3"), DOCUMENT, 3, PassageKind.BODY, Language.ES, text, heading="Bibliografía")

    (reference,) = find_references([passage], [])

    assert (authors, title, date, kind) == (reference.authors, reference.title, reference.date, reference.type)
    assert text[reference.start : reference.end] == entry
    assert reference.note is None


def test_a_dash_stands_for_the_authors_above() -> None:
    text = "Vidal, Rosa, La línea y el agua. México, Porrúa, 2001.\n———, Los puertos secos. México: UNAM, 2004."
    passage = Passage(PassageId("paper#3"), DOCUMENT, 3, PassageKind.BODY, Language.ES, text, heading="5. Referencias")

    _, second = find_references([passage], [])

    assert (("Vidal, Rosa",), "Los puertos secos") == (second.authors, second.title)
    assert "authors" in second.inferred


def test_the_same_lines_elsewhere_are_prose() -> None:
    text = "Vidal, Rosa, La línea y el agua. México, Porrúa, 2001."
    passage = Passage(PassageId("paper#3"), DOCUMENT, 3, PassageKind.BODY, Language.ES, text, heading="Introducción")

    assert () == find_references([passage], [])


def test_two_papers_annotated_by_hand(measure: Callable[[str], ModuleType]) -> None:
    module = measure("citations_papers")
    for paper in json.loads(module.PAPERS.read_text(encoding="utf-8"))["papers"]:
        figures = module.measure_paper(paper)

        assert figures["f1"] >= 0.95, (paper["id"], figures)
        assert figures["author"] >= 0.9, (paper["id"], figures)


@pytest.mark.parametrize(
    "piece", ['Vidal, R. "A Title Of It," 2003. ', "Aaa Bbb, Ccc and ", '"A b ', "(a ", "http://a.b/c- "]
)
@pytest.mark.timeout(60)  # a second where time grows with length
def test_time_does_not_explode(piece: str) -> None:
    assert classify(piece * 1_000 + '"A Title of Work," 2003.')
