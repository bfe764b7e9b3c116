/*
 * A figure that can be asked: every figure in a table opens a dialog with a text to paste (citation)
 * and how it was computed. In a table one figure is a tab stop; the arrow keys go to the others.
 * The page of an indicator has its figures at hand; other pages load those of an indicator when
 * one of them is asked for.
 */
(function (stadspeil) {
  "use strict";

  const { element, text, button } = stadspeil;
  const FIGURE = "button.figure-of";
  const isAtHand = document.querySelector("script[src$='.data.js']") !== null;
  let known = { byId: new Map() };
  let dialog = null;

  /* ---- words about a figure ---- */

  const sentence = (words) => (/[.!?]$/.test(words) ? words : `${words}.`);
  const statusOf = (figure) =>
    text(figure.status === "A" ? "cite_status_A" : `status_${figure.status}`);

  function withUnit({ figure, measure }) {
    if (figure.value === null || measure.is_share || measure.is_score) return figure.text;
    return `${figure.text} ${figure.value === 1 ? measure.unit_one : measure.unit_many}`;
  }

  function partOf(figure) {
    const breakdown = known.breakdowns.find((item) => item.name === figure.dimension);
    const code = breakdown && breakdown.codes.find((item) => item.code === figure.code);
    return code ? `, ${breakdown.title.toLowerCase()}: ${code.title}` : "";
  }

  function placeOf(figure) {
    return {
      area: known.areas.find((area) => area.code === figure.area).name,
      period: known.periods.find((period) => period.code === figure.period).long,
      part: partOf(figure),
    };
  }

  const indicatorOf = (id) => id.slice(0, id.indexOf(":"));

  function fragmentOf(id) {
    const readable = encodeURIComponent(id).replace(/%3A/g, ":").replace(/%40/g, "@");
    return `#cijfer=${readable}`;
  }

  /* Where the figure is found again: the page of its indicator, which opens this dialog. */
  function addressOf({ figure, measure }) {
    const own = location.href.replace(/[#?].*$/, "").slice(stadspeil.root.length);
    const canonical = document.querySelector("link[rel=canonical]");
    const root = canonical ? canonical.href.slice(0, -own.length) : stadspeil.root;
    return `${root}${stadspeil.indicatorPath(measure.indicator)}.html${fragmentOf(figure.id)}`;
  }

  function citationOf(found) {
    return text("cite_text", {
      ...placeOf(found.figure),
      title: found.measure.title,
      figure: withUnit(found),
      status: statusOf(found.figure),
      definition: sentence(found.measure.definition),
      source: found.measure.datasets.map((dataset) => dataset.source).join("; "),
      edition: stadspeil.edition(),
      address: addressOf(found),
    });
  }

  /* ---- the dialog ---- */

  function fact(name, ...values) {
    return element("div", {}, element("dt", {}, name), ...values.map((value) => element("dd", {}, value)));
  }

  function datasetOf(dataset) {
    return element("span", {}, `${dataset.title} (${text("cite_file", { file: dataset.file })}). `,
      text("table_source", { source: sentence(dataset.source) }));
  }

  function factsOf({ figure, measure }) {
    const counts = figure.numerator
      ? [fact(text("cite_numerator"), figure.numerator), fact(text("cite_denominator"), figure.denominator)]
      : measure.is_share && figure.value !== null ? [fact(text("cite_numerator"), text("note_given"))] : [];
    return element("dl", { class: "facts" },
      ...counts,
      fact(text("indicator_expression"), element("code", {}, measure.expression)),
      fact(text("indicator_datasets"), ...measure.datasets.map(datasetOf)),
      fact(text("report_status"), statusOf(figure)),
      fact(text("cite_observation"), element("code", {}, figure.id)),
    );
  }

  function contentsOf(found) {
    const { area, period, part } = placeOf(found.figure);
    const status = element("span", { role: "status", class: "remark" });
    const field = element("textarea", { id: "citation", rows: 8, readonly: true });
    field.value = citationOf(found);
    field.setSelectionRange(0, 0);
    return [
      element("h2", { id: "citation-title" }, text("cite_title")),
      element("p", { class: "figure" }, element("strong", {}, withUnit(found))),
      element("p", { class: "when" }, `${found.measure.title}, ${area}, ${period}${part}`),
      element("p", {}, element("label", { for: "citation" }, text("cite_field")), field),
      element("p", { class: "buttons" },
        button(text("cite_copy"), () => stadspeil.copy(field, status)), " ", status),
      element("h3", {}, text("indicator_computed")),
      factsOf(found),
      element("p", { class: "buttons" }, button(text("cite_close"), () => dialog.close())),
    ];
  }

  function makeDialog() {
    const made = element("dialog", { class: "citation", "aria-labelledby": "citation-title" });
    made.addEventListener("click", (event) => {
      if (event.target === made) made.close(); // a click beside the dialog
    });
    document.body.append(made);
    return made;
  }

  /* Show a figure of any indicator; where its data can't be had, go to the page that has them. */
  function ask(id) {
    if (known.byId.has(id)) return open(id);
    const path = stadspeil.indicatorPath(indicatorOf(id));
    const show = () => {
      known = stadspeil.choice.read(stadspeil.data);
      open(id);
    };
    return stadspeil.load(`${path}.data.js`, show, () => {
      location.href = `${stadspeil.root}${path}.html${fragmentOf(id)}`;
    });
  }

  /* Show all about a figure; the focus returns to where it was when the dialog closes. */
  function open(id) {
    const found = known.byId.get(id);
    if (!found) return;
    const before = document.activeElement;
    dialog = dialog || makeDialog();
    dialog.replaceChildren(...contentsOf(found));
    dialog.showModal();
    dialog.scrollTop = 0;
    dialog.addEventListener("close", () => before && before.focus(), { once: true });
  }

  /* ---- figures in tables ---- */

  /* Give each cell its whole name, of which its row says the start and the end. */
  function nameCells() {
    document.querySelectorAll("tr[data-row] > td[data-part]").forEach((cell) => {
      const [start, end] = cell.parentElement.dataset.row.split("*");
      cell.dataset.observation = start + cell.dataset.part + end;
    });
  }

  /* Make every figure of a table a button, the first of them a tab stop. */
  function arm(table) {
    const cells = [...table.querySelectorAll("td[data-observation]")].filter(
      (cell) => cell.dataset.observation && (!isAtHand || known.byId.has(cell.dataset.observation)),
    );
    cells.forEach((cell, place) => {
      const id = cell.dataset.observation;
      const figure = button("", () => ask(id), {
        class: "figure-of",
        tabindex: place ? -1 : 0,
        "aria-haspopup": "dialog",
      });
      // A mark that leads to a correction is a link of its own, and stays beside the button.
      figure.append(...[...cell.childNodes].filter((part) => part.nodeName !== "A"));
      cell.prepend(figure);
    });
    if (!cells.length) return;
    table.addEventListener("keydown", walk);
    table.addEventListener("focusin", (event) => {
      if (event.target.matches(FIGURE)) moveStop(table, event.target);
    });
    if (!isAtHand && document.querySelector(".hint")) return; // once a page is enough
    const under = table.closest(".scroll");
    (under || table).after(element("p", { class: "remark hint" }, text("cite_hint")));
  }

  function moveStop(table, target) {
    table.querySelectorAll(`${FIGURE}[tabindex="0"]`).forEach((one) => one.setAttribute("tabindex", -1));
    target.setAttribute("tabindex", 0);
  }

  /* The figure to which an arrow key leads from a cell. */
  function neighbour(cell, key) {
    const row = cell.parentElement;
    const rows = [...row.parentElement.rows].filter((one) => !one.hidden);
    const inRow = (one, column) => one && one.cells[column] && one.cells[column].querySelector(FIGURE);
    const place = rows.indexOf(row);
    const along = (line, from, move) => {
      for (let at = from + move; line(at) !== undefined; at += move) {
        const found = line(at);
        if (found) return found;
      }
      return null;
    };
    const across = (at) => (row.cells[at] ? inRow(row, at) : undefined);
    const down = (at) => (rows[at] ? inRow(rows[at], cell.cellIndex) : undefined);
    const moves = {
      ArrowLeft: () => along(across, cell.cellIndex, -1),
      ArrowRight: () => along(across, cell.cellIndex, 1),
      ArrowUp: () => along(down, place, -1),
      ArrowDown: () => along(down, place, 1),
    };
    return moves[key] ? moves[key]() : undefined;
  }

  function walk(event) {
    if (!event.target.matches(FIGURE)) return;
    const next = neighbour(event.target.closest("td"), event.key);
    if (next === undefined) return;
    event.preventDefault();
    if (next) next.focus();
  }

  /* ---- where figures are ---- */

  function openFromAddress() {
    const match = /^#cijfer=(.+)$/.exec(location.hash);
    if (!match) return;
    try {
      open(decodeURIComponent(match[1]));
    } catch {
      /* an address that nobody can read opens nothing */
    }
  }

  function armHeadline() {
    const headline = document.querySelector(".headline[data-observation]");
    if (!headline || !known.byId.has(headline.dataset.observation)) return;
    const cite = button(text("cite_title"), () => ask(headline.dataset.observation), { class: "plain" });
    headline.append(element("p", { class: "buttons" }, cite));
  }

  const armAll = () => document.querySelectorAll("main table").forEach(arm);

  stadspeil.armTable = arm;

  nameCells();
  if (!isAtHand) armAll();
  else
    stadspeil.onData((data) => {
      known = stadspeil.choice.read(data);
      armAll();
      armHeadline();
      window.addEventListener("hashchange", openFromAddress);
      openFromAddress();
    });
})(window.stadspeil);
