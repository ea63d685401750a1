"""A large load as tasks: workers on several machines, which share catalog, index and files, take it in together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.ingest import ingest
from corpus.parts import Piece, open_pieces, split
from web.following import count_reports, progress_settle
from web.tally import Tally

if TYPE_CHECKING:
    from corpus.catalog.values import Job
    from corpus.jobs import Progress
    from web.wiring import Puente

SHARE = "share"


def submit_shares(puente: Puente, paths: Sequence[str], manifest: Path | None, *, size: int, group: str = "") -> int:
    """Submit a load in parts of at most ``size`` sources, for everybody or a group; how many parts there are.

    Workers must see the same paths. A part whose files are as they were when it was submitted before is no new task.
    Raises ``IngestError`` for a manifest that is none.
    """
    count = 0
    for part in split(paths, manifest, size):
        payload: dict[str, Any] = {"pieces": [piece.as_json() for piece in part]}
        payload |= {"group": group} if group else {}
        seen = json.dumps([payload, [_state(piece) for piece in part]], sort_keys=True)
        puente.catalog.jobs.submit(SHARE, payload, key=f"{SHARE} {hashlib.sha256(seen.encode()).hexdigest()}")
        count += 1
    return count


def _state(piece: Piece) -> tuple[int, int]:
    """What tells a file from an earlier one in its place; an address, or what is not there, has none."""
    try:
        state = (Path(piece.manifest).parent / piece.place).stat()
    except OSError:
        return (0, 0)
    return (state.st_size, state.st_mtime_ns)


def take_share(puente: Puente, job: Job, progress: Progress) -> Mapping[str, Any]:
    """A part into the catalog. Whoever ends while no other part waits makes all that came in searchable."""
    pieces = [Piece(**piece) for piece in job.payload["pieces"]]
    tally = Tally(job.result)
    sources = open_pieces(pieces, puente.settings)
    group = puente.catalog.groups.check(str(job.payload.get("group", "")))
    reports = ingest(sources, puente.catalog, settings=puente.settings, entities=puente.entities, group=group)
    try:
        for _ in count_reports(reports, tally, progress, sum(piece.lines or 1 for piece in pieces)):
            pass
    finally:
        if not puente.catalog.jobs.is_due([SHARE]):
            progress_settle(puente, progress)
    return tally.as_json()
