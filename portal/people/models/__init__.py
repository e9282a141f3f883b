from portal.people.models.calendar import CalendarDay, CalendarYear
from portal.people.models.credentials import ApiToken, OpenLogin
from portal.people.models.kept import KeptForm
from portal.people.models.officers import Officer
from portal.people.models.posts import Post, Qualification, Role, Substitute
from portal.people.models.territory import Assignment, Community, Grid
from portal.people.models.units import FormerGroup, Unit

__all__ = [
    "ApiToken",
    "Assignment",
    "CalendarDay",
    "CalendarYear",
    "Community",
    "FormerGroup",
    "Grid",
    "KeptForm",
    "Officer",
    "OpenLogin",
    "Post",
    "Qualification",
    "Role",
    "Substitute",
    "Unit",
]
