"""Every change of the desk, by every role, on every kind of thing: what the table says, and nothing more."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from itertools import product

import pytest

import playbook.desk
from playbook.core.base.access import EVERY, Action, Actor, Membership, Role, Thing, can
from playbook.core.base.errors import Missing, PlaybookError, Refused
from playbook.core.log.changes.briefs import GroupSaved, PersonSaved
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.incidents import IncidentLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.log.permission import refused
from playbook.core.plan.brief import BriefFields, Group, Person
from playbook.core.plan.counts import Use
from playbook.core.plan.examples import Example
from playbook.core.plan.incidents import Incident
from playbook.core.plan.items import Message, Metric, Milestone
from playbook.core.plan.recipes import Recipe
from playbook.core.posts.schedule import Hour
from playbook.desk.accounts import invites, people, tokens
from playbook.desk.all_hands import answers, pulse, questions, rooms
from playbook.desk.base.access import get_rollout, get_rollout_at
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.links import links
from playbook.desk.models import ask, connect, connection_trial
from playbook.desk.plan import briefs, guardrails, incidents, plans, reviews, rollouts, tracking
from playbook.desk.plan import tracking as gates
from playbook.desk.plan.accepting import accept
from playbook.desk.posts import webhooks
from playbook.desk.progress import examples, reading_files, readings, recipes, uses
from playbook.desk.progress import uses as timings
from playbook.desk.progress.uses import Tally
from playbook.desk.record import digest, history
from playbook.desk.tables import group_rows
from playbook.desk.tables.reading_rows import Entry
from playbook.desk.upkeep import backups, forgetting
from playbook.desk.writing import draft_jobs, intake, messages
from playbook.desk.writing.drafting import draft_with_model
from playbook.settings import Settings

Do = Callable[[Workspace, Actor, str], object]
TODAY, DAY = date(2026, 3, 5), date(2026, 3, 9)
GROUPS = (Group(id="creative", name="Creative", size=9), Group(id="media", name="Media", size=8))
MO = Person(id="mo", name="Mo")
DANA = Actor(name="Dana")
NO_SUCH = "There is no such rollout"
MINE, OTHER = "mine", "other"
OWN, SHARED, FOREIGN = ("creative",), ("creative", "media"), ("media",)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = open_workspace(Settings(data=tmp_path_factory.mktemp("matrix") / "data", today=TODAY))
    for name in (MINE, OTHER):
        lines = list(_log(opened, name))
        rollouts.import_rollout(opened, DANA, lines, name)
    yield opened
    opened.close()


def _log(workspace: Workspace, name: str) -> Iterator[str]:
    """The lines of a launched rollout with an item and an example for each kind of groups."""
    made = rollouts.start_rollout(workspace, DANA, name)
    items = [
        Milestone(id="own", title="Own", date=DAY, group_ids=OWN),
        Milestone(id="shared", title="Shared", date=DAY, group_ids=SHARED),
        Milestone(id="foreign", title="Foreign", date=DAY, group_ids=FOREIGN),
        Milestone(id="edited", title="Edited", date=DAY),
        Message(id="message", title="Message", date=DAY),
        Metric(id="uses", title="Uses"),
    ]
    changes = [PersonSaved(person=MO), *(GroupSaved(group=group) for group in GROUPS)]
    changes += [ItemAdded(item=item) for item in items]
    told = (("own", "creative"), ("mine", "creative"), ("theirs", "media"))
    changes += [ExampleLogged(example=Example(id=one, group_id=group, day=TODAY)) for one, group in told]
    changes += [
        RecipeSaved(recipe=Recipe(id=one, title="It", day=TODAY, group_ids=groups))
        for one, groups in (("ours", OWN), ("theirs", FOREIGN))
    ]
    commit(workspace, DANA, made.id, made.version, changes)
    return rollouts.export_rollout(workspace, DANA, made.id)


def member(role: Role) -> Actor:
    groups = OWN if role == "lead" else ()
    one = Membership(rollout_id=MINE, role=role, group_ids=groups, person_id=MO.id)  # type: ignore[arg-type]
    return Actor(name=f"The {role}", role="member", memberships=(one,))


ACTORS = {
    "owner": DANA,
    "editor": member("editor"),
    "lead": member("lead"),
    "viewer": member("viewer"),
    "stranger": Actor(name="Stranger", role="member"),
    "editor of another rollout": Actor(
        name="Neighbour", role="member", memberships=(Membership(rollout_id="third", role="editor"),)
    ),
}


@dataclass(frozen=True)
class Change:
    """One thing that can be done, the action that it is, and which groups it concerns."""

    name: str
    action: Action
    do: Do
    groups: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} {'+'.join(self.groups)}".strip()


def on_example(example_id: str, groups: tuple[str, ...]) -> list[Change]:
    return [
        Change("examples.rate_example", "rate_example", on(examples.rate_example, example_id, 2), groups),
        Change(
            "examples.keep_to_ourselves", "rate_example", on(examples.keep_to_ourselves, example_id), groups
        ),
    ]


def on_incident(group_id: str, groups: tuple[str, ...]) -> list[Change]:
    def logged(change: Callable[..., object], *args: object) -> Do:
        """A change on an incident of the group, which is put there first."""

        def do(workspace: Workspace, actor: Actor, rollout_id: str) -> object:
            before = seen(workspace, rollout_id)
            kept = IncidentLogged(
                incident=Incident(id=f"in-{group_id}", day=TODAY, what="It", harm="low", group_id=group_id)
            )
            version = commit(workspace, DANA, rollout_id, before, [kept]).version
            return change(workspace, actor, rollout_id, version, kept.incident.id, *args)

        return do

    return [
        Change(
            "incidents.log_incident",
            "log_incident",
            on(incidents.log_incident, what="It", harm="low", group_id=group_id),
            groups,
        ),
        Change(
            "incidents.settle_incident", "log_incident", logged(incidents.settle_incident, "Done"), groups
        ),
        Change("incidents.remove_incident", "log_incident", logged(incidents.remove_incident), groups),
    ]


def on_item(name: str, item_id: str, groups: tuple[str, ...]) -> list[Change]:
    def log(workspace: Workspace, actor: Actor, rollout_id: str) -> object:
        return tracking.log_status(
            workspace, actor, rollout_id, seen(workspace, rollout_id), item_id, "on_track"
        )

    def move(workspace: Workspace, actor: Actor, rollout_id: str) -> object:
        return tracking.move_item(
            workspace, actor, rollout_id, seen(workspace, rollout_id), item_id, date(2026, 3, 16), "Sick."
        )

    return [
        Change("tracking.log_status", "log_progress", log, groups),
        Change("tracking.decide", "log_progress", at_seen(gates.decide, item_id, "go", "Why"), groups),
        Change("tracking.move_item", "log_progress", move, groups),
    ]


def seen(workspace: Workspace, rollout_id: str) -> int:
    return workspace.rollout_cache.get(rollout_id).version


def at_seen(function: Callable[..., object], *args: object) -> Do:
    """A change on a rollout at the version that is there."""
    return lambda workspace, actor, rollout_id: function(
        workspace, actor, rollout_id, seen(workspace, rollout_id), *args
    )


def on(function: Callable[..., object], *args: object, **more: object) -> Do:
    """A change on a rollout."""
    return lambda workspace, actor, rollout_id: function(workspace, actor, rollout_id, *args, **more)


def recipe_of(*group_ids: str) -> Do:
    return lambda workspace, actor, rollout_id: recipes.save_recipe(
        workspace,
        actor,
        rollout_id,
        seen(workspace, rollout_id),
        title="It",
        prompt="Do it",
        group_ids=group_ids,
    )


def reading_of(group_id: str) -> Do:
    return on(readings.log_reading, "none", 5.0, group_id=group_id)


def reading(group_id: str) -> Entry:
    return Entry("uses", group_id, TODAY, 41.5)


def here(function: Callable[..., object], *args: object) -> Do:
    """A change on the whole Playbook."""
    return lambda workspace, actor, _: function(workspace, actor, *args)


WISH = messages.Wish()
TERMS = webhooks.Terms("Board", "UTC", Hour(weekday=4, hour=9))
POSTS = webhooks.Wish("slack", "https://hooks.slack.com/x", TERMS)
ITEM = Milestone(id="new", title="New", date=DAY)
OWN_USE = Use(id="use", day=TODAY, seats=9, group_id="creative")
CHANGES = [
    Change("access.get_rollout", "see_rollout", on(get_rollout)),
    Change("access.get_rollout_at", "see_rollout", on(get_rollout_at, 1)),
    Change("rollouts.open_rollout", "see_rollout", on(rollouts.open_rollout)),
    Change("history.history", "see_history", on(history.history)),
    Change("history.as_it_stood", "see_history", on(history.as_it_stood, 1)),
    Change("digest.events_behind", "see_history", on(digest.events_behind, [1])),
    Change("rollouts.export_rollout", "export_rollout", on(rollouts.export_rollout)),
    Change("briefs.save_fields", "edit", at_seen(briefs.save_fields, BriefFields(name="Atlas"))),
    Change("briefs.save_field", "edit", at_seen(briefs.save_field, "name", "Another")),
    Change("briefs.save_groups", "edit", at_seen(briefs.save_groups, GROUPS, (MO,))),
    Change("briefs.save_person", "edit", at_seen(briefs.save_person, MO)),
    Change("briefs.save_group", "edit", at_seen(briefs.save_group, GROUPS[0])),
    Change("briefs.remove_person", "edit", at_seen(briefs.remove_person, "nobody")),
    Change("group_rows.save_changes", "edit", at_seen(group_rows.save_changes, [], [])),
    Change("intake.put_facts", "edit", at_seen(intake.put_facts, [])),
    Change("accepting.accept", "edit", at_seen(accept, [])),
    Change("plans.draft_stages", "edit", at_seen(plans.draft_stages)),
    Change("plans.add_item", "edit", at_seen(plans.add_item, ITEM)),
    Change("plans.edit_item", "edit", at_seen(plans.edit_item, Milestone(id="edited", title="Else"))),
    Change("plans.lock_item", "edit", at_seen(plans.lock_item, "edited")),
    Change("plans.remove_item", "edit", at_seen(plans.remove_item, "message")),
    Change("guardrails.start_policy", "edit", at_seen(guardrails.start_policy)),
    Change("guardrails.save_ticks", "edit", at_seen(guardrails.save_ticks, "none", {})),
    Change("guardrails.pause_forbidden", "edit", at_seen(guardrails.pause_forbidden)),
    Change("guardrails.inventory_file", "export_rollout", on(guardrails.inventory_file)),
    Change("uses.time_use_case", "edit", at_seen(timings.time_use_case, "none", {"baseline": 3.0})),
    Change("uses.forget_timing", "edit", at_seen(timings.forget_timing, "none")),
    *on_incident("creative", OWN),
    *on_incident("media", FOREIGN),
    Change("reviews.accept_fix", "edit", at_seen(reviews.accept_fix)),
    Change("messages.write_message", "edit", on(messages.write_message, "message", WISH)),
    Change("draft_jobs.find_draft", "edit", on(draft_jobs.find_draft)),
    Change("draft_jobs.close_draft", "edit", on(draft_jobs.close_draft)),
    Change("ask.ask_model", "ask_model", on(ask.ask_model, "draft", None, None)),
    Change("drafting.draft_with_model", "ask_model", on(draft_with_model, "training", None)),
    Change("draft_jobs.stop_draft", "ask_model", on(draft_jobs.stop_draft)),
    Change("tracking.launch", "launch", at_seen(tracking.launch)),
    Change("rollouts.archive_rollout", "archive", on(rollouts.archive_rollout, False)),
    Change(
        "briefs.score_readiness",
        "score_readiness",
        at_seen(briefs.score_readiness, "creative", {"desire": 3}),
        OWN,
    ),
    Change(
        "briefs.score_readiness",
        "score_readiness",
        at_seen(briefs.score_readiness, "media", {"desire": 3}),
        FOREIGN,
    ),
    Change(
        "examples.log_example", "log_example", on(examples.log_example, what="It", group_id="creative"), OWN
    ),
    Change(
        "examples.log_example", "log_example", on(examples.log_example, what="It", group_id="media"), FOREIGN
    ),
    Change("reading_files.log_readings", "log_reading", at_seen(reading_files.log_readings, [])),
    Change(
        "reading_files.log_readings",
        "log_reading",
        at_seen(reading_files.log_readings, [reading("creative")]),
        OWN,
    ),
    Change(
        "reading_files.log_readings",
        "log_reading",
        at_seen(reading_files.log_readings, [reading("media")]),
        FOREIGN,
    ),
    Change(
        "reading_files.log_readings", "log_reading", at_seen(reading_files.log_readings, [], [OWN_USE]), OWN
    ),
    Change(
        "reading_files.log_readings",
        "log_reading",
        at_seen(reading_files.log_readings, [], [OWN_USE.model_copy(update={"group_id": "media"})]),
        FOREIGN,
    ),
    Change("uses.count_use", "log_reading", on(uses.count_use, Tally(9), day=TODAY)),
    Change(
        "uses.count_use", "log_reading", on(uses.count_use, Tally(9), day=TODAY, group_id="creative"), OWN
    ),
    Change(
        "uses.count_use", "log_reading", on(uses.count_use, Tally(9), day=TODAY, group_id="media"), FOREIGN
    ),
    Change("uses.remove_use", "log_reading", on(uses.remove_use, "none")),
    Change("uses.count_training", "log_reading", on(uses.count_training, "creative", 9, day=TODAY), OWN),
    Change("uses.count_training", "log_reading", on(uses.count_training, "media", 8, day=TODAY), FOREIGN),
    *on_example("mine", OWN),
    *on_example("theirs", FOREIGN),
    Change("recipes.save_recipe", "save_recipe", recipe_of()),
    Change("recipes.save_recipe", "save_recipe", recipe_of(*OWN), OWN),
    Change("recipes.save_recipe", "save_recipe", recipe_of(*SHARED), SHARED),
    Change("recipes.remove_recipe", "save_recipe", on(recipes.remove_recipe, 1, "ours"), OWN),
    Change("recipes.remove_recipe", "save_recipe", on(recipes.remove_recipe, 1, "theirs"), FOREIGN),
    Change("recipes.show_to_room", "host", on(recipes.show_to_room, "theirs", True)),
    *on_item("own", "own", OWN),
    *on_item("shared", "shared", SHARED),
    *on_item("foreign", "foreign", FOREIGN),
    Change("rollouts.start_rollout", "start_rollout", here(rollouts.start_rollout, "")),
    Change("rollouts.open_sample", "start_rollout", here(rollouts.open_sample, "none")),
    Change("rollouts.import_rollout", "start_rollout", here(rollouts.import_rollout, [])),
    Change("links.make_link", "share", on(links.make_link, "")),
    Change("links.preview_of", "share", on(links.preview_of, "public")),
    Change("links.live_links", "host", on(links.live_links)),
    Change("rooms.open_room", "host", on(rooms.open_room, "none")),
    Change("rooms.close_room", "host", on(rooms.close_room, "none")),
    Change("rooms.find_room", "host", on(rooms.find_room, "none")),
    Change("pulse.open_pulse", "host", on(pulse.open_pulse)),
    Change("pulse.close_pulse", "host", on(pulse.close_pulse)),
    Change("pulse.reveal_pulse", "host", on(pulse.reveal_pulse)),
    Change("pulse.hide_pulse", "host", on(pulse.hide_pulse)),
    Change("pulse.find_pulse", "host", on(pulse.find_pulse)),
    Change("pulse.use_as_readiness", "host", at_seen(pulse.use_as_readiness)),
    Change("answers.answer_question", "host", at_seen(answers.answer_question, "none", "stage")),
    Change("answers.reword_answer", "host", at_seen(answers.reword_answer, "none", "x")),
    Change("answers.remove_answer", "host", on(answers.remove_answer, "none")),
    Change("answers.reopen_question", "host", on(answers.reopen_question, "none")),
    Change("answers.turn_into_item", "host", on(answers.turn_into_item, "none", "resistance")),
    Change("readings.log_reading", "log_reading", on(readings.log_reading, "none", 5.0)),
    Change("readings.log_reading", "log_reading", reading_of("creative"), OWN),
    Change("readings.log_reading", "log_reading", reading_of("media"), FOREIGN),
    Change("readings.remove_reading", "log_reading", on(readings.remove_reading, "none")),
    Change("questions.open_box", "host", on(questions.open_box)),
    Change("questions.close_box", "host", on(questions.close_box)),
    Change("questions.moderate_box", "host", on(questions.moderate_box, True)),
    Change("questions.list_questions", "host", on(questions.list_questions)),
    Change("questions.get_question", "host", on(questions.get_question, "none")),
    Change("questions.show_question", "host", on(questions.show_question, "none")),
    Change("questions.hide_question", "host", on(questions.hide_question, "none")),
    Change("questions.mark_answered", "host", on(questions.mark_answered, "none", "stage")),
    Change("questions.remove_question", "host", on(questions.remove_question, "none")),
    Change("tokens.make_token", "make_token", on(tokens.make_token, "")),
    Change("tokens.tokens_of", "make_token", on(tokens.tokens_of)),
    Change("people.people_of", "manage_people", here(people.people_of)),
    Change("people.set_owner", "manage_people", here(people.set_owner, "nobody", True)),
    Change("people.remove_person", "manage_people", here(people.remove_person, "nobody")),
    Change("people.sign_out_person", "manage_people", here(people.sign_out_person, "nobody")),
    Change("people.drop_membership", "manage_people", here(people.drop_membership, "nobody", MINE)),
    Change(
        "people.set_membership",
        "manage_people",
        here(people.set_membership, "nobody", Membership(rollout_id=EVERY, role="viewer")),
    ),
    Change("invites.make_invite", "manage_people", here(invites.make_invite, "", None)),
    Change("invites.open_invites", "manage_people", here(invites.open_invites)),
    Change("invites.revoke_invite", "manage_people", here(invites.revoke_invite, "none")),
    Change("connect.connect", "change_settings", here(connect.connect, "", "")),
    Change("connect.pick_model", "change_settings", here(connect.pick_model, "")),
    Change("connect.forget_key", "change_settings", here(connect.forget_key)),
    Change("connect.forget_connection", "change_settings", here(connect.forget_connection)),
    Change("connect.switch_ai", "change_settings", here(connect.switch_ai, True)),
    Change("connect.set_limit", "change_settings", here(connect.set_limit, "tokens", None)),
    Change("connection_trial.stop_trial", "change_settings", here(connection_trial.stop_trial)),
    Change("webhooks.add_webhook", "change_settings", on(webhooks.add_webhook, POSTS)),
    Change("webhooks.webhooks_of", "change_settings", on(webhooks.webhooks_of)),
    Change("webhooks.silence_of", "change_settings", on(webhooks.silence_of)),
    Change("webhooks.gone_of", "change_settings", on(webhooks.gone_of)),
    Change("forgetting.what_would_go", "forget_person", here(forgetting.what_would_go, [])),
    Change("forgetting.forget_person", "forget_person", here(forgetting.forget_person, [])),
    Change("backups.back_up", "back_up", here(backups.back_up)),
    Change("backups.verify", "back_up", here(backups.verify)),
]
# What the table above leaves out, and the test that shows it.
ELSEWHERE = {
    "commit.keep": "for a guest, by tests/desk/all_hands/test_guest_examples.py",
    "incidents.change_incident": "as settle_incident, by commit: tests/desk/plan/test_incidents.py",
    "incidents.reopen_incident": "as settle_incident, by commit: tests/desk/plan/test_incidents.py",
    "readings.to_confirm": "what log_reading allows: tests/desk/progress/test_readings.py",
    "examples.remove_example": "as rate_example, by the same line",
    "commit.commit": "every kind of change: tests/core/log/test_permission.py",
    "tracking.withdraw_launch": "as launch, by commit",
    "history.undo": "as undo_at, by the same line",
    "history.undo_at": "test_what_one_may_not_do_one_may_not_take_back_either",
    "history.undo_last": "one's own latest, by undo",
    "history.undo_on": "one's own on an item, by undo",
    "reviews.score_step": "as score_readiness, by commit",
    "messages.keep_message": "as edit_item, by commit",
    "messages.ask_for_message": "by ask_model",
    "digest.write_digest": "by ask_model",
    "faq.ask_for_faq": "by ask_model",
    "intake.ask_for_facts": "by ask_model",
    "intake.read_notes": "reads what was pasted and nothing that is kept",
    "draft_jobs.start_draft": "as stop_draft, by the same line",
    "connection_trial.start_trial": "as stop_trial, by the same line",
    "rollouts.member_rollouts": "test_the_list_of_rollouts_holds_what_may_be_seen",
    "rollouts.cards": "test_the_list_of_rollouts_holds_what_may_be_seen",
    "portfolio.list_rollouts": "of rollouts.cards; tests/desk/progress/test_portfolio.py for each role",
    "revocation.by_now": "gives whoever asks with what they may do, and nothing of a rollout",
    "revocation.loss_since": "what its actor lost: tests/desk/models/test_background_work.py",
    "sessions.sign_out_everywhere": "one's own sessions",
    "reading_files.scope_for": "gives whoever asks what they may log, of a rollout in hand",
    "invites.join": "tests/desk/accounts/test_invites.py: takes the secret as proof",
    "tokens.revoke_token": "test_what_has_an_id_of_its_own_is_the_owners",
    "links.names_left_of": "by preview_of",
    "links.all_links": "test_what_has_an_id_of_its_own_is_the_owners",
    "links.pause_link": "test_what_has_an_id_of_its_own_is_the_owners",
    "links.resume_link": "test_what_has_an_id_of_its_own_is_the_owners",
    "links.extend_link": "test_what_has_an_id_of_its_own_is_the_owners",
    "links.ask_guests": "test_what_has_an_id_of_its_own_is_the_owners",
    "links.revoke_link": "test_what_has_an_id_of_its_own_is_the_owners",
    "webhooks.change_webhook": "test_what_has_an_id_of_its_own_is_the_owners",
    "webhooks.pause_webhook": "test_what_has_an_id_of_its_own_is_the_owners",
    "webhooks.resume_webhook": "test_what_has_an_id_of_its_own_is_the_owners",
    "webhooks.remove_webhook": "test_what_has_an_id_of_its_own_is_the_owners",
    "webhooks.send_test": "test_what_has_an_id_of_its_own_is_the_owners",
    "webhooks.send_again": "test_what_has_an_id_of_its_own_is_the_owners",
    "links.revoke_all": "test_what_has_an_id_of_its_own_is_the_owners",
}


def verdict(workspace: Workspace, change: Change, actor: Actor, rollout_id: str) -> str:
    """What the desk says of the role: "none" where the rollout is not there, "refused", or "done"."""
    try:
        change.do(workspace, actor, rollout_id)
    except Missing as error:
        return "none" if error.message.startswith(NO_SUCH) else "done"
    except Refused as error:
        roles = (refused(change.action).message, "Only the owner", "Only an owner")
        return "refused" if error.message.startswith(roles) else "done"
    except (PlaybookError, AttributeError, TypeError):
        # Past the role: what was asked for makes no sense in itself.
        return "done"
    return "done"


def expected(change: Change, actor: Actor, rollout_id: str) -> set[str]:
    thing = Thing(rollout_id=rollout_id, group_ids=change.groups)
    if can(actor, change.action, thing):
        return {"done"}
    return {"refused"} if can(actor, "see_rollout", thing) else {"none", "refused"}


def test_the_desk_allows_what_the_table_allows(workspace: Workspace):
    for name, change in product(ACTORS, CHANGES):
        actor = ACTORS[name]
        for rollout_id in (MINE, OTHER):
            assert verdict(workspace, change, actor, rollout_id) in expected(change, actor, rollout_id), (
                name,
                change.name,
            )


def test_to_a_stranger_a_rollout_that_is_there_looks_like_none(workspace: Workspace):
    def refusal(change: Change, rollout_id: str) -> str:
        try:
            change.do(workspace, ACTORS["stranger"], rollout_id)
        except PlaybookError as error:
            return str(error)
        return ""

    for change in [change for change in CHANGES if change.do.__closure__]:
        if refusal(change, "no-such-rollout"):
            assert refusal(change, OTHER) == refusal(change, "no-such-rollout"), change


def test_the_list_of_rollouts_holds_what_may_be_seen(workspace: Workspace):
    listed = {
        name: {card.rollout_id for card in rollouts.cards(workspace, actor)} & {MINE, OTHER}
        for name, actor in ACTORS.items()
    }
    assert listed["owner"] == {MINE, OTHER}
    assert listed["editor"] == listed["lead"] == listed["viewer"] == {MINE}
    assert listed["stranger"] == listed["editor of another rollout"] == set()
    # An owner has a role in no single rollout.
    opened = {name: rollouts.member_rollouts(workspace, actor) for name, actor in ACTORS.items()}
    for name, of_name in opened.items():
        assert [rollout.id for rollout in of_name] == ([] if name == "owner" else sorted(listed[name]))


@pytest.mark.parametrize("name", [name for name in ACTORS if name != "owner"])
def test_what_has_an_id_of_its_own_is_the_owners(workspace: Workspace, name: str):
    actor = ACTORS[name]
    link = links.make_link(workspace, DANA, MINE, "Board").link
    token = tokens.make_token(workspace, DANA, MINE, "Board").token
    hook = webhooks.add_webhook(workspace, DANA, MINE, POSTS)
    for change in (
        lambda: tokens.revoke_token(workspace, actor, token.id),
        lambda: links.all_links(workspace, actor),
        lambda: links.pause_link(workspace, actor, link.id),
        lambda: links.resume_link(workspace, actor, link.id),
        lambda: links.extend_link(workspace, actor, link.id, 7),
        lambda: links.ask_guests(workspace, actor, link.id, ["pulse"]),
        lambda: links.revoke_link(workspace, actor, link.id),
        lambda: links.revoke_all(workspace, actor),
        lambda: webhooks.change_webhook(workspace, actor, hook.id, replace(TERMS, name="Mine")),
        lambda: webhooks.pause_webhook(workspace, actor, hook.id),
        lambda: webhooks.resume_webhook(workspace, actor, hook.id),
        lambda: webhooks.send_test(workspace, actor, hook.id),
        lambda: webhooks.send_again(workspace, actor, hook.id, "update", "2026-03-02"),
        lambda: webhooks.remove_webhook(workspace, actor, hook.id),
    ):
        with pytest.raises((Refused, Missing)):
            change()
    kept = [one.webhook for one in webhooks.webhooks_of(workspace, DANA, MINE) if one.webhook.id == hook.id]
    assert [(one.paused_at, one.name) for one in kept] == [(None, "Board")]
    webhooks.remove_webhook(workspace, DANA, hook.id)
    assert any(one.link.id == link.id and one.state == "live" for one in links.all_links(workspace, DANA))
    assert tokens.is_alive(workspace, token)


@pytest.mark.parametrize("name", ["lead", "viewer", "stranger"])
def test_what_one_may_not_do_one_may_not_take_back_either(workspace: Workspace, name: str):
    after = briefs.save_field(workspace, DANA, MINE, seen(workspace, MINE), "why", f"Because of the {name}.")
    with pytest.raises((Refused, Missing)):
        history.undo_at(workspace, ACTORS[name], MINE, after.version)
    assert workspace.rollout_cache.get(MINE).brief.why == f"Because of the {name}."


def functions() -> Iterator[tuple[str, list[str]]]:
    """Every public function of the desk, as room.name, with its parameters."""
    for module in pkgutil.walk_packages(playbook.desk.__path__, "playbook.desk."):
        room = import_module(module.name)
        for name, function in vars(room).items():
            is_ours = inspect.isfunction(function) and function.__module__ == room.__name__
            if is_ours and not name.startswith("_"):
                yield f"{module.name.rpartition('.')[2]}.{name}", list(inspect.signature(function).parameters)


def test_every_function_with_an_actor_is_in_the_matrix():
    found = {
        name
        for name, parameters in functions()
        if parameters[:2] in (["workspace", "actor"], ["workspace", "_actor"])
    }
    listed = {change.name for change in CHANGES}
    assert found - listed - set(ELSEWHERE) == set(), "without a line in the matrix"
    assert set(ELSEWHERE) - found == set(), "lines without a function"
    assert listed & set(ELSEWHERE) == set()


def test_only_a_reader_of_nothing_ignores_its_actor():
    assert [name for name, parameters in functions() if "_actor" in parameters] == ["intake.read_notes"]


def test_no_function_gives_a_rollout_without_an_actor():
    bare = [
        name
        for name, parameters in functions()
        if {"workspace", "rollout_id"} <= set(parameters) and "actor" not in parameters
    ]
    assert bare == ["budget.reserved", "rollouts.card_of"]
