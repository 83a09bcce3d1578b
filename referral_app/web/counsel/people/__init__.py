"""Attorneys and organisations, and where there are too few of them."""
