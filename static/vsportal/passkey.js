/* Passkeys on our own forms. <form data-passkey="create | get | login"> holds an <input name="credential">; what the server
   asks stands in #passkey-options, or for a login is fetched when it is wanted. [data-passkey-failed] says that it did not
   work. Loaded after allauth's webauthn-json.js, which translates between JSON and the browser's own objects. */
(() => {
  "use strict";

  async function options(form) {
    if (form.dataset.passkey === "login") {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`options: ${answer.status}`);
      return answer.json();
    }
    return JSON.parse(document.getElementById("passkey-options").textContent);
  }

  async function credential(form) {
    const asked = await options(form);
    if (form.dataset.passkey !== "create") return window.webauthnJSON.get(asked.request_options);
    const alone = form.querySelector("[name=passwordless]")?.checked ?? false;
    const choice = asked.creation_options.publicKey.authenticatorSelection;
    choice.residentKey = alone ? "required" : "discouraged";
    choice.requireResidentKey = alone;
    if (alone) choice.userVerification = "required";
    return window.webauthnJSON.create(asked.creation_options);
  }

  function serve(form) {
    const failed = form.querySelector("[data-passkey-failed]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await credential(form));
        form.submit(); // does not fire "submit" again
      } catch {
        failed.hidden = false;
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form[data-passkey]")) {
      serve(form);
      form.hidden = !window.webauthnJSON?.supported();
    }
  });
})();
