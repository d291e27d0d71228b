/* Passkeys: the button shows only where the browser can use them, and a failed try is said in words on the page. */
"use strict"

if (window.PublicKeyCredential) {
  for (const element of document.querySelectorAll("[data-passkey]")) element.hidden = false
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault()
  for (const element of document.querySelectorAll("[data-passkey-failed]")) element.hidden = false
})
