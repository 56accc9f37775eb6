// A field that hands over its text when the typing rests, when it is left, and on Enter. What the page says it holds goes
// in while nobody is typing in it, and at once when `revision` changes: somebody else wrote, or a change was undone.
import { useEffect, useRef, useState } from "react";

const REST_MS = 350;

export const RestInput = ({ value, revision, lines, onText, ...rest }) => {
  const [text, setText] = useState(value ?? "");
  const field = useRef(null);
  const timer = useRef(null);
  const told = useRef(value ?? "");
  const latest = useRef({});

  useEffect(() => {
    latest.current = { onText, text };
  });
  useEffect(() => {
    if (document.activeElement === field.current && timer.current === null && text === told.current) return;
    if (document.activeElement === field.current && timer.current !== null) return;
    told.current = value ?? "";
    setText(told.current);
  }, [value]);
  useEffect(() => {
    clearTimeout(timer.current);
    timer.current = null;
    told.current = value ?? "";
    setText(told.current);
  }, [revision]);

  const tell = () => {
    clearTimeout(timer.current);
    timer.current = null;
    if (latest.current.text === told.current) return;
    told.current = latest.current.text;
    latest.current.onText?.(told.current);
  };
  useEffect(() => tell, []);

  const change = (event) => {
    setText(event.target.value);
    clearTimeout(timer.current);
    timer.current = setTimeout(tell, REST_MS);
  };
  const key = (event) => {
    if (event.key === "Enter" && !lines) tell();
  };
  const shared = { ...rest, ref: field, value: text, onChange: change, onBlur: tell, onKeyDown: key };
  return lines ? <textarea rows={lines} {...shared} /> : <input {...shared} />;
};
