"""The plan as a plan file, which `python -m playbook review` reads."""

from playbook.core.dossier.model import Dossier
from playbook.core.plan.plan_file import ExportedFrom, Plan
from playbook.core.progress.progress import in_time
from playbook.exports.options import Options


def write(dossier: Dossier, options: Options) -> bytes:
    """Return the plan with its tracking and launch."""
    rollout = options.rollout
    if rollout is None:
        raise AssertionError("this format reads the rollout")
    launch = rollout.launch
    exported = ExportedFrom(
        rollout_id=rollout.id,
        version=rollout.version,
        day=dossier.day,
        launched_at=launch.launched_at if launch else None,
        baseline=launch.baseline if launch else {},
        tracking=rollout.tracking,
    )
    items = tuple(sorted(rollout.items.values(), key=in_time))
    plan = Plan(brief=rollout.brief, items=items, strategy=rollout.strategy, exported=exported)
    return (plan.model_dump_json(indent=2) + "\n").encode()
