"""Every change of the desk."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib import import_module
from itertools import product
from typing import Any

import pytest

import playbook.desk
from playbook.core.base.access import EVERY, Action, Actor, Membership, Role, Thing, can
from playbook.core.base.errors import Missing, PlaybookError, Refused
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.incidents import IncidentLogged
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.log.permission import refused
from playbook.core.plan.brief import Brief, BriefFields, Group, Person
from playbook.core.plan.counts import Use
from playbook.core.plan.examples import Example
from playbook.core.plan.incidents import Incident
from playbook.core.plan.items import Message, Metric, Milestone
from playbook.core.plan.recipes import Recipe
from playbook.core.plan.strategy import Strategy
from playbook.core.posts.schedule import Hour
from playbook.desk.accounts import invites, people, tokens
from playbook.desk.all_hands import (
    answers,
    earlier,
    floods,
    poll_texts,
    presenting,
    pulse,
    pulse_draft,
    questions,
    rooms,
    session_file,
)
from playbook.desk.base import audit
from playbook.desk.base.access import get_rollout, get_rollout_at
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.exporting import archives, documents, templates
from playbook.desk.links import brand, feed_files, feeds, links
from playbook.desk.models import ask, background_work, connect
from playbook.desk.plan import (
    briefs,
    bulk,
    case_rows,
    cases,
    decisions,
    guardrails,
    incidents,
    plans,
    reviews,
    rollouts,
    tracking,
)
from playbook.desk.plan.accepting import accept
from playbook.desk.plan.bulk import BulkChange
from playbook.desk.posts import mail, webhooks
from playbook.desk.progress import examples, reading_files, readings, recipes, uses
from playbook.desk.progress.uses import Tally
from playbook.desk.record import digest, history
from playbook.desk.sheets import bringing, importing, project_changes
from playbook.desk.sheets.foreign import ForeignTable
from playbook.desk.sheets.merging import Merge
from playbook.desk.sheets.reading import WorkbookFile
from playbook.desk.tables import group_rows, site_waves
from playbook.desk.tables.reading_table import ReadingEntry
from playbook.desk.upkeep import backups, clock_jump, deletion, forgetting, person_export
from playbook.desk.writing import critiques, intake, messages, running_drafts, strategies
from playbook.desk.writing.critiques import Attack
from playbook.desk.writing.drafting import draft_with_model
from playbook.settings import Settings
from tests.desk.conftest import rollout_of

Do = Callable[[Workspace, Actor, str], object]
Function = Callable[..., object]
Groups = tuple[str, ...]
TODAY, DAY = date(2026, 3, 5), date(2026, 3, 9)
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
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
        rollouts.import_rollout(opened, DANA, list(_log(opened, name)), name)
    yield opened
    opened.close()


def _log(workspace: Workspace, name: str) -> Iterator[str]:
    """The lines of a rollout with items, examples and recipes."""
    items = [
        Milestone(id="own", title="Own", date=DAY, group_ids=OWN),
        Milestone(id="shared", title="Shared", date=DAY, group_ids=SHARED),
        Milestone(id="foreign", title="Foreign", date=DAY, group_ids=FOREIGN),
        Milestone(id="edited", title="Edited", date=DAY),
        Message(id="message", title="Message", date=DAY),
        Metric(id="uses", title="Uses"),
    ]
    created = rollout_of(workspace, Brief(name=name, people=(MO,), groups=GROUPS), items)
    of_groups = {"own": "creative", "mine": "creative", "theirs": "media"}
    logged = [Example(id=each, group_id=group, day=TODAY) for each, group in of_groups.items()]
    saved = {"ours": OWN, "theirs": FOREIGN}
    library = [Recipe(id=each, title="It", day=TODAY, group_ids=groups) for each, groups in saved.items()]
    changes = [ExampleLogged(example=each) for each in logged]
    changes += [RecipeSaved(recipe=each) for each in library]
    commit(workspace, DANA, created.id, created.version, changes)
    return rollouts.export_rollout(workspace, DANA, created.id)


def member(role: Role) -> Actor:
    groups = OWN if role == "lead" else ()
    each = Membership(rollout_id=MINE, role=role, group_ids=groups, person_id=MO.id)  # type: ignore[arg-type]
    return Actor(name=f"The {role}", role="member", memberships=(each,))


THIRD = Membership(rollout_id="third", role="editor")
ACTORS = {
    "owner": DANA,
    "editor": member("editor"),
    "lead": member("lead"),
    "viewer": member("viewer"),
    "stranger": Actor(name="Stranger", role="member"),
    "editor of another rollout": Actor(name="Neighbour", role="member", memberships=(THIRD,)),
}


@dataclass(frozen=True)
class Change:
    """One thing that can be done."""

    name: str
    action: Action
    do: Do
    groups: Groups = ()


def change_of(action: Action, function: Function, do: Do, groups: Groups) -> Change:
    return Change(f"{function.__module__.rpartition('.')[2]}.{function.__name__}", action, do, groups)


def on(action: Action, function: Function, *args: Any, groups: Groups = (), **fields: Any) -> Change:
    """Return a change on a rollout."""
    do: Do = lambda workspace, actor, rollout_id: function(workspace, actor, rollout_id, *args, **fields)  # noqa: E731
    return change_of(action, function, do, groups)


def at_seen(action: Action, function: Function, *args: Any, groups: Groups = (), **fields: Any) -> Change:
    """Return a change on a rollout at its current version."""

    def do(workspace: Workspace, actor: Actor, rollout_id: str) -> object:
        return function(workspace, actor, rollout_id, seen(workspace, rollout_id), *args, **fields)

    return change_of(action, function, do, groups)


def on_playbook(action: Action, function: Function, *args: object) -> Change:
    """Return a change on the whole Playbook."""
    return change_of(action, function, lambda workspace, actor, _: function(workspace, actor, *args), ())


def seen(workspace: Workspace, rollout_id: str) -> int:
    return workspace.rollout_cache.get(rollout_id).version


def on_example(example_id: str, groups: Groups) -> list[Change]:
    return [
        on("rate_example", examples.rate_example, example_id, 2, groups=groups),
        on("rate_example", examples.keep_to_ourselves, example_id, groups=groups),
    ]


def on_incident(group_id: str, groups: Groups) -> list[Change]:
    def logged(function: Function, *args: object) -> Change:
        """Return a change on an incident of the group."""

        def do(workspace: Workspace, actor: Actor, rollout_id: str) -> object:
            incident = Incident(id=f"in-{group_id}", day=TODAY, what="It", harm="low", group_id=group_id)
            change = IncidentLogged(incident=incident)
            version = commit(workspace, DANA, rollout_id, seen(workspace, rollout_id), [change]).version
            return function(workspace, actor, rollout_id, version, incident.id, *args)

        return change_of("log_incident", function, do, groups)

    return [
        on("log_incident", incidents.log_incident, what="It", harm="low", group_id=group_id, groups=groups),
        logged(incidents.settle_incident, "Done"),
        logged(incidents.remove_incident),
    ]


def on_item(item_id: str, groups: Groups) -> list[Change]:
    moved = date(2026, 3, 16), "Sick."
    return [
        at_seen("log_progress", tracking.log_status, item_id, "on_track", groups=groups),
        on("log_progress", tracking.log_asked, item_id, True, groups=groups),
        on("share_question", links.share_question, item_id, groups=groups),
        at_seen("log_progress", tracking.decide, item_id, "go", "Why", groups=groups),
        at_seen("log_progress", tracking.move_item, item_id, *moved, groups=groups),
    ]


def recipe_of(group_ids: tuple[str, ...]) -> Change:
    fields = {"title": "It", "prompt": "Do it", "group_ids": group_ids}
    return at_seen("save_recipe", recipes.save_recipe, groups=group_ids, **fields)


def in_group(group_id: str, groups: Groups) -> list[Change]:
    """Return the changes that are of one group."""
    reading = ReadingEntry("uses", group_id, TODAY, 41.5)
    use = Use(id=f"use-{group_id}", day=TODAY, seats=9, group_id=group_id)
    about = {"group_id": group_id, "groups": groups}
    return [
        at_seen("score_readiness", reviews.save_scores, [(group_id, {"desire": 2})], groups=groups),
        on("log_example", examples.log_example, what="It", **about),
        at_seen("log_reading", reading_files.log_readings, [reading], groups=groups),
        at_seen("log_reading", reading_files.log_readings, [], [use], groups=groups),
        on("log_reading", uses.count_use, Tally(9), day=TODAY, **about),
        on("log_reading", uses.count_training, group_id, 8, day=TODAY, groups=groups),
        on("log_reading", readings.log_reading, "none", 5.0, **about),
        *on_incident(group_id, groups),
    ]


TERMS = webhooks.PostTerms("Board", "UTC", Hour(weekday=4, hour=9))
POSTS = webhooks.NewWebhook("slack", "https://hooks.slack.com/x", TERMS)
VIEWER = Membership(rollout_id=EVERY, role="viewer")
CHANGES = [
    on("see_rollout", get_rollout),
    on("see_rollout", get_rollout_at, 1),
    on("see_rollout", rollouts.open_rollout),
    on("see_history", history.history),
    on("see_history", history.as_it_stood, 1),
    on("see_history", history.of_item, "edited"),
    on("see_history", digest.events_behind, [1]),
    on("export_rollout", rollouts.export_rollout),
    on("export_document", documents.audiences_of),
    on("export_document", documents.find_dossier),
    on("export_document", documents.write_document, "markdown"),
    on("export_document", documents.version_on, TODAY),
    on("export_document", documents.first_page),
    on("export_rollout", archives.write_archive),
    at_seen("edit", briefs.save_fields, BriefFields(name="Atlas")),
    at_seen("edit", briefs.save_field, "name", "Another"),
    at_seen("edit", briefs.save_part, "sponsor_id", "Mo Lind"),
    at_seen("edit", briefs.propose_dates),
    at_seen("edit", briefs.save_groups, GROUPS, (MO,)),
    at_seen("edit", site_waves.save_waves, [site_waves.SiteWave("Oslo", TODAY, {GROUPS[0].id: 1})]),
    at_seen("edit", briefs.save_person, MO),
    at_seen("edit", case_rows.save_conditions, []),
    at_seen("edit", case_rows.save_concerns, []),
    at_seen("edit", case_rows.save_stakeholders, []),
    at_seen("edit", case_rows.save_closed_days, []),
    at_seen("edit", case_rows.save_tasks, []),
    at_seen("edit", cases.save_promise, "jobs", {"sentence": "Nobody goes."}),
    at_seen("edit", cases.save_read, "conditions"),
    at_seen("edit", cases.decline_condition, "none"),
    at_seen("edit", cases.decline_concern, "none"),
    at_seen("edit", cases.decline_point, "none"),
    at_seen("edit", cases.add_concern, "none"),
    at_seen("edit", cases.move_attempts),
    at_seen("edit", cases.apply_alternative, {"trainers": 2}),
    on("see_rollout", decisions.page_for),
    at_seen("edit", briefs.remove_person, "nobody"),
    at_seen("edit", group_rows.save_changes, [], []),
    at_seen("edit", project_changes.apply_changes, (), ()),
    at_seen("edit", intake.put_facts, []),
    on("edit", bringing.compare, WorkbookFile("none", "", 1, {}, {})),
    on("edit", bringing.bring_back, Merge(1), bringing.Choices()),
    at_seen("edit", importing.import_tasks, ForeignTable("table"), []),
    at_seen("edit", accept, []),
    at_seen("edit", plans.draft_stages),
    at_seen("edit", plans.draft_empty_stages),
    at_seen("edit", plans.take_way_and_draft, {"trainers": 2}, "training"),
    at_seen("edit", plans.take_way_and_update, {"trainers": 2}),
    at_seen("edit", plans.add_item, Milestone(id="new", title="New", date=DAY)),
    at_seen("edit", plans.edit_item, Milestone(id="edited", title="Else")),
    at_seen("edit", plans.lock_item, "edited"),
    at_seen("edit", plans.remove_item, "message"),
    at_seen("edit", bulk.change_items, ("edited",), BulkChange(locked=True)),
    at_seen("edit", guardrails.start_policy),
    at_seen("edit", guardrails.save_ticks, "none", {}),
    at_seen("edit", guardrails.pause_forbidden),
    on("export_rollout", guardrails.inventory_file),
    at_seen("edit", uses.time_use_case, "none", {"baseline": 3.0}),
    at_seen("edit", uses.forget_timing, "none"),
    *in_group("creative", OWN),
    *in_group("media", FOREIGN),
    at_seen("edit", reviews.accept_fix),
    on("edit", messages.write_message, "message", messages.MessageWish()),
    on("edit", running_drafts.find_draft),
    on("edit", running_drafts.close_draft),
    on("ask_model", ask.ask_model, "draft", None, None),
    on("ask_model", draft_with_model, "training", None),
    on("ask_model", strategies.ask_for_strategy, None),
    on("ask_model", critiques.ask_for_critique, None),
    at_seen("edit", critiques.replace_sentence, Attack("board", "none", "title", "It", "Why", "Else")),
    at_seen("edit", strategies.save_strategy, strategies.fields_of(Strategy(decides="Trust."))),
    at_seen("edit", strategies.remove_strategy),
    at_seen("edit", strategies.take_starts),
    on("ask_model", running_drafts.stop_draft),
    at_seen("launch", tracking.launch),
    on("archive", rollouts.archive_rollout, False),
    at_seen("log_reading", reading_files.log_readings, []),
    on("log_reading", uses.count_use, Tally(9), day=TODAY),
    on("log_reading", uses.remove_use, "none"),
    *on_example("mine", OWN),
    *on_example("theirs", FOREIGN),
    recipe_of(()),
    recipe_of(OWN),
    recipe_of(SHARED),
    on("save_recipe", recipes.remove_recipe, 1, "ours", groups=OWN),
    on("save_recipe", recipes.remove_recipe, 1, "theirs", groups=FOREIGN),
    on("host", recipes.show_to_room, "theirs", True),
    *on_item("own", OWN),
    *on_item("shared", SHARED),
    *on_item("foreign", FOREIGN),
    on_playbook("start_rollout", rollouts.start_rollout, ""),
    on_playbook("start_rollout", rollouts.open_sample, "none"),
    on_playbook("start_rollout", rollouts.import_rollout, []),
    on_playbook("start_rollout", archives.import_archive, b""),
    on_playbook("start_rollout", archives.bring_in, b""),
    on("share", links.make_link, ""),
    on("share", links.preview_of, "public"),
    on("host", links.live_links),
    on("see_rollout", feeds.make_feed),
    on("see_rollout", feed_files.item_file, "own", ""),
    *(on("share", change) for change in (feeds.feeds_of, feeds.end_unused)),
    on_playbook("share", feeds.make_link_feed, "none"),
    *(on("host", change, "none") for change in (rooms.open_room, rooms.close_room, rooms.find_room)),
    on("host", presenting.find_state, "none"),
    on("host", presenting.lead_to_pulse, "none"),
    on("host", presenting.go_to_slide, "none", "lobby", "why"),
    on("host", presenting.place_topic, "none", "why", 0),
    on("host", presenting.skip_topic, "none", "why"),
    on("host", presenting.set_timer, "none", 5),
    on("host", presenting.set_spotlight, "none"),
    on("host", presenting.set_size, "none", "hall"),
    on("host", pulse.is_text_shown, "none"),
    on("share", rooms.start_room),
    on("host", rooms.links_for_rooms),
    on("host", presenting.list_notes),
    on("host", presenting.save_note, "why", "", "Say why."),
    on("host", pulse.count_done, 5),
    on("host", rooms.find_rehearsal),
    on("host", pulse_draft.find_draft),
    on("host", pulse_draft.save_draft, None),
    on("host", pulse_draft.find_rest),
    *(on("host", change) for change in (pulse.open_pulse, pulse.close_pulse, pulse.find_pulse)),
    *(on("host", change) for change in (pulse.reveal_pulse, pulse.hide_pulse)),
    *(on("host", change) for change in (pulse.count_answers, pulse.find_poll)),
    on("host", pulse.close_room, "none"),
    on("host", pulse.make_up_answers),
    *(on("host", change) for change in (pulse_draft.prepared_questions, pulse_draft.open_prepared)),
    *(on("host", change) for change in (pulse_draft.open_first, pulse_draft.open_next)),
    on("host", earlier.earlier_questions),
    on("host", earlier.ask_again, "none"),
    at_seen("host", pulse.use_as_readiness),
    *(on("host", change, ["none"]) for change in (poll_texts.approve_texts, poll_texts.hide_texts)),
    on("host", poll_texts.group_texts, ["none"], "Time"),
    on("host", pulse.moderated_polls),
    on("host", poll_texts.ask_texts, ["none"]),
    on("host", session_file.session_zip),
    on("see_rollout", session_file.find_tools_outside),
    on("host", floods.find_rushes),
    *(on("host", change, NOON, NOON) for change in (floods.remove_sent, floods.let_in)),
    at_seen("host", answers.answer_question, "none", "stage"),
    at_seen("host", answers.reword_answer, "none", "x"),
    *(on("host", change, "none") for change in (answers.remove_answer, answers.reopen_question)),
    on("host", answers.turn_into_item, "none", "resistance"),
    on("log_reading", readings.log_reading, "none", 5.0),
    *(on("host", change) for change in (questions.open_box, questions.close_box, questions.list_questions)),
    on("host", questions.moderate_box, True),
    *(on("host", change, "none") for change in (questions.get_question, questions.remove_question)),
    *(on("host", change, "none") for change in (questions.show_question, questions.hide_question)),
    on("host", questions.mark_answered, "none", "stage"),
    on("make_token", tokens.make_token, ""),
    on("make_token", tokens.tokens_of),
    on_playbook("manage_people", people.people_of),
    on_playbook("manage_people", people.set_owner, "nobody", True),
    on_playbook("manage_people", people.remove_person, "nobody"),
    on_playbook("manage_people", people.sign_out_person, "nobody"),
    on_playbook("manage_people", people.reset_second_factor, "nobody"),
    on_playbook("manage_people", people.drop_membership, "nobody", MINE),
    on_playbook("manage_people", people.set_membership, "nobody", VIEWER),
    on_playbook("manage_people", invites.make_invite, "", None),
    on_playbook("manage_people", invites.open_invites),
    on_playbook("manage_people", invites.revoke_invite, "none"),
    on_playbook("change_settings", connect.connect, "", ""),
    on_playbook("change_settings", connect.pick_model, ""),
    *(on_playbook("change_settings", change) for change in (connect.forget_key, connect.forget_connection)),
    on_playbook("change_settings", connect.switch_ai, True),
    on_playbook("change_settings", connect.set_limit, "tokens", None),
    on_playbook("change_settings", background_work.stop_trial),
    on_playbook("change_settings", brand.set_color, "#123456"),
    on_playbook("change_settings", brand.set_logo, None),
    on_playbook("change_settings", clock_jump.confirm_clock),
    on_playbook("change_settings", templates.set_template, "deck", "", b""),
    on_playbook("change_settings", templates.remove_template, "deck"),
    on_playbook("change_settings", templates.try_template, "deck"),
    on("change_settings", webhooks.add_webhook, POSTS),
    on("change_settings", mail.save_mail_terms, mail.MailTerms("UTC")),
    *(on("change_settings", of) for of in (mail.mail_terms, mail.past_mail)),
    *(on("change_settings", of) for of in (mail.count_recipients, mail.next_mail)),
    on_playbook("change_settings", mail.send_test_mail),
    on_playbook("manage_people", mail.invite_problems),
    on_playbook("manage_people", mail.invite_by_mail, "Mo", None, "mo@lt.test"),
    *(on("change_settings", of) for of in (webhooks.webhooks_of, webhooks.silence_of, webhooks.gone_of)),
    on_playbook("change_settings", audit.entries, None, None, 9),
    on_playbook("forget_person", forgetting.what_would_go, []),
    on_playbook("forget_person", forgetting.forget_person, []),
    on_playbook("export_person", person_export.export_person, []),
    on("delete_rollout", deletion.what_would_be_deleted),
    on("delete_rollout", deletion.delete_rollout, "another name"),
    on_playbook("back_up", backups.back_up),
    on_playbook("back_up", backups.verify),
    on_playbook("back_up", backups.list_backups),
]  # fmt: skip
_OF_OWNERS = {
    "links": "all_links ask_guests extend_link pause_link resume_link revoke_all revoke_link",
    "tokens": "revoke_token",
    "webhooks": "change_webhook pause_webhook remove_webhook resume_webhook send_again send_test",
}
_OF_ONESELF = (
    "own_account change_password start_second_factor find_setup confirm_second_factor turn_off_second_factor"
)
# What the table above leaves out, and the test that shows it.
ELSEWHERE = {
    "file_turns.turn_of": "a lock: tables/test_workbooks.py",
    "file_turns.place_of": "a lock: exporting/test_documents.py",
    "person_export.export_own": "of the account that asks, by upkeep/test_person_export.py",
    **{
        f"feeds.{name}": "one's own: links/test_feeds.py"
        for name in ("make_own_feed", "own_feeds", "end_feed")
    },
    "commit.change_set_of": "writes nothing",
    "following.commit_with": "commits, which asks: plan/test_plans.py",
    "earlier.results_before": "of a pulse that find_pulse gave: all_hands/test_earlier.py",
    "presenting.show_pulse": "of a pulse in hand, by links_for_rooms: all_hands/test_presenting.py",
    "pulse_draft.drop_draft": "saves an empty draft: all_hands/test_earlier.py",
    "mailing.remind_owner": "of any late task, by who logs progress: posts/test_mailing.py",
    "opt_out.mail_choices": "one's own, by web/sign_in/test_unsubscribe.py",
    "opt_out.choose_mail": "one's own, by web/sign_in/test_unsubscribe.py",
    "commit.commit_checked": "for a guest, by all_hands/test_guest_examples.py",
    "incidents.change_incident": "as settle_incident, by commit: test_incidents.py",
    "incidents.reopen_incident": "as settle_incident, by commit: test_incidents.py",
    "readings.to_confirm": "of a rollout in hand what log_reading allows: test_readings.py",
    "examples.remove_example": "as rate_example, by the same line",
    "commit.commit": "tests/core/log/test_permission.py: every kind of change",
    "tracking.log_as_before": "as log_status, by commit",
    "tracking.set_day": "as edit_item before the launch, as move_item after it",
    "tracking.withdraw_launch": "as launch, by commit",
    "history.undo": "as undo_at, by the same line",
    "history.undo_at": "test_what_one_may_not_do_one_may_not_take_back_either",
    "history.undo_last": "one's own latest, by undo",
    "self_checks.save": "plan/test_self_checks.py: one's own, whatever the role",
    "messages.keep_message": "as edit_item, by commit",
    "messages.ask_for_message": "by ask_model",
    "digest.write_digest": "by ask_model",
    "faq.ask_for_faq": "by ask_model",
    "intake.ask_for_facts": "by ask_model",
    "intake.read_notes": "reads what was pasted and nothing that is stored",
    "draft_jobs.start_draft": "as stop_draft, by the same line",
    "background_work.start_trial": "as stop_trial, by the same line",
    "search.find": "record/test_search.py: what a role may open",
    "rollouts.duplicate_rollout": "plan/test_rollouts.py: both to start and to edit",
    "rollouts.cards": "test_the_list_of_rollouts_holds_what_may_be_seen",
    "portfolio.list_rollouts": "of rollouts.cards; test_portfolio.py for each role",
    "revocation.by_now": "the rights of whoever asks, and nothing of a rollout",
    "revocation.loss_since": "models/test_background_work.py: the lost rights of whoever asks",
    "sessions.sign_out_everywhere": "one's own sessions",
    "audit.record": "says what was done already",
    "audit.entry_of": "says what is done with it",
    "audit.guessing_alert": "nothing to anybody but owners: test_audit.py",
    "clock_jump.jump_alert": "nothing to anybody but owners: test_clock_jump.py",
    "failover.loss_alert": "nothing to anybody but owners: test_failover.py",
    "sessions.owes_setup": "one's own second factor",
    "reading_files.scope_for": "gives whoever asks what they may log, of a rollout in hand",
    "invites.join": "accounts/test_invites.py: takes the secret as proof",
    "links.names_left_of": "by preview_of",
    "commands.get_rollout": "by open_rollout",
    "rollouts.member_rollouts": "of rollouts.cards",
    **{
        f"own_account.{name}": "one's own account: accounts/test_own_account.py, test_second_factor.py"
        for name in _OF_ONESELF.split()
    },
    **{
        f"{room}.{name}": "test_what_has_an_id_of_its_own_is_the_owners"
        for room, names in _OF_OWNERS.items()
        for name in names.split()
    },
}


def verdict(workspace: Workspace, change: Change, actor: Actor, rollout_id: str) -> str:
    """What the desk says of the role."""
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


def test_the_desk_allows_what_the_table_allows(workspace):
    for (name, actor), change, rollout_id in product(ACTORS.items(), CHANGES, (MINE, OTHER)):
        done = verdict(workspace, change, actor, rollout_id)
        assert done in expected(change, actor, rollout_id), (name, change.name)


def test_to_a_stranger_a_rollout_that_is_there_looks_like_none(workspace):
    def refusal(change: Change, rollout_id: str) -> str:
        try:
            change.do(workspace, ACTORS["stranger"], rollout_id)
        except PlaybookError as error:
            return str(error)
        return ""

    for change in [change for change in CHANGES if change.do.__closure__]:
        if refusal(change, "no-such-rollout"):
            assert refusal(change, OTHER) == refusal(change, "no-such-rollout"), change


def test_the_list_of_rollouts_holds_what_may_be_seen(workspace):
    listed = {
        name: {card.rollout_id for card in rollouts.cards(workspace, actor)} & {MINE, OTHER}
        for name, actor in ACTORS.items()
    }
    assert listed["owner"] == {MINE, OTHER}
    assert listed["editor"] == listed["lead"] == listed["viewer"] == {MINE}
    assert listed["stranger"] == listed["editor of another rollout"] == set()


@pytest.mark.parametrize("name", [name for name in ACTORS if name != "owner"])
def test_what_has_an_id_of_its_own_is_the_owners(workspace, name):
    actor = ACTORS[name]
    link = links.make_link(workspace, DANA, MINE, "Board").link
    token = tokens.make_token(workspace, DANA, MINE, "Board").token
    hook = webhooks.add_webhook(workspace, DANA, MINE, POSTS)
    for change in (
        lambda: tokens.revoke_token(workspace, actor, token.id), lambda: links.all_links(workspace, actor),
        lambda: links.pause_link(workspace, actor, link.id),
        lambda: links.resume_link(workspace, actor, link.id),
        lambda: links.extend_link(workspace, actor, link.id, 7),
        lambda: links.ask_guests(workspace, actor, link.id, ["pulse"]),
        lambda: links.revoke_link(workspace, actor, link.id), lambda: links.revoke_all(workspace, actor),
        lambda: webhooks.change_webhook(workspace, actor, hook.id, replace(TERMS, name="Mine")),
        lambda: webhooks.pause_webhook(workspace, actor, hook.id),
        lambda: webhooks.resume_webhook(workspace, actor, hook.id),
        lambda: webhooks.send_test(workspace, actor, hook.id),
        lambda: webhooks.send_again(workspace, actor, hook.id, "update", "2026-03-02"),
        lambda: webhooks.remove_webhook(workspace, actor, hook.id)
    ):  # fmt: skip
        with pytest.raises((Refused, Missing)):
            change()
    stored = [each.webhook for each in webhooks.webhooks_of(workspace, DANA, MINE)]
    assert [(each.paused_at, each.name) for each in stored if each.id == hook.id] == [(None, "Board")]
    webhooks.remove_webhook(workspace, DANA, hook.id)
    assert any(each.link.id == link.id and each.state == "live" for each in links.all_links(workspace, DANA))
    assert tokens.is_alive(workspace, token)


def test_what_one_may_not_do_one_may_not_take_back_either(workspace):
    after = briefs.save_field(workspace, DANA, MINE, seen(workspace, MINE), "why", "Because.")
    for name in ("lead", "viewer", "stranger"):
        with pytest.raises((Refused, Missing)):
            history.undo_at(workspace, ACTORS[name], MINE, after.version)
    assert workspace.rollout_cache.get(MINE).brief.why == "Because."


def functions() -> Iterator[tuple[str, list[str]]]:
    """Every public function of the desk, as room.name, with its parameters."""
    for module in pkgutil.walk_packages(playbook.desk.__path__, "playbook.desk."):
        room = import_module(module.name)
        for name, function in vars(room).items():
            is_ours = inspect.isfunction(function) and function.__module__ == room.__name__
            if is_ours and not name.startswith("_"):
                yield f"{module.name.rpartition('.')[2]}.{name}", list(inspect.signature(function).parameters)


def test_every_function_with_an_actor_is_in_the_matrix():
    result = {
        name
        for name, parameters in functions()
        if parameters[:2] in (["workspace", "actor"], ["workspace", "_actor"])
    }
    listed = {change.name for change in CHANGES}
    assert result - listed - set(ELSEWHERE) == set(), "without a line in the matrix"
    assert set(ELSEWHERE) - result == set(), "lines without a function"
    assert listed & set(ELSEWHERE) == set()


def test_only_a_reader_of_nothing_ignores_its_actor():
    assert [name for name, parameters in functions() if "_actor" in parameters] == ["intake.read_notes"]


def test_no_function_gives_a_rollout_without_an_actor():
    bare = [
        name
        for name, parameters in functions()
        if {"workspace", "rollout_id"} <= set(parameters) and "actor" not in parameters
    ]
    # One compares two briefs of its caller, one follows an answer, one gives only its name, to whoever could
    # do what is recorded, one only says whether somebody was forgotten.
    assert bare == [
        "rooms.prolong_rehearsals", "audit.name_of", "fact_cache.facts_of", "fact_cache.facts_or_trouble",
        "budget.reserved", "cases.rows_after", "rollouts.card_of", "history.is_forgotten_since",
        "running_drafts.hold", "running_drafts.newest_draft",
    ]  # fmt: skip
