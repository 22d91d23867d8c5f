"""Equal names get the same numbers in every list."""

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.base.unique_labels import unique_labels

NAMES = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.sampled_from(["Web", "web", "Web (1)", "Web (2)", "Ops"])
)


def test_two_of_one_name_are_numbered_and_no_id_is_shown():
    assert unique_labels({"x7f": "Web", "a1c": "Web", "o": "Ops"}) == {
        "x7f": "Web (2)", "a1c": "Web (1)", "o": "Ops"}  # fmt: skip


def test_a_number_that_is_a_name_already_is_passed_over():
    assert unique_labels({"a": "Web", "b": "Web", "c": "Web (1)"})["a"] == "Web (2)"


@given(names=NAMES)
def test_the_order_of_a_list_changes_nothing(names: dict[str, str]):
    labels = unique_labels(names)
    assert (list(labels), len(set(labels.values()))) == (list(names), len(names))
    assert unique_labels(dict(reversed(names.items()))) == labels
    assert all(labels[key].startswith(name) for key, name in names.items())
