"""Propose, review, publish: on every database, each step a line of the log."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from corpus.catalog import Catalog, open_catalog
from corpus.catalog.review import ProposalState
from corpus.errors import CatalogError, NotInCatalog

OLD, NEW = {"en": "bridge", "es": ["puente"]}, {"en": "bridge", "es": ["puente", "paso"]}


@pytest.fixture
def catalog(catalog_url: str) -> Iterator[Catalog]:
    """An empty one."""
    with open_catalog(catalog_url) as opened:
        yield opened


def code(error: pytest.ExceptionInfo[CatalogError]) -> str:
    return error.value.code


def test_a_proposal_is_published_by_whoever_accepts_it(catalog: Catalog) -> None:
    made = catalog.review.propose("concept", "bridge", NEW, base=OLD, by="ana", reason="heard at the crossing")

    assert catalog.curated("concept") == {}
    assert [p.id for p in catalog.review.proposals(state=ProposalState.OPEN)] == [made.id]

    settled = catalog.review.accept(made.id, by="cora", base=OLD)

    assert catalog.curated("concept") == {"bridge": NEW}
    assert (settled.state, settled.by, settled.decided_by) == (ProposalState.ACCEPTED, "ana", "cora")
    assert [(e.by, e.kind) for e in catalog.edits()] == [("ana", "proposal"), ("cora", "concept"), ("cora", "proposal")]


def test_a_reviewer_may_edit_before_publishing(catalog: Catalog) -> None:
    made = catalog.review.propose("concept", "bridge", NEW, base=OLD, by="ana")
    catalog.review.accept(made.id, by="cora", base=OLD, value={"en": "span"})

    assert catalog.curated("concept") == {"bridge": {"en": "span"}}
    assert catalog.review.proposal(made.id).value == {"en": "span"}


def test_what_changed_meanwhile_is_not_overwritten_unseen(catalog: Catalog) -> None:
    made = catalog.review.propose("concept", "bridge", NEW, base=OLD, by="ana")
    catalog.curate("concept", "bridge", {"en": "other"}, by="cora")
    with pytest.raises(CatalogError) as error:
        catalog.review.accept(made.id, by="cora", base=OLD)

    assert code(error) == "proposal.stale"
    assert catalog.curated("concept") == {"bridge": {"en": "other"}}
    assert catalog.review.accept(made.id, by="cora", base={"en": "other"}).state is ProposalState.ACCEPTED


def test_a_proposal_is_settled_once(catalog: Catalog) -> None:
    made = catalog.review.propose("concept", "bridge", NEW, base=OLD, by="ana")
    assert catalog.review.reject(made.id, by="cora", answer="no").state is ProposalState.REJECTED
    with pytest.raises(CatalogError) as error:
        catalog.review.accept(made.id, by="cora", base=OLD)

    assert code(error) == "proposal.decided"
    assert catalog.review.proposals(state=ProposalState.OPEN) == []
    with pytest.raises(NotInCatalog):
        catalog.review.proposal("999")


def test_who_proposed_may_take_it_back(catalog: Catalog) -> None:
    made = catalog.review.propose("concept", "bridge", NEW, base=OLD, by="ana")

    assert catalog.review.reject(made.id, by="ana").state is ProposalState.WITHDRAWN


def test_what_changes_nothing_is_no_proposal(catalog: Catalog) -> None:
    with pytest.raises(CatalogError) as error:
        catalog.review.propose("concept", "bridge", {"es": ("puente",)}, base={"es": ["puente"]}, by="ana")

    assert code(error) == "proposal.same"


def test_settled_takes_a_signature_of_each_side_on_the_same_value(catalog: Catalog) -> None:
    review = catalog.review
    with pytest.raises(CatalogError) as error:
        review.sign("concept", "bridge", OLD, by="cora")
    assert code(error) == "review.no_side"
    review.set_side("cora", "US", by="admin")
    review.set_side("memo", "MX", by="admin")

    assert [s.side for s in review.sign("concept", "bridge", OLD, by="cora")] == ["US"]
    assert review.settled("concept", {"bridge": OLD}) == frozenset()
    assert [(s.side, s.by) for s in review.sign("concept", "bridge", OLD, by="memo")] == [
        ("US", "cora"),
        ("MX", "memo"),
    ]
    assert review.settled("concept", {"bridge": OLD}) == {"bridge"}
    assert review.settled("concept", {"bridge": NEW}) == frozenset(), "another value was not signed"
    review.unsign("concept", "bridge", by="memo")
    assert review.settled("concept", {"bridge": OLD}) == frozenset()
    assert [e.kind for e in catalog.edits()] == ["side", "side", "signed", "signed", "signed"]


def test_nobody_signs_for_both_sides(catalog: Catalog) -> None:
    review = catalog.review
    review.set_side("cora", "US", by="admin")
    review.sign("concept", "bridge", OLD, by="cora")
    review.set_side("cora", "MX", by="admin")

    assert [s.side for s in review.sign("concept", "bridge", OLD, by="cora")] == ["MX"]


def test_reverting_restores_exactly_and_is_logged(catalog: Catalog) -> None:
    for value in (OLD, NEW, None):
        catalog.curate("concept", "bridge", value, by="cora")
    first, second, third = catalog.review.history("concept", "bridge")

    catalog.review.revert(third.sequence, by="memo")
    assert catalog.curated("concept") == {"bridge": NEW}
    catalog.review.revert(second.sequence, by="memo")
    assert catalog.curated("concept") == {"bridge": OLD}
    catalog.review.revert(first.sequence, by="memo")
    assert catalog.curated("concept") == {}
    last = catalog.review.history("concept", "bridge")[-1]
    assert (last.by, json.loads(last.before), last.after) == ("memo", OLD, "")


def test_the_log_itself_is_not_reverted(catalog: Catalog) -> None:
    catalog.review.propose("concept", "bridge", NEW, base=OLD, by="ana")
    with pytest.raises(CatalogError) as error:
        catalog.review.revert(catalog.edits()[0].sequence, by="cora")

    assert code(error) == "catalog.reserved"
