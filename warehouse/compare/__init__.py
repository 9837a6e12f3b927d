"""Two periods, or what two versions knew, side by side: what differs, by how much, and why."""
