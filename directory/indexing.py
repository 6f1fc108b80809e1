"""What search knows of people: one document per audience, each holding only what that audience may read."""


def register_documents() -> None:
    """Declare people to the search bedrock. Called once, when the app is ready."""
