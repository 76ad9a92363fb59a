"""What a person keeps for themselves or shares: saved views of lists, and preferences."""
