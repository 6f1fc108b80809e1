// A list pasted into a box of one line: a browser would glue its lines together, each becomes an item instead.
document.addEventListener("paste", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.matches("[data-list]")) return;
  const pasted = event.clipboardData?.getData("text/plain") ?? "";
  const lines = pasted.split(/[\r\n\u2028\u2029]+/);
  if (lines.length < 2) return;
  event.preventDefault();
  const items = lines.map((line) => line.replace(/[\s,;]+$/, "").trim()).filter(Boolean);
  const text = items.join(", ");
  // As if it was typed: « Annuler » takes it away. `setRangeText` is for browsers without the command.
  if (!text || document.execCommand("insertText", false, text)) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
});
