// A field for a long text that keeps the cursor: the text goes in anew only when `revision` changes, and comes out when the
// typing rests. A line that is `asked` for gets selected and brought into sight.
import { useEffect, useRef } from "react";

const REST_MS = 350;
let answered = 0; // the field comes and goes with its tab, and takes the focus once for each time it is asked

export const SourceText = ({ value, revision, line, asked, readOnly, label, describedBy, onText }) => {
  const field = useRef(null);
  const waiting = useRef(null);

  useEffect(() => {
    field.current.value = value;
  }, [revision]);
  useEffect(() => {
    if (!line || asked <= answered) return;
    answered = asked;
    const lines = field.current.value.split("\n");
    const from = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    field.current.focus();
    field.current.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
    field.current.scrollTop = (line - 4) * parseFloat(getComputedStyle(field.current).lineHeight);
  }, [asked]);

  const tell = () => {
    clearTimeout(waiting.current);
    waiting.current = null;
    onText(field.current.value);
  };
  const typed = () => {
    clearTimeout(waiting.current);
    waiting.current = setTimeout(tell, REST_MS);
  };
  return (
    <textarea
      ref={field}
      id="source"
      className="input mono source"
      aria-label={label}
      aria-describedby={describedBy}
      readOnly={readOnly}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      wrap="off"
      defaultValue={value}
      onInput={readOnly ? undefined : typed}
      onBlur={() => waiting.current && tell()}
    />
  );
};
