// What may stand at a place of a definition, by its JSON Schema and by the names in the text itself. No part of this knows
// the editor.
import { keysOf, partAt, placeAt, textAt, textsIn } from "./json-tree.js";

const TYPES = { object: ["object"], array: ["array"], string: ["string"], number: ["number", "integer"], boolean: ["boolean"], null: ["null"] };
const PLUGINS = ["apiPlugins", "childWorkflowPlugins", "commonPlugins", "dispatchEventPlugins"];
const MOST_STEPS = 60; // of references that lead to references

const refOf = (schema, ref) =>
  ref
    .slice(2)
    .split("/")
    .reduce((found, key) => found?.[key], schema);

const meets = (condition, part) => {
  const keys = keysOf(part);
  const here = !condition.required || condition.required.every((key) => keys.includes(key));
  return here && !(condition.not && meets(condition.not, part));
};

const fits = (plain, part) => {
  const types = [plain.type ?? []].flat();
  return !part || part.kind === "word" || !types.length || (TYPES[part.kind] ?? []).some((type) => types.includes(type));
};

// The plain schemas that a schema stands for; `part` is what is there now. The nearest description counts.
const plainOf = (whole, schema, part, said, left) => {
  if (!schema || typeof schema !== "object" || left < 0) return [];
  const description = said || schema.description || "";
  const found = [{ ...schema, description }];
  const add = (inner, words) => found.push(...plainOf(whole, inner, part, words, left - 1));
  if (schema.$ref) add(refOf(whole, schema.$ref), description);
  if (schema.if) add(meets(schema.if, part) ? schema.then : schema.else, description);
  for (const inner of schema.allOf ?? []) add(inner, description);
  // Alternatives speak for themselves, and only those that fit what is there.
  for (const inner of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) add(inner, "const" in inner && !inner.description ? description : "");
  return found.filter((plain) => fits(plain, part));
};

const described = (list) => list.find((plain) => plain.description && !("const" in plain))?.description ?? "";

// The plain schemas at a path.
const schemasAt = (schema, root, path) => {
  let part = root;
  let found = plainOf(schema, schema, part, "", MOST_STEPS);
  for (const key of path) {
    const holder = part?.kind;
    part = partAt(part, [key]);
    found = found.flatMap((plain) => {
      const inner =
        typeof key === "number" || holder === "array"
          ? plain.items
          : Object.hasOwn(plain.properties ?? {}, key)
            ? plain.properties[key]
            : plain.additionalProperties;
      return plainOf(schema, inner, part, "", MOST_STEPS);
    });
  }
  return found;
};

const enveloped = (root) => partAt(root, ["definition"])?.kind === "object";

// The states, events and plugins that the text names. States are { path, id } with `path` as a list of names.
const namesIn = (root) => {
  const inEnvelope = enveloped(root);
  const states = [];
  const events = new Set(inEnvelope ? keysOf(partAt(root, ["events"])) : []);
  const waiting = [{ part: inEnvelope ? partAt(root, ["definition"]) : root, path: [] }];
  for (let state = waiting.shift(); state; state = waiting.shift()) {
    states.push({ path: state.path, id: textAt(state.part, "id") });
    for (const event of keysOf(partAt(state.part, ["on"]))) events.add(event);
    const inside = partAt(state.part, ["states"]);
    waiting.unshift(...keysOf(inside).map((name) => ({ part: partAt(inside, [name]), path: [...state.path, name] })));
  }
  const plugins = inEnvelope
    ? PLUGINS.flatMap((group) => partAt(root, ["extensions", group])?.items ?? []).map((item) => item.part)
    : [];
  for (const plugin of plugins) {
    for (const key of ["successAction", "errorAction"]) if (textAt(plugin, key)) events.add(textAt(plugin, key));
  }
  return { states, events: [...events], plugins: plugins.map((plugin) => textAt(plugin, "name")).filter(Boolean) };
};

// The names of the state around a path, outermost first.
const stateOf = (root, path) => {
  const names = [];
  for (let at = enveloped(root) ? 1 : 0; path[at] === "states" && path.length > at + 1; at += 2) names.push(path[at + 1]);
  return names;
};

const inside = (outer, path) => outer.every((name, place) => path[place] === name);

const targetsFrom = ({ states }, around) => {
  const beside = around.slice(0, -1);
  const found = states.filter(({ path }) => path.length > beside.length && inside(beside, path));
  const own = states.filter(({ path }) => around.length && path.length > around.length && inside(around, path));
  const marked = states.filter(({ id, path }) => id && path.length);
  return [
    ...found.sort((a, b) => a.path.length - b.path.length).map(({ path }) => path.slice(beside.length).join(".")),
    ...own.map(({ path }) => `.${path.slice(around.length).join(".")}`),
    ...marked.map(({ id }) => `#${id}`),
  ];
};

