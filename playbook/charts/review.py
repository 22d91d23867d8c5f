"""Draw coverage and readiness."""

from collections.abc import Sequence
from functools import lru_cache

from playbook.charts.style import (
    TWO_LINES,
    Drawing,
    Row,
    Spec,
    Tone,
    cells_spec,
    frame_of,
    table_of,
    tooltips,
)
from playbook.core.base.words import count


def coverage(
    rows: Sequence[Row], groups: Sequence[str], stages: Sequence[str], tone: Tone = "light"
) -> Drawing:
    """Draw, per group and stage, how many of the review's rules pass."""
    # Rows have `group`, `stage` (names as shown), and the counts `passed`, `failed` and `unknown`.
    names = ("group", "stage", "passed", "failed", "unknown")
    data = frame_of(rows, *names, share=_open_share, word=_covered_word)
    table = table_of(rows, dict(zip(("Team", "Stage", *_COUNTS), names, strict=True)))
    spec = coverage_spec(tone, tuple(groups), tuple(stages))
    return Drawing("How well is each team covered?", _coverage_finding(rows), data, spec, table)


_COUNTS = ("Rules that pass", "Fail", "Not enough data")


def _total(row: Row) -> int:
    return int(row["passed"] + row["failed"] + row["unknown"])


def _open_share(row: Row) -> float:
    return (row["failed"] + row["unknown"]) / _total(row) if _total(row) else 0.0


def _covered_word(row: Row) -> str:
    total = _total(row)
    if not total:
        return "no rule"
    return f"all {total}" if row["passed"] == total else f"{row['passed']} of {total}"


def _coverage_finding(rows: Sequence[Row]) -> str:
    gaps = [row for row in rows if row["failed"] or row["unknown"]]
    if not rows:
        return "There is no team yet."
    if not gaps:
        return "Every rule that looks at teams passes for every team shown."
    worst = max(gaps, key=_open_share)
    return (
        f"{len(gaps)} of {count(len(rows), 'team-and-stage cell')} have rules that do not pass; "
        f"the least covered is {worst['group']} in {worst['stage']}: {_covered_word(worst)} pass."
    )


@lru_cache(maxsize=64)
def coverage_spec(tone: Tone, groups: tuple[str, ...], stages: tuple[str, ...]) -> Spec:
    fields = ("group:N", "stage:N", "passed:Q", "failed:Q", "unknown:Q")
    titles = dict(zip(fields, ("Team", "Stage", *_COUNTS), strict=True))
    return cells_spec(tone, groups, ("stage", stages), "share", tooltips(titles))


def readiness(
    rows: Sequence[Row], groups: Sequence[str], steps: Sequence[str], tone: Tone = "light"
) -> Drawing:
    """Draw each group's readiness scores, with its one barrier named in words."""
    # Rows have `group`, `step` (names as shown), `score` (None where there is none) and `barrier`.
    columns = {"Team": "group", "Element": "step", "Score, 1 to 5": "score"}
    table = table_of(rows, columns | {"Barrier": lambda row: "yes" if row["barrier"] else ""})
    marks = {"barrier": lambda row: int(row["barrier"]), "word": _readiness_word}
    data = frame_of(rows, "group", "step", "score", **marks)
    spec, finding = readiness_spec(tone, tuple(groups), tuple(steps)), _readiness_finding(rows, groups)
    return Drawing("What holds teams back", finding, data, spec, table)


def _readiness_word(row: Row) -> str:
    if row["score"] is None:
        return "–"
    return f"{row['score']:g}\nbarrier" if row["barrier"] else f"{row['score']:g}"


def _readiness_finding(rows: Sequence[Row], groups: Sequence[str]) -> str:
    scored = {row["group"] for row in rows if row["score"] is not None}
    if not scored:
        return "No team has been scored yet."
    stuck = [row["step"] for row in rows if row["barrier"]]
    of_all = f"{len(scored)} of {count(len(groups), 'team')} scored"
    if not stuck:
        return f"{of_all}; none of them is stuck."
    often = max(stuck, key=stuck.count)
    return f"{of_all}; {len(stuck)} stuck, most often at '{often.lower()}' ({stuck.count(often)})."


@lru_cache(maxsize=64)
def readiness_spec(tone: Tone, groups: tuple[str, ...], steps: tuple[str, ...]) -> Spec:
    tooltip = tooltips({"group:N": "Team", "step:N": "Element", "word:N": "Score, 1 to 5"})
    return cells_spec(tone, groups, ("step", steps), "barrier", tooltip, TWO_LINES)
