"""A model rewrites the built-in draft of a stage, for a person to accept."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Refused
from playbook.core.base.fields import STAGES, StageKey
from playbook.core.base.words import listed
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, BriefFields
from playbook.core.plan.case import Concern
from playbook.core.plan.items import AnyItem, Message
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.models.connections import get_connection
from playbook.desk.plan import plans, reviews, rollouts, tracking
from playbook.desk.plan.accepting import Proposal, accept
from playbook.desk.record import history
from playbook.desk.writing import critiques, messages, strategies
from playbook.desk.writing.drafting import (
    DraftWatch,
    StageDraft,
    commission_of,
    draft_with_model,
    questions_of,
)
from playbook.llm.builtin.links import untied
from playbook.llm.builtin.stage_files import load_stages
from playbook.llm.call.errors import ModelError
from playbook.llm.call.fallbacks import most_usage
from playbook.llm.call.prompt_hash import outgoing
from playbook.llm.call.stands import ServerStand
from playbook.llm.safety.redaction import Redaction
from playbook.llm.stage.slots import slots_of
from playbook.settings import Settings
from tests.asking import terms
from tests.briefs import SCENARIOS, agency, learning_team
from tests.desk.conftest import model_calls, rollout_of
from tests.empty_data import empty_data
from tests.llm.author import ADDED, Author, kinds_of, new_message, shapes_of, tasks_in
from tests.llm.server import ModelServer, Talk
from tests.soak import some

DANA = Actor(name="Dana")
TODAY = date(2023, 3, 6)


class Desk:
    """A workspace with a model, one rollout of a brief, and an author who answers for the model."""

    def __init__(self, folder: Path, server: ModelServer, brief: Brief, today: date, **settings: Any) -> None:
        self.server, self.brief = server, brief
        connected = {"ai_url": server.base_url, "ai_model": "told", "today": today, **settings}
        values = {"data": empty_data(folder / "data"), **connected}
        self.workspace: Workspace = open_workspace(Settings.model_validate(values))
        self.author = Author()
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
        return self.change(accept, self.changes(drafted), drafted.left_out).rollout

    def changes(self, drafted: StageDraft) -> list[Proposal]:
        return plans.proposals(self.rollout, drafted.items, drafted.dropped)

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


def builtin(desk: Desk, stage: StageKey = "communication") -> dict[str, AnyItem]:
    return {item.id: item for item in plans.draft_for(desk.workspace, desk.rollout, stage).items}


def noted(drafted: StageDraft, start: str) -> bool:
    return any(note.startswith(start) for note in drafted.notes)


# A draft
def test_a_draft_has_the_items_of_the_built_in_one_in_new_words(desk):
    before = desk.rollout.items
    drafted = desk.draft()
    assert desk.rollout.items == before == {}
    slots = builtin(desk)
    assert {item.id for item in drafted.items} == set(slots)
    for item in drafted.items:
        slot, origin = slots[item.id], item.provenance
        assert item.note == f"{slot.note}\n{ADDED}".strip()
        assert (origin.source, origin.writer, len(origin.prompt_sha)) == ("model", "told", 64)
        # Days, owners, teams, ties and topics are not the model's.
        settled = {"note": slot.note, "provenance": slot.provenance}
        assert untied(item.model_copy(update=settled)) == untied(slot)
    assert drafted.builtin == slots
    assert 0 < drafted.share < 0.5
    calls = model_calls(desk.workspace, desk.id)
    assert {(change.purpose, change.stage) for change in calls} == {("draft", "communication")}
    assert len(calls) == len(desk.server.requests)
    assert drafted.usage.total == sum(change.tokens for change in calls)
    assert (drafted.cost_usd, drafted.from_cache, drafted.fault, drafted.findings) == (0.0, False, "", ())


@pytest.mark.long
def test_calls_edits_and_phases_are_heard_in_order(desk):
    heard: list[str] = []
    watch = DraftWatch(
        on_call=lambda writing: heard.append(f"{writing.first}-{writing.last}/{writing.total}"),
        on_edit=lambda edit: heard.append(edit.item.id),
        on_phase=heard.append,
    )
    drafted = desk.draft(watch=watch)
    total = len(drafted.items)
    assert (heard[0], heard[-1]) == ("asking", "reviewing")
    calls = [line for line in heard if line.endswith(f"/{total}")]
    assert len(calls) == len(desk.server.requests) > 1
    assert (calls[0][:2], calls[-1]) == ("1-", f"{calls[-1].split('-')[0]}-{total}/{total}")
    assert [line for line in heard if line in drafted.builtin] == [item.id for item in in_slot_order(drafted)]


def in_slot_order(drafted: StageDraft) -> list[AnyItem]:
    """The items in the order in which they were asked for."""
    by_id = {item.id: item for item in drafted.items}
    stage = next(stage for stage in load_stages() if stage.key == drafted.items[0].stage)
    return [by_id[slot.item.id] for slot in slots_of(drafted.builtin.values(), stage.kinds)]


@pytest.mark.slow
@pytest.mark.soak
def test_whatever_a_model_writes_no_plan_gets_worse(tmp_path, server):
    def ruin(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Words that say nothing of what they are planned to say, and a drop of every third task."""
        return [
            {"do": "drop", "slot": entry["slot"], "reason": "It is not needed in this company."}
            if place % 3 == 0
            else {name: _empty_talk(name, text, place) for name, text in entry.items()}
            for place, entry in enumerate(entries)
        ]

    for scenario in some([*SCENARIOS], ["S1 agency"]):
        brief = SCENARIOS[scenario]()
        desk = Desk(tmp_path / scenario, server, brief, brief.start)
        desk.change(plans.draft_stages)
        before = findings_of(desk)
        desk.author.change = ruin
        for stage in STAGES:
            desk.accept(desk.draft(stage))
            assert findings_of(desk) <= before, (scenario, stage)
            assert by_model(tuple(desk.rollout.items.values())), (scenario, stage)
        desk.workspace.close()


