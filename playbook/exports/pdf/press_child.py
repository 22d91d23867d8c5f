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
    moment = json.loads(content)["moment"]

    def compiled(*, is_alone: bool = True, says_plain: bool = False, **options: Any) -> Any:
        compiler = typst.Compiler(
            HERE / "plan.typ",
            font_paths=[HERE / "fonts"],
            ignore_system_fonts=is_alone,
            sys_inputs={"plan": content} | ({"plain": "yes"} if says_plain else {}),
        )
        return compiler.compile(timestamp=moment, **options)

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
