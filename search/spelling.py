"""Did you mean: words that no passage of either language has, put right by the words of the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from corpus.model import Language
from search.analysis import Token, fold, tokens
from search.plan import Plan
from search.translate.cognates import Vocabulary

SHORTEST = 4
LONGEST_QUERY = 12  # words; a longer text is not looked through
MOST_WORDS = 2000  # of the index, with the same first letters


def spellings(text: str, plan: Plan, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The query put right by the words of each language, that of the query first; the same only once."""
    order = sorted((Language.EN, Language.ES), key=lambda language: language is not plan.language)
    better = (did_you_mean(text, plan, vocabulary, languages=(language,)) for language in order)
    return tuple(dict.fromkeys(text for text in better if text))


def did_you_mean(text: str, plan: Plan, vocabulary: Vocabulary, *, languages: Sequence[Language] = ()) -> str:
    """The query with its unknown words put right; empty where there are none, or nothing is near enough.

    A word that some layer knows, or that is in the index of either language, is left as it is. ``languages``: whose
    words may take their place; those of the query where none is named.
    """
    languages = languages or ((plan.language,) if plan.language is not Language.OTHER else (Language.EN, Language.ES))
    found = tokens(text, languages[0])
    if len(found) > LONGEST_QUERY:
        return ""
    translated = {word for step in plan.expansions for word in map(fold, step.source.split())}
    better = text
    for token in reversed(found):
        if token.word in translated or _known(token, vocabulary):
            continue
        if nearest := next(_nearest(token.word, languages, vocabulary), ""):
            better = better[: token.start] + nearest + better[token.end :]
    return better if better != text else ""


def _known(token: Token, vocabulary: Vocabulary) -> bool:
    """Whether the word is too short or no word, or some passage has it."""
    if len(token.word) < SHORTEST or not token.word.isalpha():
        return True
    return any(
        vocabulary.frequencies([stem.stem for stem in tokens(token.word, language)], language).get(stem.stem)
        for language in (Language.EN, Language.ES)
        for stem in tokens(token.word, language)
    )


def _nearest(word: str, languages: Sequence[Language], vocabulary: Vocabulary) -> Iterator[str]:
    """Words of the index at one edit (two for long words), the nearest and most frequent first."""
    most = 1 if len(word) < 7 else 2
    near: list[tuple[int, int, str]] = []
    for language in languages:
        for beginning in {word[:2], word[0] + word[2:3], word[1::-1]}:
            for place, other in enumerate(vocabulary.suggest(beginning, language, MOST_WORDS)):
                edits = OSA.distance(word, other, score_cutoff=most)
                if edits <= most:
                    near.append((edits, place, other))
    yield from (other for _, _, other in sorted(near))
