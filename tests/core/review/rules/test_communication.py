"""R10 to R19: passing, failing, and at the limit."""

from datetime import timedelta

import pytest

from playbook.core.plan.brief import EACH_MANAGER
from playbook.core.plan.items import KeyMessage, Message, Milestone, Owner
from playbook.core.review.judge import judge
from playbook.core.review.review import DEFAULTS, RULES, Thresholds, View, accept
from tests.core.review.plans import LEAD, PERFECT, PERFECT_PLAN, SPONSOR, a_brief, a_group, day, without
from tests.core.review.variants import brief_with, check, every, group_with, state, texts, with_

GROUPS = ("creative", "media", "web")
MEDIA_MANAGER = Owner(person_id="m-media")


def is_message(item):
    return item.kind == "message"


class TestR10:
    def test_the_first_message_says_it_all(self):
        result = check("R10")
        assert (result.state, result.inputs.item_ids) == ("pass", ("opening",))
        assert result.inputs.dates == (day(-49),)

    def test_each_of_the_three_is_needed(self):
        for topics, lacks in [
            (("why_now", "risk"), "why"), (("why", "risk"), "why now"),
            (("why", "why_now"), "the risk of not changing"),
            ((), "why, why now or the risk of not changing")
        ]:  # fmt: skip
            result = check("R10", with_("opening", topics=topics))
            expected = f"The first message to Media, on January 12, 2026, does not say {lacks}."
            assert (texts(result)[1], result.findings[1].item_ids) == (expected, ("opening",)), topics
            assert result.findings[1].group_id == "media", topics

    def test_only_messages_of_the_first_day_count_and_one_is_enough(self):
        items = with_("opening", topics=("why",))
        items = with_("own-media", items, topics=("why", "why_now", "risk"))
        assert state("R10", items) == "fail"
        other = with_("opening", id="other", topics=("win",))
        items = [*(item for item in other if item.id == "other"), *PERFECT_PLAN]
        assert check("R10", items).inputs.item_ids == ("opening",)
        assert state("R10", list(reversed(items))) == "pass"

    def test_without_messages_it_fails_and_proposes_start_or_go_live(self):
        result = check("R10", [])
        expected = "No first message tells Creative why, why now or the risk of not changing."
        assert texts(result)[0] == expected
        assert check("R10", []).fixes[0].add[0].date == day(-56)
        assert check("R10", [], brief_with(start=None)).fixes[0].add[0].date == day(0)
        assert check("R10", [], brief_with(start=None, go_live=None)).fixes == ()

    def test_a_risk_that_the_brief_lacks_is_a_field_to_fill_and_no_task(self):
        result = check("R10", with_("opening", topics=("why",)), brief_with(risk_of_not_changing=""))
        assert (result.inputs.fields, result.fixes) == (("risk_of_not_changing",), ())

    def test_messages_without_a_date_leave_it_open(self):
        result = check("R10", every(is_message, date=None))
        assert (result.state, result.missing) == ("cannot_tell", ("items.opening.date",))
        assert texts(result)[0] == "The messages to Creative have no date, so none is known to be first."
        assert result.inputs.item_ids == ("opening",)
        assert state("R10", with_("opening", every(is_message, date=None), topics=("why",))) == "fail"

    def test_it_proposes_a_sponsor_message_on_the_first_day(self):
        (fix,) = check("R10", with_("opening", topics=("why",))).fixes
        (message,) = fix.add
        assert fix.label == "Let the sponsor open on January 12, 2026 with why, why now and the risk"
        assert (message.id, message.date) == ("r10-opening-2026-01-12", day(-49))
        assert (message.sender, message.owner, message.sender_role) == (SPONSOR, SPONSOR, "sponsor")
        assert (message.group_ids, message.topics) == (GROUPS, ("why", "why_now", "risk"))
        assert message.body == "Drafts take half of our week.\n\nClients ask for it.\n\nWe lose pitches."
        assert (message.live, message.channel, message.steps) == (True, "video_call", ("awareness",))

    def test_the_first_message_may_be_the_only_one(self):
        plan = with_("opening", topics=("why",))
        (fix,) = check("R10", [item for item in plan if item.id == "opening" or not is_message(item)]).fixes
        assert fix.add[0].date == day(-49)

    def test_groups_that_hear_on_different_days_get_one_each(self):
        items = with_("opening", group_ids=("creative",), topics=("why",))
        fixes = check("R10", items).fixes
        expected = [(day(-49), ("creative",)), (day(-42), ("media", "web"))]
        assert [(fix.add[0].date, fix.add[0].group_ids) for fix in fixes] == expected


