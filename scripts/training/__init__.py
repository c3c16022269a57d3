"""How the reader of claims is trained: articles, network, lessons, and the files that run without torch."""
