"""What goes out by e-mail: the server, the hours, and how it went."""

from datetime import datetime
from typing import Any

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.posts.mail import MAIL_KIND_NAMES, MailKind
from playbook.core.posts.schedule import WEEKDAYS, Hour
from playbook.desk.posts import mail, webhooks
from playbook.desk.posts.mail import MailTerms, PastMail
from playbook.ui.settings.channel_form import say_moment, zone_here
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button, fold, select
from playbook.ui.words.item_words import say_day

_LABELS: dict[MailKind, str] = {
    "week": "Send each lead what is due this week",
    "digest": "Send owners the weekly digest",
    "nudge": "Remind people of their late tasks, once a week for each task",
}
_PEOPLE: dict[MailKind, tuple[str, str]] = {
    "week": ("lead", "leads"), "digest": ("owner", "owners"), "nudge": ("person", "people"),
}  # fmt: skip
_NAMES: dict[MailKind, str] = {"week": "list", "digest": "digest", "nudge": "reminder"}
_FIRST: dict[str, int] = {"week_day": 4, "week_hour": 9, "digest_day": 0, "digest_hour": 8, "nudge_hour": 9}


def show() -> None:
    st.header("E-mail", anchor=False)
    if (setup := mail.mail_setup(frame.here(), frame.current_actor())) is None:
        st.markdown(
            "E-mail is off. To send invites and reminders, whoever runs this app sets "
            "`PLAYBOOK_SMTP_HOST`, `PLAYBOOK_SMTP_FROM` and `PLAYBOOK_PUBLIC_ADDRESS`."
        )
        return
    st.markdown(
        f"Sent by `{setup.host}` from `{setup.sender}`. Links lead to `{setup.address}`. "
        f"Mail that bounces later comes back to `{setup.sender}`."
    )
    button("Send me a test", "mail", "mail.test", _test)
    rollout_id = st.session_state.get(frame.ROLLOUT) or ""
    if rollout_id:
        _show_rollout(frame.current_rollout())
    else:
        st.markdown("Select a rollout to send reminders about it.")
    _show_past(mail.past_mail(frame.here(), frame.current_actor(), rollout_id))


def _show_rollout(rollout: Rollout) -> None:
    if silent := webhooks.silence_of(frame.here(), frame.current_actor(), rollout.id):
        st.info(plain(silent))
    if not webhooks.is_silent_for_good(frame.here(), rollout):
        _show_terms(rollout)


def _show_terms(rollout: Rollout) -> None:
    terms = mail.mail_terms(frame.here(), frame.current_actor(), rollout.id)
    people = mail.count_recipients(frame.here(), frame.current_actor(), rollout.id)
    _fill(rollout.id, terms)
    with st.container(border=True, key="mail.terms"):
        st.subheader("Reminders of this rollout", anchor=False)
        for kind, label in _LABELS.items():
            if st.checkbox(label, key=_key(rollout.id, kind)):
                _show_hour(rollout.id, kind)
                who = count(people[kind], *_PEOPLE[kind])
                st.caption(
                    f"Goes to {who} with an account and an e-mail address.{_say_next(rollout.id, kind)}"
                )
        frame.show_problems("mail_hours")
        st.selectbox("Time zone of e-mail", webhooks.zones(), key=_key(rollout.id, "zone"), width=320)
        frame.show_problems("mail_zone")
        st.caption(
            "Nothing goes out at night, on weekends or on public holidays. "
            "Everyone can opt out on My account."
        )
        button("Save e-mail settings", "", "mail.save", _save, rollout.id)


def _show_hour(rollout_id: str, kind: MailKind) -> None:
    with st.container(horizontal=True):
        if kind != "nudge":
            days = dict(enumerate(WEEKDAYS))
            select(f"Day of the {_NAMES[kind]}", days, _key(rollout_id, f"{kind}_day"), width=180)
        hours = {hour: f"{hour:02}:00" for hour in mail.HOURS}
        select(f"Hour of the {_NAMES[kind]}", hours, _key(rollout_id, f"{kind}_hour"), width=180)


def _say_next(rollout_id: str, kind: MailKind) -> str:
    at: datetime | None = mail.next_mail(frame.here(), frame.current_actor(), rollout_id).get(kind)
    return f" Next: {say_day(at.date(), frame.here().today())}, {at:%H:%M}." if at else ""


def _show_past(past: list[PastMail]) -> None:
    problems = [each for each in past if each.is_problem]
    if problems:
        lines = "\n".join(f"- {_say_past(each)}" for each in problems)
        st.warning(f"Some e-mail did not arrive:\n\n{lines}", icon=":material/error:")
    if past and (panel := fold("What was sent by e-mail", "mail.past")):
        for each in past:
            panel.markdown(_say_past(each))


def _say_past(past: PastMail) -> str:
    who = f" to {past.who}" if past.who else ""
    return plain(f"{MAIL_KIND_NAMES[past.kind]}{who}, {say_moment(past.at)}. {past.words}")


def _fill(rollout_id: str, terms: MailTerms | None) -> None:
    values: dict[str, object] = {**_FIRST, "zone": terms.zone if terms else zone_here()}
    for kind in _LABELS:
        values[kind] = False
    if terms:
        for name, hour in (("week", terms.week_at), ("digest", terms.digest_at)):
            values[name] = hour is not None
            values |= {f"{name}_day": hour.weekday, f"{name}_hour": hour.hour} if hour else {}
        values["nudge"] = terms.nudge_hour is not None
        values |= {"nudge_hour": terms.nudge_hour} if terms.nudge_hour is not None else {}
    for name, value in values.items():
        st.session_state.setdefault(_key(rollout_id, name), value)


def _save(rollout_id: str) -> None:
    terms = MailTerms(
        zone=_read(rollout_id, "zone"),
        week_at=_hour(rollout_id, "week"),
        digest_at=_hour(rollout_id, "digest"),
        nudge_hour=_read(rollout_id, "nudge_hour") if _read(rollout_id, "nudge") else None,
    )
    frame.act(mail.save_mail_terms, rollout_id, terms, done="Saved.")


def _hour(rollout_id: str, kind: str) -> Hour | None:
    weekday, hour = _read(rollout_id, f"{kind}_day"), _read(rollout_id, f"{kind}_hour")
    return Hour(weekday=weekday, hour=hour) if _read(rollout_id, kind) else None


def _read(rollout_id: str, name: str) -> Any:
    return st.session_state.get(_key(rollout_id, name), _FIRST.get(name))


def _test() -> None:
    if past := frame.act(mail.send_test_mail):
        say = frame.tell if past.is_problem else frame.say
        say(f"Test to your own address: {past.words}")


def _key(rollout_id: str, name: str) -> str:
    return f"mail.{rollout_id}.{name}"
