"""What a share link shows: exactly the listed fields, no names."""

from datetime import date
from itertools import product

import pytest

from playbook.core.base.fields import Frozen, Line
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.changes.examples import ExampleHidden, ExampleLogged, ExampleRemoved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.log.changes.recipes import RecipeRemoved, RecipeSaved
from playbook.core.log.changes.rollouts import Launched
from playbook.core.plan.brief import BriefFields, Person
from playbook.core.plan.examples import Example
from playbook.core.plan.items import (
    CheckinSeries,
    Gate,
    KeyMessage,
    ManagerBriefing,
    Message,
    Metric,
    Milestone,
    Objective,
    Owner,
    Policy,
    Provenance,
    Reinforcement,
    SponsorAct,
    Support,
    TrainingSession,
)
from playbook.core.plan.recipes import Recipe
from playbook.core.sharing.sharing import PROFILE_NAMES, Profile, PublicStart, public
from playbook.core.sharing.unlisted_names import find_unlisted_names
from tests.canaries import TODAY, Canaries, filled
from tests.core.story import LAUNCHED, PLANNED, STARTED, day, laid

TRACKED = (
    "sponsor_act", "message", "manager_briefing", "training_session", "support", "reinforcement",
    "checkin_series", "metric", "policy", "gate", "milestone")  # fmt: skip
PUBLIC = {
    "brief.name", "brief.what_changes", "brief.why", "brief.start", "brief.end",
    "items.support.title", "items.support.start", "items.support.end",
    # What people are asked to do.
    "items.checkin_series.start", "items.checkin_series.end",
    "brief.groups.go_live",  # a day without the team
    # The first and last days of stages.
    "items.sponsor_act.date", "items.milestone.date",
    # An example that its author agreed to share, under the name that was agreed to.
    "examples.what", "examples.credit",
    # A recipe that a host shows, under the name that was agreed to.
    *(f"recipes.{field}" for field in ("title", "what", "prompt", "steps", "tool", "credit"))}  # fmt: skip
TEAMS = {
    *PUBLIC, "brief.groups.name", "brief.what_stays", "brief.promises.sentence",
}  # fmt: skip
FULL = {
    *TEAMS, *(f"items.{kind}.title" for kind in TRACKED),
    "items.message.date", "items.manager_briefing.date", "items.training_session.date",
    "items.reinforcement.date", "items.metric.first_read", "items.policy.effective", "items.gate.date",
    "brief.why_now", "brief.objective", "brief.expected_benefit",
    "brief.outcome_measure", "brief.outcome_unit", "brief.outcome_target",
    "items.objective.title", "items.objective.statement", "items.objective.benefit",
    "items.metric.definition", "items.metric.unit", "items.metric.target", "items.metric.target_date",
    "items.key_message.text"}  # fmt: skip
ALLOWED: dict[Profile, set[str]] = {"public": PUBLIC, "teams": TEAMS, "full": FULL}
NEVER = {
    "brief.budget", "brief.concerns", "brief.people.name", "brief.people.job_title", "brief.sponsor_id",
    "brief.incident_contact", "brief.groups.other_changes.name", "brief.groups.capacity_hours_per_week",
    "brief.risk_of_not_changing", "items.message.body", "items.message.note", "items.message.why",
    "items.message.owner.person_id", "items.message.provenance.writer", "items.sponsor_act.script",
    "items.message.provenance.prompt_sha", "items.resistance.cause", "items.policy.data_rules.key",
    "tracking.note", "tracking.moves.reason", "examples.task", "examples.day", "examples.minutes_saved",
    "examples.minutes_checking", "readings.value", "launch.actor", "items.checkin_series.question",
    "created_by", "brief.conditions.done_when", "brief.concern_list.text",
    "brief.concern_list.held_by", "brief.concern_list.answer", "brief.stakeholders.needs",
    "brief.stakeholders.talk_on", "brief.groups.tasks.task", "brief.groups.site", "self_checks.author",
    "recipes.day", "recipes.use_case_id"}  # fmt: skip


@pytest.mark.parametrize("profile", PROFILE_NAMES)
def test_a_profile_shows_exactly_what_is_listed_for_it(profile: Profile):
    rollout, canaries = filled()
    assert canaries.all_in(public(rollout, profile, TODAY).model_dump_json()) == ALLOWED[profile]


