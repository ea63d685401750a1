"""Alignments of this installation: made once for each two versions, kept in its home, mended by curators.

``alignment`` is what the page of two versions, the concordance and whatever learns from versions ask for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from corpus.alignments import (
    KIND,
    Alignment,
    Checked,
    checked_from,
    keep,
    make,
    pair_id,
    path_of,
    read_kept,
    stamp_of,
)  # fmt: skip
from corpus.catalog.twins import Twin
from corpus.files import keep_derived
from corpus.model import Document, DocumentId, Language, PassageId
from search.analysis import FINGERPRINT

if TYPE_CHECKING:
    from corpus.catalog import Catalog
    from corpus.config import Settings
    from corpus.versions import Keys


class Puente(Protocol):
    """What is needed of an installation (``web.wiring`` joins its parts, and asks here)."""

    settings: Settings

    @property
    def catalog(self) -> Catalog:
        """The catalog."""

    @property
    def common_words(self) -> Keys:
        """What texts of the two languages share."""


class Whole(Puente, Protocol):
    """An installation of which groups may know more than others."""

    @property
    def public(self) -> Puente:
        """As everybody may know it."""

    def seen_by(self, groups: Collection[str]) -> Puente:
        """As members of groups may know it."""


SURE = 0.2  # likeness from which two passages are shown as saying the same without doubt
BOTH = {Language.EN, Language.ES}
AFTER = "after"  # the file that says up to which change versions were aligned
PAGE = 1000  # changes at once
KEPT = 512  # documents whose counterparts stay in memory


def alignment(puente: Puente, left: Document, right: Document) -> Alignment:
    """Two documents, passage by passage: the one kept, else made now and kept. Raises ``NotInCatalog``."""
    if _order(right) < _order(left):
        return alignment(puente, right, left).turned()
    stamp, checked = _stamp(puente, left.id, right.id)
    path = path_of(_folder(puente), left.id, right.id)
    if (kept := read_kept(path, stamp)) is not None:
        return kept
    passages = tuple(list(puente.catalog.iter_passages(document.id)) for document in (left, right))
    made = make((left, right), (passages[0], passages[1]), puente.common_words, checked)
    keep(path, made, stamp)
    return made


def align_all(puente: Whole) -> None:
    """``align_changed`` for what everybody may read, and for what each group may."""
    align_changed(puente.public)
    for group in sorted(puente.catalog.groups.in_use()):
        align_changed(puente.seen_by([group]), f"-{group}")


def align_changed(puente: Puente, mark: str = "") -> None:
    """Align the versions of works whose documents changed since this was last done; safe to repeat and to break off."""
    place = _folder(puente) / f"{AFTER}{mark}"
    after = _read_after(place)
    if puente.catalog.last_change() < after:  # another catalog than then
        after = 0
    while changes := puente.catalog.changes(after, PAGE):
        works = puente.catalog.translated([change.document for change in changes if not change.removed])
        for versions in puente.catalog.versions_of(works).values():
            by_language = {version.language: version for version in reversed(versions)}
            if by_language.keys() >= BOTH:
                alignment(puente, by_language[Language.EN], by_language[Language.ES])
        after = changes[-1].sequence
        keep_derived(place, [str(after)])


def _read_after(place: Path) -> int:
    try:
        return int(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0


def counterparts(puente: Puente, ids: Sequence[PassageId]) -> dict[PassageId, PassageId]:
    """For those passages that have one: the passage of the other language that says the same. Only of kept alignments."""
    places: dict[str, list[PassageId]] = defaultdict(list)
    for id_ in ids:
        places[id_.rpartition("#")[0]].append(id_)
    said = puente.catalog.curated(KIND)
    found: dict[PassageId, PassageId] = {}
    done: set[DocumentId] = set()
    for twin in puente.catalog.twins([DocumentId(name) for name in places]):
        if twin.document not in done and (known := _known(puente, twin, said)):
            done.add(twin.document)
            for id_ in places[twin.document]:
                if (place := known.get(int(id_.rpartition("#")[2]))) is not None:
                    found[id_] = PassageId(f"{twin.other}#{place}")
    return found


def _known(puente: Puente, twin: Twin, said: Mapping[str, Any]) -> Mapping[int, int]:
    """Ordinals of the other document for those of one; none where no alignment is kept."""
    sides = [(twin.document, twin.version), (twin.other, twin.other_version)]
    (left, first), (right, second) = sides if twin.language is Language.EN else sides[::-1]
    checked = checked_from(said.get(pair_id(left, right)), turned=left > right)
    stamp = stamp_of([first, second], checked, FINGERPRINT)
    try:
        return _read_places(path_of(_folder(puente), left, right), stamp, twin.document)
    except FileNotFoundError:
        return {}


@lru_cache(maxsize=KEPT)
def _read_places(path: Path, stamp: str, document: DocumentId) -> Mapping[int, int]:
    """What a kept alignment says of a document; what was made of the same is the same for ever."""
    if (kept := read_kept(path, stamp)) is None:
        raise FileNotFoundError(path)
    return kept.counterparts(document, SURE)


def _order(document: Document) -> tuple[bool, str]:
    """English stands left; of two in one language, the smaller id: a pair is kept once."""
    return document.language is not Language.EN, document.id


def checked_of(puente: Puente, left: DocumentId, right: DocumentId) -> Checked:
    """What curators said of these two."""
    value = puente.catalog.curated_value(KIND, pair_id(left, right))
    return checked_from(value, turned=left > right)


def mended(checked: Checked, pair: tuple[int, int], *, together: bool) -> Checked:
    """What is said of two documents with a word more: two passages belong together, or they do not."""
    apart = tuple(one for one in checked.apart if one != pair)
    if not together:
        return Checked(tuple(one for one in checked.together if one != pair), (*apart, pair))
    kept = tuple(one for one in checked.together if one[0] != pair[0] and one[1] != pair[1])
    return Checked((*kept, pair), apart)


def value_of(left: DocumentId, right: DocumentId, checked: Checked) -> dict[str, object] | None:
    """The record of a pair as the catalog keeps it: the smaller id first."""
    if not checked.together and not checked.apart:
        return None
    turned = checked_from(checked.to_value(), turned=left > right)
    return turned.to_value()


def _stamp(puente: Puente, left: DocumentId, right: DocumentId) -> tuple[str, Checked]:
    checked = checked_of(puente, left, right)
    versions = [puente.catalog.version_of(id_) for id_ in (left, right)]
    return stamp_of(versions, checked, FINGERPRINT), checked


def _folder(puente: Puente) -> Path:
    return puente.settings.home / "alignments"
