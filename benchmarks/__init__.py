"""What `./parallax bench` runs: each figure in docs/ has one command that prints it."""
