"""What every engine must do. A new engine is done when it passes this file."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import pytest

from corpus.model import DocumentId, Language, PassageId
from search.analysis import analyze
from search.engine import Engine
from search.engines import open_engine
from search.engines.rules import FINGERPRINT
from search.errors import IndexLocked, QueryError
from search.fields import Entry, TextField
from search.query import All, And, Best, Clause, Field, Filter, Not, Or, Phrase, Prefix, Request, Word
from search.results import Found

ES, EN = Language.ES, Language.EN


def entry(passage: str, language: Language, body: str, title: str = "", shadow: str = "", **keywords: str) -> Entry:
    """A passage of the document before ``#``. Values of a keyword are separated by ``|``."""
    texts = {
        TextField.BODY: (body, language),
        TextField.TITLE: (title, language),
        TextField.SHADOW: (shadow, language.counterpart),
    }
    document = DocumentId(passage.partition("#")[0])
    known = {"language": (language.value,), "document": (document,)}
    return Entry(
        PassageId(passage),
        document,
        language,
        {field: analyze(*text) for field, text in texts.items() if text[0]},
        known | {name: tuple(value.split("|")) for name, value in keywords.items()},
    )


LIBRARY = [
    entry("act#0", EN, "The organization of public archives and the legislation of 2024", "Archives Act", country="US",
          issued="2024-03-01", year="2024", doc_type="law"),
    entry("act#1", EN, "Officers shall keep records of money laundering.", "Archives Act", country="US",
          issued="2024-03-01", year="2024", doc_type="law", entity="cbp|fincen"),
    entry("año#0", ES, "El año de las niñas migrantes", country="MX", issued="2019", year="2019"),
    entry("ley#0", ES, "La organización del archivo público y la legislación del año 2024", "Ley de Archivos",
          country="MX", issued="2024-06-15", year="2024", doc_type="law", shadow="organization public archive"),
    entry("ley#1", ES, "Delito de operaciones con recursos de procedencia ilícita: lavado de dinero",
          "Ley de Archivos", country="MX", issued="2024-06-15", year="2024", doc_type="law", entity="uif"),
    entry("nota#0", ES, "Una nota sobre las organizaciones de archivos, archivos y más archivos", country="MX",
          kind="note"),
]  # fmt: skip


def fill(engine: Engine, entries: Sequence[Entry] = LIBRARY, version: str = "1") -> None:
    documents: dict[DocumentId, list[Entry]] = {}
    for e in entries:
        documents.setdefault(e.document, []).append(e)
    with engine.writing() as writer:
        for document, its in documents.items():
            writer.put(document, version, its)


Opener = Callable[[], Engine]

ENGINES = ["memory:", "whoosh:"] + ([url] if (url := os.environ.get("PUENTE_TEST_OPENSEARCH", "")) else [])


