"""A mail says the same as HTML and as text, and nothing in it can add a header."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from playbook.core.posts.mail import SUBJECTS, Letter
from playbook.core.posts.message import Section
from playbook.outgoing.mime import Parcel, message_of
from tests.attacks import ATTACKS

NOW = datetime(2026, 3, 6, 8, tzinfo=UTC)
STOP = "https://playbook.lt.test/unsubscribe/token"
FROM, TO = "playbook@lt.test", "ana@lt.test"
LETTER = Letter(
    "Your week: 2 tasks", "About “Atlas”.", (Section("Late", ("Tell <b>everyone</b> & ask", "Second")),),
    "Say so.",
    "https://playbook.lt.test/my_team?rollout=a", "Open My team",
)  # fmt: skip


def raw_of(letter=LETTER, kind="week", stop=STOP, to=TO):
    return message_of(kind, Parcel(to, letter, "You lead teams.", stop), FROM, "abc", NOW)


def parsed(letter=LETTER, kind="week", stop=STOP):
    return message_from_bytes(raw_of(letter, kind, stop), policy=default)


def test_both_parts_say_the_same_under_automatic_headers():
    message = parsed()
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for words in ("Your week: 2 tasks", "About “Atlas”.", "Late", "Second", "Say so.", "Open My team", STOP):
        assert words in text
        assert words in html
    assert "- Tell <b>everyone</b> & ask" in text
    assert "Tell &lt;b&gt;everyone&lt;/b&gt; &amp; ask" in html
    assert "http" not in html.replace(
        "https://playbook.lt.test/", ""
    )  # no picture, font or style from elsewhere
    assert message["List-Unsubscribe"] == f"<{STOP}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == "<abc@lt.test>"
    assert (message["From"], message["To"]) == ("Leadership Playbook <playbook@lt.test>", "ana@lt.test")
    test = parsed(kind="test", stop="")
    assert test["List-Unsubscribe"] is None


def test_the_address_that_stops_mail_is_never_encoded_or_folded():
    # Mailboxes read it as it stands, and encode nothing back.
    stop = f"https://playbook.lt.test/unsubscribe/{'eJwFwTEOgDAIBdC7' * 10}"
    assert f"\r\nList-Unsubscribe: <{stop}>\r\n".encode() in raw_of(stop=stop)


def test_a_subject_says_no_word_of_a_plan():
    secret = Letter("Close Leeds", "Closing Leeds", (Section("Leeds", ("Tell Leeds",)),))
    for kind in SUBJECTS:
        message = parsed(secret, kind=kind)
        assert "Leeds" not in message["Subject"]
        assert "Leeds" in message.get_body(("plain",)).get_content()


def test_no_words_add_a_header_or_a_part():
    for attack in (
        *(each.text for each in ATTACKS),
        "x\r\nBcc: eve@evil.test",
        "x\n\n--boundary\nContent-Type: text/html",
    ):
        letter = Letter(attack, attack, (Section(attack, (attack,)),), attack, "", "")
        message = parsed(letter)
        assert {*message.keys()} == {*parsed().keys()}
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
        assert "<script" not in message.get_body(("html",)).get_content()
    for recipient in ("a@b.test\r\nBcc: eve@evil.test", "a@b.test\nX: y"):
        with pytest.raises(ValueError):  # noqa: PT011 - any of those of the email package
            raw_of(to=recipient)


def test_every_line_is_short_and_of_seven_bits():
    long = Letter("é" * 5_000, "word " * 5_000)
    raw = raw_of(long)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 999
