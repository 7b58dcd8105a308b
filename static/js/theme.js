// Runs before the first paint, so that a chosen theme or width never flashes in, keys
// are called what they are called here, and the server knows the reader's time zone.
try {
  const root = document.documentElement;
  if (!/Mac|iPhone|iPad/.test(navigator.userAgent)) root.dataset.keys = "ctrl";
  const theme = localStorage.getItem("theme");
  if (theme) root.dataset.theme = theme;
  const list = Number(localStorage.getItem("pane:list"));
  if (list) root.style.setProperty("--list-width", `${list}px`);
  if (localStorage.getItem("pane:details") === "hidden") root.dataset.details = "hidden";
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  document.cookie = `zone=${encodeURIComponent(timeZone)}; path=/; max-age=31536000; samesite=lax`;
} catch {
  // Storage may be switched off: then the system's theme and the usual widths are right.
}
