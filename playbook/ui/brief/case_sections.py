"""The sections of the brief on its case: kind, work, promises, conditions and more."""

from collections import defaultdict
from collections.abc import Sequence

import streamlit as st

from playbook import charts
from playbook.core.base.fields import Span
from playbook.core.base.words import count, days_in_words, listed, some
from playbook.core.case.case import Case
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Group
from playbook.desk.plan import briefs, cases
from playbook.ui.brief import case_tables, form, row_table
from playbook.ui.shell import frame, undoable
from playbook.ui.widgets import controls, tables
from playbook.ui.widgets.theme import tone

_NAMED = 5
_CLOSED_SHOWN = 6
_TEXT_AND_BUTTON = (4, 1)  # so that the buttons of a list stand below each other
_DECLINED = {
    "condition": "“{words}” is no longer a condition.",
    "concern": "No longer a concern, kept as a fact: “{words}”",
}


def case_of(rollout: Rollout) -> Case:
    """Return the case of a rollout, read once per version."""
    case, _ = frame.once(_read, rollout)
    return case


def show_trouble(rollout: Rollout) -> None:
    """Say that the texts cannot be read."""
    _, bug = frame.once(_read, rollout)
    if bug:
        what = "The texts of this brief cannot be read, so most pages of this rollout do not work."
        st.error(frame.plain(f"{what} Change the text that was saved last, on this page. {bug}"))


def _read(rollout: Rollout) -> tuple[Case, str]:
    return cases.case_to_edit(frame.here(), rollout.brief)


@frame.in_place
def show_kind(rollout: Rollout, case: Case) -> None:
    """Draw the choice of a kind, with what was read from the text."""
    form.show_fields(rollout, "change_kind")
    with st.container(horizontal=True, vertical_alignment="center"):
        if case.kind_origin == "read":
            quote = f" from “{frame.plain(case.origins['kind'])}”" if case.origins.get("kind") else ""
            st.markdown(f"We read this as: **{frame.plain(case.kind.title)}**{quote}", width="content")
            args = ("change_kind", case.kind.key)
            frame.button("Confirm", "change_kind.confirm", form.save_value, rollout, *args, icon="check")
        elif case.kind_origin == "unknown":
            if rollout.brief.what_changes:
                st.caption("Your text does not say it clearly. Choose the kind, and the plan fits better.")
        else:
            st.caption(frame.plain(case.kind.description))
        with st.popover("What each kind means"):
            kinds = cases.kinds_of_change().values()
            st.markdown("\n".join(f"- **{kind.title}.** {kind.description}" for kind in kinds))


@frame.in_place
def show_purchase(rollout: Rollout) -> None:
    """Say what was read from the text about a signed contract."""
    if rollout.brief.purchase or not rollout.brief.what_changes:
        return
    sentence = frame.once(_signed_in, rollout)
    read = (
        f"already signed, read from “{sentence}”"
        if sentence
        else "nothing in your text says that it is bought and signed."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(frame.plain(f"Purchase: {read}"), width="content")
        if sentence:  # else it is lost when the text is reworded
            args = (briefs.save_field, rollout.id, rollout.version, "purchase", "signed")
            frame.button("Confirm", "purchase.confirm", frame.act, *args, icon="check")


def _signed_in(rollout: Rollout) -> str:
    return cases.signed_in(frame.here(), rollout.brief)


@frame.in_place
def show_work(rollout: Rollout, case: Case) -> None:
    tasks = sum(len(group.tasks) for group in rollout.brief.groups)
    st.caption(
        "Two or three tasks for each team, in their own words. Training and examples are written with them. "
        "Data: the most sensitive data in the task, if there is any."
    )
    if not tasks:
        examples = "; ".join(case.kind.example_tasks[:3])
        st.caption(frame.plain(f"Such as: {examples}." if examples else ""))
    if without := [group.name for group in rollout.brief.groups if not group.tasks]:
        names = listed(without) if len(without) <= _NAMED else count(len(without), "team")
        text = f"No task yet for {names}. The plan asks for them."
        st.caption(frame.plain(text))
    row_table.show(rollout, case_tables.TASKS)


@frame.in_place
def show_conditions(rollout: Rollout, case: Case) -> None:
    st.caption(
        "Needed only if something must be agreed, signed or done before a step: an agreement with staff, "
        "an assessment, a migration. Else go on."
    )
    rows = [(each.id, each.name) for each in case.conditions if not each.is_deadline]
    _show_read(rollout, "condition", rows, case)
    read = (each for each in case.conditions if f"condition.{each.id}" in case.origins)
    if ends := [f"“{each.name}”" for each in read if each.is_deadline]:
        st.caption(frame.plain(f"Deadlines that the plan keeps: {listed(ends)}."))
    is_needed = (
        bool(rollout.brief.conditions)
        or form.asked_field() == "conditions"
        or row_table.has_unsaved(rollout, case_tables.CONDITIONS)
    )
    with st.expander("Conditions, one row each", expanded=is_needed, key="conditions.rows"):
        st.caption(
            "Each becomes a milestone, and the tasks it blocks come after it. Leave “Teams” empty for all "
            "teams, or where the condition already names its teams."
        )
        row_table.show(rollout, case_tables.CONDITIONS)


@frame.in_place
def show_concerns(rollout: Rollout, case: Case) -> None:
    st.caption(
        "Give each concern an answer, and say who gives it, where and when. "
        "Each concern in the text above becomes a row. "
        "Tick “About people” to hide a concern from the people it is about."
    )
    _show_read(rollout, "concern", [(concern.id, concern.text) for concern in case.concerns], case)
    _show_facts(rollout, case)
    row_table.show(rollout, case_tables.CONCERNS)


@frame.in_place
def _show_read(rollout: Rollout, what: str, rows: list[tuple[str, str]], case: Case) -> None:
    """Offer what was read from the texts, to be added to the table."""
    read = [(row_id, words) for row_id, words in rows if f"{what}.{row_id}" in case.origins]
    if not read:
        return
    with st.container(border=True):
        asked = sum(words.startswith("Whether ") or words.endswith("?") for _, words in read)
        kinds = {what: len(read) - asked, "open question": asked}
        rows_read = listed(count(number, kind) for kind, number in kinds.items() if number)
        st.markdown(f"**Read from your brief: {rows_read}**")
        for row_id, words in read:
            quote = case.origins[f"{what}.{row_id}"]
            # "And several of us fear it" begins a row without its "and".
            is_quoted = quote.casefold().endswith(words.casefold())
            line = f"“{words}”" if is_quoted else f"{words.rstrip('.')}: “{quote}”"
            text, button = st.columns(_TEXT_AND_BUTTON, vertical_alignment="center")
            text.markdown(tables.bullets([line]))
            with button:
                decline = {"condition": cases.decline_condition, "concern": cases.decline_concern}[what]
                args = (undoable.do, decline, rollout.id, rollout.version, row_id)
                key, done = f"{what}.{row_id}.decline", _DECLINED[what].format(words=words)
                frame.button(f"Not a {what}", key, *args, type="tertiary", icon="close", done=done)
        label = "Add to the table" if len(read) > 1 else "Add it to the table"
        field = {"condition": "conditions", "concern": "concern_list"}[what]
        saving = (cases.save_read, rollout.id, rollout.version, field)
        frame.button(label, f"{what}.confirm", frame.act, *saving, icon="add", done="Added from your brief.")


@frame.in_place
def _show_facts(rollout: Rollout, case: Case) -> None:
    """Offer each sentence of the concerns that was read as a fact as a concern."""
    for number, sentence in enumerate(case.circumstances):
        text, button = st.columns(_TEXT_AND_BUTTON, vertical_alignment="center")
        text.markdown(f"Read as a fact, not as a concern: “{frame.plain(sentence)}”")
        with button:
            args = (undoable.do, cases.add_concern, rollout.id, rollout.version, sentence)
            done = "Added to the concerns. Write the answer in its row."
            frame.button(
                "Make it a concern", f"fact.{number}.add", *args, type="tertiary", icon="add", done=done
            )


@frame.in_place
def show_attempts(rollout: Rollout) -> None:
    """Offer the past attempt that stands in the approach as one."""
    if not (attempts := cases.attempts_read(frame.here(), rollout.brief)):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        words = frame.plain(" ".join(attempts))
        st.markdown(f"Read as a past attempt, not as the plan: “{words}”", width="stretch")
        args = (undoable.do, cases.move_attempts, rollout.id, rollout.version)
        done = "Moved to “Past attempts”."
        frame.button("Move it", "attempts.move", *args, type="tertiary", icon="arrow_forward", done=done)


@frame.in_place
def show_stakeholders(rollout: Rollout) -> None:
    st.caption("Private: only owners and editors of this rollout see it. Never on a share link.")
    rows = [
        {"name": person.name, "influence": stakeholder.influence, "support": stakeholder.support}
        for stakeholder in rollout.brief.stakeholders
        if (person := rollout.brief.find_person(stakeholder.person_id))
    ]
    if rows:
        drawing = charts.stakeholders(rows, tone())
        st.markdown(f"**{frame.plain(drawing.finding)}**")
        controls.show_drawing(drawing, "stakeholders.chart")
    row_table.show(rollout, case_tables.STAKEHOLDERS)


@frame.in_place
def show_closed_teams(rollout: Rollout) -> None:
    """Say which teams have closed days of their own, and link to where they change."""
    if not rollout.brief.groups:
        return
    closed: dict[tuple[Span, ...], list[Group]] = defaultdict(list)
    for group in rollout.brief.groups:
        if group.blackouts:
            closed[group.blackouts].append(group)
    if closed:
        lines = [_say_closed(spans, teams) for spans, teams in closed.items()]
        st.caption("Closed or busy days of teams, from step 2:")
        st.caption(
            tables.bullets([*lines[:_CLOSED_SHOWN], *(["And others."] * (len(lines) > _CLOSED_SHOWN))])
        )
    # One link for all: this step has as many tab stops as a step may have.
    first = next((teams[0] for teams in closed.values()), None)
    where = {"step": "people", "field": "groups.blackouts"} | ({"team": first.id} if first else {})
    label = (
        "Change the closed or busy days of a team"
        if closed
        else "Closed or busy days of one team, such as month-end"
    )
    frame.link("brief", label, ":material/group:", where)


def _say_closed(spans: Sequence[Span], teams: Sequence[Group]) -> str:
    """Return the next closed days of these teams, and how many more there are."""
    today = frame.here().today()
    first, *others = sorted(spans, key=lambda span: (span.end < today, span.start))
    days = days_in_words(first.start, first.end if first.end > first.start else None)
    more = f", and {len(others)} more" if others else ""
    who = some([group.name for group in teams])
    return f"{who}: {days}{f' ({first.reason})' if first.reason else ''}{more}"
