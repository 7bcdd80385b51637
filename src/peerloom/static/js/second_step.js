// Asks the browser for a security key when the button of the second step is pressed.
(() => {
  const form = document.querySelector("[data-second-step]");
  window.allauth.webauthn.forms.authenticateForm({
    ids: { authenticate: "mfa_webauthn_authenticate", credential: form.dataset.secondStep, data: "js_data" },
  });
})();
