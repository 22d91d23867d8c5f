"""Split teams by site; each site has its own go-live."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Problem
from playbook.core.base.fields import MAX_NAME, new_id_from
from playbook.core.intake.site_starts import SiteStart, sites_in_turn, with_first_day
from playbook.core.log.limits import MOST_TEAMS
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.validation_messages import checked
from playbook.desk.base.access import get_rollout_at
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs
from playbook.desk.tables.cells import CellError, lowered

_ARTICLE = re.compile(r"^(?:The|Our|All|Both)\b")


@dataclass(frozen=True, slots=True)
class SiteWave:
    """A site, its go-live, and its people of each team."""

    site: str
    go_live: date | CellError | None  # the error says what is wrong with a cell
    people: Mapping[str, int]


def sites_named(workspace: Workspace, brief: Brief) -> tuple[SiteStart, ...]:
    """Return the sites that start in turn, unless teams have sites."""
    if not brief.groups or any(group.site for group in brief.groups):
        return ()
    names = [*(group.name for group in brief.groups), *(person.name for person in brief.people)]
    text = f"{brief.what_changes}\n{brief.approach}"
    return with_first_day(sites_in_turn(text, names, workspace.today()), brief.go_live)


def save_waves(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, waves: Sequence[SiteWave]
) -> Rollout:
    """Split each team that has people at these sites. Raise Invalid."""
    rollout = get_rollout_at(workspace, actor, rollout_id, seen, "edit")
    brief = rollout.brief
    if problems := list(problems_in(waves)):
        raise Invalid(problems)
    taken = rollout.taken_ids("groups")
    groups = [part for group in brief.groups for part in _parts(group, waves, taken)]
    if len(groups) > MOST_TEAMS:
        sentence = f"There would be {len(groups):,} teams; a rollout can have {MOST_TEAMS}."
        raise Invalid([Problem("waves", sentence, "Split fewer teams, or use a second rollout.")])
    return briefs.save_groups(workspace, actor, rollout_id, seen, groups, brief.people)


def problems_in(waves: Sequence[SiteWave]) -> Iterator[Problem]:
    """Yield what has to be put right before the teams are split."""
    names = [wave.site.casefold() for wave in waves]
    for wave in waves:
        if not wave.site:
            yield Problem("waves", "A row has no site.", "Name the site, or delete the row.")
        elif names.count(wave.site.casefold()) > 1:
            yield Problem("waves", f"“{wave.site}” is in two rows.", "Keep one of them.")
        elif wave.go_live is None:
            yield Problem("waves", f"“{wave.site}” has no go-live.", "Give the day on which it starts.")
        elif isinstance(wave.go_live, CellError):
            yield Problem("waves", f"{wave.site}: {lowered(wave.go_live.message)}", wave.go_live.hint)
    if not any(people for wave in waves for people in wave.people.values()):
        yield Problem("waves", "No team has people at a site.", "Say how many of a team work at each site.")


def _parts(group: Group, waves: Sequence[SiteWave], taken: set[str]) -> Iterator[Group]:
    """Yield a team for each site; the first keeps its tasks."""
    at_sites = [wave for wave in waves if wave.people.get(group.id)]
    if not at_sites:
        yield group
    for number, wave in enumerate(at_sites):
        site = _ARTICLE.sub(lambda match: match[0].lower(), wave.site)
        name = f"{group.name} in {site}"[:MAX_NAME] if len(at_sites) > 1 else group.name
        group_id = new_id_from(name, taken, "group") if number else group.id
        taken.add(group_id)
        size = wave.people[group.id]
        update = {"id": group_id, "name": name, "size": size, "site": wave.site, "go_live": wave.go_live}
        yield checked(Group, dict(group) | update)
