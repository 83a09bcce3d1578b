"""The form of families and survivors: one topic a screen, every question skippable, everything kept on the server."""
