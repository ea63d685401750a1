"""``puente fetch`` from a list, with all that servers do, and a kill on the way. The long form: ``make measure-fetch``."""

from __future__ import annotations

from tests.formats.measure_fetch import run


def test_all_that_can_be_fetched_is_held_once_and_the_report_is_right() -> None:
    outcome = run(40, kills=1)

    assert outcome.wrong == ()
    assert (40, 36, 36, 0) == (outcome.documents, outcome.good, outcome.held, outcome.twice)
    assert {"broken": 1, "silent": 1, "inside": 1, "robots": 1} == outcome.refused
    assert outcome.unchanged > 0
