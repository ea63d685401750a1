"""Bytes become cataloged documents: passages, notes, citations, mentions and terms. Knows nothing of searching."""
