"""R01 to R06: who stands for the change, and with what means."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

from playbook.core.base.words import say
from playbook.core.plan.brief import EACH_MANAGER, Group, Person
from playbook.core.plan.items import Act, CoalitionMember, Message, Metric, Objective, Owner, SponsorAct
from playbook.core.plan.workdays import workdays_of
from playbook.core.review.fixes import FixBuilder, NotMechanical, required
from playbook.core.review.result import Fix
from playbook.core.review.rule import Note, Rule, bad, either, ok, unknown
from playbook.core.review.view import SponsorSeen, View

_rule = partial(Rule, part="leadership")


def one_executive_sponsor(view: View) -> Iterator[Note]:
    """R01: exactly one sponsor, an executive, whose part of the organization holds every team."""
    brief = view.brief
    sponsors = [person for person in brief.people if person.id == brief.sponsor_id]
    if brief.sponsor_id is None:
        yield bad("No primary sponsor is named.", fields=("sponsor_id",))
    elif not sponsors:
        yield bad("The sponsor is not in the list of people.", fields=("sponsor_id", "people"))
    elif len(sponsors) > 1:
        yield bad("More than one person goes by the sponsor's id.", fields=("sponsor_id", "people"))
    elif sponsors[0].level != "executive":
        yield bad(f"{sponsors[0].name}, the sponsor, is not an executive.", fields=("sponsor_id", "people"))
    else:
        yield from _reach(view, sponsors[0])


def _reach(view: View, sponsor: Person) -> Iterator[Note]:
    for group in view.everyone:
        if _holds(sponsor.org_unit, group, view.brief.organisation):
            yield ok(group=group, fields=("sponsor_id",))
        else:
            text = f"{group.label} is outside {sponsor.org_unit}, which {sponsor.name} leads."
            yield bad(text, group=group, fields=("sponsor_id", view.path(group, "org_units")))


def _holds(unit: str, group: Group, organisation: str) -> bool:
    """Return whether a unit contains a group; the organization contains all."""
    folded = unit.casefold()
    return folded in ("", organisation.casefold()) or all(name.casefold() == folded for name in group.units)


R01 = _rule("R01", "E", ("B/B", "P3", "P4"), one_executive_sponsor).says(
    "One executive sponsor has authority over every team",
    "Who at the top answers for this, and can that person decide for everyone it touches?",
)


def coalition_in_each_group(view: View) -> Iterator[Note]:
    """R02: beside the sponsor, a leader with a dated act in each team; in a small company one act in all."""
    acting = _first_acts(view)
    leading = [
        (member, acting[view.key_of(member.owner)])
        for member in view.all(CoalitionMember)
        if member.owner and not view.is_sponsor(member.owner) and view.key_of(member.owner) in acting
    ]
    if view.is_small:
        act = next((act for act in view.dated_acts if act.owner and not view.is_sponsor(act.owner)), None)
        yield ok(act) if act else bad("Nobody beside the sponsor leads with a dated act.")
        return
    for group in view.groups:
        pair = next((pair for pair in leading if group.id in pair[0].group_ids), None)
        pair = pair or _each_manager(view, group)
        text = f"{group.label} has no leader beside the sponsor with a dated act."
        yield ok(*pair, group=group) if pair else bad(text, group=group)


def _each_manager(view: View, group: Group) -> tuple[CoalitionMember, SponsorAct] | None:
    """Return a coalition of every manager, with the act of this group's own."""
    members = (each for each in view.all(CoalitionMember) if each.owner and each.owner.role == EACH_MANAGER)
    member = next((each for each in members if group.id in each.group_ids), None)
    act = next((act for act in view.dated_acts if view.is_act_of_manager(act, group)), None)
    return (member, act) if member and act else None


def _first_acts(view: View) -> dict[str, SponsorAct]:
    first: dict[str, SponsorAct] = {}
    for act in view.dated_acts:
        if act.owner:
            first.setdefault(view.key_of(act.owner), act)
    return first


def propose_coalition(builder: FixBuilder) -> Iterator[Fix]:
    for group in builder.failing or builder.view.groups[:1]:
        leader = builder.view.manager(group)
        if builder.view.is_sponsor(leader):
            leader = Owner(role=f"a leader of {group.label} beside the sponsor")
        yield _join_coalition(builder, group, leader)


