"""What the process did so far, for monitoring with a token."""

import hmac
from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, cast

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from playbook.desk.base.workspace import Workspace, current_workspace
from playbook.desk.upkeep import gauges
from playbook.desk.upkeep.gauges import Gauge
from playbook.meter import COUNTERS, DURATIONS, LIMITS, METER
from playbook.web.http import problem
from playbook.web.link import channel

if TYPE_CHECKING:
    from prometheus_client import Metric


def metrics(request: Request) -> Response:
    """Respond in the OpenMetrics format. Without the token nothing is here."""
    workspace = current_workspace()
    token = workspace.settings.metrics_token.get_secret_value()
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        return problem.NOTHING
    from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

    text: bytes = generate_latest(_Numbers(workspace))  # type: ignore[no-untyped-call]
    return PlainTextResponse(text, media_type=CONTENT_TYPE_LATEST)


class _Numbers:
    """All numbers of this moment, as a registry gives them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client import ProcessCollector

        yield from _counters()
        yield from _gauges(self._workspace)
        yield from ProcessCollector(registry=None).collect()


def _counters() -> "Iterator[Metric]":
    from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

    for name, (words, labels) in COUNTERS.items():
        counter = CounterMetricFamily(name, words, labels=labels)
        for values, number in METER.counts(name).items():
            counter.add_metric(values, number)
        yield cast("Metric", counter)
    for name, (words, labels) in DURATIONS.items():
        histogram = HistogramMetricFamily(name, words, labels=labels)
        for values, (numbers, total) in METER.seconds(name).items():
            names = (*map(str, LIMITS), "+Inf")
            histogram.add_metric(values, [*zip(names, accumulate(numbers), strict=True)], total)
        yield cast("Metric", histogram)


def _gauges(workspace: Workspace) -> "Iterator[Metric]":
    from prometheus_client.core import GaugeMetricFamily

    streams = Gauge("open_streams", "Open pages of links that update live.", channel.open_streams(workspace))
    for gauge in (*gauges.gauges(workspace), streams):
        yield cast("Metric", GaugeMetricFamily(f"playbook_{gauge.name}", gauge.words, value=gauge.value))
