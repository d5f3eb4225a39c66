"""A source credibility checker: what a web page hedges, claims without support, and promotes."""
