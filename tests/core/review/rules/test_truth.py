"""R45, R50 and R51: promises, order and targets, at the limit."""

import pytest

from playbook.core.plan.case import Promise
from playbook.core.plan.items import Gate
from playbook.core.review.rules.truth import is_undecided
from tests.core.review.plans import SPONSOR, WORDS, day, without
from tests.core.review.variants import brief_with, check, group_with, state, texts, with_


class TestR45:
    @pytest.mark.parametrize(
        ("topic", "sentence", "text", "expected"),
        [
            ("jobs", "", "Nobody will lose their job.", ("fail", "E")),
            ("jobs", "Twelve positions are cut.", "Nobody will lose their job.", ("fail", "E")),
            ("jobs", "Nobody loses their job.", "Nobody will lose their job.", ("pass", "W")),
            ("jobs", "", "No job gets closed on paper.", ("pass", "W")),  # a job of work
            ("measurement", "", "Nobody is ranked.", ("fail", "W")),
            ("measurement", "Open claims are counted per person.", "Nobody is ranked.", ("fail", "E")),
            ("duty", "It is mandatory from June.", "It is voluntary.", ("fail", "E")),
            ("duty", "It is voluntary.", "It is mandatory.", ("fail", "E")),
            ("duty", "It is voluntary.", "Is it mandatory?", ("pass", "W")),
            ("working_time", "", "You learn it in working time.", ("fail", "W")),
        ],
    )
    def test_a_sentence_is_held_against_the_promise(self, topic, sentence, text, expected):
        promise = Promise(topic=topic, state="decided" if sentence else "undecided", sentence=sentence)
        brief = brief_with(promises=(promise,), what_stays="")
        plan = with_("follow-up", body=f"{text} {WORDS['follow']}")
        items = [item for item in plan if item.id == "follow-up"]
        result = check("R45", items, brief)
        assert (result.state, result.severity) == expected

    def test_what_the_brief_says_itself_may_be_said(self):
        items = [*(item for item in with_("follow-up", body="Nobody is replaced.") if item.id == "follow-up")]
        assert state("R45", items, brief_with(promises=())) == "pass"
        assert state("R45", items, brief_with(promises=(), what_stays="")) == "fail"

    @pytest.mark.parametrize("field", ["expected_benefit", "objective"])
    def test_an_aim_of_the_brief_may_be_said(self, field):
        def state_of(body):
            items = [item for item in with_("follow-up", body=body) if item.id == "follow-up"]
            return state("R45", items, brief_with(promises=(), **{field: "Answers within a day"}))

        assert state_of("What it brings: answers within a day.") == "pass"
        assert state_of("Answers come within two hours.") == "fail"


def test_what_nobody_has_decided_is_undecided():
    decided = Promise(topic="jobs", state="decided", sentence="Nobody loses their job.")
    for promises, expected in (((), True), ((decided,), False)):
        brief = brief_with(promises=promises, what_stays="")
        assert is_undecided("Nobody loses their job.", brief) is expected
    assert not is_undecided("We start on Monday.", brief_with(promises=()))


class TestR50:
    @pytest.mark.parametrize(("offset", "expected"), [(-18, "pass"), (-17, "fail")])
    def test_guardrails_hold_when_people_first_train(self, offset, expected):
        items = with_("policy", effective=day(offset))
        assert state("R50", items) == expected
        for fix in check("R50", items).fixes:
            assert fix.change[0].due == day(-19)

    @pytest.mark.parametrize(("offset", "expected"), [(-39, "pass"), (-38, "fail")])
    def test_the_own_manager_talks_within_ten_days(self, offset, expected):
        result = check("R50", with_("own-web", date=day(offset)))
        assert result.state == expected
        late = [("web", ("own-web", "opening"))] if expected == "fail" else []
        assert [(finding.group_id, finding.item_ids) for finding in result.findings] == late
        mail = with_("own-web", without("talk-web"), date=day(offset), live=False, channel="email")
        assert state("R50", mail) == expected, "a mail, where that is all"

    @pytest.mark.parametrize(("offset", "expected"), [(-12, "pass"), (-11, "fail")])
    def test_the_baseline_comes_before_training(self, offset, expected):
        assert state("R50", with_("goals", title="Baseline of hours", date=day(offset))) == expected

    def test_nothing_is_told_before_it_is_decided(self):
        assert state("R50", with_("tells", date=day(24))) == "fail"
        gate = Gate(id="gate", title="Go on?", owner=SPONSOR, date=day(20))
        named = with_("follow-up", title="What we change")
        assert state("R50", named) == "pass"
        (finding,) = check("R50", [*named, gate]).findings
        assert finding.item_ids == ("follow-up", "gate")
        assert finding.text == (
            "The message “What we change” says “What we change” on March 16, 2026; the gate “Go on?” decides "
            "on March 22, 2026."
        )
        assert state("R50", [*named, gate.moved_to(day(29))]) == "pass"

    def test_names_and_readings_fit_the_start(self):
        assert state("R50", with_("win", title="Train nine in ten people before the start")) == "fail"
        assert state("R50", with_("speed", first_read=day(-1))) == "fail"
        assert state("R50", with_("outcome", first_read=day(-1))) == "pass"


