"""A line for each worry, and the piece of work with which a team begins."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from playbook.core.base.words import as_template, capital, listed, short_date
from playbook.core.case.parts import SITUATION
from playbook.core.case.teams.groups import in_team, team_names
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.items import AnyItem, Message, Resistance, TrainingSession
from playbook.core.plan.plays.stages import TEAM_TALKS
from playbook.core.text.notes import first_sentences, split_sentences

EVERYONE = "Everyone"
# Whom a worry concerns that names nobody, by its words.
_CONCERNS = tuple(
    (re.compile(rf"(?i)\b(?:{words})\b"), who)
    for words, who in (
        ("no desk|no email|company phone|shared computers?", "People without a desk"),
        ("read|reading|literacy", "People who struggle with reading"),
        ("accents?|dialects?", "People with an accent or dialect"),
        ("spanish|language|languages|english|polish", "People who speak another language"),
        ("recorded|recording|overheard|microphones?", "People who are recorded"),
        ("nights?|weekends?", "Nights"),
        ("unions?|works council|staff council", "The union"),
        ("clients?|customers?|ndas?", "People with clients"),
        ("records?|data(?! protection)|duplicates", "People who use the data"),
    )
)
# Who has to agree or to hear, and is in no team.
_OUTSIDE = re.compile(
    r"(?i)(?<![-\w])(?<!\bmy )(?<!\byour )(?<!\bhis )(?<!\bher )(?<!\btheir )"  # who complains speaks of them
    r"(?:bank|insurer|landlord|lender|unions?|(?:works|staff|parents['’]) council|committee"
    r"|ministry|tax office|regulator|inspectors|authority|agents|agency|suppliers?|vendor|clients|customers"
    r"|tenants|parents|growers|consignors|electrician|(?:department )?stores?|university|guild|federation"
    r"|grid|bus)(?=['’]s\b|['’]?(?:\W|$))"
)
# Who asks or has to agree is told; who is only spoken of is not.
_HAS_A_SAY = re.compile(
    r"(?i)\b(?:ask(?:s|ed)?|wants?|says?|said|demands?|insists?|requires?|must|agrees?|approves?|consents?|forbids?"
    r"|refuses?|objects?|decides?|signs?|answers?|answered|grants?|allows?|permits?)\b"
)
_QUOTES = re.compile(r"“[^”]{1,400}”|\"[^\"]{1,400}\"|(?<!\w)['‘][^'’]{3,400}['’](?!\w)")  # by people of ours
_OF_A_COMPANY = ("grid", "bus")
MAY_SAY = "May say: "  # a guessed worry
_MOST_WORDS = 34
_ANSWER, _PROOF = "Answer: ", "You see it yourselves:"
_SEEN_ON = re.compile(
    rf"{_PROOF} on (?:[A-Z][a-z]{{2}} )?(?P<day>[^“]{{3,40}}) “(?P<task>[^”]+)”"
    r"(?:, by (?P<who>[^.;]{2,60}?)(?= and on\b|[.;]|$))?"
)
_TEAM_BEFORE = re.compile(r"^(?P<teams>[^:“‘'](?:[^:“‘]|:(?=\d)){1,299}): (?=['‘“])")
_MAY_SAY = " may say"
_HELD_BY = re.compile(r"Held by: ([^\n]{1,80})\.(?:\n|$)")
_SEASON = re.compile(
    r"^(?:\w{1,20} ){0,2}(?:peaks?|seasons?|christmas|easter|holidays|(?:year|month|quarter)[- ]end)(?: \w+)?"
)
_OPENING = 60  # letters of a sentence by which it is known
_EXPECTED = "worry-"  # plays for what a team may say, a guess
_WORRY_TASK = "worry-task"
_QUOTED = re.compile(r" \(“([^”]+)”\)$")
_NOBODY = ("they", "we", "you", "i", "it", "people", "who")
_HOLDER = re.compile(
    r"(?i)^(?!(?:what|who|how|when|where|why|which|do|does|did|will|can) )"
    r"((?:the |our |some |most )?[\w'’-]+(?: [\w'’-]+){0,2}?) "
    r"(?:think|say|fear|worr(?:y|ie)|ask|believe|feel|want|doubt)(?:s|d|ed)?\b"
)
_FIRST_PIECE = re.compile(r"Picture your first day\. ([^\n]+?\.)(?:\n|$)")

_PLACE = " The brief says: "  # where they practice, no part of the work
_LIST_OF = re.compile(r"(three real cases, picked by )[^(]+(?= \()")  # each team has its own


class WorryLine(NamedTuple):
    """A worry, whose it is, what we answer, and the teams that it is of."""

    name: str
    worry: str
    answer: str
    team_ids: tuple[str, ...] = ()  # none: of everyone, or of people in no team


def worry_lines(rollout: Rollout, most_words: int = _MOST_WORDS) -> tuple[WorryLine, ...]:
    """Return each worry with whose it is and its answer."""
    brief = rollout.brief
    past = " ".join(brief.past_attempts.split()).casefold()  # what went wrong before is a risk, no worry
    worries = [
        item
        for item in rollout.items.values()
        if isinstance(item, Resistance) and item.tactic and bare(item.title)[:_OPENING] not in past
        if not (item.provenance.play_id == SITUATION and _SEASON.fullmatch(bare(item.title)))
    ]
    planned = {bare(worry): _plan_of(item, brief) for worry, item in _tasks_of_worries(rollout).items()}
    own_lines = [
        _line(each, brief, planned.get(bare(each.title), ""), most_words)
        for each in worries
        if not _is_expected(each)
    ]
    answered = {bare(line.worry) for line in own_lines}
    open_lines = [
        line
        for line in _without_answer(_tasks_of_worries(rollout), brief)
        if not any(each.startswith(bare(line.worry)) for each in answered)  # a title cuts a long one
    ]
    spoken = {team for line in (*own_lines, *open_lines) for team in line.team_ids}
    guesses = (
        _line(each, brief, "", most_words)
        for each in worries
        if _is_expected(each) and not ({*each.group_ids} and spoken >= {*each.group_ids})
    )
    return (*own_lines, *open_lines, *guesses)  # for whoever has spoken, nobody guesses


def outside_lines(rollout: Rollout, shown: str) -> Iterator[tuple[str, str]]:
    """Yield each body outside without a row, with its sentence."""
    brief = rollout.brief_for_readers() if rollout.is_as_read else rollout.brief
    own = " ".join((shown, *(group.name for group in brief.groups))).casefold()
    bodies = set[str]()
    for sentence in filter(_HAS_A_SAY.search, split_sentences(f"{brief.concerns} {brief.why_now}")):
        for match in _OUTSIDE.finditer(_QUOTES.sub("“”", sentence)):
            body = match[0].casefold().rstrip("s")
            if body not in bodies and not re.search(rf"\b{re.escape(body)}", own):
                bodies.add(body)
                company = " company" if match[0].casefold() in _OF_A_COMPANY else ""
                yield f"{capital(match[0])}{company}", sentence


def _without_answer(planned: Mapping[str, AnyItem], brief: Brief) -> Iterator[WorryLine]:
    """Yield the worries whose answer is a task alone."""
    for worry, item in planned.items():
        yield WorryLine(
            _whose(item, brief, worry), f"“{worry}”", _plan_of(item, brief), _teams_of(item, brief)
        )


def _tasks_of_worries(rollout: Rollout) -> dict[str, AnyItem]:
    """Return the dated task for each worry, by the worry's words."""
    tasks = (each for each in rollout.items.values() if each.due and each.provenance.play_id == _WORRY_TASK)
    return {quote[1]: item for item in tasks if (quote := _QUOTED.search(item.title))}


