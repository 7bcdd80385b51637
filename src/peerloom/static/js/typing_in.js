// Typing paper forms in: a number that can be no longer takes one to the next line, and Enter does too.
(() => {
  const form = document.querySelector("[data-typing]");
  if (!form) return;
  const fields = () => [...form.querySelectorAll("input.input:not([readonly]), textarea")];
  const next = (field) => fields()[fields().indexOf(field) + 1];
  const isWhole = ({ value, dataset }) => {
    if (!/^-?\d+$/.test(value)) return false;
    const longer = [Number(dataset.lowest), Number(dataset.highest)].some((end) => String(end).length > value.length && String(end).startsWith(value));
    return !longer && Number(value) >= Number(dataset.lowest) && Number(value) <= Number(dataset.highest);
  };
  form.addEventListener("input", (event) => {
    if (event.target.dataset.highest && event.inputType?.startsWith("insert") && isWhole(event.target)) next(event.target)?.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input.input")) return;
    event.preventDefault();
    (next(event.target) || form.querySelector("button")).focus();
  });
})();
