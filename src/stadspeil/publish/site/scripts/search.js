/*
 * The search page: filters while one types. MiniSearch finds and ranks; here stands what Dutch and
 * the council's words add to it (folding, synonyms), and how a result is shown.
 *
 * Everything that is shown is put in as text, never as markup.
 */
(function (stadspeil) {
  "use strict";

  const SHOWN = 20; // results at first; a button shows the others
  const SNIPPET = 170; // characters of the line below a result
  const PAUSE = 600; // milliseconds without typing, after which the number of results is said
  const element = stadspeil.element;

  /* How much a kind of result and a field weigh: figures first, then what words mean. */
  const KINDS = { indicator: 1.6, term: 1.5, chapter: 1.4, area: 1.4, page: 1.1, map: 0.9, goal: 0.8, source: 0.6 };
  const FIELDS = { title: 4, also: 2, parts: 1, context: 0.3, text: 1 };
  const SYNONYM = 0.35;

  /* ---- words ---- */

  const WORD = /[\p{L}\p{M}\p{N}]+(?:['’‘-][\p{L}\p{M}\p{N}]+|[.,]\p{N}+)*/gu;

  /* One spelling for é and e, cliënt and client, s'en and sen, 8.585 and 8585. */
  function fold(word) {
    return word
      .normalize("NFKD")
      .replace(/[\p{M}'’‘.,-]/gu, "")
      .toLowerCase();
  }

  /* What a word is found by: itself without hyphens, and its parts. */
  function foldAll(word) {
    const parts = word.includes("-") ? word.split("-").map(fold) : [];
    return [fold(word), ...parts.filter((part) => part.length > 1)];
  }

  const wordsOf = (text) => [...text.matchAll(WORD)];
  const tokenize = (text) => wordsOf(text).flatMap((found) => foldAll(found[0]));
  const tokenizeQuery = (text) => wordsOf(text).map((found) => fold(found[0]));

  /* ---- the index ---- */

  function makeIndex(given) {
    const index = new MiniSearch({
      fields: Object.keys(FIELDS),
      tokenize,
      processTerm: (term) => term,
      searchOptions: {
        tokenize: tokenizeQuery,
        boost: FIELDS,
        combineWith: "AND",
        prefix: (term) => term.length > 1,
        fuzzy: (term) => (term.length > 4 && !/\d/.test(term) ? 0.2 : false),
        weights: { prefix: 0.6, fuzzy: 0.15 },
        boostDocument: (id) => KINDS[given.entries[id].kind] || 1,
      },
    });
    index.addAll(given.entries.map((entry, id) => ({ ...entry, id })));
    return index;
  }

  /* The words that say something; all of them if none does. */
  function keepWords(words, ignored) {
    const kept = words.filter((word) => !ignored.has(word));
    return kept.length ? kept : words;
  }

  /* The synonyms, longest first: their words, and the others of their group. */
  function listSynonyms(groups, ignored) {
    const listed = groups.flatMap((group) => {
      const phrases = group.map((phrase) => keepWords(tokenizeQuery(phrase), ignored));
      return phrases.map((words) => ({ words, others: phrases.filter((other) => other !== words) }));
    });
    return listed.sort((one, other) => other.words.length - one.words.length);
  }

  /* A phrase by which something is searched, and the synonyms of it, which count for less. */
  function withSynonyms(words, others) {
    const own = words.join(" ");
    if (!others.length) return own;
    const synonyms = others.map((phrase) => ({
      queries: [phrase.join(" ")],
      combineWith: "AND",
      fuzzy: false,
      boostTerm: () => SYNONYM,
    }));
    return { combineWith: "OR", queries: [{ combineWith: "AND", queries: [own] }, ...synonyms] };
  }

  function readQuery(text, synonyms, ignored) {
    const words = keepWords(tokenizeQuery(text), ignored);
    const queries = [];
    for (let place = 0; place < words.length; ) {
      const found = synonyms.filter(({ words: phrase }) =>
        phrase.every((word, offset) => words[place + offset] === word),
      );
      const size = found.length ? found[0].words.length : 1;
      const others = found.filter((item) => item.words.length === size).flatMap((item) => item.others);
      queries.push(withSynonyms(words.slice(place, place + size), others));
      place += size;
    }
    return queries;
  }

  /* All words, or else as many as there are. */
  function find(index, queries) {
    if (!queries.length) return { results: [], all: true };
    const results = index.search({ combineWith: "AND", queries });
    if (results.length || queries.length === 1) return { results, all: true };
    return { results: index.search({ combineWith: "OR", queries }), all: false };
  }

  /* ---- showing ---- */

  /* A text with the matching words marked. */
  function mark(text, terms) {
    const parts = [];
    let end = 0;
    for (const found of wordsOf(text)) {
      if (!foldAll(found[0]).some((term) => terms.has(term))) continue;
      parts.push(text.slice(end, found.index), element("mark", {}, found[0]));
      end = found.index + found[0].length;
    }
    return [...parts, text.slice(end)];
  }

  /* The part of a text around its first matching word. */
  function cut(text, terms) {
    const first = wordsOf(text).find((found) => foldAll(found[0]).some((term) => terms.has(term)));
    if (text.length <= SNIPPET) return { text, matches: Boolean(first) };
    const wanted = Math.max(0, (first ? first.index : 0) - SNIPPET / 3);
    const start = wanted ? text.indexOf(" ", wanted) + 1 : 0;
    const end = text.length - start > SNIPPET ? text.lastIndexOf(" ", start + SNIPPET) : text.length;
    const shown = `${start ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
    return { text: shown, matches: Boolean(first) };
  }

  /* The line below a result: its text, or the codes of its figures where those match. */
  function snippet(entry, terms) {
    const text = cut(entry.text || "", terms);
    const parts = cut(entry.parts || "", terms);
    return !text.matches && parts.matches ? parts.text : text.text;
  }

  function show(entry, result, kinds) {
    const terms = new Set(result.terms);
    const dutch = (field) => (entry.dutch && entry.dutch.includes(field) ? "nl" : null);
    const line = snippet(entry, terms);
    const kind = [kinds[entry.kind], entry.context].filter(Boolean).join(" · ");
    return element(
      "li",
      {},
      element("a", { href: entry.url, lang: dutch("title") }, ...mark(entry.title, terms)),
      element("p", { class: "kind" }, kind),
      entry.figure ? element("p", { class: "result-figure" }, entry.figure) : null,
      line ? element("p", { class: "line", lang: dutch("text") }, ...mark(line, terms)) : null,
    );
  }

  /* ---- the page ---- */

  function start() {
    const given = stadspeil.searchIndex;
    const form = document.getElementById("search");
    const input = document.getElementById("query");
    const count = document.getElementById("search-count");
    const advice = document.getElementById("search-advice");
    const section = document.getElementById("search-results");
    const all = document.getElementById("search-all");
    const list = section.querySelector("ol");
    const more = section.querySelector("button");
    const index = makeIndex(given);
    const ignored = new Set(given.ignore.map(fold));
    const synonyms = listSynonyms(given.synonyms, ignored);
    let waiting = 0;
    let said = "";

    const fill = (text, names) =>
      text.replace(/\{(\w+)\}/g, (whole, name) => (name in names ? names[name] : whole));

    function summarise(query, found, isAll) {
      const names = { query, count: found };
      if (!found) return fill(form.dataset.none, names);
      if (!isAll) return fill(form.dataset.some, names);
      return fill(found === 1 ? form.dataset.one : form.dataset.many, names);
    }

    /* Say it once the reader stops typing; a reader who sees doesn't need to wait. */
    function say(text, now) {
      clearTimeout(waiting);
      const speak = () => {
        if (text !== said) count.textContent = text;
        said = text;
      };
      if (now) speak();
      else waiting = setTimeout(speak, PAUSE);
    }

    function keep(query) {
      const address = new URL(window.location.href);
      address.search = query ? `?${new URLSearchParams({ q: query })}` : "";
      address.hash = "";
      try {
        window.history.replaceState(null, "", address);
      } catch (refused) {
        // Some browsers don't let a page from a folder change its address: then it stays.
      }
    }

    function render(results, size) {
      list.replaceChildren(
        ...results.slice(0, size).map((result) => show(given.entries[result.id], result, given.kinds)),
      );
      more.hidden = results.length <= size;
      more.textContent = fill(form.dataset.more, { count: results.length });
      more.onclick = () => {
        render(results, results.length);
        list.children[size].querySelector("a").focus();
      };
    }

    function search(now) {
      const query = input.value.trim();
      const { results, all: isAll } = find(index, readQuery(query, synonyms, ignored));
      render(results, SHOWN);
      section.hidden = !results.length;
      all.hidden = results.length > 0;
      advice.hidden = !query || results.length > 0;
      say(query ? summarise(query, results.length, isAll) : "", now);
      keep(query);
    }

    /* Arrow keys walk from the field through the results and back; Escape goes to the field. */
    function walk(event) {
      const stops = [input, ...list.querySelectorAll("a")];
      const place = stops.indexOf(document.activeElement);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (place < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "Escape" && place > 0) input.focus();
      else if (step && stops[place + step]) stops[place + step].focus();
      else return;
      event.preventDefault();
    }

    input.addEventListener("input", () => search(false));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      search(true);
    });
    form.addEventListener("keydown", walk);
    section.addEventListener("keydown", walk);
    input.value = new URLSearchParams(window.location.search).get("q") || input.value;
    if (input.value) search(true);
  }

  start();
})(window.stadspeil);
