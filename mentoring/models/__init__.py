"""What people ask of each other, and what they offer."""
