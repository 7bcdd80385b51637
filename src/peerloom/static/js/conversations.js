// A conversation looks again by itself while somebody sees it. Everything works without this file.
(() => {
  const EVERY = 20_000;
  const GIVEN_UP = 4 * 60 * 60_000;
  const began = Date.now();
  const look = () => {
    if (document.visibilityState !== "visible" || Date.now() - began > GIVEN_UP) return;
    document.body.dispatchEvent(new Event("look-again"));
  };
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);

  // New words are scrolled to only for those who were at the end already.
  const chat = document.getElementById("chat");
  if (!chat) return;
  let atTheEnd = false;
  const end = () => chat.lastElementChild?.getBoundingClientRect().top < window.innerHeight;
  document.body.addEventListener("htmx:beforeSwap", () => (atTheEnd = Boolean(end())));
  document.body.addEventListener("htmx:afterSettle", () => {
    if (atTheEnd) chat.lastElementChild?.scrollIntoView({ block: "nearest" });
  });
})();
