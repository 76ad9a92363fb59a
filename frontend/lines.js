// Repeatable lines of a form: fields are named `lines-0-quantity`; a new line takes the next number.
export function attachLines(attachParts) {
  for (const list of document.querySelectorAll("[data-lines]")) keepLines(list, attachParts);
}

function keepLines(list, attachParts) {
  const pattern = blank(list.querySelector("[data-line]"), list.dataset.lines);
  let next = list.querySelectorAll("[data-line]").length;
  list.addEventListener("click", (event) => {
    if (event.target.closest("[data-line-add]")) addLine(list, pattern(next++), attachParts);
    const remove = event.target.closest("[data-line-remove]");
    if (remove && list.querySelectorAll("[data-line]").length > 1) remove.closest("[data-line]").remove();
  });
}

// Taken before the first line's selects are dressed, so that the copy is plain HTML.
function blank(line, name) {
  const copy = line.cloneNode(true);
  for (const field of copy.querySelectorAll("input, textarea")) {
    field.removeAttribute("value");
    if (field.matches("textarea")) field.textContent = "";
  }
  for (const option of copy.querySelectorAll("option[selected]")) {
    if (option.closest("[data-remote]")) option.remove();
    else option.removeAttribute("selected");
  }
  for (const error of copy.querySelectorAll(".iv-field-error")) error.remove();
  for (const field of copy.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const html = copy.outerHTML;
  return (number) => html.replaceAll(`${name}-0-`, `${name}-${number}-`);
}

function addLine(list, html, attachParts) {
  const last = [...list.querySelectorAll("[data-line]")].at(-1);
  last.insertAdjacentHTML("afterend", html);
  attachParts(last.nextElementSibling);
  last.nextElementSibling.querySelector("input, select")?.focus();
}
