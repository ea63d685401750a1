"""How a text becomes tokens, in both languages: the only tokenizer, folder and stemmer of the system.

Engines, queries, snippets, term base and alignment all get their tokens here, so that they always agree.
"""

from __future__ import annotations

from search.analysis.folding import fold
from search.analysis.stems import FINGERPRINT, is_base_of, stem
from search.analysis.stopwords import is_stopword, stopwords
from search.analysis.tokens import Picker, Token, analyze, tokens

__all__ = [
    "FINGERPRINT",
    "Picker",
    "Token",
    "analyze",
    "fold",
    "is_base_of",
    "is_stopword",
    "stem",
    "stopwords",
    "tokens",
]
