import { useEffect, useRef, useState } from "react";
import { Icon } from "./icon.jsx";
import { watchVideo } from "./video-hints.js";

const HINT_ICONS = { dark: "sun", bright: "sun", moving: "moving", unsharp: "focus", good: "good" };

// Whether the page itself may use a camera: https or localhost only.
export const cameraHere = () => window.isSecureContext && !!navigator.mediaDevices?.getUserMedia;

const photoFrom = (video) =>
  new Promise((resolve) => {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob((blob) => resolve(new File([blob], "photo.jpg", { type: "image/jpeg" })), "image/jpeg", 0.93);
  });

// The camera over the whole screen. Escape and the cross close it; the photo goes to `onPhoto`.
export const Camera = ({ facing, shape, words, icons, onPhoto, onFile, onClose }) => {
  const dialog = useRef(null);
  const video = useRef(null);
  const [side, setSide] = useState(facing);
  const [ready, setReady] = useState(false);
  const [several, setSeveral] = useState(false);
  const [problem, setProblem] = useState("");
  const [hint, setHint] = useState("");

  useEffect(() => {
    dialog.current.showModal();
  }, []);

  useEffect(() => {
    let stream = null;
    let stopHints = () => {};
    let over = false;
    const end = () => {
      over = true;
      stopHints();
      stream?.getTracks().forEach((track) => track.stop());
    };
    setReady(false);
    setHint("");
    navigator.mediaDevices
      .getUserMedia({
        audio: false,
        video: { facingMode: { ideal: side }, width: { ideal: 2560 }, height: { ideal: 1440 } },
      })
      .then(async (opened) => {
        stream = opened;
        if (over) return end();
        video.current.srcObject = stream;
        await video.current.play();
        const devices = await navigator.mediaDevices.enumerateDevices();
        if (over) return;
        setSeveral(devices.filter((device) => device.kind === "videoinput").length > 1);
        setReady(true);
        stopHints = watchVideo(video.current, setHint);
      })
      .catch((error) => {
        if (!over) setProblem(error.name === "NotAllowedError" ? words.cameraBlocked : words.cameraMissing);
      });
    return end;
  }, [side]);

  const shoot = async () => {
    if (ready) onPhoto(await photoFrom(video.current));
  };

  return (
    <dialog ref={dialog} className="cam" data-shape={shape} aria-label={words.cameraTitle} onClose={onClose}>
      <video ref={video} className={`feed ${side === "user" ? "mirrored" : ""}`} playsInline muted aria-hidden="true" />
      <header>
        <button type="button" className="cbtn" aria-label={words.closeCamera} onClick={() => dialog.current.close()}>
          <Icon shape={icons.close} size="l" />
        </button>
        <h2>{words.cameraTitle}</h2>
        <span className="cbtn-gap" />
      </header>
      {problem ? (
        <div className="cam-problem" role="alert">
          <Icon shape={icons.problem} size="xl" />
          <p>{problem}</p>
          <button type="button" className="btn tap" onClick={onFile}>
            {words.chooseFile}
          </button>
        </div>
      ) : (
        <div className="aim">
          <div className="say-line" role="status">
            {hint && (
              <span className={`say ${hint === "good" ? "good" : ""}`}>
                <Icon shape={icons[HINT_ICONS[hint]]} />
                {words.hints[hint]}
              </span>
            )}
          </div>
          <div className="frame" />
          <p className="tip">{words.cameraTip}</p>
        </div>
      )}
      <footer>
        <span className="side2">
          <button type="button" className="cbtn" aria-label={words.chooseFile} onClick={onFile}>
            <Icon shape={icons.file} size="l" />
          </button>
          <span aria-hidden="true">{words.file}</span>
        </span>
        <button type="button" className="shutter" aria-label={words.shutter} disabled={!ready} onClick={shoot}>
          <i />
        </button>
        {several && (
          <span className="side2">
            <button
              type="button"
              className="cbtn"
              aria-label={side === "user" ? words.useBack : words.useFront}
              onClick={() => setSide(side === "user" ? "environment" : "user")}
            >
              <Icon shape={icons.flip} size="l" />
            </button>
            <span aria-hidden="true">{words.flip}</span>
          </span>
        )}
      </footer>
    </dialog>
  );
};
