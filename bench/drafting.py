"""What drafting adds to a model's own time, against a server of 60 tokens a second and 0.4 s to the first.

Five stages at once beside one stage, limit 1.1; the first item through the app's own path beside the first
whole item of the raw stream, limit 1.05; the client's processor time for each chunk beside a bare httpx2
reader, and all five stages together at most a tenth of a core.

Run with: python -m bench.drafting
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import _paced
from playbook.core.base.access import Actor
from playbook.core.base.fields import STAGES, StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import BriefFields
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.models.ask import AskTerms
from playbook.desk.models.connections import get_connection
from playbook.desk.plan import briefs, rollouts
from playbook.desk.writing.draft_jobs import DraftWish, start_draft
from playbook.desk.writing.drafting import DraftWatch, draft_with_model, questions_of
from playbook.llm.call import wire
from playbook.llm.call.connection import AnswerLimits, Server
from playbook.llm.call.fallbacks import ModelQuery, ask
from playbook.llm.call.stands import AnswerFormats
from playbook.settings import Settings
from tests.briefs import agency
from tests.llm.server import Sent

DANA = Actor(name="Dana")
RATE = 60.0
ROUNDS = 3
MANY_ITEMS = 30  # of a stage, where the time of a chunk is measured
CHUNK_ROUNDS = 9
MOST_OF_A_CORE = 0.10


@contextmanager
def briefed(base_url: str) -> Iterator[tuple[Workspace, Rollout]]:
    """The agency's rollout in a workspace that asks this server, five stages at once."""
    brief = agency()
    with tempfile.TemporaryDirectory() as folder:
        settings = {"ai_url": base_url, "ai_model": _paced.MODEL, "ai_at_once": 5, "ai_tokens": 10**9}
        workspace = open_workspace(
            Settings.model_validate({"data": Path(folder), "today": brief.start, **settings})
        )
        try:
            started = rollouts.start_rollout(workspace, DANA, brief.name)
            fields = BriefFields(**{name: getattr(brief, name) for name in BriefFields.model_fields})
            named = briefs.save_groups(
                workspace, DANA, started.id, started.version, brief.groups, brief.people
            )
            yield workspace, briefs.save_fields(workspace, DANA, named.id, named.version, fields)
        finally:
            workspace.close()


def body_of(question: ModelQuery[Any]) -> dict[str, Any]:
    """The same request as the app's, for a reader of our own."""
    shape = {"name": question.name, "strict": True, "schema": wire.full(question.schema)}
    return {
        "model": _paced.MODEL,
        "messages": list(question.turns),
        "stream": True,
        "response_format": {"type": "json_schema", "json_schema": shape},
    }


def raw(base_url: str, question: ModelQuery[Any], on_text: Callable[[str], object] = bool) -> int:
    """Read a stream with httpx2 and json alone; return the number of chunks."""
    count = 0
    with (
        httpx2.Client(timeout=60, trust_env=False) as client,
        client.stream("POST", f"{base_url}/chat/completions", json=body_of(question)) as answer,
    ):
        for line in answer.iter_lines():
            if line.startswith("data: {"):
                choices = json.loads(line[6:])["choices"]
                if choices and (text := choices[0]["delta"].get("content")):
                    count += 1
                    on_text(text)
    return count


def raw_first_item(base_url: str, question: ModelQuery[Any]) -> float:
    """Seconds until the first whole item has arrived in a raw stream."""
    text, found = "", 0.0
    began = time.perf_counter()

    def take(more: str) -> None:
        nonlocal text, found
        text += more
        if not found and "}" in more:
            start = text.index("{", 1)
            try:
                json.JSONDecoder().raw_decode(text, start)
            except ValueError:
                return
            found = time.perf_counter() - began

    raw(base_url, question, take)
    return found


def one_stage(workspace: Workspace, rollout: Rollout, stage: StageKey) -> tuple[float, float]:
    """Seconds until the first item of a stage through the app's path, and until all of it is done."""
    first = 0.0
    began = time.perf_counter()

    def arrived(_item: object) -> None:
        nonlocal first
        first = first or time.perf_counter() - began

    terms = AskTerms(get_connection(workspace), again=True)
    drafted = draft_with_model(workspace, DANA, rollout.id, stage, terms, watch=DraftWatch(on_edit=arrived))
    assert drafted.items
    assert not drafted.fault
    return first, time.perf_counter() - began


