// A dialog fetched into #dialog opens by itself; [data-close] closes the dialog it stands in.
document.addEventListener("htmx:after:swap", () => {
  const dialog = document.querySelector("dialog#dialog");
  if (dialog?.firstElementChild && !dialog.open) dialog.showModal();
});

document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-close]");
  const dialog = closer?.closest("dialog[open]");
  if (dialog) {
    event.preventDefault();
    dialog.close();
  } else if (event.target.matches?.("dialog[open]") && !isWritten(event.target)) {
    event.target.close(); // the backdrop
  }
});

// What was typed is not lost by a click that misses.
function isWritten(dialog) {
  return dialog.querySelector("[role=alert], .form__error") || [...dialog.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio]), textarea")].some(
    (one) => one.value !== one.defaultValue,
  );
}

// An emptied dialog asks its question anew next time.
document.addEventListener("close", (event) => {
  if (event.target.id === "dialog") event.target.replaceChildren();
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-open]")) document.querySelector("#keys")?.showModal();
});
