"""Notes of an HTML page and the elements that call them out.

Linked notes first (`<a href="#fn1">` in a `<sup>`, in brackets, or said to be a reference by its role); then raised
figures without links, matched with a list of notes at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import Tag

from corpus.parsers.flow import joined
from corpus.parsers.html_blocks import Walk, read_blocks
from corpus.parsers.protocol import ParsedNote

_MARK = re.compile(
    r"[\[({]?\s*((?:nota|note|n\.)?\s*(?:\d{1,4}|[ivxlc]{1,6}|[a-z]|[*†‡§¶]{1,4}))\s*[\])}]?[.:]?", re.IGNORECASE
)
_BARE = re.compile(r"\d{1,3}|[*†‡§]{1,4}")
_LEADING = re.compile(r"\s*[\[(]?(\d{1,4}|[*†‡§¶]{1,4}|[ivxlc]{1,6})[\])]?[.:]?(?=\s|$|[^\w\s])", re.IGNORECASE)
_BACK = re.compile(r"[\s↑↩↵⤴⏎^⇑︎️]*|\[?\(?(?:volver|regresar|back|return|arriba|top)\b.{0,25}", re.IGNORECASE)
_NOTES = re.compile(
    r"\b(?:foot-?notes?|end-?notes?|notes?|notas?(?: al pie)?|fn|referenc(?:es?|ias?)|citas|citations|pies?)\b",
    re.IGNORECASE,
)
_NOTE_ROLES = {"doc-footnote", "doc-endnote", "footnote", "endnote", "rearnote", "note"}
_REF_ROLES = {"doc-noteref", "noteref"}
_BOX = ["li", "p", "div", "dd", "dt", "aside", "tr", "section", "blockquote", "td"]
_LONGEST = 8_000  # characters of a note


@dataclass(slots=True)
class _Found:
    callouts: dict[int, list[str]] = field(default_factory=dict)
    boxes: dict[int, tuple[Tag, str]] = field(default_factory=dict)  # note element and label
    order: list[int] = field(default_factory=list)
    held: dict[int, Tag | None] = field(default_factory=dict)  # note element by target of links
    callers: dict[int, list[int]] = field(default_factory=dict)  # call-out elements by note element


def find_notes(main: Tag, root: Tag) -> tuple[dict[int, list[str]], list[ParsedNote], frozenset[int]]:
    """Labels by call-out element, the notes in order, and the elements that hold them (by ``id()``)."""
    targets = {str(name): tag for tag in _tags(root) for name in (tag.get("id"), tag.get("name")) if name}
    found = _Found()
    for link in [tag for tag in _tags(main) if tag.name == "a" and tag.get("href")]:
        _follow(link, targets, found)
    _match_raised(main, root, found)
    place = {id(tag): i for i, tag in enumerate(_tags(main))} if len(found.order) > 1 else {}
    found.order.sort(key=lambda box: min(place.get(key, 0) for key in _calling(found, box)))
    notes = _read_notes(found)
    return found.callouts, notes, frozenset(found.boxes)


def _tags(root: Tag) -> Iterator[Tag]:
    return (element for element in root.descendants if isinstance(element, Tag))


def _role(tag: Tag) -> set[str]:
    return {str(tag.get(name, "")).casefold() for name in ("role", "epub:type", "type")} - {""}


def _follow(link: Tag, targets: dict[str, Tag], found: _Found) -> None:
    """Records a link as a call-out if it leads to a note."""
    name = str(link["href"]).rpartition("#")[2] if "#" in str(link["href"]) else ""
    target = targets.get(name)
    text = link.get_text().strip()
    mark = _MARK.fullmatch(text)
    if target is None or (mark is None and not _role(link) & _REF_ROLES) or target is link:
        return
    if id(target) not in found.held:
        found.held[id(target)] = _box(target)
    box = found.held[id(target)]
    if box is None or any(parent is box or id(parent) in found.boxes for parent in link.parents):
        return  # a note's own link back to the text looks like a call-out
    raised = link.find_parent("sup") is not None or link.find("sup") is not None or "[" in text
    sure = bool(_role(link) & _REF_ROLES) or bool(_role(box) & _NOTE_ROLES)
    label = mark[1] if mark else text
    opening = _LEADING.match(box.get_text())
    if not (sure or raised or (opening and opening[1] == label) or box.name == "li"):
        return
    holder = _holder(link)
    found.callouts[id(holder)] = [*found.callouts.get(id(holder), []), label]
    _add(found, box, label, holder)


def _add(found: _Found, box: Tag, label: str, holder: Tag) -> None:
    found.callers.setdefault(id(box), []).append(id(holder))
    if id(box) not in found.boxes:
        found.boxes[id(box)] = (box, label)
        found.order.append(id(box))


def _box(target: Tag) -> Tag | None:
    """The element that holds the whole note of a target, or none if it cannot be a note."""
    if re.fullmatch(r"h[1-6]|main|body|article|table|html", target.name or "") or target.find_parent(
        re.compile("^h[1-6]$")
    ):
        return None
    box = target if target.name in _BOX else target.find_parent(_BOX)
    if not isinstance(box, Tag):
        return None
    if box.name == "td" and isinstance(box.parent, Tag):
        box = box.parent
    parent = box.parent
    if isinstance(parent, Tag) and parent.name in {"div", "aside", "li", "section", "dd"}:
        names = " ".join([str(parent.get("id", "")), str(parent.get("class", "")), *_role(parent)])
        single = len(parent.find_all("a", href=True)) <= 3 and len(parent.find_all(["li", "h1", "h2", "h3"])) == 0
        if parent.name == "li" or (
            single and re.search(r"note|nota|ftn|edn|\bfn", names, re.IGNORECASE) and re.search(r"\d", names)
        ):
            box = parent
    heading = box.find(re.compile("^h[1-6]$"))
    return None if heading is not None or len(box.get_text()) > _LONGEST else box


def _holder(link: Tag) -> Tag:
    """The link, or the raised element or brackets around it when it holds nothing else."""
    holder = link
    while isinstance(holder.parent, Tag) and holder.parent.name in {"sup", "span", "small", "b", "i", "em", "font"}:
        if holder.parent.get_text().strip(" []()\n,;") != link.get_text().strip(" []()\n,;"):
            break
        holder = holder.parent
    return holder


def _match_raised(main: Tag, root: Tag, found: _Found) -> None:
    """Links `<sup>1</sup>` to a list of notes that begin with the same marks."""
    taken = {id(tag) for box, _ in found.boxes.values() for tag in [box, *_tags(box)]}
    known = taken | found.callouts.keys()
    raised = [
        sup
        for sup in _tags(main)
        if sup.name == "sup" and id(sup) not in known and _MARK.fullmatch(sup.get_text().strip())
        if not any(id(tag) in found.callouts for tag in _tags(sup))
    ]
    if not raised:
        return
    begins = [sup for sup in raised if _opens_box(sup)]
    opening = {id(sup) for sup in begins}
    calling = [sup for sup in raised if id(sup) not in opening]
    boxes = dict(_raised_boxes(begins)) or dict(_listed_boxes(root, taken))
    for sup in calling:
        labels = [part for part in re.split(r"[,;\s]+", sup.get_text().strip(" []()\n")) if part in boxes]
        if not labels:
            continue
        found.callouts[id(sup)] = labels
        for label in labels:
            _add(found, boxes[label], label, sup)


def _opens_box(sup: Tag) -> bool:
    """Whether a raised mark begins an element, and text follows it there."""
    box = sup.find_parent(_BOX)
    if not isinstance(box, Tag):
        return False
    said = (text for text in box.strings if text.strip())
    first = next(said, None)
    if first is None or not any(parent is sup for parent in first.parents):
        return False
    return any(not any(parent is sup for parent in text.parents) for text in said)


def _raised_boxes(begins: list[Tag]) -> Iterator[tuple[str, Tag]]:
    for sup in begins:
        box = sup.find_parent(_BOX)
        if isinstance(box, Tag):
            yield sup.get_text().strip(" []()\n"), box


def _listed_boxes(root: Tag, taken: set[int]) -> Iterator[tuple[str, Tag]]:
    """Items of an ordered list, or numbered paragraphs, under a heading or in an element named for notes."""
    for tag in root.find_all(["ol", "section", "div"]):
        named = _NOTES.search(
            " ".join([str(tag.get("id", "")), str(tag.get("class", "")), *_role(tag)]).replace("_", " ")
        )
        before = tag.find_previous(re.compile("^h[1-6]$")) if tag.name == "ol" else None
        headed = isinstance(before, Tag) and len(before.get_text()) < 40 and _NOTES.search(before.get_text())
        if id(tag) in taken or not (named or headed):
            continue
        items = tag.find_all("li") if tag.name == "ol" else tag.find_all(["li", "p", "dd"])
        if tag.name != "ol" and tag.find("ol") is not None:
            continue
        for number, item in enumerate(items, 1):
            opening = _LEADING.match(item.get_text())
            if tag.name == "ol" or opening:
                yield (opening[1] if opening and tag.name != "ol" else str(number)), item


def _calling(found: _Found, box: int) -> list[int]:
    """Call-outs of a note: those with its label that lead to it."""
    return found.callers.get(box, []) or [0]


def _read_notes(found: _Found) -> list[ParsedNote]:
    """Notes in the order of their first call-outs, without marks and links back."""
    notes: list[ParsedNote] = []
    for key in found.order:
        box, label = found.boxes[key]
        drop = frozenset(id(link) for link in box.find_all("a") if _is_back(link, label))
        text = joined(read_blocks(box, Walk({}, drop)))
        notes.append(ParsedNote(label, _without_mark(text, label)))
    return notes


def _is_back(link: Tag, label: str) -> bool:
    text = link.get_text().strip()
    inner = str(link.get("href", "")).startswith("#") or not link.get("href") or "#" in str(link.get("href"))
    return inner and (bool(_BACK.fullmatch(text)) or text.strip("[]().: ^") in {label, "", "a", "b", "c", "d"})


def _without_mark(text: str, label: str) -> str:
    """The text of a note without the label that it begins with, brackets and points around it, and marks of links back."""
    text = text.strip(" ^↑↩")
    rest = text.lstrip("[(").removeprefix(label)
    if len(rest) == len(text.lstrip("[(")) or (rest[:1].isalnum() and not rest[:1].isupper()):
        return text
    return rest.lstrip("]).: ").strip() if rest[:1] in "]).:" else rest.strip()
