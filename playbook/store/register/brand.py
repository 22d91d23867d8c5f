"""Store the company's logo and color, and its templates."""

from dataclasses import asdict, dataclass, field

from playbook.store.register.records import RecordTable, replace_row
from playbook.store.register.tables import brands, deck_templates, document_templates


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
class StoredTemplate:
    """The company's slides or document, without anything in it."""

    name: str
    content: bytes = field(repr=False)


class DeckTemplates(RecordTable[StoredTemplate]):
    """The template for decks of a register: one or none."""

    kind = StoredTemplate
    table = deck_templates

    def get(self) -> StoredTemplate | None:
        """Return the template, or None."""
        return self._first()

    def save(self, template: StoredTemplate) -> None:
        """Store the template in place of the one before."""
        values = asdict(template)
        self._register.write(lambda transaction: replace_row(transaction, self.table, id=1, **values))

    def remove(self) -> None:
        """Delete the template."""
        self._delete()


class DocumentTemplates(DeckTemplates):
    """The template for Word documents of a register: one or none."""

    table = document_templates
