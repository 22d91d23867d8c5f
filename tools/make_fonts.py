"""Make the typefaces of the PDF from those of the screens: TrueType, under names of our own.

Run it with fonttools[woff] installed. The license reserves the name Source for the original, and Typst takes
two files of one name for one typeface.
"""

from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
FROM, TO = ROOT / "playbook/ui/static/fonts", ROOT / "playbook/exports/pdf/fonts"
FAMILIES = {"inter": "Playbook Sans", "source-serif-4": "Playbook Serif"}


def main() -> None:
    """Write one file for each family and range of letters."""
    for source, family in FAMILIES.items():
        for letters, suffix in (("latin", ""), ("latin-ext", " Ext")):
            font = TTFont(FROM / f"{source}-{letters}-wght-normal.woff2")
            name = family + suffix
            for record in font["name"].names:
                new = {1: name, 3: name, 4: name, 6: name.replace(" ", ""), 16: name}.get(record.nameID)
                if new:
                    record.string = new
            font.flavor = None
            font.save(TO / f"{name.lower().replace(' ', '-')}.ttf")


if __name__ == "__main__":
    main()
