// Coding by marking words. Without this file whole paragraphs are ticked and coded; nothing else is lost.
(() => {
  const MARK = "[data-mark]";
  let chosen = null; // {key, start, end}: letters of one paragraph

  const page = () => document.querySelector("[data-coding]");
  const give = () => page()?.querySelector("[data-give]");
  const words = (node) => (node instanceof Element ? node : node?.parentElement)?.closest("[data-words]");

  // The paragraph's own letters, without the numbers that stand behind coded words.
  const texts = (place) => {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(MARK)) found.push(walker.currentNode);
    return found;
  };
  // Python counts letters, JavaScript halves of some of them.
  const letters = (text) => [...text].length;
  const lengthBefore = (place, node, offset) => {
    const range = document.createRange();
    range.selectNodeContents(place);
    range.setEnd(node, offset);
    let sum = 0;
    for (const text of texts(place)) {
      if (!range.intersectsNode(text)) break;
      const end = text === range.endContainer ? range.endOffset : text.data.length;
      sum += letters(text.data.slice(0, end));
      if (text === range.endContainer) break;
    }
    return sum;
  };
  const pointAt = (place, offset) => {
    let left = offset;
    for (const text of texts(place)) {
      const long = letters(text.data);
      if (left <= long) return [text, [...text.data].slice(0, left).join("").length];
      left -= long;
    }
    return null;
  };

  const tell = (text) => {
    const line = page()?.querySelector("[data-chosen]");
    if (line) line.textContent = text ? `${line.dataset.some} “${text.length > 80 ? `${text.slice(0, 80)}…` : text}”` : line.dataset.none;
  };
  const keep = () => {
    const form = give();
    if (!form) return;
    form.elements.stretch.value = chosen?.key ?? "";
    form.elements.start.value = chosen?.start ?? "";
    form.elements.end.value = chosen?.end ?? "";
  };

  const choose = (place, start, end) => {
    const all = texts(place).map((text) => text.data).join("");
    const last = Math.min(end, letters(all));
    chosen = start < last ? { key: place.dataset.words, start, end: last } : null;
    keep();
    tell(chosen ? [...all].slice(start, last).join("") : "");
  };

  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!page() || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    const place = words(range.startContainer);
    if (selection.isCollapsed || !place) return; // pressing a code must not lose what was marked
    const end = words(range.endContainer) === place ? lengthBefore(place, range.endContainer, range.endOffset) : Infinity;
    choose(place, lengthBefore(place, range.startContainer, range.startOffset), end);
  });

  // Keys inside a paragraph: Shift and arrows mark word by word, a number gives that code.
  document.addEventListener("keydown", (event) => {
    const place = event.target instanceof Element && event.target.matches("[data-words]") ? event.target : null;
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[1-9]$/.test(event.key) && chosen?.key === place.dataset.words) {
      const box = give()?.querySelector(`[data-number="${event.key}"]`);
      if (!box) return;
      event.preventDefault();
      box.checked = true;
      give().requestSubmit();
    } else if (event.shiftKey && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      event.preventDefault();
      stretch(place, event.key === "ArrowRight" ? 1 : -1);
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      begin(place, event.key === "ArrowRight" ? 1 : -1);
    }
  });

  const borders = (place) => {
    const all = texts(place).map((text) => text.data).join("");
    return [...all.matchAll(/\S+/gu)].map((found) => {
      const start = letters(all.slice(0, found.index));
      return [start, start + letters(found[0])];
    });
  };
  const select = (place, start, end) => {
    const from = pointAt(place, start);
    const to = pointAt(place, end);
    if (!from || !to) return;
    document.getSelection().setBaseAndExtent(from[0], from[1], to[0], to[1]);
    choose(place, start, end); // at once: the browser reports a selection later, and the next key may come before
  };
  const mine = (place) => (chosen?.key === place.dataset.words ? chosen : null);
  // Mark one word: the next or the one before what is marked.
  const begin = (place, way) => {
    const every = borders(place);
    if (!every.length) return;
    const now = mine(place);
    const at = now ? every.findIndex(([start]) => start >= now.start) : -1;
    const next = every[Math.min(Math.max(now ? at + way : 0, 0), every.length - 1)];
    select(place, ...next);
  };
  const stretch = (place, way) => {
    const now = mine(place);
    if (!now) return begin(place, way);
    const every = borders(place);
    const ends = every.map(([, end]) => end);
    const end = way > 0 ? ends.find((each) => each > now.end) : ends.filter((each) => each < now.end && each > now.start).at(-1);
    if (end !== undefined) select(place, now.start, end);
  };

  // Ticking a paragraph means all of it: what was marked before no longer counts.
  document.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLInputElement) || event.target.name !== "segments") return;
    chosen = null;
    keep();
    document.getSelection().removeAllRanges();
    tell("");
  });

  const ready = () => {
    if (!give()) return;
    for (const place of page().querySelectorAll("[data-words]")) place.tabIndex = 0;
    page().querySelector("[data-keys]")?.removeAttribute("hidden");
    tell("");
  };
  ready();
})();
