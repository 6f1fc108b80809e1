"""Telling somebody, on a device of theirs, that something waits in the portal (Web Push)."""
