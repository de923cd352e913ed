"""The standing set of experiments: every bound and every recommendation against samples and trained networks."""