class TestR11:
    def test_the_sponsor_must_say_why_to_everyone(self):
        assert check("R11").inputs.item_ids == ("opening",)
        result = check("R11", with_("opening", topics=("why_now", "risk")))
        assert texts(result) == [
            f"{name} does not hear why from an executive or the sponsor."
            for name in ("Creative", "Media", "Web")
        ]

    def test_it_must_come_from_the_top(self):
        for role, sender, expected in [
            ("executive", None, "pass"), ("sponsor", None, "pass"), ("project", SPONSOR, "pass"),
            ("project", Owner(role="the sponsor"), "pass"), ("project", LEAD, "fail"),
            ("manager", Owner(role="a manager"), "fail"), ("champion", None, "fail"),
        ]:  # fmt: skip
            assert state("R11", with_("opening", sender_role=role, sender=sender)) == expected

    def test_it_proposes_the_sponsor_two_weeks_before_go_live(self):
        result = check("R11", with_("opening", group_ids=("media",)))
        assert result.by_group == {"creative": "fail", "media": "pass", "web": "fail"}
        (fix,) = result.fixes
        (message,) = fix.add
        assert fix.label == "Let the sponsor say why on February 16, 2026"
        assert message.id == "r11-why-2026-02-16"
        assert (message.date, message.group_ids) == (day(-14), ("creative", "web"))
        assert (message.sender, message.owner, message.topics) == (SPONSOR, SPONSOR, ("why",))
        assert (message.body, message.live) == ("Drafts take half of our week.", True)
        assert check("R11", [], brief_with(go_live=None)).fixes == ()
        assert check("R11", [], brief_with(why="")).fixes == ()


class TestR12:
    def test_each_manager_says_one_personal_topic_to_the_own_group(self):
        result = check("R12")
        assert (result.inputs.item_ids, result.state) == (("own-creative", "own-media", "own-web"), "pass")
        for topics in [("wiifm",), ("job_impact",)]:
            assert state("R12", with_("own-media", topics=topics)) == "pass", topics

    def test_another_topic_sender_or_group_is_not_it(self):
        for values in [
            {"topics": ("why", "unchanged", "how")}, {"sender": Owner(person_id="m-web")},
            {"sender": Owner(role="the manager of Media")}, {"sender": None}, {"group_ids": ("web",)},
            {"sender": Owner(role=EACH_MANAGER), "group_ids": ("web",)},
        ]:  # fmt: skip
            result = check("R12", with_("own-media", **values))
            assert texts(result) == [
                "Media: no message from their own manager says what it means for them before it goes live "
                "on March 2, 2026."
            ], values
            assert result.findings[0].group_id == "media", values
        assert state("R12", with_("own-media", sender=Owner(role=EACH_MANAGER))) == "pass"

    def test_without_a_go_live_the_finding_names_no_day(self):
        result = check("R12", without("own-media"), brief_with(go_live=None))
        assert texts(result) == ["Media: no message from their own manager says what it means for them."]
        assert result.fixes == ()

    def test_an_unnamed_manager_speaks_to_the_group_alone(self):
        for role, to, expected in [
            ("manager", ("media",), "pass"), ("manager", ("media", "media"), "pass"),
            ("manager", ("media", "web"), "fail"), ("project", ("media",), "fail")
        ]:  # fmt: skip
            brief = group_with("media", manager_id=None)
            items = with_("own-media", sender=None, sender_role=role, group_ids=to)
            assert state("R12", items, brief) == expected, role

    def test_it_proposes_a_message_from_that_very_manager_or_role(self):
        (fix,) = check("R12", without("own-media")).fixes
        (message,) = fix.add
        assert fix.label == (
            "Add a message from the manager of Media on February 16, 2026: "
            "what is in it for them and what it means for their job"
        )
        assert (message.id, message.date) == ("r12-media", day(-14))
        assert message.sender == message.owner == MEDIA_MANAGER
        assert (message.sender_role, message.group_ids) == ("manager", ("media",))
        assert message.topics == ("wiifm", "job_impact")
        assert (message.channel, message.live, message.two_way) == ("team_meeting", True, True)
        assert message.steps == ("desire",)
        assert message.body.split("\n\n") == [
            "What changes for Media: Everyone drafts with the assistant.",
            "What gets better for you: More time with clients.",
            "What stays as it is: Nobody is replaced.",
            "We start on March 2, 2026.",
            "If you have questions, ask me or Lee Tan.",
        ]
        (fix,) = check("R12", without("own-media"), group_with("media", manager_id=None)).fixes
        assert fix.add[0].sender == Owner(role="the manager of Media")
        (fix,) = check("R12", without("own-media"), brief_with(what_stays="The office stays.")).fixes
        assert fix.add[0].topics == ("wiifm",)


