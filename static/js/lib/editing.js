// Typed fields edited in place: leaving a field saves it, Escape leaves it as it was. Kinds with several parts have buttons.
// A field that somebody else changed meanwhile asks whose value stays, and waits for the answer.
const AT_ONCE = new Set([
  "text", "number", "decimal", "url", "email", "phone", "single_select", "checkbox", "teammate", "customer", "company",
]);

const formOf = (event) => event.target.closest?.("form[data-edit]");
const saves = (form) => form && AT_ONCE.has(form.dataset.edit);
let edited = "";

function cancel(form) {
  form.closest("[hx-morph-skip]")?.removeAttribute("hx-morph-skip");
  form.querySelector("[data-cancel]").click();
}

document.addEventListener("change", (event) => {
  const form = formOf(event);
  if (saves(form)) form.requestSubmit();
});

// Enter changes and submits: one of both is enough.
document.addEventListener("submit", (event) => {
  const form = formOf(event);
  if (!form) return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  form.dataset.sent = "yes";
}, true);

document.addEventListener("focusout", (event) => {
  const form = formOf(event);
  if (saves(form) && !form.dataset.sent && !form.contains(event.relatedTarget)) {
    setTimeout(() => form.isConnected && !form.dataset.sent && cancel(form), 150);
  }
});

document.addEventListener("keydown", (event) => {
  const form = formOf(event);
  if (!form || event.key !== "Escape") return;
  event.preventDefault();
  form.dataset.sent = "no more";
  cancel(form);
}, true);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-cancel]")) event.target.closest("[hx-morph-skip]")?.removeAttribute("hx-morph-skip");
}, true);

// An answer that is not an error replaces the control with its value, and the reader stays where they were.
document.addEventListener("htmx:after:request", (event) => {
  const place = event.target.closest?.(".editing");
  if (!place || !event.detail.ctx.response || event.detail.ctx.response.status >= 300) return;
  place.removeAttribute("hx-morph-skip");
  edited = place.id;
});

document.addEventListener("htmx:after:swap", () => {
  const place = edited && document.getElementById(edited);
  if (!place) return;
  edited = "";
  if (document.activeElement === document.body) place.querySelector("a.value")?.focus();
});
