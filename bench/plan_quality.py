"""What writers make of twenty briefs: the built-in playbook, the small model, and a model that is connected.

Run with: python -m bench.plan_quality [--writers builtin,strong,small,connected] [--briefs N] [--stages a,b]

The built-in playbook is held to a review score of 85 on every brief, with all five stages; the small model
only to valid answers. It prints a line for each writer and brief, then their means.
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
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from statistics import mean, median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench._briefs import briefs
from bench.plan_fit import own_words, words_in
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
from tests.llm.strong.stand_in import NAMES, StrongModel, take_strategy
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
  written    the words of the stages that stand in texts of the model.
  score      rules of the review that pass, errors counted twice, without those that judge the brief. It sees
             form, not wisdom: whoever writes many items with owners, dates and a number in each measure
             passes. The built-in plays were written with these rules at hand, so their score proves that
             nothing broke, not that they are good, and a model's row cannot be much below it.
  fit        items with a word of this brief that at most two built-in plans of the sample briefs use. A plan
             that only repeats the brief has 100 %.
  invented   persons, numbers, tools and dates per 100 items that stand in no brief, whoever wrote them. It
             finds names and figures, not wrong statements; a text that says nothing has none. The durations
             that the built-in plays suggest ("ten minutes") count too.
  coverage   kinds of items present, and groups that each stage reaches. One empty item of each is enough.
  distinct   1 minus the likeness (Jaccard, of words) to the most similar item of its kind. Items for several
             groups in the same words are low by intent; nonsense is as distinct as it gets.
  seconds    on this machine, at this moment: compare within one run only.
  tokens     as the server counts them. The stand-in's server says 33 for every answer.
"""
HEADING = (
    f"{'writer':18} {'brief':28} {'valid':>6} {'written':>7} {'score':>5} {'fit':>5} {'invented':>8}"
    f" {'coverage':>8} {'distinct':>8} {'items':>5} {'first s':>7} {'all s':>7} {'tokens':>8} {'dollars':>7}"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plan took to write. Without a model nothing was asked for."""

    first_seconds: float
    all_seconds: float
    answers: int = 0
    valid: int = 0
    tokens: int = 0
    dollars: float = 0.0
    share: float | None = None  # of the words, the model's own


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one writer and one brief, or their means."""

    score: float
    fit: float
    invented: float
    coverage: float
    distinct: float
    items: float
    asked: Asked

    def tell(self, writer: str, brief: str) -> None:
        """Print one line."""
        asked = self.asked
        valid = f"{asked.valid / asked.answers:6.0%}" if asked.answers else f"{'-':>6}"
        written = f"{'-':>7}" if asked.share is None else f"{asked.share:7.0%}"
        print(
            f"{writer[:18]:18} {brief[:28]:28} {valid} {written} {self.score:5.0f} {self.fit:5.0%}"
            f" {self.invented:8.1f} {self.coverage:8.0%} {self.distinct:8.2f} {self.items:5.0f}"
            f" {asked.first_seconds:7.2f} {asked.all_seconds:7.2f} {asked.tokens:8,} {asked.dollars:7.2f}",
            flush=True,
        )


@cache
def words_of_plans() -> Counter[str]:
    """Return in how many built-in plans of the sample briefs each word stands."""
    samples = (make() for make in briefs().values())
    plans = (draft(brief, load_stages(), start=brief.start).items for brief in samples)
    return Counter(word for items in plans for word in set().union(*map(words_in, items)))


def judge(brief: Brief, items: Sequence[AnyItem], stages: Sequence[StageKey], asked: Asked) -> Row:
    """Judge a plan, or some stages of one."""
    # Rules look across stages, so the ones that were not asked for stand as the playbook writes them.
    others = draft(brief, load_stages(), start=brief.start).items
    around = [item for item in others if item.stage not in stages]
    own, count = own_words(brief, words_of_plans()), max(1, len(items))
    return Row(
        score=score(brief, [*around, *items], stages),
        fit=sum(bool(own & words_in(item)) for item in items) / count,
        invented=100 * invented(brief, items) / count,
        coverage=coverage(brief, items, stages),
        distinct=distinctness(items),
        items=len(items),
        asked=asked,
    )


def means(rows: Sequence[Row]) -> Row:
    """Return the means of some rows, and the sums of the answers, tokens and dollars."""
    asked = [row.asked for row in rows]
    shares = [each.share for each in asked if each.share is not None]
    took = Asked(
        median(each.first_seconds for each in asked),
        median(each.all_seconds for each in asked),
        sum(each.answers for each in asked),
        sum(each.valid for each in asked),
        sum(each.tokens for each in asked),
        sum(each.dollars for each in asked),
        mean(shares) if shares else None,
    )
    figures = (name.name for name in fields(Row) if name.name != "asked")
    return Row(**{name: mean(getattr(row, name) for row in rows) for name in figures}, asked=took)


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


def by_builtin(chosen: Iterable[Brief], stages: Sequence[StageKey]) -> Iterator[tuple[str, Row]]:
    """Draft with the built-in playbook."""
    for brief in chosen:
        began = time.perf_counter()
        items = draft(brief, load_stages(), start=brief.start).items
        seconds = time.perf_counter() - began  # all of them come at once
        there = [item for item in items if item.stage in stages]
        yield brief.name, judge(brief, there, stages, Asked(seconds, seconds))


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


def by_model(
    chosen: Iterable[Brief], stages: Sequence[StageKey], ai: dict[str, Any]
) -> Iterator[tuple[str, Row]]:
    """Draft with a model by the app's own path."""
    for brief in chosen:
        with briefed(brief, ai) as (workspace, rollout_id):
            yield brief.name, measure(workspace, rollout_id, stages)


def by_stand_in(stages: Sequence[StageKey]) -> Iterator[tuple[str, Row]]:
    """Draft with the answers of a strong model to its own three briefs, its strategy first."""
    for name in NAMES:
        strong = StrongModel.of(name)
        with ModelServer() as server:
            server.reply = strong.reply
            ai = {"ai_url": server.base_url, "ai_model": "strong stand-in", "ai_tokens": 10**9}
            with briefed(strong.brief, ai) as (workspace, rollout_id):
                rollout = take_strategy(workspace, strong, workspace.rollout_cache.get(rollout_id))
                strong.number_tasks(workspace, rollout, stages)
                yield strong.brief.name, measure(workspace, rollout_id, stages)


def measure(workspace: Workspace, rollout_id: str, stages: Sequence[StageKey]) -> Row:
    """Draft these stages, judge the plan that the app shows, and count what it took."""
    first = 0.0
    before = len(answers_to(workspace, rollout_id))
    began = time.perf_counter()
    job = start_draft(
        workspace, DANA, rollout_id, DraftWish(stages=tuple(stages)), get_connection(workspace), "bench",
        lambda: True,
    )  # fmt: skip
    while job.is_running:
        if not first and job.newest(1):
            first = time.perf_counter() - began
        time.sleep(0.02)
    seconds = time.perf_counter() - began
    for state in job.states:
        if state.trouble:
            print(f"  {state.stage}: {state.trouble}")
    drafts = [state.draft for state in job.states if state.draft]
    brief = workspace.rollout_cache.get(rollout_id).brief
    words = [
        sum(len(text.split()) for item in made.items for text in texts_of(item).values()) for made in drafts
    ]
    written = sum(made.share * count for made, count in zip(drafts, words, strict=True))
    asked = answers_to(workspace, rollout_id)[before:]
    for trouble in {change.outcome for change in asked if change.outcome}:
        print(f"  {brief.name}: an answer failed ({trouble})")
    took = Asked(
        first, seconds, len(asked), sum(not change.outcome for change in asked),
        sum(change.tokens for change in asked), sum(change.cost_usd or 0.0 for change in asked),
        written / max(1, sum(words)),
    )  # fmt: skip
    return judge(brief, [item for made in drafts for item in made.items], stages, took)


def answers_to(workspace: Workspace, rollout_id: str) -> list[ModelAsked]:
    """Return what the log says of each request to a model."""
    return [e.change for e in workspace.log.read(rollout_id) if isinstance(e.change, ModelAsked)]


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


def tell(writer: str, rows: Iterable[tuple[str, Row]]) -> list[Row]:
    """Print a line for each brief as it comes, and the means of several."""
    rows_so_far: list[Row] = []
    for brief, row in rows:
        row.tell(writer, brief)
        rows_so_far.append(row)
    if len(rows_so_far) > 1:
        means(rows_so_far).tell(writer, f"mean of {len(rows_so_far)}")
    return rows_so_far


def main() -> None:
    """Print a table of writers and briefs, and fail where one misses what it is held to."""
    wanted = options()
    writers = wanted.writers.split(",")
    named = [stage for stage in STAGES if stage in (wanted.stages or "").split(",")]
    stages: list[StageKey] = named or list(STAGES)
    every = [make() for make in briefs().values()]
    few = every[: wanted.briefs or 1]
    print(HEADING)
    failures = []
    if "builtin" in writers:
        rows = tell("built-in playbook", by_builtin(every[: wanted.briefs], stages))
        lowest = min(row.score for row in rows)
        if len(stages) == len(STAGES) and lowest < LEAST_SCORE:
            failures.append(f"The built-in playbook scores {lowest:.0f}, below {LEAST_SCORE}.")
        tell("built-in playbook", by_builtin([StrongModel.of(name).brief for name in NAMES], stages))
    if "strong" in writers:
        tell("strong stand-in", by_stand_in(stages))
    if "small" in writers:
        # The prompt, its correction and two answers fit into the context of one request.
        with model_server.running(context=8_192) as server:
            ai = {"ai_url": server.base_url, "ai_model": model_server.MODEL, "ai_seconds": wanted.seconds}
            small = tell("small model", by_model(few, named or ["reinforcement"], ai))
        answers, valid = (sum(getattr(row.asked, name) for row in small) for name in ("answers", "valid"))
        if valid < answers:
            failures.append(f"Of {answers} answers of the small model {valid} are valid.")
    if "connected" in writers and (ai := connected() or {}):
        tell(ai["ai_model"], by_model(few, stages, ai))
    elif "connected" in writers:
        print("no model is connected by PLAYBOOK_AI_URL and PLAYBOOK_AI_MODEL")
    print(HOW_TO_READ)
    if failures:
        raise SystemExit("\n".join(failures))


if __name__ == "__main__":
    main()
