// Evaluates rules with json-logic-js: one JSON line {rule, data} in, one line {value} or {error} out.
'use strict';

const readline = require('node:readline');
const jsonLogic = require('json-logic-js');

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
console.log = () => {}; // the operator `log`

// JSON has no word for these.
const plain = (value) => {
  if (value === undefined) return null;
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) };
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
};

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { rule, data } = JSON.parse(line);
  try {
    say({ value: plain(jsonLogic.apply(rule, data)) });
  } catch (error) {
    say({ error: String(error.message) });
  }
});