class TestR13:
    def test_each_group_hears_it_before_its_own_go_live(self):
        result = check("R13")
        assert result.inputs.item_ids == ("own-creative", "own-media", "own-web")
        assert day(0) in result.inputs.dates
        assert state("R13", brief=group_with("web", go_live=day(-42))) == "fail"
        assert state("R13", brief=group_with("web", go_live=day(-41))) == "pass"

    @pytest.mark.parametrize(("offset", "expected"), [(-1, "pass"), (0, "fail"), (None, "fail")])
    def test_only_the_day_before_is_early_enough(self, offset, expected):
        items = with_("own-web", date=None if offset is None else day(offset))
        result = check("R13", items)
        assert result.state == expected
        if expected == "fail":
            assert texts(result) == ["No message tells Web what is in it for them before March 2, 2026."]
            assert day(0) in result.inputs.dates

    def test_it_proposes_the_manager(self):
        (fix,) = check("R13", without("own-web")).fixes
        expected = "Add a message from the manager of Web on February 16, 2026: what is in it for them"
        assert (fix.label, fix.add[0].topics, fix.add[0].date) == (expected, ("wiifm",), day(-14))
        assert fix.add[0].id == "r13-web"

    def test_what_it_proposes_has_no_findings_of_its_own(self):
        brief = brief_with(what_stays="your accounts, your commission plan and your team")
        (fix,) = check("R13", without("own-web"), brief).fixes
        assert "What stays as it is: your accounts, your commission plan and your team." in fix.add[0].body
        plan = accept(without("own-web"), (fix,))
        assert [state(rule, plan, brief) for rule in ("R41", "R43", "R44")] == ["pass"] * 3

    @pytest.mark.parametrize("field", ["what_changes", "what_stays", "expected_benefit"])
    def test_without_the_words_of_the_brief_it_proposes_nothing(self, field):
        assert check("R13", without("own-web"), brief_with(**{field: ""})).fixes == ()

    def test_a_benefit_that_the_brief_lacks_is_where_it_starts(self):
        result = check("R13", without("own-web"), brief_with(expected_benefit=""))
        assert result.inputs.fields == ("expected_benefit",)

    @pytest.mark.parametrize(("today", "expected"), [(-10, -10), (-7, -7), (-6, None)])
    def test_it_proposes_nothing_where_the_time_is_short(self, today, expected):
        rule = next(rule for rule in RULES if rule.id == "R13")
        fixes = judge(rule, View(PERFECT, without("own-web"), DEFAULTS, today=day(today))).fixes
        assert [fix.add[0].date for fix in fixes] == ([] if expected is None else [day(expected)])


