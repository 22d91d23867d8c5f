"""Write what a case asks for, and complete what the plays wrote."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from playbook.core.base.fields import MAX_LINE
from playbook.core.base.words import capital, count
from playbook.core.case.case import Case
from playbook.core.case.feasible.work import held_in_words
from playbook.core.case.judgment import FINDING, Verdict
from playbook.core.case.parts import TEST_ONLY
from playbook.core.case.reading.learning import helpers_of
from playbook.core.case.rounds import rounds_for, rounds_of, seats_for
from playbook.core.case.rows.data_use import guarded_tasks, is_meant_for, signed_for_data
from playbook.core.case.settle.facts import in_words
from playbook.core.case.settle.people import agreed_owner
from playbook.core.case.settle.points import to_settle
from playbook.core.case.teaching import HELPER_WEEKS
from playbook.core.case.teams.groups import whole_teams
from playbook.core.case.teams.in_hand import devices_in_hand
from playbook.core.case.timing import REPRESENTATIVES, TEST_NEEDS_OK, is_consent, is_practiced
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import DataClass
from playbook.core.plan.guardrails import GUARDED
from playbook.core.plan.items import (
    AnyItem,
    Champion,
    Gate,
    Message,
    Metric,
    Milestone,
    Objective,
    Owner,
    Policy,
    Reinforcement,
    Resistance,
    SponsorAct,
    Support,
    TrainingSession,
    TrainingTopic,
    UseCase,
)
from playbook.core.plan.plays.kinds import KINDS_WITHOUT_TOOL, NAMING, SETS_IT_UP, ChangeKind
from playbook.core.plan.plays.stages import TEAM_TALKS, Play, Sentence, Tier
from playbook.core.review.reading import read
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.aims.events import ON_A_DAY_OFF, event_items, event_metrics
from playbook.llm.builtin.cases.aims.felt_results import felt_metrics
from playbook.llm.builtin.cases.aims.last_time import changed_from_last_time, left_behind
from playbook.llm.builtin.cases.aims.objectives import (
    EARLY_WIN,
    FIRST_WIN,
    as_counted,
    as_win,
    defined_once,
    objective_items,
)
from playbook.llm.builtin.cases.aims.second_half import second_half_items
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines, lower, paragraphs
from playbook.llm.builtin.cases.conditions import (
    condition_items,
    decision_items,
    name_of,
    needed_by,
    open_conditions,
    reserved_until_signed,
)
from playbook.llm.builtin.cases.findings import finding_items
from playbook.llm.builtin.cases.gates import decided_once, with_own_rules, with_teeth
from playbook.llm.builtin.cases.measures import (
    beside_the_baseline,
    metric_items,
    readings_due,
    result_known,
    team_of_the_work,
)
from playbook.llm.builtin.cases.partners import partner_items, tests_agreed
from playbook.llm.builtin.cases.real_work import real_work_items
from playbook.llm.builtin.cases.reasons import reason_items
from playbook.llm.builtin.cases.steps import on_made_up, step_items
from playbook.llm.builtin.cases.teams.doers import with_doers
from playbook.llm.builtin.cases.teams.ended_work import ended_work_items, promised_talk, with_own_words
from playbook.llm.builtin.cases.teams.likely_worries import likely_worries
from playbook.llm.builtin.cases.teams.middle_managers import middle_items
from playbook.llm.builtin.cases.teams.own_practice import own_practice_items
from playbook.llm.builtin.cases.teams.own_work import NAME_TASKS, with_own_case, with_own_work
from playbook.llm.builtin.cases.teams.pilots import PILOT_LEARNS, PILOT_STARTS, pilot_items, pilot_texts
from playbook.llm.builtin.cases.teams.relief import with_relief
from playbook.llm.builtin.cases.teams.retained_tools import retained_tool_items
from playbook.llm.builtin.cases.teams.roster import roster_items
from playbook.llm.builtin.cases.teams.situations import situation_items
from playbook.llm.builtin.cases.teams.trainers import trainer_items
from playbook.llm.builtin.cases.work import (
    LAST_DECISION,
    first_days_items,
    last_decision,
    switch_off_items,
    use_case_items,
    wave_items,
)
from playbook.llm.builtin.cases.worries import (
    talk_items,
    trusted_items,
    with_proof,
    with_worry_tasks,
    worry_items,
)
from playbook.llm.builtin.facts import SHIFTS_ASSUMED, is_small, tools_of
from playbook.llm.builtin.schedule import Schedule
from playbook.llm.builtin.wording import fit, listed, say_number

_SAME_MEETING_DAYS = 14
_COMPARES = "compares the number with its target"
_CAUTIOUS: tuple[DataClass, ...] = ("public", "internal")  # until whoever must has allowed more
_SAME_REVIEW_DAYS = 7  # a review keeps near its day
_MOST_CIRCLES = 12
_READY_WITH_BASELINE = (FINDING, NAME_TASKS)
_SAME_LOOK_DAYS = 9
_WEEKEND, _SATURDAY, _A_WEEKEND = re.compile(r"(?i)\b(?:weekend|saturday|sunday)s?\b"), 5, timedelta(days=2)
_TRIED, _TRIAL_LOAD, _CUT_OVER = (f"milestone.step-{key}" for key in ("evaluate", "load", "cut-over"))
_OWN_WORK = re.compile(r"\b(done|did) their own work")
_MADE_UP, _ONE_REAL = "Made-up cases only", re.compile(r"\bone real ", re.IGNORECASE)
_TRY_DEVICES = "milestone.event-devices-choose"
_HEAR_NOBODY = " Until then no microphone or camera is on where others are."
_TRY_TO_HOLD = " On a shift only weight, grip and battery are tried."
_USUAL_CONDITION, _TEST_ONLY = "milestone.condition-usual-", "testing only"
_AT_WORK = " where work is done"
_WITH_DEVICES = (_TRY_DEVICES, f"{_USUAL_CONDITION}devices")
_FIRST_TRIES = ("pilot", "pilot-place")
_OWN_PILOT = "Finish the pilot and write it up"
_OWN_PILOT_DONE = (
    "What stopped the pilot is fixed, or has an owner and a date before the others learn it. Everyone who "
    "took part says what worked and what they would not repeat. Two of them tell the others themselves."
)
_PREPARED_BY = {"review-30": "gate-30", "review-90": "gate-90"}
_BEFORE_DECIDING = "The review comes first."
_WHICH_HELPERS = (
    "Choose people everyone asks for help, at least one a skeptic. Tell them first that it takes a session "
    f"and an hour a week for {HELPER_WEEKS} weeks (proposal), and what they can drop for it."
)
_ONE_A_SHIFT = "Somebody in every shift, nights and weekends too."
_RULES_READ = "At the end the rules are read aloud: which data may go in and which never, whom to call."
_ALL = "All teams: "
_EACH_DOES_ONE = "Then, in each piece: one case of this week each, with a colleague of the same shift."
_SPOKEN: frozenset[TrainingTopic] = frozenset(("data", "limits", "verify"))


def with_sessions(plays: Sequence[Play], kind: ChangeKind) -> list[Play]:
    """Return the plays with the sessions of a kind of change written into them.

    Placing needs their hours, so this comes before it. People without a mailbox get the hours of a session
    in pieces, each opened by its short talk, where the kind has one.
    """
    return [_with_session(play, kind) if play.from_kind else play for play in plays]


def _with_session(play: Play, kind: ChangeKind) -> Play:
    session = getattr(kind, play.from_kind or "")
    is_talk = play.reach == "no_mailbox" and bool(session.toolbox_talk)
    steps = (*session.toolbox_talk, _EACH_DOES_ONE) if is_talk else session.timed_lines
    passed = [f"Passed when: {session.passed_when}"] if session.passed_when and not is_talk else []
    rules = [_RULES_READ] if play.from_kind == "safe_start" and kind.key not in KINDS_WITHOUT_TOOL else []
    bring = [session.bring] if session.bring and not is_talk else []
    agenda = [(Sentence(say=line),) for line in (*bring, *(f"- {step}" for step in steps), *rules, *passed)]
    topics = [topic for topic in play.fields.get("topics", ()) if kind.is_ai or topic != "prompting"]
    return play.model_copy(
        update={
            "title": _title_of(session.title) if play.scope == "each group" else session.title,
            "fields": {**play.fields, "hours": session.hours, "topics": topics},
            "texts": {**play.texts, "agenda": (*play.texts.get("agenda", ()), *agenda)},
        }
    )


def _title_of(title: str) -> str:
    """Return the title of one group's session, with one colon."""
    return f"{{group}}: {lower(title.rpartition(': ')[2])}"


