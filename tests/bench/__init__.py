"""`make bench`: what each page of the portal costs, beside a floor, a bare view and an earlier commit.

Development only, never part of a served portal. What runs inside a build (`prepare`, `walk`, `settings`, `urls`,
`wsgi`) also runs inside an earlier commit's files: it imports nothing of the portal but what both have.
docs/performance.md says how to read the figures.
"""
