"""What is refused of PDF files before PDFium sees them, by pypdf: locked files, streams that inflate without end."""

from __future__ import annotations

import logging
import re
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject

from corpus.errors import IngestError

_DAMAGE = re.compile(r"startxref|xref table|EOF marker|pdf header|Object Streams|wrong pointing", re.IGNORECASE)
MAX_PAGES = 20_000
_MAX_CONTENT = 60_000_000  # bytes of one page's content, inflated


def check_pdf(data: bytes, name: str) -> bool:
    """Whether pypdf finds the file sound. Raises ``IngestError`` (``encrypted``, ``unsafe``, ``too_large``) for a PDF that must not be opened.

    Damage is no reason: PDFium mends more than pypdf does, and says itself when it cannot.
    """
    log = logging.getLogger("pypdf")
    log.propagate = False
    complaints = _Complaints()
    log.addHandler(complaints)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise IngestError("encrypted", source=name)
        if (count := len(reader.pages)) > MAX_PAGES:
            raise IngestError("too_large", source=name, pages=count)
        for page in reader.pages:
            _check_content(page.get("/Contents"), name)
    except FileNotDecryptedError as error:
        raise IngestError("encrypted", source=name) from error
    except LimitReachedError as error:
        raise IngestError("unsafe", source=name, reason="limits") from error
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, OSError):
        return False
    finally:
        log.removeHandler(complaints)
    return not complaints.found and _counts_right(reader, count)


class _Complaints(logging.Handler):
    """Hears what pypdf says of the file's skeleton; it mends what it can and only logs it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found = False

    def emit(self, record: logging.LogRecord) -> None:
        self.found = self.found or bool(_DAMAGE.search(record.getMessage()))


def _counts_right(reader: PdfReader, count: int) -> bool:
    """Whether the page tree says how many pages there are."""
    try:
        pages: Any = reader.trailer["/Root"]
        return int(pages["/Pages"]["/Count"]) == count
    except (PyPdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return False


def _check_content(content: Any, name: str) -> None:
    content = content.get_object() if content is not None else None
    total = 0
    for stream in content if isinstance(content, ArrayObject) else [content]:
        stream = stream.get_object() if stream is not None else None  # noqa: PLW2901
        if stream is None or not hasattr(stream, "get_data"):
            continue
        try:
            total += len(stream.get_data())
        except DependencyError as error:  # a picture's filter where only text instructions belong
            raise IngestError("unsafe", source=name, reason="filter") from error
        if total > _MAX_CONTENT:
            raise IngestError("unsafe", source=name, reason="limits")
