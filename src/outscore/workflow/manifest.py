"""The manifest of a period: each page, its letter and its recipients, vendor by vendor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.errors import ApprovalError
from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.model.manifest import MANIFEST_FORMAT
from outscore.reporting import html
from outscore.reporting.email import pack_letter
from outscore.reporting.email import scorecard_letter
from outscore.workflow.pack import standing
from outscore.workflow.pack import standing_statements
from outscore.workflow.render import render_beside
from outscore.workflow.render import render_scorecards

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Mapping

    from outscore.model.manifest import FileDocument
    from outscore.model.manifest import ManifestDocument
    from outscore.model.manifest import ParcelDocument
    from outscore.model.period import Period
    from outscore.model.statement import StatementDocument
    from outscore.reporting.email import Letter
    from outscore.workflow.office import Office


@dataclass(frozen=True, slots=True)
class Prepared:
    """A manifest, the letters it names by SHA-256, and the vendors that have nobody to send to.

    pages: where under the output folder lies what is sent, by vendor and contract, the pack's by nothing.
    """

    document: ManifestDocument
    letters: dict[str, Letter]
    without_recipients: tuple[str, ...]
    pages: Mapping[tuple[str | None, str | None], str]

    @property
    def sha256(self) -> str:
        """The manifest's identity: what an approval is bound to."""
        return sha256(canonical(self.document))


def prepare(office: Office, period: Period, vendors: Collection[str] | None = None) -> Prepared:
    """What would be sent for a period today; only some vendors' cards, and no pack, if they are named."""
    statements = [
        one
        for one in standing_statements(office, period)
        if vendors is None or one[0]["vendor"]["id"] in vendors
    ]
    pages = {page.path: page.sha256 for page in render_scorecards(office, period, vendors)}
    pages |= {page.path: page.sha256 for page in render_beside(office, period, vendors)}
    gathering = _Gathering(office, period, pages)
    for statement, digest in statements:
        gathering.add_scorecard(statement, digest)
    if vendors is None:
        gathering.add_pack()
    return gathering.prepared()


@dataclass(frozen=True, slots=True)
class _Content:
    """What a message holds, whoever it goes to."""

    vendor: str | None
    name: str
    contract: str | None
    shows: str
    source: str
    letter: Letter
    file: FileDocument


class _Gathering:
    def __init__(self, office: Office, period: Period, pages: dict[str, str]) -> None:
        self._office = office
        self._period = period
        self._pages = pages
        self._parcels: list[ParcelDocument] = []
        self._letters: dict[str, Letter] = {}
        self._nobody: list[str] = []
        self._paths: dict[tuple[str | None, str | None], str] = {}
        self._names = html.files_of([(one.vendor, one.contract) for one in standing(office, period)])

    def add_scorecard(self, statement: StatementDocument, digest: str) -> None:
        vendor, contract = statement["vendor"]["id"], statement["contract"]["id"]
        recipients = self._office.workspace.vendor(vendor).recipients
        if not recipients:
            self._nobody.append(vendor)
            return
        name = self._names[vendor, contract]
        path = f"{self._period}/{html.SCORECARD_FOLDER}/{name}"
        self._paths[vendor, contract] = path
        self._add(
            _Content(
                vendor=vendor,
                name=statement["vendor"]["name"],
                contract=contract,
                shows=statement["summary"]["sentence"],
                source=digest,
                letter=scorecard_letter(statement, digest),
                file={"name": f"scorecard-{self._period}-{name}", "sha256": self._pages[path]},
            ),
            recipients,
        )

    def add_pack(self) -> None:
        current = self._office.statements.current_pack(str(self._period))
        recipients = self._office.workspace.settings.team_recipients
        if current is None or not recipients:
            return
        document = self._office.statements.read_pack(current[1])
        statements = [self._office.statements.read(one["sha256"]) for one in document["statements"]]
        self._paths[None, None] = path = f"{self._period}/{html.PACK_FILE}"
        self._add(
            _Content(
                vendor=None,
                name=document["programme"]["name"],
                contract=None,
                shows=f"{len(statements)} statement{'' if len(statements) == 1 else 's'}.",
                source=current[1],
                letter=pack_letter(document, current[1], statements),
                file={"name": f"pack-{self._period}.html", "sha256": self._pages[path]},
            ),
            recipients,
        )

    def _add(self, content: _Content, recipients: Iterable[str]) -> None:
        letter = content.letter
        words = sha256(canonical([letter.subject, letter.text, letter.html]))
        self._letters[words] = letter
        for recipient in recipients:
            parcel: ParcelDocument = {
                "key": "",
                "vendor": content.vendor,
                "name": content.name,
                "contract": content.contract,
                "recipient": recipient,
                "subject": letter.subject,
                "shows": content.shows,
                "letter": words,
                "source": content.source,
                "files": [content.file],
            }
            parcel["key"] = sha256(canonical([str(self._period), parcel]))
            self._parcels.append(parcel)

    def prepared(self) -> Prepared:
        document: ManifestDocument = {
            "manifest": MANIFEST_FORMAT,
            "period": str(self._period),
            "parcels": self._parcels,
        }
        return Prepared(document, self._letters, tuple(self._nobody), self._paths)


def guard(office: Office, parcel: ParcelDocument, content: bytes) -> None:
    """Refuse a parcel whose page is not its vendor's own, or whose recipient is not one of the vendor's."""
    if parcel["vendor"] is None:
        marks = [f'name="outscore-pack" content="{parcel["source"]}"']
        outside = {address.casefold() for one in office.workspace.vendors for address in one.recipients}
        team = office.workspace.settings.team_recipients
        allowed = tuple(address for address in team if address.casefold() not in outside)
    else:
        marks = [
            'name="outscore-vendor"',
            f'name="outscore-vendor" content="{parcel["vendor"]}"',
            f'name="outscore-statement" content="{parcel["source"]}"',
        ]
        allowed = office.workspace.vendor(parcel["vendor"]).recipients
    if parcel["recipient"] not in allowed or any(content.count(mark.encode()) != 1 for mark in marks):
        raise ApprovalError(
            f"The page for {parcel['name']} does not belong to {parcel['recipient']}. Nothing was sent to "
            f"that address. Correct the recipients in vendors.yaml and outscore.yaml, then look again: "
            f"outscore approve PERIOD"
        )
