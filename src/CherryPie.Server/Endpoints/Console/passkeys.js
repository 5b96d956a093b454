// Passkeys: asks the server for a challenge, the browser for an answer, and sends the form with it. Without this the pages do all else.
"use strict";
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("button");
  const fault = form.querySelector(".fault");
  const isName = !/^[\d.]+$|^\[/.test(location.hostname);
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON || !isName) continue;
  button.hidden = false;
  form.querySelector("[data-without]")?.remove();
  form.addEventListener("submit", async event => {
    event.preventDefault();
    button.disabled = true;
    fault.hidden = true;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.passkey, { method: "POST", body, redirect: "manual" });
      if (answer.type === "opaqueredirect") {
        location.assign(form.dataset.passkey.replace(/\/me\/.*/, "/confirm?return=/console/me"));
        return;
      }
      if (!answer.ok) throw new Error(answer.status);
      const options = await answer.json();
      const credential = form.action.endsWith("/me/passkeys")
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      button.disabled = false;
      fault.hidden = false;
    }
  });
}
