// What was written in a form and not saved is not left without a question; there is nothing to save while nothing changed.
// The server says `unsaved` of a form that came back. [data-if-changed] waits for a change, [data-leave] asks nothing.
// Where the answer is to stay, what would have left hears `stayed`.
customElements.define("unsaved-work", class extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    for (const name of ["input", "change", "reset"]) {
      document.addEventListener(name, () => requestAnimationFrame(() => this.show()), { signal });
    }
    document.addEventListener("htmx:after:swap", ({ detail }) => this.arrive(detail.ctx?.target), { signal });
    document.addEventListener("htmx:error", () => this.arrive(this), { signal });
    document.addEventListener("click", (event) => this.follow(event), { signal, capture: true });
    document.addEventListener("submit", (event) => this.send(event), { signal, capture: true });
    window.addEventListener("beforeunload", (event) => this.isAsking && event.preventDefault(), { signal });
    this.show();
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  get form() {
    return document.getElementById(this.getAttribute("for"));
  }

  get isUnsaved() {
    return Boolean(this.form) && (this.hasAttribute("unsaved") || [...this.form.elements].some(isChanged));
  }

  get isAsking() {
    return !this.isLeaving && this.isUnsaved;
  }

  show() {
    for (const one of this.querySelectorAll("[data-if-changed]")) {
      if (one.matches("button")) one.disabled = !this.isUnsaved;
      else one.hidden = !this.isUnsaved;
    }
  }

  // Of what is put in place while a form is on its way, only its own answer ends that.
  arrive(place) {
    if (place?.contains?.(this)) this.isLeaving = false;
    this.show();
  }

  // Defaults again: what is put in place over a form keeps what was typed in it.
  leave() {
    this.isLeaving = true;
    this.form.reset();
  }

  follow(event) {
    const link = event.target.closest?.("a[href]:not([target], [hx-get], [hx-post], [href^='#'])");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || !this.isAsking) return;
    if (link.matches("[data-leave]")) this.leave();
    else this.ask(event, () => link.click());
  }

  send(event) {
    const form = event.target;
    if (form === this.form) this.isLeaving = true;
    else if (this.isAsking && form.closest("#main") && form.method !== "dialog") {
      this.ask(event, () => form.requestSubmit(event.submitter));
    }
  }

  ask(event, go) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const dialog = document.querySelector("dialog.ask-first");
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "leave") return event.target.dispatchEvent(new CustomEvent("stayed", { bubbles: true }));
      this.leave();
      go();
    }, { once: true });
    dialog.showModal();
  }
});

function isChanged(control) {
  if (control.matches("[type=hidden], button, fieldset, output, object")) return false;
  if (control.matches("[type=checkbox], [type=radio]")) return control.checked !== control.defaultChecked;
  if (!control.matches("select")) return control.value !== control.defaultValue;
  const options = [...control.options];
  if (control.multiple || options.some((one) => one.defaultSelected)) {
    return options.some((one) => one.selected !== one.defaultSelected);
  }
  return control.selectedIndex > 0;
}
