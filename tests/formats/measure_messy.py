"""How many of the awkward and hostile files beside the project go in whole or are refused as they should be.

    python -m tests.formats.measure_messy [PATTERN]

Each file is read as ``puente ingest`` reads it, in a process of its own whose time and memory are taken.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT.parent / "shared" / "data" / "messy"
ENOUGH = 95
KINDS = {
    "encrypted": {"encrypted"},
    "empty": {"empty"},
    "needs_ocr": {"needs_ocr"},
    "unsupported_media": {"unsupported", "type_mismatch", "binary", "corrupt", "encoding"},
    "unreadable": {"corrupt", "truncated", "binary", "encoding", "type_mismatch"},
    "too_large": {"limits"},
    "unsafe": {"limits", "unsafe_xml", "corrupt"},
}


def read(path: Path) -> dict[str, object]:
    """What comes of one file: its text and warnings, or the code of the error."""
    from corpus.config import Settings
    from corpus.errors import IngestError
    from corpus.parsers.archives import Refused
    from corpus.parsers.isolate import close_workers, parse_isolated
    from corpus.sources import open_file
    from corpus.text import clean

    texts: list[str] = []
    warnings: list[str] = []
    codes: list[str] = []
    pages = None
    for source in open_file(path, {}, Settings()):
        if isinstance(source, Refused):
            codes.append(source.error.code)
            continue
        try:
            parsed = parse_isolated(source, Settings())
        except IngestError as error:
            codes.append(error.code)
            continue
        texts += [clean(part.text) for part in (*parsed.blocks, *parsed.notes)]
        warnings += parsed.warnings
        pages = parsed.pages
    close_workers()
    return {"text": "\n".join(texts), "warnings": warnings, "codes": codes, "pages": pages}


def fold(text: str) -> str:
    """Text as the pack says it is compared."""
    text = unicodedata.normalize("NFC", text)
    return " ".join(re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text).split())


def judge(entry: dict[str, object], found: dict[str, object], seconds: float, megabytes: float) -> str:
    """Empty if the outcome is accepted, else what is wrong with it."""
    expected: dict[str, object] = entry["expect"]  # type: ignore[assignment]
    accepted: list[str] = expected["accept"]  # type: ignore[assignment]
    if seconds > expected["max_seconds"]:  # type: ignore[operator]
        return f"{seconds:.0f} s"
    if megabytes > expected["max_rss_mb"]:  # type: ignore[operator]
        return f"{megabytes:.0f} MB"
    text = fold(str(found["text"]))
    if text:
        return judge_text(text, expected, accepted, bool(found["warnings"]))
    codes: list[str] = found["codes"]  # type: ignore[assignment]
    if not codes:
        return "silently empty"
    kinds = set(str(expected["error_kind"] or "").split("|"))
    if any(code in accepted for code in codes):
        return ""
    if "error" in accepted and (kinds == {""} or any(kinds & KINDS.get(code, set()) for code in codes)):
        return ""
    return f"refused: {codes}, expected {'/'.join(accepted)} {expected['error_kind'] or ''}"


def judge_text(text: str, expected: dict[str, object], accepted: list[str], warned: bool) -> str:
    if "text" not in accepted and not (warned and "text_partial" in accepted):
        return f"text ({len(text)} characters), expected {'/'.join(accepted)}"
    missing = [part for part in expected["must_contain"] if fold(part) not in text]  # type: ignore[attr-defined]
    wrong = [part for part in expected["must_not_contain"] or [] if part in text]  # type: ignore[attr-defined]
    if missing and not (warned and "text_partial" in accepted):
        return f"lacks {missing[0]!r}"
    if wrong:
        return f"has {wrong[0]!r}"
    if len(text) < (expected["min_chars"] or 1):  # type: ignore[operator]
        return f"only {len(text)} characters"
    return ""


def run(path: Path) -> tuple[dict[str, object], float, float]:
    """The outcome of one file in a process of its own, its seconds and its largest memory."""
    begin = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "tests.formats.measure_messy", "--one", str(path)],
                               stdout=subprocess.PIPE, cwd=ROOT)  # fmt: skip
    output = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds, megabytes = time.monotonic() - begin, usage.ru_maxrss / 1024
    return (
        (json.loads(output) if process.returncode == 0 else {"text": "", "warnings": [], "codes": ["crash"]}),
        seconds,
        megabytes,
    )


def main() -> int:
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(read(Path(sys.argv[2]))))
        return 0
    if not PACK.is_dir():
        print(f"nothing to measure: {PACK} is not here")
        return 0
    entries = json.loads((PACK / "expectations.json").read_text("utf-8"))["files"]
    chosen = [entry for entry in entries if not sys.argv[1:] or sys.argv[1] in entry["file"]]
    good = crashes = over = silent = 0
    slowest = largest = 0.0
    for entry in chosen:
        found, seconds, megabytes = run(PACK / entry["file"])
        wrong = judge(entry, found, seconds, megabytes)
        good += not wrong
        crashes += found["codes"] == ["crash"]
        over += wrong.endswith((" s", " MB"))
        silent += wrong == "silently empty"
        slowest, largest = max(slowest, seconds), max(largest, megabytes)
        if wrong or sys.argv[1:]:
            print(f"{'no ' if wrong else 'yes'} {entry['file']}: {wrong} [{seconds:.1f} s, {megabytes:.0f} MB, {len(str(found['text']))} "
                  f"characters, {found['codes']} {found['warnings']}]")  # fmt: skip
    print(
        f"{good} of {len(chosen)} accepted (≥ {ENOUGH} of 98)   {'met' if good >= min(ENOUGH, len(chosen)) else 'MISSED'}"
    )
    print(f"crashes {crashes}, over the time or memory of the file {over}, silently empty {silent} (each 0)   "
          f"{'MISSED' if crashes or over or silent else 'met'}")  # fmt: skip
    print(f"slowest {slowest:.1f} s, largest {largest:.0f} MB")
    return 0 if sys.argv[1:] or good >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
