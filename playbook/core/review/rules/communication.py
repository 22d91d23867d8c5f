"""R10 to R19: who hears what, from whom, how often."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache, partial

from playbook.core.base.text_caches import clear_with
from playbook.core.base.words import closed, count, listed, say
from playbook.core.plan.brief import Group
from playbook.core.plan.case import PROMISE_QUESTIONS, PromiseTopic
from playbook.core.plan.items import (
    AnyItem,
    Channel,
    KeyMessage,
    Kind,
    ManagerBriefing,
    Message,
    Milestone,
    Topic,
)
from playbook.core.review.fixes import LIVE_CHANNELS, FixBuilder, NotMechanical, required, some_names
from playbook.core.review.reading import CACHED_TEXTS, PATTERNS, read
from playbook.core.review.result import Fix
from playbook.core.review.rule import Note, Rule, bad, each_go_live, either, ok, skip, unknown
from playbook.core.review.view import View

_rule = partial(Rule, part="communication")

OPENING: tuple[Topic, ...] = ("why", "why_now", "risk")
PERSONAL: frozenset[Topic] = frozenset(("wiifm", "job_impact"))
REASSURING: tuple[Topic, ...] = ("job_impact", "unchanged")
TOPIC_NAMES: dict[Topic, str] = {
    "why": "why", "why_now": "why now", "risk": "the risk of not changing",
    "wiifm": "what is in it for them", "job_impact": "what it means for their job",
    "unchanged": "what stays as it is", "how": "how it works", "progress": "progress", "win": "a win",
}  # fmt: skip


def named(topics: tuple[Topic, ...], last: str = "and") -> str:
    """Return topics as words in a sentence; `last`: "or" where all are missing."""
    return listed((TOPIC_NAMES[topic] for topic in topics), last)


def first_message_opens(view: View) -> Iterator[Note]:
    """R10: a message of the first day to each team says why, why now and what the risk is."""
    for group in view.groups:
        dated = view.dated_messages(group)
        if dated:
            yield _opening(view, group, [message for message in dated if message.date == dated[0].date])
        else:
            yield _undated_opening(view, group)


def _undated_opening(view: View, group: Group) -> Note:
    full = next((message for message in view.of(Message, group) if set(OPENING) <= set(message.topics)), None)
    if full is None:
        text = f"No first message tells {group.label} {named(OPENING, 'or')}."
        return bad(text, group=group, fields=_unwritten(view, OPENING))
    text = f"The messages to {group.label} have no date, so none is known to be first."
    return unknown(text, f"items.{full.id}.date", group=group, items=(full,))


def _unwritten(view: View, topics: tuple[Topic, ...]) -> tuple[str, ...]:
    """Return the brief's fields on these topics that are empty."""
    names = {"why": "why", "why_now": "why_now", "risk": "risk_of_not_changing"}
    return tuple(names[topic] for topic in topics if not getattr(view.brief, names[topic]))


def _opening(view: View, group: Group, firsts: list[Message]) -> Note:
    best = max(firsts, key=lambda message: len(set(OPENING) & set(message.topics)))
    lacks = tuple(topic for topic in OPENING if topic not in best.topics)
    if not lacks:
        return ok(best, group=group)
    day = say(best.date) if best.date else ""
    text = f"The first message to {group.label}, on {day}, does not say {named(lacks, 'or')}."
    return bad(text, best, group=group, fields=_unwritten(view, lacks))


def propose_opening(builder: FixBuilder) -> Iterator[Fix]:
    if _unwritten(builder.view, OPENING):
        raise NotMechanical

    def day_for(group: Group) -> date:
        dated = builder.view.dated_messages(group)
        if dated and dated[0].date:
            return dated[0].date
        return builder.by(builder.view.brief.start or builder.go_live(group))

    brief = builder.view.brief
    for day, hearing in builder.by_day(day_for):
        text = {
            "title": "Why we change, why now, and what if we do not",
            "topics": OPENING,
            "steps": ("awareness",),
            "body": "\n\n".join((brief.why, brief.why_now, brief.risk_of_not_changing))[:6000],
        }
        message = builder.message(f"opening-{day.isoformat()}", day, hearing, "sponsor", "video_call", **text)
        yield builder.fix(f"Let the sponsor open on {say(day)} with why, why now and the risk", message)


