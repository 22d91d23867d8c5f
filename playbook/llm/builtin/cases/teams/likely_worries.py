"""A worry for teams that failed last time, or have much to lose and stated none."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from playbook.core.base.fields import MAX_LINE
from playbook.core.base.words import in_quotes
from playbook.core.case.parts import SITUATION
from playbook.core.case.reading.concerns import retained_tool
from playbook.core.case.teams.groups import groups_touched, in_team, whole_teams
from playbook.core.plan.brief import Aspect, Group
from playbook.core.plan.items import AnyItem, Milestone, Resistance, TrainingSession
from playbook.core.plan.plays.kinds import KINDS_WITHOUT_TOOL, Prerequisite
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.case_writer import CaseWriter, quoted
from playbook.llm.builtin.cases.conditions import needed_by
from playbook.llm.builtin.cases.teams.own_uses import own_uses, uses_of
from playbook.llm.builtin.cases.teams.team_work import exercise_of
from playbook.llm.builtin.sizing.budget import GIVES_WAY
from playbook.llm.builtin.wording import fit

_PLAY = "worry-likely"  # a guessed worry
_TO_LISTEN = timedelta(days=14)
_MOST = 3
_SAID_ANOTHER = "They have said another worry, and nobody has asked about this one."
_SHOWN, _SIGNED = "milestone.worry-kept-shown", "milestone.worry-kept-signed"
_FROM_THE_LISTS = "Does it check what my own list checks?"
_FIRST_PERSON = re.compile(r"\b(?:I|we|ich|wir|je|nous)\b", re.IGNORECASE)
_OF_THOSE_BEFORE = re.compile(r"(?:They|It|These|Those|He|She)\b")
_NAMED = re.compile(r"\{(\w+)\}")
_END_OF_PIECE, _SAYS_WHICH = re.compile(r"[,:;]"), re.compile(r" (?:who|that|when|which|from|at which) ")
_LONGEST_PIECE = 60
# The scores from which a team is likely to say it; each goes to one team, the heaviest first. What
# names a {piece} is left out where nothing is known of the team's work.
_LIKELY: tuple[tuple[tuple[Aspect, ...], int, str, str], ...] = (
    (
        ("job",),
        4,
        "What will be left of my job?",
        "By {day} {who} or a deputy has talked in private with each person whose tasks change most.",
    ),
    (
        ("beliefs",),
        4,
        "Who judges {piece}: {tool} or us?",
        "By {day} {who} has two skeptics write the standard for each result.",
    ),
    (
        ("appraisal", "pay"),
        3,
        "Will this be held against me?",
        "By {day} {who} shows what is counted, what never is, and who sees it.",
    ),
    (
        ("reporting", "place"),
        3,
        "Nobody asked us",
        "By {day} {who} puts on one page what is fixed and what the team decides for itself.",
    ),
    (
        ("habits", "process"),
        4,
        "How long will {piece} take us now?",
        "On {practiced} two people time it both ways; {who} fixes what is slower that week.",
    ),
    (
        ("tools", "systems"),
        4,
        "Does {tool} work on our own cases?",
        "By {day} {who} picks three, such as {piece}; the test starts with them.",
    ),
)


def likely_worries(writer: CaseWriter, items: Sequence[AnyItem]) -> Iterator[Resistance]:
    """Yield worries for the teams that failed last, then for those without any."""
    heard = {
        group_id
        for item in items
        if isinstance(item, Resistance)
        and len(item.group_ids) < len(writer.brief.groups)
        # A play on what a team may say gives way where there is no room.
        and (writer.size == "thorough" or item.provenance.play_id not in GIVES_WAY)
        for group_id in item.group_ids
    }
    every = whole_teams([writer.brief.groups[index] for index in writer.taking_part])
    for failed, teams in _failures(writer, every):
        cures = writer.kind.remedies_for(failed)
        if cures and not heard.issuperset(team.id for team in teams):
            yield _failed(writer, failed, cures, teams, items)
            heard.update(team.id for team in teams)
    used, titles = set[str](), {item.title for item in items}
    for team in sorted(every, key=lambda team: -sum(team.impact.values())):
        if team.id in heard:
            continue
        if shown := _own_list_shown(writer, team, items):
            last = next((each for each in items if each.id.startswith(_SIGNED) and each.due), None)
            ends = f" At the earliest it ends on {writer.say(last.due)}." if last and last.due else ""
            answer = f"Nobody gives up a list until its checks run there.{ends} {_seen(writer, shown)}"
            yield _of_team(writer, (team,), f"{team.label} may say: '{_FROM_THE_LISTS}'", answer)
            continue
        known = _known_of(writer, team, items)
        for says, answer in _likely_of(writer, team, used):
            is_known = all(known[name] for name in _NAMED.findall(says + answer))
            title = f"{team.label} may say: '{says.format(**known)}'"
            if says not in used and title not in titles and is_known:
                used.add(says)
                yield _of_team(writer, (team,), title, answer.format(**known))
                break


def _is_far(writer: CaseWriter, team: Group) -> bool:
    """Return whether a team works in another country than the rollout and than most people."""
    people = Counter[str]()
    for group in writer.brief.groups:
        people[writer.case.reach[group.id].country or writer.case.country] += group.size
    country = writer.case.reach[team.id].country
    return bool(country) and country not in (writer.case.country, max(people, key=lambda each: people[each]))


def _likely_of(writer: CaseWriter, team: Group, used: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield what a team may say, each with the answer.

    Its trade's own worries come first, then those of its scores.
    """
    is_far = _is_far(writer, team)
    for each in sorted(writer.kind.likely, key=lambda each: not each.far):
        if re.search(each.team, team.label, re.IGNORECASE) and (is_far or not each.far):
            yield each.says, each.answer
    if len(used) >= _MOST:  # what any trade may say reads as a form in every row
        return
    for aspects, least, says, answer in _LIKELY:
        if "{tool}" in says and writer.kind.key in KINDS_WITHOUT_TOOL:
            continue
        if max(team.impact.get(aspect) or 0 for aspect in aspects) >= least:
            yield says, answer


