// One file on its way: sent at once, with its progress; then its key goes along with the form. It can be taken off.
const LARGEST = 25 * 1024 * 1024;

customElements.define("kept-file", class extends HTMLElement {
  // `file` goes into the field of this name; `rows` knows the words, and where to send it.
  begin(file, name, rows) {
    Object.assign(this, { file, rows, key: this.querySelector("[data-key]") });
    this.key.name = name;
    this.part("name").textContent = file.name;
    this.part("size").textContent = sized(file.size);
    this.part("remove").setAttribute("aria-label", rows.words("remove", file.name));
    this.progress.setAttribute("aria-label", file.name);
    this.part("remove").addEventListener("click", () => this.takeOff());
    this.part("retry").addEventListener("click", () => this.send());
    if (file.size > LARGEST) this.refuse(rows.words("large"), false);
    else this.send();
  }

  part(name) {
    return this.querySelector(`[data-${name}]`);
  }

  get progress() {
    return this.querySelector("progress");
  }

  get isBusy() {
    return !this.progress.hidden;
  }

  get isWrong() {
    return this.classList.contains("kept--wrong");
  }

  // XMLHttpRequest, because fetch does not tell how far an upload is
  send() {
    this.classList.remove("kept--wrong");
    this.part("words").textContent = "";
    this.part("retry").hidden = true;
    this.progress.hidden = false;
    const request = this.request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => { this.progress.value = event.loaded / event.total; });
    request.addEventListener("load", () => this.sent(request));
    request.addEventListener("error", () => this.refuse(this.rows.words("failed"), true));
    request.open("POST", this.rows.getAttribute("url"));
    request.responseType = "json";
    request.send(this.rows.asked("file", this.file));
  }

  sent({ status, response }) {
    if (status !== 201) return this.refuse(response?.error ?? this.rows.words("failed"), status >= 500);
    this.key.value = response.key;
    this.key.disabled = false;
    this.progress.hidden = true;
    this.rows.settled(this.rows.words("added", this.file.name));
  }

  refuse(words, canTryAgain) {
    this.classList.add("kept--wrong");
    this.progress.hidden = true;
    this.part("words").textContent = words;
    this.part("retry").hidden = !canTryAgain;
    this.rows.settled(`${this.file.name}: ${words}`);
  }

  takeOff() {
    this.request?.abort();
    const body = this.rows.asked("key", this.key.value);
    if (this.key.value) fetch(this.rows.getAttribute("away"), { method: "POST", body, keepalive: true });
    const beside = [this.nextElementSibling, this.previousElementSibling].find((one) => one?.localName === "kept-file");
    const next = beside?.part("remove") ?? this.rows.inputAt(this);
    this.remove();
    next.focus();
    this.rows.settled(this.rows.words("removed", this.file.name));
  }
});

function sized(bytes) {
  const [unit, many] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
  const words = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 0 });
  return words.format(Math.max(many, 1));
}
