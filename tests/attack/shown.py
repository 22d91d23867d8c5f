"""What is shown of a rollout, and to whom: each view takes a workspace and an id."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from playbook.core.base.access import Actor
from playbook.core.base.fields import STAGES
from playbook.core.dossier.audience import ALL_HANDS, BOARD, PROJECT
from playbook.core.log.rollout import Rollout
from playbook.core.sharing.sharing import PROFILE_NAMES, Profile
from playbook.desk.all_hands import deck
from playbook.desk.base.access import as_readers_see
from playbook.desk.base.workspace import Workspace
from playbook.desk.exporting import documents
from playbook.desk.links import links, shares
from playbook.desk.plan import decisions, plans, reviews
from playbook.desk.progress import reports
from playbook.desk.record import history, search, updates
from playbook.desk.writing import critiques, drafting, faq, strategies
from playbook.exports.formats import FORMATS

DANA = Actor(name="Dana")
View = Callable[[], object]
_DAYS = 300  # of a digest that tells everything


def views_of(workspace: Workspace, rollout_id: str) -> Iterator[tuple[str, View]]:
    """Yield each view by its name; every format of the exports and every profile of a link is one."""

    def of_rollout(view: Callable[..., object], *more: Any) -> View:
        return lambda: view(workspace, workspace.rollout_cache.get(rollout_id), *more)

    yield "readers", of_rollout(_as_read)
    yield "decisions", of_rollout(decisions.decision_page)
    yield "review", of_rollout(reviews.review_of)
    yield "alarms", of_rollout(reviews.alarms_of)
    yield "coverage", of_rollout(reviews.coverage_of)
    yield "load", of_rollout(reviews.load_of)
    yield "claims", of_rollout(reviews.claims_of)
    yield "progress", of_rollout(reports.report)
    yield "letter", of_rollout(_letter)
    yield "activity", lambda: [*history.history(workspace, DANA, rollout_id)]
    yield "search", lambda: search.find(workspace, DANA, "a team", rollout_id, {})
    yield "draft", of_rollout(plans.draft_for)
    yield "questions and answers", of_rollout(faq.make_faq, STAGES[2])
    yield "what a model is asked for a stage", of_rollout(drafting.questions_of, STAGES[0])
    yield "what a model is asked for a strategy", of_rollout(strategies.question_of)
    yield "what a critic is asked", of_rollout(critiques.question_of)
    yield "strategy", of_rollout(_faults)
    for profile in PROFILE_NAMES:
        yield f"link {profile}", partial(_as_guest, workspace, rollout_id, profile)
    for audience in (BOARD, PROJECT, ALL_HANDS):
        for of in FORMATS:
            if audience.kind in of.audiences:
                write = partial(documents.write_document, workspace, DANA, rollout_id, of.key, str(audience))
                yield f"{of.key} for {audience.kind}", write


def _as_read(workspace: Workspace, rollout: Rollout) -> None:
    decisions.page_as_read(workspace, as_readers_see(workspace, rollout), is_editor=False)


def _letter(workspace: Workspace, rollout: Rollout) -> None:
    updates.update(workspace, rollout, workspace.today() - timedelta(days=_DAYS))


def _faults(workspace: Workspace, rollout: Rollout) -> None:
    if rollout.strategy:
        strategies.faults_of(workspace, rollout, rollout.strategy)
        strategies.claims_of(rollout, rollout.strategy)


def _as_guest(workspace: Workspace, rollout_id: str, profile: Profile) -> None:
    link = links.make_link(workspace, DANA, rollout_id, profile, profile=profile)
    deck.deck_of(shares.shown_by(workspace, shares.resolve(workspace, link.token)))
