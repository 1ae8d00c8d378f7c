"""Learning: a house style from what was published, and the gate that every style passes."""
