"""A file of more than 5 MB is refused by the server itself, whatever a browser would have said before."""

import asyncio
from collections.abc import Callable
from itertools import product

import pytest

from bench.session import Session
from playbook.core.base.access import Actor, Membership
from playbook.web.http.uploads import MOST_OF_ALL, MOST_OF_ONE, UploadLimit
from tests.loops import run
from tests.web.asking import Answer
from tools.server import Server, sign_in
from tools.server import cookie as signed_in

MB = 1024 * 1024
BOUNDARY = "line-between-the-parts"


def form_of(size: int) -> bytes:
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="groups.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    )
    return head.encode() + b"x" * size + f"\r\n--{BOUNDARY}--\r\n".encode()


def upload(
    app: Server, asked: Callable[..., Answer], size: int, *, is_streamed: bool = False,
    is_signed_in: bool = True, by: str = "", files: int = 1, **sent: str,
) -> int:  # fmt: skip
    """Upload files of this size in a new tab, and return the status of the last one."""
    cookie = asked("/_stcore/health").said("set-cookie").partition(";")[0]
    token = cookie.partition("=")[2]
    if is_signed_in:
        cookie += f"; {signed_in(by or app.token)}"

    body = form_of(size)
    pieces = [body[at : at + MB] for at in range(0, len(body), MB)] if is_streamed else body

    async def put() -> Answer:
        async with Session(app.port, token=by or app.token) as session:
            await session.rerun()
            for number in range(files):
                path = f"/_stcore/upload_file/{session.id}/file-{number}"
                headers = {
                    "Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Cookie": cookie,
                    "X-Xsrftoken": token, **{name.replace("_", "-"): value for name, value in sent.items()},
                }  # fmt: skip
                answer = await asyncio.to_thread(asked, path, "PUT", headers, pieces)
            return answer

    return run(put()).status


def test_five_megabytes_are_taken_and_no_more(app, asked):
    for is_streamed, (size, status) in product(
        [False, True], [(5 * MB - 1000, 204), (5 * MB + 1, 413), (6 * MB, 413)]
    ):
        assert upload(app, asked, size, is_streamed=is_streamed) == status


def test_an_upload_needs_the_token_of_its_page(app, asked):
    assert upload(app, asked, 10, X_Xsrftoken="another") == 403
    assert upload(app, asked, 10, Cookie=f"_streamlit_xsrf=another; {signed_in(app.token)}") == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_an_upload_from_another_site_is_refused(app, asked, site):
    assert upload(app, asked, 10, Sec_Fetch_Site=site) == 403
    assert upload(app, asked, 10, Sec_Fetch_Site="same-origin") == 204


def test_what_is_no_file_of_a_page_is_not_read(app, asked):
    for kind in ("application/x-www-form-urlencoded", "text/plain", "Multipart/Mixed; boundary=x"):
        assert upload(app, asked, 10, Content_Type=kind) == 415, kind


def test_a_stranger_puts_no_file_into_the_memory_of_this_server(app, asked):
    assert upload(app, asked, 10, is_signed_in=False) == 404


def test_a_role_that_logs_nothing_uploads_nothing(app, asked, data):
    for role, status in (("viewer", 403), ("lead", 204), ("editor", 204)):
        one = Membership(rollout_id="any", role=role)
        token = sign_in(data, f"The {role}", is_owner=False, memberships=(one,))
        assert upload(app, asked, 10, by=token) == status, role
    assert upload(app, asked, 10, by=sign_in(data, "Nobody here", is_owner=False)) == 403


def test_an_account_fills_so_much_memory_and_gets_it_back_with_its_tabs(app, asked, data):
    token, other = sign_in(data, "Owner of many files"), sign_in(data, "Owner of one")
    size = MOST_OF_ONE // 4 - 5_000
    for _ in range(2):
        assert upload(app, asked, size, by=token, files=4) == 204
    assert upload(app, asked, size, by=token, files=5) == 429
    assert upload(app, asked, size, by=other) == 204


class Held(dict[str, int]):
    """The bytes of tabs that are all connected."""

    def sizes(self) -> dict[str, int]:
        return self

    def drop_of_closed_tabs(self) -> None:
        pass


async def serve(limit: UploadLimit, account: str, tab: str, size: int) -> list[int | None]:
    """Send an upload of this size, and return what the limit itself answers."""
    statuses = []
    scope = {
        "type": "http", "method": "PUT", "path": f"/_stcore/upload_file/{tab}/f",
        "headers": [(b"content-length", str(size).encode()), (b"content-type", b"multipart/form-data; ...")],
    }  # fmt: skip

    async def send(message) -> None:
        statuses.append(message.get("status"))

    await limit.serve(Actor(name="A", account_id=account), scope, None, send)
    return statuses


def taken(limit: UploadLimit, account: str, tab: str, size: int) -> bool:
    """Whether the limit passes on an upload of this size."""
    return run(serve(limit, account, tab, size)) == []


def test_all_accounts_together_fill_so_much_memory():
    held = Held()

    async def take(scope, _receive, _send) -> None:
        tab = scope["path"].split("/")[3]
        held[tab] = held.get(tab, 0) + int(dict(scope["headers"])[b"content-length"])

    limit, each = UploadLimit(take, held), MOST_OF_ONE // 2
    for account in range(MOST_OF_ALL // MOST_OF_ONE):
        assert taken(limit, f"{account}", f"{account}.one", each)
        assert taken(limit, f"{account}", f"{account}.two", each)
        assert not taken(limit, f"{account}", f"{account}.three", 1)
    assert not taken(limit, "another", "another.one", 1)
    held.pop("0.two")
    assert taken(limit, "another", "another.one", each)
    assert not taken(limit, "0", "0.three", 1)


def test_files_that_arrive_together_count_for_their_account():
    held, limit, each = Held(), None, MOST_OF_ONE // 2

    async def take(scope, _receive, _send) -> None:
        tab = scope["path"].split("/")[3]
        if tab == "one":  # the other begins and ends before this one is stored
            await serve(limit, "a", "two", each)
        held[tab] = each

    limit = UploadLimit(take, held)
    assert taken(limit, "a", "one", each)
    assert not taken(limit, "a", "three", 1)
