"""Answer questions from facts, and say whom to ask for the others."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from playbook.core.log.rollout import Answer
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import PROMISE_QUESTIONS
from playbook.core.plan.items import AnyItem, Resistance, Step
from playbook.llm.builtin.facts import names_of
from playbook.llm.builtin.questions import OpenQuestion
from playbook.llm.builtin.wording import listed
from playbook.llm.faq.faq_facts import FaqFact, TopicFacts

WRITER = "built-in playbook"
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with its facts, its reason, and doubts about it."""

    question: str
    answer: str
    facts: tuple[FaqFact, ...]
    because: str = ""
    flags: tuple[str, ...] = ()
    is_from_room: bool = False  # a guest's words, which no model is told

    @property
    def rests_on(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fact.label for fact in self.facts))


@dataclass(frozen=True, slots=True)
class StillOpen:
    """A question that no fact answers, and who can."""

    question: str
    ask: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Faq:
    """Answers to questions; what has no fact is never answered."""

    answered: tuple[Answered, ...]
    still_open: tuple[StillOpen, ...]
    writer: str = WRITER
    from_room: tuple[Answer, ...] = ()  # asked by a link and answered by hosts, the newest first


@dataclass(frozen=True, slots=True)
class _Asked:
    """A common question: its topics, the brief's field, and who knows."""

    question: str
    topics: tuple[str, ...]
    field: str = ""
    knows: str = "lead"
    steps: tuple[Step, ...] = ()


PAST_QUESTION = "Did we not try this before?"
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
    _Asked(PROMISE_QUESTIONS["working_time"], ("working_time",), "promises.working_time", "sponsor"),
    _Asked("Where do I get help when I am stuck?", ("support",), steps=("ability",)),
    _Asked("Which data may I put in?", ("tools",), steps=("knowledge",)),
    _Asked("Who checks what comes out?", ("review",), steps=("desire", "ability")),
    _Asked(
        "Whom do I call when something goes wrong?", ("incident",), "incident_contact", steps=("ability",)
    ),
    _Asked("Is it counted how much I use it?", ("counted",), steps=("desire",)),
    _Asked("How do we know whether it works?", ("worked",), "outcome_measure", "sponsor", ("reinforcement",)),
    _Asked("What happens if it does not work?", ("gates",), knows="sponsor", steps=("reinforcement",)),
    _Asked(PAST_QUESTION, ("before",), "past_attempts"),
    _Asked("Who is responsible?", ("who",), "sponsor_id", "sponsor"),
    _Asked("Where can I say what I think?", ("two_way",), steps=("desire", "reinforcement")),
)
# What a stage's own questions are about; the first words that fit decide, and several may.
_ABOUT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(words, re.IGNORECASE), topic)
    for words, topic in (
        (r"\bwhy now\b", "why_now"), (r"\bin it for\b", "benefit"), (r"\bstays?\b", "stays"),
        (r"\btells? whom\b", "senders"), (r"\bmanagers?\b.*\bknow\b", "briefings"),
        (r"\bhear it again\b", "again"), (r"\bobject\b", "two_way"),
    )
)  # fmt: skip
_ANSWER = re.compile(r"Answer: (.+?)(?:\n\n|\Z)", re.DOTALL)
_OBJECTION = re.compile(r"(?:^|:\s*)['‘“](.+)['’”]$")
_BY_STEP: Mapping[Step, tuple[str, ...]] = {
    "awareness": ("why", "why_now"), "desire": ("benefit", "stays"), "knowledge": ("training",),
    "ability": ("support", "training"), "reinforcement": ("support", "two_way"),
}  # fmt: skip
_SPONSOR_KNOWS = ("why", "risk", "what_stays", "objective", "expected", "outcome", "budget", "sponsor")


