"""Who says a figure, by the words of its sentence: "according to …", "… estimates that", *según …*, *… informó que*."""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.model import Language

MOST = 90  # characters of a name
_NAME = r"(?:(?:the|a|an|el|la|los|las|un|una|su)\s+)?(?:[A-ZÁÉÍÓÚÑ][\w.&'’áéíóúñÁÉÍÓÚÑ-]*)(?:\s+(?:(?:of|for|the|on|and|de|del|la|las|los|el|y|para|in|en)\s+)*[A-ZÁÉÍÓÚÑ(][\w.&'’()áéíóúñÁÉÍÓÚÑ-]*)*"
_PATTERNS: Mapping[Language, tuple[re.Pattern[str], ...]] = {
    Language.EN: (
        re.compile(rf"\b[Aa]ccording to ({_NAME}(?:\s(?:study|report|data|figures|estimates|officials))?)"),
        re.compile(rf"({_NAME}(?:\s(?:study|report|survey|data|figures|officials))?)(?:\s[a-z]+ly)?(?:’s most recent figure)?\s(?:estimate[sd]?|report(?:s|ed)|found|calculate[sd]?|said|says|state[sd])\b"),
        re.compile(r"\b([Oo]fficial (?:statistics|data|figures))\b"),
    ),
    Language.ES: (
        re.compile(rf"\b(?:[Ss]egún|[Dd]e acuerdo con|[Dd]e acuerdo al?|[Cc]onforme a(?: los datos de)?)\s((?:datos|cifras|estimaciones|un estudio|el informe)\s(?:de(?:l)?\s)?{_NAME}|{_NAME})"),
        re.compile(rf"({_NAME})\s(?:estim[aó]|calcul[aó]|inform[aó]|report[aó]|señal[aó]|indic[aó]|afirm[aó]|registr[aó]|dijo)\b"),
    ),
}  # fmt: skip


_PRONOUNS = frozenset("I We He She It They You That This Who".split())
_LEADS = re.compile(r"^(?:Meanwhile|However|But|And|In|Also|Today|Asimismo|Además|Mientras|Sin)\s+(?=[A-ZÁÉÍÓÚÑ])")


def find_speaker(sentence: str, language: Language) -> str:
    """The words that name who says what the sentence says; empty when nobody is named."""
    for pattern in _PATTERNS.get(language, ()):
        found = pattern.search(sentence)
        if found and found[1].split()[0] not in _PRONOUNS:
            return _LEADS.sub("", found[1].strip(" ,."))[:MOST]
    return ""
