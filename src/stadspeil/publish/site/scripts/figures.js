/*
 * A figure that can be asked: every figure in a table opens a dialog with a text to paste (citation)
 * and how it was computed. In a table one figure is a tab stop; the arrow keys go to the others.
 */
(function (stadspeil) {
  "use strict";

  const { element, text, button } = stadspeil;
  const FIGURE = "button.figure-of";
  let known = null;
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

  /* Where the figure is found again: the page of its indicator, which opens this dialog. */
  function addressOf({ figure, measure }) {
    const canonical = document.querySelector("link[rel=canonical]");
    const page = (canonical ? canonical.href : location.href).replace(/[#?].*$/, "");
    const own = page.replace(/[^/]*$/, `${encodeURIComponent(measure.indicator)}.html`);
    const id = encodeURIComponent(figure.id).replace(/%3A/g, ":").replace(/%40/g, "@");
    return `${own}#cijfer=${id}`;
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
      : measure.is_share ? [fact(text("cite_numerator"), text("note_given"))] : [];
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

  /* Make every known figure of a table a button, the first of them a tab stop. */
  function arm(table) {
    const cells = [...table.querySelectorAll("td[data-observation]")].filter((cell) =>
      known.byId.has(cell.dataset.observation),
    );
    cells.forEach((cell, place) => {
      const id = cell.dataset.observation;
      const figure = button("", () => open(id), {
        class: "figure-of",
        tabindex: place ? -1 : 0,
        "aria-haspopup": "dialog",
      });
      figure.append(...cell.childNodes);
      cell.append(figure);
    });
    if (!cells.length) return;
    table.addEventListener("keydown", walk);
    table.addEventListener("focusin", (event) => {
      if (event.target.matches(FIGURE)) moveStop(table, event.target);
    });
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
    const ask = button(text("cite_title"), () => open(headline.dataset.observation), { class: "plain" });
    headline.append(element("p", { class: "buttons" }, ask));
  }

  stadspeil.armTable = arm;

  stadspeil.onData((data) => {
    known = stadspeil.choice.read(data);
    document.querySelectorAll("main table").forEach(arm);
    armHeadline();
    window.addEventListener("hashchange", openFromAddress);
    openFromAddress();
  });
})(window.stadspeil);