def five_stages(workspace: Workspace, rollout: Rollout) -> float:
    """Seconds until all five stages are done, drafted at once as the pages do it."""
    began = time.perf_counter()
    job = start_draft(
        workspace,
        DANA,
        rollout.id,
        DraftWish(stages=STAGES, again=True),
        get_connection(workspace),
        "bench",
        lambda: True,
    )
    job.wait()
    assert [state.phase for state in job.states] == ["done"] * 5, [state.trouble for state in job.states]
    return time.perf_counter() - began


def longest_of(workspace: Workspace, rollout: Rollout) -> StageKey:
    """The stage that takes the longest to write."""
    writer = _paced.author()

    def letters(stage: StageKey) -> int:
        asked = questions_of(workspace, rollout, stage)
        return sum(len(writer.answer_to(Sent("", {}, body_of(question)))) for question in asked)

    return max(STAGES, key=letters)


def processor_time(work: Callable[[], int]) -> float:
    """Microseconds of processor time for a chunk, the least of some rounds."""
    times = []
    for _ in range(CHUNK_ROUNDS):
        began = time.process_time()
        chunks = work()
        times.append((time.process_time() - began) / chunks * 1e6)
    return min(times)


def measured(name: str, ratio: float, limit: float, more: str) -> bool:
    """Print a ratio beside its limit; says whether it keeps to it."""
    verdict = "within" if ratio <= limit else "OVER"
    print(f"{name}: {ratio:.3f} ({verdict} the limit of {limit}); {more}")
    return ratio <= limit


def with_a_paced_server() -> bool:
    """Five stages beside one, and the first item beside the raw stream's."""
    with _paced.running(RATE) as base_url, briefed(base_url) as (workspace, rollout):
        stage = longest_of(workspace, rollout)
        question = questions_of(workspace, rollout, stage)[0]
        one_stage(workspace, rollout, stage)  # warms up: openai is imported by the first call
        firsts, raws, ones, fives = [], [], [], []
        for _ in range(ROUNDS):
            raws.append(raw_first_item(base_url, question))
            first, whole = one_stage(workspace, rollout, stage)
            firsts.append(first)
            ones.append(whole)
            fives.append(five_stages(workspace, rollout))
    pairs = [five / one for five, one in zip(fives, ones, strict=True)]
    good = measured(
        "five stages at once beside one stage",
        statistics.median(pairs),
        1.1,
        f"one ({stage}) {statistics.median(ones):.2f} s, five {statistics.median(fives):.2f} s",
    )
    ratio = statistics.median(ours / theirs for ours, theirs in zip(firsts, raws, strict=True))
    seconds = f"ours {statistics.median(firsts):.2f} s, raw {statistics.median(raws):.2f} s"
    return measured("first item beside the raw stream's first whole item", ratio, 1.05, seconds) and good


def with_a_server_that_does_not_wait() -> bool:
    """The processor time that the client takes for a chunk, beside a bare reader in the same run."""
    with _paced.running(0, MANY_ITEMS) as base_url, briefed(base_url) as (workspace, rollout):
        question = questions_of(workspace, rollout, "communication")[0]
        server, answer_formats = Server(base_url, _paced.MODEL), AnswerFormats()
        chunks = raw(base_url, question)

        def ours() -> int:
            ask(server, question, AnswerLimits(), answer_formats=answer_formats)
            return chunks

        ours()
        mine, theirs = processor_time(ours), processor_time(lambda: raw(base_url, question))
    share = 5 * RATE * mine / 1e6
    print(
        f"processor time of the client for a chunk: {mine:.0f} µs with every check, bare httpx2 reader "
        f"{theirs:.0f} µs, ratio {mine / theirs:.1f} ({chunks:,} chunks)"
    )
    about = f"{mine:.0f} µs a chunk"
    return measured("share of a core that five stages at once take", share, MOST_OF_A_CORE, about)


def main() -> None:
    """Print what drafting adds, and fail where a limit is passed."""
    results = [with_a_server_that_does_not_wait(), with_a_paced_server()]
    if not all(results):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
