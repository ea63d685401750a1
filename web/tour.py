"""The guided tour of the sample corpus: six questions that show what Puente can do, where that corpus is held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext

from corpus.sample import PAPER, Stop, sample_tour

if TYPE_CHECKING:
    from corpus.catalog import Catalog


def tour_of(catalog: Catalog) -> Sequence[Stop]:
    """The questions, or none where the sample corpus is not loaded."""
    return sample_tour() if catalog.documents([PAPER]) else ()


def stop_url(stop: Stop) -> str:
    """The page that answers it, in the locale at hand."""
    return url_for("site.home") + stop.path


def stop_shows(stop: Stop) -> str:
    """What to see there."""
    shown = {
        "hits": gettext("One search, passages in both languages, and how the words were translated"),
        "trace": gettext("A trace of citations: what a work cites, what cites it, and where"),
        "versions": gettext("Both language versions, passage beside passage"),
        "warning": gettext("A term with a warning: it looks the same and means something else"),
        "counterpart": gettext("An agency and its counterpart in the other country"),
        "option": gettext("A proposal of the paper: who would act, and what has become of it"),
    }
    return str(shown[stop.shows])
