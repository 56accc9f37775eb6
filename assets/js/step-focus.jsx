import { useEffect, useRef } from "react";

// What a full page load does by itself and a change of step does not: scroll to the top, move the focus to the
// heading, name the page. After a refusal the focus goes to the field that it is about.
export const StepFocus = ({ step, title, field }) => {
  const shown = useRef("");
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);
  useEffect(() => {
    const before = shown.current;
    shown.current = step;
    if (!step || !before || before === step) return;
    window.scrollTo(0, 0);
    const heading = document.querySelector("#main h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  }, [step]);
  useEffect(() => {
    if (field) document.querySelector(`#main [name="${CSS.escape(field)}"]`)?.focus();
  }, [field]);
  return null;
};
