"""Repeatable measurements, one command each: `python -m benchmarks.NAME` prints JSON on standard output."""
