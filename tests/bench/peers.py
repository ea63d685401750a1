"""The engines that are compared, each with the same tokens and the same questions.

Each indexes the stems and the exact words of a passage, with positions, and its type and language to filter by; each
answers with the ids of ten passages.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from corpus.model import Language
from search.engines import open_engine
from search.fields import Entry, TextField
from search.query import Clause, Filter, Or, Phrase, Prefix, Request, Word
from tests.bench.material import Asked
from tests.bench.stock import StockIndex

PAGE = 10
FILTERED = ("doc_type", "statute")
FACETS = ("language", "doc_type")


class Peer(Protocol):
    """One engine. ``build`` and ``open`` are told a folder of its own."""

    def build(self, folder: Path, entries: Iterable[Entry]) -> None: ...
    def open(self, folder: Path) -> None: ...
    def ask(self, asked: Asked) -> list[str]: ...
    def add(self, entry: Entry) -> None: ...


def clause(asked: Asked) -> Clause:
    """Our clause for a question."""
    words = asked.words
    if asked.kind == "phrase":
        return Phrase(tuple(w for w, _, _ in words), words[0][2])
    if asked.kind == "prefix":
        return Prefix(words[0][0], words[0][2])
    parts = tuple(Word(w, language) for w, _, language in words)
    return parts[0] if len(parts) == 1 else Or(parts)


def request(asked: Asked) -> Request:
    """Our request for a question."""
    filters = (Filter(FILTERED[0], FILTERED[1:]),) if asked.kind == "filtered" else ()
    return Request(clause(asked), filters, PAGE, facets=FACETS if asked.kind == "faceted" else ())


class Ours:
    """The project's engine, through its seam, words analyzed at each question, totals exact."""

    def build(self, folder: Path, entries: Iterable[Entry]) -> None:
        engine = open_engine(f"whoosh://{folder}")
        with engine.rebuilding() as writer:
            for entry in entries:
                writer.put(entry.document, "1", [entry])
        engine.close()

    def open(self, folder: Path) -> None:
        self._engine = open_engine(f"whoosh://{folder}")

    def ask(self, asked: Asked) -> list[str]:
        return [hit.passage for hit in self._engine.search(request(asked)).hits]

    def add(self, entry: Entry) -> None:
        with self._engine.writing() as writer:
            writer.put(entry.document, "1", [entry])


class Stock:
    """Whoosh as it comes: its codec, its writer, its queries and collectors."""

    def build(self, folder: Path, entries: Iterable[Entry]) -> None:
        folder.mkdir(parents=True)
        StockIndex(folder, text_fields=[TextField.BODY]).add(entries, limitmb=512)

    def open(self, folder: Path) -> None:
        self._stock = StockIndex(folder, text_fields=[TextField.BODY], create=False)
        self._searcher = self._stock.searcher()

    def ask(self, asked: Asked) -> list[str]:
        wanted = request(asked)
        options = {"groupedby": list(FACETS)} if wanted.facets else {}
        found = self._searcher.search(
            self._stock.compile(wanted.clause), limit=PAGE, filter=self._stock.filter(wanted.filters), **options
        )
        return [hit["passage"] for hit in found]

    def add(self, entry: Entry) -> None:
        self._stock.add([entry])
        self._searcher = self._stock.searcher()


class Tantivy:
    """tantivy, through its own Python package."""

    def build(self, folder: Path, entries: Iterable[Entry]) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder()
        for name in ("stems_en", "stems_es", "words_en", "words_es"):
            schema.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        schema.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        for name in FACETS:
            schema.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
        folder.mkdir(parents=True)
        self._index = tantivy.Index(schema.build(), path=str(folder))
        writer = self._index.writer(heap_size=256_000_000, num_threads=1)
        for entry in entries:
            writer.add_document(self._document(entry))
        writer.commit()
        writer.wait_merging_threads()

    def _document(self, entry: Entry) -> Any:
        import tantivy

        tokens = entry.text[TextField.BODY]
        texts = {
            f"stems_{entry.language}": " ".join(tokens.stems),
            f"words_{entry.language}": " ".join(tokens.words),
            "id": entry.passage,
            **{name: entry.keywords[name][0] for name in FACETS},
        }
        return tantivy.Document(**{name: [text] for name, text in texts.items()})

    def open(self, folder: Path) -> None:
        import tantivy

        self._index = tantivy.Index.open(str(folder))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self._writer: Any = None

    def ask(self, asked: Asked) -> list[str]:
        from tantivy import Occur, Query

        schema, words = self._schema, asked.words
        if asked.kind == "phrase":
            query = Query.phrase_query(schema, f"stems_{words[0][2]}", [s for _, s, _ in words])
        elif asked.kind == "prefix":
            query = Query.regex_query(schema, f"words_{words[0][2]}", f"{words[0][0]}.*")
        else:
            terms = [(Occur.Should, Query.term_query(schema, f"stems_{lang}", s)) for _, s, lang in words]
            query = Query.boolean_query(terms)
        if asked.kind == "filtered":
            kept = Query.const_score_query(Query.term_query(schema, *FILTERED), 0.0)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, kept)])
        if asked.kind == "faceted":
            wanted = {name: {"terms": {"field": name}} for name in FACETS}
            self._searcher.aggregate(query, wanted)
        found = self._searcher.search(query, PAGE, count=True)
        return [self._searcher.doc(address)["id"][0] for _, address in found.hits]

    def add(self, entry: Entry) -> None:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=50_000_000, num_threads=1)
        self._writer.add_document(self._document(entry))
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()


