// Questions that come and go with the answer to another one on the page. What is not asked is not in the page, so it is
// not sent. Without this file they are asked once the page has been saved.
(() => {
  const form = document.querySelector("[data-questions]");
  if (!form) return;
  const conditional = [...form.querySelectorAll("[data-asked-if]")].map((box) => ({
    box,
    name: box.dataset.askedIf,
    wanted: new Set(JSON.parse(box.dataset.askedValues)),
  }));
  const controls = (name) => [...form.elements].filter((control) => control.name === name);
  const answers = (name) =>
    controls(name)
      .filter((control) => !["checkbox", "radio"].includes(control.type) || control.checked)
      .flatMap((control) => (control.selectedOptions ? [...control.selectedOptions].map((o) => o.value) : [control.value]))
      .map((value) => (value === "on" ? "yes" : value));
  const shown = (box) => box.firstElementChild?.tagName !== "TEMPLATE";
  const show = (box) => {
    const template = box.firstElementChild;
    box.replaceChildren(template.content);
  };
  const hide = (box) => {
    const template = document.createElement("template");
    template.content.append(...box.childNodes);
    box.replaceChildren(template);
  };
  const update = () => {
    // In the order of the page, so that a question which goes takes along those that depend on it.
    for (const { box, name, wanted } of conditional) {
      const met = answers(name).some((value) => wanted.has(value));
      if (met !== shown(box)) (met ? show : hide)(box);
    }
  };
  form.addEventListener("change", update);
  update();
})();
