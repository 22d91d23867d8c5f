"""Questions and answers of a rollout, from facts or a model."""

from dataclasses import replace
from functools import cache

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError, Refused
from playbook.core.base.fields import StageKey
from playbook.core.base.words import day_in_words
from playbook.core.grounding.claims import WHAT_NAMES, Known, claims_in, known_of
from playbook.core.log.rollout import WHERE_NAMES, Answer, Rollout
from playbook.core.plan.brief import PRIVATE_TEXTS
from playbook.core.plan.items import Step
from playbook.desk.base.access import as_readers_see, get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.ask import AskTerms, ModelAnswer, ask_model
from playbook.desk.plan import plans, reviews
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.faq import faq as asked_faq
from playbook.llm.faq.faq_builtin import PAST_QUESTION, Answered, Faq, write_faq

__all__ = ["Answered", "Faq"]


def make_faq(workspace: Workspace, rollout: Rollout, stage: StageKey) -> Faq:
    """Return answers from brief and plan, and open questions.

    Everyone gets them, so they rest on what readers see, whoever asks.
    """
    own = next(candidate for candidate in workspace.stages if candidate.key == stage)
    read = as_readers_see(workspace, rollout)
    read = read.model_copy(update={"brief": read.brief_for_readers()})
    try:
        drafted = plans.draft_for(workspace, read, stage).open_questions
    except PlaybookError:
        # A brief that cannot be drafted from can still answer questions.
        drafted = ()
    # What only editors read is empty here, and nobody has to be asked for it.
    hidden = {name for name in PRIVATE_TEXTS if getattr(rollout.brief, name)}
    open_questions = [question for question in drafted if question.field not in hidden]
    barriers: dict[Step, list[str]] = {}
    for group in rollout.brief.groups:
        if step := reviews.barrier_in(rollout, group)[0]:
            barriers.setdefault(step, []).append(group.name)
    faq = write_faq(read.brief, read.items, own.questions, open_questions, barriers, read.answers.values())
    if "past_attempts" not in hidden:
        return faq
    still_open = tuple(entry for entry in faq.still_open if entry.question != PAST_QUESTION)
    return replace(faq, still_open=still_open)


def question_of(faq: Faq, rollout: Rollout) -> ModelQuery[Faq]:
    """Return the query. Raise Refused if nothing is answered yet."""
    if not asked_faq.sendable_answers(faq):
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
    workspace: Workspace, actor: Actor, rollout_id: str, faq: Faq, stage: StageKey, terms: AskTerms
) -> ModelAnswer[Faq]:
    """Ask a model to reword the answers plainly."""
    answer = ask_model(
        workspace,
        actor,
        rollout_id,
        "faq",
        question_of(faq, get_rollout(workspace, actor, rollout_id)),
        terms,
        stage=stage,
    )
    return replace(answer, value=replace(answer.value, writer=answer.writer))


def as_text(faq: Faq) -> str:
    """Return questions and answers as plain text."""
    parts = ["\n".join([entry.question, entry.answer, _foot(entry)]) for entry in faq.answered]
    if faq.from_room:
        room_answers = ["\n".join([entry.question, *answer_lines(entry)]) for entry in faq.from_room]
        parts.append("\n\n".join(["Asked in the room", *room_answers]))
    if faq.still_open:
        lines = [f"- {entry.question} Ask {entry.ask}." for entry in faq.still_open]
        parts.append("\n".join(["Still open", *lines]))
    return "\n\n".join(parts) + "\n"


def as_markdown(faq: Faq, name: str) -> str:
    """Return questions and answers as Markdown."""
    parts = [f"# Questions and answers: {_inert(name)}"]
    for entry in faq.answered:
        parts += [f"## {_inert(entry.question)}", _inert(entry.answer), f"*{_inert(_foot(entry))}*"]
    if faq.from_room:
        parts.append("## Asked in the room")
        for room_answer in faq.from_room:
            *words, foot = answer_lines(room_answer)
            parts += [f"### {_inert(room_answer.question)}", *map(_inert, words), f"*{_inert(foot)}*"]
    if faq.still_open:
        parts.append("## Still open")
        parts.append(
            "\n".join(f"- {_inert(entry.question)} Ask {_inert(entry.ask)}." for entry in faq.still_open)
        )
    return "\n\n".join(parts) + "\n"


def answer_lines(answer: Answer) -> list[str]:
    """Return a host's words, then how and when they answered."""
    how = f"Answered {WHERE_NAMES[answer.where]} on {day_in_words(answer.day)}."
    return [answer.words, how] if answer.words else [how]


def _foot(answered: Answered) -> str:
    facts = f"Rests on: {'; '.join(answered.rests_on)}." if answered.facts else "Rests on no fact."
    return " ".join([facts, *(f"Check: {flag}" for flag in answered.flags)])


def _inert(text: str) -> str:
    for mark in "\\`*_[]<>#|":
        text = text.replace(mark, f"\\{mark}")
    return text
