"""E-mails: whose words, in which encoding, with what attached; and pages saved whole."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from email.message import EmailMessage

import pytest

from corpus.config import Settings
from corpus.errors import IngestError
from corpus.parsers import parse
from corpus.parsers.archives import DEEPEST, Refused
from corpus.parsers.protocol import Parsed, Source
from corpus.sources import open_source


def message(text: str = "El caudal subió.", subject: str = "Sobre el río") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = '"Paz, Ana" <ana@example.org>'
    mail["To"] = "eva@example.org"
    mail["Date"] = "Thu, 03 Jun 2010 10:00:00 -0600"
    mail["Subject"] = subject
    mail.set_content(text)
    return mail


def read(mail: EmailMessage | bytes) -> Parsed:
    return parse(Source("a.eml", mail if isinstance(mail, bytes) else mail.as_bytes()))


def opened(mail: EmailMessage, given: Mapping[str, object] | None = None) -> list[Source]:
    return only_sources(open_source(Source("a.eml", mail.as_bytes(), "/box/a.eml", given or {}), Settings()))


def only_sources(found: Iterable[Source | Refused]) -> list[Source]:
    sources = list(found)
    assert not [each for each in sources if isinstance(each, Refused)]
    return [source for source in sources if isinstance(source, Source)]


def texts(parsed: Parsed) -> list[str]:
    return [block.text for block in parsed.blocks]


def test_headers_become_metadata() -> None:
    found = read(message()).metadata

    assert ("Sobre el río", "Paz, Ana", "2010-06-03") == (found["title"], found["authors"], found["date"])


def test_plain_text_is_taken_before_html() -> None:
    mail = message()
    mail.add_alternative("<p>El <b>caudal</b> subió, en HTML.</p>", subtype="html")

    assert ["Sobre el río", "El caudal subió."] == texts(read(mail))


def test_html_alone_is_read_as_html() -> None:
    mail = EmailMessage()
    mail["Subject"] = "Nota"
    mail.set_content("<p>El caudal subió.</p><p>Bajó después.</p>", subtype="html")

    assert ["Nota", "El caudal subió.", "Bajó después."] == texts(read(mail))


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "cp1252"])
def test_encodings(charset: str) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Año"
    mail.set_content("Reunión en Ciudad Juárez.", charset=charset)

    assert ["Año", "Reunión en Ciudad Juárez."] == texts(read(mail))


def test_attachments_are_documents_of_their_own() -> None:
    mail = message()
    mail.add_attachment(b"<p>Acta <b>212</b>.</p>", "text", "html", filename="acta.html")
    mail.add_attachment(b"Anexo.", "text", "plain", filename="../acta!.html")
    mail.add_attachment(b"%PDF-", "application", "pdf", filename="acta.html")
    mail.add_attachment(b"0", "application", "pkcs7-signature", filename="smime.p7s")
    parsed = read(mail)
    sources = opened(mail)

    assert ["Sobre el río", "El caudal subió."] == texts(parsed)
    assert ["a.eml", "a.eml/acta.html", "a.eml/.._acta_.html", "a.eml/4-acta.html"] == [s.name for s in sources]
    assert ["/box/a.eml!acta.html", "/box/a.eml"] == [sources[1].origin, sources[1].given["attached_to"]]
    assert [source.name.partition("/")[2] for source in sources[1:]] == parsed.metadata["attachments"].split("\n")
    hashes = [hashlib.sha256(source.data).hexdigest() for source in sources[1:]]
    assert hashes == parsed.metadata["attachment_hashes"].split()


def test_what_is_said_of_a_mail_does_not_name_its_attachments() -> None:
    mail = message()
    mail.add_attachment(b"Anexo.", "text", "plain", filename="anexo.txt")
    given = {"id": "mail-1", "title": "T", "issuer": "CILA"}
    _, attached = opened(mail, given)

    assert attached.given == {"issuer": "CILA", "attached_to": "/box/a.eml"}


def test_what_is_attached_in_a_mailbox_is_opened_too() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("dentro.txt", "El puente.")
    mail = message()
    mail.add_attachment(packed.getvalue(), "application", "zip", filename="todo.zip")
    box = b"From ana Thu Jun  3 10:00:00 2010\n" + message().as_bytes() + b"\n\n"
    box += b"From ana Thu Jun  3 11:00:00 2010\n" + mail.as_bytes() + b"\n"
    sources = only_sources(open_source(Source("b.mbox", box, "b.mbox"), Settings()))

    places = ["b.mbox!1.eml", "b.mbox!2.eml", "b.mbox!2.eml!todo.zip!dentro.txt"]
    assert places == [source.origin for source in sources]
    assert "b.mbox!2.eml" == sources[2].given["attached_to"]


def test_a_message_in_a_message() -> None:
    outer = message("Reenvío.", "Fwd: Sobre el río")
    outer.add_attachment(message())
    first, second = opened(outer)

    assert ["Fwd: Sobre el río", "Reenvío."] == texts(parse(first))
    assert "El caudal subió." in texts(parse(second))


def test_messages_in_messages_without_end_stop() -> None:
    mail = message("fondo")
    for _ in range(8):
        outer = message("capa")
        outer.add_attachment(mail)
        mail = outer
    found = list(open_source(Source("a.eml", mail.as_bytes()), Settings()))

    assert [("unsafe", "depth")] == [(r.error.code, r.error.facts["reason"]) for r in found if isinstance(r, Refused)]
    assert len(found) == DEEPEST + 1


def test_a_thousand_parts_are_unsafe() -> None:
    mail = message()
    for number in range(300):
        mail.add_attachment(b"x", "text", "plain", filename=f"{number}.txt")
    with pytest.raises(IngestError) as caught:
        read(mail)

    assert "unsafe" == caught.value.code


def test_a_page_saved_whole_is_a_page() -> None:
    data = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.example.org/acta\r\nSubject: Acta\r\n"
        b"Date: Thu, 3 Jun 2010 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<main><h1>Acta</h1><p>A=C3=B1o 1944.</p></main>\r\n--x--\r\n"
    )
    parsed = parse(Source("acta.mhtml", data))

    assert ["Acta", "Año 1944."] == texts(parsed)
    assert "https://www.example.org/acta" == parsed.metadata["source_url"]
