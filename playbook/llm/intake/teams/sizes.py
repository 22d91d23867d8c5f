"""Read teams with size and place, and the people in scope, from plain sentences."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, islice, pairwise, zip_longest
from typing import NamedTuple

from playbook.core.case.reading.pilot import counts_a_trial
from playbook.core.case.reading.places import places_in
from playbook.core.case.reading.texts import Quote, is_asked
from playbook.core.intake.intake import Finding
from playbook.core.intake.intake_words import FULL_NAME, HONORIFIC, words_of_impact
from playbook.core.text.notes import NoteSentence
from playbook.core.text.numbers import ExactNumber, numbers_in
from playbook.llm.intake.teams.rosters import NO_TEAM, NO_WORKERS, PEOPLE, WORKERS, countable, roster_in
from playbook.llm.intake.teams.waves import LEADER

_HAS_PEOPLE = re.compile(rf"(?i)\b{PEOPLE}\b|\bemploys?\b|\bwho(?:['\u2019]s in)?:")
_COUNTS_MONEY = re.compile(r"(?i)[$\u20ac\u00a3]|\b(?:dollars|euros?|pounds|kron(?:er|or)|francs)\b")
_MONEY, _LEAST_SUM = re.compile(r"(?i)\b(?:money|budget|costs?|funding)\b"), 1_000
_CAP = r"(?:[A-Z][\w/'\u2019-]{1,24}|[A-Z]{2,5}|&)"
_TEAM_NAME = rf"{_CAP}(?: (?:(?:and|&|of) )?{_CAP}){{0,3}}"
_IN_TEAM = re.compile(
    rf"(?: {PEOPLE}| (?P<work>{WORKERS})| who work| of (?:them|us) (?:work|are))? "
    r"(?:(?:in|of|from) (?:the |our )?|(?:at|on) (?:the|our) )"
    rf"(?P<team>{_TEAM_NAME}|[a-z]{{2,20}} and (?!in\b)[a-z]{{3,20}}(?= ?[,;.]| under\b| led\b)"
    rf"|[a-z]{{2,20}}(?: (?!and\b)[a-z]{{3,20}})?(?= ?(?:,|;|\.|$| and | in )))"
    rf"(?:,? (?:also )?(?:in|at) (?P<place>{_TEAM_NAME}(?: \d{{1,2}}\b)?))?"
)
_AS_WORKERS = re.compile(
    rf" (?P<team>(?:[a-z-]{{3,20}} ){{0,2}}{WORKERS})\b(?:(?: in| at)(?: the)? (?P<place>{_TEAM_NAME}(?:"
    rf" \d{{1,2}}\b)?))?"
)
# "110 warehouse people on shifts": what people work in, before them.
_OF_TEAM = re.compile(
    r" (?P<team>(?:[a-z-]{3,20} )?[a-z-]{3,20}) (?:people|employees|colleagues)\b(?P<place>)"
)
_NO_VERB = r"(?!(?:with|has|have|and|are|of|about|around|some|employs?)\b)"
_BEFORE = re.compile(
    rf"(?:^|[,;:.)] |\band |[\u2022*-] |\b(?:the|our|are|affects?|covers?|concerns?|includes?|involves?|for) "
    rf"|\ba |\ban |\b(?:want|move|bring|put|give|train|need)s? )"
    rf"(?P<team>{_TEAM_NAME}(?: {_NO_VERB}[a-z]{{3,20}})?|(?!and )[a-z]{{3,20}}(?: [a-z]{{3,20}}){{0,2}})"
    r"(?: in (?P<place>[A-Z][\w-]{2,24}))?"
    rf"(?:,? (?:with|has|have)|,| of|:)? ?\(?(?:about |around |some |~)?$"
)
# "Julia Hartmann heads litigation with 12 lawyers"
_HEADED_WITH = re.compile(
    r"(?:heads|leads|manages|runs) (?:the |our )?(?P<team>[\w &/-]{3,40}?) with (?:about |around )?$"
    r"(?P<place>)"
)
# "Field service is by far the largest, 230 mechanics", "The contact centre and dispatch is 38 people"
_IS_SIZED = re.compile(
    rf"^(?:[Tt]he )?(?P<team>(?![Oo]ur\b|[A-Z]\w+['\u2019]s )"
    rf"[A-Za-z][\w&'\u2019-]+(?: {_NO_VERB}[\w&'\u2019-]+| and(?= [a-z])){{0,5}}?)"
    r"(?:(?:, | (?:is|are)(?: by far)? )(?:(?:the|our) (?:second[- ])?(?:largest|biggest|smallest)"
    r"(?: (?:team|group|department|unit|one))?,? ?(?:with )?)?| (?P<has>has|have|employs?|counts?|numbers?) )"
    r"(?:(?:about|around|some|only|now) )?$"
)
# "The dispatch offices in our 14 depots have 79 people"
_AT_ITS_PLACES = re.compile(
    r"(?<=[a-z]) (?:in|at|across|of|on) (?:all )?(?:the|our|its) (?:[\w-]+ ){0,2}[a-z]+"
    r"(?= (?:is|are|has|have|employs?|counts?|numbers?) )"
)
_IS_OF_PEOPLE = re.compile(rf" (?:{PEOPLE}|{WORKERS})\b")
# "Digital design is 30, Priya Raman's group"
_SOMEBODYS_TEAM = re.compile(
    r", (?P<name>[A-Z][\w-]+(?: [A-Z][\w-]+){1,2})['\u2019]s (?:group|team|people|department|crew)\b"
)
# "in the call centers in Leeds, Hull and York"
_TOWN_NAME = r"[A-Z][\w-]+(?: [A-Z][\w-]+)?"
_IN_PLACE = re.compile(
    rf" (?:{PEOPLE}|{WORKERS}) (?:(?:in|at) (?:the |our |\w+ )?(?:[a-z]+ )?[a-z]+s )?(?:in|at)"
    rf" (?P<place>{_TOWN_NAME}(?:, {_TOWN_NAME})*,? and {_TOWN_NAME}|[A-Z][\w-]+)(?= ?[,;.(]|$)"
)
_BARE_PLACE = re.compile(rf" (?:in|at) (?P<place>{_TOWN_NAME})(?! (?:and|[A-Z]))")
_NAME_IN_PLACE = re.compile(r"(?P<team>[A-Za-z].{2,40}?) in (?P<place>[A-Z][\w-]+(?: [A-Z][\w-]+)?)")
_HEADED_BY = (
    # "38 people in Leeds and York on shifts, seven days a week, under Ana Ruiz"
    re.compile(
        rf" (?:{PEOPLE}|{WORKERS})(?: (?:in|at|on|across) [^.;:()]{{2,60}}?)?"
        rf"(?:,? (?:and|who|which) (?:is|are))?,? {LEADER}"
    ),
    re.compile(rf" (?:{PEOPLE}|{WORKERS}),? (?:is|are) (?P<name>{FULL_NAME})['\u2019]s?(?= team\b|[.,;]|$)"),
    re.compile(
        rf"[^;]*[;,] (?:and )?(?P<name>{FULL_NAME}) (?:runs|leads|heads|manages) (?:it|them)(?=[.,;]|$)"
    ),
)
# "the ad desk in Galashiels, 23 people under Moira Keddie", "Field sales, 31, who are on the road"
_APPOSED = re.compile(
    r"(?:^|[,;:.] |\b[Aa]nd |\b[Tt]he )(?P<team>(?!(?i:the|our|and|then"
    r"|an?)\b)[A-Za-z][\w-]+(?: [\w-]+){0,2}?)(?: in (?P<place>[A-Z][\w-]+(?: [A-Z][\w-]+)?))?,"
    r" (?:which (?:is|has|are) )?(?:about |around |some )?$"
)
_APPOSED_SIZE = re.compile(
    rf"(?: (?:{PEOPLE}|{WORKERS}|or so))?(?:,? (?:who|mostly|most)\b|,? (?:under|with|led by"
    rf"|headed by) [A-Z]|\.?$)"
)
_BEHIND_IT = re.compile(
    rf"(?: (?:[a-z-]+ )?(?:{PEOPLE}|{WORKERS}|of them))?,? (?:under|with|led by|headed by"
    rf"|run by) (?:{HONORIFIC})?(?P<name>{FULL_NAME})"
)
# "an order desk of 9"
_DESK_OF = re.compile(
    r"\b(?:an?|the|our) (?P<team>(?:[a-z-]+ ){0,2}(?:desk|team|group|office|unit|crew|shop"
    r"|department)) of (?:about |around )?$"
)
# "Salina has 44 on the floor, Hays 31, Great Bend 26"
_PLACES_HAVE = re.compile(
    rf"(?:^|[,;:] |\band )(?P<team>{_CAP}(?: {_CAP})?)(?: has| have| with)?(?:, [a-z][^,\d]{{3,40}},)? $"
)
_LEFT_OUT = re.compile(
    r"(?i)\b(?:not count(?:ing)?|without|apart from|except(?: for)?|leaving out)(?: the)? $"
)
_OF_THE_PILOT = re.compile(r"(?i)^(?:the )?pilot(?:s| group| site)?(?: is| are|:)")
# "Of the 1,150 people in the business, 210 will use it": the whole is no team.
_WHOLE_OF_A_PART = re.compile(
    r"(?i)^of (?:the|our|all) [\d.,]+ (?P<whole>[^,;.]{3,60}), (?:about |some )?[\d.,]+ "
)
# "30 of the technicians in Wroclaw read Polish": a part of a team that has its own size.
_SOME_OF_THEM = re.compile(
    r" of (?:the|our) [a-z]+(?: [a-z]+)?s(?: (?:in|at) [A-Z]\w+)? (?:read|speak|are|have|can|will|use"
    r"|know|work|do|need|want"
    r"|live|come|drive|start)\b"
)
_LITTLE_FOR = re.compile(
    r"\b(?:[Ff]or|[Ii]n) (?:the |our )?(?P<team>[\w &-]{2,30}?),? "
    r"(?P<words>(?:little|not much|hardly anything|nothing much) (?:will )?changes?)\b"
)
_LED = re.compile(rf" {PEOPLE}, (?:led|headed|managed|run) by ")
_PEOPLE_NEXT = re.compile(rf" {PEOPLE}\b")
_LISTED = re.compile(
    rf"^(?P<team>[A-Z][\w&'\u2019/ -]{{2,40}}): (?:about |around )?(?=\d[\d,.]*(?: (?:{PEOPLE}"
    rf"|{WORKERS}))?\.?$)"
)
_AFTER = re.compile(
    rf"(?i)(?: {PEOPLE}| {WORKERS}| of (?:them|whom))?(?= ?(?:[,;.)(]|$|and\b|altogether|in all|ppl))"
)
_NEW_CLAUSE = re.compile(r";|\b(?:will|is|are|has|have|work|feel|use)\b|[,;] (?:and )?(?:the|our) \d")
_OF_THEM = re.compile(r"(?i)[;:]|\baffects?\b|\bof (?:whom|which|them)\b|\binclud")
_WHO_IS = re.compile(r"(?i)^(?:who(?:(?:['\u2019]s| is)? [\w ]{2,20})?|those affected|affected): ")
# "74 people, they could come later": the size is sure.
_MAY_BE_LATER = re.compile(r"(?<=\w)[,;] (?:and )?(?:they|who|which|it)\b[^,;]{0,80}\b(?:could|might)\b.*$")
TEAM_WORDS = re.compile(
    r"(?:sales|service|services|support|finance|hr|it|marketing|operations|legal|logistics|production"
    r"|engineering|purchasing|procurement|accounting|accounts|warehouse|development|research|quality"
    r"|maintenance|compliance|risk|design|creative|team|department|group|office)$",
    re.IGNORECASE,
)
_SCOPE = re.compile(
    r"\b(?:affects?|covers?|concerns?|involves?|[Ww]e are|employs?|has"
    r"|(?:total|scope|workforce|size|whole) is|headcount|firm of|company of)"
    r" (?:all |about |some |around )?(?:a (?:firm|company) of )?$"
)
# "the Columbus branch (140 people, Ray Delgado)"
_MANAGER_NEXT = re.compile(rf"(?: {PEOPLE})?, (?P<name>{FULL_NAME})\)")
# "46 people in inside sales (Tampa, led by Rosa Delgado)"
_AT_A_PLACE_UNDER = re.compile(rf"[^();:]{{0,60}}? \((?P<place>[A-Z][\w-]+(?: [A-Z][\w-]+)?), {LEADER}\)")
# "118 people in Spokane, Washington and Boise, Idaho": towns with their states.
_TOWN = r"[A-Z][\w.'\u2019-]+(?: [A-Z][\w.'\u2019-]+){0,2}, [A-Z]\w+(?: [A-Z]\w+)?"
_IN_TOWNS = re.compile(rf" {PEOPLE} (?:in|at|across) {_TOWN},? and {_TOWN}")
# "9 practices in Bavaria, Hesse and Saxony, with 240 staff"
_WITH_STAFF = re.compile(
    r"\b(?:in|across) (?:[A-Z][\w-]+(?: [A-Z][\w-]+)?, )*[A-Z][\w-]+(?: [A-Z][\w-]+)? and [A-Z][\w-]+"
    r"(?: [A-Z][\w-]+)?,? with (?:about |around |some )?$"
)
# "the six regional managers and eight supervisors go three weeks before their people"
_HEADS = re.compile(r"(?i)\b(?:managers|supervisors|leads|leaders|captains)$")
_OWN_PEOPLE = re.compile(
    r"(?i)\btheir (?:people|teams?|crews?|staff)\b|\bs?he has\b|\b(?:beneath|below|under) (?:him|her|them)\b"
)
# "We run six mills for flour and animal feed, 310 people in all": the whole company.
_WE_RUN = re.compile(r"^We (?:run|operate|have|are|own)\b[^;:]*, (?:about |around |some )?$")
_IN_ALL = re.compile(rf"(?: {PEOPLE})? (?:in all|altogether|in total)\b")
_OF_ALL = re.compile(rf" {PEOPLE}\b| in all\b| altogether\b| in total\b")


_WE_ALL = re.compile(r"(?i)\bwe are (?:about |some |around )?\d[\d,.]* (?:people|employees|staff)\b[^:;\d]*$")
# "a CRM for everyone who talks to patients or to doctors: 190 people"
_ALL_WHO = re.compile(
    r"(?i)\b(?:everyone|everybody|all(?: those)?) (?:who|that) [^.;:\d]{3,120}[:,(] ?(?=\d|$)"
)
# "175 people will use it.", "About 640 people.": opens its sentence, and says nothing else of them
_WILL_USE_IT = re.compile(
    rf" {PEOPLE}(?:\.?$| (?:(?:will|are to|have to) )?(?:use|work with|work in|get|share)"
    r" (?:it|(?:the )?[A-Z]\w+)(?=[.;,]|$))"
)
_OPENS = re.compile(r"(?i)^(?:in (?:all|total),? |altogether,? |about |around |some |all ){0,3}$")
_SOMEBODYS = re.compile(r"(?i)\b(?:his|her|their|my) (?:other )?$")  # "his two best team leads"
# "on the road four days of five", "two salespeople per region", "six engineers can be released to help"
_OF_A_WEEK = re.compile(r"(?i)\b(?:days?|hours?|weeks?|months?|times?) (?:out )?of (?:the )?$")
_PER_PLACE = re.compile(r" (?:[\w-]+ ){1,2}(?:per|in each|for each|in every) [a-z]+")
_LENT = re.compile(
    r"(?i)\b(?:released?|freed?|spared?|lent|lend|set free) [^.;]{0,30}?"
    r"\bto (?:help|support|coach|assist|train)\b"
)
_NOT_OURS = re.compile(
    r"(?i)\b(?:competitors?|queues?|queuing|waiting in line"
    r"|lost their jobs|last year|used to|no longer|quit|resigned|walked out|gave notice"
    r"|left (?:over|because|after|us|when|within|in the|the (?:company|firm|business|lab|team)))\b"
)


_NO_PLACE = re.compile(rf"(?i)\d|^(?:ward|unit|floor|line|hall)\b|{TEAM_WORDS.pattern}")


_IN_PLACES = re.compile(r"\b(?:in|at|near) [A-Z][\w ]{2,30} and $")
# "Acme has 330 employees: 92 in Sales", "240 people in Ohio and Indiana: 110 technicians"
_BEFORE_LIST = re.compile(
    rf"(?: {PEOPLE})?"
    rf"(?: (?:in|at|across) {_TEAM_NAME}| (?:work|are) (?:in|at|on) (?:the |our )?[a-z ]{{3,25}})?:"
)
_TWO_TEAMS = 2
# "We are 214 people, 168 in Pittsburgh and 46 in Erie"
_WE_IN_PLACES = re.compile(rf"\b[Ww]e are (?:about )?[\d,.]+(?: {PEOPLE})?[,:] \d[\d,.]* (?:in|at) [A-Z]")
_MOST_OF_THEM = 0.7
# "Prairie Comfort is 412 people": a name and no trade.
_COMPANY = re.compile(
    rf"(?!.*\b{TEAM_WORDS.pattern})[A-Z][\w&'\u2019-]+(?: (?:(?:&|and|of) )?[A-Z][\w&'\u2019-]+)*"
)
_EVERY = re.compile(r"(?i)(?:both|all|the whole) ")  # "both yards, 143 people"
_IS_WHOLE = re.compile(
    rf"(?: (?:is|are|employs)|,(?= [\d,.]+ employees)) (?:about |around |some |now )?[\d,.]+ {PEOPLE}\b"
)


class _Team(NamedTuple):
    size: ExactNumber
    name: str
    place: str
    is_named: bool = False  # "40 people in Sales", and not only a word beside a number
    may_be_company: bool = False
    work: str = ""  # "drivers" of "62 drivers in Durban"


def counts_company(text: str, number: ExactNumber) -> bool:
    """Return whether a number counts everybody of "We run six mills, 310 in all"."""
    return bool(_IN_ALL.match(text, number.end) and _WE_RUN.match(text[: number.start]))


def find_teams(sentences: Sequence[NoteSentence], today: date) -> Iterator[Finding]:
    """Yield each team with size, place and impact, and the headcount.

    "litigation and corporate" is no team where each of them has its own size.
    """
    findings = without_company(list(_teams_and_headcount(sentences, today)), today)
    sized = {each.of for each in findings if each.field == "group_size"}
    pairs = {name for name in sized if " and " in name and sized >= set(name.split(" and "))}
    doubtful = _of_places(findings, today) | _beside_whole(findings, today)
    counts = [each for each in findings if each.field == "headcount"]
    in_scope = [each for each in counts if _ALL_WHO.search(each.sentence)]
    others = {each for each in counts if in_scope and each not in in_scope}  # the whole organization
    for each in findings:
        if each.of not in pairs and each not in others:
            yield replace(each, is_doubtful=True) if each.sentence in doubtful else each


def _beside_whole(findings: Sequence[Finding], today: date) -> set[str]:
    """Return the sentences with teams, beside one whose teams add up to everybody.

    "430 people: 150 in Leeds, 280 in York. Mainly it is the 40 planners": the planners are counted twice.
    """
    sizes = defaultdict[str, list[float]](list)
    for each in findings:
        if each.field == "group_size":
            sizes[each.sentence].append(numbers_in(each.value, today)[0].value)
    whole = {
        text
        for text, counted in sizes.items()
        if len(counted) > _TWO_TEAMS and sum(counted) in [number.value for number in numbers_in(text, today)]
    }
    return {*sizes} - whole if len(whole) == 1 else set()


def _of_places(findings: Sequence[Finding], today: date) -> set[str]:
    """Return the sentences that count by place whom others count by team."""
    sizes = [
        (each.sentence, numbers_in(each.value, today)[0].value)
        for each in findings
        if each.field == "group_size"
    ]
    total = sum(size for _, size in sizes)
    in_places = {sentence for sentence, _ in sizes if _WE_IN_PLACES.search(sentence)}
    of_places = {text: sum(size for sentence, size in sizes if sentence == text) for text in in_places}
    return {text for text, size in of_places.items() if total - size >= _MOST_OF_THEM * size}


def without_company(findings: Sequence[Finding], today: date) -> list[Finding]:
    """Return the teams, without one as large as all others together."""
    sizes = {each: numbers_in(each.value, today)[0].value for each in findings if each.field == "group_size"}
    total = sum(sizes.values())
    whole = [
        each
        for each, size in sizes.items()
        if total > size
        and size * 2 >= total
        and (
            (
                len(sizes) > _TWO_TEAMS
                and size * 2 == total
                and (f"{each.of} has " in each.sentence or _EVERY.match(each.of))
            )
            or (_COMPANY.fullmatch(each.of) and _IS_WHOLE.match(each.sentence, len(each.of)))
        )
    ]
    if len(whole) != 1:
        return list(findings)
    company = whole[0]
    headcount = Finding("headcount", company.value, company.sentence)
    others = (each for each in findings if each.of != company.of and each.field != "headcount")
    named = [] if _EVERY.match(company.of) else [Finding("organisation", company.of, company.sentence)]
    return [*named, headcount, *others]


def _teams_and_headcount(sentences: Sequence[NoteSentence], today: date) -> Iterator[Finding]:
    for _, line in groupby(sentences, key=lambda sentence: sentence.line):
        read = list(_without_sums(line, today))
        # Teams that a paragraph lists in sentences of their own.
        on_line = sum(len(teams) for _, teams, _ in read)
        has_people = any(_HAS_PEOPLE.search(sentence.text) for sentence, _, _ in read)
        has_list = any(len(teams) > 1 for _, teams, _ in read)
        for sentence, teams, numbers in read:
            is_list = sentence.is_bullet or (on_line > 1 and (has_people or has_list))
            sure = [
                team
                for team in teams
                if is_list
                or _is_team_alone(
                    team, has_people=has_people or bool(_manager_behind(sentence.text, team.size))
                )
            ]
            for team in sure:
                size = sentence.text[team.size.start : team.size.end]
                yield Finding("group_size", size, sentence.text, team.name)
                if words := _impact_of(team, sure, sentence.text):
                    yield Finding("group_impact", words, sentence.text, team.name)
                if manager := _manager_behind(sentence.text, team.size):
                    yield Finding("group_manager", manager, sentence.text, team.name)
                if team.place:
                    yield Finding("group_site", team.place, sentence.text, team.name)
            sizes = {team.size for team in sure}
            of_all = (
                n
                for n in numbers
                if n not in sizes
                and (_is_of_all(sentence.text, n) or _is_before_list(sentence.text, n, sure))
            )
            for number in islice(of_all, 1):
                yield Finding("headcount", sentence.text[number.start : number.end], sentence.text)


def _without_sums(
    line: Iterable[NoteSentence], today: date
) -> Iterator[tuple[NoteSentence, list[_Team], list[ExactNumber]]]:
    """Yield the sentences of a line that count no money, each with its teams and numbers."""
    is_of_money = False
    for sentence in line:
        teams, numbers = _read(sentence.text, today)
        is_own = _is_of_money(sentence)
        # "Money: 86,000 dollars. Licenses 31,000, set-up 27,000": sums go on without a currency.
        goes_on = is_of_money and numbers and all(each.value >= _LEAST_SUM for each in numbers)
        is_of_money = is_of_money or is_own
        if not (is_own or goes_on):
            yield sentence, teams, numbers


def _is_of_money(sentence: NoteSentence) -> bool:
    """Return whether a sentence counts money, and no people: "1.1 million for Infor"."""
    is_of_money = _COUNTS_MONEY.search(sentence.text) or _MONEY.search(sentence.label)
    return bool(is_of_money) and not _HAS_PEOPLE.search(sentence.text)


def _manager_behind(text: str, size: ExactNumber) -> str:
    """Return who heads a team, as its sentence says behind the size."""
    forms = (
        (_MANAGER_NEXT, _BEHIND_IT, _SOMEBODYS_TEAM, *_HEADED_BY)
        if _IS_SIZED.match(text[: size.start])
        else (_MANAGER_NEXT, _BEHIND_IT, _HEADED_BY[0])
    )
    if under := _AT_A_PLACE_UNDER.match(text, size.end):
        return under["name"]
    matches = (match for form in forms if (match := form.match(text, size.end)))
    return next((name for match in matches for name in match.groups() if name), "")


def _is_before_list(text: str, number: ExactNumber, teams: Sequence[_Team]) -> bool:
    """Return whether a number is the total of the list behind it."""
    first = min((team.size.start for team in teams), default=0)
    is_of_people = re.match(rf" (?:{PEOPLE}|of us)\b", text[number.end :])
    return len(teams) > 1 and bool(is_of_people) and ":" in text[number.end : first]


def _impact_of(team: _Team, teams: Sequence[_Team], text: str) -> str:
    """Return the words that say how little changes for a team."""
    starts = [other.size.start for other in teams if other.size.start > team.size.start]
    behind = text[team.size.end : min(starts, default=len(text))]
    own = words_of_impact(behind)
    is_for_all = starts and not _NEW_CLAUSE.search(text[team.size.end : max(starts)])
    return own or (words_of_impact(text) if is_for_all or not starts else "")


def find_little_impact(sentences: Sequence[NoteSentence]) -> Iterator[Finding]:
    """Yield the teams for which little changes."""
    for sentence in sentences:
        for match in _LITTLE_FOR.finditer(sentence.text):
            yield Finding("group_impact", match["words"], sentence.text, match["team"])


def _read(text: str, today: date) -> tuple[list[_Team], list[ExactNumber]]:
    """Return what may be teams in a sentence, and the numbers that may count people."""
    sure = _MAY_BE_LATER.sub("", _WHO_IS.sub("", text))
    if "?" in sure or _WE_ALL.search(text) or _OF_THE_PILOT.match(text):
        return [], []
    part = _WHOLE_OF_A_PART.match(text)
    whole_end = part.end("whole") if part else 0
    numbers = [
        number
        for number in countable(text, today)
        if not _is_in_doubt(sure, number)
        and not counts_a_trial(text, number.start, number.end)
        and not (
            number.end < whole_end
            or _is_of_places(text, number)
            or _LEFT_OUT.search(text[: number.start])
            or _SOME_OF_THEM.match(text, number.end)
        )
    ]
    roster = roster_in(text, today)
    listed = {
        team.size: _Team(team.size, team.name, team.place, is_named=True)
        for team in roster.teams
        if team.size in numbers and not _BEFORE_LIST.match(text, team.size.end)
    }
    teams = [team for number in numbers if (team := listed.get(number) or _team(text, number, numbers))]
    if len(places := _places_in_turn(text, numbers)) > _TWO_TEAMS:
        teams = places
    teams = _parts_in_brackets(text, numbers) or teams
    teams = [
        team
        for team in teams
        if not (_IN_TOWNS.match(text, team.size.end) or _WITH_STAFF.search(text[: team.size.start]))
    ]
    teams = [
        team
        for team in teams
        if not (_is_sum_of_list(text, team, teams) or (_HEADS.search(team.name) and _OWN_PEOPLE.search(text)))
    ]
    teams = [_as_others(text, team, {each.name for each in teams if each.place}) for team in teams]
    teams = [
        team
        for team, after in zip_longest(teams, teams[1:])
        if not team.may_be_company
        or (len(teams) > 1 and not (after and _OF_THEM.search(text[team.size.end : after.size.start])))
    ]
    works = [team.work for team in teams if team.work]
    # The same trade at two places.
    teams = [
        team._replace(name=f"{team.work} in {team.name}")
        if works.count(team.work) > 1 and not _NO_PLACE.search(team.name)
        else team
        for team in teams
    ]
    names = [team.name for team in teams]
    return [
        team._replace(name=f"{team.name} in {team.place}", place="")
        if names.count(team.name) > 1 and team.place
        else team
        for team in teams
    ], numbers


def _is_of_places(text: str, number: ExactNumber) -> bool:
    """Return whether a number counts places: "offices in our 14 depots have"."""
    return any(match.start() < number.start < match.end() for match in _AT_ITS_PLACES.finditer(text))


def _is_sum_of_list(text: str, team: _Team, teams: Sequence[_Team]) -> bool:
    """Return whether a team is the sum of those listed behind it."""
    behind = [other.size.value for other in teams if other.size.start > team.size.start]
    return (
        len(behind) > 1 and bool(_BEFORE_LIST.match(text, team.size.end)) and team.size.value >= sum(behind)
    )


def _is_in_doubt(text: str, number: ExactNumber) -> bool:
    """Return whether a number's clause asks, hopes or tells of others."""
    start = max(text.rfind(mark, 0, number.start) for mark in ("; ", ": ", ". ")) + 1
    end = next((place for mark in (", ", ";", ". ") if (place := text.find(mark, number.end)) > 0), len(text))
    clause = text[start:end]
    if _SOMEBODYS.search(text[: number.start]) or _OF_A_WEEK.search(text[: number.start]):
        return True
    if _PER_PLACE.match(text, number.end) or _LENT.search(clause):
        return True
    return is_asked(Quote("groups", clause)) or bool(_NOT_OURS.search(clause))