@pytest.fixture(params=ENGINES, ids=lambda url: url.partition(":")[0])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens the same index each time it is called; an index of its own for each test."""
    url = str(request.param)
    if url == "whoosh:":
        url = f"whoosh://{tmp_path / 'año 1' / 'índice'}"
    elif url != "memory:":
        url = url.replace("?", f"-{uuid4().hex}?")
    engines: list[Engine] = []

    def open_() -> Engine:
        if not (engines and url == "memory:"):
            engines.append(open_engine(url))
        return engines[-1]

    yield open_
    for engine in engines:
        if hasattr(engine, "drop"):
            engine.drop()
        engine.close()


@pytest.fixture
def engine(opener: Opener) -> Engine:
    engine = opener()
    fill(engine)
    return engine


def ids(found: Found) -> list[str]:
    return [hit.passage for hit in found.hits]


def test_a_question_ends_when_its_time_is_over(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    if type(engine).__name__ == "OpenSearchEngine":
        pytest.skip("the cluster has the clock")
    for clause in (Word("archivo", ES), And((Field("country", "MX"), Word("año", ES))), Not(Prefix("arch", ES))):
        assert engine.search(Request(clause)).total
        monkeypatch.setattr("search.engines.deadline.SECONDS", -1.0)
        with pytest.raises(QueryError) as error:
            engine.search(Request(clause))
        assert error.value.code == "query.too_slow"
        monkeypatch.undo()


FINDS: list[tuple[str, Clause, set[str]]] = [
    ("stems meet", Word("organizaciones", ES), {"ley#0", "nota#0"}),
    ("accents are optional", Word("legislacion", ES), {"ley#0"}),
    ("ñ is a letter, not an accent", Word("ano", ES), set()),
    ("ñ is found as ñ", Word("AÑO", ES), {"año#0", "ley#0"}),
    ("languages are apart", Word("legislation", EN), {"act#0"}),
    ("a word that is in no passage", Word("zapato", ES), set()),
    ("a word of no tokens", Word("—", ES), set()),
    ("a title counts for all its passages", Word("act", EN), {"act#0", "act#1"}),
    ("a shadow is found in the other language", Word("organizations", EN), {"act#0", "ley#0"}),
    ("exact is the word as typed", Word("archivos", ES, exact=True), {"ley#0", "ley#1", "nota#0"}),
    ("exact may lack accents", Word("publico", ES, exact=True), {"ley#0"}),
    ("exact never looks into shadows", Word("organization", EN, exact=True), {"act#0"}),
    ("phrase", Phrase(("archivo", "público"), ES), {"ley#0"}),
    ("phrase out of order", Phrase(("público", "archivo"), ES), set()),
    ("phrase by stems", Phrase(("archivos", "públicos"), ES), {"ley#0"}),
    ("exact phrase", Phrase(("archivos", "públicos"), ES, exact=True), set()),
    ("phrase in a title", Phrase(("ley", "de", "archivos"), ES), {"ley#0", "ley#1"}),
    ("phrase with a gap", Phrase(("lavado", "dinero"), ES), set()),
    ("phrase with a gap allowed", Phrase(("lavado", "dinero"), ES, slop=1), {"ley#1"}),
    ("a gap is not backwards", Phrase(("dinero", "lavado"), ES, slop=3), set()),
    ("a word twice needs two", Phrase(("archivos", "archivos"), ES), {"nota#0"}),
    ("a phrase does not run from title into body", Phrase(("archivos", "la"), ES), set()),
    ("phrase with an unknown word", Phrase(("lavado", "zapato"), ES), set()),
    ("prefix", Prefix("legisl", EN), {"act#0"}),
    ("prefix without accents", Prefix("ORGANIZACIÓ", ES), {"ley#0", "nota#0"}),
    ("prefix keeps ñ", Prefix("niñ", ES), {"año#0"}),
    ("prefix in titles", Prefix("archi", EN), {"act#0", "act#1"}),
    ("prefix of nothing", Prefix("xyz", EN), set()),
    ("or joins languages", Or((Word("dinero", ES), Word("money", EN))), {"act#1", "ley#1"}),
    ("and", And((Word("archivo", ES), Word("legislación", ES))), {"ley#0"}),
    ("and with a word that is nowhere", And((Word("archivo", ES), Word("zapato", ES))), set()),
    ("and not", And((Word("archivo", ES), Not(Word("legislación", ES)))), {"ley#1", "nota#0"}),
    ("not alone", Not(Word("archivo", ES)), {"act#0", "act#1", "año#0"}),
    ("or not", Or((Word("legislación", ES), Not(Field("country", "MX")))), {"ley#0", "act#0", "act#1"}),
    ("best finds what or finds", Best((Word("dinero", ES), Word("money", EN))), {"act#1", "ley#1"}),
    ("field", Field("country", "US"), {"act#0", "act#1"}),
    ("field with several values", Field("entity", "fincen"), {"act#1"}),
    ("field with a value that is nowhere", Field("country", "FR"), set()),
    ("an empty value is no value", Field("doc_type", ""), set()),
    ("field and word", And((Field("kind", "note"), Word("archivo", ES))), {"nota#0"}),
    ("everything", All(), {e.passage for e in LIBRARY}),
    ("nothing", Not(All()), set()),
    ("no parts of and", And(()), set()),
    ("no parts of or", Or(()), set()),
    ("a tree", And((Or((Word("ley", ES), Word("nota", ES))), Not(Or((Phrase(("lavado", "de", "dinero"), ES),
     Field("year", "2019")))))), {"ley#0", "nota#0"}),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "expected"), [c[1:] for c in FINDS], ids=[c[0] for c in FINDS])
def test_finds(engine: Engine, clause: Clause, expected: set[str]) -> None:
    found = engine.search(Request(clause))

    assert expected == set(ids(found))
    assert len(expected) == found.total


FILTERS: list[tuple[str, tuple[Filter, ...], set[str]]] = [
    ("one value", (Filter("country", ("US",)),), {"act#0", "act#1"}),
    ("any of several values", (Filter("year", ("2019", "1999")),), {"año#0"}),
    ("several values in the passage", (Filter("entity", ("uif", "cbp")),), {"act#1", "ley#1"}),
    ("all filters", (Filter("doc_type", ("law",)), Filter("language", ("es",))), {"ley#0", "ley#1"}),
    ("exclude", (Filter("doc_type", ("law",), exclude=True),), {"año#0", "nota#0"}),
    ("exclude what is nowhere", (Filter("country", ("FR",), exclude=True),), {e.passage for e in LIBRARY}),
    ("only what is nowhere", (Filter("country", ("FR",)),), set()),
]


@pytest.mark.parametrize(("filters", "expected"), [c[1:] for c in FILTERS], ids=[c[0] for c in FILTERS])
def test_filters(engine: Engine, filters: tuple[Filter, ...], expected: set[str]) -> None:
    found = engine.search(Request(All(), filters))

    assert expected == set(ids(found))
    assert len(expected) == found.total


def test_a_filter_is_applied_before_the_page_is_cut(engine: Engine) -> None:
    found = engine.search(Request(Word("archivos", ES), (Filter("year", ("2024",)),), limit=1))

    assert 2 == found.total
    assert ids(found)[0].startswith("ley")


@pytest.mark.parametrize(
    "request_",
    [
        Request(Field("color", "red")),
        Request(And((All(), Not(Field("color", "red"))))),
        Request(All(), (Filter("color", ("red",)),)),
        Request(All(), facets=("color",)),
        Request(All(), sort="loudest"),
        Request(Prefix("le", ES)),
    ],
    ids=["field", "nested field", "filter", "facet", "sort", "short prefix"],
)
def test_refuses(engine: Engine, request_: Request) -> None:
    with pytest.raises(QueryError):
        engine.search(request_)


def test_facets_count_everything_found_not_only_the_page(engine: Engine) -> None:
    found = engine.search(Request(All(), limit=1, facets=("country", "year", "entity")))

    assert {"MX": 4, "US": 2} == found.facets["country"]
    assert ["MX", "US"] == list(found.facets["country"])
    assert {"2024": 4, "2019": 1} == found.facets["year"]
    assert {"cbp": 1, "fincen": 1, "uif": 1} == found.facets["entity"]


def test_facets_count_after_filters(engine: Engine) -> None:
    found = engine.search(Request(Word("archivo", ES), (Filter("kind", ("note",)),), facets=("country", "doc_type")))

    assert {"country": {"MX": 1}, "doc_type": {}} == found.facets


SORTS = [
    ("newest", ["ley#0", "ley#1", "act#0", "act#1", "año#0", "nota#0"]),
    ("oldest", ["año#0", "act#0", "act#1", "ley#0", "ley#1", "nota#0"]),
    ("relevance", ["act#0", "act#1", "año#0", "ley#0", "ley#1", "nota#0"]),
]


@pytest.mark.parametrize(("sort", "expected"), SORTS)
def test_sorts_and_breaks_ties_by_passage(engine: Engine, sort: str, expected: list[str]) -> None:
    assert expected == ids(engine.search(Request(All(), sort=sort)))


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
def test_pages_join_without_gap_or_overlap(engine: Engine, sort: str) -> None:
    whole = ids(engine.search(Request(All(), sort=sort)))
    pages = [ids(engine.search(Request(All(), sort=sort, limit=2, offset=o))) for o in (0, 2, 4, 6)]

    assert whole == [p for page in pages for p in page]
    assert [] == pages[3]


def test_a_hit_names_its_document(engine: Engine) -> None:
    hit = engine.search(Request(Word("laundering", EN))).hits[0]

    assert ("act#1", "act") == (hit.passage, hit.document)
    assert hit.score > 0


def scores(engine: Engine, clause: Clause) -> dict[str, float]:
    return {hit.passage: hit.score for hit in engine.search(Request(clause)).hits}


def test_more_of_a_word_ranks_higher(engine: Engine) -> None:
    found = scores(engine, Word("archivo", ES))

    assert max(found, key=lambda p: found[p]) == "nota#0"


def test_a_body_weighs_more_than_a_title(engine: Engine) -> None:
    found = scores(engine, Word("archivo", ES))

    assert found["ley#0"] > found["ley#1"]


def test_a_rare_word_weighs_more_than_a_frequent_one(engine: Engine) -> None:
    assert scores(engine, Word("dinero", ES))["ley#1"] > scores(engine, Word("de", ES))["ley#1"]


def test_boosts_multiply(engine: Engine) -> None:
    once, thrice = (scores(engine, Word("archivo", ES, boost=b)) for b in (1.0, 3.0))

    assert once.keys() == thrice.keys()
    assert all(thrice[p] == pytest.approx(3 * once[p]) for p in once)


def test_or_adds_and_best_takes_the_best(engine: Engine) -> None:
    parts = (Word("archivo", ES), Word("nota", ES))
    one, other = (scores(engine, part)["nota#0"] for part in parts)

    assert scores(engine, Or(parts))["nota#0"] == pytest.approx(one + other)
    assert scores(engine, And(parts))["nota#0"] == pytest.approx(one + other)
    assert scores(engine, Best(parts))["nota#0"] == pytest.approx(max(one, other))


def test_fields_negations_and_everything_score_nothing(engine: Engine) -> None:
    alone = scores(engine, Word("archivo", ES))
    among = scores(engine, And((Word("archivo", ES), Field("country", "MX"), Not(Word("zapato", ES)), All())))

    assert among == pytest.approx(alone)
    assert {0.0} == set(scores(engine, All()).values())


def test_a_prefix_scores_its_boost(engine: Engine) -> None:
    assert {2.0} == set(scores(engine, Prefix("archi", ES, boost=2.0)).values())


def test_a_prefix_has_at_most_1024_expansions_the_most_frequent(opener: Opener) -> None:
    engine = opener()
    if not engine.abilities.exact:
        pytest.skip("this engine takes every expansion")
    words = [f"pre{i:05}" for i in range(1100)]
    fill(engine, [entry("many#0", EN, " ".join(words)), entry("few#0", EN, words[-1])])
    with engine.writing() as writer:
        writer.put(DocumentId("one"), "1", [entry("one#0", EN, words[1050])])
        writer.put(DocumentId("rare"), "1", [entry("rare#0", EN, "pre99999")])

    assert {"few#0", "many#0", "one#0"} == set(ids(engine.search(Request(Prefix("pre", EN)))))


def test_suggests_frequent_words_first(engine: Engine) -> None:
    assert ["organizacion", "organizaciones"] == list(engine.suggest("Organizació", ES, 5))
    assert ["archivos"] == list(engine.suggest("archivos", ES, 1))
    assert [] == list(engine.suggest("archiv", Language.OTHER, 5))
    assert [] == list(engine.suggest("zzz", ES, 5)) == list(engine.suggest("000", EN, 5))


def test_frequencies_count_passages_by_body(engine: Engine) -> None:
    archive, nothing = analyze("archivo zapato", ES).stems

    assert {archive: 2, nothing: 0} == engine.frequencies([archive, nothing], ES)


# Writing


def test_a_new_index_is_empty(opener: Opener) -> None:
    engine = opener()
    stats = engine.stats()

    assert (0, 0, 0, FINGERPRINT) == (stats.documents, stats.passages, stats.generation, stats.fingerprint)
    assert {} == engine.versions()
    assert Found((), 0, {"country": {}}) == engine.search(Request(All(), facets=("country",)))
    assert [] == list(engine.suggest("arch", ES, 5))


def test_stats_and_versions_tell_what_is_held(engine: Engine) -> None:
    stats = engine.stats()

    assert (4, 6) == (stats.documents, stats.passages)
    assert {"act": ("1", 2), "año": ("1", 1), "ley": ("1", 2), "nota": ("1", 1)} == engine.versions()


def test_putting_again_replaces(engine: Engine) -> None:
    fill(engine, [entry("ley#0", ES, "otra cosa")], version="2")

    assert 0 == engine.search(Request(Word("legislación", ES))).total
    assert ["ley#0"] == ids(engine.search(Request(Word("cosa", ES))))
    assert ("2", 1) == engine.versions()["ley"]
    assert 5 == engine.stats().passages


def test_putting_twice_in_a_batch_keeps_the_last(engine: Engine) -> None:
    with engine.writing() as writer:
        for version, text in (("2", "primera"), ("3", "segunda")):
            writer.put(DocumentId("ley"), version, [entry("ley#0", ES, text)])

    assert 0 == engine.search(Request(Word("primera", ES))).total
    assert ["ley#0"] == ids(engine.search(Request(Field("document", "ley"))))
    assert ("3", 1) == engine.versions()["ley"]


def test_removing_forgets(engine: Engine) -> None:
    with engine.writing() as writer:
        writer.remove(DocumentId("ley"))
        writer.remove(DocumentId("unknown"))

    assert {"act", "año", "nota"} == engine.versions().keys()
    assert ["nota#0"] == ids(engine.search(Request(Word("archivo", ES))))


def test_put_then_removed_in_a_batch_is_gone_and_the_reverse_is_there(engine: Engine) -> None:
    with engine.writing() as writer:
        writer.put(DocumentId("new"), "1", [entry("new#0", ES, "archivo")])
        writer.remove(DocumentId("new"))
        writer.remove(DocumentId("nota"))
        writer.put(DocumentId("nota"), "2", [entry("nota#0", ES, "archivo")])

    assert {"act", "año", "ley", "nota"} == engine.versions().keys()
    assert ("2", 1) == engine.versions()["nota"]


def test_a_document_without_passages_is_remembered(engine: Engine) -> None:
    with engine.writing() as writer:
        writer.put(DocumentId("blank"), "1", [])

    assert ("1", 0) == engine.versions()["blank"]
    with engine.writing() as writer:
        writer.remove(DocumentId("blank"))

    assert "blank" not in engine.versions()


def test_a_failed_batch_leaves_no_trace_and_no_lock(engine: Engine) -> None:
    before = engine.versions(), engine.stats().generation
    with pytest.raises(RuntimeError), engine.writing() as writer:  # noqa: PT012
        writer.remove(DocumentId("ley"))
        writer.mark(9)
        raise RuntimeError

    assert before == (engine.versions(), engine.stats().generation)
    fill(engine, [entry("new#0", ES, "archivo")])
    assert "new" in engine.versions()


def test_a_mark_is_kept_with_its_batch(opener: Opener) -> None:
    engine = opener()
    for generation in (3, 7):
        with engine.writing() as writer:
            writer.mark(generation)

    assert 7 == engine.stats().generation
    fill(engine)
    assert 7 == opener().stats().generation


def test_a_batch_is_seen_at_its_end_by_every_reader(opener: Opener) -> None:
    writing, reading = opener(), opener()
    assert 0 == reading.search(Request(All())).total
    with writing.writing() as writer:
        writer.put(DocumentId("nota"), "1", [entry("nota#0", ES, "archivo")])

        assert 0 == reading.search(Request(All())).total

    assert 1 == reading.search(Request(All())).total


def test_a_second_writer_is_refused(opener: Opener) -> None:
    engine, other = opener(), opener()
    with engine.writing(), pytest.raises(IndexLocked), other.writing():
        pass  # pragma: no cover (never entered)

    with other.writing() as writer:
        writer.mark(1)
    assert 1 == engine.stats().generation


def test_rebuilding_replaces_everything_at_its_end(opener: Opener) -> None:
    engine, reader = opener(), opener()
    fill(engine)
    with engine.rebuilding() as writer:
        writer.put(DocumentId("new"), "1", [entry("new#0", ES, "archivo nuevo")])
        writer.mark(5)

        assert 6 == reader.search(Request(All())).total

    assert ["new#0"] == ids(reader.search(Request(All())))
    assert {"new": ("1", 1)} == reader.versions()
    assert 5 == reader.stats().generation
    assert [] == list(reader.check())


def test_a_failed_rebuild_changes_nothing(engine: Engine) -> None:
    with pytest.raises(RuntimeError), engine.rebuilding():
        raise RuntimeError

    assert 6 == engine.stats().passages
    with engine.writing() as writer:
        writer.mark(1)


def test_scores_do_not_depend_on_history(opener: Opener) -> None:
    """An index that grew, shrank and changed answers like one that was built at once."""
    engine = opener()
    if not engine.abilities.exact:
        pytest.skip("this engine counts removed passages until it merges")
    for e in [*LIBRARY, entry("gone#0", ES, "archivo archivo de dinero", "Ley"), entry("ley#0", ES, "dinero viejo")]:
        fill(engine, [e], version="old")
    with engine.writing() as writer:
        writer.remove(DocumentId("gone"))
    fill(engine)
    fresh = open_engine("memory:")
    fill(fresh)

    for clause in (Word("archivo", ES), Word("de", ES), Phrase(("ley", "de"), ES), Or((Word("money", EN), All()))):
        assert scores(engine, clause) == pytest.approx(scores(fresh, clause), abs=1e-5)


def test_threads_share_an_engine(engine: Engine) -> None:
    clauses = [c[1] for c in FINDS if not isinstance(c[1], Prefix)]
    expected = [c[2] for c in FINDS if not isinstance(c[1], Prefix)]
    wrong: list[int] = []

    def ask() -> None:
        for i, clause in enumerate(clauses):
            if set(ids(engine.search(Request(clause)))) != expected[i]:
                wrong.append(i)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == wrong
