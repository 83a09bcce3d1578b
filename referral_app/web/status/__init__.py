"""The way back by a phrase, and what a family sees of its request."""
