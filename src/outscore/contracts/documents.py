"""What each file of a workspace may hold; the JSON Schemas for editors are made from here."""

from __future__ import annotations

from typing import Annotated
from typing import Any
from typing import Literal

from pydantic import Field
from pydantic import WithJsonSchema
from pydantic import model_validator

from outscore.contracts.entries import Address
from outscore.contracts.entries import Day
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Everyone
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.language import Later
from outscore.contracts.language import speaking
from outscore.contracts.levels import TargetEntry
from outscore.contracts.restatement_documents import RestatementEntry
from outscore.contracts.source_of_record_documents import SourceOfRecordEntry
from outscore.contracts.vendor_documents import VendorRecordEntry
from outscore.model.terms.whole import ContractTerms
from outscore.model.terms.whole import MeasureTerms


class FolderEntry(Entry):
    """Dispatch into a folder."""

    channel: Literal["folder"] = Field(description="Write what is sent into a folder.")
    path: Text = Field("out/sent", description="The folder, relative to the workspace.")


class SmtpEntry(Entry):
    """Dispatch by email."""

    channel: Literal["smtp"] = Field(description="Send by email.")
    host: Line = Field(description="The mail server.", examples=["mail.example.org"])
    port: Whole = Field(587, description="The mail server's port.")
    security: Literal["none", "starttls", "tls"] = Field(
        "starttls", description="How the connection is kept private."
    )
    username: Line | None = Field(
        None, description="Who logs in; the password comes from OUTSCORE_SMTP_PASSWORD."
    )
    sender: Address = Field(
        description="The address the cards come from.", examples=["scorecards@example.org"]
    )


class OutscoreDocument(Entry):
    """outscore.yaml: what holds for the whole workspace."""

    outscore: Annotated[Literal["1"], WithJsonSchema({"enum": [1, "1"]})] = Field(
        description="The version of this file layout.", examples=["1"]
    )
    programme: Line = Field(
        description="What the programme is called on every page.", examples=["Customer care"]
    )
    client: Line | None = Field(None, description="Who buys the service; a contract may name another.")
    timezone: Text = Field(description="The time zone of the pages.", examples=["Europe/London"])
    notices: tuple[Text, ...] = Field((), description="Sentences for the foot of every page.")
    team_recipients: tuple[Address, ...] = Field((), description="Who in the team receives the pack.")
    inbox: Text = Field("inbox", description="Where files are dropped, relative to the workspace.")
    archive: Text = Field(
        "var/archive", description="A folder or a URL (s3://...) for the bytes that are kept."
    )
    database: Text = Field(
        "var/outscore.db", description="An SQLite file or a database URL without a password."
    )
    output: Text = Field("out", description="Where pages are written, relative to the workspace.")
    dispatch: Annotated[FolderEntry | SmtpEntry, Field(discriminator="channel")] = Field(
        FolderEntry(channel="folder"), description="How approved cards are sent."
    )
    restatement: RestatementEntry | None = Field(
        None, description="How corrections of approved results are dealt with; left out: any is proposed."
    )


class DatedEntry(Entry):
    """Something that holds from one day to another, both days included."""

    since: Day | None = Field(None, alias="from", description="The first day; left out: always.")
    until: Day | None = Field(None, description="The last day; left out: still.")

    @model_validator(mode="after")
    def _in_order(self) -> DatedEntry:
        if self.since and self.until and self.until < self.since:
            sentence = f"until ({self.until}) is before from ({self.since}). Put them in order."
            raise complaint(sentence, "until", {"until": None})
        return self


class NameEntry(DatedEntry):
    """A display name during a span of days."""

    name: Line = Field(description="What the vendor is called then.", examples=["Acme Contact Ltd"])


class CodeEntry(DatedEntry):
    """How a feed names a vendor during a span of days."""

    code: Line = Field(description="The text in the feed's vendor column.", examples=["ACME"])
    feed: Id | None = Field(None, description="The feed that uses the code; left out: every feed.")


class VendorEntry(VendorRecordEntry):
    """One outsourcer."""

    id: Id = Field(description="Known for ever by this id; never change it.", examples=["acme"])
    name: Line | None = Field(None, description="The display name.")
    names: tuple[NameEntry, ...] = Field((), description="Display names, where they changed over time.")
    codes: tuple[CodeEntry, ...] = Field((), description="How feeds name the vendor; without one, by its id.")
    recipients: tuple[Address, ...] = Field((), description="Who receives this vendor's cards.")

    @model_validator(mode="after")
    def _one_kind_of_name(self) -> VendorEntry:
        if not self.name and not self.names:
            sentence = f'What is the name of vendor {self.id!r}? Add it, for example: name: "Acme"'
            raise complaint(sentence, mend={"name": "?"})
        if self.name and self.names:
            sentence = "name and names are both given. Keep name, or names with their days."
            raise complaint(sentence, "names", {"name": None})
        return self