def with_case_items(
    written: Sequence[AnyItem], case: Case, schedule: Schedule, judged: Verdict, size: Tier = "standard"
) -> list[AnyItem]:
    """Return a drafted plan with the items and gates of its case.

    `written` is what the plays gave: all of it, since gates and sessions are completed here.
    """
    writer = CaseWriter(written, case, schedule, size)
    settled = to_settle(case, judged, writer.case_facts)
    parts = (
        partner_items, condition_items, decision_items,
        partial(finding_items, judged=judged), step_items, ended_work_items, real_work_items,
        partial(worry_items, settled=settled), talk_items, retained_tool_items, trusted_items, metric_items,
        event_metrics, felt_metrics, middle_items, objective_items, use_case_items, wave_items,
        first_days_items, last_decision, switch_off_items, second_half_items,
    )  # fmt: skip
    case_items: list[AnyItem] = defined_once([item for part in parts for item in part(writer)])
    case_items += event_items(writer, case_items)
    case_items = _opened_on_its_day(writer, case_items)
    plays = written if size == "thorough" else _with_one_circle(writer)
    items = [_completed(writer, item, case_items) for item in (*_held_once(plays, writer), *case_items)]
    items = with_doers(writer, items)
    owners = {item.id: item.owner for item in items}
    shown = [
        item.model_copy(update={"owner": owners.get(item.id, item.owner)})
        for item in (*writer.written, *case_items)
    ]
    items = [
        with_proof(writer, item, shown)
        if isinstance(item, Resistance) and item.provenance.play_id == "worry"
        else item
        for item in items
    ]
    items = with_worry_tasks(writer, with_own_rules(writer, decided_once(items)))
    items += [_completed(writer, item, case_items) for item in pilot_items(writer, items)]
    items += [
        *roster_items(writer, items),
        *trainer_items(writer, items),
        *own_practice_items(writer, (*writer.written, *items)),
        *reason_items(writer, items, settled),
    ]
    items += tests_agreed(writer, items)
    items += [*situation_items(writer, items), *left_behind(writer)]
    items += likely_worries(writer, items)
    items = reserved_until_signed(writer, changed_from_last_time(writer, items))
    items = items if size == "thorough" else _with_baseline(writer, _reviewed_at_gates(writer, items))
    return _with_unique_titles(writer, with_relief(writer, _not_at_once(writer, _once_named(writer, items))))


