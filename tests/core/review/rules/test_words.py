"""R41 to R44 and R46: what texts say, at the limit."""

import pytest

from playbook.core.review.judge import judge
from playbook.core.review.reading import read
from playbook.core.review.review import DEFAULTS, RULES, Thresholds, View
from tests.core.review.plans import PERFECT, WORDS, day
from tests.core.review.variants import brief_with, check, every, state, texts, with_

TWELVE = "one two three four five six seven eight nine ten eleven twelve"
_RULES = {rule.id: rule for rule in RULES}


def on(today, items, rule_id="R42"):
    return judge(_RULES[rule_id], View(PERFECT, items, DEFAULTS, today))


def said(text, item_id="follow-up", **values):
    """Return the plan with a message that says this, and enough else."""
    return with_(item_id, body=f"{text} {WORDS['follow']}", **values)


class TestR41:
    @pytest.mark.parametrize(
        ("body", "expected"),
        [(TWELVE, "pass"), (TWELVE.removesuffix(" twelve"), "fail"), ("", "fail"), ("so so " * 40, "fail")],
    )
    def test_twelve_words_are_enough_unless_they_repeat(self, body, expected):
        assert state("R41", with_("opening", body=body)) == expected

    def test_it_is_an_error_once_most_texts_are_thin(self):
        thin = check("R41", with_("opening", body="x"))
        assert (thin.severity, texts(thin)) == ("W", ["The message opening has 1 word to say, “x”, not 12."])
        assert thin.findings[0].item_ids == ("opening",)
        assert check("R41", every(lambda item: item.kind == "sponsor_act", script="")).severity == "E"
        assert state("R41", ()) == "not_applicable"


class TestR42:
    def test_a_bracket_is_an_error_in_the_fortnight_before(self):
        items = said("Thanks to [names of two people].")
        for before, expected in [(15, "pass"), (14, "fail"), (0, "fail"), (-1, "pass")]:
            assert on(day(14 - before), items).state == expected, before
        result = on(day(13), items)
        assert (result.severity, texts(result)) == ("E", [
            "The message follow-up, due on March 16, 2026, still has a placeholder: "
            "“Thanks to [names of two people].”"
        ])  # fmt: skip

    def test_a_bracket_of_several_sentences_is_quoted_with_its_own_line(self):
        items = said("[Not ready. Open: why.] Answer this first.\n\nHalf an hour with the managers.")
        assert texts(on(day(13), items)) == [
            "The message follow-up, due on March 16, 2026, still has a placeholder: "
            "“[Not ready. Open: why.] Answer this first.”"
        ]

    def test_an_open_question_excuses_it_and_filler_is_never_fine(self):
        assert on(day(13), said("Thanks to [names].", note="Whom do we thank?")).state == "pass"
        for text in ("Owner: TBD.", "Lorem ipsum.", "See xx.", "Room to be named."):
            assert (check("R42", said(text)).state, check("R42", said(text)).severity) == ("fail", "W"), text
        assert state("R42", said("The lounge has tables. See note [1].")) == "pass"


class TestR43:
    @pytest.mark.parametrize("topic", ["job_impact", "unchanged", "wiifm", "risk", "win"])
    def test_a_topic_needs_its_words(self, topic):
        bland = (
            "We look forward to the coming weeks with all of you, and to the talks that we are going to have."
        )
        assert state("R43", with_("follow-up", body=bland, topics=(topic,))) == "fail"
        assert state("R43", with_("follow-up", body=bland, topics=("progress",))) == "pass"

    def test_systems_and_tools_are_not_jobs(self):
        text = "What will be different for us: most of all systems in use, day-to-day tools and how we do it."
        body = f"You read it first. {text}"  # the longer sentence is quoted
        (finding,) = check("R43", with_("own-web", body=body, topics=("job_impact",))).findings
        assert "jobs, roles or pay" in finding.text
        assert "most of all systems in use" in finding.text
        assert finding.item_ids == ("own-web",)

    def test_words_of_the_brief_count_and_other_languages_are_left_to_people(self):
        brief = brief_with(expected_benefit="Quick handovers, trusted forecasts.")
        text = "This is about trusted forecasts and about handovers that we do in the same way as you do."
        assert state("R43", with_("follow-up", body=text, topics=("wiifm",)), brief) == "pass"
        german = (
            "Wir freuen uns sehr auf die kommenden Wochen mit euch allen und auf viele gute Tage zusammen."
        )
        result = check("R43", with_("follow-up", body=german, topics=("job_impact",)))
        assert (result.state, texts(result)) == (
            "cannot_tell",
            ["1 text is not in English, and this rule reads English only."],
        )
        assert result.findings[0].item_ids == ("follow-up",)
        dutch = "We zijn blij met de komende weken en met alle dagen in het werk, of het nu is of straks."
        assert state("R43", with_("follow-up", body=dutch, topics=("job_impact",))) == "cannot_tell"


