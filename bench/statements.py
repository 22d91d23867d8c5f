"""How often a sentence of a brief is taken for the kind that a reader gave it.

Run with: python -m bench.statements

The examples stand in data/statements.toml; bench/sentences/statements.tsv holds sentences by another writer
about other trades, each with its kind. Both are invented (synthetic). “Sure” are those whose best kind leads
clearly enough to become a decision.
"""

from pathlib import Path

from playbook.core.text.sentence_kinds import learned
from playbook.llm.builtin.cases.works import load_statements

HELD_BACK = Path(__file__).parent / "sentences" / "statements.tsv"


def main() -> None:
    kinds = learned(tuple((row.key, row.examples) for row in load_statements()))
    lines = [line.split("\t") for line in HELD_BACK.read_text(encoding="utf-8").splitlines()]
    read = [(key, kinds.kind_of(sentence), kinds.ranked(sentence)[0][1]) for key, sentence in lines]
    print(f"{'kind':<16}{'sentences':>10}{'best':>8}{'sure':>8}{'right of sure':>15}")
    for key in (*kinds.keys, ""):
        own = [each for each in read if key in ("", each[0])]
        taken = [each for each in read if each[1] and key in ("", each[1])]
        best = sum(each[0] == each[2] for each in own) / len(own)
        sure = sum(bool(each[1]) for each in own) / len(own)
        right = sum(each[0] == each[1] for each in taken) / max(1, len(taken))
        print(f"{key or 'all':<16}{len(own):>10}{best:>8.0%}{sure:>8.0%}{right:>15.0%}")


if __name__ == "__main__":
    main()
