"""A phone that opens a link and fills in its forms, and what the responses of a link hold."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urlencode

from playbook.web.link import access
from tests.web.asking import Answer, ask
from tests.web.people import FORM, Person, set_by

NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)


@dataclass
class Phone(Person):
    """A browser on the page of a link, with the address of one form below it."""

    page: str = ""
    below: str = ""

    @classmethod
    def at(cls, port: int, path: str, below: str = "") -> Self:
        phone = cls(port, below=below)
        phone.page = phone.get(path).said("location")
        return phone

    @property
    def form(self) -> str:
        return f"{self.page}{self.below}"

    def see(self, below: str | None = None) -> Answer:
        return self.get(self.form if below is None else f"{self.page}{below}")

    def send(self, body: dict[str, str] | bytes, *below: str, **headers: str) -> Answer:
        encoded = body if isinstance(body, bytes) else urlencode(body, errors="surrogatepass").encode()
        return self._ask("/".join((self.form, *below)), "POST", {**FORM, **headers}, encoded)


def hidden_in(answer: Answer, name: str) -> str:
    """Return the value of a hidden field of a form, or nothing."""
    match = re.search(rf'name="{name}" value="(\w+)"', answer.text)
    return match[1] if match else ""


def cookie_of(answer: Answer) -> str:
    return set_by(answer)[access.COOKIE].value


def alike(answer: Answer) -> tuple[int, bytes, str]:
    """Return what must not tell one dead link from another."""
    return answer.status, answer.body, json.dumps({**answer.headers, "date": []}, sort_keys=True)


def ask_with(port: int, path: str, cookie: str = "", method: str = "GET", **form: str) -> Answer:
    """Ask with the cookie of a link, and send a form if there is one."""
    headers = {"Cookie": f"{access.COOKIE}={cookie}"} if cookie else {}
    if not form:
        return ask(port, path, method, headers)
    headers["Content-Type"] = FORM["Content-Type"]
    return ask(port, path, "POST", headers, urlencode(form).encode())