def _places_in_turn(text: str, numbers: Sequence[ExactNumber]) -> list[_Team]:
    """Return the sites of a sentence that tells how many people each has."""
    if not re.search(r" (?:has|have) \d", text) or not (
        _PLACES_HAVE.search(text[: numbers[0].start]) if numbers else False
    ):
        return []
    starts = [0, *(number.end for number in numbers)]
    places = [
        (number, _PLACES_HAVE.search(text[start : number.start]))
        for number, start in zip(numbers, starts, strict=False)
    ]
    return [_Team(number, match["team"], "", is_named=True) for number, match in places if match]


_BEFORE_BRACKET = re.compile(
    r"(?:^|, (?:and )?| (?:and|in|on|at|of|from|for|across) )(?:the |our )?"
    r"(?P<team>\w[\w'&.-]{0,30}(?: \w[\w'&.-]{0,30}){0,3}) \($"
)


def _parts_in_brackets(text: str, numbers: Sequence[ExactNumber]) -> list[_Team]:
    """Return the parts of "86 drivers in Dayton (52) and Lima (34)", which add up to the whole."""
    parts = [
        _Team(number, match["team"], "", is_named=True)
        for before, number in pairwise(numbers)
        if (match := _BEFORE_BRACKET.search(text[before.end : number.start]))
    ]
    is_whole = len(parts) > 1 and sum(part.size.value for part in parts) == numbers[0].value
    return parts if is_whole and len({part.name for part in parts}) == len(parts) else []


