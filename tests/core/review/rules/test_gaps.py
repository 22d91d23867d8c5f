"""R52 to R65: what practitioners look for, found and missing."""

from datetime import date

import pytest

from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.case import PROMISE_QUESTIONS, Concern, Condition, Promise, Stakeholder
from playbook.core.plan.items import (
    CoalitionMember,
    Gate,
    KeyMessage,
    Message,
    Milestone,
    Owner,
    Reinforcement,
    Resistance,
    SponsorAct,
    TrainingSession,
)
from playbook.core.review.review import DEFAULTS, View, accept
from playbook.core.review.rules.gaps import without_milestone
from tests.core.review.plans import (
    LEAD,
    PERFECT,
    PERFECT_PLAN,
    SPONSOR,
    WORDS,
    a_brief,
    a_group,
    day,
    sound_plan,
    without,
)
from tests.core.review.variants import brief_with, check, group_with, state, texts, with_

ASKING = "What did you try, and what did you throw away, dear colleagues of Web?"
COUNCIL = Condition(id="council", kind="works_council", name="Works council agreement", gates="go_live")


def with_person(title: str, **values: object) -> Brief:
    people = (*PERFECT.people, Person(id="uma", name="Uma Reed", job_title=title))
    return brief_with(people=people, conditions=(), **values)


class TestR52:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("The works council must agree first.", "fail"), ("The union was glad.", "fail"),
            ("The works council has signed it.", "not_applicable"), ("Everyone likes it.", "not_applicable"),
            ("A privacy impact assessment is required.", "pass"),
        ],
    )  # fmt: skip
    def test_whoever_must_agree_comes_before_the_first_word(self, words, expected):
        assert state("R52", brief=brief_with(conditions=(), concerns=words)) == expected

    def test_a_talk_with_them_by_then_is_enough(self):
        brief = with_person("Chair of the works council")
        (text,) = texts(check("R52", brief=brief))
        assert text == (
            "The brief names staff representatives, and nothing with them is dated before the first word on "
            "January 12, 2026: the message opening."
        )
        for offset, expected in [(-49, "pass"), (-48, "fail")]:
            talk = Milestone(id="talk", title="Talk", owner=Owner(person_id="uma"), date=day(offset))
            assert state("R52", [*PERFECT_PLAN, talk], brief) == expected


