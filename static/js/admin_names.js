// What Django’s screens leave without a name is called by what stands above or beside it: lists that are searched (Select2),
// fields of a table, the date and the hour of one moment, columns without a title.
const said = (element) => element?.textContent.replace(/\s+/g, " ").replace(/\s*:\s*$/, "").trim() ?? "";

const column = (field) => {
  const cell = field.closest("td");
  const heads = [...(cell?.closest("table")?.tHead?.rows ?? [])].at(-1);
  return heads && said(heads.cells[cell.cellIndex]);
};

const nameOf = (field) => {
  const beside = field.labels?.length ? said(field.labels[0]) : "";
  if (beside) return beside;
  const row = field.closest("fieldset.flex-container, .form-row, td");
  const part = said(field.previousSibling);
  const whole = column(field) || said(row?.querySelector("legend, label"));
  return [whole, part].filter(Boolean).join(", ");
};

const nameAll = () => {
  for (const head of document.querySelectorAll(".inline-group th:empty")) {
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = head.classList.contains("original") ? "Ligne" : "Retirer";
    head.append(words);
  }
  for (const field of document.querySelectorAll(".form-row :is(input:not([type=hidden]), select, textarea)")) {
    if (field.labels?.length || field.hasAttribute("aria-label") || field.closest(".select2-container")) continue;
    const name = nameOf(field);
    if (name) field.setAttribute("aria-label", name);
  }
  for (const box of document.querySelectorAll(".select2-selection:not([aria-label])")) {
    const list = box.closest(".select2-container").previousElementSibling;
    const name = list && (list.getAttribute("aria-label") || nameOf(list));
    if (!name) continue;
    const shown = box.querySelector(".select2-selection__rendered");
    for (const told of ["role", "aria-readonly"]) shown?.removeAttribute(told); // the box is the field, not its words
    const chosen = said(shown);
    box.setAttribute("aria-label", chosen ? `${name}, ${chosen.replace(/^×\s*/, "")}` : name);
    box.removeAttribute("aria-labelledby");
    box.querySelector(".select2-search__field")?.setAttribute("aria-label", name);
    list.addEventListener("change", () => setTimeout(() => { box.removeAttribute("aria-label"); nameAll(); }), { once: true });
  }
};

new MutationObserver(nameAll).observe(document.documentElement, { childList: true, subtree: true });
document.addEventListener("DOMContentLoaded", nameAll);
