"""Wiring: the pages that belong to no app, and what all pages share. Imported by nobody but settings and URLs."""
