// Forms: what a page of ours says of itself, read where there is no document: in the worker.

const CONTROL = /<(?:input|textarea|select)\b([^>]*)>/g;
const LABEL = /<label\b([^>]*)>([^]*?)<\/label>/g;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'" };

const plain = (text) => text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
const words = (html = "") => plain(html.replace(/<[^>]*>/g, " ")).replace(/\s+/g, " ").trim();
const first = (html, pattern) => html.match(pattern)?.[1];

function attribute(tag, name) {
  const found = first(tag, new RegExp(`(?:^|\\s)${name}="([^"]*)"`));
  return found && plain(found);
}

export const proof = (html) => first(html, /name="csrf" value="([0-9a-f]{40})"/);
export const who = (html) => first(html, /<body\b[^>]* data-who="([0-9a-f]+)"/);
export const title = (html) => words(first(html, /<h1\b[^>]*>([^]*?)<\/h1>/));
export const complaint = (html) => words(first(html, /<div class="alert"[^>]*>([^]*?)<\/div>/));

// The revision of the draft that a page shows; none where it shows none.
export const revision = (html) => Number(first(html, /name="revision" value="(\d+)"/));

// Whether a page says that a file came to its place: it is there, and is not asked for again.
export const hasCome = (html, place) =>
  html.includes(`data-file="${place}"`) && !html.includes(`value="file|${place}"`);

// The address of the page that a page names as following it, or as coming before it.
export function beside(html, rel) {
  const tag = first(html, new RegExp(`<((?:a|link)\\b[^>]* rel="${rel}"[^>]*)>`));
  return tag && attribute(tag, "href");
}

// What its fields are called, by their names.
export function labels(html) {
  const ids = {};
  for (const [, tag, text] of html.matchAll(LABEL)) ids[attribute(tag, "for")] = words(text);
  const found = {};
  for (const [, tag] of html.matchAll(CONTROL)) {
    if (attribute(tag, "type") === "hidden") continue;
    found[attribute(tag, "name")] ??= ids[attribute(tag, "id")] ?? attribute(tag, "name");
  }
  return found;
}
