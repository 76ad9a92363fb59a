"""What people do beyond editing rows, by noun."""
