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
horas espera duración duracion attente temps tempo durata attesa duracao"""
_COUNTED = "calls contacts answered abandoned offered handled cases chats closed resolved due within in on"
_THINGS = """count counts number total volume sum inbound outbound received sent opened missed
transferred lost emails mails messages tickets complaints errors sales visits orders answers responses
surveys people agents staff headcount fte leavers joiners nps ces anrufe angenommen verloren angeboten
kontakte fälle beantwortet anzahl eingegangen erledigt llamadas contactos atendidas abandonadas
ofrecidas recibidas casos número cantidad appels traités décrochés abandonnés reçus nombre chamadas
chiamate risposte gesprekken aangenomen"""
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
TIME_ENDINGS = ("zeit", "dauer", "tijd", "duur")
"""Ends of words that are times too, as in Wartezeit."""
COUNTED_WORDS = frozenset(_COUNTED.split())
THING_WORDS = frozenset(_THINGS.split())
"""Words of which a number says how many, besides those that are counted."""
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
