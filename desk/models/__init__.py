from desk.models.alarm_days import AlarmDays
from desk.models.alarm_news import AlarmNews
from desk.models.asides import Aside
from desk.models.readings import Reading
from desk.models.region_totals import RegionTotals
from desk.models.relaunches import Relaunch
from desk.models.staff import INVITED, StaffInvite
from desk.models.thresholds import Threshold

__all__ = [
    "INVITED",
    "AlarmDays",
    "AlarmNews",
    "Aside",
    "Reading",
    "RegionTotals",
    "Relaunch",
    "StaffInvite",
    "Threshold",
]
