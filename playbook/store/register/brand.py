"""Store the company's logo and color, and its slides."""

from dataclasses import asdict, dataclass, field

from playbook.store.register.records import RecordTable, replace_row
from playbook.store.register.tables import brands, deck_templates


@dataclass(frozen=True, slots=True)
class Brand:
    """A color, or "" for ours, and a PNG, or None."""

    color: str = ""
    logo: bytes | None = None


class Brands(RecordTable[Brand]):
    """The brand of a register, of which there is one."""

    kind = Brand
    table = brands

    def get(self) -> Brand:
        """Return the brand; without one, an empty one."""
        return self._first() or Brand()

    def save(self, brand: Brand) -> None:
        """Store the brand in place of the one before."""
        self._register.write(lambda transaction: replace_row(transaction, brands, id=1, **asdict(brand)))


@dataclass(frozen=True, slots=True)
class DeckTemplate:
    """The company's slides, without anything on them."""

    name: str
    content: bytes = field(repr=False)


class DeckTemplates(RecordTable[DeckTemplate]):
    """The template of a register, of which there is one or none."""

    kind = DeckTemplate
    table = deck_templates

    def get(self) -> DeckTemplate | None:
        """Return the template, or None."""
        return self._first()

    def save(self, template: DeckTemplate) -> None:
        """Store the template in place of the one before."""
        values = asdict(template)
        self._register.write(lambda transaction: replace_row(transaction, deck_templates, id=1, **values))

    def remove(self) -> None:
        """Delete the template."""
        self._delete()
