"""The demonstration corpus: a bilingual reference work on the paper and its sources, written for Puente.

Every work has an English and a Spanish version with the same headings and paragraphs, in ``texts/``. Nothing here is
special to the rest of the system: ``manifest.jsonl`` goes through the same ingest as any other manifest.
"""

from __future__ import annotations

from pathlib import Path


def sample_manifest() -> Path:
    """The manifest that ``ingest`` takes; paths in it are relative to its folder."""
    return Path(__file__).resolve().parent / "manifest.jsonl"