class TestR14:
    def test_five_times_is_just_enough(self):
        result = check("R14")
        assert result.state == "pass"
        assert set(result.inputs.item_ids) == {
            "key", "opening", "follow-up", "tells",
            *(f"{kind}-{group}" for kind in ("own", "talk") for group in GROUPS)}  # fmt: skip

    def test_four_times_is_not(self):
        result = check("R14", without("talk-web"))
        assert texts(result) == ["Web meets “Half the time to a first draft” 4 times, not 5."]
        assert result.findings[0].item_ids == ("key",)
        assert result.by_group == {"creative": "pass", "media": "pass", "web": "fail"}
        once = check("R14", [item for item in PERFECT_PLAN if item.id in ("key", "opening")])
        assert texts(once)[0] == "Creative meets “Half the time to a first draft” 1 time, not 5."

    def test_a_message_counts_once_however_often_it_lists_things(self):
        assert state("R14", with_("own-web", without("talk-web"), key_message_ids=("key", "key"))) == "fail"
        assert state("R14", with_("own-web", without("talk-web"), group_ids=("web", "web"))) == "fail"
        items = with_("own-web", without("talk-web"), group_ids=("web", "stranger", "web"))
        assert state("R14", items) == "fail"

    def test_what_is_no_message_carries_a_topic_by_its_words(self):
        safe = {"group_ids": ("web",), "title": "Nobody loses their job over this."}
        key = KeyMessage(id="key", title="Jobs", topics=("job_impact",), group_ids=("web",))
        items = [key, Message(id="m", **safe), Milestone(id="n", **safe)]
        assert "Web meets “Jobs” 1 time, not 5." in texts(check("R14", items))

    def test_a_key_message_is_for_its_groups_and_named_if_wordless(self):
        extra = KeyMessage(id="extra", text="For the web team only", group_ids=("web",))
        result = check("R14", [*PERFECT_PLAN, extra])
        assert texts(result) == ["Web meets “For the web team only” 0 times, not 5."]
        assert state("R14", with_("key", group_ids=("web", "media"))) == "fail"
        expected = ["Creative has no key message."]
        assert texts(check("R14", with_("key", group_ids=("web", "media")))) == expected
        assert "meets “a key message” 0 times" in texts(check("R14", [KeyMessage(id="k")]))[0]

    def test_without_a_key_message_the_briefs_reason_is_proposed(self):
        result = check("R14", without("key"))
        assert texts(result) == [f"{name} has no key message." for name in ("Creative", "Media", "Web")]
        key = result.fixes[0].add[0]
        assert result.fixes[0].label == "Add the brief's reason as the key message"
        assert (key.id, key.text, key.group_ids) == ("r14-key", "Drafts take half of our week.", GROUPS)
        assert (len(result.fixes), check("R14", without("key"), brief_with(why="")).fixes) == (6, ())
        result = check("R14", with_("key", group_ids=("web", "media")))
        assert result.fixes[0].add[0].group_ids == ("creative",)
        assert state("R14", accept(with_("key", group_ids=("web", "media")), result.fixes)) == "pass"
        items = with_("key", without("talk-web"), group_ids=("web", "media"), text="Half the time.")
        repeats = [fix.add[0] for fix in check("R14", items).fixes[1:]]
        said = {repeat.key_message_ids[0]: repeat.body.partition("\n")[0] for repeat in repeats}
        assert said == {"key": "Half the time.", "r14-key": "Drafts take half of our week."}

    def test_it_repeats_what_is_missing_week_by_week(self):
        fixes = check("R14", without("talk-web", "tells")).fixes
        expected = ["Repeat a key message on March 9, 2026", "Repeat a key message on March 16, 2026"]
        assert [fix.label for fix in fixes] == expected
        first, second = (fix.add[0] for fix in fixes)
        assert (first.id, second.id) == ("r14-key-1", "r14-key-2")
        assert (first.group_ids, second.group_ids, first.key_message_ids) == (GROUPS, ("web",), ("key",))
        assert first.owner == first.sender == LEAD
        assert first.channel != second.channel

    def test_how_often_is_a_setting_and_the_start_may_be_go_live(self):
        assert state("R14", settings=Thresholds(key_message_times=6)) == "fail"
        assert check("R14").thresholds == {"key_message_times": 5}
        assert check("R14", without("tells"), brief_with(go_live=None)).fixes[0].add[0].date == day(-49)
        assert check("R14", without("tells"), brief_with(go_live=None, start=None)).fixes == ()


class TestR15:
    def test_two_channels_and_a_live_one_are_enough(self):
        result = check("R15")
        assert result.state == "pass"
        assert {"opening", "own-media"} <= set(result.inputs.item_ids)

    def test_one_channel_or_only_written_messages_are_not(self):
        result = check("R15", every(is_message, channel="all_hands"))
        assert texts(result)[0] == "Creative is reached through 1 channel, not 2."
        expected = ["Creative is reached through 0 channels, not 2.", "Nobody speaks to Creative live."]
        assert texts(check("R15", []))[:2] == expected
        items = with_("own-web", every(is_message, channel="email"), channel="chat")
        assert check("R15", items).by_group == {"creative": "fail", "media": "fail", "web": "pass"}
        result = check("R15", every(is_message, live=False))
        assert texts(result) == [f"Nobody speaks to {name} live." for name in ("Creative", "Media", "Web")]

    def test_it_proposes_the_channels_that_are_missing(self):
        fixes = check("R15", []).fixes
        assert [fix.label for fix in fixes[:2]] == [
            "Tell Creative by team meeting on February 27, 2026 how it starts",
            "Tell Creative by email on February 27, 2026 how it starts",
        ]
        meeting, mail = (fix.add[0] for fix in fixes[:2])
        assert (meeting.live, mail.live, meeting.id) == (True, False, "r15-creative-team_meeting")
        assert meeting.sender == meeting.owner == Owner(person_id="m-creative")
        assert len(fixes) == 6

    def test_only_the_missing_live_message_or_channel_is_proposed(self):
        fixes = check("R15", every(is_message, live=False)).fixes
        assert len(fixes) == 3
        assert all(fix.add[0].live for fix in fixes)
        items = every(is_message, channel="team_meeting")
        assert [fix.add[0].channel for fix in check("R15", items).fixes] == ["email"] * 3
        strict = Thresholds(channels=4)
        result = check("R15", settings=strict)
        assert (texts(result)[0], len(result.fixes)) == ("Creative is reached through 3 channels, not 4.", 3)


