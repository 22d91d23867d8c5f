"""Texts as XML can hold them, and the names by which Microsoft Project knows ours."""

import re

NAMESPACE = "http://schemas.microsoft.com/project"
# The fields Text1 and Text2 of a task hold our id and kind, by which an import knows it again.
TEXT1, TEXT2 = "188743731", "188743734"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Return a text without the characters that no XML can hold."""
    return _NOT_XML.sub("", text)
