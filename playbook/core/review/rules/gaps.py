"""R52 to R65: what practitioners look for first and plans forget."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

from playbook.core.base.letters import as_words
from playbook.core.base.words import count, listed, say
from playbook.core.case.rows.held_back import bought_before
from playbook.core.case.timing import AGREES_TO_A_TRY
from playbook.core.plan.brief import ASPECTS, Aspect, Group, Person
from playbook.core.plan.case import CONDITION_NAMES, PROMISE_QUESTIONS, Condition, Stakeholder
from playbook.core.plan.items import (
    AnyItem,
    Channel,
    CoalitionMember,
    Gate,
    Item,
    Kind,
    ManagerBriefing,
    Message,
    Milestone,
    Owner,
    Reinforcement,
    Resistance,
    SponsorAct,
    TrainingSession,
)
from playbook.core.plan.plays.kinds import KINDS_NOT_TRIED
from playbook.core.review.fixes import FixBuilder, required
from playbook.core.review.load import PlannedHours, is_more
from playbook.core.review.reading import Passage, quote, read
from playbook.core.review.result import Fix
from playbook.core.review.rule import Note, Rule, bad, either, ok, skip, unknown
from playbook.core.review.rules.accountability import called
from playbook.core.review.rules.communication import deciding
from playbook.core.review.view import View

_once = partial(Rule, by_group=False)


def _saying(view: View, pattern: str, *kinds: Kind) -> Iterator[Passage]:
    """Yield the texts of these kinds that match a pattern."""
    kinds_sought = frozenset(kinds)
    for passage in view.passages:
        if (not kinds_sought or passage.item.kind in kinds_sought) and passage.reading.says(pattern):
            yield passage


def _first(passages: Iterable[Passage]) -> AnyItem | None:
    return next((passage.item for passage in passages), None)


def _first_word(view: View) -> Message | None:
    """Return the first dated message to a group."""
    return next((each for each in view.all(Message) if each.date and view.reaches_someone(each)), None)


_KEEP_TALKS = "sponsor_act.keep-talks"  # with people whom we must keep, who are against nothing
_IN_PRIVATE = re.compile(r"(?i)\bin private\b|\b(?:(?P<people>\d{1,3}) )?(?:one-hour )?private talks?\b")
_SETTLED = re.compile(r"\b(?:signed|agreed|approved|in place|unterschrieben|beschlossen)\b")
_REQUIRED = re.compile(
    r"\b(?:must|has to|have to|needs?|required?|before|until|agree\w*|consent\w*|assessment|officer|"
    r"sign\w*|approv\w*"
    r"|council|union|bargaining|negotiat\w*|muss|müssen|vor)\b"
)
_PARTNERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("representatives", "staff representatives", ("works_council", "union")),
    ("legal", "data protection or legal review", ("data_protection", "legal")),
)


def partners_come_first(view: View) -> Iterator[Note]:
    """R52: representatives and legal reviews that the brief names come before the first word to all."""
    named = partners_named(view)
    first = _first_word(view)
    if not named or first is None or first.date is None:
        yield skip()
        return
    for pattern, words, kinds in named:
        early = _partner_item(view, pattern, kinds, first.date)
        text = f"The brief names {words}, and nothing with them is dated before the first word on "
        yield ok(early) if early else bad(text + f"{say(first.date)}: the {called(first)}.", first)


def partners_named(view: View) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the bodies that the brief names: their pattern, their name, their kinds of condition."""
    return [partner for partner in _PARTNERS if _is_named(view, partner[0], partner[2])]


def _is_named(view: View, pattern: str, kinds: tuple[str, ...]) -> bool:
    if any(condition.kind in kinds for condition in view.conditions):
        return any(condition.kind in kinds and condition.met_on is None for condition in view.conditions)
    titles = any(read(person.job_title).says(pattern) for person in view.brief.people)
    sentences = read(view.own_words).find(pattern)
    return titles or any(_is_open(sentence.lower()) for sentence in sentences)


def _is_open(sentence: str) -> bool:
    return bool(_REQUIRED.search(sentence)) and not _SETTLED.search(sentence)


