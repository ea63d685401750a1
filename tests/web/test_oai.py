"""OAI-PMH: harvested by another library's client, and answered by the rules of the protocol."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree
from sickle import Sickle
from sickle.oaiexceptions import (
    BadArgument,
    BadResumptionToken,
    CannotDisseminateFormat,
    IdDoesNotExist,
    NoRecordsMatch,
)

from corpus.catalog import Catalog
from corpus.model import Content, DocumentId
from web import oai

SPACES = {"o": oai.OAI, "d": oai.OAI_DC, "dc": oai.DC}


@pytest.fixture
def harvester(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Sickle:
    """Sickle, its requests answered by the site."""
    harvester = Sickle("http://localhost/oai")

    def request(self: Sickle, kwargs: dict[str, str]) -> Any:
        answer = client.get("/oai", query_string=kwargs)
        return SimpleNamespace(content=answer.data, text=answer.text, encoding="utf-8", raise_for_status=lambda: None)

    monkeypatch.setattr(Sickle, "_request", request)
    return harvester


def test_a_harvest_by_sickle(harvester: Sickle) -> None:
    who = harvester.Identify()
    records = {record.header.identifier: record for record in harvester.ListRecords(metadataPrefix="oai_dc")}

    assert ("2.0", "persistent", "Puente") == (who.protocolVersion, who.deletedRecord, who.repositoryName)
    assert {"oai:localhost:report-en", "oai:localhost:report-es"} == set(records)
    found = records["oai:localhost:report-en"]
    assert ["Report <on> the bridge & the river"] == found.metadata["title"]
    assert ["Ríos, Ana"] == found.metadata["creator"]
    assert ["http://localhost/en/documents/report-en"] == found.metadata["identifier"]
    assert ["language:en", "kind:report"] == found.header.setSpecs
    assert ["oai_dc"] == [form.metadataPrefix for form in harvester.ListMetadataFormats()]
    assert "language:es" in [one.setSpec for one in harvester.ListSets()]


def test_a_set_and_one_record(harvester: Sickle) -> None:
    spanish = list(harvester.ListIdentifiers(metadataPrefix="oai_dc", set="language:es"))
    one = harvester.GetRecord(identifier="oai:localhost:report-es", metadataPrefix="oai_dc")

    assert ["oai:localhost:report-es"] == [header.identifier for header in spanish]
    assert ["es"] == one.metadata["language"]


def test_tokens_lead_through_all_and_deleted_ones_stay_known(
    harvester: Sickle, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oai, "BATCH", 3)
    first = catalog.document(DocumentId("report-en"))
    for n in range(7):
        name = f"more-{n}"
        catalog.put(replace(first, id=DocumentId(name), external_id=name, sha256=str(n) * 64), Content(()))
    catalog.remove(DocumentId("more-3"))
    headers = {h.identifier.split(":")[-1]: h.deleted for h in harvester.ListIdentifiers(metadataPrefix="oai_dc", ignore_deleted=False)}  # fmt: skip

    assert {"report-en", "report-es", *(f"more-{n}" for n in range(7))} == set(headers)
    assert ["more-3"] == [name for name, deleted in headers.items() if deleted]
    assert 7 == len(list(harvester.ListRecords(metadataPrefix="oai_dc", set="language:en")))


def test_a_change_during_a_harvest_is_met(
    client: FlaskClient, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oai, "BATCH", 1)
    page = etree.fromstring(client.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc").data)
    first = page.findtext(".//o:identifier", namespaces=SPACES).split(":")[-1]
    catalog.correct(DocumentId(first), {"title": "Changed meanwhile"}, by="ana")
    seen = []
    while token := page.findtext(".//o:resumptionToken", namespaces=SPACES):
        page = etree.fromstring(client.get(f"/oai?verb=ListIdentifiers&resumptionToken={token}").data)
        seen.append(page.findtext(".//o:identifier", namespaces=SPACES).split(":")[-1])

    assert first == seen[-1]
    assert {"report-en", "report-es"} == set(seen)


WRONG = [
    ({"metadataPrefix": "marc"}, CannotDisseminateFormat),
    ({"metadataPrefix": "oai_dc", "set": "language:xx"}, NoRecordsMatch),
    ({"metadataPrefix": "oai_dc", "until": "1999-01-01"}, NoRecordsMatch),
    ({"metadataPrefix": "oai_dc", "from": "yesterday"}, BadArgument),
    ({"metadataPrefix": "oai_dc", "from": "2020-01-01", "until": "2020-01-01T00:00:00Z"}, BadArgument),
    ({"metadataPrefix": "oai_dc", "color": "red"}, BadArgument),
    ({}, BadArgument),
    ({"resumptionToken": "x"}, BadResumptionToken),
    ({"resumptionToken": "1!bad!!"}, BadResumptionToken),
]


@pytest.mark.parametrize(("given", "error"), WRONG)
def test_what_is_wrong_is_told(harvester: Sickle, given: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        next(iter(harvester.ListRecords(**given)))


def test_identifiers_nobody_has(harvester: Sickle) -> None:
    for name in ("oai:localhost:nobody", "oai:elsewhere:report-en", "report-en"):
        with pytest.raises(IdDoesNotExist):
            harvester.GetRecord(identifier=name, metadataPrefix="oai_dc")


@pytest.mark.parametrize("query", ["", "verb=Sing", "verb=Identify&verb=Identify", "verb=Identify&x=1"])
def test_answers_to_bad_requests_name_no_arguments(client: FlaskClient, query: str) -> None:
    root = etree.fromstring(client.get(f"/oai?{query}").data)

    assert {} == dict(root.find("o:request", SPACES).attrib)
    assert root.find("o:error", SPACES).get("code") in {"badVerb", "badArgument"}


# The rules of OAI-PMH.xsd that our answers could break: order and number of elements, forms of values.
ORDER = {
    "OAI-PMH": "responseDate request (error+|Identify|ListMetadataFormats|ListSets|GetRecord|ListIdentifiers|ListRecords)",
    "Identify": "repositoryName baseURL protocolVersion adminEmail+ earliestDatestamp deletedRecord granularity",
    "ListRecords": "record+ resumptionToken?",
    "ListIdentifiers": "header+ resumptionToken?",
    "GetRecord": "record",
    "ListSets": "set+ resumptionToken?",
    "set": "setSpec setName",
    "ListMetadataFormats": "metadataFormat+",
    "metadataFormat": "metadataPrefix schema metadataNamespace",
    "record": "header metadata?",
    "header": "identifier datestamp setSpec*",
}
FORMS = {
    "responseDate": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "datestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "earliestDatestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "adminEmail": r"\S+@(\S+\.)+\S+",
    "setSpec": r"([A-Za-z0-9\-_\.!~\*'\(\)])+(:[A-Za-z0-9\-_\.!~\*'\(\)]+)*",
    "metadataPrefix": r"[A-Za-z0-9\-_\.!~\*'\(\)]+",
    "protocolVersion": r"2\.0",
    "deletedRecord": "no|persistent|transient",
    "granularity": "YYYY-MM-DD(Thh:mm:ssZ)?",
    "identifier": r"\S+",
}  # fmt: skip
REQUESTS = ["verb=Identify", "verb=ListSets", "verb=ListMetadataFormats", "verb=ListRecords&metadataPrefix=oai_dc",
            "verb=ListIdentifiers&metadataPrefix=oai_dc", "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:report-en",
            "verb=Sing", "verb=GetRecord&metadataPrefix=oai_dc&identifier=x"]  # fmt: skip


@pytest.mark.parametrize("query", REQUESTS)
def test_answers_keep_the_rules_of_the_schema(client: FlaskClient, query: str) -> None:
    answer = client.post("/oai", data=dict(pair.split("=", 1) for pair in query.split("&")))
    root = etree.fromstring(answer.data)

    assert "text/xml; charset=utf-8" == answer.content_type
    for element in root.iter(f"{{{oai.OAI}}}*"):
        name = etree.QName(element).localname
        if name in ORDER:
            children = "".join(f"{etree.QName(child).localname} " for child in element)
            rule = re.sub(r"[\w-]+", lambda m: f"(?:{m.group()} )", ORDER[name]).replace(" (", "(").replace(") ", ")")
            assert re.fullmatch(re.sub(r"(?<=\)) |(?<=[+?*]) ", "", rule), children), (name, children, rule)
        if name in FORMS:
            assert re.fullmatch(FORMS[name], element.text), (name, element.text)
    for record in root.iterfind(".//d:dc", SPACES):
        assert {oai.DC} == {etree.QName(child).namespace for child in record}
