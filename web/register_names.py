"""Names of what the registers hold, in the locale of the page: lists, commitments, statuses, topics, actors, columns."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext

from corpus.registers.records import Registers, Text
from web.i18n import page_locale
from web.labels import N_
from web.names import P_, namer

LISTS: Mapping[str, str] = {
    "call": N_("Calls of the introduction"),
    "option": N_("Options of section 3"),
    "process": N_("Processes of section 6"),
    "principle": N_("Principles of section 6"),
    "strategy": N_("Strategies of section 7"),
    "idea": N_("Ideas of section 8"),
    "heterodox": N_("Heterodox proposals"),
}
COMMITMENTS: Mapping[str, tuple[str, str]] = {
    "must-do": P_("commitment", "I must do"),
    "you-must-do": P_("commitment", "You must do"),
    "let-me-help": P_("commitment", "Let me help"),
    "together": P_("commitment", "Let’s do it together"),
    "set-in-motion": P_("commitment", "Let’s set the system in motion"),
}
SIDES: Mapping[str, tuple[str, str]] = {
    "US": P_("side", "United States"),
    "MX": P_("side", "Mexico"),
    "joint": P_("side", "Both together"),
}
OPTION_STATUSES: Mapping[str, tuple[str, str]] = {
    "proposed": P_("status of an option", "Proposed"),
    "partly_done": P_("status of an option", "Partly done"),
    "done": P_("status of an option", "Done"),
    "dropped": P_("status of an option", "Dropped"),
}
AGREEMENT_STATUSES: Mapping[str, tuple[str, str]] = {
    "in_force": P_("status of an agreement", "In force"),
    "superseded": P_("status of an agreement", "Superseded"),
    "ended": P_("status of an agreement", "Ended"),
    "completed": P_("status of an agreement", "Completed"),
    "lapsed": P_("status of an agreement", "Lapsed"),
    "political": P_("status of an agreement", "Political commitment"),
}
TOPICS: Mapping[str, tuple[str, str]] = {
    "arms": P_("topic", "Arms"),
    "boundary": P_("topic", "Boundary"),
    "communication": P_("topic", "Communication"),
    "consular": P_("topic", "Consular affairs"),
    "customs": P_("topic", "Customs"),
    "drugs": P_("topic", "Drugs"),
    "environment": P_("topic", "Environment"),
    "health": P_("topic", "Health"),
    "information": P_("topic", "Information sharing"),
    "institutions": P_("topic", "Institutions"),
    "justice": P_("topic", "Justice"),
    "labor": P_("topic", "Labor"),
    "migration": P_("topic", "Migration"),
    "money": P_("topic", "Illicit money"),
    "ports": P_("topic", "Ports of entry"),
    "trade": P_("topic", "Trade"),
    "water": P_("topic", "Water"),
}
ACTORS: Mapping[str, tuple[str, str]] = {
    "us-federal": P_("actor", "U.S. federal government"),
    "mx-federal": P_("actor", "Mexican federal government"),
    "ca-federal": P_("actor", "Canadian federal government"),
    "states": P_("actor", "Border states"),
    "local": P_("actor", "Local governments"),
    "universities": P_("actor", "Universities"),
    "anyone": P_("actor", "Anyone"),
}
PARTIES: Mapping[str, tuple[str, str]] = {
    "US": P_("party", "United States"),
    "MX": P_("party", "Mexico"),
    "CA": P_("party", "Canada"),
    "INT": P_("party", "Many states"),
}
FACETS: Mapping[str, tuple[str, str]] = {
    "list": P_("facet", "List of the paper"),
    "actor": P_("facet", "Who acts"),
    "need": P_("facet", "Need"),
    "strategy": P_("facet", "Strategy"),
    "commitment": P_("facet", "Commitment"),
    "side": P_("facet", "Side"),
    "status": P_("facet", "Status"),
    "topic": P_("facet", "Topic"),
    "party": P_("facet", "Parties"),
    "decade": P_("facet", "Signed in the years"),
    "text": P_("facet", "Text held here"),
    "country": P_("facet", "Country"),
    "kind": P_("facet", "Kind"),
    "what": P_("facet", "What is counted"),
    "place": P_("facet", "Place"),
}
AGREEMENT_KINDS: Mapping[str, tuple[str, str]] = {
    "agreement": P_("kind of agreement", "Agreement"),
    "program": P_("kind of agreement", "Program"),
}
TEXT_HELD: Mapping[str, tuple[str, str]] = {
    "both": P_("text held", "in both languages"),
    "en": P_("text held", "in English only"),
    "es": P_("text held", "in Spanish only"),
    "none": P_("text held", "not held"),
}

COLUMNS: Mapping[str, tuple[str, str]] = {
    "titles": P_("column", "Title"),
    "names": P_("column", "Name"),
    "texts": P_("column", "Text"),
    "list": P_("column", "List"),
    "number": P_("column", "Number"),
    "actors": P_("column", "Who acts"),
    "side": P_("column", "Side"),
    "need": P_("column", "Need"),
    "strategy": P_("column", "Strategy"),
    "commitment": P_("column", "Commitment"),
    "status": P_("column", "Status"),
    "section": P_("column", "Section"),
    "note": P_("column", "Note"),
    "related": P_("column", "To read on"),
    "acronyms": P_("column", "Acronyms"),
    "country": P_("column", "Country"),
    "reports_to": P_("column", "Reports to (identifier)"),
    "reports_to_text": P_("column", "Reports to (in words)"),
    "existed": P_("column", "Existed"),
    "counterparts": P_("column", "Counterparts"),
    "source": P_("column", "Source"),
    "uncertain": P_("column", "Not all of it could be checked"),
    "signed": P_("column", "Signed"),
    "in_force": P_("column", "In force since"),
    "ended": P_("column", "Ended"),
    "parties": P_("column", "Parties"),
    "identifiers": P_("column", "Identifiers"),
    "topics": P_("column", "Topics"),
    "agencies": P_("column", "Agencies"),
    "amends": P_("column", "Amends"),
    "replaces": P_("column", "Replaces"),
    "terms": P_("column", "Terms"),
    "term_en": P_("column", "English term"),
    "term_es": P_("column", "Spanish term"),
    "equivalence": P_("column", "Equivalence"),
    "definitions": P_("column", "Definition"),
    "notes": P_("column", "What a translator must know"),
    "domain": P_("column", "Domain"),
    "relations": P_("column", "Relations"),
    "together": P_("column", "Belong together"),
    "apart": P_("column", "Do not belong together"),
}

RECORD_KINDS: Mapping[str, tuple[str, str]] = {
    "concept": P_("kind of record", "Term"),
    "option": P_("kind of record", "Option"),
    "agency": P_("kind of record", "Agency"),
    "agreement": P_("kind of record", "Agreement"),
    "alignment": P_("kind of record", "Alignment"),
}

PROPOSAL_STATES: Mapping[str, tuple[str, str]] = {
    "open": P_("proposal", "waits for review"),
    "accepted": P_("proposal", "published"),
    "rejected": P_("proposal", "rejected"),
    "withdrawn": P_("proposal", "withdrawn"),
}

column_name = namer(COLUMNS)
record_kind = namer(RECORD_KINDS)
proposal_state = namer(PROPOSAL_STATES)
list_name = namer(LISTS)
commitment_name = namer(COMMITMENTS)
side_name = namer(SIDES)
option_status_name = namer(OPTION_STATUSES)
agreement_status_name = namer(AGREEMENT_STATUSES)
agreement_kind_name = namer(AGREEMENT_KINDS)
topic_name = namer(TOPICS)
party_name = namer(PARTIES)
facet_title = namer(FACETS)
text_held_name = namer(TEXT_HELD)
_actor = namer(ACTORS)


def said(text: Text) -> str:
    """A text of a record in the language of the page, or in the other one where that is lacking."""
    language = page_locale()
    by_name = {str(known): words for known, words in text.items()}
    return by_name.get(language) or next(iter(by_name.values()), "")


def need_name(registers: Registers, id_: str) -> str:
    """The name of a need; the one that the paper leaves unnamed is called so."""
    need = registers.need(id_)
    if need is None:
        return id_
    return said(need.titles) or gettext("the need that the paper does not name")


def strategy_name(registers: Registers, id_: str) -> str:
    """The title of a strategy."""
    option = registers.option(id_)
    return said(option.titles) if option else id_


def actor_name(registers: Registers, id_: str) -> str:
    """The name of who acts: an agency of the register, or a level of government."""
    agency = registers.agency(id_)
    return said(agency.names) if agency else _actor(id_)
