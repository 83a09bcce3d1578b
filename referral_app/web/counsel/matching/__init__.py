"""Who is asked for a need or for all of them, in which order, why, and what follows a yes."""
