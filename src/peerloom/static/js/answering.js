// A survey: how far one is, saving on the way, and (where nothing may be saved) keeping it in this browser. Every page
// works without this file.
(() => {
  const here = location.pathname;
  const key = "survey:" + here.replace(/questions\/\d+\/$/, "");
  const storage = {
    read: () => {
      try {
        return JSON.parse(localStorage.getItem(key)) || {};
      } catch {
        return {};
      }
    },
    write: (values) => {
      try {
        localStorage.setItem(key, JSON.stringify(values));
        return true;
      } catch {
        return false; // storage may be forbidden or full; the page itself still holds everything
      }
    },
    forget: () => {
      try {
        localStorage.removeItem(key);
      } catch {
        // nothing was kept then
      }
    },
  };
  if (document.querySelector("[data-forget-answers]")) storage.forget();

  const sheet = document.querySelector("[data-sheet]");
  if (!sheet) return;
  const items = () => [...sheet.querySelectorAll("[data-item]")];
  const fields = () => [...sheet.elements].filter((field) => field.name.startsWith("q-"));
  const isAnswered = (item) => [...item.querySelectorAll("input, textarea")].some((f) => (f.type === "radio" ? f.checked : f.value.trim()));
  const state = sheet.querySelector("[data-saved-state]");
  const say = (words) => (state.textContent = sheet.dataset[words] || "");

  const showProgress = () => {
    const bar = sheet.querySelector("[data-progress] [role=progressbar]");
    const of = Number(sheet.dataset.items);
    const answered = Number(sheet.dataset.answeredElsewhere) + items().filter(isAnswered).length;
    const words = sheet.dataset.saidProgress.replace("#", answered);
    const share = of ? Math.round((100 * answered) / of) : 0;
    bar.setAttribute("aria-valuenow", share);
    bar.setAttribute("aria-valuetext", words);
    bar.querySelector(".sewn").setAttribute("x2", share ? `${share}%` : "0.00%");
    bar.nextElementSibling.textContent = words;
  };

  // Nothing is mandatory: a step that was ticked by mistake is taken back with Delete or Backspace.
  sheet.addEventListener("keydown", (event) => {
    if (event.target.type !== "radio" || !["Delete", "Backspace"].includes(event.key)) return;
    for (const radio of event.target.closest("[data-item]").querySelectorAll("input")) radio.checked = false;
    event.preventDefault();
    sheet.dispatchEvent(new Event("change"));
  });
  let pressed = null;
  sheet.addEventListener("pointerdown", (event) => {
    const radio = event.target.closest?.(".step")?.querySelector("input");
    pressed = radio?.checked ? radio : null;
  });
  sheet.addEventListener("click", (event) => {
    if (event.target !== pressed) return;
    pressed.checked = false;
    pressed = null;
    sheet.dispatchEvent(new Event("change"));
  });

  // Kept in this browser.
  const readyToKeepHere = () => {
    const kept = storage.read();
    for (const field of fields()) {
      if (!(field.name in kept) || fields().some((f) => f.name === field.name && f.type === "radio" && f.defaultChecked)) continue;
      if (field.type === "radio") field.checked = field.value === kept[field.name];
      else if (!field.value) field.value = kept[field.name];
    }
    sheet.querySelector("[data-here]").hidden = false;
    const keep = () => {
      const values = Object.fromEntries([...new FormData(sheet)].filter(([name, value]) => name.startsWith("q-") && value));
      if (storage.write(values)) say("saidHere");
    };
    sheet.addEventListener("input", keep);
    sheet.addEventListener("change", keep);
    sheet.querySelector("[data-clear-here]").addEventListener("click", () => {
      for (const field of fields()) field.type === "radio" ? (field.checked = false) : (field.value = "");
      storage.forget();
      say("");
      showProgress();
    });
  };

  // Saved on the server.
  const readyToSave = () => {
    let timer = 0;
    let underway = null;
    let stopped = false;
    const save = async () => {
      clearTimeout(timer);
      timer = 0;
      const sent = new FormData(sheet);
      sent.set("do", "save");
      say("saidSaving");
      try {
        const answer = await fetch(here, { method: "POST", body: sent, headers: { Accept: "application/json" } });
        if (answer.status === 409) {
          stopped = true;
          say("saidElsewhere");
        } else if (answer.ok && answer.headers.get("content-type")?.includes("json")) {
          sheet.elements.revision.value = (await answer.json()).revision;
          say("saidSaved");
        } else say("saidTrouble");
      } catch {
        say("saidTrouble");
      }
    };
    const soon = () => {
      if (stopped) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        const mine = (underway || Promise.resolve()).then(save);
        underway = mine;
        mine.then(() => (underway = underway === mine ? null : underway));
      }, 1200);
    };
    sheet.addEventListener("input", soon);
    sheet.addEventListener("change", soon);
    sheet.addEventListener("submit", (event) => {
      clearTimeout(timer);
      if (!underway) return;
      // What is on its way arrives first, so that this page is not taken for a second device.
      const button = event.submitter;
      event.preventDefault();
      const before = underway;
      underway = null;
      // After this event is over: while it lasts, a form does not submit again.
      before.then(() => setTimeout(() => sheet.requestSubmit(button)));
    });
  };

  if ("keepHere" in sheet.dataset) readyToKeepHere();
  else readyToSave();
  for (const kind of ["input", "change"]) sheet.addEventListener(kind, showProgress);
  showProgress();
})();
