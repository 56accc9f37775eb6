// The editor itself, on CodeMirror. It is loaded when a page shows it, and by no other page.
import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  startCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, nextDiagnostic, openLintPanel, previousDiagnostic, forEachDiagnostic, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, Facet, Prec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
  showPanel,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import schema from "../definition.schema.json";
import { choicesAt, helpAt } from "./definition-help.js";
import { look } from "./json-editor-look.js";
import { rangeOf, readJson } from "./json-tree.js";

const REST_MS = 300;
const WHERE_MS = 120;

const fromOutside = Annotation.define();

// What may stand where, by what the text is; of others, nothing is known.
const SCHEMAS = { definition: schema };
const schemaOf = Facet.define({ combine: (given) => given[0] ?? {} });

// One reading of each state of the text, whoever asks.
const readings = new WeakMap();
const readingOf = (doc) => {
  let found = readings.get(doc);
  if (!found) {
    const text = doc.toString();
    found = { text, ...readJson(text) };
    readings.set(doc, found);
  }
  return found;
};

const helpOf = (state, offset) => {
  const reading = readingOf(state.doc);
  return helpAt(state.facet(schemaOf), reading, reading.text, offset);
};

// Writes a choice in the place of what was begun, with what JSON needs around it.
const take = (choice) => (view) => {
  const reading = readingOf(view.state.doc);
  const { text } = reading;
  const place = choicesAt(view.state.facet(schemaOf), reading, text, view.state.selection.main.head);
  if (!place) return;
  const after = text.slice(place.to).trimStart()[0] ?? "";
  const comma = after && !",:}]".includes(after) ? "," : "";
  const whole =
    place.role === "value" ? choice.text : JSON.stringify(choice.label) + (after === ":" ? "" : `: ${choice.begins}`);
  const cursor = whole.includes("|") && place.role === "key" && after !== ":" ? whole.lastIndexOf("|") : whole.length;
  const insert = (cursor < whole.length ? whole.slice(0, cursor) + whole.slice(cursor + 1) : whole) + comma;
  view.dispatch({
    changes: { from: place.from, to: place.to, insert },
    selection: { anchor: place.from + cursor },
    userEvent: "input.complete",
    scrollIntoView: true,
  });
  if (place.role === "key" && choice.begins === '"|"') startCompletion(view);
};