def _partner_item(view: View, pattern: str, kinds: tuple[str, ...], day: date) -> AnyItem | None:
    people = {person.id for person in view.brief.people if read(person.job_title).says(pattern)}
    people |= {each.owner_id for each in view.conditions if each.kind in kinds and each.owner_id}
    for item in view.items:
        if item.due and item.due <= day and item.kind not in ("metric", "policy"):
            is_theirs = item.owner is not None and item.owner.person_id in people
            done_when = item.done_when if isinstance(item, Milestone) else ""
            if is_theirs or read(item.title).says(pattern) or read(done_when).says(pattern):
                return item
    return None


R52 = _once("R52", "W", ("C/D", "X3", "ours"), partners_come_first, part="communication").says(
    "Representatives and legal reviews come before the announcement",
    "Will the works council read about this in the mail to everyone?",
)


def without_milestone(view: View) -> list[Condition]:
    """Return the open conditions for which the plan has no milestone."""
    return [each for each in view.conditions if each.met_on is None and not _milestone_for(view, each)]


def conditions_gate(view: View) -> Iterator[Note]:
    """R53: every condition of the brief has a milestone, and nothing that depends on it is earlier."""
    conditions = [each for each in view.conditions if each.met_on is None]
    if not conditions:
        yield skip()
    for condition in conditions:
        milestone = _milestone_for(view, condition)
        if milestone is None:
            yield bad(f"“{condition.name}” is a condition of the brief, and no milestone stands for it.")
        else:
            yield from _too_early(view, condition, milestone) or [ok(milestone)]


_WORDS = re.compile(r"\w{4,}")


def _milestone_for(view: View, condition: Condition) -> Milestone | None:
    words = set(_WORDS.findall(condition.name.lower()))
    of_kind = set(_WORDS.findall(CONDITION_NAMES[condition.kind].lower())) - {"condition"}
    dated = [milestone for milestone in view.all(Milestone) if milestone.date]
    # Steps toward it have its words as well.
    if own := next((each for each in dated if each.id.endswith(condition.id)), None):
        return own
    for naming in filter(None, (words, of_kind)):
        for milestone in dated:
            used = set(_WORDS.findall(f"{milestone.title} {milestone.done_when}".lower()))
            if 2 * len(naming & used) >= len(naming) + (len(naming) > 1):
                return milestone
    return None


def _too_early(view: View, condition: Condition, milestone: Milestone) -> list[Note]:
    day, depending = milestone.date, _depends_on(view, condition)
    if day is None:
        return []
    notes = []
    if condition.needed_by and day > condition.needed_by:
        text = (
            f"“{condition.name}” is needed by {say(condition.needed_by)}; the {called(milestone)} is due on "
        )
        notes.append(bad(text + f"{say(day)}.", milestone))
    bought = bought_before(view.all(Milestone), day) if condition.kind in AGREES_TO_A_TRY else ()
    early = [(when, what, item) for when, what, item in depending if when < day]
    early += [(each.date, f"the {called(each)}", each) for each in bought if each.date]
    if early:
        when, what, item = early[0]
        text = f"“{condition.name}” is due on {say(day)}, and {what} on {say(when)} depends on it."
        notes.append(bad(text, milestone, *([item] if item else [])))
    return notes


def _depends_on(view: View, condition: Condition) -> list[tuple[date, str, Item | None]]:
    """Return the days that a condition gates, the earliest first."""
    groups = [group for group in view.groups if not condition.group_ids or group.id in condition.group_ids]
    days: list[tuple[date, str, Item | None]] = []
    for group in groups:
        if condition.gates == "announcement":
            days += [
                (each.date, f"the {called(each)}", each) for each in view.of(Message, group) if each.date
            ]
        elif condition.gates == "training":
            days += [
                (each.date, f"the {called(each)}", each) for each in view.dated_sessions(group) if each.date
            ]
        elif condition.gates == "go_live" and (day := view.go_live(group)):
            days.append((day, f"the go-live of {group.label}", None))
    return sorted(days, key=lambda gated: gated[0])


