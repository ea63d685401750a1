"""A million strange inputs: parsers, the query parser, the finders of citations, the analysis of words, tables and lists.

    python -m tests.soak.fuzz [INPUTS] [SEED]

Each input is a mutation of a small good one: bytes and words lost, doubled, swapped, replaced by what has hurt programs
before. Allowed is an answer, or an error of ours; anything else, and whatever takes longer than ``LIMIT`` seconds or more
than ``MEMORY`` bytes, is a finding: it is printed and kept under ``var/fuzz/``, and becomes a test. The same seed
makes the same inputs. Exits with 1 where there are findings.
"""

from __future__ import annotations

import io
import os
import random
import resource
import signal
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from corpus.errors import Error

LIMIT = 10.0  # seconds for one input
MEMORY = 3 * 1024**3  # bytes of address space for a process
FOLDER = Path(__file__).resolve().parents[2] / "var" / "fuzz"

NASTY = [
    *"()[]{}<>\"'*?:|~^\\/&%$#@!;,.-+_=`§¶ñÑáß¿¡“”«»",
    *(
        "\x00",
        "\ufeff",
        "\u202e",
        "\u200b",
        "\u00ad",
        "\u0301",
        "\ud7ff",
        "\U0001f600",
        "\u2028",
        "\r",
        "\n",
        "\t",
        "\x1b",
    ),
    *(
        "OR ",
        "AND ",
        "NOT ",
        "year:",
        "1..",
        "[a TO ",
        "…",
        "&amp;",
        "&#0;",
        "<!--",
        "]]>",
        "<![CDATA[",
        "<?xml",
        "%00",
    ),
    *(
        "ibid.",
        "op. cit.",
        "supra note ",
        "U.S.C. § ",
        "artículo ",
        "fracción ",
        "Stat. ",
        "DOF ",
        "http://",
        "doi:10.",
    ),
    *(
        "9" * 40,
        "-1",
        "NaN",
        "1e999",
        "0x",
        "../",
        "=cmd",
        "{\\rtf1",
        "\\u-9999?",
        "%PDF-1.7",
        "PK\x03\x04",
        "\\bin99999999 ",
    ),
]

