"""Stems by Snowball, with accents made optional.

Snowball's Spanish needs its accents, and people leave them out. On 28 families of words of this field, each typed
with accents, without and in the plural, stemming alone unites 17 and folding first unites 22. Folding, *-iones* to
*-ion*, *-ion* to *-ión*, stemming and folding again unites 27; a list of short exceptions, all 28
(``tests/unit/test_analysis_families.py``). Decided 2026-11.
"""

from __future__ import annotations

import threading
from functools import lru_cache

import Stemmer

from corpus.model import Language
from search.analysis.folding import fold

# Part of an index's fingerprint: a change of the tokens makes an index outdated.
FINGERPRINT = f"analysis-3 snowball-{Stemmer.version()}"

_ALGORITHMS = {Language.EN: "english", Language.ES: "spanish"}

# Words too short for Snowball's regions, whose plurals or genders it leaves apart.
_EXCEPTIONS = {
    Language.ES: {"años": "año", "anos": "ano", "niña": "niñ", "niñas": "niñ"},
    Language.EN: {"customs": "customs"},  # the authority, not a habit
}

# Forms that Snowball leaves apart, after their base. Left out: *found*, *left*, *felt*, *lay* and other words that are
# also bases of their own.
_IRREGULAR = {
    Language.EN: """
        become became/begin began begun/break broke broken/bring brought/build built/buy bought/catch caught/child children/
        choose chose chosen/come came/deal dealt/draw drew drawn/drink drank drunk/drive drove driven/eat ate eaten/
        fall fell fallen/feed fed/fight fought/flee fled/fly flew flown/forbid forbade forbidden/forget forgot forgotten/
        freeze froze frozen/get got gotten/give gave given/go went gone/grow grew grown/hear heard/hide hid hidden/
        hold held/keep kept/know knew known/lead led/lend lent/lose lost/make made/man men/mean meant/meet met/
        overcome overcame/overtake overtook overtaken/pay paid/prove proven/ride rode ridden/ring rang/rise rose risen/
        run ran/say said/see saw seen/seek sought/sell sold/send sent/shake shook shaken/shoot shot/sing sang sung/
        sink sank sunk/sit sat/sleep slept/speak spoke spoken/spend spent/stand stood/steal stole stolen/strike struck/
        swear swore sworn/swim swam/take took taken/teach taught/tear torn/tell told/think thought/throw threw thrown/
        undergo underwent undergone/understand understood/undertake undertook undertaken/uphold upheld/wear wore worn/
        win won/withdraw withdrew withdrawn/withhold withheld/woman women/write wrote written
    """,
    Language.ES: """
        decir dijo dijeron dicho/hacer hizo hicieron/poner puso pusieron/tener tuvo tuvieron/traer trajo trajeron/
        querer quiso quisieron/saber supo supieron/conducir condujo condujeron/producir produjo produjeron/
        reducir redujo redujeron/traducir tradujo/introducir introdujo introdujeron/escribir escrito/abrir abierto/
        cubrir cubierto/descubrir descubierto/romper roto/morir muerto murio murieron/volver vuelto/devolver devuelto/
        resolver resuelto/disolver disuelto/imponer impuso impusieron/proponer propuso propusieron/obtener obtuvo obtuvieron/
        mantener mantuvo mantuvieron/detener detuvo detuvieron/contener contuvo/disponer dispuso dispusieron/
        suponer supuso/prever previo/pedir pidio pidieron/seguir siguio siguieron/elegir eligio eligieron/
        servir sirvio sirvieron/sentir sintio sintieron/preferir prefirio/invertir invirtio/construir construyo construyeron
    """,
}

_local = threading.local()


@lru_cache(maxsize=1 << 15)
def stem(word: str, language: Language) -> str:
    """The stem of a folded word; the word itself in a language that has no stemmer."""
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None:
        return word
    if exception := _EXCEPTIONS[language].get(word):
        return exception
    word = _bases(language).get(word, word)
    if language is Language.ES:
        word = _restore_accent(word)
    return fold(_stemmer(algorithm).stemWord(word))


def is_base_of(base: str, form: str, language: Language) -> bool:
    """Whether a folded word is the base of an irregular form."""
    return language in _IRREGULAR and _bases(language).get(form) == base


@lru_cache(maxsize=2)
def _bases(language: Language) -> dict[str, str]:
    """The base of each irregular form."""
    families = [family.split() for family in _IRREGULAR[language].split("/")]
    return {form: family[0] for family in families for form in family[1:]}


def _restore_accent(word: str) -> str:
    """``operaciones`` and ``operacion`` as ``operación``: the suffix that Snowball knows only by its accent."""
    if word.endswith("iones"):
        word = word[:-2]
    return word[:-2] + "ón" if word.endswith("ion") and len(word) > 4 else word


def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    """One stemmer a thread, since they are not thread-safe."""
    stemmers: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("stemmers", {})
    if algorithm not in stemmers:
        stemmers[algorithm] = Stemmer.Stemmer(algorithm, 0)
    return stemmers[algorithm]