@pytest.mark.parametrize("profile", PROFILE_NAMES)
def test_without_an_agreement_nothing_of_an_example_is_shown(profile: Profile):
    rollout, canaries = filled()
    examples = {
        key: item_id.model_copy(update={"may_share": "no"}) for key, item_id in rollout.examples.items()
    }
    rollout = rollout.model_copy(update={"examples": examples})
    shown = canaries.all_in(public(rollout, profile, TODAY).model_dump_json())
    assert shown == ALLOWED[profile] - {"examples.what", "examples.credit"}


@pytest.mark.parametrize(("profile", "shown"), [("teams", set()), ("full", {"brief.what_stays"})])
def test_what_is_decided_is_shown_once_the_plan_is_launched(profile: Profile, shown: set[str]):
    rollout, canaries = filled()
    rollout = rollout.model_copy(update={"launch": None})
    told = {"brief.what_stays", "brief.promises.sentence"}
    assert canaries.all_in(public(rollout, profile, TODAY).model_dump_json()) & told == shown


def test_every_hidden_field_holds_a_canary():
    _, canaries = filled()
    paths = {*canaries.texts.values(), *canaries.days.values(), *canaries.numbers.values()}
    # A reference holds the id of what it refers to, so that whoever follows it finds the name.
    assert NEVER - {"brief.sponsor_id", "items.message.owner.person_id"} <= paths
    assert not NEVER & FULL
    assert len(canaries.texts) == len(set(canaries.texts)) > 200


def test_a_new_field_holds_a_canary_by_itself():
    class Deep(Frozen):
        secret: Line = ""

    class Added(Deep):
        inner: tuple[Deep, ...] = ()
        by_name: dict[Line, Deep | None] = {}  # noqa: RUF012 - a model's default, copied by pydantic

    canaries = Canaries()
    built = canaries.of(Added, "new")
    assert set(canaries.texts.values()) == {
        "new.secret", "new.inner.secret", "new.by_name.key", "new.by_name.secret"}  # fmt: skip
    assert built.inner[0].secret in canaries.texts


def test_nobody_is_named_in_what_is_shown():
    named = "Kim Oduya opens, then Roa Field answers; kim@lt.test or +44 20 7946 0958"
    changes: list[AnyChange] = [
        *PLANNED,
        BriefEdited.of(BriefFields(name=named, what_changes=named, why=named, objective=named), "name",
                       "what_changes", "why", "objective"),
        ItemAdded(item=Milestone(id="told", title=named, date=day("03-23"))),
        ItemAdded(item=KeyMessage(id="said", text=named)),
        ItemAdded(item=Objective(id="aim", title=named, statement=named, benefit=named))]  # fmt: skip
    shown = public(laid(changes), "full", day("03-02"))
    texts = "The sponsor opens, then a manager answers; an e-mail address or a phone number"
    assert {shown.name, shown.what_changes, shown.why, shown.aims.objective} == {texts}
    assert texts in [item.title for item in shown.items]
    assert shown.aims.key_points == (texts,)
    text = shown.model_dump_json()
    assert not [name for name in ("Kim", "Oduya", "Roa", "Field", "lt.test", "7946") if name in text]
    changes = [*STARTED, ItemAdded(item=Milestone(id="m", title="Dana checks the list", date=day("03-23")))]
    shown = public(laid(changes), "full", day("03-02"))
    assert [item.title for item in shown.items] == ["A colleague checks the list"]