R10 = _rule("R10", "E", ("B/B", "P1"), first_message_opens, propose_opening).says(
    "The first message says why, why now and what the risk is",
    "When people first heard of this, were they told why, why now, and what happens if we don't?",
)


def leader_says_why(view: View) -> Iterator[Note]:
    """R11: each team hears why from an executive or the sponsor."""
    for group in view.groups:
        about_why = (message for message in view.of(Message, group) if "why" in message.topics)
        message = next(filter(view.is_from_leader, about_why), None)
        yield either(message, f"{group.label} does not hear why from an executive or the sponsor.", group)


def propose_why(builder: FixBuilder) -> Iterator[Fix]:
    if _unwritten(builder.view, ("why",)):
        raise NotMechanical
    for day, hearing in builder.by_day(lambda group: builder.by(builder.go_live(group), 14)):
        body = builder.view.brief.why
        text = {"title": "Why we do this", "topics": ("why",), "steps": ("awareness",), "body": body}
        message = builder.message(f"why-{day.isoformat()}", day, hearing, "sponsor", "video_call", **text)
        yield builder.fix(f"Let the sponsor say why on {say(day)}", message)


R11 = _rule("R11", "E", ("A/B", "P1"), leader_says_why, propose_why).says(
    "Each team hears why from the top",
    "Did every team hear the reason from someone at the top, or from the project team?",
)


def own_manager_speaks(view: View) -> Iterator[Note]:
    """R12: each team hears what it means for them from its own direct manager."""
    for group in view.groups:
        personal = (message for message in view.of(Message, group) if PERSONAL & set(message.topics))
        message = next((each for each in personal if view.is_from_own_manager(each, group)), None)
        yield either(message, _no_manager_message(view, group), group)


def _no_manager_message(view: View, group: Group) -> str:
    go_live = view.go_live(group)
    until = f" before it goes live on {say(go_live)}" if go_live else ""
    return f"{group.label}: no message from their own manager says what it means for them{until}."


_NOTICE = 14  # days before go-live; with fewer than a week, only a person can choose the words
_LEAST_NOTICE = 7


def _from_managers(topics: tuple[Topic, ...], builder: FixBuilder) -> Iterator[Fix]:
    """Yield messages on these topics, two weeks before go-live."""
    for group in builder.failing:
        day, title = _in_time(builder, group), f"What this means for {group.label}"
        body = _from_brief(builder, group)
        covered = tuple(topic for topic in topics if _is_covered(builder.view, topic, body))
        text = {"title": title, "topics": covered, "steps": ("desire",), "body": body, "two_way": True}
        message = builder.message(group.id, day, (group,), "manager", "team_meeting", **text)
        label = f"Add a message from the manager of {group.label} on {say(day)}: {named(covered)}"
        yield builder.fix(label, message)


def _in_time(builder: FixBuilder, group: Group) -> date:
    """Return a day in time for go-live, not before the first word on it."""
    view, go_live = builder.view, builder.go_live(group)
    heard = (message.date for message in view.dated_messages(group)[:1])
    earliest = max(filter(None, (view.today, view.brief.start, *heard)), default=date.min)
    day = builder.by(go_live, _NOTICE)
    day = day if day >= earliest else builder.after(earliest, 0)
    if (go_live - day).days < _LEAST_NOTICE:
        raise NotMechanical
    return day


def _from_brief(builder: FixBuilder, group: Group) -> str:
    """Return what a manager says, in words of the brief."""
    brief, lead = builder.view.brief, builder.view.brief.lead
    if not (brief.what_changes and brief.what_stays):
        raise NotMechanical
    also = f" or {lead.name}" if lead and lead.id != group.manager_id else ""
    sentences = (
        f"What changes for {group.label}: {closed(brief.what_changes)}",
        f"What gets better for you: {closed(brief.expected_benefit)}" if brief.expected_benefit else "",
        f"What stays as it is: {closed(brief.what_stays)}",
        f"We start on {say(builder.go_live(group))}.",
        f"If you have questions, ask me{also}.",
    )
    return "\n\n".join(filter(None, sentences))[:6000]


def _is_covered(view: View, topic: Topic, body: str) -> bool:
    return bool(view.brief.expected_benefit) if topic == "wiifm" else read(body).says(topic)