const suggestions = (words) => (context) => {
  const reading = readingOf(context.state.doc);
  const found = choicesAt(context.state.facet(schemaOf), reading, reading.text, context.pos);
  if (!found || (found.from === found.to && !context.explicit)) return null;
  const from = reading.text[found.from] === '"' && found.from < context.pos ? found.from + 1 : found.from;
  const rank = (choice) => (choice.wanted ? 0 : choice.unused ? 2 : 1);
  return {
    from,
    validFor: /^[^"\\\n]*$/,
    options: found.choices
      .map((choice, order) => ({
        label: choice.label,
        detail: choice.unused ? words.unused : choice.named ? words.named : undefined,
        info: choice.info || undefined,
        apply: take(choice),
        order: rank(choice) * 1000 + order,
      }))
      .sort((a, b) => a.order - b.order),
  };
};

const element = (name, className, text) => {
  const made = document.createElement(name);
  made.className = className;
  if (text) made.textContent = text;
  return made;
};

const hover = hoverTooltip((view, offset) => {
  const { path, from, to, text } = helpOf(view.state, offset);
  if (!text || from === to) return null;
  const dom = element("div", "cm-help");
  dom.append(element("b", "", String(path.at(-1))), element("p", "", text));
  return { pos: from, end: to, above: true, create: () => ({ dom }) };
});

// Where the cursor is, and what that is for, below the text: for those who don't hover.
const where = (words) =>
  showPanel.of((view) => {
    const dom = element("div", "cm-where");
    const path = element("span", "cm-where-path");
    const help = element("span", "cm-where-help");
    let waiting = null;
    dom.append(path, help);
    const show = () => {
      const found = helpOf(view.state, view.state.selection.main.head);
      path.textContent = found.path.join(" \u203a ") || words.whole;
      help.textContent = found.text;
    };
    show();
    return {
      dom,
      update: (change) => {
        if (!change.docChanged && !change.selectionSet) return;
        clearTimeout(waiting);
        waiting = setTimeout(show, WHERE_MS);
      },
      destroy: () => clearTimeout(waiting),
    };
  });

const say = (view, text) => view.dispatch({ effects: EditorView.announce.of(text) });

const sayHelp = (words) => (view) => {
  const { path, text } = helpOf(view.state, view.state.selection.main.head);
  say(view, [path.join(", ") || words.whole, text].filter(Boolean).join(": "));
  return true;
};

// To another finding, which is told to those who can't see it.
const toFinding = (go) => (view) => {
  if (!go(view)) return false;
  const { from } = view.state.selection.main;
  const told = [];
  forEachDiagnostic(view.state, (each, start) => start === from && told.push(each.message));
  say(view, told.join(" "));
  return true;
};

// Opens the editor in `parent`. Words come in as `words`, those of CodeMirror's own parts as `phrases`. `onText` gets the
// text when the typing rests, and at once before `onSave`. The settings readOnly, label and describedBy can be set anew.
// Returns what the page can do with it.
export const openEditor = ({ parent, text, helpFor = "definition", words, phrases, onText, onSave, ...settings }) => {
  const mode = new Compartment();
  let findings = [];
  let resting = null;
  let told = text;

  const tell = () => {
    clearTimeout(resting);
    resting = null;
    const now = view.state.doc.toString();
    if (now !== told) onText((told = now));
  };
  const mark = () => {
    const { root, broken, text: now } = readingOf(view.state.doc);
    const within = (place) => Math.min(place, now.length);
    const found = findings
      .filter(({ pointer }) => pointer || !broken)
      .map(({ pointer, message, severity }) => {
        const { from, to } = rangeOf(root, pointer) ?? { from: 0, to: 1 };
        return { from: within(from), to: within(to), severity, message };
      });
    if (broken) found.push({ from: within(broken.from), to: within(broken.to), severity: "error", message: words.broken });
    view.dispatch(setDiagnostics(view.state, found));
  };
  const rest = () => {
    mark();
    tell();
  };
  const modeOf = ({ readOnly, label, describedBy }) => [
    EditorState.readOnly.of(readOnly),
    EditorView.editable.of(!readOnly),
    EditorView.contentAttributes.of({
      "aria-label": label,
      "aria-describedby": describedBy,
      tabindex: "0",
      ...(readOnly ? { "aria-readonly": "true" } : {}),
    }),
    readOnly
      ? []
      : keymap.of([
          {
            key: "Mod-s",
            preventDefault: true,
            run: () => {
              tell();
              onSave();
              return true;
            },
          },
        ]),
  ];

  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        schemaOf.of(SCHEMAS[helpFor]),
        mode.of(modeOf(settings)),
        EditorState.phrases.of(phrases),
        json(),
        syntaxHighlighting(classHighlighter),
        look,
        lineNumbers(),
        codeFolding(),
        foldGutter(),
        lintGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        search({ top: true }),
        EditorView.lineWrapping,
        autocompletion({
          override: [suggestions(words)],
          icons: false,
          compareCompletions: (a, b) => a.order - b.order,
        }),
        hover,
        where(words),
        // Tab leaves the editor: it is bound only while suggestions are open.
        Prec.highest(keymap.of([{ key: "Tab", run: acceptCompletion }])),
        keymap.of([
          { key: "F1", run: sayHelp(words), preventDefault: true },
          { key: "F8", run: toFinding(nextDiagnostic), shift: toFinding(previousDiagnostic) },
          { key: "Mod-Shift-m", run: openLintPanel, preventDefault: true },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...foldKeymap,
          ...defaultKeymap,
        ]),
        EditorView.updateListener.of((change) => {
          if (!change.docChanged || change.transactions.some((each) => each.annotation(fromOutside))) return;
          clearTimeout(resting);
          resting = setTimeout(rest, REST_MS);
        }),
        EditorView.domEventHandlers({ blur: () => void (resting && rest()) }),
      ],
    }),
  });
  mark();

  return {
    text: () => view.state.doc.toString(),
    setText: (next) => {
      clearTimeout(resting);
      resting = null;
      told = next;
      const { doc } = view.state;
      if (doc.toString() !== next) {
        view.dispatch({ changes: { from: 0, to: doc.length, insert: next }, annotations: fromOutside.of(true) });
      }
      mark();
    },
    setFindings: (next) => {
      findings = next;
      mark();
    },
    set: (next) => view.dispatch({ effects: mode.reconfigure(modeOf(next)) }),
    reveal: (pointer) => {
      const range = rangeOf(readingOf(view.state.doc).root, pointer);
      if (!range) return;
      view.dispatch({
        selection: { anchor: range.from, head: range.to },
        effects: EditorView.scrollIntoView(range.from, { y: "center" }),
      });
      view.focus();
    },
    close: () => {
      if (resting) tell();
      view.destroy();
    },
  };
};
