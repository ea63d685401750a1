"""Ids of documents: readable, safe in URLs and file names, the same at every ingest."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath

from corpus.model import DocumentId, PassageId

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_LONGEST = 60
_CIRCUMSTANCES = frozenset({"retrieved", "final_url", "encoding"})


def document_id(external_id: str, name: str, sha256: str) -> DocumentId:
    """The id of a new document: its external id where that is safe as it is, else a slug and a short hash.

    Without an external id, of the name and bytes that it first came with; later versions keep it.
    """
    if external_id and _SAFE.fullmatch(external_id):
        return DocumentId(external_id)
    if external_id:
        return DocumentId(f"{slug(external_id)}-{short_hash(external_id)}")
    return DocumentId(f"{slug(PurePosixPath(name).stem)}-{sha256[:8]}")


def passage_id(document: DocumentId, ordinal: int) -> PassageId:
    """The id of a passage: ``DOCUMENT#ORDINAL``."""
    return PassageId(f"{document}#{ordinal}")


def slug(text: str) -> str:
    """Lower-case letters, digits and hyphens that read like the text; ``document`` where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].rstrip("-") or "document"


def short_hash(text: str) -> str:
    """Eight hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def given_hash(given: Mapping[str, object]) -> str:
    """A hash of what a curator says of a source: when it differs, the document is described anew.

    When and how it was got says nothing about it.
    """
    said = {name: value for name, value in given.items() if name not in _CIRCUMSTANCES}
    return short_hash(json.dumps(said, sort_keys=True, ensure_ascii=False, default=str))
