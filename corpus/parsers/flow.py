"""Running text gathered piece by piece into blocks, with call-outs: what the readers of marked-up formats share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.model import PassageKind
from corpus.parsers.protocol import Block

_SPACE = re.compile(r"\s+")
_CLOSING = ".,;:)»”"


@dataclass(slots=True)
class Flow:
    """Folds white space and ends blocks. ``page`` and ``language`` are those of the block that is being written."""

    blocks: list[Block] = field(default_factory=list)
    page: int | None = None
    language: str = ""
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _space: bool = False
    _callouts: list[tuple[int, str]] = field(default_factory=list)
    _begun: int | None = None

    @property
    def empty(self) -> bool:
        """Whether no text has been written since the last block ended."""
        return not self._length

    def write(self, text: str) -> None:
        """Adds text; runs of white space count as one blank, at the beginning of a block as none."""
        folded = _SPACE.sub(" ", text)
        if folded in {"", " "}:
            self._space = self._space or folded == " "
            return
        if not self._length:
            self._begun = self.page
        called = bool(self._callouts) and self._callouts[-1][0] == self._length  # "word [1]." leaves "word."
        if (self._space or folded[0] == " ") and self._length and not (called and folded.lstrip()[0] in _CLOSING):
            self._add(" ")
        self._add(folded.strip())
        self._space = folded[-1] == " "

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def call(self, label: str) -> None:
        """A note's marker stands here."""
        self._callouts.append((self._length, label))

    def take(self, mark: str) -> bool:
        """Takes back a mark that was written just before the last call-out, if it was."""
        if not self._parts or not self._callouts or not self._parts[-1].endswith(mark):
            return False
        self._parts[-1] = self._parts[-1].removesuffix(mark)
        self._length -= len(mark)
        self._callouts = [(min(at, self._length), label) for at, label in self._callouts]
        return True

    def relabel(self, label: str, to: str) -> None:
        """Gives the last call-out another label."""
        if self._callouts and self._callouts[-1][1] == label:
            self._callouts[-1] = (self._callouts[-1][0], to)

    def end(self, kind: PassageKind = PassageKind.BODY, level: int = 0) -> None:
        """Ends the block, if there is text; call-outs without text go to the end of the block before."""
        text = "".join(self._parts)
        if text:
            callouts = tuple((min(at, len(text)), label) for at, label in self._callouts)
            self.blocks.append(Block(kind, text, self._begun, level, callouts, self.language))
        elif self._callouts and self.blocks:
            last = self.blocks[-1]
            more = tuple((len(last.text), label) for _, label in self._callouts)
            self.blocks[-1] = Block(last.kind, last.text, last.page, last.level, last.callouts + more, last.language)
        self._parts, self._length, self._callouts, self._space = [], 0, [], False

    def table(self, rows: Sequence[Sequence[Sequence[Block]]]) -> None:
        """A table as one block: a row a line, tabs between cells; each cell given as the blocks in it."""
        self.end()
        text = ""
        callouts: list[tuple[int, str]] = []
        for row in rows:
            if not any(row):
                continue
            for i, cell in enumerate(row):
                text += "\t" if i else "\n" if text else ""
                for j, block in enumerate(cell):
                    text += " " if j else ""
                    callouts.extend((len(text) + at, label) for at, label in block.callouts)
                    text += block.text.replace("\t", " ").replace("\n", " ")
        if text.strip():
            self.blocks.append(Block(PassageKind.TABLE, text, self.page, 0, tuple(callouts), self.language))


def joined(blocks: Sequence[Block]) -> str:
    """The text of blocks as that of one note."""
    return " ".join(block.text for block in blocks)
