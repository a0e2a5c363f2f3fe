"""Rendering: statements into pages. A page made before by the same templates is taken from the archive."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from outscore.model.canonical import canonical
from outscore.model.canonical import sha256
from outscore.reporting import html
from outscore.reporting import working_papers
from outscore.storage.archive import write_whole
from outscore.workflow.beside import pack_and_beside
from outscore.workflow.pack import standing
from outscore.workflow.pack import standing_statements
from outscore.workflow.register_sections.document import card_sections

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Collection
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence
    from pathlib import Path

    from outscore.model.governance_document import RegisterSectionDocument
    from outscore.model.period import Period
    from outscore.model.statement import PackDocument
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.beside import Beside
    from outscore.workflow.office import Office


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page: where it lies under the output folder, and the SHA-256 of its bytes."""

    path: str
    sha256: str


def render_scorecards(
    office: Office, period: Period, vendors: Collection[str] | None = None
) -> tuple[Page, ...]:
    """The scorecard of every vendor with a statement for the period, or only of some vendors."""
    everything = standing(office, period)
    names = html.files_of([(one.vendor, one.contract) for one in everything])
    chosen = [one for one in everything if vendors is None or one.vendor in vendors]
    made = _scorecards(office, [one.sha256 for one in chosen], card_sections(office, period, chosen))
    folder = f"{period}/{html.SCORECARD_FOLDER}"
    return tuple(
        _place(office, f"{folder}/{names[one.vendor, one.contract]}", made[one.sha256]) for one in chosen
    )


def render_working_papers(
    office: Office, period: Period, vendors: Collection[str] | None = None
) -> tuple[Page, ...]:
    """The working papers of the period's settled statements, or only of some vendors, in each format."""
    everything = standing(office, period)
    names = html.files_of([(one.vendor, one.contract) for one in everything])
    folder = f"{period}/{working_papers.WORKING_PAPER_FOLDER}"
    return tuple(
        _place(office, f"{folder}/{working_papers.working_paper_file(names[vendor, contract], form)}", digest)
        for (vendor, contract), form, digest in _working_papers(office, everything, vendors)
    )


def _working_papers(
    office: Office, standing_: Sequence[StoredStatement], vendors: Collection[str] | None
) -> Iterator[tuple[tuple[str, str], str, str]]:
    """Vendor and contract, format, and the SHA-256 of the paper."""
    for one in standing_:
        if vendors is not None and one.vendor not in vendors:
            continue
        statement = office.statements.read(one.sha256)
        settlement = statement.get("settlement")
        if settlement is None:
            continue
        for form, render in working_papers.FORMATS.items():
            draw = partial(render, statement, settlement, one.sha256)
            yield (one.vendor, one.contract), form, _made(office, f"paper-{form}", one.sha256, draw)


def render_shared(office: Office, period: Period) -> tuple[Page, ...]:
    """The team's pages of a period: pack, comparison, what is beside them, and the index of all periods."""
    statements = standing_statements(office, period)
    document, beside = pack_and_beside(office, period, statements)
    for page in (beside.requirements, beside.vendors):
        if page:
            office.archive.put("pack", canonical(page))
    digest = office.statements.add_pack(document, office.now())
    documents = [statement for statement, _ in statements]
    pack = _made(office, "pack", digest, lambda: html.pack(document, digest, documents))
    comparison = _made(office, "comparison", digest, lambda: html.comparison(document, documents))
    return (
        _place(office, f"{period}/{html.PACK_FILE}", pack),
        _place(office, f"{period}/{html.COMPARISON_FILE}", comparison),
        *_beside(office, period, document, beside),
        render_index(office),
    )


