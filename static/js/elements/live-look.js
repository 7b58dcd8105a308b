// Draws what is being written into a frame, as it is written. The answer is a page of its own that runs nothing.
// Without scripts its button sends the form there.
customElements.define("live-look", class extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    const { signal } = this.listening;
    for (const name of ["input", "change"]) {
      document.addEventListener(name, ({ target }) => target.form === this.form && this.soon(), { signal });
    }
    this.button.addEventListener("click", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.draw();
    }, { signal });
    if (this.form?.querySelector(".form__field--wrong") || this.isWritten) this.draw();
  }

  disconnectedCallback() {
    this.listening.abort();
    clearTimeout(this.waiting);
  }

  get form() {
    return document.getElementById(this.getAttribute("for"));
  }

  // What was typed before this script was here was heard by nobody.
  get isWritten() {
    const fields = this.form?.querySelectorAll("input:not([type=file], [type=radio], [type=checkbox]), textarea");
    return [...fields ?? []].some((field) => field.value !== field.defaultValue);
  }

  get button() {
    return this.querySelector("button");
  }

  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.draw(), 400);
  }

  async draw() {
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const answer = await fetch(this.button.formAction, {
        method: "POST", body: new FormData(this.form), signal: this.asked.signal,
      });
      if (answer.ok) document.querySelector(`iframe[name="${this.getAttribute("frame")}"]`).srcdoc = await answer.text();
    } catch { /* a newer one is on its way, or there is no connection: the frame keeps what it shows */ }
  }
});