class TestR44:
    @pytest.mark.parametrize(
        ("text", "offset", "expected"),
        [
            ("Today we start.", 0, "pass"), ("Today we start.", -1, "fail"), ("We start today.", 3, "fail"),
            ("Tomorrow we start.", -1, "pass"), ("Tomorrow we start.", 0, "fail"),
            ("We start on 2 March.", -9, "pass"), ("We start on 3 March.", -9, "fail"),
            ("We start on March 2, 2026.", -9, "pass"), ("We go live on March 2, 2027.", -9, "fail"),
            ("We start on Monday, 2 March.", -9, "pass"), ("Call me on Tuesday, 2 March.", -9, "fail"),
            ("We start on 2 March.", 2, "fail"), ("The training is on 18 February.", -20, "pass"),
            ("The training is on 19 February.", -20, "fail"),
            ("The all-hands is on 12 January.", -20, "pass"),
            ("The all-hands is on 13 January.", -20, "fail"),
            ("The all-hands is on 9 March.", -20, "fail"), ("We met on 31 February.", -9, "pass"),
            ("The old list ended on Tuesday, 30 September.", -20, "pass"),
            ("Go-live was long ago; go-live: 2 March.", 2, "pass"), ("The start is on 2 March.", 2, "pass"),
        ],
    )  # fmt: skip
    def test_days_in_a_text_are_those_of_the_plan(self, text, offset, expected):
        assert state("R44", said(text, date=day(offset))) == expected

    @pytest.mark.parametrize(("said_day", "expected"), [(1, "pass"), (2, "pass"), (3, "fail")])
    def test_who_goes_live_on_a_sunday_may_start_on_monday(self, said_day, expected):
        items = said(f"We start on {said_day} March.", date=day(-9))
        assert state("R44", items, brief_with(go_live=day(-1))) == expected

    def test_it_quotes_the_words_and_says_the_day(self):
        (text,) = texts(check("R44", said("We start on 9 March.", date=day(-9))))
        assert text == (
            "The message follow-up says “We start on 9 March”; the plan has the start on March 2, 2026."
        )

    def test_a_series_begins_on_the_weekday_that_it_names(self):
        assert state("R44", with_("weekly", title="Monday question")) == "pass"
        assert state("R44", with_("weekly", title="Friday question")) == "fail"


class TestR46:
    def test_one_title_on_one_day_is_one_too_many(self):
        again = [item for item in with_("win", id="again", title="First win") if item.id == "again"]
        assert texts(check("R46", [*with_("win", title="First win"), *again])) == [
            "2 tasks have the title “First win” and are on March 27, 2026."
        ]
        (later,) = [item.moved_to(day(26)) for item in again]
        assert state("R46", [*with_("win", title="First win"), later]) == "pass"

    def test_one_text_for_other_people_is_fine(self):
        assert check("R46").state == "pass"  # the managers' talks are the same, each to the own team
        assert state("R46", with_("own-web", group_ids=("web", "media"))) == "fail"
        assert state("R46", with_("follow-up", body=WORDS["opening"])) == "fail"


def test_a_text_is_read_once():
    assert read(WORDS["own"]) is read(WORDS["own"])
    assert read("One. Two!").sentences == ("One.", "Two!")


def test_a_tagged_text_without_words_is_read_under_any_limit():
    items = with_("opening", body="")
    assert state("R43", items, settings=Thresholds(fewest_words=0)) == "pass"
