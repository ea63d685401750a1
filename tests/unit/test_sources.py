"""Files, folders, archives, lines, standard input and manifests as sources."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.config import Settings
from corpus.errors import IngestError
from corpus.parsers.archives import MOST_MEMBERS, Refused
from corpus.parsers.protocol import Source
from corpus.sources import open_source, open_sources, read_manifest
from corpus.totals import count_sources

SETTINGS = Settings(max_upload_mb=1)


def opened(*paths: Path | str, manifest: Path | None = None) -> list[Source | Refused]:
    return list(open_sources([str(path) for path in paths], manifest, SETTINGS))


def names(sources: Sequence[Source | Refused]) -> list[str]:
    return [source.name if isinstance(source, Source) else f"refused:{source.error.code}" for source in sources]


def refusals(sources: Sequence[Source | Refused]) -> list[tuple[str, object]]:
    return [(each.error.code, each.error.facts.get("reason")) for each in sources if isinstance(each, Refused)]


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    (source,) = opened(tmp_path / "a.txt")

    assert source == Source("a.txt", b"x", str(tmp_path / "a.txt"), {})


def test_bad_files_are_refused_each_with_its_reason(tmp_path: Path) -> None:
    with (tmp_path / "sparse.bin").open("wb") as file:
        file.truncate(1 << 30)
    os.mkfifo(tmp_path / "pipe")
    found = opened(tmp_path / "missing.txt", tmp_path / "sparse.bin", tmp_path / "pipe")

    assert refusals(found) == [("unreadable", "missing"), ("too_large", "size"), ("unreadable", "not_a_file")]


def test_a_folder_by_name_without_hidden_files_and_sidecars(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden", "a.txt.meta.json", "sub/c.txt", ".git/config"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")

    assert names(opened(tmp_path)) == ["a.txt", "b.txt", "c.txt"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_bytes(b"secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "outside.txt")
    (tmp_path / "in" / "a.txt").write_bytes(b"x")

    assert names(opened(tmp_path / "in")) == ["a.txt"]


def test_an_empty_folder(tmp_path: Path) -> None:
    assert refusals(opened(tmp_path)) == [("empty", "folder")]


def test_lines_of_jsonl_one_document_each(tmp_path: Path) -> None:
    lines = ['{"id": "a", "text": "Uno.", "title": "T"}', "", "{broken", '["no object"]', '{"text": "Dos."}']
    (tmp_path / "x.jsonl").write_text("\n".join(lines), "utf-8")
    found = opened(tmp_path / "x.jsonl")

    given = [each.given for each in found if isinstance(each, Source)]
    assert given == [{"id": "a", "title": "T"}, {}]
    assert [each.source for each in found if isinstance(each, Refused)] == [f"{tmp_path}/x.jsonl:{n}" for n in (3, 4)]
    assert refusals(found) == [("unreadable", "json")] * 2


def test_a_manifest_says_what_the_files_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    (tmp_path / "b.txt").write_bytes(b"y")
    manifest = tmp_path / "manifest.jsonl"
    entries = [{"path": "b.txt", "id": "B", "authors": ["Gil, Ana"], "country": "MX"}, {"path": "missing.txt"}]
    manifest.write_text("\n".join(map(json.dumps, entries)))

    found = opened(manifest=manifest)
    assert names(found) == ["b.txt", "refused:unreadable"]
    assert isinstance(found[0], Source)
    assert found[0].given == {"id": "B", "authors": ["Gil, Ana"], "country": "MX"}
    assert names(opened(tmp_path, manifest=manifest)) == ["b.txt"]
    assert names(opened(tmp_path / "a.txt", manifest=manifest)) == ["a.txt"]
    assert names(opened(tmp_path)) == ["a.txt", "b.txt"]


def test_a_manifest_reaches_no_file_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(b"x")
    (tmp_path / "in").mkdir()
    manifest = tmp_path / "in" / "manifest.jsonl"
    manifest.write_text('{"path": "../secret.txt"}\n{"path": "/etc/hostname"}\n')

    assert refusals(opened(manifest=manifest)) == [("unsafe", "path")] * 2


def test_a_broken_manifest_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_text('{"path": "a"}\n{"no": "path"}\n')
    with pytest.raises(IngestError) as caught:
        read_manifest(tmp_path / "m.jsonl")

    assert str(caught.value.facts["source"]).endswith("m.jsonl:2")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(b'{"text": "Uno."}\n{"text": "Dos."}\n')

    monkeypatch.setattr("sys.stdin", Stdin)

    assert names(opened("-")) == ["-:1.jsonl", "-:2.jsonl"]


def test_members_of_archives(tmp_path: Path) -> None:
    inner = zipped({"deep.txt": b"deep"})
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as archive:
        info = tarfile.TarInfo("folder/t.txt")
        info.size = 1
        archive.addfile(info, io.BytesIO(b"t"))
    (tmp_path / "a.zip").write_bytes(zipped({"x/a.txt": b"a", "inner.zip": inner, "__MACOSX/a.txt": b"-"}))
    (tmp_path / "b.tgz").write_bytes(tar.getvalue())
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(b"c"))

    found = opened(tmp_path)
    assert names(found) == ["a.zip/x/a.txt", "a.zip/inner.zip/deep.txt", "b.tar/folder/t.txt", "c.txt"]
    assert isinstance(found[1], Source)
    assert found[1].origin.endswith("a.zip!inner.zip!deep.txt")


UNSAFE_NAMES = ["../up.txt", "/etc/passwd", "C:\\x.txt", "a/../../b.txt", "..\\up.txt"]


@pytest.mark.parametrize("name", UNSAFE_NAMES)
def test_names_that_leave_their_folder(name: str) -> None:
    found = list(open_source(Source("a.zip", zipped({name: b"x", "good.txt": b"y"})), SETTINGS))

    assert refusals(found) == [("unsafe", "path")]
    assert names(found)[1:] == ["a.zip/good.txt"]


def test_links_in_a_tar() -> None:
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        info = tarfile.TarInfo("link")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)

    assert refusals(list(open_source(Source("a.tar", tar.getvalue()), SETTINGS))) == [("unsafe", "path")]


BOMBS = [
    ("one that packs too well", zipped({"zeros.txt": b"0" * 900_000_0})),
    ("one that is too large", zipped({"noise.txt": os.urandom(1_200_000)})),
    ("a gzip of zeros", gzip.compress(b"\0" * 5_000_000)),
]


@pytest.mark.parametrize(("what", "data"), BOMBS, ids=[what for what, _ in BOMBS])
def test_bombs_are_refused(what: str, data: bytes) -> None:
    found = list(open_source(Source("a.zip", data), SETTINGS))

    assert [code for code, _ in refusals(found)] in (["unsafe"], ["too_large"])
    assert len(found) == 1


def test_archives_inside_archives_end() -> None:
    data = b"x"
    for level in range(6):
        data = zipped({f"{level}.zip" if level else "a.txt": data})

    assert refusals(list(open_source(Source("a.zip", data), SETTINGS))) == [("unsafe", "depth")]


def test_more_members_than_any_collection_has() -> None:
    data = zipped({f"{number}.txt": b"" for number in range(MOST_MEMBERS + 5)})
    found = list(open_source(Source("a.zip", data), SETTINGS))

    assert refusals(found)[-1] == ("too_large", "archive")


def test_an_encrypted_member(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"secret"}))
    local, central = data.find(b"PK\x03\x04"), data.find(b"PK\x01\x02")
    data[local + 6] |= 1
    data[central + 8] |= 1

    assert [code for code, _ in refusals(list(open_source(Source("a.zip", bytes(data)), SETTINGS)))] == ["encrypted"]


def test_a_damaged_archive() -> None:
    data = zipped({"a.txt": b"x" * 1000})

    assert refusals(list(open_source(Source("a.zip", data[: len(data) // 2]), SETTINGS))) == [("unreadable", "archive")]


def test_messages_of_a_mailbox() -> None:
    box = b"From a@b Mon Jan 1 10:00:00 2010\nSubject: One\n\nText.\n\nFrom c@d Tue Jan 2 10:00:00 2010\nSubject: Two\n\nMore.\n"
    found = list(open_source(Source("a.mbox", box), SETTINGS))

    assert [each.data for each in found if isinstance(each, Source)] == [
        b"Subject: One\n\nText.\n\n",
        b"Subject: Two\n\nMore.\n",
    ]


def test_how_much_there_is_is_told_before_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    (tmp_path / "b.zip").write_bytes(zipped({"1.txt": b"x", "2.txt": b"y"}))
    (tmp_path / "c.jsonl").write_bytes(b'{"text": "x"}\n{"text": "y"}')
    (tmp_path / "broken.zip").write_bytes(b"PK")

    assert 6 == count_sources([str(tmp_path)])
    assert 6 + 1 == count_sources([str(tmp_path), "https://example.org/"])
    assert 1 == count_sources([str(tmp_path / "missing")])
    assert count_sources(["-"]) is None

    (tmp_path / "list.jsonl").write_text('{"path": "a.txt"}\n{"path": "b.zip"}\n{"url": "https://example.org/"}\n')
    assert 1 + 2 + 1 == count_sources([], tmp_path / "list.jsonl")
    assert 1 + 2 == count_sources([str(tmp_path)], tmp_path / "list.jsonl")
    (tmp_path / "d.tar.gz").write_bytes(b"x")
    assert count_sources([str(tmp_path / "d.tar.gz")]) is None


def test_a_list_of_members_that_is_too_long_is_not_read_to_be_counted(tmp_path: Path) -> None:
    whole = zipped({"1.txt": b"1"})
    said = bytearray(whole)
    said[-10:-6] = (50_000_000).to_bytes(4, "little")
    locator = whole[:-22] + b"PK\6\7" + bytes(16) + whole[-22:]  # ZIP64, where it may say anything
    for name, data in (("said.zip", bytes(said)), ("locator.zip", locator)):
        (tmp_path / name).write_bytes(data)
        assert count_sources([str(tmp_path / name)]) is None


def test_the_longest_entry_of_a_manifest_describes_a_file(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_bytes(b"x")
    (tmp_path / "manifest.jsonl").write_text('{"path": "x.txt", "title": "any"}\n{"path": "./b/x.txt", "title": "B"}\n')

    found = opened(tmp_path, manifest=tmp_path / "manifest.jsonl")
    assert ["any", "B"] == [source.given["title"] for source in found if isinstance(source, Source)]
