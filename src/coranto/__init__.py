"""coranto: news from everywhere, woven into stories in which every line leads back to the words it came from.

capture -> extract -> glean -> join -> knit -> publish
"""

__version__ = "0.1.0"
