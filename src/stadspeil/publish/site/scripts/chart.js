/*
 * Draws a choice as SVG, by the same rules as the charts of the build (views/vega.py): lines over
 * time with direct labels, bars from zero, dots where areas and parts are compared at once.
 *
 * A break is a gap with a mark, a provisional point is open, what is not known is never a zero.
 * Every figure is written as the data deliver it; only ticks are formatted here.
 */
(function (stadspeil) {
  "use strict";

  const { drawn, text } = stadspeil;
  const INK = "#1b1f24";
  const GREY = "#5f6b76";
  const AXIS = "#8a949c";
  const GRID = "#e1e5e8";
  const OTHERS = ["#5f6b76", "#8a6d1f", "#2f6f9f"];
  const DASHES = ["", "6,3", "2,2", "8,3,2,3"];
  const SIZE = 14;
  const LINE = 16;
  const PLOT = 220;
  const BAR = 18;
  const MOST_LINES = 4;

  /* ---- measuring ---- */

  const ruler = document.createElement("canvas").getContext("2d");

  function widthOf(words) {
    ruler.font = `${SIZE}px "Stadspeil Sans", Arial, sans-serif`;
    return Math.ceil(ruler.measureText(words).width) + 1;
  }

  const widest = (lines) => Math.max(0, ...lines.map(widthOf));

  /* A text on lines that are no wider than some pixels; a longer word stays whole. */
  function wrap(words, room) {
    const lines = [];
    words.split(" ").forEach((word) => {
      const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines.length && widthOf(longer) <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    });
    return lines;
  }

  /* Round ticks from at or below zero to at or above the highest value; see vega_parts.nice_ticks. */
  function niceTicks(values, most) {
    const low = Math.min(0, ...values);
    const high = Math.max(0, ...values) || (low < 0 ? 0 : 1);
    const power = 10 ** Math.floor(Math.log10((high - low) / most));
    const first = (step) => Math.floor(low / step + 1e-9);
    const last = (step) => Math.max(Math.ceil(high / step - 1e-9), first(step) + 1);
    const step = [1, 2, 5, 10, 20]
      .map((factor) => factor * power)
      .find((size) => last(size) - first(size) < most);
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const count = last(step) - first(step) + 1;
    const ticks = Array.from({ length: count }, (_, place) =>
      Number(((first(step) + place) * step).toFixed(decimals)),
    );
    return { ticks, decimals };
  }

  function tickLabel(measure, value, decimals) {
    if (measure.is_money && Math.abs(value) >= 1e6) return millions(value);
    return stadspeil.formatTick(value, decimals) + (measure.is_share ? "%" : "");
  }

  function millions(value) {
    const amount = value / 1e6;
    const label = stadspeil.formatTick(amount, Number.isInteger(amount) ? 0 : 1);
    return `${label} ${text("chart_million")}`;
  }

  /* ---- parts of a drawing ---- */

  function label(x, y, words, attributes) {
    const lines = [].concat(words);
    return drawn(
      "text",
      { x, y, "font-family": "Stadspeil Sans, Arial, sans-serif", "font-size": SIZE, fill: INK, ...attributes },
      ...lines.map((line, place) => drawn("tspan", place ? { x, dy: LINE } : { x }, line)),
    );
  }

  const rule = (x1, y1, x2, y2, attributes) =>
    drawn("line", { x1, y1, x2, y2, stroke: AXIS, "stroke-width": 1, ...attributes });

  const SHAPES = [
    (x, y) => `M${x - 4.4},${y}a4.4,4.4 0 1 0 8.8,0a4.4,4.4 0 1 0 -8.8,0z`,
    (x, y) => `M${x - 4},${y - 4}h8v8h-8z`,
    (x, y) => `M${x},${y - 5}l5,9h-10z`,
    (x, y) => `M${x},${y - 5.4}l5.4,5.4l-5.4,5.4l-5.4,-5.4z`,
  ];

  /* The mark of a figure, open if it is provisional. */
  function mark(x, y, place, colour, isOpen) {
    const [fill, width] = isOpen ? ["#fff", 2] : [colour, 1];
    const d = SHAPES[place % 4](x, y);
    return drawn("path", { d, fill, stroke: colour, "stroke-width": width, class: "mark-of-figure" });
  }

  const isKnown = (figure) => Boolean(figure) && figure.value !== null;
  const isOpen = (figure) => figure.status === "P";
  const shown = (figure) => figure.label || figure.text;

  /* What tells a series from the others: its area, its part, or both. */
  function seriesName(series, { series: all }) {
    const areas = new Set(all.map((item) => item.area)).size > 1;
    if (!series.part) return series.area;
    return areas ? `${series.area}, ${series.part}` : series.part;
  }

  /* Letters as wide as they were measured: some screens would round the width of each. */
  function frame(width, height, parts) {
    const attributes = { viewBox: `0 0 ${width} ${height}`, role: "img", "text-rendering": "geometricPrecision" };
    return drawn("svg", attributes, ...parts.flat(Infinity));
  }

  /* ---- lines over time ---- */

  function drawLines(choice, colours, width) {
    const { measure, periods, series } = choice;
    const values = series.flatMap((item) => item.figures.filter(isKnown).map((figure) => figure.value));
    const { ticks, decimals } = niceTicks(values, 6);
    const ends = series.map((item) => endLabel(item, choice));
    const left = widest(ticks.map((tick) => tickLabel(measure, tick, decimals))) + 14;
    const right = widest(ends.flatMap((end) => end.lines)) + 12;
    const step = (width - left - right) / periods.length;
    const top = series.some((item) => item.breaks.some(Boolean)) ? 28 : 12;
    const x = (place) => left + step * (place + 0.5);
    const [low, high] = [ticks[0], ticks[ticks.length - 1]];
    const y = (value) => top + PLOT * (1 - (value - low) / (high - low));
    const heads = periodLabels(periods, x, step, top + PLOT);
    const height = top + PLOT + heads.height;
    return frame(width, height, [
      ticks.map((tick) => [
        rule(left, y(tick), width - right, y(tick), { stroke: GRID }),
        label(left - 7, y(tick) + 5, tickLabel(measure, tick, decimals), { "text-anchor": "end" }),
      ]),
      rule(left, top + PLOT, width - right, top + PLOT),
      heads.parts,
      breakMarks(choice, x, step, top, width),
      series.map((item, place) => drawSeries(item, place, colours[place], x, y)),
      spread(ends, y, top, height).map(({ lines, middle }) =>
        label(width - right + 8, middle - (lines.length * LINE) / 2 + 12, lines),
      ),
    ]);
  }

  function endLabel(series, choice) {
    const place = series.figures.findLastIndex(isKnown);
    const figure = series.figures[place];
    const late = place < choice.periods.length - 1 ? ` (${choice.periods[place].short})` : "";
    const name = choice.series.length > 1 ? `${seriesName(series, choice)} ` : "";
    return { value: figure.value, lines: wrap(name + shown(figure) + late, 125) };
  }

  /* End labels from low to high, kept above the floor and moved apart where one would cover another. */
  function spread(ends, y, top, floor) {
    const placed = ends
      .map((end) => ({ ...end, middle: y(end.value), height: end.lines.length * LINE + 3 }))
      .sort((one, other) => other.middle - one.middle);
    placed.forEach((end, place) => {
      const below = placed[place - 1];
      const limit = below ? below.middle - below.height / 2 : floor;
      end.middle = Math.min(end.middle, limit - end.height / 2);
    });
    let ceiling = top - 8;
    placed.reverse().forEach((end) => {
      end.middle = Math.max(end.middle, ceiling + end.height / 2);
      ceiling = end.middle + end.height / 2;
    });
    return placed;
  }

  /* The periods under a plot, as many as fit; the last one always. */
  function periodLabels(periods, x, step, y) {
    const lines = periods.map(({ short }) => {
      const space = short.lastIndexOf(" ");
      return space < 0 ? [short] : [short.slice(0, space), short.slice(space + 1)];
    });
    const every = Math.ceil((widest(lines.flat()) + 8) / step);
    const parts = lines.map((words, place) => [
      rule(x(place), y, x(place), y + 5),
      (periods.length - 1 - place) % every
        ? []
        : label(x(place), y + 19, words, { "text-anchor": "middle" }),
    ]);
    return { parts, height: 12 + LINE * Math.max(...lines.map((words) => words.length)) };
  }

  /* A dashed rule between the periods around each break, with its word where there is room. */
  function breakMarks({ periods, series }, x, step, top, width) {
    let end = 0;
    return periods.map((_, place) => {
      const words = series.map((item) => item.breaks[place]).find(Boolean);
      if (!words) return [];
      const middle = x(place) - step / 2;
      const half = widthOf(words) / 2;
      const centre = Math.max(half, Math.min(middle, width - half));
      const fits = centre - half > end;
      if (fits) end = centre + half + 8;
      return [
        rule(middle, top, middle, top + PLOT, { stroke: GREY, "stroke-dasharray": "3,3", class: "break" }),
        fits ? label(centre, top - 8, words, { fill: GREY, "text-anchor": "middle" }) : [],
      ];
    });
  }

  /* A line that stops before a break and where a figure is not known. */
  function drawSeries(series, place, colour, x, y) {
    let path = "";
    let joined = false;
    series.figures.forEach((figure, at) => {
      if (!isKnown(figure) || series.breaks[at]) joined = false;
      if (isKnown(figure)) path += `${joined ? "L" : "M"}${x(at)},${y(figure.value)}`;
      if (isKnown(figure)) joined = true;
    });
    const stroke = { stroke: colour, "stroke-width": 2.5, fill: "none", "stroke-dasharray": DASHES[place] || null };
    return [
      drawn("path", { d: path, class: "series", ...stroke }),
      series.figures.map((figure, at) =>
        isKnown(figure) ? mark(x(at), y(figure.value), place, colour, isOpen(figure)) : [],
      ),
    ];
  }

  /* ---- bars and dots at one period ---- */

  function drawBars({ choice, place }, colours, width) {
    const rows = choice.series.map((item, at) => {
      const figure = item.figures[place];
      const value = isKnown(figure) ? figure.value : 0;
      const words = isKnown(figure) ? shown(figure) + figure.mark : figure.text;
      return { name: seriesName(item, choice), value, words, known: isKnown(figure), colour: colours[at] };
    });
    const names = rows.map((row) => wrap(row.name, Math.min(150, width * 0.38)));
    const left = widest(names.flat()) + 10;
    const room = widest(rows.map((row) => row.words)) + 10;
    const [low, high] = [Math.min(0, ...rows.map((row) => row.value)), Math.max(0, ...rows.map((row) => row.value))];
    const space = width - left - room * ((low < 0) + (high > 0 || low === 0));
    const zero = left + (low < 0 ? room : 0) + (space * -low) / (high - low || 1);
    const x = (value) => zero + (space * value) / (high - low || 1);
    let y = 2;
    const parts = rows.map((row, at) => {
      const height = Math.max(30, names[at].length * LINE + 6);
      const middle = y + height / 2;
      y += height;
      const minus = row.value < 0;
      return [
        label(left - 8, middle + 5 - ((names[at].length - 1) * LINE) / 2, names[at], { "text-anchor": "end" }),
        row.known
          ? drawn("rect", { x: Math.min(zero, x(row.value)), y: middle - BAR / 2, width: Math.abs(x(row.value) - zero), height: BAR, fill: row.colour, class: "bar" })
          : [],
        label(x(row.value) + (minus ? -5 : 5), middle + 5, row.words, { "text-anchor": minus ? "end" : "start", fill: row.known ? INK : GREY }),
      ];
    });
    return frame(width, y + 2, [parts, rule(zero, 0, zero, y)]);
  }

  /* A row for each part, on it a mark for each area; what the marks mean stands above. */
  function drawDots({ choice, place }, colours, width) {
    const { measure, series } = choice;
    const areas = [...new Set(series.map((item) => item.area))];
    const parts = [...new Set(series.map((item) => item.part))];
    const figures = series.map((item) => item.figures[place]);
    const { ticks, decimals } = niceTicks(figures.filter(isKnown).map((figure) => figure.value), 5);
    const words = ticks.map((tick) => tickLabel(measure, tick, decimals));
    const names = parts.map((part) => wrap(part, Math.min(150, width * 0.36)));
    const left = widest(names.flat()) + 14;
    const right = widthOf(words[words.length - 1]) / 2 + 6;
    const [low, high] = [ticks[0], ticks[ticks.length - 1]];
    const x = (value) => left + ((width - left - right) * (value - low)) / (high - low);
    const top = areas.length * 20 + 8;
    const legend = areas.map((area, at) => [mark(8, 10 + at * 20, at, areaColour(area), false), label(20, 15 + at * 20, area)]);
    function areaColour(area) {
      return colours[series.findIndex((item) => item.area === area)];
    }
    let y = top;
    const rows = parts.map((part, row) => {
      const height = Math.max(28, names[row].length * LINE + 6);
      const middle = y + height / 2;
      y += height;
      const marks = series.map((item, at) => {
        const figure = figures[at];
        if (item.part !== part || !isKnown(figure)) return [];
        return mark(x(figure.value), middle, areas.indexOf(item.area), colours[at], isOpen(figure));
      });
      return [
        label(left - 10, middle + 5 - ((names[row].length - 1) * LINE) / 2, names[row], { "text-anchor": "end" }),
        rule(left, middle, width - right, middle, { stroke: GRID }),
        marks,
      ];
    });
    const axis = ticks.map((tick, at) => [
      rule(x(tick), top, x(tick), y, { stroke: tick === 0 ? AXIS : GRID }),
      label(x(tick), y + LINE, words[at], { "text-anchor": "middle" }),
    ]);
    return frame(width, y + LINE + 8, [legend, axis, rows]);
  }

  /* ---- words ---- */

  function spoken(figure) {
    const status = figure.status === "P" && isKnown(figure) ? ` (${text("status_P")})` : "";
    return (isKnown(figure) ? shown(figure) : figure.text) + status;
  }

  function describeLines(choice) {
    const sentences = choice.series.map((item) => {
      const points = item.figures
        .map((figure, place) => [figure, choice.periods[place].short])
        .filter(([figure]) => figure)
        .map(([figure, period]) => text("chart_sentence_point", { value: spoken(figure), period }));
      return text("chart_sentence_series", { name: seriesName(item, choice), points: points.join(", ") });
    });
    const breaks = choice.periods.flatMap((period, place) => {
      const what = choice.series.map((item) => item.breaks[place]).find(Boolean);
      return what ? [text("chart_sentence_break", { what, period: period.short })] : [];
    });
    return [`${text("chart_line")}.`, ...sentences, ...breaks].join(" ");
  }

  function describePlace(kind, { choice, place }) {
    const parts = choice.series
      .filter((item) => item.figures[place])
      .map((item) => text("chart_sentence_bar", { name: seriesName(item, choice), value: spoken(item.figures[place]) }));
    return `${text(kind)}. ${parts.join(", ")}.`;
  }

  /* ---- which form, in which colours ---- */

  /* Lines have a colour each; bars and dots that of their area. The first is that of the law. */
  function colourSeries({ series }, first, isLines) {
    const areas = [...new Set(series.map((item) => item.area))];
    const colours = [first, ...OTHERS.filter((colour) => colour !== first)];
    return series.map((item, at) => colours[(isLines ? at : areas.indexOf(item.area)) % 4]);
  }

  /* The last chosen period for which some figure is known. */
  function latestPlace({ series, periods }) {
    return periods.findLastIndex((_, place) => series.some((item) => isKnown(item.figures[place])));
  }

  /*
   * The picture of a choice with its words and the periods that it shows; null if nothing is known.
   */
  stadspeil.drawChoice = function (whole, colour, width) {
    const known = whole.series.filter((item) => item.figures.some(isKnown));
    const choice = { ...whole, series: known };
    const place = latestPlace(choice);
    if (place < 0) return null;
    const several = (name) => new Set(known.map((item) => item[name])).size > 1;
    if (choice.periods.length > 1 && known.length <= MOST_LINES) {
      const picture = drawLines(choice, colourSeries(choice, colour, true), width);
      return { picture, description: describeLines(choice), periods: choice.periods };
    }
    const at = { choice: { ...whole, series: whole.series.filter((item) => item.figures[place]) }, place };
    const isDots = several("area") && several("part");
    const draw = isDots ? drawDots : drawBars;
    return {
      picture: draw(at, colourSeries(at.choice, colour, false), width),
      description: describePlace(isDots ? "chart_dots" : "chart_bar", at),
      periods: [choice.periods[place]],
    };
  };
})(window.stadspeil);
