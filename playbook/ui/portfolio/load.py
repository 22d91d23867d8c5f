"""What the rollouts together ask of the same people, by week."""

from collections.abc import Sequence

import streamlit as st

from playbook import charts
from playbook.charts import Drawing, Tone
from playbook.core.base.words import count
from playbook.core.portfolio.portfolio import TeamWeek
from playbook.desk.progress.portfolio import PortfolioLine
from playbook.desk.progress.together import Together
from playbook.ui.shell import frame
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import segments, show_drawing
from playbook.ui.widgets.theme import tone

_PER_PAGE = 12
_PAGE, _WEEKS = "portfolio.load_page", "portfolio.weeks"
_SAMPLES, _PAST = "portfolio.samples", "portfolio.past"
_SPANS = {13: "13 weeks", 26: "26 weeks", 0: "All"}


def choose(lines: Sequence[PortfolioLine]) -> tuple[bool, bool]:
    """Ask whether samples and past rollouts count."""
    samples = [line for line in lines if line.card.synthetic]
    only_samples = len(samples) == len(lines)
    with_samples = only_samples
    with st.container(horizontal=True):
        if samples and not only_samples:
            with_samples = st.toggle("Count the examples too", key=_SAMPLES, persist_state="session")
        lines_shown = [line for line in lines if with_samples or not line.card.synthetic]
        if not (over := [line for line in lines_shown if line.card.phase == "finished"]):
            return with_samples, False
        # A sample is a story that is over: where there is nothing else to see, it is what is shown.
        start = only_samples and len(over) == len(lines_shown)
        words = "Count rollouts that are over, and past weeks"
        with_past = st.toggle(words, value=start, key=_PAST, persist_state="session")
    return with_samples, with_past


def show_what_counts(lines: Sequence[PortfolioLine], counted: Sequence[PortfolioLine]) -> None:
    """Draw which rollouts are left out, and whether all are synthetic."""
    ids = {line.card.rollout_id for line in counted}
    out = [line.card for line in lines if line.card.rollout_id not in ids]
    samples, over = sum(card.synthetic for card in out), sum(not card.synthetic for card in out)
    if counted and all(line.card.synthetic for line in counted):
        st.caption(":material/science: Counts examples only: the numbers are made up.")
    elif samples or over:
        notes = [count(samples, "example")] if samples else []
        notes += [count(over, "rollout that is over", "rollouts that are over")] if over else []
        st.caption(f"Not counted: {' and '.join(notes)}.")


def show(together: Together) -> None:
    teams = tuple(team.name for team in tables.part_of(together.teams, _PAGE, _PER_PAGE))
    everyone = tuple(team.name for team in together.teams)
    weeks = st.session_state.get(_weeks_of(together), _start(together))
    drawing = _drawing(together, teams, weeks, tone())
    st.header(drawing.title, anchor=False)
    st.markdown(frame.plain(_drawing(together, everyone, weeks, tone()).finding))
    if not together.weeks:
        return
    label = "Weeks ahead" if together.first else "Weeks"
    segments(label, _SPANS, _weeks_of(together), default=_start(together), required=True)
    tables.show_pages(together.teams, _PAGE, _PER_PAGE, "teams, those first that are asked for most")
    if not drawing.data.empty:
        show_drawing(drawing, "portfolio.load")
    st.caption(
        "Hours of training, messages and check-ins that all plans together ask of each person in a week; "
        "where plans state different capacities, the least counts. A number: so many rollouts ask · "
        "▲ more than the capacity · × closed days · + another change at the same time"
    )


def _weeks_of(together: Together) -> str:
    return _WEEKS if together.first else f"{_WEEKS}.past"


def _start(together: Together) -> int:
    return 13 if together.first else 0


def _drawing(together: Together, teams: tuple[str, ...], weeks: int, look: Tone) -> Drawing:
    key = (together.key, teams, weeks, look)
    return frame.here().cache("load chart", 32).once(key, lambda: _draw(together, teams, weeks, look))


def _draw(together: Together, teams: tuple[str, ...], weeks: int, look: Tone) -> Drawing:
    team_ids = set(teams)
    mondays = sorted({week.monday for week in together.weeks})
    last = mondays[0].toordinal() + 7 * weeks if weeks and mondays else None
    rows = [
        _row(week, together.names)
        for week in together.weeks
        if week.team.name in team_ids and (last is None or week.monday.toordinal() < last)
    ]
    return charts.shared_load(rows, teams, look)


def _row(week: TeamWeek, names: dict[str, str]) -> dict[str, object]:
    return {
        "group": week.team.name,
        "week": week.monday,
        "hours": week.hours,
        "capacity": week.capacity,
        "over": week.is_over,
        "blackouts": ", ".join(reason or "closed" for reason in week.blackouts),
        "other_changes": ", ".join(name or "other change" for name in week.other_changes),
        "shares": {names[share.rollout_id]: share.hours for share in week.shares},
    }
