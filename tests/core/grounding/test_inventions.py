"""Enough inventions are marked, and hardly an honest sentence."""

from bench import inventions
from bench.inventions import HONEST, LEAST, LIMITED, MOST, measured, sentences
from tests.drafts import draft
from tests.soak import some


def test_most_inventions_are_marked_and_few_honest_sentences(monkeypatch):
    monkeypatch.setattr(inventions, "draft", draft)
    for name in some(LIMITED, LIMITED[1:]):
        kinds = [sentence.kind for sentence in sentences(name)]
        assert kinds.count(HONEST) >= 50
        assert len(kinds) - kinds.count(HONEST) >= 50
        found, in_vain = measured(name)
        assert found >= LEAST
        assert in_vain <= MOST
