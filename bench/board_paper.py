"""How many words the board paper of each known brief has, by section, beside its limit.

Run with: python -m bench.board_paper [BRIEF.json …] [--today YYYY-MM-DD] [-o FOLDER]

Without arguments: the five briefs in bench/briefs and the twenty of bench/_briefs.py, all of them synthetic.
With -o each paper is written as Markdown, PDF and Word, and the full plan as Markdown.
"""

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from bench._briefs import briefs
from playbook import clock
from playbook.core.dossier.audience import BOARD, PROJECT
from playbook.core.dossier.board_paper import most_words
from playbook.core.dossier.dossier import dossier
from playbook.core.dossier.model import Dossier
from playbook.core.dossier.paper_blocks import words_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.plan_file import Plan
from playbook.desk.writing.model_plans import draft_plan
from playbook.desk.writing.page_files import page_of_plan
from playbook.exports.formats import find_format
from playbook.exports.options import Options
from playbook.llm.builtin.stage_files import load_stages

FOLDER = Path(__file__).parent / "briefs"
_WIDE = 34


def dossiers(brief: Brief, today: date) -> tuple[Dossier, Dossier]:
    """Return a drafted brief for the board and for the project."""
    start = min(today, brief.start or today)
    return dossiers_of(draft_plan(brief, start)[0], start)


def dossiers_of(plan: Plan, start: date) -> tuple[Dossier, Dossier]:
    """Return a plan for the board and for the project."""
    rollout, page = rollout_with(plan, start), page_of_plan(plan, start)
    board, project = (dossier(rollout, whom, start, page, load_stages()) for whom in (BOARD, PROJECT))
    return board, project


def rollout_with(plan: Plan, start: date) -> Rollout:
    """Return the rollout of a plan as it was just drafted."""
    now = datetime(start.year, start.month, start.day, 12, tzinfo=UTC)
    return Rollout(
        id="brief", version=1, created_at=now, changed_at=now, created_by="bench", brief=plan.brief,
        items={item.id: item for item in plan.items},
    )  # fmt: skip


def write(folder: Path, name: str, board: Dossier, project: Dossier) -> None:
    """Write the paper in each form, and the full plan."""
    folder.mkdir(parents=True, exist_ok=True)
    for key in ("markdown", "pdf", "document"):
        of = find_format(key)
        (folder / f"{name}.paper{of.suffix}").write_bytes(of.write(board, Options()))
    (folder / f"{name}.full.md").write_bytes(find_format("markdown").write(project, Options()))


def report(name: str, board: Dossier) -> bool:
    """Print a paper's words by section; return whether it is short enough."""
    if board.paper is None:
        raise ValueError(name)
    most = most_words(board)
    is_short = board.paper.words <= most
    print(f"\n{name}: {board.paper.words:,} words of {most:,}{'' if is_short else '  TOO LONG'}")
    for section in board.paper.sections:
        print(f"  {section.heading[:_WIDE]:<{_WIDE}}{words_of(section):>6,}")
    return is_short


def main(arguments: Sequence[str] | None = None) -> int:
    """Report each brief; return 1 if one is too long."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--today", type=date.fromisoformat, default=clock.today())
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args(arguments)
    files = options.files or sorted(FOLDER.glob("*.json"))
    chosen = {
        file.name.partition(".")[0]: Brief.model_validate_json(file.read_text("utf-8")) for file in files
    }
    chosen |= {} if options.files else {name: make() for name, make in briefs().items()}
    are_short = []
    for name, brief in chosen.items():
        board, project = dossiers(brief, options.today)
        are_short.append(report(name, board))
        if options.output:
            write(options.output, name, board, project)
    return 0 if all(are_short) else 1


if __name__ == "__main__":
    raise SystemExit(main())
