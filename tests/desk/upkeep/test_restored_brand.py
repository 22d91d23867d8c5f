"""A backup that others made brings no logo, color or template that an upload would be refused for."""

import io
import shutil
import sqlite3
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from playbook.desk.base.workspace import open_workspace
from playbook.desk.exporting import templates
from playbook.desk.exporting.documents import write_document
from playbook.desk.links import brand
from playbook.desk.plan import rollouts
from playbook.desk.upkeep import backups
from playbook.exports.deck.template import BASE
from playbook.settings import Settings
from playbook.store.backups import manifest
from playbook.store.register.brand import DeckTemplates
from tests.desk.conftest import DANA
from tests.desk.links.test_brand import picture
from tests.empty_data import empty_data
from tests.exports.deck.templates import templates as deck_templates
from tests.exports.document.templates import templates as word_templates

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
DECK = "insert or replace into deck_template values (1, ?, ?)"
DOCUMENT = "insert or replace into document_template values (1, ?, ?)"
LOOK = "insert or replace into brand values (1, ?, ?)"


@pytest.fixture(scope="module")
def branded(tmp_path_factory):
    """A data folder with a sample, a logo, a color and templates, and a backup of them."""
    data = empty_data(tmp_path_factory.mktemp("branded") / "data")
    with closing(open_workspace(Settings(data=data))) as workspace:
        rollouts.open_sample(workspace, DANA, "3-under-way")
        brand.set_color(workspace, DANA, "#c0392b")
        brand.set_logo(workspace, DANA, picture("JPEG", (2_000, 1_000)))
        templates.set_template(workspace, DANA, "deck", "LT.potx", deck_templates()["potx"])
        templates.set_template(workspace, DANA, "document", "LT.dotx", word_templates()["own_styles"])
        backups.back_up(workspace, DANA)
    return data


@pytest.fixture
def backup(branded, workspace):
    """The backup in a copy of that folder, which is closed."""
    workspace.close()
    shutil.rmtree(workspace.settings.data)
    shutil.copytree(branded, workspace.settings.data)
    [path] = (each for each in (workspace.settings.data / "backups").iterdir() if each.is_dir())
    return path


def put_into(backup: Path, rows: Iterable[tuple[str, Sequence[object]]]) -> None:
    """Change a backup's register, and sign it as whoever made it would."""
    with closing(sqlite3.connect(backup / "register.sqlite")) as register:
        for statement, values in rows:
            register.execute(statement, values)
        register.commit()
    sums = manifest.sums_of(path for path in backup.iterdir() if path.name != manifest.NAME)
    manifest.write(backup, manifest.read(backup).model_copy(update={"files": sums}))


def unfolding(megabytes: int) -> bytes:
    """Our slides, with a theme that unpacks to much more than it is."""
    content = io.BytesIO()
    with zipfile.ZipFile(BASE) as file, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as written:
        for name in file.namelist():
            blanks = b" " * (megabytes * 1_000_000) if name == "ppt/theme/theme1.xml" else b""
            written.writestr(name, file.read(name) + blanks)
    return content.getvalue()


def all_of(workspace):
    stored = [kind.table(workspace.register).get() for kind in templates.KINDS]
    return brand.brand_of(workspace), *stored


def test_what_an_owner_set_comes_back_as_it_was(workspace, backup):
    with closing(open_workspace(workspace.settings)) as before:
        known = all_of(before)
    assert backups.restore(workspace.settings, backup).left_out == []
    with closing(open_workspace(workspace.settings)) as restored:
        look, deck, document = all_of(restored)
        assert (look, deck.name, document) == (known[0], "LT.potx", known[2])


def test_what_an_upload_would_be_refused_for_is_left_out_with_a_sentence(workspace, backup):
    put_into(
        backup,
        [
            (DECK, ("Evil.potx", unfolding(40))),
            (DOCUMENT, ("Evil.dotx", b"x")),
            (LOOK, ("red;}</style><img src=x>", SVG)),
        ],
    )
    color, logo, deck, document = backups.restore(workspace.settings, backup).left_out
    assert color.startswith("The color of this backup was left out. This is no color.")
    assert logo.startswith("The logo of this backup was left out. This is no picture that we can read.")
    assert deck.startswith("The PowerPoint template of this backup was left out. ")
    assert document.startswith("The Word template of this backup was left out. This is not a Word file.")
    with closing(open_workspace(workspace.settings)) as restored:
        assert all_of(restored) == (brand.Brand(), None, None)
        [sample] = restored.log.heads()
        assert write_document(restored, DANA, sample, "deck").data


@pytest.mark.long
def test_a_usable_template_comes_without_what_is_written_in_it(workspace, backup):
    put_into(
        backup,
        [(DECK, ("x" * 500, deck_templates()["in_use"])), (LOOK, ("#C0392B", picture() + b"<script>"))],
    )
    assert backups.restore(workspace.settings, backup).left_out == []
    with closing(open_workspace(workspace.settings)) as restored:
        stored = DeckTemplates(restored.register).get()
        assert len(stored.name) == 80
        with zipfile.ZipFile(io.BytesIO(stored.content)) as file:
            assert not [name for name in file.namelist() if b"CONFIDENTIAL-CANARY" in file.read(name)]
        look = brand.brand_of(restored)
        assert look.color == "#c0392b"
        assert b"script" not in look.logo


@pytest.mark.long
def test_a_second_try_of_a_restore_takes_the_same_bytes(workspace):
    stored = templates.checked_template(workspace, "deck", "LT.potx", deck_templates()["in_use"])
    with zipfile.ZipFile(io.BytesIO(stored.content)) as file:
        assert {part.date_time for part in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