def propose_conditions(builder: FixBuilder) -> Iterator[Fix]:
    view = builder.view
    for condition in view.conditions:
        if condition.met_on is None and _milestone_for(view, condition) is None:
            gated = next((day for day, _, _ in _depends_on(view, condition)), view.first_go_live)
            day = builder.by(required(condition.needed_by or gated), 0 if condition.needed_by else 5)
            owner = Owner(person_id=condition.owner_id) if condition.owner_id else builder.lead
            about = {
                "title": condition.name,
                "done_when": condition.done_when or f"{condition.name}: in writing.",
            }
            milestone = builder.new(Milestone, condition.id, owner=owner, date=day, **about)
            yield builder.fix(f"Make “{condition.name}” a milestone on {say(day)}", milestone)


R53 = _once("R53", "E", ("C/D", "X3", "X4"), conditions_gate, propose_conditions, part="governance").says(
    "Each condition is a milestone that gates",
    "What must be signed before you may start, and does the plan wait for it?",
)


def coalition_is_credible(view: View) -> Iterator[Note]:
    """R54: somebody in the coalition is trusted by colleagues and is nobody's manager."""
    if view.is_small or not view.groups:
        yield skip()
        return
    bosses = {group.manager_id for group in view.groups} | {view.brief.sponsor_id, view.brief.lead_id}
    members: list[CoalitionMember | SponsorAct] = [*view.all(CoalitionMember), *view.dated_acts]
    peer = next((each for each in members if _is_peer(view, each, bosses)), None)
    text = "The coalition is made of managers only; nobody in it is a colleague whom others trust."
    yield either(peer, text) if peer else bad(text, *view.all(CoalitionMember))


def _is_peer(view: View, item: CoalitionMember | SponsorAct, bosses: set[str | None]) -> bool:
    owner = item.owner
    if owner is None:
        return False
    if owner.person_id is None:
        return read(owner.role).says("peer")
    person = view.brief.find_person(owner.person_id)
    return person is not None and person.level != "executive" and person.id not in bosses


R54 = _once("R54", "W", ("B/D", "K1", "P4", "E15"), coalition_is_credible, part="leadership").says(
    "The coalition has people whom colleagues trust",
    "Whom do they ask when no manager is in the room, and is that person with us?",
    small_company="not asked: everybody knows everybody",
    thresholds=("small_company",),
)


def doubters_are_met(view: View) -> Iterator[Note]:
    """R55: everyone named who is influential and against it is worked with in person, and in private."""
    against = [each for each in view.stakeholders if _is_against(view, each)]
    leaks = list(_leaks(view))
    heard, late = _heard_from(view), {}
    for person, meeting in _talks(view):
        text = f"{person.name} is against it and has influence, and nobody talks with them in person."
        if heard and meeting and (meeting.due or date.min) >= heard:
            late[meeting.id] = meeting
        else:
            yield either(meeting, text, fields=() if meeting else ("stakeholders",))
    for talk in late.values():
        text = (
            f"The talk with those against it, on {say(required(talk.due))}, comes after the announcement of "
        )
        yield bad(f"{text}{say(required(heard))}.", talk)
    yield from leaks or ([] if against else [skip()])


def _talks(view: View) -> Iterator[tuple[Person, AnyItem | None]]:
    """Yield those who are against it, each with the talk that meets them."""
    unnamed = list(_private_talks(view))
    for stakeholder in view.stakeholders:
        person = view.brief.find_person(stakeholder.person_id)
        if person and _is_against(view, stakeholder):
            named = _first(each for each in view.passages if _meets(each, person.name))
            own = (talk for talk in unnamed if talk.owner and talk.owner.person_id == stakeholder.contact_id)
            talk = named or next(own, next(iter(unnamed), None))
            if talk in unnamed:
                unnamed.remove(talk)
            yield person, talk


def _private_talks(view: View) -> Iterator[SponsorAct]:
    """Yield each private talk as often as its title counts people."""
    for act in view.all(SponsorAct):
        if act.id != _KEEP_TALKS and (match := _IN_PRIVATE.search(act.title)):
            yield from [act] * int(match["people"] or 1)


def _heard_from(view: View) -> date | None:
    """Return the day of the announcement, while it is ahead."""
    first = _first_word(view)
    return first.date if first and first.date and first.date >= (view.today or first.date) else None


