"""The portal's wiring and its bedrock: settings, URLs, pages, search."""
