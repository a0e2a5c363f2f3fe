"""Two vendors in one month, small enough to check by hand: Northbank misses, Elmfield meets."""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outscore.model.page_documents import AssessedDocument
    from outscore.model.page_documents import DatedDocument
    from outscore.model.page_documents import LevelDocument
    from outscore.model.page_documents import RequirementsDocument
    from outscore.model.page_documents import VendorDocument
    from outscore.model.page_documents import VendorsDocument
    from outscore.model.page_documents import WordingDocument
    from outscore.model.page_documents import WordsDocument
    from outscore.model.statement import AssessmentDocument
    from outscore.model.statement import ChangeDocument
    from outscore.model.statement import DataQualityDocument
    from outscore.model.statement import DefinitionDocument
    from outscore.model.statement import DeliveryDocument
    from outscore.model.statement import FigureDocument
    from outscore.model.statement import IssueDocument
    from outscore.model.statement import PackDocument
    from outscore.model.statement import PeriodDocument
    from outscore.model.statement import ProgrammeDocument
    from outscore.model.statement import RequirementDocument
    from outscore.model.statement import ResultDocument
    from outscore.model.statement import StatementDocument
    from outscore.model.statement import TargetDocument

SEPTEMBER: PeriodDocument = {
    "id": "2015-09",
    "label": "September 2015",
    "start": "2015-09-01",
    "end": "2015-09-30",
}
PROGRAMME: ProgrammeDocument = {"name": "Helplines", "notices": ["Figures are made up.", "Keep this card."]}
AT_LEAST_95: TargetDocument = {
    "comparison": "at_least",
    "value": "95",
    "exact": {"n": 95, "d": 1},
    "shown": "at least 95 %",
}
SHA256 = {"northbank": "a1" * 32, "elmfield": "b2" * 32}
PACK_SHA256 = "c3" * 32


def figure(period: str, numerator: int, denominator: int, shown: str, verdict: str) -> FigureDocument:
    """A percentage."""
    value = Fraction(numerator * 100, denominator)
    return {
        "period": period,
        "label": {"2015-08": "Aug 15", "2015-09": "Sep 15"}.get(period, period),
        "numerator": numerator,
        "denominator": denominator,
        "scale": 1,
        "counted": f"{numerator:,} of {denominator:,}",
        "value": {"n": value.numerator, "d": value.denominator},
        "shown": shown,
        "verdict": verdict,
        "band": "",
        "reason": "",
    }


def unmeasured(period: str, label: str, reason: str) -> FigureDocument:
    """A month without a figure."""
    return {
        "period": period,
        "label": label,
        "numerator": None,
        "denominator": None,
        "scale": 1,
        "counted": "",
        "value": None,
        "shown": "–",
        "verdict": "not_measured",
        "band": "",
        "reason": reason,
    }


def issue(code: str, severity: str, message: str, row: int | None = None) -> IssueDocument:
    """Something found wrong in the column Answered."""
    return {
        "code": code,
        "severity": severity,
        "row": row,
        "column": "Answered",
        "value": "12 <b>",
        "message": message,
    }


def delivery(file: str, status: str, issues: list[IssueDocument]) -> DeliveryDocument:
    """A delivery of four rows."""
    kept = 0 if status == "refused" else 2
    return {
        "feed": "monthly",
        "file": file,
        "sha256": "5e" * 32,
        "status": status,
        "rows_read": 4,
        "rows_accepted": kept,
        "rows_rejected": 4 - kept,
        "rows_duplicate": 0,
        "rows_for_period": kept,
        "issues": issues,
        "issues_left_out": 7,
    }


def answered_by_northbank() -> ResultDocument:
    """Met in August, missed in September at 94.968 %, which must not look like 95."""
    august = figure("2015-08", 9610, 10000, "96.1 %", "met")
    september = figure("2015-09", 94968, 100000, "94.97 %", "missed")
    moved: ChangeDocument = {
        "since": "2015-08",
        "shown": "down 1.1 points",
        "movement": "worse",
        "verdict_was": "met",
        "sentence": "Down 1.1 points since August 2015; met then, missed now.",
    }
    return answered([august, september], moved, figure("2015-Q3", 104578, 110000, "95.1 %", "met"))


def answered_by_elmfield() -> ResultDocument:
    """Missed in August, met in September."""
    august = figure("2015-08", 930, 1000, "93.0 %", "missed")
    september = figure("2015-09", 1945, 2000, "97.3 %", "met")
    moved: ChangeDocument = {
        "since": "2015-08",
        "shown": "up 4.2 points",
        "movement": "better",
        "verdict_was": "missed",
        "sentence": "Up 4.2 points since August 2015; missed then, met now.",
    }
    return answered([august, september], moved, figure("2015-Q3", 2875, 3000, "95.8 %", "met"))


