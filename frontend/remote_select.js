// <select data-remote="/product/pick"> searches a JSON endpoint while one types; it answers {result: [{id, text}]}.
const SHOWN = 50;

export async function attachSelects(root) {
  const selects = [...root.querySelectorAll("select[data-remote], select[data-searchable], select.my_select2")];
  const waiting = selects.filter((select) => !select.tomselect && (select.dataset.remote || select.options.length > 8 || select.multiple));
  if (!waiting.length) return;
  const { default: TomSelect } = await import("./tom_select.js");
  for (const select of waiting) dress(TomSelect, select);
}

function dress(TomSelect, select) {
  const control = new TomSelect(select, {
    valueField: "id",
    labelField: "text",
    searchField: ["text"],
    maxOptions: SHOWN,
    closeAfterSelect: !select.multiple,
    ...(select.dataset.remote ? remote(select.dataset.remote) : { valueField: "value" }),
  });
  select.setAttribute("aria-hidden", "true"); // its label belongs to the control now
  copyState(select, control.control_input);
  control.control_input.addEventListener("keydown", (event) => keepForm(event, control));
}

// Enter after a text that has no answer yet chooses nothing, and must not send the form either.
function keepForm(event, control) {
  if (event.key === "Enter" && control.inputValue() && !control.activeOption) event.preventDefault();
}

function remote(url) {
  return {
    preload: "focus",
    refreshThrottle: 0,
    // The server ranks and filters; until it has answered what was typed nothing is offered, so that Enter takes no
    // row of an earlier answer.
    score(query) {
      const isAnswer = query.trim() === (this.answered ?? "");
      return () => (isAnswer ? 1 : 0);
    },
    load(query, callback) {
      const address = new URL(url, location.href);
      address.searchParams.set("q", query);
      fetch(address, { headers: { Accept: "application/json" } })
        .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.statusText))))
        .then(({ result }) => answer(this, query, result, callback), () => callback());
    },
  };
}

function answer(control, query, result, callback) {
  if (query !== control.inputValue()) {
    callback();
    return;
  }
  control.clearOptions();
  control.answered = query.trim();
  callback(result);
}

function copyState(select, input) {
  for (const name of ["aria-invalid", "aria-describedby", "aria-required"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
}
