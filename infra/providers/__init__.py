"""Payment providers, played: what they are asked, what they answer and what they send."""
