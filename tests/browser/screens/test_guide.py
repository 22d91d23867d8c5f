"""The pictures of the guide can be taken of the app as it is."""

import pytest

from tools import guide_pictures
from tools.guide_pictures import PICTURES


@pytest.mark.long
def test_each_picture_of_the_guide_can_be_taken(chromium, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    with guide_pictures.place(tmp_path) as at:
        page = guide_pictures.sign_in(chromium, at)
        for picture in PICTURES:
            guide_pictures.take(page, at, picture, folder, rest=0)
        page.context.close()
    assert {path.stem for path in folder.iterdir()} == {picture.name for picture in PICTURES}
