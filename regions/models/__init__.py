from regions.models.activity import PHRASES, READ_OUT, Activity, ActivitySeal, Actor, name_of, record
from regions.models.base import RegionModel
from regions.models.contacts import Contact
from regions.models.folding import Folded, folded
from regions.models.geography import County
from regions.models.imports import Import, ImportFile, ImportMemory, ImportRow, RowState, Stage
from regions.models.industries import Industry
from regions.models.links import PAGES, Link
from regions.models.merges import Merge
from regions.models.organizations import Category, Kind, Organization, SizeClass
from regions.models.people import STAFF_ROLES, Membership, Role
from regions.models.region import WORDS, Palette, Region, RegionCounty
from regions.models.sectors import Sector, SectorIndustry
from regions.models.tokens import Token
from regions.models.touches import CameOf, Channel, Touch

__all__ = [
    "PAGES",
    "PHRASES",
    "READ_OUT",
    "STAFF_ROLES",
    "WORDS",
    "Activity",
    "ActivitySeal",
    "Actor",
    "CameOf",
    "Category",
    "Channel",
    "Contact",
    "County",
    "Folded",
    "Import",
    "ImportFile",
    "ImportMemory",
    "ImportRow",
    "Industry",
    "Kind",
    "Link",
    "Membership",
    "Merge",
    "Organization",
    "Palette",
    "Region",
    "RegionCounty",
    "RegionModel",
    "Role",
    "RowState",
    "Sector",
    "SectorIndustry",
    "SizeClass",
    "Stage",
    "Token",
    "Touch",
    "folded",
    "name_of",
    "record",
]
