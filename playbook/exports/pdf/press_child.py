"""Typeset the JSON on stdin; write the result's kind, then its bytes.

Runs alone: it imports nothing of the app.
"""

import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
STANDARDS = ["ua-1", "a-2a"]
PAPER = "paper.typ"
# In points, tried in turn until the last page of a board paper is filled by this share.
SIZES, LEAST_SHARE = ("9", "8.7", "8.4", "9.3", "9.6"), 0.3


def main() -> None:
    """Typeset one document."""
    form, (seconds, memory) = sys.argv[1], map(int, sys.argv[2:])
    with suppress(ImportError):  # Windows lacks it; there the time limit of the parent remains
        import resource

        for limit, value in (("AS", memory), ("CPU", seconds), ("CORE", 0)):
            with suppress(ValueError, OSError):  # a lower limit holds already
                resource.setrlimit(getattr(resource, f"RLIMIT_{limit}"), (value, value))
    import typst

    content = sys.stdin.read()
    values = json.loads(content)
    moment = values["moment"]

    def compiler(size: str, *, is_alone: bool = True, says_plain: bool = False) -> Any:
        return typst.Compiler(
            HERE / values["template"],
            font_paths=[HERE / "fonts"],
            ignore_system_fonts=is_alone,
            sys_inputs={"plan": content, "size": size} | ({"plain": "yes"} if says_plain else {}),
        )

    def compiled(*, is_alone: bool = True, says_plain: bool = False, **options: Any) -> Any:
        return compiler(size, is_alone=is_alone, says_plain=says_plain).compile(timestamp=moment, **options)

    def is_full(size: str) -> bool:
        end = json.loads(compiler(size, is_alone=False).query("<end>", field="value", one=True))
        return bool(end["page"] == 1 or end["share"] >= LEAST_SHARE)

    size = (
        next(filter(is_full, SIZES), SIZES[0]) if values["template"] == PAPER and form != "png" else SIZES[0]
    )

    if form == "png":
        pages = compiled(format="png", ppi=80, is_alone=False)
        sys.stdout.buffer.write(b"picture\n" + (pages[0] if isinstance(pages, list) else pages))
        return
    for is_alone, standards in ((True, STANDARDS), (False, STANDARDS), (False, [])):
        with suppress(typst.TypstError):
            look = {"is_alone": is_alone, "says_plain": not standards}
            data = compiled(**look, format="pdf", pdf_standards=standards)
            sys.stdout.buffer.write((b"accessible\n" if standards else b"plain\n") + data)
            return
    sys.exit(1)


if __name__ == "__main__":
    main()
