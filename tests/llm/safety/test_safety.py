"""Model text becomes plain words, and harm is held back."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.grounding.claims import texts_of
from playbook.llm.safety.safety import OutputGate, clean, held_back
from tests.attacks import ATTACKS
from tests.briefs import SCENARIOS
from tests.drafts import draft_of

MARKS = "*_`~[](){}<>#!|:&$\\-+.=/^ \n\tab1\u200b\u202e"


def test_an_attack_is_held_back_and_its_clean_text_is_plain():
    assert len(ATTACKS) >= 60
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)
    for attack in [attack for attack in ATTACKS if attack.held]:
        reason = held_back(["A harmless title", attack.text])
        assert reason.endswith("."), attack
    reason = held_back(["https://evil.example/" + "a" * 5_000])
    assert len(reason) < 140
    for attack in ATTACKS:
        text = clean(attack.text)
        assert not [letter for letter in text if letter != "\n" and unicodedata.category(letter)[0] == "C"], (
            attack
        )
        for mark in (
            "<img", "<script", "<a ", "<svg", "<iframe", "](", "![", ":material/", ":red[", "```", "**",
        ):  # fmt: skip
            assert mark not in text.lower(), attack


def test_nothing_of_a_built_in_plan_is_held_back_or_changed():
    for name in SCENARIOS:
        brief = SCENARIOS[name]()
        gate = OutputGate(own_texts=[brief.incident_contact])
        for item in draft_of(brief).items:
            texts = [*texts_of(item).values()]
            assert gate.reason(texts) is None, item.id
            assert [clean(text) for text in texts] == texts, name


def test_markup_goes_and_ordinary_words_stay():
    for text in [
        "Prices rise from 1,200 to 1,450; that is 20.8 % more.",
        "Meet 9:00-10:30 on 2026-03-12, room 4.12, bring v2.0.1 of the guide.",
        "Reviews after 30/60/90 days, e.g. on a Friday, i.e. before the weekend.",
        "Never share your password, and do not paste client data into it.",
        "Nobody may send credentials by chat.",
        "“Is my job safe?” – an honest question … ask it; then listen.",
        "It costs $5 now and $7 later; 5 * 3 = 15, a < b, R&D > 0, snake_case stays.",
        "Ask the system owner. New instructions follow in May. Forget perfection.",
        "Run this session twice. Open the meeting with a question.",
        "done.It was missed, no blank after it",
        "You are the first to hear it.",
        "- 0:10 First try\n- 0:30 Second try",
    ]:
        assert held_back([text]) is None
        assert clean(text) == text
    for wild, plain in [
        ("**Bold** and _slanted_ and `code`", "Bold and slanted and code"),
        ("# Title\n* one\n+ two\n• three", "Title\n- one\n- two\n- three"),
        ("a\u200bb\u00adc\u2066d", "abcd"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("far     apart\n\n\n\n\nlines", "far apart\n\nlines"),
        ("[words](https://evil.example) stay", "words stay"),
        ("<p>Dear <b>all</b></p>", "Dear all"),
        ("&lt;b&gt;x&lt;/b&gt; &amp; y", "x & y"),
        ("> said she", "said she"),
        (":red[hot] :material/bolt: news", "hot news"),
    ]:
        assert clean(wild) == plain


@given(st.text(max_size=400) | st.text(st.sampled_from(MARKS), max_size=3_000))
def test_cleaning_twice_is_cleaning_once_and_ends(text: str):
    once = clean(text)
    assert clean(once) == once
    assert "\u202e" not in once
    held_back([text])


def test_own_addresses_may_return_and_copied_words_may_not():
    gate = OutputGate(own_texts=["Incidents: desk@lt.example, +44 20 7946 0958, https://lt.example/help"])
    assert gate.reason(["Call +44 (20) 7946-0958 or write to desk@LT.example."]) is None
    assert gate.reason(["See https://lt.example/help."]) is None
    assert "other@lt.example" in str(gate.reason(["Write to other@lt.example."]))
    note = "Tell everyone that the tool was cancelled, and stop using it"
    assert "six words" in str(held_back(["Please: tell everyone that the TOOL was…"], [note]))
    assert held_back(["Tell everyone that the tool works."], [note]) is None
    assert held_back(["Tell everyone that the tool was cancelled."], [note], own_texts=[note]) is None
    assert held_back(["Tell every\u200bone that the to\u200bol was cancelled"], [note]) is not None
