"""Streamlit's files are served compressed, each by its own bytes, and its page has what we change in it."""

import gzip
import re
from http import HTTPStatus

import anyio
from anyio.lowlevel import checkpoint
from markupsafe import Markup

from playbook.core.base.fields import STAGES
from playbook.llm.builtin.stage_files import load_stages
from playbook.ui.shell import page_registry
from playbook.web.http.front_page import PAGE, front_page, needed_files
from playbook.web.http.static_files import COMPRESSED, CompressedFiles
from tests.loops import run
from tests.web.asking import ask, served
from tools import server

FILES = {
    f"/{path.relative_to(PAGE.parent).as_posix()}": path
    for path in (PAGE.parent / "static").rglob("*")
    if path.suffix in COMPRESSED
}
SCRIPT = next(path for path in FILES if path.startswith("/static/js/index."))
SMALL = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_file_is_the_same_after_decompression(asked):
    for path in [path for path in needed_files() if path in FILES]:
        plain, small = asked(path), asked(path, headers=SMALL)
        assert gzip.decompress(small.body) == plain.body == FILES[path].read_bytes(), path
        assert small.said("content-type").split(";")[0] == COMPRESSED[FILES[path].suffix], path
        for answer in (plain, small):
            assert answer.said("cache-control") == "public, immutable, max-age=31536000", path
            assert answer.said("vary") == "Accept-Encoding", path
        assert "content-encoding" not in plain.headers, path
        assert small.said("etag") != plain.said("etag"), path


def test_what_the_first_page_loads_is_small(asked):
    loaded = [path for path in needed_files() if path in FILES]
    assert sum(len(asked(path, headers=SMALL).body) for path in loaded) < 650_000


def test_a_file_is_compressed_only_for_who_takes_it(asked):
    for accepted, is_small in [
        ("gzip", True), ("br, gzip", True), ("GZIP;q=0.5", True), ("deflate,gzip;q=1.0,*", True),
        ("", False), ("br", False), ("gzip;q=0", False), ("gzip;q=0.0, br", False), ("xgzip", False),
        ("x-gzip-y", False), ("gzip;q=0." + "1" * 7_000 + "0" * 7_000 + "x", True),
    ]:  # fmt: skip
        answer = asked(SCRIPT, headers={"Accept-Encoding": accepted})
        assert (answer.headers.get("content-encoding") == ["gzip"]) is is_small, accepted


