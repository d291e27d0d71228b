"""A private PostgreSQL that lives and dies with the process that started it."""

from config.embedded.cluster import Cluster, ClusterProblem

__all__ = ["Cluster", "ClusterProblem"]
