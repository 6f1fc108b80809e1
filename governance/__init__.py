"""Governance: who decides what in the network, its clubs, partners, ideas and programme."""
