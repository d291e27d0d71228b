from desk.models.staff import INVITED, StaffInvite

__all__ = ["INVITED", "StaffInvite"]
