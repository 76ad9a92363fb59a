// A code that names several things: the person says which, and the scans behind it wait.
export function makeChoice(drawing, words) {
  const card = drawing.part("choice");
  const list = drawing.part("choice-options");

  return ({ options }) =>
    new Promise((resolve) => {
      drawing.outcome("warn", words("choice"));
      list.replaceChildren(...options.map((option) => button(option, resolve)));
      card.hidden = false;
      list.firstElementChild.focus();
    });

  function button(option, resolve) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn";
    made.textContent = words(`choice-${option.kind}`, { name: option.name, code: option.sku ?? option.place ?? option.number });
    made.addEventListener("click", () => {
      card.hidden = true;
      drawing.part("field").focus({ preventScroll: true });
      resolve(option);
    });
    return made;
  }
}
