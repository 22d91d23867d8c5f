"""Somebody at a browser, without the browser: forms, cookies and redirects over plain HTTP."""

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from playbook.desk.accounts import passwords
from tests.web.asking import Answer, ask

PASSWORD = "quiet-otters-row-home"
HASH = passwords.hash_of(PASSWORD)
OWNER = {
    "PLAYBOOK_OWNER": "Dana", "PLAYBOOK_OWNER_EMAIL": "dana@lt.test", "PLAYBOOK_OWNER_PASSWORD_HASH": HASH,
}  # fmt: skip
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
HTTPS = {"X-Forwarded-Proto": "https"}


@dataclass
class Person:
    """One browser on one server; keeps its cookies as a browser would."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self._ask(path, "GET", headers or {})

    def post(self, path: str, headers: dict[str, str] | None = None, **form: str) -> Answer:
        return self._ask(path, "POST", FORM if headers is None else headers, urlencode(form).encode())

    def sign_in(self, email: str = "dana@lt.test", password: str = PASSWORD, **form: str) -> Answer:
        return self.post("/sign-in", email=email, password=password, **form)

    def is_signed_in(self) -> bool:
        """Return whether the server takes this browser for somebody."""
        return "You are signed in as" in self.get("/sign-out").text

    def _ask(self, path: str, method: str, headers: dict[str, str], body: bytes | None = None) -> Answer:
        shown = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = ask(self.port, path, method, {**self.headers, **headers, "Cookie": shown}, body)
        for name, morsel in set_by(answer).items():
            self.cookies.pop(name, None)
            if morsel["max-age"] != "0":
                self.cookies[name] = morsel.value
        return answer


def set_by(answer: Answer) -> SimpleCookie:
    """The cookies that an answer sets, with their attributes."""
    cookies = SimpleCookie()
    for line in answer.headers.get("set-cookie", []):
        cookies.load(line)
    return cookies