def _join_coalition(builder: FixBuilder, group: Group, leader: Owner) -> Fix:
    day = builder.by(builder.go_live(group))
    title = f"A leader for {group.label}"
    commitment = "Says in public why this matters, and does one visible thing for it."
    about = {"title": title, "owner": leader, "commitment": commitment}
    member = builder.new(CoalitionMember, f"{group.id}-leader", group, **about)
    visit = {"title": f"Say at {group.label} why this matters", "act": "visit_team", "date": day}
    act = builder.new(SponsorAct, f"{group.id}-act", group, owner=leader, **visit)
    return builder.fix(f"Win a leader in {group.label} who acts on {say(day)}", member, act)


R02 = _rule("R02", "W", ("B/D", "P4", "P3", "K1"), coalition_in_each_group, propose_coalition).says(
    "Each team has a leader beside the sponsor who acts",
    "When the sponsor is not in the room, who stands up for this in each team?",
    thresholds=("small_company",),
    small_company="one dated act of somebody beside the sponsor is enough; with a few people to a team, "
    "nobody is named as its leader",
)


def sponsor_never_silent(view: View) -> Iterator[Note]:
    """R03: no long silence of the sponsor from start to end; an act before, at and after go-live."""
    brief, go_live = view.brief, view.first_go_live
    if not (brief.start and brief.end and go_live):
        dates = (("start", brief.start), ("go_live", go_live), ("end", brief.end))
        missing = [field for field, day in dates if day is None]
        yield unknown("The sponsor's rhythm is unknown until the rollout has dates.", *missing)
        return
    if brief.end < brief.start:
        yield unknown("The rollout ends before it starts.", "start", "end")
        return
    acts = [act for act in view.sponsor_acts if view.reaches_someone(act)]
    begun = max(brief.start, _first_day_to_announce(view))
    problems = [*_silences(view, acts, begun, brief.end), *_moments(view, acts, go_live)]
    yield from problems or [ok(*acts, fields=("start", "go_live", "end"), days=(brief.start, brief.end))]


def _first_day_to_announce(view: View) -> date:
    """Return the first day to announce it, after those who hear it first."""
    first_word = min((message.date for message in view.all(Message) if message.date), default=date.min)
    awaited = [condition for condition in view.conditions if condition.gates == "announcement"]
    if view.case and (consulted := view.case.consultation_on()):
        awaited.append(consulted)
    days = (view.case.due_on(each) if view.case else each.needed_by for each in awaited)
    return max((day for day in days if day and day <= first_word), default=date.min)


def _silences(view: View, acts: list[SponsorSeen], start: date, end: date) -> Iterator[Note]:
    settings = view.settings
    last_near = required(view.first_go_live) + timedelta(days=view.settings.sponsor_near_days)
    slower = 2 if view.is_small else 1
    for before, then in pairwise(_points(acts, start, end)):
        silent = (then - before).days - _closed_days(view, before, then)
        near = min(then, last_near)
        near_part = (near - before).days - _closed_days(view, before, near)
        is_long = near_part > settings.sponsor_gap_days * slower or (
            silent > settings.later_sponsor_gap_days * slower
        )
        if is_long and not _resumes_at_once(view, before, then, last_near):
            text = f"The sponsor does nothing visible for {silent} days, from {say(before)} to {say(then)}."
            is_grave = near_part > settings.sponsor_silence_days * slower
            yield bad(text, days=(before, then), severity="E" if is_grave else "W")


def _closed_days(view: View, before: date, then: date) -> int:
    """Return how many days between two the whole organization is closed."""
    spans = view.brief.company_blackouts
    days = (before + timedelta(days=number) for number in range(1, (then - before).days))
    return sum(any(span.start <= day <= span.end for span in spans) for day in days)


def _resumes_at_once(view: View, before: date, then: date, last_near: date) -> bool:
    """Return whether only days off lie between the last day allowed and the next act."""
    settings, slower = view.settings, 2 if view.is_small else 1
    most = settings.sponsor_gap_days if before < last_near else settings.later_sponsor_gap_days
    return then <= view.open_day_from(before + timedelta(days=most * slower))


def _points(acts: Iterable[SponsorSeen], start: date, end: date) -> list[date]:
    inside = {act.date for act in acts if act.date and start <= act.date <= end}
    return [start, *sorted(inside), end]


def _moments(view: View, acts: list[SponsorSeen], go_live: date) -> Iterator[Note]:
    for moment, has_act in _has_moments(view, acts, go_live).items():
        if not has_act:
            yield bad(f"The sponsor has no act {moment} go-live on {say(go_live)}.", days=(go_live,))


