"""The graph of citations as GraphML and JSON, for Gephi, yEd, NetworkX and scripts.

Source: GraphML primer (graphml.graphdrawing.org); JSON in the node-link form that NetworkX and d3 read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from corpus.catalog.values import Edge, WorkRow

_FIELDS = (
    ("title", "string"),
    ("authors", "string"),
    ("year", "int"),
    ("type", "string"),
    ("language", "string"),
    ("state", "string"),
    ("cited_by", "int"),
    ("url", "string"),
)


def to_graphml(rows: Sequence[WorkRow], edges: Iterable[Edge]) -> str:
    """GraphML of works and of who cites whom; edges of works that are not in ``rows`` are left out."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    lines += [f'<key id="{name}" for="node" attr.name="{name}" attr.type="{kind}"/>' for name, kind in _FIELDS]
    lines += ['<key id="times" for="edge" attr.name="times" attr.type="int"/>', '<graph edgedefault="directed">']
    for row in rows:
        lines.append(f"<node id={quoteattr(row.work.id)}>")
        lines += [
            f'<data key="{name}">{escape(_clean(str(value)))}</data>'
            for name, value in _node(row).items()
            if value not in ("", None)
        ]
        lines.append("</node>")
    for number, (source, target, times) in enumerate(_links(rows, edges)):
        lines.append(
            f'<edge id="e{number}" source={quoteattr(source)} target={quoteattr(target)}><data key="times">{times}</data></edge>'
        )
    return "\n".join([*lines, "</graph>", "</graphml>", ""])


def to_json_graph(rows: Sequence[WorkRow], edges: Iterable[Edge]) -> str:
    """Node-link JSON: ``{"directed": true, "nodes": […], "links": […]}``."""
    nodes = [{"id": row.work.id, **_node(row)} for row in rows]
    links = [{"source": source, "target": target, "times": times} for source, target, times in _links(rows, edges)]
    return (
        json.dumps(
            {"directed": True, "multigraph": False, "nodes": nodes, "links": links}, ensure_ascii=False, indent=1
        )
        + "\n"
    )


def _node(row: WorkRow) -> dict[str, Any]:
    work = row.work
    return {
        "title": work.title,
        "authors": "; ".join(work.authors),
        "year": work.year,
        "type": work.type,
        "language": str(work.language),
        "state": str(row.state),
        "cited_by": row.cited_by,
        "url": work.url,
    }


def _links(rows: Sequence[WorkRow], edges: Iterable[Edge]) -> list[tuple[str, str, int]]:
    """Citing work, cited work, times; the documents of one work together."""
    known = {row.work.id for row in rows}
    times: dict[tuple[str, str], int] = {}
    for edge in edges:
        if edge.citing in known and edge.cited in known:
            times[edge.citing, edge.cited] = times.get((edge.citing, edge.cited), 0) + edge.times
    return [(source, target, count) for (source, target), count in sorted(times.items())]


def _clean(text: str) -> str:
    """Without the control characters that XML has no way to write."""
    return "".join(c for c in text if c >= " " or c in "\t\n")
