"""The registers: large enough, bilingual, sourced, and leading nowhere that is not there."""

from __future__ import annotations

import json
import re
from collections import Counter

from corpus.entities.authority import load_entities
from corpus.model import Language, WorkId
from corpus.registers.facets import agency_entities, agreement_entities, needs_of_works
from corpus.registers.load import (
    KINDS,
    load_agencies,
    load_agreements,
    load_needs,
    load_options,
    load_registers,
    merged,
)
from corpus.registers.values import from_value, to_value
from corpus.sample import sample_manifest

BOTH = {Language.EN, Language.ES}
PAGES = {json.loads(line)["work"] for line in sample_manifest().read_text(encoding="utf-8").splitlines()}


def test_counts() -> None:
    assert len(load_agreements()) >= 40
    assert len(load_agencies()) >= 45
    assert len(load_options()) >= 40
    assert {"call": 6, "option": 4, "process": 5, "principle": 8, "strategy": 6, "idea": 5, "heterodox": 11} == dict(
        Counter(option.list for option in load_options())
    )


def test_every_record_is_bilingual_and_has_a_source() -> None:
    texts = [(a.id, a.titles, a.source) for a in load_agreements()]
    texts += [(a.id, a.names, a.source) for a in load_agencies()]
    texts += [(o.id, o.titles, o.texts) for o in load_options()]

    assert [] == [id_ for id_, name, source in texts if set(name) != BOTH or set(source) != BOTH]


def test_references_lead_to_pages() -> None:
    used = [(a.id, id_) for a in load_agreements() for id_ in (a.id, *a.agencies, *a.amends, *a.replaces)]
    used += [
        (a.id, id_) for a in load_agencies() for id_ in (a.id, a.reports_to, *(c for c, _ in a.counterparts)) if id_
    ]
    used += [(o.id, id_) for o in load_options() for id_ in (o.work, *o.related)]

    assert [] == [(id_, to) for id_, to in used if to not in PAGES]


def test_entities_exist_and_are_not_shared() -> None:
    known = {entity.id for entity in load_entities()}
    used = [record.entity for record in (*load_agreements(), *load_agencies()) if record.entity]

    assert [] == [id_ for id_ in used if id_ not in known]
    assert [] == [id_ for id_, times in Counter(used).items() if times > 1]


def test_dates_are_iso_and_in_order() -> None:
    for agreement in load_agreements():
        dates = [date for date in (agreement.signed, agreement.in_force, agreement.ended) if date]

        assert all(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", date) for date in dates), agreement.id
        assert [date[:4] for date in dates] == sorted(date[:4] for date in dates), agreement.id


def test_needs_of_the_paper() -> None:
    needs = load_needs()

    assert list(range(1, 11)) == [need.number for need in needs]
    assert ["unnamed"] == [need.id for need in needs if not need.titles]
    assert {option.need for option in load_options() if option.need} <= {need.id for need in needs}


def test_values_give_every_record_back() -> None:
    shipped = load_registers()

    for kind, records in zip(
        KINDS, (shipped.agreements, shipped.agencies, shipped.options, shipped.needs), strict=True
    ):
        assert list(records) == [from_value(kind, json.loads(json.dumps(to_value(record)))) for record in records]


def test_curated_records_stand_in_for_shipped_ones_and_new_ones_follow() -> None:
    shipped = load_registers()
    changed = to_value(shipped.options[3]) | {"status": "partly_done"}
    added = changed | {"id": "new-one", "number": 12}
    found = merged(shipped, {"option": {changed["id"]: changed, "new-one": added}})

    assert [o.id for o in shipped.options] + ["new-one"] == [o.id for o in found.options]
    assert ("partly_done", "proposed") == (found.options[3].status, shipped.options[3].status)
    assert shipped.agencies == found.agencies


def test_whom_an_agency_reports_to_agrees_with_its_history() -> None:
    registers = load_registers()
    for agency in registers.agencies:
        assert all(one.to or set(one.texts) == BOTH for one in agency.reports), agency.id
        assert all(one.to is None or registers.agency(one.to) for one in agency.reports), agency.id
        dates = [date for one in agency.reports for date in (one.since, one.until) if date]
        assert dates == sorted(dates), agency.id
        if agency.reports and agency.reports_to:
            assert agency.reports_to in {one.to for one in agency.reports}, agency.id


def test_facets_of_the_registers() -> None:
    registers = load_registers()
    needs = needs_of_works(registers)

    assert not agency_entities(registers) & agreement_entities(registers)
    assert "outcome-evaluation" in needs[WorkId("briefing-evaluation")]
    assert "unnamed" not in {need for found in needs.values() for need in found}
