"""E-mails: whose words, in which encoding, with what attached; and pages saved whole."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from corpus.errors import IngestError
from corpus.model import PassageKind
from corpus.parsers import parse
from corpus.parsers.protocol import Parsed, Source


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


def test_attachments_follow_under_their_names() -> None:
    mail = message()
    mail.add_attachment(b"<p>Acta <b>212</b>.</p>", "text", "html", filename="acta.html")
    mail.add_attachment(b"\x00\x01" * 400, "application", "octet-stream", filename="datos.bin")
    parsed = read(mail)

    assert ["Sobre el río", "El caudal subió.", "acta.html", "Acta 212."] == texts(parsed)
    assert (PassageKind.HEADING, ("attachment_refused",)) == (parsed.blocks[2].kind, parsed.warnings)


def test_a_message_in_a_message() -> None:
    outer = message("Reenvío.", "Fwd: Sobre el río")
    outer.add_attachment(message())
    found = texts(read(outer))

    assert ["Fwd: Sobre el río", "Reenvío."] == found[:2]
    assert "El caudal subió." in found


def test_messages_in_messages_without_end_stop() -> None:
    mail = message("fondo")
    for _ in range(8):
        outer = message("capa")
        outer.add_attachment(mail)
        mail = outer
    parsed = read(mail)

    assert "attachment_refused" in parsed.warnings
    assert "fondo" not in texts(parsed)


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
