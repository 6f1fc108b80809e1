// The session of a codev works without this file: it counts down what the server said, and says a new step aloud.
const seance = () => document.getElementById("seance");
const words = (seconds) => {
  const all = Math.abs(seconds), minutes = Math.floor(all / 60), rest = all % 60;
  const time = minutes ? `${minutes}\u00a0min ${String(rest).padStart(2, "0")}\u00a0s` : `${rest}\u00a0s`;
  return seconds < 0 ? `dépassé de ${time}` : time;
};
let end = 0, step = seance()?.dataset.step;
const read = () => {
  const left = seance()?.querySelector("[data-left]");
  if (left) end = Date.now() + Number(left.dataset.left) * 1000;
  seance()?.querySelector("[data-read-at]")?.setAttribute("hidden", "");
};
const show = () => {
  const left = seance()?.querySelector("[data-left]:not([data-paused])");
  if (left) left.textContent = words(Math.round((end - Date.now()) / 1000));
};
read();
setInterval(show, 1000);
document.addEventListener("htmx:afterSettle", () => {
  read();
  const now = seance()?.dataset;
  if (!now || now.step === step) return;
  step = now.step;
  const form = document.querySelector("[data-note]");
  // What is written is on the page that the server draws once it has begun.
  if (!form) return location.reload();
  document.getElementById("annonce").textContent = now.said;
  // A note begun in the step before stays of that step; an empty one is of this step.
  const { text, step: chosen } = form.elements;
  if (!text.value && chosen.querySelector(`[value="${step}"]`)) chosen.value = step;
});
