"""Candidates for the term base of this installation: found in its language versions, kept, settled by curators.

What a curator said of a pair is a curated record, with its line in the log; an accepted pair is a concept from then on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import Error, NotInCatalog
from corpus.files import keep_derived
from corpus.model import Concept, ConceptId, Language, Passage, PassageId, Term
from corpus.terms.curated import KIND as CONCEPT
from corpus.terms.curated import to_value
from search.analysis import analyze, fold
from search.candidates import TEXT, Candidate, find_candidates
from search.translate.general import read_general
from web.teaching import iter_pieces

if TYPE_CHECKING:
    from web.wiring import Puente

KIND = "candidate"  # of curated records: what was said of a pair
ACCEPTED, REJECTED = "accepted", "rejected"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Passages of both languages where a pair stands."""

    english: Passage
    spanish: Passage


def look_for_candidates(puente: Puente) -> Sequence[Candidate]:
    """Find the candidates anew, in every work held in both languages, and keep them; a minute for a thousand pages."""
    found = find_candidates(iter_pieces(puente))
    keep_derived(_place(puente), (json.dumps(asdict(candidate), ensure_ascii=False) for candidate in found))
    return _new(puente, found)


def kept_candidates(puente: Puente) -> Sequence[Candidate]:
    """The candidates found last that nobody settled and the term base does not have; none where none were looked for."""
    try:
        lines = _place(puente).read_text(encoding="utf-8").splitlines()
        found = [_candidate(line) for line in lines]
    except (OSError, ValueError, TypeError, KeyError):
        return ()
    return _new(puente, found)


def _candidate(line: str) -> Candidate:
    values = json.loads(line)
    return Candidate(**{**values, "evidence": tuple((one, other) for one, other in values["evidence"])})


def _place(puente: Puente) -> Path:
    return puente.settings.home / "lexicons" / "candidates.jsonl"


def key_of(english: str, spanish: str) -> str:
    """What a pair is called in the log."""
    return f"{fold(english)} = {fold(spanish)}"


def _new(puente: Puente, found: Sequence[Candidate]) -> Sequence[Candidate]:
    """Those that are neither settled, nor terms already, nor single words of the general dictionary."""
    settled = puente.catalog.curated(KIND)
    everyday = {analyze(pair.english, Language.EN).stems for pair in read_general()}

    def wanted(one: Candidate) -> bool:
        if key_of(one.english, one.spanish) in settled or _is_known(puente, one):
            return False
        stems = analyze(one.english, Language.EN).stems
        return one.kind != TEXT or len(stems) > 1 or stems not in everyday

    return [one for one in found if wanted(one)]


def _is_known(puente: Puente, one: Candidate) -> bool:
    """Whether a concept has both terms."""
    said = [(fold(one.english), Language.EN), (fold(one.spanish), Language.ES)]
    for concept in puente.termbase.lookup(one.english):
        terms = {(fold(term.text), term.language) for term in concept.terms}
        if all(pair in terms for pair in said):
            return True
    return False


def evidence_of(puente: Puente, candidates: Sequence[Candidate]) -> dict[str, Sequence[Evidence]]:
    """The passages of each candidate, by its key, as far as they are still there."""
    wanted = {PassageId(name) for one in candidates for pair in one.evidence for name in pair}
    held = puente.catalog.passages(sorted(wanted))
    pairs = {one: [(PassageId(a), PassageId(b)) for a, b in one.evidence] for one in candidates}
    return {
        key_of(one.english, one.spanish): [Evidence(held[a], held[b]) for a, b in found if a in held and b in held]
        for one, found in pairs.items()
    }


def accept(puente: Puente, one: Candidate, english: str, spanish: str, equivalence: str, by: str) -> ConceptId:
    """Publish a pair as a concept, as found or as the curator edited it. Raises ``Error`` (``register.missing``)."""
    for column, text in (("term_en", english), ("term_es", spanish)):
        if not text.strip():
            raise Error("register.missing", column=column)
    id_ = _free_id(puente, english)
    terms = (Term(english.strip(), Language.EN), Term(spanish.strip(), Language.ES))
    source = ", ".join(name for pair in one.evidence for name in pair)
    concept = Concept(id_, terms, equivalence=equivalence, domain="candidates", source=source)
    puente.catalog.curate(CONCEPT, id_, to_value(concept), by=by)
    settle(puente, one, ACCEPTED, by, id_)
    puente.refresh_terms()
    return id_


def settle(puente: Puente, one: Candidate, state: str, by: str, concept: str = "") -> None:
    """Keep what a curator said of a pair; it is not shown again."""
    value = {"state": state, "english": one.english, "spanish": one.spanish} | ({"concept": concept} if concept else {})
    puente.catalog.curate(KIND, key_of(one.english, one.spanish), value, by=by)


def find_candidate(puente: Puente, key: str) -> Candidate:
    """The candidate with this key; ``NotInCatalog`` where there is none, or it was settled."""
    for one in kept_candidates(puente):
        if key_of(one.english, one.spanish) == key:
            return one
    raise NotInCatalog(id=key)


def _free_id(puente: Puente, english: str) -> ConceptId:
    stem = "-".join(analyze(english, Language.EN).words) or "term"
    number, id_ = 1, stem
    while id_ in puente.termbase:
        number, id_ = number + 1, f"{stem}-{number + 1}"
    return ConceptId(id_)
