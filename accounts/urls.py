"""Signing in and out, and one's own account. Allauth's pages by name, the ones with passwords left out."""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import path

from accounts.views import account as own
from accounts.views import keys, sign_in
from accounts.views.ways import signed_in_lately

urlpatterns = [
    path("", own.home, name="account_home"),
    path("login/", sign_in.ask_for_code, name="account_login"),
    path("login/", sign_in.ask_for_code, name="account_request_login_code"),
    path("login/code/", sign_in.type_code, name="account_confirm_login_code"),
    path("login/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("login/second/", sign_in.second_factor, name="mfa_authenticate"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", sign_in.no_sign_up, name="account_signup"),
    path("email/", own.new_address, name="account_email"),
    path("email/code/", own.confirm_address, name="account_confirm_address"),
    path("sessions/end/", own.end_sessions, name="account_end_sessions"),
    path("keys/", keys.to_account, name="mfa_index"),
    path("keys/app/add/", signed_in_lately(totp.activate_totp), name="mfa_activate_totp"),
    path("keys/app/remove/", signed_in_lately(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("keys/passkeys/", keys.to_account, name="mfa_list_webauthn"),
    path("keys/passkeys/add/", keys.add_passkey, name="mfa_add_webauthn"),
    path("keys/passkeys/<int:pk>/", signed_in_lately(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("keys/passkeys/<int:pk>/remove/", signed_in_lately(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("keys/recovery/", signed_in_lately(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("keys/recovery/new/", signed_in_lately(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("keys/recovery/file/", signed_in_lately(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("providers/", keys.providers, name="socialaccount_connections"),
    path("providers/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("providers/error/", social.login_error, name="socialaccount_login_error"),
    path("providers/signup/", sign_in.no_sign_up, name="socialaccount_signup"),
    path("providers/<str:provider_id>/", keys.to_provider, name="openid_connect_login"),
    path("providers/<str:provider_id>/callback/", openid.callback, name="openid_connect_callback"),
]
