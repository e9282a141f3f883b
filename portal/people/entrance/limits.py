"""How many wrong passwords are borne: for an account from one address, from one address, for one account, in all.

Counts lie in the database and outlive the cache. What somebody far away does must not keep a person out of the own
account: the limits for an account and in all spare the addresses from which that account came in lately.
"""

from datetime import timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Q, Sum
from django.utils import timezone

LONGEST = AccessAttempt._meta.get_field("username").max_length
KNOWN_FOR = timedelta(days=30)


class Limits(AxesDatabaseHandler):
    """The lock of the login page and of API tokens alike (settings.AXES_HANDLER)."""

    def is_locked(self, request, credentials=None):
        """Say whether no password is looked at just now, for this account from this address."""
        if super().is_locked(request, credentials):
            return True
        return is_over_limit(
            username=get_client_username(request, credentials), address=request.axes_ip_address, at=timezone.now()
        )

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        """Count a failure, and let the middleware know of a lock met in the API, whose request wraps the own one."""
        super().user_login_failed(sender, credentials, request=request, **kwargs)
        if request is not None:
            # What else was typed or stood in the address is no business of a lock, and may be a secret.
            AccessAttempt.objects.filter(
                username=get_client_username(request, credentials), ip_address=request.axes_ip_address
            ).update(get_data="", post_data="")
        inner = getattr(request, "_request", None)
        if inner is not None and getattr(request, "axes_locked_out", False):
            inner.axes_locked_out = True
            inner.axes_credentials = credentials


def username_of(request, credentials):
    """Return the account that was typed, as far as the column holds it (settings.AXES_USERNAME_CALLABLE)."""
    given = (credentials or {}).get("username") or getattr(request, "POST", {}).get("username")
    return None if given is None else str(given).replace("\x00", "")[:LONGEST]


def is_over_limit(*, username, address, at):
    """Say whether too many passwords were wrong from an address, for an account, or in all."""
    counted = AccessAttempt.objects.filter(attempt_time__gte=at - get_cool_off()).aggregate(
        of_address=Sum("failures_since_start", filter=Q(ip_address=address or None), default=0),
        of_account=Sum("failures_since_start", filter=Q(username=username), default=0),
        of_all=Sum("failures_since_start", default=0),
    )
    if address and counted["of_address"] >= settings.LOGIN_ADDRESS_LIMIT:
        return True
    is_much = counted["of_account"] >= settings.LOGIN_ACCOUNT_LIMIT or counted["of_all"] >= settings.LOGIN_GLOBAL_LIMIT
    return is_much and not is_known(username=username, address=address, at=at)


def is_known(*, username, address, at):
    """Say whether an account came in from an address lately."""
    return AccessLog.objects.filter(
        username=username, ip_address=address or None, attempt_time__gte=at - KNOWN_FOR
    ).exists()
