import { useEffect, useRef, useState } from "react";
import { Camera, cameraHere } from "./camera.jsx";
import { Icon } from "./icon.jsx";
import { putFile } from "./upload.js";

const ACCEPT = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif,application/pdf";
const MEGABYTE = 1024 * 1024;

const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

// The address of a picture that the browser can show before it is sent; nothing for PDF and HEIC.
const usePreview = (file) => {
  const [address, setAddress] = useState("");
  useEffect(() => {
    if (!file || !/^image\/(jpeg|png|webp)$/.test(file.type)) return setAddress("");
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
};

const Sending = ({ file, progress, sent, words, icons, onCancel }) => {
  const preview = usePreview(file);
  const { percent, seconds } = progress;
  const left = sent || percent === 100 ? words.checking : seconds && words.secondsLeft.replace("{n}", seconds);
  return (
    <div className="sending">
      <div className="pic">{preview ? <img src={preview} alt={words.yourPicture} /> : <Icon shape={icons.document} size="xl" />}</div>
      <div className="row between">
        <b>{sent ? words.received : words.sending}</b>
        <span className="num" aria-hidden="true">
          {words.percent.replace("{n}", percent)}
        </span>
      </div>
      <div
        className="bar"
        role="progressbar"
        aria-label={words.sending}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <i style={{ width: `${percent}%` }} />
      </div>
      <p className="left">{left || words.keepOpen}</p>
      {!sent && (
        <button type="button" className="btn tap" onClick={onCancel}>
          {words.cancel}
        </button>
      )}
    </div>
  );
};

// Taking one picture: camera, file picker or drag and drop, then the upload. `children` stand below the picture.
// The page goes on by itself when the server has taken the file, so nothing is reported upwards but `onKeep`.
export const Capture = ({
  url, facing, shape, example, exampleAlt, current, maxMegabytes, words, icons, onKeep, children,
}) => {
  const picker = useRef(null);
  const phoneCamera = useRef(null);
  const upload = useRef(null);
  const announce = useRef(null);
  const start = useRef(null);
  const cancelled = useRef(false);
  const [file, setFile] = useState(null);
  const [progress, setProgress] = useState({ percent: 0, seconds: null });
  const [sent, setSent] = useState(false);
  const [problem, setProblem] = useState(null);
  const [camera, setCamera] = useState(false);
  const [over, setOver] = useState(false);

  const send = (chosen) => {
    setCamera(false);
    setOver(false);
    if (!chosen || upload.current) return;
    if (!chosen.size) return setProblem({ text: words.empty });
    if (chosen.size > maxMegabytes * MEGABYTE) return setProblem({ text: words.tooLarge });
    setProblem(null);
    setFile(chosen);
    setProgress({ percent: 0, seconds: null });
    upload.current = putFile(url, chosen, setProgress);
    upload.current.done
      .then(() => {
        setProgress({ percent: 100, seconds: null });
        setSent(true);
      })
      .catch(({ kind, title }) => {
        upload.current = null;
        setFile(null);
        cancelled.current = kind === "cancelled";
        if (cancelled.current) return setProblem(null);
        setProblem(kind === "offline" ? { text: words.offline, again: chosen } : { text: title || words.failed });
      });
  };

  // Leaving the page ends an upload that is still under way.
  useEffect(() => () => upload.current?.cancel(), []);
  // The button that was pressed is gone with the upload: the focus goes to where the next one begins.
  useEffect(() => {
    if (file || !cancelled.current) return;
    cancelled.current = false;
    start.current?.focus();
  }, [file]);
  useEffect(() => {
    if (problem) announce.current?.focus();
  }, [problem]);
  // A file that misses the box must not replace the page.
  useEffect(() => {
    const ignore = (event) => carriesFiles(event) && event.preventDefault();
    window.addEventListener("dragover", ignore);
    window.addEventListener("drop", ignore);
    return () => {
      window.removeEventListener("dragover", ignore);
      window.removeEventListener("drop", ignore);
    };
  }, []);

  const pick = (event) => {
    const [chosen] = event.target.files;
    event.target.value = ""; // the same file may be chosen again
    send(chosen);
  };
  const photograph = () => (cameraHere() ? setCamera(true) : phoneCamera.current.click());
  const choose = () => picker.current.click();
  const dropZone = {
    onDragOver: (event) => carriesFiles(event) && setOver(true),
    onDragLeave: (event) => event.currentTarget.contains(event.relatedTarget) || setOver(false),
    onDrop: (event) => {
      event.preventDefault();
      send(event.dataTransfer.files[0]);
    },
  };

  return (
    <>
      <input ref={picker} type="file" accept={ACCEPT} hidden aria-label={words.chooseFile} onChange={pick} />
      <input
        ref={phoneCamera}
        type="file"
        accept="image/*"
        capture={facing}
        hidden
        aria-label={words.takePhoto}
        onChange={pick}
      />
      <div className="j-body" {...dropZone}>
        {file ? (
          <Sending {...{ file, progress, sent, words, icons }} onCancel={() => upload.current?.cancel()} />
        ) : (
          <div className={`drop ${over ? "over" : ""}`} data-shape={shape}>
            <div className="pic">
              <img src={current || example} alt={current ? words.currentAlt : exampleAlt} />
              {!current && ["a", "b", "c", "d"].map((corner) => <span key={corner} className={`cor ${corner}`} />)}
              {current && <span className="badge">{words.current}</span>}
            </div>
            <div className="dt">
              <b>{words.drop}</b>
              <span>{words.formats}</span>
            </div>
          </div>
        )}
        <div aria-live="assertive">
          {problem && (
            <div ref={announce} className="note s-rejected" tabIndex={-1}>
              <Icon shape={icons.problem} />
              <span>
                {problem.text}
                {problem.again && (
                  <button type="button" className="btn again" onClick={() => send(problem.again)}>
                    {words.tryAgain}
                  </button>
                )}
              </span>
            </div>
          )}
        </div>
        {!file && children}
      </div>
      {!file && (
        <div className="j-foot">
          {current && (
            <button type="button" className="btn primary tap block" onClick={() => onKeep()}>
              {words.keep}
            </button>
          )}
          <button ref={start} type="button" className={`btn tap block ${current ? "" : "primary"}`} onClick={photograph}>
            <Icon shape={icons.camera} />
            {current ? words.takeNew : words.takePhoto}
          </button>
          <button type="button" className="btn tap block" onClick={choose}>
            <Icon shape={icons.upload} />
            {words.chooseFile}
          </button>
        </div>
      )}
      {camera && (
        <Camera
          {...{ facing, shape, words, icons }}
          onPhoto={send}
          onFile={choose}
          onClose={() => setCamera(false)}
        />
      )}
    </>
  );
};