R12 = _rule(
    "R12", "E", ("A/B", "P1", "P7"), own_manager_speaks, partial(_from_managers, ("wiifm", "job_impact"))
).says(
    "Each team hears what it means for them from its own manager",
    "Who told each team what this means for them: their own manager, or a mail to all?",
)


@each_go_live
def gain_is_clear_before_go_live(view: View, group: Group, go_live: date) -> Iterator[Note]:
    """R13: before its go-live, each team is told what is in it for them."""
    early = _before(view, group, go_live)
    message = next((message for message in early if "wiifm" in message.topics), None)
    text = f"No message tells {group.label} what is in it for them before {say(go_live)}."
    lacks = () if message or view.brief.expected_benefit else ("expected_benefit",)
    yield either(message, text, group, days=(go_live,), fields=lacks)


def _before(view: View, group: Group, day: date) -> list[Message]:
    return [message for message in view.dated_messages(group) if message.date and message.date < day]


R13 = _rule(
    "R13", "E", ("B/B", "P1", "P11"), gain_is_clear_before_go_live, partial(_from_managers, ("wiifm",))
).says(
    "Each team knows what is in it for them before go-live",
    "What does each team get out of this, and had they heard it before it began?",
)


def key_messages_are_repeated(view: View) -> Iterator[Note]:
    """R14: anything that carries a key message counts: messages, briefings, talks, sessions, acts, boards."""
    enough = view.settings.key_message_times
    carried = view.worked_out(Carried)
    for group in view.groups:
        keys = _keys_for(view, group)
        if not keys:
            yield bad(f"{group.label} has no key message.", group=group)
            continue
        problems = []
        for key in keys:
            times = len(carried.by(key, group))
            name = (key.title or key.text or "a key message")[:80]
            text = f"{group.label} meets “{name}” {count(times, 'time')}, not {enough}."
            problems += [bad(text, key, group=group)] if times < enough else []
        used = [item for key in keys for item in carried.by(key, group)[:enough]]
        yield from problems or [ok(*keys, *used, group=group)]


def _keys_for(view: View, group: Group) -> list[KeyMessage]:
    return [key for key in view.all(KeyMessage) if not key.group_ids or group.id in key.group_ids]


class Carried:
    """What carries each key message: by its id, by its topic, or in its words."""

    def __init__(self, view: View) -> None:
        self._by_key: dict[str, list[AnyItem]] = {}
        self._reaching: dict[tuple[str, str], list[AnyItem]] = {}
        number = view.brief.outcome_measure.lower()
        for key in view.all(KeyMessage):
            carriers: dict[str, AnyItem] = {
                item.id: item for item in view.all(Message) if _is_linked(item, key)
            }
            patterns = [topic for topic in key.topics if topic in PATTERNS]
            own = frozenset() if patterns else _long_words(key.text)
            short = number if "why" in key.topics else ""  # what is to move is the reason in short
            for passage in view.passages:
                item = passage.item
                if (
                    item.kind in _CARRYING
                    and item.id not in carriers
                    and (
                        (item.kind != "message" and any(map(passage.reading.says, patterns)))
                        or (short and passage.reading.holds(short))
                        or (own and len(own & _long_words(passage.text)) >= min(_SHARED, len(own)))
                    )
                ):
                    carriers[item.id] = item
            self._by_key[key.id] = list(carriers.values())

    def by(self, key: KeyMessage, group: Group) -> list[AnyItem]:
        """Return what brings a key message to a group."""
        place = (key.id, group.id)
        if place not in self._reaching:
            items = self._by_key.get(key.id, [])
            self._reaching[place] = [item for item in items if group.id in item.group_ids]
        return self._reaching[place]


_CARRYING: tuple[Kind, ...] = (
    "message", "manager_briefing", "training_session", "sponsor_act", "checkin_series", "reinforcement",
    "gate", "milestone", "objective", "resistance", "coalition_member",
)  # fmt: skip


def _is_linked(message: Message, key: KeyMessage) -> bool:
    return key.id in message.key_message_ids or bool({*key.topics} & {*message.topics})


_SHARED = 3


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def _long_words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{6,}", text.lower()))


_WRITTEN: tuple[Channel, ...] = ("email", "chat", "intranet", "newsletter")
_AN_EXAMPLE = "What came of it this week? Answer with one example of yours."


