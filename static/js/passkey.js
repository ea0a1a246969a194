// Without this file no form for a passkey is shown: the words before it say to use another way.
(function () {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

  async function send(form, address, more) {
    const body = new URLSearchParams(new FormData(form));
    for (const name in more) body.set(name, more[name]);
    return (await fetch(address, { method: "POST", body })).json();
  }

  async function ceremony(form) {
    const asked = await send(form, form.dataset.ask);
    const publicKey = asked.options;
    if (!publicKey) return asked;
    publicKey.challenge = bytes(publicKey.challenge);
    if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
    for (const each of publicKey.excludeCredentials || publicKey.allowCredentials || []) each.id = bytes(each.id);
    const key = await navigator.credentials[form.dataset.passkey]({ publicKey });
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (key.response[name]) response[name] = text(key.response[name]);
    const credential = JSON.stringify({ id: key.id, rawId: key.id, type: key.type, response });
    return send(form, form.action, { ceremony: asked.ceremony, credential });
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    if (!window.PublicKeyCredential) return;
    form.hidden = false;
    form.previousElementSibling.hidden = true;
    form.addEventListener("submit", async function (event) {
      event.preventDefault();
      const said = form.querySelector("[role=alert]");
      said.textContent = "";
      const told = await ceremony(form).catch(() => ({}));
      if (told.to) location.assign(told.to);
      else said.textContent = told.error || form.dataset.sorry;
    });
  });
})();
