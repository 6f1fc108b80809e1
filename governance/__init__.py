"""Governance: who decides what in the network. Its first stone is the programme, which the pedagogical council owns."""
