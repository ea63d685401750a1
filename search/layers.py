"""The ways across the language border that an installation has, best first.

1. the term base: curated, with concepts and warnings
2. what was learned from the corpus's own language versions, where ``learn`` has been run
3. the lexicon that ships with Puente
4. the bilingual dictionary of Apertium, where the system has one (``apt install apertium-eng-spa``): read once as
   data, its pairs kept in ``home/lexicons``
5. look-alikes in the index, for words that none of these knows
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from search.analysis import FINGERPRINT
from search.translate import Translator
from search.translate.bidix import read_pairs
from search.translate.cognates import Vocabulary, with_cognates
from search.translate.general import load_general
from search.translate.learned import Learned, read_learned
from search.translate.lexicon import Lexicon, Pair, lexicon_layer, stems_of
from search.translate.terms import Terms, term_layer

APERTIUM = Path("/usr/share/apertium/apertium-eng-spa")
DICTIONARIES = ("eng-spa.autobil.bin", "spa-eng.autobil.bin")
DICTIONARY = 0.8  # belief in a dictionary that knows nothing of the field
LEFT_OUT = ("num",)  # parts of speech that say nothing


def open_layers(
    home: Path, termbase: Terms | None, vocabulary: Vocabulary, *, system: Path = APERTIUM
) -> Sequence[Translator]:
    """Every layer that can be had, as ``search.searcher.search`` takes them. Never fails: what is broken is left out."""
    lexicons = (_learned(home), load_general(), _dictionary(home, system))
    layers = [lexicon_layer(lexicon) for lexicon in lexicons if lexicon is not None]
    if termbase is not None:
        layers.insert(0, term_layer(termbase))
    return (with_cognates(layers, vocabulary),)


def has_dictionary(system: Path = APERTIUM) -> bool:
    """Whether the system has Apertium's dictionary (``puente doctor`` says what it would add)."""
    return all((system / name).is_file() for name in DICTIONARIES)


def learned_file(home: Path) -> Path:
    """Where what was learned is kept."""
    return home / "lexicons" / "learned.jsonl"


def _learned(home: Path) -> Lexicon | None:
    try:
        return learned_lexicon(read_learned(learned_file(home)))
    except (OSError, ValueError):
        return None


def learned_lexicon(pairs: Iterable[Learned]) -> Lexicon:
    """A lexicon of what was learned."""
    return Lexicon((Pair(p.english, p.spanish, p.forward, p.backward) for p in pairs), kind="learned")


def _dictionary(home: Path, system: Path) -> Lexicon | None:
    """Apertium's pairs, out of the copy in ``home`` while it is newer than the system's files."""
    kept = home / "lexicons" / "apertium.tsv"
    sources = [system / name for name in DICTIONARIES]
    try:
        if not has_dictionary(system):
            return None
        if not _is_current(kept, sources):
            _keep(kept, sorted(dictionary_pairs(system)))
        lines = kept.read_text(encoding="utf-8").splitlines()[1:]
        return Lexicon(map(_kept_pair, lines))
    except (OSError, ValueError):
        return None


def dictionary_pairs(system: Path = APERTIUM) -> set[tuple[str, str]]:
    """English and Spanish lemmas out of the system's dictionaries of both directions."""
    forward, backward = (read_pairs(system / name) for name in DICTIONARIES)
    pairs = {(pair.source.lower(), pair.target.lower()) for pair in forward if pair.tag not in LEFT_OUT}
    return pairs | {(pair.target.lower(), pair.source.lower()) for pair in backward if pair.tag not in LEFT_OUT}


def _is_current(kept: Path, sources: Sequence[Path]) -> bool:
    """Whether the copy is newer than its sources, and stemmed as texts are now."""
    if not kept.is_file() or kept.stat().st_mtime < max(source.stat().st_mtime for source in sources):
        return False
    with kept.open(encoding="utf-8") as file:
        return file.readline().rstrip("\n") == FINGERPRINT


def _keep(path: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """Write a line a pair with its stems, so that opening it is quick; the first line names the analysis."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(FINGERPRINT + "\n")
        for pair in pairs:
            file.write("\t".join((*pair, *map(" ".join, stems_of(*pair)))) + "\n")
    draft.replace(path)


def _kept_pair(line: str) -> Pair:
    english, spanish, first, second = line.split("\t")
    stems = (tuple(first.split()), tuple(second.split()))
    return Pair(english, spanish, DICTIONARY, DICTIONARY, stems)
