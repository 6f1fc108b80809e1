// The screen of a hall is one long page without this file. With it, one thing is shown at a time, and the next comes by
// itself every twelve seconds, until somebody pauses; at once paused where the reader asks for less movement.
const parts = [...document.querySelectorAll("[data-slide]")];
const button = document.getElementById("pause");
const EVERY = 12000;
const RELOAD = 3600000; // what is online changes
let at = 0;
let timer = 0;
const show = (next) => {
  at = (next + parts.length) % parts.length;
  parts.forEach((part, rank) => { part.hidden = rank !== at; });
};
const label = () => { button.querySelector("[data-words]").textContent = timer ? "Mettre en pause" : "Reprendre"; };
const toggle = () => {
  if (timer) timer = clearInterval(timer) || 0;
  else timer = setInterval(() => show(at + 1), EVERY);
  label();
};
if (parts.length > 1 && button) {
  show(0);
  button.hidden = false;
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) toggle();
  label();
  button.addEventListener("click", toggle);
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("a, button")) return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) show(at + step);
    if (event.key === " ") { event.preventDefault(); toggle(); }
  });
}
const whole = document.getElementById("plein-ecran");
if (whole && document.fullscreenEnabled) {
  whole.hidden = false;
  whole.addEventListener("click", () => document.getElementById("contenu").requestFullscreen());
}
setTimeout(() => location.reload(), RELOAD);
