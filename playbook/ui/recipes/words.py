"""Words of a recipe: audience, tool, source, contact, readers."""

from datetime import date, timedelta

from playbook.core.base.words import date_in_words, lower_first, short_date
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import RATING_NAMES, Sharing
from playbook.core.plan.recipes import Recipe, credit_of, shown_as
from playbook.ui.words.item_words import say_groups, say_owner, title_of

READERS: dict[Sharing, str] = {
    "no": "Everybody who sees this rollout",
    "unnamed": "Anyone with a link too, without a name",
    "named": "Anyone with a link too, with the name",
}


def about(recipe: Recipe, rollout: Rollout) -> str:
    """Return 'Creative · Claude · internal data · use case: First drafts'."""
    nobody = "For a team that is no longer in the brief" if recipe.group_ids else "For every team"
    parts = [say_groups(recipe.group_ids, rollout.brief) or nobody]
    parts += [recipe.tool] if recipe.tool else []
    parts += [f"{recipe.data_class} data"] if recipe.data_class else []
    if recipe.use_case_id and (item := rollout.items.get(recipe.use_case_id)):
        parts.append(f"use case: {title_of(item)}")
    return " · ".join(parts)


def source(recipe: Recipe, rollout: Rollout, today: date) -> str:
    """Return 'From an example of Creative, week of Mar 2, rated: saved time. By Ana.'"""
    credit = credit_of(recipe, rollout.examples)
    by = f" By {credit}." if credit else ""
    if recipe.example_id is None:
        return by.strip()
    if (example := rollout.examples.get(recipe.example_id)) is None:
        return "From an example that was taken out since."
    group = rollout.brief.find_group(example.group_id) if example.group_id else None
    sentence = f"From an example{f' of {group.name}' if group else ''}, week of {_monday(example.day, today)}"
    sentence += "" if example.rating is None else f", rated: {RATING_NAMES[example.rating]}"
    return f"{sentence}.{by}"


def ask(recipe: Recipe, rollout: Rollout) -> str:
    """Return who helps with it: 'Ask Kim Oduya.'; empty where nobody is named."""
    if recipe.ask is None:
        return ""
    if recipe.ask.person_id and rollout.brief.find_person(recipe.ask.person_id) is None:
        return "The person to ask is no longer in the brief."
    owner = say_owner(recipe.ask, rollout.brief)
    return f"Ask {lower_first(owner) if recipe.ask.role else owner}."


def readers(recipe: Recipe, rollout: Rollout) -> str:
    """Return who outside the rollout may read it; empty for nobody."""
    match shown_as(recipe, rollout.examples):
        case ("named", name):
            return f"On the page of every link, with the name {name}."
        case ("unnamed", _):
            return "On the page of every link, without a name."
    return ""


def _monday(day: date, today: date) -> str:
    monday = day - timedelta(days=day.weekday())
    return short_date(monday) if monday.year == today.year else date_in_words(monday)
