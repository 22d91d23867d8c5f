"""What recurs in a plan, one row for each rhythm of a stage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.base.fields import StageKey
from playbook.core.base.words import count, day_in_words, days_in_words, duration, short_date
from playbook.core.case.rows.training import without_teams
from playbook.core.dossier.model import DossierStep
from playbook.core.plan.items import AnyItem

# Acts that a plan has because of this change alone, by their plays.
_ONCE = ("talk", "partners", "hard-talk", "sponsor-shows-use", "sponsor-shows-after")
_BY_MANAGERS = ("manager-shows-use", "manager-own-change", "manager-own-first")
_FROM_THE_TOP = ("sponsor", "executive")
_WEEK, _NUMBER = 7, "number"


@dataclass(frozen=True, slots=True)
class RhythmRow:
    """What recurs, who does it, how often, from when to when."""

    what: str
    who: str
    how_often: str
    first: date | None
    last: date | None

    @property
    def cells(self) -> tuple[str, ...]:
        return self.what, self.who, self.how_often, days_in_words(self.first), days_in_words(self.last)


def series_of(item: AnyItem) -> tuple[str, str]:
    """Return an item's series and how often it comes, '' for once."""
    play, series, how_often = item.provenance.play_id, "", ""
    match item.kind:
        case "checkin_series":
            series, how_often = f"question {item.cadence_days}", _every(item.cadence_days)
        case "support":
            series, how_often = "support", f"{duration(item.hours_per_week)} a week"
        case "metric":
            series, how_often = _NUMBER, _every(item.cadence_days) if item.cadence_days else ""
        case "reinforcement":
            series = "look"
        case "sponsor_act" if item.act != "announce" and play not in _ONCE:
            series = "managers" if play in _BY_MANAGERS else "sponsor"
        case "message" if item.live and item.sender_role not in _FROM_THE_TOP:
            series = "talk"
    return series, how_often


def in_rhythm(steps: Sequence[DossierStep], stage: StageKey) -> tuple[list[DossierStep], list[DossierStep]]:
    """Return what a stage does once, and what recurs in it."""
    own = [step for step in steps if step.stage == stage]
    series = [step.series for step in own if step.day]
    recurring = {name for name in series if name and series.count(name) > 1}
    recurring |= {step.series for step in own if step.series and step.until}
    return (
        [step for step in own if step.series not in recurring or not step.day],
        [step for step in own if step.series in recurring and step.day],
    )


def rhythm_rows(steps: Iterable[DossierStep]) -> list[RhythmRow]:
    """Return a row for each series, in the order of first days."""
    rows: dict[tuple[str, str], list[DossierStep]] = {}
    for step in steps:
        rows.setdefault((step.series, step.how_often), []).append(step)
    return [_row(own) for own in rows.values()]


def _every(days: int) -> str:
    weeks, days_over = divmod(days, _WEEK)
    if days_over or not weeks:
        return f"every {count(days, 'day')}"
    return "every week" if weeks == 1 else f"every {count(weeks, 'week')}"


def _row(steps: Sequence[DossierStep]) -> RhythmRow:
    titled: dict[str, list[str]] = {}
    is_dated = len(steps) > 1 and not any(step.until for step in steps)
    for step in steps:
        name = without_teams(step.title)
        teams = step.title.removeprefix(name).strip(" ()")
        about = filter(None, (teams, _when(step) if is_dated else "", _stands(step)))
        titled.setdefault(name, []).append(", ".join(about))
    what = [f"{name} ({'; '.join(each)})" if any(each) else name for name, each in titled.items()]
    days = [day for step in steps for day in (step.day, step.last_day) if day]
    often = dict.fromkeys(step.how_often for step in steps if step.how_often)
    return RhythmRow(
        "; ".join(what),
        "; ".join(dict.fromkeys(step.who for step in steps if step.who)),
        ", ".join(often) or f"{len(steps)} times",
        min(days, default=None),
        None if steps[0].series == _NUMBER else max(days, default=None),  # read until the end
    )


def _when(step: DossierStep) -> str:
    return short_date(step.day) if step.day else ""


def _stands(step: DossierStep) -> str:
    """Return what the log says of it, '' for what is planned."""
    stands = "" if step.standing == "planned" else step.standing.replace("_", " ")
    done = f"{stands} on {day_in_words(step.done_on)}" if step.done_on else stands
    moved = f"moved from {day_in_words(step.moved_from)}" if step.moved_from else ""
    return ", ".join(filter(None, (done, moved, step.note)))
