"""The sampler brings JAX along, which warns of every process begun afterwards; it runs in one of its own and is not looked into."""

collect_ignore = ["trial_sampler.py"]
