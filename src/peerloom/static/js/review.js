// The review of a matching: works without this file; with it, rows change in place and time is seen to pass.
(() => {
  // What a form was made from: after a row changed in place, the dialog's form must know of it too.
  const sameRevision = () => {
    const now = document.getElementById("revision")?.value;
    if (!now) return;
    for (const input of document.querySelectorAll('input[name="revision"]')) input.value = now;
  };

  // A row that was swapped while it had the focus keeps it, so that J, K, L, S and X go on.
  let held = "";
  document.addEventListener("htmx:beforeSwap", (event) => {
    const row = event.detail.target.closest?.("[data-row]");
    held = row && document.activeElement === row ? row.id : "";
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (held) document.getElementById(held)?.focus();
    held = "";
  });
  document.addEventListener("htmx:afterSettle", sameRevision);

  // Time that is left to undo.
  const tick = (place) => {
    const seconds = Math.max(0, Math.round((new Date(place.dataset.countdown) - Date.now()) / 1000));
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    place.textContent = place.dataset.words.replace("TIME", time);
    place.hidden = false;
    if (seconds > 0) setTimeout(() => tick(place), 1000);
  };
  for (const place of document.querySelectorAll("[data-countdown]")) tick(place);
})();