const NAMES = {
  states: ({ states }) => states.filter(({ path }) => path.length).map(({ path }) => path.join(".")),
  events: ({ events }) => events,
  plugins: ({ plugins }) => plugins,
  "sibling-states": (names, around) => targetsFrom(names, around),
  "child-states": ({ states }, around) =>
    states.filter(({ path }) => path.length === around.length + 1 && inside(around, path)).map(({ path }) => path.at(-1)),
};

const namesFor = (root, kind, path) => [...new Set(NAMES[kind]?.(namesIn(root), stateOf(root, path)) ?? [])];

// The text without what stands at a path: choices take its place, so it neither limits them nor is one of them.
const withoutPart = (root, path) => {
  if (!root || !path.length) return root;
  const [key, ...rest] = path;
  if (!root.items) return root;
  const items = root.items.flatMap((item) => {
    if (String(item.key) !== String(key)) return [item];
    return rest.length ? [{ ...item, part: item.part && withoutPart(item.part, rest) }] : [];
  });
  return { ...root, items };
};

// What a new member begins with, where `|` marks the cursor.
const beginningOf = (list) => {
  const [first] = list.flatMap((plain) => plain.type ?? (plain.properties ? "object" : []));
  return { object: "{|}", array: "[|]", string: '"|"' }[first] ?? "|";
};

const keyChoices = (schema, root, path, holder) => {
  const above = path.slice(0, -1);
  const taken = new Set(keysOf(holder).filter((key) => key !== path.at(-1)));
  const found = new Map();
  for (const plain of schemasAt(schema, root, above)) {
    for (const [key, inner] of Object.entries(plain.properties ?? {})) {
      const plains = plainOf(schema, inner, null, "", MOST_STEPS);
      const wanted = plain.required?.includes(key) ?? false;
      const unused = plains.some((each) => each["x-reader"] === "nothing");
      if (!found.has(key)) found.set(key, { label: key, info: described(plains), begins: beginningOf(plains), wanted, unused });
    }
    if (plain["x-keys"]) {
      const plains = plainOf(schema, plain.additionalProperties, null, "", MOST_STEPS);
      for (const key of namesFor(withoutPart(root, path), plain["x-keys"], above)) {
        if (!found.has(key)) found.set(key, { label: key, info: described(plains), begins: beginningOf(plains), named: true });
      }
    }
  }
  return [...found.values()].filter(({ label }) => !taken.has(label));
};

const valueChoices = (schema, root, path) => {
  const found = new Map();
  const put = (value, info, more) => {
    const text = JSON.stringify(value);
    if (!found.has(text)) found.set(text, { label: String(value), text, info, ...more });
  };
  const parent = partAt(root, path.slice(0, -1));
  const present = parent?.kind === "array" ? textsIn(parent) : [];
  const current = textAt(parent, path.at(-1));
  const others = withoutPart(root, path);
  for (const plain of schemasAt(schema, others, path)) {
    if ("const" in plain) put(plain.const, plain.description);
    for (const value of plain.enum ?? []) put(value, plain.description);
    for (const value of plain.examples ?? []) put(value, plain.description);
    if (plain.type === "boolean") for (const value of [true, false]) put(value, plain.description);
    if (plain["x-names"]) for (const name of namesFor(others, plain["x-names"], path)) put(name, plain.description, { named: true });
  }
  return [...found.values()].filter(({ label }) => label === current || !present.includes(label));
};

// What fits at an offset of the text: { role, from, to, choices }, or null where nothing can be typed. A choice has a
// `label` and `info`; a value's `text` is the JSON to write, a key's `begins` what its value begins with.
export const choicesAt = (schema, { root }, text, offset) => {
  const place = placeAt(root, text, offset);
  if (place.role === "key") return { ...place, choices: keyChoices(schema, root, place.path, place.holder) };
  if (place.role === "value") return { ...place, choices: valueChoices(schema, root, place.path) };
  return null;
};

// What stands at an offset: { path, from, to, text }, with the description of the member or item, "" for none.
export const helpAt = (schema, { root }, text, offset) => {
  const { path, from, to, role } = placeAt(root, text, offset);
  const at = path.at(-1) === "" ? path.slice(0, -1) : path;
  const found = schemasAt(schema, root, at);
  const part = partAt(root, at);
  const exact = part && !part.items ? found.find((plain) => "const" in plain && plain.const === part.value) : null;
  const general = described(found);
  const help = exact?.description && role === "value" ? exact.description : general;
  return { path: at, from, to, text: help };
};
