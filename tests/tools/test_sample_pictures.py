"""The pictures of an empty Home are those of the sample as it is."""

from tools.sample_pictures import FOLDER, pictures


def test_every_picture_is_what_its_generator_draws():
    drawn = pictures()
    assert {path.name for path in FOLDER.iterdir()} == drawn.keys()
    for name, picture in drawn.items():
        hint = "run: python -m tools.sample_pictures"
        assert (FOLDER / name).read_text(encoding="utf-8") == picture, hint
