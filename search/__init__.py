"""Passages become an index, questions become results. Of ``corpus`` it knows only the nouns."""
