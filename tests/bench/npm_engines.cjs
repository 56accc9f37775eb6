// The review on engines from npm. Reads one JSON line {chart, events, context}, then one line `<engine> <cases>` at a
// time, and answers each with the seconds that those cases took.
'use strict';

const readline = require('node:readline');
const { createWorkflow } = require('@ballerine/workflow-core');
const { createMachine } = require('xstate');
const { registry } = require('xstate/lib/registry');
const jsonLogic = require('json-logic-js');

console.log = console.info = console.warn = console.debug = () => {}; // the runner logs every event

const say = (text) => process.stdout.write(`${text}\n`);

// Every event leaves an interpreter in XState's registry for good; whoever runs long has to free it.
const freeInterpreters = () => {
  const last = Number(registry.bookId().slice(2));
  for (let id = 0; id <= last; id += 1) registry.free(`x:${id}`);
};

const engines = {
  ballerine: async ({ chart, events, context }) => {
    const runner = createWorkflow({
      runtimeId: '1',
      definition: chart,
      definitionType: 'statechart-json',
      extensions: { apiPlugins: [], commonPlugins: [], childWorkflowPlugins: [] },
      workflowContext: { machineContext: context },
    });
    for (const [type, payload] of events) await runner.sendEvent({ type, payload });
    return runner.getSnapshot().value;
  },
  xstate: async ({ machine, events, context }) => {
    let state = machine.initialState;
    for (const [type, payload] of events) state = machine.transition(state, { type, payload }, context);
    return state.value;
  },
};

const guard = (context, event, { cond }) =>
  jsonLogic.apply(cond.options.rule, { ...context, ...event.payload });

const main = async () => {
  const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const given = JSON.parse((await lines.next()).value);
  const chart = { predictableActionArguments: true, ...given.chart };
  given.machine = createMachine(structuredClone(chart), { guards: { 'json-logic': guard } });
  given.chart = chart;
  for await (const line of lines) {
    const [engine, cases] = line.split(' ');
    freeInterpreters();
    const begun = process.hrtime.bigint();
    for (let done = 0; done < Number(cases); done += 1) {
      const reached = await engines[engine](given);
      if (reached !== 'approved') throw new Error(`${engine} ended in ${JSON.stringify(reached)}`);
    }
    say(Number(process.hrtime.bigint() - begun) / 1e9);
  }
};

main();
