"""How passages are stored in OpenSearch: the same tokens in the same fields as in every other engine.

Tokens come analyzed, so the server only splits at spaces. One index holds three kinds of records, told apart by
``record``: passages; a row a document, with its version, written after its passages; and the state (generation), written
last of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpus.model import DocumentId, Language
from search.engines import rules
from search.engines.rules import index_field
from search.fields import BM25_B, BM25_K1, KEYWORDS, Entry, TextField

PASSAGE, DOCUMENT, STATE = "passage", "document", "state"
STATE_ID = "state"
LONGEST_PAGE = 10_000  # OpenSearch's own limit on offset + limit
_LONGEST_KEYWORD = 32_000  # bytes; Lucene refuses longer terms


def words_field(language: Language) -> str:
    """The field that suggestions are counted in."""
    return f"suggest_{language}"


def settings(shards: int, replicas: int) -> dict[str, Any]:
    """Settings and mapping of a new index."""
    texts = {
        index_field(field, language, exact=exact): {"type": "text", "analyzer": "whitespace", "similarity": "bm25"}
        for field in TextField
        for language in Language
        for exact in ((False,) if field is TextField.SHADOW else (False, True))
    }
    names = ("record", "passage", "version", *KEYWORDS, *map(words_field, Language))
    keywords = {name: {"type": "keyword", "ignore_above": _LONGEST_KEYWORD // 4} for name in names}
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": -1,  # changes are seen when a batch is whole
            "similarity": {"bm25": {"type": "BM25", "k1": BM25_K1, "b": BM25_B}},
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"fingerprint": rules.FINGERPRINT},
            "properties": {**texts, **keywords, "passages": {"type": "integer"}, "generation": {"type": "long"}},
        },
    }


def passage_record(entry: Entry) -> dict[str, Any]:
    """A passage as it is stored."""
    record: dict[str, Any] = {"record": PASSAGE, "passage": entry.passage}
    for field, tokens in entry.text.items():
        language = rules.language_in(field, entry.language)
        record[index_field(field, language, exact=False)] = " ".join(tokens.stems)
        if field is not TextField.SHADOW:
            record[index_field(field, language, exact=True)] = " ".join(tokens.words)
        if field is TextField.BODY:
            record[words_field(language)] = sorted(set(tokens.words))
    keywords: Mapping[str, Sequence[str]] = {name: [v for v in vs if v] for name, vs in entry.keywords.items()}
    return record | {name: values for name, values in keywords.items() if values} | {"document": entry.document}


def document_record(document: DocumentId, version: str, passages: int) -> dict[str, Any]:
    """A document as it is stored: what tells its states apart."""
    return {"record": DOCUMENT, "document": document, "version": version, "passages": passages}
