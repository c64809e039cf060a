"""Knows nothing itself: the modules beside it turn one folder into another, whole or not at all."""
