// Knows how the search page asks Pagefind, and shows what it finds. Must not know a word of any language: those stand
// in the template, components/search.html. Nothing is loaded before somebody searches.

const PAGE = 20; // results that are shown at a time
const REACH = 10000; // stories that are searched before older ones are asked for

const form = document.querySelector("form.search");
const fields = form.elements;
const results = document.querySelector(".search-results");
const [count, list, more, older] = ["count", "list", "more", "older"].map((name) => results.querySelector(`.search-results__${name}`));
const entry = results.querySelector("template").content.firstElementChild;
const filters = ["section", "source", "year", "language"];
const { root, index } = form.dataset;
const locale = new Intl.Locale(form.dataset.locale, { numberingSystem: "latn" }); // as on all other pages
const forms = JSON.parse(form.dataset.found); // by the plural form that a number has

let parts = []; // the index, from the newest part to the oldest
let reach = 0; // how many of them are searched
let turn = 0; // the number of the search that is shown; whatever belongs to an earlier one comes too late
let show = async () => {};
let ownLanguage = "";

const say = (text) => {
  count.textContent = text;
};
const fill = (pattern, value) => pattern.replace(/\{n?\}/, value);
const locate = (part, language) => `${index}${part.folder}/${language}/`;
const offers = (name) => [...new Set(parts.flatMap((part) => part[`${name}s`]))];

async function open(part, language) {
  const base = locate(part, language);
  const { createInstance } = await import(`${new URL(base, document.baseURI).href}pagefind.js`);
  const instance = createInstance({ basePath: base, baseUrl: root, metaCacheTag: part.folder });
  await instance.init();
  return instance;
}

// A language has its own program, which knows how its words are bent; the parts of one language share it.
const merged = new Map();

function merge(chosen, language) {
  const before = (merged.get(language) ?? Promise.resolve()).catch(() => {});
  const after = before.then(async (found) => {
    const { instance, has } = found ?? { instance: await open(chosen[0], language), has: new Set([chosen[0]]) };
    for (const part of chosen.filter((each) => !has.has(each))) {
      has.add(part);
      await instance.mergeIndex(locate(part, language), { language, baseUrl: root, metaCacheTag: part.folder });
    }
    return { instance, has };
  });
  merged.set(language, after);
  return after;
}

const alone = new Map();

function openAlone(part, language) {
  const base = locate(part, language);
  if (!alone.has(base)) alone.set(base, open(part, language));
  return alone.get(base);
}

async function ask(instance, language, words, options) {
  const { results: found } = await instance.search(words, options);
  return found.map((result) => ({ score: result.score, read: async () => ({ ...(await result.data()), language }) }));
}

// Both ways of finding yield first how much there is, then portions that are ready to be shown.
async function* findBest(words, options, chosen, languages) {
  const found = await Promise.all(languages.map(async (language) => {
    const own = chosen.filter((part) => part.languages.includes(language));
    return own.length ? ask((await merge(own, language)).instance, language, words, options) : [];
  }));
  const best = found.flat().sort((one, other) => other.score - one.score);
  yield best.length;
  while (best.length) yield Promise.all(best.splice(0, PAGE).map((result) => result.read()));
}

// Parts follow each other in time, and each language of a part is in order within itself.
async function* findNewest(words, options, chosen, languages) {
  const sorted = { ...options, sort: { date: "desc" } };
  const found = await Promise.all(chosen.map((part) => {
    const own = part.languages.filter((language) => languages.includes(language));
    return Promise.all(own.map(async (language) => ask(await openAlone(part, language), language, words, sorted)));
  }));
  yield found.flat(2).length;
  const portion = [];
  for (const queues of found) {
    const read = queues.map(() => []);
    while (queues.some((queue, at) => queue.length || read[at].length)) {
      await Promise.all(queues.map(async (queue, at) => {
        if (!read[at].length) read[at] = await Promise.all(queue.splice(0, PAGE).map((result) => result.read()));
      }));
      const heads = read.filter((each) => each.length);
      portion.push(heads.reduce((one, other) => (other[0].filters.date[0] > one[0].filters.date[0] ? other : one)).shift());
      if (portion.length === PAGE) yield portion.splice(0);
    }
  }
  if (portion.length) yield portion;
}