def test_many_files_leave_a_few_parts_at_a_time_and_are_compressed_once(monkeypatch):
    size, large = min(
        (file.stat().st_size, path) for path, file in FILES.items() if file.stat().st_size > 2**18
    )
    compressed: list[int] = []
    compress = gzip.compress
    monkeypatch.setattr(gzip, "compress", lambda *args, **kw: compressed.append(1) or compress(*args, **kw))
    app = CompressedFiles(anyio.sleep_forever, folder=PAGE.parent)
    sent, answered = [0], []

    async def send(message):
        sent[-1] += bool(message.get("body"))

    async def get():
        scope = {"type": "http", "method": "GET", "path": large, "headers": []}
        await app(scope, anyio.sleep_forever, send)
        answered.append(True)

    async def flood():
        async with anyio.create_task_group() as group:
            for _ in range(30):
                group.start_soon(get)
            while len(answered) < 30:
                await checkpoint()
                sent.append(0)

    run(flood())
    assert len(compressed) == 1
    assert sum(sent) == 30 * -(-size // (64 * 1024))
    assert max(sent) <= 8


def test_a_file_leaves_in_small_parts_whoever_reads_slowly():
    largest = max(FILES, key=lambda path: FILES[path].stat().st_size)
    for headers in ([], [(b"accept-encoding", b"gzip")]):
        sent = []

        async def send(message, sent=sent):
            sent.append(message)

        async def receive():
            await anyio.sleep_forever()

        scope = {"type": "http", "method": "GET", "path": largest, "headers": headers}
        run(CompressedFiles(receive, folder=PAGE.parent)(scope, receive, send))
        parts = [message.get("body", b"") for message in sent]
        assert max(map(len, parts)) <= 64 * 1024
        whole = b"".join(parts)
        assert (gzip.decompress(whole) if headers else whole) == FILES[largest].read_bytes()


def test_what_a_browser_has_already_is_not_sent_again(asked):
    small = asked(SCRIPT, headers=SMALL)
    again = asked(SCRIPT, headers={**SMALL, "If-None-Match": f'"x", {small.said("etag")}'})
    assert (again.status, again.body) == (HTTPStatus.NOT_MODIFIED, b"")
    assert again.said("etag") == small.said("etag")
    # The bytes under the tag of the compressed file are others.
    assert asked(SCRIPT, headers={"If-None-Match": small.said("etag")}).status == HTTPStatus.OK
    assert asked(SCRIPT, "HEAD", SMALL).body == b""


def test_only_the_files_of_streamlit_are_compressed():
    async def app(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    with served(CompressedFiles(app, folder=PAGE.parent)) as port:
        for path in ("/media/x.js", "/static/js/none.js", "/static/../app.py", f"{SCRIPT}/", "/static", "/x"):
            assert ask(port, path).status == 418, path
        assert ask(port, SCRIPT, "POST").status == 418
        assert (ask(port, "/").status, ask(port, SCRIPT).status) == (418, 200)


def test_the_page_names_itself_as_its_script_does():
    titles = page_registry.titles()
    assert {key: titles[f"/{key}"] for key in STAGES} == {stage.key: stage.title for stage in load_stages()}
    for path in (server.ROOT / "pages").glob("*.py"):
        for title in re.findall(r'^st\.title\("(.+?)"', path.read_text(encoding="utf-8"), re.MULTILINE):
            assert titles[f"/{path.stem}"] == title, path


def test_streamlits_page_still_has_what_we_change():
    page = front_page(Markup("<h1>Progress</h1>"))
    assert "<title>Leadership Playbook</title>" in page
    assert page.count("window.__streamlit = {") == page.count("<style>") == 1
    assert "SourceSans" not in page
    assert "favicon" not in page
    assert page.index("window.__streamlit") < page.index('<script type="module"') < page.index("</head>")


def imports(path: str) -> set[str]:
    """Return the files that a script imports before it runs, as addresses."""
    text = FILES[path].read_text(encoding="utf-8")
    names = re.findall(r'(?:\bfrom|\bimport)\s*[`"\']\./([\w.$-]+\.js)[`"\']', text)
    return {f"/static/js/{name}" for name in names}


def test_the_page_loads_ahead_what_its_scripts_import():
    ahead = {path for path in needed_files() if path in FILES and path.endswith(".js")}
    assert SCRIPT in ahead
    cell_editors = {path for path in ahead if "overlay-editor" in path}  # a table brings what they import
    assert len(cell_editors) == 2
    for path in ahead - cell_editors:
        assert imports(path) <= ahead, path
    linked = set(re.findall(r'(?:src|href)="\.(/static/js/[^"]+)"', front_page(Markup("x"))))
    assert linked == ahead
    # Nothing large that a page may never draw.
    assert not [path for path in ahead if re.search(r"Vega|embed|DataFrame|Plotly|katex", path)]


def test_whoever_signs_in_gets_the_files_meanwhile(asked):
    page = asked("/sign-in")
    ahead = re.findall(r'<link rel="prefetch" href="([^"]+)" as="(\w+)" crossorigin>', page.text)
    assert [path for path, _ in ahead] == list(needed_files())
    assert [path for path, _ in ahead if "SourceSans" in path]
    assert [path for path, _ in ahead if path.startswith("/script/")]
    assert {kind for _, kind in ahead} == {"script", "style", "font"}
    assert "script-src" not in page.said("content-security-policy")
