"""What `./parallax bench` runs: each figure in docs/ has one command that prints it."""

# What `./parallax bench judgement` can measure, in the order of its table.
FAMILIES = (
    "clauses",
    "rows",
    "words",
    "difference",
    "relation",
    "renderings",
    "outlets",
    "planted",
    "statements",
    "ablations",
    "calibration",
)
