"""Items link by topic, group and day to items of the plan."""

from datetime import date
from typing import Any

from playbook.core.plan.items import CLASSES, AnyItem, Kind
from playbook.llm.builtin.links import linked
from tests.briefs import agency
from tests.drafts import draft_of


def item(kind: Kind, item_id: str, *groups: str, **fields: Any) -> Any:
    return CLASSES[kind](id=item_id, group_ids=groups or ("web",), **fields)


def tied(item_to_tie: AnyItem, *others: AnyItem) -> Any:
    return linked([item_to_tie], [item_to_tie, *others])[0]


def test_messages_and_sessions_link_to_their_groups():
    why = item("key_message", "k.why", "web", topics=("why", "why_now"))
    how = item("key_message", "k.how", "web", topics=("how",))
    elsewhere = item("key_message", "k.media", "media", topics=("why",))
    message = item("message", "m", "web", topics=("why",))
    assert tied(message, why, how, elsewhere).key_message_ids == ("k.why",)
    case, other = item("use_case", "u.web", "web"), item("use_case", "u.media", "media")
    assert tied(item("training_session", "t", "web"), case, other).use_case_ids == ("u.web",)
    assert tied(item("training_session", "t", "web", for_managers=True), case).use_case_ids == ()


def test_objectives_and_gates_link_to_metrics():
    use = item("metric", "x.use", measures="utilization")
    days = item("metric", "x.days", measures="outcome")
    assert tied(item("objective", "o"), use, days).metric_ids == ("x.days",)
    assert tied(item("objective", "o"), use).metric_ids == ("x.use",)
    assert tied(item("objective", "o")).metric_ids == ()
    early = item("metric", "x.early", first_read=date(2026, 3, 2))
    late = item("metric", "x.late", first_read=date(2026, 5, 4))
    assert tied(item("gate", "g", date=date(2026, 4, 1)), early, late).metric_ids == ("x.early",)
    metric = item("metric", "x.use", measures="utilization")
    objective = item("objective", "o", metric_ids=("x.use", "gone"))
    days = item("metric", "x.days", measures="outcome")
    assert tied(objective, metric, days).metric_ids == ("x.use",)


def test_a_win_is_told_and_linking_again_changes_nothing():
    first = item("milestone", "w.1", is_win=True, date=date(2026, 3, 2))
    second = item("milestone", "w.2", is_win=True, date=date(2026, 4, 2))
    message = item("message", "m", topics=("win",), date=date(2026, 3, 20))
    assert tied(message, first, second).tells_item_id == "w.1"
    assert tied(item("message", "m", topics=("why",), date=date(2026, 3, 20)), first).tells_item_id is None
    items = draft_of(agency()).items
    once = linked(items, items)
    assert linked(once, once) == once
