"""Judged sets: the project's own (sample corpus, ``topics.tsv``) and those beside the project, where they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.model import Document, DocumentId, Language, Passage, PassageId, PassageKind, WorkId
from corpus.sample import sample_manifest
from search.engine import Engine
from search.engines import open_engine
from search.evaluate import Qrels, read_qrels
from search.indexing import make_entries

HERE = Path(__file__).parent
SHARED = HERE.parents[1].parent / "shared" / "data" / "eval"
WORDS = 180  # of a passage, about

Topics = Mapping[Language, Mapping[str, str]]


@dataclass(frozen=True)
class Collection:
    """Documents with their texts; topics in both languages; judgements by direction (``en-es``: typed-found)."""

    name: str
    documents: tuple[tuple[Document, str], ...]
    topics: Topics
    qrels: Mapping[str, Qrels]
    unit: str = "document"  # what is judged: a document or a work
    works: Mapping[str, str] = field(default_factory=dict)

    def index(self, folder: Path) -> Engine:
        """The collection in a new index."""
        engine = open_engine(f"whoosh://{folder}")
        self.put_into(engine)
        return engine

    def put_into(self, engine: Engine) -> None:
        """The collection, whole, into an index that is empty."""
        with engine.writing() as writer:
            for document, text in self.documents:
                writer.put(document.id, "1", make_entries(document, list(passages(document, text)), []))


def passages(document: Document, text: str) -> Iterator[Passage]:
    """Paragraphs, short neighbors joined, long ones cut between sentences."""
    pieces: list[str] = []
    for paragraph in filter(None, (p.strip() for p in re.split(r"\n\s*\n", text))):
        for piece in _cut(paragraph):
            if pieces and len((pieces[-1] + piece).split()) <= WORDS:
                pieces[-1] += "\n" + piece
            else:
                pieces.append(piece)
    for ordinal, piece in enumerate(pieces):
        id_ = PassageId(f"{document.id}#{ordinal}")
        yield Passage(id_, document.id, ordinal, PassageKind.BODY, document.language, piece)


def _cut(paragraph: str) -> Iterator[str]:
    words = 0
    held: list[str] = []
    for sentence in re.split(r"(?<=[.;:])\s+", paragraph):
        if held and words + len(sentence.split()) > WORDS:
            yield " ".join(held)
            held, words = [], 0
        held.append(sentence)
        words += len(sentence.split())
    yield " ".join(held)


def collections() -> Iterator[Collection]:
    """Every set that is here."""
    yield sample()
    for name in ("xquad", "treaty-articles"):
        if (SHARED / name).is_dir():
            yield shared(name)


def sample() -> Collection:
    """The sample corpus and its topics, judged by work."""
    documents = []
    for line in sample_manifest().read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        path = sample_manifest().parent / entry["path"]
        if path.suffix != ".md":  # rendered: what it was rendered from
            path = (path.parents[2] / "sources" / path.parent.name / path.name).with_suffix(".md")
        text = path.read_text(encoding="utf-8")
        language = Language(entry["language"])
        id_ = DocumentId(entry["id"])
        documents.append((Document(id_, WorkId(entry["work"]), entry["title"], language, ""), text))
    topics: dict[Language, dict[str, str]] = {Language.EN: {}, Language.ES: {}}
    judged: dict[str, dict[str, int]] = {}
    for line in (HERE / "topics.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        topic, english, spanish, works = line.split("\t")
        topics[Language.EN][topic], topics[Language.ES][topic] = english, spanish
        judged[topic] = dict.fromkeys(works.split(), 1)
    directions = {f"{a}-{b}": judged for a in ("en", "es") for b in ("en", "es", "any")}
    works_of = {document.id: document.work for document, _ in documents}
    return Collection("sample", tuple(documents), topics, directions, "work", works_of)


def shared(name: str) -> Collection:
    """A set beside the project."""
    folder = SHARED / name
    documents = []
    topics: dict[Language, dict[str, str]] = {}
    for language in (Language.EN, Language.ES):
        for line in (folder / f"collection.{language}.jsonl").read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            id_ = DocumentId(entry["id"])
            documents.append((Document(id_, WorkId(entry["id"]), "", language, ""), str(entry["text"])))
        lines = (folder / f"queries.{language}.jsonl").read_text(encoding="utf-8").splitlines()
        topics[language] = {query["id"]: query["text"] for query in map(json.loads, lines)}
    qrels = {path.name.split(".")[1]: read_qrels(path) for path in sorted(folder.glob("qrels.*.txt"))}
    for typed in ("en", "es"):
        if f"{typed}-any" not in qrels:
            one, other = qrels[f"{typed}-en"], qrels[f"{typed}-es"]
            qrels[f"{typed}-any"] = {topic: {**one[topic], **other.get(topic, {})} for topic in one}
    return Collection(name, tuple(documents), topics, qrels)
