from partnerships.models.partnerships import Partnership, Stage, StageChange
from partnerships.models.seats import BUSINESS_ROLES, Seat, SeatRole

__all__ = ["BUSINESS_ROLES", "Partnership", "Seat", "SeatRole", "Stage", "StageChange"]
