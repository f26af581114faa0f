/* The arrow keys in a calendar, <table data-calendar>: from day to day, from week to week; Home and End of a week, Page Up
   and Page Down to the span before and after, Enter to what stands first on the day. Without it everything is a link. */
(() => {
  "use strict";

  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  function cellsOf(table) {
    return [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td")]);
  }

  function place(cells, cell) {
    for (const [row, line] of cells.entries()) if (line.includes(cell)) return [row, line.indexOf(cell)];
    return [0, 0];
  }

  function go(table, cell) {
    if (!cell) return;
    for (const other of table.querySelectorAll("td[tabindex='0']")) other.tabIndex = -1;
    cell.tabIndex = 0;
    cell.focus();
  }

  function turn(relation) {
    const link = document.querySelector(`a[rel='${relation}']`);
    if (link) link.click();
  }

  function onKey(event) {
    const table = event.currentTarget;
    const cell = event.target.closest("td");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const cells = cellsOf(table);
    const [row, column] = place(cells, cell);
    if (event.key in STEPS) {
      const [down, right] = STEPS[event.key];
      const next = cells.flat()[row * cells[0].length + column + down * cells[0].length + right];
      go(table, next);
    } else if (event.key === "Home") go(table, cells[row][0]);
    else if (event.key === "End") go(table, cells[row].at(-1));
    else if (event.key === "PageUp") turn("prev");
    else if (event.key === "PageDown") turn("next");
    else if (event.key === "Enter" && event.target === cell) cell.querySelector("a")?.click();
    else return;
    event.preventDefault();
  }

  for (const table of document.querySelectorAll("table[data-calendar]")) {
    for (const cell of cellsOf(table).flat()) cell.tabIndex = -1;
    const first = table.querySelector("td.today") || cellsOf(table)[0]?.[0];
    if (first) first.tabIndex = 0;
    table.addEventListener("keydown", onKey);
  }
})();
