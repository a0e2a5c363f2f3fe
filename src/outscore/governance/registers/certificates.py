"""Certificates that a vendor holds: of what, for where, and until when."""

from __future__ import annotations

from outscore.governance.register import Field
from outscore.governance.register import Holds
from outscore.governance.register import Register

REGISTER = Register(
    id="certificates",
    title="Certificates",
    one="certificate",
    key="certificate-{number}",
    moves={"held": ("suspended", "ended"), "suspended": ("held", "ended"), "ended": ()},
    fields=(
        Field("vendor", "Vendor", Holds.VENDOR, needed=True, fixed=True),
        Field("standard", "Standard", Holds.LINE, "Such as ISO/IEC 27001:2022.", needed=True, fixed=True),
        Field("scope", "Scope", Holds.TEXT, needed=True),
        Field("site", "Site", Holds.LINE, "Left out: all sites."),
        Field("issued_by", "Issued by", Holds.LINE, needed=True),
        Field("issued_on", "Issued on", Holds.DAY, needed=True),
        Field("expires", "Expires", Holds.DAY, needed=True),
        Field("seen_by", "Seen by", Holds.PERSON, "Who has seen the certificate itself.", needed=True),
    ),
)
