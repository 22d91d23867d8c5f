"""A worry for a team that has most to lose, and said nothing."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from playbook.core.base.fields import MAX_LINE
from playbook.core.case.reading.groups import in_team, touches_only, whole_teams
from playbook.core.plan.brief import Aspect, Group
from playbook.core.plan.items import AnyItem, Resistance
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.case_writer import CaseWriter, quoted
from playbook.llm.builtin.sizing.budget import GIVES_WAY
from playbook.llm.builtin.wording import fit

_PLAY = "worry-likely"  # what nobody has said yet
_HIGH_IMPACT, _TO_LISTEN = 4, timedelta(days=14)
_LIKELY: tuple[tuple[tuple[Aspect, ...], str, str], ...] = (
    (
        ("job",),
        "What will be left of my work?",
        "By {day} {who} talks in private with each person whose tasks change most: what goes, what stays, "
        "and what they are offered instead.",
    ),
    (
        ("beliefs",),
        "Good work isn't done this way",
        "By {day} {who} has the two people who doubt it most write down what good work looks like, and each "
        "result has to pass that check.",
    ),
    (
        ("habits", "process"),
        "When it gets busy, I'll go back",
        "By {day} {who} says what may run late in the first four weeks, and nobody is blamed for that.",
    ),
    (
        ("tools", "systems"),
        "It doesn't work for what we do",
        "By {day} {who} names the three hardest cases of the team, and the test begins with them.",
    ),
)


def likely_worries(writer: CaseWriter, items: Sequence[AnyItem]) -> Iterator[Resistance]:
    """Yield worries for the team that failed last and the heaviest one."""
    heard = {
        group_id
        for item in items
        if isinstance(item, Resistance)
        and len(item.group_ids) < len(writer.brief.groups)
        # A play on what a team may say gives way where there is no room.
        and (writer.size == "thorough" or item.provenance.play_id not in GIVES_WAY)
        for group_id in item.group_ids
    }
    taking_part = [writer.brief.groups[index] for index in writer.taking_part]
    every = whole_teams(taking_part)
    teams = [team for team in every if team.id not in heard]
    remedy = next((each for lesson in writer.case.lessons for each in lesson.remedies), "")
    for team in teams if remedy else ():
        if failed := _failed_last_time(writer, team):
            start = writer.brief.go_live_of(team)
            by = f" By {writer.say(start)} at the latest." if start else ""
            yield _of_team(writer, team, "situation", quoted(failed), f"{remedy}{by}")
            heard.add(team.id)
    heaviest = max(every, key=lambda team: sum(team.impact.values()), default=None)
    if heaviest is None or heaviest.id in heard:
        return
    leader = writer.brief.manager_of(heaviest)
    who = leader.name if leader else "Its manager"
    told = writer.say(writer.day_before_announcement + _TO_LISTEN)
    for aspects, says, answer in _LIKELY:
        if any((heaviest.impact.get(aspect) or 0) >= _HIGH_IMPACT for aspect in aspects):
            title = fit(f"{heaviest.name} may say: '{says}'", MAX_LINE)
            if all(item.title != title for item in items):
                yield _of_team(writer, heaviest, _PLAY, title, answer.format(who=who, day=told))
            return


def _failed_last_time(writer: CaseWriter, team: Group) -> str:
    """Return the sentence on a past attempt that names this team, and nobody else."""
    for sentence in split_sentences(writer.brief.past_attempts):
        if touches_only(writer.brief, sentence, team):
            return sentence.strip(" -•")
    return ""


def _of_team(writer: CaseWriter, team: Group, play: str, title: str, answer: str) -> Resistance:
    ids = tuple(group.id for group in in_team(team, writer.brief.groups)) or (team.id,)
    return writer.make(
        Resistance,
        f"likely-{team.id}",
        play,
        title=fit(title, MAX_LINE),
        owner=writer.owner(team.manager_id, "manager", ids),
        group_ids=ids,
        cause_step="desire",
        cause="Their work changes most, or it failed with them before, and nobody has said what they fear.",
        tactic=f"Answer: {answer}",
        rule_ids=("R37",),
        why="The team with the most to change has a worry, said or not.",
    )
