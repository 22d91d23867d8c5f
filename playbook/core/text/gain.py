"""Tell what people gain themselves from what the organization gains."""

import re

from playbook.core.text.notes import Notes

# Posts, money and losses are the organization's account: said to people as their gain, they do harm.
_OF_THE_ORGANIZATION = re.compile(
    r"\b(?:posts|full-time|ftes?|headcount|positions|savings|saves? (?:the|us|money)|costs?|cheaper|budgets?"
    r"|revenues?|sales|profit\w*|margins?|turnover|million|billion|lease|rent|penalt\w+|loses?|redundan\w+"
    r"|euros?|dollars?|pounds|kroner|kronor|francs|zloty|pesos|rand|shillings|rupees|(?:people|staff) fewer"
    r"|overtime|hours (?:a|per) year|[A-Z]\w+'s \d+ hours"
    r"|vollzeitstellen|stellen|kosten|einspar\w*|umsatz\w*|gewinn|millionen|coûts?|économies|postes|costes?"
    r"|ahorr\w+|puestos|millones)\b|[€$£]",
    re.IGNORECASE,
)


def own_gain(text: str) -> str:
    """Return the sentences of a benefit that may be said to people as theirs."""
    kept = [each.text for each in Notes(text).sentences if not _OF_THE_ORGANIZATION.search(each.text)]
    return text if len(kept) == len(Notes(text).sentences) else " ".join(kept)
