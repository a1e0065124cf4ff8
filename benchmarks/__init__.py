"""What the project costs: each prints ratios of one run, none passes or fails."""
