"""Read who heads a team: a name beside it, and the words between them."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from playbook.core.intake.intake import Finding
from playbook.core.intake.intake_words import ANY_NAME, FULL_NAME, HONORIFIC
from playbook.core.text.notes import NoteSentence
from playbook.llm.intake.teams.rosters import PEOPLE, WORKERS, heads_of_units
from playbook.llm.intake.teams.units import KIND, TeamWord, UnitNames, groups_of

_NAME = re.compile(rf"(?:{HONORIFIC})?(?P<name>{FULL_NAME})")
_MANAGES = (
    r"(?:manages?|leads?|heads?|runs?|directs?|supervises?|looks after|has|(?:is |being )?(?:responsible for"
    r"|in charge of|head of|manager of))"
)
_SIZE = (
    rf"(?:(?:about |around |some )?(?:\d[\d,.]*(?: (?:or so|{PEOPLE}|(?:[a-z-]+ )?{WORKERS}))?"
    rf"|[a-z]+(?:-[a-z]+)? (?:{PEOPLE}|{WORKERS})))"
)
_OF_THEM = rf"(?: (?:team|people|{KIND}|\w+s))?"
_LED_BY = (
    r"(?:(?:is |are )?(?:led|headed|managed|run|directed|supervised) by|under|with"
    r"|(?:who )?report(?:s|ing)? to|(?:who )?answer(?:s|ing)? to"
    r"|(?:team )?(?:manager|lead(?:er)?|head|supervisor)(?: is|:)?)"
)
_CLOSED = re.compile(r" (?:leads|manages|heads|runs|looks after) (?:them|it|the team)\)|[,)]")


class _Form(NamedTuple):
    """The words between a name and a team, and what has to stand behind both."""

    is_from_name: bool
    words: re.Pattern[str]
    ends: re.Pattern[str] | None = None
    needs_managers: bool = False


# The surest first.
_FORMS = (
    _Form(
        True,
        re.compile(
            rf"(?:,? \([^()]{{2,40}}\)|, [^,;]{{3,50}},)?,? (?:who )?(?:will )?{_MANAGES}(?: both| all)?"
            rf"(?: the| our)?(?: (?:team|people|{KIND}) (?:in|at|of))? "
        ),
    ),
    _Form(False, re.compile(rf"{_OF_THEM}(?:,? \(?{_SIZE}\)?)?,? \(?{_LED_BY} ")),
    _Form(True, re.compile(r" \((?:the )?"), _CLOSED),
    _Form(
        False,
        re.compile(rf"{_OF_THEM} \((?:{_SIZE}(?: (?:in|at) [^();]{{2,40}})?(?:[,;] (?:[^();]{{2,60}}; )?))?"),
        _CLOSED,
    ),
    _Form(
        False,
        re.compile(rf"(?: team)?(?: of {_SIZE})?, (?:which|whom|that) "),
        re.compile(r" (?:heads|leads|runs|manages)\b"),
    ),
    _Form(False, re.compile(rf"(?:,? {_SIZE})? (?:is|are) |: ")),
    _Form(False, re.compile(r"[^;.()]{3,70} \("), re.compile(r"\)")),
    _Form(
        False,
        re.compile(r"[^;.()]{0,120}?,? (?:led|headed|managed|run) by (?:[a-z]+ (?:manager|head|lead) )?"),
    ),
    _Form(True, re.compile(r" (?:(?:in|at|for) )?(?:the )?"), needs_managers=True),
    _Form(False, re.compile(rf"{_OF_THEM}(?:,| by| [-\u2013\u2014])? "), needs_managers=True),
)
_IN_LISTS = (2, 3, 8)  # "Ana Ruiz (Leeds), Ben Lin (York)", "Ana Ruiz in Leeds, Ben Lin in York"
_OF_MANAGERS = re.compile(
    r"(?i)\b(?:managers?|captains?|heads?|leads|leaders?|directors?|supervisors?|(?:led|headed|managed|run|directed"
    r"|supervised) by|manages|runs|directs|responsible for|in charge of|reports? to|under [A-Z])\b"
)
_OPEN = re.compile(r"(?i)\?$|\b(?:maybe|perhaps|might|could|not decided|propos\w+|suggests?)\b")
_HEAD_OF = re.compile(
    r"(?i)^(?:head|manager|director|leader|lead|chief) of (?:the )?(?P<team>[\w &/-]{3,40})$"
    r"|^(?P<before>[\w &/-]{3,40}) (?:manager|head|supervisor|director)$"
)


# "Ana Ruiz's 45 customer service agents"
_OWN_PEOPLE = re.compile(
    rf"(?P<name>{FULL_NAME})['\u2019]s? (?:about )?\d[\d,.]* (?P<team>(?:[a-z-]+ ){{0,3}}{WORKERS})\b"
)
# "To: Karen (order desk), Luis (Fond du Lac plant)"
_ADDRESSEE = re.compile(rf"(?P<name>{ANY_NAME}) \((?:the )?(?P<team>[^()]{{3,50}})\)")
_FEWEST_ADDRESSEES = 2


class _Pair(NamedTuple):
    form: int
    length: int
    name: str
    at: int
    units: tuple[TeamWord, ...]


def find_heads(
    sentences: Sequence[NoteSentence],
    titles: Iterable[Finding],
    teams: Iterable[str],
    others: Collection[str] = (),
) -> Iterator[Finding]:
    """Yield who heads a team: named beside it, or by the job title.

    `others`: names that are no person's.
    """
    unit_names = UnitNames(list(teams))
    for text in (each.text for each in sentences):
        for numbered, head in heads_of_units(text):
            yield Finding("group_manager", head["name"], text, numbered)
        for owned in _OWN_PEOPLE.finditer(text):
            if unit_names.is_known(owned["team"]):
                yield Finding("group_manager", owned["name"], text, owned["team"])
    for text in (each.text for each in sentences if unit_names.names and not _OPEN.search(each.text)):
        for name, unit in _heads_in(text, unit_names):
            if not any(name in other or other in name for other in others):
                yield Finding("group_manager", name, text, unit.name)
    for text in (each.text for each in sentences if each.label == "To"):
        addressed = [each for each in _ADDRESSEE.finditer(text) if unit_names.is_known(each["team"])]
        if len(addressed) >= _FEWEST_ADDRESSEES:
            for each in addressed:
                yield Finding("group_manager", each["name"], text, each["team"])
    for title in titles:
        of_team = _HEAD_OF.match(title.value)
        if of_team and unit_names.is_known(team := of_team["team"] or of_team["before"]):
            yield Finding("group_manager", title.of, title.sentence, team)


def _heads_in(text: str, unit_names: UnitNames) -> Iterator[tuple[str, TeamWord]]:
    """Yield each name with the team that it is surest beside.

    Who stands in one form with the heads of known teams heads an unknown one.
    """
    units = unit_names.find_in(text, with_unknown=False)
    names = [match for match in _NAME.finditer(text) if not any(unit.overlaps(match) for unit in units)]
    if not (units and names):
        return
    pairs = _matched(_pairs(text, names, list(groups_of(units, text))))
    forms = Counter(pair.form for pair in pairs)
    every = [
        unit
        for unit in unit_names.find_in(text, with_unknown=True)
        if unit.is_known or not any(map(unit.overlaps, names))
    ]
    others = [
        pair
        for pair in _pairs(text, names, list(groups_of(every, text)))
        if forms[pair.form] > 1 and pair.form in _IN_LISTS
    ]
    for pair in _matched([*pairs, *others]):
        yield from ((pair.name, unit) for unit in pair.units)


def _matched(pairs: Iterable[_Pair]) -> list[_Pair]:
    """Return the surest pairs, each name and each team once."""
    headed, taken = set[int](), set[int]()
    matched = []
    for pair in sorted(pairs, key=lambda pair: (pair.form, pair.length)):
        if pair.at not in taken and not any(unit.start in headed for unit in pair.units):
            taken.add(pair.at)
            headed.update(unit.start for unit in pair.units)
            matched.append(pair)
    return matched


def _pairs(
    text: str, names: Sequence[re.Match[str]], joined: Sequence[Sequence[TeamWord]]
) -> Iterator[_Pair]:
    is_of_managers = bool(_OF_MANAGERS.search(text))
    # "engineers (310; Ana Ruiz), crews (180; Ben Lin)": a bracket is about the team before it alone.
    in_brackets = [[unit] for units in joined for unit in units[:-1] if text.startswith(" (", unit.end)]
    for name in names:
        for units in (*joined, *in_brackets):
            for at, form in enumerate(_FORMS):
                if form.needs_managers and not is_of_managers:
                    continue
                first, last = (
                    (name.end(), units[0].start) if form.is_from_name else (units[-1].end, name.start())
                )
                between = form.words.fullmatch(text, first, last) if first < last else None
                behind = text[units[-1].end :] if form.is_from_name else text[name.end() :]
                if between and (not form.ends or form.ends.match(behind)):
                    of = tuple(units) if form.is_from_name else (units[-1],)
                    yield _Pair(at, last - first, name["name"], name.start(), of)
                    if len(of) > 1:  # "Ana Ruiz for Leeds, York is Ben Lin"
                        yield _Pair(at, last - first + 1, name["name"], name.start(), of[:1])
