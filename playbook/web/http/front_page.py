"""Streamlit's page as we serve it, with the page's first words at once.

What each change is for, and what it saves: docs/decisions/streamlit.md.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from markupsafe import Markup

from playbook.web.http.assets import asset

PAGE = Path(str(distribution("streamlit").locate_file("streamlit/static/index.html")))
_LOOK = Path(__file__).parents[3] / ".streamlit" / "config.toml"

# Every page draws these. Streamlit asks for each when it is to be drawn, and then for what that needs.
_EARLY = "Selectbox", "Button", "PageLink", "LinkButton"
# Streamlit asks for it at the first letter typed into a table, and loses the letter meanwhile.
# What it imports comes with the table.
_CELL_EDITORS = "data-grid-overlay-editor", "number-overlay-editor"
_TYPEFACES = "MaterialSymbols-Rounded.", "SourceSansVF-Upright."
_TYPEFACE = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')
_FILE = re.compile(r'<(?:script|link)[^>]* crossorigin (?:src|href)="\./(static/[^"]+)">')
_INLINE_SCRIPT = "window.prerenderReady = false"
SCRIPT = asset("frame.js", "Keeps place, focus and keys on the app's pages.")
_STATIC = Path(__file__).parents[1] / "static"

_FACE = (
    '@font-face {{ font-family: "{family}"; src: url("/{url}") format("woff2"); font-weight: {weight}; '
    "font-display: swap; unicode-range: {unicodeRange} }}"
)
# The words stand where Streamlit will put those of the page.
_STYLE = """
    <style>
      {faces}
      :root {{ color-scheme: light dark; --ink: {light[textColor]}; --pale: {light[grayTextColor]} }}
      body {{ margin: 0; background: {light[backgroundColor]} }}
      #first-words {{
        position: absolute; z-index: 1; top: 5.25rem; left: 1rem; right: 1rem; color: var(--ink);
        font: 1rem/1.5 Inter, sans-serif;
      }}
      #first-words h1 {{
        margin: 0; padding: 1.25rem 0 1rem; font: 600 1.9rem/1.2 "Source Serif Four", serif;
      }}
      #first-words p {{ margin: 0; font-size: 0.875rem; font-weight: 600; color: var(--pale) }}
      #first-words ul {{ margin: 0; padding: 0; list-style: none }}
      #first-words a {{ display: block; padding: 0.625rem 0; font-weight: 600; color: inherit }}
      @media (min-width: 768px) {{ #first-words {{ top: 1.5rem; left: 380px }} }}
      @media (prefers-color-scheme: dark) {{
        body {{ background: {dark[backgroundColor]} }}
        :root {{ --ink: {dark[textColor]}; --pale: {dark[grayTextColor]} }}
      }}
      {frame}
    </style>
"""


def front_page(words: Markup) -> str:
    """Return the page, which says `words` until its script has written some."""
    before, after = _around_the_words()
    return f"{before}{words}{after}"


@cache
def _around_the_words() -> tuple[str, str]:
    theme = tomllib.loads(_LOOK.read_text(encoding="utf-8"))["theme"]
    early = "".join(
        f'\n    <link rel="modulepreload" crossorigin href="./{file}">' for file in _early_files()
    )
    frame = (_STATIC / "frame.css").read_text(encoding="utf-8")
    faces = "\n".join(_FACE.format(**face) for face in theme["fontFaces"])
    style = _STYLE.format(light=theme["light"], dark=theme["dark"], faces=faces, frame=frame).strip()
    beginning = (_STATIC / "front_page.js").read_text(encoding="utf-8")
    script = f'\n    <script defer src="{SCRIPT.path}"></script>'
    page = _TYPEFACE.sub("", PAGE.read_text(encoding="utf-8"))
    for before, after in (
        ("<title>Streamlit</title>", "<title>Leadership Playbook</title>"),
        ("./favicon.png", "/app/static/icon.png"),
        (_INLINE_SCRIPT, f"{_INLINE_SCRIPT}\n{beginning}"),
        ("</head>", f"  {style}{early}{script}\n  </head>"),
    ):
        page = page.replace(before, after)
    before, root, after = page.partition('<div id="root">')
    return f'{before}<main id="first-words">', f"</main>\n    {root}{after}"


@cache
def needed_files() -> tuple[str, ...]:
    """Return the addresses of the files that the page loads first."""
    index = _FILE.findall(PAGE.read_text(encoding="utf-8"))
    typefaces = (
        next(PAGE.parent.rglob(f"{name}*")).relative_to(PAGE.parent).as_posix() for name in _TYPEFACES
    )
    return *(f"/{file}" for file in (*index, *_early_files(), *typefaces)), SCRIPT.path


@cache
def _early_files() -> tuple[str, ...]:
    manifest: dict[str, Any] = json.loads((PAGE.parent / "manifest.json").read_text(encoding="utf-8"))

    def chunks(key: str) -> Iterator[str]:
        yield key
        for other in manifest[key].get("imports", ()):
            yield from chunks(other)

    here = set(chunks("index.html"))
    wanted = [key for key in manifest["index.html"]["dynamicImports"] if Path(key).stem in _EARLY]
    early = dict.fromkeys(chunk for key in wanted for chunk in chunks(key) if chunk not in here)
    cell_editors = [key for key in manifest if Path(key).stem in _CELL_EDITORS]
    return tuple(manifest[key]["file"] for key in (*early, *cell_editors))
