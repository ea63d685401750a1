// Suggestions while writing: a combobox with a list, as in the ARIA Authoring Practices. Without this file, a plain form.
"use strict";

(() => {
  const field = document.querySelector("input[data-suggest]");
  if (!field) return;
  const list = Object.assign(document.createElement("ul"), { id: "suggestions", className: "suggestions", hidden: true });
  const told = Object.assign(document.createElement("p"), { className: "hidden" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.suggestLabel);
  told.setAttribute("role", "status");
  field.closest(".ask-line").append(list);
  field.form.append(told);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) field.setAttribute(name, value);
  let at = -1;
  let asked;
  let timer;

  function close() {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function point(to) {
    const options = [...list.children];
    at = to;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }

  function choose(option) {
    field.value = option.dataset.text;
    close();
    field.form.requestSubmit();
  }

  function line(found, i) {
    const option = Object.assign(document.createElement("li"), { id: `suggestion-${i}` });
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.text = found.text;
    option.append(Object.assign(document.createElement("span"), { textContent: found.text, lang: found.language }));
    option.append(" ", Object.assign(document.createElement("span"), { textContent: found.note, className: "about" }));
    option.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    option.addEventListener("click", () => choose(option));
    return option;
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const written = field.value;
    const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(written)}`, { signal: asked.signal }).catch(() => null);
    if (!answer || !answer.ok || written !== field.value || document.activeElement !== field) return;
    const { suggestions, told: words } = await answer.json();
    close();
    list.replaceChildren(...suggestions.map(line));
    list.hidden = !suggestions.length;
    field.setAttribute("aria-expanded", String(suggestions.length > 0));
    told.textContent = suggestions.length ? words : "";
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.key === "ArrowDown" && list.hidden && field.value) return void ask();
    if (list.hidden || !count) return;
    switch (event.key) {
      case "ArrowDown": point(at + 1 < count ? at + 1 : -1); break;
      case "ArrowUp": point(at < 0 ? count - 1 : at - 1); break;
      case "Enter": if (at < 0) return; choose(list.children[at]); break;
      case "Escape": event.stopPropagation(); close(); break;
      default: return;
    }
    event.preventDefault();
  });
})();
