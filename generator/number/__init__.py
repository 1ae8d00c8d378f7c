"""Number: exact figures with their origin, how far a printed one reaches, numerals."""
