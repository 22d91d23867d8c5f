"""What a call costs in dollars, where the price of the model at that address is known."""

from playbook.llm.call.connection import Server
from playbook.llm.call.usage import Usage


def in_dollars(amount: float) -> str:
    """An amount as precise as it needs to be: the cost of one answer is a part of a cent."""
    return f"${amount:,.2f}" if amount >= 0.1 or amount == 0 else f"${amount:,.4f}"


def price_of(server: Server, usage: Usage) -> float | None:
    """Dollars for these tokens: 0 on this machine, None where the list of prices does not know them.

    The prices come inside the package genai-prices; nobody is asked, so they are as old as it is.
    """
    if server.is_local:
        return 0.0
    import genai_prices  # a third of a second: only who asks a model pays it

    counted = genai_prices.Usage(input_tokens=usage.prompt, output_tokens=usage.completion)
    try:
        found = genai_prices.calc_price(counted, server.model, provider_api_url=server.place[0])
    except (LookupError, ValueError):
        return None
    return float(found.total_price)