def test_stages_and_teams_count_dated_and_done_tasks():
    done = StatusLogged(item_id="why", stage="communication", status="done", on=day("02-09"))
    shown = public(laid([*LAUNCHED, done]), "public", day("03-04"))
    counted = {stage.key: (stage.done, stage.total) for stage in shown.stages}
    assert counted == {"communication": (1, 1), "training": (0, 1), "accountability": (0, 2)}
    training = next(stage for stage in shown.stages if stage.key == "training")
    assert (training.first, training.last) == (day("03-02"), day("05-29"))
    assert [item.title for item in shown.done] == ["Why we change"]
    assert (shown.total_done, shown.total) == (1, 4)
    shown = public(laid(LAUNCHED), "full", day("03-04"))
    expected = [("Weekly active", day("03-09")), ("First win told", day("03-20"))]
    assert [(next.what, next.day) for next in shown.ahead()][:2] == expected
    assert [item.standing for item in shown.items] == ["overdue", "planned", "planned", "planned"]
    shown = public(laid([*LAUNCHED, done]), "teams", day("03-04"))
    expected = [("Creative", 1, 1, day("03-02")), ("Media", 1, 1, day("03-02"))]
    assert [(group.name, group.done, group.total, group.go_live) for group in shown.groups] == expected


def test_a_group_that_bears_a_persons_name_loses_it():
    changes = [*STARTED, PersonSaved(person=Person(id="media", name="Media Media"))]
    shown = public(laid(changes), "teams", day("03-04"))
    assert [group.name for group in shown.groups] == ["Creative", "A colleague"]


def test_a_finished_rollout_and_an_untitled_item_are_shown():
    rollout = laid(LAUNCHED)
    shown = public(rollout, "public", date(2031, 1, 1))
    assert (shown.phase, shown.day) == ("finished", rollout.brief.end)
    changes = [*STARTED, ItemAdded(item=Message(id="m", date=day("03-23")))]
    assert [item.title for item in public(laid(changes), "full", day("03-02")).items] == ["Message"]


def test_the_fullest_profile_never_says_how_success_stands():
    metric = Metric(
        id="m", title="Active", definition="Of all", unit="%", baseline=12.5, target=60,
        first_read=day("03-09"))  # fmt: skip
    shown = public(laid([*STARTED, ItemAdded(item=metric)]), "full", day("03-02"))
    assert [
        (metric.title, metric.definition, metric.unit, metric.target) for metric in shown.aims.metrics
    ] == [("Active", "Of all", "%", 60)]
    assert "12.5" not in shown.model_dump_json()


def test_a_private_talk_is_shown_to_no_guest():
    talk = SponsorAct(
        id="t", title="Hold a one-hour private talk", date=day("03-10"),
        provenance=Provenance(source="builtin", play_id="talk"))  # fmt: skip
    shown = public(laid([*STARTED, ItemAdded(item=talk)]), "full", day("03-02"))
    assert "private talk" not in shown.model_dump_json()


def test_titles_of_any_length_survive_the_roles_in_them():
    long = " ".join(["Kim"] * 75)
    changes = [*STARTED, ItemAdded(item=Milestone(id="m", title=long, date=day("03-23")))]
    [item] = public(laid(changes), "full", day("03-02")).items
    assert item.title.casefold() == " ".join(["the sponsor"] * 75)


def test_a_name_that_no_list_holds_is_found_before_it_is_shown():
    titles = (
        "Priya Nair opens", "Ask Priya", "Thanks to Jonas Weber", "Kim Oduya closes", "The Creative team",
    )  # fmt: skip
    days = [day(f"03-2{number}") for number in range(len(titles))]
    items = [
        ItemAdded(item=Milestone(id=f"m{when.day}", title=title, date=when))
        for title, when in zip(titles, days, strict=True)
    ]
    rollout = laid([*STARTED, *items])
    assert find_unlisted_names(
        rollout, public(rollout, "full", TODAY)
    ) == ("Priya Nair", "Priya", "Jonas Weber")  # fmt: skip


def test_a_month_is_nobody_and_a_person_of_that_name_is_somebody():
    titles = ["Go-live on Tue Jan 12", "Ask again by Jan 12, 2027", "Jan 12: numbers", "Thank Jan for it"]
    items = [
        ItemAdded(item=Milestone(id=f"m{number}", title=title, date=day("03-02")))
        for number, title in enumerate(titles)
    ]
    for said, expected in ((items[:3], ()), (items, ("Jan",))):
        rollout = laid([*STARTED, *said])
        assert find_unlisted_names(rollout, public(rollout, "full", TODAY)) == expected


