"""A pack with the pages that stand beside it: the requirements, and the records of the vendors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.workflow.pack import pack_document
from outscore.workflow.requirements_page import requirements_document
from outscore.workflow.vendors_page import vendors_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.page_documents import RequirementsDocument
    from outscore.model.page_documents import VendorsDocument
    from outscore.model.period import Period
    from outscore.model.statement import PackDocument
    from outscore.model.statement import PagesDocument
    from outscore.model.statement import StatementDocument
    from outscore.workflow.office import Office


@dataclass(frozen=True, slots=True)
class Beside:
    """What the pages beside a pack are drawn from; None where there is no such page."""

    requirements: RequirementsDocument | None
    vendors: VendorsDocument | None


def pack_and_beside(
    office: Office, period: Period, statements: Sequence[tuple[StatementDocument, str]]
) -> tuple[PackDocument, Beside]:
    """The pack, and the documents of the pages beside it, which it names by their SHA-256.

    So what is approved with a pack is bound to these pages too, and they move only where the pack does.
    """
    pack = pack_document(office, period, statements)
    documents = [statement for statement, _ in statements]
    beside = Beside(
        requirements_document(office, period, documents),
        vendors_document(office, period, documents, pack),
    )
    pages: PagesDocument = {}
    if beside.requirements:
        pages["requirements"] = sha256(canonical(beside.requirements))
    if beside.vendors:
        pages["vendors"] = sha256(canonical(beside.vendors))
    if pages:
        pack["pages"] = pages
    return pack, beside
