"""Which code that reads briefs and writes plans no brief on file reaches.

Run with: python -m bench.reach [ROOM …] [--list]

A brief is drafted, reviewed and written as board paper and full plan; a memo is read for its facts. The
briefs are those of bench/briefs and its folder `trades`, the memos those of tests/core/intake/memos; all are
synthetic. Columns: statements of a room, and how many of them no brief and no memo reaches. --list prints
each function and block among these. Code that nothing reaches may serve an edit, a language or a hostile
text: read it before it goes. It takes about 15 minutes.
"""

import argparse
import ast
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from coverage import Coverage

PACKAGE = Path(__file__).resolve().parents[1] / "playbook"
BRIEFS = Path(__file__).parent / "briefs"
ROOMS = ("core/case", "core/dossier", "llm/builtin", "llm/intake")
_WRITTEN_ON = date(2026, 11, 27)
_BLOCKS = ("body", "orelse", "finalbody")


def run_all() -> Coverage:
    """Draft every brief and read every memo, and return the lines that ran."""
    coverage = Coverage(data_file=None, source=[str(PACKAGE)], messages=False)
    coverage.start()
    from bench.board_paper import dossiers_of
    from bench.memos import MEMOS
    from playbook.core.case.case import read_case
    from playbook.core.plan.brief import Brief
    from playbook.core.review.review import review
    from playbook.core.text.notes import Notes
    from playbook.desk.writing.model_plans import draft_plan
    from playbook.exports.formats import find_format
    from playbook.exports.options import Options
    from playbook.llm.builtin.kinds import load_kinds
    from playbook.llm.intake.sorting import read_sorted

    for path in sorted(BRIEFS.rglob("*.json")):
        brief = Brief.model_validate_json(path.read_text(encoding="utf-8"))
        start = min(_WRITTEN_ON, brief.start or _WRITTEN_ON)
        plan = draft_plan(brief, start)[0]
        review(brief, plan.items, today=start, case=read_case(brief, load_kinds(), start))
        for dossier in dossiers_of(plan, start):
            find_format("markdown").write(dossier, Options())
    for path in sorted(MEMOS.rglob("*.txt")):
        read_sorted(Notes(path.read_text(encoding="utf-8")), _WRITTEN_ON)
    coverage.stop()
    return coverage


def unreached(tree: ast.AST, missing: set[int]) -> Iterator[ast.stmt]:
    """Yield each function and block of which no line ran, the outermost ones."""
    for block in _BLOCKS:
        for statement in getattr(tree, block, ()):
            is_definition = isinstance(statement, ast.FunctionDef)
            first = statement.body[-1] if isinstance(statement, ast.FunctionDef) else statement
            if first.lineno in missing and (not is_definition or _is_dead(statement, missing)):
                yield statement
            else:
                yield from unreached(statement, missing)


def _is_dead(function: ast.stmt, missing: set[int]) -> bool:
    inside = [each for each in ast.walk(function) if isinstance(each, ast.stmt) and each is not function]
    return all(each.lineno in missing for each in inside if not isinstance(each, ast.Expr))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print each room's statements, and those that nothing reaches."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("rooms", nargs="*", default=ROOMS)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args(arguments)
    coverage = run_all()
    for room in options.rooms:
        total = dead = 0
        for path in sorted((PACKAGE / room).rglob("*.py")):
            _, statements, _, missing, _ = coverage.analysis2(str(path))
            total, dead = total + len(statements), dead + len(missing)
            source = path.read_text(encoding="utf-8")
            for each in unreached(ast.parse(source), set(missing)) if options.list else ():
                name = path.relative_to(PACKAGE)
                print(
                    f"{name}:{each.lineno}-{each.end_lineno} {source.splitlines()[each.lineno - 1].strip()}"
                )
        print(f"{room:<24}{total:>7}{dead:>7}{dead / max(1, total):>6.0%}")


if __name__ == "__main__":
    main()