class TestR53:
    def test_a_condition_without_a_milestone_gets_one(self):
        brief = brief_with(conditions=(COUNCIL,))
        result = check("R53", brief=brief)
        assert result.severity == "E"
        assert texts(result) == [
            "“Works council agreement” is a condition of the brief, and no milestone stands for it."
        ]
        met = COUNCIL.model_copy(update={"id": "met", "met_on": day(-60)})
        view = View(brief_with(conditions=(COUNCIL, met)), PERFECT_PLAN, DEFAULTS)
        assert without_milestone(view) == [COUNCIL]
        (fix,) = result.fixes
        assert fix.label == "Make “Works council agreement” a milestone on February 25, 2026"
        assert state("R53", accept(PERFECT_PLAN, (fix,)), brief) == "pass"

    @pytest.mark.parametrize(
        ("gates", "offset", "expected"),
        [
            ("go_live", 0, "pass"), ("go_live", 1, "fail"), ("training", -12, "pass"),
            ("training", -11, "fail"),
            ("announcement", -49, "pass"), ("announcement", -48, "fail"), ("switch_off", 60, "pass"),
        ],
    )  # fmt: skip
    def test_nothing_that_depends_on_it_is_earlier(self, gates, offset, expected):
        brief = brief_with(conditions=(COUNCIL.model_copy(update={"gates": gates}),))
        agreed = Milestone(id="m", title="Agreement with the works council", owner=LEAD, date=day(offset))
        assert state("R53", [*PERFECT_PLAN, agreed], brief) == expected

    def test_nothing_is_ordered_before_those_who_must_agree(self):
        brief = brief_with(conditions=(COUNCIL.model_copy(update={"gates": "go_live"}),))
        agreed = Milestone(id="m", title="Agreement with the works council", owner=LEAD, date=day(-10))
        order = Milestone(id="o", title="Order 40 tablets", owner=LEAD, date=day(-10))
        later = order.model_copy(update={"date": day(-9)})
        reserved = order.model_copy(update={"title": "Reserve 40 tablets, free to cancel"})
        states = [state("R53", [*PERFECT_PLAN, agreed, each], brief) for each in (order, later, reserved)]
        assert states == ["fail", "pass", "pass"]

    def test_it_gates_its_own_teams_alone(self):
        agreed = Milestone(id="m", title="Agreement with the works council", owner=LEAD, date=day(1))
        for group_id, expected in (("media", "fail"), ("web", "pass")):
            council = COUNCIL.model_copy(update={"gates": "go_live", "group_ids": (group_id,)})
            brief = group_with("web", go_live=day(1)).model_copy(update={"conditions": (council,)})
            assert state("R53", [*PERFECT_PLAN, agreed], brief) == expected, group_id

    def test_its_own_day_holds_and_one_that_is_met_is_done(self):
        late = COUNCIL.model_copy(update={"needed_by": day(-20)})
        agreed = Milestone(id="m", title="Works council agreement", owner=LEAD, date=day(-19))
        assert state("R53", [*PERFECT_PLAN, agreed], brief_with(conditions=(late,))) == "fail"
        met = COUNCIL.model_copy(update={"met_on": day(-60)})
        assert state("R53", brief=brief_with(conditions=(met,))) == "not_applicable"


class TestR54:
    def test_somebody_is_trusted_and_no_manager(self):
        alone = without("peer")
        [finding] = check("R54", alone).findings
        assert finding.text == (
            "The coalition is made of managers only; nobody in it is a colleague whom others trust."
        )
        assert finding.item_ids == tuple(f"coalition-{group}" for group in ("creative", "media", "web"))
        for owner, expected in [
            (Owner(person_id="dee"), "pass"), (Owner(person_id="m-web"), "fail"), (SPONSOR, "fail"),
            (Owner(role="a respected designer"), "pass"), (Owner(role="the finance director"), "fail"),
        ]:  # fmt: skip
            assert state("R54", [*alone, CoalitionMember(id="new", owner=owner)]) == expected, owner

    def test_a_small_company_is_not_asked(self):
        small = a_brief(a_group("law", 24))
        assert state("R54", sound_plan(small), small) == "not_applicable"


