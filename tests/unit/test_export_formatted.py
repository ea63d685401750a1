"""Citations as people write them, and the graph for other programs. Works are invented."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from lxml import etree

from corpus.catalog import Catalog, Edge, WorkRow, open_catalog
from corpus.citations.export_graph import to_graphml, to_json_graph
from corpus.citations.formatted import format_work
from corpus.citations.paste import look_up
from corpus.citations.treatment import treatment_of
from corpus.model import (
    Content,
    Document,
    DocumentId,
    Language,
    Passage,
    PassageId,
    PassageKind,
    Work,
    WorkId,
    WorkState,
)

EN, ES = Language.EN, Language.ES
BOOK = Work(
    WorkId("b"), "Rivers Without Owners", ("Vidal, Rosa", "Hale, Tom B."), 1999, "1999", EN, "book", "", "Mesa Press"
)
NEWS = Work(
    WorkId("n"),
    "Cierran tres puentes",
    ("Paz, Luis",),
    2009,
    "2009-02-05",
    ES,
    "news",
    "El Universal",
    "",
    "http://u.example/1",
)
BODY = Work(
    WorkId("r"),
    "Plan de puertos",
    ("Secretaría de Obras Públicas",),
    2006,
    "2006",
    ES,
    "report",
    "",
    "Gobierno de Sonora",
)
LAW = Work(WorkId("l"), "Ley de Migración", (), 2011, "2011-05-25", ES, "law")
TREATY = Work(WorkId("t"), "Treaty on Waters", (), 1944, "1944-02-03", EN, "treaty", "T.S. No. 994")
PAPER = Work(
    WorkId("p"), "Aguas compartidas del río Bravo", ("Luna, Eva",), 2004, "2004-05", ES, "article", "Revista del Norte",
    titles=("The shared waters of the Rio Grande",), volume="12", issue="3", pages="101–130", doi="10.1000/x",
)  # fmt: skip
SERIES = Work(
    WorkId("s"), "Border Wait Times", ("Mesa Institute",), 2008, "2008", EN, "report", "", "Mesa Institute",
    edition="2", number="2008-07",
)  # fmt: skip
BARE = Work(WorkId("x"), "A page")

FORMATTED = [
    (BOOK, "chicago", EN, "Vidal, Rosa and Tom B. Hale. *Rivers Without Owners*. Mesa Press, 1999."),
    (BOOK, "apa", EN, "Vidal, R., & Hale, T. B. (1999). *Rivers Without Owners*. Mesa Press."),
    (BOOK, "iso690", ES, "VIDAL, Rosa y HALE, Tom B. *Rivers Without Owners*. Mesa Press, 1999."),
    (NEWS, "chicago", ES, "Paz, Luis. “Cierran tres puentes.” *El Universal*, 5 de febrero de 2009. http://u.example/1"),
    (NEWS, "apa", EN, "Paz, L. (2009, February 5). Cierran tres puentes. *El Universal*. http://u.example/1"),
    (NEWS, "iso690", ES, "PAZ, Luis. Cierran tres puentes. *El Universal* [en línea]. 5 de febrero de 2009. Disponible en: http://u.example/1."),
    (BODY, "apa", ES, "Secretaría de Obras Públicas (2006). *Plan de puertos*. Gobierno de Sonora."),
    (LAW, "chicago", ES, "Ley de Migración, Diario Oficial de la Federación, 25 de mayo de 2011."),
    (TREATY, "apa", EN, "Treaty on Waters, February 3, 1944, T.S. No. 994."),
    (PAPER, "chicago", EN, "Luna, Eva. “Aguas compartidas del río Bravo [The shared waters of the Rio Grande].” *Revista del Norte* 12, no. 3 (2004): 101–130. https://doi.org/10.1000/x"),
    (PAPER, "apa", EN, "Luna, E. (2004). Aguas compartidas del río Bravo [The shared waters of the Rio Grande]. *Revista del Norte*, *12*(3), 101–130. https://doi.org/10.1000/x"),
    (PAPER, "iso690", ES, "LUNA, Eva. Aguas compartidas del río Bravo [The shared waters of the Rio Grande]. *Revista del Norte*. mayo de 2004, vol. 12, núm. 3, pp. 101–130. DOI: 10.1000/x."),
    (SERIES, "apa", EN, "Mesa Institute (2008). *Border Wait Times* (no. 2008-07; 2nd ed.)."),
    (SERIES, "iso690", ES, "MESA INSTITUTE. *Border Wait Times*. 2.ª ed. núm. 2008-07, Mesa Institute, 2008."),
    (BARE, "apa", EN, "*A page*. (n.d.)."),
    (BARE, "iso690", ES, "*A page*."),
]  # fmt: skip


@pytest.mark.parametrize(("work", "style", "locale", "written"), FORMATTED)
def test_formatted(work: Work, style: str, locale: Language, written: str) -> None:
    assert written == format_work(work, style, locale=locale)


ROWS = [WorkRow(BOOK, WorkState.HELD, 1), WorkRow(Work(WorkId("n<&>"), "Ñ & <b>"), WorkState.MISSING, 2)]
EDGES = [
    Edge(WorkId("b"), DocumentId("d1"), WorkId("n<&>"), 2),
    Edge(WorkId("b"), DocumentId("d2"), WorkId("n<&>")),
    Edge(WorkId("b"), DocumentId("d1"), WorkId("gone")),
]


def test_graphml_is_well_formed_and_whole() -> None:
    root = etree.fromstring(to_graphml(ROWS, EDGES).encode())
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}

    assert ["b", "n<&>"] == [node.get("id") for node in root.iterfind(".//g:node", space)]
    assert [("b", "n<&>", "3")] == [
        (e.get("source"), e.get("target"), e[0].text) for e in root.iterfind(".//g:edge", space)
    ]
    declared = {key.get("id") for key in root.iterfind("g:key", space)}
    assert {data.get("key") for data in root.iterfind(".//g:data", space)} <= declared


def test_json_graph_has_the_same() -> None:
    graph = json.loads(to_json_graph(ROWS, EDGES))

    assert ["b", "n<&>"] == [node["id"] for node in graph["nodes"]]
    assert [{"source": "b", "target": "n<&>", "times": 3}] == graph["links"]


TREATMENTS = [
    ("The decree amends ", "amends"),
    ("El decreto deroga la ", "repeals"),
    ("el decreto por el que se reforma la ", "amends"),
    ("But see ", "contradicts"),
    ("This view builds on ", "builds_on"),
    ("Esto confirma lo dicho por ", "supports"),
    ("It repeals the old one. See ", ""),
    ("See ", ""),
]


@pytest.mark.parametrize(("before", "kind"), TREATMENTS)
def test_treatment_is_what_the_words_say(before: str, kind: str) -> None:
    assert kind == treatment_of(before + "Vidal, Rosa, *Rivers*", len(before))


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with open_catalog("sqlite://") as opened:
        for id_, title in (
            ("rivers", "Rivers Without Owners in the North"),
            ("r1", "Ports Report"),
            ("t1", "Bridges and their Keepers in Winter"),
            ("t2", "Bridges and their Keepers in Winter"),
        ):
            document = Document(
                DocumentId(id_),
                WorkId(id_),
                title,
                EN,
                id_,
                authors=("Vidal, Rosa",),
                issued="1999",
                source_url=f"http://held.example/{id_}.pdf",
            )
            opened.put(
                document, Content((Passage(PassageId(f"{id_}#0"), document.id, 0, PassageKind.BODY, EN, "Text."),))
            )
        yield opened


PASTED = [
    ("a reference", "1. Vidal, Rosa. Rivers Without Owners in the North. Austin: Mesa Press, 1999.", WorkState.HELD, ("rivers",)),
    ("a title alone", "Rivers without owners in the north", WorkState.HELD, ("rivers",)),
    ("an address alone", "https://www.held.example/rivers.pdf", WorkState.HELD, ("rivers",)),
    ("another work", "Paz, Luis. Dry Treaties of the South. México: Porrúa, 2003.", WorkState.MISSING, ()),
    ("two that fit", "Vidal, R. (1999). Bridges and their keepers in winter. Mesa Press.", WorkState.AMBIGUOUS, ("t1", "t2")),
    ("a doubtful one", "Ports Report", WorkState.CANDIDATE, ("r1",)),
]  # fmt: skip


@pytest.mark.parametrize(("why", "line", "state", "works"), PASTED, ids=[case[0] for case in PASTED])
def test_a_pasted_citation(catalog: Catalog, why: str, line: str, state: WorkState, works: tuple[str, ...]) -> None:
    (looked,) = look_up(line, catalog)

    assert (state, works) == (looked.state, looked.works)


def test_a_pasted_list_of_any_kind(catalog: Catalog) -> None:
    lines = "\n".join(line for _, line, _, _ in PASTED)
    bibtex = "@book{a, author={Vidal, Rosa}, title={Rivers Without Owners in the North}, year=1999}\n@book{b, author={Paz, L.}, title={Dry Treaties of the South}}"

    assert [state for _, _, state, _ in PASTED] == [looked.state for looked in look_up(lines, catalog)]
    assert [WorkState.HELD, WorkState.MISSING] == [looked.state for looked in look_up(bibtex, catalog)]


def test_networkx_reads_both_graphs() -> None:
    import networkx as nx

    drawn = nx.parse_graphml(to_graphml(ROWS, EDGES))
    linked = nx.node_link_graph(json.loads(to_json_graph(ROWS, EDGES)), edges="links")

    for graph in (drawn, linked):
        assert graph.is_directed()
        assert {"b", "n<&>"} == set(graph.nodes)
        assert 3 == graph.edges["b", "n<&>"]["times"]
        assert ("Rivers Without Owners", 1999, "held") == tuple(graph.nodes["b"][n] for n in ("title", "year", "state"))
        assert "Ñ & <b>" == graph.nodes["n<&>"]["title"]
