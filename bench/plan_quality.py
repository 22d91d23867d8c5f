"""What writers make of twenty briefs: the built-in playbook, the small model, and a model that is connected.

Run with: python -m bench.plan_quality [--writers builtin,strong,small,connected] [--briefs N] [--stages a,b]

The built-in playbook is held to a review score of 85 on every brief, with all five stages; the small model
only to valid answers.
The strong stand-in gives the answers on file that a strong model wrote for three briefs (tests/llm/strong).
A connected model is the one that PLAYBOOK_AI_URL, PLAYBOOK_AI_MODEL and PLAYBOOK_AI_KEY name. Models write
one brief unless --briefs says more. A model's row is the plan as the app shows it: the built-in draft with
the model's words in it.
"""

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench._briefs import briefs
from playbook.core.base.access import Actor
from playbook.core.base.fields import STAGES, StageKey
from playbook.core.grounding.claims import all_claims
from playbook.core.log.changes.records import ModelAsked
from playbook.core.plan.brief import Brief, BriefFields
from playbook.core.plan.items import AnyItem
from playbook.core.review.review import review
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.models.connections import get_connection
from playbook.desk.plan import briefs as brief_desk
from playbook.desk.plan import rollouts
from playbook.desk.writing.draft_jobs import DraftWish, start_draft
from playbook.llm.builtin.builtin import draft, load_stages
from playbook.llm.stage.slots import texts_of
from playbook.settings import Settings
from tests.llm.server import ModelServer
from tests.llm.strong.stand_in import NAMES, StrongModel
from tools import model_server

DANA = Actor(name="Dana")
LEAST_SCORE = 85
# These rules judge the brief, which no writer can change.
OF_THE_BRIEF = {"R01", "R06", "R07", "R08"}
WEIGHTS = {"E": 2, "W": 1}

HOW_TO_READ = """
How to read it, and how it can be gamed
  valid      answers that were whole and fitted their shape, of all that were asked for. A shape says nothing
             about sense: a server that enforces it makes any model valid.
  score      rules of the review that pass, errors counted twice, without those that judge the brief. It sees
             form, not wisdom: whoever writes many items with owners, dates and a number in each measure
             passes. The built-in plays were written with these rules at hand, so their score proves that
             nothing broke, not that they are good, and a model's row cannot be much below it.
  written    the words of the stages that stand in texts of the model.
  invented   persons, numbers, tools and dates per 100 items that stand in no brief, whoever wrote them. It
             finds names and figures, not wrong statements; a text that says nothing has none. The durations
             that the built-in plays suggest ("ten minutes") count too.
  coverage   kinds of items present, and groups that each stage reaches. One empty item of each is enough.
  distinct   1 minus the likeness (Jaccard, of words) to the most similar item of its kind. Items for several
             groups in the same words are low by intent; nonsense is as distinct as it gets.
  seconds    on this machine, at this moment: compare within one run only.
"""


@dataclass
class Row:
    """What was measured of one writer, brief by brief."""

    scores: list[float] = field(default_factory=list)
    invented: list[float] = field(default_factory=list)
    coverage: list[float] = field(default_factory=list)
    distinct: list[float] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    tokens: int = 0
    dollars: float = 0.0
    asked: int = 0
    valid: int = 0

    def take(self, brief: Brief, items: Sequence[AnyItem], stages: Sequence[StageKey]) -> None:
        """Judge a plan, or some stages of one."""
        self.items.append(len(items))
        # Rules look across stages, so the ones that were not asked for stand as the playbook writes them.
        others = draft(brief, load_stages(), start=brief.start).items
        around = [item for item in others if item.stage not in stages]
        self.scores.append(score(brief, [*around, *items], stages))
        self.invented.append(100 * invented(brief, items) / max(1, len(items)))
        self.coverage.append(coverage(brief, items, stages))
        self.distinct.append(distinctness(items))

    def tell(self, name: str) -> None:
        """Print one line."""
        valid = f"{100 * self.valid / self.asked:4.0f} %" if self.asked else "     -"
        written = f"{100 * mean(self.shares):5.0f} %" if self.shares else "      -"
        print(
            f"{name:20} {len(self.scores):6} {valid} {written}"
            f" {min(self.scores):6.0f} {mean(self.scores):5.0f}"
            f" {mean(self.invented):9.1f} {100 * mean(self.coverage):7.0f} % {mean(self.distinct):8.2f}"
            f" {mean(self.items):6.0f} {median(self.first):8.2f} {median(self.whole):8.2f} {self.tokens:8,}"
            f" {self.dollars:8.2f}"
        )


