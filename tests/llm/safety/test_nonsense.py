"""What a small model babbles is told from what people could read."""

import re
from pathlib import Path

from playbook.core.grounding.claims import texts_of
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.safety import nonsense
from playbook.llm.safety.nonsense import is_nonsense
from tests.briefs import SCENARIOS
from tests.drafts import draft

NONSENSE = (
    "day_to_day", "scho_o", "kay_messagge", "sponsor_act", "key_message key_message", "group_ids: all_teams",
    "string", "title", "Title: text", "null", "N/A", "undefined", "None.", "Lorem ipsum", "TBD", "12345",
    "...", "???", "- - -", "1. 2. 3.", "{}", '{"title": "Kick-off"}', "[[]]", "Dear {name},", "<title>",
    "the the the the", "training training training", "Tell the team. Tell the team. Tell the team.",
    "we will we will we will we will", "ha ha ha ha", "aaaaaaa", "asdf jkl", "qwerty asdfgh",
    "xkcdqzt vbnmrt", "zzzzzz", "8f3a9c1e77b2d4a0", "3f2a9c1e-77b2-4d4a-9c1e-77b2d4a03f2a", "a1b2c3d4e5f6g7",
    "bcdfg hjklm npqrst",
    "team team lead team team lead team team lead", "\\n\\n\\n", "note: string", "ok_ok yes_no to_do",
    "A plan is a plan.\nA plan is a plan.\nA plan is a plan.",
)  # fmt: skip
SENSE = (
    "", "Q&A", "FAQ", "Kick-off", "Go/no-go", "Go-live", "SAP S/4HANA cut-over", "Microsoft 365 Copilot",
    "ServiceNow", "GDPR", "RACI", "OKRs", "KPI review", "1:1s", "HR", "IT", "CRM", "B2B sales", "C-level",
    "e-mail", "iPad roll-out", "Datenschutzfolgenabschätzung", "Betriebsratsvereinbarung",
    "Rechtsschutzversicherungsgesellschaft", "Angstschweiß und Pfropfreis", "Auftakt",
    "Führungskräfteworkshop", "Zwölf Boxkämpfer", "Sprechstunde", "Réunion d'équipe", "Aperçu général",
    "L'équipe s'entraîne à œuvrer", "Bilan à mi-parcours", "Lancement", "Reunión de lanzamiento",
    "¿Qué cambia?", "Formación", "Szkolenie dla kierowników", "Schulung", "Øvelse", "キックオフ", "培训",
    "Обучение", "Εκπαίδευση", "تدريب", "Demo", "Retro", "Stand-up", "Show-and-tell", "Workshops",
    "O'Brien's rhythm", "Sync", "Why?", "24-hour desk", "DATEV-Umstellung", "GitLab CI/CD",
    "McKenzie clinic", "Strengths", "Lengths of shifts", "Twelfths", "Rhythm", "Schwyz: Start",
    "Grzegorz Brzęczyszczykiewicz explains", "Step by step, day by day", "No, no: it is never too late",
    "Learn, try, learn, try: that is how it works", "Bring the form F_12 to the desk.",
    "Save it as report_v2 in the team's folder and tell Rosa.", "R&D", "P&L", "Leadership", "Training",
    "Practice on your own work", "Weekly check-in", "Ask me anything", "HTTPS", "Zscaler",
    "Dynamics NAV cut-over", "VPN", "OneDrive", "Fjord Lines", "Nextcloud", "Jira", "Qlik Sense", "xSuite",
    "Xplor",
)  # fmt: skip


def test_babble_is_nonsense_and_short_real_titles_are_not():
    assert [text for text in NONSENSE if not is_nonsense(text)] == []
    assert [text for text in SENSE if is_nonsense(text)] == []


def test_our_own_instructions_told_back_are_nonsense():
    lines = [
        line.lstrip("- ")
        for path in (Path(nonsense.__file__).parents[1] / "prompts").rglob("*.md")
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(re.findall(r"\w+", line)) >= 8
    ]
    assert len(lines) > 20
    assert [line for line in lines if not is_nonsense(f"Please note. {line}")] == []


def test_no_text_of_a_built_in_plan_is_nonsense():
    stages = load_stages()
    texts = {
        text
        for make in SCENARIOS.values()
        for item in draft(make(), stages).items
        for field, text in texts_of(item).items()
        if field != "unit"
    }
    assert len(texts) > 500
    assert [text for text in texts if is_nonsense(text)] == []
