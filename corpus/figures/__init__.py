"""Figures: numbers that texts state, with what is counted, where, when and who says so; those about one thing together.

Precision goes before recall (2026-11): a number counts only next to a word for what it counts (``data/subjects.jsonl``),
and what the sentence does not say (place, period) stays empty rather than guessed from the rest of the text.
"""
