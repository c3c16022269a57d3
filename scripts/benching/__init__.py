"""The parts of the benchmark: other extractors, real pages, costs, and the table."""
