"""Identifiers that mean one work: of documents, by their address, their citation in legal form and their ids."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.citations.urls import is_front_page, url_key
from corpus.model import Document


def keys_of_document(document: Document) -> Iterator[str]:
    """Keys under which a reference may mean this document: addresses, DOI, SHA-256 of its bytes."""
    for url in (document.source_url, document.source, document.metadata.get("url", "")):
        if url.startswith(("http://", "https://")) and not is_front_page(url):
            yield url_key(url)
    if doi := document.metadata.get("doi", ""):
        yield url_key(f"https://doi.org/{doi.removeprefix('https://doi.org/')}")
    if isbn := "".join(c for c in document.metadata.get("isbn", "").upper() if c.isdigit() or c == "X"):
        yield f"isbn:{isbn}"
