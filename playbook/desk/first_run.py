"""The first run: while nobody owns this, whoever holds the one-time link of the terminal may."""

import os
from contextlib import suppress
from html import escape

from playbook.core.errors import Missing
from playbook.desk import claiming, signing
from playbook.desk.house import House
from playbook.store.accounts import Claimed
from playbook.store.folder import Folder

PATH = "/setup"


def new_link(house: House, address: str) -> str | None:
    """Give back the link that makes the first owner, or None where there is one; an older link is dead.

    It also stands in a file that only this user may read, until the link is opened or the house closes:
    a browser is sent to the file, because what it is sent to can be read by everyone on the machine.
    """
    _take_file_away(house)
    if house.accounts.has_owner():
        return None
    link = f"{address}{PATH}?token={house.setup_link.renew(house.now())}"
    house.at_close.append(lambda: _take_file_away(house))
    with suppress(OSError):
        file = os.open(_file(house), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(file, "w", encoding="utf-8") as opened:
            opened.write(_PAGE.format(link=escape(link)))
    return link


_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
    '<meta http-equiv="refresh" content="0;url={link}"><title>Leadership Playbook</title>'
    '<p><a href="{link}">Set up Leadership Playbook</a></p></html>\n'
)


def opens(house: House, token: str) -> bool:
    """Whether this is the link, in time, and nobody owns this yet."""
    if not house.setup_link.opens(token, house.now()) or house.accounts.has_owner():
        return False
    _take_file_away(house)
    return True


def claim_by_link(house: House, token: str, name: str, email: str, password: str) -> str:
    """Give back a session of the owner that this made; raises Invalid, and Missing where the link is dead."""
    if not opens(house, token):
        raise _no_link()
    try:
        owner = claiming.claim(house.register, name, email, password, house.now())
    except Claimed:
        raise _no_link() from None
    house.setup_link.end()
    return signing.begin(house, owner)


def _no_link() -> Missing:
    return Missing("There is nothing at this address.")


def _file(house: House) -> str:
    return str(Folder(house.settings.data.resolve()).first_run)


def _take_file_away(house: House) -> None:
    with suppress(OSError):
        os.unlink(_file(house))
