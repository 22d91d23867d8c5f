"""Questions and answers of a rollout, from facts or a model."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError, Refused
from playbook.core.base.fields import StageKey
from playbook.core.base.words import day_in_words
from playbook.core.log.rollout import WHERE_NAMES, Answer, Rollout
from playbook.core.plan.items import Step
from playbook.core.text.grounding import WHAT_NAMES, Known, claims_in, known_of
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import Asked, Terms, ask_model
from playbook.desk.plan import plans, reviews
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.faq import faq as asked_faq
from playbook.llm.faq.faq_builtin import Answered, Faq, write_faq

__all__ = ["Answered", "Faq"]


def make_faq(workspace: Workspace, rollout: Rollout, stage: StageKey) -> Faq:
    """Return answers from brief and plan, and open questions."""
    own = next(one for one in workspace.stages if one.key == stage)
    try:
        open_questions = plans.draft_for(workspace, rollout, stage).open_questions
    except PlaybookError:
        # A brief that cannot be drafted from can still answer questions.
        open_questions = ()
    return write_faq(
        rollout.brief,
        rollout.items,
        own.questions,
        open_questions,
        _barriers(rollout),
        rollout.answers.values(),
    )


def _barriers(rollout: Rollout) -> Mapping[Step, Sequence[str]]:
    found: dict[Step, list[str]] = {}
    for group in rollout.brief.groups:
        step, _ = reviews.barrier_in(rollout, group)
        if step:
            found.setdefault(step, []).append(group.name)
    return found


def question_of(faq: Faq, rollout: Rollout) -> ModelQuery[Faq]:
    """Return the query. Raise Refused if nothing is answered yet."""
    if not faq.answered:
        raise Refused("There is no answer yet.", "Add to the brief, or draft the plan.")

    @cache
    def known() -> Known:
        return known_of(rollout.brief, rollout.items.values())

    def claims(text: str, about: Answered) -> list[str]:
        # A number has to be in the answer's own facts, which is checked there.
        return [
            f"It names {WHAT_NAMES[claim.what]} that is in neither brief nor plan: {claim.words}."
            for claim in claims_in(text, known())
            if claim.what != "number" and claim.words not in about.question
        ]

    return asked_faq.question_for(faq, claims)


def ask_for_faq(
    workspace: Workspace, actor: Actor, rollout_id: str, faq: Faq, stage: StageKey, terms: Terms
) -> Asked[Faq]:
    """Ask a model to reword the answers plainly."""
    asked = ask_model(
        workspace,
        actor,
        rollout_id,
        "faq",
        question_of(faq, get_rollout(workspace, actor, rollout_id)),
        terms,
        stage=stage,
    )
    return replace(asked, value=replace(asked.value, writer=asked.writer))


def as_text(faq: Faq) -> str:
    """Return questions and answers as plain text."""
    parts = ["\n".join([one.question, one.answer, _foot(one)]) for one in faq.answered]
    if faq.from_room:
        said = ["\n".join([one.question, *said_of(one)]) for one in faq.from_room]
        parts.append("\n\n".join(["Asked in the room", *said]))
    if faq.still_open:
        lines = [f"- {one.question} Ask {one.ask}." for one in faq.still_open]
        parts.append("\n".join(["Still open", *lines]))
    return "\n\n".join(parts) + "\n"


def as_markdown(faq: Faq, name: str) -> str:
    """Return questions and answers as Markdown."""
    parts = [f"# Questions and answers: {_inert(name)}"]
    for one in faq.answered:
        parts += [f"## {_inert(one.question)}", _inert(one.answer), f"*{_inert(_foot(one))}*"]
    if faq.from_room:
        parts.append("## Asked in the room")
        for asked in faq.from_room:
            *words, foot = said_of(asked)
            parts += [f"### {_inert(asked.question)}", *map(_inert, words), f"*{_inert(foot)}*"]
    if faq.still_open:
        parts.append("## Still open")
        parts.append("\n".join(f"- {_inert(one.question)} Ask {_inert(one.ask)}." for one in faq.still_open))
    return "\n\n".join(parts) + "\n"


def said_of(answer: Answer) -> list[str]:
    """Return a host's words, then how and when they answered."""
    how = f"Answered {WHERE_NAMES[answer.where]} on {day_in_words(answer.day)}."
    return [answer.words, how] if answer.words else [how]


def _foot(one: Answered) -> str:
    said = f"Rests on: {'; '.join(one.rests_on)}." if one.facts else "Rests on no fact."
    return " ".join([said, *(f"Check: {flag}" for flag in one.flags)])


def _inert(text: str) -> str:
    """Words that a reader of Markdown shows as they are."""
    for mark in "\\`*_[]<>#|":
        text = text.replace(mark, f"\\{mark}")
    return text