class TestR51:
    @pytest.mark.parametrize(
        ("metric", "values", "expected"),
        [
            ("speed", {"unit": "%", "target": 101}, "fail"), ("speed", {"target": 101}, "pass"),
            ("speed", {"unit": "", "title": "Share of drafts", "target": 101}, "fail"),
            ("speed", {"unit": "%", "green_at": 120}, "fail"),
            ("speed", {"unit": "%", "target": 100, "target_date": day(14)}, "fail"),
            ("speed", {"unit": "%", "target": 100, "target_date": day(15)}, "pass"),
            ("utilization", {"unit": "%", "target": 100, "target_date": day(14)}, "fail"),
            ("outcome", {"unit": "%", "target": 100, "target_date": day(14)}, "pass"),
            ("outcome", {"baseline": 90}, "fail"), ("outcome", {"baseline": 80}, "pass"),
            ("outcome", {"baseline": 90, "higher_is_better": False, "green_at": 30, "red_at": 60}, "pass"),
            ("outcome", {"green_at": 30, "red_at": 60}, "fail"),
            ("outcome", {"title": "Logins a week"}, "fail"), ("utilization", {"title": "Logins"}, "pass"),
            ("proficiency", {"target_date": day(-6), "first_read": day(-6)}, "fail"),
            ("proficiency", {"target_date": day(-5), "first_read": day(-5)}, "pass"),
            ("speed", {"target_date": day(-6), "first_read": day(-6)}, "pass"),
            ("speed", {"target_date": day(13)}, "fail"), ("speed", {"target_date": day(14)}, "pass"),
            ("outcome", {"title": "Hours to a first draft"}, "fail"),
            ("outcome", {"title": "Hours to a first draft", "baseline": 8, "target": 4,
                "higher_is_better": False, "green_at": 5, "red_at": 7}, "pass"),
        ],
    )  # fmt: skip
    def test_a_target_can_be_met(self, metric, values, expected):
        assert state("R51", with_(metric, **values)) == expected

    def test_not_all_can_do_it_in_the_first_days(self):
        def text_of(offset, title="Drafts"):
            values = {"title": title, "unit": "%", "target": 100, "target_date": day(offset)}
            return texts(check("R51", with_("speed", first_read=day(-9), **values)))[0]

        assert text_of(15, "First week") == "The metric “First week” wants 100% in the first days."
        for offset, when in ((14, "14 days after"), (1, "1 day after"), (0, "on the day of"), (-1, "before")):
            assert text_of(offset).endswith(f" 2026, {when} go-live.")

    def test_which_way_is_better_is_said(self):
        for values, better in (({"baseline": 90}, "higher"), ({"higher_is_better": False}, "lower")):
            told = texts(check("R51", with_("outcome", **values)))
            assert any(text.endswith(f"though {better} is better.") for text in told), better

    def test_the_name_of_a_team_counts_no_use(self):
        brief = group_with("web", name="Account managers")
        definition = "Kit counts it with Account managers."
        metric = with_("outcome", title="Hours to a first draft", definition=definition)
        assert not [text for text in texts(check("R51", metric, brief)) if "counts use" in text]

    def test_accounts_of_customers_count_no_use(self):
        for title in ("Top-600 accounts with a named second contact", "Accounts that order every month"):
            assert "counts use" not in str(texts(check("R51", with_("outcome", title=title)))), title
        for title in ("Active accounts", "Accounts opened", "User accounts"):
            assert "counts use" in str(texts(check("R51", with_("outcome", title=title)))), title

    def test_counting_logins_as_an_outcome_is_an_error(self):
        result = check("R51", with_("outcome", title="Logins a week"))
        assert (result.severity, texts(result)) == ("E", [
            "The metric “Logins a week” is called a business result and counts use: “Logins a week”."
        ])  # fmt: skip
