"""Whether a text is English, Spanish or neither.

Two steps (measured 2026-11: function words and letters alone settle nine texts in ten, forty times as fast as a
model): votes of function words, letters and endings, then, where they leave doubt, py3langid held to the languages
that the votes know. Short texts without any evidence are ``OTHER``: give them their document's language
(``identify_within``).
"""

from __future__ import annotations

import json
import mmap
import re
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import islice
from typing import Any

from corpus.model import Language

_WORD = re.compile(r"[^\W\d_]+(?:['’](?:s|t|re|ve|ll|d|m)\b)?")
_NOT_LATIN = re.compile(r"[^\W\d_A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]")
_BEYOND = re.compile(r"[^\x00-\x7f]")
_ENGLISH_FORM = re.compile(r"['’](?:s|t|re|ve|ll|m)$")
_ITEM = r"^\s*(?:\(?\w{1,4}[.)]\s)+"  # the number of an item
_ADDRESS = re.compile(rf"(?:https?://|www\.)\S+|\]\([^)\s]*\)|{_ITEM}", re.M)
_FIRST_ITEM = re.compile(_ITEM)
_SAMPLE = 1500  # characters that are enough to know a long text
_OURS = ("en", "es")
_PLAIN = "áéíóúüñàèìòùâêîôûäëïöÿçãõœæß"  # letters that say no more than the votes of LETTERS


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for a language: words (with the share of their vote), letters, endings. See ``data/languages.json``."""

    languages: tuple[str, ...]
    votes: Mapping[str, tuple[tuple[str, float], ...]]
    letters: Mapping[str, tuple[str, ...]]
    endings: Mapping[str, str]
    longest: tuple[int, ...]  # lengths of endings, longest first


@lru_cache(maxsize=1)
def _evidence() -> _Evidence:
    data = json.loads(resources.files("corpus").joinpath("data/languages.json").read_text(encoding="utf-8"))
    voters: dict[str, list[str]] = {}
    for language, words in data["words"].items():
        for word in set(words.split()):
            voters.setdefault(word, []).append(language)
    endings = {
        end: language for language, ends in sorted(data["endings"].items(), reverse=True) for end in ends.split()
    }
    return _Evidence(
        languages=tuple(data["words"]),
        votes={word: tuple((language, 1 / len(found)) for language in found) for word, found in voters.items()},
        letters={letter: tuple(languages.split()) for letter, languages in data["letters"].items()},
        endings=endings,
        longest=tuple(sorted({len(end) for end in endings}, reverse=True)),
    )


@lru_cache(maxsize=64)  # a short document's text is asked for again as its passage's
def identify(text: str) -> Language:
    """English, Spanish or ``OTHER``: also where the text has no words or is too short to tell."""
    text = _without_addresses(_sample(text))
    words = [word.lower() for word in _WORD.findall(text)]
    if not words or not _is_latin(text, words):
        return Language.OTHER
    votes = _votes(text, words)
    if clear := _clear(votes, len(words)):
        return clear
    ours = max(_OURS, key=votes.__getitem__)
    if votes[ours] >= 3 and votes[ours] >= 3 * max(count for name, count in votes.items() if name != ours):
        return _language(ours)  # few function words among many others: names, or words run together
    if len(words) >= 8 and (likely := _likely(votes, words)):
        return likely
    if len(words) >= 8 or _foreign(votes) > max(votes["en"], votes["es"], 1.0):
        return _language(_model().best(text, _evidence().languages)) if len(words) > 2 else Language.OTHER
    return _by_endings(text, words, votes, guess=len(words) > 2)


def identify_within(text: str, document: Language, *, words: int = 8) -> Language:
    """Language of a passage of a document: a passage shorter than ``words`` has its own only when it is evident."""
    found = [match.group() for match in islice(_WORD.finditer(text), words)]
    if len(found) >= words:
        return identify(text)
    clear = _clear(_votes(text, [word.lower() for word in found]), 2 * len(found)) if _is_latin(text, found) else None
    return clear or document


def identify_query(text: str) -> Language:
    """Language of a question: English or Spanish where anything speaks for either, else ``OTHER``."""
    words = [word.lower() for word in _WORD.findall(text)]
    if not words or not _is_latin(text, words):
        return Language.OTHER
    return _by_endings(text, words, _votes(text, words))


def languages_of(passages: Iterable[tuple[Language, int]]) -> tuple[Language, ...]:
    """Languages of a document, most of it first, of ``(language, length)`` pairs; a trace below 2 % does not count."""
    sizes: Counter[Language] = Counter()
    for language, size in passages:
        sizes[language] += size
    total = sum(sizes.values()) or 1
    return tuple(language for language, size in sizes.most_common() if size >= 0.02 * total)


def _without_addresses(text: str) -> str:
    """The text without addresses and numbers of items."""
    if "\n" in text or "http" in text or "www." in text or "](" in text:
        return _ADDRESS.sub(" ", text)
    return _FIRST_ITEM.sub(" ", text, count=1) if _FIRST_ITEM.match(text) else text


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    middle, third = len(text) // 2, _SAMPLE // 3
    return " ".join((text[:third], text[middle : middle + third], text[-third:]))


def _is_latin(text: str, words: Sequence[str]) -> bool:
    return text.isascii() or 2 * len(_NOT_LATIN.findall(text)) <= sum(map(len, words))


def _votes(text: str, words: list[str]) -> dict[str, float]:
    evidence = _evidence()
    votes = dict.fromkeys((*evidence.languages, "alien"), 0.0)
    for voters in filter(None, map(evidence.votes.get, words)):
        for language, share in voters:
            votes[language] += share
    if "'" in text or "’" in text:
        votes["en"] += sum(word not in evidence.votes and bool(_ENGLISH_FORM.search(word)) for word in words)
    if text.isascii():
        return votes
    most = 1 + len(words) / 10
    for letter, count in Counter(_BEYOND.findall(text.lower())).items():
        languages = evidence.letters.get(letter, ())
        for language in languages:
            votes[language] += min(count, most) / len(languages)
        if not languages and letter.isalpha() and letter not in _PLAIN:
            votes["alien"] += count
    return votes


def _foreign(votes: Mapping[str, float]) -> float:
    return max(count for language, count in votes.items() if language not in _OURS)


def _clear(votes: Mapping[str, float], words: int) -> Language | None:
    """The winner, when it has the votes of an eighth of the words and twice those of the next."""
    first, second = sorted(votes, key=votes.__getitem__, reverse=True)[:2]
    if votes[first] < max(1.0, words / 8) or votes[second] * 2 > votes[first]:
        return None
    return _language(first)


def _likely(votes: Mapping[str, float], words: Sequence[str]) -> Language | None:
    """The winner among ours by words and endings, when no other language comes near."""
    ended = Counter(_ending(word) for word in words if word not in _evidence().votes)
    scores = {language: votes[language] + 0.5 * ended[language] for language in _OURS}
    first, second = sorted(_OURS, key=scores.__getitem__, reverse=True)
    if votes[first] < 2 or _foreign(votes) * 2 > votes[first] or scores[second] * 2.5 > scores[first]:
        return None
    return _language(first)


def _ending(word: str) -> str:
    """The language of the longest known ending of a word, or nothing."""
    if len(word) < 4:
        return ""
    endings = _evidence().endings
    return next((endings[end] for size in _evidence().longest if (end := word[-size:]) in endings), "")


def _by_endings(text: str, words: list[str], votes: dict[str, float], *, guess: bool = True) -> Language:
    """English or Spanish, by the endings of the words besides their votes; where these are even, by the model."""
    for word in words:
        if word not in _evidence().votes and (ending := _ending(word)):
            votes[ending] += 0.6
    if abs(votes["en"] - votes["es"]) > 0.35:
        return Language.EN if votes["en"] > votes["es"] else Language.ES
    return _language(_model().best(text, _OURS)) if guess else Language.OTHER


def _language(code: str) -> Language:
    return Language(code) if code in _OURS else Language.OTHER


class _Model:
    """py3langid, held to some languages without touching its global state.

    Of its model only their columns are kept, and its table of moves (40 MB, of which a text touches little) stays in a
    file: a tenth of the memory of every process that reads.
    """

    def __init__(self) -> None:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        whole: Any = LanguageIdentifier.from_model_file(MODEL_FILE)
        whole.set_languages(_evidence().languages)
        moves, outputs = _in_file(whole.tk_nextmove), array("i", whole.tk_output)
        parts = (whole.nb_ptc, whole.nb_pc, whole.nb_classes, moves, outputs)
        self._identifier: Any = LanguageIdentifier(*parts, tk_row=whole.tk_row)

    def best(self, text: str, languages: tuple[str, ...]) -> str:
        """The likeliest of the languages."""
        return next(str(code) for code, _ in self._identifier.rank(text) if code in languages)


@lru_cache(maxsize=1)
def _model() -> _Model:
    return _Model()


def _in_file(numbers: array[int]) -> memoryview:
    """The same numbers, read from a file without a name; its pages are in memory as far as they are used."""
    with tempfile.TemporaryFile() as file:
        numbers.tofile(file)
        file.flush()
        view: Any = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    found: memoryview[int] = view.cast(numbers.typecode)
    return found
