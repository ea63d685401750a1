"""OAI-PMH 2.0: documents as Dublin Core for libraries that harvest. Deleted ones stay known (``persistent``).

Records come in the order of the change log, and a resumption token says after which change to go on: what changes during a
harvest moves to the end and is met there, nothing is skipped, and tokens never expire.

Source: openarchives.org/OAI/2.0/openarchivesprotocol.htm, and its schemas OAI-PMH.xsd and oai_dc.xsd.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from lxml import etree

from corpus.model import Change, Document, DocumentId, Language
from web.heads import kind_of

if TYPE_CHECKING:
    from corpus.catalog import Catalog
    from web.wiring import Puente

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
SCHEMAS = {
    OAI: "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd",
    OAI_DC: "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
}
BATCH = 100  # records of one answer
SELECTIVE = frozenset({"from", "until", "set", "metadataPrefix", "resumptionToken"})
VERBS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {  # arguments allowed, arguments required
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset({"identifier"}), frozenset()),
    "ListSets": (frozenset({"resumptionToken"}), frozenset()),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset({"identifier", "metadataPrefix"})),
    "ListIdentifiers": (SELECTIVE, frozenset({"metadataPrefix"})),
    "ListRecords": (SELECTIVE, frozenset({"metadataPrefix"})),
}
KINDS = ("article", "book", "case", "chapter", "document", "news", "report", "statute", "thesis", "web")
_CLEAN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


class Refused(Exception):
    """A request that the protocol answers with an error ``code``."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(text or code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Selection:
    """What a harvester asked for, and after which change to go on."""

    after: int = 0
    since: datetime | None = None
    until: datetime | None = None
    set: str = ""

    def token(self, after: int) -> str:
        """What to ask with for the rest."""
        moments = (stamp(moment) if moment else "" for moment in (self.since, self.until))
        return "!".join([str(after), *moments, self.set])


def answer(puente: Puente, pairs: Sequence[tuple[str, str]], base: str) -> bytes:
    """The answer to the arguments of a request, as UTF-8 XML."""
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {SCHEMAS[OAI]}")
    _add(root, "responseDate", stamp(datetime.now(UTC)))
    asked = etree.SubElement(root, f"{{{OAI}}}request")
    asked.text = base
    try:
        verb, given = _checked(pairs)
        body = etree.Element(f"{{{OAI}}}{verb}")
        _fill(body, verb, given, puente, base)
        for name, value in pairs:
            asked.set(name, value.translate(_CLEAN))
        root.append(body)
    except Refused as error:
        if error.code not in {"badVerb", "badArgument"}:
            for name, value in pairs:
                asked.set(name, value.translate(_CLEAN))
        _add(root, "error", str(error)).set("code", error.code)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _checked(pairs: Sequence[tuple[str, str]]) -> tuple[str, Mapping[str, str]]:
    given = dict(pairs)
    verb = given.pop("verb", "")
    if verb not in VERBS or [name for name, _ in pairs].count("verb") != 1:
        raise Refused("badVerb", "The verb is missing, repeated or unknown.")
    allowed, required = VERBS[verb]
    if len(given) + 1 != len(pairs) or not given.keys() <= allowed:
        raise Refused("badArgument", "An argument is repeated or not one of this verb.")
    if "resumptionToken" in given:
        if len(given) > 1:
            raise Refused("badArgument", "A resumption token comes alone.")
    elif not required <= given.keys():
        raise Refused("badArgument", f"Missing: {', '.join(sorted(required - given.keys()))}")
    if given.get("metadataPrefix", "oai_dc") != "oai_dc":
        raise Refused("cannotDisseminateFormat", "Records are given as oai_dc.")
    return verb, given


def _fill(body: etree._Element, verb: str, given: Mapping[str, str], puente: Puente, base: str) -> None:
    catalog, host = puente.catalog, urlsplit(base).hostname or "localhost"
    if verb == "Identify":
        mail = puente.settings.contact or f"postmaster@{host if '.' in host else 'localhost.localdomain'}"
        _identify(body, catalog, base, mail)
    elif verb == "ListMetadataFormats":
        if "identifier" in given:
            _change(catalog, given["identifier"], host)
        form = _add(body, "metadataFormat")
        for name, value in (("metadataPrefix", "oai_dc"), ("schema", SCHEMAS[OAI_DC]), ("metadataNamespace", OAI_DC)):
            _add(form, name, value)
    elif verb == "ListSets":
        if "resumptionToken" in given:
            raise Refused("badResumptionToken", "All sets come at once.")
        for spec, name in _sets():
            one = _add(body, "set")
            _add(one, "setSpec", spec)
            _add(one, "setName", name)
    elif verb == "GetRecord":
        change, at = _change(catalog, given["identifier"], host)
        found = catalog.documents([change.document])
        _record(body, change, at, found.get(change.document), (host, base), whole=True)
    else:
        _list(body, catalog, _selection(given), (host, base), whole=verb == "ListRecords")


