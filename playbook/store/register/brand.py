"""Store the company's logo and color, and its slides."""

from dataclasses import dataclass, field

from playbook.store.register.records import RecordTable


@dataclass(frozen=True, slots=True)
class Brand:
    """A color, or "" for ours, and a PNG, or None."""

    color: str = ""
    logo: bytes | None = None


class Brands(RecordTable[Brand]):
    """The brand of a register, of which there is one."""

    kind = Brand

    def find(self) -> Brand:
        """Return the brand; without one, an empty one."""
        return self._first("select color, logo from brand") or Brand()

    def save(self, brand: Brand) -> None:
        """Store the brand in place of the one before."""
        sql = "insert or replace into brand (id, color, logo) values (1, ?, ?)"
        self._register.run(sql, (brand.color, brand.logo))


@dataclass(frozen=True, slots=True)
class DeckTemplate:
    """The company's slides, without anything on them."""

    name: str
    content: bytes = field(repr=False)


class DeckTemplates(RecordTable[DeckTemplate]):
    """The template of a register, of which there is one or none."""

    kind = DeckTemplate

    def find(self) -> DeckTemplate | None:
        """Return the template."""
        return self._first("select name, content from deck_template")

    def save(self, template: DeckTemplate) -> None:
        """Store the template in place of the one before."""
        sql = "insert or replace into deck_template (id, name, content) values (1, ?, ?)"
        self._register.run(sql, (template.name, template.content))

    def remove(self) -> None:
        self._register.run("delete from deck_template", ())