class TestR16:
    def test_before_and_after_go_live_people_can_answer(self):
        result = check("R16")
        assert (result.state, result.inputs.item_ids[:2]) == ("pass", ("own-creative", "talk-creative"))
        assert day(0) in result.inputs.dates

    def test_the_limits_are_go_live_and_a_fortnight_after(self):
        for item_id, offset, expected in [
            ("own-web", -1, "pass"), ("own-web", 0, "fail"), ("talk-web", 0, "pass"),
            ("talk-web", 14, "pass"), ("talk-web", 15, "fail"), ("talk-web", -1, "fail"),
        ]:  # fmt: skip
            assert state("R16", with_(item_id, date=day(offset))) == expected

    def test_the_finding_says_which_is_missing(self):
        expected = ["Web cannot ask or answer before go-live on March 2, 2026."]
        assert texts(check("R16", with_("own-web", two_way=False))) == expected
        assert texts(check("R16", with_("talk-web", two_way=False))) == [
            "Web cannot ask or answer within 14 days after go-live on March 2, 2026."
        ]
        assert texts(check("R16", without("talk-web", "own-web"))) == [
            "Web cannot ask or answer before and within 14 days after go-live on March 2, 2026."
        ]

    def test_it_proposes_what_is_missing(self):
        before, after = check("R16", without("talk-web", "own-web")).fixes
        assert before.label == "Hold questions and answers with Web on February 27, 2026"
        assert after.label == "Hold questions and answers with Web on March 9, 2026"
        assert before.add[0].id == "r16-web-2026-02-27"
        assert before.add[0].two_way
        assert before.add[0].sender == before.add[0].owner == Owner(person_id="m-web")
        assert [fix.label for fix in check("R16", without("talk-web")).fixes] == [after.label]
        assert [fix.label for fix in check("R16", without("own-web")).fixes] == [before.label]


class TestR17:
    def test_at_one_table_a_manager_hears_it_with_the_others(self):
        small, to_all = a_brief(a_group("law", 12)), {"group_ids": ("law",), "date": day(-7)}
        for live, two_way, expected in ((True, True, "pass"), (True, False, "fail"), (False, True, "fail")):
            message = Message(id="first", live=live, two_way=two_way, **to_all)
            assert check("R17", [message], small).by_group == {"law": expected}

    def test_managers_are_briefed_first_by_a_setting(self):
        result = check("R17")
        assert (result.state, result.inputs.item_ids) == ("pass", ("briefing", "opening"))
        assert state("R17", settings=Thresholds(briefing_lead_days=3)) == "pass"
        assert state("R17", settings=Thresholds(briefing_lead_days=4)) == "fail"

    @pytest.mark.parametrize(("offset", "expected"), [(-50, "pass"), (-49, "fail"), (None, "fail")])
    def test_the_day_before_is_early_enough_and_the_same_day_is_not(self, offset, expected):
        items = with_("briefing", date=None if offset is None else day(offset))
        result = check("R17", items)
        assert result.state == expected
        if expected == "fail":
            assert texts(result)[0] == (
                "The manager of Creative is not briefed by January 11, 2026; "
                "its first message is on January 12, 2026."
            )
            assert result.inputs.item_ids == ("opening",)
            assert day(-50) in result.inputs.dates

    def test_a_briefing_is_for_groups_it_names_that_hear_something(self):
        result = check("R17", with_("briefing", group_ids=("media",)))
        assert result.by_group == {"creative": "fail", "media": "pass", "web": "fail"}
        result = check("R17", [item for item in PERFECT_PLAN if not is_message(item)])
        assert (result.state, set(result.by_group.values())) == ("not_applicable", {"not_applicable"})

    def test_messages_without_a_date_leave_it_open(self):
        result = check("R17", every(is_message, date=None))
        assert result.state == "cannot_tell"
        assert "items.opening.date" in result.missing
        assert texts(result)[0] == "The messages to Creative have no date, so none is known to be first."

    def test_it_proposes_a_briefing_on_the_working_day_before(self):
        (fix,) = check("R17", without("briefing")).fixes
        (briefing,) = fix.add
        assert fix.label == "Brief the managers of Creative, Media and Web on January 9, 2026"
        assert (briefing.id, briefing.date, briefing.owner) == ("r17-2026-01-09", day(-52), LEAD)
        assert briefing.group_ids == GROUPS
        assert briefing.talking_points.startswith(
            "Drafts take half of our week.\n\nNobody is replaced.\n\nAsk "
        )