def _beside(office: Office, period: Period, pack: PackDocument, beside: Beside) -> Iterator[Page]:
    """The pages of the requirements and of the vendors, each where there is something to tell.

    They lead to scorecards and to each other, so they are known by these as well. A page of before that has
    nothing to tell any more is taken away, as nothing leads to it.
    """
    drawn: dict[str, tuple[bytes, Callable[[], bytes]]] = {}
    if one := beside.requirements:
        drawn[html.REQUIREMENTS_FILE] = canonical(one), partial(html.requirements, one, pack)
    if other := beside.vendors:
        drawn[html.VENDORS_FILE] = canonical(other), partial(html.vendors, other, pack)
    for file in (html.REQUIREMENTS_FILE, html.VENDORS_FILE):
        path = f"{period}/{file}"
        if file not in drawn:
            (office.workspace.settings.output / path).unlink(missing_ok=True)
            continue
        content, draw = drawn[file]
        source = sha256(canonical([sha256(content), _ways(pack)]))
        yield _place(office, path, _made(office, file.removesuffix(".html"), source, draw))


def _ways(pack: PackDocument) -> list[object]:
    """What a page beside the pack takes from it: whose scorecards there are, and the other pages."""
    cards: list[object] = [[one["vendor"], one["contract"]] for one in pack["statements"]]
    return [cards, sorted(pack.get("pages", {}))]


def render_beside(office: Office, period: Period, vendors: Collection[str] | None = None) -> tuple[Page, ...]:
    """Every page beside the scorecards of a period, or of some vendors, so that all tell of one revision.

    With some vendors only, the team's pages are drawn anew where the pack that stands tells of another
    revision than the scorecards do.
    """
    papers = render_working_papers(office, period, vendors)
    drawn = vendors is None or _is_behind(office, period)
    return (*papers, *(render_shared(office, period) if drawn else ()))


def _is_behind(office: Office, period: Period) -> bool:
    """Whether the period's pack was made of other statements than stand today; not where there is none."""
    current = office.statements.current_pack(str(period))
    if current is None:
        return False
    told = {one["sha256"] for one in office.statements.read_pack(current[1])["statements"]}
    return told != {one.sha256 for one in standing(office, period)}


def render_index(office: Office) -> Page:
    """The index of every period that has a pack."""
    entries = [entry for period in office.statements.periods() if (entry := _entry(office, period))]
    content = html.index(entries, office.programme)
    return _place(office, html.INDEX_FILE, office.archive.put("file", content))


def _entry(office: Office, period: str) -> html.IndexEntry | None:
    current = office.statements.current_pack(period)
    if current is None:
        return None
    return html.index_entry(office.statements.read_pack(current[1]))


def _scorecards(
    office: Office, statements: Sequence[str], registers: Mapping[str, Sequence[RegisterSectionDocument]]
) -> dict[str, str]:
    """The page of each statement: statement SHA-256 -> page SHA-256, drawing only what is not there yet.

    registers: what they add to a card; one with something added is known by both.
    """
    style = html.fingerprint()
    sources = {
        digest: sha256(canonical([digest, list(registers[digest])])) if digest in registers else digest
        for digest in statements
    }
    made = office.statements.renderings("scorecard", style)
    waiting = [digest for digest in statements if sources[digest] not in made]
    cards = html.scorecards(((office.statements.read(digest), digest) for digest in waiting), registers)
    pages = office.archive.put_all("file", (card.content for card in cards))
    drawn = dict(zip((sources[digest] for digest in waiting), pages, strict=True))
    if drawn:
        office.statements.note_renderings("scorecard", style, drawn)
    known = made | drawn
    return {digest: known[source] for digest, source in sources.items()}


def _made(office: Office, kind: str, source: str, draw: Callable[[], bytes]) -> str:
    style = html.fingerprint()
    known = office.statements.rendering(kind, source, style)
    if known:
        return known
    made = office.archive.put("file", draw())
    office.statements.note_renderings(kind, style, {source: made})
    return made


def _place(office: Office, path: str, digest: str) -> Page:
    """Put a page under the output folder, unless exactly those bytes are there."""
    target: Path = office.workspace.settings.output / path
    if not target.is_file() or sha256(target.read_bytes()) != digest:
        write_whole(target, office.archive.get("file", digest))
    return Page(path, digest)
