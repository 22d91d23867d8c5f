"""Files of all that the review finds and proposes.

`python -m tests.core.review.golden` writes them anew.
"""

import json
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any

from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.items import AnyItem, KeyMessage, UseCase
from playbook.core.review.review import review
from tests.core.review.changes import full_plan, of_changes, of_days, of_limits, telling
from tests.core.review.plans import a_brief, a_group, day, sound_plan, without
from tests.core.review.variants import every, with_

FIXES = Path(__file__).with_name("golden_fixes.jsonl")
RESULTS = Path(__file__).with_name("golden_results.jsonl")
CHANGES = Path(__file__).with_name("golden_changes.jsonl")
FIRST = 4  # proposals of a rule that are kept; more of the same kind would hide the rest


def _short(*groups: Group, **values: Any) -> Brief:
    groups = groups or (a_group("creative", 40), a_group("web", 20))
    return a_brief(*groups, **({"end": day(90), "concerns": "Fear of errors."} | values))


def plans() -> dict[str, tuple[Brief, list[AnyItem]]]:
    """Plans with gaps that between them call for every proposal."""
    short = _short()
    five = _short(*(a_group(f"team-{number}", 20) for number in range(5)))
    nobody = _short(a_group("web", 90, manager_id=None), sponsor_id=None, lead_id=None)
    piled = {"other_changes": [{"name": "Office move", "start": day(-5), "end": day(5)}] * 2}
    blocked = {"blackouts": [{"start": day(-12), "end": day(-12)}]}
    poor = with_("policy", sound_plan(short), human_review="", incident_contact="", next_review=None)
    poor = with_("case-web", poor, owner=None, external=True, next_review=None)
    poor = with_("basics", poor, use_case_ids=(), completion_recorded=False, topics=("prompting",))
    poor = with_("objective", poor, metric_ids=())
    poor = every(lambda item: item.kind in ("message", "milestone"), poor, owner=None)
    poor = every(lambda item: item.kind == "metric", poor, first_read=day(45), cadence_days=90)
    stale = with_("basics", sound_plan(short), date=day(-60))
    busy = _short(a_group("web", 30, **piled), a_group("media", 9, **blocked))
    return {
        "nothing": (short, []), "nobody": (nobody, []),
        "five": (five, [KeyMessage(id="key"), UseCase(id="case", title="x", group_ids=("team-1",))]),
        "small": (_short(a_group("law", 12), a_group("office", 6)), []), "poor": (short, poor),
        "stale": (short, without("practice", "tells", "objective", "briefing", "talk-web", items=stale)),
        "silent": (short, [item for item in sound_plan(short) if item.kind != "message"]),
        "busy": (busy := _short(a_group("web", 30, **piled), a_group("media", 9, **blocked)),
            sound_plan(busy))}  # fmt: skip


def proposals() -> Iterator[dict[str, Any]]:
    """Yield each rule's first fixes per plan, without defaults."""
    for name, (brief, items) in (plans() | {"full": full_plan()}).items():
        for result in review(brief, items).results:
            for fix in result.fixes[:FIRST]:
                yield {"plan": name, **fix.model_dump(mode="json", exclude_defaults=True)}


def reviewed() -> dict[str, tuple[Brief, list[AnyItem]]]:
    """Return the plans above, a sound one, a full one, and dateless ones."""
    short = _short()
    undated = [item.model_copy(update={item.DATE: None}) if item.DATE else item for item in sound_plan(short)]
    dateless = short.model_copy(update={"go_live": None, "end": None})
    web_later = (short.groups[0], short.groups[1].model_copy(update={"go_live": day(21)}))
    waves = short.model_copy(update={"groups": web_later})
    return plans() | {
        "sound": (short, sound_plan(short)), "full": full_plan(), "undated": (short, undated),
        "dateless": (dateless, sound_plan(short)), "waves": (waves, sound_plan(short))}  # fmt: skip


def results() -> Iterator[dict[str, Any]]:
    """Yield each rule's result per plan, without its own texts."""
    of_the_rule = {"title", "question", "part", "stage", "thresholds"}
    for name, (brief, items) in reviewed().items():
        for result in review(brief, items).results:
            values = result.model_dump(mode="json", exclude_defaults=True, exclude=of_the_rule)
            yield {"plan": name, **values}


def changes(chosen: Container[str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield what one other value, limit or day alters."""
    yield from of_changes(chosen) if chosen else telling(of_changes())
    yield from of_limits()
    yield from of_days()


def as_text(lines: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


if __name__ == "__main__":
    FIXES.write_text(as_text(proposals()), encoding="utf-8")
    RESULTS.write_text(as_text(results()), encoding="utf-8")
    CHANGES.write_text(as_text(changes()), encoding="utf-8")
