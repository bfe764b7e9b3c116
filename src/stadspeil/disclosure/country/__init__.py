"""A country: tables too large to be one system, attacked and protected by municipality."""