def _empty_talk(name: str, text: Any, place: int) -> Any:
    if name in ("do", "slot") or not text:
        return text
    if name == "title":
        return f"{text} for everybody here"[:100]
    return f"We talk about what comes next with our colleagues, calmly and in good time, number {place}."


def findings_of(desk: Desk) -> set[tuple[str, str | None]]:
    """The rules that fail, with the teams for which they do."""
    plan_review = reviews.review_of(desk.workspace, desk.rollout)
    weighed = [result for result in plan_review.failing if result.severity != "I"]  # left out, with a reason
    return {(each.rule_id, finding.group_id) for each in weighed for finding in each.findings}


def test_a_second_draft_of_the_same_brief_asks_nobody(desk):
    first = desk.draft()
    count = len(desk.server.requests)
    heard: list[Any] = []
    again = desk.draft(watch=DraftWatch(on_edit=heard.append))
    assert len(desk.server.requests) == count
    assert again.from_cache
    assert again.items == first.items
    assert (again.usage.total, again.cost_usd) == (0, 0.0)
    assert len(heard) == len(by_model(first.items))
    desk.draft(again=True)
    assert len(desk.server.requests) == 2 * count


def test_what_will_be_sent_is_what_is_sent(desk):
    shown = [outgoing(question) for question in questions_of(desk.workspace, desk.rollout, "training")]
    desk.draft("training")
    assert len(shown) == len(desk.server.requests)
    for words, sent in zip(shown, desk.server.requests, strict=True):
        assert all(turn["content"] in words for turn in sent.body["messages"])


