/*
 * What the other scripts share: the one namespace, the words of the page's language, small helpers
 * for elements, the voice for screen readers, and copying.
 *
 * The scripts are classic and deferred, so that they also work on pages opened from a folder.
 * They hold no words and make no figures: both come from the build (setWords, setData).
 */
window.stadspeil = window.stadspeil || {};

(function (stadspeil) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const folder = document.currentScript.src.replace(/[^/]*$/, "");
  const waiting = [];
  let words = { language: "nl-NL", edition: "", indicators: "", texts: {} };

  /* ---- what the build hands over ---- */

  stadspeil.setWords = function (given) {
    words = given;
  };

  stadspeil.setData = function (given) {
    stadspeil.data = given;
    waiting.forEach((start) => start(given));
  };

  /* Call a function as soon as the figures of the page are there. */
  stadspeil.onData = function (start) {
    waiting.push(start);
  };

  /* A text by its key, with the names between braces filled in. */
  stadspeil.text = function (key, names) {
    return words.texts[key].replace(/\{(\w+)\}/g, (whole, name) =>
      names && name in names ? names[name] : whole,
    );
  };

  stadspeil.edition = () => words.edition;

  /* The label of a tick, the only number that is written here; all others come with the data. */
  stadspeil.formatTick = function (value, decimals) {
    const format = new Intl.NumberFormat(words.language, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    return format.format(value).replace("-", "\u2212");
  };

  stadspeil.compare = (one, other) =>
    one.localeCompare(other, words.language, { numeric: true, sensitivity: "base" });

  /* The address of the site itself, in which all pages stand. */
  stadspeil.root = folder.replace(/[^/]*\/$/, "");

  /* Where the page and the figures of an indicator stand, without what follows the dot. */
  stadspeil.indicatorPath = (id) => words.indicators + encodeURIComponent(id);

  /* Load one of our scripts, named from the root, when it is needed; then go on. */
  stadspeil.load = function (path, next, failed) {
    const script = element("script", { src: stadspeil.root + path });
    script.addEventListener("load", next);
    if (failed) script.addEventListener("error", failed);
    document.head.append(script);
  };

  /* ---- elements ---- */

  function fill(made, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined)
        made.setAttribute(name, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  /* A new element; false, null and undefined leave an attribute or child out. */
  function element(tag, attributes, ...children) {
    return fill(document.createElement(tag), attributes, children);
  }

  stadspeil.element = element;

  stadspeil.drawn = (tag, attributes, ...children) =>
    fill(document.createElementNS(SVG, tag), attributes, children);

  stadspeil.button = function (text, press, attributes) {
    const button = element("button", { type: "button", ...attributes }, text);
    button.addEventListener("click", press);
    return button;
  };

  /* Save a file that was made in the browser. */
  stadspeil.save = function (blob, name) {
    const address = URL.createObjectURL(blob);
    const link = element("a", { href: address, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };

  /* ---- saying and copying ---- */

  let voice = null;

  /* Tell a screen reader what has changed. */
  stadspeil.say = function (text) {
    voice = voice || document.body.appendChild(element("div", { class: "hidden", role: "status" }));
    voice.textContent = "";
    setTimeout(() => {
      voice.textContent = text;
    }, 60);
  };

  /* Copy the text of a field; where a browser does not allow it, select it and say so. */
  stadspeil.copy = function (field, status) {
    const done = () => {
      status.textContent = stadspeil.text("cite_copied");
    };
    const failed = () => {
      field.focus();
      field.select();
      if (document.execCommand && document.execCommand("copy")) done();
      else status.textContent = stadspeil.text("cite_not_copied");
    };
    if (navigator.clipboard && window.isSecureContext)
      navigator.clipboard.writeText(field.value).then(done, failed);
    else failed();
  };
})(window.stadspeil);
