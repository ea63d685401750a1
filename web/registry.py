"""Lists of registers as their pages show them: found by words in either language, narrowed down by facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from corpus.model import Concept, Language
from corpus.registers.records import Agency, Option, Record, Registers, Text
from search.analysis import analyze, fold
from web.i18n import page_locale
from web.register_names import said

if TYPE_CHECKING:
    from corpus.catalog import Edit
    from web.forms import Args
    from web.wiring import Puente

R = TypeVar("R")
Values = Callable[[R], Iterable[str]]
BOTH = (Language.EN, Language.ES)
LEAST = 3  # letters of a question that may name a record


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to narrow a list down by: how many of the list have it, and whether it is chosen."""

    value: str
    label: str
    count: int
    on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A field of a list and its values."""

    name: str
    choices: tuple[Choice, ...]


def narrow(
    records: Sequence[R],
    fields: Mapping[str, Values[R]],
    args: Args,
    label: Callable[[str, str], str],
    order: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Sequence[R], Sequence[Facet]]:
    """The records with the values that the address asks for, and the facets to go on with.

    Values of one field are alternatives, fields add up. A facet counts what the other fields leave. ``order`` says
    in which order the values of a field stand; others stand by count, then by name.
    """
    chosen = {name: frozenset(args.getlist(name)) - {""} for name in fields}

    def fits(record: R, but: str = "") -> bool:
        asked = ((name, values) for name, values in chosen.items() if values and name != but)
        return all(values & set(fields[name](record)) for name, values in asked)

    facets = []
    for name, values in fields.items():
        counts = Counter(value for record in records if fits(record, name) for value in dict.fromkeys(values(record)))
        for value in chosen[name]:
            counts.setdefault(value, 0)
        places = {value: place for place, value in enumerate((order or {}).get(name, ()))}
        labels = {value: label(name, value) for value in counts}
        ranked = sorted(counts, key=lambda v: (places.get(v, len(places)), -counts[v], fold(labels[v])))
        facets.append(Facet(name, tuple(Choice(v, labels[v], counts[v], v in chosen[name]) for v in ranked)))
    return [record for record in records if fits(record)], [facet for facet in facets if facet.choices]


def matching(records: Sequence[R], text: str, texts: Callable[[R], Iterable[Text]]) -> Sequence[R]:
    """The records that have all words of a text, in the forms of either language, within one language's texts."""
    if not text.strip():
        return records
    wanted = {language: set(analyze(text, language).stems) for language in BOTH}
    folded = fold(text)

    def has(record: R) -> bool:
        for language in BOTH:
            words = " ".join(one.get(language, "") for one in texts(record))
            if folded in fold(words) or (wanted[language] and wanted[language] <= set(analyze(words, language).stems)):
                return True
        return False

    return [record for record in records if has(record)]


def by_title(text: Text) -> str:
    """What to sort a record by: its name in the language of the page, folded."""
    return fold(said(text))


def option_texts(option: Option) -> Iterable[Text]:
    """The texts of an option that a search looks in."""
    return (option.titles, option.texts)


@dataclass(frozen=True, slots=True)
class Found:
    """A record of a register that fits a question: its kind, id and title on the page."""

    kind: str  # concept, option, agency or agreement
    id: str
    title: str


def records_of(registers: Registers, kind: str, text: str = "") -> Sequence[Record]:
    """The records of a kind that have all words of a text; all without one."""
    match kind:
        case "agreement":
            return matching(registers.agreements, text, lambda one: (one.titles, one.identifiers))
        case "agency":
            return matching(registers.agencies, text, lambda one: (one.names, one.acronyms))
        case "option":
            return matching(registers.options, text, option_texts)
        case _:
            return matching(registers.needs, text, lambda one: (one.titles,))


def find_records(puente: Puente, text: str, most: int = 5) -> Sequence[Found]:
    """What a question names: concepts by one of their terms, then agreements, agencies and options with all its words."""
    if len(wanted := fold(text).strip()) < LEAST:
        return ()
    named = (c for c in puente.termbase.lookup(text) if any(fold(term.text) == wanted for term in c.terms))
    found = [Found("concept", concept.id, " · ".join(_heads(concept))) for concept in named]
    for kind in ("agreement", "agency", "option"):
        for record in records_of(puente.registers, kind, text):
            names = record.names if isinstance(record, Agency) else record.titles
            found.append(Found(kind, str(record.id), said(names)))
    return found[:most]


def _heads(concept: Concept) -> Iterable[str]:
    """The first term of each language."""
    return dict.fromkeys(next((t.text for t in concept.terms if t.language is language), "—") for language in BOTH)


def other_language() -> Language:
    """The language that the page is not in."""
    return Language(page_locale()).counterpart


def edits_of(puente: Puente, kind: str, id_: str) -> Sequence[Edit]:
    """What curators changed in a record, newest first."""
    edits = puente.catalog.edits(id_)
    return [edit for edit in reversed(edits) if edit.kind == kind]
