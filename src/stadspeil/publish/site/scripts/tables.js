/*
 * Tables that can be sorted (more than six rows) and searched (more than twelve).
 *
 * A column is sorted by the values that the build puts in `data-value`; where there are none, by
 * its words; a column of several units (`data-mixed`) is not sorted. Parts stay under the row that
 * they are parts of, areas among those of their level (`data-level`), totals last.
 */
(function (stadspeil) {
  "use strict";

  const { element, text } = stadspeil;
  const SORTED_FROM = 7;
  const SEARCHED_FROM = 13;

  /* ---- rows as a tree: what is part of what ---- */

  function depthOf(row) {
    const match = /\bdepth-(\d)/.exec(row.cells[0].className);
    return match ? Number(match[1]) : 0;
  }

  function growTree(rows) {
    const root = { children: [] };
    const path = [{ depth: -1, node: root }];
    rows.forEach((row) => {
      const node = { row, children: [] };
      while (path[path.length - 1].depth >= depthOf(row)) path.pop();
      path[path.length - 1].node.children.push(node);
      path.push({ depth: depthOf(row), node });
    });
    return root;
  }

  function flatten(node) {
    return node.children.flatMap((child) => [child.row, ...flatten(child)]);
  }

  /* ---- sorting ---- */

  function valueOf(row, column) {
    const cell = row.cells[column];
    return cell.dataset.value !== undefined ? cell.dataset.value : cell.textContent.trim();
  }

  function isNumeric(rows, column) {
    const values = rows.map((row) => valueOf(row, column)).filter((value) => value !== "");
    return values.length > 0 && values.every((value) => Number.isFinite(Number(value)));
  }

  /* Orders two rows of one level; what has no value comes last either way. */
  function orderBy(column, numeric, sign, levels) {
    const levelOf = (node) => levels.indexOf(node.row.dataset.level);
    return (one, other) => {
      if (levelOf(one) !== levelOf(other)) return levelOf(one) - levelOf(other);
      const [a, b] = [valueOf(one.row, column), valueOf(other.row, column)];
      const total = one.row.matches(".total") - other.row.matches(".total");
      if (total || a === "" || b === "") return total || (a === "") - (b === "");
      return sign * (numeric ? Number(a) - Number(b) : stadspeil.compare(a, b));
    };
  }

  function sortTree(node, order) {
    node.children.sort(order);
    node.children.forEach((child) => sortTree(child, order));
  }

  function makeSortable(table, original) {
    const heads = [...table.tHead.rows[0].cells];
    const body = table.tBodies[0];
    const levels = [...new Set(original.map((row) => row.dataset.level))];

    function sortBy(head, column) {
      const numeric = isNumeric(original, column);
      const steps = numeric ? ["descending", "ascending"] : ["ascending", "descending"];
      const next = steps[steps.indexOf(head.getAttribute("aria-sort")) + 1];
      const tree = growTree(original);
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      if (next) {
        head.setAttribute("aria-sort", next);
        sortTree(tree, orderBy(column, numeric, next === "ascending" ? 1 : -1, levels));
      }
      body.append(...flatten(tree));
      const key = { ascending: "sort_up", descending: "sort_down" }[next] || "sort_none";
      const within = next && levels.length > 1 ? ` ${text("sort_within")}` : "";
      stadspeil.say(text(key, { column: head.textContent.trim() }) + within);
    }

    table.classList.add("sortable");
    heads.forEach((head, column) => {
      if (!head.textContent.trim() || "mixed" in head.dataset) return;
      const button = stadspeil.button("", () => sortBy(head, column), { class: "sort" });
      button.append(...head.childNodes);
      head.append(button);
    });
  }

  /* ---- searching ---- */

  let fields = 0;

  function makeSearchable(table, rows) {
    const id = `search-${(fields += 1)}`;
    const count = element("span", { class: "remark" });
    const field = element("input", { id, type: "search", autocomplete: "off" });

    function search() {
      const wanted = field.value.trim().toLocaleLowerCase();
      rows.forEach((row) => {
        row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
      });
      const shown = rows.filter((row) => !row.hidden).length;
      count.textContent = wanted ? text("filter_count", { shown, total: rows.length }) : "";
      stadspeil.say(text("filter_count", { shown, total: rows.length }));
    }

    field.addEventListener("input", search);
    const label = element("label", { for: id }, text("filter_label"));
    const line = element("p", { class: "search-rows" }, label, " ", field, " ", count);
    (table.closest(".scroll") || table).before(line);
  }

  /* ---- which tables ---- */

  /* Make a table easier to use, if it is long enough and no cell spans several. */
  stadspeil.enhanceTable = function (table) {
    const rows = table.tBodies.length === 1 && table.tHead ? [...table.tBodies[0].rows] : [];
    const spans = table.querySelector("[rowspan], [colspan]");
    if (spans || table.classList.contains("sortable")) return;
    if (rows.length >= SORTED_FROM) makeSortable(table, rows);
    if (rows.length >= SEARCHED_FROM) makeSearchable(table, rows);
  };

  document.addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll("main table").forEach(stadspeil.enhanceTable),
  );
})(window.stadspeil);
