"""The demonstration corpus: complete, aligned by construction, and citing itself."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict

import pytest

from corpus.sample import sample_manifest

FOLDER = sample_manifest().parent
SOURCES = FOLDER / "sources"
CALLOUT = re.compile(r"\[\^(\d+)\](?!:)")
DEFINITION = re.compile(r"^\[\^(\d+)\]: (.+)$", re.MULTILINE)


def markdown(entry: dict[str, str]) -> str:
    """What was written: the file itself, or what it was rendered from."""
    path = FOLDER / entry["path"]
    if path.suffix != ".md":
        path = (SOURCES / path.relative_to(FOLDER / "texts")).with_suffix(".md")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def entries() -> list[dict[str, str]]:
    return [json.loads(line) for line in sample_manifest().read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def versions(entries: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """Texts by work and language."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        texts[entry["work"]][entry["language"]] = markdown(entry)
    return texts


def test_manifest_and_folder_agree(entries: list[dict[str, str]]) -> None:
    listed = {FOLDER / entry["path"] for entry in entries}

    assert listed == {path for path in (FOLDER / "texts").rglob("*") if path.is_file()}
    assert len(entries) == len({entry["id"] for entry in entries})


def test_every_work_has_both_languages(versions: dict[str, dict[str, str]]) -> None:
    assert [] == [work for work, texts in versions.items() if set(texts) != {"en", "es"}]


def shape(text: str) -> list[str]:
    """Kind of every block: headings with their level, list lines, paragraphs."""
    blocks = [block for block in text.split("\n\n") if not block.startswith("---")]
    body = [block for block in blocks if not block.startswith("[^")]
    return [(re.match(r"#+ |- ", block) or re.match("", block))[0] + str(block.count("\n")) for block in body]  # type: ignore[index]


def test_versions_have_the_same_blocks_in_the_same_order(versions: dict[str, dict[str, str]]) -> None:
    assert [] == [work for work, texts in versions.items() if shape(texts["en"]) != shape(texts["es"])]


def test_notes_are_called_once_each_and_in_order(entries: list[dict[str, str]]) -> None:
    for entry in entries:
        text = markdown(entry)
        numbers = [number for number, _ in DEFINITION.findall(text)]

        assert numbers == CALLOUT.findall(text), entry["path"]
        assert numbers == [str(number) for number in range(1, len(numbers) + 1)], entry["path"]


def test_the_paper_keeps_its_66_notes(versions: dict[str, dict[str, str]]) -> None:
    paper = versions["gonzalez-arechiga-bronk-2010"]

    assert [66, 66] == [len(DEFINITION.findall(paper[language])) for language in ("en", "es")]


def test_no_unfinished_markup(entries: list[dict[str, str]]) -> None:
    odd = [entry["path"] for entry in entries if re.search(r"\[\[|\{\?|¦|~~|TODO", markdown(entry))]

    assert [] == odd


def test_titles_are_cited_exactly(entries: list[dict[str, str]]) -> None:
    titles = Counter(entry["title"] for entry in entries)
    cited = 0
    for entry in entries:
        for _, note in DEFINITION.findall(markdown(entry)):
            cited += sum(title in titles for title in re.findall(r"“([^”]+?),?”", note))

    assert cited >= 1000


def test_size(entries: list[dict[str, str]], versions: dict[str, dict[str, str]]) -> None:
    words = Counter[str]()
    for entry in entries:
        words[entry["language"]] += len(markdown(entry).split())

    assert len(versions) >= 125
    assert min(words["en"], words["es"]) >= 60_000