class TestR55:
    def test_who_is_against_it_is_met_in_person(self):
        assert texts(check("R55", without("meets-dee"))) == [
            "Dee Adler is against it and has influence, and nobody talks with them in person."
        ]
        skipped = "not_applicable"
        for influence, support, expected in [(3, 2, "fail"), (2, 2, skipped), (5, 3, skipped)]:
            each = Stakeholder(person_id="dee", influence=influence, support=support)
            assert state("R55", without("meets-dee"), brief_with(stakeholders=(each,))) == expected
        talk = Message(id="talk", title="With Dee Adler", channel="one_to_one")
        assert state("R55", [*without("meets-dee"), talk]) == "pass"
        act = SponsorAct(id="talk", script="I ask Dee Adler what she needs.")
        assert state("R55", [*without("meets-dee"), act]) == "pass"
        for met in (Resistance(id="talk", title="Dee Adler"), Milestone(id="talk", title="Ask Dee Adler")):
            assert state("R55", [*without("meets-dee"), met]) == "pass", met.kind
        assert state("R55", [*without("meets-dee"), Gate(id="talk", title="Ask Dee Adler")]) == "fail"
        mail = talk.model_copy(update={"channel": "email"})
        assert state("R55", [*without("meets-dee"), mail]) == "fail"

    def test_a_private_talk_names_nobody_and_counts_for_as_many_as_it_says(self):
        against = tuple(Stakeholder(person_id=each, influence=5, support=2) for each in ("dee", "lee"))
        talk = SponsorAct(id="talk", title="Hold a one-hour private talk", date=day(-53), owner=SPONSOR)
        both = brief_with(stakeholders=against)
        one = [*without("meets-dee"), talk]
        assert state("R55", one) == "pass"
        assert texts(check("R55", one, both)) == [
            "Lee Tan is against it and has influence, and nobody talks with them in person."
        ]
        two = talk.model_copy(update={"title": "Hold 2 one-hour private talks"})
        assert state("R55", [*without("meets-dee"), two], both) == "pass"

    def test_a_talk_counts_for_whom_its_leader_talks_with(self):
        dee = Stakeholder(person_id="dee", influence=5, support=2)
        lee = Stakeholder(person_id="lee", influence=5, support=2, contact_id=SPONSOR.person_id)
        talk = SponsorAct(id="talk", title="Hold a one-hour private talk", date=day(-53), owner=SPONSOR)
        plan = [*without("meets-dee"), talk.model_copy(update={"id": "first", "owner": LEAD}), talk]
        late = [*plan[:-1], talk.model_copy(update={"date": day(-40)})]
        assert state("R55", plan, brief_with(stakeholders=(lee, dee))) == "pass"
        assert check("R55", late, brief_with(stakeholders=(lee,))).findings[0].item_ids == ("talk",)
        keep = talk.model_copy(
            update={"id": "sponsor_act.keep-talks", "title": "Talk in private with people we must keep"}
        )
        assert state("R55", [*without("meets-dee"), keep], brief_with(stakeholders=(dee,))) == "fail"

    def test_the_talk_comes_before_the_announcement(self):
        late = with_("meets-dee", date=day(-48))
        result = check("R55", late)
        assert texts(result) == [
            "The talk with those against it, on January 13, 2026, comes after the announcement of "
            "January 12, 2026."
        ]
        assert result.findings[0].item_ids == ("meets-dee",)
        assert state("R55", accept(late, result.fixes)) == "pass"

    def test_a_talk_that_lacks_is_proposed(self):
        result = check("R55", without("meets-dee"))
        assert state("R55", accept(without("meets-dee"), result.fixes)) == "pass"
        assert result.findings[0].fields == ("stakeholders",)
        rest = without("meets-dee")
        later = [item.moved_to(max(item.due, day(-46))) if item.due else item for item in rest]
        assert check("R55", later).fixes[0].add[0].date == day(-47), "the day before the first word"

    def test_nobody_reads_what_is_said_about_them(self):
        concern = Concern(id="heads", text="Heads who wait until it passes", is_about_people=True)
        items = with_("briefing", talking_points=f"{WORDS['briefing']} Heads who wait until it passes.")
        result = check("R55", items, brief_with(concern_list=(concern,)))
        assert (result.severity, result.findings[0].item_ids) == ("E", ("briefing",))
        # A task that quotes it since before it was marked is read by all who read the plan.
        worry = Resistance(id="worry", title="Heads who wait until it passes")
        result = check("R55", [*PERFECT_PLAN, worry], brief_with(concern_list=(concern,)))
        assert (result.severity, result.findings[0].item_ids) == ("E", ("worry",))
        open_ = concern.model_copy(update={"is_about_people": False})
        assert state("R55", items, brief_with(concern_list=(open_,))) == "pass"


class TestR56:
    @pytest.mark.parametrize(
        ("size", "leaders", "expected"),
        [(25, None, "not_applicable"), (26, None, "cannot_tell"), (50, 2, "pass"), (51, 2, "fail")],
    )
    def test_one_leader_talks_with_25_at_most(self, size, leaders, expected):
        result = check("R56", brief=group_with("web", size=size, supervisors=leaders))
        assert result.by_group["web"] == expected

    def test_those_who_talk_are_briefed(self):
        result = check("R56", with_("briefing", talking_points="For managers."))
        assert texts(result)[0] == (
            "The 2 supervisors of Creative are to talk with the people, and no briefing is for them."
        )


