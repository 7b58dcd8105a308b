// Two forms, one for the customer and one for the team: this keeps their drafts, sends by key and remembers the mode.
import { renew, signedOut } from "lib/signed-out";

const PAUSE_MS = 900;

customElements.define("reply-composer", class extends HTMLElement {
  connectedCallback() {
    this.versions = { reply: Number(this.getAttribute("reply-version")), note: Number(this.getAttribute("note-version")) };
    this.timers = {};
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.addEventListener("written", (event) => this.later(event.target.closest("form")), { signal });
    this.addEventListener("input", (event) => {
      if (event.target.matches("textarea")) this.later(event.target.form);
    }, { signal });
    this.addEventListener("keydown", (event) => this.pressed(event), { signal });
    this.addEventListener("click", (event) => this.switched(event), { signal });
    this.addEventListener("submit", (event) => this.sending(event), { signal, capture: true });
    addEventListener("pagehide", () => this.saveAll(), { signal });
  }

  // Swapped out by its own answer: whatever was waiting is sent or moot, what was not sent is kept.
  disconnectedCallback() {
    this.saveAll();
    this.stop.abort();
  }

  get mode() {
    return this.querySelector("input[name=mode]:checked")?.value ?? "note";
  }

  form(mode) {
    return this.querySelector(`form[data-mode=${mode}]`);
  }

  pressed(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    const form = this.form(this.mode);
    const button = event.shiftKey ? form.querySelector("[data-send=keep]") : null;
    form.requestSubmit(button ?? form.querySelector("[data-send=first]"));
  }

  switched(event) {
    if (event.target.name !== "mode") return;
    const words = this.form(this.mode)?.querySelector("rich-text, textarea");
    if (matchMedia("(pointer: fine)").matches) words?.focus();
  }

  // A message leaves with all its files or not at all.
  sending(event) {
    const form = event.target;
    clearTimeout(this.timers[form.dataset.mode]);
    delete this.timers[form.dataset.mode];
    this.saving?.abort(); // a draft that arrives after its message would bring the words back
    if (form.querySelector("file-tray")?.isBusy) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      this.addEventListener("uploaded", () => form.requestSubmit(submitter), { once: true });
    }
  }

  later(form) {
    const { mode } = form.dataset;
    clearTimeout(this.timers[mode]);
    this.timers[mode] = setTimeout(() => this.save(mode), PAUSE_MS);
  }

  saveAll() {
    for (const mode of Object.keys(this.timers)) {
      clearTimeout(this.timers[mode]);
      this.save(mode);
    }
  }

  async save(mode) {
    delete this.timers[mode];
    const form = this.form(mode);
    if (!form) return;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("mode", mode);
    body.append("body", form.elements.body.value);
    body.append("version", this.versions[mode]);
    this.saving = new AbortController();
    try {
      const { signal } = this.saving;
      const answer = await fetch(this.getAttribute("draft-url"), { method: "POST", body, signal, keepalive: true });
      if (answer.status === 401 || answer.redirected) signedOut(answer.headers.get("Location") ?? answer.url);
      if (answer.status === 403) renew();
      const told = await answer.json();
      if (answer.status === 409 || answer.status === 422) return this.say(told.error ?? this.getAttribute("moved"), true);
      if (!answer.ok) throw new Error(told.error);
      this.versions[mode] = told.version ?? 0;
      this.say(told.version ? `${this.getAttribute("saved")} ${told.saved_at ?? ""}` : "");
    } catch (problem) {
      if (problem.name === "AbortError") return;
      this.say(this.getAttribute("unsaved"), true);
      if (this.isConnected) this.timers[mode] = setTimeout(() => this.save(mode), 5000);
    }
  }

  say(words, isError = false) {
    const line = this.querySelector("[data-saved]");
    if (!line) return;
    line.hidden = !words;
    line.toggleAttribute("data-error", isError);
    line.querySelector("span").textContent = words;
  }
});
