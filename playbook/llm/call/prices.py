"""The cost of a call in dollars."""

from playbook.llm.call.connection import Server
from playbook.llm.call.usage import TokenUsage


def in_dollars(amount: float) -> str:
    """Return an amount: one answer costs part of a cent."""
    return f"${amount:,.2f}" if amount >= 0.1 or amount == 0 else f"${amount:,.4f}"


def price_of(server: Server, usage: TokenUsage) -> float | None:
    """Return dollars for these tokens, or None for an unknown model."""
    if server.is_local:
        return 0.0
    # Its prices come inside the package, so nobody is asked for them.
    import genai_prices  # a third of a second: only who asks a model pays it

    counted = genai_prices.Usage(input_tokens=usage.prompt, output_tokens=usage.completion)
    try:
        price = genai_prices.calc_price(counted, server.model, provider_api_url=server.place[0])
    except (LookupError, ValueError):
        return None
    return float(price.total_price)
