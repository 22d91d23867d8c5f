"""What teams get whose work ends, or who only hear of it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.words import capital
from playbook.core.case.parts import ENDED_WORK
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem, Gate, Message, Milestone, SponsorAct
from playbook.core.plan.plays.stages import Role
from playbook.core.review.reading import read
from playbook.llm.builtin.cases.case_writer import CaseWriter, paragraphs
from playbook.llm.builtin.facts import UNSIGNED
from playbook.llm.builtin.wording import fit, say_number

_HOURS_OF_A_TALK, _MOST_TALKS_A_WEEK = 0.75, 6
_TO_TALK, _TO_ANSWER, _AFTERWARDS = 21, 42, 28
_NAME = 60


def ended_work_items(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield what each team whose work ends needs instead of a course."""
    for group in writer.brief.groups:
        if end := writer.case.ends_of_work.get(group.id):
            yield from _items_of(writer, group, group.label, group.size, end.day)
        elif part := writer.case.ending_parts.get(group.id):
            yield from _items_of(writer, group, part.name, part.size, part.last_day)


def _items_of(
    writer: CaseWriter, group: Group, label: str, size: int, day: date | None
) -> Iterator[Milestone]:
    name, people = fit(label, _NAME), f"{size:,}" if size else "them"

    def title(what: str, of_part: str) -> str:
        return f"{name}: {what}" if label == group.label else of_part.format(what=capital(what), name=name)

    talks, answers, last = _days_of(writer, group, day)
    end, by_answers = writer.say(last), writer.say(answers)
    manager = writer.name(writer.owner(group.manager_id, "manager", (group.id,)))
    sponsor, lead = writer.facts.values["sponsor"] or "", writer.facts.values["lead"] or ""
    of_part = "{what} people of the {name}"
    # "Nobody loses a job" leaves no terms on which they leave.
    otherwise = (
        "the day on which they retire" if writer.case.sentence("jobs") else "the terms on which they leave"
    )
    yield _item(
        writer, group, "talks", "manager", talks, title(f"talk alone with each of the {people}", of_part),
        f"Each has one sheet: what ends on {end}, which posts are open to them with place, hours and "
        "pay, which course a post takes, who helps with an application, and the day of the answer, "
        f"{by_answers}. {_effort(size, manager)}",
    )  # fmt: skip
    yield _item(
        writer, group, "answers", "manager", answers,
        title(f"get an answer from each of the {people}", of_part),
        f"A list that only {sponsor}, {manager} and the personnel office see says for each person: the next "
        f"post, its first day and the course for it in paid hours, or {otherwise}. Posts "
        f"that are still free are offered again. Week by week until {end} it is clear who covers where "
        "some leave early.",
    )  # fmt: skip
    yield _item(
        writer, group, "last-day", "sponsor", last,
        title(
                "close the last day, with a next place each",
                "Close the last day of the {name}, with a next place each",
            ),
        f"{capital(sponsor)} has been there and thanked them. What only they know was done once by others "
        f"from their notes, with {lead} beside them. Each knows where to be on the next working day.",
    )  # fmt: skip
    afterwards = writer.by(last + timedelta(days=_AFTERWARDS))
    if last < afterwards:
        yield _item(
            writer, group, "afterwards", "manager", afterwards,
            title("check four weeks later what was promised", "{what} to the people of the {name}"),
            f"{manager} has asked each of them: are work, hours and pay what the sheet said? What is not has "
            f"an owner and a date, and {sponsor} has the number of people who left.",
        )  # fmt: skip


def _day_of(case_items: Sequence[AnyItem], task: str, group: Group) -> date:
    """Return the day of a team's task, as it was written."""
    return next(
        item.due
        for item in case_items
        if item.due and item.group_ids == (group.id,) and item.id.startswith(f"milestone.ended-{task}.")
    )


