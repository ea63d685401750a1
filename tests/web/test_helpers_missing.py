"""Without LibreOffice or tesseract a curator is told what to install, in both languages, and so is who asks the doctor."""

from __future__ import annotations

import shutil

import pytest

from corpus.errors import IngestError
from corpus.parsers import parse
from corpus.parsers.protocol import Source
from web.doctor import examine_optional
from web.i18n import LOCALES, speaking_in
from web.labels import label

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0"
OCR = "apt-get install tesseract-ocr tesseract-ocr-spa"
MISSING = [
    ("acta.doc", OLE + "WordDocument".encode("utf-16-le"), "LibreOffice", "apt-get install libreoffice-writer-nogui"),
    ("acta.ppt", OLE + "PowerPoint Document".encode("utf-16-le"), "LibreOffice", "apt-get install libreoffice-impress-nogui"),
    ("acta.png", PNG, "", OCR),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)


@pytest.mark.parametrize(("name", "data", "program", "command"), MISSING, ids=[case[0] for case in MISSING])
def test_a_refusal_says_what_to_install(name: str, data: bytes, program: str, command: str) -> None:
    with pytest.raises(IngestError) as caught:
        parse(Source(name, data))
    said = []
    for locale in LOCALES:
        with speaking_in(locale):
            said.append(label(caught.value))

    assert len(set(said)) == len(LOCALES)
    for sentence in said:
        assert program in sentence
        assert command in sentence


def test_the_doctor_names_both() -> None:
    found = {finding.name: finding for finding in examine_optional()}

    assert (False, OCR) == (found["ocr"].ok, found["ocr"].fix)
    packages = "libreoffice-writer-nogui libreoffice-impress-nogui libreoffice-calc-nogui"
    assert (False, f"apt-get install {packages}") == (found["libreoffice"].ok, found["libreoffice"].fix)
