"""Our segments as Whoosh knows them: what its table of contents names, and how it reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec import base
from whoosh.fields import ID, KEYWORD, TEXT, Schema
from whoosh.filedb.filestore import ReadOnlyError

from corpus.model import Language
from search.engines.rules import index_field
from search.engines.whoosh_.arrays import open_arrays
from search.engines.whoosh_.readers import PassageReader, TermReader
from search.engines.whoosh_.view import SegmentView
from search.fields import KEYWORDS, TextField


def make_schema() -> Any:
    """Whoosh's view of our fields: tokens are joined by spaces, since they were analyzed before."""
    texts = {
        index_field(field, language, exact=exact): TEXT(SpaceSeparatedTokenizer(), phrase=True)
        for field in TextField
        for language in Language
        for exact in ((False,) if field is TextField.SHADOW else (False, True))
    }
    return Schema(passage=ID(stored=True), **{name: KEYWORD() for name in KEYWORDS}, **texts)


class ArraySegment(base.Segment):  # type: ignore[misc]  # Whoosh has no types
    """A file of arrays. Removed documents are remembered by row, with the range of their passages."""

    EXTENSION = ".arrays"

    def __init__(self, indexname: str) -> None:
        super().__init__(indexname)
        self.passage_count = 0
        self.dead: dict[int, tuple[int, int]] = {}

    @property
    def file_name(self) -> str:
        """The name of the file with its arrays."""
        return str(self.make_filename(self.EXTENSION))

    def copy(self) -> ArraySegment:
        """The same segment, to be changed."""
        twin = ArraySegment(self.indexname)
        twin.segid, twin.passage_count, twin.dead = self.segid, self.passage_count, dict(self.dead)
        return twin

    def codec(self) -> ArrayCodec:
        """How Whoosh reads it."""
        return ArrayCodec()

    def should_assemble(self) -> bool:
        """It is one file already."""
        return False

    def set_doc_count(self, doccount: int) -> None:
        """Say how many passages it has."""
        self.passage_count = doccount

    def doc_count_all(self) -> int:
        """How many passages it has, dead ones too."""
        return self.passage_count

    def deleted_count(self) -> int:
        """How many of its passages are dead."""
        return sum(end - start for start, end in self.dead.values())

    def deleted_docs(self) -> Iterator[int]:
        """The numbers of its dead passages."""
        return (p for row in sorted(self.dead) for p in range(*self.dead[row]))

    def delete_document(self, docnum: int, delete: bool = True) -> None:  # noqa: ARG002, FBT001, FBT002
        """Refused: documents are removed by row."""
        raise ReadOnlyError("written by search.engines.whoosh_.writer")

    def is_deleted(self, docnum: int) -> bool:
        """Whether a passage is dead."""
        return any(start <= docnum < end for start, end in self.dead.values())


Written: TypeAlias = tuple[ArraySegment, tuple[int, str]]  # with the size and the SHA-256 of its file


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Reads our segments. They are written whole (see ``build``), never a posting at a time."""

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:  # noqa: ARG002
        """A segment without passages yet."""
        return ArraySegment(indexname)

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> PassageReader:
        """What Whoosh asks about passages."""
        return PassageReader(_view(storage, segment))

    def terms_reader(self, storage: Any, segment: ArraySegment) -> TermReader:
        """What Whoosh asks about terms."""
        return TermReader(_view(storage, segment))

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> Any:  # noqa: ARG002
        """Refused."""
        raise ReadOnlyError("written by search.engines.whoosh_.writer")

    field_writer = per_document_writer

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002
        """Refused."""
        raise ReadOnlyError("written by search.engines.whoosh_.writer")

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:  # noqa: ARG002
        """Refused: terms are read by ``TermReader.matcher``."""
        raise ReadOnlyError("read by search.engines.whoosh_.readers")


def _view(storage: Any, segment: ArraySegment) -> SegmentView:
    return SegmentView(segment.file_name, open_arrays(Path(storage.folder) / segment.file_name), segment.dead)
