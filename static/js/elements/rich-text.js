// A small editor over a textarea: what is submitted is the textarea, which works alone without this.
// Commands are the browser's own, so that undo, input methods and writing directions are the platform's.
import { cleaned, paragraphs } from "lib/plain-html";

const BLOCKS = "p, ul, ol, pre, blockquote, div, h1, h2, h3, h4, h5, h6";
const MARKS = { bold: "bold", italic: "italic", list: "insertUnorderedList" };

customElements.define("rich-text", class extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    if (!this.area || this.page) return;
    this.page = document.createElement("div");
    this.page.className = this.area.className;
    this.page.contentEditable = "true";
    this.page.dir = "auto";
    const named = { role: "textbox", "aria-multiline": "true", "aria-label": this.area.getAttribute("aria-label") };
    for (const [name, value] of Object.entries(named)) this.page.setAttribute(name, value);
    if (this.area.dataset.key) this.page.dataset.key = this.area.dataset.key;
    this.page.autofocus = this.area.autofocus;
    if (this.area.placeholder) this.page.dataset.placeholder = this.area.placeholder;
    this.area.removeAttribute("data-key");
    this.area.required = false;
    this.value = this.area.value;
    this.area.hidden = true;
    this.area.after(this.page);
    document.execCommand("defaultParagraphSeparator", false, "p");
    this.page.addEventListener("input", () => this.write());
    this.page.addEventListener("paste", (event) => this.paste(event));
    this.page.addEventListener("keydown", (event) => this.pressed(event));
    this.form = this.area.form;
    this.form?.addEventListener("mousedown", (event) => event.target.closest("[data-mark]") && event.preventDefault()); // the caret stays
    this.form?.addEventListener("click", (event) => this.command(event));
  }

  get value() {
    return this.area.value;
  }

  set value(body) {
    this.page.innerHTML = /^\s*<(p|div|ul|ol|blockquote|pre|b|i|a|br)\b/i.test(body) ? cleaned(body) : body ? paragraphs(body) : "";
    this.write(false);
  }

  get isEmpty() {
    return !this.page.textContent.trim() && !this.page.querySelector("li, img");
  }

  // The textarea's keeper: written text becomes what will be sent.
  write(tell = true) {
    this.page.toggleAttribute("data-empty", this.isEmpty);
    if (!tell) return;
    this.area.value = this.isEmpty ? "" : this.inBlocks();
    this.dispatchEvent(new CustomEvent("written", { bubbles: true }));
  }

  // Browsers leave the first line bare, bold words and all: it is a paragraph like the others.
  inBlocks() {
    const page = document.createElement("template");
    page.innerHTML = cleaned(this.page.innerHTML);
    let line = null;
    for (const node of [...page.content.childNodes]) {
      if (node.matches?.(BLOCKS)) line = null;
      else {
        if (!line) node.before(line = document.createElement("p"));
        line.append(node);
      }
    }
    return page.innerHTML;
  }

  paste(event) {
    const { clipboardData } = event;
    if (clipboardData.files.length && !clipboardData.types.includes("text/html")) return; // the tray takes files
    event.preventDefault();
    const html = clipboardData.getData("text/html"), text = clipboardData.getData("text/plain");
    if (html) document.execCommand("insertHTML", false, cleaned(html));
    else if (text.includes("\n")) document.execCommand("insertHTML", false, paragraphs(text));
    else document.execCommand("insertText", false, text);
  }

  command(event) {
    const button = event.target.closest("[data-mark]");
    if (!button) return;
    event.preventDefault();
    this.page.focus();
    this.mark(button.dataset.mark);
  }

  mark(name) {
    if (MARKS[name]) document.execCommand(MARKS[name]);
    else if (name === "code") document.execCommand("formatBlock", false, document.queryCommandValue("formatBlock") === "pre" ? "p" : "pre");
    else if (name === "link") this.link();
    this.write();
  }

  link() {
    const chosen = getSelection().toString();
    const address = prompt(this.getAttribute("ask-link"), /^https?:/.test(chosen) ? chosen : "https://");
    if (!address || !/^(https?:|mailto:)/i.test(address)) return;
    if (chosen) document.execCommand("createLink", false, address);
    else document.execCommand("insertHTML", false, cleaned(`<a href="${encodeURI(address)}">${encodeURI(address)}</a>`));
  }

  pressed(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.key.toLowerCase() === "k" && !getSelection().isCollapsed) {
      event.preventDefault();
      event.stopPropagation();
      this.mark("link");
    }
  }

  focus() {
    this.page.focus();
    getSelection().selectAllChildren(this.page);
    getSelection().collapseToEnd();
  }
});
