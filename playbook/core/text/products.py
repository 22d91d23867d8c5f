"""Find well-known products by name, from a closed list."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from playbook.core.base.text_caches import CACHED_TEXTS, clear_with

# Names that can be nothing else.
_PRODUCTS = (
    "ChatGPT", "ChatGPT Enterprise", "ChatGPT Team", "GPT-3.5", "GPT-4", "GPT-4o", "GPT-5", "GPT-6", "OpenAI",
    "Copilot", "Microsoft Copilot", "Microsoft 365 Copilot", "M365 Copilot", "GitHub Copilot",
    "Copilot Studio", "Bing Chat", "Anthropic", "Claude", "Google Gemini", "Gemini", "Google Bard",
    "NotebookLM", "Perplexity", "DeepSeek", "Mistral", "Le Chat", "Llama", "Grok", "Meta AI", "Midjourney",
    "DALL-E", "Stable Diffusion", "Adobe Firefly", "Firefly", "Jasper", "Grammarly", "DeepL", "Otter.ai",
    "Fireflies.ai", "Notion", "Notion AI", "Glean", "Cursor", "Einstein GPT", "Agentforce", "Joule",
    "Amazon Q", "watsonx", "Slack", "Slack AI", "Microsoft Teams", "MS Teams", "Google Meet", "Google Chat",
    "Google Workspace", "Google Docs", "Google Drive", "Google Sheets", "Google Forms", "Gmail", "Zoom",
    "Webex", "SharePoint", "OneDrive", "OneNote", "Microsoft 365", "Office 365", "Microsoft Office",
    "Microsoft Word", "Microsoft Excel", "Microsoft Forms", "Microsoft Planner", "Microsoft Loop", "Outlook",
    "PowerPoint", "Excel", "Power BI", "Power Automate", "Viva Engage", "Viva Insights", "Viva Glint",
    "Yammer", "Workplace from Meta", "Confluence", "Jira", "Trello", "Asana", "Monday.com", "ClickUp",
    "Basecamp", "Airtable", "Smartsheet", "Miro", "Mural", "Figma", "Canva", "Mentimeter", "Slido", "Kahoot",
    "SurveyMonkey", "Qualtrics", "Culture Amp", "Typeform", "Dropbox", "Google Classroom",
    "LinkedIn Learning",
    "Coursera", "Udemy", "Workday", "SAP SuccessFactors", "SuccessFactors", "ServiceNow", "Salesforce",
    "HubSpot", "Zendesk", "Intercom", "Tableau", "Looker", "Snowflake", "Databricks", "Zapier", "WhatsApp",
    "Telegram", "Discord", "Mattermost", "Loom", "Docusign", "Cornerstone", "Docebo", "Moodle",
)  # fmt: skip
# English words that begin a sentence like any other: "Excel at it", "Zoom out".
_WORDS_TOO = frozenset({
    "Excel", "Slack", "Zoom", "Notion", "Outlook", "Mural", "Discord", "Intercom", "Cornerstone", "Jasper",
    "Cursor", "Glean", "Tableau", "Basecamp", "Workday", "Loom", "Snowflake", "Firefly", "Mistral", "Joule",
})  # fmt: skip
_BEGINS = re.compile(r"(?:^|[.!?:;\u2026\n])[\s\"'\u2018\u201c(*\u2022-]*$")
# Words of every plan that are products only where the sentence makes them one.
_AMBIGUOUS = re.compile(
    r"(?:(?<=\bin )|(?<=\bon )|(?<=\bvia )|(?<=\busing )|(?<=\bthrough )|(?<=\bover ))(?P<teams>Teams)\b"
    r"|\b(?P<chat>Teams)(?=\s(?:channel|chat|call|room|app)s?\b)"
)
_KNOWN = re.compile(
    r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(_PRODUCTS, key=len, reverse=True))) + r")(?![\w-]|\.\w)"
)


class NamedTool(NamedTuple):
    """A product in a text and its place."""

    words: str
    start: int
    end: int


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def tools_in(text: str) -> tuple[NamedTool, ...]:
    """Return every well-known product in a text as written."""
    return tuple(_tools(text))


def _tools(text: str) -> Iterator[NamedTool]:
    for match in _KNOWN.finditer(text):
        if match.group() in _WORDS_TOO and _BEGINS.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        yield NamedTool(match.group(), match.start(), match.end())
    for match in _AMBIGUOUS.finditer(text):
        if not re.search(r"(?:Microsoft|MS)\s$", text[: match.start()]):
            yield NamedTool(match.group(), match.start(), match.end())
