"""Tell whether two names look alike to a reader."""

import re

from playbook.core.base.letters import normalized, without_unseen

# Small capitals, phonetic and other letters of the Latin alphabet, and those that a reader takes them for.
_STYLED = str.maketrans(
    "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢƄƍƖƦƽɑɡɣɩɯʋᴑᶃᶌẝỿꞘꞙꞟꬲꬵꬽꭇꭈꭎꭒꭚǀ",
    "abcdefghijklmnoprstuvwyzbglRsagyiwuogyfyFfueforruuyl",
)
# Letters of other alphabets, and the Latin ones that they pass for.
_OTHERS = {
    "Cyrillic": (
        "АВЕКМНОРСТУХІЈЅԁԛԝһӏавекмнорстухіјѕпԚԜѴѵҮүЬгѡҽԌӀꙇ",
        "ABEKMHOPCTYXIJSdqwhlabekmhopctyxijsnQWVvYybrweGIi",
    ),
    "Greek": ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβγεηικμνορτυχωσϲϳϹͿϺϜϱ", "ABEZHIKMNOPTYXabyenikuvoptuxwocjCJMFp"),
    "Armenian": ("ՍՏՕԼագզհոռսցքօյ", "USOLwqqhnnugfoj"),
    "Cherokee": ("ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏏᏒᏔᏕᏙᏚᏞᏟᏢᏦᏧᏳᏴꭵꮁꮃꮓꮩꮪꮯ", "DRTiYAJEWMHYGhZbRWSVSLCPKdGBirwzvsc"),
    "Coptic": ("ⲅⲎⲒⲔⲘⲚⲞⲟⲢⲣⲤⲥⲦⲨⲬⳐ", "rHIKMNOoPpCcTYXL"),
    "Lisu": ("ꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPdDTGKJCZFMNLSRVHWXYAEIOU"),
}
_ALIKE = _STYLED | str.maketrans("øØłŁđĐı", "oOlLdDi")
_ALIKE |= {code: passed_for for pair in _OTHERS.values() for code, passed_for in str.maketrans(*pair).items()}
# Within Latin: one sign for another, and two for one.
_SIGNS = str.maketrans("i1|!05$@", "llllossa")
_PAIRS = (("rn", "m"), ("vv", "w"))
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER = re.compile(
    "[\u0370-\u058f\u13a0-\u13ff\u1c80-\u1c8f\u2c80-\u2cff\ua4d0-\ua4ff\ua640-\ua69f\uab70-\uabbf]"
)


def in_latin(text: str) -> str:
    """Return a text whose Latin words have only plain letters of their own."""
    text = text.translate(_STYLED)
    return _WORD.sub(_latin_word, text) if _OTHER.search(text) else text


def _latin_word(match: re.Match[str]) -> str:
    shown = match[0].translate(_ALIKE)
    # Not "Ивана" with a Latin ending.
    is_latin = len(_LATIN.findall(match[0])) > len(_OTHER.findall(match[0])) and not _OTHER.search(shown)
    return shown if is_latin else match[0]


def in_plain_letters(text: str) -> str:
    """Return a text in which every letter that passes for a Latin one is that."""
    return text.translate(_ALIKE)


def looks_like(name: str, other: str) -> bool:
    """Return whether names differ in case, spacing, accents or alphabets alone."""
    return not keys_of(name).isdisjoint(keys_of(other))


def keys_of(name: str) -> frozenset[str]:
    """Return what names that look alike have in common."""
    # A capital of another alphabet may pass for another letter than its small form does.
    return frozenset({_signs(name.casefold().translate(_ALIKE)), _signs(name.translate(_ALIKE))})


def _signs(text: str) -> str:
    decomposed = normalized("NFKD", without_unseen(text)).translate(_ALIKE).casefold()
    signs = "".join(sign for sign in decomposed if sign.isalnum() or sign in "|!$@").translate(_SIGNS)
    for pair, one in _PAIRS:
        signs = signs.replace(pair, one)
    return signs or text
