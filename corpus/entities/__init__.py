"""Agencies, agreements, programs, laws and people: authority records, and where texts name them."""

from __future__ import annotations

from corpus.entities.authority import load_entities
from corpus.entities.mentions import Gazetteer, find_mentions, make_gazetteer

__all__ = ["Gazetteer", "find_mentions", "load_entities", "make_gazetteer"]
