"""Names of values in the locale of the page: languages, countries, document types, states, fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext, pgettext

from corpus.model import WorkState
from web.labels import N_
from web.suggestions import Suggestion


def P_(context: str, message: str) -> tuple[str, str]:  # noqa: N802 - the name that extractors know
    """A message with its context; marks it for extraction."""
    return (context, message)


LANGUAGES: Mapping[str, tuple[str, str]] = {
    "en": P_("language", "English"),
    "es": P_("language", "Spanish"),
    "other": P_("language", "Other"),
}
COUNTRIES: Mapping[str, tuple[str, str]] = {
    "US": P_("country", "United States"),
    "MX": P_("country", "Mexico"),
    "US-MX": P_("country", "United States and Mexico"),
    "INT": P_("country", "International"),
}
TYPES: Mapping[str, str] = {
    "agreement": N_("Agreement"),
    "article": N_("Article"),
    "book": N_("Book"),
    "agency": N_("Page on an agency"),
    "bill": N_("Bill"),
    "briefing": N_("Briefing"),
    "case": N_("Court case"),
    "chapter": N_("Chapter"),
    "code": N_("Code of laws"),
    "constitution": N_("Constitution"),
    "data": N_("Data"),
    "dataset": N_("Data"),
    "declaration": N_("Declaration"),
    "decree": N_("Decree"),
    "document": N_("Document"),
    "executive_order": N_("Executive order"),
    "fact_sheet": N_("Fact sheet"),
    "guide": N_("Guide"),
    "help_page": N_("Help page"),
    "historical_note": N_("Historical note"),
    "interview": N_("Interview"),
    "joint_statement": N_("Joint statement"),
    "law": N_("Law"),
    "legislation_notice": N_("Notice of legislation"),
    "letter": N_("Letter"),
    "memorandum": N_("Memorandum"),
    "news": N_("News article"),
    "newspaper": N_("News article"),
    "notice": N_("Notice"),
    "opinion": N_("Court opinion"),
    "paper": N_("Paper"),
    "plan": N_("Plan"),
    "presidential_action": N_("Presidential action"),
    "press_briefing": N_("Press briefing"),
    "press_release": N_("Press release"),
    "proclamation": N_("Proclamation"),
    "proposed_rule": N_("Proposed rule"),
    "press-release": N_("Press release"),
    "program": N_("Program"),
    "record": N_("Record"),
    "regulation": N_("Regulation"),
    "remarks": N_("Remarks"),
    "report": N_("Report"),
    "research": N_("Research"),
    "resolution": N_("Resolution"),
    "rule": N_("Rule"),
    "speech": N_("Speech"),
    "standard": N_("Standard"),
    "statement": N_("Statement"),
    "statistics": N_("Statistics"),
    "statute": N_("Statute"),
    "statute_section": N_("Statute section"),
    "summary": N_("Summary"),
    "testimony": N_("Testimony"),
    "thesis": N_("Thesis"),
    "treaty": N_("Treaty"),
    "treaty_chapter": N_("Treaty chapter"),
    "web page": N_("Web page"),
    "webpage": N_("Web page"),
    "website": N_("Website"),
}
KINDS: Mapping[str, str] = {
    "body": N_("Text"),
    "note": N_("Note"),
    "heading": N_("Heading"),
    "table": N_("Table"),
    "metadata": N_("Description"),
}
MEDIA: Mapping[str, str] = {
    "text/plain": N_("Plain text"),
    "text/markdown": N_("Markdown"),
    "text/html": N_("Web page"),
    "application/pdf": "PDF",
    "application/epub+zip": "EPUB",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word (DOCX)",
    "application/vnd.oasis.opendocument.text": "OpenDocument (ODT)",
}
STATES: Mapping[str, tuple[str, str]] = {
    WorkState.HELD: P_("state of a cited work", "Held"),
    WorkState.CANDIDATE: P_("state of a cited work", "Probably held"),
    WorkState.AMBIGUOUS: P_("state of a cited work", "Several possible"),
    WorkState.MISSING: P_("state of a cited work", "Missing"),
}
STATE_MEANINGS: Mapping[str, str] = {
    WorkState.HELD: N_("The text is in this collection."),
    WorkState.CANDIDATE: N_("A text in this collection is probably the one cited; nobody has confirmed it."),
    WorkState.AMBIGUOUS: N_("Several works fit the citation."),
    WorkState.MISSING: N_("The text is not in this collection yet."),
}
FIELDS: Mapping[str, tuple[str, str]] = {
    "language": P_("field", "Language"),
    "country": P_("field", "Country"),
    "doc_type": P_("field", "Type"),
    "issuer": P_("field", "Issued by"),
    "year": P_("field", "Year"),
    "entity": P_("field", "Agency or agreement"),
    "agency": P_("field", "Agency"),
    "agreement": P_("field", "Agreement"),
    "need": P_("field", "Need"),
    "document": P_("field", "Document"),
    "work": P_("field", "Work"),
    "kind": P_("field", "Part"),
    "media_type": P_("field", "Format"),
}
EXPANSIONS: Mapping[str, str] = {
    "term": N_("from the reviewed terms"),
    "learned": N_("learned from parallel texts, not reviewed"),
    "lexicon": N_("from a dictionary, not reviewed"),
    "variant": N_("another way to write it"),
    "spelling": N_("a spelling found in the collection"),
}
LAYERS: Mapping[str, tuple[str, str]] = {  # the same in a word, for chips
    "typed": P_("layer of translation", "as typed"),
    "term": P_("layer of translation", "term"),
    "learned": P_("layer of translation", "learned"),
    "lexicon": P_("layer of translation", "dictionary"),
    "variant": P_("layer of translation", "variant"),
    "spelling": P_("layer of translation", "spelling"),
}
SUGGESTIONS: Mapping[str, tuple[str, str]] = {
    "term": P_("suggestion", "reviewed term"),
    "entity": P_("suggestion", "agency or agreement"),
    "option": P_("suggestion", "policy option"),
    "word": P_("suggestion", "word of the documents"),
}
WIDER: Mapping[str, str] = {
    "exact": N_("Search all forms of the words, and their translations"),
    "language": N_("Search documents in both languages"),
    "filters": N_("Search without the filters"),
    "required": N_("Search for the words alone, without quotation marks and signs"),
}
EQUIVALENCES: Mapping[str, str] = {
    "same": N_("same meaning"),
    "near": N_("close, not the same"),
    "none": N_("no equivalent in the other system"),
    "false_friend": N_("beware of a false friend"),
}
NOTE_KINDS: Mapping[str, str] = {
    "reference": N_("Cites its source"),
    "remark": N_("A remark"),
    "mixed": N_("A remark with its source"),
}
ENTITY_KINDS: Mapping[str, tuple[str, str]] = {
    "agency": P_("kind of entity", "Agency"),
    "agreement": P_("kind of entity", "Agreement"),
    "treaty": P_("kind of entity", "Treaty"),
    "program": P_("kind of entity", "Program"),
    "programme": P_("kind of entity", "Program"),
    "person": P_("kind of entity", "Person"),
    "organization": P_("kind of entity", "Organization"),
    "mechanism": P_("kind of entity", "Joint mechanism"),
    "law": P_("kind of entity", "Law"),
    "plan": P_("kind of entity", "Plan"),
    "place": P_("kind of entity", "Place"),
    "group": P_("kind of entity", "Group"),
    "conference": P_("kind of entity", "Conference"),
    "proposal": P_("kind of entity", "Proposal"),
    "system": P_("kind of entity", "System"),
    "publication": P_("kind of entity", "Publication"),
}
TERM_STATUSES: Mapping[str, tuple[str, str]] = {
    "preferred": P_("status of a term", "preferred"),
    "admitted": P_("status of a term", "admitted"),
    "deprecated": P_("status of a term", "avoid"),
}
REGIONS: Mapping[str, tuple[str, str]] = {
    "en-US": P_("region of a term", "United States"),
    "es-MX": P_("region of a term", "Mexico"),
    "US": P_("region of a term", "United States"),
    "MX": P_("region of a term", "Mexico"),
}


def namer(table: Mapping[str, str] | Mapping[str, tuple[str, str]]) -> Callable[[str], str]:
    """What names the values of a table in the locale of the page; a value that is not in it, as it is."""

    def name(value: str) -> str:
        found = table.get(value)
        if found is None:
            return value
        return str(gettext(found) if isinstance(found, str) else pgettext(*found))

    return name


language_name = namer(LANGUAGES)
country_name = namer(COUNTRIES)
type_name = namer(TYPES)
kind_name = namer(KINDS)
media_name = namer(MEDIA)
state_name = namer(STATES)
state_meaning = namer(STATE_MEANINGS)
field_name = namer(FIELDS)
expansion_name = namer(EXPANSIONS)
layer_name = namer(LAYERS)
equivalence_name = namer(EQUIVALENCES)
_suggestion_name = namer(SUGGESTIONS)
note_kind_name = namer(NOTE_KINDS)
entity_kind_name = namer(ENTITY_KINDS)
term_status_name = namer(TERM_STATUSES)
region_name = namer(REGIONS)

ROLES: Mapping[str, tuple[str, str]] = {
    "reader": P_("role", "reads"),
    "contributor": P_("role", "adds documents"),
    "curator": P_("role", "corrects"),
    "admin": P_("role", "manages accounts"),
}
role_name = namer(ROLES)

RELATIONS: Mapping[str, tuple[str, str]] = {
    "reports_to": P_("relation of an entity", "Reports to"),
    "counterpart": P_("relation of an entity", "Counterpart"),
    "part_of": P_("relation of an entity", "Part of"),
    "followed_by": P_("relation of an entity", "Followed by"),
    "follows": P_("relation of an entity", "Follows"),
    "amends": P_("relation of an entity", "Amends"),
}
relation_name = namer(RELATIONS)

VALUE_NAMES: Mapping[str, Callable[[str], str]] = {
    "language": language_name,
    "country": country_name,
    "doc_type": type_name,
    "kind": kind_name,
    "media_type": media_name,
}


def suggestion_note(suggestion: Suggestion) -> str:
    """What a suggestion is and in which language: ``reviewed term, Spanish``."""
    return f"{_suggestion_name(suggestion.kind)}, {language_name(suggestion.language)}"


def type_names() -> list[tuple[str, str]]:
    """Document types to choose from, by name; of several with one name the first."""
    named: dict[str, str] = {}
    for value in TYPES:
        named.setdefault(type_name(value), value)
    return sorted(((value, name) for name, value in named.items()), key=lambda pair: pair[1])


def value_name(field: str, value: str) -> str:
    """Name of a value of a keyword field; a value that has none (an issuer, a year) as it is."""
    return VALUE_NAMES[field](value) if field in VALUE_NAMES else value
