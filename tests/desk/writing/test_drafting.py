"""A stage drafted with a model: asked, checked, reviewed, repaired and filled, for a person to accept."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Refused
from playbook.core.base.fields import STAGES, StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.core.review import review
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.models import budget
from playbook.desk.models.connections import get_connection
from playbook.desk.plan import plans, rollouts, tracking
from playbook.desk.plan.accepting import Proposal, accept
from playbook.desk.record import history
from playbook.desk.writing.drafting import StageDraft, draft_with_model, question_of
from playbook.llm.builtin.builtin import draft
from playbook.llm.call.errors import ModelError
from playbook.llm.call.prompt_hash import outgoing
from playbook.llm.safety.redaction import Redaction
from playbook.settings import Settings
from tests.asking import terms
from tests.briefs import SCENARIOS, agency, learning_team
from tests.desk.conftest import model_calls, rollout_of
from tests.llm.author import Author, kinds_of, name_of
from tests.llm.server import ModelServer, Talk

DANA = Actor(name="Dana")
TODAY = date(2023, 3, 6)


class Desk:
    """A workspace with a model, one rollout of a brief, and an author who answers for the model."""

    def __init__(self, folder: Path, server: ModelServer, brief: Brief, today: date, **settings: Any) -> None:
        self.server, self.brief = server, brief
        values = {"data": folder, "ai_url": server.base_url, "ai_model": "told", "today": today, **settings}
        self.workspace: Workspace = open_workspace(Settings.model_validate(values))
        self.author = Author(brief, today)
        server.reply = self.author.reply
        self.id = rollout_of(self.workspace, brief).id

    @property
    def rollout(self) -> Rollout:
        return self.workspace.rollout_cache.get(self.id)

    def change(self, do: Callable[..., Any], *values: Any) -> Any:
        """Do this to the rollout as it stands."""
        return do(self.workspace, DANA, self.id, self.rollout.version, *values)

    def draft(self, stage: StageKey = "communication", **how: Any) -> StageDraft:
        on_terms = {name: how.pop(name) for name in ("again", "veil", "stop") if name in how}
        agreed = terms(self.workspace, **on_terms)
        return draft_with_model(self.workspace, DANA, self.id, stage, agreed, **how)

    def accept(self, drafted: StageDraft) -> Rollout:
        return self.change(accept, self.changes(drafted)).rollout

    def changes(self, drafted: StageDraft) -> list[Proposal]:
        return plans.proposals(self.rollout, drafted.items, drafted.stage)

    def redraft(self) -> list[Proposal]:
        """What the built-in playbook would change in one stage."""
        return plans.redraft(self.workspace, self.rollout, "communication")

    def asks(self) -> list[str]:
        """Everything that left, a text for each request."""
        return ["\n".join(turn["content"] for turn in sent.body["messages"]) for sent in self.server.requests]


@pytest.fixture
def desk(tmp_path: Path, server: ModelServer) -> Iterator[Desk]:
    at_work = Desk(tmp_path, server, agency(), TODAY)
    yield at_work
    at_work.workspace.close()


def by_model(items: tuple[AnyItem, ...]) -> list[AnyItem]:
    return [item for item in items if item.provenance.source == "model"]


def filled_in(items: tuple[AnyItem, ...]) -> list[AnyItem]:
    return [item for item in items if item.provenance.source == "builtin"]


def noted(drafted: StageDraft, start: str) -> bool:
    return any(note.startswith(start) for note in drafted.notes)


# A draft
def test_a_draft_is_items_with_origin_and_writes_nothing(desk):
    before = desk.rollout.items
    desk.author.change = leave_win_untold
    drafted = desk.draft()
    assert desk.rollout.items == before == {}
    assert drafted.items
    for item in by_model(drafted.items):
        origin = item.provenance
        assert (item.stage, origin.writer, origin.prompt_sha) == ("communication", "told", drafted.prompt_sha)
        assert origin.assumptions == ("Teams meet once a week.",)
    calls = model_calls(desk.workspace, desk.id)
    assert [(change.purpose, change.stage) for change in calls] == [("draft", "communication")] * 2
    assert drafted.usage.total == sum(change.tokens for change in calls)
    assert (drafted.cost_usd, drafted.from_cache, drafted.fault) == (0.0, False, "")
    assert all(item.provenance.play_id for item in filled_in(drafted.items))
    assert noted(drafted, "From the built-in playbook, to fill what was missing:")


def test_items_and_phases_are_heard_in_order(desk):
    heard: list[AnyItem] = []
    phases: list[str] = []
    drafted = desk.draft(on_item=heard.append, on_phase=phases.append)
    assert phases == ["asking", "reviewing", "filling"]
    assert [item.id for item in heard] == [item.id for item in by_model(drafted.items)]
    assert heard[0].provenance == drafted.items[0].provenance


@pytest.mark.slow
def test_all_five_stages_pass_what_the_built_in_draft_passes(tmp_path, server):
    for scenario in SCENARIOS:
        brief = SCENARIOS[scenario]()
        desk = Desk(tmp_path, server, brief, brief.start)
        builtin = review(brief, draft(brief, desk.workspace.stages, start=brief.start).items)
        for stage in STAGES:
            drafted = desk.draft(stage)
            # The test's model cuts long texts, and with them a sentence that a tag promises: R43.
            # It says weeks and no days, so a text may name another day than its own: R44.
            findings = {finding[:3] for finding in drafted.findings}
            assert findings <= {*builtin.ids("fail"), "R43", "R44"}, scenario
            assert by_model(drafted.items), scenario
            kinds = {item.kind for item in desk.author.items if item.stage == stage}
            assert {item.kind for item in drafted.items} >= kinds, scenario
            prompts = {item.provenance.prompt_sha for item in filled_in(drafted.items)}
            assert prompts <= {drafted.prompt_sha}, scenario

        desk.workspace.close()


def test_a_second_draft_of_the_same_brief_asks_nobody(desk):
    first = desk.draft()
    count = len(desk.server.requests)
    heard: list[AnyItem] = []
    again = desk.draft(on_item=heard.append)
    assert len(desk.server.requests) == count
    assert again.from_cache
    assert again.items == first.items
    assert (again.usage.total, again.cost_usd) == (0, 0.0)
    assert len(heard) == len(by_model(first.items))
    desk.draft(again=True)
    assert len(desk.server.requests) == 2 * count


def test_what_will_be_sent_is_what_is_sent(desk):
    shown = outgoing(question_of(desk.workspace, desk.rollout, "training"))
    desk.draft("training")
    for turn in desk.server.requests[0].body["messages"]:
        assert turn["content"] in shown


def test_one_kind_can_be_drafted_and_the_others_are_left_alone(desk):
    desk.accept(desk.draft())
    drafted = desk.draft(kinds=("message",), again=True)
    assert kinds_of(desk.server.requests[-1]) == ["message"]
    assert {item.kind for item in drafted.items} == {"message"}
    chosen = plans.proposals(desk.rollout, drafted.items, "communication", ("message",))
    assert {(change.after or change.before).kind for change in chosen} <= {"message"}  # type: ignore[union-attr]
    with pytest.raises(Refused, match="has no such items"):
        desk.draft(kinds=("gate",))


@pytest.mark.slow
def test_forty_one_groups_are_drafted(tmp_path, server):
    brief = learning_team()
    desk = Desk(tmp_path, server, brief, brief.start)
    assert desk.draft("reinforcement").findings == ()
    assert max(len(text) for text in desk.asks()) < 12_000
    desk.workspace.close()


def test_without_a_brief_or_a_model_it_says_what_is_missing(desk, tmp_path, server):
    empty = rollouts.start_rollout(desk.workspace, DANA, "Empty")
    with pytest.raises(Invalid):
        draft_with_model(desk.workspace, DANA, empty.id, "training", terms(desk.workspace))
    offline = Desk(tmp_path / "other", server, agency(), TODAY, ai="off")
    with pytest.raises(Refused, match="No model is connected"):
        offline.draft()
    offline.workspace.close()


# Wrong answers and broken lines
def answering(desk: Desk, *answers: Callable[[Talk], None]) -> None:
    """Answer one request after the other like this; the last one stays."""
    queue = list(answers)
    desk.server.reply = lambda talk: (queue.pop(0) if len(queue) > 1 else queue[0])(talk)


def cut_after(desk: Desk, count: int) -> Callable[[Talk], None]:
    """The beginning of an answer, up to the end of its nth item, and then the end of the line."""

    def reply(talk: Talk) -> None:
        items = json.loads(desk.author.answer_to(talk.sent))["items"][:count]
        talk.begin(chunked=True)
        talk.write(json.dumps({"items": items})[:-2] + ', {"kind": "mess')

    return reply


def test_a_cut_stream_keeps_what_arrived_and_is_filled(desk):
    answering(desk, cut_after(desk, 4))
    restarts: list[int] = []
    drafted = desk.draft(on_restart=lambda: restarts.append(1))
    assert len(by_model(drafted.items)) == 4
    assert (drafted.fault, drafted.findings) == ("The model's answer broke off before its end.", ())
    assert restarts == [1]  # the line was tried once more
    assert filled_in(drafted.items)
    assert len(desk.server.requests) == 2  # nobody is asked to repair a part


def test_without_a_whole_item_the_fault_is_raised(desk):
    for kind, answer in (("cut", cut_after(desk, 0)), ("auth", lambda talk: talk.error(401))):
        answering(desk, answer)
        with pytest.raises(ModelError) as caught:
            desk.draft()
        assert caught.value.kind == kind


def test_stopping_keeps_what_had_arrived(desk):
    heard: list[AnyItem] = []
    answering(desk, lambda talk: (cut_after(desk, 3)(talk), talk.wait())[-1])
    drafted = desk.draft(on_item=heard.append, stop=lambda: len(heard) == 3)
    assert [item.id for item in by_model(drafted.items)] == [item.id for item in heard]
    assert drafted.fault == "The model was stopped."
    assert desk.server.hung_up.wait(60)


def test_an_answer_without_a_usable_item_is_asked_for_again(desk):
    unusable = '{"items": [{"title": "x", "kind": "gate"}]}'
    answering(desk, lambda talk: talk.answer(unusable), desk.author.reply)
    drafted = desk.draft()
    assert by_model(drafted.items)
    assert "The first answer did not fit and was asked for again." in drafted.notes
    assert "no kind that was asked for" in desk.asks()[1]


def test_wrong_owners_weeks_and_groups_are_put_right_and_noted(desk):
    def spoil(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**item, "owner": "Ana Invented", "date_week": 500, "groups": ["Sales"]} for item in items]

    desk.author.change = spoil
    drafted = desk.draft()
    people = {person.id for person in desk.brief.people}
    for item in by_model(drafted.items):
        assert item.owner.person_id in people
        assert item.due is None or item.due <= date(2023, 10, 31)
    assert any("'Ana Invented' is nobody of the brief" in note for note in drafted.notes)
    assert any("week 500 is outside" in note for note in drafted.notes)
    # Its texts name the days they were written for, and the playbook says in time what they say too late.
    assert {finding[:3] for finding in drafted.findings} <= {"R44", "R46"}


def test_what_must_not_be_offered_is_held_back(desk):
    why = "See http://evil.example"
    desk.author.change = lambda items: [*({**item, "why": why} for item in items[:1]), *items[1:]]
    drafted = desk.draft()
    assert noted(drafted, "Held back: ")
    assert "evil" not in str(drafted.items)


# The review in the loop
def leave_win_untold(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for item in items if "win" not in item.get("topics", ())]


def repairing(desk: Desk, repair: Callable[[Talk], object]) -> None:
    def reply(talk: Talk) -> None:
        (repair if name_of(talk.sent).endswith("_repair") else desk.author.reply)(talk)

    desk.server.reply = reply


def follow_up(replaces: str = "") -> Callable[[Talk], object]:
    item = {
        "kind": "message", "title": "Ask how the first weeks went", "groups": ["all groups"],
        "owner": "Maya Okafor", "date_week": 5, "sender": "Maya Okafor", "channel": "video_call",
        "live": True, "two_way": True, "topics": ["win", "progress", "how"],
        "steps": ["reinforcement"],
        "body": "What worked in your first two weeks, what did not, and what do you want to ask me?",
        "replaces": replaces, "why": "", "assumptions": [],
    }  # fmt: skip
    return lambda talk: talk.answer(json.dumps({"items": [item]}))


def test_a_repair_by_the_model_that_lowers_the_findings_is_taken(desk):
    desk.author.change = leave_win_untold
    repairing(desk, follow_up())
    drafted = desk.draft()
    sent = desk.asks()[-1]
    assert "A REVIEW OF THE PLAN WITH THESE ITEMS FOUND" in sent
    assert "No message tells the first win." in sent
    assert "first win days: 90" in sent
    assert any(item.title == "Ask how the first weeks went" for item in by_model(drafted.items))
    assert noted(drafted, "After the review the model wrote again: message 'Ask how")


def test_a_repair_may_replace_an_item(desk):
    desk.author.change = leave_win_untold
    first = by_model(desk.draft().items)
    old = next(item for item in first if item.title == "The start is over: what gets in the way?")
    repairing(desk, follow_up(old.title))
    drafted = desk.draft(again=True)
    assert old.title not in [item.title for item in by_model(drafted.items)]
    assert "Ask how the first weeks went" in [item.title for item in drafted.items]


def test_a_repair_that_makes_nothing_better_is_not_taken(desk):
    first = by_model(desk.draft().items)
    for answer in ([], [{"kind": "resistance", "title": "They are tired", "groups": ["Web"]}]):
        repairing(desk, lambda talk, answer=answer: talk.answer(json.dumps({"items": answer})))
        again = by_model(desk.draft(again=True).items)
        assert [item.title for item in again] == [item.title for item in first]


def test_a_repair_that_fails_keeps_the_first_answer(desk):
    desk.author.change = leave_win_untold
    repairing(desk, lambda talk: talk.error(401))
    drafted = desk.draft()
    assert (drafted.fault, drafted.findings) == ("", ())
    assert noted(drafted, "What the review found could not be put right:")


def test_a_plan_that_passes_is_not_asked_about_again(desk):
    desk.change(plans.draft_stages)
    worries = ("They are tired of new tools.", "Nobody has time for it in the season.")
    desk.author.change = lambda items: [
        {**item, "title": worry, "worry": worry}
        for item, worry in zip((it for it in items if it["kind"] == "resistance"), worries, strict=False)
    ]
    drafted = desk.draft()
    assert by_model(drafted.items)
    assert len(desk.server.requests) == 1
    assert filled_in(drafted.items) == []
    assert "ALREADY IN THE PLAN" in desk.asks()[0]


# What a draft may touch
@pytest.mark.slow
def test_an_accepted_draft_drafted_again_changes_nothing(desk):
    for stage in STAGES:
        desk.accept(desk.draft(stage))
    for stage in STAGES:
        assert desk.changes(desk.draft(stage)) == []


def test_accepting_ties_what_was_drafted_apart(desk):
    desk.accept(desk.draft("leadership"))
    desk.accept(desk.draft("accountability"))
    [objective] = [item for item in desk.rollout.items.values() if item.kind == "objective"]
    metrics = {item.id for item in desk.rollout.items.values() if item.kind == "metric"}
    assert objective.metric_ids
    assert set(objective.metric_ids) <= metrics


def test_accepting_a_part_leaves_no_loose_tie(desk):
    changes = desk.changes(desk.draft())
    chosen = [change for change in changes if change.after and change.after.kind == "message"]
    rollout = desk.change(accept, chosen).rollout
    assert rollout.items
    assert all(item.key_message_ids == () for item in rollout.items.values() if item.kind == "message")


def test_what_a_person_edited_or_locked_is_in_no_proposal(desk):
    drafted = desk.draft()
    desk.accept(drafted)
    own, locked = by_model(drafted.items)[:2]
    desk.change(plans.edit_item, desk.rollout.items[own.id].model_copy(update={"why": "My own words."}))
    desk.change(plans.lock_item, locked.id)
    desk.author.change = lambda items: [{**item, "why": "Other words."} for item in items]
    again = desk.draft(again=True)
    touched = {change.item_id for change in desk.changes(again)}
    assert touched
    assert touched.isdisjoint({own.id, locked.id})
    desk.accept(again)
    assert desk.rollout.items[own.id].why == "My own words."
    assert own.title[:60] in desk.asks()[-1]


def test_a_new_draft_replaces_what_a_model_wrote_before(desk):
    first = desk.draft()
    desk.accept(first)
    desk.author.change = lambda items: [{**item, "title": f"Now: {item['title']}"[:100]} for item in items]
    changes = desk.changes(desk.draft(again=True))
    gone = {change.item_id for change in changes if change.change == "remove"}
    assert {item.id for item in by_model(first.items)} <= gone
    assert gone <= {item.id for item in first.items}


def test_what_the_built_in_playbook_wrote_on_its_own_stays(desk):
    desk.change(plans.draft_stages, "communication")
    assert {change.change for change in desk.changes(desk.draft())} == {"add"}


def builtin_ids(desk: Desk) -> set[str]:
    return {item.id for item in plans.draft_for(desk.workspace, desk.rollout, "communication").items}


def test_a_built_in_redraft_replaces_a_model_side_by_side(desk):
    desk.accept(desk.draft())
    before = desk.rollout
    wrote = by_model(tuple(before.items.values()))
    fillers = {item.id for item in filled_in(tuple(before.items.values()))}
    changes = desk.redraft()
    assert fillers.isdisjoint(change.item_id for change in changes if change.change != "remove")
    instead = {change.before.id: change for change in changes if change.change == "replace" and change.before}
    filled = {before.items[item_id].title for item_id in fillers}  # their like is in the plan already
    gone = {change.item_id for change in changes if change.change == "remove"}
    assert gone == {item.id for item in wrote if item.title in filled}
    for item in wrote:
        if item.id in gone:
            continue
        change = instead[item.id]
        assert change.after.kind == item.kind
        assert change.after.title == item.title
        assert not {*change.after.group_ids}.isdisjoint(item.group_ids)
    assert {change.change for change in changes} <= {"add", "replace", "remove"}
    assert set(desk.change(accept, changes).rollout.items) == builtin_ids(desk)
    assert desk.redraft() == []
    assert history.undo_last(desk.workspace, DANA, desk.id).items == before.items


def test_a_model_item_without_counterpart_is_proposed_to_go(desk):
    desk.change(plans.draft_stages, "communication")
    desk.accept(desk.draft())
    extra = {item.id for item in by_model(tuple(desk.rollout.items.values()))}
    assert extra
    changes = desk.redraft()
    assert {change.item_id for change in changes} == extra
    assert {change.change for change in changes} == {"remove"}


def test_a_built_in_redraft_never_touches_a_persons_items(desk):
    desk.accept(desk.draft())
    own, locked, free, *_ = [item for item in by_model(tuple(desk.rollout.items.values())) if item.due]
    desk.change(plans.edit_item, own.model_copy(update={"why": "My own words."}))
    desk.change(plans.lock_item, locked.id)
    protected = {item_id: desk.rollout.items[item_id] for item_id in (own.id, locked.id)}
    changes = desk.redraft()
    touched = {item.id for change in changes for item in (change.before, change.after) if item}
    assert touched.isdisjoint(protected)
    assert free.id in touched
    after = desk.change(accept, changes).rollout
    assert {item_id: after.items[item_id] for item_id in protected} == protected
    stage = [item for item in after.items.values() if item.id not in protected]
    assert len(stage) == len(builtin_ids(desk)) - len(protected)
    others = {(item.kind, item.title, item.due) for item in stage}
    assert others.isdisjoint({(item.kind, item.title, item.due) for item in protected.values()})
    assert desk.redraft() == []


def test_after_launch_drafts_spare_tracked_items_and_days(desk):
    desk.accept(desk.draft())
    desk.change(tracking.launch)
    dated = next(item for item in by_model(tuple(desk.rollout.items.values())) if item.due)
    desk.change(tracking.log_status, dated.id, "on_track")
    desk.author.change = lambda items: [{**item, "date_week": item.get("date_week", 0) + 1} for item in items]
    for changes in (desk.changes(desk.draft(again=True)), redraft := desk.redraft()):
        assert dated.id not in {change.item_id for change in changes if change.leaving}
        moved = [change for change in changes if change.before and change.after]
        assert all(change.after.due == change.before.due for change in moved)
    assert dated.id not in {change.before.id for change in redraft if change.before}
    assert dated.id in desk.change(accept, redraft).rollout.items
    assert desk.redraft() == []


def test_the_built_in_playbook_adds_nothing_unasked(desk):
    desk.accept(desk.draft())
    before = {item_id for item_id, item in desk.rollout.items.items() if item.stage == "communication"}
    with pytest.raises(Refused, match="A model has written this stage by now"):
        desk.change(plans.draft_stages, "communication")
    after, _ = desk.change(plans.draft_stages)
    assert {item.stage for item in after.items.values()} == set(STAGES)
    assert {item_id for item_id, item in after.items.items() if item.stage == "communication"} == before


# What leaves
def test_hidden_names_do_not_leave_and_come_back_in_the_items(desk):
    drafted = desk.draft("leadership", veil=Redaction(desk.rollout.brief))
    for text in (json.dumps(sent.body) for sent in desk.server.requests):
        assert "Okafor" not in text
        assert "Lindqvist" not in text
    assert drafted.items
    assert all(item.owner for item in drafted.items)


def test_what_strangers_wrote_does_not_leave_and_their_themes_do(desk):
    words = "purple elephants ate the training budget and nobody has no time at all"
    desk.accept(desk.draft())
    desk.change(tracking.launch)
    dated = next(item for item in desk.rollout.items.values() if item.due)
    desk.change(tracking.log_status, dated.id, "at_risk", words)
    desk.draft("training")
    sent = desk.asks()[-1]
    assert "purple" not in sent
    assert "no time to learn or use it (1)" in sent


def test_a_second_question_beyond_the_budget_is_not_asked(tmp_path, server):
    desk = Desk(tmp_path, server, agency(), TODAY)
    sent = outgoing(question_of(desk.workspace, desk.rollout, "communication"))
    most = budget.with_a_correction(budget.most_of(get_connection(desk.workspace), len(sent))).total
    desk.workspace.close()
    desk = Desk(tmp_path / "poorer", server, agency(), TODAY, ai_tokens=most + 40)
    desk.author.change = leave_win_untold
    drafted = desk.draft()
    assert len(server.requests) == 1
    assert (drafted.fault, drafted.findings) == ("", ())
    assert noted(drafted, "What the review found was not put right: The budget")
    desk.workspace.close()
