"""A card with one rule's findings, inputs, sources and fix."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from playbook.core.base.fields import STAGES
from playbook.core.base.words import count, short
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Metric
from playbook.core.progress.brief_steps import BRIEF_STEPS, is_empty, step_of
from playbook.core.review.review import Fix, Result
from playbook.desk.plan import cases, plans, reviews
from playbook.ui.review import finding_items, finding_words
from playbook.ui.review.finding_words import STANDARDS, some
from playbook.ui.shell import frame, page_registry, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import component
from playbook.ui.widgets.controls import button, fold, pop, quiet_button
from playbook.ui.words import item_words
from playbook.ui.words.brief_fields import place_of
from playbook.ui.words.item_fields import fields_of
from playbook.ui.words.item_values import say_value
from playbook.ui.words.item_words import say_day, say_groups, title_of

_FINDINGS = 2
_INPUTS = 8
_DECLINABLE = 3
_LONGEST_HEADING = 160


def show(rollout: Rollout, result: Result, stage: str, today: date, group_id: str | None = None) -> None:
    """Draw what is wrong, of one team if given, and its button."""
    key = f"finding.{rollout.id}.{result.rule_id}"
    if result.rule_id == (check := st.query_params.get("check")):  # on the way back from the brief
        component.mount("scroll_to", f"{key}.asked", {"mark": check})
    with st.container(border=True, gap="xsmall"):
        st.markdown(at_once(result, stage, group_id), anchors=False)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if result.fixes:
                show_fix(rollout, result, key, today)
            elif result.state in ("fail", "cannot_tell") and not show_field(rollout, result, group_id):
                show_way(rollout, result, key, group_id)
            if result.rule_id == "R53" and frame.may("edit", rollout.id):
                for condition in reviews.without_milestone(frame.here(), rollout)[:_DECLINABLE]:
                    args = (undoable.do, cases.decline_condition, rollout.id, rollout.version, condition.id)
                    label = plain(f"“{short(condition.name)}” is not a condition")
                    done = f"“{condition.name}” is no longer a condition."
                    quiet_button(label, "close", f"{key}.decline.{condition.id}", *args, done=done)
        # In the card: a panel over the page is cut off at the lower edge.
        if details := fold("Details", f"{key}.details"):
            with details:
                _show_details(rollout, result, key, today, group_id)
                component.mount("scroll_to", f"{key}.end", {"block": "nearest"})


def show_field(rollout: Rollout, result: Result, group_id: str | None = None) -> bool:
    """Link to a finding's first empty field on each step of the brief."""
    empty = [path for path in _fields_of(result, group_id) if is_empty(rollout.brief, path)]
    firsts: dict[str, str] = {}
    for path in empty:
        firsts.setdefault(step_of(path), path)
    for path in firsts.values():
        _link_to_step(rollout, result, path)
    return bool(empty)


def _fields_of(result: Result, group_id: str | None) -> Sequence[str]:
    """Return the fields of findings, of one group if it is given."""
    findings = [each for each in result.findings if group_id is None or each.group_id in (None, group_id)]
    return [path for each in findings for path in each.fields] or result.fields


def _link_to_step(rollout: Rollout, result: Result, path: str) -> None:
    verb = "Fill it in" if is_empty(rollout.brief, path) else "Change it"
    label = f"{verb} under Brief: {BRIEF_STEPS[step_of(path)]}"
    query = place_of(rollout.brief, path, page_registry.address(), result.rule_id)
    frame.link("brief", label, ":material/edit_note:", query)


