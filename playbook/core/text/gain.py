"""Tell what people gain themselves from what the organization gains and pays."""

import re

from playbook.core.base.words import closed
from playbook.core.text.notes import Notes
from playbook.core.text.numbers import NAMES_MONEY

# Posts, money and losses are the organization's account: as people's gain, they do harm.
_OF_THE_ORGANIZATION = re.compile(
    r"(?i)\b(?:posts|full-time|ftes?|headcount|positions|savings|saves? (?:the|us|money)|costs?|cheaper"
    r"|budgets?"
    r"|revenues?|sales|profit\w*|margins?|turnover|million|billion|lease|rent|penalt\w+|loses?|redundan\w+"
    r"|euros?|dollars?|pounds|kroner|kronor|francs|zloty|pesos|rand|shillings|rupees|(?:people|staff) fewer"
    r"|overtime|hours (?:a|per) year|[A-Z]\w+'s \d+ hours"
    r"|vollzeitstellen|stellen|kosten|einspar\w*|umsatz\w*|gewinn|millionen|coûts?|économies|postes|costes?"
    r"|ahorr\w+|puestos|millones)\b|[€$£]"
)
# What is paid, by whom and for what is no gain; nor is what the writer only thinks, heard or leaves open.
_OF_MONEY = re.compile(
    r"(?i)\b(?:money|fund(?:s|ed|ing)|budgets?|approved|ok'?d|paid|pays?|spent|licen[cs]es?|grants?|expens\w+"
    r"|quotes?|quoted|prices?|contracts?|invest\w+|\d+ ?k)\b"
)
_COSTS = re.compile(r"(?i)\b(?:costs?|for training|compensat\w+|if)\b")
# Where a benefit also tells of the budget, a sentence needs a word of gain.
_GAIN = re.compile(
    r"(?i)\b(?:less|fewer|more|no more|no longer|back|saves?|saved|earns?|worth|instead of|without|\w+er)\b"
)
_OPEN = re.compile(
    r"(?i)\bI (?:think|believe|guess|hope|(?:have|had|was) (?:\w+ )?(?:assumed|heard|told))\b|\bI'd assumed"
    r"|\b(?:maybe|perhaps|told me)\b|\bto be (?:discussed|decided|agreed|confirmed)\b"
    r"|\bwe ask\b|\bnot (?:sure|decided|agreed)\b|\bno (?:decision|idea)\b|\?"
)


def own_gain(text: str) -> str:
    """Return the sentences of a benefit that people may hear as theirs."""
    every = Notes(text).sentences
    headings = {each.under for each in every}
    sentences = [each.text for each in every if each.text not in headings]
    is_mixed = any(_OF_MONEY.search(each) and re.search(r"\d", each) for each in sentences)
    gains = [
        each
        for each in sentences
        if not (_OF_THE_ORGANIZATION.search(each) or _OPEN.search(each))
        and (not is_mixed or (_GAIN.search(each) and not _OF_MONEY.search(each)))
    ]
    return text if len(gains) == len(every) else " ".join(map(closed, gains))


def gain_in_money(text: str) -> str:
    """Return a benefit's sentences on money gained, not paid."""
    sentences = (each.text for each in Notes(text).sentences)
    in_money = (each for each in sentences if NAMES_MONEY.search(each) and not _OPEN.search(each))
    return " ".join(closed(each) for each in in_money if not (_OF_MONEY.search(each) or _COSTS.search(each)))
