"""The table of sites that start one after another."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from playbook.core.base.words import count, date_in_words, day_in_words
from playbook.core.calendar.day_forms import ISO, day_format, field_format, is_day_first
from playbook.core.case.reading.texts import reference_day
from playbook.core.intake.site_starts import SiteStart
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group
from playbook.desk.tables import site_waves
from playbook.desk.tables.cells import SAY_COUNTRY, CellError, day_first_in, read_day, squeeze
from playbook.desk.tables.site_waves import SiteWave
from playbook.ui.brief import form, groups_table
from playbook.ui.shell import frame
from playbook.ui.widgets import table_editor
from playbook.ui.widgets.controls import segments
from playbook.ui.widgets.table_editor import Record

_SITE, _GO_LIVE = "site", "go_live"
_ON_ONE_DAY, _BY_TEAM, _BY_SITE = "day", "team", "site"
_HOW = {
    _ON_ONE_DAY: "Enter the day as Go-live in step 3.",
    _BY_TEAM: "Enter each team’s day in the column Go-live. An empty cell is the day of step 3.",
    _BY_SITE: "Under the teams, give each site its day and its people.",
}
_STARTS = "groups.waves.starts"
_MOST_TEAMS, _EMPTY_ROWS = 12, 2
_WHAT_IT_IS = (
    "Give each site its go-live, and the people of each team who work there. A team with people at two sites "
    "becomes two, and each starts with its site."
)


def show_choice(rollout: Rollout) -> bool:
    """Ask who starts when, and return whether teams have days of their own."""
    key = _key(rollout.id)
    if st.session_state.get(key) is None:
        st.session_state[key] = _starts_of(rollout)
    if form.asked_field() == "groups.site":
        st.session_state[key] = _BY_SITE
    names = {_ON_ONE_DAY: "All on one day", _BY_TEAM: "Team by team", _BY_SITE: "Site by site"}
    # What was chosen holds after a look at another step.
    segments("Who starts when", names, key, required=True, on_change=_chosen, persist_state="session")
    how: str = st.session_state[key]
    st.caption(_say_how(rollout.brief, how))
    return how != _ON_ONE_DAY


def forget(rollout_id: str) -> None:
    """Read anew from the teams how they start."""
    st.session_state.pop(_key(rollout_id), None)


def _key(rollout_id: str) -> str:
    return f"groups.starts.{rollout_id}"


def _say_how(brief: Brief, how: str) -> str:
    """Return where days are entered, or how many teams have their own."""
    if how == _BY_SITE and brief.groups and all(group.site for group in brief.groups):
        return "Every team has its site. Change its day in the column Go-live."
    own = [group for group in brief.groups if group.go_live and group.go_live != brief.go_live]
    if how != _ON_ONE_DAY or not own:
        return _HOW[how]
    teams = count(len(own), "team still has a day of its own", "teams still have days of their own")
    return f"{teams}. Clear the column Go-live, and enter the one day as Go-live in step 3."


def _chosen() -> None:
    st.query_params.pop(form.FIELD, None)  # what a link asked for no longer decides


def _starts_of(rollout: Rollout) -> str:
    """Return how the teams of a brief start."""
    brief = rollout.brief
    if any(group.go_live for group in brief.groups):
        days: dict[str, set[date | None]] = {}
        for group in brief.groups:
            days.setdefault(group.site or group.id, set()).add(brief.go_live_of(group))
        has_sites = any(group.site for group in brief.groups)
        is_by_site = has_sites and all(len(each) == 1 for each in days.values())
        return _BY_SITE if is_by_site else _BY_TEAM
    return _BY_SITE if site_waves.sites_named(frame.here(), brief) else _ON_ONE_DAY


def show(rollout: Rollout) -> None:
    """Draw the table of sites, where teams start site by site."""
    teams = [group for group in rollout.brief.groups if not group.site][:_MOST_TEAMS]
    if not teams or st.session_state.get(_key(rollout.id)) != _BY_SITE:
        return
    named = site_waves.sites_named(frame.here(), rollout.brief)
    if form.asked_field() == "groups.site":
        form.scroll_to("waves")
    st.markdown("**Waves by site**")
    _show_table(rollout, teams, named)


@frame.in_place
def _show_table(rollout: Rollout, teams: Sequence[Group], named: Sequence[SiteStart]) -> None:
    st.caption(_WHAT_IT_IS)
    if named:
        st.markdown(f"The brief says: “{frame.plain(named[0].sentence)}”")
    key = _table_key(rollout.id, teams)
    table_editor.draw(
        _start_of(key, teams, named),
        key,
        num_rows="dynamic",
        column_config=_columns(teams),  # the country must not change it, or what is typed is lost
        alt="Sites with their go-live and people, one row each",
    )
    rows = _typed_rows(key)
    waves = _waves_in(rows, teams, rollout.brief)
    for group in teams:
        placed = sum(wave.people.get(group.id, 0) for wave in waves)
        if placed and placed != group.size:
            st.caption(frame.plain(f"{group.name}: {placed:,} of {count(group.size, 'person', 'people')}."))
    _show_days_read(rollout.brief, rows, waves)
    if _checked_key(rollout.id) in st.session_state:
        _show_problems(rollout, waves)
    frame.button("Split the teams", "groups.waves.save", _save, rollout, teams)


def _table_key(rollout_id: str, teams: Sequence[Group]) -> str:
    return ".".join(["groups.waves", rollout_id, *(group.id for group in teams)])


def _start_of(key: str, teams: Sequence[Group], named: Sequence[SiteStart]) -> pd.DataFrame:
    """Return what the table starts with: after a look at another page, what was typed."""
    starts: dict[str, pd.DataFrame] = frame.session_dict(_STARTS)
    if key not in starts:
        starts[key] = _rows(teams, named)
    elif key not in st.session_state:
        start = starts[key]
        starts[key] = pd.DataFrame(_typed_rows(key), columns=start.columns).astype(start.dtypes)
        table_editor.forget(key)
    return starts[key]


def _typed_rows(key: str) -> list[Record]:
    return table_editor.records(frame.session_dict(_STARTS)[key], table_editor.edits_of(key))


def _checked_key(rollout_id: str) -> str:
    return f"groups.waves.checked.{rollout_id}"


def _show_days_read(brief: Brief, rows: Sequence[Record], waves: Sequence[SiteWave]) -> None:
    """Say how days in digits are read while no country decides it."""
    if day_format(brief) != ISO or not any("/" in text for text in _days_in(rows)):
        return
    days = [
        f"{wave.site} {day_in_words(wave.go_live)}"
        for wave in waves
        if wave.site and isinstance(wave.go_live, date)
    ]
    if days:
        st.caption(frame.plain(f"The days are read as: {'; '.join(days)}."))


def _show_problems(rollout: Rollout, waves: Sequence[SiteWave]) -> None:
    problems = list(site_waves.problems_in(waves))
    groups_table.show_rows_wrong(problems)
    asks_country = any(problem.hint == SAY_COUNTRY for problem in problems)
    if asks_country and not groups_table.asks_country(rollout.id):
        form.show_fields(rollout, "country")


def _rows(teams: Sequence[Group], named: Sequence[SiteStart]) -> pd.DataFrame:
    rows = [(start.site, start.day) for start in named] or [("", None)] * _EMPTY_ROWS
    days = ["" if day is None else date_in_words(day) for _, day in rows]
    columns: dict[str, Any] = {
        _SITE: pd.Series([site for site, _ in rows], dtype="object"),
        _GO_LIVE: pd.Series(days, dtype="object"),
        **{group.id: pd.Series([None] * len(rows), dtype="Int64") for group in teams},
    }
    return pd.DataFrame(columns)


def _columns(teams: Sequence[Group]) -> dict[str, Any]:
    # A text, since Streamlit's own field for days reads them as the browser writes them.
    return {
        _SITE: st.column_config.TextColumn("Site", width=180),
        _GO_LIVE: st.column_config.TextColumn("Go-live", width=110, help="The day this site starts."),
        **{
            group.id: st.column_config.NumberColumn(
                f"{group.name} ({group.size:,})", min_value=0, step=1, help="How many of them work there."
            )
            for group in teams
        },
    }


def _waves_in(rows: Sequence[Record], teams: Sequence[Group], brief: Brief) -> list[SiteWave]:
    """Return the rows in which something is typed."""
    reference = reference_day(brief, frame.here().today())
    day_first = is_day_first(day_format(brief))
    if day_first is None:  # 3/15/2027 says how 3/4/2027 is meant
        day_first = day_first_in(_days_in(rows))
    if day_first is None:
        day_first = is_day_first(field_format(brief))
    waves = []
    for row in rows:
        site, day = row[_SITE], row[_GO_LIVE]
        people = {group.id: int(row[group.id]) for group in teams if _is_number(row[group.id])}
        go_live = _day(day, day_first, reference) if isinstance(day, str) else None
        wave = SiteWave(site.strip() if isinstance(site, str) else "", go_live, people)
        if wave.site or wave.go_live or wave.people:
            waves.append(wave)
    return waves


def _days_in(rows: Sequence[Record]) -> list[str]:
    return [row[_GO_LIVE] for row in rows if isinstance(row[_GO_LIVE], str)]


def _day(text: str, day_first: bool | None, reference: date) -> date | CellError | None:
    """Return a cell's day, what is wrong with it, or None if empty."""
    try:
        return read_day(squeeze(text), day_first, reference) if squeeze(text) else None
    except CellError as error:
        return error


def _is_number(value: Any) -> bool:
    return not pd.isna(value) and value > 0


def _save(rollout: Rollout, teams: Sequence[Group]) -> None:
    waves = _waves_in(_typed_rows(_table_key(rollout.id, teams)), teams, rollout.brief)
    if any(site_waves.problems_in(waves)):
        st.session_state[_checked_key(rollout.id)] = True
    elif frame.act(site_waves.save_waves, rollout.id, rollout.version, waves, done="Teams split by site."):
        st.session_state.pop(_checked_key(rollout.id), None)
        groups_table.give_up(rollout.id)
