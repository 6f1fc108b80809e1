// A kit shown on a screen is one long page without this file: arrows, Page down and the space bar walk its screens.
const slides = [...document.querySelectorAll("[data-slide]")];
const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
const shown = () => {
  const middle = innerHeight / 2;
  const at = slides.findIndex((slide) => slide.getBoundingClientRect().bottom > middle);
  return at < 0 ? slides.length - 1 : at;
};
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  // A link, a button or a field keeps its own keys.
  if (event.target.closest("a, button, input, select, textarea, summary, [popover]")) return;
  const step = event.key === " " && event.shiftKey ? -1 : STEPS[event.key];
  const last = { Home: 0, End: slides.length - 1 }[event.key];
  if (!step && last === undefined) return;
  const next = slides[last ?? Math.max(0, Math.min(slides.length - 1, shown() + step))];
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
});
