"""Prints a sample of the mutants of a folder, the same in every run.

Run `mutmut run $(python -m tools.mutant_sample playbook/core/review 160 61)` after `make mutants` has
written them; it may be stopped once it runs tests. The numbers are how many to draw, and the seed.
"""

import json
import sys
from pathlib import Path
from random import Random


def drawn(folder: Path, number: int, seed: int) -> list[str]:
    """Return names of mutants, drawn from the sorted ones of a folder."""
    metas = folder.rglob("*.meta")
    names = sorted(name for meta in metas for name in json.loads(meta.read_text())["exit_code_by_key"])
    return Random(seed).sample(names, number)  # noqa: S311 - no secret


if __name__ == "__main__":
    print(*drawn(Path("mutants") / sys.argv[1], int(sys.argv[2]), int(sys.argv[3])), sep="\n")