def propose_talks(builder: FixBuilder) -> Iterator[Fix]:
    heard = _heard_from(builder.view)
    day = builder.by(required(heard or builder.view.first_go_live), 1)
    for number, (_, talk) in enumerate(_talks(builder.view), 1):
        if talk is None:
            about = {"act": "answer_questions", "owner": builder.sponsor, "date": day}
            new = builder.new(SponsorAct, f"talk-{number}", title="Hold a one-hour private talk", **about)
            yield builder.fix(f"Add a private talk on {say(day)}", new)
        elif heard and isinstance(talk, SponsorAct | Message) and (talk.due or date.min) >= heard:
            yield builder.fix(f"Move the talk to {say(day)}", change=[builder.changed(talk, date=day)])


def _is_against(view: View, each: Stakeholder) -> bool:
    return each.support <= view.settings.low_support and each.influence > view.settings.low_support


def _meets(passage: Passage, name: str) -> bool:
    item = passage.item
    if item.kind not in ("sponsor_act", "message", "resistance", "milestone"):
        return False
    if isinstance(item, Message) and item.channel != "one_to_one":
        return False
    return name.casefold() in passage.text.casefold()


def _leaks(view: View) -> Iterator[Note]:
    private = [concern.text for concern in view.concerns if concern.is_about_people]
    for passage in view.passages if private else ():
        is_shown = isinstance(passage.item, ManagerBriefing | Resistance | TrainingSession) or (
            isinstance(passage.item, Message) and passage.item.channel != "one_to_one"
        )
        if not is_shown:
            continue
        words = as_words(passage.text)
        leaked = next((text for text in private if words and as_words(text) in words), None)
        if leaked:
            text = f"The {called(passage.item)} shows people what is said about them: {quote(leaked)}."
            yield bad(text, passage.item, severity="E")


R55 = _once("R55", "W", ("B/D", "P11"), doubters_are_met, propose_talks, part="leadership").says(
    "Those who are against it are met in person",
    "Who will stop this, and who has had coffee with them?",
    thresholds=("low_support",),
    severe_when="what is said about people stands in a text that they see",
    is_about_people=True,
)


def someone_near_talks(view: View) -> Iterator[Note]:
    """R56: in each team somebody near enough talks with the people, and is briefed for it."""
    most = view.settings.people_per_talk
    for group in view.groups:
        if group.size <= most:
            yield skip(group)
            continue
        leaders = group.supervisors or 0
        field = view.path(group, "supervisors")
        briefed = next((each for each in view.of(ManagerBriefing, group) if _names_tier(each)), None)
        if not leaders and briefed:
            people = count(group.size, "person", "people")
            text = f"How many supervisors talk with the {people} of {group.label} is not stated."
            yield unknown(text, field, group=group, items=(briefed,))
        elif leaders * most < group.size:
            who = count(leaders, "supervisor talks", "supervisors talk") if leaders else "One manager talks"
            people = f"the {count(group.size, 'person', 'people')} of {group.label}"
            yield bad(f"{who} with {people}: more than {most} each.", group=group, fields=(field,))
        else:
            text = f"The {count(leaders, 'supervisor')} of {group.label} are to talk with the people, "
            yield either(briefed, text + "and no briefing is for them.", group, fields=(field,))


def _names_tier(briefing: ManagerBriefing) -> bool:
    return read(briefing.title).says("tier") or read(briefing.talking_points).says("tier")


R56 = Rule("R56", "W", ("A/D", "P7", "E2", "X3"), someone_near_talks, part="communication").says(
    "Those who talk with the teams are close to them and briefed",
    "Has everyone somebody near who talks with them, and who was briefed?",
    thresholds=("people_per_talk",),
)


def the_day_after_is_shown(view: View) -> Iterator[Note]:
    """R57: people hear what an ordinary day looks like then, and what is switched off and when."""
    if not view.items:
        yield skip()
        return
    texts: tuple[Kind, ...] = (
        "message",
        "manager_briefing",
        "key_message",
        "sponsor_act",
        "training_session",
    )
    yield either(
        _first(_saying(view, "picture", *texts)), "No text shows what an ordinary day looks like afterwards."
    )
    promise = view.promises.get("switch_off")
    ends = (promise is not None and promise.state == "decided") or bool(view.case and view.case.switch_offs)
    if ends:
        ending = _first(_saying(view, "switch_off", *texts, "milestone"))
        yield either(ending, "Something is switched off, and no message or milestone says what and when.")


