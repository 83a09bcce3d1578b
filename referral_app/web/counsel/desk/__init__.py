"""What comes next: home, the queue, tasks, and what is found, handed over and taken by phone."""
