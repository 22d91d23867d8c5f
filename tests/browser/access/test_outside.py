"""The browser of the tests knows this machine and no other."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Error


@pytest.fixture
def port() -> Iterator[int]:
    """A server on every address of loopback, so that only the browser's own rules stand in the way."""
    with http.server.ThreadingHTTPServer(("", 0), http.server.SimpleHTTPRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("host", ["127.0.0.2", "outside.localhost", "[::1]"])
def test_every_other_host_does_not_exist_even_where_one_answers(chromium, port, host):
    page = chromium.new_page()
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(f"http://{host}:{port}/")
    page.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_does(chromium, port, host):
    page = chromium.new_page()
    answer = page.goto(f"http://{host}:{port}/")
    assert answer.ok
    page.close()


@pytest.mark.parametrize("address", ["http://192.0.2.1/", "https://example.invalid/"])
def test_the_outside_is_not_reached(chromium, address):
    page = chromium.new_page()
    with pytest.raises(Error, match=r"ERR_NAME_NOT_RESOLVED|ERR_INTERNET_DISCONNECTED"):
        page.goto(address)
    page.close()
