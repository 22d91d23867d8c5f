"""A kind of change: its words, questions, guardrails and measures, as data."""

from typing import Annotated, Literal

from pydantic import Field

from playbook.core.base.fields import Frozen, Line, Text
from playbook.core.plan.case import ConditionKind, Gates, PromiseTopic
from playbook.core.plan.items import Measures
from playbook.core.plan.stages import KIND_KEY, Role


class KindWords(Frozen):
    """Phrases that sentences of any stage use: `{kind_<name>}` in data/stages."""

    thing: Line  # "the assistant", "the new system", "the office days"
    use: Line  # infinitive: "use the assistant on a piece of your own work"
    using: Line  # gerund of the same
    own_piece: Line  # a noun: "a piece of your own work done with the assistant"
    own_use: Line  # what a leader shows: "a draft I wrote with it, and what I had to correct"
    example: Line  # what an example of the week is
    old_way: Line  # what it replaces, or "the way we work today"
    help: Line  # who helps how in the first weeks
    check: Line  # how a result is checked, before it counts
    stop: Line  # when to stop and call


class Guardrail(Frozen):
    """One rule of use."""

    say: Text
    needs: tuple[Line, ...] = ()


class Prerequisite(Frozen):
    """What this kind of change usually needs before a step: asked, never claimed."""

    kind: ConditionKind
    name: Line
    owner: Role = "lead"
    gates: Gates = "go_live"
    days_before: Annotated[int, Field(ge=0, le=365)] = 10
    done_when: Text
    is_typical: bool = True  # placed as an item although the brief does not name it


class Session(Frozen):
    """A training session: what is practiced, minute by minute."""

    title: Line
    hours: float
    agenda: tuple[Text, ...]
    passed_when: Text = ""


class KindMetric(Frozen):
    """A measure that tells whether the new way is used, and well."""

    title: Line
    measures: Measures
    definition: Text
    unit: Line = ""
    higher_is_better: bool = True
    target: float | None = None
    green_at: float | None = None
    red_at: float | None = None
    cadence_days: int = 30
    data_source: Line = ""
    red_action: Text


class Answer(Frozen):
    """An answer to a worry whose words match; facts come from the promises."""

    words: tuple[Line, ...]  # lower-case stems
    answer: Text
    by: Role = "manager"
    cause: Line = ""


class Settle(Frozen):
    """A question that leaders must settle first in this kind of change."""

    topic: PromiseTopic | Literal["other"] = "other"
    question: Text
    options: tuple[Text, ...] = ()
    unless_words: tuple[Line, ...] = ()  # not asked when the brief has one of these


class Risk(Frozen):
    """What may go wrong, how one sees it, and who looks."""

    risk: Line
    watch: Line
    owner: Role = "lead"


class ChangeKind(Frozen):
    """One kind of change: everything that the plays draw on."""

    key: Annotated[str, Field(pattern=KIND_KEY)]
    title: Line
    description: Text
    example_change: Text
    signs: tuple[Line, ...]  # lower-case words in a brief that suggest this kind
    is_ai: bool
    words: KindWords
    weekly_question: Text
    rating: tuple[Line, Line, Line, Line, Line]  # what 0, 1, 2, 3, 4 mean
    day_after: Text  # the picture of an ordinary day with it
    guardrails: tuple[Guardrail, ...]
    prerequisites: tuple[Prerequisite, ...]
    manager_session: Session
    safe_start: Session
    hands_on: Session
    clinic: Session
    metrics: tuple[KindMetric, ...]
    answers: tuple[Answer, ...]
    settle: tuple[Settle, ...]
    risks: tuple[Risk, ...]
    stop_rule: Text
    proficient_when: Text
    win: Text  # what a first win looks like
    incentives: Text  # which goals, procedures or rewards have to change
    example_tasks: tuple[Line, ...]  # shown beside the question for tasks, never put into a plan