def write_faq(
    brief: Brief,
    items: Mapping[str, AnyItem],
    stage_questions: Sequence[str] = (),
    open_questions: Sequence[OpenQuestion] = (),
    barriers: Mapping[Step, Sequence[str]] | None = None,
    answers: Iterable[Answer] = (),
) -> Faq:
    """Answer what the brief and the plan answer, groups' barriers first."""
    from_room = tuple(sorted(answers, key=lambda entry: (entry.day, entry.id), reverse=True))
    facts = TopicFacts(brief, {key: item for key, item in items.items() if not item.is_from_room})
    entries = [
        *_sceptics(facts, barriers or {}, open_questions),
        *_objections(facts, brief, items.values()),
        *(_of_the_stage(facts, question) for question in stage_questions),
    ]
    for question in open_questions:
        whom = facts.sponsor if question.field.startswith(_SPONSOR_KNOWS) else facts.lead
        entries.append(StillOpen(question.question, whom, question.reason))
    # What a host answered in words stands for itself, and no question is answered twice.
    in_words = {entry.question.casefold() for entry in from_room if entry.words}
    distinct = {entry.question.casefold(): entry for entry in reversed(entries)}
    distinct = {question: entry for question, entry in distinct.items() if question not in in_words}
    unique = [entry for entry in entries if distinct.pop(entry.question.casefold(), None)]
    return Faq(
        tuple(entry for entry in unique if isinstance(entry, Answered)),
        tuple(entry for entry in unique if isinstance(entry, StillOpen)),
        from_room=from_room,
    )


def _sceptics(
    facts: TopicFacts, barriers: Mapping[Step, Sequence[str]], open_questions: Sequence[OpenQuestion]
) -> Iterable[Answered | StillOpen]:
    asked_of_the_brief = {question.field for question in open_questions}
    urgent = [sceptic for sceptic in _SCEPTICS if set(sceptic.steps) & set(barriers)]
    for sceptic in dict.fromkeys([*urgent, *_SCEPTICS]):
        held_up = [name for step in sceptic.steps for name in barriers.get(step, ())]
        because = f"Readiness is held up here in {listed(list(dict.fromkeys(held_up)))}." if held_up else ""
        entry = _made(facts, sceptic.question, sceptic.topics, sceptic.knows, because)
        if isinstance(entry, Answered) or sceptic.field not in asked_of_the_brief:
            yield entry


def _objections(facts: TopicFacts, brief: Brief, items: Iterable[AnyItem]) -> Iterable[Answered | StillOpen]:
    """Yield each objection once; the plan's tactics are for leaders only."""
    by_words: dict[str, list[Resistance]] = {}
    for item in items:
        if isinstance(item, Resistance) and (objection := _OBJECTION.search(item.title)):
            by_words.setdefault(objection[1], []).append(item)
    for words, same in by_words.items():
        ids = {group_id for item in same for group_id in item.group_ids}
        indexes = [index for index, group in enumerate(brief.groups) if group.id in ids]
        because = f"Expected in {listed(names_of(brief, indexes))}." if indexes else "An objection to expect."
        entry = _own_answer(facts, f"“{words}”", same, because) or _made(
            facts, f"“{words}”", _BY_STEP[same[0].cause_step or "desire"], "lead", because
        )
        is_from_room = any(item.is_from_room for item in same)
        yield replace(entry, is_from_room=is_from_room) if isinstance(entry, Answered) else entry


def _own_answer(
    facts: TopicFacts, question: str, same: Sequence[Resistance], because: str
) -> Answered | StillOpen | None:
    """Return the plan's answer to a worry of the brief, else None."""
    worries = [item for item in same if item.provenance.play_id == "worry"]
    if not worries:
        return None
    found = next((match[1] for item in worries if (match := _ANSWER.match(item.tactic))), "")
    if not found:
        return StillOpen(question, facts.lead, because)
    return Answered(question, found, (FaqFact(worries[0].title, found),), because)


def _of_the_stage(facts: TopicFacts, question: str) -> Answered | StillOpen:
    topics = [topic for words, topic in _ABOUT if words.search(question)]
    return _made(facts, question, topics, "lead", "A question of this stage.")


def _made(
    facts: TopicFacts, question: str, topics: Sequence[str], knows: str, because: str
) -> Answered | StillOpen:
    """Return an answer if every topic has a fact."""
    if not (per_topic := [facts.about(topic) for topic in topics]) or not all(per_topic):
        return StillOpen(question, facts.sponsor if knows == "sponsor" else facts.lead, because)
    every = tuple(fact for several in per_topic for fact in several)
    return Answered(question, _joined(every), every, because)


def _joined(facts: Sequence[FaqFact]) -> str:
    texts = list(dict.fromkeys(fact.text.strip() for fact in facts))
    if len(texts) > 1 and all(text.startswith("“") for text in texts):
        return "\n".join(f"- {text}" for text in texts)
    return "\n\n".join(texts) if any(len(text) > _SHORT for text in texts) else " ".join(texts)
