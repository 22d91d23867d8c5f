"""What readers see of tasks: nothing that is said about people by the brief as it is now."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.log.as_read import HIDDEN_TEXT, _Starts, as_read, hider_of, title_as_read
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, PersonRemoved, PersonSaved
from playbook.core.log.events import Event
from playbook.core.log.rollout import Answer, Rollout, Verdict
from playbook.core.log.state import apply
from playbook.core.plan.brief import Brief, BriefFields, Person
from playbook.core.plan.case import Concern
from playbook.core.plan.items import Milestone, Move, Policy, Provenance, Resistance, Tracking
from tests.work import calls_of, is_longer

WORRY = "The new hire on nights is too slow"
ITEMS = (
    Resistance(id="worry", title=f"“{WORRY}”", cause="Held by: day shift.", tactic="Answer: she is trained."),
    Milestone(id="find", title="Answer what is open", done_when=f"Each is answered.\n- “{WORRY}” Kim does."),
    Milestone(id="sure", title="Hours", provenance=Provenance(assumptions=(f"Said: {WORRY}.",))),
    Milestone(id="half", title="Keys", done_when="Say it. “fears that Kim Voss drinks”: nobody does."),
    Milestone(id="else", title="Order keys", done_when="They are there."),
)  # fmt: skip


def rollout(**brief: object) -> Rollout:
    now = "2027-03-01T08:00:00Z"
    return Rollout.model_validate(
        {"id": "r", "brief": Brief.model_validate(brief), "items": {item.id: item for item in ITEMS},
         "version": 1, "created_by": "Dana", "created_at": now, "changed_at": now}
    )  # fmt: skip


def test_a_task_that_quotes_a_concern_about_people_is_read_without_it():
    marked = Concern(id="c", text=WORRY, is_about_people=True)
    now = rollout(concern_list=(marked,))
    read = as_read(now, now)
    assert read.is_as_read
    assert "nights" not in read.model_dump_json(exclude={"brief"})
    assert "trained" not in read.items["worry"].model_dump_json()
    assert read.items["find"].done_when.startswith("Each is answered.\n")
    assert read.items["else"] is now.items["else"]


def test_a_concern_about_people_is_no_tool_of_a_policy():
    policy = Policy(id="rules", title="Rules", approved_tools=("Drafty", WORRY), data_rules={WORRY: ()})
    now = rollout(concern_list=(Concern(id="c", text=WORRY, is_about_people=True),))
    now = now.model_copy(update={"items": {"rules": policy}})
    read = as_read(now, now).items["rules"]
    assert read.approved_tools == ("Drafty", HIDDEN_TEXT)
    assert "nights" not in read.model_dump_json()


def test_a_task_that_stays_the_same_is_read_once():
    now, known = rollout(concern_list=(Concern(id="c", text=WORRY, is_about_people=True),)), {}
    before = as_read(now, now, known)
    other = Milestone(id="sure", title=f"No: {WORRY}")
    after = as_read(now.model_copy(update={"items": now.items | {"sure": other}}), now, known)
    assert after.items["worry"] is before.items["worry"] is not now.items["worry"]
    assert WORRY not in after.items["sure"].title


@pytest.mark.parametrize(
    ("typed", "written"),
    [("'", "\u2019"), ("'", "\u02bc"), ("'", "\u00b4"), ("'", ""), (" - ", " \u2013 "), ("-o", "\u2011o"),
     (" - ", " "), ("trust", "tr\u00adust"), ("team", "te\u200dam"), ("s team", "s\u200e team"),
     ("team", "\uff54\uff45\uff41\uff4d"), ("team doesn't", "team, doesn't"), ("team ", "team\n"),
     ("trust", "TRUST"), (" ", "\u00a0")],
)  # fmt: skip
def test_a_concern_about_people_is_hidden_however_it_is_typed_again(typed: str, written: str):
    worry = "Tom's team doesn't trust Jonas - not since the re-org"
    task = Milestone(id="z", title="Talk", done_when=f"Answer this: {worry.replace(typed, written)}.")
    now = rollout(concern_list=(Concern(id="c", text=worry, is_about_people=True),))
    read = as_read(now.model_copy(update={"items": {"z": task}}), now)
    assert set(read.items["z"].done_when.split("\n")) == {HIDDEN_TEXT}


def test_what_people_log_repeats_no_concern_about_people():
    text = f"Moved, since {WORRY}."
    at, days = datetime(2027, 3, 1, tzinfo=UTC), {"from_day": date(2027, 2, 1), "to_day": date(2027, 3, 1)}
    move = Move(moved_at=at, actor="Dana", reason=text, **days)
    decided = Verdict(decision="adjust", why=text, actor="Dana", decided_at=at)
    now = rollout(concern_list=(Concern(id="c", text=WORRY, is_about_people=True),))
    said = Answer(id="q", question="Is it safe?", words=f"Yes.\n{text}", where="writing", day=at.date())
    logged = {"tracking": {"else": Tracking(note=text, moves=(move,))}, "verdicts": {"gate": decided}}
    logged |= {"answers": {"q": said}}
    now = now.model_copy(update=logged)
    read = as_read(now, now)
    assert "nights" not in read.model_dump_json(include={*logged})
    assert read.tracking["else"].moves[0].to_day == move.to_day
    assert read.answers["q"].words.startswith("Yes.\n")


def changed(now: Rollout, *rows: Concern) -> Rollout:
    """Return a rollout after its concerns were saved as `rows`."""
    return applied(now, BriefEdited.of(BriefFields(concern_list=rows), "concern_list"))


def applied(now: Rollout, change: AnyChange) -> Rollout:
    """Return a rollout after one more change."""
    event = Event(
        rollout_id=now.id, version=now.version + 1, happened_at=now.changed_at, actor="Dana",
        change_set=f"set-{now.version}", change=change,
    )  # fmt: skip
    return apply([event], now)


@pytest.mark.parametrize(
    "rows", [(), (Concern(id="c", text="Nights are short."),)], ids=["deleted", "reworded"]
)
def test_a_concern_that_once_was_marked_stays_hidden(rows: tuple[Concern, ...]):
    then = changed(rollout(), Concern(id="c", text=WORRY, answer="She is trained."))
    marked = changed(then, Concern(id="c", text=WORRY, answer="She is trained.", is_about_people=True))
    now = changed(marked, *rows)
    for version in (now, then):
        read = as_read(version, now)
        assert "nights is too slow" not in f"{read.items}{read.brief_for_readers()}".lower()
    assert WORRY in repr(as_read(then, then).brief_for_readers())


@pytest.mark.parametrize("field", ["concern_list", "concerns", "past_attempts"])
def test_what_was_said_of_somebody_stays_hidden_after_it_is_deleted(field: str):
    text = "Ruth Zylber is too slow on nights for the new charts."
    people = (Person(id="ruth", name="Ruth Zylber"),)
    value = (Concern(id="c", text=text),) if field == "concern_list" else f"Pay is low. {text}"
    task = Milestone(id="z", title="Talk", done_when=f"You hear our answers to these: “{text}”; “Pay”.")
    said = rollout(people=people, **{field: value}).model_copy(update={"items": {"z": task}})
    gone = applied(said, BriefEdited(values={field: () if field == "concern_list" else "Pay is low."}))
    assert "too slow" in repr(gone.items)
    for now in (said, gone):
        assert "too slow" not in repr(as_read(now, now).items)
    assert [*gone.marked] == [text]


def test_earlier_words_of_a_concern_marked_later_stay_hidden():
    first = Concern(id="c", text=WORRY, answer="She is trained.")
    then = changed(rollout(), first)
    second = first.model_copy(update={"text": "Nights are short."})
    reworded = changed(then, second)
    now = changed(reworded, second.model_copy(update={"is_about_people": True}))
    for version in (now, then):
        read = as_read(version, now)
        assert "nights is too slow" not in f"{read.items}{read.brief_for_readers()}".lower()
    unmarked = changed(now, second)
    assert as_read(unmarked, unmarked) is unmarked


def test_a_concern_reworded_under_another_id_hides_its_earlier_words():
    first = Concern(id="c", text=WORRY)
    other, second = Concern(id="c", text="Pay is low."), Concern(id="d", text="Someone on nights is slow.")
    marked = second.model_copy(update={"is_about_people": True})
    then = changed(changed(rollout(), first), other, second)
    now = changed(then, other, marked)
    assert "nights is too slow" not in repr(as_read(now, now).items).lower()
    # What was about something else is no earlier word of it.
    assert changed(changed(rollout(), other), marked).marked.keys() == {second.text}
    both = changed(now, other.model_copy(update={"is_about_people": True}), marked)
    assert WORRY in changed(both, other, marked).marked


@pytest.mark.parametrize("cut", ["The night clerk is too…", "The night clerk is…"])
def test_a_concern_that_is_quoted_by_its_beginning_is_hidden(cut: str):
    task = Milestone(id="z", title="Talk", done_when=f"You hear our answers to these: “{cut}”; “Pay”.")
    row = Concern(id="c", text="The night clerk is too fond of her own wording for the charts.")
    now = rollout(concern_list=(row.model_copy(update={"is_about_people": True}),))
    read = as_read(now.model_copy(update={"items": {"z": task}}), now)
    assert "night clerk" not in repr(read.items)


def test_each_line_of_a_concern_about_people_is_hidden():
    text = "Nights:\nShe drinks at work.\n- Pay"
    tasks = {
        "first": f"Say this.\n“{text}”",
        "last": "- She drinks at work, they say.",
        "other": "Pay is fair.",
    }
    items = {key: Milestone(id=key, title=key, done_when=text) for key, text in tasks.items()}
    now = rollout(concern_list=(Concern(id="c", text=text, is_about_people=True),))
    read = as_read(now.model_copy(update={"items": items}), now)
    assert "drinks" not in repr(read.items)
    assert read.items["other"] is items["other"]


@pytest.mark.parametrize(
    "title",
    ["The night desk is always late.", "We know that Tom drinks at lunch and hides it from his team.",
     "Nobody dares to say so, Kim says", "night desk is always late", "dares to say so",
     "The night desk is always late, so we add a shift", "Ask. She knows!", "Jonas stands in until August"],
)  # fmt: skip
def test_each_sentence_of_a_concern_about_people_is_hidden(title: str):
    text = (
        "The night desk is always late. Tom drinks at lunch and hides it from his team. "
        "Nobody dares to say so."
    )
    answer = "She knows. Jonas stands in until August."
    now = rollout(concern_list=(Concern(id="c", text=text, answer=answer, is_about_people=True),))
    task = Milestone(id="z", title=title)
    read = as_read(now.model_copy(update={"items": {"z": task}}), now).items["z"]
    assert read.title == "A worry about people"
    other = Milestone(id="z", title="The night shift starts late, and she knows the desk")
    assert as_read(now.model_copy(update={"items": {"z": other}}), now).items["z"] is other


@pytest.mark.parametrize(
    "marks", ["“”", '""', "„“", "«»", "»«", "‘’", "''", "‹›", "「」", "『』", "〝〞", "＂＂"]
)
@pytest.mark.parametrize("end", ["", "…"])
def test_a_part_of_a_concern_is_hidden_whatever_quotes_it(marks: str, end: str):
    text = "Tom drinks at lunch and hides it from his team, as two nurses told me in March."
    hide = hider_of(rollout(concern_list=(Concern(id="c", text=text, is_about_people=True),)))
    assert hide
    for part in ("drinks at lunch and", "hides it from his team, as two nurses told me"):
        assert hide(f"Talk about {marks[0]}{part}{end}{marks[1]}") == HIDDEN_TEXT
    assert hide("The team's lunch isn't late, so it's at noon") != HIDDEN_TEXT


@pytest.mark.parametrize(
    "guess",
    ["Tom", "at lunch", "drinks at lunch", "drinks at lunch a", "drinks at lunch an", "inks at lunch and",
     "t lunch and hides it", "lunch and hides i", "and hides it from h"],
)  # fmt: skip
def test_no_concern_is_found_out_by_one_letter_or_word_at_a_time(guess: str):
    text = "Tom drinks at lunch and hides it from his team."
    hide = hider_of(rollout(concern_list=(Concern(id="c", text=text, is_about_people=True),)))
    assert hide
    assert hide(f"Ask about “{guess}”") == f"Ask about “{guess}”"
    assert hide("Ask about “at lunch and hides”") == HIDDEN_TEXT


def test_a_part_of_a_concern_without_blanks_is_hidden_in_quotes():
    hide = hider_of(
        rollout(concern_list=(Concern(id="c", text="王伟总是迟到而且不听经理的话", is_about_people=True),))
    )
    assert hide
    assert hide("请回答「迟到而且不听经理」") == HIDDEN_TEXT
    assert hide("请回答「迟到」") == "请回答「迟到」"


def test_a_clause_of_a_concern_is_hidden_without_quotes():
    text = "Tom drinks at lunch and hides it from his team; he signed for goods that never came."
    hide = hider_of(rollout(concern_list=(Concern(id="c", text=text, is_about_people=True),)))
    assert hide
    for said in ("Talk, as Tom drinks at lunch", "We heard that he signed for goods that never came"):
        assert hide(said) == HIDDEN_TEXT
    assert hide("Hides for his team") == "Hides for his team"


@pytest.mark.parametrize("text", ["Ask him.", "It is", "On time. Kim lies to all of us."])
def test_a_sentence_of_everyday_words_hides_no_longer_one(text: str):
    hide = hider_of(rollout(concern_list=(Concern(id="c", text=text, is_about_people=True),)))
    assert hide
    for said in ("Ask him for the keys", "It is a pilot", "On time we report", "Say what it is that we do"):
        assert hide(said) == said
    assert hide(f"Wait. {text}") == HIDDEN_TEXT


@pytest.mark.parametrize(
    "text",
    ["Kim lies. We do not have the time.", "Tom drinks, and this takes too long.", "The team needs help."],
)
def test_what_everybody_says_hides_no_longer_line(text: str):
    hide = hider_of(rollout(concern_list=(Concern(id="c", text=text, is_about_people=True),)))
    assert hide
    for said in (
        "Say what we do not have the time for", "If this takes too long for a team, halve it",
        "Ask whether the team needs help with the tool",
    ):  # fmt: skip
        assert hide(said) == said
    for said in (text, f"Answer: {text}", f"Answer “{text.split('. ')[-1]}”"):
        assert hide(said) == HIDDEN_TEXT


def test_a_concern_of_three_letters_is_hidden_where_it_is_quoted():
    task = Milestone(id="z", title="Answer “Zoa”", done_when="Zoas are counted.")
    now = rollout(concern_list=(Concern(id="c", text="Zoa", is_about_people=True),))
    read = as_read(now.model_copy(update={"items": {"z": task}}), now).items["z"]
    assert (read.title, read.done_when) == ("A worry about people", "Zoas are counted.")


def test_so_many_marked_concerns_are_kept():
    now = rollout()
    for start in range(0, 1_200, 100):
        rows = (
            Concern(id=f"c{at}", text=f"Worry {at:04}", is_about_people=True)
            for at in range(start, start + 100)
        )
        now = changed(now, *rows)
    assert len(now.marked) == 1_200
    for start in range(1_200, 2_400, 100):
        rows = (
            Concern(id=f"c{at}", text=f"Worry {at:04}", is_about_people=True)
            for at in range(start, start + 100)
        )
        now = changed(now, *rows)
    assert len(now.marked) == 2_000
    assert "Worry 2399" in now.marked
    for number in range(30):
        now = changed(now, Concern(id="c", text=WORRY, answer=f"Answer {number}", is_about_people=True))
    assert now.marked[WORRY] == tuple(f"Answer {number}" for number in range(20, 30))
    for number in range(200):
        text = f"{number} " + "long " * 390
        now = changed(now, Concern(id="c", text=text, answer=text, is_about_people=True))
    assert sum(len(text) + sum(map(len, answers)) for text, answers in now.marked.items()) < 1_000_000


def test_thousands_of_marked_concerns_are_looked_up_at_once():
    long = "a" * 36
    task = Milestone(id="z", title="T", note="a" * 5_990, done_when=f"b {long}0007 said.")

    def read(concerns: int) -> Milestone:
        marked = {"Bed sores": ()} | {f"{long}{number:04} z": () for number in range(concerns)}
        now = rollout().model_copy(update={"marked": marked, "items": {"z": task}})
        return as_read(now, now).items["z"]

    seen = read(2_000)
    assert (seen.note, "said" in seen.done_when) == (task.note, False)
    assert calls_of(lambda: read(2_000)) < 5 * calls_of(lambda: read(500))
    assert not is_longer(lambda: read(2_000), lambda: read(500), 9)


def test_who_quotes_more_than_anybody_does_keeps_no_reader_waiting():
    marked = {f"{number:03}" + "ab" * 2_990: () for number in range(30)}

    def read(quotes: int) -> str:
        note = " ".join(f"“b b b {'ab' * 12}{number}”" for number in range(quotes))
        task = Milestone.model_construct(id="z", title="T", note=note)
        now = rollout().model_copy(update={"marked": marked, "items": {"z": task}})
        return as_read(now, now).items["z"].note

    assert read(2_000) == HIDDEN_TEXT
    assert calls_of(lambda: read(2_000)) < 2.5 * calls_of(lambda: read(1_000))
    assert not is_longer(lambda: read(2_000), lambda: read(500), 9)


def test_all_concerns_reworded_at_once_are_compared_by_their_words():
    words = " ".join(f"worried{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(130))

    now = rollout()

    def reword() -> None:
        nonlocal now
        for time_of_day in range(3):
            rows = [(f"{time_of_day}.{at}", f"{time_of_day} {at} {words}") for at in range(40)]
            now = changed(now, *(Concern(id=key, text=text) for key, text in rows))

    pairs = 3 * 40 * 40 * 10
    calls = calls_of(reword)
    judging = calls_of(lambda: now.brief.texts_about_people(()))  # as of all that is gone, too
    assert calls < 10 * pairs + 3 * judging
    assert {len(wordings) for wordings in now.reworded.values()} == {10}


def test_a_mark_that_an_editor_takes_off_hides_nothing():
    marked = changed(rollout(), Concern(id="c", text=WORRY, is_about_people=True))
    now = changed(marked, Concern(id="c", text=WORRY))
    assert as_read(now, now) is now


def test_a_job_title_means_whoever_ever_had_it():
    clerk = Person(id="k", name="Zed Quimby", job_title="Docket clerk")
    worry = Concern(id="c", text="I hear that a docket clerk drinks", answer="All get a second pair of eyes.")
    first = changed(rollout(), worry)
    assert first.brief_for_readers().concern_list == (worry,)
    now = applied(first, PersonSaved(person=clerk))
    second = Person(id="y", name="Yan Other", job_title="Docket clerk")
    other = clerk.model_copy(update={"job_title": "Records specialist"})
    for change in (PersonRemoved(person_id="k"), PersonSaved(person=second), PersonSaved(person=other)):
        assert applied(now, change).brief_for_readers().concern_list == ()


def test_the_title_of_a_removed_task_is_read_without_what_is_about_people():
    now = rollout(concern_list=(Concern(id="c", text=WORRY, is_about_people=True),))
    hide = hider_of(now)
    assert hide is not None
    assert title_as_read(f"Answer “{WORRY}”", hide) == "A worry about people"
    assert title_as_read("Order keys", hide) == "Order keys"


def test_who_is_named_only_now_is_in_no_older_task():
    concerns = "The day shift fears that Kim Voss drinks."
    ship = "New tills on the Kim Voss"
    then = rollout(name=ship, concerns=concerns)
    assert as_read(then, then) is then
    now = rollout(name=ship, concerns=concerns, people=(Person(id="k", name="Kim Voss"),))
    assert "drinks" not in as_read(then, now).items["half"].done_when


@pytest.mark.parametrize("text", [WORRY, "A"])
def test_a_concern_about_nobody_hides_nothing(text):
    now = rollout(concern_list=(Concern(id="c", text=text, is_about_people=text == "A"),))
    assert as_read(now, now) is now


@given(
    st.lists(st.text("ab", min_size=4, max_size=9), min_size=1, max_size=12),
    st.text("ab", max_size=20),
    st.integers(0, 6),
)
def test_starts_that_begin_alike_are_found_as_each_alone_would_be(starts, text, longer_than):
    for at in range(len(text)):
        alone = any(len(start) > longer_than and text.startswith(start, at) for start in starts)
        assert _Starts(starts).stand_at(at, text, longer_than) == alone


class Counted(str):
    """A text that counts how often a piece of it is taken."""

    def __getitem__(self, at) -> str:
        self.pieces = getattr(self, "pieces", 0) + 1
        return str.__getitem__(self, at)


def test_many_starts_that_begin_alike_cost_no_more_than_one():
    starts, text = _Starts("aaaa" + "b" * more for more in range(1, 37)), Counted("a" * 500)
    assert not starts.stand_in(text)
    assert text.pieces <= 2 * len(text)
