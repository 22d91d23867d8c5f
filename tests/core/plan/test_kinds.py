"""A kind of change in TOML: what it may hold, and its error messages."""

import pytest

from playbook.core.base.errors import PlaybookError
from playbook.core.plan.plays.kinds import Answer, Noun, Session, parse_kind

SESSION = 'title = "Try it"\nhours = 0.5\nagenda = ["20 min: Try it: once.", "10 min: Talk about it."]\n'
GATE = 'go = "It works."\nadjust = "It works in part."\nstop = "It does harm."\n'
GOOD = f"""
key = "dance"
title = "Dancing"
description = "People dance."
example_change = "Everyone dances on Monday."
signs = ["dance"]
is_ai = false
weekly_question = "What did you dance?"
rating = ["fell", "stood", "walked", "danced", "flew"]
day_after = "You dance."
stop_rule = "We stop when somebody falls. {{lead}} says so."
proficient_when = "You dance alone."
win = "A dance."
incentives = "Shoes."
example_tasks = ["A waltz"]
[words]
thing = "the dance"
use = "dance"
using = "dancing"
own_piece = "a dance of your own"
own_use = "my own dance"
example = "a dance"
old_way = "walking"
help = "a partner"
check = "listen to the music"
stop = "stop when it hurts"
[[guardrails]]
say = "No heels. {{promise_use}}"
needs = ["promise_use"]
[[prerequisites]]
kind = "other"
name = "A floor"
done_when = "The floor is dry."
[manager_session]
{SESSION}
[safe_start]
{SESSION}
[hands_on]
{SESSION}
[clinic]
{SESSION}
[[metrics]]
title = "People who dance"
measures = "utilization"
definition = "Count them."
red_action = "Play louder."
[[answers]]
worry = "I have two left feet."
words = ["left feet", "clumsy"]
answer = ["So have I.", {{ say = "{{promise_duty}}", otherwise = "Ask {{sponsor}}." }}]
[[settle]]
question = "Which dance?"
options = ["Waltz: slow."]
[[risks]]
risk = "Sore feet"
watch = "Shoes"
[gates.start]
{GATE}
[gates.day_30]
{GATE}
[gates.day_90]
{GATE}
"""


def test_a_kind_is_read_from_toml() -> None:
    kind = parse_kind(GOOD)
    assert (kind.key, kind.words.thing, kind.gates.day_90.stop) == ("dance", "the dance", "It does harm.")
    assert [part.minutes for part in kind.hands_on.agenda] == [20, 10]
    assert list(kind.hands_on.timed_lines) == ["0:00 Try it: once.", "0:20 Talk about it."]
    assert [sentence.otherwise for sentence in kind.answers[0].answer] == ["", "Ask {sponsor}."]


def test_a_broken_file_says_which_file_and_which_field() -> None:
    for old, new, words in [
        ('key = "dance"', 'key = "Dance!"', "key"), ("[words]", "[words", "not valid TOML"),
        ('thing = "the dance"\n', "", "words.thing"), ('"the dance"', '"{tool}"', "has a brace"),
        ("{lead}", "{led}", "unknown placeholder {led}"), ("{lead}", "{lead", "brace has no partner"),
        ("{promise_duty}", "{promise_cake}", "unknown placeholder {promise_cake}"),
        ('needs = ["promise_use"]', 'needs = ["luck"]', "no fact 'luck'"),
        ('"flew"]', '"flew", "landed"]', "rating"),
        ('measures = "utilization"', 'measures = "joy"', "metrics.0.measures"),
        ('words = ["left feet", "clumsy"]', "words = []", "answers.0.words"),
        ("hours = 0.5", "hours = 1.0", "the agenda has 30 minutes, but the session 60"),
        ("10 min: Talk", "Talk", "has no minutes"), ('risk = "Sore feet"', 'risks = "Sore feet"', "risks.0"),
        ("[gates.day_30]", "[gates.day_31]", "gates.day_30"),
    ]:  # fmt: skip
        assert old in GOOD
        with pytest.raises(PlaybookError) as caught:
            parse_kind(GOOD.replace(old, new), "dance.toml")
        assert caught.value.message.startswith("dance.toml"), old
        assert words in caught.value.message, old
        assert caught.value.hint, old


