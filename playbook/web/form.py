"""What a form brought: its fields as text, a file in none of them."""

from starlette.requests import Request

_MOST_FIELDS = 50


async def read_form(request: Request) -> dict[str, str]:
    """Give back the fields of a form as they were typed; the last where a name comes twice."""
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        return {name: value for name, value in form.multi_items() if isinstance(value, str)}
