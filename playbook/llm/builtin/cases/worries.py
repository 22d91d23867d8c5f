"""Answers to worries, and talks in private with those who are against it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from playbook.core.base.words import capital, first_clauses, in_quotes, lower_first
from playbook.core.case.answers import answering, awaited, stated_answer, usual_answer
from playbook.core.case.case import Case
from playbook.core.case.judgment import Point
from playbook.core.case.parts import EVENT, EVENT_DECIDES, MORE_PRACTICE
from playbook.core.case.reading.concerns import person_meant, retained_tool
from playbook.core.case.reading.texts import first_day_in
from playbook.core.case.reasons import Reason, texts_that_serve, without_titles
from playbook.core.case.rows.questions import loose_circumstances
from playbook.core.case.settle.counts import tells_team_size
from playbook.core.case.settle.numbers import stems
from playbook.core.plan.brief import Person
from playbook.core.plan.case import Concern
from playbook.core.plan.items import (
    AnyItem,
    CoalitionMember,
    Gate,
    Message,
    Metric,
    Milestone,
    Owner,
    Resistance,
    SponsorAct,
    TrainingSession,
    UseCase,
)
from playbook.core.plan.plays.kinds import Answer, without_pieces_of_work
from playbook.core.plan.plays.stages import Role
from playbook.core.plan.private import gives_a_task, points_at_someone
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.aims.felt_results import FELT
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines, paragraphs, quoted
from playbook.llm.builtin.cases.conditions import decision_day
from playbook.llm.builtin.cases.for_writing import LEAVING
from playbook.llm.builtin.cases.real_work import real_work_items
from playbook.llm.builtin.cases.steps import step_items
from playbook.llm.builtin.cases.teams.situations import situations_of
from playbook.llm.builtin.facts import is_small, settled_answer, whole_worry
from playbook.llm.builtin.wording import as_sentences, fit, listed

_TEXT = 700
_ESSENTIAL_WORRIES = 3
_LOW_SUPPORT = 2
_SHOWING = (TrainingSession, Metric, Milestone, UseCase)
_NO_PROOF = (
    "worry",
    "worry-task",
    "decision",
    "reason",
    "roster",
    "name-tasks",
    "key-messages",
    FELT,
    EVENT,
    EVENT_DECIDES,
    MORE_PRACTICE,
)
_MOST_PROOFS, _LONGEST_TITLE = 2, 100
_TASK_FOR_THE_SERVED = "milestone.work-served"  # what staff fear takes a task of its own
WORRY_TASK, _SEE = "worry-task", "You see it yourselves"
_SHORT_WORRY, _OF_CRAFT, _ASKED = 64, 4, "asked-"
# "Whether we scan old files": "Alan settles that by January 29" decides it.
_LEFT_OPEN = re.compile(r"(?i)(?:whether|who|which|how|when|where|what)\b")
_SETTLES = re.compile(r"(?i)\b(?:settles?|decides?|answers?|clears? up) (?:that|this|it)\b")
_OTHERS_ASK = re.compile(
    r"\b(?:(?:asks?|asked)(?! for an? )|complain\w*|doubts?|no longer (?:believes?|trusts?))\b", re.IGNORECASE
)
_TO_CHANGE, _APART, _PILOT = timedelta(days=5), timedelta(days=2), "milestone.pilot"
_TEST = "milestone.step-evaluate"
_AFTER_START = {"after": timedelta(days=28), "second_look": timedelta(days=42)}
# Who knows the clients that a worry is about.
_CLIENTS = re.compile(r"\b(?:clients?|customers?|accounts?)\b", re.IGNORECASE)
_OF_CLIENTS = ("account director|client", r"\bsales\b|commercial")
_QUOTED = re.compile(r"“[^”]*”")  # a sentence of the brief often names other worries, too
# What no session shows: it takes a decision.
_OF_PEOPLE = re.compile(
    r"\b(?:jobs?|pay|paid|posts?|lay-?offs?|redundan\w+|monitor\w*|watch\w*|track\w*|judged|assess\w*|recorded"
    r"|stellen|arbeitspl\w+|überwach\w*|emploi|empleo)\b",
    re.IGNORECASE,
)
# "In the canteen", "by e-mail": no "at" before it.
_SAYS_WHERE = re.compile(
    r"(?i)(?:à|after|am|at|auf|au|aux|before|bei|beim|between|by|during|durante|en|face|from|here|im|in|inside"
    r"|lors|near|next|on|one|online|outside|over|par|per|por|through|to|via|when|while|with|within)\b"
)
_WHERE_IT_STANDS = "Whom it is about is noted in the private part of the brief."
# What a worry is about, and the job titles of those who can answer it.
_JOBS = tuple(
    (re.compile(sign, re.IGNORECASE), re.compile(titles, re.IGNORECASE))
    for sign, titles in (
        (r"\b(?:legal|law|insur|contract|engagement|consent|data protection|liab)", r"counsel|legal"),
        (r"\b(?:wireless|wi-?fi|device|headset|network|log-?in|security)", r"technology|\bIT\b"),
        (r"\baudit", r"chief financial|\bCFO\b|finance director|head of finance"),  # auditors are theirs
        (r"\b(?:audit|close|month[- ]end|figures|budget)", r"controller|finance|accounting"),
        (r"\b(?:article|knowledge|out of date|content)", r"knowledge|content"),
        (r"\b(?:trainee|learn|training)", r"training|learning|human resources|\bHR\b|knowledge"),
    )
)
# Where somebody answers: the play whose day it is, and the place in words.
_PLACES: dict[Role, tuple[str, str]] = {
    "sponsor": ("first-word", "in front of everyone"),
    "manager": ("manager-talk", "in the team talk"),
    "coalition": ("manager-talk", "in the team talk"),
    "lead": ("manager-talk", "in the team talk"),
}
# Who answers in every group, where several have the worry.
_EACH: dict[Role, str] = {
    "manager": "Each manager",
    "lead": "Each manager",
    "coalition": "In each group, somebody whom the others believe",
}


def worry_items(writer: CaseWriter, settled: Sequence[Point]) -> Iterator[Resistance | Milestone]:
    """Yield each worry with its answer, and one search for the answers that nobody has."""
    concerns = [concern for concern in writer.case.concerns if not concern.is_about_people]
    unanswered = []
    answered = 0
    for concern in concerns:
        if answer := settled_answer(writer.case, concern, writer.facts):
            answered += 1
            if writer.size != "essential" or answered <= _ESSENTIAL_WORRIES:
                yield _worry(writer, concern, answer)
        elif not answering(writer.case, concern):  # the condition is the task that answers it
            unanswered.append(concern)
    loose = _without_a_task(writer, loose_circumstances(writer.case, settled))
    known = situations_of(writer)
    loose = [each for each in loose if each not in known]
    unanswered = [each for each in unanswered if each.text not in known]
    if unanswered or loose:
        yield _search(writer, unanswered, loose)


def _without_a_task(writer: CaseWriter, circumstances: Sequence[str]) -> list[str]:
    """Return the facts that no step, task or closed time serves."""
    if not circumstances:
        return []
    closed = [span.reason for group in writer.brief.groups for span in group.blackouts]
    closed += [span.reason for span in writer.brief.company_blackouts]
    items = [*step_items(writer), *real_work_items(writer)]
    texts = [*closed, *texts_that_serve(writer.brief, items)]
    return [each for each in circumstances if not Reason("concerns", each, each).is_served_by(texts)]


def _worry(writer: CaseWriter, concern: Concern, answer: str) -> Resistance:
    usual = None if concern.answer else writer.kind.answer_to(concern.text, concern.held_by)
    # What stays, on pay above all, is the sponsor's word: those who lead a team may share its worry.
    is_word_of_sponsor = bool(stated_answer(writer.case, concern)) and not concern.answer
    own: Role = "manager" if concern.group_ids else "sponsor"
    role: Role = "sponsor" if is_word_of_sponsor else usual.by if usual else own
    owner = writer.owner(concern.answered_by_id, role, concern.group_ids)
    if role in _EACH and not concern.answered_by_id:
        owner = writer.leaders.of_each("manager", writer.indexes(concern.group_ids)).owner
    do = writer.fill(usual.do) if usual and not usual.task else ""
    cause = as_sentences(usual.cause, _TEXT) if usual else ""
    return writer.make(
        Resistance,
        f"worry-{concern.id}",
        "worry",
        title=quoted(concern.text),
        owner=owner,
        group_ids=concern.group_ids or writer.everyone,
        cause_step=(usual and usual.cause_step) or "desire",
        cause=lines(
            f"Held by: {concern.held_by}." if concern.held_by else "",
            cause or f"The brief says: “{as_sentences(concern.text, _TEXT)}”",
        ),
        tactic=paragraphs(f"Answer: {answer}", do, _who_where(writer, concern, owner, role)),
        rule_ids=("R37",),
        why="A worry that's only written down comes back. One answered by the right person doesn't.",
    )


def with_proof(writer: CaseWriter, item: Resistance, items: Sequence[AnyItem]) -> Resistance:
    """Return a worry with what people will see or try themselves, and on which day."""
    concerns = {concern.id: concern for concern in writer.case.concerns}
    concern = concerns.get(item.id.partition("worry-")[2])
    if concern is None or gives_a_task(concern.answer, writer.brief.people):
        return item  # no session shows what somebody still has to bring
    usual = usual_answer(writer.case, concern)
    if usual and usual.of_trade and usual.task:
        return item  # a trade's own task says more than one that shares a word
    has_task = usual is not None and bool(usual.task)
    worry = concern.text
    reason = Reason("concerns", worry, worry)
    indexes = writer.indexes(item.group_ids)
    shown = [
        each
        for each in items
        if isinstance(each, _SHOWING)
        and not (has_task and isinstance(each, Metric))  # a number shares a word, and does nothing about it
        and each.due
        and {*each.group_ids} & {*item.group_ids}
        and reason.is_served_by(
            texts_that_serve(writer.brief, [_in_own_words(each, items)])[1:], writer.brief.tools
        )
        and not (has_task and isinstance(each, TrainingSession) and not stems(each.title) & stems(worry))
        and each.provenance.play_id not in _NO_PROOF
        and "-usual-" not in each.id  # several conditions in one
        and each.id != _TASK_FOR_THE_SERVED
        and not (isinstance(each, TrainingSession) and each.for_managers)
    ]
    seen = sorted(shown, key=lambda each: each.due or date.max)[:_MOST_PROOFS]
    if seen:
        named = [_seen(writer, each) for each in seen if each.due]
        proof = f"{_SEE}: {listed(named)}."
    elif (slot := writer.schedule.slot("hands-on", indexes[0])) and _can_be_tried(writer, concern):
        day = writer.say(date.fromordinal(slot.day))
        proof = f"On {day} two of you who doubt it bring your case, and tell the others what came of it."
    else:
        return item
    answer, *others = item.tactic.split("\n\n")
    return item.model_copy(update={"tactic": paragraphs(f"{answer} {proof}", *others)})


def with_worry_tasks(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items with one task for each worry that nothing planned deals with."""
    complete, turns = list(items), Counter[str]()
    tasks: dict[tuple[str, tuple[str, ...]], Milestone] = {}  # two worries with one answer have one task
    for concern in (*writer.case.concerns, *_questions_of_others(writer)):
        usual = usual_answer(writer.case, concern)
        if concern.is_about_people or not usual or not usual.task or answering(writer.case, concern):
            continue
        place = next(
            (at for at, each in enumerate(complete) if each.id == f"resistance.worry-{concern.id}"), None
        )
        worry = complete[place] if place is not None else None
        if isinstance(worry, Resistance) and _SEE in worry.tactic:
            continue
        about = usual.task, concern.group_ids
        if about not in tasks:
            tasks[about] = _task(writer, concern, usual, _task_day(writer, concern, usual, turns, complete))
            turns[usual.task_by] += 1
            complete.append(tasks[about])
        task = tasks[about]
        if place is not None and isinstance(worry, Resistance):
            answer, *others = worry.tactic.split("\n\n")
            done = f"What we do: {_seen(writer, task)}."
            complete[place] = worry.model_copy(update={"tactic": paragraphs(answer, done, *others)})
    return [*complete, *_answers_on_their_day(writer, complete), *_promised_in_answers(writer)]


