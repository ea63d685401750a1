"""Archives and messages are opened by a worker with limits, never by the process that takes them in."""

from __future__ import annotations

import io
import subprocess
import textwrap
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from corpus.config import Settings
from corpus.parsers import isolate
from corpus.parsers.archives import Refused
from corpus.parsers.isolate import close_workers
from corpus.parsers.isolate_open import open_isolated
from corpus.parsers.protocol import Source

SETTINGS = Settings(parse_seconds=2, parse_memory_mb=800)


@pytest.fixture(autouse=True)
def _no_workers_left() -> Iterator[None]:
    close_workers()
    yield
    close_workers()


def zipped(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.txt", content)
    return data.getvalue()


def message() -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = "Acta", "ana@example.org", "Mon, 2 Feb 2026 10:00:00 -0600"
    mail.set_content("Va el acta.")
    mail.add_attachment(zipped(acta=b"El acta."), maintype="application", subtype="zip", filename="actas.zip")
    return mail.as_bytes()


def test_no_untrusted_bytes_are_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("read in the process that takes in")

    for place in (
        "corpus.parsers.archives.open_any",
        "corpus.parsers.isolate_open.open_any",
        "corpus.parsers.sniff.sniff",
        "corpus.parsers.mail.open_attachments",
        "email.parser.BytesParser.parsebytes",
    ):
        monkeypatch.setattr(place, refuse)
    source = Source("carta.eml", message(), "/box/carta.eml", {"license": "free", "title": "Carta", "years": [1944]})
    monkeypatch.setattr("zipfile.ZipFile", refuse)
    mail, acta = open_isolated(source, SETTINGS)

    assert mail is source
    assert isinstance(acta, Source)
    assert (acta.name, acta.data) == ("carta.eml/actas.zip/acta.txt", b"El acta.")
    assert acta.origin == "/box/carta.eml!actas.zip!acta.txt"
    assert acta.given == {"license": "free", "years": [1944], "attached_to": "/box/carta.eml"}


TROUBLE = [
    ("an endless loop", "while True: pass", ("too_large", "time")),
    ("waiting for ever", "import time; time.sleep(600)", ("too_large", "time")),
    ("too much memory", "return ['x' * 2**30 for _ in range(9)]", ("too_large", "memory")),
    ("a dead process", "import os; os.abort()", ("unreadable", "crash")),
    ("a fault", "return 1 // 0", ("unreadable", "ZeroDivisionError")),
    ("endless recursion", "return open_any(source, budget)", ("unsafe", "depth")),
    ("death after a member", "import os; yield Source('a.txt', b'first'); os.abort()", ("unreadable", "crash")),
    ("more than a file may be", "yield Source('a.txt', b'first'); yield Source('b.txt', b'x' * 3_000_000)", ("unsafe", "ratio")),
]  # fmt: skip


@pytest.mark.parametrize(("what", "body", "expected"), TROUBLE, ids=[case[0] for case in TROUBLE])
def test_trouble_ends_the_archive_only(
    what: str, body: str, expected: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = (
        f"from corpus.parsers.protocol import Source\ndef open_any(source, budget):\n{textwrap.indent(body, '    ')}\n"
    )
    (tmp_path / "corpus_trouble_open.py").write_text(code)
    start = (
        "import corpus_trouble_open, corpus.parsers.isolate_open as o; o.open_any = corpus_trouble_open.open_any;"
        "import corpus.parsers.isolate_worker as w; w.main()"
    )
    original = subprocess.Popen

    def popen(command: list[str], *, env: dict[str, str], **options: Any) -> subprocess.Popen[bytes]:
        found = {**env, "PYTHONPATH": f"{env['PYTHONPATH']}:{tmp_path}"}
        return original([command[0], "-c", start, *command[3:]], env=found, **options)

    monkeypatch.setattr("corpus.parsers.isolate.subprocess.Popen", popen)
    settings = Settings(parse_seconds=1, parse_memory_mb=800, max_upload_mb=2)
    *first, last = open_isolated(Source("a.zip", zipped(x=b"x"), "/a.zip"), settings)

    assert isinstance(last, Refused)
    assert (last.source, last.error.code, last.error.facts["reason"]) == ("/a.zip", *expected)
    assert [b"first"] * ("yield" in body) == [one.data for one in first if isinstance(one, Source)]
    monkeypatch.undo()
    assert [Source("b.txt", b"El acta.")] == list(open_isolated(Source("b.txt", b"El acta."), SETTINGS))


def test_an_archive_that_is_not_read_to_its_end_leaves_no_worker() -> None:
    members = open_isolated(Source("a.zip", zipped(a=b"one", b=b"two"), "/a.zip"), SETTINGS)
    next(members)
    members.close()  # type: ignore[attr-defined]

    assert not isolate._POOL.idle
