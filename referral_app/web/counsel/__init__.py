"""The workspace of counsel staff."""