def test_all_staff_read_what_concerns_them_and_no_preparation():
    when = day("03-20")
    for_all = [
        TrainingSession(id="t", title="Hands-on", date=when),
        Support(id="o", title="Open hour", start=when, end=when),
        Reinforcement(id="s", title="Show-and-tell", date=when, way="show_and_tell"),
        Milestone(id="g", title="Start: Media", date=when, provenance=Provenance(play_id="go-live")),
        Message(id="a", title="The announcement", date=day("03-04")),
    ]
    internal = [
        Message(id="l", title="Told later", date=when),
        ManagerBriefing(id="b", title="Brief the managers", date=day("03-04")),
        TrainingSession(id="m", title="Managers first", date=when, for_managers=True),
        SponsorAct(id="p", title="Show what you do differently", date=when),
        Milestone(id="d", title="Four points are decided", date=day("03-04")),
        Reinforcement(id="r", title="Review", date=when),
        CheckinSeries(id="c", title="Managers log", way="status", start=when, end=when),
        Metric(id="n", title="Weekly active", first_read=when),
        Policy(id="y", title="The rules", effective=when),
        Gate(id="q", title="Go on or stop?", date=when),
    ]
    done = StatusLogged(item_id="d", stage="accountability", status="done", on=day("03-04"))
    changes = [*STARTED, *(ItemAdded(item=item) for item in (*for_all, *internal))]
    launched = Launched(baseline={item.id: item.due for item in (*for_all, *internal) if item.due})
    rollout = laid([*changes, launched, done])
    for profile in ("public", "teams"):
        shown = public(rollout, profile, day("03-04"))
        assert {item.title for item in shown.items} == {item.title for item in for_all}
        assert (shown.done, shown.total_done, shown.total) == ((), 1, 15)
    assert len(public(rollout, "full", day("03-04")).items) == 15
    assert "Told later" in {item.title for item in public(rollout, "public", when).items}


def test_a_message_that_was_sent_early_is_shown():
    done = StatusLogged(item_id="why", stage="communication", status="done", on=day("02-05"))
    before = public(laid(LAUNCHED), "public", day("02-05"))
    after = public(laid([*LAUNCHED, done]), "public", day("02-05"))
    titles = [[item.title for item in shown.items] for shown in (before, after)]
    assert titles == [["Office hours"], ["Why we change", "Office hours"]]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (
            "Fix the day on which each hears (“Will the night crew be laid off…”)",
            "Fix the day on which each hears",
        ),
        ("Fix the day on which each hears: “night crew be laid off”.", "Fix the day on which each hears."),
        ("Answer “Will the night crew be laid off” in person", "Answer a concern in person"),
        ("They ask: “Will the night crew be laid off?” Say so", "They ask: a concern. Say so"),
        ("“Will the night crew be laid off?” needs an answer", "A concern needs an answer"),
        ("“Will the night crew be laid off?”", "Milestone"),
        ("Hear out those who say “the “old hands” know better”", "Hear out those who say a concern"),
        ("Agree on “pay of the night crew”", "Agree on “pay of the night crew”"),
        ("Try “Night crew”", "Try “Night crew”"),
        ("Ask “the night crew b”", "Ask “the night crew b”"),
        ("Ask “the night crew be l”", "Ask “the night crew be l”"),
        ("Ask “ill the night crew”", "Ask “ill the night crew”"),
        ("Answer “Pay is low” in person", "Answer a concern in person"),
    ],
)
def test_no_title_tells_a_worry_as_it_was_typed(title: str, shown: str):
    worries = (
        "Will the night crew be laid off, or paid less?", "The “old hands” know better than the screen.",
        "Nobody knows the pay of the night crew.", "Pay is low.",
    )  # fmt: skip
    rows = [{"id": f"c{at}", "text": text} for at, text in enumerate(worries)]
    items = (
        Milestone(id="m", title=title, date=day("03-22")),
        Metric(id="n", title="Pay of the night crew", first_read=day("03-21")),
    )
    fields = BriefFields.model_validate({"concern_list": rows})
    after = laid(
        [*PLANNED, BriefEdited.of(fields, "concern_list"), *(ItemAdded(item=item) for item in items)]
    )
    assert [each.title for each in public(after, "full", TODAY).items if each.day == day("03-22")] == [shown]


