// Reads JSON with the places of its parts, also where it is broken: what is half typed still leaves the rest readable.
//
// A part is { kind, from, to } with kind object, array, string, number, boolean, null or word (none of these). Objects and
// arrays have `items`: { key, keyFrom, keyTo, colon, part }, where an array's keys are numbers that stand nowhere.

const TOKEN = /"(?:[^"\\\n]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/g;
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const WORDS = { true: "boolean", false: "boolean", null: "null" };
const CLOSES = { "}": "object", "]": "array" };

const SIMPLE = /^"[^"\\\u0000-\u001f]*"$/; // a string without escapes, as most are

const textOf = (sign) => {
  if (SIMPLE.test(sign)) return sign.slice(1, -1);
  try {
    return JSON.parse(sign);
  } catch {
    return sign.replace(/^"|"$/g, "");
  }
};

const kindOf = (sign) => {
  if (sign[0] === '"') return "string";
  return NUMBER.test(sign) ? "number" : (WORDS[sign] ?? "word");
};

const isWhole = (sign) => {
  if (sign[0] !== '"') return kindOf(sign) !== "word";
  if (SIMPLE.test(sign)) return true;
  try {
    JSON.parse(sign);
    return true;
  } catch {
    return false;
  }
};

// { root, broken }: the part that stands for the text (or null), and the first place { from, to } that is no JSON (or
// null).
export const readJson = (text) => {
  const top = { kind: "top", from: 0, to: text.length, items: [] };
  const open = [top];
  let broken = null;
  let last = "";
  const breaks = (from, to) => (broken ??= { from, to: Math.max(to, from + 1) });

  const addTo = (holder, part) => {
    if (!["", "{", "[", ",", ":"].includes(last) || (holder === top && holder.items.length)) breaks(part.from, part.to);
    if (holder.kind !== "object") {
      holder.items.push({ key: holder.items.length, keyFrom: -1, keyTo: -1, colon: -1, part });
      return;
    }
    const waiting = holder.items.at(-1);
    if (last === ":" && waiting && !waiting.part) {
      waiting.part = part;
      return;
    }
    const key = part.kind === "object" || part.kind === "array" ? null : part.value;
    const item = { key, keyFrom: part.from, keyTo: part.to, colon: -1, part: null };
    if (part.kind !== "string") breaks(part.from, part.to);
    if (key === null) item.part = part;
    holder.items.push(item);
  };

  const colon = (holder, at) => {
    const item = holder.kind === "object" ? holder.items.at(-1) : null;
    const value = item?.part;
    if (item && item.colon < 0 && item.key !== null && last !== ",") item.colon = at;
    else if (value?.kind === "string" && last[0] === '"') {
      // `"a": "b": 1` while the value of "a" is being typed: "b" is the next key.
      breaks(at, at + 1);
      item.part = null;
      holder.items.push({ key: value.value, keyFrom: value.from, keyTo: value.to, colon: at, part: null });
    } else breaks(at, at + 1);
  };

  const close = (sign, at) => {
    const depth = open.findLastIndex((part) => part.kind === CLOSES[sign]);
    const item = open.at(-1).items.at(-1);
    if (last === "," || depth !== open.length - 1 || (open.at(-1).kind === "object" && item && !item.part)) {
      breaks(at, at + 1);
    }
    if (depth < 1) return;
    for (const part of open.splice(depth + 1)) part.to = at;
    open.pop().to = at + 1;
  };

  for (const { 0: sign, index: at } of text.matchAll(TOKEN)) {
    const holder = open.at(-1);
    if (sign === "{" || sign === "[") {
      const part = { kind: sign === "{" ? "object" : "array", from: at, to: text.length, items: [] };
      addTo(holder, part);
      open.push(part);
    } else if (sign in CLOSES) close(sign, at);
    else if (sign === ",") {
      const item = holder.items.at(-1);
      if (holder === top || ["", "{", "[", ",", ":"].includes(last) || !item?.part) breaks(at, at + 1);
    } else if (sign === ":") colon(holder, at);
    else {
      const kind = kindOf(sign);
      if (!isWhole(sign)) breaks(at, at + sign.length);
      addTo(holder, { kind, from: at, to: at + sign.length, value: kind === "string" ? textOf(sign) : sign });
    }
    last = sign;
  }
  if (open.length > 1 || !top.items.length) breaks(Math.max(0, text.trimEnd().length - 1), text.trimEnd().length);
  return { root: top.items[0]?.part ?? null, broken };
};

