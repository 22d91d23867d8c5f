"""Bulletins read as meant, and outcomes of posts in words."""

import re
from datetime import timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.posts.formats import as_mail, as_slack, as_teams, slack_pasted, slack_sent, teams
from playbook.core.posts.message import Bulletin, Section
from playbook.core.posts.webhooks import Outcome, may_send_by_hand, outcome_as_of, say_outcome
from tests.core.story import NOON

ADDRESS = "https://playbook.example.com/progress?rollout=r1"
UPDATE = Bulletin(
    "update", "r1", title="AI at LT: update of Fri Mar 6, 2026", lead="What changed since Fri Feb 27, 2026.",
    sections=(Section("Done", ("'Q&A <live>' was done.", "2 items.")), Section("Next", ("'One' is due.",))),
    note="Worded by a model.", address=ADDRESS)  # fmt: skip
CALLS = (
    "<!channel>", "<!here|here>", "<!everyone>", "<@U024BE7LH>", "<#C024BE7LR|general>", "<!subteam^S1|all>",
    "<https://evil.example|click>", "@channel", "@here", "@everyone", "＠everyone", "<at>Dana</at>",
    "[click](https://evil.example)", "![x](https://evil.example)", "**bold** _it_ ~no~ `code` ```block",
    "# heading", "1. first", "- point", "a | b", "line\nbreak\r\nTo: all@example.com", "&lt;!channel&gt;"
)  # fmt: skip


def test_slack_from_a_program():
    assert as_slack(UPDATE) == (
        "*AI at LT: update of Fri Mar 6, 2026*\nWhat changed since Fri Feb 27, 2026.\n\n"
        "*Done*\n• 'Q&amp;A &lt;live&gt;' was done.\n• 2 items.\n\n*Next*\n• 'One' is due.\n\n"
        f"Worded by a model.\n\n<{ADDRESS}|Results>"
    )


def test_slack_to_paste_is_read_without_entities():
    assert as_slack(UPDATE, pasted=True) == (
        "*AI at LT: update of Fri Mar 6, 2026*\nWhat changed since Fri Feb 27, 2026.\n\n"
        "*Done*\n• 'Q&A ‹live›' was done.\n• 2 items.\n\n*Next*\n• 'One' is due.\n\n"
        f"Worded by a model.\n\nResults: {ADDRESS}"
    )


def test_teams():
    assert as_teams(UPDATE) == (
        "**AI at LT: update of Fri Mar 6, 2026**\n\nWhat changed since Fri Feb 27, 2026.\n\n"
        "**Done**\n\n- 'Q&A \\<live\\>' was done.\n- 2 items.\n\n**Next**\n\n- 'One' is due.\n\n"
        f"Worded by a model.\n\n[Results]({ADDRESS})"
    )


def test_an_e_mail_has_one_subject_line_and_no_link_unasked():
    mail = as_mail(UPDATE)
    assert mail.subject == "AI at LT: update of Fri Mar 6, 2026"
    assert mail.body == (
        "What changed since Fri Feb 27, 2026.\n\nDone\n- 'Q&A <live>' was done.\n- 2 items.\n\n"
        f"Next\n- 'One' is due.\n\nWorded by a model.\n\nResults: {ADDRESS}"
    )
    bare = Bulletin("update", "r1", "Title")
    assert (as_slack(bare), as_teams(bare), as_mail(bare).body) == ("*Title*", "**Title**\n", "")


CALLING = re.compile("[@＠](?!\N{WORD JOINER})")
ACTING = re.compile(r"(?<!\\)(?:\\\\)*[`*_~\[\]<>|]")


def test_no_words_call_anybody_or_format_anything():
    for words in CALLS:
        assert_inert(words)


@given(st.text(st.sampled_from("@＠<>!#|&;*_~`[](){}\\-+.19 \n\r\u2028aA＜") | st.characters(), max_size=60))
def test_no_words_whatever_call_anybody_or_format_anything(words: str):
    assert_inert(words)


def assert_inert(words: str) -> None:
    for say in (slack_sent, slack_pasted, teams):
        text = say(words)
        assert not CALLING.search(text), (say, text)
        assert len(text.splitlines()) <= 1
    for say in (slack_sent, slack_pasted):
        assert not set("<>*_~`") & set(say(words)), (say, words)
    assert not re.search("&(?!amp;|lt;|gt;)", slack_sent(words))
    assert not ACTING.search(teams(words)), teams(words)
    assert not re.match(r"[#+-]|\d{1,2}[.)]", teams(words))


def test_what_is_meant_as_it_stands_can_be_read_in_each():
    title = "Week 3 (pilot): Q&A, 50 % of 1.5 hours - done!"
    assert slack_pasted(title) == teams(title) == title
    assert slack_sent(title) == title.replace("&", "&amp;")


def test_a_post_without_an_answer_is_being_sent():
    assert outcome_as_of(None, NOON, NOON + timedelta(seconds=50)) is None
    assert outcome_as_of(None, NOON, NOON + timedelta(seconds=61)) == "stopped"
    assert outcome_as_of("sent", NOON, NOON + timedelta(days=61)) == "sent"
    assert say_outcome(None) == "It is being sent."
    assert say_outcome("stopped").startswith("The app stopped while sending: it may or may not have")


def test_every_outcome_and_refusal_says_what_it_means():
    for outcome in get_args(Outcome):
        assert say_outcome(outcome, 500).endswith(".")
    sentence = say_outcome("unanswered")
    assert "may or may not have arrived" in sentence
    assert "not sent again by itself" in sentence
    for status, words in [
        (302, "It pointed elsewhere, and that is never followed."),
        (404, "make a new one"), (410, "make a new one"), (429, "too many posts"), (503, "out of order"),
        (400, "Rejected: the other side answered 400.")
    ]:  # fmt: skip
        assert words in say_outcome("refused", status)


def test_what_arrived_or_is_on_its_way_is_not_sent_again_by_hand():
    again = {outcome for outcome in get_args(Outcome) if may_send_by_hand(outcome)}
    assert again == {"refused", "unreachable", "unanswered", "forbidden", "stopped", "missed", "faulty"}
    assert not may_send_by_hand(None)
