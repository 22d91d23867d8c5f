"""Read the stages from data/stages."""

from functools import lru_cache
from pathlib import Path
from typing import get_args

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import StageKey
from playbook.core.plan.plays.stages import Stage, check_together, parse_stage

STAGES_FOLDER = Path(__file__).resolve().parents[3] / "data" / "stages"


@lru_cache(maxsize=1)
def load_stages() -> tuple[Stage, ...]:
    """Read the five stages once and check that they fit together."""
    stages = tuple(_load(key) for key in get_args(StageKey))
    check_together(stages)
    return stages


def _load(key: StageKey) -> Stage:
    path = STAGES_FOLDER / f"{key}.toml"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        hint = "Put it back into data/stages."
        raise PlaybookError(f"The stage file {path.name} cannot be read.", hint) from error
    stage = parse_stage(text, path.name)
    if stage.key != key:
        raise PlaybookError(f"{path.name} holds the stage '{stage.key}'.", f"Set its key to '{key}'.")
    return stage