def show_way(rollout: Rollout, result: Result, key: str, group_id: str | None = None) -> None:
    """Draw the button to the task or field of a finding."""
    if to_open := _in_question(rollout, result):
        item, title = to_open[0], plain(short(title_of(to_open[0]), 60))
        if frame.may("edit", rollout.id) and not item.locked:  # what is missing stands in its form
            quiet_button(f"Edit “{title}”", "edit", f"{key}.go", finding_items.edit_item, rollout, item)
            same = [each.id for each in to_open if each.stage == item.stage and each.kind == item.kind]
            if len(same) > 1 and item.kind == "use_case":  # the only kind that the form fills for several
                label, args = f"Change these {len(same)} together", (rollout, item.stage, same)
                quiet_button(label, "edit_note", f"{key}.all", finding_items.select_items, *args)
        else:
            quiet_button(f"Open “{title}”", "open_in_new", f"{key}.go", finding_items.open_item, item)
        for metric in _rival_metrics(rollout, result) if frame.may("edit", rollout.id) else ():
            named = short(title_of(metric), 60)
            remove = (undoable.do, plans.remove_item, rollout.id, rollout.version, metric.id)
            label, done = plain(f"Drop “{named}”"), f"Dropped “{named}”."
            quiet_button(label, "delete", f"{key}.drop.{metric.id}", *remove, done=done)
    elif paths := _fields_of(result, group_id):
        _link_to_step(rollout, result, paths[0])
    elif result.state == "fail" and (lacking := finding_words.LACKING.get(result.rule_id)):
        label = f"Add what is missing: {item_words.kind_name(lacking).lower()}"
        quiet_button(label, "add", f"{key}.add", finding_items.add_item, rollout, result, lacking)
    elif result.state == "fail" and result.stage in STAGES:
        frame.link(result.stage, f"Change it under {result.stage.capitalize()}", ":material/edit_note:")


def _rival_metrics(rollout: Rollout, result: Result) -> list[Metric]:
    """Return the two metrics of a finding, of which one can go."""
    for finding in result.findings:
        items = [rollout.items.get(item_id) for item_id in finding.item_ids]
        metrics = [item for item in items if isinstance(item, Metric) and not item.locked]
        if finding.state == "fail" and len(metrics) == len(items) == 2:
            return metrics
    return []


def _in_question(rollout: Rollout, result: Result) -> list[AnyItem]:
    """Return the tasks that fail or lack what a rule needs."""
    failing = (item_id for each in result.findings if each.state == "fail" for item_id in each.item_ids)
    lacking = (path[6:].rpartition(".")[0] for path in result.missing if path.startswith("items."))
    ids = dict.fromkeys([*failing, *lacking])
    return [item for item_id in ids if (item := rollout.items.get(item_id))]


def at_once(result: Result, stage: str, group_id: str | None = None) -> str:
    badge = f"{finding_words.badge(result)} :gray[{plain(stage)}]"
    texts = sentences(result, group_id)
    if result.state != "fail" or not texts:
        return f"#### {plain(result.title)}\n{badge}\n\n{some(texts, _FINDINGS)}"
    # The name of the check by itself reads as if all were well.
    is_long = len(texts[0]) > _LONGEST_HEADING
    heading = short(texts[0], _LONGEST_HEADING) if is_long else texts[0]
    check = f":gray[Check: {plain(result.title)}]"
    listed = some(texts if is_long else texts[1:], _FINDINGS)
    return "\n\n".join(filter(None, [f"#### {heading}\n{badge}", listed, check]))


def sentences(result: Result, group_id: str | None = None) -> list[str]:
    """Return the findings as sentences, of one group where it is named."""
    first_failing = sorted(result.findings, key=lambda finding: finding.state != "fail")
    texts = [
        finding.text
        for finding in first_failing
        if finding.text and (group_id is None or finding.group_id in (None, group_id))
    ]
    return [plain(text) for text in dict.fromkeys(texts)]


def _show_details(
    rollout: Rollout, result: Result, key: str, today: date, group_id: str | None = None
) -> None:
    standard = STANDARDS[result.rule_id]
    all_sentences = sentences(result, group_id)
    lines = [f"**Everything found**\n\n{some(all_sentences, 40)}"] if len(all_sentences) > _FINDINGS else []
    lines.append(f"**What is checked**  \n{plain(standard.checks[:1].upper() + standard.checks[1:])}")
    lines += _limits(result)
    lines.append(_looked_at(rollout, result, today))
    if lacks := finding_words.say_fields(rollout, result.missing):
        lines.append("**Missing**\n\n" + some([plain(lack) for lack in lacks], _INPUTS))
    lines.append(
        f"**Where it comes from**  \n{finding_words.say_sources(standard)}  \n"
        f":gray[{plain(finding_words.say_grade(standard.grade))}. Rule {result.rule_id}.]"
    )
    st.markdown("\n\n".join(line for line in lines if line))
    shown = [item.id for item in _in_question(rollout, result)] or result.inputs.item_ids
    finding_items.show_links(rollout, shown, key, today)


def _limits(result: Result) -> list[str]:
    standard = STANDARDS[result.rule_id]
    limits = [plain(finding_words.say_threshold(name, value)) for name, value in result.thresholds.items()]
    if standard.severe_when:
        limits.append(f"an error when {plain(finding_words.say_severe(standard))}")
    if standard.small_company:
        limits.append(f"in a small company: {plain(standard.small_company)}")
    return ["**Thresholds**\n\n" + some(limits, 12)] if limits else []


