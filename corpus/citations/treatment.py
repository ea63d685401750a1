"""What a citing text says of what it cites, where its words say so: amends, repeals, contradicts, builds on and so on.

Only words in the sentence of the citation count, and only before it: what is not said is an empty string. The list of
words is ours, after the treatment codes of citators (Shepard's, KeyCite) reduced to what words alone can show.
"""

from __future__ import annotations

import re

_SAID = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("repeals", r"\b(?:repeal(?:s|ed|ing)?|rescind(?:s|ed)?|abrog(?:a|an|ó|ar)|derog(?:a|an|ó|ar)|abrogated)\b"),
        ("amends", r"\b(?:amend(?:s|ed|ing|ments? (?:to|of))|modif(?:y|ies|ied)|(?<!la )(?<!una )(?<!esta )(?<!de )reform(?:a|an|ó|ar|as a)|adicion(?:a|an|ó|ar)|modific(?:a|an|ó|ar))\b"),
        ("overrules", r"\b(?:overrul(?:e|es|ed|ing)|revers(?:es|ed|ing)|revoc(?:a|an|ó|ar))\b"),
        ("implements", r"\b(?:implement(?:s|ed|ing)?|pursuant to|in accordance with|reglament(?:a|aria de)|con fundamento en|en cumplimiento de)\b"),
        ("contradicts", r"\b(?:contradict(?:s|ed|ing)?|refut(?:e|es|ed)|rebut(?:s|ted)?|disputes(?!\s(?:over|about|between|with))|disputed|challeng(?:e|es|ed)(?!\s(?:of|to|for))|but see|contra$|contradic(?:e|en)|refut(?:a|an|ó)|desmient(?:e|en)|pero véase)\b"),
        ("criticizes", r"\b(?:critici[sz](?:e|es|ed)|critique of|wrongly|critic(?:a|an|ó)|cuestion(?:a|an|ó))\b"),
        ("builds_on", r"\b(?:builds? (?:up)?on|following(?=[^,]*$)|draws? on|based on|adapted from|con base en|basado en|siguiendo a|retoma(?:ndo)?)\b"),
        ("supports", r"\b(?:supports?|confirm(?:s|ed)?|corroborat(?:es|ed)|confirm(?:a|an|ó)|coincide(?:n)? con|apoya)\b"),
    )
)  # fmt: skip
_SENTENCE = re.compile(r"[.!?;]\s+(?=[A-ZÁÉÍÓÚÑ¿¡\"“«(])")
_ELSEWHERE = re.compile(  # between the word and the citation: another verb or signal, so that the word treats something else
    r"^\s(?:by|por)\b|\b(?:see|cf|compare|v[ée]ase|ver|seg[úu]n|according to|read|reads|citan?|says?|is|are|was|were|es|son|fue|aparecen?|as|publicad[oa]s?|relacionad[oa]s?|relativ[oa]s?|published|relating|se refieren?|refers?|referred|expiden?)\b",
    re.IGNORECASE,
)
_PART = re.compile(  # of what is repealed, so that the whole is only amended
    r"\b(?:disposiciones|divers[oa]s|cap[íi]tulos?|t[íi]tulos?|fracci|p[áa]rrafos?|art[íi]culos?|incisos?|apartados?|provisions|chapters?|(?:sub)?sections?|paragraphs?)",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|no|nunca|sin|without)\s(?:\w+\s)?$", re.IGNORECASE)
_GAZETTE = re.compile(
    r"D\.?\s?O\.?\s?F\b|Diario Oficial|Official Gazette"
)  # where an act is printed: it is not what is treated
_REACH = 160  # code points before a citation that are looked at


def treatment_of(text: str, start: int) -> str:
    """How the words before ``text[start:]``, in its own sentence, treat what is cited there; of several, the nearest.

    In "amended by X" it is X that amends, and in "repeals the first, see X" something else is repealed: both say nothing of X.
    """
    if _GAZETTE.match(text, start):
        return ""
    before = text[max(0, start - _REACH) : start].rstrip(' .,;:!?"”»')
    if stops := list(_SENTENCE.finditer(before)):
        before = before[stops[-1].end() :]
    found = [(match.end(), match.start(), kind) for kind, pattern in _SAID for match in pattern.finditer(before)]
    if not found:
        return ""
    end, begin, kind = max(found)
    signal = kind == "contradicts" and end == len(before)  # "but see" is its own signal
    if kind == "repeals" and _PART.search(before[end:]):
        kind = "amends"
    return "" if not signal and (_ELSEWHERE.search(before[end:]) or _NOT.search(before[:begin])) else kind
