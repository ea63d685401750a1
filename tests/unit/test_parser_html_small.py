"""Pages that leave out tags HTML lets them leave out."""

from __future__ import annotations

import pytest

from corpus.parsers.html import parse
from corpus.parsers.protocol import Source

SAID = "Inspections at the port of entry take an hour."


@pytest.mark.parametrize(
    "page",
    [
        f"<html lang='en'><title>A report</title><main><p>{SAID}</p></main>",
        f"<!doctype html><title>A report</title><p>{SAID}",
        f"<title>A report</title><article>{SAID}</article>",
        f"<p>{SAID}</p>",
    ],
)
def test_head_and_body_tags_are_optional(page: str) -> None:
    assert [SAID] == [block.text for block in parse(Source("page.html", page.encode())).blocks]
