/*
 * A choice: what the data carry, what a reader picked of it, and how both stand in an address.
 * No elements here; panel.js shows what this file knows.
 *
 * state = { measure, breakdown, areas: [], codes: [], from, to }: codes of the data throughout.
 * An empty breakdown is the whole; in a breakdown the code TOTAL stands for the whole.
 */
(function (stadspeil) {
  "use strict";

  const TOTAL = "_T";
  const MOST_AREAS = 4;

  /* ---- the figures by their keys ---- */

  /* Rows as objects; the empty texts at the end of a row were left out. */
  function readRows({ columns, rows }) {
    const get = (row, place) => (place < row.length ? row[place] : "");
    return rows.map((row) =>
      Object.fromEntries(columns.map((column, place) => [column, get(row, place)])),
    );
  }

  const keyOf = (area, dimension, code, period) => [area, dimension, code, period].join("|");
  const keyOfItem = (item) => keyOf(item.area, item.dimension, item.code, item.period);

  function readMeasure(measure) {
    const figures = readRows(measure.figures).map((figure) => ({
      ...figure,
      id: measure.indicator + figure.id,
    }));
    return {
      ...measure,
      figures,
      byKey: new Map(figures.map((figure) => [keyOfItem(figure), figure])),
      breaks: new Map(readRows(measure.breaks).map((item) => [keyOfItem(item), item.label])),
    };
  }

  /* The data of a page as the other functions want it. */
  function read(data) {
    const measures = data.measures.map(readMeasure);
    const all = measures.flatMap((measure) =>
      measure.figures.map((figure) => [figure.id, { figure, measure }]),
    );
    return { ...data, measures, byId: new Map(all.reverse()) };
  }

  /* ---- what can be chosen, given what has been ---- */

  const measureOf = (data, state) =>
    data.measures.find((measure) => measure.indicator === state.measure) || data.measures[0];

  const breakdownOf = (data, state) =>
    data.breakdowns.find((breakdown) => breakdown.name === state.breakdown);

  function offer(data, state) {
    const measure = measureOf(data, state);
    const has = (test) => measure.figures.some(test);
    const inBreakdown = (figure) => figure.dimension === state.breakdown;
    const inAreas = (figure) => state.areas.includes(figure.area);
    const inChoice = (figure) => inAreas(figure) && (inBreakdown(figure) || !figure.dimension);
    const breakdown = breakdownOf(data, state);
    return {
      measures: data.measures,
      breakdowns: data.breakdowns.filter((item) => has((figure) => figure.dimension === item.name)),
      whole: measure.shows_whole && has((figure) => !figure.dimension),
      areas: data.areas.filter((area) =>
        has((figure) => figure.area === area.code && inBreakdown(figure)),
      ),
      codes: (breakdown ? breakdown.codes : []).filter((code) =>
        has((figure) => inAreas(figure) && inBreakdown(figure) && figure.code === code.code),
      ),
      total:
        Boolean(breakdown) &&
        measure.shows_whole &&
        has((figure) => inAreas(figure) && !figure.dimension),
      periods: data.periods.filter((period) =>
        has((figure) => figure.period === period.code && inChoice(figure)),
      ),
    };
  }

  /* ---- a state that the data carry ---- */

  /* Parts that don't overlap: those that stand below no other. */
  function topCodes(codes) {
    return codes.filter((code) => code.depth === 0).map((code) => code.code);
  }

  /* The nearest state that the data carry: what they don't, is replaced by what comes first. */
  function settle(data, wanted) {
    const state = { areas: [], codes: null, from: "", to: "", ...wanted };
    state.measure = measureOf(data, state).indicator;
    const kinds = offer(data, state);
    const names = kinds.breakdowns.map((item) => item.name);
    if (state.breakdown === undefined || !(names.includes(state.breakdown) || kinds.whole))
      state.breakdown = kinds.whole || !names.length ? "" : names[0];
    if (state.breakdown && !names.includes(state.breakdown)) state.breakdown = "";
    if (state.breakdown !== wanted.breakdown && wanted.breakdown !== undefined) state.codes = null;
    const areas = offer(data, state).areas.map((area) => area.code);
    state.areas = [...new Set(state.areas)].filter((area) => areas.includes(area));
    state.areas = (state.areas.length ? state.areas : areas.slice(0, 1)).slice(0, MOST_AREAS);
    const { codes, total, periods } = offer(data, state);
    settleCodes(state, codes, total);
    settlePeriods(state, periods.map((period) => period.code));
    return state;
  }

  function settleCodes(state, codes, total) {
    const known = [...codes.map((code) => code.code), ...(total ? [TOTAL] : [])];
    const kept = state.codes && state.codes.filter((code) => known.includes(code));
    const none = !state.codes || (state.codes.length > 0 && !kept.length);
    state.codes = none ? topCodes(codes) : known.filter((code) => kept.includes(code));
  }

  function settlePeriods(state, periods) {
    if (!periods.includes(state.from)) state.from = periods[0];
    if (!periods.includes(state.to)) state.to = periods[periods.length - 1];
    if (periods.indexOf(state.from) > periods.indexOf(state.to))
      [state.from, state.to] = [state.to, state.from];
  }

  /* ---- the figures of a state ---- */

  /* The chosen series, each with its figure (or nothing) and its break for every chosen period. */
  function select(data, state) {
    const measure = measureOf(data, state);
    const { periods: offered, areas, codes } = offer(data, state);
    const places = offered.map((period) => period.code);
    const periods = offered.slice(places.indexOf(state.from), places.indexOf(state.to) + 1);
    const parts = state.breakdown ? state.codes : [""];
    const titles = new Map(codes.map((code) => [code.code, code]));
    const series = state.areas.flatMap((area) =>
      parts.map((code) => {
        const [dimension, own] = code && code !== TOTAL ? [state.breakdown, code] : ["", ""];
        const keys = periods.map((period) => keyOf(area, dimension, own, period.code));
        return {
          area: areas.find((item) => item.code === area).name,
          part: code === TOTAL ? stadspeil.text("table_total") : (titles.get(code) || {}).title,
          depth: (titles.get(code) || {}).depth || 0,
          isTotal: code === TOTAL,
          figures: keys.map((key) => measure.byKey.get(key)),
          breaks: keys.map((key, place) => (place > 0 && measure.breaks.get(key)) || ""),
        };
      }),
    );
    return {
      measure,
      periods,
      breakdown: breakdownOf(data, state),
      series: series.filter((item) => item.figures.some(Boolean)),
    };
  }

  /* ---- the address ---- */

  /* What differs from what stands there by itself, as a fragment. */
  function toFragment(data, state) {
    const usual = settle(data, { ...state, codes: null, from: "", to: "" });
    const parts = [["gebied", state.areas.join(",")]];
    parts.push(["periode", `${state.from}..${state.to}`]);
    if (state.measure !== data.measures[0].indicator) parts.push(["weergave", state.measure]);
    if (state.breakdown) parts.push(["uitsplitsing", state.breakdown]);
    if (state.codes.join() !== usual.codes.join()) parts.push(["onderdeel", state.codes.join(",")]);
    const safe = (value) => encodeURIComponent(value).replace(/%2C/g, ",").replace(/%2F/g, "/");
    return `#${parts.map(([name, value]) => `${name}=${safe(value)}`).join("&")}`;
  }

  /* The state that a fragment asks for; nothing if it asks for none. */
  function fromFragment(data, fragment) {
    const given = new Map();
    for (const part of fragment.replace(/^#/, "").split("&")) {
      const [name, value] = part.split("=");
      if (value !== undefined) given.set(name, decode(value));
    }
    const known = ["gebied", "periode", "weergave", "uitsplitsing", "onderdeel"];
    if (!known.some((name) => given.has(name))) return null;
    const list = (name) => given.get(name).split(",").filter(Boolean);
    const [from, to] = (given.get("periode") || "").split("..");
    return settle(data, {
      measure: given.get("weergave"),
      breakdown: given.get("uitsplitsing"),
      areas: given.has("gebied") ? list("gebied") : [],
      codes: given.has("onderdeel") ? list("onderdeel") : null,
      from,
      to: to === undefined ? from : to,
    });
  }

  function decode(value) {
    try {
      return decodeURIComponent(value);
    } catch {
      return "";
    }
  }

  stadspeil.choice = { TOTAL, MOST_AREAS, read, offer, settle, select, toFragment, fromFragment };
})(window.stadspeil);
