"""What governance.yaml may hold: floors, when a plan is asked for, and who hears of what is late."""

from __future__ import annotations

from pydantic import Field
from pydantic import model_validator

from outscore.contracts.documents import DatedEntry
from outscore.contracts.entries import Entry
from outscore.contracts.entries import Figure
from outscore.contracts.entries import Id
from outscore.contracts.entries import Line
from outscore.contracts.entries import Whole
from outscore.contracts.entries import complaint
from outscore.contracts.levels import one_level
from outscore.contracts.meeting_documents import MeetingEntry
from outscore.contracts.signal_documents import SignalEntry

MOST_IN_A_ROW = 24
MOST_ANSWER_DAYS = 366
MOST_LEVELS = 9
MOST_DAYS_OVERDUE = 1000
MOST_SLIPPED = 100


class FloorEntry(DatedEntry):
    """A level that is never to be missed: exactly one of the four edges, in the metric's own unit."""

    contract: Id = Field(description="A contract.", examples=["acme-2026"])
    measure: Id = Field(description="A measure of it.", examples=["answered_20s"])
    vendor: Id | None = Field(None, description="A vendor; left out: every vendor of the contract.")
    at_least: Figure | None = Field(None, description="The figure or more.", examples=["90"])
    above: Figure | None = Field(None, description="More than the figure.")
    at_most: Figure | None = Field(None, description="The figure or less.")
    below: Figure | None = Field(None, description="Less than the figure.")

    @model_validator(mode="after")
    def _one_edge(self) -> FloorEntry:
        one_level(self)
        return self


class WatchRulesEntry(Entry):
    """When a plan is asked for, and when it is proposed to close it."""

    missed_in_a_row: Whole = Field(
        3, description="A plan is asked for after so many judged months below target in a row."
    )
    met_in_a_row: Whole = Field(3, description="Closing is proposed after so many months at target in a row.")
    answer_days: Whole = Field(
        30,
        description="A plan that nobody has dated is due so many days after it was asked for, where the "
        "contract names no day.",
    )

    @model_validator(mode="after")
    def _possible(self) -> WatchRulesEntry:
        for key in ("missed_in_a_row", "met_in_a_row"):
            if not 1 <= getattr(self, key) <= MOST_IN_A_ROW:
                sentence = (
                    f"{key} is {getattr(self, key)}; write a number of months from 1 to {MOST_IN_A_ROW}."
                )
                raise complaint(sentence, key, {key: "3"})
        if not 1 <= self.answer_days <= MOST_ANSWER_DAYS:
            sentence = (
                f"answer_days is {self.answer_days}; write a number of days from 1 to {MOST_ANSWER_DAYS}."
            )
            raise complaint(sentence, "answer_days", {"answer_days": "30"})
        return self


class PersonEntry(Entry):
    """Somebody who owns, decides or attends."""

    id: Id = Field(description="For ever the same; registers use it.", examples=["j-smith"])
    name: Line = Field(description="The name as pages show it.", examples=["Jane Smith"])
    organisation: Id | None = Field(None, description="A vendor's id; left out: the client's own people.")
    email: Line | None = Field(None, description="Where reminders go.", examples=["j.smith@client.example"])
    roles: tuple[Line, ...] = Field((), description="As you call them.", examples=["[vendor manager]"])


class AfterEntry(Entry):
    """From when on a rung holds: exactly one of the two."""

    days_overdue: Whole | None = Field(
        None, description="So many days after it was due and is still open.", examples=["5"]
    )
    slipped: Whole | None = Field(None, description="Its day was put off so often.", examples=["2"])

    @model_validator(mode="after")
    def _one_of_two(self) -> AfterEntry:
        given = {key: getattr(self, key) for key in _RANGES if getattr(self, key) is not None}
        if len(given) != 1:
            raise complaint("needs exactly one of days_overdue, slipped: for example days_overdue: 5")
        for key, number in given.items():
            least, most, what = _RANGES[key]
            if not least <= number <= most:
                sentence = f"{key} is {number}; write a number of {what} from {least} to {most}."
                raise complaint(sentence, key, {key: str(least)})
        return self


_RANGES = {"days_overdue": (1, MOST_DAYS_OVERDUE, "days"), "slipped": (1, MOST_SLIPPED, "times")}


class RungEntry(Entry):
    """A rung of the ladder."""

    level: Whole = Field(description="1 is the first; results that escalate a plan go up by one each.")
    people: tuple[Id, ...] = Field(description="Who must hear of it.", examples=["[r-tennant]"])
    after: AfterEntry = Field(description="From when on.", examples=["{days_overdue: 5}", "{slipped: 2}"])

    @model_validator(mode="after")
    def _possible(self) -> RungEntry:
        if not 1 <= self.level <= MOST_LEVELS:
            sentence = f"level is {self.level}; write a number from 1 to {MOST_LEVELS}."
            raise complaint(sentence, "level", {"level": "1"})
        if not self.people:
            raise complaint("people is empty; name who must hear of it.", "people", {"people": "[r-tennant]"})
        return self


class GovernanceDocument(Entry):
    """governance.yaml: what is watched beside the contracts, and by whom."""

    people: tuple[PersonEntry, ...] = Field((), description="Everybody who owns, decides or attends.")
    floors: tuple[FloorEntry, ...] = Field((), description="Levels that are never to be missed.")
    meetings: tuple[MeetingEntry, ...] = Field((), description="Meetings that come round.")
    signals: tuple[SignalEntry, ...] = Field(
        (), description="What is to be known of the statistics of measures."
    )
    rules: WatchRulesEntry = Field(
        default_factory=WatchRulesEntry, description="When a plan is asked for, and when it may be closed."
    )
    escalation: tuple[RungEntry, ...] = Field(
        (), description="Who hears of actions and plans that are late or put off, level by level."
    )
