"""What commands find and say: names looked up, figures as text for a terminal or as data."""
