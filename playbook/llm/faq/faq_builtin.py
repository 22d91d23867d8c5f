"""Questions and answers without a model: what the facts answer, and whom to ask for the rest."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from playbook.core.log.rollout import Answer
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Resistance, Step
from playbook.llm.builtin.facts import names_of
from playbook.llm.builtin.questions import OpenQuestion
from playbook.llm.builtin.wording import listed
from playbook.llm.faq.faq_facts import Fact, Facts

WRITER = "built-in playbook"
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer: the facts it rests on, why it is asked, and what is doubtful in it."""

    question: str
    answer: str
    facts: tuple[Fact, ...]
    because: str = ""
    flags: tuple[str, ...] = ()

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The names of its facts, each once."""
        return tuple(dict.fromkeys(fact.label for fact in self.facts))


@dataclass(frozen=True, slots=True)
class StillOpen:
    """A question that no fact answers, and who can."""

    question: str
    ask: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Faq:
    """Questions and answers of a rollout; what has no fact is never answered.

    `from_room`: questions that people asked by a link, and what the hosts answered, the newest first.
    """

    answered: tuple[Answered, ...]
    still_open: tuple[StillOpen, ...]
    writer: str = WRITER
    from_room: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that people ask: the topics that answer it, the brief's field that would, and who knows."""

    question: str
    topics: tuple[str, ...]
    field: str = ""
    knows: str = "lead"
    steps: tuple[Step, ...] = ()


_SCEPTICS = (
    _Asked("Why are we doing this?", ("why",), "why", "sponsor", ("awareness",)),
    _Asked("Why now?", ("why_now",), "why_now", "sponsor", ("awareness",)),
    _Asked(
        "What happens if we leave things as they are?",
        ("risk",),
        "risk_of_not_changing",
        "sponsor",
        ("awareness",),
    ),
    _Asked("What will be different for us?", ("changes",), "what_changes", "sponsor"),
    _Asked("What stays as it is?", ("stays",), "what_stays", "sponsor", ("desire",)),
    _Asked("What is in it for me?", ("benefit",), "expected_benefit", "sponsor", ("desire",)),
    _Asked("Will this cost jobs?", ("jobs",), knows="sponsor", steps=("desire",)),
    _Asked("Does it change my pay, or how I am judged?", ("pay",), knows="sponsor", steps=("desire",)),
    _Asked("When do we start?", ("start",), "go_live"),
    _Asked("What training do I get, and how long does it take?", ("training",), steps=("knowledge",)),
    _Asked("Where do I get help when I am stuck?", ("support",), steps=("ability",)),
    _Asked("Which data may I put in?", ("tools",), steps=("knowledge",)),
    _Asked("Who checks what comes out?", ("review",), steps=("desire", "ability")),
    _Asked(
        "Whom do I call when something goes wrong?", ("incident",), "incident_contact", steps=("ability",)
    ),
    _Asked("Is it counted how much I use it?", ("counted",), steps=("desire",)),
    _Asked("How do we know whether it works?", ("worked",), "outcome_measure", "sponsor", ("reinforcement",)),
    _Asked("What happens if it does not work?", ("gates",), knows="sponsor", steps=("reinforcement",)),
    _Asked("Did we not try this before?", ("before",), "past_attempts"),
    _Asked("Who is responsible?", ("who",), "sponsor_id", "sponsor"),
    _Asked("Where can I say what I think?", ("two_way",), steps=("desire", "reinforcement")),
)
# What a stage's own questions are about; the first words that fit decide, and several may.
_ABOUT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(words, re.IGNORECASE), topic)
    for words, topic in (
        (r"\bwhy now\b", "why_now"),
        (r"\bin it for\b", "benefit"),
        (r"\bstays?\b", "stays"),
        (r"\btells? whom\b", "senders"),
        (r"\bmanagers?\b.*\bknow\b", "briefings"),
        (r"\bhear it again\b", "again"),
        (r"\bobject\b", "two_way"),
    )
)
_OBJECTION = re.compile(r"(?:^|:\s*)['‘“](.+)['’”]$")
_BY_STEP: Mapping[Step, tuple[str, ...]] = {
    "awareness": ("why", "why_now"),
    "desire": ("benefit", "stays"),
    "knowledge": ("training",),
    "ability": ("support", "training"),
    "reinforcement": ("support", "two_way"),
}
_SPONSOR_KNOWS = (
    "why",
    "why_now",
    "risk",
    "what_stays",
    "objective",
    "expected",
    "outcome",
    "budget",
    "sponsor",
)


