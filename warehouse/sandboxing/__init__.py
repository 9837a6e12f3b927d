"""What a stranger's SQL runs in: the processes, their walls, the guard at the door and the pool that keeps them."""
