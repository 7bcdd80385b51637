// Training on a shaky connection: what someone did is kept on their device until it has arrived.
// Without this file the same forms are sent as forms. What arrives twice counts once.
(() => {
  const place = document.querySelector("[data-queue]");
  if (!place) return;
  const PREFIX = `training:${place.dataset.person}:`;
  const QUEUE = `${PREFIX}queue`;
  const RETRY = 15000;

  const read = (key, otherwise) => {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  const write = (key, value) => {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false; // storage may be forbidden or full
    }
  };
  const say = (words) => (place.textContent = words);
  const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

  // The address to go to, "" where signing in again comes first, null where the server wants the form itself.
  const send = async (entry) => {
    const answer = await fetch(entry.url, {
      method: "POST",
      body: new URLSearchParams(entry.fields),
      headers: { "X-CSRFToken": token() },
      credentials: "same-origin",
    });
    if (answer.status >= 500) throw new Error("try again later");
    if (answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/")) return "";
    return answer.ok && answer.redirected ? answer.url : null;
  };

  const keep = (entry) => {
    const others = read(QUEUE, []).filter((each) => each.url !== entry.url);
    return write(QUEUE, [...others, entry]);
  };
  const forget = (entry) => {
    const left = read(QUEUE, []).filter((each) => each.url !== entry.url);
    write(QUEUE, left.length ? left : null);
  };

  let waiting = null; // the address from which the person still waits to go on
  let busy = false;
  const flush = async () => {
    if (busy) return;
    busy = true;
    try {
      for (const entry of read(QUEUE, [])) {
        const address = await send(entry);
        if (address === "") return say(place.dataset.signIn);
        forget(entry);
        if (entry.url === waiting && address) return location.assign(address);
        say(address ? place.dataset.sent : place.dataset.lost);
      }
    } catch {
      setTimeout(flush, RETRY); // still no connection
    } finally {
      busy = false;
    }
  };
  window.addEventListener("online", flush);

  // Answers that were chosen but not sent yet survive a reload.
  const draftOf = (form) => (form.dataset.draft ? `${PREFIX}draft:${form.dataset.draft}` : "");
  const chosen = (form) => [...new FormData(form)].filter(([name]) => name.startsWith("q-"));
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const empty = chosen(form).length === 0;
    for (const [name, value] of empty ? read(draftOf(form), []) : []) {
      const box = [...form.elements].find((each) => each.name === name && each.value === value);
      if (box) box.checked = true;
    }
    form.addEventListener("change", () => write(draftOf(form), chosen(form)));
  }
  const result = document.querySelector("[data-passed]");
  if (result) write(`${PREFIX}draft:${result.dataset.passed}`, null);

  for (const form of document.querySelectorAll("form[data-keep]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
      const entry = { url: form.action || location.href, fields };
      try {
        const address = await send(entry);
        if (address) return location.assign(address);
        form.submit(); // the page that comes says what is wrong
      } catch {
        waiting = entry.url;
        if (!keep(entry)) return form.submit();
        say(place.dataset.kept);
        setTimeout(flush, RETRY);
      }
    });
  }
  flush();
})();
