"""``puente groups`` and ``puente ingest --group``, with an index of its own for the group on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.cli import cli
from web.wiring import Puente


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PUENTE_HOME", str(tmp_path / "home"))

    def run(*args: str) -> Result:
        return CliRunner().invoke(cli, args)

    return run


def test_what_is_taken_in_for_a_group_stands_in_an_index_of_its_own(run, tmp_path: Path) -> None:
    from corpus.config import read_settings

    (tmp_path / "open.txt").write_text("The tecolotl crosses the bridge with customs officers of both countries.")
    (tmp_path / "plan.txt").write_text("The axolotlan crosses the bridge with customs officers of both countries.")
    for args in (
        ("users", "add", "ana"),
        ("groups", "add", "border-team"),
        ("groups", "members", "border-team", "--add", "ana"),
        ("ingest", str(tmp_path / "open.txt")),
        ("ingest", "--group", "border-team", str(tmp_path / "plan.txt")),
    ):
        assert 0 == run(*args).exit_code, args

    group = json.loads(run("groups", "list", "--json").stdout)
    assert {"name": "border-team", "members": ["ana"], "documents": 1} == group
    assert 0 == run("index", "verify").exit_code
    assert 0 == run("index", "rebuild").exit_code
    assert run("ingest", "--group", "nobody", str(tmp_path / "open.txt")).exit_code
    whole = Puente(read_settings())
    try:
        for seen, expected in ((whole.of_account(""), [1, 0]), (whole.of_account("ana"), [1, 1])):
            assert expected == [found_by(seen, word) for word in ("tecolotl", "axolotlan")]
            assert expected == [len(seen.engine.suggest(word, "en", 5)) for word in ("tecol", "axolo")]
    finally:
        whole.close()


def found_by(puente: Puente, word: str) -> int:
    from search.query import Query
    from web.wiring import ask

    return ask(puente, Query(word)).total