def propose_repeats(builder: FixBuilder) -> Iterator[Fix]:
    first = required(builder.view.first_go_live or builder.view.brief.start)
    lacking = [(group, key) for group in builder.failing for key in _keys_for(builder.view, group)]
    without = [group for group in builder.failing if not _keys_for(builder.view, group)]
    if without:
        key = _key_from_brief(builder, without)
        yield builder.fix("Add the brief's reason as the key message", key)
        lacking += [(group, key) for group in without]
    for (key_id, number), hearing in _rounds(builder.view, lacking).items():
        day = builder.after(first, 7 * number)
        title = "The key message again, with this week's example"
        text = {"title": title, "topics": ("progress",), "steps": ("reinforcement",)}
        words = next((key.text for key in builder.view.all(KeyMessage) if key.id == key_id), "")
        body = f"{words or builder.view.brief.why}\n\n{_AN_EXAMPLE}"
        text |= {"key_message_ids": (key_id,), "body": body}
        channel = _WRITTEN[number % 4]
        message = builder.message(f"{key_id}-{number}", day, hearing, "project", channel, **text)
        yield builder.fix(f"Repeat a key message on {say(day)}", message)


def _key_from_brief(builder: FixBuilder, groups: list[Group]) -> KeyMessage:
    why = builder.view.brief.why
    if not why:
        raise NotMechanical
    return builder.new(KeyMessage, "key", *groups, title="Why we do this", text=why, topics=("why",))


def _rounds(view: View, lacking: list[tuple[Group, KeyMessage]]) -> dict[tuple[str, int], list[Group]]:
    rounds: dict[tuple[str, int], list[Group]] = {}
    for group, key in lacking:
        missing = view.settings.key_message_times - len(view.worked_out(Carried).by(key, group))
        for number in range(1, missing + 1):
            rounds.setdefault((key.id, number), []).append(group)
    return rounds


R14 = _rule("R14", "W", ("C/C", "P2", "K1", "X2"), key_messages_are_repeated, propose_repeats).says(
    "Each key message reaches each team often enough",
    "How often has each team heard the one thing we want them to remember?",
    thresholds=("key_message_times",),
)


def channels_and_live(view: View) -> Iterator[Note]:
    """R15: each team is reached through more than one channel, and at least once live."""
    enough = view.settings.channels
    for group in view.groups:
        firsts = _first_by_channel(view, group)
        live = next((message for message in view.of(Message, group) if message.live), None)
        problems = []
        if len(firsts) < enough:
            text = f"{group.label} is reached through {count(len(firsts), 'channel')}, not {enough}."
            problems.append(bad(text, *firsts.values(), group=group))
        if live is None:
            problems.append(bad(f"Nobody speaks to {group.label} live.", group=group))
        yield from problems or [ok(*list(firsts.values())[:enough], *([live] if live else []), group=group)]


def _first_by_channel(view: View, group: Group) -> dict[Channel, Message]:
    firsts: dict[Channel, Message] = {}
    for message in view.of(Message, group):
        firsts.setdefault(message.channel, message)
    return firsts


def propose_channels(builder: FixBuilder) -> Iterator[Fix]:
    for group in builder.failing:
        used = _first_by_channel(builder.view, group)
        order = dict.fromkeys((*LIVE_CHANNELS[:1], *_WRITTEN[:1], *LIVE_CHANNELS, *_WRITTEN))
        new = [channel for channel in order if channel not in used]
        channels = new[: max(1, builder.view.settings.channels - len(used))]
        has_live = any(message.live for message in builder.view.of(Message, group))
        if not has_live and not set(channels) & set(LIVE_CHANNELS):
            channels.append(LIVE_CHANNELS[0])
        for channel in channels:
            yield _through(builder, group, channel)


def _through(builder: FixBuilder, group: Group, channel: Channel) -> Fix:
    day = builder.by(builder.go_live(group), 3)
    body = (
        f"We start on {say(builder.go_live(group))}. This is what changes for us: "
        f"{builder.view.brief.what_changes}\n\n"
        "What do you need before that day? Tell me, and I say who sees to it."
    )
    text = {"title": f"How {group.label} starts", "topics": ("how",), "steps": ("knowledge",), "body": body}
    message = builder.message(f"{group.id}-{channel}", day, (group,), "manager", channel, **text)
    label = f"Tell {group.label} by {channel.replace('_', ' ')} on {say(day)} how it starts"
    return builder.fix(label, message)


