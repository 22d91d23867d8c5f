"""Who is at the door: whoever shows a session, on a page, a route or a tab's connection alike."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from playbook.core.access import Actor
from playbook.core.errors import PlaybookError
from playbook.desk import signing
from playbook.desk.demo import DEMO
from playbook.desk.house import House

SIGN_IN = "/sign-in"


class SignedOut(PlaybookError):
    """Nobody is signed in here, or not any more."""

    title = "Please sign in"

    def __init__(self) -> None:
        super().__init__("You are not signed in.", "Sign in and try again.")


def find_visitor(house: House, cookies: Mapping[str, str]) -> Actor | None:
    """Give back who shows these cookies, or None for a stranger; asked on every run and request."""
    if house.is_demo:
        return DEMO
    return signing.find_actor(house, signing.token_in(cookies))


def was_left_alone(house: House, cookies: Mapping[str, str], last_here: datetime) -> bool:
    """Whether a session is over because nobody used it for too long; `last_here`: its last run in a tab."""
    token = signing.token_in(cookies)
    session = house.accounts.find_session(signing.hash_of_token(token)) if token else None
    return house.now() - (session.seen_at if session else last_here) >= signing.IDLE


def has_account(house: House, account_id: str) -> bool:
    """Return whether an account still exists."""
    return house.accounts.find(account_id) is not None


def sign_in_for(address: str) -> str:
    """Give back the address of the sign-in that leads on to another one here."""
    return SIGN_IN if address in ("", "/") else f"{SIGN_IN}?next={quote(address, safe='')}"
