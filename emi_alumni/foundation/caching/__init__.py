"""What processes remember, and how they know that it has changed."""
