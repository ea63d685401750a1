// Keyboard and small comforts. Every page works without this file.
"use strict";

(() => {
  const $$ = (selector) => [...document.querySelectorAll(selector)];
  const search = document.getElementById("q");
  const marks = $$(".text mark");
  const hits = $$(".hit");
  let at = -1;

  // The other language keeps the place in the page.
  const switcher = document.getElementById("switch");
  if (switcher) {
    switcher.addEventListener("click", () => { if (location.hash) switcher.href = switcher.href.split("#")[0] + location.hash; });
  }

  function go(list, step) {
    if (!list.length) return;
    if (list === marks && at < 0 && location.hash) at = firstAfterTarget(step);
    else at = (at + step + list.length) % list.length;
    list.forEach((node, i) => node.classList.toggle("here", i === at));
    const node = list[at];
    const link = node.querySelector("h2 a");
    if (link) link.focus({ preventScroll: true });
    node.scrollIntoView({ block: "center" });
    const counter = document.getElementById("counter");
    if (counter && list === marks) counter.textContent = `${at + 1} / ${list.length}`;
  }

  function firstAfterTarget(step) {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return 0;
    const inside = marks.findIndex((mark) => target.compareDocumentPosition(mark) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY));
    return inside < 0 ? 0 : step > 0 ? inside : (inside - 1 + marks.length) % marks.length;
  }

  // The keys, from the page of help, without leaving this one; where they cannot be had, that page itself.
  async function help() {
    const link = document.querySelector("a[data-help]");
    if (!link) return;
    const answer = await fetch(link.href).catch(() => null);
    const page = answer && answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const title = page && page.getElementById("keys");
    if (!title) return location.assign(link.href + "#keys");
    if (document.querySelector("dialog")) return;
    const dialog = document.createElement("dialog");
    const close = document.createElement("button");
    close.className = "plain";
    close.textContent = link.dataset.close;
    close.addEventListener("click", () => dialog.close());
    const keys = title.nextElementSibling;
    title.id = "keys-title";
    dialog.setAttribute("aria-labelledby", title.id);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(title, keys, close);
    document.body.append(dialog);
    dialog.showModal();
  }

  // What is told of a term goes away with Escape, and comes again at the next term.
  const away = (hide) => document.body.classList.toggle("tips-away", hide);
  for (const term of $$("a.term")) for (const name of ["pointerenter", "focus"]) term.addEventListener(name, () => away(false));
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector(".tip:target");
    if (event.key === "Escape") away(true);
    if (open) { location.hash = open.id.replace("tip", "term"); open.previousElementSibling.focus(); away(true); }
  });

  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    switch (event.key) {
      case "/": if (search) { event.preventDefault(); search.focus(); search.select(); } break;
      case "j": go(hits, 1); break;
      case "k": go(hits, -1); break;
      case "n": go(marks, 1); break;
      case "p": go(marks, -1); break;
      case "?": help(); break;
    }
  });
  // The passage that the address names can be copied with its citation.
  const reader = document.querySelector(".reader[data-cite]");
  function offerCopy() {
    for (const old of $$(".copy")) old.remove();
    const passage = reader && location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!passage || !passage.matches(".text .p") || !navigator.clipboard) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain copy";
    button.textContent = reader.dataset.copy;
    button.addEventListener("click", async () => {
      const copy = passage.cloneNode(true);
      for (const extra of copy.querySelectorAll(".anchor, .copy, .call, .tip")) extra.remove();
      const page = passage.dataset.at ? ` ${reader.dataset.page} ${passage.dataset.at}.` : "";
      await navigator.clipboard.writeText(`“${copy.textContent.trim()}” ${reader.dataset.cite}${page} ${location.href}`);
      button.textContent = reader.dataset.copied;
    });
    passage.append(" ", button);
  }
  window.addEventListener("hashchange", offerCopy);
  offerCopy();

  // A page of tasks under way shows how far they are; it stops with the last of them, and waits while somebody acts.
  async function refresh() {
    const old = document.querySelector("[data-refresh]");
    if (!old) return;
    if (!document.hidden && !old.contains(document.activeElement)) {
      const answer = await fetch(location.href).catch(() => null);
      if (answer && answer.redirected) return location.replace(answer.url);
      if (answer && answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector("main > section");
        if (fresh) old.replaceWith(fresh);
      }
    }
    setTimeout(refresh, 2000);
  }
  if (document.querySelector("[data-refresh]")) setTimeout(refresh, 1000);

  for (const button of $$("[data-mark-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => go(marks, Number(button.dataset.markStep)));
  }
})();
