"""What the benchmark found, as a table and a drawing."""

from __future__ import annotations

import math
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.bench.material import KINDS
from tests.bench.peers import overlap

Result = dict[str, Any]

COLORS = {"puente": "#00695c", "tantivy": "#c77700", "lucene": "#5b4b9a", "fts5": "#7a7a7a", "stock whoosh": "#b3261e"}


def write_report(results: Sequence[Result], folder: Path) -> None:
    """Print the tables and write ``bench.md`` and ``bench.svg``."""
    sizes = sorted({r["size"] for r in results})
    parts = [f"Measured by `make bench` on {_machine()}. Milliseconds of CPU a question, median (95th percentile)."]
    for size in sizes:
        mine = [r for r in results if r["size"] == size]
        parts += [f"### {size:,} passages", _times(mine), _ratios(mine), _facts(mine)]
    text = "\n\n".join(parts) + "\n"
    print(text)
    folder.mkdir(exist_ok=True)
    (folder / "bench.md").write_text(f"# Benchmark\n\n{text}", encoding="utf-8")
    (folder / "bench.svg").write_text(draw([r for r in results if r["size"] == sizes[-1]]), encoding="utf-8")


def _machine() -> str:
    names = [line.split(":")[1].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")]
    return f"{len(names)} × {names[0]}" if names else platform.processor() or platform.machine()


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _times(results: Sequence[Result]) -> str:
    rows = []
    for r in results:
        cells = [f"{r['kinds'][k]['cpu'][0]:.2f} ({r['kinds'][k]['cpu'][1]:.2f})" for k in KINDS]
        rows.append([r["peer"], *cells])
    return _table(["engine", *KINDS], rows)


def _ratios(results: Sequence[Result]) -> str:
    """How many times as long as ours each engine takes, and how much of our first page it gives."""
    ours = next((r for r in results if r["peer"] == "puente"), None)
    if ours is None:
        return ""
    rows = []
    for r in (r for r in results if r is not ours):
        cells = [f"{r['kinds'][k]['cpu'][0] / ours['kinds'][k]['cpu'][0]:.2f}×" for k in KINDS]
        pages = list(zip(ours["tops"]["eight words"], r["tops"]["eight words"], strict=False))
        same = sum(overlap(a, b) for a, b in pages) / max(1, len(pages))
        rows.append([r["peer"], *cells, f"{same:.0%}"])
    return _table(["median, of ours", *KINDS, "same first page"], rows)


def _facts(results: Sequence[Result]) -> str:
    rows = [
        [
            r["peer"],
            f"{r['size'] / r['build_cpu_s']:,.0f}",
            f"{r['bytes'] / 1e6:.0f}",
            f"{r['build_mb']:,.0f}",
            f"{r['open_ms']:.1f} / {r['first_ms']:.1f}",
            f"{r['resident_mb']:,.0f}",
            f"{r['add_p50']:.1f} ({r['add_p95']:.1f})",
        ]
        for r in results
    ]
    head = ["engine", "passages a CPU second", "index MB", "build MB", "cold open / first answer ms", "memory MB"]
    analysis = next(r["size"] / r["analysis_s"] for r in results)
    note = f"Tokens are made before, by the same analysis for all: {analysis:,.0f} passages a second."
    return _table([*head, "add one and see it ms"], rows) + "\n\n" + note


def draw(results: Sequence[Result]) -> str:
    """A drawing of medians, on a logarithmic scale, a bar an engine for each kind of question."""
    width, left, top, bar, gap = 900, 130, 50, 11, 16
    values = [r["kinds"][k]["cpu"][0] for r in results for k in KINDS]
    low = 10 ** math.floor(math.log10(min(values)))
    decades = math.log10(max(values) / low)
    scale = (width - left - 90) / decades
    block = len(results) * bar + gap
    height = top + len(KINDS) * block + 10
    parts = [
        _text(
            10,
            20,
            f"Milliseconds of CPU a question, median, {results[0]['size']:,} passages (logarithmic)",
            15,
            "start",
        )
    ]
    at = 10.0
    for r in results:
        parts.append(f'<rect x="{at}" y="29" width="10" height="10" fill="{COLORS[r["peer"]]}"/>')
        parts.append(_text(at + 14, 38, r["peer"], 12, "start"))
        at += 34 + 7 * len(r["peer"])
    for n, kind in enumerate(KINDS):
        y = top + n * block
        parts.append(_text(left - 8, y + block / 2, kind, 12, "end"))
        for i, r in enumerate(results):
            value = r["kinds"][kind]["cpu"][0]
            long = max(2.0, math.log10(value / low) * scale)
            place = y + i * bar
            parts.append(
                f'<rect x="{left}" y="{place}" width="{long:.1f}" height="{bar - 2}" fill="{COLORS[r["peer"]]}"/>'
            )
            parts.append(_text(left + long + 4, place + bar - 3, f"{value:.2f}", 10, "start"))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="sans-serif">'
    )
    return head + f'<rect width="{width}" height="{height}" fill="#fff"/>' + "".join(parts) + "</svg>\n"


def _text(x: float, y: float, text: str, size: int, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="#222">{escape(text)}</text>'
