/*
 * The panel "Kies zelf": fields for what the data carry, and the chart and table of the choice.
 *
 * The charts of the build stay in sight until a reader chooses something. Every choice stands in
 * the address of the page, from which it is restored.
 */
(function (stadspeil) {
  "use strict";

  const { element, text, button, choice } = stadspeil;
  const NARROW = 300;
  const WIDE = 640;

  let data = null;
  let state = null;
  let form = null;
  let result = null;
  let standard = null;

  /* ---- fields ---- */

  function makeSelect(id, words, change) {
    const select = element("select", { id });
    select.addEventListener("change", () => change(select.value));
    const line = element("p", { class: "field" }, element("label", { for: id }, words), select);
    return { line, select };
  }

  /* Put options in a list, only if they changed: the focus stays where it is. */
  function fillSelect({ line, select }, options, value) {
    const key = JSON.stringify(options);
    if (select.dataset.options !== key) {
      select.dataset.options = key;
      select.replaceChildren(...groupOptions(options));
    }
    select.value = value;
    line.hidden = options.length < 2;
  }

  /* Options, under a heading where they have one: areas by their level. */
  function groupOptions(options) {
    const groups = [...new Set(options.map((option) => option.group))];
    const make = ({ value, title }) => element("option", { value }, title);
    return groups.flatMap((group) => {
      const members = options.filter((option) => option.group === group).map(make);
      return group ? [element("optgroup", { label: group }, ...members)] : members;
    });
  }

  function makeCodes() {
    const list = element("div", { class: "checks" });
    const legend = element("legend", {});
    const all = () => [...list.querySelectorAll("input")];
    const pick = () => change({ codes: all().filter((box) => box.checked).map((box) => box.value) });
    const set = (checked) => () => {
      all().forEach((box) => { box.checked = checked; });
      pick();
    };
    list.addEventListener("change", pick);
    const both = element("p", { class: "buttons" },
      button(text("choose_all"), set(true), { class: "plain" }), " ",
      button(text("choose_nothing"), set(false), { class: "plain" }));
    return { line: element("fieldset", {}, legend, list, both), list, legend };
  }

  function fillCodes({ line, list, legend }, offer, breakdown) {
    const codes = offer.total
      ? [...offer.codes, { code: choice.TOTAL, title: text("table_total"), depth: 0 }]
      : offer.codes;
    const key = JSON.stringify(codes);
    line.hidden = !breakdown;
    legend.textContent = breakdown ? capital(breakdown.title) : "";
    if (list.dataset.options !== key) {
      list.dataset.options = key;
      list.replaceChildren(...codes.map(makeCheck));
    }
    list.querySelectorAll("input").forEach((box) => {
      box.checked = state.codes.includes(box.value);
    });
  }

  function makeCheck({ code, title, depth }) {
    const box = element("input", { type: "checkbox", value: code });
    return element("label", { class: `check depth-${Math.min(depth, 3)}` },
      box, element("span", {}, title));
  }

  /* ---- the panel ---- */

  function makeForm() {
    const made = {
      measure: makeSelect("choose-measure", text("choose_measure"), (measure) => change({ measure })),
      breakdown: makeSelect("choose-breakdown", text("choose_breakdown"), (breakdown) =>
        change({ breakdown, codes: null })),
      areas: Array.from({ length: choice.MOST_AREAS }, (_, place) => makeArea(place)),
      codes: makeCodes(),
      from: makeSelect("choose-from", text("choose_from"), (from) => change({ from })),
      to: makeSelect("choose-to", text("choose_to"), (to) => change({ to })),
    };
    made.link = makeLink();
    made.reset = button(text("choose_reset"), reset, { class: "plain", hidden: true });
    return made;
  }

  function makeArea(place) {
    const words = place ? text("choose_compare", { number: place + 1 }) : text("choose_area");
    return makeSelect(`choose-area-${place + 1}`, words, (area) => {
      const areas = [...state.areas];
      areas.splice(place, 1, ...(area ? [area] : []));
      change({ areas, codes: state.codes });
    });
  }

  function makeLink() {
    const field = element("input", { id: "choose-address", type: "text", readonly: true });
    const status = element("span", { role: "status", class: "remark" });
    const line = element("p", { class: "field address", hidden: true },
      element("label", { for: "choose-address" }, text("choose_link_field")), field, status);
    const press = button(text("choose_link"), () => {
      field.value = location.href.replace(/#.*$/, "") + choice.toFragment(data, state);
      line.hidden = false;
      stadspeil.copy(field, status);
    });
    return { line, press, status };
  }

  function fillForm() {
    const offer = choice.offer(data, state);
    const options = (items, name) => items.map((item) => ({ value: item.code, title: item[name], group: item.level }));
    const measures = offer.measures.map((measure) => ({
      value: measure.indicator,
      title: text(`choose_measure_${measure.kind || "count"}`),
    }));
    fillSelect(form.measure, measures, state.measure);
    const whole = offer.whole ? [{ value: "", title: text("choose_whole") }] : [];
    const breakdowns = offer.breakdowns.map((item) => ({ value: item.name, title: capital(item.title) }));
    fillSelect(form.breakdown, [...whole, ...breakdowns], state.breakdown);
    fillAreas(options(offer.areas, "name"));
    fillCodes(form.codes, offer, offer.breakdowns.find((item) => item.name === state.breakdown));
    fillSelect(form.from, options(offer.periods, "short"), state.from);
    fillSelect(form.to, options(offer.periods, "short"), state.to);
  }

  /* One list more than there are areas chosen; after the first each without the areas of others. */
  function fillAreas(all) {
    const none = { value: "", title: text("choose_no_area") };
    form.areas.forEach((field, place) => {
      const own = state.areas[place] || "";
      const others = state.areas.filter((area) => area !== own);
      const free = all.filter((option) => !others.includes(option.value));
      const options = place ? [none, ...free] : all;
      fillSelect(field, place <= state.areas.length ? options : [], own);
    });
  }

  function build(place) {
    form = makeForm();
    result = element("div", { id: "choice", hidden: true });
    const fields = element("div", { class: "fields" },
      form.measure.line, form.breakdown.line, ...form.areas.map((area) => area.line),
      form.from.line, form.to.line);
    const panel = element("details", { class: "choose" },
      element("summary", {}, text("choose_title")),
      element("p", { class: "remark" }, text("choose_lead")),
      fields,
      form.codes.line,
      element("p", { class: "buttons" }, form.link.press, " ", form.reset),
      form.link.line);
    place.append(panel, result);
    place.hidden = false;
    return panel;
  }

  /* ---- the result ---- */

  function title({ measure, breakdown, series }) {
    const area = [...new Set(series.map((item) => item.area))].join(", ");
    const key = breakdown ? "table_caption_breakdown" : "table_caption_period";
    const dimension = breakdown ? breakdown.title.toLowerCase() : "";
    return text(key, { title: measure.title, area, dimension });
  }

  const span = (periods) =>
    [...new Set([periods[0].short, periods[periods.length - 1].short])].join(" – ");
  const capital = (words) => words[0].toUpperCase() + words.slice(1);

  function makeFigure(chosen) {
    const room = Math.max(NARROW, Math.min(WIDE, result.clientWidth || WIDE));
    const drawing = stadspeil.drawChoice(chosen, data.colour, room);
    if (!drawing) return null;
    const words = { "aria-labelledby": "choice-title", "aria-describedby": "choice-description" };
    Object.entries(words).forEach(([name, value]) => drawing.picture.setAttribute(name, value));
    drawing.picture.prepend(
      stadspeil.drawn("title", { id: "choice-title" }, title(chosen)),
      stadspeil.drawn("desc", { id: "choice-description" }, drawing.description));
    const open = chosen.series.some((item) =>
      item.figures.some((figure) => figure && figure.status === "P" && figure.value !== null));
    const isLines = drawing.periods === chosen.periods;
    const notes = [
      open && text(isLines ? "chart_open_points" : "note_provisional"),
      !isLines && chosen.periods.length > 1 && text("choose_latest", { period: drawing.periods[0].long }),
    ].filter(Boolean);
    const unit = `${capital(chosen.measure.chart_unit)}, ${span(drawing.periods)}`;
    return element("figure", { class: "chart chosen", "data-measure": chosen.measure.indicator },
      element("figcaption", {}, element("strong", {}, title(chosen)), " ", element("span", { class: "subtitle" }, unit)),
      element("div", { class: "drawing" }, drawing.picture),
      notes.length ? element("p", { class: "under" }, notes.map(sentence).join(" ")) : null);
  }

  const sentence = (words) => (/[.!?]$/.test(words) ? words : `${words}.`);

  function makeCell(figure) {
    if (!figure) return element("td", {});
    const kind = figure.value === null ? "words" : "number";
    const cell = element("td", { class: kind, "data-observation": figure.id, "data-value": figure.value ?? "" });
    cell.append(figure.text);
    if (figure.mark) cell.append(element("span", { class: "mark" }, figure.mark));
    return cell;
  }

  function makeRow(item, chosen) {
    const several = new Set(chosen.series.map((other) => other.area)).size > 1;
    const name = item.part === undefined ? item.area : several ? `${item.area}: ${item.part}` : item.part;
    const depth = item.depth ? `depth-${Math.min(item.depth, 3)}` : null;
    return element("tr", { class: item.isTotal ? "total" : null },
      element("th", { scope: "row", class: depth }, name),
      ...item.figures.map(makeCell));
  }

  /* The table; its caption is seen only where no chart says the same above it. */
  function makeTable(chosen, hasChart) {
    const { measure, breakdown, periods, series } = chosen;
    const corner = breakdown ? capital(breakdown.title) : text("table_area");
    const head = element("tr", {}, element("th", { scope: "col" }, corner),
      ...periods.map((period) => element("th", { scope: "col", class: "number" }, period.short)));
    const table = element("table", {},
      element("caption", { id: "choice-table", class: hasChart ? "hidden" : null }, element("span", {}, title(chosen))),
      element("thead", {}, head),
      element("tbody", {}, ...series.map((item) => makeRow(item, chosen))));
    const region = { class: "scroll", role: "region", "aria-labelledby": "choice-table", tabindex: 0 };
    const source = measure.datasets.map((dataset) => text("table_source", { source: sentence(dataset.source) }));
    const under = [`${text("table_unit", { unit: measure.unit })}.`, ...notesOf(chosen), ...source];
    return element("div", { class: "table" },
      element("div", region, table),
      element("p", { class: "under" }, under.join(" ")));
  }

  /* What the marks and words in the table mean, for those that are in it. */
  function notesOf({ measure, breakdown, series }) {
    const figures = series.flatMap((item) => item.figures.filter(Boolean));
    const has = (test) => figures.some(test);
    const keys = [
      ["note_provisional", has((figure) => figure.status === "P")],
      ["note_estimated", has((figure) => figure.status === "E")],
      ["note_missing", has((figure) => figure.reason === "missing")],
      ["note_suppressed", has((figure) => figure.reason === "suppressed")],
      ["note_few", has((figure) => figure.reason === "few")],
      ["note_incomplete", has((figure) => figure.reason === "incomplete")],
      ["note_non_additive", breakdown && measure.exceeds_total && series.some((item) => item.isTotal)],
    ];
    return keys.filter(([, applies]) => applies).map(([key]) => sentence(text(key)));
  }

  function show() {
    const chosen = choice.select(data, state);
    const isEmpty = !chosen.series.length;
    result.hidden = false;
    standard.hidden = true;
    form.reset.hidden = false;
    const heading = element("h3", { class: "hidden" }, text("choose_result"));
    if (isEmpty) {
      result.replaceChildren(heading, element("p", { class: "hole" }, text("choose_empty")));
      stadspeil.say(text("choose_empty"));
      return;
    }
    const figure = makeFigure(chosen);
    const table = makeTable(chosen, Boolean(figure));
    result.replaceChildren(heading, ...[figure, table].filter(Boolean));
    stadspeil.enhanceTable(table.querySelector("table"));
    stadspeil.armTable(table.querySelector("table"));
    result.querySelectorAll("figure.chart").forEach(stadspeil.offerPictures);
    stadspeil.say(text("choose_shown", { what: `${title(chosen)}, ${span(chosen.periods)}` }));
  }

  /* ---- choosing ---- */

  function change(wanted) {
    state = choice.settle(data, { ...state, ...wanted });
    fillForm();
    form.link.status.textContent = "";
    form.link.line.hidden = true;
    keep(choice.toFragment(data, state));
    show();
  }

  function reset() {
    state = choice.settle(data, {});
    fillForm();
    keep("");
    form.reset.hidden = true;
    form.link.line.hidden = true;
    result.hidden = true;
    result.replaceChildren();
    standard.hidden = false;
    form.link.press.focus();
  }

  /* Keep the choice in the address, and in the link to the other language. */
  function keep(fragment) {
    history.replaceState(null, "", location.href.replace(/#.*$/, "") + fragment);
    document.querySelectorAll(".switch a").forEach((link) => {
      link.href = link.href.replace(/#.*$/, "") + fragment;
    });
  }

  function restore(panel) {
    const wanted = choice.fromFragment(data, location.hash);
    if (!wanted) return;
    panel.open = true;
    change(wanted);
  }

  function redraw() {
    const old = result.querySelector("figure.chart");
    const next = old && makeFigure(choice.select(data, state));
    if (!next) return;
    old.replaceWith(next);
    stadspeil.offerPictures(next);
  }

  /* There is something to choose where there is more than one figure. */
  function isWorthwhile() {
    return data.measures.some((measure) => measure.figures.length > 1);
  }

  stadspeil.onData((given) => {
    const place = document.getElementById("choose");
    data = choice.read(given);
    standard = document.getElementById("standard");
    if (!place || !isWorthwhile()) return;
    state = choice.settle(data, {});
    const panel = build(place);
    fillForm();
    document.fonts.ready.then(() => restore(panel));
    window.addEventListener("hashchange", () => restore(panel));
    let width = window.innerWidth;
    let timer = 0;
    window.addEventListener("resize", () => {
      if (window.innerWidth === width) return;
      width = window.innerWidth;
      clearTimeout(timer);
      timer = setTimeout(redraw, 200);
    });
  });
})(window.stadspeil);
