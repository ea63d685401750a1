"""What pieces of text in two languages have in common: the keys that ``corpus.align`` compares."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from corpus.model import Language
from search.analysis import analyze, is_stopword, tokens
from search.translate import Translator

WAYS = 3  # translations of a word that are tried


def bridge(layers: Sequence[Translator]) -> Callable[[str, Language], frozenset[str]]:
    """A function from a text to its keys: Spanish stems, those of an English text by translation; numbers and names."""

    def keys(text: str, language: Language) -> frozenset[str]:
        found = tokens(text, language)
        if language is not Language.EN:
            return frozenset(t.stem for t in found if not is_stopword(t.word, language))
        words = [text[t.start : t.end] for t in found]
        said: dict[int, list[tuple[float, str]]] = {}
        known: set[int] = set()
        for layer in layers:
            for candidate in layer(words, Language.EN, Language.ES):
                said.setdefault(candidate.start, []).append((-candidate.weight, candidate.text))
                known.update(range(candidate.start, candidate.end))
        stems: set[str] = set()
        for place, token in enumerate(found):
            for _, translation in sorted(said.get(place, ()))[:WAYS]:
                stems |= {t.stem for t in tokens(translation, Language.ES) if not is_stopword(t.word, Language.ES)}
            if place not in known and not is_stopword(token.word, Language.EN):
                stems.update(analyze(token.word, Language.ES).stems)
        return frozenset(stems)

    return keys
