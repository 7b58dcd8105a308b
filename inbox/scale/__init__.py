"""A large, realistic, deterministic data set by bulk insert: what `manage.py seed_scale` writes."""
