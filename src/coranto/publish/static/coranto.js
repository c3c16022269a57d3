// Two things that HTML cannot do: j and k move between items, and a switch between light and dark that is kept.
"use strict";
(() => {
  const root = document.documentElement;
  let kept = null;
  try { kept = localStorage.getItem("theme"); } catch { /* storage may be refused: the switch then lasts one page */ }
  if (kept === "light" || kept === "dark") root.dataset.theme = kept;
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (!button) return;
    const show = () => { button.textContent = dark() ? "Light" : "Dark"; };
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* as above */ }
      show();
    });
  });

  const ITEMS = ".card a[href], .row a[href], .line .from a, .ledger .num, .claim > .from .cites a, .timeline .from a, .steps a";
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== "j" && event.key !== "k")) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
    const seen = new Set();
    const items = [...document.querySelectorAll(ITEMS)].filter((item) => {
      const box = item.closest(".card, .row, .line, .ledger tr, .claim, .timeline > li, .steps > li");
      if (!item.checkVisibility() || seen.has(box)) return false;
      return seen.add(box);
    });
    const box = document.activeElement?.closest(".card, .row, .line, .ledger tr, .claim, .timeline > li, .steps > li");
    const at = items.findIndex((item) => box && box.contains(item));
    const next = items[event.key === "j" ? at + 1 : Math.max(0, at - 1)];
    if (next) { next.focus(); next.scrollIntoView({ block: "center" }); }
  });
})();