def write_faq(
    brief: Brief,
    items: Mapping[str, AnyItem],
    stage_questions: Sequence[str] = (),
    open_questions: Sequence[OpenQuestion] = (),
    barriers: Mapping[Step, Sequence[str]] | None = None,
    answers: Iterable[Answer] = (),
) -> Faq:
    """Answer what the brief and the plan answer, groups' barriers first; the rest stays open.

    What a host answered in words stands for itself, and the same question is not answered twice.
    """
    from_room = tuple(sorted(answers, key=lambda one: (one.day, one.id), reverse=True))
    facts = Facts(brief, items)
    asked = [
        *_sceptics(facts, barriers or {}, open_questions),
        *_objections(facts, brief),
        *_of_the_stage(facts, stage_questions),
        *(_of_the_brief(facts, one) for one in open_questions),
    ]
    in_words = {one.question.casefold() for one in from_room if one.words}
    distinct = {one.question.casefold(): one for one in reversed(asked)}
    distinct = {question: one for question, one in distinct.items() if question not in in_words}
    found = [one for one in asked if distinct.pop(one.question.casefold(), None)]
    return Faq(
        tuple(one for one in found if isinstance(one, Answered)),
        tuple(one for one in found if isinstance(one, StillOpen)),
        from_room=from_room,
    )


def _sceptics(
    facts: Facts, barriers: Mapping[Step, Sequence[str]], open_questions: Sequence[OpenQuestion]
) -> Iterable[Answered | StillOpen]:
    asked_of_the_brief = {one.field for one in open_questions}
    urgent = [one for one in _SCEPTICS if set(one.steps) & set(barriers)]
    for one in dict.fromkeys([*urgent, *_SCEPTICS]):
        held_up = [name for step in one.steps for name in barriers.get(step, ())]
        because = f"Readiness is held up here in {listed(list(dict.fromkeys(held_up)))}." if held_up else ""
        made = _made(facts, one.question, one.topics, one.knows, because)
        if isinstance(made, Answered) or one.field not in asked_of_the_brief:
            yield made


def _objections(facts: Facts, brief: Brief) -> Iterable[Answered | StillOpen]:
    """Each objection once, with its groups; the plan's tactics are for leaders' eyes only."""
    found: dict[str, list[Resistance]] = {}
    for item in facts.items:
        if isinstance(item, Resistance) and (said := _OBJECTION.search(item.title)):
            found.setdefault(said[1], []).append(item)
    for words, ones in found.items():
        ids = {group_id for one in ones for group_id in one.group_ids}
        indexes = [index for index, group in enumerate(brief.groups) if group.id in ids]
        because = f"Expected in {listed(names_of(brief, indexes))}." if indexes else "An objection to expect."
        topics = _BY_STEP[ones[0].cause_step or "desire"]
        yield _made(facts, f"“{words}”", topics, "lead", because)


def _of_the_stage(facts: Facts, questions: Sequence[str]) -> Iterable[Answered | StillOpen]:
    for question in questions:
        topics = tuple(topic for words, topic in _ABOUT if words.search(question))
        yield _made(facts, question, topics, "lead", "A question of this stage.")


def _of_the_brief(facts: Facts, one: OpenQuestion) -> StillOpen:
    knows = facts.sponsor if one.field.startswith(_SPONSOR_KNOWS) else facts.lead
    return StillOpen(one.question, knows, one.reason)


def _made(
    facts: Facts, question: str, topics: Sequence[str], knows: str, because: str
) -> Answered | StillOpen:
    """An answer needs a fact for every topic of its question."""
    found = [facts.about(topic) for topic in topics]
    if not found or not all(found):
        return StillOpen(question, facts.sponsor if knows == "sponsor" else facts.lead, because)
    every = tuple(fact for several in found for fact in several)
    return Answered(question, _joined(every), every, because)


def _joined(facts: Sequence[Fact]) -> str:
    texts = list(dict.fromkeys(fact.text.strip() for fact in facts))
    if len(texts) > 1 and all(text.startswith("“") for text in texts):
        return "\n".join(f"- {text}" for text in texts)
    return "\n\n".join(texts) if any(len(text) > _SHORT for text in texts) else " ".join(texts)
