// The document viewer: one picture, or two beside each other, on a dark stage. Zoom, rotation and brightness are the
// reader's own and stay in the browser. Every visible word comes in as a property.
import { useCallback, useEffect, useRef, useState } from "react";
import { Icon } from "./icon.jsx";

const STEPS = [1, 1.25, 1.5, 2, 3, 4, 6];
const LIGHTS = [1, 1.35, 1.75, 0.7];
const START = { zoom: 1, turn: 0, light: 0, x: 0, y: 0 };

const Tool = ({ label, shape, keys, onClick, pressed, children }) => (
  <button type="button" aria-label={label} title={label} data-key={keys} aria-pressed={pressed} onClick={onClick}>
    {shape ? <Icon shape={shape} /> : children}
  </button>
);

// One picture that always fits as a whole at 100 %, whichever way it is turned.
const Pane = ({ src, alt, caption, view, onMove, onZoom, failed }) => {
  const frame = useRef(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [natural, setNatural] = useState(null);
  const [broken, setBroken] = useState(false);
  const grip = useRef(null);

  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setSize(entry.contentRect));
    watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    setBroken(false);
    setNatural(null);
  }, [src]);
  useEffect(() => {
    const box = frame.current;
    const wheel = (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      onZoom(event.deltaY < 0 ? 1 : -1);
    };
    box.addEventListener("wheel", wheel, { passive: false });
    return () => box.removeEventListener("wheel", wheel);
  }, [onZoom]);

  const lying = view.turn % 180 !== 0;
  const fit = natural
    ? Math.min(size.width / (lying ? natural.height : natural.width), size.height / (lying ? natural.width : natural.height))
    : 0;
  const reach = natural
    ? {
        x: Math.max(0, ((lying ? natural.height : natural.width) * fit * view.zoom - size.width) / 2),
        y: Math.max(0, ((lying ? natural.width : natural.height) * fit * view.zoom - size.height) / 2),
      }
    : { x: 0, y: 0 };
  const held = (value, limit) => Math.min(limit, Math.max(-limit, value));
  const x = held(view.x, reach.x);
  const y = held(view.y, reach.y);

  const down = (event) => {
    if (event.button !== 0 || (!reach.x && !reach.y)) return;
    grip.current = { x: event.clientX - x, y: event.clientY - y };
    frame.current.setPointerCapture(event.pointerId);
  };
  const drag = (event) => {
    if (grip.current) onMove(held(event.clientX - grip.current.x, reach.x), held(event.clientY - grip.current.y, reach.y));
  };
  const up = () => (grip.current = null);

  return (
    <figure
      ref={frame}
      className={`pane${reach.x || reach.y ? " loose" : ""}`}
      onPointerDown={down}
      onPointerMove={drag}
      onPointerUp={up}
      onPointerCancel={up}
      onDoubleClick={() => onZoom(view.zoom > 1 ? -9 : 3)}
    >
      {broken ? (
        <p className="lost-picture">{failed}</p>
      ) : (
        <img
          src={src}
          alt={alt}
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => setNatural({ width, height })}
          onError={() => setBroken(true)}
          style={
            natural
              ? {
                  width: natural.width * fit,
                  height: natural.height * fit,
                  transform: `translate(-50%, -50%) translate(${x}px, ${y}px) rotate(${view.turn}deg) scale(${view.zoom})`,
                  filter: LIGHTS[view.light] === 1 ? "none" : `brightness(${LIGHTS[view.light]})`,
                }
              : { opacity: 0 }
          }
        />
      )}
      {caption ? <figcaption>{caption}</figcaption> : null}
    </figure>
  );
};

export const DocumentViewer = ({ src, alt, pages = [], page = 0, beside = [], original, words, icons, onPage }) => {
  const stage = useRef(null);
  const [view, setView] = useState(START);
  const [mode, setMode] = useState("");
  const [full, setFull] = useState(false);

  useEffect(() => setView(START), [src]);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement === stage.current);
    document.addEventListener("fullscreenchange", changed);
    return () => document.removeEventListener("fullscreenchange", changed);
  }, []);

  const zoom = useCallback((steps) => {
    setView((now) => {
      const here = STEPS.indexOf(now.zoom);
      const next = STEPS[Math.min(Math.max(here + steps, 0), STEPS.length - 1)];
      return next === 1 ? { ...now, zoom: 1, x: 0, y: 0 } : { ...now, zoom: next };
    });
  }, []);
  const turn = (degrees) => setView((now) => ({ ...now, turn: (now.turn + degrees + 360) % 360, x: 0, y: 0 }));
  const move = (x, y) => setView((now) => ({ ...now, x, y }));
  const fill = () => (full ? document.exitFullscreen() : stage.current.requestFullscreen?.());

  const other = beside.find((one) => one.id === mode);
  const single = !other;

  return (
    <div className="stage" ref={stage}>
      <div className="vt">
        <div className="grp" role="group" aria-label={words.pages}>
          {pages.length > 1
            ? pages.map((label, index) => (
                <button type="button" key={label} aria-pressed={index === page} onClick={() => onPage(index)}>
                  {label}
                </button>
              ))
            : null}
          {pages.length > 1 && beside.length ? <hr /> : null}
          {beside.map((one) => (
            <button
              type="button"
              key={one.id}
              aria-pressed={one.id === mode}
              data-key={one.keys}
              onClick={() => setMode(one.id === mode ? "" : one.id)}
            >
              {one.label}
            </button>
          ))}
        </div>
        <div className="grp" role="group" aria-label={words.view}>
          <Tool label={words.zoomOut} shape={icons.minus} keys="- −" onClick={() => zoom(-1)} />
          <button type="button" className="z" title={words.fit} data-key="0" onClick={() => setView(START)}>
            {Math.round(view.zoom * 100)} %
          </button>
          <Tool label={words.zoomIn} shape={icons.plus} keys="+ =" onClick={() => zoom(1)} />
          <hr />
          <Tool label={words.left} shape={icons.left} keys="[" onClick={() => turn(-90)} />
          <Tool label={words.right} shape={icons.right} keys="]" onClick={() => turn(90)} />
          <hr />
          <Tool
            label={words.brightness}
            shape={icons.sun}
            keys="B"
            pressed={view.light !== 0}
            onClick={() => setView((now) => ({ ...now, light: (now.light + 1) % LIGHTS.length }))}
          />
          <Tool label={words.full} shape={full ? icons.shrink : icons.full} keys="Z" pressed={full} onClick={fill} />
          <a href={original} download aria-label={words.original} title={words.original}>
            <Icon shape={icons.download} />
          </a>
        </div>
      </div>
      <div className={single ? "fit" : "fit two"}>
        <Pane {...{ src, alt, view }} onMove={move} onZoom={zoom} failed={words.failed} />
        {other ? (
          <Pane
            src={other.src}
            alt={other.alt}
            caption={other.label}
            view={{ ...START, light: view.light }}
            onMove={() => {}}
            onZoom={zoom}
            failed={words.failed}
          />
        ) : null}
      </div>
    </div>
  );
};
