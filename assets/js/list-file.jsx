// Chooses a file, or takes one that is dropped, and sends it; the page shows what is in it before anything is kept.
import { useRef, useState } from "react";
import { Icon } from "./icon.jsx";
import { putFile } from "./upload.js";

export const ListFile = ({ url, accept, most, words, icons, onSent }) => {
  const picker = useRef(null);
  const sending = useRef(null);
  const [percent, setPercent] = useState(null);
  const [problem, setProblem] = useState("");
  const [over, setOver] = useState(false);

  const send = async (file) => {
    if (!file || sending.current) return;
    setProblem("");
    if (file.size > most) return setProblem(words.tooLarge);
    setPercent(0);
    // Not in the address: what people call their files is nobody else's business.
    const named = { "X-File-Name": encodeURIComponent(file.name.slice(-200)) };
    sending.current = putFile(url, file, (now) => setPercent(now.percent), named);
    try {
      onSent(JSON.parse(await sending.current.done).upload);
    } catch (failure) {
      if (failure.kind !== "cancelled") setProblem(failure.title || (failure.kind === "offline" ? words.offline : words.failed));
    }
    sending.current = null;
    setPercent(null);
    if (picker.current) picker.current.value = "";
  };
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    send(event.dataTransfer.files[0]);
  };
  const drag = (event) => {
    event.preventDefault();
    setOver(true);
  };

  return (
    <div className={over ? "l-drop over" : "l-drop"} onDragOver={drag} onDragLeave={() => setOver(false)} onDrop={drop}>
      <input ref={picker} type="file" id="list-file" accept={accept} className="vh" tabIndex={-1} aria-hidden="true" onChange={(event) => send(event.target.files[0])} />
      {percent === null ? (
        <button type="button" className="btn primary" autoFocus onClick={() => picker.current.click()}>
          <Icon shape={icons.upload} />
          {words.choose}
        </button>
      ) : (
        <button type="button" className="btn" onClick={() => sending.current?.cancel()}>
          {words.cancel}
        </button>
      )}
      <span role="status" className="dim small">
        {percent === null ? words.drop : words.sending.replace("{n}", percent)}
      </span>
      {problem && (
        <p role="alert" className="err">
          <Icon shape={icons.problem} />
          {problem}
        </p>
      )}
    </div>
  );
};