def answered(trend: list[FigureDocument], change: ChangeDocument, quarter: FigureDocument) -> ResultDocument:
    """The one judged measure."""
    return {
        "measure": "answered",
        "name": "Answered in time",
        "clause": "Clause 4.1",
        "metric": "answered_in_time",
        "scope": "all",
        "unit": "percent",
        "better": "higher",
        "target": deepcopy(AT_LEAST_95),
        "figure": trend[-1],
        "change": change,
        "quarter": quarter,
        "trend": trend,
    }


def talk_time() -> ResultDocument:
    """A measure that is only reported, and in this month not measured either."""
    month = unmeasured("2015-09", "Sep 15", "The feed left the cell empty.")
    return {
        "measure": "talk",
        "name": "Talk time",
        "clause": "",
        "metric": "talk_time",
        "scope": "channel=voice",
        "unit": "seconds",
        "better": "neither",
        "target": None,
        "figure": month,
        "change": {
            "since": "",
            "shown": "",
            "movement": "none",
            "verdict_was": "",
            "sentence": "The first period: nothing to compare with.",
        },
        "quarter": None,
        "trend": [month],
    }


def definitions() -> list[DefinitionDocument]:
    """The definitions of both metrics."""
    return [
        {
            "metric": "answered_in_time",
            "version": 4,
            "name": "Answered in time",
            "definition": "Calls answered within 60 seconds, of calls answered.",
            "formula": "answered_60s / answered x 100",
            "unit": "percent",
            "better": "higher",
            "combine": "sums",
        },
        {
            "metric": "talk_time",
            "version": 1,
            "name": "Talk time",
            "definition": "Average length of a call, as the feed prints it.",
            "formula": "average_talk",
            "unit": "seconds",
            "better": "neither",
            "combine": "printed",
        },
    ]


def quality(file: str) -> DataQualityDocument:
    """One delivery with a warning and a rejection."""
    return {
        "rows_accepted": 1234,
        "rows_rejected": 1,
        "rows_left_out": 1,
        "warnings": 1,
        "sources": [
            {
                "feed": "monthly",
                "file": file,
                "sha256": "5e" * 32,
                "rows": 1234,
                "warnings": [issue("part_above_whole", "warning", "More answered than offered.", 3)],
            }
        ],
        "rejections": [issue("not_a_number", "row", "This is not a whole number.", 5)],
        "sentence": "1,234 rows accepted from 1 delivery, 1 rejected.",
    }


def requirement(name: str, standing: str, basis: str, reason: str) -> RequirementDocument:
    """A requirement of the domain Processes."""
    in_place = standing in ("proven", "in_place")
    return {
        "id": name,
        "version": 1,
        "title": f"Requirement {name}",
        "standing": standing,
        "in_place": in_place,
        "basis": basis,
        "reason": reason,
    }


def assessment() -> AssessmentDocument:
    """One domain: one requirement proven, one demoted, one not looked at."""
    return {
        "catalogue": "basics",
        "version": 3,
        "title": "Basic requirements",
        "sentence": "1 of 2 assessed requirements is in place.",
        "domains": [
            {
                "domain": "processes",
                "title": "Processes",
                "in_place": 1,
                "assessed": 2,
                "total": 3,
                "requirements": [
                    requirement("PR-1", "proven", "measure", "At target in 4 of the last 4 months."),
                    requirement("PR-2", "demoted", "measure", "At target in 1 of the last 4 months."),
                    requirement("PR-3", "not_assessed", "none", "Nobody has looked."),
                ],
            }
        ],
    }


def northbank() -> StatementDocument:
    """The vendor that missed; its name and its file need escaping."""
    found = elmfield()
    found["vendor"] = {"id": "northbank", "name": "Northbank & <b>Sons</b>"}
    found["summary"]["met"], found["summary"]["missed"] = 0, 1
    found["summary"]["sentence"] = "0 of 1 target met, 1 missed."
    found["results"][0] = answered_by_northbank()
    found["data_quality"] = quality("north <1> & co.csv")
    return found


def elmfield() -> StatementDocument:
    """The vendor that met its target."""
    return {
        "statement": 1,
        "revision": 2,
        "programme": deepcopy(PROGRAMME),
        "vendor": {"id": "elmfield", "name": "Elmfield"},
        "contract": {
            "id": "voice",
            "name": "Voice services",
            "client": "The Client",
            "terms_sha256": "7a" * 32,
        },
        "period": deepcopy(SEPTEMBER),
        "summary": {
            "met": 1,
            "missed": 0,
            "not_measured": 1,
            "report_only": 0,
            "sentence": "The one target was met.",
        },
        "results": [answered_by_elmfield(), talk_time()],
        "definitions": definitions(),
        "settlement": None,
        "data_quality": quality("elm.csv"),
        "assessment": assessment(),
    }


