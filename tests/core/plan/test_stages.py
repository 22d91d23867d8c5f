"""Stage files: what they may hold, and their error messages."""

from pathlib import Path

import pytest

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import STAGES
from playbook.core.plan.plays.stages import FACTS, Stage, When, check_together, parse_stage, placeholders
from playbook.core.review.review import RULES, SOURCES

FOLDER = Path(__file__).parents[3] / "data" / "stages"
GOOD = """
key = "training"
title = "Training"
purpose = "People can do it."
questions = ["Who learns first?"]
kinds = ["support"]

[[plays]]
id = "office-hours"
label = "office hours"
kind = "support"
for = "everyone"
owner = "lead"
at = "group.go_live - 3"
days = { end = "group.go_live + 84" }
title = "Ask {lead}"
why = "Help stays."
rule_ids = ["R25"]
fields = { way = "office_hours" }
[plays.texts]
note = ["One.", ["Two {tool}.", { say = "Three {gain}.", otherwise = "Three.", topics = ["why"] }]]
"""


def all_stages() -> list[Stage]:
    return [parse_stage((FOLDER / f"{key}.toml").read_text("utf-8"), key) for key in STAGES]


def broken(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def test_a_stage_is_read_and_its_plays_have_own_ids() -> None:
    stage = parse_stage(GOOD)
    play = stage.plays[0]
    assert (stage.key, stage.title, stage.kinds) == ("training", "Training", ("support",))
    assert play.at == When(anchor="group.go_live", days=-3)
    assert (play.days["end"], play.scope) == (When(anchor="group.go_live", days=84), "everyone")
    with pytest.raises(PlaybookError, match="same id"):
        check_together([stage, stage])


def test_texts_are_paragraphs_with_topics_and_alternatives() -> None:
    first, second = parse_stage(GOOD).plays[0].texts["note"]
    assert [sentence.say for sentence in first] == ["One."]
    assert [sentence.say for sentence in second] == ["Two {tool}.", "Three {gain}."]
    assert (second[1].otherwise, second[1].topics) == ("Three.", ("why",))


def test_a_broken_stage_file_says_which_file_and_which_field():
    for old, new, words in [
        ("{tool}", "{tols}", "unknown placeholder {tols}"), ("{lead}", "{led}", "unknown placeholder {led}"),
        ('otherwise = "Three."', 'otherwise = "{thre}"', "unknown placeholder {thre}"),
        ("{tool}", "{tool", "brace has no partner"), ("{tool}", "{day.No Such}", "unknown placeholder"),
        ("group.go_live - 3", "next week", "'next week' is not a day"),
        ("group.go_live + 84", "end + soon", "'end + soon' is not a day"),
        ('kind = "support"', 'kind = "party"', "play 'office-hours', kind"),
        ('kinds = ["support"]', 'kinds = ["gate"]', "does not draft 'support'"),
        ("note = [", "notes = [", "no field 'notes'"),
        ('way = "office_hours"', 'way = "magic"', "fields.way"),
        ('owner = "lead"', 'owner = "Anna"', "play 'office-hours', owner"),
        ('rule_ids = ["R25"]', 'rule_ids = ["25"]', "rule_ids"),
        ('why = "Help stays."\n', "", "play 'office-hours', why"),
        ('label = "office hours"\n', "", "play 'office-hours', label"),
        ('id = "office-hours"\n', "", "play 'number 1', id"),
        ('topics = ["why"]', 'topics = ["gossip"]', "topics"),
        ('for = "everyone"', 'for = "nobody"', "play 'office-hours', for"),
        ('key = "training"', 'key = "yoga"', "key"), ("[[plays]]", "[[plays]", "not valid TOML"),
        ('questions = ["Who learns first?"]', "questions = []", "questions"),
        ("days = { end =", "days = { ending =", "no field 'ending'"),
        ('why = "Help stays."', 'why = "Help stays."\nneeds = ["luck"]', "no fact 'luck'")
    ]:  # fmt: skip
        with pytest.raises(PlaybookError) as caught:
            parse_stage(broken(old, new), "training.toml")
        assert "training.toml" in caught.value.message, old
        assert words in caught.value.message, old
        assert caught.value.hint, old


def test_stages_that_lean_on_a_missing_play_are_refused() -> None:
    with pytest.raises(PlaybookError, match="no play 'go-live-party'"):
        check_together([parse_stage(broken('owner = "lead"', 'owner = "lead"\nafter = ["go-live-party"]'))])
    with pytest.raises(PlaybookError, match="no play 'other'"):
        check_together([parse_stage(broken("{tool}", "{day.other}"))])
    with pytest.raises(PlaybookError, match="no play 'km-x'"):
        check_together([parse_stage(broken('topics = ["why"]', 'key_messages = ["km-x"]'))])


def test_the_five_stages_fit_together_with_rules_and_sources() -> None:
    stages = all_stages()
    check_together(stages)
    assert [stage.key for stage in stages] == list(STAGES)
    for stage in stages:
        assert len(stage.questions) >= 4
        assert {play.kind for play in stage.plays} <= set(stage.kinds), stage.key
    named = {rule_id for stage in all_stages() for play in stage.plays for rule_id in play.rule_ids}
    from_the_case = {"R34", "R40"}  # metrics and use cases, written from the kind of change and the tasks
    # The rules after R40 judge the words, days and hours of the whole plan; no play stands for one.
    assert {rule.id for rule in RULES if rule.id <= "R40"} - from_the_case <= named
    assert {play.source for stage in all_stages() for play in stage.plays if play.source} <= set(SOURCES)


def test_every_placeholder_is_a_fact_or_a_day() -> None:
    plays = [play for stage in all_stages() for play in stage.plays]
    days = {f"day.{play.id}" for play in plays}
    used = {name for play in plays for text in play.all_texts for name in placeholders(text)}
    assert used <= FACTS | days
    assert len(used) > 25


def test_every_play_says_why_in_a_sentence() -> None:
    for stage in all_stages():
        for play in stage.plays:
            assert play.why.endswith("."), play.id
            assert 20 < len(play.why) < 220, play.id


def test_the_stage_files_have_no_contested_figure_or_fog():
    for banned in [
        "70%", "70 %", "ADKAR", "Prosci", "four times more", "six months after", "73%", "leverag", "synerg",
    ]:  # fmt: skip
        for key in STAGES:
            text = (FOLDER / f"{key}.toml").read_text("utf-8")
            assert banned.casefold() not in text.casefold(), key