def _has_moments(view: View, acts: list[SponsorSeen], go_live: date) -> dict[str, bool]:
    near = timedelta(days=view.settings.at_go_live_days)
    days, workdays, first = [act.date for act in acts if act.date], workdays_of(view.brief), go_live - near
    while first > date.min and not workdays.is_working(first, view.country, view.subdivision):
        first -= timedelta(days=1)  # on a day off nobody is seen
    at = {} if view.is_small else {"at": any(first <= day <= go_live + near for day in days)}
    return {"before": any(day < go_live for day in days), **at, "after": any(day > go_live for day in days)}


_BEFORE_ACCESS: tuple[tuple[Act, str], ...] = (
    ("answer_questions", "Answer questions from the teams"),
    ("remove_obstacle", "Ask what stands in the way, and clear one thing"),
)
_ROTATION: tuple[tuple[Act, str], ...] = (
    ("show_own_use", "Show one piece of own work done with the tool"),
    ("ask_for_examples", "Ask for examples, and read three aloud"),
    ("answer_questions", "Answer questions from the teams"),
    ("recognise", "Thank people by name for what they tried"),
)


def propose_rhythm(builder: FixBuilder) -> Iterator[Fix]:
    brief, go_live = builder.view.brief, required(builder.view.first_go_live)
    start, end = required(brief.start), required(brief.end)
    acts = [act for act in builder.view.sponsor_acts if builder.view.reaches_someone(act)]
    days = _missing_moments(builder, acts, go_live)
    points = sorted({*_points(acts, start, end), *(day for day in days if start <= day <= end)})
    for before, then in pairwise(points):
        days += _filled(builder, before, then, builder.view.settings.sponsor_gap_days)
    first_word = min(filter(None, (message.date for message in builder.view.all(Message))), default=date.min)
    # Nobody is seen for a change that nobody has heard of.
    days = [day for day in days if day >= first_word]
    access = builder.view.first_access or go_live
    for number, day in enumerate(sorted(set(days))):
        rotation = _ROTATION if day >= access else _BEFORE_ACCESS
        kind, title = rotation[number % len(rotation)]
        about = {"title": title, "owner": builder.sponsor, "act": kind, "date": day}
        act = builder.new(SponsorAct, day.isoformat(), *builder.concerned, **about)
        yield builder.fix(f"Add an act of the sponsor on {say(day)}: {title.lower()}", act)


def _missing_moments(builder: FixBuilder, acts: list[SponsorSeen], go_live: date) -> list[date]:
    when = {"before": builder.by(go_live, 1), "at": builder.by(go_live), "after": builder.after(go_live, 1)}
    return [
        when[moment] for moment, has_act in _has_moments(builder.view, acts, go_live).items() if not has_act
    ]


def _filled(builder: FixBuilder, before: date, then: date, most: int) -> list[date]:
    """Return working days that break a silence into short enough stretches."""
    days: list[date] = []
    while (then - before).days > most:
        step = builder.by(before + timedelta(days=most))
        before = step if step > before else builder.after(before, max(1, most))
        days.append(before)
    return days


R03 = _rule(
    "R03", "W", ("B/D", "P3", "P6", "E16"), sponsor_never_silent, propose_rhythm, by_group=False
).says(
    "The sponsor is seen from start to end",
    "Will we see the sponsor again after the launch speech, or only hear of it?",
    thresholds=(
        "sponsor_gap_days",
        "sponsor_silence_days",
        "sponsor_near_days",
        "later_sponsor_gap_days",
        "at_go_live_days",
        "small_company",
    ),
    small_company="silences may be twice as long, and go-live needs no act of its own: people see each other "
    "every day",
    severe_when="the silence is longer than sponsor_silence_days until sponsor_near_days after go-live",
)


def leaders_show_own_use(view: View) -> Iterator[Note]:
    """R04: the sponsor and every team's manager each show once, on a day, how they use it."""
    shows = [act for act in view.dated_acts if act.act == "show_own_use"]
    own = next((act for act in shows if view.is_sponsor(act.owner)), None)
    yield either(own, "The sponsor never shows own use of the tool.")
    for group in view.groups:
        act = next((act for act in shows if view.is_act_of_manager(act, group)), None)
        yield either(act, f"The manager of {group.label} never shows own use of the tool.", group)


