"""Words that hint at what a column is for, in the languages in which exports are mostly named.

A hint only orders what the cells allow: no column is read in a way that its cells do not fit.
"""

from __future__ import annotations

_PERIOD = """date day month period periodname reporting week timestamp datetime interval start monthend
yearmonth callday calldate datum fecha monat tag mois jour mes"""
_STAMP = "generated created run printed exported extracted updated modified published loaded"
_VENDOR = """vendor supplier provider outsourcer bpo partner contractor dienstleister lieferant prestataire
proveedor fornecedor"""
_DIMENSION = """queue site lob channel language skill team product region country market segment
programme program campaign brand department location interval hour business service tier group line direction
category media topic reason slot halfhour warteschlange standort sprache kanal abteilung langue canal file
idioma cola"""
_ID = "id code number no nr num ref key account abbreviation uuid"
_CALENDAR = """year yearnumber quarter week weekday weekno weeknumber dow fy fiscal month monthnumber jahr
monat quartal woche kw"""
_TIME = """time duration aht asa att acw wait waiting talk hold wrap handle handling delay speed hours minutes
seconds secs mins hrs dauer zeit durée duree tiempo sekunden minuten stunden secondes heures segundos minutos
horas"""
_COUNTED = "calls contacts answered abandoned offered handled cases chats closed resolved due within in on"
_SHARE = """rate percent percentage pct share ratio level adherence occupancy utilisation utilization csat fcr
sla shrinkage score quote anteil taux"""
_REMARK = "footnote footnotes comment comments note notes remark remarks"
_NO_FIGURE = """- -- – — . .. * ? n/a na n.a. n.a nil none null nan nd n/d k.a. s/o tbc tba"""

PERIOD_WORDS = frozenset(_PERIOD.split())
STAMP_WORDS = frozenset(_STAMP.split())
VENDOR_WORDS = frozenset(_VENDOR.split())
DIMENSION_WORDS = frozenset(_DIMENSION.split())
ID_WORDS = frozenset(_ID.split())
CALENDAR_WORDS = frozenset(_CALENDAR.split())
TIME_WORDS = frozenset(_TIME.split())
COUNTED_WORDS = frozenset(_COUNTED.split())
SHARE_WORDS = frozenset(_SHARE.split())
REMARK_WORDS = frozenset(_REMARK.split())
NO_FIGURE = frozenset(
    (*_NO_FIGURE.split(), "", "no data", "not available", "not applicable", "not reported", "k. a.")
)
"""Texts that are known to stand where there is no figure."""
UNITS = {
    **dict.fromkeys(("seconds", "secs", "sec", "s", "sekunden", "secondes", "segundos"), "seconds"),
    **dict.fromkeys(("minutes", "mins", "min", "minuten", "minutos"), "minutes"),
    **dict.fromkeys(("hours", "hrs", "hr", "stunden", "heures", "horas"), "hours"),
}
"""How a duration is written, by the unit in a column's name."""
