"""What of a brief only its editors read."""

from playbook.core.plan.brief import Brief


def without_private_parts(brief: Brief) -> Brief:
    """Return the brief without stakeholders and without concerns about people."""
    concerns = tuple(concern for concern in brief.concern_list if not concern.is_about_people)
    return brief.model_copy(update={"stakeholders": (), "concern_list": concerns})
