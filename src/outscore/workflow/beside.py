"""A pack with the pages that stand beside it: the requirements, and the records of the vendors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.workflow.approved_packs import approved_packs
from outscore.workflow.pack import pack_document
from outscore.workflow.register_sections.desk import first_approved
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

    So what is approved with a pack is bound to these pages too. They rest on files that say nothing of when
    they were written; those of a pack that was approved therefore stay, as long as its statements stand.
    """
    pack = pack_document(office, period, statements)
    documents = [statement for statement, _ in statements]
    beside = _approved(office, period, [digest for _, digest in statements]) or Beside(
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


def _approved(office: Office, period: Period, statements: list[str]) -> Beside | None:
    """What was approved last with a pack of these statements; None where none was."""
    if not first_approved(office, period):
        return None
    for digest in reversed(list(approved_packs(office, period))):
        pack = office.statements.read_pack(digest)
        if [one["sha256"] for one in pack["statements"]] == statements:
            kept = {
                name: json.loads(office.archive.get("pack", str(page)))
                for name, page in pack.get("pages", {}).items()
            }
            return Beside(kept.get("requirements"), kept.get("vendors"))
    return None
