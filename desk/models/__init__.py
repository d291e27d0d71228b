from desk.models.alarm_days import AlarmDays
from desk.models.asides import Aside
from desk.models.staff import INVITED, StaffInvite

__all__ = ["INVITED", "AlarmDays", "Aside", "StaffInvite"]
