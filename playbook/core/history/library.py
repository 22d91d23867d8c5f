"""What people told, in words: examples, recipes, incidents and answers."""

from playbook.core.events import (
    WHERE_NAMES,
    AnswerRemoved,
    AnyDeed,
    ExampleHidden,
    ExampleLogged,
    ExampleRemoved,
    IncidentLogged,
    IncidentRemoved,
    QuestionAnswered,
    RecipeRemoved,
    RecipeSaved,
)
from playbook.core.examples import RATING_NAMES
from playbook.core.incidents import HARM_NAMES


def library_in_words(deed: AnyDeed) -> str | None:
    """Give back what a deed said of what people told; None for a deed about anything else."""
    match deed:
        case ExampleLogged(example=example):
            rated = "" if example.rating is None else f", {RATING_NAMES[example.rating]}"
            return (
                f"logged an example{rated}: {example.what}" if example.what else f"logged an example{rated}"
            )
        case ExampleHidden(title=title):
            return "hid an example from everyone else" + (f": {title}" if title else "")
        case ExampleRemoved():
            return "removed an example"
        case RecipeSaved(recipe=recipe):
            shown = "" if recipe.may_share == "no" else ", to be shown by links"
            return f"saved the recipe '{recipe.title}'{shown}"
        case RecipeRemoved(title=title):
            return "removed a recipe" + (f": {title}" if title else "")
        case IncidentLogged(incident=incident):
            settled = ", settled" if incident.closed_on else ""
            return f"logged an incident ({HARM_NAMES[incident.harm]}{settled}): {incident.title}"
        case IncidentRemoved(title=title):
            return "removed an incident" + (f": {title}" if title else "")
        case QuestionAnswered(answer=answer):
            return f"answered a question {WHERE_NAMES[answer.where]}: {answer.question}"
        case AnswerRemoved():
            return "removed the answer to a question"
    return None