def test_no_id_is_shown():
    rollout, canaries = filled()
    shown = public(rollout, "full", TODAY).model_dump_json()
    ids = [text for text, path in canaries.texts.items() if path.endswith(("id", "key"))]
    assert len(ids) > 15
    assert not [text for text in ids if text in shown]
    assert "_id" not in shown


def logged(rating: int | None = 3, **valuess: object) -> ExampleLogged:
    values = {"id": "e", "day": day("03-02"), "what": "A draft", "credit": "Jo", **valuess}
    return ExampleLogged(example=Example(rating=rating, **values))


def test_an_agreed_and_worthwhile_example_is_shown():
    for profile, rating, may_share in product(PROFILE_NAMES, [None, 0, 1, 2, 4], ["named", "unnamed", "no"]):
        shown = public(laid([*STARTED, logged(rating, may_share=may_share)]), profile, day("03-04"))
        is_told = may_share != "no" and rating is not None and rating >= 2
        expected = ["A draft"] if is_told else []
        assert [win.text for win in shown.wins] == expected, (profile, rating, may_share)
        assert ("Jo" in shown.model_dump_json()) == (is_told and may_share == "named"), (
            profile,
            rating,
            may_share,
        )


@pytest.mark.parametrize("change", [logged(may_share="no"), logged(1, may_share="named"),
                                    ExampleRemoved(example_id="e")])  # fmt: skip
def test_a_withdrawn_agreement_counts_at_once(change: AnyChange):
    before = laid([*STARTED, logged(may_share="named")])
    after = laid([change], before)
    assert public(before, "public", day("03-04")).wins
    assert public(after, "public", day("03-04")).wins == ()
    assert public(before, "public", day("03-04"), after).wins == ()


def test_a_name_is_given_only_as_it_was_agreed():
    win = logged(may_share="named", what="Kim Oduya and I wrote it", credit="Kim Oduya")
    shown = public(laid([*STARTED, win]), "public", day("03-04"))
    assert [(win.text, win.credit) for win in shown.wins] == [("The sponsor and I wrote it", "Kim Oduya")]
    assert find_unlisted_names(laid([*STARTED, win]), shown) == ()


def test_an_example_of_a_guest_names_nobody_by_role():
    win = logged(may_share="unnamed", what="Kim Oduya and I wrote it", by_link=True)
    shown = public(laid([*STARTED, win]), "public", day("03-04"))
    assert [win.text for win in shown.wins] == ["Someone and I wrote it"]


def saved(recipe_id: str = "h", **valuess: object) -> RecipeSaved:
    values = {"id": recipe_id, "title": "Drafts", "day": day("03-02"), "prompt": "Write it", **valuess}
    return RecipeSaved(recipe=Recipe(**values))


def test_a_picked_recipe_needs_the_consent_of_its_author():
    for profile, picked, agreed in product(
        PROFILE_NAMES, ["named", "unnamed", "no"], ["named", "unnamed", "no"]
    ):
        changes = [*STARTED, logged(may_share=agreed), saved(example_id="e", may_share=picked)]
        shown = public(laid(changes), profile, day("03-04"))
        is_shown = "no" not in (agreed, picked)
        expected = ["Write it"] if is_shown else []
        assert [recipe.prompt for recipe in shown.recipes] == expected, (profile, picked, agreed)
        assert [recipe.credit for recipe in shown.recipes if recipe.credit] == (
            ["Jo"] if agreed == picked == "named" else []
        ), (profile, picked, agreed)


@pytest.mark.parametrize("change", [ExampleHidden(example_id="e"), ExampleRemoved(example_id="e"),
                                    saved(example_id="e"), RecipeRemoved(recipe_id="h")])  # fmt: skip
def test_a_withdrawn_recipe_is_gone_at_once(change: AnyChange):
    before = laid([*STARTED, logged(may_share="named"), saved(example_id="e", may_share="named")])
    after = laid([change], before)
    assert public(before, "public", day("03-04")).recipes
    assert public(after, "public", day("03-04")).recipes == ()
    assert public(before, "public", day("03-04"), after).recipes == ()