def test_the_day_after_is_told_and_what_ends():
    silent = [
        item.model_copy(update={"body": WORDS["follow"]}) if item.id.startswith("own-") else item
        for item in PERFECT_PLAN
    ]
    assert texts(check("R57", silent)) == ["No text shows what an ordinary day looks like afterwards."]
    briefed = with_("briefing", talking_points="All stays.")
    assert state("R57", briefed) == "fail"
    assert state("R57", briefed, brief_with(promises=())) == "pass"
    told = "What an ordinary Monday looks like from then on."
    for item in (TrainingSession(id="s", agenda=told), KeyMessage(id="k", text=told)):
        assert state("R57", [*silent, item]) == "pass"


def test_goals_change_where_pay_or_procedures_do():
    items = with_("briefing", without("goals"), talking_points="For team leads.")
    assert check("R58", items).by_group == dict.fromkeys(("creative", "media", "web"), "fail")
    mild = group_with("web", impact={"process": 3, "tools": 5})
    assert check("R58", items, mild).by_group["web"] == "not_applicable"
    hard = group_with("web", impact=dict.fromkeys(("process", "pay", "reporting", "appraisal"), 5))
    assert any(  # three at most are named
        text.startswith(
            "Web is hit in how performance is judged, pay and reward and reporting lines, and no "
        )
        for text in texts(check("R58", items, hard))
    )
    own = Gate(id="g", title="Bonus rules agreed", group_ids=("web",))
    assert check("R58", [*items, own]).by_group == {"creative": "fail", "media": "fail", "web": "pass"}


@pytest.mark.parametrize(("hours", "expected"), [(4, "pass"), (4.1, "fail")])
def test_four_weeks_ask_a_tenth_of_the_time_at_most(hours, expected):
    weeks = [
        TrainingSession(id=f"s{number}", group_ids=("web",), date=day(100 + 7 * number), hours=hours)
        for number in range(4)
    ]
    assert check("R59", weeks).by_group["web"] == expected
    assert check("R59", weeks[:3]).by_group["web"] == "pass"


class TestR60:
    @pytest.mark.parametrize(("headcount", "expected"), [(49, "not_applicable"), (50, "fail")])
    def test_from_fifty_people_on_a_few_try_it_first(self, headcount, expected):
        assert state("R60", without("pilot"), brief_with(headcount=headcount)) == expected
        assert state("R60", with_("pilot", date=day(0)), brief_with(headcount=headcount)) == expected
        gate = Gate(id="trial", title="What the pilot shows", date=day(-1))
        assert state("R60", [*without("pilot"), gate], brief_with(headcount=50)) == "pass"

    def test_somebody_looks_back_between_waves(self):
        waves = group_with("web", go_live=day(42))
        assert state("R60", without("thanks"), waves) == "fail"
        for offset, expected in [(0, "fail"), (1, "pass"), (42, "pass"), (43, "fail")]:
            for look in (Gate(id="look"), Reinforcement(id="look", way="review")):
                dated = look.model_copy(update={"date": day(offset)})
                assert state("R60", [*without("thanks"), dated], waves) == expected, offset


def test_people_are_asked_before_the_start():
    quiet = [item for item in PERFECT_PLAN if not item.id.startswith(("own-", "practice", "basics"))]
    assert texts(check("R61", quiet)) == [
        "Before March 2, 2026 nobody asks the people for their tasks, rules or examples."
    ]
    request = Message(id="ask", date=day(0), body="Bring us your tasks.")
    assert state("R61", [*quiet, request]) == "pass"
    assert state("R61", [*quiet, request.moved_to(day(1))]) == "fail"


