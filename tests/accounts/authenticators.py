"""Passkeys as a browser would hand them in, for tests that need none to answer."""

from typing import Any

from allauth.mfa.models import Authenticator
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from accounts.models import User

PUBLIC_KEY = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})


def make_passkeys(user: User, count: int) -> list[Authenticator]:
    keys = [
        Authenticator(user=user, type="webauthn", data={"name": f"Key {number}", "credential": credential(number)})
        for number in range(count)
    ]
    return Authenticator.objects.bulk_create(keys)


def credential(number: int) -> dict[str, Any]:
    name = f"key-{number}".encode()
    key = AttestedCredentialData.create(bytes(16), name, PUBLIC_KEY)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    attested = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, key), {})
    said = CollectedClientData.create("webauthn.create", b"challenge", "https://table.example")
    response = AuthenticatorAttestationResponse(client_data=said, attestation_object=attested)
    return dict(RegistrationResponse(raw_id=name, response=response))