R57 = _once("R57", "W", ("C/D", "B1", "ours"), the_day_after_is_shown, part="communication").says(
    "People see the day after, and what ends",
    "What does a Monday look like then, and what can they no longer open?",
)

_REWARDED_BY: tuple[Aspect, ...] = ("appraisal", "pay", "reporting", "process", "job")


def rewards_fit(view: View) -> Iterator[Note]:
    """R58: where goals, pay or procedures are hit, the plan changes them too."""
    rewarding: dict[str, AnyItem] = {}
    for passage in _saying(view, "rewarded", *_CHANGING):
        for group_id in passage.item.group_ids or view.group_ids:
            rewarding.setdefault(group_id, passage.item)
    for group in view.groups:
        hit = [aspect for aspect in _REWARDED_BY if group.impact.get(aspect, 0) >= view.settings.high_impact]
        field = view.path(group, "impact")
        if not hit:
            yield skip(group)
        elif group.id in rewarding:
            yield ok(rewarding[group.id], group=group, fields=(field,))
        else:
            words = listed(ASPECTS[aspect] for aspect in hit[:3])
            text = f"{group.label} is hit in {words}, and no goal, reward or procedure is changed to fit."
            yield bad(text, group=group, fields=(field,))


R58 = Rule("R58", "W", ("A/D", "M1", "P12"), rewards_fit, part="reinforcement").says(
    "Goals, rewards and procedures fit the new way",
    "What are they still paid, praised or told to do the old way?",
    thresholds=("high_impact",),
)

_CHANGING: tuple[Kind, ...] = (
    "milestone", "gate", "sponsor_act", "message", "manager_briefing", "reinforcement",
)  # fmt: skip
_WEEKS_TOGETHER = 4


def effort_is_bearable(view: View) -> Iterator[Note]:
    """R59: over four weeks, nobody gives more than a tenth of the working week on top."""
    most = view.settings.added_effort_share * view.settings.working_week_hours
    planned = view.worked_out(PlannedHours)
    for group in view.groups:
        weeks = planned.of(group)
        if not weeks:
            yield skip(group)
            continue
        hours, monday = max((_around(weeks, week), -week) for week in weeks)
        if is_more(hours, most):
            text = f"{group.label} gives {hours:.1f} hours a week each over four weeks from "
            text += f"{say(date.fromordinal(-monday))}, more than {most:g}."
            yield bad(text, group=group, days=(date.fromordinal(-monday),))
        else:
            yield ok(group=group)


def _around(weeks: dict[int, float], first: int) -> float:
    """Return the mean hours of four weeks from this one on."""
    return sum(weeks.get(first + 7 * number, 0.0) for number in range(_WEEKS_TOGETHER)) / _WEEKS_TOGETHER


R59 = Rule("R59", "W", ("A/D", "P13", "C1"), effort_is_bearable, part="groups").says(
    "The added effort stays under a tenth",
    "What do they stop doing to have time for this?",
    thresholds=("added_effort_share", "working_week_hours"),
)


def waves_learn(view: View) -> Iterator[Note]:
    """R60: a large rollout tries it with a few first, and looks back between its waves."""
    go_lives = sorted({day for group in view.groups if (day := view.go_live(group))})
    least = timedelta(days=view.settings.two_way_after_days)  # starts nearer than this are one wave
    waves = [(before, then) for before, then in pairwise(go_lives) if then - before >= least]
    if waves:
        for before, then in waves:
            look_back = _look_back(view, before, then)
            text = f"Between the waves of {say(before)} and {say(then)} nobody looks back and decides."
            yield either(look_back, text, days=(before, then))
    elif view.people_count < view.settings.pilot_from or not go_lives or _needs_no_trial(view):
        yield skip()
    else:
        pilots = _saying(view, "pilot", "milestone", "gate", "training_session", "message", "sponsor_act")
        pilot = next((each.item for each in pilots if each.item.due and each.item.due < go_lives[0]), None)
        text = f"{count(view.people_count, 'person starts', 'people start')} on {say(go_lives[0])} "
        yield either(pilot, text + "at once, and nobody tries it before.", days=(go_lives[0],))


