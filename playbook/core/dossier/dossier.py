"""Read a rollout for one audience (docs/decisions/exports.md)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from playbook.core.base.fields import Id
from playbook.core.base.words import capital, closed, day_in_words, number
from playbook.core.case.decision_page import DecisionPage
from playbook.core.case.teams.groups import in_team, team_names, whole_teams
from playbook.core.dossier.audience import BOARD, Audience, name_of
from playbook.core.dossier.board import board_decisions
from playbook.core.dossier.board_paper import board_paper
from playbook.core.dossier.chart_data import burn_up_data, metrics_data, stages_data, teams_data
from playbook.core.dossier.item_texts import details_in, outcome_facts, say_stand, spoken_notes, texts_in
from playbook.core.dossier.model import (
    EVERYONE,
    Ask,
    Dossier,
    DossierStep,
    GateLine,
    GroupLine,
    Labeled,
    MetricLine,
    MoveLine,
    PersonLine,
    SpeakerNote,
    StageLine,
    TaskTally,
    Win,
)
from playbook.core.dossier.public import public_dossier
from playbook.core.dossier.rhythm import series_of
from playbook.core.grounding.known import texts_of
from playbook.core.log.rollout import DECISION_NAMES, Rollout
from playbook.core.plan.brief import Brief, say_role
from playbook.core.plan.items import (
    KIND_NAMES,
    AnyItem,
    Gate,
    KeyMessage,
    Message,
    Owner,
    SponsorAct,
    UseCase,
)
from playbook.core.plan.plays.stages import Stage
from playbook.core.plan.plays.titles import title_of
from playbook.core.progress import progress
from playbook.core.progress.burn_up import find_curve
from playbook.core.progress.metrics import LIGHT_NAMES, find_standings, light_of
from playbook.core.progress.next_step import NextStep
from playbook.core.sharing.decisions import public_page
from playbook.core.sharing.public_parts import find_wins
from playbook.core.text.clauses import in_prose, what_comes
from playbook.core.text.notes import sayable_part


def dossier(
    rollout: Rollout,
    audience: Audience,
    today: date,
    page: DecisionPage,
    stages: Sequence[Stage],
    *,
    asks: Iterable[NextStep] = (),
    now: Rollout | None = None,
) -> Dossier:
    """Return what a document may say of a rollout to an audience.

    `page` is the Decisions page as whoever exports may read it. `now` is the present rollout where an earlier
    version is shown: what people agree to share is read there. Raise Missing for an unknown team or person.
    """
    if audience.kind == "all_hands":
        return public_dossier(rollout, today, page, stages, now=now)
    return _Reader(rollout, audience, today, stages).read(page, asks, now or rollout)


# Of the next steps: what is decided at a gate, what holds up a go-live, and what the sponsor owes.
_OF_THE_BOARD = ("gate", "held up", "sponsor")


class _Reader:
    """Reads a rollout with names: for board, project, team or person."""

    def __init__(self, rollout: Rollout, audience: Audience, today: date, stages: Sequence[Stage]) -> None:
        self.rollout, self.brief, self.audience = rollout, rollout.brief, audience
        self.today, self.day = today, progress.day_to_judge(rollout, today)
        self.stages = stages
        self.reads_all = audience.reads_all
        self.group_ids = self._own_groups()
        items = rollout.items.values()
        self.items = sorted(items if self.reads_all else filter(self._is_own, items), key=progress.in_time)
        self.own_ids = {item.id for item in self.items}
        self.tracked = [item for item in self.items if item.is_tracked and item.due]

    def read(self, page: DecisionPage, asks: Iterable[NextStep], now: Rollout) -> Dossier:
        brief, rollout = self.brief, self.rollout
        steps = {item.id: self._step(item) for item in self.items}
        stages = tuple(self._stages(steps))
        metrics = tuple(self._metrics())
        curve = find_curve(rollout, self.tracked, self.day)
        charts = [*burn_up_data(curve, self.day), *stages_data(stages)]
        if self.reads_all:
            charts += teams_data(rollout, self.tracked, stages, self.day)
        read = Dossier(
            audience=self.audience,
            audience_name=name_of(self.audience, brief),
            name=title_of(brief),
            organization=brief.organisation,
            stand=say_stand(
                self.day,
                is_past=self.day < self.today or now.version != rollout.version,
                is_launched=rollout.launch is not None,
            ),
            version=rollout.version,
            is_latest=now.version == rollout.version,
            day=self.day,
            phase=progress.phase(rollout, self.day),
            synthetic=rollout.synthetic,
            country=rollout.brief.country,
            start=brief.start,
            go_live=brief.go_live,
            end=brief.end,
            page=page if self.reads_all else public_page(page, str),
            facts=tuple(self._facts()),
            what_changes=what_comes(brief.what_changes),
            why=in_prose(brief.why),
            why_now=in_prose(brief.why_now),
            what_stays=in_prose(sayable_part(brief.what_stays)),
            tally=self._tally(),
            stages=stages,
            steps=tuple(steps.values()),
            groups=tuple(self._groups()),
            metrics=metrics,
            gates=tuple(self._gates()),
            asks=tuple(map(_ask, self._own_asks(asks))),
            decisions=board_decisions(brief, page, is_launched=rollout.launch is not None)
            if self.reads_all
            else (),
            risks=page.risks if self.reads_all else (),
            wins=tuple(Win(win.text, win.credit) for win in find_wins(rollout, now, str, str)),
            key_messages=tuple(_key_messages(rollout)),
            people=tuple(self._people()) if self.reads_all else (),
            moves=tuple(self._moves()) if self.reads_all else (),
            notes=tuple(self._notes()) if self.reads_all else (),
            charts=(*charts, *metrics_data(metrics)),
        )
        return replace(read, paper=board_paper(rollout, read)) if self.audience == BOARD else read

    def _own_groups(self) -> frozenset[Id]:
        if self.audience.kind == "group":
            return frozenset((self.audience.id,))
        groups = self.brief.groups
        return frozenset(
            group.id for group in groups if self.reads_all or group.manager_id == self.audience.id
        )

    def _is_own(self, item: AnyItem) -> bool:
        if self.audience.kind == "group":
            return self.audience.id in item.group_ids
        return any(owner.person_id == self.audience.id for owner in _owners(item))

    def _own_asks(self, asks: Iterable[NextStep]) -> Iterator[NextStep]:
        to_do = (ask for ask in asks if ask.sort != "review")  # for whoever writes the plan
        return (ask for ask in to_do if self.reads_all or ask.item_id in self.own_ids)

    def _step(self, item: AnyItem) -> DossierStep:
        brief, tracking = self.brief, self.rollout.tracking_of(item.id)
        launch = self.rollout.launch
        planned = launch.baseline.get(item.id) if launch else None
        groups = [group for group in brief.groups if group.id in item.group_ids]
        series, how_often = series_of(item)
        return DossierStep(
            id=item.id,
            kind=item.kind,
            kind_name=KIND_NAMES[item.kind],
            stage=item.stage,
            title=item.title or capital(KIND_NAMES[item.kind]),
            who=_who(brief, (item.sender if isinstance(item, Message) else None) or item.owner),
            for_whom=EVERYONE
            if len(groups) == len(brief.groups) > 1
            else tuple(team_names(groups, brief.groups)),
            day=item.due,
            until=item.until if item.until != item.due else None,
            # Nothing is late in a plan that nobody has promised yet.
            standing=progress.standing(item, tracking, self.day) if launch else "planned",
            done_on=tracking.done_on,
            moved_from=planned if planned != item.due else None,
            result=texts_of(item).get("done_when", ""),
            note=tracking.note,
            details=tuple(details_in(item)),
            texts=texts_in(item, self._printed),
            series=series,
            how_often=how_often,
        )

    @property
    def _printed(self) -> str:
        """What each document says of the brief."""
        brief = self.brief
        risk = brief.risk_of_not_changing if self.reads_all and self.rollout.launch is None else ""
        aims = (brief.objective, brief.expected_benefit, brief.what_changes)
        return "\n".join((*aims, brief.why, brief.why_now, brief.what_stays, risk))

    def _stages(self, steps: dict[Id, DossierStep]) -> Iterator[StageLine]:
        for stage in self.stages:
            own = [steps[item.id] for item in self.tracked if item.stage == stage.key]
            if not own and not self.reads_all:
                continue
            days = [day for step in own for day in (step.day, step.last_day) if day]
            yield StageLine(
                key=stage.key,
                title=stage.title,
                purpose=stage.purpose,
                total=len(own),
                done=sum(not step.is_open for step in own),
                overdue=sum(step.standing == "overdue" for step in own),
                first=min(days, default=None),
                last=max(days, default=None),
                next=next((step for step in own if step.is_coming(self.day)), None),
            )

    def _tally(self) -> TaskTally:
        tasks = [task for task in progress.dated_tasks(self.rollout) if task.id in self.own_ids]
        counts = progress.counts_on(tasks, self.day)
        if self.rollout.launch is None:
            return TaskTally(counts.tracked, counts.done)
        return TaskTally(
            counts.tracked, counts.done, counts.due_so_far, counts.overdue, counts.at_risk, counts.on_time
        )

    def _facts(self) -> Iterator[Labeled]:
        brief = self.brief
        if self.reads_all:
            people = sum(group.size for group in brief.groups) or brief.headcount
            names = {"Sponsor": brief.sponsor, "Rollout lead": brief.lead}
            yield from (Labeled(label, person.name) for label, person in names.items() if person)
            yield from (Labeled("People", number(people)) for people in [people] if people)
            if brief.budget is not None:
                yield Labeled("Budget", f"{number(brief.budget)} {brief.currency}".strip())
            if brief.budget_covers:
                yield Labeled(
                    "What the budget covers", " ".join(map(closed, brief.budget_covers.splitlines()))
                )
        yield from outcome_facts(brief)
        if brief.tools:
            yield Labeled("Tools", ", ".join(brief.tools))

    def _groups(self) -> Iterator[GroupLine]:
        for team in whole_teams(self.brief.groups):
            parts = [each for each in in_team(team, self.brief.groups) if each.id in self.group_ids]
            ids = {part.id for part in parts}
            if not ids:
                continue
            own = [item for item in self.tracked if ids & {*item.group_ids}]
            stands = [progress.standing(item, self.rollout.tracking_of(item.id), self.day) for item in own]
            manager = self.brief.manager_of(team)
            yield GroupLine(
                name=team_names(parts, self.brief.groups)[0],
                people=sum(part.size for part in parts) or None,
                manager=manager.name if manager else "",
                starts=tuple(sorted({day for part in parts if (day := self.brief.go_live_of(part))})),
                total=len(own),
                done=stands.count("done"),
                overdue=stands.count("overdue") if self.rollout.launch else 0,
            )

    def _metrics(self) -> Iterator[MetricLine]:
        for stands in find_standings(self.rollout, self.day):
            metric, latest = stands.metric, stands.latest
            if metric.id not in self.own_ids:
                continue
            light = light_of(metric, latest.value) if latest else "unknown"
            yield MetricLine(
                title=metric.title or "Metric",
                definition=metric.definition,
                unit=metric.unit,
                who=_who(self.brief, metric.owner),
                baseline=metric.baseline,
                target=metric.target,
                target_date=metric.target_date,
                readings=tuple((reading.day, reading.value) for reading in stands.readings),
                light=light,
                light_name=LIGHT_NAMES[light] if latest else "",
                source=metric.data_source,
                if_red=metric.red_action,
            )

    def _gates(self) -> Iterator[GateLine]:
        for item in self.items:
            if isinstance(item, Gate):
                verdict = self.rollout.verdicts.get(item.id)
                decided: dict[str, Any] = {}
                if verdict:
                    decided = {"decision": DECISION_NAMES[verdict.decision], "why": verdict.why}
                    decided["decided_on"] = verdict.decided_at.date()
                yield GateLine(
                    title=item.title or "Decision",
                    day=item.due,
                    who=_who(self.brief, item.owner),
                    go_if=item.go_if,
                    adjust_if=item.adjust_if,
                    stop_if=item.stop_if,
                    **decided,
                )

    def _people(self) -> Iterator[PersonLine]:
        brief = self.brief
        for person in brief.people:
            roles = [
                name
                for name, person_id in (("Sponsor", brief.sponsor_id), ("Rollout lead", brief.lead_id))
                if person_id == person.id
            ]
            roles += [
                f"Manager of {group.label}"
                for group in whole_teams(brief.groups)
                if group.manager_id == person.id
            ]
            yield PersonLine(person.name, person.job_title, tuple(roles))

    def _moves(self) -> Iterator[MoveLine]:
        for item, move in progress.slips(self.rollout):
            yield MoveLine(
                title=item.title or capital(KIND_NAMES[item.kind]),
                from_day=move.from_day,
                to_day=move.to_day,
                reason=move.reason,
                who=move.actor,
                moved_on=move.moved_at.date(),
            )

    def _notes(self) -> Iterator[SpeakerNote]:
        yield from spoken_notes(self.brief.why, self.brief.why_now, tuple(_key_messages(self.rollout)))
        acts = (
            item
            for item in self.tracked
            if isinstance(item, SponsorAct) and item.date and item.date >= self.day
        )
        act = next((act for act in acts if self.rollout.tracking_of(act.id).status != "done"), None)
        if act and act.date:
            head = f"{act.title or 'The next act'}, {day_in_words(act.date)}"
            lines = (": ".join(filter(None, (head, _who(self.brief, act.owner)))), act.script)
            yield SpeakerNote("sponsor", tuple(filter(None, lines)))


def _key_messages(rollout: Rollout) -> Iterator[str]:
    messages = (item for item in rollout.items.values() if isinstance(item, KeyMessage))
    return filter(None, (message.text or message.title for message in messages))


def _ask(step: NextStep) -> Ask:
    return Ask(
        do=step.do,
        why=step.why,
        day=step.day,
        is_due=step.is_due,
        is_of_board=step.sort in _OF_THE_BOARD,
        details=step.asks,
    )


def _who(brief: Brief, owner: Owner | None) -> str:
    person = brief.find_person(owner.person_id) if owner else None
    return person.name if person else capital(say_role(owner.role)) if owner else ""


def _owners(item: AnyItem) -> Iterator[Owner]:
    owners = [item.owner]
    if isinstance(item, Message):
        owners.append(item.sender)
    if isinstance(item, UseCase):
        owners.append(item.reviewer)
    return filter(None, owners)
