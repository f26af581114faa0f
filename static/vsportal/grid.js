/* The grid in which a draft of the matrix is written: keys as in a spreadsheet, rows without a round trip, and paste.
   Everything works without it: the buttons then send the form, which comes back rearranged and unsaved. */
(() => {
  "use strict";

  const form = document.querySelector("[data-grid]");
  const body = form?.querySelector("[data-grid-rows]");
  const blank = form?.querySelector("[data-grid-blank]");
  if (!body || !blank) return;
  let next = 100000; // what no row from the server is called

  const rows = () => [...body.rows];
  const cells = (row) => [...row.querySelectorAll('input[type="text"]')];
  const said = (words) => (form.querySelector("[data-grid-said]").textContent = words);

  function named(row) {
    const was = row.querySelector('input[name="row"]').value;
    const now = String(next++);
    for (const input of row.querySelectorAll("input"))
      if (input.name === "row") input.value = now;
      else input.name = input.name.replace(`rules-${was}-`, `rules-${now}-`);
    for (const button of row.querySelectorAll("[data-grid-do]")) button.value = `${button.dataset.gridDo}-${now}`;
    return row;
  }

  function freeCode() {
    const taken = new Set(rows().map((row) => cells(row)[0].value));
    let number = rows().length + 1;
    while (taken.has(`r${number}`)) number += 1;
    return `r${number}`;
  }

  function add(after, from) {
    const row = named((from || blank.content.firstElementChild).cloneNode(true));
    if (from) cells(row).forEach((cell, at) => (cell.value = cells(from)[at].value));
    cells(row)[0].value = freeCode();
    if (after) after.after(row);
    else body.append(row);
    return row;
  }

  const deeds = {
    add: () => cells(add())[0].focus(),
    duplicate: (row) => cells(add(row, row))[0].focus(),
    delete: (row) => {
      const near = row.nextElementSibling || row.previousElementSibling;
      row.remove();
      if (near) cells(near)[0].focus();
    },
    up: (row) => row.previousElementSibling?.before(row),
    down: (row) => row.nextElementSibling?.after(row),
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-grid-do]");
    if (!button) return;
    event.preventDefault();
    deeds[button.dataset.gridDo](button.closest("tr"));
    if (button.isConnected && button.closest("tr")) button.focus();
  });

  /* Arrow keys leave a cell at its edge; Enter goes down, and from the last row to a new one. */
  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!(cell instanceof HTMLInputElement) || cell.type !== "text" || event.altKey || event.ctrlKey || event.metaKey) return;
    const row = cell.closest("tr");
    if (!row?.parentElement.matches("tbody")) return;
    const at = cells(row).indexOf(cell);
    const inside = row.parentElement === body;
    const atStart = cell.selectionStart === 0 && cell.selectionEnd === 0;
    const atEnd = cell.selectionStart === cell.value.length;
    let to = null;
    if (event.key === "Enter") to = cells(row.nextElementSibling || (inside ? add() : row))[at];
    else if (event.key === "ArrowDown" && !cell.list) to = row.nextElementSibling && cells(row.nextElementSibling)[at];
    else if (event.key === "ArrowUp" && !cell.list) to = row.previousElementSibling && cells(row.previousElementSibling)[at];
    else if (event.key === "ArrowRight" && atEnd && !event.shiftKey) to = cells(row)[at + 1];
    else if (event.key === "ArrowLeft" && atStart && !event.shiftKey) to = cells(row)[at - 1];
    else return;
    if (event.key === "Enter" || to) event.preventDefault();
    if (to) {
      to.focus();
      to.select();
    }
  });

  /* Cells as spreadsheets copy them: tabs between, a line each; a cell in quotes may hold both. */
  function table(text) {
    const lines = [[]];
    const pattern = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/g;
    for (const [, quoted, bare, end] of text.matchAll(pattern)) {
      lines.at(-1).push((quoted === undefined ? bare : quoted.replaceAll('""', '"')).trim());
      if (end === "") break;
      if (end !== "\t") lines.push([]);
    }
    while (lines.length && lines.at(-1).every((cell) => cell === "")) lines.pop();
    return lines;
  }

  form.addEventListener("paste", (event) => {
    const cell = event.target;
    const text = event.clipboardData?.getData("text/plain") || "";
    if (!(cell instanceof HTMLInputElement) || !body.contains(cell) || !/[\t\n\r]/.test(text.trimEnd())) return;
    event.preventDefault();
    let row = cell.closest("tr");
    const from = cells(row).indexOf(cell);
    let count = 0;
    for (const [at, line] of table(text).entries()) {
      if (at > 0) row = row.nextElementSibling || add();
      const targets = cells(row).slice(from);
      line.slice(0, targets.length).forEach((value, place) => (targets[place].value = value));
      count += Math.min(line.length, targets.length);
    }
    said(`+ ${count}`);
  });

  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => changed && event.preventDefault());
})();
