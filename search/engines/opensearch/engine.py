"""The OpenSearch engine: ``opensearch://host:port,host:port/name?shards=3&replicas=1``.

The name is an alias of an index; a rebuild fills another index and moves the alias. Statistics are gathered from all
shards before ranking, so that scores do not depend on where a passage lies. They count removed passages until the
server merges them away; and Lucene rounds lengths above 40: scores are very near those of the other engines, not equal.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, TransportError

from corpus.errors import ConfigError
from corpus.model import DocumentId, Language, PassageId
from search.analysis import fold
from search.engine import Abilities, IndexStats
from search.engines import rules
from search.engines.deadline import SECONDS
from search.engines.opensearch.compile import compile_request, page
from search.engines.opensearch.errors import map_errors
from search.engines.opensearch.lease import leased
from search.engines.opensearch.mapping import DOCUMENT, LONGEST_PAGE, PASSAGE, STATE_ID, settings, words_field
from search.engines.opensearch.writer import BulkWriter
from search.engines.rules import index_field
from search.errors import IndexOutdated, QueryError, Unavailable
from search.fields import TextField
from search.query import Request
from search.results import Found, Hit

TIME_LIMIT = f"{SECONDS:g}s"
WAITS = (0.1, 0.5, 2.0)  # seconds before a question is asked again: by then another copy of the passages answers
GONE = (500, 502, 503, 504, "N/A")  # a machine went away before, or while, it answered; the last: no connection
_CONNECTIONS = 16  # to each machine
_SPECIAL = '.?+*|{}[]()"\\#@&<>~'


class OpenSearchEngine:
    """An index on a cluster. Threads may share it."""

    abilities = Abilities(exact=False)

    def __init__(self, hosts: Sequence[str], name: str, *, shards: int, replicas: int) -> None:
        self._client = OpenSearch(
            list(hosts), timeout=30, max_retries=3, retry_on_timeout=True, pool_maxsize=_CONNECTIONS
        )
        self._name = name
        self._shards, self._replicas = shards, replicas
        self._known: tuple[float, str] | None = None  # when the fingerprint was read, and what it was

    @contextmanager
    def writing(self) -> Iterator[BulkWriter]:
        """A batch of changes, sent and seen at its end. Raises ``IndexLocked``, ``IndexOutdated``."""
        with leased(self._client, self._name) as lease:
            with map_errors():
                self._refuse_outdated()
                index = self._index() or self._create(current=True)
                writer = BulkWriter(self._client, index, self._held, lease.renew, new=False)
            yield writer
            with map_errors():
                writer.commit()

    @contextmanager
    def rebuilding(self) -> Iterator[BulkWriter]:
        """A batch that fills an index of its own. The old one answers until the end, then the name moves."""
        with leased(self._client, self._name) as lease:
            with map_errors():
                old, new = self._index(), self._create(current=False)
                writer = BulkWriter(self._client, new, lambda _: {}, lease.renew, new=True)
            try:
                yield writer
                with map_errors():
                    writer.commit()
                    self._move(old, new)
            except BaseException:
                with map_errors():
                    self._client.indices.delete(index=new, params={"ignore_unavailable": "true"})
                raise

    def search(self, request: Request) -> Found:
        """Passages that match, best first."""
        rules.check(request)
        with map_errors():
            self._refuse_outdated()
            body = compile_request(request, time_limit=TIME_LIMIT)
            place = page(request)
            answer = self._ask({**body, **place}) if place is not None else self._ask_deep(body, request)
        if answer is None:
            return Found((), 0, {name: {} for name in request.facets})
        hits = tuple(_hit(hit) for hit in answer["hits"]["hits"])
        facets = {name: _counts(answer["aggregations"][name]) for name in request.facets}
        return Found(hits, answer["hits"]["total"]["value"], facets)

    def suggest(self, prefix: str, language: Language, limit: int) -> Sequence[str]:
        """Folded words of bodies that start with ``prefix``, most frequent first."""
        # Not ".*": the server then fails on a prefix behind its last word (issue 19636 of OpenSearch, seen in 2.19).
        pattern = "".join(f"\\{c}" if c in _SPECIAL else c for c in fold(prefix)) + ".{0,}"
        order = [{"_count": "desc"}, {"_key": "asc"}]
        terms = {"field": words_field(language), "include": pattern, "size": max(1, limit), "order": order}
        with map_errors():
            answer = self._ask({"size": 0, "aggs": {"words": {"terms": terms}}})
        return [bucket["key"] for bucket in answer["aggregations"]["words"]["buckets"]][:limit] if answer else []

    def frequencies(self, stems: Sequence[str], language: Language) -> Mapping[str, int]:
        """How many passages have each stem in their body."""
        name = index_field(TextField.BODY, language, exact=False)
        wanted = {str(i): {"term": {name: stem}} for i, stem in enumerate(stems)}
        with map_errors():
            answer = self._ask({"size": 0, "aggs": {"f": {"filters": {"filters": wanted}}}}) if stems else None
        if answer is None:
            return dict.fromkeys(stems, 0)
        counts = answer["aggregations"]["f"]["buckets"]
        return {stem: counts[str(i)]["doc_count"] for i, stem in enumerate(stems)}

    def check(self) -> Sequence[str]:
        """Parts of the index that no machine holds."""
        with map_errors():
            if not self._index():
                return ()
            health = self._client.cluster.health(index=self._name, params={"level": "shards"})
            shards = next(iter(health["indices"].values()))["shards"]
            return [f"shard {number}" for number, shard in shards.items() if not shard["primary_active"]]

    def stats(self) -> IndexStats:
        """Size and state of the index, even of an outdated one."""
        with map_errors():
            index = self._index()
            if not index:
                return IndexStats(0, 0, 0, rules.FINGERPRINT)
            counts = self._ask({"size": 0, "aggs": {"kinds": {"terms": {"field": "record"}}}}) or {}
            kinds = _counts(counts["aggregations"]["kinds"])
            size = self._client.indices.stats(index=index, metric="store")["_all"]["primaries"]["store"]
            return IndexStats(
                kinds.get(DOCUMENT, 0),
                kinds.get(PASSAGE, 0),
                self._generation(),
                self._fingerprint(),
                size["size_in_bytes"],
            )

    def versions(self) -> Mapping[DocumentId, tuple[str, int]]:
        """Version and number of passages of every document in the index."""
        with map_errors():
            rows = self._iter({"term": {"record": DOCUMENT}}, "document", ["document", "version", "passages"])
            return {DocumentId(row["document"]): (row["version"], row["passages"]) for row in rows}

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def drop(self) -> None:
        """Delete the index, and what broken rebuilds left of it."""
        with map_errors():
            self._client.indices.delete(index=f"{self._name},{self._name}-*", params={"ignore_unavailable": "true"})

    def _ask(self, body: dict[str, Any]) -> dict[str, Any] | None:
        """A whole answer, or none where nothing was written yet. Raises ``Unavailable`` for half an answer."""
        params = {"search_type": "dfs_query_then_fetch", "allow_partial_search_results": "false"}
        try:
            answer = self._search(index=self._name, body=body, params=params)
        except NotFoundError:
            return None
        if answer["timed_out"]:
            raise QueryError("query.too_slow", limit=TIME_LIMIT)
        if answer["_shards"]["failed"]:
            raise Unavailable(reason="some parts of the index did not answer", shards=answer["_shards"]["failed"])
        return answer

    def _search(self, **asked: Any) -> dict[str, Any]:
        """An answer of the cluster; asked again for a while where a machine went away while it answered."""
        for wait in WAITS:
            try:
                return self._client.search(**asked)  # type: ignore[no-any-return]
            except TransportError as error:
                if error.status_code not in GONE:
                    raise
            time.sleep(wait)
        return self._client.search(**asked)  # type: ignore[no-any-return]

    def _ask_deep(self, body: dict[str, Any], request: Request) -> dict[str, Any] | None:
        """A page that lies deeper than the server gives directly: everything before it is passed over in steps."""
        left, after = request.offset, None
        answer = None
        while True:
            size = min(LONGEST_PAGE, left or request.limit)
            answer = self._ask({**body, "size": size, **({"search_after": after} if after else {})})
            hits = answer["hits"]["hits"] if answer else []
            if not left or len(hits) < size:
                break
            left -= size
            after = hits[-1]["sort"]
        if answer and left:
            answer["hits"]["hits"] = []
        return answer

    def _iter(self, query: dict[str, Any], unique: str, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """All records of a query, as they were at one moment. ``unique`` is a field with another value in each."""
        try:
            point = self._client.create_pit(index=self._name, params={"keep_alive": "5m"})["pit_id"]
        except NotFoundError:
            return
        body: dict[str, Any] = {"query": query, "size": LONGEST_PAGE, "_source": list(fields)}
        body |= {"sort": [{unique: "asc"}], "pit": {"id": point, "keep_alive": "5m"}}
        try:
            while hits := self._search(body=body)["hits"]["hits"]:
                yield from ({"_id": hit["_id"], **hit["_source"]} for hit in hits)
                body["search_after"] = hits[-1]["sort"]
        finally:
            self._client.delete_pit(body={"pit_id": [point]})

    def _held(self, documents: Sequence[str]) -> dict[str, str]:
        """The passages of documents, as the last batch left them."""
        found: dict[str, str] = {}
        for at in range(0, len(documents), 1000):
            wanted = {"terms": {"document": list(documents[at : at + 1000])}}
            query = {"bool": {"filter": [{"term": {"record": PASSAGE}}, wanted]}}
            found |= {row["_id"]: row["document"] for row in self._iter(query, "passage", ["document"])}
        return found

    def _index(self) -> str:
        """The index that the name stands for now; empty when there is none."""
        try:
            return str(next(iter(self._client.indices.get_alias(name=self._name))))
        except NotFoundError:
            return ""

    def _create(self, *, current: bool) -> str:
        index = f"{self._name}-{time.time_ns()}"
        self._client.indices.create(index=index, body=settings(self._shards, self._replicas))
        self._client.cluster.health(index=index, params={"wait_for_status": "yellow"})
        if current:
            self._move("", index)
        return index

    def _move(self, old: str, new: str) -> None:
        actions: list[dict[str, Any]] = [{"add": {"index": new, "alias": self._name}}]
        if old:
            actions.append({"remove_index": {"index": old}})
        self._client.indices.update_aliases(body={"actions": actions})
        self._known = None

    def _generation(self) -> int:
        try:
            return int(self._client.get(index=self._name, id=STATE_ID)["_source"]["generation"])
        except NotFoundError:
            return 0

    def _fingerprint(self) -> str:
        mapping = next(iter(self._client.indices.get_mapping(index=self._name).values()))
        return str(mapping["mappings"]["_meta"]["fingerprint"])

    def _refuse_outdated(self) -> None:
        """Raises ``IndexOutdated``; looks every half a minute."""
        if self._known is None or time.monotonic() - self._known[0] > 30:
            try:
                self._known = time.monotonic(), self._fingerprint()
            except NotFoundError:
                return
        if self._known[1] != rules.FINGERPRINT:
            raise IndexOutdated(found=self._known[1], wanted=rules.FINGERPRINT)


def _hit(hit: Mapping[str, Any]) -> Hit:
    source = hit["_source"]
    return Hit(PassageId(source["passage"]), DocumentId(source["document"]), float(hit["_score"] or 0.0))


def _counts(aggregation: Mapping[str, Any]) -> dict[str, int]:
    counts = {bucket["key"]: bucket["doc_count"] for bucket in aggregation["buckets"]}
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def open_opensearch(url: str) -> OpenSearchEngine:
    """The index at ``opensearch://host:port[,host:port]/name``; ``shards`` and ``replicas`` are for a new one.

    Raises ``ConfigError`` for another form. ``opensearch+https://`` encrypts; user and password may stand in it.
    """
    parts = urlsplit(url)
    name = parts.path.strip("/")
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if not (parts.netloc and name and name == name.lower() and options.keys() <= {"shards", "replicas"}):
        raise ConfigError("config.engine_url", url=url, known="opensearch://host:port/name")
    login, _, hosts = parts.netloc.rpartition("@")
    scheme = "https" if parts.scheme.endswith("https") else "http"
    addresses = [f"{scheme}://{login + '@' if login else ''}{host}" for host in hosts.split(",")]
    try:
        shards, replicas = int(options.get("shards", 1)), int(options.get("replicas", 1))
    except ValueError as error:
        raise ConfigError("config.engine_url", url=url, known="shards=1&replicas=1") from error
    return OpenSearchEngine(addresses, name, shards=shards, replicas=replicas)
