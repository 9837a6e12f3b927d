"""Other products that show the same figures, each measured beside the app in one run."""
