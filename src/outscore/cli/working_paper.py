"""The command that writes the credit working paper: how each amount comes about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from outscore.cli.context import PERIOD
from outscore.cli.context import office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.model.period import Period
    from outscore.storage.statements import StoredStatement
    from outscore.workflow.office import Office


@click.command("working-paper", short_help="Write how a vendor's points and credits come about.")
@click.argument("vendor")
@click.argument("period", type=PERIOD)
@click.option("--contract", help="Only under this contract; all of the vendor's if not given.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write to; the period's folder under the output folder if not given.",
)
def working_paper(vendor: str, period: Period, contract: str | None, output: Path | None) -> None:
    """Write the credit working paper of VENDOR for PERIOD, as a page and as a workbook with live formulas.

    Both are made from the statement that stands, and from nothing else.
    """
    from outscore.reporting.working_papers import WORKING_PAPER_FOLDER

    with office() as here:
        folder = output or here.workspace.settings.output / str(period) / WORKING_PAPER_FOLDER
        written = [
            path for one in _standing(here, vendor, period, contract) for path in _write(here, one, folder)
        ]
        if not written:
            raise click.UsageError(
                f"The contract says nothing of points, money, triggers or a rating, so there is nothing to "
                f"work out. The figures are on the scorecard: outscore report {period}"
            )
    for path in written:
        click.echo(path)


def _standing(here: Office, vendor: str, period: Period, contract: str | None) -> tuple[StoredStatement, ...]:
    from outscore.errors import NotScored
    from outscore.errors import UnknownName

    wanted = here.workspace.vendor(vendor)
    own = {key[1]: one for key, one in here.statements.current(str(period)).items() if key[0] == wanted.id}
    if not own:
        raise NotScored(str(period), wanted.id)
    if contract is not None and contract not in own:
        raise UnknownName("contract", contract, own)
    return tuple(one for name, one in own.items() if contract in (None, name))


def _write(here: Office, one: StoredStatement, folder: Path) -> Iterator[Path]:
    from outscore.reporting.html import files_of
    from outscore.reporting.working_papers import FORMATS
    from outscore.reporting.working_papers import render_working_paper
    from outscore.reporting.working_papers import working_paper_file
    from outscore.storage.archive import write_whole

    statement = here.statements.read(one.sha256)
    names = files_of(list(here.statements.current(one.period)))
    for form in FORMATS:
        content = render_working_paper(form, statement, one.sha256)
        if content is not None:
            path = folder / working_paper_file(names[one.vendor, one.contract], form)
            write_whole(path, content)
            yield path
