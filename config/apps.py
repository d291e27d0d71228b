from django.apps import AppConfig
from django.core.checks import Tags, register

from config.checks import check_database_role, check_shared_cache


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        register(check_database_role, Tags.database)
        register(check_shared_cache, Tags.caches)
