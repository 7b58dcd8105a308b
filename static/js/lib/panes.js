// The details are a column where there is room: hidden and shown again by their buttons, and remembered on this device.
// Where there is no room they are a popover, which the browser opens and closes by itself.
const roomy = matchMedia("(width >= 1280px)");
const root = document.documentElement;

document.addEventListener("click", (event) => {
  if (!roomy.matches) return;
  const hides = event.target.closest("[data-hide-details]");
  const shows = event.target.closest(".talk__details");
  if (!hides && !shows) return;
  event.preventDefault(); // not as a popover
  if (hides) root.dataset.details = "hidden";
  else delete root.dataset.details;
  localStorage.setItem("pane:details", hides ? "hidden" : "shown");
  document.querySelector(hides ? ".talk__details" : "[data-hide-details]")?.focus();
});
