"""Forgetting a person."""

import re
import shutil
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Conflict, Invalid, Missing, Refused
from playbook.core.forgetting.log import FORMER
from playbook.core.forgetting.rewrite import rewrite
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import GroupSaved, PersonSaved
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.records import PersonForgotten
from playbook.core.log.changes.rollouts import RolloutCreated
from playbook.core.log.events import Event
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Group, Person
from playbook.core.plan.examples import Example
from playbook.core.plan.items import ITEM, Owner
from playbook.desk.accounts import invites, tokens
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.links import links, shares
from playbook.desk.models import connect
from playbook.desk.models.connections import get_connection
from playbook.desk.plan import plans, rollouts
from playbook.desk.record import digest, history
from playbook.desk.upkeep import backups
from playbook.desk.upkeep.forgetting import forget_person, what_would_go
from playbook.desk.upkeep.forgetting_words import staying
from playbook.desk.writing import draft_jobs, running_drafts
from playbook.desk.writing.draft_jobs import DraftWish
from playbook.settings import Settings
from playbook.store.register.accounts import Claimed
from tests.core import full
from tests.core.story import CREATIVE, KIM, MILESTONE, ROA, day
from tests.store.logs import events
from tests.store.named import ADDRESS, NAME, TRACES, holders

ROOT = Path(__file__).parents[3]
CACHED = re.compile(r"((?:^@.*\n)*^@(?:functools\.)?(?:lru_)?cache\b.*\n)def (\w+)", re.MULTILINE)
DANA = Actor(name="Dana")
TODAY = day("03-09")


@pytest.fixture
def naming(workspace: Workspace) -> Rollout:
    """A rollout in which Kim Oduya is the sponsor."""
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    changes: list[AnyChange] = [PersonSaved(person=KIM), PersonSaved(person=ROA), GroupSaved(group=CREATIVE)]
    owned = MILESTONE.model_copy(update={"owner": Owner(person_id="kim"), "note": "Kim Oduya decides"})
    rollout = commit(workspace, DANA, rollout.id, rollout.version, [*changes, ItemAdded(item=owned)])
    memo, kim = example("Kim wrote a memo"), Actor(name="Kim Oduya")
    return commit(workspace, kim, rollout.id, rollout.version, [memo])


def example(what: str) -> ExampleLogged:
    return ExampleLogged(example=Example(id="e1", day=day("03-06"), what=what))


class Salt:
    """Puts the name into every text and every id."""

    def text(self, text: str, most: int) -> str:
        message = f"{text}: {NAME} <{ADDRESS}>"
        return message if text and len(message) <= most else text

    def id(self, id_: str) -> str:
        return f"{id_}-zephyrine-quillfeather"

    def reference(self, text: str) -> str:
        return text and f"{text} {NAME}"


def everywhere(rollout_id: str) -> list[Event]:
    """A log in which every kind of change names somebody."""
    others = [change for change in full.changes() if not change.kind.startswith("rollout_")]
    changes = [RolloutCreated(name="AI at LT"), *others]
    salted = [rewrite(each, Salt()) for each in events([*changes, *changes[1:]], rollout_id)]
    return [each.model_copy(update={"actor": NAME}) if each.version % 3 else each for each in salted]


