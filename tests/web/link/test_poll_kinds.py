"""Choices, open texts and words of a pulse over real HTTP: the form, and what a room sees."""

import re

import pytest

from playbook.core.all_hands.pulse_questions import MAX_TEXT, OwnQuestion
from playbook.core.base.access import Actor
from playbook.desk.all_hands import poll_texts, pulse
from playbook.desk.links import links, shares
from playbook.desk.links.devices import Device
from tests.web.asking import assert_page
from tests.web.link.phone import Phone, hidden_in

DANA = Actor(name="Dana")
MARKUP = "<script>alert(1)</script><b>now</b>"
OWN = [
    OwnQuestion("Which first?", "choice", ("Drafts & notes", "محاضر")),
    OwnQuestion("Which of these?", "choice", ("Plans", "Code", "<i>Else</i>"), is_many=True),
    OwnQuestion("What is in the way?", "text"),
    OwnQuestion("In a word?", "words"),
]


@pytest.fixture
def path(workspace, rollout_id) -> str:
    pulse.open_pulse(workspace, DANA, rollout_id, OWN, ready=("tools",))
    return links.make_link(workspace, DANA, rollout_id, "Room", asks=["pulse"], profile="teams").path


@pytest.fixture
def phone(port, path) -> Phone:
    return Phone.at(port, path, "/pulse")


def test_the_form_has_fields_for_every_kind_and_needs_no_script(phone):
    form = phone.see()
    assert_page(
        form, 200, "What do you think?", "Drafts &amp; notes", "&lt;i&gt;Else&lt;/i&gt;", "Another tool"
    )
    names = re.findall(r'name="((?:own|tools)[\d.]*)"', form.text)
    assert {name for name in names if name.startswith("own")} == {
        "own1", "own2.1", "own2.2", "own2.3", "own3", "own4.1", "own4.2", "own4.3",
    }  # fmt: skip
    assert form.text.count('type="checkbox"') == 7 + 3
    assert "<i>Else" not in form.text
    assert "The host reads it before anyone else does." in form.text
    assert re.findall(r'aria-describedby="([^"]*)"', form.text).count("own3-hint") == 1
    # Every field of words has a name of its own, also read aloud.
    assert [f'aria-label="Word {number}"' in form.text for number in (1, 2, 3)] == [True] * 3


def test_a_wrong_form_comes_back_with_everything_that_was_entered(workspace, rollout_id, phone):
    long = "م" * (MAX_TEXT + 1)
    typed = {"own1": "2", "own2.2": "2", "own3": long, "own4.1": "Hope", "own4.2": "🙂", "tools.7": "2"}
    answer = phone.send({"poll": hidden_in(phone.see(), "poll"), **typed})
    assert_page(answer, 400, "What you wrote has 281 characters.", long, 'value="Hope"', 'value="🙂"')
    for name, value in (("own1", "2"), ("own2.2", "2"), ("tools.7", "2")):
        assert f'name="{name}" value="{value}" checked' in answer.text
    hosted = pulse.find_pulse(workspace, DANA, rollout_id)
    assert hosted.taken == 0


def test_a_whole_form_is_taken_once(workspace, rollout_id, phone):
    typed = {"own1": "2", "own2.2": "2", "own3": MARKUP, "own4.1": "Hope", "tools.7": "2"}
    form = {"poll": hidden_in(phone.see(), "poll"), **typed}
    assert phone.send(form).status == 200
    assert phone.send(form).status == 409
    hosted = pulse.find_pulse(workspace, DANA, rollout_id)
    assert hosted.taken == 1


def test_a_room_sees_shares_and_what_its_host_approved(workspace, rollout_id, path, phone, monkeypatch):
    monkeypatch.setattr(pulse.pulse, "_NOISE", 1e-12)
    share = shares.resolve(workspace, shares.open_link(workspace, path.rsplit("/", 1)[1]))
    view = pulse.pulse_of(workspace, share)
    assert view
    for number in range(24):
        text = MARKUP if number == 1 else f"text {number}"
        typed = {
            "own1": str(1 + number % 2),
            "own2.1": "2",
            "own3": text,
            "own4.1": "<u>hope",
            "own4.2": "ثقة",
        }
        pulse.answer_pulse(workspace, share, Device(share.link.id, f"{number}"), view.poll.id, typed)
    pulse.close_pulse(workspace, DANA, rollout_id)
    pulse.reveal_pulse(workspace, DANA, rollout_id)
    for below in ("", "/present"):
        page = phone.see(below).text
        assert_page(phone.see(below), 200, "Drafts &amp; notes", "50%", "100%")
        assert not re.search(r"text \d|hope|alert\(1\)", page), below
    hosted = pulse.find_pulse(workspace, DANA, rollout_id)
    ids = {text.words: text.id for text in hosted.texts}
    poll_texts.approve_texts(workspace, DANA, rollout_id, [ids[MARKUP], ids["u>hope"], ids["ثقة"]])
    poll_texts.group_texts(workspace, DANA, rollout_id, [ids[f"text {n}"] for n in range(4, 11)], "No <time>")
    for below in ("", "/present"):
        page = phone.see(below).text
        assert_page(phone.see(below), 200, "&lt;script&gt;alert(1)", "u&gt;hope", "ثقة", "No &lt;time&gt;")
        assert "<script>alert" not in page
        assert not re.search(r"text \d", page), below
        assert "style=" not in page
