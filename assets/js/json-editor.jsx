// A place for a JSON text. It shows the text at once, and the editor as soon as that is there. The text goes in anew only
// when `revision` changes, and comes out when the typing rests. Every visible word comes in as a property.
import { useEffect, useRef, useState } from "react";

let answered = 0; // the editor comes and goes with its tab, and takes the focus once for each time it is asked

export const JsonEditor = ({
  value,
  revision,
  readOnly,
  findings,
  reveal,
  asked,
  label,
  describedBy,
  helpFor,
  most,
  words,
  phrases,
  onText,
  onSave,
}) => {
  const place = useRef(null);
  const latest = useRef({});
  const [editor, setEditor] = useState(null);
  const [failed, setFailed] = useState(false);
  const [tooLong, setTooLong] = useState(false);

  const settings = { readOnly, label, describedBy: `${describedBy} ${describedBy}-keys` };
  useEffect(() => {
    Object.assign(latest.current, { value, onText, onSave, settings });
  });
  useEffect(() => {
    let gone = false;
    let opened = null;
    const open = ({ openEditor }) => {
      if (gone) return;
      opened = openEditor({
        ...latest.current.settings,
        parent: place.current,
        text: latest.current.value,
        helpFor,
        words,
        phrases,
        onText: (now) => {
          latest.current.tooLong = now.length > most;
          setTooLong(latest.current.tooLong);
          if (!latest.current.tooLong) latest.current.onText?.(now);
        },
        onSave: () => latest.current.tooLong || latest.current.onSave?.(),
      });
      setEditor(opened);
    };
    import("./json-editor-view.js").then(open).catch(() => setFailed(true));
    return () => {
      gone = true;
      opened?.close();
    };
  }, []);
  useEffect(() => {
    editor?.setText(value);
    setTooLong((latest.current.tooLong = false));
  }, [editor, revision]);
  useEffect(() => editor?.set(settings), [editor, readOnly, label, describedBy]);
  useEffect(() => editor?.setFindings(findings ?? []), [editor, findings]);
  useEffect(() => {
    if (!editor || asked <= answered) return;
    answered = asked;
    editor.reveal(reveal);
  }, [editor, asked]);

  return (
    <div className="je">
      {failed && (
        <p role="alert" className="je-failed">
          {words.failed}
        </p>
      )}
      {tooLong && (
        <p role="alert" className="je-failed">
          {words.tooLong}
        </p>
      )}
      {!editor && (
        <pre className="je-plain" tabIndex={0} role="region" aria-label={label}>
          {value}
        </pre>
      )}
      <p id={`${describedBy}-keys`} className="vh">
        {readOnly ? words.keysReading : words.keys}
      </p>
      <div ref={place} className="je-place" />
    </div>
  );
};