def _identify(body: etree._Element, catalog: Catalog, base: str, mail: str) -> None:
    first = catalog.dated_changes(0, 1)
    for name, value in (
        ("repositoryName", "Puente"),
        ("baseURL", base),
        ("protocolVersion", "2.0"),
        ("adminEmail", mail),
        ("earliestDatestamp", stamp(min((at for _, at in first), default=datetime.now(UTC)))),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        _add(body, name, value)


def _sets() -> Iterator[tuple[str, str]]:
    yield "language:en", "In English"
    yield "language:es", "En español"
    for kind in KINDS:
        yield f"kind:{kind}", kind


def _sets_of(document: Document) -> list[str]:
    language = [f"language:{document.language}"] if document.language is not Language.OTHER else []
    return [*language, f"kind:{kind_of(document.doc_type)}"]


def _change(catalog: Catalog, identifier: str, host: str) -> tuple[Change, datetime]:
    start = f"oai:{host}:"
    id_ = DocumentId(unquote(identifier[len(start) :]))
    found = catalog.change_of(id_) if identifier.startswith(start) else None
    if found is None:
        raise Refused("idDoesNotExist", "No document has this identifier.")
    return found


def _selection(given: Mapping[str, str]) -> Selection:
    if token := given.get("resumptionToken"):
        parts = token.split("!")
        if len(parts) != 4 or not parts[0].isdecimal() or len(parts[0]) > 18:
            raise Refused("badResumptionToken", "This token is not one of ours.")
        try:
            since, until = (_moment(part) if part else None for part in parts[1:3])
        except Refused as error:
            raise Refused("badResumptionToken", "This token is not one of ours.") from error
        return Selection(int(parts[0]), since, until, parts[3])
    since = _moment(given["from"]) if "from" in given else None
    until = _moment(given["until"], end=True) if "until" in given else None
    if "from" in given and "until" in given and (len(given["from"]) != len(given["until"]) or since > until):  # type: ignore[operator]
        raise Refused("badArgument", "The span of time is empty or its ends differ in precision.")
    if "set" in given and given["set"] not in dict(_sets()):
        raise Refused("noRecordsMatch", "There is no such set.")
    return Selection(0, since, until, given.get("set", ""))


def _moment(text: str, *, end: bool = False) -> datetime:
    day = re.fullmatch(r"\d{4}-\d\d-\d\d", text)
    if not day and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text):
        raise Refused("badArgument", f"Not a date: {text}")
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise Refused("badArgument", f"Not a date: {text}") from error
    return moment + timedelta(days=1, seconds=-1) if day and end else moment


def _list(body: etree._Element, catalog: Catalog, selection: Selection, place: tuple[str, str], *, whole: bool) -> None:
    after, count, more = selection.after, 0, True
    while count < BATCH and more:
        changes = catalog.dated_changes(after, BATCH, since=selection.since, until=selection.until)
        documents = catalog.documents([change.document for change, _ in changes if not change.removed])
        more = len(changes) == BATCH
        for number, (change, at) in enumerate(changes, start=1):
            document = documents.get(change.document)
            after = change.sequence
            if selection.set and (document is None or selection.set not in _sets_of(document)):
                continue
            _record(body, change, at, document, place, whole=whole)
            count += 1
            if count == BATCH:
                more = more or number < len(changes)
                break
    if not count and not selection.after:
        raise Refused("noRecordsMatch", "No record is of this set and time.")
    if not count:
        raise Refused("badResumptionToken", "Nothing follows.")
    rest = more and bool(catalog.dated_changes(after, 1, since=selection.since, until=selection.until))
    if rest or selection.after:
        _add(body, "resumptionToken", selection.token(after) if rest else None)


def _record(
    body: etree._Element,
    change: Change,
    at: datetime,
    document: Document | None,
    place: tuple[str, str],
    *,
    whole: bool,
) -> None:
    host, base = place
    record = _add(body, "record") if whole else body
    header = _add(record, "header")
    if document is None:
        header.set("status", "deleted")
    _add(header, "identifier", f"oai:{host}:{quote(change.document, safe='')}")
    _add(header, "datestamp", stamp(at))
    for spec in _sets_of(document) if document else ():
        _add(header, "setSpec", spec)
    if whole and document:
        _add(record, "metadata").append(
            dublin_core(document, f"{base.removesuffix('/oai')}/en/documents/{document.id}")
        )


def dublin_core(document: Document, address: str) -> etree._Element:
    """A document as unqualified Dublin Core."""
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {SCHEMAS[OAI_DC]}")
    language = "" if document.language is Language.OTHER else str(document.language)
    values = [("title", document.title), *(("creator", author) for author in document.authors)]
    values += [("publisher", document.issuer), ("date", document.issued), ("type", document.doc_type)]
    values += [("format", document.media_type), ("identifier", address), ("source", document.source_url)]
    values += [("language", language), ("coverage", document.country), ("rights", document.license)]
    for name, value in values:
        if value:
            element = etree.SubElement(root, f"{{{DC}}}{name}")
            element.text = value.translate(_CLEAN)
            if name == "title" and language:
                element.set(f"{{{XML}}}lang", language)
    return root


def stamp(moment: datetime) -> str:
    """A time as the protocol writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{OAI}}}{name}")
    element.text = text.translate(_CLEAN) if text is not None else None
    return element