class TestR18:
    def test_it_counts_from_day_8_to_day_31_and_not_in_august(self):
        for offset, expected in [(7, "fail"), (8, "pass"), (31, "pass"), (32, "fail"), (None, "fail")]:
            items = with_("follow-up", without("tells"), date=None if offset is None else day(offset))
            result = check("R18", items)
            assert result.state == expected, offset
            if expected == "fail":
                assert texts(result)[0] == (
                    "Creative hears nothing from March 10, 2026 to April 2, 2026, after launch."
                ), offset
                assert result.inputs.dates == (day(8), day(31)), offset
            else:
                assert result.inputs.item_ids == ("follow-up",), offset
                assert day(0) in result.inputs.dates, offset
        assert state("R18", with_("follow-up", without("tells"), date=day(150))) == "fail"

    def test_it_proposes_the_sponsor_two_weeks_after_go_live(self):
        brief = group_with("web", go_live=day(5))
        fixes = check("R18", without("follow-up", "tells"), brief).fixes
        assert [(fix.add[0].date, fix.add[0].group_ids) for fix in fixes] == [
            (day(14), ("creative", "media")),
            (day(21), ("web",)),  # the 19th day is a Saturday
        ]
        message = fixes[0].add[0]
        assert fixes[0].label == "Let the sponsor follow up on March 16, 2026"
        assert message.sender == message.owner == SPONSOR
        assert message.id == "r18-2026-03-16"


class TestR19:
    def test_both_are_told_in_time_or_proposed_to_the_manager(self):
        assert check("R19").inputs.item_ids == ("own-creative", "own-media", "own-web")
        items = with_("own-web", topics=("job_impact",))
        assert state("R19", with_("opening", items, topics=("unchanged",))) == "pass"
        for offset, expected in [(-1, "pass"), (0, "fail")]:
            assert state("R19", with_("own-web", date=day(offset))) == expected, offset
        (fix,) = check("R19", without("own-web")).fixes
        assert (fix.add[0].topics, fix.add[0].date) == (("job_impact", "unchanged"), day(-14))
        assert fix.label.endswith("February 16, 2026: what it means for their job and what stays as it is")

    def test_each_of_the_two_is_needed(self):
        for topics, lacks in [
            (("job_impact",), "what stays as it is"), (("unchanged",), "what it means for their job"),
            ((), "what it means for their job or what stays as it is")
        ]:  # fmt: skip
            result = check("R19", with_("own-web", topics=topics))
            assert texts(result) == [f"Web does not hear {lacks} before March 2, 2026."]
            assert result.inputs.dates[-1] == day(0)


def test_a_proposed_id_that_is_taken_gets_a_number():
    taken = Message(id="r12-media")
    (fix,) = check("R12", [*without("own-media"), taken]).fixes
    assert fix.add[0].id == "r12-media-2"
    again = Message(id="r12-media-2")
    (fix,) = check("R12", [*without("own-media"), taken, again]).fixes
    assert fix.add[0].id == "r12-media-3"


def test_a_proposal_falls_on_a_working_day_before_or_after():
    sunday = brief_with(go_live=day(6))
    (before,) = check("R12", without("own-media"), sunday).fixes
    assert before.add[0].date == day(-10)
    assert before.add[0].date.weekday() < 5
    saturday = brief_with(go_live=day(5))
    (before,) = check("R12", without("own-media"), saturday).fixes
    assert before.add[0].date == day(-10)
    days = {fix.add[0].date for fix in check("R18", without("follow-up", "tells"), saturday).fixes}
    assert (days, day(5) + timedelta(days=14)) == ({day(21)}, day(19))
