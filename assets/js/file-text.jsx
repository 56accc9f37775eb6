// Chooses a file and puts its text into a field of the same form; nothing is sent before the form is.
import { useRef, useState } from "react";
import { Icon } from "./icon.jsx";

export const FileText = ({ target, accept, most, words, icons }) => {
  const file = useRef(null);
  const [said, setSaid] = useState("");

  const read = async () => {
    const [chosen] = file.current.files;
    if (!chosen) return;
    if (chosen.size > most) return setSaid(words.tooLarge);
    const field = document.getElementById(target);
    field.value = await chosen.text();
    setSaid(words.chosen.replace("{name}", chosen.name));
    field.focus();
  };
  return (
    <div className="row wrap">
      <input ref={file} type="file" id={`${target}-file`} accept={accept} className="vh" tabIndex={-1} aria-hidden="true" onChange={read} />
      <button type="button" className="btn sm" onClick={() => file.current.click()}>
        <Icon shape={icons.upload} />
        {words.choose}
      </button>
      <span role="status" className="dim small">
        {said}
      </span>
    </div>
  );
};