def propose_own_use(builder: FixBuilder) -> Iterator[Fix]:
    shows = [act for act in builder.view.dated_acts if act.act == "show_own_use"]
    if not any(builder.view.is_sponsor(act.owner) for act in shows):
        yield _show_own_use(builder, "sponsor", "the sponsor", builder.sponsor, builder.view.groups)
    for group in builder.failing:
        name = f"the manager of {group.label}"
        yield _show_own_use(builder, group.id, name, builder.view.manager(group), (group,))


def _show_own_use(builder: FixBuilder, key: str, name: str, owner: Owner, groups: tuple[Group, ...]) -> Fix:
    day = builder.by(min(builder.go_live(group) for group in groups))
    title = f"{name[0].upper()}{name[1:]} shows one piece of own work done with the tool"[:300]
    act = builder.new(SponsorAct, key, *groups, title=title, owner=owner, act="show_own_use", date=day)
    return builder.fix(f"Let {name} show own use on {say(day)}", act)


R04 = _rule("R04", "W", ("A/D", "M1", "O1", "MS6", "E2"), leaders_show_own_use, propose_own_use).says(
    "The sponsor and every manager show their own use",
    "Do the people who ask for this use it themselves, where others can see?",
)


def reason_and_measured_objective(view: View) -> Iterator[Note]:
    """R05: a reason, objectives and an expected benefit, and an objective that a metric measures."""
    brief, objectives = view.brief, view.all(Objective)
    stated = (
        ("why", "The reason for the change is not written down.", bool(brief.why)),
        ("objective", "No objective is written down.", _says_objective(view)),
        ("expected_benefit", "The expected benefit is not written down.", _says_benefit(view)),
    )
    problems = [bad(text, fields=(field,)) for field, text, is_stated in stated if not is_stated]
    linked = _measured(view)
    if not linked:
        problems.append(bad("No objective is linked to a metric.", *objectives[:1]))
    yield from problems or [ok(*linked, fields=("why", "objective", "expected_benefit"))]


def _says_objective(view: View) -> bool:
    return bool(view.brief.objective) or any(objective.statement for objective in view.all(Objective))


def _says_benefit(view: View) -> bool:
    return bool(view.brief.expected_benefit) or any(objective.benefit for objective in view.all(Objective))


def _measured(view: View) -> tuple[Objective, Metric] | tuple[()]:
    metrics = {metric.id: metric for metric in view.all(Metric)}
    for objective in view.all(Objective):
        for metric_id in objective.metric_ids:
            if metric_id in metrics:
                return objective, metrics[metric_id]
    return ()


def propose_link(builder: FixBuilder) -> Iterator[Fix]:
    metrics, brief = builder.view.all(Metric), builder.view.brief
    if not (metrics and brief.why and _says_objective(builder.view) and _says_benefit(builder.view)):
        raise NotMechanical
    metric = next((metric for metric in metrics if metric.measures == "outcome"), metrics[0])
    name = metric.title or "the plan's metric"
    for objective in builder.view.all(Objective):
        linked = builder.changed(objective, metric_ids=(*objective.metric_ids, metric.id))
        yield builder.fix(f"Link the objective to {name}", change=(linked,))
        return
    about = {"title": "What we want to achieve", "owner": builder.sponsor, "metric_ids": (metric.id,)}
    about |= {"statement": brief.objective, "benefit": brief.expected_benefit}
    objective = builder.new(Objective, "objective", *builder.concerned, **about)
    yield builder.fix(f"Add the brief's objective, measured by {name}", objective)


R05 = _rule(
    "R05", "E", ("B/B", "P3", "X4"), reason_and_measured_objective, propose_link, by_group=False
).says(
    "Reason, objective and benefit are written down and measured",
    "What exactly do we get for this, and which number will tell us?",
)


def lead_with_time_and_budget(view: View) -> Iterator[Note]:
    """R06: a named rollout lead with hours for it, and a budget line."""
    brief = view.brief
    problems = []
    if brief.lead is None:
        problems.append(bad("No rollout lead is named.", fields=("lead_id",)))
    if not brief.lead_hours_per_week:
        problems.append(bad("The lead has no hours per week for this.", fields=("lead_hours_per_week",)))
    if brief.budget is None:
        problems.append(bad("There is no budget line.", fields=("budget",)))
    yield from problems or [ok(fields=("lead_id", "lead_hours_per_week", "budget"))]


R06 = _rule("R06", "W", ("A/D", "P15", "M2"), lead_with_time_and_budget, by_group=False).says(
    "A named lead has hours and a budget", "Whose job is this, with how many hours a week and what money?"
)

RULES = (R01, R02, R03, R04, R05, R06)
