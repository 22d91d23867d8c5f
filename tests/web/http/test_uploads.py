"""A file of more than 5 MB is refused by the server itself, whatever a browser would have said before."""

import asyncio
from collections.abc import Callable
from itertools import product

import pytest

from bench.session import Session
from tests.loops import run
from tests.web.asking import Answer
from tools.server import Server
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
    is_signed_in: bool = True, **sent: str,
) -> int:  # fmt: skip
    """Upload a file of this size in a new tab, and return the status."""
    cookie = asked("/_stcore/health").said("set-cookie").partition(";")[0]
    token = cookie.partition("=")[2]
    if is_signed_in:
        cookie += f"; {signed_in(app.token)}"

    body = form_of(size)
    pieces = [body[at : at + MB] for at in range(0, len(body), MB)] if is_streamed else body

    async def put() -> Answer:
        async with Session(app.port) as session:
            await session.rerun()
            path = f"/_stcore/upload_file/{session.id}/file-1"
            headers = {
                "Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Cookie": cookie,
                "X-Xsrftoken": token, **{name.replace("_", "-"): value for name, value in sent.items()},
            }  # fmt: skip
            return await asyncio.to_thread(asked, path, "PUT", headers, pieces)

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


def test_a_stranger_puts_no_file_into_the_memory_of_this_server(app, asked):
    assert upload(app, asked, 10, is_signed_in=False) == 404
