"""Examples for the samples: what people of each team did with the tool, and what it was worth."""

from collections.abc import Iterator
from dataclasses import dataclass

# (what, task), by how much it was worth: 0 none, 1 novelty, 2 saved time, 3 better, 4 changed how we work.
Text = tuple[str, str]
BY_RATING: dict[int, tuple[Text, ...]] = {
    0: (
        ("Asked it who we are; it described another agency", "trying it out"),
        ("Wanted a client's revenue; the figure was invented", "research"),
        ("Logged in, had no idea what to ask, logged out", "trying it out"),
        ("A slogan that three competitors already use", "copy"),
        ("Pasted a chart; it read the axes the wrong way round", "reporting"),
        ("Asked for sources; two of three do not exist", "research"),
    ),
    1: (
        ("A limerick about Mondays for the team chat", "fun"),
        ("A birthday poem for a colleague", "fun"),
        ("Had it explain our own job titles as a pirate", "fun"),
        ("A packing list for the summer party", "fun"),
        ("Holiday reading tips for the beach", "private"),
        ("Names for the new coffee machine", "fun"),
        ("A horoscope for the quarterly review", "fun"),
    ),
    2: (
        ("Turned forty minutes of call notes into decisions and owners", "meeting notes"),
        ("Ten headline angles for a brief; we kept two", "copy"),
        ("Summed up a 60-page category report, checked against the source", "research"),
        ("First draft of a status mail to a client", "client mail"),
        ("Alt texts for a page of 40 pictures, all read by a person", "web"),
        ("Renamed 200 campaign lines to our own pattern", "media"),
        ("A formula for a table that I would have built by hand", "reporting"),
        ("An outline for a how-to page, then written by us", "web"),
    ),
    3: (
        ("Argued against our own strategy before the client could", "strategy"),
        ("Five objections a buyer may have; two changed the landing page", "web"),
        ("Found a contradiction between brief and media plan", "media"),
        ("Reworked a pitch story for three different listeners", "pitch"),
        ("A clearer explanation of attribution for the client's board", "reporting"),
        ("Interview questions that opened up a silent workshop", "strategy"),
    ),
    4: (
        ("Every brief now starts with the team's question list; first rounds come back sooner", "briefing"),
        ("Weekly report drafts itself from the export; we spend the hour on what to do next", "reporting"),
        ("Test cases for a release written with it, every release", "web"),
        ("Call notes become the job ticket the same day, for the whole team", "meeting notes"),
    ),
}
# How many of 100 examples are worth how much, from the first week of the second try to the last.
FIRST_WEEK = {0: 14, 1: 32, 2: 38, 3: 13, 4: 3}
LAST_WEEK = {0: 4, 1: 8, 2: 45, 3: 31, 4: 12}
MINUTES = {0: (0, 10), 1: (0, 0), 2: (35, 10), 3: (45, 15), 4: (90, 15)}


@dataclass
class Chance:
    """A small, fixed pseudo-random sequence: the same on every machine and every Python."""

    state: int

    def below(self, limit: int) -> int:
        """Return the next number from 0 to `limit` - 1."""
        self.state = (self.state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        return (self.state >> 33) % limit


def texts_of(rating: int) -> Iterator[Text]:
    """Return texts of that worth, in turn, without an end."""
    while True:
        yield from BY_RATING[rating]


def rating_in(week: int, weeks: int, chance: Chance) -> int:
    """Return the worth of one example; the later the week, the better the odds."""
    draw = chance.below(100 * (weeks - 1))
    for rating in FIRST_WEEK:
        draw -= FIRST_WEEK[rating] * (weeks - 1 - week) + LAST_WEEK[rating] * week
        if draw < 0:
            return rating
    return 2


def minutes_of(rating: int, chance: Chance) -> tuple[int, int]:
    """Return minutes saved and minutes spent checking, around what is usual for that worth."""
    saved, checking = MINUTES[rating]
    return (saved + 5 * (chance.below(5) - 2) if saved else 0), checking
