"""For those who run the site: whether its parts work, and its numbers for Prometheus."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from corpus.errors import Error
from web.counting import read_counts
from web.current import get_puente
from web.wiring import Puente

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
def health() -> ResponseReturnValue:
    """``ok`` and the state of the parts; 503 and the code of the error where one does not work."""
    try:
        return jsonify({"status": "ok"} | _numbers(get_puente()))
    except Error as error:
        return jsonify({"status": "failing", "code": error.code}), HTTPStatus.SERVICE_UNAVAILABLE


@blueprint.get("/metrics")
def metrics() -> Response:
    """Gauges and counters as Prometheus reads them."""
    gauges = {f"puente_{name}": value for name, value in _numbers(get_puente()).items()}
    lines = [f"# TYPE {name} gauge\n{name} {value}" for name, value in gauges.items()]
    lines.append("# TYPE puente_requests_total counter")
    lines += [f'puente_requests_total{{page="{page}",status="{status}"}} {n}' for (page, status), n in read_counts()]
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")


def _numbers(puente: Puente) -> dict[str, int]:
    stats, last = puente.engine.stats(), puente.catalog.last_change()
    counts = {f"catalog_{name}": count for name, count in puente.catalog.counts().items()}
    index = {"index_documents": stats.documents, "index_passages": stats.passages, "index_bytes": stats.bytes}
    return counts | index | {"index_changes_behind": last - stats.generation}
