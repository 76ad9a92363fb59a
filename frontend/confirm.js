// <form data-confirm="Delete 3 products?" data-confirm-label="Delete"> asks in a dialog before it is sent.
const confirmed = new WeakSet();

export function attachConfirm() {
  document.addEventListener("submit", (event) => {
    const source = [event.submitter, event.target].find((element) => element?.dataset.confirm);
    if (!source || confirmed.delete(event.target)) return;
    event.preventDefault();
    ask(source, () => send(event.target, event.submitter));
  });
}

function ask(source, proceed) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("[data-confirm-text]").textContent = source.dataset.confirm;
  dialog.querySelector("[data-confirm-ok]").textContent = source.dataset.confirmLabel ?? dialog.dataset.okLabel;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => dialog.returnValue === "ok" && proceed(), { once: true });
  dialog.showModal();
}

function send(form, submitter) {
  confirmed.add(form);
  form.requestSubmit(submitter);
}
