"""How often a sentence is taken for the kind that a reader gave it.

Run with: python -m bench.statements

First sentences of briefs: data/statements.toml has the examples, bench/sentences/statements.tsv has others,
by another writer and about other trades. Then lines of memos: data/memos.toml, bench/sentences/memos.tsv.
All are invented (synthetic). “Sure” are those that are likely enough to be used.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from playbook.core.intake.memo_kinds import MemoLine
from playbook.core.text.sentence_kinds import learned
from playbook.llm.builtin.cases.works import load_statements
from playbook.llm.intake.sorting import LIKELY, known_kinds, lines_in

HELD_BACK = Path(__file__).parent / "sentences"
Reading = tuple[str, str, str]  # the kind a reader gave, the likeliest one, and it or "" if unsure


def statements() -> Iterator[Reading]:
    """Yield the sentences of briefs."""
    kinds = learned(tuple((row.key, row.examples) for row in load_statements()))
    for line in (HELD_BACK / "statements.tsv").read_text(encoding="utf-8").splitlines():
        key, sentence = line.split("\t")
        yield key, kinds.ranked(sentence)[0][1], kinds.kind_of(sentence)


def memo_lines() -> Iterator[Reading]:
    """Yield the lines of memos."""
    for memo in (HELD_BACK / "memos.tsv").read_text(encoding="utf-8").split("\n\n"):
        lines = lines_in(memo)
        for line, shares in zip(lines, known_kinds().likely(_unsorted(lines)), strict=True):
            best = max(shares, key=lambda key: shares[key])
            yield line.kind, best, best if shares[best] >= LIKELY else ""


def _unsorted(lines: Iterable[MemoLine]) -> list[MemoLine]:
    return [MemoLine("", each.heading, each.text) for each in lines]


def main() -> None:
    for title, readings in (("statement", statements()), ("memo line", memo_lines())):
        read = list(readings)
        print(f"{title:<16}{'number':>8}{'best':>8}{'sure':>8}{'right of sure':>15}")
        for key in (*sorted({kind for kind, _, _ in read}), ""):
            own = [each for each in read if key in ("", each[0])]
            taken = [each for each in read if each[2] and key in ("", each[2])]
            best = sum(each[0] == each[1] for each in own) / len(own)
            sure = sum(bool(each[2]) for each in own) / len(own)
            right = sum(each[0] == each[2] for each in taken) / max(1, len(taken))
            print(f"{key or 'all':<16}{len(own):>8}{best:>8.0%}{sure:>8.0%}{right:>15.0%}")


if __name__ == "__main__":
    main()