def test_a_task_that_quotes_what_was_marked_later_goes_to_no_model(desk):
    worry = Concern(id="c", text="The new hire drinks")
    act = Message(id="act", title=f"Answer “{worry.text}”", body=f"“{worry.text}”: no.")
    change = BriefEdited.of(BriefFields(concern_list=(worry,)), "concern_list")
    rollout = commit(desk.workspace, DANA, desk.id, desk.rollout.version, [change, ItemAdded(item=act)])
    marked = worry.model_copy(update={"is_about_people": True})
    change = BriefEdited.of(BriefFields(concern_list=(marked,)), "concern_list")
    rollout = commit(desk.workspace, DANA, desk.id, rollout.version, [change])
    for stage in ("communication", "training"):
        asked = questions_of(desk.workspace, rollout, stage)
        assert "drinks" not in "".join(map(outgoing, asked))
    commission = commission_of(desk.workspace, rollout, "communication")
    assert "act" not in {item.id for item in commission.builtin}
    asked = strategies.question_of(desk.workspace, rollout), critiques.question_of(desk.workspace, rollout)
    asked += (messages.question_of(rollout, "act", messages.MessageWish()),)
    assert "drinks" not in "".join(map(outgoing, asked))


@pytest.mark.long
def test_one_kind_can_be_drafted_and_the_others_are_left_alone(desk):
    desk.accept(desk.draft())
    drafted = desk.draft(kinds=("message",), again=True)
    assert kinds_of(desk.server.requests[-1]) == ["message"]
    assert {item.kind for item in drafted.items} == {"message"}
    assert {change.item_id.partition(".")[0] for change in desk.changes(drafted)} <= {"message"}
    with pytest.raises(Refused, match="has no such tasks"):
        desk.draft(kinds=("gate",))


@pytest.mark.long
@pytest.mark.slow
def test_forty_one_groups_are_drafted(tmp_path, server):
    brief = learning_team()
    desk = Desk(tmp_path, server, brief, brief.start)
    assert desk.draft("reinforcement").findings == ()
    assert max(len(text) for text in desk.asks()) < 24_000
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
    """The beginning of an answer, up to the end of its nth entry, and then the end of the line."""

    def reply(talk: Talk) -> None:
        entries = json.loads(desk.author.answer_to(talk.sent))["items"][:count]
        talk.begin(chunked=True)
        talk.write(json.dumps({"items": entries})[:-2] + ', {"do": "rewr')

    return reply


def test_a_cut_stream_keeps_what_arrived_and_the_built_in_rest(desk):
    answering(desk, cut_after(desk, 2))
    restarts: list[int] = []
    drafted = desk.draft(
        "leadership", watch=DraftWatch(on_restart=lambda earlier: restarts.append(len(earlier)))
    )
    assert len(by_model(drafted.items)) == 2
    assert (drafted.fault, drafted.findings) == ("The model's answer broke off before its end.", ())
    assert restarts == [0]  # the line was tried once more
    assert {item.id for item in drafted.items} == set(builtin(desk, "leadership"))


def test_a_fault_in_a_later_call_keeps_the_earlier_ones(desk):
    answering(desk, desk.author.reply, lambda talk: talk.error(401))
    drafted = desk.draft("accountability")
    assert drafted.fault == "The model server did not accept the key. (HTTP 401)"
    first = {task["slot"] for task in tasks_in(desk.server.requests[0])}
    assert len(by_model(drafted.items)) == len(first) < len(drafted.items)


def test_without_a_whole_entry_the_fault_is_raised(desk):
    for kind, answer in (("cut", cut_after(desk, 0)), ("auth", lambda talk: talk.error(401))):
        answering(desk, answer)
        with pytest.raises(ModelError) as caught:
            desk.draft()
        assert caught.value.kind == kind


def test_stopping_keeps_what_had_arrived(desk):
    heard: list[AnyItem] = []

    def held(talk: Talk) -> None:
        with suppress(OSError):  # whoever has heard enough hangs up while the last words are on their way
            cut_after(desk, 2)(talk)
        talk.wait()

    answering(desk, held)
    watch = DraftWatch(on_edit=lambda edit: heard.append(edit.item))
    drafted = desk.draft("leadership", watch=watch, stop=lambda: len(heard) == 2)
    assert [item.id for item in in_slot_order(drafted) if item.provenance.source == "model"] == [
        item.id for item in heard
    ]
    assert drafted.fault == "The model was stopped."
    assert desk.server.hung_up.wait(60)