// An excerpt is text with marks around the words; it is never taken for anything but text.
function mark(target, excerpt) {
  const whole = `${/^\p{Ll}/u.test(excerpt) ? "… " : ""}${excerpt}${/[\p{L}\p{N},;:]$/u.test(excerpt) ? " …" : ""}`;
  whole.split(/<mark>(.*?)<\/mark>/s).forEach((piece, at) => {
    const text = piece.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    const node = at % 2 ? document.createElement("mark") : document.createTextNode("");
    node.textContent = text;
    target.append(node);
  });
}

function render(found) {
  const item = entry.cloneNode(true);
  const [kicker, link, excerpt, time, source] = ["span", "a", ".search-result__excerpt", "time", "bdi"].map((name) => item.querySelector(name));
  const [section = "", from = "", date] = ["section", "source", "date"].map((name) => found.filters[name]?.[0]);
  kicker.textContent = section;
  link.textContent = found.meta.title;
  link.href = found.url.replace(/\.bare\.html$/, "");
  for (const part of [link.parentElement, excerpt]) {
    part.lang = found.language;
    part.dir = "auto";
  }
  mark(excerpt, found.excerpt);
  time.dateTime = date;
  time.textContent = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(date));
  source.textContent = from;
  return item;
}

async function search() {
  const own = ++turn;
  const words = fields.q.value.trim();
  const chosen = Object.fromEntries(filters.map((name) => [name, fields[name].value]));
  list.replaceChildren();
  more.hidden = older.hidden = true;
  if (!words) return say("");
  say(form.dataset.busy);
  const reached = chosen.year ? parts.filter((part) => part.years.includes(chosen.year)) : parts.slice(0, reach);
  const languages = chosen.language ? [chosen.language] : offers("language");
  const asked = ["section", "source", "year"].filter((name) => chosen[name]).map((name) => [name, chosen[name]]);
  const find = fields.order.value ? findNewest : findBest;
  try {
    const portions = find(words, { filters: Object.fromEntries(asked) }, reached, languages);
    const { value: total } = await portions.next();
    if (own !== turn) return;
    let shown = 0;
    show = async () => {
      const { value: portion = [] } = await portions.next();
      if (own !== turn) return null;
      const items = portion.map(render);
      list.append(...items);
      shown += items.length;
      more.hidden = shown >= total;
      return items[0];
    };
    await show();
    if (own !== turn) return;
    const said = total ? (forms[new Intl.PluralRules(locale).select(total)] ?? forms.other) : form.dataset.none;
    say(fill(said, total.toLocaleString(locale)));
    older.hidden = Boolean(chosen.year) || reach >= parts.length;
    older.textContent = fill(older.dataset.label, parts[reach]?.years.at(-1) ?? "");
  } catch (error) {
    console.error(error);
    if (own === turn) say(form.dataset.failed);
  }
}

function widen() {
  for (let stories = 0; reach < parts.length && stories < REACH; reach += 1) stories += parts[reach].stories;
}

function remember() {
  const asked = [...new FormData(form)].filter(([name, value]) => (name === "language" ? value !== ownLanguage : value));
  history.replaceState(null, "", asked.length ? `?${new URLSearchParams(asked)}` : location.pathname);
  search();
}

function offer() {
  const names = new Intl.DisplayNames(locale, { type: "language" });
  for (const name of filters) {
    const values = offers(name);
    values.sort(name === "year" ? (one, other) => other - one : (one, other) => one.localeCompare(other));
    fields[name].append(...values.map((value) => new Option(name === "language" ? names.of(value) : value, value)));
    fields[name].parentElement.hidden = values.length < 2;
  }
  // Each language brings a program of its own, so that readers begin with theirs.
  const own = locale.language;
  if (offers("language").includes(own)) fields.language.value = ownLanguage = own;
}

async function start() {
  document.querySelector(".search-without").hidden = true;
  form.hidden = false;
  const answer = await fetch(`${index}parts.json`, { cache: "no-cache" }).catch(() => null);
  if (!answer?.ok) return say(form.dataset.missing);
  parts = (await answer.json()).parts;
  widen();
  offer();
  for (const [name, value] of new URLSearchParams(location.search)) if (fields[name]) fields[name].value = value;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember();
  });
  form.addEventListener("change", (event) => event.target.matches("select") && remember());
  more.addEventListener("click", async () => (await show())?.querySelector("a").focus());
  older.addEventListener("click", () => {
    widen();
    fields.q.focus();
    search();
  });
  await search();
}

start();