def test_a_worry_is_matched_from_the_start_of_its_words() -> None:
    answer = Answer(worry="Sore", words=("sore feet", "art"), answer=["Rest."])  # type: ignore[arg-type]
    assert answer.matches("We get Sore feet.")
    assert not answer.matches("We start in March.")
    assert not answer.matches("Artists like it.")


def test_the_answer_with_the_most_words_of_a_worry_is_chosen() -> None:
    other = '[[answers]]\nworry = "It is loud."\nwords = ["loud"]\nanswer = "Yes."\n[[settle]]'
    kind = parse_kind(GOOD.replace("[[settle]]", other))
    chosen = kind.answer_to("Clumsy people with left feet, and loud music")
    assert chosen.worry == "I have two left feet."
    assert kind.answer_to("The works council must agree") is None


def test_a_part_stands_only_where_its_words_occur() -> None:
    rule = '[[guardrails]]\nsay = "No lifts at night."\notherwise = "No lifts."\nif_words = ["night"]\n'
    gone = '[[risks]]\nif_words = ["ice"]\nrisk = "Ice"\nwatch = "Weather"\n[gates.start]'
    text = GOOD.replace("[[prerequisites]]", f"{rule}[[prerequisites]]").replace("[gates.start]", gone)
    kind = parse_kind(text)
    by_day, by_night = kind.fitted("We dance at noon."), kind.fitted("We dance at night, on ice.")
    assert [part.say for part in by_day.guardrails][1:] == ["No lifts."]
    assert [part.say for part in by_night.guardrails][1:] == ["No lifts at night."]
    assert [len(part.risks) for part in (by_day, by_night)] == [1, 2]


def test_a_remedy_is_named_only_where_a_condition_carries_it() -> None:
    need = (
        '[[prerequisites]]\nkind = "other"\nname = "Shoes tried"\ndone_when = "They fit."\n'
        'if_words = ["shoes"]\ncures = ["blister"]\nremedy = "Shoes are tried before."\n'
    )
    kind = parse_kind(GOOD.replace("[manager_session]", f"{need}[manager_session]"))
    assert kind.fitted("New shoes").remedies_for("All had blisters") == ("Shoes are tried before.",)
    assert kind.fitted("Barefoot").remedies_for("All had blisters") == ()


def test_a_trade_says_its_own_measures_and_gates_in_every_place() -> None:
    own = """
[[variants]]
if_words = ["tango"]
and_words = ["milonga"]
[[variants.swaps]]
say = "WORDS"
instead = "Two walk"
[[guardrails]]"""
    metric = parse_kind(GOOD).metrics[0].title
    kind = parse_kind(GOOD.replace("\n[[guardrails]]", own.replace("WORDS", metric), 1))
    assert kind.fitted("A tango at the milonga").metrics[0].title == "Two walk"
    assert kind.fitted("A tango at home").metrics[0].title == metric
    with pytest.raises(PlaybookError, match="variants: nothing says 'Nobody says"):
        parse_kind(GOOD.replace("\n[[guardrails]]", own.replace("WORDS", "Nobody says this"), 1))


def test_a_session_must_fill_its_hours() -> None:
    with pytest.raises(ValueError, match="45 minutes"):
        Session.model_validate({"title": "Short", "hours": 1.0, "agenda": ["45 min: Talk."]})


def test_what_people_work_on_is_said_in_the_word_of_the_brief() -> None:
    text = GOOD.replace('day_after = "You dance."', 'day_after = "You finish a [dance]. [Dances] wait."')
    kind = parse_kind(text)
    assert kind.about(None).day_after == "You finish a dance. Dances wait."
    order = Noun(one="order", many="orders")
    assert kind.about(order).day_after == "You finish an order. Orders wait."


