/* vsportal: the whole of our own script. Loaded in <head> without defer, so that the chosen theme is there before the
   first paint. Everything works without it; it only adds: light, dark or system; "/" to search; focus on a refusal. */
(() => {
  "use strict";

  const THEME = "vsportal-theme"; // "light", "dark", or absent for the system's own
  const root = document.documentElement;

  function storedTheme() {
    try {
      return localStorage.getItem(THEME) || "";
    } catch {
      return ""; // storage may be switched off
    }
  }

  function applyTheme(theme) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  function rememberTheme(theme) {
    applyTheme(theme);
    try {
      if (theme) localStorage.setItem(THEME, theme);
      else localStorage.removeItem(THEME);
    } catch {
      /* the choice then lasts as long as the page */
    }
  }

  /* <fieldset data-theme-choice hidden> with radios "", light, dark: hidden until there is a script to obey it. */
  function showThemeChoice() {
    for (const group of document.querySelectorAll("[data-theme-choice]")) {
      const chosen = group.querySelector(`input[value="${storedTheme()}"]`);
      if (chosen) chosen.checked = true;
      group.hidden = false;
      group.addEventListener("change", (event) => rememberTheme(event.target.value));
    }
  }

  function isTyping(element) {
    return element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
  }

  function focusSearch(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const search = document.querySelector(".find input");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  }

  /* A no that arrives by HTMX is read out and reached by keyboard: <section class="refusal" tabindex="-1">, and the
     summary of a form's errors. With outerHTML the target is gone; the event then stands on what took its place. */
  function focusRefusal(event) {
    for (const place of [event.detail?.target, event.target]) {
      const no = place instanceof Element && place.isConnected && place.querySelector(":is(.refusal, .errors)[tabindex]");
      if (no) return no.focus();
    }
  }

  applyTheme(storedTheme());
  window.addEventListener("storage", (event) => event.key === THEME && applyTheme(event.newValue));
  document.addEventListener("keydown", focusSearch);
  document.addEventListener("htmx:afterSettle", focusRefusal);
  document.addEventListener("DOMContentLoaded", showThemeChoice);
})();
