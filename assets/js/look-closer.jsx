import { useRef, useState } from "react";
import { Icon } from "./icon.jsx";

const STEPS = [1, 1.5, 2, 3, 4];

// A picture that opens over the whole screen, to read the small print: buttons, + and −, a click, or two fingers.
export const LookCloser = ({ src, alt, words, icons }) => {
  const dialog = useRef(null);
  const [step, setStep] = useState(0);
  const change = (by) => setStep((now) => Math.min(STEPS.length - 1, Math.max(0, now + by)));
  const open = () => {
    setStep(0);
    dialog.current.showModal();
  };
  const keys = (event) => {
    if (event.key === "+" || event.key === "=") change(1);
    if (event.key === "-") change(-1);
  };
  return (
    <div className="shotbox">
      <img src={src} alt={alt} />
      <button type="button" className="zoom" aria-label={words.open} onClick={open}>
        <Icon shape={icons.closer} size="l" />
      </button>
      <dialog ref={dialog} className="closer" aria-label={alt} onKeyDown={keys}>
        {/* The picture scrolls, so its box takes the focus and the arrow keys. */}
        <div className="stage" tabIndex={0} role="group" aria-label={alt}>
          <img
            src={src}
            alt={alt}
            style={{ width: `${STEPS[step] * 100}%` }}
            onClick={() => setStep((now) => (now ? 0 : 2))}
          />
        </div>
        <div className="tools">
          <button type="button" className="cbtn" aria-label={words.smaller} disabled={!step} onClick={() => change(-1)}>
            <Icon shape={icons.smaller} size="l" />
          </button>
          <output className="num">{words.scale.replace("{n}", STEPS[step] * 100)}</output>
          <button
            type="button"
            className="cbtn"
            aria-label={words.larger}
            disabled={step === STEPS.length - 1}
            onClick={() => change(1)}
          >
            <Icon shape={icons.closer} size="l" />
          </button>
          <button type="button" className="cbtn" aria-label={words.close} onClick={() => dialog.current.close()}>
            <Icon shape={icons.close} size="l" />
          </button>
        </div>
      </dialog>
    </div>
  );
};