def _as_others(text: str, team: _Team, trades: set[str]) -> _Team:
    """Return "38 technicians in Zwickau" as the others of its sentence, though nobody knows the place.

    "64 pickers in Savannah, 41 in Norfolk": so is a number with its place alone.
    """
    bare = _BARE_PLACE.match(text, team.size.end)
    if bare and bare["place"] == team.name and len(trades) == 1:
        return team._replace(name=next(iter(trades)), place=team.name)
    match = _AS_WORKERS.match(text, team.size.end)
    if match and match["place"] == team.name and match["team"].strip() in trades:
        return team._replace(name=match["team"].strip(), place=match["place"])
    return team


def _is_team_alone(team: _Team, *, has_people: bool) -> bool:
    """Return whether a lone name beside a number is a team."""
    return bool(TEAM_WORDS.search(team.name)) or (team.is_named and has_people)


def _is_of_all(text: str, number: ExactNumber) -> bool:
    before = text[max(0, number.start - 60) : number.start]
    return bool(
        re.search(r"\bheadcount (?:is |of |about |around ){0,2}$", before)
        or _IN_TOWNS.match(text, number.end)
        or _WITH_STAFF.search(before)
        or _is_all_who_use_it(text, number)
        or (_ALL_WHO.search(text[: number.start]) and _PEOPLE_NEXT.match(text, number.end))
        or (_SCOPE.search(before) and (_OF_ALL.match(text, number.end) or " employs " in f" {text}"))
    )