def of_no_task(talk: Talk) -> None:
    """Answer in the right shape, about a task that nobody asked for."""
    talk.answer(json.dumps({"items": [{**next(tasks_in(talk.sent)), "slot": 99}]}))


def test_an_answer_without_a_usable_entry_is_asked_for_again(desk):
    answering(desk, of_no_task, desk.author.reply)
    drafted = desk.draft()
    assert by_model(drafted.items)
    assert "The first answer did not fit and was asked for again." in drafted.notes
    assert "names no task that was asked for" in desk.asks()[1]


@pytest.mark.long
def test_a_call_that_cannot_be_read_keeps_its_words_and_the_next_goes_on(desk):
    answering(desk, of_no_task, of_no_task, desk.author.reply)
    drafted = desk.draft("accountability")
    last = {task["slot"] for request in desk.server.requests[2:] for task in tasks_in(request)}
    assert (drafted.fault, len(by_model(drafted.items))) == ("", len(last))
    [note] = [note for note in drafted.notes if "The built-in words stay" in note]
    total = len(drafted.items)
    numbers = [str(number) for number in range(1, total + 1) if number not in last]
    assert note.endswith(f"The built-in words stay for tasks {listed(numbers)}.")


@pytest.mark.long
def test_a_note_names_only_the_tasks_that_keep_their_words(desk):
    def one_entry(talk: Talk) -> None:
        first, *others = tasks_in(talk.sent)
        others = [{**other, "slot": 900} for other in others]
        words = json.dumps({"items": [{**first, "note": ADDED}, *others]})
        talk.answer(f'{{"items": []}}{words}')

    answering(desk, one_entry, one_entry, desk.author.reply)
    drafted = desk.draft("accountability")
    assert len(by_model(drafted.items)) > 1
    [note] = [note for note in drafted.notes if "The built-in words stay" in note]
    assert "The built-in words stay for tasks 2, " in note


def test_accepted_words_are_those_that_the_log_reads_again(desk):
    desk.author.change = lambda entries: [
        {**entry, "title": f"{entry['title']}\nfor us"} for entry in entries
    ]
    accepted = desk.accept(desk.draft()).items
    assert all(item.title.endswith(" for us") for item in accepted.values())
    desk.workspace.close()
    desk.workspace = open_workspace(desk.workspace.settings)
    assert desk.rollout.items == accepted


