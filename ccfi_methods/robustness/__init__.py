"""How far a ranking can move, and what moves it."""