def _days_of(writer: CaseWriter, group: Group, day: date | None) -> tuple[date, date, date]:
    """Return the days of the talks, the answers and the last day."""
    start = max([*writer.days_of(Message, (group.id,))[:1], date.fromordinal(writer.schedule.began)])
    last = writer.by(day or writer.schedule.last)
    free = max(0, (last - start).days)
    talks = writer.by(start + timedelta(days=min(_TO_TALK, free // 4)))
    answers = writer.by(last - timedelta(days=min(_TO_ANSWER, free // 2)))
    return talks, max(talks, answers), max(talks, last)


def _effort(size: int, manager: str) -> str:
    """Return how many hours the talks take, and how they are shared."""
    if not size:
        return ""
    effort = f"{size:,} talks of 45 minutes take {say_number(size * _HOURS_OF_A_TALK)} hours"
    if size <= _MOST_TALKS_A_WEEK:
        return f"{effort}; {manager} holds them."
    return (
        f"{effort}; {manager} holds at most {_MOST_TALKS_A_WEEK} a week and has named who holds the others."
    )


def _item(
    writer: CaseWriter, group: Group, name: str, role: Role, day: date, title: str, done_when: str
) -> Milestone:
    person = {"manager": group.manager_id, "sponsor": writer.brief.sponsor_id}.get(role, writer.brief.lead_id)
    return writer.make(
        Milestone,
        f"ended-{name}.{group.id}",
        ENDED_WORK,
        title=title,
        owner=writer.owner(person, role, (group.id,)),
        group_ids=(group.id,),
        date=day,
        done_when=done_when,
        rule_ids=("R19", "R32"),
        why="A team whose work ends doesn't need everyone else's course. It needs to know what comes next.",
    )


def gate_on_ended_work(gate: Gate, items: Sequence[AnyItem]) -> str:
    """Return what a gate asks of teams whose work ends."""
    latest: dict[tuple[str, ...], AnyItem] = {}
    for item in sorted(items, key=lambda item: item.due or date.max):
        if item.provenance.play_id == ENDED_WORK and item.due and gate.date and item.due <= gate.date:
            latest[item.group_ids] = item
    return " ".join(f"Done for the people whose work ends: {item.title}." for item in latest.values())


def with_own_words(writer: CaseWriter, talk: Message, case_items: Sequence[AnyItem]) -> Message:
    """Return a manager's talk in the words for such a team."""
    groups = [writer.brief.groups[index] for index in writer.indexes(talk.group_ids)]
    ended = [group for group in groups if group.id in writer.case.ends_of_work]
    if ended and len(ended) == len(groups):
        body = _words_on_an_end(writer, ended[0], case_items)
    elif not any(writer.case.is_trained(group) for group in groups):
        body = _words_for_informed_teams(writer)
    else:
        return talk
    spoken = read(body)
    topics = tuple(topic for topic in talk.topics if spoken.says(topic))
    note = UNSIGNED if "[" in body else ""
    return talk.model_copy(update={"body": body, "note": note, "topics": topics})


def _words_on_an_end(writer: CaseWriter, group: Group, case_items: Sequence[AnyItem]) -> str:
    talks, answers, last = (_day_of(case_items, task, group) for task in ("talks", "answers", "last-day"))
    facts, end = writer.facts.values, writer.case.ends_of_work[group.id]
    jobs = facts["promise_jobs"] or f"[{writer.case.proposed['jobs']}]"
    return paragraphs(
        "Half an hour, at most fifteen of us at a time. I'll tell you what I know, then I'll listen.",
        f"Our work as it is now ends on {writer.say(last)}. {end.quote}",
        f"Our jobs: {jobs}",
        f"By {writer.say(talks)} each of you will have a one-on-one with me or someone I name. You'll get "
        "one sheet: which jobs are open to you, with place, hours and pay. You have until "
        f"{writer.say(answers)} to answer, so you can sleep on it and talk at home.",
        f"What stays? {facts['what_stays']}" if facts.get("what_stays") else "",
        "You don't have to learn what others will do. If you take another job, you'll learn that one, on "
        "paid "
        "time.",
        "What do you need to know first? If I can't answer, I'll note it and tell you by when.",
    )


def _words_for_informed_teams(writer: CaseWriter) -> str:
    facts = writer.facts.values
    start = writer.say(date.fromordinal(min(writer.schedule.go_lives)))
    changes = facts.get("what_changes_short") or facts.get("what_changes") or ""
    return paragraphs(
        "Ten minutes. There's no training and no task for us.",
        f"What changes elsewhere: {changes}" if changes else "",
        f"It starts on {start}. What will we notice, and when? I'll tell you what I know.",
        f"What stays? {facts['what_stays']}" if facts.get("what_stays") else "",
        f"Our jobs: {facts['promise_jobs']}" if facts.get("promise_jobs") else "",
        f"If something reaches us that doesn't work, tell {facts['lead']}.",
        "What have you heard that worries you?",
    )


def promised_talk(writer: CaseWriter, act: SponsorAct, case_items: Sequence[AnyItem]) -> SponsorAct:
    """Return the sponsor's talk, with the day of those held alone."""
    ended = [group for group in writer.brief.groups if group.id in writer.case.ends_of_work]
    addressed = [group for group in ended if group.id in act.group_ids]
    if act.id != "sponsor_act.hard-talk" or not addressed:
        return act
    last = max(_day_of(case_items, "talks", group) for group in addressed)
    return act.model_copy(
        update={"note": f"By {writer.say(last)} each of them has a talk alone; see the tasks."}
    )