def in_memory(workspace: Workspace, rollout_id: str) -> str:
    """All that the desk tells of a rollout."""
    rollout = rollouts.open_rollout(workspace, DANA, rollout_id)
    # Some twenty versions: a name in any of them stands in one of them, or in the latest.
    versions = {*range(1, rollout.version, rollout.version // 20 + 1), rollout.version}
    naming = [
        rollout, rollouts.cards(workspace, DANA), history.history(workspace, DANA, rollout_id),
        digest.digest_of(workspace, rollout, day("01-05")),
        *(history.as_it_stood(workspace, DANA, rollout_id, version) for version in versions)
    ]  # fmt: skip
    return " ".join(map(str, naming)).lower()


# No file holds it
@pytest.mark.slow
def test_no_file_holds_a_forgotten_name(workspace, tmp_path):
    folder = workspace.settings.data
    for rollout_id in ("one", "two"):
        workspace.log.append(rollout_id, 0, everywhere(rollout_id))
        assert "quillfeather" in str(rollouts.open_rollout(workspace, DANA, rollout_id))
        workspace.rollout_cache.at(rollout_id, 50)
    connect.connect(workspace, DANA, "https://models.example/v1", "m", "key")
    workspace.accounts.claim("Dana", "dana@lt.example", None, workspace.now())
    workspace.accounts.add(NAME, ADDRESS, "hash", workspace.now())
    invites.make_invite(workspace, DANA, NAME, None, ADDRESS)
    links.make_link(workspace, DANA, "one", "For Zephyrine", contact=f"{NAME}, {ADDRESS}")
    tokens.make_token(workspace, DANA, "one", f"{NAME}'s board")
    (folder / "snapshots").mkdir()
    (folder / "snapshots" / "of-an-older-version.json").write_text(f'"{NAME}"')
    aside = folder / "set-aside" / "20260101T000000.000000Z"
    aside.mkdir(parents=True)
    shutil.copytree(backups.back_up(workspace, DANA).path, aside, dirs_exist_ok=True)
    rollouts.cards(workspace, DANA)
    before = {name.partition("/")[0].removesuffix("-wal") for name in holders(folder)}
    assert before >= {"journal.jsonl", "snapshots", "backups", "register.sqlite", "cards.sqlite"}

    gone = forget_person(workspace, DANA, [NAME], [ADDRESS], delete_old_copies=True)
    assert gone.events.keys() == {"one", "two"}
    assert min(gone.events.values()) > 150
    assert [copy.path.parent.name for copy in gone.deleted] == ["backups", "set-aside"]
    assert gone.remaining == ()
    assert gone.backup is not None
    for rollout_id in ("one", "two"):
        rollouts.open_rollout(workspace, DANA, rollout_id)
        lines = "\n".join(rollouts.export_rollout(workspace, DANA, rollout_id))
        (folder / f"{rollout_id}.jsonl").write_text(lines, encoding="utf-8")
        naming = in_memory(workspace, rollout_id)
        assert not [trace for trace in TRACES if trace in naming]
    backups.back_up(workspace, DANA)
    assert workspace.log.verify().problems == ()
    assert holders(folder) == []
    workspace.close()
    assert holders(folder, is_closed=True) == []
    with closing(open_workspace(workspace.settings)) as again:
        assert again.log.verify().is_sound
        assert "quillfeather" not in in_memory(again, "one")
    assert holders(folder, is_closed=True) == []
    assert (folder / "one.jsonl").stat().st_size > 10_000


# No memory gives it back
def test_nothing_that_was_worked_out_before_gives_the_name_back(workspace, naming):
    assert "oduya" in in_memory(workspace, naming.id)
    assert forget_person(workspace, DANA, ["Kim Oduya"]).events == {naming.id: 3}
    assert "oduya" not in in_memory(workspace, naming.id)
    now = rollouts.open_rollout(workspace, DANA, naming.id)
    assert now.brief.people[0].name == FORMER
    assert now.items["first-win"].owner == Owner(person_id=now.brief.people[0].id)
    [message, done, *_] = history.history(workspace, DANA, naming.id)
    words = "forgot a person: 3 earlier changes do not name them any more"
    assert (message.actor, message.sentences) == ("Dana", (words,))
    assert not message.can_be_undone
    assert done.actor == FORMER
    assert now.changed_at == naming.changed_at


def test_a_forgotten_guest_is_on_no_page(workspace, naming):
    token = links.make_link(workspace, DANA, naming.id, "All-hands", asks=["examples"]).token
    about = {"rating": 3, "may_share": "named", "credit": "Ines Roth", "by_link": True}
    logged = ExampleLogged(example=Example(id="by-link", day=TODAY, what="A memo", **about))
    commit(workspace, DANA, naming.id, naming.version, [logged])

    def credits_shown() -> list[str]:
        return [win.credit for win in shares.shown_by(workspace, shares.resolve(workspace, token)).wins]

    assert credits_shown() == ["Ines Roth"]
    assert what_would_go(workspace, DANA, ["Ines Roth"]).rollouts
    forget_person(workspace, DANA, ["Ines Roth"])
    assert credits_shown() == [FORMER]
    assert not [name for name in holders(workspace.settings.data, ["ines roth"]) if "backups" not in name]


def test_what_is_worked_out_of_something_old_is_not_kept(workspace, naming):
    things = workspace.cache("things", 9)
    assert things.once("key", lambda: "Kim Oduya") == "Kim Oduya"
    forget_person(workspace, DANA, ["Kim Oduya"])
    # A page that was being drawn comes to its end, with what it had read before.
    assert things.once("key", lambda: "Kim Oduya, late") == "Kim Oduya, late"
    assert things.once("key", lambda: FORMER) == FORMER


def test_an_unaccepted_draft_is_thrown_away(tmp_path, server):
    settings = {"data": tmp_path, "today": TODAY, "ai_url": server.base_url, "ai_model": "ok"}
    with closing(open_workspace(Settings.model_validate(settings))) as workspace:
        each, other = (rollouts.start_rollout(workspace, DANA, name) for name in ("Kim Oduya's", "Another"))
        for rollout in (each, other):
            wish, agreed = DraftWish(("training",)), get_connection(workspace)
            job = draft_jobs.start_draft(workspace, DANA, rollout.id, wish, agreed, "window", lambda: True)
            job.wait(30)
        forget_person(workspace, DANA, ["Kim Oduya"])
        assert running_drafts.find_draft(workspace, DANA, each.id) is None
        assert running_drafts.find_draft(workspace, DANA, other.id) is not None


def test_every_memory_of_a_workspace_is_one_that_forgetting_knows():
    # A part that holds words of a log is cleared by desk/upkeep/forgetting.py; the others hold none.
    # Two replicas agree by rows or the bell, a room is on one of them, or each has its own.
    dropped = {
        "desk/writing/running_drafts": "rows", "desk/all_hands/pulse": "rows", "web/link/channel": "bell",
        "desk/links/crowd": "room",
    }  # fmt: skip
    without_words = {
        "desk/base/commit": "own", "desk/base/fact_cache": "own",
        "desk/links/open_counts": "rows", "desk/upkeep/backups": "own", "desk/upkeep/deletion": "own",
        "desk/accounts/open_sessions": "rows", "desk/accounts/own_account": "own",
        "desk/accounts/second_factor": "rows", "desk/accounts/sessions": "own",
        "web/link/host": "own", "desk/base/workspace": "rows",
        "desk/models/background_work": "own", "desk/models/budget": "own", "desk/models/connections": "rows",
    }  # fmt: skip
    parts = dropped | without_words
    assert {*parts.values()} == {"rows", "bell", "room", "own"}
    sources = {
        path.relative_to(ROOT / "playbook").as_posix(): path.read_text(encoding="utf-8")
        for path in (ROOT / "playbook").rglob("*.py")
    }
    assert {name for name, source in sources.items() if ".own(" in source} == {f"{each}.py" for each in parts}
    assert [name for name, source in sources.items() if "WeakKeyDictionary(" in source] == []
    # What lives as long as the process: with words of a log, which forgetting clears; and without any.
    cleared = (
        "ui/shell/frame charts/calendar charts/progress charts/review charts/value"
        " core/base/unlisted core/grounding/people core/intake/intake_teams"
        " core/text/dates core/text/notes core/text/numbers core/text/products"
        " core/case/away core/case/brief_answers core/case/feasible/amounts"
        " core/case/teams/groups core/case/teams/in_hand core/case/teams/leaving"
        " core/case/claims/quantities core/case/claims/unused core/case/reading/texts"
        " core/case/reasons core/case/settle/facts"
        " core/grounding/commitments core/case/reading/promises"
        " core/plan/brief core/plan/private core/plan/plays/stages"
        " core/review/reading core/review/strategy_faults llm/builtin/wording"
        " core/review/rules/communication core/review/rules/feasibility core/review/rules/words"
    )
    without = (
        "core/base/letters core/text/sentence_kinds core/grounding/known core/forgetting/rewrite"
        " desk/writing/faq charts/stakeholders charts/timeline"
        " core/case/reading/kind core/case/reading/places core/plan/plays/kinds core/plan/workdays"
        " core/case/rows/order"
        " desk/base/countries desk/base/fact_cache exports/sheet exports/workbook/columns"
        " exports/dossier_json llm/builtin/kinds llm/kind_titles"
        " llm/builtin/cases/reasons llm/builtin/cases/teams/situations"
        " llm/builtin/cases/teams/team_work"
        " llm/builtin/cases/limits llm/builtin/cases/works llm/builtin/cases/aims/objectives"
        " llm/builtin/cases/aims/events llm/builtin/cases/aims/felt_results"
        " llm/intake/sorting llm/stage/structure"
        " desk/accounts/passwords desk/all_hands/poll_texts desk/all_hands/presenting desk/plan/cases"
        " desk/plan/rollouts desk/posts/webhooks"
        " llm/stage/shapes llm/call/client outgoing/mime"
        " llm/builtin/stage_files llm/safety/nonsense store/analytics store/register/records"
        " ui/shell/page_registry ui/widgets/component ui/words/item_fields"
        " web/api/api web/http/templates web/http/front_page"
    )
    cached_files = {f"{name}.py" for name in f"{cleared} {without}".split()}
    result = {
        path.relative_to(ROOT / "playbook").as_posix()
        for path in (ROOT / "playbook").rglob("*.py")
        if re.search(r"^\s*@(functools\.)?(lru_)?cache\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert result == cached_files
    copies = [
        f"{path}: {function}"
        for path in cleared.split()
        if not path.startswith("charts/")  # these are cleared where they are drawn
        for marks, function in CACHED.findall(sources[f"{path}.py"])
        if "@clear_with" not in marks and function not in {"_plain_letter"}
    ]
    assert copies == []
    # The same for the workspace itself.
    fields_cleared = "caches unsaved_input rollout_cache log register"
    others = "settings at_close at_rewrite is_demo provider notifier rate_limit parts"
    assert {field.name for field in fields(Workspace)} == {*f"{fields_cleared} {others} background".split()}


def test_unsaved_input_of_a_forgotten_person_is_dropped(workspace, naming):
    workspace.unsaved_input.keep("lee", "brief", {"why": "Kim Oduya says so"})
    forget_person(workspace, DANA, ["Kim Oduya"])
    assert workspace.unsaved_input.take("lee", "brief") == {}


def test_an_old_drawing_is_not_saved_over_a_new_one(workspace, naming):
    old = naming.items["first-win"].model_copy(update={"title": "First win, told"})
    forget_person(workspace, DANA, ["Kim Oduya"])
    with pytest.raises(Conflict) as caught:
        plans.edit_item(workspace, DANA, naming.id, naming.version, ITEM.validate_python(old.model_dump()))
    assert caught.value.theirs == "forgot a person: 3 earlier changes do not name them any more"
    now = workspace.rollout_cache.get(naming.id)
    plans.lock_item(workspace, DANA, naming.id, now.version, "first-win")
    assert "oduya" not in in_memory(workspace, naming.id)


def test_what_was_done_before_can_still_be_undone(workspace, naming):
    forget_person(workspace, DANA, ["Kim Oduya"])
    change_set = history.history(workspace, DANA, naming.id)[1].change_set
    assert history.undo(workspace, DANA, naming.id, change_set).examples == {}


# What would go
def test_what_would_go_is_said_and_nothing_is_changed(workspace, naming):
    backup = backups.back_up(workspace, DANA).path
    other = rollouts.start_rollout(workspace, DANA, "Other")
    commit(workspace, DANA, other.id, 1, [example("kim says: Kim Adams and Kim")])
    commit(workspace, DANA, other.id, 2, [PersonSaved(person=Person(id="ka", name="Kim Adams"))])
    before = (workspace.settings.data / "journal.jsonl").read_bytes()
    result = what_would_go(workspace, DANA, ["Kim Oduya"])
    [each] = result.rollouts
    assert (each.rollout_id, each.name, each.events) == (naming.id, "AI at LT", 3)
    assert (result.went, result.stays) == ({"Kim Oduya": 3, "Kim": 1}, {"Kim": 3, "kim": 1})
    assert result.namesakes == ("Kim Adams",)
    assert [(copy.path, copy.is_certain) for copy in result.copies] == [(backup, True)]
    assert not result.is_nothing
    assert (workspace.settings.data / "journal.jsonl").read_bytes() == before


def test_old_copies_are_left_and_named_unless_they_are_to_go(workspace, naming):
    first = backups.back_up(workspace, DANA).path
    gone = forget_person(workspace, DANA, ["Kim Oduya"])
    assert ([copy.path for copy in gone.remaining], gone.deleted, gone.backup) == ([first], (), None)
    assert first.exists()
    gone = forget_person(workspace, DANA, ["Kim Oduya"], delete_old_copies=True)
    assert gone.events == {}
    assert [copy.path for copy in gone.deleted] == [first]
    assert not first.exists()
    assert gone.backup.exists()
    with pytest.raises(Missing, match="Nobody here has this name"):
        forget_person(workspace, DANA, ["Kim Oduya"], delete_old_copies=True)


def test_whoever_leads_a_group_named_after_them_still_leads_it(workspace):
    rollout = rollouts.start_rollout(workspace, DANA, "AI at LT")
    team = Group(id="oduya-team", name="Oduya's team")
    rollout = commit(workspace, DANA, rollout.id, 1, [PersonSaved(person=KIM), GroupSaved(group=team)])
    lead = Membership(rollout_id=rollout.id, role="lead", group_ids=("oduya-team",))
    account = workspace.accounts.add("Mo", None, None, workspace.now(), memberships=(lead,))
    forget_person(workspace, DANA, ["Kim Oduya"])
    [group] = workspace.rollout_cache.get(rollout.id).brief.groups
    assert group.id == "former-colleague-team"
    assert workspace.accounts.get(account.id).memberships[0].group_ids == (group.id,)


def test_accounts_and_invites_go_without_any_rollout(workspace):
    account = workspace.accounts.add("Kim Oduya", "kim@lt.example", None, workspace.now())
    invites.make_invite(workspace, DANA, "Someone", None, "kim@lt.example")
    gone = forget_person(workspace, DANA, ["Kim Oduya"], ["Kim@LT.example"])
    assert gone.events == {}
    assert [each.id for each in gone.people.accounts] == [account.id]
    assert len(gone.people.invites) == 1
    assert workspace.accounts.all() == []


def test_the_links_of_a_forgotten_person_end_under_any_name_of_theirs(workspace, naming):
    workspace.accounts.add("Ann", "ann@lt.example", None, workspace.now(), is_owner=True)
    account = workspace.accounts.add("Kimmy", "kim@lt.example", None, workspace.now(), is_owner=True)
    maker = workspace.accounts.get(account.id).actor()
    made = links.make_link(workspace, maker, naming.id, "For the floor")
    workspace.accounts.rename(account.id, "Kim Oduya", "kim@lt.example")
    forget_person(workspace, DANA, ["Kim Oduya"], ["kim@lt.example"])
    [link] = workspace.links.all()
    assert link.id == made.link.id
    assert link.revoked_at is not None


def test_an_account_that_acted_under_another_name_is_said(workspace):
    workspace.accounts.add("Kimmy", "kim@lt.example", None, workspace.now())
    result = what_would_go(workspace, DANA, ["Kim Oduya"], ["kim@lt.example"])
    assert result.acted_as == ("Kimmy",)
    assert any("what the account of Kimmy did under that name" in message for message in staying(result))
    assert what_would_go(workspace, DANA, ["Kim Oduya", "Kimmy"], ["kim@lt.example"]).acted_as == ()


# Who may, and whom
def test_the_own_account_and_the_only_owner_stay(workspace, naming):
    kim = workspace.accounts.claim("Kim Oduya", None, None, workspace.now())
    with pytest.raises(Refused, match="your own account"):
        forget_person(workspace, kim.actor(), ["Kim Oduya"])
    with pytest.raises(Claimed, match="only owner"):
        forget_person(workspace, DANA, ["Kim Oduya"])
    assert workspace.rollout_cache.get(naming.id).version == naming.version
    workspace.accounts.add("Lee", None, None, workspace.now(), is_owner=True)
    forget_person(workspace, DANA, ["Kim Oduya"])
    assert [each.name for each in workspace.accounts.all()] == ["Lee"]


def test_who_forgets_a_namesake_of_their_own_is_not_named_either(workspace, naming):
    forget_person(workspace, Actor(name="Kim Oduya"), ["Kim Oduya"])
    last = workspace.log.read(naming.id)[-1]
    assert isinstance(last.change, PersonForgotten)
    assert last.actor == FORMER
    assert holders(workspace.settings.data, ["oduya"]) == []


def test_a_name_that_names_nobody_is_refused_beside_its_field(workspace, naming):
    for names in [[], [""], ["  "], ["a"], ["The team"], ["x" * 121], ["Kim Oduya", "the"]]:
        for change in (what_would_go, forget_person):
            with pytest.raises(Invalid) as caught:
                change(workspace, DANA, names)  # type: ignore[operator]
            assert {problem.where for problem in caught.value.problems} == {"name"}, names
            assert all(problem.hint for problem in caught.value.problems), names


def test_an_address_that_is_none_is_refused_beside_its_field(workspace):
    for address in ("a", "@", "x" * 301):
        with pytest.raises(Invalid) as caught:
            what_would_go(workspace, DANA, ["Kim Oduya"], [address])
        assert {problem.where for problem in caught.value.problems} == {"addresses"}, address


def test_nobody_of_that_name_is_said_and_changes_nothing(workspace, naming):
    with pytest.raises(Missing, match="Nobody here has this name"):
        forget_person(workspace, DANA, ["Zoe Nobody"])
    assert workspace.rollout_cache.get(naming.id).version == naming.version
    assert what_would_go(workspace, DANA, ["Zoe Nobody"]).is_nothing


def test_an_import_of_an_old_export_brings_the_name_back(workspace, naming):
    lines = list(rollouts.export_rollout(workspace, DANA, naming.id))
    forget_person(workspace, DANA, ["Kim Oduya"])
    rollouts.import_rollout(workspace, DANA, lines, "old")
    assert [each.rollout_id for each in what_would_go(workspace, DANA, ["Kim Oduya"]).rollouts] == ["old"]
