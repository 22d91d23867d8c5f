"""Rules for the source that no linter checks."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*(ROOT / "playbook").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), *ROOT.glob("*.py")])
PAGES = [path for path in SOURCES if path.parent.name == "pages"]
FIRST_PAGE = ("playbook/ui/main", "playbook/ui/shell", "playbook/ui/portfolio", "pages/rollouts")
CORE = [path for path in SOURCES if (ROOT / "playbook/core") in path.parents]

# What only one engine does with the register; every other statement is one that both take.
SQLITE = (
    "playbook/store/register/sqlite_register.py", "playbook/store/register/register_copy.py",
    "playbook/store/register/migrations/versions", "playbook/store/integrity/row_digests.py",
)  # fmt: skip
POSTGRES = ("playbook/store/register/postgres/schema.py",)

# A package and the only places that may import it (a folder, or one file).
ONLY_IN = {
    "streamlit": ("playbook/ui", "pages", "app.py"), "starlette": ("playbook/ui", "playbook/web", "app.py"),
    "duckdb": ("playbook/store",), "psycopg": ("playbook/store",),
    "sqlite3": (*SQLITE, "playbook/store/card_file.py"),
    "sqlalchemy": ("playbook/store/register",), "alembic": ("playbook/store/register/migrations",),
    "openai": ("playbook/llm/call/client.py",), "genai_prices": ("playbook/llm/call/prices.py",),
    "altair": ("playbook/charts",),
}  # fmt: skip

# core works on what it is given: no clock, no files, no network, no chance, no other process.
NOT_IN_CORE = {
    "asyncio", "glob", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket",
    "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid",
    "playbook.clock", "playbook.settings",
}  # fmt: skip

# Each lets a page show HTML or run scripts that someone else wrote.
RAW_HTML = re.compile(
    r"unsafe_allow_html|unsafe_allow_javascript|\bst\.html\b|\bst\.iframe\b|components\.v[12](?!\.bidi)"
)

SQL = re.compile(
    r"^\s*(select\s.+\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s"
    r"|create\s+(or\s+replace\s+)?(table|view|index|schema)\s|alter\s+table\s|drop\s+table\s"
    r"|with\s+\w+\s+as\s*\(|copy\s+\w+\s+(from|to)\s)",
    re.IGNORECASE | re.DOTALL,
)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def nodes_by_kind(path: Path) -> dict[type[ast.AST], list[ast.AST]]:
    by_kind: dict[type[ast.AST], list[ast.AST]] = {}
    for node in ast.walk(tree(path)):
        by_kind.setdefault(type(node), []).append(node)
    return by_kind


def nodes_of(path: Path, *kinds: type[ast.AST]) -> Iterator[Any]:
    for kind in kinds:
        yield from nodes_by_kind(path).get(kind, ())


@cache
def imports(path: Path) -> set[str]:
    """Every module that a file imports, at its top or inside a function."""
    found = set()
    for node in nodes_of(path, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif node.level == 0 and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def nodes(paths: Iterable[Path], *kinds: type[ast.AST]) -> Iterator[tuple[str, Any]]:
    """Every node of these kinds in some files, with its place."""
    for path in paths:
        for node in nodes_of(path, *kinds):
            yield f"{named(path)}:{getattr(node, 'lineno', 1)}", node


def calls_of(paths: Iterable[Path], *methods: tuple[str, str]) -> list[str]:
    """Where some files call `owner.method`, for instance datetime.now."""
    names = {name for _, name in methods}
    return [
        place
        for place, node in nodes(paths, ast.Attribute)
        if node.attr in names and (ast.unparse(node.value).split(".")[-1], node.attr) in methods
    ]


def holding(pattern: re.Pattern[str]) -> list[str]:
    return [named(path) for path in SOURCES if pattern.search(path.read_text(encoding="utf-8"))]


def is_in(path: Path, places: tuple[str, ...]) -> bool:
    return any(named(path) == place or named(path).startswith(f"{place}/") for place in places)


def strings(path: Path) -> list[tuple[int, str]]:
    """The texts that a file writes, without its docstrings."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in nodes_of(path, *kinds) if node.body]
    docstrings = {id(body[0].value) for body in bodies if isinstance(body[0], ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in nodes_of(path, ast.Constant)
        if isinstance(node.value, str) and id(node) not in docstrings
    ]


def test_there_is_something_to_look_at():
    assert len(SOURCES) > 20
    assert PAGES
    assert CORE


def test_a_package_is_imported_only_in_its_room():
    packages = {path: {module.split(".")[0] for module in imports(path)} for path in SOURCES}
    for package in ONLY_IN:
        importing = (path for path in SOURCES if package in packages[path])
        wrong = [path for path in importing if not is_in(path, ONLY_IN[package])]
        assert wrong == [], package


def reads_of_the_store(paths: Iterable[Path]) -> list[str]:
    """Every place where some files read one of the workspace's own stores."""
    return [
        place
        for place, node in nodes(paths, ast.Attribute)
        if node.attr in {"log", "rollout_cache", "accounts", "links", "register"}
        and not ast.unparse(node).endswith(("settings.log", "source.links"))
    ]


def test_no_screen_or_route_reaches_the_store_directly():
    outside = ("playbook/ui", "playbook/web", "pages")
    assert reads_of_the_store(path for path in SOURCES if is_in(path, outside)) == []
    # The same look finds them where they belong.
    assert reads_of_the_store([ROOT / "playbook/desk/plan/rollouts.py"])


def test_core_has_no_clock_and_touches_nothing_outside_itself():
    imported = {(named(path), module) for path in CORE for module in imports(path)}
    assert [pair for pair in imported if {pair[1], pair[1].split(".")[0]} & NOT_IN_CORE] == []


def test_only_the_clock_asks_for_the_time_or_the_day():
    asked = (("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"))
    assert calls_of((path for path in SOURCES if named(path) != "playbook/clock.py"), *asked) == []


def test_no_page_shows_raw_html():
    # Components of our own are files, and write texts as texts.
    assert holding(RAW_HTML) == ["playbook/ui/widgets/component.py"]


def test_components_write_no_html():
    files = [*ROOT.glob("playbook/ui/components/*/*.js"), ROOT / "playbook/web/static/frame.js"]
    scripts = [path.read_text(encoding="utf-8") for path in files]
    assert len(scripts) > 1
    assert not [script for script in scripts if re.search(r"innerHTML|outerHTML|insertAdjacentHTML", script)]


def test_a_filled_button_can_be_read():
    assert holding(re.compile(r"""type=["']primary["']""")) == [], "use frame.main_button()"


def test_nothing_is_picked_with_chips():
    # Streamlit writes white on the accent in them: 3.0:1 on dark pages.
    assert calls_of(SOURCES, ("st", "multiselect")) == [], "use choices.pick_many()"


def test_a_part_that_refreshes_itself_asks_who_sees_it():
    others = (path for path in SOURCES if named(path) != "playbook/ui/shell/frame.py")
    assert calls_of(others, ("st", "fragment"), ("st", "dialog")) == [], "use frame.fragment()"


def test_shared_caches_ask_nobody_who_looks():
    asks = re.compile(r"current_actor|\bmay\(|session_state|st\.context|visit\.")
    once, wrong = 0, []
    for path in SOURCES:
        made = {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}
        for place, node in nodes([path], ast.Call):
            is_once = isinstance(node.func, ast.Attribute) and node.func.attr == "once"
            if is_once and re.search(r"frame\.once$|\.cache\(.*\)\.once$", ast.unparse(node.func)):
                once += 1
                source = "".join(ast.unparse(made.get(ast.unparse(word), word)) for word in node.args)
                wrong += [place] if asks.search(source) else []
    assert once > 15
    assert wrong == []


def test_state_belongs_to_the_workspace_and_not_to_a_module():
    # State of the process or of one run (the open workspace, limits on memory), and tables filled at import.
    allowed = Counter(
        f"playbook/{name}.py"
        for name in (
            "core/base/text_caches", "core/log/changes/base", "core/log/history", "desk/accounts/passwords",
            "desk/base/cache", "desk/base/child", "desk/base/commit", "desk/base/limits/file_turns",
            "desk/base/workspace", "llm/safety/orders", "ui/shell/current_user",
        )
    )  # fmt: skip
    kinds = re.compile(
        r"\{\}|\[\]|(dict|list|set)\(\)|(\w+[.])*(deque|OrderedDict|\w*Cache|Weak\w+|R?Lock|Condition"
        r"|\w*Semaphore|Event|ContextVar|local)(\[.*\])?\(.*\)"
    )
    state: Counter[str] = Counter()
    for path in SOURCES:
        assigned = [node for node in tree(path).body if isinstance(node, ast.Assign | ast.AnnAssign)]
        values = [ast.unparse(node.value) for node in assigned if node.value is not None]
        state[named(path)] += sum(kinds.fullmatch(value) is not None for value in values)
        changed = [node.names for node in nodes_of(path, ast.Global)]
        state[named(path)] += len({name for names in changed for name in names})
    assert +(state - allowed) == Counter()


def test_no_folder_holds_more_modules_than_one_can_look_over():
    modules = Counter(
        path.parent for path in SOURCES if "playbook" in path.parts and path.name != "__init__.py"
    )
    assert {named(folder): count for folder, count in modules.items() if count > 16} == {}


def test_no_docstring_begins_with_give_back():
    documented = nodes(SOURCES, ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    wrong = [place for place, node in documented if (ast.get_docstring(node) or "").startswith("Give back")]
    assert wrong == [], "write Return"


def test_no_popover_is_a_tertiary_button():
    # While it is open Streamlit darkens its words: 1.9:1 on dark pages.
    wrong = [
        place
        for place, node in nodes(SOURCES, ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "popover"
        for word in node.keywords
        if word.arg == "type" and "tertiary" in ast.unparse(word.value)
    ]
    assert wrong == []


def test_sql_is_written_only_in_the_store():
    outside = [path for path in SOURCES if not is_in(path, ("playbook/store",))]
    assert [(path, line) for path in outside for line, text in strings(path) if SQL.search(text)] == []


def test_the_register_writes_sql_only_for_a_single_engine():
    others = [
        path
        for path in SOURCES
        if is_in(path, ("playbook/store/register",)) and not is_in(path, (*SQLITE, *POSTGRES))
    ]
    assert [(path, line) for path in others for line, text in strings(path) if SQL.search(text)] == []
    raw = re.compile(r"\bexec_driver_sql\(|\browid\b|\bpragma\b")
    assert [path for path in holding(raw) if is_in(ROOT / path, ("playbook/store/register",))] == [
        path for path in holding(raw) if is_in(ROOT / path, (*SQLITE[:3], *POSTGRES))
    ]


def test_a_page_is_a_script_without_functions_or_classes():
    assert [*nodes(PAGES, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)] == []


def test_the_first_page_names_its_pictures_by_their_address():
    # Streamlit loads numpy to look at one, and takes the icon of the menu's entry, which comes from outside.
    pictures = re.compile(r"st\.(?:image|logo)|page_icon|show_icon")
    files = [path for path in SOURCES if pictures.search(path.read_text(encoding="utf-8"))]
    calls = [(path, ast.unparse(node)) for path, node in nodes(files, ast.Call)]
    drawn = [(path, call) for path, call in calls if call.startswith(("st.image(", "st.logo("))]
    assert [(path, call) for path, call in drawn if path.startswith(FIRST_PAGE)] == []
    assert [(path, call) for path, call in calls if "page_icon=" in call] == []
    assert [call for path, call in calls if path.startswith("playbook/ui/main.py")].count(
        "brand.show_icon()"
    ) == 1


def test_altair_channels_are_objects():
    # A string such as x="day:T" is looked up in the whole Vega-Lite schema: 6.6 ms a chart, not 0.04.
    shorthand = re.compile(r".+:[QONTG]$")
    wrong = [
        place
        for place, node in nodes((path for path in SOURCES if "altair" in imports(path)), ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "encode"
        for word in node.keywords
        for text in (word.value.elts if isinstance(word.value, ast.List) else [word.value])
        if isinstance(text, ast.Constant) and shorthand.match(str(text.value))
    ]
    assert wrong == []


def test_a_test_runs_what_is_asynchronous_in_a_thread_of_its_own():
    # Beside a browser there is a loop in the thread of the test already, in whichever file that was.
    files = sorted((ROOT / "tests").rglob("*.py"))
    places = calls_of((file for file in files if "asyncio" in file.read_text()), ("asyncio", "run"))
    assert places
    assert [place for place in places if not place.startswith("tests/loops.py:")] == []