def _not_at_once(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items, none due on the day on which the plan is read."""
    first = writer.first_due
    return [_begun_on(item, first) if item.due and item.due < first else item for item in items]


def _begun_on(item: AnyItem, day: date) -> AnyItem:
    """Return the item from a later day on; what runs on ends when it did."""
    ends = {item.UNTIL: max(day, item.until)} if item.UNTIL and item.until else {}
    return item.moved_to(day).model_copy(update=ends)


def _opened_on_its_day(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items, with each cut-over on the weekend of the brief."""
    count_item = next((item for item in items if item.id == "milestone.event-stock-count"), None)
    counted, weekends = count_item.due if count_item else None, [*_weekends_in(writer.brief)]

    def opened_on(day: date) -> date | None:
        if counted and day < counted:
            return counted
        return next((each for each in weekends if timedelta() < each - day <= _A_WEEKEND), None)

    return [
        item.model_copy(update={"date": day, "note": lines(item.note, ON_A_DAY_OFF)})
        if isinstance(item, Milestone)
        and item.id.startswith(_CUT_OVER)
        and item.date
        and (day := opened_on(item.date))
        else item
        for item in items
    ]


def _weekends_in(brief: Brief) -> Iterator[date]:
    """Yield the Saturdays and Sundays that a brief names for its change."""
    for field in ("what_changes", "approach", "why_now", "concerns"):
        for sentence in split_sentences(getattr(brief, field)):
            days = (end_of(named, brief.start or date.min) for named in named_days_in(sentence) if named.days)
            if _WEEKEND.search(sentence):
                yield from (day for day in days if day and day.weekday() >= _SATURDAY)


def _once_named(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items with somebody named before a role has anything due."""
    lead, unnamed = writer.owner(writer.brief.lead_id), writer.not_named
    waiting = [item.due for item in items if item.owner == unnamed and item.due]
    naming = next((item for item in items if item.id == NAMING), None)
    if not isinstance(naming, Milestone) or naming.date is None or not waiting:
        return list(items)
    named = min(naming.date, writer.by(min(waiting) - timedelta(days=1)))
    owners = {item.id: lead for item in items if item.owner == unnamed and item.due and item.due <= named}
    in_time = naming.model_copy(update={"date": named})
    return [
        in_time
        if item is naming
        else item.model_copy(update={"owner": owners[item.id]})
        if item.id in owners
        else item
        for item in items
    ]


def _reviewed_at_gates(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items with a review inside the gate that it prepares, if both are near."""
    by_id = {item.id: item for item in items}
    gates = [item for item in items if isinstance(item, Gate)]
    for review in items:
        gate = next((gate for gate in gates if _prepares(writer, review, gate)), None)
        if gate:
            by_id[gate.id] = by_id[gate.id].model_copy(update={"note": f"{_BEFORE_DECIDING} {review.note}"})
            del by_id[review.id]
    return list(by_id.values())


def _with_baseline(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Join a small company's baseline with milestones of its day."""
    baseline = next((item for item in items if item.provenance.play_id == "baseline"), None)
    if not isinstance(baseline, Milestone) or not is_small(writer.brief):
        return list(items)
    step = (baseline.owner, baseline.date)
    joined = [
        item
        for item in items
        if isinstance(item, Milestone)
        and item.provenance.play_id in _READY_WITH_BASELINE
        and (item.owner, item.date) == step
    ]
    if not joined:
        return list(items)
    more = f"{in_words(len(joined))} more thing{'s' * (len(joined) > 1)}"
    both = baseline.model_copy(
        update={
            "title": f"Measure the baseline and put {more} in place",
            "done_when": lines(
                f"- Baseline: {baseline.done_when}", *(f"- {item.title}: {item.done_when}" for item in joined)
            ),
            "note": paragraphs(baseline.note, *(item.note for item in joined)),
            "rule_ids": _once(baseline.rule_ids, [rule for item in joined for rule in item.rule_ids]),
        }
    )
    return [both if item is baseline else item for item in items if item not in joined]


def _prepares(writer: CaseWriter, review: AnyItem, gate: Gate) -> bool:
    """Return whether a gate follows so soon that both are one meeting."""
    if _PREPARED_BY.get(review.provenance.play_id) != gate.provenance.play_id or gate.id == LAST_DECISION:
        return False
    if review.due is None or gate.date is None or not {*review.group_ids} <= {*gate.group_ids}:
        return False
    is_soon = 0 <= (gate.date - review.due).days <= _SAME_LOOK_DAYS
    return is_soon and _may_be_on(writer, review, gate.date)


def _held_once(items: Sequence[AnyItem], writer: CaseWriter) -> list[AnyItem]:
    """Return the items with one of each meeting that busy groups would hold on another day."""
    latest: dict[tuple[str, str, Owner | None], str] = {}
    by_id = {item.id: item for item in items}
    for item in sorted(items, key=lambda item: item.due or date.min):
        key = (item.provenance.play_id, item.title, item.owner)
        if isinstance(item, Gate | Reinforcement | Milestone) and key in latest:
            before = by_id[latest[key]]
            day = _shared_day(writer, before, item)
            if day:
                group_ids = _once(before.group_ids, item.group_ids)
                by_id[item.id] = item.moved_to(day).model_copy(update={"group_ids": group_ids})
                del by_id[before.id]
        latest[key] = item.id
    return list(by_id.values())


def _shared_day(writer: CaseWriter, before: AnyItem, item: AnyItem) -> date | None:
    """Return the day on which the groups of two meetings hold one."""
    if before.due is None or item.due is None or {*before.group_ids} & {*item.group_ids}:
        return None
    if not isinstance(item, Reinforcement):
        # A gate takes no time of a busy group, but nobody decides on a day off.
        is_decision = isinstance(item, Gate) and item.due == writer.by(item.due)
        is_free = is_decision or writer.are_free(before.group_ids, item.due)
        return item.due if is_free and (item.due - before.due).days <= _SAME_MEETING_DAYS else None
    group_ids = (*before.group_ids, *item.group_ids)
    days = (item.due - timedelta(days=number) for number in range((item.due - before.due).days + 1))
    return next(
        (
            day
            for day in days
            if writer.are_free(group_ids, day)
            and all(_may_be_on(writer, each, day) for each in (before, item))
        ),
        None,
    )


def _may_be_on(writer: CaseWriter, review: AnyItem, day: date) -> bool:
    """Return whether a review on a day keeps near each of its teams' own."""
    schedule = writer.schedule
    play = next((each for each in schedule.plays if each.id == review.provenance.play_id), None)
    if play is None or review.due is None:
        return False
    for index in writer.indexes(review.group_ids):
        slots = schedule.slots.get(play.id, {}).get(index, ())
        due = review.due.toordinal()
        own = max((slot.day for slot in slots if slot.day <= due), default=due)
        first = min(own, schedule.moment(play.earliest, index)) if play.earliest else own
        last = max(own, schedule.moment(play.latest, index)) if play.latest else own + _SAME_REVIEW_DAYS
        if not first <= day.toordinal() <= last:
            return False
    return True


def _with_one_circle(writer: CaseWriter) -> list[AnyItem]:
    """Return what the plays wrote, with the helpers of all groups in one item."""
    circles = [item for item in writer.written if isinstance(item, Champion)]
    if len(circles) <= 1:
        return list(writer.written)
    total, helpers = sum(circle.count for circle in circles), helpers_of(writer.brief)
    helpers_in: dict[str, int] = {}
    for circle in circles:
        teams = whole_teams([writer.brief.groups[index] for index in writer.indexes(circle.group_ids)])
        name = listed([fit(team.label, 60) for team in teams], 9)
        helpers_in[name] = helpers_in.get(name, 0) + circle.count
    has_shifts = any(reach.works_shifts for reach in writer.case.reach.values())
    is_long = len(helpers_in) > _MOST_CIRCLES
    each = [] if is_long else [f"{name}: {many}" for name, many in helpers_in.items()]
    merged = circles[0].model_copy(
        update={
            "id": f"champion.{circles[0].provenance.play_id}",
            "title": f"Recruit {total:,} {helpers.word or 'champions'}",
            "owner": writer.owner(writer.brief.lead_id),
            "group_ids": tuple(dict.fromkeys(name for circle in circles for name in circle.group_ids)),
            "count": total,
            "note": lines(
                f"Each manager asks in person, before the managers' training{': ' if each else ''}"
                f"{'; '.join(each)}.",
                f"The brief says: “{helpers.sentence}”" if helpers.sentence else "",
                f"Counted with {SHIFTS_ASSUMED} shifts; correct the numbers." if helpers.a_shift else "",
                _WHICH_HELPERS,
                _ONE_A_SHIFT if has_shifts else "",
            ),
        }
    )
    return [merged if item is circles[0] else item for item in writer.written if item not in circles[1:]]


# Who stands beside people as they begin: "two floor walkers help in the first two weeks".
_HELPERS = re.compile(
    r"(?i)\b(?:floor[- ]?walk(?:er|ing)\w*|open hours?\b|drop-in|office hours|hotline|help ?desk)"
)
_NO_HELPERS = re.compile(
    r"(?i)\b(?:no|not|never|without|last time|was|were|until|replac\w+)\b|n['\u2019]t\b|\?"
)
_MOST_OFFERED = 2


def _help_offered(writer: CaseWriter) -> str:
    """Return the help that the brief itself offers, from the first day on."""
    said = (
        each for text in (writer.brief.what_changes, writer.brief.approach) for each in split_sentences(text)
    )
    offered = [each.strip() for each in said if _HELPERS.search(each) and not _NO_HELPERS.search(each)]
    quotes = " ".join(dict.fromkeys(fit(each, 200) for each in offered[:_MOST_OFFERED]))
    return f"The brief says: “{quotes}” It is there from the first day." if quotes else ""


def _completed(writer: CaseWriter, item: AnyItem, case_items: Sequence[AnyItem]) -> AnyItem:
    """Return an item of a play with what the case adds to it."""
    metrics = [metric for metric in case_items if isinstance(metric, Metric)]
    match item:
        case Gate():
            return with_teeth(writer, item, [*_outcomes(writer), *case_items])
        case TrainingSession():
            return _with_effort(writer, item, case_items)
        case Support() if offered := _help_offered(writer):
            return item.model_copy(update={"note": paragraphs(item.note, offered)})
        case Metric() if item.measures == "outcome" and item.provenance.play_id == "outcome":
            return _with_levels(writer, as_counted(writer, item))
        case Objective():
            outcomes = [metric.id for metric in metrics if metric.measures == "outcome"]
            due = writer.case_facts.due
            end = writer.brief.end
            title = item.title.replace(writer.say(end), writer.say(due)) if due and end else item.title
            ids = _once(item.metric_ids, outcomes)
            return item.model_copy(update={"title": title, "metric_ids": ids})
        case Milestone() if item.provenance.play_id == "first-reading":
            return item.model_copy(
                update={"metric_ids": _once(item.metric_ids, [metric.id for metric in metrics])}
            )
        case Milestone() if item.provenance.play_id == "hand-over":
            return _with_last_reading(writer, item)
        case Milestone() if item.provenance.play_id == "baseline":
            beside = beside_the_baseline(writer, metrics)
            return item.model_copy(update={"done_when": f"{item.done_when}{beside}"})
        case Milestone() if item.provenance.play_id in (EARLY_WIN, FIRST_WIN):
            return as_win(writer, item)
        case Milestone() if item.provenance.play_id in _FIRST_TRIES and writer.case.pilot:
            return item.model_copy(
                update={
                    "title": _OWN_PILOT,
                    "done_when": writer.fill(_OWN_PILOT_DONE),
                    "note": paragraphs(f"The brief says: “{writer.case.pilot.quote}”", item.note),
                }
            )
        case Milestone() if _is_set_up(writer, item):
            return _on_test(writer, item)
        case Milestone() if item.provenance.play_id in _FIRST_TRIES or item.id == _TRIED:
            texts = pilot_texts(writer, item, case_items)
            until = _until_agreed(writer, item.date, item.group_ids)
            item = item.model_copy(update={"note": paragraphs(item.note, until), **texts})
            return _on_made_up_work(item) if until.startswith(_MADE_UP) else item
        case Milestone() if item.provenance.play_id in (PILOT_LEARNS, PILOT_STARTS):
            until = _until_agreed(writer, item.date, item.group_ids)
            return _on_made_up_work(item) if until.startswith(_MADE_UP) else item
        case Message() if item.provenance.play_id in TEAM_TALKS:
            return with_own_words(writer, with_own_case(writer, item), case_items)
        case SponsorAct():
            return promised_talk(writer, item, case_items)
        case Policy():
            rules = item.data_rules or _data_rules(writer)
            awaited = "" if item.data_rules else _data_asked_for(writer)
            text = paragraphs(item.text, awaited, _read_again(writer, item, case_items))
            return item.model_copy(update={"data_rules": rules, "text": text})
        case _:
            return item


def _read_again(writer: CaseWriter, rules: Policy, case_items: Sequence[AnyItem]) -> str:
    """Return that what a later test shows goes into the rules."""
    tried = next((item for item in case_items if item.id == _TRIED), None)
    short = next((step.short for step in writer.kind.steps if _TRIED.endswith(f"-{step.key}")), "")
    if not tried or not tried.due or not rules.due or tried.due <= rules.due:
        return ""
    return f"After the {short}, on {writer.say(tried.due)}, this page is read again."


def _outcomes(writer: CaseWriter) -> list[Metric]:
    """Return the metric of the brief's own measure."""
    written = (item for item in writer.written if isinstance(item, Metric))
    return [_with_levels(writer, item) for item in written if item.provenance.play_id == "outcome"]


def _with_levels(writer: CaseWriter, metric: Metric) -> Metric:
    """Return the result's metric with its days and its levels between."""
    metric = _read_when_known(writer, _due_as_stated(writer, _led_by_its_cause(writer, metric)))
    facts = writer.case_facts
    before, target, first, due = metric.baseline, metric.target, metric.first_read, metric.target_date
    if before is None or target is None or first is None or due is None or facts.is_read_rarely:
        return metric
    levels = readings_due(writer, (before, target), metric.unit, first, due, is_own_measure=True)
    return metric.model_copy(update={"definition": paragraphs(metric.definition, levels)})


def _led_by_its_cause(writer: CaseWriter, metric: Metric) -> Metric:
    """Return the result's metric in the hands of who leads those that move it."""
    brief = writer.brief
    index = team_of_the_work(writer, brief.outcome_measure)
    manager = brief.manager_of(brief.groups[index]) if index is not None else None
    later = agreed_owner(writer.case_facts)
    leads = later and (
        later.level == "executive" or any(each.manager_id == later.id for each in brief.groups)
    )
    keeps_systems = later and any(re.search(title, later.job_title, re.IGNORECASE) for title in SETS_IT_UP)
    person = manager or (later if leads and not keeps_systems else None)
    others = (brief.sponsor_id, brief.lead_id, *(() if later else (brief.sustainment_owner_id,)))
    if person is None or person.id in others:
        return metric
    return metric.model_copy(update={"owner": writer.owner(person.id)})


def _with_last_reading(writer: CaseWriter, hand_over: Milestone) -> Milestone:
    """Return the hand-over with the day of the number's target, even after the plan's end."""
    due, number = writer.case_facts.due, writer.brief.outcome_target
    if due is None or number is None or hand_over.date is None or due <= hand_over.date:
        return hand_over
    others = [each for each in split_sentences(hand_over.done_when) if _COMPARES not in each]
    sponsor = writer.facts.values["sponsor"]
    last = f"On {writer.say(due)} {sponsor} {_COMPARES}, and decides what to keep, change or end."
    return hand_over.model_copy(update={"done_when": " ".join([*others, last])})


def _due_as_stated(writer: CaseWriter, metric: Metric) -> Metric:
    """Return the metric of the result, due on the day that the objective names."""
    due = writer.case_facts.due
    if due is None or metric.target_date is None or due == metric.target_date:
        return metric
    definition = metric.definition.replace(writer.say(metric.target_date), writer.say(due))
    return metric.model_copy(update={"target_date": due, "definition": definition})


def _read_when_known(writer: CaseWriter, metric: Metric) -> Metric:
    """Return the metric of the result, read after a full period."""
    known = result_known(writer)
    if known is None or metric.first_read is None or known <= metric.first_read:
        return metric
    due = metric.target_date and max(metric.target_date, known)
    return metric.model_copy(update={"first_read": known, "target_date": due})


def _on_made_up_work(item: Milestone) -> Milestone:
    """Return a first try that asks for no real work."""
    done_when = _ONE_REAL.sub("one made-up ", item.done_when)
    done_when = _OWN_WORK.sub(r"\1 made-up work", done_when)
    return item.model_copy(update={"title": on_made_up(item.title), "done_when": done_when})


def _once(ids: Sequence[str], further: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*ids, *further)))


def _with_effort(
    writer: CaseWriter, session: TrainingSession, case_items: Sequence[AnyItem]
) -> TrainingSession:
    """Return a session with its cost, its spoken topics and its tasks."""
    groups = [writer.brief.groups[index] for index in writer.indexes(session.group_ids)]
    people = sum(group.size for group in groups)
    until = _until_agreed(writer, session.date, session.group_ids) if session.hands_on else ""
    if until.startswith(_MADE_UP):
        agenda = _ONE_REAL.sub("one made-up ", session.agenda)
        session = session.model_copy(update={"agenda": agenda})
    spoken = read(session.agenda)
    topics = tuple(topic for topic in session.topics if topic not in _SPOKEN or spoken.says(topic))
    session = with_own_work(writer, session.model_copy(update={"topics": topics}), case_items)
    if session.for_managers or not people or not session.hours:
        return session
    seats = seats_for(writer.brief, groups)
    rounds = rounds_of(people, session.hours, seats=seats, needed=rounds_for(writer.brief, groups))
    cost = f"{count(people, 'person', 'people')}, {_length(session.hours)} each: "
    cost += f"{say_number(rounds.people_hours)} working hours."
    if "round" not in session.note:
        cost += f" {count(rounds.rounds, 'round').capitalize()} of up to {rounds.people_per_round}."
    capacities = {group.capacity_hours_per_week for group in groups}
    capacity = capacities.pop() if len(capacities) == 1 else None
    has = f"Each has {_length(capacity)} a week." if capacity else ""
    cases = [item for item in case_items if isinstance(item, UseCase)]
    shared = [case.id for case in cases if set(case.group_ids) & {*session.group_ids}]
    update: dict[str, Any] = {
        "note": lines(
            session.note,
            f"{cost} {has}".strip(),
            held_in_words(writer.case) if session.provenance.play_id == "safe-start" else "",
            _on_a_copy(writer, session, case_items),
            until,
        ),
        "use_case_ids": _once(session.use_case_ids, shared),
    }
    return session.model_copy(update=update)


def _on_a_copy(writer: CaseWriter, session: TrainingSession, case_items: Sequence[AnyItem]) -> str:
    """Return that people practice with a copy, where the data is moved only later."""
    if not session.hands_on:
        return ""
    moved = {f"milestone.condition-{each.id}" for each in open_conditions(writer) if each.kind == "migration"}
    late = [
        item.due
        for item in case_items
        if item.id in moved and item.due and session.date and item.due > session.date
    ]
    if not late:
        return ""
    load = next((item for item in case_items if item.id == _TRIAL_LOAD and item.due), None)
    is_there = load and load.due and session.date and load.due < session.date
    cases = "the trial load, which those who know it have checked" if is_there else "made-up cases"
    return f"Practice with {cases}: the data is moved by {writer.say(min(late))}."


def _is_set_up(writer: CaseWriter, item: Milestone) -> bool:
    """Return whether a task sets up what comes, or signs people in."""
    if item.id.startswith((f"{_USUAL_CONDITION}accounts", *_WITH_DEVICES)):
        return True
    built = (step for step in writer.kind.steps if (step.by is None or step.on_loan) and step.days < 0)
    return any(item.id == f"milestone.step-{step.key}" for step in built)


def _on_test(writer: CaseWriter, item: Milestone) -> Milestone:
    """Return a task that uses nothing real before all have agreed."""
    waiting = writer.case.awaited_for_a_try(item.group_ids)
    days = {each.id: needed_by(writer, each) for each in waiting}
    awaited = [each for each in waiting if item.due and days[each.id] >= item.due]
    if not awaited or not is_practiced(writer.kind.key):
        return item
    names = listed([name_of(writer, each).rstrip(".") for each in awaited])
    due = writer.say(max(days[each.id] for each in awaited))
    rule = (
        f"{TEST_ONLY}, with made-up or anonymized data. Nothing is switched on for real work "
        f"before this is signed: {names}, by {due}."
    )
    if any(each.kind in REPRESENTATIVES for each in awaited):
        rule += f" {TEST_NEEDS_OK}"
    if item.id.startswith(_WITH_DEVICES):
        has_chosen = bool(devices_in_hand(writer.case_facts.sentences()))
        rule += _HEAR_NOBODY + ("" if has_chosen else _TRY_TO_HOLD)
    title = f"{item.title.removesuffix(_AT_WORK)} for {_TEST_ONLY}"
    if item.provenance.play_id == "condition":
        title = item.title
    elif item.id == _TRY_DEVICES:
        title = f"{item.title}, recording nobody"
    return item.model_copy(
        update={"title": fit(title, MAX_LINE), "done_when": paragraphs(rule, item.done_when)}
    )


def _until_agreed(writer: CaseWriter, day: date | None, group_ids: Sequence[str]) -> str:
    """Return what a first try does without, while somebody still has to agree."""
    days = {each.id: needed_by(writer, each) for each in writer.case.conditions}
    waiting = writer.case.awaited_for_a_try(group_ids)
    awaited = [each for each in waiting if day and days[each.id] > day]
    consents = [each for each in writer.case.conditions if is_consent(each) and not writer.case.is_met(each)]
    if not awaited and any(day and days[each.id] > day for each in consents):
        asked = writer.say(max(days[each.id] for each in consents))
        return f"Real cases only where the consent is there, else made-up ones: all are asked by {asked}."
    if not awaited:
        return ""
    names = listed([name_of(writer, each).rstrip(".") for each in awaited])
    due = max(days[each.id] for each in awaited)
    if is_practiced(writer.kind.key):
        return f"{_MADE_UP}, nothing real goes in: {names} comes by {writer.say(due)}."
    return f"Nobody has to work by it before this is there: {names}, by {writer.say(due)}."


def _length(hours: float) -> str:
    if hours < 1:
        return count(round(hours * 60), "minute")
    return f"{say_number(hours)} {'hour' if hours == 1 else 'hours'}"


def _data_rules(writer: CaseWriter) -> dict[str, tuple[DataClass, ...]]:
    """Return the data allowed in each tool; only a system holds more than internal."""
    brief = writer.brief
    tools, held = tools_of(brief), dict[str, set[DataClass]]()
    for task in (task for group in brief.groups for task in group.tasks):
        if (tool := task.tool or (tools[0] if tools else "")) and task.data_class:
            held.setdefault(tool, set()).add(task.data_class)
    # Where the brief gives no data at all, nothing is proposed: the review asks for it.
    named = dict.fromkeys([*tools, *held]) if held else {}
    return {
        tool: (
            *(_CAUTIOUS if held.get(tool, set()) - {"public"} else _CAUTIOUS[:1]),
            *(
                data
                for data in GUARDED
                if data in held.get(tool, set())
                and (is_meant_for(writer.kind, data) or signed_for_data(writer.case))
            ),
        )
        for tool in named
    }


def _data_asked_for(writer: CaseWriter) -> str:
    """Return which tasks need data on which somebody still says yes or no."""
    texts, day = [], writer.say(writer.case_facts.settle_by or writer.day_before_announcement)
    sponsor = writer.facts.values["sponsor"] or "the sponsor"
    for data, tasks in guarded_tasks(writer.brief).items():
        needs = f"{listed(tasks, 3)} {'needs' if len(tasks) == 1 else 'need'} it"
        if signed := signed_for_data(writer.case):
            name, known_by = name_of(writer, signed).rstrip("."), writer.say(needed_by(writer, signed))
            texts.append(
                f"Allowed once this is signed: {data} data, because {needs}. “{name}” is due by {known_by}; "
                "until then people practice with made-up cases."
            )
        elif is_meant_for(writer.kind, data):
            texts.append(
                f"Allowed (proposal): {data} data, because {needs}. {capital(sponsor)} confirms it by {day}, "
                "or says what stays out."
            )
        else:
            texts.append(
                f"Not allowed yet: {data} data, although {needs}. The owner of that data says yes or no in "
                f"writing by {day}, and a yes goes on this page; until then people practice with made-up "
                "cases."
            )
    return " ".join(texts)


def _with_unique_titles(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items with their groups in titles that would be the same."""
    groups_of: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for item in items:
        groups_of.setdefault((item.kind, item.title), set()).add(item.group_ids)

    def named(item: AnyItem) -> AnyItem:
        if item.title.startswith(_ALL):
            return item.model_copy(update={"title": capital(item.title.removeprefix(_ALL))})
        if len(groups_of[item.kind, item.title]) == 1 or not item.group_ids:
            return item
        groups = writer.groups(writer.indexes(item.group_ids))
        return item.model_copy(update={"title": fit(f"{item.title} ({groups})", MAX_LINE)})

    return [named(item) for item in items]
