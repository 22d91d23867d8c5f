"""Normalizing Unicode takes as long as the text, whatever its marks."""

import unicodedata
from pathlib import Path

import pytest

import playbook
from playbook.core.base.letters import as_words, normalized, without_unseen

ABOVE, BESIDE, HIDDEN = "\u0300", "\u0315", "\u0f73"  # the last one is two marks


@pytest.mark.parametrize("marks", [BESIDE * 99 + ABOVE * 99, (BESIDE + ABOVE) * 99, HIDDEN * 99])
@pytest.mark.parametrize("form", ["NFC", "NFKC", "NFKD"])
def test_a_letter_keeps_thirty_marks(form, marks):
    assert len(unicodedata.normalize("NFD", normalized(form, f"a{marks}b"))) <= 62
    assert normalized(form, f"a{marks}b").endswith("b")


@pytest.mark.parametrize("text", ["Zoë Núñez", "Tiê\u0301n", "שָׁלוֹם", "각", "ﬁne", "ｶﾞ", f"a{ABOVE * 30}"])
def test_what_a_language_writes_stays(text):
    assert normalized("NFC", text) == unicodedata.normalize("NFC", text)
    assert normalized("NFKD", text * 40) == unicodedata.normalize("NFKD", text * 40)


def test_what_shows_as_nothing_is_dropped():
    formats = "".join(letter for letter in map(chr, range(0x110000)) if unicodedata.category(letter) == "Cf")
    assert without_unseen(f"a{formats}\u034f\u2800\u3164\ufe0fb c\n1") == "ab c\n1"


def test_the_words_of_a_text_are_the_same_whatever_marks_it_has():
    for text in ("Don't re-open ﬁle 2", "don’t (re‑open)\nFILE\t2!", "Don´t re _open_ “fi\u00adle” ２"):
        assert as_words(text) == "dont re open file 2"
    assert as_words("…") == ""


def test_no_other_module_calls_what_takes_as_long_as_its_writer_likes():
    folder = Path(playbook.__file__).parent
    own = folder / "core/base/letters.py"
    modules = [path for path in folder.rglob("*.py") if path != own]
    assert [path for path in modules if "unicodedata.normalize" in path.read_text("utf-8")] == []
