"""Steps that sponsor, managers and organization still have before them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.fields import StageKey
from playbook.core.base.words import capital
from playbook.core.plan.brief import EACH_MANAGER
from playbook.core.plan.items import Milestone, Owner, TrainingSession
from playbook.core.plan.plays.stages import Role
from playbook.core.plan.self_checks import CheckKind, SelfCheck, Statement, followed_up
from playbook.llm.builtin.cases.case_writer import CaseWriter
from playbook.llm.builtin.questions import OpenQuestion

PLAY = "own-steps"
_TIME_TO_ACT = timedelta(days=9)
_TITLES: dict[CheckKind, str] = {
    "sponsor": "Get the sponsor's own part ready",
    "manager": "Get the managers' own part ready",
    "organization": "Put in place what people need for AI",
}
_WHY = "People watch the leaders who ask them to change. Settle what leaders need before they speak."
_OF_ROLE: dict[CheckKind, tuple[Role, StageKey]] = {
    "sponsor": ("sponsor", "leadership"),
    "manager": ("lead", "leadership"),
    "organization": ("lead", "accountability"),
}


def own_steps(writer: CaseWriter, checks: Sequence[SelfCheck]) -> Iterator[Milestone]:
    """Yield a milestone for what each kind of self-check asks for.

    Everyone with the plan reads these: they say what there is to do, and not what was answered.
    """
    for kind, statements in followed_up(checks).items():
        _, stage = _OF_ROLE[kind]
        yield writer.make(
            Milestone,
            f"{PLAY}-{kind}",
            PLAY,
            stage=stage,
            title=_TITLES[kind],
            owner=_owner(writer, kind),
            group_ids=writer.everyone,
            date=_day(writer, kind),
            done_when="\n".join(f"- {statement.done}" for statement in statements),
            rule_ids=("R32",),
            why=_WHY,
        )


def own_questions(
    writer: CaseWriter, checks: Sequence[SelfCheck], only: StageKey | None = None
) -> tuple[OpenQuestion, ...]:
    """Return the questions behind the steps of a stage, with who answers them by when."""
    return tuple(
        _question(writer, kind, statement)
        for kind, statements in followed_up(checks).items()
        if only in (None, _OF_ROLE[kind][1])
        for statement in statements
    )


def _question(writer: CaseWriter, kind: CheckKind, statement: Statement) -> OpenQuestion:
    who = EACH_MANAGER if kind == "manager" else writer.name(_owner(writer, kind))
    by = _day(writer, kind)
    reason = f"{capital(who)} answers it by {writer.say(by)}. A task in the plan waits for it."
    return OpenQuestion(f"{PLAY}.{kind}", statement.question, reason, items=1, who=who, by=by)


def _owner(writer: CaseWriter, kind: CheckKind) -> Owner:
    return writer.owner(None, _OF_ROLE[kind][0])


def _day(writer: CaseWriter, kind: CheckKind) -> date:
    """Return a day before the people concerned need it, with time to act."""
    trained = [*writer.days_of(TrainingSession)[:1], writer.first_gate_day]
    wanted = writer.day_before_announcement if kind == "sponsor" else min(trained) - timedelta(days=1)
    soonest = date.fromordinal(writer.schedule.first) + _TIME_TO_ACT
    return writer.by(max(wanted, soonest))
