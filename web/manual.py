"""The parts of the README that are made from the code, so that they cannot go stale. `cog` writes them there."""

from __future__ import annotations

import dataclasses

from corpus.config import Settings
from corpus.sample import sample_tour
from web.cli import SUMMARIES
from web.i18n import speaking_in
from web.tour import stop_shows

SETTINGS = {
    "home": "folder of catalog, index and files",
    "catalog_url": "the catalog; empty: SQLite in the home folder",
    "engine_url": "the index; empty: Whoosh in the home folder",
    "base_url": "public address of the site",
    "max_upload_mb": "largest source taken in, in MB",
    "parse_seconds": "longest time for reading one source",
    "parse_memory_mb": "most memory for reading one source, in MB",
    "public": "may people read without an account",
    "fetch": "may curators fetch URLs",
    "contact": "e-mail of whoever runs this, for harvesters (OAI-PMH)",
    "fetch_pause": "seconds between requests to one host",
    "fetch_seconds": "longest time for fetching one document",
    "fetch_allow": "hosts inside that may be fetched all the same: IP:PORT, …",
    "archives": "Memento service asked for copies of links that died",
    "workers": "threads of the server",
    "log": "`plain`, or `json`: one line for every request on stderr, without names, addresses or questions",
}
SYNTAX = (
    ("customs Laredo", "passages with more of these words, closer together, come first"),
    ('"money laundering"', "exactly these words, in this order"),
    ("treaty -water", "without *water*"),
    ("customs OR aduanas", "either"),
    ("aduan*", "words that start like this (three letters or more)"),
    ("year:2001..2010", "a field: `language`, `type`, `issuer`, `country`, `year`, `kind`, `agency`, `work`"),
    ("(border OR frontera) +treaty", "groups; `+` asks for a word"),
)


def command_table() -> str:
    """Every command with its one line."""
    rows = "".join(f"| `puente {name}` | {line} |\n" for name, line in SUMMARIES.items())
    return f"\n| command | what it does |\n|---|---|\n{rows}\n"


def settings_table() -> str:
    """Every setting with its default. Raises ``KeyError`` for one that is not described."""
    rows = "".join(
        f"| `PUENTE_{field.name.upper()}` | {SETTINGS[field.name]} | {_default(field.default)} |\n"
        for field in dataclasses.fields(Settings)
    )
    return f"\n| setting | what | default |\n|---|---|---|\n{rows}\n"


def syntax_table() -> str:
    """The query syntax by example."""
    rows = "".join(f"| `{example}` | {meaning} |\n" for example, meaning in SYNTAX)
    return f"\n| you type | you get |\n|---|---|\n{rows}\n"


def tour_table() -> str:
    """The stops of the tour with their pictures, two a row."""
    with speaking_in("en"):
        cells = [
            f"**{stop.question}**<br>{stop_shows(stop)}<br>![{stop_shows(stop)}](.pictures/tour-{stop.shows}.png)"
            for stop in sample_tour()
        ]
    rows = "".join(f"| {left} | {right} |\n" for left, right in zip(cells[::2], cells[1::2], strict=True))
    return f"\n| | |\n|---|---|\n{rows}\n"


def tour_list(locale: str) -> str:
    """The stops of the tour as a list, in words."""
    with speaking_in(locale):
        return "".join(f"- **{stop.question}** {stop_shows(stop)}.\n" for stop in sample_tour())


def _default(value: object) -> str:
    return "" if value == "" else f"`{value}`"
