"""Statements that are put together once.

Putting a long statement together takes longer than the database takes to answer it: a third of what the desk's first
page cost. What a function under `prepared` returns is kept by what it was called with: ids, roles and days, of which
there are few. What differs each time (an instant, the ids of a page) is a parameter of the statement (`bindparam`),
never an argument of the function. A statement holds no row and no answer.
"""

from __future__ import annotations

from functools import lru_cache

#: A hundred people of an office, and whatever they look at.
prepared = lru_cache(maxsize=256)
