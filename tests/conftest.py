"""What every room's tests share: the dossier, read once, and the network compiled from it."""

import pytest
from hypothesis import HealthCheck, settings

from solespine import load_knowledge
from solespine.reasoning import compile_network

# Machines differ in speed, so no example is failed for being slow. The examples are the same in every run.
settings.register_profile("solespine", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("solespine")


@pytest.fixture(scope="session")
def knowledge():
    return load_knowledge()


@pytest.fixture(scope="session")
def network(knowledge):
    return compile_network(knowledge)
