// Files of a message on their way: by button, drop or paste, each with its progress, sent before the message is.
// Without this, the file input goes along with the form.
const LARGEST = 25 * 1024 * 1024;

customElements.define("file-tray", class extends HTMLElement {
  connectedCallback() {
    this.url = this.getAttribute("url");
    this.form = this.closest("form");
    this.chips = this.querySelector("[data-chips]");
    this.input = this.form.querySelector("input[type=file]");
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.input.addEventListener("change", () => {
      this.take(this.input.files);
      this.input.value = "";
    }, { signal });
    this.form.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length && !event.defaultPrevented) {
        event.preventDefault();
        this.take(event.clipboardData.files);
      }
    }, { signal });
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
      this.form.addEventListener(name, (event) => this.dragged(event), { signal });
    }
    this.addEventListener("click", (event) => this.drop(event), { signal });
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  get isBusy() {
    return this.querySelector("progress") !== null;
  }

  dragged(event) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.form.toggleAttribute("data-dragged", event.type === "dragover" || event.type === "dragenter");
    if (event.type === "drop") this.take(event.dataTransfer.files);
  }

  take(files) {
    for (const file of files) {
      const chip = this.chip(file.name);
      if (file.size > LARGEST) this.refuse(chip, this.getAttribute("too-large"));
      else this.send(file, chip);
    }
  }

  chip(name) {
    const chip = this.querySelector("template").content.firstElementChild.cloneNode(true);
    chip.querySelector("[data-name]").textContent = name;
    this.chips.append(chip);
    return chip;
  }

  // XMLHttpRequest, because fetch does not tell how far an upload is
  send(file, chip) {
    const body = new FormData();
    body.append("file", file, file.name);
    body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    const request = new XMLHttpRequest();
    const progress = chip.querySelector("progress");
    request.upload.addEventListener("progress", (event) => { progress.value = event.loaded / event.total; });
    request.addEventListener("load", () => this.sent(request, chip));
    request.addEventListener("error", () => this.refuse(chip, this.getAttribute("failed")));
    request.open("POST", this.url);
    request.responseType = "json";
    request.send(body);
    chip.request = request;
  }

  sent(request, chip) {
    const answer = request.response;
    if (request.status >= 300 || !answer?.key) return this.refuse(chip, answer?.error ?? this.getAttribute("failed"));
    chip.querySelector("progress").remove();
    chip.querySelector("input[name=uploads]").value = answer.key;
    chip.querySelector("input[name=uploads]").disabled = false;
    this.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
  }

  refuse(chip, words) {
    chip.querySelector("progress")?.remove();
    chip.classList.add("chip--error");
    chip.querySelector("[data-words]").textContent = words;
  }

  drop(event) {
    const chip = event.target.closest("[data-remove]")?.closest(".chip");
    if (!chip) return;
    event.preventDefault();
    chip.request?.abort();
    const key = chip.querySelector("input[name=uploads]").value;
    if (key) {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
      fetch(`${this.url}${key}/removal/`, { method: "POST", body });
    }
    chip.remove();
  }
});
