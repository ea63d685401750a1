"""Whether a word as typed is a form of a dictionary's headword, or only shares its stem.

Stems are what texts are found by, and too coarse to choose a translation: *partes* and *partido* share theirs, so do
*general* and *generation*, *suelen* and *suelo*. The rules below know the endings of both languages and the vowels that
Spanish verbs change; they need no list of words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.model import Language
from search.analysis import fold, is_base_of

SAME, FORM, KIN = 1.0, 0.9, 0.5  # the word itself, a form of it, another word with its stem

_ENGLISH = ("s", "es", "ed", "d", "ing", "er", "est", "r", "st")
_ENGLISH_WITHOUT_E = ("ed", "ing", "es", "er", "est")
_VERB = re.compile(r"^(.+)([aei])r(?:se)?$")
_PRONOUNS = r"(?:me|te|se|nos|lo|los|la|las|le|les)?(?:lo|los|la|las)?"
_FUTURE = "e|as|a|emos|an|ia|ias|iamos|ian"
_CLASSES = {
    "a": rf"(?:o|as|a|amos|an|e|aste|o|aron|aba|abas|abamos|aban|es|emos|en|ara|aras|aramos|aran|ase|asen|are"
    rf"|ad[oa]s?|(?:ar|ando){_PRONOUNS}|ar(?:{_FUTURE}))",
    "e": rf"(?:o|es|e|emos|en|i|iste|io|imos|ieron|ia|ias|iamos|ian|as|a|amos|an|iera|ieras|ieran|iese|iesen|iere"
    rf"|id[oa]s?|ye|yen|yo|yeron|yendo|yera|(?:er|iendo){_PRONOUNS}|er(?:{_FUTURE}))",
    "i": rf"(?:o|es|e|imos|en|i|iste|io|ieron|ia|ias|iamos|ian|as|a|amos|an|iera|ieras|ieran|iese|iesen|iere"
    rf"|id[oa]s?|ye|yen|yo|yeron|yendo|yera|(?:ir|iendo){_PRONOUNS}|ir(?:{_FUTURE}))",
}  # fmt: skip
_CHANGES = (("e", "ie"), ("o", "ue"), ("e", "i"), ("u", "ue"), ("o", "u"))
_LAST = (("c", "qu"), ("c", "zc"), ("g", "gu"), ("z", "c"), ("c", "z"), ("g", "j"), ("gu", "g"), ("n", "ng"))


@lru_cache(maxsize=1 << 16)
def likeness(typed: str, head: str, language: Language) -> float:
    """How surely folded words as typed are the headword (folded): ``SAME``, ``FORM`` or ``KIN``. Phrases word by word."""
    if typed == head:
        return SAME
    one, other = typed.split(), head.split()
    if len(one) != len(other):
        return FORM if len(other) > 1 else KIN
    return min(_word(a, b, language) for a, b in zip(one, other, strict=True))


def _word(typed: str, head: str, language: Language) -> float:
    if typed == head:
        return SAME
    known = _english(typed, head) if language is Language.EN else _spanish(typed, head)
    return FORM if known else KIN


def _english(typed: str, head: str) -> bool:
    if is_base_of(head, typed, Language.EN):
        return True
    if typed.startswith(head) and typed[len(head) :] in _ENGLISH:
        return True
    if head.endswith("e") and typed.startswith(head[:-1]) and typed[len(head) - 1 :] in _ENGLISH_WITHOUT_E:
        return True
    if head.endswith("y") and typed.startswith(head[:-1]) and typed[len(head) - 1 :] in ("ies", "ied", "ier", "iest"):
        return True
    doubled = head + head[-1:]
    return typed.startswith(doubled) and typed[len(doubled) :] in ("ed", "ing", "er", "est")


def _spanish(typed: str, head: str) -> bool:
    if is_base_of(head, typed, Language.ES) or typed in _declined(head):
        return True
    verb = _VERB.match(head)
    if verb is None:
        return False
    endings = re.compile(_CLASSES[verb[2]])
    return any(typed.startswith(root) and endings.fullmatch(typed, len(root)) for root in _roots(verb[1]))


@lru_cache(maxsize=1 << 14)
def _declined(head: str) -> frozenset[str]:
    """Other gender and number of a noun or adjective."""
    forms = {head + "s", head + "es"}
    if head.endswith("o"):
        forms |= {head[:-1] + "a", head[:-1] + "as"}
    if head.endswith("z"):
        forms.add(head[:-1] + "ces")
    if head.endswith(("or", "es", "an", "on", "in")):
        forms |= {head + "a", head + "as"}
    return frozenset(forms)


@lru_cache(maxsize=1 << 14)
def _roots(root: str) -> tuple[str, ...]:
    """The root of a verb, also with the vowel and the last consonant that some of its forms change."""
    roots = {root}
    for plain, changed in _CHANGES:
        before, found, after = root.rpartition(plain)
        if found and not re.search("[aeiou]", after):
            roots.add(before + changed + after)
    for plain, changed in _LAST:
        roots |= {other[: -len(plain)] + changed for other in list(roots) if other.endswith(plain)}
    return tuple(roots)


def head_of(text: str) -> str:
    """A headword as ``likeness`` compares it."""
    return " ".join(fold(word) for word in text.replace("-", " ").split())