def test_a_recipe_names_only_who_agreed():
    named = "Kim Oduya's draft, kim@lt.test"
    texts = dict.fromkeys(("title", "what", "prompt", "steps", "tool"), named)
    recipe = saved(**texts, may_share="named", credit="Kim Oduya", ask=Owner(person_id="kim"))
    shown = public(laid([*PLANNED, recipe]), "full", day("03-04"))
    (first,) = shown.recipes
    expected = {"The sponsor's draft, an e-mail address"}
    assert {first.title, first.what, first.prompt, first.steps, first.tool} == expected
    assert (first.ask, first.credit) == ("the sponsor", "Kim Oduya")
    assert find_unlisted_names(laid([*PLANNED, recipe]), shown) == ()
    by_role = saved(may_share="unnamed", ask=Owner(role="The champion"))
    assert public(laid([*PLANNED, by_role]), "full", day("03-04")).recipes[0].ask == "the champion"


def test_the_latest_five_recipes_are_shown():
    many = [saved(f"h{n}", title=f"R{n}", day=day(f"02-1{n}"), may_share="unnamed") for n in range(7)]
    shown = public(laid([*STARTED, *many]), "public", day("03-04"))
    assert [recipe.title for recipe in shown.recipes] == ["R6", "R5", "R4", "R3", "R2"]


def test_the_newest_five_examples_and_the_wins_are_told():
    wins = [logged(id=f"e{n}", day=day(f"02-1{n}"), what=f"Draft {n}", may_share="unnamed") for n in range(7)]
    wins.append(logged(id="again", day=day("02-18"), what="Draft 6", may_share="unnamed"))
    items = [
        ItemAdded(item=Milestone(id="a", title="Half of it", date=day("02-20"), is_win=True)),
        ItemAdded(item=Milestone(id="b", title="No win", date=day("02-20"))),
        ItemAdded(item=Reinforcement(id="c", title="Thanks", date=day("02-23"), way="recognition")),
        ItemAdded(item=Reinforcement(id="d", title="To come", date=day("03-23"), way="win")),
    ]
    done = [
        StatusLogged(item_id=item_id, stage=stage, status="done", on=day("02-24"))
        for item_id, stage in (("a", "accountability"), ("b", "accountability"), ("c", "reinforcement"))
    ]
    shown = public(laid([*LAUNCHED, *items, *wins, *done]), "public", day("03-04"))
    assert [win.text for win in shown.wins] == [f"Draft {n}" for n in (6, 5, 4, 3, 2)]  # one is told twice
    assert [item.title for item in shown.marked] == ["Thanks", "Half of it"]


def test_a_late_task_is_shown_on_the_day_it_was_done():
    late = Milestone(id="late", title="Late", date=day("02-06"), is_win=True)
    prompt = Milestone(id="prompt", title="Prompt", date=day("02-20"), is_win=True)
    done = [
        StatusLogged(item_id=item.id, stage="accountability", status="done", on=day(on))
        for item, on in ((late, "03-03"), (prompt, "02-20"))
    ]
    shown = public(
        laid([*LAUNCHED, *(ItemAdded(item=item) for item in (late, prompt)), *done]), "full", TODAY
    )
    for listed in (shown.marked, shown.done):
        assert [(item.title, item.done_on) for item in listed] == [
            ("Late", day("03-03")),
            ("Prompt", day("02-20")),
        ]


def test_people_are_asked_for_what_they_take_part_in():
    items = [
        TrainingSession(id="t1", title="Safe start", date=day("03-09")),
        TrainingSession(id="t2", title="For those who lead", date=day("03-09"), for_managers=True),
        TrainingSession(id="t3", title="Long ago", date=day("02-09")),
        CheckinSeries(id="c1", title="Friday", start=day("02-13"), end=day("05-29")),
        CheckinSeries(id="c2", title="Friday", start=day("02-13"), end=day("05-29"), group_ids=("media",)),
        CheckinSeries(id="c3", title="How it stands", way="status", start=day("02-13"), end=day("05-29")),
        CheckinSeries(id="c5", title="Later", start=day("06-05"), end=day("07-31"), cadence_days=28),
        CheckinSeries(id="c4", title="Over", start=day("02-02"), end=day("02-27")),
        Reinforcement(id="r1", title="Three colleagues", date=day("03-20"), way="show_and_tell"),
    ]
    shown = public(laid([*PLANNED, *(ItemAdded(item=item) for item in items)]), "public", day("03-04"))
    request = [(ask.what, ask.title, ask.day, ask.until, ask.every) for ask in shown.asked]
    assert request == [
        ("example", "", day("02-13"), day("05-29"), 7),
        ("training", "Safe start", day("03-09"), None, None),
        ("show_and_tell", "Three colleagues", day("03-20"), None, None),
    ]


