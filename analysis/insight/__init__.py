"""What runs say: readings of outcomes, paired differences, and how sure they are."""
