// Whoever is signed out is led to the sign-in page, but never away from what they are writing: they sign in in another
// window, come back, and send it. A page that is older than the last sign-in gets its token anew.
const WRITTEN = "reply-composer textarea[name=body], dialog[open] form, .editing form, unsaved-work";
let isOut = false;

const stack = () => document.querySelector("toast-stack");

function isUnsaved(one) {
  if (one.localName === "textarea") return Boolean(one.value.trim());
  return one.localName === "form" || one.isUnsaved;
}

export const isWriting = () => [...document.querySelectorAll(WRITTEN)].some(isUnsaved);

export function signedOut(address) {
  if (!isWriting()) return location.assign(address);
  isOut = true;
  stack()?.askToSignIn(address);
}

// The page, fetched again, has a token that is good now. Nothing else of it is used.
export async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token) return;
  isOut = false;
  for (const one of document.querySelectorAll("[name=csrfmiddlewaretoken]")) one.value = token;
  document.body.setAttribute("hx-headers:inherited", page.body.getAttribute("hx-headers:inherited"));
  stack()?.isSignedIn();
}

document.addEventListener("htmx:before:response", (event) => {
  const { response, hx } = event.detail.ctx;
  if (response.status !== 401) return;
  isOut = true;
  if (!hx.redirect || !isWriting()) return;
  event.preventDefault();
  signedOut(hx.redirect);
});

document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.status === 403) renew();
});

addEventListener("focus", () => isOut && renew());
document.addEventListener("visibilitychange", () => isOut && !document.hidden && renew());