R15 = _rule("R15", "W", ("C/D", "P2", "X2"), channels_and_live, propose_channels).says(
    "Each team is reached through several channels, and live",
    "Did anyone speak with them, or did we send a mail?",
    thresholds=("channels",),
)


@each_go_live
def people_can_answer(view: View, group: Group, go_live: date) -> Iterator[Note]:
    """R16: each team has a two-way event before go-live and one soon after."""
    before, later = _two_way(view, group, go_live)
    if before and later:
        yield ok(before, later, group=group, days=(go_live,))
        return
    after_days = f"within {view.settings.two_way_after_days} days after"
    lacks = [*([] if before else ["before"]), *([] if later else [after_days])]
    text = f"{group.label} cannot ask or answer {listed(lacks)} go-live on {say(go_live)}."
    yield bad(text, group=group, days=(go_live,))


def _two_way(view: View, group: Group, go_live: date) -> tuple[Message | None, Message | None]:
    last = go_live + timedelta(days=view.settings.two_way_after_days)
    two_way = (message for message in view.dated_messages(group) if message.two_way)
    dated = [(message, message.date) for message in two_way if message.date]
    before = next((message for message, day in dated if day < go_live), None)
    return before, next((message for message, day in dated if go_live <= day <= last), None)


_ASK_FIRST = (
    "Ask your questions now, before your team asks you. What nobody can answer yet is written down, with an "
    "owner and a day."
)
_QUESTIONS = (
    "Twenty minutes, all of it for your questions. What I know I answer now. The rest I write down in front "
    "of you, each with the day on which you hear the answer.\n\n"
    "What would make this work for you, and what stands in the way?"
)
_TWO_WEEKS_IN = (
    "We have worked this way for two weeks. Tell your manager three things: what works, what does not, and "
    "where you went back to the old way.\n\nEach obstacle gets an owner and a date, and you hear which."
)


def propose_two_way(builder: FixBuilder) -> Iterator[Fix]:
    for group in builder.failing:
        go_live = builder.go_live(group)
        before, later = _two_way(builder.view, group, go_live)
        days = [
            *([] if before else [builder.by(go_live, 3)]),
            *([] if later else [builder.after(go_live, 7)]),
        ]
        for day in days:
            title = f"Questions and answers with {group.label}"
            text = {
                "title": title,
                "topics": ("how",),
                "steps": ("desire",),
                "two_way": True,
                "body": _QUESTIONS,
            }
            name = f"{group.id}-{day.isoformat()}"
            message = builder.message(name, day, (group,), "manager", "team_meeting", **text)
            yield builder.fix(f"Hold questions and answers with {group.label} on {say(day)}", message)


R16 = _rule("R16", "W", ("C/D", "captech", "X3"), people_can_answer, propose_two_way).says(
    "Each team can ask and answer before and after go-live",
    "When could people say what worries them, and who was listening?",
    thresholds=("two_way_after_days",),
)


def managers_hear_first(view: View) -> Iterator[Note]:
    """R17: each team's manager is briefed before the first message to the team."""
    for group in view.groups:
        messages = view.of(Message, group)
        if not messages:
            yield skip(group)
        elif view.is_small and messages[0].live and messages[0].two_way:
            yield ok(messages[0], group=group)  # they sit at one table and ask at once
        elif messages[0].date is None:
            text = f"The messages to {group.label} have no date, so none is known to be first."
            yield unknown(text, f"items.{messages[0].id}.date", group=group, items=(messages[0],))
        else:
            yield _briefed(view, group, messages[0], messages[0].date)


def _briefed(view: View, group: Group, first: Message, day: date) -> Note:
    latest = day - timedelta(days=view.settings.briefing_lead_days)
    briefings = view.of(ManagerBriefing, group)
    briefing = next((briefing for briefing in briefings if briefing.date and briefing.date <= latest), None)
    if briefing:
        return ok(briefing, first, group=group)
    text = f"The manager of {group.label} is not briefed by {say(latest)}; its first message is on "
    return bad(text + f"{say(day)}.", first, group=group, days=(latest,))


