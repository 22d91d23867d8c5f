"""The source keys of rules.md with names and public links."""

import re

from playbook.core.base.fields import Frozen


class Source(Frozen):
    """A published source: a short name in our words, and links."""

    name: str
    links: tuple[str, ...] = ()


# For each key a short name in our words, then its public links.
# fmt: off
_LISTED: dict[str, tuple[str, ...]] = {
    "ours": ("our own editorial choice",),
    "seed": ("the agency story this product starts from", "https://specialeventclub.com/?p=4466"),
    "P1": ("communications checklist",
        "https://www.prosci.com/blog/communications-checklist-for-change-management"),
    "P2": ("practitioners on how often and face to face",
        "https://www.projectmanagement.com/discussion-topic/197913/"),
    "P3": ("project health assessment",
        "https://www.prosci.com/resources/articles/project-change-triangle-assessment",
        "http://www.change-management.com/tutorial-pct-mod5.htm"),
    "P4": ("authority of the sponsor", "https://www.prosci.com/blog/do-you-have-authority-on-your-side"),
    "P6": ("what sponsors do, as a checklist",
        "https://docslib.org/doc/13786240/sponsor-implementation-checklist"),
    "P7": ("roles of people managers in change",
        "https://www.navigo.ca/blog/5-critical-roles-managers-leading-change",
        "https://www.prosci.com/resources/articles/core-roles-in-change-management"),
    "P8": ("three human factors of return",
        "https://www.prosci.com/blog/3-factors-of-change-which-define-or-constrain-project-roi"),
    "P9": ("five steps of readiness and the barrier point",
        "https://new2change.com/lead/plans-for-change/prosciadkar"),
    "P11": ("causes of resistance and what to do about them",
        "https://www.prosci.com/blog/a-deeper-dive-into-the-real-work-of-resistance-management",
        "https://blog.prosci.com/understanding-why-people-resist-change"),
    "P12": ("planned reinforcement and outcomes",
        "https://www.globalbankingandfinance.com/change-management-experts-prosci-release-latest-research-report-detailing-reasons-why-all-change-initiatives-are-not-created-equal/"),
    "P13": ("change saturation", "http://www.change-management.com/tutorial-saturation-white-paper.htm",
        "https://prosci.com/change-saturation"),
    "P14": ("measuring change", "https://thechangecompass.com/the-ultimate-guide-to-measuring-change-part-2/",
        "https://www.prosci.com/resources/articles/measuring-change-management-effectiveness-with-metrics"),
    "P15": ("best practices in change management",
        "https://www.prosci.com/blog/change-management-best-practices"),
    "P16": ("assessing impacted groups on ten aspects",
        "https://www.prosci.com/migration/en/help-center/proxima-assess-impacted-groups"),
    "P17": ("diagnosing AI adoption by role",
        "https://help.prosci.com/en/articles/13654388-ai-adoption-diagnostic-facilitator-app-learning-guide"),
    "P23": ("knowledge before ability, and training too soon",
        "https://bensonjt.github.io/profile/article-adkar-knowledge.html"),
    "captech": ("why sponsors communicate in person",
        "https://www.captechconsulting.com/blogs/why-project-sponsors-matter"),
    "K1": ("leading change in eight steps (summaries)", "https://slidepub.com/slideshow/leading-change",
        "https://heartlandheroes.com/the-eight-stage-process-of-creating-major-change/"),
    "M1": ("role-modeling as a lever of change",
        "https://worldofwork.io/2020/10/mckinseys-influence-model-of-leading-change-a-simple-summary/"),
    "M2": ("twelve practices for scaling generative AI",
        "https://www.turian.ai/blog/best-practices-for-scaling-gen-ai"),
    "B1": ("managing transitions: what ends and what does not",
        "http://www.literacynet.org/icans/chapter06/fourps.html"),
    "C1": ("change burden in hours per person",
        "https://support.changeplan.co/article/28d783d618d48078af63f16c2ed72e89-understanding-and-using-the-activity-burden-heat-map"),
    "C2": ("activity against outcome measures",
        "https://thechangecompass.com/change-management-adoption-metric-examples"),
    "MS2": ("what counts as an active user",
        "https://windowsforum.com/threads/microsoft-copilot-benchmarks-in-viva-insights-internal-and-external-adoption-metrics.383956"),
    "MS5": ("eleven weeks until the habit holds",
        "https://thehorizon.ai/microsoft-says-11-is-the-magic-number-for-building-ai-habits-heres-why"),
    "MS6": ("making AI stick for sellers: first-hand lessons",),
    "worklab": ("sharing prompts and uses across teams",
        "https://microsoft.com/en-us/worklab/when-it-comes-to-ai-do-not-build-islands-of-intelligence/"),
    "O1": ("staying ahead with AI: align, activate, amplify, accelerate, govern",
        "https://ivanlanuza.com/posts/staying-ahead-ai-age"),
    "X1": ("AI adoption pulse check (open source)", "https://github.com/mattielabs/ai-adoption-pulse-check"),
    "X2": ("communication calendar checks (open source)", "https://github.com/alirezarezvani/claude-skills"),
    "X3": ("handbook of organizational change (open source, single author)",
        "https://github.com/zettai-seigi/OrganizationalChangeManagementHandbook"),
    "X4": ("adoption playbook (open source)", "https://github.com/Musyg/ai-adoption-playbook"),
    "X11": ("license use reports",
        "https://github.com/pnp/Microsoft365-Analytics-Insights/wiki/Copilot-Adoption-User-Guide"),
    "E1": ("AI at work survey, 2025",
        "https://stateofai.pages.dev/research/01-ai-native-landscape/bcg-ai-at-work-2025/"),
    "E2": ("workplace surveys on managers, use cases and guidelines",
        "https://www.irrationalchange.com/besci-ai-pulse/why-i-dont-use-ai"),
    "E3": ("low-value AI output at work",
        "https://www.unleash.ai/artificial-intelligence/40-of-ai-generated-content-is-workslop-and-it-drives-over-9-million-in-lost-productivity-annually-finds-betterup/"),
    "E4": ("government trials of an AI assistant",
        "https://www.gov.uk/government/publications/microsoft-365-copilot-experiment-cross-government-findings-report/microsoft-365-copilot-experiment-cross-government-findings-report-html"),
    "E6": ("mandates that met resistance", "https://the-ai-native.company/",
        "https://8bitconcepts.com/research/the-mandate-trap.html"),
    "E7": ("templates of acceptable-use policies",
        "https://axiomacademy.io/resources/md/acceptable-use-policy-template.md",
        "https://paul-okhrem.com/ai-acceptable-use-policy-template/"),
    "E8": ("templates of use-case inventories", "https://cues-demo.org/ai_use_case_inventory.html",
        "https://www.aibankinginstitute.com/resources/templates/ai-use-case-inventory"),
    "E9": ("AI literacy under EU law, Article 4 (not legal advice)",
        "https://govcompass.ai/responsible-ai/art-4-ai-literacy"),
    "E10": ("show-and-tell in practice", "https://www.collective54.com/?p=14252"),
    "E11": ("adoption from the ground up, one case (vendor)",
        "https://welearnls.com/case-study/grassroots-ai-adoption"),
    "E12": ("rhythm of the first weeks", "https://tiqplus.com/resources/us-ai-adoption-playbook.html"),
    "E13": ("how many champions (sources disagree)",
        "https://teamcopilot.nl/2025/12/08/part-2-copilot-champions-launching-driving/",
        "https://www.solvingmicrosoft365.com/guides/champions-network"),
    "E14": ("assessing adoption by behavior",
        "https://www.adopt-it.ai/guide/en/articles/14033737-adoption-assessments-in-change-management"),
    "E15": ("ninety-day adoption playbook", "https://copilot.lft.la/guides/adoption-playbook-90-days"),
    "E16": ("how often sponsors speak",
        "https://ryanconsulting.ai/courses/cm-executive-sponsorship/sponsor-communication-cadence"),
    "timing": ("timing of training", "https://latahamilton.com/blog/trainingtiming"),
    "owner": ("an owner is a person, not a department",
        "https://chandlernguyen.com/learn/templates/ai-readiness-scorecard-marketing-teams/"),
    "slips": ("users asking for visible slips", "https://github.com/bardsoftware/ganttproject/issues/1162",
        "https://github.com/akvo/akvo-product-design/issues/246"),
    "rollup": ("users asking to see work and results apart",
        "https://github.com/Leantime/leantime/issues/3678"),
    "small-slices": ("hiding small slices before display",
        "https://github.com/mattielabs/ai-adoption-pulse-check",
        "https://github.com/TEAMMATES/teammates/pull/11292"),
}
# fmt: on
SOURCES = {key: Source(name=name, links=tuple(links)) for key, (name, *links) in _LISTED.items()}
_CODE = re.compile(r"(?<!\s)\s*\[([\w-]+)\]")


def with_names(text: str) -> str:
    """Return a text with source names for codes: (source: eleven weeks …)."""
    names = {key: f" (source: {source.name})" for key, source in SOURCES.items()}
    return _CODE.sub(lambda match: names.get(match[1], match.group()), text)