def test_a_trade_has_words_and_parts_of_its_own() -> None:
    own = """
[[variants]]
if_words = ["tango", "milonga"]
day_after = "You tango."
[variants.words]
use = "tango"
[[guardrails]]"""
    part = (
        '[{ minutes = 20, say = "Try it.",'
        ' variants = [{ if_words = ["tango", "milonga"], say = "Two walk." }] },'
        ' "10 min: Talk about it."]'
    )
    text = GOOD.replace("\n[[guardrails]]", own, 1).replace(
        '["20 min: Try it: once.", "10 min: Talk about it."]', part, 1
    )
    kind = parse_kind(text)
    tango, waltz = kind.fitted("A tango at the milonga"), kind.fitted("A waltz")
    assert (tango.day_after, tango.words.use, tango.words.using) == ("You tango.", "tango", "dancing")
    assert (waltz.day_after, waltz.words.use) == ("You dance.", "dance")
    assert [part.say for part in tango.manager_session.agenda] == ["Two walk.", "Talk about it."]
    assert [part.say for part in waltz.manager_session.agenda] == ["Try it.", "Talk about it."]
    with pytest.raises(PlaybookError, match="there is no word 'fun'"):
        parse_kind(text.replace('use = "tango"', 'fun = "tango"'))


def test_one_stray_word_or_a_name_tells_no_trade() -> None:
    signs = '["tango", "milonga", "two walk"]'
    own = f'\n[[variants]]\nif_words = {signs}\nday_after = "You tango."\n[[guardrails]]'
    kind = parse_kind(GOOD.replace("\n[[guardrails]]", own, 1))
    long = "\n".join(["We waltz."] * 9)
    for core, day in (
        (f"{long}\nThe tango room stays.\n\tBar", "You dance."),
        (f"{long}\n\tTango band; Tango Hall Ltd.", "You dance."),
        (f"{long}\nThe band plays a tango.\n\tMilonga band", "You tango."),
        (f"{long}\nCouples tango.\nThe tango pays.\n\tBar", "You tango."),
        ("Couples tango at the milonga.\n\tBar", "You tango."),
        ("Two walk.\n\tBar", "You tango."),
        ("Trucks tango through the gate.\n\tBar", "You dance."),
    ):
        assert kind.fitted("Nobody can tango.", core).day_after == day


def test_a_trade_has_metrics_and_sentences_of_its_own() -> None:
    own = """
[[variants]]
if_words = ["tango", "milonga"]
[[variants.metrics]]
instead_of = "People who dance"
title = "Couples who tango"
measures = "utilization"
definition = "Count the couples."
red_action = "Play slower."
[[variants.swaps]]
say = "Sore feet"
instead = "Sore knees"
[[likely]]
team = 'band'
says = "Slower?"
answer = "{who} counts."
[[guardrails]]"""
    text = GOOD.replace("\n[[guardrails]]", own, 1)
    kind = parse_kind(text)
    tango, waltz = kind.fitted("A tango at the milonga"), kind.fitted("A waltz")
    [metric] = tango.metrics
    assert (metric.title, metric.red_action) == ("Couples who tango", "Play slower.")
    assert (tango.risks[0].risk, waltz.risks[0].risk) == ("Sore knees", "Sore feet")
    assert [each.title for each in waltz.metrics] == ["People who dance"]
    for old, new, words in (
        ('say = "Sore feet"', 'say = "Cold feet"', "nothing says 'Cold feet'"),
        ('instead_of = "People who dance"', 'instead_of = "Singers"', "no metric 'Singers'"),
        ("{who} counts", "{whom} counts", "there is no fact 'whom'"),
    ):
        with pytest.raises(PlaybookError, match=words):
            parse_kind(text.replace(old, new))