def _needs_no_trial(view: View) -> bool:
    """Return whether a few cannot try it first, or have tried it."""
    return view.case is not None and (view.case.kind.key in KINDS_NOT_TRIED or view.case.was_tried)


def _look_back(view: View, before: date, then: date) -> Item | None:
    looks: list[Gate | Reinforcement | Milestone] = [
        *view.all(Gate),
        *view.all(Reinforcement),
        *view.all(Milestone),
    ]
    for item in looks:
        if item.date and before < item.date <= then:
            is_review = isinstance(item, Gate) or (isinstance(item, Reinforcement) and item.way == "review")
            if is_review or read(item.title).says("learned"):
                return item
    return None


R60 = _once("R60", "W", ("C/D", "E15", "M2"), waves_learn, part="training").says(
    "It is tried first, and the waves learn",
    "Who found out what does not work before everyone had to?",
    thresholds=("pilot_from",),
)


def people_take_part(view: View) -> Iterator[Note]:
    """R61: before go-live, the people themselves are asked for tasks, rules or examples."""
    go_live = view.first_go_live
    if go_live is None or not view.items:
        yield skip()
        return
    invitations = _saying(view, "take_part", "message", "training_session", "sponsor_act", "milestone")
    early = next((each.item for each in invitations if each.item.due and each.item.due <= go_live), None)
    yield either(early, f"Before {say(go_live)} nobody asks the people for their tasks, rules or examples.")


R61 = _once("R61", "W", ("B/D", "P11", "E11"), people_take_part, part="training").says(
    "The people take part in rules and use cases",
    "Which line of the rules did somebody who works with it write?",
)


def it_works_on_the_day(view: View) -> Iterator[Note]:
    """R62: before first access a milestone says that accounts work; a text says what to do if not."""
    access = view.first_access
    if access is None or not view.brief.tools:
        yield skip()
        return
    ready = _saying(view, "accounts", "milestone", "gate")
    milestone = next((each.item for each in ready if each.item.due and each.item.due <= access), None)
    yield either(milestone, f"No milestone until {say(access)} says that everyone's access works.")
    yield either(_first(_saying(view, "fallback")), "No text says what people do when it does not work.")


def propose_access(builder: FixBuilder) -> Iterator[Fix]:
    day = builder.by(required(builder.view.first_access), 3)
    done_when = "Someone in every team has signed in and opened it, and knows what to do if it fails."
    about = {"title": "Access works for everyone", "owner": builder.lead, "date": day, "done_when": done_when}
    milestone = builder.new(Milestone, "access", *builder.concerned, **about)
    yield builder.fix(f"Check on {say(day)} that everyone's access works", milestone)


R62 = _once("R62", "W", ("C/D", "X3", "ours"), it_works_on_the_day, propose_access, part="governance").says(
    "It works on the day, and there is a way back",
    "Who has signed in with a normal account on a normal device?",
)

_MAILBOX: tuple[Channel, ...] = ("email", "newsletter", "chat", "intranet", "video_call")


def messages_arrive(view: View) -> Iterator[Note]:
    """R63: messages and sessions reach people without a mailbox, in all shifts, in their languages."""
    for group in view.groups:
        reach = view.reach(group)
        problems = list(_unread(view, group)) if reach.has_mailbox is False else []
        if reach.works_shifts and not _says_for(view, group, "shift"):
            problems.append(
                bad(f"{group.label} works in shifts, and no session or talk names a shift.", group=group)
            )
        languages = [name for name in reach.languages if name.casefold() not in ("en", "english")]
        if languages and not _says_for(view, group, "translated", "milestone"):
            text = f"{group.label} speaks {listed(languages[:3])}, and nothing is translated."
            problems.append(bad(text, group=group))
        is_known = reach.has_mailbox is False or reach.works_shifts or languages
        yield from problems or [ok(group=group) if is_known else skip(group)]


