"""Whether a collection holds the wording of an agreement, and under which identifiers texts cite it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from corpus.citations.legal import find_legal
from corpus.model import Document, Entity, Language
from corpus.registers.records import Agreement

OURS = "Puente"  # issuer of our own pages about agreements, which are not their wording
# Series and gazettes that print instruments; a section of a code that carries one out is another text.
PRINTING = ("stat:", "ts:", "tias:", "ust:", "unts:", "bevans:", "ilm:", "streatydoc:", "dof:", "publ:", "ibwc-minute:")


def names_of(agreement: Agreement, entity: Entity | None) -> frozenset[str]:
    """All that the agreement is called in full, in both languages."""
    official = {plain for title in agreement.titles.values() for plain in (title, title.split(" (")[0])}
    known = {name for names in entity.names.values() for name in names} if entity else set()
    return frozenset(name for name in official | known if " " in name)


def keys_of(agreement: Agreement) -> tuple[str, ...]:
    """Keys of the legal citations that mean the agreement itself."""
    written = "; ".join(agreement.identifiers.values())
    keys = dict.fromkeys(cite.key for cite in find_legal(written))
    return tuple(key for key in keys if key.startswith(PRINTING))


def wording(documents: Iterable[Document]) -> Mapping[Language, Sequence[Document]]:
    """Of documents about or with an agreement, those that are its wording, by language; each document once."""
    unique = {document.id: document for document in documents if document.issuer != OURS}
    found: dict[Language, list[Document]] = {Language.EN: [], Language.ES: []}
    for document in unique.values():
        if document.language in found:
            found[document.language].append(document)
    return found
