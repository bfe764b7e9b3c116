"""The story of a build. The only place that knows the order of the steps."""
