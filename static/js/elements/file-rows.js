// Files of a customer's form: by button, drop or paste, each a `kept-file` on its way before the form is sent.
// Without this, the files go along with the form.
customElements.define("file-rows", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.stop = new AbortController();
    const on = (name, heard) => this.form.addEventListener(name, heard, { signal: this.stop.signal });
    on("change", ({ target }) => target.type === "file" && this.chosen(target));
    on("paste", (event) => this.pasted(event));
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) on(name, (event) => this.dragged(event));
    on("submit", (event) => this.hold(event));
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  get rows() {
    return [...this.form.querySelectorAll("kept-file")];
  }

  words(name, file = "") {
    return (this.getAttribute(`words-${name}`) ?? "").replace("{name}", file);
  }

  asked(name, value) {
    const body = new FormData();
    body.append("tray", this.getAttribute("tray"));
    body.append(name, value);
    return body;
  }

  inputAt(place) {
    const near = place.closest(".form__field")?.querySelector("input[type=file]");
    return near ?? this.form.querySelector("input[type=file][name=files]");
  }

  chosen(input) {
    this.take([...input.files], input);
    input.value = "";
  }

  pasted(event) {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    const now = new Date().toISOString().slice(0, 19).replace("T", " ").replaceAll(":", ".");
    // What was copied from a screen comes without a name of its own.
    const named = files.map((file) => file.name !== "image.png" ? file
      : new File([file], `${this.words("screenshot")} ${now}.png`, { type: file.type }));
    this.take(named, this.inputAt(event.target));
  }

  dragged(event) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.form.toggleAttribute("data-dragged", event.type === "dragover" || event.type === "dragenter");
    if (event.type === "drop") this.take([...event.dataTransfer.files], this.inputAt(event.target));
  }

  take(files, input) {
    const list = input.closest(".files-input");
    for (const file of files) {
      const row = document.importNode(this.querySelector("template").content, true).firstElementChild;
      if (list) list.insertBefore(row, input); else this.append(row);
      row.begin(file, input.name, this);
    }
  }

  // A row has come to an end, with these words for whoever does not see it.
  settled(words) {
    this.querySelector("[role=status]").textContent = words;
    const button = this.waiting;
    if (!button || this.rows.some((row) => row.isBusy)) return;
    this.waiting = null;
    (button.querySelector("span") ?? button).textContent = button.dataset.words;
    button.removeAttribute("aria-disabled");
    this.form.requestSubmit(button);
  }

  // What is on its way comes first; what could not be added is taken off or tried again before.
  hold(event) {
    const wrong = this.rows.find((row) => row.isWrong);
    if (!wrong && !this.rows.some((row) => row.isBusy)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (wrong) return wrong.part("remove").focus();
    if (this.waiting) return;
    this.waiting = event.submitter ?? this.form.querySelector("button:not([type=button])");
    this.waiting.dataset.words = this.waiting.textContent;
    (this.waiting.querySelector("span") ?? this.waiting).textContent = this.words("sending");
    this.waiting.setAttribute("aria-disabled", "true");
  }
});