def _known_of(writer: CaseWriter, team: Group, items: Sequence[AnyItem]) -> dict[str, str]:
    """Return the facts about a team that a likely worry names."""
    leader, ids = writer.brief.manager_of(team), {*_ids(writer, team)}
    # What somebody does is a clause, and no name of a piece.
    acts = {use.does for use in own_uses(uses_of(writer.brief), team)} if not team.tasks else set()
    cases = [each for each in exercise_of(writer.case, team).cases if each not in acts]
    piece = _END_OF_PIECE.split(cases[0])[0] if cases else ""
    piece = piece if len(piece) <= _LONGEST_PIECE else _SAYS_WHICH.split(piece, 1)[0]
    tools = writer.brief.tools
    sessions = (each for each in items if isinstance(each, TrainingSession) and not each.for_managers)
    practice = (each for each in sessions if each.hands_on)
    days = sorted(each.due for each in practice if each.due and ids & {*each.group_ids})
    # Nobody talks of tasks that end while representatives bargain over them.
    awaited = writer.case.consultation_on(None, [*ids])
    announced_by = needed_by(writer, awaited) if awaited else writer.day_before_announcement
    return {
        "piece": f"“{piece}”" if team.tasks and piece else piece,
        "tool": tools[0].partition(" (")[0] if tools else "it",
        "who": leader.name if leader else "its manager",
        "day": writer.say(writer.by(announced_by + _TO_LISTEN)),
        "practiced": writer.say(days[0]) if days else "",
    }


def _failures(writer: CaseWriter, every: Sequence[Group]) -> Iterator[tuple[str, list[Group]]]:
    """Yield each sentence on what some teams did last time, with these teams."""
    brief, before = writer.brief, ""
    for sentence in split_sentences(brief.past_attempts):
        with_the_one_before = f"{before} {sentence}" if _OF_THOSE_BEFORE.match(sentence) else sentence
        before = sentence
        if _FIRST_PERSON.search(with_the_one_before):  # what a leader tells of themselves is nobody's worry
            continue
        touched = {*groups_touched(brief, with_the_one_before)}
        teams = [team for team in every if touched.intersection(_ids(writer, team))]
        if 0 < len(teams) < len(every) and groups_touched(brief, sentence):
            yield sentence.strip(" -•"), teams


def _failed(
    writer: CaseWriter, failed: str, remedies: Sequence[str], teams: Sequence[Group], items: Sequence[AnyItem]
) -> Resistance:
    cures = (writer.kind.cure_of(remedy) for remedy in remedies)
    names = [cure.name for cure in cures if isinstance(cure, Prerequisite)]
    milestones = [each for each in items if isinstance(each, Milestone) and each.date]
    # Several conditions of one day are one task.
    tasks = ((name, each) for name in names for each in milestones if name in (each.title, *_lines(each)))
    named, task = next(tasks, ("", None))
    start = writer.brief.go_live_of(teams[0])
    by = f"By {writer.say(start)} at the latest." if start else ""
    shown = _seen(writer, task, named) if task else by
    return _of_team(writer, teams, quoted(failed), f"{remedies[0]} {shown}", SITUATION)


def _own_list_shown(writer: CaseWriter, team: Group, items: Sequence[AnyItem]) -> AnyItem | None:
    """Return the task that shows a team its own list in the new way."""
    ids = {*_ids(writer, team)}
    keeps = (ids.intersection(each.group_ids) for each in writer.case.concerns if retained_tool(each))
    return next((each for each in items if each.id.startswith(_SHOWN)), None) if any(keeps) else None


def _lines(item: Milestone) -> Iterator[str]:
    """Yield what each line of a task is about."""
    yield from (line.removeprefix("- ").partition(": ")[0] for line in item.done_when.splitlines())


def _seen(writer: CaseWriter, item: AnyItem, title: str = "") -> str:
    day = writer.say(item.due) if item.due else ""
    by = f", by {writer.name(item.owner)}" if item.owner else ""
    return f"You see it yourselves: on {day} {in_quotes(title or item.title)}{by}."


def _ids(writer: CaseWriter, team: Group) -> tuple[str, ...]:
    return tuple(group.id for group in in_team(team, writer.brief.groups)) or (team.id,)


def _of_team(
    writer: CaseWriter, teams: Sequence[Group], title: str, answer: str, play: str = _PLAY
) -> Resistance:
    ids = tuple(group_id for team in teams for group_id in _ids(writer, team))
    concerns = (each for each in writer.case.concerns if not each.is_about_people)
    stated = {group_id for each in concerns for group_id in each.group_ids}
    return writer.make(
        Resistance,
        f"likely-{teams[0].id}",
        play,
        title=fit(title, MAX_LINE),
        owner=writer.owner(teams[0].manager_id, "manager", ids),
        group_ids=ids,
        cause_step="desire",
        cause=_SAID_ANOTHER if stated.intersection(ids) else "Nobody has asked them yet.",
        tactic=f"Answer: {answer}",
        rule_ids=("R37",),
        why="Every team has a worry, spoken or not.",
    )