def bare(vendor: str = "quiet", name: str = "Quiet") -> StatementDocument:
    """A first month without rows, deliveries, assessment, targets or anything to compare with."""
    found = elmfield()
    found["revision"] = 1
    found["vendor"] = {"id": vendor, "name": name}
    found["summary"]["met"] = 0
    found["summary"]["sentence"] = "This contract judges no measure in this period."
    found["results"] = [talk_time()]
    found["data_quality"] = {
        "rows_accepted": 0,
        "rows_rejected": 0,
        "rows_left_out": 0,
        "warnings": 0,
        "sources": [],
        "rejections": [],
        "sentence": "Nothing came.",
    }
    found["assessment"] = None
    return found


def pack(*statements: StatementDocument) -> PackDocument:
    """The pack of some statements, with a delivery received and one refused."""
    return {
        "pack": 1,
        "programme": deepcopy(PROGRAMME),
        "period": deepcopy(SEPTEMBER),
        "statements": [
            {
                "vendor": one["vendor"]["id"],
                "name": one["vendor"]["name"],
                "contract": one["contract"]["id"],
                "revision": one["revision"],
                "sha256": SHA256.get(one["vendor"]["id"], "d4" * 32),
                "summary": one["summary"],
                "settlement": None,
            }
            for one in statements
        ],
        "totals": [],
        "deliveries": [
            delivery("september.csv", "accepted in part", [issue("cell_empty", "row", "Empty.", 5)])
        ],
        "refused": [delivery("broken.csv", "refused", [issue("column_missing", "file", "No such column.")])],
        "missing": [
            {
                "vendor": "quiet",
                "name": "Quiet",
                "contract": "voice",
                "sentence": "No accepted row from Quiet for September 2015.",
            }
        ],
    }


def empty_pack() -> PackDocument:
    """A period in which nothing came and nobody was scored."""
    found = pack()
    found["deliveries"], found["refused"], found["missing"] = [], [], []
    return found


def many(vendors: int, measures: int) -> list[StatementDocument]:
    """Many vendors with many judged measures, every third of them missed."""
    return [_one_of_many(number, measures) for number in range(vendors)]


def _one_of_many(number: int, measures: int) -> StatementDocument:
    found = northbank() if number % 3 == 0 else elmfield()
    name = f"Bristol, North Somerset & South Gloucestershire {number}"
    found["vendor"] = {"id": f"v{number}", "name": name}
    first = found["results"][0]
    found["results"] = []
    for at in range(measures):
        result = deepcopy(first)
        result["measure"], result["metric"] = f"m{at}", f"metric_{at}"
        result["name"] = f"Answered in time, line {at}"
        found["results"].append(result)
    return found


def requirements_page() -> RequirementsDocument:
    """How Northbank and Elmfield stand by one requirement, in German as far as it goes."""
    return {
        "requirements": 1,
        "programme": PROGRAMME,
        "period": SEPTEMBER,
        "releases": [
            {
                "release": "osp 2",
                "title": "Anforderungen",
                "version": 2,
                "language": "de",
                "vendors": [
                    _assessed("northbank", "Northbank & <b>Sons</b>", _level("33 %", 1, "partly in place")),
                    _assessed("elmfield", "Elmfield", _level("0 %", -1, "not assessed")),
                ],
                "gaps": [
                    {
                        "vendor": "northbank",
                        "name": "Northbank & <b>Sons</b>",
                        "contract_name": "Voice services",
                        "looked_at": True,
                        "rows": [
                            {
                                "requirement": "osp-people-coaching",
                                "title": "Coaching",
                                "standing": "partial",
                                "weight": 3,
                                "gap": 6,
                                "reason": "Rated partial by J. Smith on evidence of 1 September 2015: =Seen.",
                                "next": _words("Everybody is coached. [en]"),
                                "evidence": _words("Records [en]"),
                            }
                        ],
                        "more": 4,
                        "unassessed": 5,
                        "heaviest": ["Schulung", "Planung", "Prüfung"],
                    },
                    {
                        "vendor": "elmfield",
                        "name": "Elmfield",
                        "contract_name": "Voice services",
                        "looked_at": False,
                        "rows": [],
                        "more": 0,
                        "unassessed": 1,
                        "heaviest": ["Schulung"],
                    },
                ],
                "domains": [{"id": "people", "title": "Menschen", "requirements": [_wording()]}],
            }
        ],
        "trend": [
            {
                "vendor": "northbank",
                "name": "Northbank & <b>Sons</b>",
                "id": "assessment-1",
                "kind": "baseline",
                "held_on": "2015-03-31",
                "release": "osp 2",
                "share": "20 %",
                "moved": "+13 points",
                "domains": ["Menschen 20 %"],
            }
        ],
        "expiring": [
            {
                "vendor": "northbank",
                "name": "Northbank & <b>Sons</b>",
                "what": "certificate ISO 9001",
                "title": "certificate-1",
                "until": "2015-09-01",
                "left": "passed 29 days before",
                "passed": True,
            }
        ],
        "within": 90,
    }


