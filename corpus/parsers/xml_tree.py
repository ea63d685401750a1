"""XML bytes to a tree that did nothing on its way: no entity, no DTD, no network, no endless depth."""

from __future__ import annotations

import re

from lxml import etree

from corpus.errors import IngestError

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_HEAD = 100_000  # bytes in which a document type stands, if there is one


def parse_xml(data: bytes, name: str, *, recover: bool = False) -> etree._Element:
    """The root element. Raises ``IngestError``: ``unsafe`` for declared entities, ``unreadable`` for what is no XML."""
    if _ENTITY.search(data[:_HEAD]):
        raise IngestError("unsafe", source=name, reason="entities")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise IngestError("unreadable", source=name, reason="xml") from error
    if root is None:
        raise IngestError("unreadable", source=name, reason="xml")
    return root


def local_name(element: etree._Element) -> str:
    """Name of an element without namespace or unbound prefix, in lower case; empty for what is no element."""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""
