"""The stakeholder matrix: influence against support."""

from collections.abc import Sequence
from functools import lru_cache

import altair as alt

from playbook.charts import style
from playbook.charts.style import PALETTES, Drawing, Row, Spec, frame_of, table_of, tooltips
from playbook.core.base.colors import Tone
from playbook.core.base.words import count

STRONG = 4  # from this influence on
AGAINST = 2  # up to this support


def stakeholders(rows: Sequence[Row], tone: Tone = "light") -> Drawing:
    """Draw who has how much influence, and how far they support it."""
    # Rows have `name`, `influence` and `support`, both from 1 to 5.
    table = table_of(rows, {"Person": "name", "Influence": "influence", "Support": "support"})
    cells: dict[tuple[int, int], list[str]] = {}
    for row in rows:
        cells.setdefault((row["support"], row["influence"]), []).append(row["name"])
    placed = [
        {"support": at[0], "influence": at[1], "names": "\n".join(names), "critical": int(is_critical(*at))}
        for at, names in cells.items()
    ]
    data = frame_of(placed, "support", "influence", "names", "critical")
    return Drawing("Influence and support", _finding(rows), data, _spec(tone), table)


def is_critical(support: int, influence: int) -> bool:
    """Return whether someone can stop it, and would."""
    return influence >= STRONG and support <= AGAINST


def _finding(rows: Sequence[Row]) -> str:
    critical = [row["name"] for row in rows if is_critical(row["support"], row["influence"])]
    if not critical:
        return f"{count(len(rows), 'person', 'people')}; nobody with much influence is against it."
    return f"Talk first to {', '.join(critical)}: much influence, little support."


@lru_cache(maxsize=2)
def _spec(tone: Tone) -> Spec:
    look = PALETTES[tone]
    scale = alt.Scale(domain=[0.5, 5.8], nice=False)
    axis = alt.Axis(values=[1, 2, 3, 4, 5], format="d", grid=True)
    base = alt.Chart().encode(
        x=alt.X("support:Q", title="Support: 1 against, 5 for", scale=scale, axis=axis),
        y=alt.Y("influence:Q", title="Influence", scale=scale, axis=axis),
        tooltip=tooltips({"names:N": "People", "influence:Q": "Influence", "support:Q": "Support"}),
        color=alt.condition("datum.critical", alt.value(look.late), alt.value(look.done)),
    )
    dots = base.mark_circle(aria=False, size=110, opacity=1)
    names = base.mark_text(aria=False, dy=-12, lineBreak="\n", baseline="bottom", fontSize=12)
    names = names.encode(text=alt.Text("names:N"))
    return style.without_data(alt.layer(dots, names).properties(height=340))
