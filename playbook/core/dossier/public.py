"""What everyone may read: only what a share link shows."""

from collections.abc import Iterator, Sequence
from datetime import date

from playbook.core.base.words import capital
from playbook.core.case.decision_page import DecisionPage
from playbook.core.dossier.audience import ALL_HANDS, AUDIENCE_KINDS
from playbook.core.dossier.chart_data import burn_up_data, stages_data
from playbook.core.dossier.item_texts import outcome_facts, say_stand, spoken_notes
from playbook.core.dossier.model import (
    Ask,
    Dossier,
    DossierStep,
    GateLine,
    GroupLine,
    MetricLine,
    StageLine,
    TaskTally,
    Win,
)
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import KIND_NAMES
from playbook.core.plan.plays.stages import Stage
from playbook.core.sharing.anonymize import Anonymizer
from playbook.core.sharing.public_parts import ASKED, PublicAsk
from playbook.core.sharing.sharing import PublicItem, PublicRollout, public


def public_dossier(
    rollout: Rollout, today: date, page: DecisionPage, stages: Sequence[Stage], now: Rollout | None = None
) -> Dossier:
    """Return the dossier for everyone: without owners, risks, scripts and money."""
    # The aims and the Decisions page are those of a full link; steps are only those that concern everyone.
    shown = public(rollout, "full", today, now, page)
    steps = tuple(_steps(public(rollout, "public", today, now).items))
    if shown.aims is None or shown.decisions is None:
        raise AssertionError("a full link shows the aims and the decisions")
    is_latest = now is None or now.version == rollout.version
    aims, lines = shown.aims, tuple(_stages(shown, stages, steps))
    return Dossier(
        audience=ALL_HANDS,
        audience_name=AUDIENCE_KINDS["all_hands"],
        name=shown.name,
        organization=Anonymizer(rollout).unnamed(rollout.brief.organisation),
        stand=say_stand(
            shown.day, is_past=shown.day < today or not is_latest, is_launched=rollout.launch is not None
        ),
        version=rollout.version,
        is_latest=is_latest,
        day=shown.day,
        phase=shown.phase,
        synthetic=shown.synthetic,
        country=rollout.brief.country,
        start=shown.start,
        go_live=shown.go_live,
        end=shown.end,
        page=shown.decisions,
        facts=tuple(outcome_facts(aims)),
        what_changes=shown.what_changes,
        why=shown.why,
        why_now=aims.why_now,
        what_stays=shown.what_stays,
        tally=TaskTally(shown.total, shown.total_done),
        stages=lines,
        steps=steps,
        groups=tuple(
            GroupLine(
                name=group.name,
                starts=(group.go_live,) if group.go_live else (),
                total=group.total,
                done=group.done,
            )
            for group in shown.groups
        ),
        metrics=tuple(
            MetricLine(
                title=metric.title or "Metric",
                definition=metric.definition,
                unit=metric.unit,
                target=metric.target,
                target_date=metric.target_date,
            )
            for metric in aims.metrics
        ),
        gates=tuple(
            GateLine(title=gate.title, day=gate.day, go_if=gate.go, adjust_if=gate.adjust, stop_if=gate.stop)
            for gate in shown.decisions.gates
        ),
        asks=tuple(map(_ask, shown.asked)),
        wins=tuple(Win(win.text, win.credit) for win in shown.wins),
        key_messages=aims.key_points,
        notes=tuple(spoken_notes(shown.why, aims.why_now, aims.key_points)),
        charts=(*burn_up_data(shown.curve, shown.day), *stages_data(lines)),
    )


def _steps(items: Sequence[PublicItem]) -> Iterator[DossierStep]:
    # The id of an item may hold a name.
    for number, item in enumerate(items, 1):
        yield DossierStep(
            id=f"step-{number}",
            kind=item.kind,
            kind_name=KIND_NAMES[item.kind],
            stage=item.stage,
            title=item.title,
            day=item.day,
            until=item.until,
            standing=item.standing,
            done_on=item.done_on,
        )


def _stages(
    shown: PublicRollout, stages: Sequence[Stage], steps: Sequence[DossierStep]
) -> Iterator[StageLine]:
    about = {stage.key: stage for stage in stages}
    for line in shown.stages:
        ahead = (step for step in steps if step.stage == line.key and step.is_coming(shown.day))
        yield StageLine(
            key=line.key,
            title=about[line.key].title,
            purpose=about[line.key].purpose,
            total=line.total,
            done=line.done,
            first=line.first,
            last=line.last,
            next=next(ahead, None),
        )


def _ask(ask: PublicAsk) -> Ask:
    kind = capital(ASKED[ask.what])
    return Ask(
        do=ask.title or kind,
        day=ask.day,
        until=ask.until,
        details=(kind,) if ask.title else (f"Every {ask.every} days",) if ask.every else (),
    )
