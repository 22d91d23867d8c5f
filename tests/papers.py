"""Board papers of the known briefs, each drafted once in a run."""

import json
from datetime import date
from itertools import pairwise

from bench._briefs import briefs
from bench.board_paper import FOLDER, rollout_with
from playbook.core.dossier.audience import BOARD, Audience
from playbook.core.dossier.chapters.signature import SIGNATURE
from playbook.core.dossier.dossier import dossier
from playbook.core.dossier.model import Dossier
from playbook.core.dossier.paper_blocks import Entries, Grid, Titled, texts_of_block
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.plan_file import Plan
from playbook.desk.writing.page_files import page_of_plan
from playbook.llm.builtin.stage_files import load_stages
from tests.drafts import dated_plan
from tests.once import once_a_run

TODAY, ROOT = date(2026, 11, 28), FOLDER.parent.parent
STRONG = ROOT / "tests" / "llm" / "strong"
LARGE, TWO_STARTS, SMALL, MANY_ROUNDS = "erp", "reading-tutor", "S7 law firm", "foundry"


def brief_of(name: str) -> Brief:
    own, strong = FOLDER / f"{name}.json", STRONG / f"{name}.json"
    if strong.exists():
        return Brief.model_validate(json.loads(strong.read_text("utf-8"))["brief"])
    return Brief.model_validate_json(own.read_text("utf-8")) if own.exists() else briefs()[name]()


def start_of(name: str) -> date:
    return min(TODAY, brief_of(name).start or TODAY)


def plan_of(name: str) -> Plan:
    return dated_plan(brief_of(name), start_of(name))


def paper_of(name: str) -> Dossier:
    """Return a drafted brief for the board."""
    return drafted_for(brief_of(name), TODAY)


def drafted_for(brief: Brief, today: date, whom: Audience = BOARD) -> Dossier:
    """Return a brief, drafted on a day or its earlier start, for the board or others."""
    start = min(today, brief.start or today)

    def make() -> Dossier:
        plan = dated_plan(brief, start)
        return dossier(rollout_with(plan, start), whom, start, page_of_plan(plan, start), load_stages())

    return once_a_run(("paper", brief.model_dump_json(), start, whom), make)


def rollout_of(name: str) -> Rollout:
    return rollout_with(plan_of(name), start_of(name))


def varied() -> Dossier:
    """Return the large brief with promised jobs, open roles, and teams without tasks."""
    brief = brief_of(LARGE)
    stays = f"{brief.what_stays} Nobody loses the job over this."
    people = [each.model_copy(update={"job_title": "Manager"}) for each in brief.people]
    groups = [each.model_copy(update={"tasks": (), "name": f"Unit {each.id}"}) for each in brief.groups]
    values = {"what_stays": stays, "people": tuple(people), "groups": tuple(groups)}
    return drafted_for(brief.model_copy(update=values), TODAY)


def blocks_of(dossier, *headings: str):
    sections = (each for each in dossier.paper.sections if not headings or each.heading in headings)
    return [block for section in sections for block in section.blocks]


def text_of(dossier, *headings: str) -> str:
    return " ".join(text for block in blocks_of(dossier, *headings) for text in texts_of_block(block))


def rows_of(dossier, heading: str, at: int = 0) -> list[tuple]:
    """Return the rows of a section's table."""
    return [block for block in blocks_of(dossier, heading) if isinstance(block, Grid)][at].rows


Question = tuple[str, str, dict[str, str]]  # its bold line, what follows, each answer by its head


def _questions_of(dossier: Dossier) -> list[Question]:
    pairs = pairwise(blocks_of(dossier, SIGNATURE))
    return [
        (asked.lead, asked.text, {each.lead: each.text for each in answers.entries})
        for asked, answers in pairs
        if isinstance(asked, Titled) and isinstance(answers, Entries) and answers.is_kept
    ]


def decisions_of(dossier: Dossier) -> list[Question]:
    """Return what a board decides."""
    return [each for each in _questions_of(dossier) if "Proposal:" in each[2]]


def gates_of(dossier: Dossier) -> list[Question]:
    """Return when we stop and decide."""
    return [each for each in _questions_of(dossier) if "Proposal:" not in each[2]]
