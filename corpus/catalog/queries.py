"""What was asked: the searches of an account that keeps its history, and questions that found nothing, of nobody.

Neither is in the log of curation: both are forgotten, and what is forgotten is gone. A question that found nothing is
kept with how often and the day it was asked last; not by whom, not from where, not at what time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from corpus.catalog.database import Database
from corpus.catalog.tables import history, unanswered

MOST = 200  # searches of one account; the oldest go first
MOST_UNANSWERED = 5_000  # questions; those not asked for longest go first
KEPT = timedelta(days=90)  # a question that was not asked again for so long is forgotten


@dataclass(frozen=True, slots=True)
class Search:
    """A search of an account: the arguments of its page, and when it was made last."""

    query: str
    asked: datetime


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that found nothing: how often, and the last day."""

    text: str
    times: int
    last: date


class Queries:
    """What was asked, in the catalog."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remember(self, by: str, query: str) -> None:
        """A search that was just made by an account; the same one again only gets a new time."""
        row = {"by": by, "query": query, "asked": datetime.now(UTC)}
        mine = history.c.by == by
        newest = sa.select(history.c.query).where(mine).order_by(history.c.asked.desc()).limit(MOST)
        with self._database.writing(queue=False) as connection:
            connection.execute(sa.delete(history).where(mine, history.c.query == query))
            connection.execute(sa.insert(history).values(row))
            connection.execute(sa.delete(history).where(mine, history.c.query.not_in(newest)))

    def searches(self, by: str) -> tuple[Search, ...]:
        """The searches of an account, newest first."""
        query = sa.select(history).where(history.c.by == by).order_by(history.c.asked.desc(), history.c.query)
        with self._database.reading() as connection:
            return tuple(Search(row.query, row.asked) for row in connection.execute(query))

    def forget_searches(self, by: str) -> None:
        """Forget all searches of an account."""
        with self._database.writing(queue=False) as connection:
            connection.execute(sa.delete(history).where(history.c.by == by))

    def found_nothing(self, text: str) -> None:
        """Count a question that found nothing today."""
        today = datetime.now(UTC).date()
        same = unanswered.c.text == text
        newest = sa.select(unanswered.c.text).order_by(unanswered.c.last.desc(), unanswered.c.times.desc())
        with self._database.writing(queue=False) as connection:
            known = connection.scalar(sa.select(unanswered.c.times).where(same)) or 0
            connection.execute(
                sa.delete(unanswered).where(sa.or_(same, unanswered.c.last < (today - KEPT).isoformat()))
            )
            others = newest.limit(MOST_UNANSWERED - 1)
            connection.execute(sa.delete(unanswered).where(unanswered.c.text.not_in(others)))
            connection.execute(sa.insert(unanswered).values(text=text, times=known + 1, last=today.isoformat()))

    def unanswered(self, limit: int = 100) -> tuple[Unanswered, ...]:
        """Questions that found nothing, most frequent first."""
        order = unanswered.c.times.desc(), unanswered.c.last.desc(), unanswered.c.text
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(unanswered).order_by(*order).limit(limit))
            return tuple(Unanswered(row.text, row.times, date.fromisoformat(row.last)) for row in rows)

    def forget_unanswered(self, text: str) -> None:
        """Forget a question that found nothing; one that is not there is no error."""
        with self._database.writing(queue=False) as connection:
            connection.execute(sa.delete(unanswered).where(unanswered.c.text == text))
