"""Certificates that a vendor holds: of what, for where, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outscore.governance.events import RUNNING_OUT
from outscore.governance.events import Kind
from outscore.governance.events import OwnDay
from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Outdated
from outscore.governance.register import Refused
from outscore.governance.register import Register
from outscore.governance.register_ids import CERTIFICATES
from outscore.governance.registers.parties import of_the_client
from outscore.governance.vendor_side import VendorSide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outscore.governance.register import Known
    from outscore.governance.subject import Subject


HELD, SUSPENDED, ENDED = "held", "suspended", "ended"
_SEEN = ("scope", "site", "issued_by", "issued_on", "expires")
"""What somebody of the client looked at."""


def _days(_before: Subject | None, now: Subject, _known: Known) -> Iterator[Refused]:
    issued, expires = now.says("issued_on"), now.says("expires")
    if expires <= issued:
        yield Refused("expires", f"It was issued on {issued} and expires on {expires}. Put them in order.")


def _site(_before: Subject | None, now: Subject, known: Known) -> Iterator[Refused]:
    """A site that the vendor's record lists, where it lists any."""
    site, vendor = now.says("site"), now.says("vendor")
    sites = known.facts.sites.get(vendor, frozenset())
    if site and sites and site not in sites and "site" in now.entries[-1].changes:
        yield Refused(
            "site",
            f"{vendor} has no site {site!r} in its record. Known: {', '.join(sorted(sites))}. Name one of "
            f"them, leave it empty for all, or add the site in vendors.yaml first.",
        )


REGISTER = Register(
    id=CERTIFICATES,
    title="Certificates",
    one="certificate",
    key="certificate-{number}",
    moves={HELD: (SUSPENDED, ENDED), SUSPENDED: (HELD, ENDED), ENDED: ()},
    own_day=OwnDay(
        "expires",
        Kind.CERTIFICATE,
        (HELD, SUSPENDED),
        called="standard",
        told="Certificate expires: ",
        remind=RUNNING_OUT,
    ),
    vendor_side=VendorSide(
        sees=("standard",),
        writes=_SEEN,
        opens_with=("standard",),
    ),
    rules=(_days, _site, of_the_client("seen_by")),
    outdated=(Outdated(("seen_by",), by=_SEEN),),
    fields=(
        Field("vendor", "Vendor", Holds.VENDOR, needed=True, fixed=True),
        Field("standard", "Standard", Holds.LINE, "Such as ISO/IEC 27001:2022.", needed=True, fixed=True),
        Field("scope", "Scope", Holds.TEXT, needed=True),
        Field("site", "Site", Holds.LINE, "One of the vendor's record. Left out: all sites."),
        Field("issued_by", "Issued by", Holds.LINE, needed=True),
        Field("issued_on", "Issued on", Holds.DAY, needed=True),
        Field("expires", "Expires", Holds.DAY, needed=True),
        Field(
            "seen_by",
            "Seen by",
            Holds.PERSON,
            "Who of the client has seen it as it is now; left out: nobody has.",
        ),
    ),
)
