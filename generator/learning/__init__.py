"""Learning: published reports to a style of one's own, and the gate that every style passes.

The facts of a report are told with every character knowing the place of the templates that it comes
from; held against what was published, a difference is an edit of that place where every occurrence
agrees, and a question where they do not.
"""
