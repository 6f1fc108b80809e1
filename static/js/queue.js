// Only while the focus is in the queue (WCAG 2.1.4): J and K go from line to line, P, C and R bring the focus to a
// button. No key decides anything.
document.addEventListener("keydown", (event) => {
  const queue = event.target.closest?.("[data-queue]");
  if (!queue || event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const items = [...queue.querySelectorAll("[data-item]")];
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const key = event.key.toLowerCase();
  const step = { j: 1, k: -1 }[key];
  if (step) items[Math.min(items.length - 1, Math.max(0, at + step))].focus();
  else if ("pcr".includes(key) && at >= 0) items[at].querySelector(`[data-key="${key}"]`)?.focus();
});
