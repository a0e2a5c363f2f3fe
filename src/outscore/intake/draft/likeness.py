"""Which kind of records a table may hold, by the names of its columns; a proposal, for a person to judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outscore.intake.draft.names import words_of
from outscore.intake.draft.writing import quoted
from outscore.schemas import RECORDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from outscore.model.kind import Field
    from outscore.model.kind import Kind

_SAID = {
    "contact": "contact call interaction conversation chat anruf gespräch llamada appel chamada",
    "case": "case ticket work item fall vorgang caso dossier",
    "ticket": "ticket incident change request störung incidente",
    "complaint": "complaint grievance beschwerde queja réclamation reclamation",
    "evaluation": "evaluation assessment review audit bewertung evaluación",
    "invoice": "invoice bill rechnung factura facture",
    "invitation": "invitation survey response umfrage encuesta enquête",
    "session": "session sitzung sesión",
    "test": "test probe",
    "id": "order sale policy opportunity",
    "began": "began start started begin begins beginn inicio début",
    "ended": "ended end finished ende fin final",
    "outcome": "outcome disposition result status ergebnis resultado",
    "wait": "wait waited waiting queue asa wartezeit espera attente",
    "talk": "talk talked gesprächszeit conversación",
    "hold": "hold held haltezeit",
    "after_contact": "acw wrap wrapup nachbearbeitung",
    "handled_by": "channel handler agenttype",
    "transferred": "transferred transfer",
    "received": "received opened created eingang recibido reçu",
    "due": "due deadline fällig vencimiento",
    "closed": "closed resolved completed geschlossen cerrado",
    "answered": "answered replied",
    "upheld": "upheld justified",
    "contact_on": "date day datum fecha",
    "sample": "sample sampling",
    "scorer": "scorer evaluator assessor",
    "customer_errors": "customer",
    "business_errors": "business",
    "compliance_errors": "compliance",
    "points": "points score",
    "points_possible": "possible maximum max",
    "satisfaction": "satisfaction csat zufriedenheit satisfacción",
    "recommend": "nps recommend likelihood",
    "ease": "ces effort ease",
    "solved": "solved fcr",
    "type": "type category",
    "fault": "fault responsible",
    "severity": "severity priority",
    "outage": "outage downtime",
    "line": "line position",
    "service_on": "date day period",
    "service": "service",
    "quantity": "quantity qty units volume menge",
    "amount": "amount total price betrag importe montant",
    "listed": "date day listed snapshot",
    "overdue": "overdue",
    "chance": "chance opportunity",
    "won": "won sold",
    "made": "made date time",
    "passed": "passed pass",
}
"""Words in the names of columns by which a field is found, besides those of its own id."""
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """A kind of records, the column that each of some fields may be in, and needed fields without one."""

    kind: Kind
    columns: Mapping[str, str]
    missing: tuple[Field, ...]

    @property
    def fields(self) -> str:
        """The fields as a feed contract writes them."""
        told = [f"{name}: {{column: {quoted(column)}}}" for name, column in self.columns.items()]
        return f"{{{', '.join(told)}}}"


def likeness_of(names: Sequence[str], key: str) -> Likeness | None:
    """The kind that most of the columns fit, where one stands out; key: the column that differs in every row.

    A kind needs its key in that column, half of what a row of it must tell, and three fields in all.
    """
    found = [one for kind in RECORDS.values() if (one := _fit(kind, names, key))]
    found.sort(key=_merit, reverse=True)
    if not found or (len(found) > 1 and _merit(found[0]) == _merit(found[1])):
        return None
    return found[0]


def _merit(one: Likeness) -> tuple[int, int]:
    return len(one.columns) - 2 * len(one.missing), len(one.columns)


def _fit(kind: Kind, names: Sequence[str], key: str) -> Likeness | None:
    (own, *_) = kind.key
    if not _speaks_of(own, key):
        return None
    columns, free = {own: key}, [name for name in names if name != key]
    for field in sorted(kind.fields, key=lambda one: not one.needed):
        fitting = [name for name in free if field.id != own and _speaks_of(field.id, name)]
        if fitting:
            columns[field.id] = fitting[0]
            free.remove(fitting[0])
    needed = [one for one in kind.fields if one.needed]
    missing = tuple(one for one in needed if one.id not in columns)
    if len(columns) < _FEWEST or len(missing) * 2 > len(needed):
        return None
    return Likeness(kind, columns, missing)


def _speaks_of(field: str, name: str) -> bool:
    known = {*field.split("_"), *_SAID.get(field, "").split()} - {"by", "on", "after"}
    return not known.isdisjoint(words_of(name))
