from labor.models.commutes import CommutePair
from labor.models.figures import ALL_INDUSTRIES, NATION, LaborFigure, Level, Ownership
from labor.models.imports import FileKind, LaborImport, LaborPart, Stage
from labor.models.metropolitan import AreaKind, MetropolitanArea, MetropolitanCounty

__all__ = [
    "ALL_INDUSTRIES",
    "NATION",
    "AreaKind",
    "CommutePair",
    "FileKind",
    "LaborFigure",
    "LaborImport",
    "LaborPart",
    "Level",
    "MetropolitanArea",
    "MetropolitanCounty",
    "Ownership",
    "Stage",
]
