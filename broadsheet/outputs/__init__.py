"""Knows nothing itself: each module beside it makes or checks one kind of output from plain data."""
