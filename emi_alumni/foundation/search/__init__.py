"""Bedrock: one index of what the network knows, in French, on both engines. It imports no app.

An app declares its documents with `registry.register`; pages ask `query.search`, `query.matching_ids` and
`query.suggest`. docs/search.md tells the design, the figures and how to add documents.
"""
