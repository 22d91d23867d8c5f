"""A stage drafted with a model: asked, checked, reviewed, repaired and filled, for a person to accept."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Refused
from playbook.core.base.fields import STAGES, StageKey
from playbook.core.log.changes.records import ModelAsked
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, BriefFields
from playbook.core.plan.items import AnyItem
from playbook.core.review import review
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.models import budget
from playbook.desk.models.connections import get_connection
from playbook.desk.plan import briefs, plans, rollouts, tracking
from playbook.desk.plan.accepting import accept
from playbook.desk.record import history
from playbook.desk.writing.drafting import StageDraft, draft_with_model, question_of
from playbook.llm.builtin.builtin import draft
from playbook.llm.call.deadline import never
from playbook.llm.call.errors import ModelError
from playbook.llm.call.prompt_hash import Veil, outgoing
from playbook.llm.safety.redaction import Redaction
from playbook.settings import Settings
from tests.asking import terms
from tests.briefs import SCENARIOS, agency, learning_team
from tests.llm.author import Author, kinds_of, name_of
from tests.llm.server import ModelServer, Talk

DANA = Actor(name="Dana")
TODAY = date(2023, 3, 6)


class Desk:
    """A workspace with a model, one rollout of a brief, and an author who answers for the model."""

    def __init__(self, folder: Path, server: ModelServer, brief: Brief, today: date, **more: Any) -> None:
        self.server, self.brief = server, brief
        values = {"data": folder, "ai_url": server.base_url, "ai_model": "told", "today": today, **more}
        self.workspace: Workspace = open_workspace(Settings.model_validate(values))
        self.author = Author(brief, today)
        server.reply = self.author.reply
        fields = BriefFields(**{name: getattr(brief, name) for name in BriefFields.model_fields})
        rollout = rollouts.start_rollout(self.workspace, DANA, brief.name)
        rollout = briefs.save_groups(
            self.workspace, DANA, rollout.id, rollout.version, brief.groups, brief.people
        )
        self.id = briefs.save_fields(self.workspace, DANA, rollout.id, rollout.version, fields).id

    @property
    def rollout(self) -> Rollout:
        return self.workspace.rollout_cache.get(self.id)

    def draft(
        self,
        stage: StageKey = "communication",
        *,
        again: bool = False,
        veil: Veil | None = None,
        stop: Callable[[], bool] = never,
        **how: Any,
    ) -> StageDraft:
        agreed = terms(self.workspace, again=again, veil=veil, stop=stop)
        return draft_with_model(self.workspace, DANA, self.id, stage, agreed, **how)

    def accept(self, made: StageDraft) -> Rollout:
        chosen = plans.proposals(self.rollout, made.items, made.stage)
        return accept(self.workspace, DANA, self.id, self.rollout.version, chosen).rollout

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


# --- a draft --------------------------------------------------------------------------------------


def test_a_draft_is_items_with_origin_and_writes_nothing(desk: Desk):
    before = desk.rollout.items
    made = desk.draft()
    assert desk.rollout.items == before == {}
    assert made.items
    for item in by_model(made.items):
        origin = item.provenance
        assert (item.stage, origin.writer, origin.prompt_sha) == ("communication", "told", made.prompt_sha)
        assert origin.assumptions == ("Teams meet once a week.",)
    changes = [event.change for event in desk.workspace.log.read(desk.id)]
    asked = [change for change in changes if isinstance(change, ModelAsked)]
    assert [(change.purpose, change.stage) for change in asked] == [("draft", "communication")] * 2
    assert made.usage.total == sum(change.tokens for change in asked)
    assert (made.cost_usd, made.from_cache, made.fault) == (0.0, False, "")


def test_items_and_phases_are_heard_in_order(desk: Desk):
    heard: list[AnyItem] = []
    phases: list[str] = []
    made = desk.draft(on_item=heard.append, on_phase=phases.append)
    assert phases == ["asking", "reviewing", "filling"]
    assert [item.id for item in heard] == [item.id for item in by_model(made.items)]
    assert heard[0].provenance == made.items[0].provenance


@pytest.mark.slow
def test_all_five_stages_pass_what_the_built_in_draft_passes(tmp_path: Path, server: ModelServer):
    for scenario in SCENARIOS:
        brief = SCENARIOS[scenario]()
        assert brief.start, scenario
        desk = Desk(tmp_path, server, brief, brief.start)
        builtin = review(brief, draft(brief, desk.workspace.stages, start=brief.start).items)
        for stage in STAGES:
            made = desk.draft(stage)
            assert {said[:3] for said in made.findings} <= set(builtin.ids("fail")), scenario
            assert by_model(made.items), scenario
            kinds = {item.kind for item in desk.author.items if item.stage == stage}
            assert {item.kind for item in made.items} >= kinds, scenario
            assert all(item.provenance.prompt_sha == made.prompt_sha for item in filled_in(made.items)), (
                scenario
            )
        desk.workspace.close()


def test_what_was_filled_in_is_noted_and_comes_from_a_play(desk: Desk):
    made = desk.draft()
    assert all(item.provenance.play_id for item in filled_in(made.items))
    assert any(
        note.startswith("From the built-in playbook, to fill what was missing:") for note in made.notes
    )


def test_a_second_draft_of_the_same_brief_asks_nobody(desk: Desk):
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


def test_what_will_be_sent_is_what_is_sent(desk: Desk):
    told = outgoing(question_of(desk.workspace, desk.rollout, "training"))
    desk.draft("training")
    for turn in desk.server.requests[0].body["messages"]:
        assert turn["content"] in told


def test_one_kind_can_be_drafted_and_the_others_are_left_alone(desk: Desk):
    desk.accept(desk.draft())
    made = desk.draft(kinds=("message",), again=True)
    assert kinds_of(desk.server.requests[-1]) == ["message"]
    assert {item.kind for item in made.items} == {"message"}
    chosen = plans.proposals(desk.rollout, made.items, "communication", ("message",))
    assert {(change.after or change.before).kind for change in chosen} <= {"message"}  # type: ignore[union-attr]
    with pytest.raises(Refused, match="has no such items"):
        desk.draft(kinds=("gate",))


@pytest.mark.slow
def test_forty_one_groups_are_drafted(tmp_path: Path, server: ModelServer):
    brief = learning_team()
    assert brief.start
    desk = Desk(tmp_path, server, brief, brief.start)
    made = desk.draft("reinforcement")
    assert made.findings == ()
    assert max(len(text) for text in desk.asks()) < 12_000
    desk.workspace.close()


def test_without_a_brief_or_a_model_it_says_what_is_missing(desk: Desk, tmp_path: Path, server: ModelServer):
    empty = rollouts.start_rollout(desk.workspace, DANA, "Empty")
    with pytest.raises(Invalid):
        draft_with_model(desk.workspace, DANA, empty.id, "training", terms(desk.workspace))
    offline = Desk(tmp_path / "other", server, agency(), TODAY, ai="off")
    with pytest.raises(Refused, match="No model is connected"):
        offline.draft()
    offline.workspace.close()


# --- wrong answers and broken lines ---------------------------------------------------------------


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


def test_a_cut_stream_keeps_what_arrived_and_is_filled(desk: Desk):
    answering(desk, cut_after(desk, 4))
    restarts: list[int] = []
    made = desk.draft(on_restart=lambda: restarts.append(1))
    assert len(by_model(made.items)) == 4
    assert made.fault == "The model's answer broke off before its end."
    assert made.findings == ()
    assert restarts == [1]  # the line was tried once more
    assert filled_in(made.items)
    assert len(desk.server.requests) == 2  # nobody is asked to repair a part


def test_a_cut_stream_without_a_whole_item_is_a_fault(desk: Desk):
    answering(desk, cut_after(desk, 0))
    with pytest.raises(ModelError) as caught:
        desk.draft()
    assert caught.value.kind == "cut"


def test_stopping_keeps_what_had_arrived(desk: Desk):
    enough = threading.Event()
    heard: list[AnyItem] = []

    def half(talk: Talk) -> None:
        items = json.loads(desk.author.answer_to(talk.sent))["items"][:3]
        talk.begin(chunked=True)
        talk.write(json.dumps({"items": items})[:-2])
        talk.wait()

    def on_item(item: AnyItem) -> None:
        heard.append(item)
        if len(heard) == 3:
            enough.set()

    answering(desk, half)
    made = desk.draft(on_item=on_item, stop=enough.is_set)
    assert [item.id for item in by_model(made.items)] == [item.id for item in heard]
    assert made.fault == "The model was stopped."
    assert desk.server.hung_up.wait(60)


def test_a_refused_key_is_raised_and_nothing_is_kept(desk: Desk):
    answering(desk, lambda talk: talk.error(401))
    with pytest.raises(ModelError) as caught:
        desk.draft()
    assert caught.value.kind == "auth"


def test_an_answer_without_a_usable_item_is_asked_for_again(desk: Desk):
    answering(
        desk, lambda talk: talk.answer('{"items": [{"title": "x", "kind": "gate"}]}'), desk.author.reply
    )
    made = desk.draft()
    assert by_model(made.items)
    assert "The first answer did not fit and was asked for again." in made.notes
    assert "no kind that was asked for" in desk.asks()[1]


def test_wrong_owners_weeks_and_groups_are_put_right_and_noted(desk: Desk):
    def spoil(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**item, "owner": "Ana Invented", "date_week": 500, "groups": ["Sales"]} for item in items]

    desk.author.change = spoil
    made = desk.draft()
    people = {person.id for person in desk.brief.people}
    for item in by_model(made.items):
        assert item.owner
        assert item.owner.person_id in people
        assert item.due is None or item.due <= date(2023, 10, 31)
    assert any("'Ana Invented' is nobody of the brief" in note for note in made.notes)
    assert any("week 500 is outside" in note for note in made.notes)
    assert made.findings == ()


def test_what_must_not_be_offered_is_held_back(desk: Desk):
    desk.author.change = lambda items: (
        [{**item, "why": "See http://evil.example"} for item in items[:1]] + items[1:]
    )
    made = desk.draft()
    assert any(note.startswith("Held back: ") for note in made.notes)
    assert "evil" not in str(made.items)


# --- the review in the loop -----------------------------------------------------------------------


def repairing(desk: Desk, items: Callable[[], list[dict[str, Any]]]) -> None:
    def reply(talk: Talk) -> None:
        if name_of(talk.sent).endswith("_repair"):
            talk.answer(json.dumps({"items": items()}))
        else:
            desk.author.reply(talk)

    desk.server.reply = reply


def follow_up(**more: Any) -> dict[str, Any]:
    said = {
        "kind": "message",
        "title": "Ask how the first weeks went",
        "groups": ["all groups"],
        "owner": "Maya Okafor",
        "date_week": 3,
        "sender": "Maya Okafor",
        "channel": "video_call",
        "live": True,
        "two_way": True,
        "topics": ["progress", "why", "wiifm", "unchanged", "how"],
        "steps": ["reinforcement"],
        "body": "What worked, and what did not?",
    }
    return {**said, "replaces": "", "why": "", "assumptions": [], **more}


def test_a_repair_by_the_model_lowers_the_findings(desk: Desk):
    without = desk.draft()
    repairing(desk, lambda: [follow_up()])
    made = desk.draft(again=True)
    told = desk.asks()[-1]
    assert "A REVIEW OF THE PLAN WITH THESE ITEMS FOUND" in told
    assert "hears nothing from 25 April 2023 to 18 May 2023" in told
    assert "follow up from day: 8" in told
    assert any(item.title == "Ask how the first weeks went" for item in by_model(made.items))
    assert any(
        note.startswith("After the review the model wrote again: message 'Ask how") for note in made.notes
    )
    assert len(filled_in(made.items)) < len(filled_in(without.items))


def test_a_repair_may_replace_an_item(desk: Desk):
    first = by_model(desk.draft().items)
    old = next(item for item in first if item.kind == "message" and item.group_ids == ("strategy",))
    repairing(desk, lambda: [follow_up(replaces=old.title)])
    made = desk.draft(again=True)
    assert old.title not in [item.title for item in by_model(made.items)]
    assert "Ask how the first weeks went" in [item.title for item in made.items]


@pytest.mark.parametrize(
    "answer", [[], [{"kind": "resistance", "title": "They are tired", "groups": ["Web"]}]]
)
def test_a_repair_that_makes_nothing_better_is_not_taken(desk: Desk, answer: list[dict[str, Any]]):
    first = by_model(desk.draft().items)
    repairing(desk, lambda: answer)
    assert [item.title for item in by_model(desk.draft(again=True).items)] == [item.title for item in first]


def test_a_repair_that_fails_keeps_the_first_answer(desk: Desk):
    def reply(talk: Talk) -> None:
        if name_of(talk.sent).endswith("_repair"):
            talk.error(401)
        else:
            desk.author.reply(talk)

    desk.server.reply = reply
    made = desk.draft()
    assert (made.fault, made.findings) == ("", ())
    assert any(note.startswith("What the review found could not be put right:") for note in made.notes)


def test_a_plan_that_passes_is_not_asked_about_again(desk: Desk):
    plans.draft_stages(desk.workspace, DANA, desk.id, desk.rollout.version)
    made = desk.draft()
    assert len(desk.server.requests) == 1
    assert filled_in(made.items) == []
    assert "ALREADY IN THE PLAN" in desk.asks()[0]


# --- what a draft may touch -----------------------------------------------------------------------


@pytest.mark.slow
def test_an_accepted_draft_drafted_again_changes_nothing(desk: Desk):
    for stage in STAGES:
        desk.accept(desk.draft(stage))
    for stage in STAGES:
        assert plans.proposals(desk.rollout, desk.draft(stage).items, stage) == []


def test_accepting_ties_what_was_drafted_apart(desk: Desk):
    desk.accept(desk.draft("leadership"))
    desk.accept(desk.draft("accountability"))
    [objective] = [item for item in desk.rollout.items.values() if item.kind == "objective"]
    metrics = {item.id for item in desk.rollout.items.values() if item.kind == "metric"}
    assert objective.metric_ids
    assert set(objective.metric_ids) <= metrics


def test_accepting_a_part_leaves_no_loose_tie(desk: Desk):
    made = desk.draft()
    chosen = [one for one in plans.proposals(desk.rollout, made.items, "communication")
              if one.after and one.after.kind == "message"]  # fmt: skip
    rollout = accept(desk.workspace, DANA, desk.id, desk.rollout.version, chosen).rollout
    assert rollout.items
    assert all(item.key_message_ids == () for item in rollout.items.values() if item.kind == "message")


def test_what_a_person_edited_or_locked_is_in_no_proposal(desk: Desk):
    made = desk.draft()
    desk.accept(made)
    mine, locked = by_model(made.items)[:2]
    before = desk.rollout.items[mine.id].model_copy(update={"why": "My own words."})
    plans.edit_item(desk.workspace, DANA, desk.id, desk.rollout.version, before)
    plans.lock_item(desk.workspace, DANA, desk.id, desk.rollout.version, locked.id)
    desk.author.change = lambda items: [{**item, "why": "Other words."} for item in items]
    again = desk.draft(again=True)
    touched = {change.item_id for change in plans.proposals(desk.rollout, again.items, "communication")}
    assert touched
    assert touched.isdisjoint({mine.id, locked.id})
    desk.accept(again)
    assert desk.rollout.items[mine.id].why == "My own words."
    assert mine.title[:60] in desk.asks()[-1]


def test_a_new_draft_replaces_what_a_model_wrote_before(desk: Desk):
    first = desk.draft()
    desk.accept(first)
    desk.author.change = lambda items: [{**item, "title": f"Now: {item['title']}"[:100]} for item in items]
    again = desk.draft(again=True)
    changes = plans.proposals(desk.rollout, again.items, "communication")
    gone = {change.item_id for change in changes if change.change == "remove"}
    assert {item.id for item in by_model(first.items)} <= gone
    assert gone <= {item.id for item in first.items}


def test_what_the_built_in_playbook_wrote_on_its_own_stays(desk: Desk):
    plans.draft_stages(desk.workspace, DANA, desk.id, desk.rollout.version, "communication")
    made = desk.draft()
    changes = plans.proposals(desk.rollout, made.items, "communication")
    assert {change.change for change in changes} == {"add"}


def redrafted(desk: Desk, stage: StageKey = "communication") -> Rollout:
    """The rollout once all that the built-in playbook would change is accepted."""
    chosen = plans.redraft(desk.workspace, desk.rollout, stage)
    return accept(desk.workspace, DANA, desk.id, desk.rollout.version, chosen).rollout


def builtin_ids(desk: Desk, stage: StageKey = "communication") -> set[str]:
    return {item.id for item in plans.draft_for(desk.workspace, desk.rollout, stage).items}


def test_a_built_in_redraft_replaces_a_model_side_by_side(desk: Desk):
    desk.accept(desk.draft())
    before = desk.rollout
    wrote = by_model(tuple(before.items.values()))
    there = {item.id for item in filled_in(tuple(before.items.values()))}
    changes = plans.redraft(desk.workspace, before, "communication")
    assert there.isdisjoint(change.item_id for change in changes if change.change != "remove")
    instead = {change.before.id: change for change in changes if change.change == "replace" and change.before}
    for item in wrote:
        change = instead[item.id]
        assert change.after
        assert (change.after.kind, change.after.title) == (item.kind, item.title)
        assert not {*change.after.group_ids}.isdisjoint(item.group_ids)
    assert {change.change for change in changes} <= {"add", "replace"}
    after = redrafted(desk)
    assert set(after.items) == builtin_ids(desk)
    assert plans.redraft(desk.workspace, after, "communication") == []
    assert history.undo_last(desk.workspace, DANA, desk.id).items == before.items


def test_a_model_item_without_counterpart_is_proposed_to_go(desk: Desk):
    plans.draft_stages(desk.workspace, DANA, desk.id, desk.rollout.version, "communication")
    desk.accept(desk.draft())
    extra = {item.id for item in by_model(tuple(desk.rollout.items.values()))}
    assert extra
    changes = plans.redraft(desk.workspace, desk.rollout, "communication")
    assert {(change.change, change.item_id) for change in changes} == {("remove", one) for one in extra}


def test_a_built_in_redraft_never_touches_a_persons_items(desk: Desk):
    desk.accept(desk.draft())
    mine, locked, free, *_ = [item for item in by_model(tuple(desk.rollout.items.values())) if item.due]
    words = mine.model_copy(update={"why": "My own words."})
    plans.edit_item(desk.workspace, DANA, desk.id, desk.rollout.version, words)
    plans.lock_item(desk.workspace, DANA, desk.id, desk.rollout.version, locked.id)
    kept = {item_id: desk.rollout.items[item_id] for item_id in (mine.id, locked.id)}
    touched = {item.id for one in plans.redraft(desk.workspace, desk.rollout, "communication")
               for item in (one.before, one.after) if item}  # fmt: skip
    assert touched.isdisjoint(kept)
    assert free.id in touched
    after = redrafted(desk)
    assert {item_id: after.items[item_id] for item_id in kept} == kept
    stage = [item for item in after.items.values() if item.id not in kept]
    assert len(stage) == len(builtin_ids(desk)) - len(kept)
    for one in kept.values():
        assert (one.kind, one.title, one.due) not in {(item.kind, item.title, item.due) for item in stage}
    assert plans.redraft(desk.workspace, after, "communication") == []


def test_after_launch_a_built_in_redraft_spares_the_tracked(desk: Desk):
    desk.accept(desk.draft())
    tracking.launch(desk.workspace, DANA, desk.id, desk.rollout.version)
    dated = [item for item in by_model(tuple(desk.rollout.items.values())) if item.due]
    tracking.log_status(desk.workspace, DANA, desk.id, desk.rollout.version, dated[0].id, "on_track")
    changes = plans.redraft(desk.workspace, desk.rollout, "communication")
    assert dated[0].id not in {change.before.id for change in changes if change.before}
    for change in changes:
        if change.before and change.after:
            assert change.after.due == change.before.due
    after = redrafted(desk)
    assert dated[0].id in after.items
    assert plans.redraft(desk.workspace, after, "communication") == []


def test_the_built_in_playbook_adds_nothing_unasked(desk: Desk):
    desk.accept(desk.draft())
    before = {item_id for item_id, item in desk.rollout.items.items() if item.stage == "communication"}
    with pytest.raises(Refused, match="A model has written this stage by now"):
        plans.draft_stages(desk.workspace, DANA, desk.id, desk.rollout.version, "communication")
    after, _ = plans.draft_stages(desk.workspace, DANA, desk.id, desk.rollout.version)
    assert {item.stage for item in after.items.values()} == set(STAGES)
    assert {item_id for item_id, item in after.items.items() if item.stage == "communication"} == before


def test_after_launch_tracked_items_and_days_stay(desk: Desk):
    desk.accept(desk.draft())
    tracking.launch(desk.workspace, DANA, desk.id, desk.rollout.version)
    dated = [item for item in by_model(tuple(desk.rollout.items.values())) if item.due]
    tracking.log_status(desk.workspace, DANA, desk.id, desk.rollout.version, dated[0].id, "on_track")
    desk.author.change = lambda items: [
        {**item, "date_week": item.get("date_week", 0) + 1, "title": item["title"]} for item in items[2:]
    ]
    changes = plans.proposals(desk.rollout, desk.draft(again=True).items, "communication")
    assert dated[0].id not in {change.item_id for change in changes if change.change == "remove"}
    for change in changes:
        if change.before and change.after:
            assert change.after.due == change.before.due


# --- what leaves ----------------------------------------------------------------------------------


def test_hidden_names_do_not_leave_and_come_back_in_the_items(desk: Desk):
    made = desk.draft("leadership", veil=Redaction(desk.rollout.brief))
    for text in (json.dumps(sent.body) for sent in desk.server.requests):
        assert "Okafor" not in text
        assert "Lindqvist" not in text
    assert made.items
    assert all(item.owner for item in made.items)


def test_what_strangers_wrote_does_not_leave_and_their_themes_do(desk: Desk):
    words = "purple elephants ate the training budget and nobody has no time at all"
    desk.accept(desk.draft())
    tracking.launch(desk.workspace, DANA, desk.id, desk.rollout.version)
    dated = next(item for item in desk.rollout.items.values() if item.due)
    tracking.log_status(desk.workspace, DANA, desk.id, desk.rollout.version, dated.id, "at_risk", words)
    desk.draft("training")
    sent = desk.asks()[-1]
    assert "purple" not in sent
    assert "no time to learn or use it (1)" in sent


def test_a_second_question_beyond_the_budget_is_not_asked(tmp_path: Path, server: ModelServer):
    desk = Desk(tmp_path, server, agency(), TODAY)
    asked = outgoing(question_of(desk.workspace, desk.rollout, "communication"))
    most = budget.with_a_correction(budget.most_of(get_connection(desk.workspace), len(asked))).total
    desk.workspace.close()
    desk = Desk(tmp_path / "poorer", server, agency(), TODAY, ai_tokens=most + 40)
    made = desk.draft()
    assert len(server.requests) == 1
    assert (made.fault, made.findings) == ("", ())
    assert any(note.startswith("What the review found was not put right: The budget") for note in made.notes)
    desk.workspace.close()
