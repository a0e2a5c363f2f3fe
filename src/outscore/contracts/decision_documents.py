"""What a file of decisions may hold: decisions/*.yaml."""

from __future__ import annotations

from pydantic import Field
from pydantic import model_validator

from outscore.contracts.decision_matter import MatterEntry
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Text
from outscore.contracts.entries import complaint
from outscore.contracts.language import Selection
from outscore.contracts.source_decisions import SourceDecisionEntry
from outscore.model.terms.clause import EVERY


class GradeEntry(MatterEntry):
    """A measure that a person grades."""

    measure: Id = Field(description="The measure; the contract gives it grades.", examples=["inspection"])
    grade: Line = Field(description="One of the contract's grades.", examples=["Good"])
    evidence: Text = Field(description="What shows it.", examples=['"Inspection report 77"'])


class IncidentEntry(MatterEntry):
    """One event that made several measures fail."""

    id: Id = Field(description="The incident's own id.", examples=["inc-2041"])
    measures: Selection = Field(
        description="The measures it made fail.", examples=["[answered, availability]"]
    )
    charged: Id | None = Field(None, description="The one measure the client chose to charge.")
    evidence: Text = Field(description="What shows it.", examples=['"Incident report 2041"'])

    @model_validator(mode="after")
    def _one_of_them(self) -> IncidentEntry:
        if self.charged is not None and self.measures != EVERY and self.charged not in self.measures:
            sentence = f"charged is {self.charged!r}, no measure of the incident. Name one of them."
            raise complaint(sentence, "charged", {"charged": None})
        return self


class WaiverEntry(MatterEntry):
    """Credits that a person waives for a period."""

    measures: Selection = Field(description="The measures, or all.", examples=["[answered]"])
    reason: Text = Field(description="Why.", examples=['"Agreed at the review of 4 May"'])


class DecisionsDocument(Entry):
    """decisions/*.yaml: what people decided that a settlement goes by."""

    grades: tuple[GradeEntry, ...] = Field((), description="Measures that a person grades.")
    incidents: tuple[IncidentEntry, ...] = Field((), description="Events that made several measures fail.")
    waivers: tuple[WaiverEntry, ...] = Field((), description="Credits that are waived.")
    sources: tuple[SourceDecisionEntry, ...] = Field(
        (), description="Which figure counts where two sources are too far apart."
    )