def _is_all_who_use_it(text: str, number: ExactNumber) -> bool:
    return bool(_OPENS.match(text[: number.start]) and _WILL_USE_IT.match(text, number.end))


def _team(text: str, number: ExactNumber, numbers: Sequence[ExactNumber]) -> _Team | None:
    if (listed := _LISTED.match(text)) and listed.end() == number.start:
        return _Team(number, listed["team"], "", is_named=True)
    if _is_all_who_use_it(text, number):
        return None
    start = max([0, *(other.end for other in numbers if other.end <= number.start)])
    if start == 0 and (sized := _sized(text, number)):
        return sized
    before = text[start : number.start]
    if (desk := _DESK_OF.search(before)) and not NO_TEAM.search(desk["team"]):
        return _Team(number, desk["team"], "", is_named=True)
    apposed = _APPOSED.search(before)
    if (
        apposed
        and _APPOSED_SIZE.match(text, number.end)
        and not NO_TEAM.search(apposed["team"])
        and not any(places_in(apposed["team"].split()[0]))
    ):
        return _Team(number, apposed["team"], apposed["place"] or "", is_named=True)
    behind = _AFTER.match(text, number.end)
    for match in (
        _HEADED_WITH.search(before),
        _IN_TEAM.match(text, number.end),
        _AS_WORKERS.match(text, number.end),
        of_team
        if (of_team := _OF_TEAM.match(text, number.end)) and TEAM_WORDS.search(of_team["team"])
        else None,
        _BEFORE.search(before) if behind else None,
    ):
        # "Facilities, about 120 people, will ..."
        is_apposed = match is not None and "," in match.group()[-16:] and _PEOPLE_NEXT.match(text, number.end)
        is_led = _LED.match(text, number.end) is not None
        is_named = match is not None and (match.start() == number.end or bool(is_apposed) or is_led)
        if match and match.re is _BEFORE and _IN_PLACES.search(before[: match.start("team")]):
            continue  # "Our quarries in Wales and Shropshire have 214 people"
        if match and match.re is _BEFORE and counts_company(text, number):
            continue
        if match and (team := _named(match, number, is_named=is_named)):
            return team
    return None


