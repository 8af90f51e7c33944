// Forms: what a page of ours says of itself, read where there is no document: in the worker.

const INPUT = /<input\b([^>]*)>/g;
const LONG = /<(textarea|select)\b([^>]*)>([^]*?)<\/\1>/g;
const OPTION = /<option\b([^>]*)>([^<]*)/g;
const LABEL = /<label\b([^>]*)>([^]*?)<\/label>/g;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'" };

const plain = (text) => text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
const words = (html) => plain(html.replace(/<[^>]*>/g, " ")).replace(/\s+/g, " ").trim();
const first = (html, pattern) => html.match(pattern)?.[1];

function attribute(tag, name) {
  const found = tag.match(new RegExp(`(?:^|\\s)${name}(?:="([^"]*)")?(?=[\\s/>]|$)`));
  return found ? plain(found[1] ?? "") : undefined;
}

export const proof = (html) => first(html, /name="csrf" value="([0-9a-f]{40})"/);
export const who = (html) => first(html, /<body\b[^>]* data-who="([0-9a-f]+)"/);
export const title = (html) => words(first(html, /<h1\b[^>]*>([^]*?)<\/h1>/) ?? "");
export const complaint = (html) =>
  words(first(html, /<div class="alert"[^>]*>([^]*?)<\/div>/) ?? "");

// The address of the page that follows, where this one names it.
export function next(html) {
  const tag = first(html, /(<(?:a|link)\b[^>]* rel="next"[^>]*>)/);
  return tag && attribute(tag, "href");
}

// The form that a page sends to its own address: what stands in it, and what travels unseen.
export function form(html, path) {
  for (const [, head, body] of html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)) {
    if (attribute(head, "method") !== "post") continue;
    if ((attribute(head, "action") ?? path).split("?")[0].endsWith(path)) return read(body);
  }
  return undefined;
}

function read(body) {
  const labels = {};
  for (const [, head, text] of body.matchAll(LABEL)) labels[attribute(head, "for")] = words(text);
  const found = { hidden: {}, labels: {}, pairs: [] };
  const meet = (tag, name) => (found.labels[name] ??= labels[attribute(tag, "id")] ?? name);
  for (const [, tag] of body.matchAll(INPUT)) input(found, meet, tag);
  for (const [, kind, tag, inside] of body.matchAll(LONG)) {
    const name = attribute(tag, "name");
    if (!name) continue;
    meet(tag, name);
    found.pairs.push([name, kind === "select" ? chosen(inside) : plain(inside)]);
  }
  return found;
}

function input(found, meet, tag) {
  const name = attribute(tag, "name");
  const kind = attribute(tag, "type") ?? "text";
  if (!name) return;
  if (kind === "hidden") {
    found.hidden[name] = attribute(tag, "value") ?? "";
    return;
  }
  meet(tag, name);
  const ticked = kind !== "checkbox" && kind !== "radio";
  if (!ticked && attribute(tag, "checked") === undefined) return;
  found.pairs.push([name, attribute(tag, "value") ?? (ticked ? "" : "on")]);
}

function chosen(inside) {
  const options = [...inside.matchAll(OPTION)];
  const one = options.find(([, tag]) => attribute(tag, "selected") !== undefined) ?? options[0];
  return one ? (attribute(one[1], "value") ?? words(one[2])) : "";
}

// Whether two lists of pairs say the same about these names, in whatever order they say it.
export function same(one, other, names) {
  return said(one, names) === said(other, names);
}

function said(pairs, names) {
  const tidy = (value) => value.replace(/\r\n?/g, "\n").trim().normalize();
  const kept = pairs.filter(([name, value]) => names.includes(name) && tidy(value));
  return JSON.stringify(kept.map(([name, value]) => [name, tidy(value)]).sort());
}
