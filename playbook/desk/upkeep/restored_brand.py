"""Check the logo, color and templates of a backup as an upload."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from pydantic import SecretStr

from playbook.core.base.errors import Invalid
from playbook.desk.base.workspace import open_workspace
from playbook.desk.exporting import templates
from playbook.desk.links import brand
from playbook.settings import Settings
from playbook.store.register.brand import Brand, Brands
from playbook.store.register.register import Register

T = TypeVar("T")


def leave_out_unusable(settings: Settings, register: Register) -> list[str]:
    """Remove what an upload would be refused for; return a sentence on each."""
    left_out: list[str] = []
    brands = Brands(register)
    stored = brands.get()
    color = _checked("color", partial(brand.checked_color, stored.color), left_out)
    logo = stored.logo and _checked("logo", partial(brand.drawn_anew, stored.logo), left_out)
    if (usable := Brand(color or "", logo)) != stored:
        brands.save(usable)
    for kind in templates.KINDS:
        _look_at_template(settings, register, kind, left_out)
    return left_out


def _look_at_template(
    settings: Settings, register: Register, kind: templates.TemplateKind, left_out: list[str]
) -> None:
    table = kind.table(register)
    if (stored := table.get()) is None:
        return
    # A sample is written on it, and the folder of the settings is not to be read yet.
    with TemporaryDirectory(prefix="playbook-restore-") as folder:
        apart = settings.model_copy(update={"data": Path(folder), "database_url": SecretStr("")})
        with closing(open_workspace(apart)) as workspace:
            check = partial(
                templates.checked_template, workspace, kind.format_key, stored.name, stored.content
            )
            usable = _checked(f"{kind.program} template", check, left_out)
    if usable:
        table.save(usable)
    else:
        table.remove()


def _checked(what: str, check: Callable[[], T], left_out: list[str]) -> T | None:
    try:
        return check()
    except Invalid as error:
        (problem,) = error.problems
        left_out.append(f"The {what} of this backup was left out. {problem.message} {problem.hint}")
        return None
