"""Archives and files as they arrive in the inbox of a real workspace."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.corruption.zips import claiming
from tests.corruption.zips import claiming_more
from tests.corruption.zips import link
from tests.corruption.zips import zip_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping

Rows = tuple[str, ...]
HEADER = "Vendor,Month,Queue,Answered,In time"
INSIDE = "a.zip/april.csv"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Files that arrive together.

    files: what arrives, by name, made of the text of a sound table. told: the name of each file that is
    received and the codes told of it. accepted: how many rows count in all, each with its own figures.
    """

    name: str
    form: str
    broken: str
    files: Callable[[bytes], Mapping[str, bytes]]
    told: tuple[tuple[str, tuple[str, ...]], ...]
    accepted: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the issues, each once."""
        return tuple(dict.fromkeys(code for _, codes in self.told for code in codes))


def rows_of(month: str) -> Rows:
    """The rows of a sound table of one month."""
    return (f"A1,{month},sales,123,117", f"A1,{month},service,234,228", f"bolt,{month},sales,345,339")


def text_of(rows: Rows) -> bytes:
    """A sound file."""
    return ("\n".join([HEADER, *rows]) + "\n").encode()


def _refused(name: str, broken: str, pack: Callable[[bytes], bytes], code: str, at: str = "a.zip") -> Arrival:
    return Arrival(name, "zip", broken, lambda text: {"a.zip": pack(text)}, ((at, (code,)),))


def _bomb(text: bytes) -> bytes:
    return zip_of(("april.csv", text), ("zeros.csv", bytes(70 << 20)))


def _many(text: bytes) -> bytes:
    return zip_of(("april.csv", text), *((f"{number}.txt", b"") for number in range(10_000)))


def _changed(text: bytes) -> bytes:
    content = zip_of(("april.csv", text), how=zipfile.ZIP_STORED)
    return content.replace(b"123,117", b"923,117")


def _beside(*others: tuple[str, bytes]) -> Callable[[bytes], Mapping[str, bytes]]:
    return lambda text: {"a.zip": zip_of(("april.csv", text), *others)}


def _twice(text: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("april.csv", text)
        archive.writestr("APRIL.CSV", text.replace(b"123", b"124"))
    return file.getvalue()


_WAYS_OUT = (
    ("a name that leads out", "../../evil.csv"),
    ("a name that leads out from within", "in/../../evil.csv"),
    ("a name from the root", "/etc/evil.csv"),
    ("a name with backslashes that leads out", "..\\evil.csv"),
    ("a name on a drive", "C:\\evil.csv"),
    ("a name with a line break", "evil\n.csv"),
)

ARRIVALS: tuple[Arrival, ...] = (
    *(
        _refused(
            name,
            f"A file in the archive is called `{path!r}`.".replace("'", ""),
            lambda text, path=path: zip_of((path, text)),  # type: ignore[misc]
            "file_unsafe",
        )
        for name, path in _WAYS_OUT
    ),
    _refused(
        "a link",
        "The archive holds a link to a file of this machine.",
        lambda _: zip_of((link("april.csv"), b"/etc/hostname")),
        "file_unsafe",
    ),
    _refused(
        "names that differ in capitals",
        "Two files have names that some machines take for one.",
        _twice,
        "file_unsafe",
    ),
    _refused(
        "a rare way of packing",
        "The archive is packed in a way that few programmes know.",
        lambda text: zip_of(("april.csv", text), how=zipfile.ZIP_BZIP2),
        "file_unsafe",
        INSIDE,
    ),
    _refused(
        "a password",
        "The file in the archive is locked with a password.",
        lambda text: claiming(zip_of(("april.csv", text)), flag=1),
        "file_protected",
        INSIDE,
    ),
    _refused("a bomb", "A file of zeros expands to 70 MB out of 70 kB.", _bomb, "file_too_large"),
    _refused(
        "a claim of 10 GB",
        "The directory claims 10 GB.",
        lambda text: claiming_more(zip_of(("april.csv", text))),
        "file_too_large",
    ),
    _refused("too many files", "The archive holds more than 10,000 files.", _many, "file_too_large"),
    _refused(
        "less than it is",
        "The directory claims less of a file than comes out of it.",
        lambda text: claiming(zip_of(("april.csv", text)), size=10),
        "file_damaged",
        INSIDE,
    ),
    _refused(
        "more than it is",
        "The directory claims more of a file than comes out of it.",
        lambda text: claiming(zip_of(("april.csv", text)), size=5_000),
        "file_damaged",
        INSIDE,
    ),
    _refused(
        "a digit that was changed on the way",
        "A digit was changed on the way; the checksum tells.",
        _changed,
        "file_damaged",
        INSIDE,
    ),
    _refused(
        "cut off at its end",
        "The end of the archive with its directory is missing.",
        lambda text: zip_of(("april.csv", text))[:-30],
        "file_damaged",
    ),
    _refused(
        "text called an archive",
        "The file is delimited text; an archive was agreed.",
        lambda text: text,
        "file_format",
    ),
    _refused(
        "a workbook called an archive",
        "Nothing in the archive has the name that was agreed, as it is a workbook.",
        lambda _: zip_of(("xl/workbook.xml", b"<x/>")),
        "file_not_in_archive",
    ),
    _refused("an empty archive", "The archive holds nothing.", lambda _: zip_of(), "file_not_in_archive"),
    _refused("no byte", "The file has not one byte.", lambda _: b"", "file_format"),
    Arrival(
        "an archive in an archive",
        "zip",
        "The file in the archive is an archive that is called text.",
        lambda text: {"a.zip": zip_of(("april.csv", zip_of(("april.csv", text))))},
        (("a.zip/april.csv", ("file_unsafe",)),),
    ),
    Arrival(
        "a file in the archive that nobody reads",
        "zip",
        "Beside the rows the archive holds a letter: the rows are taken, and the letter is told.",
        _beside(("letter.docx", b"x")),
        (("a.zip/april.csv", ()), ("a.zip/letter.docx", ("file_unclaimed",))),
        accepted=3,
    ),
    Arrival(
        "what a Mac adds to an archive",
        "zip",
        "Beside the rows the archive holds hidden files, which do not count.",
        _beside(("__MACOSX/._april.csv", b"\x00\x05\x16\x07"), (".DS_Store", b"\x00")),
        (("a.zip/april.csv", ()),),
        accepted=3,
    ),
    Arrival(
        "a broken file beside a sound one",
        "zip",
        "One of two files in the archive is no text: the other is taken.",
        _beside(("may.csv", b"\xff\xfe\x00")),
        (("a.zip/april.csv", ()), ("a.zip/may.csv", ("file_encoding",))),
        accepted=3,
    ),
    Arrival(
        "a broken row in an archive",
        "zip",
        "A row of a file in the archive has a word for a figure.",
        lambda text: {"a.zip": zip_of(("april.csv", text.replace(b"234", b"many")))},
        (("a.zip/april.csv", ("cell_not_a_number",)),),
        accepted=2,
    ),
    Arrival(
        "a file that no feed knows",
        "csv",
        "The file's name fits no feed.",
        lambda text: {"report.csv": text},
        (("report.csv", ("file_unclaimed",)),),
    ),
    Arrival(
        "a name that is a formula",
        "csv",
        "The file's name is a formula and fits no feed.",
        lambda text: {"=cmd.csv": text},
        (("=cmd.csv", ("file_unclaimed",)),),
    ),
    Arrival(
        "a file that was sent twice",
        "csv",
        "The same bytes come under two names: they count once.",
        lambda text: {"a.csv": text, "b.csv": text},
        (("a.csv", ()), ("b.csv", ("file_repeated",))),
        accepted=3,
    ),
)
