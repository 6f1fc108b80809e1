"""Projects: what was tried, did it hold, why, and what its users say."""
