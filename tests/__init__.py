"""The tests of Broadsheet: cases as files, properties, real builds, a real browser."""
