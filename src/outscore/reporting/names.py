"""What each page's file is called, and how pages reach one another."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outscore.model.statement import PackDocument

INDEX_FILE = "index.html"
PACK_FILE = "pack.html"
COMPARISON_FILE = "comparison.html"
REQUIREMENTS_FILE = "requirements.html"
VENDORS_FILE = "vendors.html"
SCORECARD_FOLDER = "scorecards"


def scorecard_file(vendor: str, contract: str = "") -> str:
    """The file of a scorecard; the contract is named only for a vendor that has several.

    >>> scorecard_file("111AA3"), scorecard_file("111AA3", "voice")
    ('111AA3.html', '111AA3--voice.html')
    """
    return f"{vendor}--{contract}.html" if contract else f"{vendor}.html"


def scorecard_files(pack: PackDocument) -> dict[tuple[str, str], str]:
    """The file of every scorecard of a pack, by vendor and contract."""
    return files_of([(reference["vendor"], reference["contract"]) for reference in pack["statements"]])


def files_of(pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The file of every scorecard of a period, from its vendors and contracts."""
    contracts = Counter(vendor for vendor, _ in pairs)
    return {
        (vendor, contract): scorecard_file(vendor, contract if contracts[vendor] > 1 else "")
        for vendor, contract in pairs
    }


def link(*parts: str) -> str:
    """A relative link to a file, safe in an address.

    >>> link("scorecards", "a b.html")
    'scorecards/a%20b.html'
    """
    return "/".join(quote(part) for part in parts)