PROSE = (
    "The Commission met under article 24 of the Treaty of 1944 (59 Stat. 1219; TS 994), 22 U.S.C. § 277 and 8 C.F.R. "
    'Part 235. See Peter H. Smith, "Drug Trade," ibid., 12-15; véase el artículo 27, fracción V, de la Constitución, DOF '
    "5 de febrero de 1917. Cf. González (2010, p. 5), supra note 3, http://www.example.org/a/b.pdf (accessed May 1, 2009)."
)
QUERY = '("money laundering" OR lavado) +treaty -water year:2001..2010 aduan* issuer:"GAO" language:es'
PAGE = (
    "<!doctype html><html lang='es'><head><title>Acuerdo</title><meta name='date' content='1983-08-14'></head><body><main>"
    "<h1>Acuerdo</h1><p>Texto del acuerdo<sup><a href='#n1' id='r1'>1</a></sup> sobre el río.</p><table><tr><th>Año<td>1"
    "</table><ol><li id='n1'>Nota uno. <a href='#r1'>↑</a></ol></main></body></html>"
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = (
    f"<w:document xmlns:w='{W}'><w:body><w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Title</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>Text of the report</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p></w:body></w:document>"
)
FEET = f"<w:footnotes xmlns:w='{W}'><w:footnote w:id='2'><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>"
OPEN = (
    "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:text="
    "'urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text><text:h text:outline-level='1'>Título"
    "</text:h><text:p>Un texto<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation>"
    "<text:note-body><text:p>Nota.</text:p></text:note-body></text:note>.</text:p></office:text></office:body>"
    "</office:document-content>"
)
RTF = r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\pard Texto con acento \'e9 y \u8212? raya.\par{\footnote Nota.}\par}"
MAIL = (
    "From: a@example.org\nTo: b@example.org\nSubject: =?utf-8?q?Acuerdo_sobre_el_r=C3=ADo?=\nDate: Mon, 1 Jun 2009 10:00:00 "
    '+0000\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: text/plain; charset=utf-8\n\n'
    "Texto del correo.\n--x\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+SG9sYTwvcD4=\n--x--\n"
)
NORMA = "<akomaNtoso><act><body><article eId='a1'><num>Article 1</num><content><p>Text.</p></content></article></body></act></akomaNtoso>"
PDF = (
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page"
    "/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n4 0 obj<</Length 69>>stream\n"
    "BT /F1 12 Tf 20 300 Td (The text of the treaty) Tj 0 -40 Td (1) Tj ET\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1"
    "/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n"
)
BIB = "@techreport{a2010, author={González, Ana and Bronk, Chris}, title={Puentes {\\'a}}, year={2010}, url={http://e.org}}\n"
RIS = "TY  - RPRT\nAU  - González, Ana\nTI  - Puentes\nPY  - 2010\nER  - \n"
TABLE = 'id,title,country\ncbp,"Customs, and Border",US\nsre,Secretaría,MX\n'


@dataclass(frozen=True, slots=True)
class Target:
    """What is tried: how often of each hundred thousand, from which good inputs, and how a mutated text is given."""

    name: str
    share: int
    seeds: Sequence[str]
    run: Callable[[str], object]


def mutate(text: str, draw: random.Random) -> str:
    """One to six changes."""
    for _ in range(draw.randint(1, 6)):
        at, to = sorted((draw.randrange(len(text) + 1), draw.randrange(len(text) + 1)))
        match draw.randrange(7):
            case 0:
                text = text[:at] + text[min(to, at + 40) :]
            case 1:
                text = text[:at] + draw.choice(NASTY) + text[at:]
            case 2:
                text = text[:at] + draw.choice(NASTY) * draw.choice((1, 2, 8, 100)) + text[min(to, at + 8) :]
            case 3:
                text = text[:to] + text[at : min(to, at + 200)] * draw.choice((1, 2, 10)) + text[to:]
            case 4:
                text = (
                    text[:at]
                    + chr(draw.choice((draw.randrange(32, 127), draw.randrange(0xA0, 0x2FF))))
                    + text[at + 1 :]
                )
            case 5:
                text = text[at:to][:2_000] + text[:at]
            case 6:
                text = text[: max(at, 1)]
    return text[:20_000]


def _zip(**parts: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text.encode("utf-8", "surrogatepass"))
    return packed.getvalue()


def _parser(name: str, pack: Callable[[str], bytes]) -> Callable[[str], object]:
    from corpus.parsers import parse
    from corpus.parsers.protocol import Source

    return lambda text: parse(Source(name, pack(text)))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _latin(text: str) -> bytes:
    return text.encode("latin-1", "replace")


def targets() -> Sequence[Target]:
    """Everything that reads what a stranger wrote."""
    from corpus.citations import paste
    from corpus.citations.legal import find_legal
    from corpus.citations.references import classify, find_references
    from corpus.language import identify
    from corpus.model import DocumentId, Language, Note, NoteKind, Passage, PassageId, PassageKind
    from corpus.text import clean
    from search.analysis import tokens
    from search.parse import parse as parse_query

    def words(text: str) -> None:
        for language in (Language.EN, Language.ES):
            tokens(text, language)

    def reference(text: str) -> None:
        id_ = PassageId("a#0")
        passage = Passage(id_, DocumentId("a"), 0, PassageKind.NOTE, Language.EN, text, note="1")
        note = Note(DocumentId("a"), 1, "1", NoteKind(classify(text)), text, (id_,), ())
        find_references([passage], [note])

    prose = [PROSE, *(each + "." for each in PROSE.split(". "))]
    return (
        Target("query", 40_000, [QUERY, "customs Laredo", '"comisión"', "a"], parse_query),
        Target("words", 14_000, prose, words),
        Target("text and language", 6_000, prose, lambda text: identify(clean(text))),
        Target("legal citations", 12_000, prose, find_legal),
        Target("references", 6_000, prose, reference),
        Target("pasted lists", 4_000, [BIB, RIS, TABLE, PROSE], paste.read_line),
        Target("html", 5_000, [PAGE], _parser("a.html", _bytes)),
        Target("text", 2_000, [PROSE, "# Title\n\nText.[^1]\n\n[^1]: Note.\n"], _parser("a.md", _bytes)),
        Target("rtf", 2_000, [RTF], _parser("a.rtf", _latin)),
        Target("mail", 2_000, [MAIL], _parser("a.eml", _latin)),
        Target("csv", 1_500, [TABLE], _parser("a.csv", _bytes)),
        Target("xml", 1_500, [NORMA], _parser("a.xml", _bytes)),
        Target(
            "docx", 1_500, [WORD], _parser("a.docx", lambda t: _zip(word__document_xml=t, word__footnotes_xml=FEET))
        ),
        Target("odt", 1_500, [OPEN], _parser("a.odt", lambda t: _zip(content_xml=t))),
        Target("pdf", 1_000, [PDF], _parser("a.pdf", _latin)),
    )


class TooLong(BaseException):
    """The limit of time is over; not an ``Exception``, so that nobody swallows it."""


def _over(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


def try_target(number: int, inputs: int, seed: int) -> tuple[str, int, float, list[str]]:
    """Name, inputs tried, slowest seconds and findings of one target."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    target = targets()[number]
    draw = random.Random(f"{seed} {target.name}")
    signal.signal(signal.SIGALRM, _over)
    findings: list[str] = []
    slowest = 0.0
    count = inputs * target.share // 100_000
    for _ in range(count):
        text = mutate(draw.choice(target.seeds), draw)
        begun = time.perf_counter()
        signal.setitimer(signal.ITIMER_REAL, LIMIT)
        try:
            with suppress(Error):
                target.run(text)
        except (Exception, TooLong) as error:  # noqa: BLE001 (what it is looking for)
            findings.append(_keep(target.name, text, error))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        slowest = max(slowest, time.perf_counter() - begun)
    return target.name, count, slowest, findings


def _keep(name: str, text: str, error: BaseException) -> str:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name.replace(' ', '-')}-{abs(hash(text)) % 10**8:08}.txt"
    path.write_bytes(_bytes(text))
    last = error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    where = f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}" if last else "?"
    return f"{type(error).__name__} at {where}: {str(error)[:80]} ({path.name})"


def run(inputs: int, seed: int) -> Iterator[tuple[str, int, float, list[str]]]:
    """Every target, as many at once as there are cores."""
    with ProcessPoolExecutor(os.cpu_count(), max_tasks_per_child=1) as pool:
        yield from pool.map(try_target, range(len(targets())), *zip(*[(inputs, seed)] * len(targets()), strict=True))


def main() -> int:
    """Print a line for each target and the findings."""
    inputs = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    total, bad = 0, 0
    print(f"| target | inputs | slowest, s | findings |  (seed {seed})\n|---|---|---|---|")
    for name, count, slowest, findings in run(inputs, seed):
        print(f"| {name} | {count:,} | {slowest:.2f} | {len(findings)} |", flush=True)
        for finding in sorted(set(findings))[:10]:
            print(f"    {finding}", flush=True)
        total, bad = total + count, bad + len(findings)
    print(
        f"inputs {total:,} (wanted 1,000,000) · findings {bad} (wanted 0): {'met' if not bad and total >= 10**6 else 'MISSED'}"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