class Fts5:
    """SQLite's full-text index."""

    _COLUMNS = ("stems_en", "stems_es", "words_en", "words_es")

    def build(self, folder: Path, entries: Iterable[Entry]) -> None:
        folder.mkdir(parents=True)
        self.open(folder)
        self._db.execute(
            f"CREATE VIRTUAL TABLE passages USING fts5({', '.join(self._COLUMNS)}, id UNINDEXED, language UNINDEXED, "
            "doc_type UNINDEXED, tokenize='unicode61 remove_diacritics 0', content='')"
        )
        self._db.execute("CREATE TABLE named (rowid INTEGER PRIMARY KEY, id, language, doc_type)")
        for entry in entries:
            self._insert(entry)
        self._db.commit()
        self._db.execute("INSERT INTO passages(passages) VALUES ('optimize')")
        self._db.commit()
        self._db.close()

    def _insert(self, entry: Entry) -> None:
        tokens, names = entry.text[TextField.BODY], [entry.keywords[name][0] for name in FACETS]
        texts = {f"stems_{entry.language}": " ".join(tokens.stems), f"words_{entry.language}": " ".join(tokens.words)}
        cursor = self._db.execute(
            "INSERT INTO named (id, language, doc_type) VALUES (?, ?, ?)", [entry.passage, *names]
        )
        self._db.execute(
            f"INSERT INTO passages(rowid, {', '.join(texts)}) VALUES (?, ?, ?)", [cursor.lastrowid, *texts.values()]
        )

    def open(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "fts5.db")
        self._db.execute("PRAGMA mmap_size=2000000000")

    def ask(self, asked: Asked) -> list[str]:
        match = self._match(asked)
        rows = self._db.execute(
            "SELECT named.id FROM passages JOIN named ON named.rowid = passages.rowid WHERE passages MATCH ? "
            + (f"AND named.{FILTERED[0]} = '{FILTERED[1]}' " if asked.kind == "filtered" else "")
            + f"ORDER BY rank LIMIT {PAGE}",
            [match],
        ).fetchall()
        if asked.kind == "faceted":
            for name in FACETS:
                self._db.execute(
                    f"SELECT named.{name}, count(*) FROM passages JOIN named ON named.rowid = passages.rowid "
                    f"WHERE passages MATCH ? GROUP BY 1",
                    [match],
                ).fetchall()
        return [row[0] for row in rows]

    @staticmethod
    def _match(asked: Asked) -> str:
        words = asked.words
        if asked.kind == "phrase":
            return f'stems_{words[0][2]} : "{" ".join(s for _, s, _ in words)}"'
        if asked.kind == "prefix":
            return f'words_{words[0][2]} : "{words[0][0]}" *'
        parts = []
        for language in (Language.EN, Language.ES):
            if stems := [f'"{s}"' for _, s, lang in words if lang is language]:
                parts.append(f"stems_{language} : ({' OR '.join(stems)})")
        return " OR ".join(f"({part})" for part in parts)

    def add(self, entry: Entry) -> None:
        self._insert(entry)
        self._db.commit()


PEERS: dict[str, type[Ours] | type[Stock] | type[Tantivy] | type[Fts5]] = {
    "puente": Ours,
    "tantivy": Tantivy,
    "fts5": Fts5,
    "stock whoosh": Stock,
}


def folder_size(folder: Path) -> int:
    """Bytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def fresh(folder: Path) -> Path:
    """A folder that is not there."""
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """Which part of a page another page has."""
    return len(set(one) & set(other)) / max(1, len(one))
