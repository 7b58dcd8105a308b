// What a composer may hold: a few tags, links to the web, nothing else. The server cleans again whatever arrives;
// this keeps pasted pages from carrying their looks in.
const KEPT = new Set(["P", "DIV", "BR", "B", "STRONG", "I", "EM", "U", "S", "A", "UL", "OL", "LI", "BLOCKQUOTE", "CODE", "PRE"]);
const BLOCKS = new Set(["H1", "H2", "H3", "H4", "H5", "H6", "SECTION", "ARTICLE", "TR", "HEADER", "FOOTER", "MAIN"]);
const DROPPED = new Set(["SCRIPT", "STYLE", "TITLE", "META", "LINK", "IFRAME", "OBJECT", "TEMPLATE", "SVG", "MATH", "HEAD"]);

// HTML without anything that is not kept.
export function cleaned(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const out = document.createElement("div");
  out.append(...[...parsed.body.childNodes].flatMap(clean));
  return out.innerHTML;
}

// Plain text as HTML: a paragraph for each block, a break for each line.
export function paragraphs(text) {
  const holder = document.createElement("div");
  for (const part of text.replace(/\r\n?/g, "\n").split(/\n{2,}/)) {
    const block = document.createElement("p");
    part.split("\n").forEach((line, index) => block.append(...(index ? [document.createElement("br")] : []), line));
    if (!block.textContent) block.append(document.createElement("br"));
    holder.append(block);
  }
  return holder.innerHTML;
}

function clean(node) {
  if (node.nodeType === Node.TEXT_NODE) return [node.data];
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.nodeName.toUpperCase())) return [];
  const inside = [...node.childNodes].flatMap(clean);
  const name = BLOCKS.has(node.nodeName) ? "P" : node.nodeName;
  if (!KEPT.has(name)) return inside;
  const kept = document.createElement(name);
  if (name === "A") {
    const href = node.getAttribute("href") ?? "";
    if (!/^(https?:|mailto:|tel:)/i.test(href)) return inside;
    kept.href = href;
  }
  kept.append(...inside);
  return [kept];
}
