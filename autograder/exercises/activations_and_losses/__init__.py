"""The exercises of `activations_and_losses`: stable activations and losses, decisions, heads, modes."""