def _plan_of(item: AnyItem, brief: Brief) -> str:
    """Return what is done about a worry, when and by whom."""
    who = brief.find_person(item.owner.person_id) if item.owner else None
    title = _QUOTED.sub("", item.title)
    return f"{short_date(item.due)}: {title}{f' ({who.name})' if who else ''}." if item.due else ""


def bare(worry: str) -> str:
    """Return a worry without its marks, to compare it."""
    return worry.strip("“”.… ").casefold()


def _teams_of(item: AnyItem, brief: Brief) -> tuple[str, ...]:
    """Return the teams that an item is of alone, whole teams by their first part."""
    if len(item.group_ids) in (0, len(brief.groups)) and len(brief.groups) > 1:
        return _led_by_doer(item, brief)
    own = (group.part_of or group.id for group in brief.groups if group.id in item.group_ids)
    return tuple(dict.fromkeys(own))


def _led_by_doer(item: AnyItem, brief: Brief) -> tuple[str, ...]:
    """Return the team of whoever acts on a worry, unless they lead."""
    doer = item.owner.person_id if item.owner else None
    quote = _QUOTED.search(item.title)
    if item.kind != "milestone" or doer in (None, brief.lead_id, brief.sponsor_id):
        return ()
    if quote and _HOLDER.match(quote[1]):
        return ()
    own = dict.fromkeys(group.part_of or group.id for group in brief.groups if group.manager_id == doer)
    return tuple(own) if len(own) == 1 else ()