def score(brief: Brief, items: Sequence[AnyItem], stages: Sequence[StageKey]) -> float:
    """The share of the review's rules of these stages that pass, of 100, errors counted twice."""
    passed = failed = 0
    for result in review(brief, items).results:
        if result.rule_id not in OF_THE_BRIEF and result.stage in stages:
            passed += WEIGHTS[result.severity] * (result.state == "pass")
            failed += WEIGHTS[result.severity] * (result.state == "fail")
    return 100 * passed / max(1, passed + failed)


def invented(brief: Brief, items: Sequence[AnyItem]) -> int:
    """How much the texts name that the brief does not hold; every writer is judged as a model."""
    judged = [
        item.model_copy(update={"provenance": item.provenance.model_copy(update={"source": "model"})})
        for item in items
    ]
    return sum(map(len, all_claims(brief, judged).values()))


def coverage(brief: Brief, items: Sequence[AnyItem], stages: Sequence[StageKey]) -> float:
    """The mean of two shares: kinds of these stages that are there, and groups that each stage reaches."""
    kinds = {kind for stage in load_stages() if stage.key in stages for kind in stage.kinds}
    there = len(kinds & {item.kind for item in items}) / len(kinds)
    pairs = {(item.stage, group) for item in items for group in item.group_ids}
    return mean([there, len(pairs) / (len(stages) * len(brief.groups))])


def distinctness(items: Iterable[AnyItem]) -> float:
    """How unlike an item is to the most similar one of its kind, in the mean; 1 shares no word."""
    by_kind: dict[str, list[set[str]]] = {}
    for item in items:
        by_kind.setdefault(item.kind, []).append(words_of(item))
    unlike = [
        1 - max(len(own & other) / max(1, len(own | other)) for other in others)
        for texts in by_kind.values()
        for place, own in enumerate(texts)
        if (others := texts[:place] + texts[place + 1 :])
    ]
    return mean(unlike) if unlike else 1.0


def words_of(item: AnyItem) -> set[str]:
    """The words of an item's title and texts."""
    texts = item.model_dump(exclude={"id", "kind", "stage", "owner", "group_ids", "provenance"})
    return set(re.findall(r"\w+", " ".join(text for text in texts.values() if isinstance(text, str)).lower()))


def by_builtin(made: Iterable[Callable[[], Brief]], stages: Sequence[StageKey]) -> Row:
    """The built-in playbook on these briefs."""
    row = Row()
    plays = load_stages()
    for make in made:
        brief = make()
        began = time.perf_counter()
        items = draft(brief, plays, start=brief.start).items
        row.first.append(time.perf_counter() - began)  # all of them come at once
        row.whole.append(time.perf_counter() - began)
        row.take(brief, [item for item in items if item.stage in stages], stages)
    return row


@contextmanager
def briefed(brief: Brief, ai: dict[str, Any]) -> Iterator[tuple[Workspace, str]]:
    """A workspace with this brief in it, and the rollout's id."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(
            Settings.model_validate({"data": Path(folder), "today": brief.start, **ai})
        )
        try:
            started = rollouts.start_rollout(workspace, DANA, brief.name)
            fields = BriefFields(**{name: getattr(brief, name) for name in BriefFields.model_fields})
            named = brief_desk.save_groups(
                workspace, DANA, started.id, started.version, brief.groups, brief.people
            )
            brief_desk.save_fields(workspace, DANA, named.id, named.version, fields)
            yield workspace, started.id
        finally:
            workspace.close()


def by_model(made: Iterable[Callable[[], Brief]], stages: Sequence[StageKey], ai: dict[str, Any]) -> Row:
    """A model on these briefs by the app's own path."""
    row = Row()
    for make in made:
        brief = make()
        with briefed(brief, ai) as (workspace, rollout_id):
            measure(row, workspace, rollout_id, stages)
    return row


def by_stand_in(stages: Sequence[StageKey]) -> Row:
    """The answers of a strong model to its own three briefs."""
    row = Row()
    for name in NAMES:
        strong = StrongModel.of(name)
        with ModelServer() as server:
            server.reply = strong.reply
            ai = {"ai_url": server.base_url, "ai_model": "strong stand-in", "ai_tokens": 10**9}
            with briefed(strong.started_brief, ai) as (workspace, rollout_id):
                strong.number_tasks(workspace, workspace.rollout_cache.get(rollout_id), stages)
                measure(row, workspace, rollout_id, stages)
    return row


