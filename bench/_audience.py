"""What a link shows, as a page of Streamlit whose middle refreshes itself: what the live page is measured by.

Not less and not more than the page of a link: what is changing, progress by stage, dates, wins, one chart.
What is shown comes from a file, read again only when it changed.
"""

import json
import os
from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st

FILE = Path(os.environ["AUDIENCE_FILE"])


@st.cache_data
def shown(_changed: int) -> dict[str, object]:
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


@st.fragment(run_every=5)
def live() -> None:
    told = shown(FILE.stat().st_mtime_ns)
    st.caption(f"As of version {told['version']}")
    for stage, share in dict(told["stages"]).items():  # type: ignore[call-overload]
        st.progress(share, stage)
    st.subheader("Next dates")
    for line in told["dates"]:  # type: ignore[attr-defined]
        st.markdown(line)
    st.subheader("Wins")
    for line in told["wins"]:  # type: ignore[attr-defined]
        st.markdown(line)
    frame = pd.DataFrame({"week": range(12), "done": [3 * week for week in range(12)]})
    st.altair_chart(alt.Chart(frame).mark_line().encode(alt.X("week:Q"), alt.Y("done:Q")))


st.title("AI at Example Ltd")
st.markdown("Everyone gets an AI assistant for drafts, summaries and research.")
live()
