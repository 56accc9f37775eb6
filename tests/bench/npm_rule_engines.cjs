// Rules on JsonLogic engines from npm. Reads one JSON line {rules, data, expected}, then one line `<engine> <times>` at a
// time, and answers each with the seconds that evaluating all rules so many times took.
'use strict';

const readline = require('node:readline');
const jsonLogic = require('json-logic-js');
const { LogicEngine } = require('json-logic-engine');

const main = async () => {
  const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { rules, data, expected } = JSON.parse((await lines.next()).value);
  const engine = new LogicEngine();
  const built = rules.map((rule) => engine.build(rule));
  const engines = {
    'json-logic-js': () => rules.map((rule) => jsonLogic.apply(rule, data)),
    'json-logic-engine': () => built.map((rule) => rule(data)),
  };
  for await (const line of lines) {
    const [name, times] = line.split(' ');
    const found = engines[name]().map((value) => jsonLogic.truthy(value));
    if (String(found) !== String(expected)) throw new Error(`${name} found ${found}`);
    const begun = process.hrtime.bigint();
    for (let done = 0; done < Number(times); done += 1) engines[name]();
    process.stdout.write(`${Number(process.hrtime.bigint() - begun) / 1e9}\n`);
  }
};

main();