def measure(row: Row, workspace: Workspace, rollout_id: str, stages: Sequence[StageKey]) -> None:
    """Draft these stages, judge what the app shows, and count what it took."""
    first = 0.0
    began = time.perf_counter()
    job = start_draft(
        workspace, DANA, rollout_id, DraftWish(stages=tuple(stages)), get_connection(workspace), "bench",
        lambda: True,
    )  # fmt: skip
    while job.is_running:
        if not first and job.newest(1):
            first = time.perf_counter() - began
        time.sleep(0.02)
    row.first.append(first)
    row.whole.append(time.perf_counter() - began)
    for state in job.states:
        if state.trouble:
            print(f"  {state.stage}: {state.trouble}")
    drafts = [state.draft for state in job.states if state.draft]
    brief = workspace.rollout_cache.get(rollout_id).brief
    row.take(brief, [item for made in drafts for item in made.items], stages)
    words = [
        sum(len(text.split()) for item in made.items for text in texts_of(item).values()) for made in drafts
    ]
    written = sum(made.share * count for made, count in zip(drafts, words, strict=True))
    row.shares.append(written / max(1, sum(words)))
    asked = [e.change for e in workspace.log.read(rollout_id) if isinstance(e.change, ModelAsked)]
    row.asked += len(asked)
    row.valid += sum(not change.outcome for change in asked)
    row.tokens += sum(change.tokens for change in asked)
    row.dollars += sum(change.cost_usd or 0.0 for change in asked)
    for trouble in {change.outcome for change in asked if change.outcome}:
        print(f"  {brief.name}: an answer failed ({trouble})")


def connected() -> dict[str, Any] | None:
    """The settings of the model that is connected; None where there is none."""
    found = Settings.load()
    if found.ai == "off" or not (found.ai_url and found.ai_model):
        return None
    names = [name for name in Settings.model_fields if name.startswith("ai")]
    return {name: getattr(found, name) for name in names}


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description="Compare writers of plans.")
    parser.add_argument("--writers", default="builtin,strong,small,connected")
    parser.add_argument("--briefs", type=int, help="how many; by itself all for the playbook, 1 for a model")
    parser.add_argument("--stages", help="by itself all, and for the small model one, which takes minutes")
    parser.add_argument("--seconds", type=int, default=900, help="the most for one answer of the small model")
    return parser.parse_args()


def main() -> None:
    """Print a table of writers, and fail where one misses what it is held to."""
    wanted = options()
    writers = wanted.writers.split(",")
    named = [stage for stage in STAGES if stage in (wanted.stages or "").split(",")]
    stages: list[StageKey] = named or list(STAGES)
    every = list(briefs().values())
    few = every[: wanted.briefs or 1]
    print(
        f"{'writer':20} {'briefs':>6} {'valid':>6} {'written':>7} {'lowest':>6} {'score':>5}"
        f" {'invented':>9} {'coverage':>9}"
        f" {'distinct':>8} {'items':>6} {'first s':>8} {'all s':>8} {'tokens':>8}"
        f" {'dollars':>8}"
    )
    failures = []
    if "builtin" in writers:
        row = by_builtin(every[: wanted.briefs], stages)
        row.tell("built-in playbook")
        if len(stages) == len(STAGES) and min(row.scores) < LEAST_SCORE:
            failures.append(f"The built-in playbook scores {min(row.scores):.0f}, below {LEAST_SCORE}.")
    if "strong" in writers:
        by_stand_in(stages).tell("strong stand-in")
    if "small" in writers:
        # The prompt, its correction and two answers fit into the context of one request.
        with model_server.running(context=8_192) as server:
            ai = {"ai_url": server.base_url, "ai_model": model_server.MODEL, "ai_seconds": wanted.seconds}
            small = by_model(few, named or ["reinforcement"], ai)
        small.tell("small model")
        if small.valid < small.asked:
            failures.append(f"Of {small.asked} answers of the small model {small.valid} are valid.")
    if "connected" in writers and (ai := connected() or {}):
        by_model(few, stages, ai).tell(ai["ai_model"][:20])
    elif "connected" in writers:
        print("no model is connected by PLAYBOOK_AI_URL and PLAYBOOK_AI_MODEL")
    print(HOW_TO_READ)
    if failures:
        raise SystemExit("\n".join(failures))


if __name__ == "__main__":
    main()
