"""Words that say nothing about a topic. Indexed like all others, but left out of a query that has better ones."""

from __future__ import annotations

from corpus.model import Language

# "us" is not among them: it is also the United States. Folded, as tokens are.
_ENGLISH = """
    a about above after again against all am an and any are as at be because been before being below between both but
    by can could did do does doing down during each few for from further had has have having he her here hers him his
    how i if in into is it its itself just many me more most much my no nor not of off on once only or other our out
    over own same she should so some such than that the their them then there these they this those through to too
    under until up upon very was we were what when where which while who whom whose why will with would you your
"""
_SPANISH = """
    a al algo algun alguna algunas alguno algunos ante antes aquel aquella aquellos asi aun aunque cada como con contra
    cual cuales cualquier cuando cuanta cuantas cuanto cuantos de del desde donde durante e el ella ellas ellos en entre
    era eran es esa esas ese eso esos esta estaba estan estar estas este esto estos fue fueron ha habia habian han hasta
    hay haya la las le les lo los mas me mi mientras muy ni no nos nosotros o os otra otras otro otros para pero por
    porque que quien quienes se sea ser si sido sin sobre son su sus tambien tan tanto te tenia tiene tienen toda todas
    todo todos tu tus u un una uno unos unas y ya
"""
_NONE: frozenset[str] = frozenset()
_LISTS = {Language.EN: frozenset(_ENGLISH.split()), Language.ES: frozenset(_SPANISH.split())}


def stopwords(language: Language) -> frozenset[str]:
    """The folded stop words of a language; none for ``OTHER``."""
    return _LISTS.get(language, _NONE)


def is_stopword(word: str, language: Language) -> bool:
    """Whether a folded word is one."""
    return word in stopwords(language)
