"""One request: its page, and what staff do with it."""
