"""Time, memory and size of a rollout in each format, beside the limits.

Each format is written in a process of its own, for a plan of a usual size and for one of 1,500 tasks: the
seconds of a processor and, in brackets, by the clock, and the memory beyond what reading the rollout took.
All hold a child process's. The limits are of a processor's seconds, which other programs do not lengthen.
`python -m bench.exports markdown pdf` measures only these.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bench.seed import ACTOR, seed
from playbook.desk.base.workspace import open_workspace
from playbook.desk.exporting.archives import write_archive
from playbook.desk.exporting.documents import find_dossier, write_document
from playbook.exports.formats import FORMATS
from playbook.settings import Settings

DOSSIER, ARCHIVE = "dossier", "archive"
_WHOM = "project"  # whose documents are the longest
# Seconds for the usual plan and for the large one; MB for the large one, its child's included.
LIMITS: dict[str, tuple[float, float, float]] = {
    DOSSIER: (1, 2, 60), "deck": (1, 3, 100), "document": (1, 5, 100),
    "pdf": (1, 6, 500), "workbook": (1, 1, 100), ARCHIVE: (3, 10, 400),
}  # fmt: skip
OTHERS = (0.5, 1, 100)


def measure(data: Path, rollout_id: str, key: str) -> dict[str, float]:
    """Return the seconds, MB and kB of one format, in this process."""
    settings = Settings.load({"PLAYBOOK_DATA": str(data), "PLAYBOOK_TODAY": "2026-02-02"})
    with closing(open_workspace(settings)) as here:
        here.rollout_cache.get(rollout_id)
        size, before = 0, _mb(resource.RUSAGE_SELF)
        started, began = _seconds(), time.perf_counter()
        if key == DOSSIER:
            find_dossier(here, ACTOR, rollout_id)  # for the board, with its paper
        else:
            if key != ARCHIVE:
                # All formats of one audience lay out one dossier.
                find_dossier(here, ACTOR, rollout_id, _WHOM)
                started, began, before = _seconds(), time.perf_counter(), _mb(resource.RUSAGE_SELF)
            document = (
                write_archive(here, ACTOR, rollout_id)
                if key == ARCHIVE
                else write_document(here, ACTOR, rollout_id, key, _WHOM)
            )
            size = len(document.data)
        seconds, by_the_clock = _seconds() - started, time.perf_counter() - began
        grown = _mb(resource.RUSAGE_SELF) - before
        return {
            "s": seconds,
            "clock": by_the_clock,
            "mb": grown + _mb(resource.RUSAGE_CHILDREN),
            "kb": size / 1000,
        }


def _seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1000


def main() -> None:
    wanted = sys.argv[1:] or [DOSSIER, *(each.key for each in FORMATS), ARCHIVE]
    with tempfile.TemporaryDirectory() as folder:
        plans = {name: Path(folder) / name for name in ("normal", "huge")}
        ids = {name: seed(data, name) for name, data in plans.items()}
        for key in wanted:
            of_each = {name: _apart(data, ids[name], key) for name, data in plans.items()}
            print(_line(key, of_each["normal"], of_each["huge"]))


def _apart(data: Path, rollout_id: str, key: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.exports", "--of", str(data), rollout_id, key]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _line(key: str, usual: dict[str, float], large: dict[str, float]) -> str:
    limits = LIMITS.get(key, OTHERS)
    measured = (usual["s"], large["s"], large["mb"])
    verdict = (
        "within" if all(value <= limit for value, limit in zip(measured, limits, strict=True)) else "OVER"
    )
    return (
        f"{key:9} {usual['s']:5.2f} s ({usual['clock']:5.2f}) {usual['kb']:5,.0f} kB; "
        f"1,500 tasks {large['s']:5.2f} s ({large['clock']:5.2f}) "
        f"{large['kb']:7,.0f} kB {large['mb']:4.0f} MB "
        f"({verdict} {limits[0]:g} s, {limits[1]:g} s, {limits[2]:g} MB)"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--of"]:
        print(json.dumps(measure(Path(sys.argv[2]), *sys.argv[3:])))
    else:
        main()