def propose_briefing(builder: FixBuilder) -> Iterator[Fix]:
    lead = builder.view.settings.briefing_lead_days

    def day_for(group: Group) -> date:
        return builder.by(required(builder.view.of(Message, group)[0].date), lead)

    for day, briefed in builder.by_day(day_for):
        about_it = (builder.view.brief.why, builder.view.brief.what_stays, _ASK_FIRST)
        points = "\n\n".join(filter(None, about_it))[:6000]
        text = {"title": "Managers hear it first", "talking_points": points}
        about = {"owner": builder.lead, "date": day, **text}
        briefing = builder.new(ManagerBriefing, day.isoformat(), *briefed, **about)
        yield builder.fix(f"Brief the managers of {some_names(briefed)} on {say(day)}", briefing)


R17 = _rule("R17", "E", ("C/C", "X3", "X2"), managers_hear_first, propose_briefing).says(
    "Managers are briefed before their teams hear it",
    "Did managers learn of this before their teams asked them about it?",
    thresholds=("briefing_lead_days",),
)


@each_go_live
def launch_is_followed_up(view: View, group: Group, go_live: date) -> Iterator[Note]:
    """R18: each team hears again in the second to fifth week after launch."""
    settings = view.settings
    first = go_live + timedelta(days=settings.follow_up_from_day)
    last = go_live + timedelta(days=settings.follow_up_to_day)
    dated = view.dated_messages(group)
    message = next((message for message in dated if message.date and first <= message.date <= last), None)
    if message:
        yield ok(message, group=group, days=(go_live,))
    else:
        text = f"{group.label} hears nothing from {say(first)} to {say(last)}, after launch."
        yield bad(text, group=group, days=(first, last))


def propose_follow_up(builder: FixBuilder) -> Iterator[Fix]:
    for day, hearing in builder.by_day(lambda group: builder.after(builder.go_live(group), 14)):
        text = {
            "title": "Two weeks in: what works, what does not, and what comes next",
            "topics": ("progress", "how"),
            "steps": ("reinforcement",),
            "body": _TWO_WEEKS_IN,
        }
        message = builder.message(day.isoformat(), day, hearing, "sponsor", "email", **text)
        yield builder.fix(f"Let the sponsor follow up on {say(day)}", message)


R18 = _rule("R18", "E", ("C/C", "X2", "seed"), launch_is_followed_up, propose_follow_up).says(
    "The launch is followed up, not announced once",
    "After the announcement, what did people hear in the month that followed?",
    thresholds=("follow_up_from_day", "follow_up_to_day"),
)


def deciding(view: View, topic: PromiseTopic, latest: date | None = None) -> Milestone | None:
    """Return the dated milestone that settles an open promise, None where there is none."""
    promise = view.promises.get(topic)
    if promise and promise.state != "undecided":
        return None
    for milestone in view.all(Milestone):
        is_in_time = milestone.date and (latest is None or milestone.date < latest)
        if is_in_time and PROMISE_QUESTIONS[topic] in milestone.done_when:
            return milestone
    return None


@each_go_live
def reassurance_comes_early(view: View, group: Group, go_live: date) -> Iterator[Note]:
    """R19: before go-live, each team hears what it means for their job and what stays."""
    early = _before(view, group, go_live)
    firsts = ((topic, [each for each in early if topic in each.topics]) for topic in REASSURING)
    carriers = {topic: next(iter(each), None) for topic, each in firsts}
    lacks = tuple(topic for topic, message in carriers.items() if message is None)
    decision = deciding(view, "jobs", go_live) if lacks == ("job_impact",) else None
    if decision:
        text = f"What may be said to {group.label} about jobs is decided on {say(required(decision.due))}."
        yield unknown(text, "promises.jobs", group=group, items=(decision,))
    elif lacks:
        text = f"{group.label} does not hear {named(lacks, 'or')} before {say(go_live)}."
        # Without the brief's own sentence no draft can say what stays.
        fields = ("what_stays",) if "unchanged" in lacks and not view.brief.what_stays else ()
        yield bad(text, group=group, days=(go_live,), fields=fields)
    else:
        yield ok(*filter(None, carriers.values()), group=group, days=(go_live,))


R19 = _rule(
    "R19", "W", ("A/D", "P11", "E1", "B1", "E6"), reassurance_comes_early, partial(_from_managers, REASSURING)
).says(
    "Each team hears what happens to their jobs and what stays",
    "What did we say about jobs before we asked people to change how they work?",
)

RULES = (R10, R11, R12, R13, R14, R15, R16, R17, R18, R19)
