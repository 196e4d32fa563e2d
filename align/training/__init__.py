"""Makes the heads: `./parallax train NAME --data FOLDER`. Nothing imports it but the command."""
