"""Streamlit's page as we serve it, with the page's name at once.

What each change is for, and what it saves: docs/decisions/streamlit.md.
"""

import html
import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from playbook.web.http.assets import asset

PAGE = Path(str(distribution("streamlit").locate_file("streamlit/static/index.html")))
_LOOK = Path(__file__).parents[3] / ".streamlit" / "config.toml"

# Every page draws these. Streamlit asks for each when it is to be drawn, and then for what that needs.
_EARLY = "Selectbox", "Button", "PageLink", "LinkButton"
_TYPEFACES = "MaterialSymbols-Rounded.", "SourceSansVF-Upright."
_TYPEFACE = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')
_FILE = re.compile(r'<(?:script|link)[^>]* crossorigin (?:src|href)="\./(static/[^"]+)">')
_INLINE_SCRIPT = "window.prerenderReady = false"
SCRIPT = asset("frame.js", "Keeps place, focus and keys on the app's pages.")
_FRAME = Path(__file__).parents[1] / "static" / "frame.css"

# Streamlit would look for its server below the address of the page first, and ask two questions before
# it connects. Where the words of the page stand, its name goes.
_BEGINNING = """
      window.__streamlit = {
        BACKEND_BASE_URL: location.origin + "/",
        HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
      }
      new MutationObserver((_, watch) => {
        const main = document.querySelector('[data-testid="stMainBlockContainer"]')
        if (!main || !main.textContent.trim()) return
        document.getElementById("name-of-page")?.remove()
        watch.disconnect()
      }).observe(document, { childList: true, subtree: true })
"""
_STYLE = """
    <style>
      :root {{ color-scheme: light dark; --ink: {light[textColor]} }}
      body {{ margin: 0; background: {light[backgroundColor]} }}
      #name-of-page {{
        position: absolute; top: 5.25rem; left: 1rem; margin: 0; padding: 1.25rem 0 1rem;
        font: 600 1.9rem/1.2 "Source Serif Four", serif; color: var(--ink);
      }}
      @media (min-width: 768px) {{ #name-of-page {{ top: 1.5rem; left: 380px }} }}
      @media (prefers-color-scheme: dark) {{
        body {{ background: {dark[backgroundColor]} }}
        :root {{ --ink: {dark[textColor]} }}
      }}
      {frame}
    </style>
"""


@cache
def front_page(title: str) -> str:
    """Return the page, which says `title` until it has words of its own."""
    theme = tomllib.loads(_LOOK.read_text(encoding="utf-8"))["theme"]
    early = "".join(
        f'\n    <link rel="modulepreload" crossorigin href="./{file}">' for file in _early_files()
    )
    frame = _FRAME.read_text(encoding="utf-8")
    style = _STYLE.format(light=theme["light"], dark=theme["dark"], frame=frame).strip()
    script = f'\n    <script defer src="{SCRIPT.path}"></script>'
    page = _TYPEFACE.sub("", PAGE.read_text(encoding="utf-8"))
    for before, after in (
        ("<title>Streamlit</title>", "<title>Leadership Playbook</title>"),
        ("./favicon.png", "/app/static/icon.png"),
        (_INLINE_SCRIPT, _INLINE_SCRIPT + _BEGINNING),
        ("</head>", f"  {style}{early}{script}\n  </head>"),
        ('<div id="root">', f'<h1 id="name-of-page">{html.escape(title)}</h1>\n    <div id="root">'),
    ):
        page = page.replace(before, after)
    return page


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
    return tuple(manifest[key]["file"] for key in early)