def _whose(item: AnyItem, brief: Brief, words: str = "") -> str:
    """Return the teams of a worry, else who has it by its own words."""
    if len(item.group_ids) not in (0, len(brief.groups)) or len(brief.groups) == 1:
        own = [group for group in brief.groups if group.id in item.group_ids]
        return listed(team_names(own, brief.groups))
    quoted = words or (item.title[1:-1] if item.title.startswith("“") else "")
    held = _HELD_BY.match(item.cause) if isinstance(item, Resistance) else None
    return capital(held[1]) if held else holder_of(quoted)


def holder_of(worry: str) -> str:
    """Return who has a worry by its words, else whom it concerns."""
    if (holder := _HOLDER.match(worry)) and holder[1].casefold() not in _NOBODY:
        return capital(holder[1])
    return next((who for words, who in _CONCERNS if words.search(worry)), EVERYONE)


def _is_expected(worry: Resistance) -> bool:
    return worry.provenance.play_id.startswith(_EXPECTED)


def _line(worry: Resistance, brief: Brief, planned: str, most_words: int) -> WorryLine:
    name, team_ids = _whose(worry, brief), _teams_of(worry, brief)
    answer = worry.tactic.split("\n\n")[0].removeprefix(_ANSWER).partition(_PROOF)[0].strip()
    answer = first_sentences(answer, most_words)
    answer += "”" * (answer.count("“") - answer.count("”"))  # of a speech that was cut
    seen = _SEEN_ON.search(worry.tactic)
    if seen and not planned:
        planned = f"{seen['day']}: {seen['task']}{' ({})'.format(seen['who']) if seen['who'] else ''}."
    answer = f"{planned} {answer}".strip()  # acts come before words
    if not _is_expected(worry):
        return WorryLine(name, _TEAM_BEFORE.sub("", worry.title), answer, team_ids)
    teams, says, words = worry.title.partition(f"{_MAY_SAY}: ")
    return WorryLine(teams if says else name, f"{MAY_SAY}{words if says else teams}", answer, team_ids)


def first_piece(items: Sequence[AnyItem], group: Group, brief: Brief) -> tuple[AnyItem | None, str]:
    """Return the work that a team begins with, and the item naming it."""
    if group.tasks:
        return None, group.tasks[0].task
    called = {group.label, *(each.name for each in in_team(group, brief.groups))}
    names = "|".join(map(re.escape, sorted(called, key=len, reverse=True)))
    break_ = r"(?:[,;] | and )"  # a line may be for several teams
    line = re.compile(rf"^- (?:[^:\n]*{break_})?(?:{names})(?:{break_}[^:\n]*)?: (.+)$", re.MULTILINE)
    ids = {group.id, *(each.id for each in in_team(group, brief.groups))}
    sessions_first = sorted(items, key=lambda item: not isinstance(item, TrainingSession))
    for item in sessions_first:
        if not ids.intersection(item.group_ids):
            continue
        text = _spoken_on_work(item)
        if match := line.search(text) or _FIRST_PIECE.search(text):
            manager = brief.find_person(group.manager_id)
            piece = match[1].partition(_PLACE)[0]
            piece = _LIST_OF.sub(rf"\1{as_template(manager.name)}", piece) if manager else piece
            return item, capital(piece.rstrip("."))
    return None, ""


def _spoken_on_work(item: AnyItem) -> str:
    """Return what practice or a team's talk says of its work, else ''."""
    play = item.provenance.play_id
    if isinstance(item, TrainingSession):
        return item.agenda if item.hands_on and not item.for_managers and play != "safe-start" else ""
    return item.body if isinstance(item, Message) and play in TEAM_TALKS else ""
