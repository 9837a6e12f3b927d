"""Facts in, figures out: models, metric definitions, checks and the published versions everyone reads."""
