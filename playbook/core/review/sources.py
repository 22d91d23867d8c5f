"""Where each rule comes from: the source keys of rules.md with their public links."""

import re

from playbook.core.base.fields import Frozen


class Source(Frozen):
    """A published source: a short name in our words, and where to read it."""

    name: str
    links: tuple[str, ...] = ()


OURS = "ours"
SOURCES: dict[str, Source] = {
    OURS: Source(name="our own editorial choice"),
    "seed": Source(
        name="the agency story this product starts from", links=("https://specialeventclub.com/?p=4466",)
    ),
    "P1": Source(
        name="communications checklist",
        links=("https://www.prosci.com/blog/communications-checklist-for-change-management",),
    ),
    "P2": Source(
        name="practitioners on how often and face to face",
        links=("https://www.projectmanagement.com/discussion-topic/197913/",),
    ),
    "P3": Source(
        name="project health assessment",
        links=(
            "https://www.prosci.com/resources/articles/project-change-triangle-assessment",
            "http://www.change-management.com/tutorial-pct-mod5.htm",
        ),
    ),
    "P4": Source(
        name="authority of the sponsor",
        links=("https://www.prosci.com/blog/do-you-have-authority-on-your-side",),
    ),
    "P6": Source(
        name="what sponsors do, as a checklist",
        links=("https://docslib.org/doc/13786240/sponsor-implementation-checklist",),
    ),
    "P7": Source(
        name="roles of people managers in change",
        links=(
            "https://www.navigo.ca/blog/5-critical-roles-managers-leading-change",
            "https://www.prosci.com/resources/articles/core-roles-in-change-management",
        ),
    ),
    "P8": Source(
        name="three human factors of return",
        links=("https://www.prosci.com/blog/3-factors-of-change-which-define-or-constrain-project-roi",),
    ),
    "P9": Source(
        name="five steps of readiness and the barrier point",
        links=("https://new2change.com/lead/plans-for-change/prosciadkar",),
    ),
    "P11": Source(
        name="causes of resistance and what to do about them",
        links=(
            "https://www.prosci.com/blog/a-deeper-dive-into-the-real-work-of-resistance-management",
            "https://blog.prosci.com/understanding-why-people-resist-change",
        ),
    ),
    "P12": Source(
        name="planned reinforcement and outcomes",
        links=(
            "https://www.globalbankingandfinance.com/change-management-experts-prosci-release-latest-research-"
            "report-detailing-reasons-why-all-change-initiatives-are-not-created-equal/",
        ),
    ),
    "P13": Source(
        name="change saturation",
        links=(
            "http://www.change-management.com/tutorial-saturation-white-paper.htm",
            "https://prosci.com/change-saturation",
        ),
    ),
    "P14": Source(
        name="measuring change",
        links=(
            "https://thechangecompass.com/the-ultimate-guide-to-measuring-change-part-2/",
            "https://www.prosci.com/resources/articles/measuring-change-management-effectiveness-with-metrics",
        ),
    ),
    "P15": Source(
        name="best practices in change management",
        links=("https://www.prosci.com/blog/change-management-best-practices",),
    ),
    "P16": Source(
        name="assessing impacted groups on ten aspects",
        links=("https://www.prosci.com/migration/en/help-center/proxima-assess-impacted-groups",),
    ),
    "P17": Source(
        name="diagnosing AI adoption by role",
        links=(
            "https://help.prosci.com/en/articles/13654388-ai-adoption-diagnostic-facilitator-app-learning-guide",
        ),
    ),
    "P23": Source(
        name="knowledge before ability, and training too soon",
        links=("https://bensonjt.github.io/profile/article-adkar-knowledge.html",),
    ),
    "captech": Source(
        name="why sponsors communicate in person",
        links=("https://www.captechconsulting.com/blogs/why-project-sponsors-matter",),
    ),
    "K1": Source(
        name="leading change in eight steps (summaries)",
        links=(
            "https://slidepub.com/slideshow/leading-change",
            "https://heartlandheroes.com/the-eight-stage-process-of-creating-major-change/",
        ),
    ),
    "M1": Source(
        name="role-modelling as a lever of change",
        links=(
            "https://worldofwork.io/2020/10/mckinseys-influence-model-of-leading-change-a-simple-summary/",
        ),
    ),
    "M2": Source(
        name="twelve practices for scaling generative AI",
        links=("https://www.turian.ai/blog/best-practices-for-scaling-gen-ai",),
    ),
    "B1": Source(
        name="managing transitions: what ends and what does not",
        links=("http://www.literacynet.org/icans/chapter06/fourps.html",),
    ),
    "C1": Source(
        name="change burden in hours per person",
        links=(
            "https://support.changeplan.co/article/28d783d618d48078af63f16c2ed72e89-understanding-and-using-"
            "the-activity-burden-heat-map",
        ),
    ),
    "C2": Source(
        name="activity against outcome measures",
        links=("https://thechangecompass.com/change-management-adoption-metric-examples",),
    ),
    "MS2": Source(
        name="what counts as an active user",
        links=(
            "https://windowsforum.com/threads/microsoft-copilot-benchmarks-in-viva-insights-internal-and-"
            "external-adoption-metrics.383956",
        ),
    ),
    "MS5": Source(
        name="eleven weeks until the habit holds",
        links=(
            "https://thehorizon.ai/microsoft-says-11-is-the-magic-number-for-building-ai-habits-heres-why",
        ),
    ),
    "MS6": Source(name="making AI stick for sellers: first-hand lessons"),
    "worklab": Source(
        name="sharing prompts and uses across teams",
        links=(
            "https://microsoft.com/en-us/worklab/when-it-comes-to-ai-do-not-build-islands-of-intelligence/",
        ),
    ),
    "O1": Source(
        name="staying ahead with AI: align, activate, amplify, accelerate, govern",
        links=("https://ivanlanuza.com/posts/staying-ahead-ai-age",),
    ),
    "X1": Source(
        name="AI adoption pulse check (open source)",
        links=("https://github.com/mattielabs/ai-adoption-pulse-check",),
    ),
    "X2": Source(
        name="communication calendar checks (open source)",
        links=("https://github.com/alirezarezvani/claude-skills",),
    ),
    "X3": Source(
        name="handbook of organisational change (open source, single author)",
        links=("https://github.com/zettai-seigi/OrganizationalChangeManagementHandbook",),
    ),
    "X4": Source(
        name="AI adoption playbook (open source)", links=("https://github.com/Musyg/ai-adoption-playbook",)
    ),
    "X11": Source(
        name="licence use reports",
        links=("https://github.com/pnp/Microsoft365-Analytics-Insights/wiki/Copilot-Adoption-User-Guide",),
    ),
    "E1": Source(
        name="AI at work survey, 2025",
        links=("https://stateofai.pages.dev/research/01-ai-native-landscape/bcg-ai-at-work-2025/",),
    ),
    "E2": Source(
        name="workplace surveys on managers, use cases and guidelines",
        links=("https://www.irrationalchange.com/besci-ai-pulse/why-i-dont-use-ai",),
    ),
    "E3": Source(
        name="low-value AI output at work",
        links=(
            "https://www.unleash.ai/artificial-intelligence/40-of-ai-generated-content-is-workslop-and-it-"
            "drives-over-9-million-in-lost-productivity-annually-finds-betterup/",
        ),
    ),
    "E4": Source(
        name="government trials of an AI assistant",
        links=(
            "https://www.gov.uk/government/publications/microsoft-365-copilot-experiment-cross-government-"
            "findings-report/microsoft-365-copilot-experiment-cross-government-findings-report-html",
        ),
    ),
    "E6": Source(
        name="mandates that met resistance",
        links=("https://the-ai-native.company/", "https://8bitconcepts.com/research/the-mandate-trap.html"),
    ),
    "E7": Source(
        name="templates of acceptable-use policies",
        links=(
            "https://axiomacademy.io/resources/md/acceptable-use-policy-template.md",
            "https://paul-okhrem.com/ai-acceptable-use-policy-template/",
        ),
    ),
    "E8": Source(
        name="templates of use-case inventories",
        links=(
            "https://cues-demo.org/ai_use_case_inventory.html",
            "https://www.aibankinginstitute.com/resources/templates/ai-use-case-inventory",
        ),
    ),
    "E9": Source(
        name="AI literacy under EU law, Article 4 (not legal advice)",
        links=("https://govcompass.ai/responsible-ai/art-4-ai-literacy",),
    ),
    "E10": Source(name="show-and-tell in practice", links=("https://www.collective54.com/?p=14252",)),
    "E12": Source(
        name="rhythm of the first weeks",
        links=("https://tiqplus.com/resources/us-ai-adoption-playbook.html",),
    ),
    "E13": Source(
        name="how many champions (sources disagree)",
        links=(
            "https://teamcopilot.nl/2025/12/08/part-2-copilot-champions-launching-driving/",
            "https://www.solvingmicrosoft365.com/guides/champions-network",
        ),
    ),
    "E14": Source(
        name="assessing adoption by behaviour",
        links=(
            "https://www.adopt-it.ai/guide/en/articles/14033737-adoption-assessments-in-change-management",
        ),
    ),
    "E15": Source(
        name="ninety-day adoption playbook",
        links=("https://copilot.lft.la/guides/adoption-playbook-90-days",),
    ),
    "E16": Source(
        name="how often sponsors speak",
        links=("https://ryanconsulting.ai/courses/cm-executive-sponsorship/sponsor-communication-cadence",),
    ),
    "timing": Source(name="timing of training", links=("https://latahamilton.com/blog/trainingtiming",)),
    "owner": Source(
        name="an owner is a person, not a department",
        links=("https://chandlernguyen.com/learn/templates/ai-readiness-scorecard-marketing-teams/",),
    ),
    "slips": Source(
        name="users asking for visible slips",
        links=(
            "https://github.com/bardsoftware/ganttproject/issues/1162",
            "https://github.com/akvo/akvo-product-design/issues/246",
        ),
    ),
    "rollup": Source(
        name="users asking to see work and results apart",
        links=("https://github.com/Leantime/leantime/issues/3678",),
    ),
    "small-slices": Source(
        name="hiding small slices before display",
        links=(
            "https://github.com/mattielabs/ai-adoption-pulse-check",
            "https://github.com/TEAMMATES/teammates/pull/11292",
        ),
    ),
}
_CODE = re.compile(r"(?<!\s)\s*\[([\w-]+)\]")


def with_names(text: str) -> str:
    """Give back a text that names its sources instead of their codes: (source: eleven weeks …)."""
    return _CODE.sub(lambda found: _named(found[1]) or found.group(), text)


def _named(code: str) -> str:
    source = SOURCES.get(code)
    return f" (source: {source.name})" if source else ""
