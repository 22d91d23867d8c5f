"""Draw the e-mail settings: the server, the hours, past mail."""

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.posts.mail import MAIL_KIND_NAMES, MailKind, MailTerms
from playbook.desk.posts import mail, opt_out, webhooks
from playbook.desk.posts.mail import PastMail
from playbook.ui.settings import channel_form
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button, fold
from playbook.ui.words.item_words import say_day

_LABELS: dict[MailKind, str] = {
    "week": "Send each lead what is due this week",
    "digest": "Send owners the weekly digest",
    "nudge": "Remind people of their late tasks, once a week for each task",
}
_NAMES: dict[MailKind, str] = {"week": "list", "digest": "digest", "nudge": "reminder"}
_PEOPLE: dict[MailKind, tuple[str, str]] = {
    "week": ("lead", "leads"), "digest": ("owner", "owners"), "nudge": ("person", "people"),
}  # fmt: skip
_FIRST = {"week_day": 4, "week_hour": 9, "digest_day": 0, "digest_hour": 8, "nudge_hour": 9}


def show() -> None:
    st.header("E-mail", anchor=False)
    if not opt_out.is_on(frame.here()):
        st.markdown(
            "E-mail is off. To send invites and reminders, the person who runs this app sets "
            "`PLAYBOOK_SMTP_HOST`, `PLAYBOOK_SMTP_FROM` and `PLAYBOOK_PUBLIC_ADDRESS`."
        )
        return
    settings = frame.here().settings
    st.markdown(
        f"Sent by `{settings.smtp_host}` from `{settings.smtp_from}`. Links lead to "
        f"`{settings.public_address}`. Mail that bounces later comes back to `{settings.smtp_from}`."
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
    form, who = f"mail.{rollout.id}", (frame.here(), frame.current_actor(), rollout.id)
    people, dues = mail.count_recipients(*who), mail.next_mail(*who)
    _fill(form, mail.mail_terms(*who))
    with st.container(border=True, key="mail.terms"):
        st.subheader("Reminders for this rollout", anchor=False)
        for kind, label in _LABELS.items():
            if st.checkbox(label, key=channel_form.key_of(form, kind)):
                of, with_day = f" of the {_NAMES[kind]}", kind != "nudge"
                channel_form.show_hour(form, kind, of, mail.HOURS, with_day=with_day)
                to = f"Goes to {count(people[kind], *_PEOPLE[kind])} with an account and an e-mail address."
                at = dues.get(kind)
                day = f" Next: {say_day(at.date(), frame.here().today())}, {at:%H:%M}." if at else ""
                st.caption(f"{to}{day}")
        frame.show_problems("mail_hours")
        zone = channel_form.key_of(form, "zone")
        st.selectbox("Time zone of e-mail", webhooks.zones(), key=zone, width=320)
        frame.show_problems("mail_zone")
        st.caption(
            "Nothing goes out at night, on weekends or on public holidays. "
            "Everyone can opt out on My account."
        )
        button("Save e-mail settings", "", "mail.save", _save, rollout.id, form)


def _show_past(past: list[PastMail]) -> None:
    if problems := [each for each in past if each.is_problem]:
        lines = "\n".join(f"- {_say_past(each)}" for each in problems)
        st.warning(f"Some e-mail did not arrive:\n\n{lines}", icon=":material/error:")
    if past and (panel := fold("Recent e-mail", "mail.past")):
        for each in past:
            panel.markdown(_say_past(each))
        if len(past) == mail.LISTED:
            panel.caption(f"{mail.LISTED} are listed, failures first, from the last four weeks.")


def _say_past(past: PastMail) -> str:
    who = f" to {past.who}" if past.who else ""
    return plain(f"{MAIL_KIND_NAMES[past.kind]}{who}, {channel_form.say_moment(past.at)}. {past.words}")


def _fill(form: str, terms: MailTerms | None) -> None:
    terms = terms or MailTerms(channel_form.zone_here())
    values: dict[str, object] = {**_FIRST, "zone": terms.zone, "nudge": terms.nudge_hour is not None}
    values |= channel_form.hour_values("week", terms.week_at)
    values |= channel_form.hour_values("digest", terms.digest_at)
    values |= {"nudge_hour": terms.nudge_hour} if values["nudge"] else {}
    channel_form.fill_fields(form, values)


def _save(rollout_id: str, form: str) -> None:
    week_at, digest_at = (channel_form.hour_of(form, kind) for kind in ("week", "digest"))
    nudge_hour = channel_form.read(form, "nudge_hour") if channel_form.read(form, "nudge") else None
    terms = MailTerms(channel_form.read(form, "zone"), week_at, digest_at, nudge_hour)
    frame.act(mail.save_mail_terms, rollout_id, terms, done="Saved.")


def _test() -> None:
    if past := frame.act(mail.send_test_mail):
        say = frame.tell if past.is_problem else frame.say
        say(f"Test to your own address: {past.words}")
