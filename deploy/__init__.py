"""What a server runs: the dashboard with /health beside it, and the files that start it there."""
