"""Proposals that would fix a finding, applied only when accepted."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.review import Fix, Result
from playbook.desk.plan import reviews
from playbook.ui.shell import undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button, fold
from playbook.ui.words import item_words
from playbook.ui.words.item_fields import fields_of
from playbook.ui.words.item_values import say_value

_SHOWN = 4


def show(rollout: Rollout, result: Result, key: str, today: date) -> None:
    """Draw a failing rule's proposals behind one line, where there are any."""
    fixes = result.fixes
    if not fixes:
        return
    if panel := fold(f"Fix it: {say_size(fixes)}", f"{key}.fix", "build"):
        with panel:
            _show_fixes(rollout, result, fixes, key, today)


def say_size(fixes: Sequence[Fix]) -> str:
    """Return what the fixes would do: 'adds 3 items and changes 1'."""
    added = sum(len(fix.add) for fix in fixes)
    changed = len({item.id for fix in fixes for item in fix.change})
    items = count(added or changed, "item")
    if added and changed:
        return f"adds {items} and changes {changed}"
    return f"adds {items}" if added else f"changes {items}"


def _show_fixes(rollout: Rollout, result: Result, fixes: Sequence[Fix], key: str, today: date) -> None:
    for fix in fixes[:_SHOWN]:
        st.markdown(_in_words(rollout, fix, today))
    if len(fixes) > _SHOWN:
        unshown = fixes[_SHOWN:]
        st.markdown("**And**\n" + "\n".join(f"- {plain(fix.label)}" for fix in unshown[:40]))
        if len(unshown) > 40:
            st.caption(f"and {len(unshown) - 40} more")
    action = (undoable.do, reviews.accept_fix, rollout.id, rollout.version, *fixes)
    help_text = "Goes into the plan as one change, which undo takes back."
    done_text = f"{result.rule_id}: {say_size(fixes)}."
    label = "Add these" if any(fix.add for fix in fixes) else "Change these"
    button(label, "add", f"{key}.accept", *action, help=help_text, done=done_text)


def _in_words(rollout: Rollout, fix: Fix, today: date) -> str:
    if len(fix.add) == 1 and not fix.change:
        return f"**{plain(fix.label)}**  \n:gray[{_about(rollout, fix.add[0], today)}]"
    lines = [f"**{plain(fix.label)}**", ""]
    for item in fix.add:
        lines.append(f"- Adds “{plain(item_words.title_of(item))}”: {_about(rollout, item, today)}")
    lines += [f"- {_changed(rollout, item, today)}" for item in fix.change]
    return "\n".join(lines)


def _about(rollout: Rollout, item: AnyItem, today: date) -> str:
    parts = [
        item_words.kind_name(item.kind),
        item_words.say_when(item, today),
        item_words.say_owner(item.owner, rollout.brief),
        item_words.say_groups(item.group_ids, rollout.brief),
    ]
    return plain(" · ".join(part for part in parts if part))


def _changed(rollout: Rollout, item: AnyItem, today: date) -> str:
    before = rollout.items.get(item.id)
    if before is None:
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
