"""How the API behaves and describes itself. Nothing here comes from the environment."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "regions.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["regions.api.defaults.DeclaredAccess"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["regions.api.parsing.PlainJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "regions.api.defaults.Pages",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "regions.api.base.explain",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Shared Table API",
    "DESCRIPTION": "The same verbs and the same access as the pages, one region at a time.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "OrganizationKind": "regions.models.Kind",
        "PartnerCategory": "regions.models.Category",
        "ConveningKind": "convenings.models.ConveningKind",
        "ConveningState": "convenings.models.ConveningState",
        "LetterKind": "convenings.models.LetterKind",
        "MessageState": "outbox.models.State",
        "ImportStage": "regions.models.Stage",
        "PartnershipStage": "partnerships.models.Stage",
        "OutcomeKind": "partnerships.models.OutcomeKind",
        "FileKind": "partnerships.evidence.FileKind",
        "FileState": "partnerships.models.FileState",
        "Topic": "partnerships.models.Topic",
        "ItemChange": "partnerships.models.chosen.How",
        "ProxyHow": "partnerships.models.How",
    },
}
