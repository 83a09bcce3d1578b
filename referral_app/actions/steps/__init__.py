"""What the verbs share. Called inside `writing()`, never from a page."""
