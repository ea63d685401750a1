"""Every type of document in the sample has a name in both languages: no raw word stands on a page."""

from __future__ import annotations

import json

import pytest

from corpus.sample import sample_manifest
from web.i18n import speaking_in
from web.names import type_name

TYPES = sorted({json.loads(line)["doc_type"] for line in sample_manifest().read_text(encoding="utf-8").splitlines()})


@pytest.mark.parametrize("value", TYPES)
def test_types_have_names(value: str) -> None:
    with speaking_in("en"):
        english = type_name(value)
    with speaking_in("es"):
        spanish = type_name(value)

    assert value != english
    assert english != spanish
