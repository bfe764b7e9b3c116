/*
 * A chart to take along, as SVG and as PNG: with its title above and its source below.
 *
 * The SVG carries the typeface inside. The PNG is painted from the drawing itself, shape by shape,
 * with the typeface of the page: no picture is loaded, so the policy of the site stays as it is.
 */
(function (stadspeil) {
  "use strict";

  const { drawn, text, button, element } = stadspeil;
  const FAMILY = '"Stadspeil Sans", Arial, sans-serif';
  const SCALE = 3;
  const SIDE = 12;
  let font = null;

  stadspeil.setFont = function (base64) {
    font = base64;
  };

  /* ---- a chart with its words ---- */

  function wrap(words, size, room) {
    const ruler = document.createElement("canvas").getContext("2d");
    ruler.font = `${size}px ${FAMILY}`;
    return words.split(/\s+/).reduce((lines, word) => {
      const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines.length && ruler.measureText(longer).width <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
      return lines;
    }, []);
  }

  /* Lines of text from a height downwards, and the height below them. */
  function paragraph(words, size, fill, top, room) {
    const lines = words ? wrap(words, size, room) : [];
    const step = Math.round(size * 1.3);
    const parts = lines.map((line, place) =>
      drawn("text", { x: SIDE, y: top + step * (place + 1) - 4, "font-size": size, "font-family": FAMILY, fill }, line));
    return { parts, bottom: top + step * lines.length };
  }

  const wordsOf = (figure, selector) => {
    const found = figure.querySelector(selector);
    return found ? found.textContent.replace(/\s+/g, " ").trim() : "";
  };

  /* The chart of a figure with title, subtitle, notes and source, as a drawing of its own. */
  function compose(figure) {
    const chart = figure.querySelector("svg");
    const { width, height } = chart.viewBox.baseVal;
    const room = width - 2 * SIDE;
    const title = paragraph(wordsOf(figure, "figcaption strong"), 17, "#1b1f24", SIDE, room);
    const subtitle = paragraph(wordsOf(figure, ".subtitle"), 13, "#4d5862", title.bottom, room);
    const body = drawn("g", { transform: `translate(0,${subtitle.bottom + 8})` });
    body.append(...[...chart.cloneNode(true).childNodes].filter((node) => !/^(title|desc)$/.test(node.nodeName)));
    const below = subtitle.bottom + 16 + height;
    const notes = paragraph(wordsOf(figure, ".under"), 12, "#4d5862", below, room);
    const { measures } = stadspeil.data;
    const own = measures.find((measure) => measure.indicator === figure.dataset.measure) || measures[0];
    const sources = own.datasets.map((dataset) => dataset.source).join("; ");
    const source = paragraph(
      `${text("table_source", { source: sources })}. ${stadspeil.edition()}.`, 12, "#4d5862", notes.bottom, room);
    const total = source.bottom + SIDE;
    return drawn("svg", { viewBox: `0 0 ${width} ${total}`, width, height: total },
      drawn("title", {}, wordsOf(figure, "svg title")),
      drawn("desc", {}, wordsOf(figure, "svg desc")),
      drawn("rect", { width, height: total, fill: "#ffffff" }),
      ...title.parts, ...subtitle.parts, body, ...notes.parts, ...source.parts);
  }

  function nameOf(figure, kind) {
    const indicator = location.pathname.replace(/^.*\/|\.html$/g, "");
    const charts = [...document.querySelectorAll("figure.chart")];
    return `${indicator}-${charts.indexOf(figure) + 1}.${kind}`;
  }

  /* ---- SVG ---- */

  function saveSvg(figure) {
    if (!font) {
      stadspeil.load("scripts/font.js", () => saveSvg(figure));
      return;
    }
    const picture = compose(figure);
    const face = `@font-face{font-family:"Stadspeil Sans";src:url(data:font/woff2;base64,${font})}`;
    const words = new XMLSerializer().serializeToString(picture);
    // Added to the text, not to the page: no style of this page changes.
    const whole = words.replace(/(<svg[^>]*>)/, `$1<style>${face}</style>`);
    stadspeil.save(new Blob([whole], { type: "image/svg+xml" }), nameOf(figure, "svg"));
  }

  /* ---- PNG ---- */

  function paintText(canvas, item, style) {
    canvas.font = `${style.fontSize} ${FAMILY}`;
    canvas.textAlign = { middle: "center", end: "right" }[style.textAnchor] || "left";
    canvas.fillStyle = style.fill;
    let y = Number(item.getAttribute("y") || 0);
    item.childNodes.forEach((part) => {
      const own = part.nodeType === Node.ELEMENT_NODE ? part : item;
      if (own !== item) y += Number(own.getAttribute("dy") || 0);
      canvas.fillText(part.textContent, Number(own.getAttribute("x") || item.getAttribute("x") || 0), y);
    });
  }

  function outline(item) {
    const number = (name) => Number(item.getAttribute(name) || 0);
    const path = new Path2D(item.nodeName === "path" ? item.getAttribute("d") : undefined);
    if (item.nodeName === "rect") path.rect(number("x"), number("y"), number("width"), number("height"));
    if (item.nodeName === "line") {
      path.moveTo(number("x1"), number("y1"));
      path.lineTo(number("x2"), number("y2"));
    }
    return path;
  }

  function paintShape(canvas, item, style) {
    const path = outline(item);
    if (style.fill !== "none" && item.nodeName !== "line") {
      canvas.fillStyle = style.fill;
      canvas.fill(path);
    }
    if (style.stroke !== "none") {
      canvas.strokeStyle = style.stroke;
      canvas.lineWidth = parseFloat(style.strokeWidth);
      const dashes = style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[ ,]+/).map(parseFloat);
      canvas.setLineDash(dashes);
      canvas.stroke(path);
    }
  }

  function paint(canvas, item) {
    const style = getComputedStyle(item);
    const moved = item.transform && item.transform.baseVal.consolidate();
    canvas.save();
    if (moved) canvas.transform(...["a", "b", "c", "d", "e", "f"].map((name) => moved.matrix[name]));
    canvas.globalAlpha *= Number(style.opacity);
    if (item.nodeName === "text") paintText(canvas, item, style);
    else if (["path", "rect", "line"].includes(item.nodeName)) paintShape(canvas, item, style);
    else if (/^(svg|g)$/.test(item.nodeName)) [...item.children].forEach((child) => paint(canvas, child));
    canvas.restore();
  }

  function savePng(figure) {
    const picture = compose(figure);
    const { width, height } = picture.viewBox.baseVal;
    const canvas = element("canvas", { width: width * SCALE, height: height * SCALE });
    const brush = canvas.getContext("2d");
    const aside = element("div", { class: "hidden", "aria-hidden": "true" }, picture);
    document.body.append(aside); // styles are known of what stands in a page only
    brush.scale(SCALE, SCALE);
    paint(brush, picture);
    aside.remove();
    canvas.toBlob((blob) => stadspeil.save(blob, nameOf(figure, "png")), "image/png");
  }

  const canPaint = () => typeof Path2D === "function" && Boolean(HTMLCanvasElement.prototype.toBlob);

  /* ---- buttons ---- */

  /* Buttons under a chart. */
  stadspeil.offerPictures = function (figure) {
    if (!figure.querySelector("svg") || figure.querySelector(".pictures")) return;
    const svg = button(text("download_svg"), () => saveSvg(figure), { class: "plain" });
    const png = button(text("download_png"), () => savePng(figure), { class: "plain" });
    figure.append(element("p", { class: "buttons pictures" }, svg, " ", canPaint() ? png : null));
  };

  stadspeil.onData(() => document.querySelectorAll("figure.chart").forEach(stadspeil.offerPictures));
})(window.stadspeil);
