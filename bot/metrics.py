"""What is counted, for Prometheus: by kind and reason, never by who, where, or what was said.

Each process counts for itself; the worker tells its figures to the front with every sign of life,
and the front shows both, told apart by ``process``.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # Slack and Discord give 3

disable_created_metrics()  # type: ignore[no-untyped-call]
_REGISTRY = CollectorRegistry()
ProcessCollector(registry=_REGISTRY)  # memory, processor time and open files of this process

EVENTS = Counter(
    "footnote_events", "Events kept, to be worked on", ["platform", "ask"], registry=_REGISTRY
)
ACKNOWLEDGED = Histogram(
    "footnote_acknowledge_seconds",
    "Time from a delivery to its acknowledgement",
    ["platform"],
    buckets=_SECONDS,
    registry=_REGISTRY,
)
JOBS = Gauge("footnote_jobs", "Events not done yet", ["ask", "state"], registry=_REGISTRY)
OLDEST = Gauge("footnote_oldest_job_seconds", "Age of the oldest of them", registry=_REGISTRY)
FETCHES = Counter("footnote_fetches", "Pages asked for", ["outcome"], registry=_REGISTRY)
STOPPED = Counter("footnote_parsers_stopped", "Parsers stopped", ["reason"], registry=_REGISTRY)
POSTS = Counter("footnote_posts", "Messages posted", ["platform"], registry=_REGISTRY)
DUPLICATES = Counter(
    "footnote_duplicates_avoided",
    "Messages found to stand there already, after a crash or a lost answer",
    ["platform"],
    registry=_REGISTRY,
)
RATE_LIMITED = Counter(
    "footnote_rate_limited", "Answers with status 429", ["platform"], registry=_REGISTRY
)
LAG = Gauge(
    "footnote_loop_lag_seconds", "Longest wait of the event loop lately", registry=_REGISTRY
)
DATABASE = Gauge(
    "footnote_database_bytes", "Size of a database with its log", ["file"], registry=_REGISTRY
)
TURNS = Gauge(
    "footnote_waiting_for_turns",
    "Pages that wait while so many others of their host or their space are read",
    ["whose"],
    registry=_REGISTRY,
)
QUESTIONS = Gauge(
    "footnote_questions_waiting",
    "Questions that wait for a turn; while many do, less is read for each",
    registry=_REGISTRY,
)
VECTORS = Gauge("footnote_vectors", "Passages with vectors in memory", registry=_REGISTRY)
WORKER_SILENT = Gauge(
    "footnote_worker_silent_seconds",
    "Time since the worker's last sign of life",
    registry=_REGISTRY,
)


@contextmanager
def acknowledging(platform: str) -> Iterator[None]:
    """Measure how long a delivery waits for its acknowledgement, unless it gets none."""
    began = time.perf_counter()
    yield
    ACKNOWLEDGED.labels(platform).observe(time.perf_counter() - began)


def figures() -> str:
    """Return what this process has counted, in Prometheus' text format."""
    return generate_latest(_REGISTRY).decode()


def merged(figures: Mapping[str, str]) -> bytes:
    """Return the figures of several processes by their names as one text, each sample labelled."""
    families: dict[str, Metric] = {}
    for process, text in figures.items():
        for found in text_string_to_metric_families(text):
            family = families.setdefault(
                found.name, Metric(found.name, found.documentation, found.type)
            )
            for sample in found.samples:
                family.add_sample(sample.name, {**sample.labels, "process": process}, sample.value)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected(families.values()))
    return generate_latest(registry)


class _Collected(Collector):
    """What was collected before, for a registry to print."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families
