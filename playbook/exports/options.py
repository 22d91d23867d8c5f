"""What a writer may use beside the dossier."""

from dataclasses import dataclass, field

from playbook.core.log.rollout import Rollout


@dataclass(frozen=True, slots=True)
class Options:
    """What a writer may use beside the dossier."""

    # `rollout`: only for formats that read it, as whoever exports may see it. `template`: the company's own
    # file. `address`: where the app is, '' where nobody else can open it.

    rollout: Rollout | None = field(default=None, repr=False)
    template: bytes | None = field(default=None, repr=False)
    address: str = ""
