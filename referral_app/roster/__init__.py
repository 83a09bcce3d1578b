"""The roster file of docs/roster.md: reading, checking and writing it. Pure: no database, no clock.

Everything but `agency_licence` is imported from its own file, so that whoever needs only that loads nothing else.
"""

from __future__ import annotations

from referral_app.roster.agency import agency_licence

__all__ = ["agency_licence"]