class TestR62:
    def test_access_is_checked_and_there_is_a_way_back(self):
        result = check("R62", without("ready"))
        assert texts(result) == [
            "No milestone until March 2, 2026 says that everyone's access works.",
            "No text says what people do when it does not work.",
        ]
        (fix,) = result.fixes
        assert fix.add[0].due == date(2026, 2, 27)
        assert state("R62", with_("ready", date=day(1))) == "fail"
        assert state("R62", without("ready"), brief_with(tools=())) == "not_applicable"


class TestR63:
    def test_mail_does_not_reach_people_without_a_mailbox(self):
        result = check("R63", brief=group_with("media", has_mailbox=False))
        assert result.findings[0].item_ids == ("follow-up", "tells")
        assert texts(result)[0].partition(" need ")[2].startswith("a mailbox, which it has not: the message ")
        assert result.by_group == {"creative": "not_applicable", "media": "fail", "web": "pass"}

    def test_shifts_and_languages_are_named(self):
        assert state("R63", with_("basics", agenda="Try it.")) == "fail"
        for groups, expected in (((), "pass"), (("media",), "fail")):
            assert check("R63", with_("basics", group_ids=groups)).by_group["web"] == expected
        polish = group_with("media", languages=("English", "Polish"))
        assert texts(check("R63", brief=polish)) == ["Media speaks Polish, and nothing is translated."]
        translated = with_("own-media", body=f"{WORDS['own']} The page is there in Polish too.")
        spoken = [item.model_copy(update={"body": item.body.replace("there in", "in")})
                  if item.id == "own-media" else item for item in translated]  # fmt: skip
        assert state("R63", spoken, polish) == "pass"


class TestR64:
    @pytest.mark.parametrize(
        ("ending", "expected"),
        [
            ("You hear from me by Friday.", "pass"), ("Answers come within two days.", "pass"),
            ("We will see.", "fail"),
        ],
    )  # fmt: skip
    def test_questions_get_a_day(self, ending, expected):
        items = with_("talk-web", body=f"{ASKING} {ending}")
        assert state("R64", items) == expected

    @pytest.mark.parametrize(("offset", "expected"), [(17, "pass"), (18, "fail"), (7, "fail")])
    def test_a_message_with_answers_within_ten_days_is_one(self, offset, expected):
        items = with_("talk-web", body=ASKING)
        answers = Message(id="answers", title="Your answers", date=day(offset), group_ids=("web",))
        assert state("R64", [*items, answers]) == expected


@pytest.mark.parametrize(
    ("rule_id", "topic", "items", "awaited"),
    [
        ("R19", "jobs", with_("own-web", topics=("unchanged",)), "What may be said to Web about jobs is"),
        ("R64", "answers", with_("talk-web", body=ASKING), "The day for the answers is"),
        ("R65", "duty", without("tells"), "Whether it is the only way, and from when, is"),
    ],
)
def test_a_promise_that_is_still_decided_is_awaited(rule_id, topic, items, awaited):
    decision = Milestone(id="decide", date=day(-30), done_when=PROMISE_QUESTIONS[topic])
    result = check(rule_id, [*items, decision], brief_with(promises=()))
    assert (result.state, result.missing) == ("cannot_tell", (f"promises.{topic}",))
    assert texts(result) == [f"{awaited} decided on January 31, 2026."]
    assert "decide" in result.findings[0].item_ids


class TestR65:
    def test_it_is_said_from_when_it_is_the_only_way(self):
        assert state("R65", without("tells")) == "fail"
        assert state("R65", (), PERFECT) == "not_applicable"
        duty = Promise(topic="duty", state="not_relevant")
        assert state("R65", without("tells"), brief_with(promises=(duty,))) == "not_applicable"

    @pytest.mark.parametrize(("starts", "expected"), [(28, "pass"), (27, "fail")])
    def test_it_is_said_by_the_day_it_begins(self, starts, expected):
        duty = Promise(topic="duty", state="decided", sentence="It is mandatory.", starts=day(starts))
        assert state("R65", brief=brief_with(promises=(duty,))) == expected