const has = (part, key) => part?.items?.find((item) => String(item.key) === String(key));

// The part at a path of keys, or null.
export const partAt = (root, path) => {
  let part = root;
  for (const key of path) part = has(part, key)?.part ?? null;
  return part;
};

export const keysOf = (part) => (part?.kind === "object" ? part.items.map((item) => item.key).filter((key) => key !== null) : []);
export const textAt = (part, key) => {
  const found = has(part, key)?.part;
  return found?.kind === "string" ? found.value : null;
};
export const textsIn = (part) => (part?.items ?? []).map((item) => item.part).filter((each) => each?.kind === "string").map((each) => each.value);

export const pathOf = (pointer) =>
  pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

// Where a JSON pointer leads to: { from, to }. A member is its key with a plain value, only its key before an object or
// array. Where nothing is, the nearest part around it; null for a text without any.
export const rangeOf = (root, pointer) => {
  if (!root) return null;
  let part = root;
  let range = { from: root.from, to: Math.min(root.to, root.from + 1) };
  for (const key of pathOf(pointer)) {
    const item = has(part, key);
    if (!item) return range;
    part = item.part;
    const holds = Boolean(part?.items);
    if (item.keyFrom >= 0) range = { from: item.keyFrom, to: part && !holds ? part.to : item.keyTo };
    else range = { from: part.from, to: holds ? part.from + 1 : part.to };
  }
  return range;
};

// What stands at an offset: { path, role, from, to, holder }. `role` is key, value or "" (between the two); `path` leads to
// the member or item, also to one that is only begun; from and to are what typing there replaces. `holder` is the object
// or array around it, null for the whole text.
export const placeAt = (root, text, offset) => {
  const path = [];
  let holder = null;
  let part = root;
  while (part?.items && part.from < offset && (offset < part.to || !"}]".includes(text[part.to - 1]))) {
    holder = part;
    const item = part.items.find(({ keyFrom, keyTo, part: value }) => {
      const start = keyFrom >= 0 ? keyFrom : value.from;
      return start <= offset && offset <= Math.max(keyTo, value?.to ?? 0);
    });
    if (!item) break;
    path.push(item.key);
    const inKey = item.keyFrom >= 0 && offset <= item.keyTo && item.key !== null;
    if (inKey) return { path, role: "key", from: item.keyFrom, to: item.keyTo, holder };
    if (!item.part || offset < item.part.from) return { path, role: "", from: offset, to: offset, holder };
    if (!item.part.items) return { path, role: "value", from: item.part.from, to: item.part.to, holder };
    part = item.part;
    if (offset === part.from || (offset === part.to && "}]".includes(text[part.to - 1]))) {
      return { path, role: "", from: offset, to: offset, holder };
    }
  }
  const before = text.slice(0, offset).trimEnd();
  const nothing = { path, role: "", from: offset, to: offset, holder };
  const earlier = holder?.items.filter((item) => (item.keyFrom >= 0 ? item.keyFrom : item.part.from) < offset).length;
  if (holder?.kind === "array" && "[,".includes(before.at(-1))) {
    return { ...nothing, path: [...path, earlier], role: "value" };
  }
  if (holder?.kind !== "object") return nothing;
  if ("{,".includes(before.at(-1))) return { ...nothing, path: [...path, ""], role: "key" };
  const named = holder.items.find((item) => item.colon === before.length - 1);
  return named ? { ...nothing, path: [...path, named.key], role: "value" } : nothing;
};
