"""Whether a file keeps to TBX-Basic: what stands inside what, closed lists of values, targets that are there.

Source: ISO 30042:2019 and the dialect TBX-Basic of 2019 (LTAC/TerminOrgs). These are our own rules, written after
them: the schemas that their authors publish are not part of this repository, and a file was not run through them.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from corpus.terms.tbx import NAMESPACE

CHILDREN = {
    "tbx": {"tbxHeader", "text"},
    "body": {"conceptEntry"},
    "conceptEntry": {"descrip", "admin", "ref", "note", "langSec"},
    "langSec": {"descrip", "note", "termSec"},
    "termSec": {"term", "termNote", "note"},
}
VALUES = {
    "partOfSpeech": {"adjective", "adverb", "noun", "other", "properNoun", "verb"},
    "administrativeStatus": {"preferredTerm-admn-sts", "admittedTerm-admn-sts", "deprecatedTerm-admn-sts"},
    "termType": {"acronym"},
}


def problems_of(tbx: bytes) -> list[str]:
    """What is not as the dialect wants it; nothing for a valid file."""
    root = etree.fromstring(tbx)
    ids = [element.get("id") for element in root.iter(f"{{{NAMESPACE}}}conceptEntry")]
    found = [] if (root.get("type"), root.get("style")) == ("TBX-Basic", "dca") else ["dialect"]
    found += ["id twice"] if len(ids) != len(set(ids)) else []
    found += [f"no such id: {ref.get('target')}" for ref in root.iter("{*}ref") if ref.get("target") not in ids]
    for element in root.iter():
        found += _problems(element)
    return found


def _problems(element: etree._Element) -> Iterator[str]:
    name, inside = _name(element), {_name(child) for child in element}
    if wrong := inside - CHILDREN.get(name, inside):
        yield f"{sorted(wrong)} in {name}"
    kind = element.get("type")
    if kind in VALUES and element.text not in VALUES[str(kind)]:
        yield f"{kind}: {element.text}"
    following = element.getnext()
    if name == "langSec" and ("termSec" not in inside or (following is not None and _name(following) != "langSec")):
        yield "langSec without terms, or not last"


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname
