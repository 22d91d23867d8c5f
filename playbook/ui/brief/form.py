"""The brief as a form of fields that save on their own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, get_args

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError, Problem
from playbook.core.base.words import count
from playbook.core.case.reading.places import currency_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Person, Region, person_named, problems_of, region_of
from playbook.core.progress.brief_steps import BriefStepKey, asked_path, step_of
from playbook.core.progress.needed_facts import FOR_DRAFT, FOR_LAUNCH
from playbook.desk.base.countries import country_names, subdivisions_of
from playbook.desk.plan import briefs, cases, plans
from playbook.logs import bug_sentence
from playbook.ui.shell import frame, page_registry
from playbook.ui.widgets import component, inputs
from playbook.ui.widgets.controls import select
from playbook.ui.widgets.days import day_input
from playbook.ui.words.brief_fields import (
    FIELDS,
    PURCHASES,
    Field,
    in_words,
    names_apart,
    questions_about,
    shown,
    typed,
)

# Wider than what can be saved, so that a wrong year is answered by a sentence and not swallowed.
STEP = "step"  # in the address of the page
_ASKED_TIMES = "brief.asked"
FIELD = "field"  # in the address of the page: the one that a check asks for
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
_ME = "\0me"  # the choice of whoever is signed in, until it is saved
_TEXT_HEIGHT, _LONG_TEXT = 108, 160  # pixels, and the letters that fit into them
# What says nothing without the field that is asked for.
ASKED_WITH = {"outcome_measure": ("outcome_unit", "outcome_baseline", "outcome_target", "outcome_by")}
_MOST_DRAFTED = 60


def key_of(rollout_id: str, name: str) -> str:
    return f"brief.{rollout_id}.{name}"


def open_questions(rollout: Rollout) -> tuple[str, ...]:
    """Return what a draft leaves open, those first that change most."""
    # A draft of many teams takes longer than the rerun after each field may.
    is_draftable = len(rollout.brief.groups) <= _MOST_DRAFTED and not problems_of(rollout.brief)
    reader = frame.current_actor()  # part of the key: what self-checks ask for is private
    return frame.once(_of_draft, rollout, reader) if is_draftable else questions_about(rollout.brief)


def _of_draft(rollout: Rollout, actor: Actor) -> tuple[str, ...]:
    """Return a draft's open questions, or those of the fields where no draft can be made."""
    try:
        drafted = plans.draft_for(frame.here(), rollout, actor=actor)
    except PlaybookError:
        return questions_about(rollout.brief)
    except Exception as error:  # noqa: BLE001 - the fields must stay to be changed
        bug_sentence(error)
        return questions_about(rollout.brief)
    return tuple(question.question for question in drafted.open_questions)


@frame.in_place
def show_fields(rollout: Rollout, *names: str, across: Sequence[int] = ()) -> None:
    """Draw fields below each other, or in columns of these widths."""
    asked = asked_field()
    above = (asked, *ASKED_WITH.get(asked, ()))
    placed = [
        (name, width)
        for name, width in zip(names, across or [1] * len(names), strict=True)
        if name not in above
    ]
    if not placed:
        return
    widths = [width for _, width in placed]
    places: Iterable[Any] = st.columns(widths) if across else (st.container() for _ in placed)
    days = (name for name, field in FIELDS.items() if field.kind == "day")
    unsaved_days = tuple(name for name in days if inputs.is_unsaved(key_of(rollout.id, name)))
    problems = frame.once(_problems_by_field, rollout, unsaved_days)
    for (name, _), place in zip(placed, places, strict=True):
        with place:
            _show_field(rollout, FIELDS[name], problems.get(name, ()))


def asked_field() -> str:
    """Return the field that a check or a link asks for, '' without one."""
    return str(st.query_params.get(FIELD, ""))


def ask_for(field: str) -> None:
    """Open the step of a field, with the field at its top."""
    st.query_params.update({STEP: step_of(field), FIELD: asked_path(field)})
    st.session_state[_ASKED_TIMES] = st.session_state.get(_ASKED_TIMES, 0) + 1
    if field == "people":
        st.session_state["panel.people.known"] = True


def show_way_back() -> None:
    """Link to the page whose check asked for a field."""
    if page_registry.is_page(page := st.query_params.get("back", "")):
        check = st.query_params.get("check")
        label = f"Back to {page_registry.title_of(page)}"
        frame.link(page, label, ":material/arrow_back:", {"check": check} if check else None)


def show_other_starts(rollout: Rollout) -> None:
    """Say where the days of teams and sites are entered, and how many they are."""
    # No button: this step has as many tab stops as a step may have.
    brief = rollout.brief
    days = brief.team_starts
    own = f" Now the teams start on {count(len(days), 'different day')}." if len(days) > 1 else ""
    if len(brief.groups) > 1:
        other = "If teams or sites start on other days, use “Who starts when” in step 2."
        st.caption(f"The first people start at go-live. {other}{own}")


def scroll_to(place: str) -> None:
    """Bring this place into view, once for each time that it was asked for."""
    times = st.session_state.get(_ASKED_TIMES, 0)
    component.mount("scroll_to", f"brief.asked.{place}", {"mark": f"{place}.{times}"})


@frame.in_place
def show_asked(rollout: Rollout, step: BriefStepKey) -> None:
    """Draw the field that a check asks for, at the top."""
    name = asked_field()
    is_here = step_of(name) == step
    if is_here and name not in FIELDS and name.split(".")[0] != "groups":
        show_way_back()
    if name in FIELDS and is_here:
        with st.container(border=True):
            problems = frame.once(_problems_by_field, rollout, ())
            _show_field(rollout, FIELDS[name], problems.get(name, ()))
            with_it = ASKED_WITH.get(name, ())
            for each, place in zip(with_it, st.columns(len(with_it)) if with_it else (), strict=True):
                with place:
                    _show_field(rollout, FIELDS[each], problems.get(each, ()))
            show_way_back()


def _problems_by_field(rollout: Rollout, unsaved: tuple[str, ...]) -> dict[str, list[Problem]]:
    """Return what does not fit together, by filled field; unsaved dates are not compared."""
    brief = rollout.brief.model_copy(update=dict.fromkeys(unsaved)) if unsaved else rollout.brief
    by_field: dict[str, list[Problem]] = {}
    for problem in [*problems_of(brief), *cases.warnings_for(brief)]:
        field = FIELDS.get(problem.where)
        if field and in_words(field, brief):
            by_field.setdefault(problem.where, []).append(problem)
    if brief.go_live and brief.go_live < frame.here().today() and not rollout.launch:
        by_field.setdefault("go_live", []).append(
            Problem("go_live", "This day is in the past.", "Is the year right?")
        )
    return by_field


def _show_field(rollout: Rollout, field: Field, problems: Sequence[Problem]) -> None:
    key = key_of(rollout.id, field.name)
    inputs.fill(key, shown(field, rollout.brief))
    leave = (rollout.id, rollout.version, field.name)
    common: dict[str, Any] = {"key": key, "help": field.help, "on_change": leave_field, "args": leave}
    words = in_words(field, rollout.brief)
    label = field.label if words else f"{field.label}{_mark(field.name, rollout)}"
    _draw(field, inputs.label(label, key), rollout.brief, common)
    inputs.show_state(key, words, problems, again=lambda: leave_field(*leave))
    if field.name == "outcome_by" and rollout.brief.outcome_by:
        for advice in frame.once(_doubts_about_the_target, rollout):
            st.caption(f":material/info: {frame.problem_sentence(advice)}")


def _doubts_about_the_target(rollout: Rollout) -> list[Problem]:
    return [*cases.doubts_about_the_target(frame.here(), rollout.brief)]


def _mark(name: str, rollout: Rollout) -> str:
    is_for_draft = name in FOR_DRAFT
    if not is_for_draft and name not in FOR_LAUNCH and name not in frame.once(_needed_to_launch, rollout):
        return ""
    return " · missing" if rollout.launch else f" · needed to {'draft' if is_for_draft else 'launch'}"


def _needed_to_launch(rollout: Rollout) -> frozenset[str]:
    return frozenset(fact.field for fact in cases.missing_for_launch_of(frame.here(), rollout.brief))


def _draw(field: Field, label: str, brief: Brief, common: dict[str, Any]) -> None:
    own = currency_of(brief.country) if field.name == "currency" else ""
    example = f"Example: {own or field.example}" if field.example else ""
    match field.kind:
        case "text":
            is_long = len(shown(field, brief)) > _LONG_TEXT
            height: Any = "content" if is_long else _TEXT_HEIGHT
            st.text_area(label, height=height, placeholder=example, **common)
        case "line" | "list":
            st.text_input(label, placeholder=example, **common)
        case "regions":
            own = brief.country and region_of(brief.country)
            others = [each for each in get_args(Region) if each in ("other", *brief.regions) or each != own]
            st.pills(label, others, selection_mode="multi", **common)
        case "day":
            limits: dict[str, Any] = {"min_value": _FIRST_DAY, "max_value": _LAST_DAY}
            day_input(label, value=None, **limits, **common)
        case "money":
            st.number_input(label, value=None, step=1000.0, format="%.0f", **common)
        case "count" | "hours" | "number":
            # A step of 1 would have the browser make 12 of 12.5, and nobody would know.
            st.number_input(label, value=None, step=1.0, format="%g", **common)
        case "person":
            _draw_person(label, brief, field, common)
        case "change_kind":
            names = {key: kind.in_list or kind.title for key, kind in cases.kinds_of_change().items()}
            _draw_choice(label, names, "Read from your text", common)
        case "purchase":
            _draw_choice(label, PURCHASES, "Read from your text", common)
        case "country":
            has_own = brief.groups and all(group.country for group in brief.groups)
            nothing = "Each team has its own" if has_own else "Choose a country"
            _draw_choice(label, country_names(), nothing, common)
        case "subdivision":
            regions = subdivisions_of(brief.country)
            has_own = brief.groups and all(group.subdivision for group in brief.groups)
            nothing = "All regions" if regions else "None to choose"
            _draw_choice(label, regions, "Each team has its own" if has_own else nothing, common)
            if regions and not has_own:
                st.caption("One only. People in several? Leave it empty, and set each team’s own in step 2.")


def _draw_choice(label: str, names: Mapping[str, str], nothing: str, common: dict[str, Any]) -> None:
    now = st.session_state.get(common["key"])
    names = {**names, now: now} if now and now not in names else names
    select(label, names, index=None, placeholder=nothing, **common)


def _draw_person(label: str, brief: Brief, field: Field, common: dict[str, Any]) -> None:
    # A name that is typed in full is then the one in the list; a title tells only namesakes apart.
    names, now = names_apart(brief.people), getattr(brief, field.name)
    nobody = "Choose a person, or type a name"
    is_later = field.name == "sustainment_owner_id" and now != brief.lead_id
    if is_later and (lead := names.pop(brief.lead_id or "", "")):  # who would hand over to nobody
        nobody = f"Anyone but the lead, {lead}"
    if now and now not in names:
        names[now] = "Someone no longer in the list"
    if brief.find_by_name(me := frame.current_actor().name) is None:
        names[_ME] = f"{me} (you)"
    select(label, names, index=None, placeholder=nobody, accept_new_options=True, **common)


def leave_field(rollout_id: str, seen: int, name: str) -> None:
    field = FIELDS[name]
    key = key_of(rollout_id, name)
    value = st.session_state[key]
    if value == _ME or (FIELDS[name].kind == "person" and value and not _is_person(rollout_id, value)):
        if saved := frame.act(briefs.save_part, rollout_id, seen, name, _name_of(rollout_id, value)):
            st.session_state[key] = getattr(saved.brief, name)
        return
    before = frame.open_rollout(rollout_id).brief
    save = frame.returning_conflicts(briefs.save_field)
    seen = inputs.version_seen(key, rollout_id, seen)
    inputs.save_or_hold(
        key,
        lambda value: briefs.problems_with(name, typed(field, value)),
        lambda value: frame.act(save, rollout_id, seen, name, typed(field, value)),
    )
    after = frame.open_rollout(rollout_id).brief
    if rows := cases.rows_after(frame.here(), rollout_id, before, after).edited:
        were = count(rows, "row was", "rows were")
        frame.tell(f"{were} edited and did not change with the text. Check the table below.")


def _name_of(rollout_id: str, value: str) -> str:
    """Return the signed-in name, if chosen or meant, else the typed one."""
    me = Person(id="me", name=frame.current_actor().name)
    people = frame.open_rollout(rollout_id).brief.people
    meant = me if value == _ME else person_named([*people, me], value)
    return meant.name if meant else value


def _is_person(rollout_id: str, value: str) -> bool:
    """Return whether a value is the id of somebody in the brief, and no typed name."""
    return frame.open_rollout(rollout_id).brief.find_person(value) is not None


def save_value(rollout: Rollout, name: str, value: Any) -> None:
    """Save a value that was offered for a field."""
    inputs.forget(key_of(rollout.id, name))
    done = f"{FIELDS[name].label} confirmed."
    frame.act(briefs.save_field, rollout.id, rollout.version, name, value, done=done)
