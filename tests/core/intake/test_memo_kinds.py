"""The subject of each sentence of a memo is learned from sorted memos."""

from bench.statements import memo_lines
from playbook.core.intake.memo_kinds import MemoLine, learned_from

KINDS = learned_from(
    [
        [
            MemoLine("why", "Why", "Orders get lost between the two lists."),
            MemoLine("why", "Why", "Customers call twice because orders get lost."),
            MemoLine("worry", "Worries", "Drivers fear that they are watched."),
            MemoLine("worry", "Worries", "The clerks fear for their jobs."),
        ],
        [
            MemoLine("why", "", "We lose orders every week."),
            MemoLine("worry", "", "The older drivers fear the phone."),
        ],
    ]
)


def likeliest(*lines: tuple[str, str]) -> list[str]:
    return [max(each, key=each.get) for each in KINDS.likely([MemoLine("", *line) for line in lines])]


def test_words_heading_and_neighbors_tell_the_kind() -> None:
    assert likeliest(("", "Some orders get lost.")) == ["why"]
    assert likeliest(("", "The cooks fear the noise.")) == ["worry"]
    assert likeliest(("Worries", "Nobody knows yet.")) == ["worry"]
    around = [("", "The clerks fear the screen."), ("", "And so on."), ("", "They fear the phone.")]
    assert likeliest(*around) == ["worry", "worry", "worry"]


def test_shares_of_a_line_add_up() -> None:
    shares = KINDS.likely([MemoLine("", "", "Orders get lost."), MemoLine("", "", "Zzz.")])
    assert [round(sum(each.values()), 9) for each in shares] == [1, 1]
    assert KINDS.likely([]) == []


def test_memos_by_another_writer_are_sorted_as_a_reader_does() -> None:
    read = list(memo_lines())
    taken = [(kind, sure) for kind, _, sure in read if sure]
    assert len(read) > 450
    assert sum(kind == best for kind, best, _ in read) / len(read) >= 0.85
    assert len(taken) / len(read) >= 0.8
    assert sum(kind == sure for kind, sure in taken) / len(taken) >= 0.93
