"""Bedrock: what the portal tells a person inside itself. It imports no app; mail is never sent from here."""