def _sized(text: str, number: ExactNumber) -> _Team | None:
    """Return the team whose size is what its sentence tells."""
    opening = _WHO_IS.match(text)
    before = text[opening.end() if opening else 0 : number.start]
    has_places = _AT_ITS_PLACES.search(before)
    match = _IS_SIZED.match(_AT_ITS_PLACES.sub("", before).removeprefix("Our ") if has_places else before)
    is_counted = _IS_OF_PEOPLE.match(text, number.end) or _SOMEBODYS_TEAM.match(text, number.end)
    if match is None or not is_counted:
        return None
    # "Acme has 140 people" is the company; "Claims has 40 people under Ana Ruiz" is a team.
    is_headed = any(form.match(text, number.end) for form in _HEADED_BY)
    place = _IN_PLACE.match(text, number.end)
    name = match["team"].strip()
    in_place = _NAME_IN_PLACE.fullmatch(name)
    # "The depot in Gary", "The order desks at our nine depots"
    is_unit = (in_place or has_places) and name[0].islower()
    is_team = not match["has"] or TEAM_WORDS.search(name) or is_headed or is_unit
    if NO_TEAM.search(name) or any(places_in(name.split()[0])) or not is_team:
        return None
    name, site = (in_place["team"], in_place["place"]) if in_place else (name, "")
    return _Team(number, name, place["place"] if place else site, is_named=True)


def _named(match: re.Match[str], number: ExactNumber, *, is_named: bool) -> _Team | None:
    name, place = match["team"].strip(), match["place"] or ""
    is_place = name[:1].isupper() and any(places_in(name.split()[0]))
    # "Acme has 140 people" is the company.
    is_company = match.re is _BEFORE and " has" in match.group() and not TEAM_WORDS.search(name)
    if NO_TEAM.search(name) or is_place or (match.re is _AS_WORKERS and NO_WORKERS.search(name)):
        return None
    work = (match["work"] or "") if match.re is _IN_TEAM and name[:1].isupper() else ""
    return _Team(number, name, place, is_named, is_company, work)
