// Short relative times keep counting while the page stands open. Says what helpdesk/ui/times.py says.
const MINUTE = 60, HOUR = 3600, DAY = 86400;

function ago(seconds) {
  if (seconds < MINUTE) return null; // "now" is the server's word
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)}m`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)}h`;
  if (seconds < DAY * 14) return `${Math.floor(seconds / DAY)}d`;
  return null; // a date does not age
}

function refresh() {
  if (document.hidden) return;
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const words = ago((Date.now() - Date.parse(time.dateTime)) / 1000);
    if (words && time.textContent !== words) time.textContent = words;
  }
}

setInterval(refresh, 30_000);
document.addEventListener("visibilitychange", refresh);
