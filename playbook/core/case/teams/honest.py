"""What leaders can honestly say and do about a worry that nothing answers, by its kind."""

import re
from typing import NamedTuple


class _Kind(NamedTuple):
    """A kind of worry, and its answer. {Braces} are names and days."""

    words: re.Pattern[str]
    answer: str


def _kind(words: str, answer: str) -> _Kind:
    return _Kind(re.compile(rf"\b(?:{words})\b", re.IGNORECASE), answer)


# The first that fits is taken, so the sharper ones come first.
_KINDS = (
    _kind(  # people
        r"(?:posts?|jobs?|positions?|places|shifts) [^.;]{0,30}(?:filled|unfilled|open|vacant|empty)"
        r"|vacanc\w+|not (?:yet )?(?:been )?found",
        "{who} has a name for each place by {by}, or a stand-in for the first four weeks. While one is "
        "missing, that part starts later.",
    ),
    _kind(  # jobs
        r"jobs?|posts?|redundan\w+|lay-?offs?|replaces? (?:us|me|them)|not needed|closes?|empty",
        "by {by} {who} asks what they heard, and {sponsor} answers each part: yes, no, or the day on which "
        "it is decided.",
    ),
    _kind(  # safety
        r"midnight|safe(?:ty|ly)?|unsafe|harm\w*|injur\w+|accidents?|danger\w*|upsets?|abuse\w*|alone|attack\w*",
        "by {by} {who} has a roster with a name and a number for each hour at which it can happen. Nobody "
        "starts without it.",
    ),
    _kind(  # others' work landing on us
        r"ends? up with|lands? on|spread (?:over|across)|pushed (?:on|onto|to)|switchboard|on top"
        r"|doing (?:their|others)|takes? over (?:the|their)|left with",
        "by {by} {who} agrees on one page what comes to them, what doesn't and who takes the rest. It is "
        "counted for four weeks, and {sponsor} moves people or work by that number.",
    ),
    _kind(  # being timed
        r"(?:times?|clocks?|timing) (?:us|them|me|people|(?:our|their|my|his|her|every|each)\b[^.;]*"
        r"|breaks?|visits?)|timed|stopwatch\w*|(?:to|by) the (?:minute|second)",
        "by {by} {sponsor} says in writing which times are recorded, who sees them, and what they are never "
        "used for. Nobody starts without that page.",
    ),
    _kind(  # time
        r"minutes?|hours?|time|slower|longer|too (?:long|much|many)|busy|extra work|workload|queues?",
        "{who} names ten real cases by {by}, timed both ways in the first practice. What takes longer gets "
        "time in the plan, or loses a step before the start.",
    ),
    _kind(  # pay
        r"pay|paid|bonus\w*|earn\w*|wages?|commissions?|costs? them|money|tips?",
        "by {by} {who} counts for ten of them what they get both ways. Nobody gets less in the first full "
        "period, and {sponsor} changes the rule where a difference stays.",
    ),
    _kind(  # those we serve
        r"customers?|clients?|guests?|patients?|famil(?:y|ies)|members|parents|homes|residents|growers|pupils"
        r"|students|tenants|readers|listeners",
        "by {by} {who} asks the ten whom it matters to most, in person, what they'd need. {sponsor} decides "
        "what we offer, and who leaves is counted from the first day.",
    ),
    _kind(  # skill
        r"learn\w*|trainees?|apprentices?|skills?|forget\w*|novices?|beginners?|unlearn\w*",
        "by {by} {who} sets part of the work aside to learn on, chosen by those who teach it. The first "
        "review asks what was learned.",
    ),
    _kind(  # quality
        r"mistakes?|errors?|wrong|quality|accura\w+|worse|cheap\w*|sloppy|unmaintainable",
        "{who} lets those who doubt it pick ten real cases by {by}, checked side by side before the start. "
        "What comes out worse stays as it is.",
    ),
    _kind(  # control
        r"control\w*|decides?|becom\w+|watch\w*|freedom|judg\w+|people who|machine|told what",
        "by {by} {who} and two of them write down what they decide alone, what is new and what is no longer "
        "theirs. {sponsor} signs it, and the first review reads it again.",
    ),
    _kind(  # fairness
        r"fair\w*|unfair|why us|only we|others|always us|same people|first again",
        "by {by} {who} writes down the rule by which it's these and not those, shows it to both, and asks "
        "what it overlooks.",
    ),
)  # fmt: skip
_ANY = (
    "by {by} {who} hears two of them, says what is known and what isn't, and tells everybody on which day "
    "the rest is answered."
)


def honest_answer(worry: str, who: str, sponsor: str, by: str) -> str:
    """Return what can be said and done about a worry that no rule answers."""
    answer = next((kind.answer for kind in _KINDS if kind.words.search(worry)), _ANY)
    return answer.format(who=who, sponsor=sponsor, by=by)