def _unread(view: View, group: Group) -> Iterator[Note]:
    messages = view.of(Message, group)
    lost = [message for message in messages if message.channel in _MAILBOX and not message.live]
    if lost:
        text = f"{len(lost)} of {count(len(messages), 'message')} to {group.label} need a mailbox, which it "
        yield bad(text + f"has not: the {called(lost[0])}.", *lost, group=group)


def _says_for(view: View, group: Group, pattern: str, *kinds: Kind) -> bool:
    passages = _saying(
        view, pattern, "message", "training_session", "sponsor_act", "manager_briefing", "support", *kinds
    )
    return any(group.id in each.item.group_ids or not each.item.group_ids for each in passages)


R63 = Rule("R63", "W", ("C/D", "X3", "ours"), messages_arrive, part="communication").says(
    "Messages arrive where people work", "How does the night shift without a mailbox hear it?"
)


def questions_are_answered(view: View) -> Iterator[Note]:
    """R64: every event at which people may ask says by when answers come, or a message brings them."""
    events = [each for each in view.all(Message) if each.two_way and each.date and _has_words(view, each)]
    lost = [event for event in events if not (read(event.body).says("answered_by") or _answer(view, event))]
    decision = deciding(view, "answers") if lost else None
    for event in lost:
        if decision:
            text = f"The day for the answers is decided on {say(required(decision.date))}."
            yield unknown(text, "promises.answers", items=(event, decision))
            continue
        yield bad(f"The {called(event)} takes questions, and no day is said for the answers.", event)
    if not lost:
        yield ok() if events else skip()


def _has_words(view: View, message: Message) -> bool:
    return read(message.body).words >= view.settings.fewest_words


def _answer(view: View, event: Message) -> Message | None:
    latest = required(event.date) + timedelta(days=view.settings.answer_days)
    for message in view.all(Message):
        if message.date and event.date and event.date < message.date <= latest:
            words = f"{message.title} {message.body}".lower()
            if "answer" in words and set(event.group_ids) & set(message.group_ids):
                return message
    return None


R64 = _once("R64", "W", ("C/D", "captech", "X3"), questions_are_answered, part="communication").says(
    "Every question gets an answer by a day",
    "They asked on Tuesday. When did they hear back?",
    thresholds=("answer_days", "fewest_words"),
)


def end_of_choice_is_announced(view: View) -> Iterator[Note]:
    """R65: it is said from when the new way is the only way, or that it stays a choice."""
    promise = view.promises.get("duty")
    if (promise and promise.state == "not_relevant") or not view.items:
        yield skip()
        return
    statements = (
        each for pattern in ("mandatory", "voluntary") for each in _saying(view, pattern, *_DUTY_KINDS)
    )
    texts = [each for each in statements if PROMISE_QUESTIONS["duty"] not in each.text]
    if not texts and promise and promise.sentence:
        passages = (each for each in view.passages if each.item.kind in _DUTY_KINDS)
        texts = [each for each in passages if promise.sentence.casefold() in each.text.casefold()]
    starts = promise.starts if promise else None
    decision = None if texts else deciding(view, "duty")
    if decision:
        text = f"Whether it is the only way, and from when, is decided on {say(required(decision.date))}."
        yield unknown(text, "promises.duty", items=(decision,))
    elif not texts:
        yield bad("No text says from when this is the only way, or that it stays a choice.")
    elif starts and not any(each.item.due and each.item.due <= starts for each in texts):
        text = (
            f"It is the only way from {say(starts)}, and people hear it only afterwards: {_quoted(texts[0])}."
        )
        yield bad(text, texts[0].item, days=(starts,))
    else:
        yield ok(texts[0].item)


_DUTY_KINDS: tuple[Kind, ...] = ("message", "manager_briefing", "milestone", "gate", "key_message")


def _quoted(passage: Passage) -> str:
    return (
        quote(passage.reading.find("mandatory")[0])
        if passage.reading.says("mandatory")
        else quote(passage.text)
    )


R65 = _once("R65", "W", ("C/D", "E6", "ours"), end_of_choice_is_announced, part="reinforcement").says(
    "It is said from when this is the only way",
    "What happens in March to somebody who still does it the old way?",
)

RULES = (R52, R53, R54, R55, R56, R57, R58, R59, R60, R61, R62, R63, R64, R65)