def _looked_at(rollout: Rollout, result: Result, today: date) -> str:
    inputs = result.inputs
    phrases = []
    if fields := finding_words.say_fields(rollout, inputs.fields):
        rest_words = f" and {len(fields) - _INPUTS} more" if len(fields) > _INPUTS else ""
        phrases.append(plain("; ".join(fields[:_INPUTS]) + rest_words))
    if groups := say_groups(inputs.group_ids, rollout.brief):
        phrases.append(plain(groups))
    if inputs.dates:
        days = [say_day(day, today) for day in inputs.dates]
        span = f"{len(days)} days from {days[0]} to {days[-1]}"
        phrases.append(", ".join(days) if len(days) <= _INPUTS else span)
    if inputs.item_ids:
        phrases.append(f"{count(len(inputs.item_ids), 'task')} of the plan")
    return "**What it looked at**\n\n" + "\n".join(f"- {line}" for line in phrases or ["the whole plan"])


_FIXES = 4


def show_fix(rollout: Rollout, result: Result, key: str, today: date) -> None:
    """Draw a failing rule's proposals behind one button, where there are any."""
    if not (fixes := result.fixes):
        return
    if panel := pop(f"Fix ({say_size(fixes)})", f"{key}.fix", "build"):
        with panel:
            _show_fixes(rollout, result, fixes, key, today)


def say_size(fixes: Sequence[Fix]) -> str:
    """Return what the fixes would do: 'adds 3 items and changes 1'."""
    added = sum(len(fix.add) for fix in fixes)
    changed = len({item.id for fix in fixes for item in fix.change})
    items = count(added or changed, "task")
    if added and changed:
        return f"adds {items} and changes {changed}"
    return f"adds {items}" if added else f"changes {items}"


def _show_fixes(rollout: Rollout, result: Result, fixes: Sequence[Fix], key: str, today: date) -> None:
    action = (undoable.do, reviews.accept_fix, rollout.id, rollout.version, *fixes)
    help_text = "Goes into the plan as one change, which undo takes back."
    done_text = f"{result.title}: {say_size(fixes)}."
    label = "Add these" if any(fix.add for fix in fixes) else "Change these"
    # First: a long list would push it out of sight.
    button(label, "add", f"{key}.accept", *action, help=help_text, done=done_text)
    for fix in fixes[:_FIXES]:
        st.markdown(_in_words(rollout, fix, today))
    if len(fixes) > _FIXES:
        unshown = fixes[_FIXES:]
        st.markdown("**And**\n" + "\n".join(f"- {plain(fix.label)}" for fix in unshown[:40]))
        if len(unshown) > 40:
            st.caption(f"and {len(unshown) - 40} more")


def _in_words(rollout: Rollout, fix: Fix, today: date) -> str:
    if len(fix.add) == 1 and not fix.change:
        return f"**{plain(fix.label)}**  \n:gray[{_about_item(rollout, fix.add[0], today)}]"
    lines = [f"**{plain(fix.label)}**", ""]
    for item in fix.add:
        lines.append(f"- Adds “{plain(item_words.title_of(item))}”: {_about_item(rollout, item, today)}")
    lines += [f"- {_changed(rollout, item, today)}" for item in fix.change]
    return "\n".join(lines)


def _about_item(rollout: Rollout, item: AnyItem, today: date) -> str:
    parts = [
        item_words.kind_name(item.kind),
        item_words.say_when(item, today),
        item_words.say_owner(item.owner, rollout.brief),
        item_words.say_groups(item.group_ids, rollout.brief),
    ]
    return plain(" · ".join(part for part in parts if part))


def _changed(rollout: Rollout, item: AnyItem, today: date) -> str:
    if (before := rollout.items.get(item.id)) is None:
        return f"Changes “{plain(item_words.title_of(item))}”"
    changes = [
        f"{field.label.lower()} from {_value(say_value(field, before, rollout, today))} "
        f"to {_value(say_value(field, item, rollout, today))}"
        for field in fields_of(item.kind)
        if getattr(before, field.name) != getattr(item, field.name)
    ]
    return f"Changes “{plain(item_words.title_of(before))}”: {plain('; '.join(changes))}"


def _value(text: str) -> str:
    return f"“{item_words.excerpt(text, 80)}”" if text else "nothing"
