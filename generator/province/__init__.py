"""A province: any number of departments in one run, on this machine or on many."""