def _words(text: str, language: str = "en") -> WordsDocument:
    return {"text": text, "language": language}


def _level(share: str, band: int, words: str) -> LevelDocument:
    return {"share": share, "band": band, "words": words, "in_place": 0, "total": 1}


def _assessed(vendor: str, name: str, level: LevelDocument) -> AssessedDocument:
    return {
        "vendor": vendor,
        "name": name,
        "contract": "voice",
        "contract_name": "Voice services",
        "agreed": "",
        "whole": level,
        "domains": [level],
    }


def _wording() -> WordingDocument:
    return {
        "id": "osp-people-coaching",
        "version": 1,
        "title": _words("Wer mit Kunden spricht, wird angeleitet", "de"),
        "intent": _words("People who are coached get better. [en]"),
        "evidence": _words("Records [en]"),
        "guidance": [{"rating": "partial", "words": _words("Some are coached. [en]")}],
        "weight": 3,
        "suggests": ["Customer satisfaction"],
        "bound": ["Answered in time (Voice services): at target in 3 of the last 4 months"],
        "external_ref": "<i>8.2</i>",
        "mapped": [{"to": "ISO 9001", "relation": "part of", "titles": ["Competence"]}],
        "stands": [
            {
                "whose": [{"name": "Northbank & <b>Sons</b>", "contract_name": "Voice services"}],
                "standing": "partial",
                "in_place": False,
                "weight": 5,
                "reason": "Rated partial by J. Smith.",
                "rating": "partial",
                "assessor": "J. Smith",
                "evidence_dated": "2015-09-01",
                "expires": "2016-09-01",
            },
            {
                "whose": [{"name": "Elmfield", "contract_name": "Voice services"}],
                "standing": "not assessed",
                "in_place": False,
                "weight": 3,
                "reason": "Nobody has assessed it.",
                "rating": "",
                "assessor": "",
                "evidence_dated": "",
                "expires": "",
            },
        ],
    }


def vendors_page() -> VendorsDocument:
    """What is known of Northbank, and that nothing is of Elmfield."""
    notice: DatedDocument = {
        "what": "Last day for notice: Voice services",
        "says": "3 months before the end, 21.2",
        "day": "2015-12-31",
        "left": "in 92 days",
        "passed": False,
        "soon": False,
    }
    expired: DatedDocument = {
        "what": "ISO 9001",
        "says": "all sites, held",
        "day": "2015-09-01",
        "left": "passed 29 days before",
        "passed": True,
        "soon": False,
    }
    elmfield: VendorDocument = {
        "vendor": "elmfield",
        "name": "Elmfield",
        "tier": "",
        "next": None,
        "contracts": [{**notice, "what": "Contract: Voice services", "day": "", "left": ""}],
        "notices": [],
        "days": [],
        "certificates": [],
        "sites": [],
        "subcontractors": [],
        "contacts": [],
        "plans": [],
        "outside": [],
    }
    northbank: VendorDocument = {
        **elmfield,
        "vendor": "northbank",
        "name": "Northbank & <b>Sons</b>",
        "tier": "critical",
        "next": notice,
        "notices": [notice],
        "days": [{**notice, "what": "Price review", "says": "", "day": "2015-10-15", "soon": True}],
        "certificates": [expired],
        "sites": [["<script>alert(1)</script>", "GB", "120 seats"]],
        "subcontractors": [["Night Ltd", "=cmd|' /C calc'!A0", "ZA", "not approved by the client"]],
        "contacts": [
            ["Ann North", "account director", "ann.with.a.very.long.name@northbank-and-sons.example"]
        ],
        "plans": [
            {
                "measure": "Answered in time",
                "contract": "voice",
                "asked_for": "July 2015",
                "age": "2 months",
                "state": "asked",
                "level": 2,
                "owner": "",
                "due": "2015-09-10, 20 days over",
                "why": "Below its floor in July 2015.",
                "chance": "The chance that October 2015 misses its target is 21 %, going by 14 months.",
            }
        ],
        "outside": [
            {"measure": "Answered in time", "shown": "94.97 %", "outside": ["median 81.5 % (A survey)."]}
        ],
    }
    return {
        "vendor_records": 1,
        "programme": PROGRAMME,
        "period": SEPTEMBER,
        "vendors": [northbank, elmfield],
    }