def test_a_session_says_for_whom_it_is_where_teams_may_be_named():
    teams = [group.id for group in laid(PLANNED).brief.groups]
    media = next(group.name for group in laid(PLANNED).brief.groups if group.id == "media")
    items = [
        TrainingSession(id="t1", title="All of us", date=day("03-09"), group_ids=teams),
        TrainingSession(id="t2", title="Some of us", date=day("03-10"), group_ids=("media",)),
        TrainingSession(id="t3", title=f"First session ({media})", date=day("03-11"), group_ids=("media",)),
    ]
    rollout = laid([*PLANNED, *(ItemAdded(item=item) for item in items)])
    for profile, whom in (("public", ["everyone", "", ""]), ("teams", ["everyone", media, ""])):
        asked = public(rollout, profile, day("03-04")).asked
        assert [ask.who for ask in asked if ask.what == "training"] == whom


def test_no_more_is_asked_than_can_be_kept_in_mind():
    items = [TrainingSession(id=f"t{n}", title=f"Session {n}", date=day(f"03-{n + 10}")) for n in range(9)]
    shown = public(laid([*STARTED, *(ItemAdded(item=item) for item in items)]), "public", day("03-04"))
    assert [ask.title for ask in shown.asked] == [f"Session {n}" for n in range(5)]


def test_every_go_live_is_among_the_next_days():
    sessions = [ItemAdded(item=TrainingSession(id=f"t{n}", title=f"T{n}", date=day("03-03"))) for n in "123"]
    starts = tuple(PublicStart(day=day(on), teams=(name,)) for name, on in GO_LIVES)
    shown = public(laid([*PLANNED, *sessions]), "full", day("03-02")).model_copy(update={"starts": starts})
    assert shown.last_go_live == day("05-17")
    coming = [tuple(each) for each in shown.ahead()]
    assert coming[1:] == [(day("04-12"), "Go-live: Sales"), (day("05-17"), "Go-live: Service")]
    assert len(coming) == 3
    unnamed = tuple(start.model_copy(update={"teams": ()}) for start in starts)
    says = [each.what for each in shown.model_copy(update={"starts": unnamed}).ahead()]
    assert says[1:] == ["Go-live 1 of 2", "Go-live 2 of 2"]
    many = shown.model_copy(
        update={"starts": (starts[0], PublicStart(day=day("05-17"), teams=tuple("ABCDEF")))}
    )
    assert many.go_lives[1].what == "Go-live: A, B, C and 3 more"
    assert shown.model_copy(update={"starts": starts[:1]}).last_go_live is None


def test_a_public_page_has_every_go_live_and_no_team():
    groups = laid(PLANNED).brief.groups
    waves = [group.model_copy(update={"go_live": day(f"04-{n + 10}")}) for n, group in enumerate(groups)]
    rollout = laid([*PLANNED, *(GroupSaved(group=group) for group in waves)])
    days = [group.go_live for group in waves]
    shown = public(rollout, "public", day("03-02"))
    assert [(start.day, start.teams) for start in shown.starts] == [(on, ()) for on in days]
    assert (shown.go_live, shown.last_go_live) == (min(days), max(days))
    named = [start.teams for start in public(rollout, "teams", day("03-02")).starts]
    assert named == [(group.name,) for group in waves]


def test_of_many_go_lives_the_first_and_the_last_are_next():
    starts = tuple(PublicStart(day=day(f"04-{n}")) for n in range(10, 20))
    shown = public(laid(PLANNED), "public", day("03-02")).model_copy(update={"starts": starts})
    days = [each.day for each in shown.ahead() if each.what.startswith("Go-live")]
    assert days == [day(f"04-{n}") for n in (10, 11, 12, 13, 14, 19)]


GO_LIVES = (("Sales", "04-12"), ("Service", "05-17"))
