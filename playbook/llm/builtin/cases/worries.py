"""Answers to worries, and talks in private with those who are against it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.words import count
from playbook.core.case.reading.concerns import person_meant
from playbook.core.plan.brief import Person
from playbook.core.plan.case import Concern, Stakeholder
from playbook.core.plan.items import (
    CoalitionMember,
    Milestone,
    Owner,
    Resistance,
    SponsorAct,
    TrainingSession,
)
from playbook.core.plan.plays.stages import Role
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines, paragraphs, quoted
from playbook.llm.builtin.facts import answer_to, is_small
from playbook.llm.builtin.wording import as_sentences, capital, fit

_TEXT = 700
_ESSENTIAL_WORRIES = 3
_LOW_SUPPORT = 2
# Where somebody answers: the play whose day it is, and the place in words.
_PLACES: dict[Role, tuple[str, str]] = {
    "sponsor": ("first-word", "in front of everyone"),
    "manager": ("manager-talk", "in the talk with the team"),
    "coalition": ("manager-talk", "in the talk with the team"),
    "lead": ("manager-talk", "in the talk with the team"),
}
# Who answers in every group, where several have the worry.
_EACH: dict[Role, str] = {
    "manager": "Each manager",
    "lead": "Each manager",
    "coalition": "In each group, somebody whom the others believe",
}


def worry_items(writer: CaseWriter) -> Iterator[Resistance | Milestone]:
    """Yield each worry with its answer, and one search for the answers that nobody has."""
    concerns = [concern for concern in writer.case.concerns if not concern.is_about_people]
    if writer.size == "essential":
        concerns = concerns[:_ESSENTIAL_WORRIES]
    unanswered = []
    for concern in concerns:
        answer = answer_to(writer.case, concern, writer.facts)
        unanswered += [] if answer else [concern]
        yield _worry(writer, concern, answer)
    if unanswered:
        yield _search(writer, unanswered)


def _worry(writer: CaseWriter, concern: Concern, answer: str | None) -> Resistance:
    known = None if concern.answer else writer.kind.answer_to(concern.text)
    role: Role = known.by if known else "manager" if concern.group_ids else "sponsor"
    owner = writer.owner(concern.answered_by_id, role, concern.group_ids)
    if answer:
        do = writer.fill(known.do) if known else ""
        tactic = paragraphs(f"Answer: {answer}", do, _who_where(writer, concern, owner, role))
    else:
        day = writer.say(_answers_due(writer))
        tactic = paragraphs(
            f"Nobody has an answer yet. {capital(writer.name(owner))} finds one by {day}.",
            f"Until then, say: “I do not know yet. You hear it from me by {day}.”",
        )
    cause = known.cause if known else ""
    return writer.make(
        Resistance,
        f"worry-{concern.id}",
        "worry",
        title=quoted(concern.text),
        owner=owner,
        group_ids=concern.group_ids or writer.everyone,
        cause_step=(known and known.cause_step) or "desire",
        cause=lines(
            f"Held by: {concern.held_by}." if concern.held_by else "",
            as_sentences(cause, _TEXT) or "What lies behind it is not known yet. Ask before answering.",
        ),
        tactic=tactic,
        rule_ids=("R37",),
        why="A worry that is only noted comes back. One that is answered by the right person does not.",
    )


def _answers_due(writer: CaseWriter) -> date:
    """Return the day before teams talk with their managers, or before the first training."""
    talks = writer.schedule.slots.get("manager-talk", {}).values()
    days = [slot.day for slots in talks for slot in slots]
    trained = [day.toordinal() for day in writer.days_of(TrainingSession)]
    return writer.by(min([*days, *trained, *writer.schedule.go_lives]) - 1)


def _who_where(writer: CaseWriter, concern: Concern, owner: Owner, role: Role) -> str:
    indexes = writer.indexes(concern.group_ids)
    play_id, known_place = _PLACES.get(role, ("", ""))
    slot = writer.schedule.slot(play_id, indexes[0])
    day = concern.answer_on or (date.fromordinal(slot.day) if slot else None)
    is_each = role in _EACH and not concern.answered_by_id and len(indexes) > 1
    who = _EACH[role] if is_each else capital(writer.name(owner))
    place = concern.place or (known_place if slot else "")
    when = f"{'from' if is_each else 'on'} {writer.say(day)}{' on' if is_each else ''}" if day else ""
    where = ", ".join(part for part in (place, when) if part)
    return f"{who} says it {where}." if where else f"{who} says it."


def _search(writer: CaseWriter, concerns: Sequence[Concern]) -> Milestone:
    worries = [f"- {quoted(concern.text)}" for concern in concerns]
    return writer.make(
        Milestone,
        "find-answers",
        "worry",
        stage="leadership",
        title=f"Find the answer to {count(len(concerns), 'open worry', 'open worries')}",
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.everyone,
        date=_answers_due(writer),
        done_when=lines("Each has one true sentence, or a day on which it will have one.", *worries),
        rule_ids=("R32", "R37"),
        why="“I will find out” counts only with a day.",
    )


def trusted_items(writer: CaseWriter) -> Iterator[CoalitionMember]:
    """Yield the people beside the managers whom others believe, once for all groups."""
    if is_small(writer.brief) or writer.size == "essential":
        return
    sponsor, day = writer.facts.values["sponsor"], writer.say(writer.day_before_announcement)
    yield writer.make(
        CoalitionMember,
        "trusted",
        "trusted",
        title="Five to eight colleagues whom others believe, none of them a manager",
        owner=Owner.model_construct(person_id=None, role="colleagues whom others trust"),
        group_ids=writer.everyone,
        commitment=paragraphs(
            f"{capital(sponsor or '')} asks them in person by {day}: from different groups, one of them "
            "against it. They hear the plan first, and it changes where they are right.",
            "What they agree to: try it early, say in their group what they think of it, also where they "
            "disagree, and bring back what they hear.",
        ),
        rule_ids=("R54",),
        why="Managers can order a change. Whether it is taken seriously is decided by those whom others ask.",
    )


def talk_items(writer: CaseWriter) -> Iterator[SponsorAct]:
    """Yield a talk with everyone who is known to be against it, and about what concerns people."""
    concerns = [concern for concern in writer.case.concerns if concern.is_about_people]
    for stakeholder in writer.case.stakeholders:
        person = writer.brief.find_person(stakeholder.person_id)
        if person is None or stakeholder.support > _LOW_SUPPORT:
            continue
        about = [concern for concern in concerns if _names(concern, person)]
        concerns = [concern for concern in concerns if concern not in about]
        yield _talk_with(writer, stakeholder, person, about)
    for concern in concerns:
        yield _talk_about(writer, concern)


def _talk_with(
    writer: CaseWriter, stakeholder: Stakeholder, person: Person, about: Sequence[Concern]
) -> SponsorAct:
    name, gate = fit(person.name, 80), writer.say(writer.first_gate_day)
    script = paragraphs(
        f"“{name}, I think you may be right about some of the work. Tell me where this would do harm, and "
        "where it might help.”",
        f"“What would you have to see by {gate} to stand for it, or at least not against it? Which work "
        "should we keep it out of?”",
        "“Will you help write the rules, and judge the first results by your own measure? I need someone who "
        "does not let things pass.”",
        "“You may say no. Then I would like the reasons on paper, and I answer them before I speak to "
        "everyone.”",
        "Write the conditions down in front of them. Say which ones you accept, and by when you answer the "
        "others.",
    )
    leader = _leader_for(writer, person, stakeholder.contact_id)
    note = lines(
        f"What matters to them, as far as we know: {stakeholder.needs}" if stakeholder.needs else "",
        *(_where_it_stands(writer, concern, leader) for concern in about),
    )
    return _talk(
        writer, f"talk-{person.id}", f"Talk with {name}, one hour", leader, stakeholder.talk_on, script, note
    )


def _talk_about(writer: CaseWriter, concern: Concern) -> SponsorAct:
    person = person_meant(writer.brief, concern.text)
    leader = _leader_for(writer, person, concern.answered_by_id)
    # A title is on every list and link, so it says nothing about anyone.
    title = f"Talk with {fit(person.name, 80)}, one hour" if person else "A talk in private, one hour"
    script = paragraphs(
        "“I want this to work for you too. I would rather hear from you what is in the way than from others "
        "about you.”",
        "“What do you use today that you would lose? Show me what it tells you.”",
        "“What would you have to see before you can stand for this in front of your people?”",
        "Promise only what is yours to give: time, help, a say in the rules. Agree on one step and one day.",
    )
    note = lines(
        _where_it_stands(writer, concern, leader),
        f"What you can say: {concern.answer}" if concern.answer else "",
    )
    return _talk(writer, f"talk-{concern.id}", title, leader, concern.answer_on, script, note)


def _where_it_stands(writer: CaseWriter, concern: Concern, leader: Owner) -> str:
    """Return where the leader finds the worry: the plan does not repeat it."""
    number = writer.case.concerns.index(concern) + 1
    return f"Whom it is about stands in the brief: worry {number}. For {writer.name(leader)} only."


def _talk(
    writer: CaseWriter, name: str, title: str, leader: Owner, day: date | None, script: str, note: str
) -> SponsorAct:
    return writer.make(
        SponsorAct,
        name,
        "talk",
        title=title,
        owner=leader,
        act="answer_questions",
        date=writer.by(day or writer.day_before_announcement - timedelta(days=1)),
        script=script,
        note=note,
        rule_ids=("R37", "R55"),
        why="Those who are against it often know best where it will fail. Ask them first, and in private.",
    )


def _leader_for(writer: CaseWriter, person: Person | None, contact_id: str | None) -> Owner:
    """Return who should talk: the contact named, else the sponsor, whom nobody outranks."""
    if contact_id and (person is None or contact_id != person.id):
        return writer.owner(contact_id)
    if person is not None and person.id == writer.brief.sponsor_id:
        return writer.owner(writer.brief.lead_id)
    return writer.owner(writer.brief.sponsor_id, "sponsor")


def _names(concern: Concern, person: Person) -> bool:
    last = person.name.split()[-1]
    has_last = len(last) > 2 and re.search(rf"\b{re.escape(last)}\b", concern.text) is not None
    return person.name in concern.text or has_last
