"""The live page of a link over real sockets: what reaches an open page, and how its stream ends."""

import json
import signal
import socket
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPConnection

import pytest

from bench.seed import seed
from playbook.core.base.access import Actor
from playbook.core.log.changes.items import ItemAdded
from playbook.core.plan.items import TrainingSession
from playbook.desk.all_hands import rooms
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.links import devices, links, shares
from playbook.desk.links.devices import Device
from playbook.desk.links.links import NewLink
from playbook.desk.links.shares import Pass
from playbook.desk.plan import plans, rollouts
from playbook.settings import Settings
from playbook.store.register.sqlite_register import SqliteRegister
from playbook.web.link import access, channel, live, share_page
from tests.pages import made as rollouts_made
from tests.web.asking import Answer, ask, current
from tools import server

DANA = Actor(name="Dana")
PATIENCE = 30
Ending = Callable[[Workspace, NewLink], object]


class Stream:
    """One open page, as far as its connection goes."""

    def __init__(self, port: int, path: str, cookie: str, **headers: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._connection.request("GET", path, headers={"Cookie": f"{access.COOKIE}={cookie}", **headers})
        self.answer = self._connection.getresponse()

    def next(self) -> tuple[str, dict[str, object]]:
        """The next event and what it says; ("", {}) where the stream has ended."""
        said: dict[str, str] = {}
        while line := self.answer.readline().decode():
            if line == "\n":
                return said["event"], json.loads(said["data"])
            name, value = line.rstrip("\n").split(": ", 1)
            said[name] = value
        return "", {}

    def hears_within(self, seconds: float) -> bool:
        """Whether anything comes in this time."""
        sock = self._connection.sock or self.answer.fp.raw._sock
        sock.settimeout(seconds)
        try:
            return bool(sock.recv(1, socket.MSG_PEEK))
        except TimeoutError:
            return False
        finally:
            sock.settimeout(PATIENCE)

    def close(self) -> None:
        self.answer.close()
        self._connection.close()


@pytest.fixture
def workspace(tmp_path) -> Iterator[Workspace]:
    with current(tmp_path / "data", share_streams=5, share_streams_each=3) as opened:
        yield opened


@pytest.fixture
def listen(port, workspace) -> Iterator[Callable[..., Stream]]:
    streams = []

    def opened(link: NewLink, version: str | None = None, **headers: str) -> Stream:
        shown = version_of(port, workspace, link) if version is None else version
        path = f"/view/{link.link.id}/live?version={shown}"
        streams.append(Stream(port, path, cookie(workspace, link), **headers))
        return streams[-1]

    yield opened
    for stream in streams:
        stream.close()


def made(workspace: Workspace, rollout_id: str, **more: object) -> NewLink:
    return links.make_link(workspace, DANA, rollout_id, "All-hands", **more)


def cookie(workspace: Workspace, link: NewLink) -> str:
    return shares.signed(workspace, Pass(link.link.id))


def get(port: int, workspace: Workspace, link: NewLink, what: str = "", **headers: str) -> Answer:
    shown = {"Cookie": f"{access.COOKIE}={cookie(workspace, link)}", **headers}
    return ask(port, f"/view/{link.link.id}{what}", headers=shown)


def version_of(port: int, workspace: Workspace, link: NewLink) -> str:
    answer = get(port, workspace, link, "/state")
    return json.loads(answer.body)["version"] if answer.status == 200 else ""


def log(workspace: Workspace, rollout_id: str, title: str) -> None:
    item = TrainingSession(id=title.lower(), title=title, date=workspace.today() + timedelta(days=3))
    commit(
        workspace, DANA, rollout_id, workspace.rollout_cache.get(rollout_id).version, [ItemAdded(item=item)]
    )


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.parametrize(("is_shared", "least", "most"), [(False, 1_000, 4_000), (True, 200, 1_000)])
def test_pages_come_back_sooner_where_another_replica_serves(
    workspace, rollout_id, listen, monkeypatch, is_shared, least, most
):
    monkeypatch.setattr(SqliteRegister, "is_shared", is_shared)
    link = made(workspace, rollout_id)
    waits = [int(listen(link).answer.readline().removeprefix(b"retry: ")) for _ in range(3)]
    assert all(least <= wait <= most for wait in waits)


def test_an_open_page_hears_what_changed_and_only_that(port, workspace, rollout_id, listen):
    link = made(workspace, rollout_id)
    before = json.loads(get(port, workspace, link, "/parts").body)
    stream = listen(link)
    assert stream.answer.status == 200
    assert stream.answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert stream.answer.headers["X-Accel-Buffering"] == "no"
    assert stream.answer.headers["Cache-Control"] == "no-store"
    name, hello = stream.next()
    assert (name, hello["version"], hello["here"]) == ("hello", before["version"], None)
    assert abs(hello["now"] / 1_000 - workspace.now().timestamp()) < PATIENCE
    log(workspace, rollout_id, "Harvest")
    name, told = stream.next()
    after = json.loads(get(port, workspace, link, "/parts").body)
    assert name == "parts"
    assert (told["from"], told["version"]) == (before["version"], after["version"])
    changed = {name for name, mark in after["marks"].items() if before["marks"][name] != mark}
    assert set(told["parts"]) == set(told["marks"]) == changed
    assert 0 < len(changed) < len(after["parts"])
    assert any("Harvest" in html for html in told["parts"].values())
    assert {name: after["parts"][name] for name in changed} == told["parts"]


def test_all_pages_of_a_link_share_bytes_written_once(workspace, rollout_id, listen, monkeypatch):
    link = made(workspace, rollout_id)
    streams = [listen(link) for _ in range(3)]
    for stream in streams:
        stream.next()
    read, written = shares.public, []
    monkeypatch.setattr(shares, "public", lambda *given: written.append(1) or read(*given))
    log(workspace, rollout_id, "Harvest")
    told = [stream.next() for stream in streams]
    assert told[0] == told[1] == told[2]
    assert len(written) == 1


def test_all_pages_hear_of_a_change_but_a_few_at_a_time(workspace, rollout_id, listen, monkeypatch):
    link = made(workspace, rollout_id)
    streams = [listen(link) for _ in range(3)]
    for stream in streams:
        stream.next()
    wake, passes = channel._wake_in_turn, []
    monkeypatch.setattr(channel, "_WOKEN_AT_ONCE", 1)
    monkeypatch.setattr(channel, "_wake_in_turn", lambda ears: passes.append(len(ears)) or wake(ears))
    log(workspace, rollout_id, "Harvest")
    assert len({str(stream.next()) for stream in streams}) == 1
    assert passes == [3, 2, 1]


def test_a_page_that_comes_back_gets_what_it_missed(port, workspace, rollout_id, listen):
    link = made(workspace, rollout_id)
    first = listen(link)
    _, hello = first.next()
    log(workspace, rollout_id, "Harvest")
    first.next()
    by_header = {"Last-Event-ID": str(hello["version"])}
    for back in (listen(link, hello["version"]), listen(link, "older", **by_header)):
        assert back.next()[0] == "hello"
        name, sent = back.next()
        newest = version_of(port, workspace, link)
        assert (name, sent["from"], sent["version"]) == ("parts", hello["version"], newest)
        back.close()
    wait_until(lambda: channel.open_streams(workspace) == 1)
    unknown = listen(link, "of-long-ago")
    unknown.next()
    assert unknown.next() == ("parts", {"from": "", "version": version_of(port, workspace, link)})


def test_a_room_hears_how_many_phones_are_in_it(port, workspace, rollout_id, listen):
    link = made(workspace, rollout_id)

    def phone(mark: str) -> Stream:
        device = devices.signed(workspace, Device(link.link.id, mark))
        shown = f"{cookie(workspace, link)}; {access.DEVICE}={device}"
        return Stream(port, f"/view/{link.link.id}/live?phone&version=", shown)

    listen(link)  # the big screen
    first = phone("one")
    assert first.next()[1]["here"] is None
    rooms.open_room(workspace, DANA, rollout_id, link.link.id)
    heard = [first.next(), first.next()]
    assert ("here", {"here": 1}) in heard
    second = phone("one")  # in another tab
    assert second.next()[1]["here"] == 1
    second.close()
    wait_until(lambda: channel.open_streams(workspace) == 2)
    third = phone("two")
    assert third.next()[1]["here"] == 2
    assert first.next() == ("here", {"here": 2})
    third.close()
    assert first.next() == ("here", {"here": 1})
    rooms.close_room(workspace, DANA, rollout_id, link.link.id)
    heard = [first.next(), first.next()]
    assert ("here", {"here": None}) in heard
    first.close()


def test_a_window_that_was_a_phone_is_no_phone_on_its_big_screen(port, workspace, rollout_id, listen):
    link = made(workspace, rollout_id)
    rooms.open_room(workspace, DANA, rollout_id, link.link.id)
    device = devices.signed(workspace, Device(link.link.id, "one"))
    shown = f"{cookie(workspace, link)}; {access.DEVICE}={device}"
    wall = listen(link)
    assert wall.next()[1]["here"] == 0
    phone = Stream(port, f"/view/{link.link.id}/live?phone&version=", shown)
    assert phone.next()[1]["here"] == 1
    late = listen(link)
    assert late.next()[1]["here"] == 1
    phone.close()  # before anybody was told of it
    assert late.next() == ("here", {"here": 0})


def test_what_no_guest_sees_sends_nothing(workspace, rollout_id, listen):
    other = rollouts_made.rollout(workspace, rollout_id="other").id
    # Any change moves the day on which an old story stands, which a guest does see.
    log(workspace, rollout_id, "Sowing")
    link, elsewhere = made(workspace, rollout_id), made(workspace, other)
    stream, far = listen(link), listen(elsewhere)
    assert (stream.next()[0], far.next()[0]) == ("hello", "hello")
    rollout = workspace.rollout_cache.get(rollout_id)
    item = next(iter(rollout.items.values()))
    plans.edit_item(workspace, DANA, rollout_id, rollout.version, item.model_copy(update={"note": "Hush"}))
    assert not stream.hears_within(1.0)
    log(workspace, rollout_id, "Harvest")
    assert stream.next()[0] == "parts"
    assert not far.hears_within(1.0)


def end_soon(workspace: Workspace, link: NewLink) -> None:
    workspace.links.extend(link.link.id, link.link.created_at, workspace.now() + timedelta(seconds=1))
    workspace.notifier.publish(link.link.rollout_id)


ENDINGS: dict[str, Ending] = {
    "paused": lambda workspace, link: links.pause_link(workspace, DANA, link.link.id),
    "taken back": lambda workspace, link: links.revoke_link(workspace, DANA, link.link.id),
    "over": end_soon,
    "archived": lambda workspace, link: rollouts.archive_rollout(workspace, DANA, link.link.rollout_id),
}


def test_a_stream_ends_with_its_link_whyever_it_ends(port, workspace, rollout_id, listen):
    for ending in ENDINGS:
        link = made(workspace, rollout_id)
        stream = listen(link)
        stream.next()
        ENDINGS[ending](workspace, link)
        assert [stream.next(), stream.next()] == [("gone", {}), ("", {})], ending
        dead = ask(port, "/view/unknown")
        for what in ("/live", "/parts", "/state", ""):
            answer = get(port, workspace, link, what)
            assert (answer.status, answer.body) == (404, dead.body), ending
            assert {**answer.headers, "date": 0} == {**dead.headers, "date": 0}, ending
        wait_until(lambda: channel.open_streams(workspace) == 0)


def test_who_joins_others_on_a_link_looks_nothing_up(workspace, rollout_id, listen, monkeypatch):
    link = made(workspace, rollout_id)
    assert listen(link).next()[0] == "hello"
    with monkeypatch.context() as patch:
        patch.setattr(access, "opened", None)
        assert listen(link, "").next()[0] == "hello"
    # While a change is not looked at yet, it may have ended the link.
    monkeypatch.setattr(channel.Channel, "_update", lambda *_: None)
    links.pause_link(workspace, DANA, link.link.id)
    assert listen(link, "").answer.status == 404


def test_a_password_stands_before_the_stream_and_the_parts(port, workspace, rollout_id):
    link = made(workspace, rollout_id, password="quiet otters")
    dead = ask(port, "/view/unknown")
    shown = shares.signed(workspace, Pass(link.link.id, has_password=True))
    stream = Stream(port, f"/view/{link.link.id}/live", shown)
    assert stream.next()[0] == "hello"
    for what in ("/live", "/parts"):
        answer = get(port, workspace, link, what)
        assert (answer.status, answer.body) == (404, dead.body)
    stream.close()


def test_who_has_a_version_already_is_not_sent_it_again(port, workspace, rollout_id):
    link = made(workspace, rollout_id)
    for what in ("", "/state", "/parts"):
        tag = get(port, workspace, link, what).said("etag")
        same = get(port, workspace, link, what, **{"If-None-Match": f'"x", {tag}'})
        assert (same.status, same.body, same.said("etag")) == (304, b"", tag)
        assert same.said("cache-control") == "no-store"
        assert get(port, workspace, link, what, **{"If-None-Match": '"x"'}).status == 200
    tags = {what: get(port, workspace, link, what).said("etag") for what in ("", "/state", "/parts")}
    log(workspace, rollout_id, "Harvest")
    for what, tag in tags.items():
        assert get(port, workspace, link, what, **{"If-None-Match": tag}).status == 200
    links.pause_link(workspace, DANA, link.link.id)
    for what, tag in tags.items():
        assert get(port, workspace, link, what, **{"If-None-Match": tag}).status == 404


def test_beyond_the_most_streams_a_page_asks_by_itself(port, workspace, rollout_id, listen):
    one, other = made(workspace, rollout_id), made(workspace, rollout_id)
    streams = [listen(one) for _ in range(3)]
    assert [stream.next()[0] for stream in streams] == ["hello"] * 3
    refused = listen(one)
    assert refused.answer.status == 503
    assert 30 <= int(refused.answer.headers["Retry-After"]) <= 90
    assert [listen(other).answer.status for _ in range(3)] == [200, 200, 503]
    assert get(port, workspace, one, "/state").status == 200
    streams[0].close()
    wait_until(lambda: channel.open_streams(workspace) == 4)
    assert listen(one).answer.status == 200


def test_a_stream_of_a_crowded_second_ends_for_a_phone_of_another(
    port, workspace, rollout_id, listen, monkeypatch
):
    monkeypatch.setattr(channel, "BUSY_SECOND", 2)
    link = made(workspace, rollout_id)

    def phone(issued: int) -> Stream:
        mark = devices.signed(workspace, devices.new_device(link.link.id, issued))
        shown = f"{access.COOKIE}={cookie(workspace, link)}; {access.DEVICE}={mark}"
        return listen(link, Cookie=shown)

    streams = [phone(7) for _ in range(3)]
    assert [stream.next()[0] for stream in streams] == ["hello"] * 3
    assert phone(7).answer.status == 503
    assert phone(9).answer.status == 200
    assert streams[2].next()[0] == ""
    assert channel.open_streams(workspace) == 3


def test_to_ask_for_the_head_of_a_stream_opens_none(port, workspace, rollout_id):
    link = made(workspace, rollout_id)
    shown = {"Cookie": f"{access.COOKIE}={cookie(workspace, link)}"}
    answer = ask(port, f"/view/{link.link.id}/live", "HEAD", shown)
    assert (answer.status, answer.body) == (200, b"")
    assert channel.open_streams(workspace) == 0


def test_a_quiet_page_hears_that_the_stream_lives(workspace, rollout_id, listen, monkeypatch):
    monkeypatch.setattr(channel, "BEAT_SECONDS", 0.2)
    stream = listen(made(workspace, rollout_id))
    assert [stream.next()[0] for _ in range(3)] == ["hello", "beat", "beat"]


def test_a_browser_that_takes_nothing_is_dropped(port, workspace, rollout_id, monkeypatch):
    monkeypatch.setattr(live, "SEND_SECONDS", 0.3)
    monkeypatch.setattr(channel, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(live, "_BEAT", b": " + b"x" * 400_000 + b"\n\n")
    abort, ended = live.abort_connection, []
    monkeypatch.setattr(live, "abort_connection", lambda scope: ended.append(scope) or abort(scope))
    link = made(workspace, rollout_id)
    with socket.create_connection(("127.0.0.1", port)) as stalled:
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        asked = f"GET /view/{link.link.id}/live HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        stalled.sendall(f"{asked}Cookie: {access.COOKIE}={cookie(workspace, link)}\r\n\r\n".encode())
        wait_until(lambda: channel.open_streams(workspace) == 1)
        wait_until(lambda: channel.open_streams(workspace) == 0)
        # Cut, not closed: to close would wait for the browser to take what is still to be sent.
        assert len(ended) == 1
        assert not ended[0]["playbook.abort"].__self__.get_write_buffer_size()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_server_ends_while_pages_are_open(tmp_path, number):
    """In its own process: one page that reads, and one that takes nothing."""
    data = tmp_path / "data"
    seed(data, "normal")
    opened = open_workspace(Settings(data=data))
    link = made(opened, next(iter(opened.log.heads())))
    shown = cookie(opened, link)
    opened.close()
    with server.running(
        server.ROOT / "app.py", tmp_path / "app.log", environ={"PLAYBOOK_DATA": str(data)}
    ) as app:
        streams = [Stream(app.port, f"/view/{link.link.id}/live?version=x", shown) for _ in range(3)]
        assert [stream.next()[0] for stream in streams] == ["hello"] * 3
        app.process.send_signal(number)
        app.process.wait(timeout=PATIENCE)
        while streams[0].next()[0] not in ("", "gone"):
            pass
        assert "Traceback" not in app.log.read_text()


def test_opens_show_at_once_and_are_written_together(port, workspace, rollout_id):
    link = made(workspace, rollout_id)
    for _ in range(20):
        assert ask(port, link.path).status == 303
    assert links.all_links(workspace, DANA)[0].opens == {workspace.today(): 20}
    assert links.live_links(workspace, DANA, rollout_id)[0].opens == {workspace.today(): 20}
    assert sum(workspace.links.counts("link_open").get(link.link.id, {}).values()) in (0, 20)


def test_every_route_of_the_page_is_there_for_the_script():
    text = share_page.SCRIPT.content.decode()
    for route in live.ROUTES:
        assert f'beside("{route.path.rsplit("/", 1)[1]}")' in text