class VendorsDocument(Entry):
    """vendors.yaml: every outsourcer."""

    vendors: tuple[VendorEntry, ...] = Field(description="The outsourcers, one entry each.", min_length=1)


@speaking(MeasureTerms)
class MeasureEntry(Entry):
    """A metric under a contract."""

    id: Id = Field(description="Results name the measure by this id.", examples=["answered_60s"])
    name: Line = Field(description="What the contract calls it.", examples=['"Calls answered in time"'])
    metric: Id | None = Field(
        None,
        description="A metric of metrics.yaml or of its catalogue; left out only where a person grades the "
        "measure (grades).",
        examples=["answered_60s"],
    )
    given: dict[Id, Whole] = Field(
        {},
        alias="with",
        description="What the contract gives for the parameters of the metric, such as seconds.",
        examples=["{answer_seconds: 20}"],
    )
    clause: Line = Field(description="Where the contract says so.", examples=['"Schedule 2, paragraph 3.1"'])
    target: TargetEntry | None = Field(None, description="What the figure must reach.")
    report_only: Text | None = Field(None, description="Why the measure is reported and not judged.")
    scope: dict[Id, Text] = Field(
        {}, description="Only rows with these values, one for each dimension named."
    )
    source: SourceOfRecordEntry | None = Field(None, description="Who measures, and a second source.")

    @model_validator(mode="after")
    def _judged_or_not(self) -> MeasureEntry:
        if self.metric is None and not self.graded:
            sentence = (
                f"What is the metric of measure {self.id!r}? Add, for example: metric: answered_60s; or, "
                f"where a person grades it, its labels, best first: grades: [good, fair, poor]"
            )
            raise complaint(sentence, mend={})
        if self.target is None and self.report_only is None and not self._judged_by_bands:
            sentence = (
                f"What is the target of measure {self.id!r}? Add it, for example: target: {{at_least: 95}}; "
                f'or say why there is none: report_only: "no target was agreed"'
            )
            raise complaint(sentence, mend={"report_only": "?"})
        if self.target is not None and self.report_only is not None:
            sentence = "target and report_only are both given. Keep the one that holds."
            raise complaint(sentence, "report_only", {"report_only": None})
        return self

    @property
    def graded(self) -> bool:
        """Whether a person grades it."""
        return bool(getattr(self, "grades", ()))

    @property
    def _judged_by_bands(self) -> bool:
        """Whether the bands themselves say what is met and what is missed."""
        return any(getattr(band, "verdict", None) for band in getattr(self, "bands", ()))


class ChangeEntry(Entry):
    """An amendment: what the contract says from a day on."""

    since: Day = Field(alias="from", description="The first day.", examples=['"2027-04-01"'])
    clause: Line = Field(description="Where it was agreed.", examples=['"Variation 2"'])
    set: dict[Line, Any] = Field(
        description="What changes: the way to a key, with dots, and its new value; nothing (null) takes the "
        "key out. Items of a list are named by their id, bands by their label.",
        min_length=1,
        examples=["{measures.service_level.target.at_least: 82}"],
    )


class LaterExample(Later):
    """A worked example."""

    def kinds(self) -> Any:
        """The forms of examples."""
        from outscore.contracts.worked_examples.entries import ExampleEntry

        return ExampleEntry


@speaking(ContractTerms)
class ContractDocument(Entry):
    """contracts/*.yaml: the terms between the client and one or more vendors."""

    contract: Id = Field(description="Known for ever by this id.", examples=["acme-2026"])
    name: Line = Field(description="What the contract is called.", examples=['"Acme service agreement"'])
    client: Line | None = Field(None, description="Who buys; left out: the client of outscore.yaml.")
    vendors: Everyone = Field(description="all, or the ids of the vendors it binds.", examples=["[acme]"])
    starts: Day = Field(description="The first day of the terms.", examples=['"2026-04-01"'])
    ends: Day | None = Field(None, description="The last day of the terms; left out: still in force.")
    judged_over: tuple[Literal["month", "quarter"], ...] = Field(
        ("month", "quarter"),
        description="The periods whose figures are held against the targets.",
        min_length=1,
    )
    measures: tuple[MeasureEntry, ...] = Field(description="What is measured, one entry each.", min_length=1)
    changes: tuple[ChangeEntry, ...] = Field((), description="Amendments, oldest first.")
    examples: tuple[Annotated[Any, LaterExample()], ...] = Field(
        (), description="Worked examples of the contract; they are worked out on every load."
    )

    @model_validator(mode="after")
    def _in_order(self) -> ContractDocument:
        if self.ends and self.ends < self.starts:
            sentence = f"ends ({self.ends}) is before starts ({self.starts}). Put them in order."
            raise complaint(sentence, "ends", {"ends": None})
        return self
