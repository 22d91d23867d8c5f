"""Store the company's logo and color."""

from dataclasses import dataclass

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