def test_what_must_not_be_offered_keeps_the_built_in_words(desk):
    def spoil(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        first, second, *rest = entries
        return [{**first, "note": "See http://evil.example"}, {**second, "title": "day_to_day"}, *rest]

    desk.author.change = spoil
    drafted = desk.draft("communication")
    assert noted(drafted, "Kept the built-in words of: ")
    assert "evil" not in str(drafted.items)
    assert "day_to_day" not in str(drafted.items)


# The review in the loop
@pytest.mark.long
def test_a_rewrite_that_loses_what_it_has_to_say_is_taken_back(desk):
    def silent(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        empty = "We come back to this in good time, and we talk with each other calmly about all of it."
        return [{**entry, "body": empty} if entry["do"] == "rewrite_message" else entry for entry in entries]

    whole = desk.draft()
    desk.author.change = silent
    drafted = desk.draft(again=True)
    assert (drafted.findings, whole.findings) == ((), ())
    assert noted(drafted, "Taken back: ")
    slots = builtin(desk)
    said = [item for item in drafted.items if item.kind == "message"]
    assert any(item.body == slots[item.id].body for item in said)


def test_a_task_is_dropped_only_where_the_review_does_not_mind(desk):
    desk.change(plans.draft_stages)
    tasks = {item.id for item in desk.rollout.items.values() if item.stage == "accountability"}

    def drop(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        reason = "The same people hear of it in another way."
        return [{"do": "drop", "slot": entry["slot"], "reason": reason} for entry in entries]

    desk.author.change = drop
    before = findings_of(desk)
    drafted = desk.draft("accountability")
    assert drafted.dropped
    assert tasks - set(drafted.dropped)
    removals = [change for change in desk.changes(drafted) if change.change == "remove"]
    assert {change.item_id for change in removals} == set(drafted.dropped)
    assert set(drafted.dropped.values()) == {"The same people hear of it in another way."}
    desk.accept(drafted)
    assert findings_of(desk) <= before


def test_a_model_may_add_what_no_task_has(desk):
    desk.author.change = lambda entries: [*entries, new_message()]
    drafted = desk.draft()
    [added] = [item for item in drafted.items if item.id not in drafted.builtin]
    assert (added.id, added.owner.person_id) == ("message.ai.tell-the-night-desk-first", "tom")
    assert added.provenance.assumptions == ("Teams meet once a week.",)
    last, *others = [shapes_of(sent) for sent in desk.server.requests[::-1]]
    assert "add_message" in last
    assert not any(name.startswith("add_") for shapes in others for name in shapes)
    desk.accept(drafted)
    again = desk.draft(again=True)
    assert added.id in again.builtin  # it is a task like any other now


# What a draft may touch
@pytest.mark.long
@pytest.mark.slow
def test_an_accepted_draft_drafted_again_changes_only_words(desk):
    for stage in STAGES:
        desk.accept(desk.draft(stage))
    desk.author.change = lambda entries: [{**entry, "note": ""} for entry in entries]
    for stage in STAGES:
        assert desk.changes(desk.draft(stage)) == []


def test_accepting_a_part_leaves_no_loose_tie(desk):
    changes = desk.changes(desk.draft())
    chosen = [change for change in changes if change.after and change.after.kind == "message"]
    rollout = desk.change(accept, chosen).rollout
    assert rollout.items
    assert all(item.key_message_ids == () for item in rollout.items.values() if item.kind == "message")


def test_what_a_person_edited_locked_or_tracked_is_context_only(desk):
    drafted = desk.draft()
    desk.accept(drafted)
    own, locked, tracked = [item for item in by_model(drafted.items) if item.due][:3]
    desk.change(plans.edit_item, desk.rollout.items[own.id].model_copy(update={"why": "My own words."}))
    desk.change(plans.lock_item, locked.id)
    desk.change(tracking.launch)
    desk.change(tracking.log_status, tracked.id, "on_track")
    requests = len(desk.server.requests)
    again = desk.draft(again=True)
    assert set(again.builtin).isdisjoint({own.id, locked.id, tracked.id})
    touched = {change.item_id for change in desk.changes(again)}
    assert touched
    assert touched.isdisjoint({own.id, locked.id, tracked.id})
    assert all(own.title[:60] in text for text in desk.asks()[requests:])
    desk.accept(again)
    assert desk.rollout.items[own.id].why == "My own words."


def test_where_nothing_may_be_rewritten_it_says_what_to_do(desk):
    desk.accept(desk.draft("reinforcement"))
    for item_id in list(desk.rollout.items):
        desk.change(plans.lock_item, item_id)
    with pytest.raises(Refused, match="Everything here is locked"):
        desk.draft("reinforcement")


def test_the_built_in_items_of_a_plan_are_changed_in_their_place(desk):
    desk.change(plans.draft_stages, "communication")
    changes = desk.changes(desk.draft())
    assert {change.change for change in changes} == {"edit"}
    assert len(changes) == len(desk.rollout.items)


def test_a_built_in_redraft_brings_the_built_in_words_back(desk):
    desk.accept(desk.draft())
    before = desk.rollout
    changes = desk.redraft()
    assert {change.change for change in changes} == {"edit"}
    assert {change.item_id for change in changes} == set(before.items)
    after = desk.change(accept, changes).rollout
    assert after.items == builtin(desk)
    assert desk.redraft() == []
    assert history.undo_last(desk.workspace, DANA, desk.id).items == before.items


def test_a_model_item_without_counterpart_is_proposed_to_go(desk):
    desk.change(plans.draft_stages, "communication")
    desk.author.change = lambda entries: [*({**entry, "note": ""} for entry in entries), new_message()]
    desk.accept(desk.draft())
    [change] = desk.redraft()
    assert (change.change, change.item_id) == ("remove", "message.ai.tell-the-night-desk-first")


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
    assert desk.redraft() == []


def test_after_launch_days_stay(desk):
    desk.accept(desk.draft())
    desk.change(tracking.launch)
    other = "In other words, and on the same day."
    desk.author.change = lambda entries: [{**entry, "note": other} for entry in entries]
    for changes in (desk.changes(desk.draft(again=True)), redraft := desk.redraft()):
        moved = [change for change in changes if change.before and change.after]
        assert moved
        assert all(change.after.due == change.before.due for change in moved)
    assert desk.change(accept, redraft).rollout.items
    assert desk.redraft() == []


# What leaves
def test_hidden_names_do_not_leave_and_come_back_in_the_items(desk):
    drafted = desk.draft("leadership", veil=Redaction(desk.rollout.brief))
    for text in (json.dumps(sent.body) for sent in desk.server.requests):
        assert "Okafor" not in text
        assert "Lindqvist" not in text
    texts = " ".join(item.model_dump_json() for item in by_model(drafted.items))
    assert "Maya Okafor" in texts
    assert "Person 1" not in texts


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


def test_a_call_beyond_the_budget_is_not_asked_and_the_rest_is_kept(tmp_path, server):
    desk = Desk(tmp_path, server, agency(), TODAY)
    first = questions_of(desk.workspace, desk.rollout, "accountability")[0]
    most = most_usage(first, ServerStand(), get_connection(desk.workspace).limits)
    desk.workspace.close()
    desk = Desk(tmp_path / "poorer", server, agency(), TODAY, ai_tokens=most.total + 40)
    server.requests.clear()
    server.counted = {"prompt_tokens": most.total - 1_500, "completion_tokens": 1_000}
    drafted = desk.draft("accountability")
    assert len(server.requests) == 1
    assert drafted.fault.startswith("The budget of this rollout is")
    assert (drafted.findings, bool(by_model(drafted.items))) == ((), True)
    desk.workspace.close()


def test_a_model_mends_once_what_does_not_agree_in_its_words(tmp_path, server):
    desk = Desk(tmp_path, server, agency(), TODAY)
    wrong, asked, times = "Nine in ten people of each team: {}.", list[str](), [0]

    def change(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for entry in entries:
            if entry["do"] == "rewrite_gate" and len(asked) < times[0]:
                entry["go_if"] += f"\n{wrong.format(target.title)}"
            elif entry["do"] == "rewrite_gate":
                entry["go_if"] = entry["go_if"].partition("\nNine in ten")[0]
        return entries

    def reply(talk: Talk) -> None:
        if "WHAT DOES NOT AGREE" in talk.sent.prompt:
            asked.append(talk.sent.prompt)
        desk.author.reply(talk)

    builtin = commission_of(desk.workspace, desk.rollout, "accountability").builtin
    gates = [item for item in builtin if item.kind == "gate" and item.date]
    target = next(
        item for item in builtin if item.kind == "metric" and item.unit == "%" and item.measures != "outcome"
        and (item.target or 100) <= 90 and item.target_date and item.target_date > gates[0].date
    )  # fmt: skip
    desk.author.change, server.reply = change, reply
    for times[0], settled in ((1, True), (9, False)):
        asked.clear()
        drafted = desk.draft("accountability", again=True, veil=Redaction(desk.rollout.brief))
        assert len(asked) == 1, drafted.notes
        assert not any(person.name in asked[0] for person in desk.brief.people)
        assert f"and “{target.title}” for" in asked[0]
        [gate] = [item for item in drafted.items if item.id == "gate.gate-start"]
        assert (wrong[:12] in gate.go_if) is not settled
        assert any(note.startswith("Settle which one holds") for note in drafted.notes) is not settled
        assert drafted.share > 0.1
