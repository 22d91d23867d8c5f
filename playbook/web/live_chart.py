"""The chart of a live page: the burn-up of the app, drawn wide and narrow, with its numbers beneath."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from playbook.core.sharing import PublicRollout
from playbook.desk import pictures
from playbook.desk.house import House
from playbook.logs import bug_sentence

# Width, and height of the plot: the narrow one is shown on a phone, and in large on a projector.
_WIDE, _NARROW = (680, None), (340, 220)
_MOST_ROWS = 26


@dataclass(frozen=True, slots=True)
class LiveChart:
    """A question, its answer in a sentence, the answer drawn, and its numbers.

    `wide` and `narrow` are empty where it is not drawn yet, or could not be.
    """

    question: str
    finding: str
    wide: Markup
    narrow: Markup
    headings: tuple[str, ...]
    rows: tuple[tuple[date, tuple[int | None, ...]], ...]


def find_chart(house: House, shown: PublicRollout, topic: str = "") -> LiveChart | None:
    """Give back the chart of a public rollout; None where there is nothing to draw yet.

    `topic`: what is told once a picture is there that a page should not wait for.
    """
    if shown.curve is None:
        return None
    # Imported with the first chart: it brings Altair and pandas.
    from playbook import charts

    rows = tuple(shown.curve.rows(shown.day))
    drawing = charts.burn_up(rows, shown.day)
    wide, narrow = _drawn(house, [drawing.whole(*size) for size in (_WIDE, _NARROW)], topic)
    every = -(-len(rows) // _MOST_ROWS)
    listed = [row for point, row in enumerate(rows) if (point - shown.curve.now) % every == 0]
    return LiveChart(
        drawing.question,
        drawing.finding,
        wide,
        narrow,
        (charts.DONE, charts.PLANNED, charts.PLANNED_NOW),
        tuple((row["day"], (row["done"], row["planned"], row["planned_now"])) for row in listed),
    )


def _drawn(house: House, specs: list[dict[str, object]], topic: str) -> tuple[Markup, Markup]:
    from playbook import charts

    try:
        # What the picture holds is what the converter may write, and its texts are escaped.
        wide, narrow = pictures.pictures_of(house, specs, charts.PICTURE, topic) or ("", "")
        return Markup(wide), Markup(narrow)  # noqa: S704
    except Exception as error:  # noqa: BLE001 - a page without its picture still says everything
        bug_sentence(error)
        return Markup(), Markup()
