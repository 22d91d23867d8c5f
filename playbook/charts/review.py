"""Draw coverage and readiness."""

from collections.abc import Sequence
from functools import lru_cache

import altair as alt

from playbook.charts.style import TWO_LINES, Drawing, Row, Spec, Tone, cells_spec, frame_of, plural


def coverage(
    rows: Sequence[Row], groups: Sequence[str], stages: Sequence[str], tone: Tone = "light"
) -> Drawing:
    """Draw, per group and stage, how many of the review's rules pass.

    Rows have `group`, `stage` (names as shown), and the counts `passed`, `failed` and `unknown`.
    """
    cells = [
        {
            **{name: row[name] for name in ("group", "stage", "passed", "failed", "unknown")},
            "share": _open_share(row),
            "word": _covered_word(row),
        }
        for row in rows
    ]
    data = frame_of(cells, "group", "stage", "passed", "failed", "unknown", "share", "word")
    table = frame_of(
        [
            {
                "Group": row["group"],
                "Stage": row["stage"],
                "Rules that pass": row["passed"],
                "Fail": row["failed"],
                "Cannot tell": row["unknown"],
            }
            for row in rows
        ],
        "Group",
        "Stage",
        "Rules that pass",
        "Fail",
        "Cannot tell",
    )
    return Drawing(
        "How well is each group covered?",
        _coverage_finding(rows),
        data,
        coverage_spec(tone, tuple(groups), tuple(stages)),
        table,
    )


def _open_share(row: Row) -> float:
    total = row["passed"] + row["failed"] + row["unknown"]
    return (row["failed"] + row["unknown"]) / total if total else 0.0


def _covered_word(row: Row) -> str:
    total = row["passed"] + row["failed"] + row["unknown"]
    if not total:
        return "no rule"
    return f"all {total}" if row["passed"] == total else f"{row['passed']} of {total}"


def _coverage_finding(rows: Sequence[Row]) -> str:
    gaps = [row for row in rows if row["failed"] or row["unknown"]]
    if not rows:
        return "There is no group yet."
    if not gaps:
        return "Every rule that looks at groups passes for every group shown."
    worst = max(gaps, key=_open_share)
    return (
        f"{len(gaps)} of {plural(len(rows), 'group-and-stage cell')} have rules that do not pass; "
        f"the least covered is {worst['group']} in {worst['stage']}: {_covered_word(worst)} pass."
    )


@lru_cache(maxsize=64)
def coverage_spec(tone: Tone, groups: tuple[str, ...], stages: tuple[str, ...]) -> Spec:
    tooltip = [
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("stage:N", title="Stage"),
        alt.Tooltip("passed:Q", title="Rules that pass"),
        alt.Tooltip("failed:Q", title="Fail"),
        alt.Tooltip("unknown:Q", title="Cannot tell"),
    ]
    return cells_spec(tone, groups, ("stage", stages), "share", tooltip)


def readiness(
    rows: Sequence[Row], groups: Sequence[str], steps: Sequence[str], tone: Tone = "light"
) -> Drawing:
    """Draw, per group and element of readiness, its score, with the group's one barrier named in words.

    Rows have `group`, `step` (names as shown), `score` (None where there is none) and `barrier`.
    """
    cells = [
        {
            **{name: row[name] for name in ("group", "step", "score")},
            "barrier": int(row["barrier"]),
            "word": _readiness_word(row),
        }
        for row in rows
    ]
    data = frame_of(cells, "group", "step", "score", "barrier", "word")
    table = frame_of(
        [
            {
                "Group": row["group"],
                "Element": row["step"],
                "Score, 1 to 5": row["score"],
                "Barrier": "yes" if row["barrier"] else "",
            }
            for row in rows
        ],
        "Group",
        "Element",
        "Score, 1 to 5",
        "Barrier",
    )
    return Drawing(
        "Where is each group held up?",
        _readiness_finding(rows, groups),
        data,
        readiness_spec(tone, tuple(groups), tuple(steps)),
        table,
    )


def _readiness_word(row: Row) -> str:
    if row["score"] is None:
        return "–"
    return f"{row['score']:g}\nbarrier" if row["barrier"] else f"{row['score']:g}"


def _readiness_finding(rows: Sequence[Row], groups: Sequence[str]) -> str:
    scored = {row["group"] for row in rows if row["score"] is not None}
    if not scored:
        return "No group has been scored yet."
    stuck = [row["step"] for row in rows if row["barrier"]]
    if not stuck:
        return f"{len(scored)} of {plural(len(groups), 'group')} scored; none of them is held up."
    often = max(stuck, key=stuck.count)
    return (
        f"{len(scored)} of {plural(len(groups), 'group')} scored; {len(stuck)} held up, "
        f"most often at '{often.lower()}' ({stuck.count(often)})."
    )


@lru_cache(maxsize=64)
def readiness_spec(tone: Tone, groups: tuple[str, ...], steps: tuple[str, ...]) -> Spec:
    tooltip = [
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("step:N", title="Element"),
        alt.Tooltip("word:N", title="Score, 1 to 5"),
    ]
    return cells_spec(tone, groups, ("step", steps), "barrier", tooltip, TWO_LINES)
