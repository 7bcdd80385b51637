// Small comforts. Every page works without this file.
(() => {
  const on = (event, selector, act) =>
    document.addEventListener(event, (e) => {
      const found = e.target instanceof Element && e.target.closest(selector);
      if (found) act(found, e);
    });
  const parts = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];

  // Dialogs: a link to a page that asks the same opens the dialog instead.
  on("click", "[data-dialog]", (opener, event) => {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!(dialog instanceof HTMLDialogElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.showModal();
  });
  on("click", "dialog [data-close]", (closer, event) => {
    event.preventDefault();
    closer.closest("dialog").close();
  });
  on("click", "dialog", (dialog, event) => {
    if (event.target === dialog && !inside(dialog.getBoundingClientRect(), event)) dialog.close();
  });
  const inside = (box, point) =>
    point.clientX >= box.left && point.clientX <= box.right && point.clientY >= box.top && point.clientY <= box.bottom;

  // Toasts: those that report success leave by themselves, unless someone is reading them.
  on("click", "[data-dismiss]", (closer) => closer.closest("[data-toast]").remove());
  const readyToast = (toast) => {
    toast.querySelector("[data-dismiss]")?.removeAttribute("hidden");
    if (!toast.matches(".success, .info")) return;
    const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove());
    setTimeout(leave, 12000);
  };

  // Menus close on Escape and on a click elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  on("keydown", "[data-menu][open]", (menu, event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // Drop zone: a dropped file goes into the file field.
  const readyDropZone = (zone) => {
    const input = zone.querySelector("input[type=file]");
    const name = zone.querySelector("[data-drop-name]");
    const tell = () => (name.textContent = [...input.files].map((file) => file.name).join(", "));
    zone.querySelector("[data-drop-words]")?.removeAttribute("hidden");
    input.addEventListener("change", tell);
    const over = (state) => (event) => {
      event.preventDefault();
      zone.classList.toggle("over", state);
    };
    zone.addEventListener("dragover", over(true));
    zone.addEventListener("dragleave", over(false));
    zone.addEventListener("drop", (event) => {
      over(false)(event);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };

  // Sliders say their word while they move.
  on("input", "[data-words] input[type=range]", (input) => {
    const box = input.closest("[data-words]");
    const word = box.dataset.words.split("|")[Number(input.value) - Number(input.min)] ?? input.value;
    box.querySelector("[data-now]").textContent = word;
    input.setAttribute("aria-valuetext", word);
  });

  // Lists: J and K move between rows; a row's own keys press its buttons (data-key="l").
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, dialog[open], [contenteditable]")) return;
    const list = document.querySelector("[data-list]");
    if (!list) return;
    const rows = [...list.querySelectorAll("[data-row]")];
    const here = rows.indexOf(event.target.closest("[data-row]"));
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") {
      const next = rows[Math.min(Math.max(here + (key === "j" ? 1 : -1), 0), rows.length - 1)];
      next?.focus();
      event.preventDefault();
    } else if (here >= 0 && /^[a-z]$/.test(key)) {
      rows[here].querySelector(`[data-key="${key}"]`)?.click();
    }
  });

  // Copy a link.
  on("click", "[data-copy]", async (button) => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const said = button.textContent;
    button.textContent = button.dataset.copied || said;
    setTimeout(() => (button.textContent = said), 3000);
  });

  // Theme.
  const readyThemeSwitch = (group) => {
    group.hidden = false;
    showTheme();
  };
  const showTheme = () => {
    const theme = document.documentElement.dataset.theme || "";
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
  };
  on("click", "[data-theme-choice]", (button) => {
    const theme = button.dataset.themeChoice;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    try {
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch {
      // Storage may be forbidden; the choice then lasts for this page.
    }
    showTheme();
  });

  const ready = (root) => {
    parts(root, "[data-toast]").forEach(readyToast);
    parts(root, "[data-drop-zone]").forEach(readyDropZone);
    parts(root, "[data-theme-switch]").forEach(readyThemeSwitch);
  };
  ready(document);
  document.addEventListener("htmx:load", (event) => {
    if (event.target !== document.body) ready(event.target);
  });
})();