def _answers_on_their_day(writer: CaseWriter, items: Sequence[AnyItem]) -> Iterator[Milestone]:
    """Yield each dated answer of the brief as a task of that day."""
    first, last = (date.fromordinal(day) for day in (writer.schedule.first, writer.schedule.last))
    planned = {item.id for item in items}
    for concern in writer.case.concerns:
        day, asked = concern.answer_on, first_clauses(concern.text.rstrip("."), _SHORT_WORRY)
        if concern.is_about_people or not (concern.answer and day) or not first <= day <= last:
            continue
        if f"milestone.worry-{concern.id}" in planned:
            continue
        yield writer.make(
            Milestone,
            f"worry-{concern.id}",
            WORRY_TASK,
            title=f"Answer a concern in person ({in_quotes(asked)})",
            owner=writer.owner(concern.answered_by_id, "sponsor"),
            group_ids=concern.group_ids or writer.everyone,
            date=day,
            done_when="The people who asked heard it from this person and could ask follow-ups.",
            note=f"What is said: “{as_sentences(concern.answer, _TEXT)}”",
            rule_ids=("R32", "R37"),
            why="An answer counts when it comes from the person, and on the day, people were promised.",
        )


def _promised_in_answers(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield what an answer promises by a day, on that day."""
    first, last = (date.fromordinal(day) for day in (writer.schedule.first, writer.schedule.last))
    for concern in writer.case.concerns:
        dated = ((each, first_day_in(each, first)) for each in split_sentences(concern.answer))
        sentence, day = next((pair for pair in dated if pair[1]), ("", None))
        if concern.is_about_people or day is None or not first < day <= last:
            continue
        is_task = gives_a_task(sentence, writer.brief.people)
        asked = concern.text.rstrip(".?")
        is_decided = is_task and _LEFT_OPEN.match(asked) and _SETTLES.search(sentence)
        title = f"{'' if is_task else 'Keep our word: '}{sentence.rstrip('.')}"
        yield writer.make(
            Milestone,
            f"answer-{concern.id}",
            "answer-kept",
            title=fit(f"Decide {lower_first(asked)}" if is_decided else title, _LONGEST_TITLE),
            owner=writer.owner(concern.answered_by_id or writer.brief.lead_id),
            group_ids=concern.group_ids or writer.everyone,
            date=writer.by(day),
            done_when="It's decided, in writing, and those who wait for it know."
            if is_decided
            else f"It's done, and the people who asked have seen it: “{concern.text.rstrip('.')}”.",
            rule_ids=("R32", "R37"),
            why="An answer with a date is a promise, and nobody forgets the date.",
        )


def _questions_of_others(writer: CaseWriter) -> Iterator[Concern]:
    """Yield questions of others in the brief's reasons that no worry holds."""
    brief = writer.brief
    worries = {each.worry for row in writer.case.concerns if (each := usual_answer(writer.case, row))}
    sentences = (*split_sentences(brief.why), *split_sentences(brief.risk_of_not_changing))
    for number, sentence in enumerate(sentences, 1):
        usual = writer.kind.answer_to(sentence) if _OTHERS_ASK.search(sentence) else None
        if usual and usual.worry not in worries:
            worries.add(usual.worry)
            yield Concern(id=f"{_ASKED}{number}", text=sentence)


def _task(writer: CaseWriter, concern: Concern, usual: Answer, day: date) -> Milestone:
    task, whole = writer.fill(usual.task), concern.text.rstrip(".")
    is_cut = len(whole) > _SHORT_WORRY and concern.id.startswith(_ASKED)
    clause = first_clauses(whole, _SHORT_WORRY)
    worry = "" if is_cut or len(clause) > 2 * _SHORT_WORRY else f" ({in_quotes(clause)})"
    return writer.make(
        Milestone,
        f"worry-{concern.id}",
        WORRY_TASK,
        title=f"{capital(task)}{worry}",
        owner=_doer(writer, concern, usual),
        group_ids=concern.group_ids or writer.everyone,
        date=day,
        done_when=writer.fill(usual.do),
        note=f"The brief says: “{concern.text}”" if is_cut else "",
        rule_ids=("R32", "R37"),
        why="People believe what we do about a worry, not what we say about it.",
    )


def _doer(writer: CaseWriter, concern: Concern, usual: Answer) -> Owner:
    """Return who is named for it: whose work or craft it is about, else the lead."""
    brief = writer.brief
    if concern.answered_by_id or usual.by == "sponsor":
        return writer.owner(concern.answered_by_id or brief.sponsor_id, "sponsor")
    of_clients = _OF_CLIENTS if _CLIENTS.search(concern.text) else ()
    if person := _whose_job(writer, concern) or brief.find_person(writer.brief.titled(of_clients)):
        return writer.owner(person.id)
    groups = [group for group in brief.groups if not concern.group_ids or group.id in concern.group_ids]
    hit = max(groups, key=lambda group: group.impact.get("beliefs", 0), default=None)
    is_of_craft = usual.by == "coalition" and hit and hit.impact.get("beliefs", 0) >= _OF_CRAFT
    if hit and hit.manager_id and (is_of_craft or len(groups) == 1):
        return writer.owner(hit.manager_id)
    return writer.owner(brief.lead_id)


def _task_day(
    writer: CaseWriter, concern: Concern, usual: Answer, turns: Counter[str], items: Iterable[AnyItem]
) -> date:
    """Return a day before what a task shows is used."""
    tested = next((item.due for item in items if item.id == _TEST), None)
    if usual.task_by == "test" and tested:
        return tested
    if usual.task_by == "at_once":
        return writer.on_or_after(writer.schedule.first + 1)
    if usual.task_by == "announcement":
        return writer.day_before_announcement
    indexes = [index for index in writer.indexes(concern.group_ids) if index in writer.taking_part]
    start = date.fromordinal(min(writer.schedule.go_lives[index] for index in indexes or writer.taking_part))
    written = (item for item in writer.written if isinstance(item, TrainingSession) or item.id == _PILOT)
    ids = {*concern.group_ids}
    learn = [item for item in written if not ids or ids & {*item.group_ids}]
    days = sorted(item.due for item in learn if item.due and item.due < start)
    if usual.task_by in _AFTER_START:
        day = start + _AFTER_START[usual.task_by]
    elif usual.task_by == "training" and days:
        day = days[0] - timedelta(days=1)
    else:  # what a doubt shows can still be changed before its people learn it
        own = [item.due for item in learn if isinstance(item, TrainingSession) and not item.for_managers]
        people = min((day for day in own if day), default=start)
        day = people - _TO_CHANGE - turns[usual.task_by] * _APART
    gates = [gate for gate in writer.days_of(Gate, concern.group_ids) if gate < start]
    day = min(day, min(gates, default=day) - timedelta(days=1)) if day < start else day
    first_word = next(iter(writer.days_of(Message)), date.min)
    day = writer.on_or_after(first_word.toordinal() + 1) if day <= first_word else writer.by(day)
    return (
        writer.once_heard(concern.group_ids or writer.everyone, day, days[-1] - timedelta(days=1))
        if days
        else day
    )


def _in_own_words(item: AnyItem, items: Sequence[AnyItem]) -> AnyItem:
    """Return an item without what its note quotes and what it waits for."""
    own = item.model_copy(update={"note": _QUOTED.sub("", item.note)})
    if not isinstance(own, Milestone):
        return own
    return own.model_copy(update={"done_when": without_titles(own.done_when, items)})


def _seen(writer: CaseWriter, item: AnyItem) -> str:
    """Return what people see, on which day and from whom; the answer itself quotes the worry."""
    day = writer.say(item.due) if item.due else ""
    title = item.title.partition(" (“")[0] if item.provenance.play_id == WORRY_TASK else item.title
    return f"on {day} {in_quotes(title)}" + (f", by {writer.name(item.owner)}" if item.owner else "")


def _can_be_tried(writer: CaseWriter, concern: Concern) -> bool:
    """Return whether a worry is about the work itself, and nothing is done about it yet."""
    usual = writer.kind.answer_to(concern.text, concern.held_by)
    is_of_promise = stated_answer(writer.case, concern) or awaited(writer.case, concern)
    return (
        not (usual and usual.do)
        and not is_of_promise
        and not _OF_PEOPLE.search(without_pieces_of_work(concern.text))
    )


def _who_where(writer: CaseWriter, concern: Concern, owner: Owner, role: Role) -> str:
    indexes = writer.indexes(concern.group_ids)
    play_id, known_place = _PLACES.get(role, ("", ""))
    slot = writer.schedule.slot(play_id, indexes[0])
    day = concern.answer_on or (date.fromordinal(slot.day) if slot else None)
    is_each = role in _EACH and not concern.answered_by_id and len(indexes) > 1
    who = _EACH[role] if is_each else capital(writer.name(owner))
    place = concern.place or (known_place if slot else "")
    when = f"{'from' if is_each else 'on'} {writer.say(day)}{' on' if is_each else ''}" if day else ""
    if place and not _SAYS_WHERE.match(place):
        place = f"at {lower_first(place) if place.startswith(('The ', 'Our ')) else place}"
    where = ", ".join(part for part in (place, when) if part)
    return f"{who} says it {where}." if where else f"{who} says it."


def _search(writer: CaseWriter, concerns: Sequence[Concern], circumstances: Sequence[str]) -> Milestone:
    worries = [f"- {whole_worry(writer.case, concern)} {_who_finds(writer, concern)}" for concern in concerns]
    lead = capital(writer.name(writer.owner(writer.brief.lead_id, "lead")))
    facts = [f"- “{each}” What follows for help, training and dates: {lead}." for each in circumstances]
    return writer.make(
        Milestone,
        "find-answers",
        "worry",
        stage="leadership",
        title="Answer the open worries" if concerns else "Decide what these facts mean for the plan",
        owner=writer.owner(writer.brief.sponsor_id, "sponsor"),
        group_ids=writer.everyone,
        date=decision_day(writer, ()),
        done_when=lines(
            "Each has an answer, or a date for one. Ask the people who raised it what they saw.",
            *dict.fromkeys([*worries, *facts]),
        ),
        rule_ids=("R32", "R37"),
        why="“I'll find out” only counts with an owner and a date.",
    )


def _who_finds(writer: CaseWriter, concern: Concern) -> str:
    """Return who finds or decides the answer, and by when."""
    if promise := awaited(writer.case, concern):
        decider = capital(writer.name(writer.owner(promise.decider_id, "sponsor")))
        return f"{decider} decides what holds, by {writer.say(decision_day(writer, (promise,)))}"
    return f"{_finder(writer, concern)}, by {writer.say(decision_day(writer, ()))}"


def _finder(writer: CaseWriter, concern: Concern) -> str:
    """Return the named person, whose job it is, or who leads those with the worry."""
    usual = writer.kind.answer_to(concern.text, concern.held_by)
    role: Role = "sponsor" if usual is None or usual.by != "lead" else "lead"
    if concern.answered_by_id is None and (person := _whose_job(writer, concern)):
        return fit(person.name, 80)
    if concern.answered_by_id is None and (leader := writer.brief.leader_of(concern.group_ids)):
        return fit(leader.name, 80)
    return capital(writer.name(writer.owner(concern.answered_by_id, role)))


def _whose_job(writer: CaseWriter, concern: Concern) -> Person | None:
    """Return the person whose job title speaks of what a worry is about."""
    for subject, titles in _JOBS:
        if subject.search(concern.text):
            expert = next((person for person in writer.brief.people if titles.search(person.job_title)), None)
            if expert:
                return expert
    return None


def trusted_items(writer: CaseWriter) -> Iterator[CoalitionMember]:
    """Yield the people beside the managers whom others believe, once for all groups."""
    if is_small(writer.brief) or writer.size == "essential":
        return
    sponsor, day = writer.facts.values["sponsor"], writer.say(writer.day_before_announcement)
    yield writer.make(
        CoalitionMember,
        "trusted",
        "trusted",
        title="Advise the sponsor: five to eight trusted colleagues, no managers",
        owner=Owner.model_construct(person_id=None, role="colleagues whom others trust"),
        group_ids=writer.everyone,
        commitment=paragraphs(
            f"{capital(sponsor or '')} asks them in person by {day}: from different teams, one of "
            "them opposed. Where they're right, the plan changes, and they tell their team what they think."
        ),
        rule_ids=("R54",),
        why="Managers can order a change. Coworkers decide whether people take it seriously.",
    )


class PrivateTalk(NamedTuple):
    """A talk with whoever is against it, or whom a worry is about."""

    person: Person | None
    worry: str
    held_by_id: str | None
    day: date | None


def private_talks(case: Case) -> list[PrivateTalk]:
    """Return with whom to talk in private, and about what: for editors alone."""
    brief = case.brief
    private = [each for each in case.concerns if each.is_about_people]
    # About those who may leave there are talks of another kind, and a task is no opposition.
    concerns = [
        each
        for each in private
        if not (LEAVING.search(each.text) or retained_tool(each) or tells_team_size(each.text))
        and not gives_a_task(each.text, brief.people)
    ]
    talks: list[PrivateTalk] = []
    for stakeholder in case.stakeholders:
        person = brief.find_person(stakeholder.person_id)
        if person is None or stakeholder.support > _LOW_SUPPORT:
            continue
        worries = [each.text for each in concerns if points_at_someone(each.text, [person])]
        concerns = [each for each in concerns if each.text not in worries]
        talks.append(
            PrivateTalk(person, next(iter(worries), ""), stakeholder.contact_id, stakeholder.talk_on)
        )
    about: list[Person] = []
    for concern in concerns:
        person = person_meant(brief, concern.text)
        if points_at_someone(concern.text, about):
            continue  # one talk with each of them
        about += [person] if person else []
        talks.append(PrivateTalk(person, concern.text, concern.answered_by_id, concern.answer_on))
    return talks


def talk_items(writer: CaseWriter) -> Iterator[SponsorAct]:
    """Yield private talks with opponents and with people whom a worry is about.

    Everyone with the plan reads these, so they say neither whom they are about nor why.
    """
    talks = [
        (_talk_day(writer, each.day), _leader_for(writer, each.person, each.held_by_id))
        for each in private_talks(writer.case)
    ]
    alike = Counter((day, leader.person_id, leader.role) for day, leader in talks)
    once = {(day, leader.person_id, leader.role): leader for day, leader in talks}
    for number, key in enumerate(sorted(alike, key=lambda key: key[0]), 1):
        yield _talk(writer, number, once[key], key[0], alike[key])


def _talk_day(writer: CaseWriter, day: date | None) -> date:
    """Return a talk's day: before the announcement, by the day that the brief names."""
    before = writer.day_before_announcement - timedelta(days=1)
    return writer.by(min(day, before) if day else before)


def _talk(writer: CaseWriter, number: int, leader: Owner, day: date, people: int) -> SponsorAct:
    script = paragraphs(
        "“Before we tell everyone: where could this hurt us, and what would you lose?”",
        f"“What would you need to see by {writer.say(writer.first_gate_day)} to back it in front of "
        "your people? What should it leave alone?”",
        "“You can say no. If you do, I'd like your reasons in writing, and I'll answer those first.”",
        "Write the conditions down in front of them, and say which ones you accept. You both sign one "
        "page: what changes in the plan, what they do from day one, what ends for them, and when.",
    )
    return writer.make(
        SponsorAct,
        f"talk-{number}",
        "talk",
        title="Hold a one-hour private talk" if people == 1 else f"Hold {people} one-hour private talks",
        owner=leader,
        act="answer_questions",
        date=day,
        script=script,
        note=f"{_WHERE_IT_STANDS} What's said stays with {writer.name(leader)}.",
        rule_ids=("R37", "R55"),
        why="People asked early and in private say where it will fail while we can still change it.",
    )


def _leader_for(writer: CaseWriter, person: Person | None, contact_id: str | None) -> Owner:
    """Return who should talk: the contact named, else the sponsor, whom nobody outranks."""
    if contact_id and (person is None or contact_id != person.id):
        return writer.owner(contact_id)
    if person is not None and person.id == writer.brief.sponsor_id:
        return writer.owner(writer.brief.lead_id)
    return writer.owner(writer.brief.sponsor_id, "sponsor")
