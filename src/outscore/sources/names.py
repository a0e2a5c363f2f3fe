"""The names of files as others chose them: which belong to a feed, and how they are made safe."""

from __future__ import annotations

import re
import unicodedata
from fnmatch import fnmatchcase
from hashlib import sha256

_LONGEST = 180
_LONGEST_SUFFIX = 10
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".download")
# Names that Windows keeps for devices, whatever follows the dot.
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])\s*(?:\..*)?", re.IGNORECASE
)
_FORBIDDEN = '<>:"|?*/\\'


def safe_name(written: str) -> str:
    r"""One name, without a way to another folder; what had to be changed is told apart by a short digest.

    >>> safe_name("März 2026.csv")
    'März 2026.csv'
    >>> safe_name("../../etc/passwd")
    'passwd-3754d6cb'
    >>> safe_name("C:\\drop\\aux.csv")
    'file-e967ab35.csv'
    """
    plain = plain_name(written)
    if plain == unicodedata.normalize("NFC", written):
        return plain
    digest = sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    stem, dot, suffix = plain.rpartition(".")
    if not dot or not stem or len(suffix) > _LONGEST_SUFFIX:
        return f"{_cut(plain, _LONGEST - 9)}-{digest}"
    return f"{_cut(stem, _LONGEST - 10 - len(suffix.encode()))}-{digest}.{suffix}"


def plain_name(written: str) -> str:
    """The last part of a way, without signs that are not for names; two ways may give the same.

    >>> plain_name("a/b/figures.csv")
    'figures.csv'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", written))[-1]
    kept = "".join("-" if _unfit(letter) else letter for letter in last).strip(" .-")
    stem, dot, suffix = kept.rpartition(".")
    if dot and len(suffix) <= _LONGEST_SUFFIX:
        kept = f"{_cut(stem, _LONGEST - len(suffix.encode()) - 1)}.{suffix}"
    kept = _cut(kept, _LONGEST)
    if _DEVICES.fullmatch(kept):
        return "file" + kept[kept.index(".") :] if "." in kept else "file"
    return kept or "file"


def _unfit(letter: str) -> bool:
    # Not printable: controls, marks that turn the direction of writing, spaces that look like another.
    return letter in _FORBIDDEN or not letter.isprintable()


def _cut(text: str, longest: int) -> str:
    """A text of at most so many bytes."""
    return text.encode()[:longest].decode("utf-8", "ignore").rstrip(" .-")


def is_unfinished(name: str) -> bool:
    """Whether programs give such a name to a file while they write it.

    >>> is_unfinished("figures.csv.part"), is_unfinished("figures.csv")
    (True, False)
    """
    return name.lower().endswith(_UNFINISHED)


def belongs(name: str, pattern: str) -> bool:
    """Whether a file is one of a feed's, finished or not; hidden files and one called README never are.

    >>> belongs("figures.csv", "figures*.csv"), belongs("figures.csv.part", "figures*.csv")
    (True, True)
    >>> belongs("README.txt", "*"), belongs("readme_statistics.csv", "*")
    (False, True)
    """
    plain = plain_name(name)
    last = re.split(r"[/\\]", name)[-1]
    if last.startswith((".", "~$")) or plain.partition(".")[0].upper() == "README":
        return False
    return fnmatchcase(plain, pattern) or (is_unfinished(plain) and fnmatchcase(_finished(plain), pattern))


def _finished(name: str) -> str:
    return name[: -max(len(ending) for ending in _UNFINISHED if name.lower().endswith(ending))]
