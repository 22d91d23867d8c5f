"""Draw coverage and readiness."""

from collections.abc import Sequence
from functools import lru_cache

from playbook.charts.style import Drawing, Row, Spec, cells_spec, frame_of, table_of, tooltips
from playbook.core.base.colors import Tone
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
