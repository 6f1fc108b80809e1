"""The administration’s screens, as the mission innovation sees them, whatever the app."""
