"""Knows the demo site as readers meet it in a real browser; must not know its templates."""
