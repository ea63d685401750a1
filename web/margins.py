"""What cites a document, as its margin shows it: who cites the whole, and which articles of a law are cited by how many."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.folding import fold
from corpus.model import Document, DocumentId, Passage, PassageId, PassageKind

if TYPE_CHECKING:
    from corpus.catalog import Catalog

MOST_CITING = 5  # documents named in the margin
MOST_LAWS = 2_000  # citations in legal form that are looked through for the articles they mean
_ARTICLE = re.compile(
    r"\W{0,4}(?:articulo|article|art\.)\s+(?P<number>\d{1,4}(?:\.\d{1,3})?)\s?(?:o\.|º|°)?"
    r"(?:(?:-|\s?(?=bis|ter|quater))(?P<more>bis|ter|quater|[a-z])(?!\w))?(?=[\s.,:;–—-]|$)"
)
_IN_KEY = re.compile(r":(art\d{1,4}(?:\.\d{1,3})?[a-z]{0,6})(?=[:(]|$)")


@dataclass(frozen=True, slots=True)
class Margin:
    """``citing``: the first documents that cite the whole. ``parts``: by passage the article and how many documents cite it."""

    citing: Sequence[Document] = ()
    parts: Mapping[PassageId, tuple[str, int]] | None = None

    def part(self, passage: PassageId) -> tuple[str, int] | None:
        """The article that begins with a passage, and how many documents cite it; ``None`` where none does."""
        return self.parts.get(passage) if self.parts else None


def read_margin(catalog: Catalog, document: Document, passages: Sequence[Passage]) -> Margin:
    """Who cites a document and its articles. Its own citations of itself are no news and left out."""
    citing = catalog.documents(catalog.citing_documents(document.work, limit=MOST_CITING))
    own = {version.id for version in catalog.versions(document.work)}
    by_part: dict[str, set[DocumentId]] = defaultdict(set)
    for law in catalog.citing_laws(document.work, limit=MOST_LAWS):
        source = DocumentId(law.passage.rsplit("#", 1)[0])
        if source not in own and (name := part_in_key(law.key)):
            by_part[name].add(source)
    parts: dict[PassageId, tuple[str, int]] = {}
    seen: set[str] = set()
    for passage in passages if by_part else ():
        name = part_of_text(passage.text) if passage.kind in {PassageKind.HEADING, PassageKind.BODY} else ""
        if name in by_part and name not in seen:
            seen.add(name)
            parts[passage.id] = (name, len(by_part[name]))
    return Margin(tuple(citing.values()), parts)


def part_of_text(text: str) -> str:
    """The article that a passage opens, as keys name it.

    >>> part_of_text("Artículo 29-A. Los comprobantes")
    'art29a'
    """
    match = _ARTICLE.match(fold(text[:60]))
    return f"art{match['number']}{match['more'] or ''}" if match else ""


def part_in_key(key: str) -> str:
    """The article that a legal key names, without what is inside of it.

    >>> part_in_key("mx:ley-de-puertos:art12:frii")
    'art12'
    """
    match = _IN_KEY.search(key)
    return match[1] if match else ""
